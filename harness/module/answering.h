/* The answerer's side of module/answerer.h: a process that loads candidates, asks them, and sends their answers. */
#ifndef Q237588_MODULE_ANSWERING_H
#define Q237588_MODULE_ANSWERING_H

#include "module/channel.h"
#include "module/workers.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether this process is an answerer. */
bool answering_is_on(void);

/* Does ordered jobs until the judge closes the socket, then ends the process. Closes all descriptors but these two and the standard
 * streams. */
_Noreturn void answering_main(const struct workers_config *config, int socket, int memory);

/* Sends bytes, or an answer (-1, 0 or 1) with its side effects (guarded_take_effects()). Blocks while the channel is full. */
void answering_put(const void *bytes, size_t length);
void answering_put_answer(int order, unsigned effects);

/* Ends the job as failed; empty: out of memory. */
_Noreturn void answering_fail(const char *why);
/* Ends the job because the environment lacks something. */
_Noreturn void answering_fail_environment(const char *why);

/* Runs the exit handlers that the candidate registered, and ends the job; this answerer accepts no other. */
_Noreturn void answering_run_exit_handlers(void);

/* Marks this answerer as unusable for another job. */
void answering_retire(void);

#endif
