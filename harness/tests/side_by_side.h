/* Connector and post office against the literal model (literal.h): record for record, directory for directory. */
#ifndef Q237588_TESTS_SIDE_BY_SIDE_H
#define Q237588_TESTS_SIDE_BY_SIDE_H

#include "run/run.h"

#define SIDE_BY_SIDE_CYCLES_MAX 16u

/* Runs a finished scenario of at most that many cycles both ways, and asserts that all is the same. `what` and `number` name it in
 * messages. config.observe is replaced. */
void side_by_side_run(struct run *run, const struct scenario *scenario, struct run_config config, const char *what,
                      uint64_t number);

#endif
