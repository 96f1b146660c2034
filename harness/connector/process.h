/* The process of a connector's command: for one cycle, or for many where it offers to stay (DESIGN section 10). */
#ifndef Q237588_CONNECTOR_PROCESS_H
#define Q237588_CONNECTOR_PROCESS_H

#include "base/text.h"
#include "connector/place.h"
#include "connector/sandbox.h"
#include "connector/watch.h"

#include <stdint.h>

/* How much of what it prints is kept, in bytes. */
#define PROCESS_OUTPUT_MOST 65536u

struct process_order {
    const char *command;
    char *const *environment;
    int folder; /* to run it in */
    const struct connector_place *place;
    const struct sandbox *sandbox; /* NULL: none */
    uint64_t limit_ms;             /* of a cycle; 0: no limit */
};

struct process_result {
    enum process_end end;
    int status;         /* as of wait(2) */
    struct text output; /* of standard output and standard error, as they came; appended */
    struct text errors; /* the last that came on standard error */
};

/* A process, or none where `pid` is 0. */
struct process {
    pid_t pid;
    int input, output, errors, end; /* ends of pipes, and a descriptor of the process; -1: none */
    volatile pid_t *slot;           /* in the place */
    bool stays;
    char line[4]; /* of a process that stays: the beginning of a line that may be an answer */
    unsigned line_length;
    bool within_line; /* of another one */
};

/* Starts `sh -c COMMAND`. Where it `stays`, its standard input is a pipe; else it is empty. False: errno says why it could not be started. */
bool connector_process_start(struct process *process, const struct process_order *order, bool stays);

/* Runs one cycle, and waits for its end. Unless that is PROCESS_ANSWERED, ends the command and its descendants.
 * The caller cleans up both texts. */
void connector_process_do(struct process *process, const struct process_order *order, uint32_t cycle,
                          struct process_result *result);

/* Ends the command, if there is one. */
void connector_process_kill(struct process *process, const struct connector_place *place);

#endif
