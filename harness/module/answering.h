/* The answerer's side of module/answerer.h: a process that loads candidates, asks them, and hands over their answers. */
#ifndef Q237588_MODULE_ANSWERING_H
#define Q237588_MODULE_ANSWERING_H

#include "module/channel.h"
#include "module/workers.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether this process is an answerer. */
bool answering_is_on(void);

/* Does the jobs that are ordered until there are none, and ends the process. Both descriptors stay open, and nothing else but the
 * standard streams. */
_Noreturn void answering_main(const struct workers_config *config, int socket, int memory);

/* Hands over bytes, or the answer to a question (-1, 0 or 1) with its side effects (guarded_take_effects()). Blocks while the channel is
 * full. */
void answering_put(const void *bytes, size_t length);
void answering_put_answer(int order, unsigned effects);

/* The job has failed; empty: out of memory. */
_Noreturn void answering_fail(const char *why);
/* The environment lacks something. */
_Noreturn void answering_fail_environment(const char *why);

/* Runs the exit handlers that the candidate registered; then the job is done, and this answerer does no other. */
_Noreturn void answering_run_exit_handlers(void);

/* This answerer is not to be used for another job. */
void answering_retire(void);

#endif
