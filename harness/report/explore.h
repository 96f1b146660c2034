/* Reports of a search, as report.h has those of a batch: what it has found in, a stream out. */
#ifndef Q237588_REPORT_EXPLORE_H
#define Q237588_REPORT_EXPLORE_H

#include "explore/exploration.h"
#include "report/report.h"

typedef enum report_status explore_writer(const struct exploration *exploration, const struct report_style *style, FILE *stream);

/* For people: each find as a fixture would state it, how the builds run it, and what does not matter. */
explore_writer report_explore_table;
/* {"harness", "module", "build", "seed", "shard", "shards", "scenarios", "end", "milliseconds", "found", "unrepeated", "finds":
 * [{"name", "title", "class", "load", "spread", "count", "number", "confirmed", "fixture", "scenario", "notes", "runs":
 * [RUN...]}...]}; a RUN is one of DESIGN section 7. Whatever the names hold, the output is ASCII. */
explore_writer report_explore_json;

/* Why a search ended: "done", "time up", "stopped", "hung". */
extern const char *const explore_end_names[EXPLORE_ENDS];

#endif
