/* One run of a connector's command. */
#ifndef Q237588_CONNECTOR_PROCESS_H
#define Q237588_CONNECTOR_PROCESS_H

#include "base/text.h"
#include "connector/place.h"
#include "connector/sandbox.h"

#include <stdint.h>

/* So much of what it prints is kept, in bytes. */
#define PROCESS_OUTPUT_MOST 65536u
/* So much may it write to its folder, in bytes: together, and to one file. */
#define PROCESS_FOLDER_MOST (UINT64_C(256) << 20)
#define PROCESS_FILE_MOST (UINT64_C(64) << 20)
/* So much memory may each of its processes have, in bytes. */
#define PROCESS_MEMORY_MOST (UINT64_C(4) << 30)

struct process_order {
    const char *command;
    char *const *environment;
    int folder; /* to run it in */
    const struct connector_place *place;
    const struct sandbox *sandbox; /* NULL: none */
    uint64_t limit_ms;             /* 0: no limit */
};

struct process_result {
    int status;             /* as of wait(2) */
    bool timed_out, filled; /* ended by the harness: for its time, or for what it wrote */
    struct text output;     /* of standard output and standard error, as they came; appended */
    struct text errors;     /* the last that came on standard error */
};

/* Runs `sh -c COMMAND` to its end, and ends whatever it has started and left behind. False: errno says what could not be had. The caller
 * cleans up both texts. */
bool process_run(const struct process_order *order, struct process_result *result);

#endif
