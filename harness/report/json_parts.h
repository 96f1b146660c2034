/* JSON by Jansson: what the reports in it have in common. Each part is NULL where memory ran out, and the caller's else. */
#ifndef Q237588_REPORT_JSON_PARTS_H
#define Q237588_REPORT_JSON_PARTS_H

#include "report/report.h"

#include <jansson.h>

/* A string; bytes that are no valid UTF-8 cannot be one and are escaped. */
json_t *part_string(const char *bytes);
json_t *part_bytes(const char *bytes, size_t length);
/* The same, or null where there are no bytes. */
json_t *part_string_or_null(const char *bytes);

/* "15.0"; null for a zeroed version. */
json_t *part_unicode(struct unicode_version version);

/* {"mode", "off": why no part is in force or null, "in_force": [...], "lacking": [...]}; null for none. */
json_t *part_isolation(const struct isolation *isolation);
/* In report/json.c. */
json_t *part_connectors(const struct batch *batch);

/* Jansson's numbers end at 2^63 - 1: larger ones become that. */
json_int_t part_whole(uint64_t value);
json_t *part_number(uint64_t value);

/* Append to object or array; take `value` over. Where that is NULL, or memory runs out, the object or array is released and becomes NULL,
 * to which nothing is appended any more: one look at the end is enough. */
void part_set(json_t **object, const char *key, json_t *value);
void part_append(json_t **array, json_t *value);

/* [[place...]...], or null where nobody asked. */
json_t *part_blame(const struct blame *blame);

/* [{"conclusion", "text"}...] of what the conclusion rests on. */
json_t *part_statements(const struct verification *verification);

/* {"from", "period"}, or null where the run does not loop; {"missing", "misrouted", "stray", "damaged", "unroutable"}. */
json_t *part_loop(const struct run_result *result);
json_t *part_faults(const struct faults *faults);

/* A RUN; one for each run of the batch. */
json_t *part_run(const struct batch_run *run);
json_t *part_runs(const struct batch *batch);

/* Where a result comes from (struct report_origin): {"commit", "compiler", "command", "machine", "date", "milliseconds", "fixtures":
 * {"sha256", "count"}, "files": [{"what", "path", "sha256", "bytes"}...]}, parts null where they are not known; null where none is. */
json_t *part_origin(const struct report_style *style);

/* Writes the value, NULL included, and releases it. Goes through a text, so that no half of it is ever written. */
enum report_status part_send(json_t *value, FILE *stream);

#endif
