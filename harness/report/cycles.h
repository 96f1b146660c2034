/* A small case cycle by cycle: the records that each build sends, and the directory after them. */
#ifndef Q237588_REPORT_CYCLES_H
#define Q237588_REPORT_CYCLES_H

#include "explore/shown.h"
#include "report/document.h"

/* Adds a table for each build, or why its run did not finish. Repeated cycles are omitted. */
void cycles_add(struct doc *document, const struct shown_case *shown);

/* Adds the text of a fixture's scenario, without title, source and comments. */
void scenario_add(struct doc *document, const char *scenario);

#endif
