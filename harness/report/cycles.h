/* A small case cycle by cycle: what each build sends, and what the post office then holds. */
#ifndef Q237588_REPORT_CYCLES_H
#define Q237588_REPORT_CYCLES_H

#include "explore/shown.h"
#include "report/document.h"

/* A table for each build; of a run that did not come to its end, why. Cycles that only repeat are left out. */
void cycles_add(struct doc *document, const struct shown_case *shown);

/* The text of a fixture's scenario, without title, source and comments. */
void scenario_add(struct doc *document, const char *scenario);

#endif
