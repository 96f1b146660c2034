/* Asks a sample of a job's questions again in another program (module/host.h, DESIGN section 12): without environment, at other
 * addresses of the names and of the build, in another order, and with nothing asked before.
 *
 * One sample for each judge, as it does one job at a time.
 */
#ifndef Q237588_MODULE_ELSEWHERE_H
#define Q237588_MODULE_ELSEWHERE_H

#include "module/answerer.h"

#include <stdbool.h>
#include <stdint.h>

/* Empties the sample. */
void elsewhere_begin(void);

/* Notes the path (borrowed) of the candidate of this number; number 0 replaces all. */
void elsewhere_use(unsigned number, const char *path);

/* Adds a question and its answer. Returns the number of questions until the next one to add; 0: the sample is complete. */
uint64_t elsewhere_keep(const struct answerer_question *question, int order, uint64_t step);

/* Asks the sample again. Reports the first question whose answer differs as the end of the answerer, and does not return then. */
void elsewhere_ask(void);

#endif
