/* Serialization of a result, for replies of workers. */
#ifndef Q237588_RUN_ANSWER_H
#define Q237588_RUN_ANSWER_H

#include "base/text.h"
#include "run/result.h"

/* Appends the result, followed by its cycles. */
void answer_append(struct text *answer, const struct run_result *result);

/* Reads a result from the *left bytes at *at, and advances both. Cycle numbers are checked, as a module may have overwritten them;
 * blame is zeroed. result->cycles, NULL or allocated, is freed and replaced; the caller frees the new ones. Returns false if
 * malformed or out of memory (errno is ENOMEM); result->cycles can then still be freed. */
bool answer_take(const char **at, size_t *left, struct run_result *result);

#endif
