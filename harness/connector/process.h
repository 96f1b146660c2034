/* The process of a connector's command, for one cycle, or for many if the command offers to stay (DESIGN section 10). */
#ifndef Q237588_CONNECTOR_PROCESS_H
#define Q237588_CONNECTOR_PROCESS_H

#include "base/text.h"
#include "connector/place.h"
#include "connector/sandbox.h"
#include "connector/watch.h"

#include <stdint.h>

/* Stored bytes of its output. */
#define PROCESS_OUTPUT_MAX 65536u

struct process_order {
    const char *command;
    char *const *environment;
    int folder; /* working directory */
    const struct connector_place *place;
    const struct sandbox *sandbox; /* NULL: none */
    uint64_t limit_ms;             /* per cycle; 0: no limit */
};

struct process_result {
    enum process_end end;
    int status;         /* as in wait(2) */
    struct text output; /* beginning of standard output and standard error, interleaved; appended */
    struct text errors; /* end of standard error */
};

/* A process; `pid` 0: none. */
struct process {
    pid_t pid;
    int input, output, errors, end; /* pipes, and in `end` a pidfd; -1: none */
    volatile pid_t *slot;           /* slot in the place */
    bool stays;
    char line[4]; /* of a resident process: beginning of a line that may be an answer */
    unsigned line_length;
    bool within_line; /* inside a line that is no answer */
};

/* Starts `sh -c COMMAND`. If it `stays`, its standard input is a pipe; else it is empty. Returns false on failure, with errno. */
bool connector_process_start(struct process *process, const struct process_order *order, bool stays);

/* Runs one cycle and waits for its end. Except after PROCESS_ANSWERED, ends the command and its descendants. The caller cleans
 * up both texts. */
void connector_process_run(struct process *process, const struct process_order *order, uint32_t cycle,
                           struct process_result *result);

/* Ends the command, if any. */
void connector_process_kill(struct process *process, const struct connector_place *place);

#endif
