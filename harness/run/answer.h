/* A result as bytes: how it travels from a worker. */
#ifndef Q237588_RUN_ANSWER_H
#define Q237588_RUN_ANSWER_H

#include "base/text.h"
#include "run/result.h"

/* Appends the result, and behind it its cycles. */
void answer_append(struct text *answer, const struct run_result *result);

/* Takes a result from the front of the *left bytes at *at. What it says of cycles is within its cycles, whatever a module has
 * written there; there is no blame. result->cycles is NULL or what may be freed; those that are there now are the caller's to free. False:
 * there is no result, or no memory (errno is ENOMEM); result->cycles is then NULL or may still be freed. */
bool answer_take(const char **at, size_t *left, struct run_result *result);

#endif
