/* Limits of a running connector command. */
#ifndef Q237588_CONNECTOR_WATCH_H
#define Q237588_CONNECTOR_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes it may write to its folder, in total and per file. */
#define PROCESS_FOLDER_MAX (UINT64_C(256) << 20)
#define PROCESS_FILE_MAX (UINT64_C(64) << 20)
/* Memory limit in bytes, for each process and in total. */
#define PROCESS_MEMORY_MAX (UINT64_C(4) << 30)
/* Maximum number of its processes and threads at once. */
#define PROCESS_TASKS_MAX 512u

/* End of a cycle. */
enum process_end {
    PROCESS_ENDED,    /* the command ended with `status` */
    PROCESS_LEFT,     /* the command ended before it read the line of the cycle */
    PROCESS_ANSWERED, /* a line gave the exit status in `status`; the process still runs */
    PROCESS_TIMED_OUT,
    PROCESS_FILLED,  /* too much in its folder */
    PROCESS_CROWDED, /* too many processes */
    PROCESS_LARGE    /* too much memory in total */
};

/* Interval of watch_look(), in milliseconds. */
#define WATCH_MS 20u

struct watch {
    uint64_t began, looked; /* by clock_now_ms() */
    unsigned long tasks;    /* number in the system when the command's were last counted */
};

struct watch watch_begin(void);

/* Whether to check folder and memory, which takes more time than the rest. */
bool watch_is_due(const struct watch *watch);

/* Checks the limits. PROCESS_ENDED: the process group and its folder are within them. */
enum process_end watch_look(struct watch *watch, pid_t group, int folder, uint64_t limit_ms);

#endif
