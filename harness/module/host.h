/* Asks candidates in a plain program (host/protocol.h), which shares no libraries, functions, arguments or environment with the
 * harness and gets all questions at once. A candidate that behaves well only if it detects the harness gives other answers there.
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
    char *answers; /* "-0+": one for each question, or HOST_CHANGING */
    bool failed;   /* memory ran out */
    bool loads_only;
};

/* The answer differed between the two passes. */
#define HOST_CHANGING '!'

/* Adds a question, with the step and cycle to report if the candidate crashes there. Copies the names. */
void host_add(struct host *host, const struct answerer_question *question, uint64_t step, uint32_t cycle);

/* Asks all of them, with the builds at `paths` (NULL: none), within limit_ms milliseconds (0: no limit). False: this system
 * cannot run the program, and there are no answers. Reports a candidate that crashes or hangs, or a lack of memory or processes,
 * and does not return then. */
bool host_ask(struct host *host, const char *const paths[], size_t count, uint64_t limit_ms);

/* Loads the build there without asking. If the build needs a library that only the harness has loaded, reports that and does not
 * return. Ignores other failures, which the questions report. */
void host_load(const char *path, uint64_t limit_ms);

/* The answer, as a sign, after host_ask(); if the passes differ, the one that is not `expected`. */
int host_answer(const struct host *host, size_t question, int expected);

void host_clean_up(struct host *host);

#endif
