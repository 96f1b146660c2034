/* Asking a sample of a job's questions once more, in another program (module/host.h, DESIGN section 12): no environment, other addresses of
 * the names and of the build, another order, and nothing asked before.
 *
 * What is here belongs to the judge as a whole: it does one job at a time.
 */
#ifndef Q237588_MODULE_ELSEWHERE_H
#define Q237588_MODULE_ELSEWHERE_H

#include "module/answerer.h"

#include <stdbool.h>
#include <stdint.h>

/* Begins an empty sample. */
void elsewhere_begin(void);

/* The candidate of this number has been loaded from `path`, which is borrowed; number 0 takes the place of all. */
void elsewhere_use(unsigned number, const char *path);

/* Keeps a question and its answer. Returns the number of questions until the next one to keep; 0: keep no more. */
uint64_t elsewhere_keep(const struct answerer_question *question, int order, uint64_t step);

/* Asks again about all that was kept. The first question whose answer differs is reported as the end of the answerer; this does not return
 * then. */
void elsewhere_ask(void);

#endif
