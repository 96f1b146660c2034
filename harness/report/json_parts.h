/* JSON values shared by reports, made by Jansson. Each function returns NULL if out of memory; the caller owns the value. */
#ifndef Q237588_REPORT_JSON_PARTS_H
#define Q237588_REPORT_JSON_PARTS_H

#include "report/report.h"

#include <jansson.h>

/* A string. Bytes that are not valid UTF-8 are escaped. */
json_t *part_string(const char *bytes);
json_t *part_bytes(const char *bytes, size_t length);
/* The text as a string; the text is released. */
json_t *part_take(struct text *text);
/* A string, or null for NULL. */
json_t *part_string_or_null(const char *bytes);

/* "15.0"; null for a zeroed version. */
json_t *part_unicode(struct unicode_version version);

/* {"mode", "off": why no part is in force or null, "in_force": [...], "lacking": [...]}; null for none. */
json_t *part_isolation(const struct isolation *isolation);
/* In report/json.c. */
json_t *part_connectors(const struct batch *batch);

/* Larger values become 2^63 - 1, Jansson's largest number. */
json_int_t part_whole(uint64_t value);
json_t *part_number(uint64_t value);

/* Add `value` to an object or array, which then owns it. If `value` is NULL or memory runs out, the object or array is released and
 * set to NULL, and later calls do nothing, so that one check at the end is enough. */
void part_set(json_t **object, const char *key, json_t *value);
void part_append(json_t **array, json_t *value);

/* [[place...]...], or null if blame was not requested. */
json_t *part_blame(const struct blame *blame);

/* [{"conclusion", "text"}...] of the statements that support the conclusion. */
json_t *part_statements(const struct verification *verification);

/* {"from", "period"}, or null if the run does not loop; {"missing", "misrouted", "stray", "damaged", "unroutable"}. */
json_t *part_loop(const struct run_result *result);
json_t *part_faults(const struct faults *faults);

/* A RUN, and an array with one for each run of the batch. */
json_t *part_run(const struct batch_run *run);
json_t *part_runs(const struct batch *batch);

/* The origin of a result (struct report_origin): {"commit", "compiler", "command", "machine", "date", "milliseconds", "fixtures":
 * {"sha256", "count"}, "files": [{"what", "path", "sha256", "bytes"}...]}, unknown parts null; null if none is known. */
json_t *part_origin(const struct report_style *style);

/* Appends the value as text, in Jansson's format `flags`. False: out of memory. Jansson's json_dumps() may leave out a key then, and say
 * nothing. */
bool part_print(const json_t *value, size_t flags, struct text *text) __attribute__((warn_unused_result));

/* Writes the value, NULL included, whole or not at all, and releases it. */
enum report_status part_send(json_t *value, FILE *stream) __attribute__((warn_unused_result));

#endif
