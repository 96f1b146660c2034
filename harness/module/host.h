/* Asking candidates in another program than the harness (host/protocol.h): one that has none of its libraries, functions, arguments and
 * environment, is no relative of it, and gets its questions all at once. A candidate that knows the harness by any of that answers
 * otherwise there.
 *
 * In a judge, or in a worker without an answerer.
 */
#ifndef Q237588_MODULE_HOST_H
#define Q237588_MODULE_HOST_H

#include "base/text.h"
#include "module/answerer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed struct has no questions. */
struct host {
    struct text questions; /* struct host_head, to be filled in, and the questions */
    struct host_place {
        size_t at; /* in `questions` */
        uint64_t step;
        uint32_t cycle;
    } * places;
    size_t count, capacity;
    uint32_t longest;
    char *answers; /* "-0+": one for each question, HOST_CHANGING where it changed */
    bool failed;   /* memory ran out */
    bool loads_only;
};

/* In place of an answer that was another one in the second pass. */
#define HOST_CHANGING '!'

/* Adds a question, with the step and cycle that are reported should the candidate crash there. Copies the names. */
void host_add(struct host *host, const struct answerer_question *question, uint64_t step, uint32_t cycle);

/* Asks all of them, of the builds at `paths` (NULL: none), within limit_ms milliseconds (0: no limit). False: there are no answers, as this
 * system does not let such a program run. A candidate that crashes or hangs is reported, and so is a lack of memory or of a process:
 * this does not return then. */
bool host_ask(struct host *host, const char *const paths[], size_t count, uint64_t limit_ms);

/* Only loads the build there. Does not return if the build needs a library that only the harness has loaded: that is reported. Other failures
 * are left to the questions. */
void host_load(const char *path, uint64_t limit_ms);

/* The answer, when all are there, as a sign; of two, the one that is not `expected`. */
int host_answer(const struct host *host, size_t question, int expected);

void host_clean_up(struct host *host);

#endif
