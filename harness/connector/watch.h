/* Limits of a connector's command while it runs. */
#ifndef Q237588_CONNECTOR_WATCH_H
#define Q237588_CONNECTOR_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How much it may write to its folder, in bytes: together, and to one file. */
#define PROCESS_FOLDER_MOST (UINT64_C(256) << 20)
#define PROCESS_FILE_MOST (UINT64_C(64) << 20)
/* How much memory each of its processes may have, and all together, in bytes. */
#define PROCESS_MEMORY_MOST (UINT64_C(4) << 30)
/* How many processes and threads it may have at once. */
#define PROCESS_TASKS_MOST 512u

/* What ended a cycle. */
enum process_end {
    PROCESS_ENDED,    /* the command itself: `status` */
    PROCESS_LEFT,     /* the command itself, before it read the line of the cycle */
    PROCESS_ANSWERED, /* by a line with an exit status, which is in `status`; the process goes on */
    PROCESS_TIMED_OUT,
    PROCESS_FILLED,  /* it wrote too much to its folder */
    PROCESS_CROWDED, /* it had too many processes */
    PROCESS_LARGE    /* its processes had too much memory together */
};

/* Interval of watch_look(), in milliseconds. */
#define WATCH_MS 20u

struct watch {
    uint64_t began, looked; /* by clock_now_ms() */
    unsigned long tasks;    /* of the system, when those of the command were last counted */
};

struct watch watch_begin(void);

/* Whether to check folder and memory, which takes more time than the rest. */
bool watch_is_due(const struct watch *watch);

/* PROCESS_ENDED: the process group, and the folder that it writes to, are within the limits. */
enum process_end watch_look(struct watch *watch, pid_t group, int folder, uint64_t limit_ms);

#endif
