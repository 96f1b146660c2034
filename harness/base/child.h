/* Running a command of a user: in a session of its own, with limits on its time and on what is kept of its output. */
#ifndef Q237588_BASE_CHILD_H
#define Q237588_BASE_CHILD_H

#include "base/text.h"
#include "ccm_compare.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* The last bytes of the output that are kept, and how long a command may take to end after SIGTERM. */
#define CHILD_SAID_MOST 16384u
#define CHILD_GRACE_MS 5000u

/* Everything is borrowed; zero is legal but for `arguments`. */
struct child {
    const char *const *arguments;      /* argv, ends with NULL; the first is looked for in PATH */
    const char *const *environment;    /* "NAME=VALUE" in addition to this process's, ends with NULL; NULL: nothing */
    uint64_t timeout_ms;               /* 0: no limit */
    int *output;                       /* receives a descriptor of standard output as a file, at its start; NULL: its end is kept */
    uint64_t output_most;              /* bytes of that file */
    const volatile sig_atomic_t *stop; /* not 0: end the command; 2 or more: at once; NULL: never */
};

enum child_end {
    CHILD_EXITED,      /* code: its exit status */
    CHILD_SIGNALLED,   /* code: the signal */
    CHILD_TIMED_OUT,   /* it was killed, with all of its session's first process group */
    CHILD_STOPPED,     /* likewise */
    CHILD_TOO_LARGE,   /* likewise: more than output_most bytes came */
    CHILD_NOT_STARTED, /* code: errno; ENOENT and the like are the command's own fault */
    CHILD_FAILED       /* code: errno of something else that failed here */
};

struct child_result {
    enum child_end end;
    int code;
    bool left; /* it ended by itself, and processes of its group did not until the time was over */
    uint64_t milliseconds;
    struct text said, printed; /* the last CHILD_SAID_MOST bytes of standard error, and of standard output that goes to no file */
};

/* Runs it and waits until it and all of its process group have ended. Its standard input is empty, it has no terminal, no signal is
 * ignored or blocked. Only CHILD_EXITED leaves *output open, which is then the caller's to close; else it is -1. The caller cleans
 * *result up. */
void child_run(const struct child *command, struct child_result *result);
void child_result_clean_up(struct child_result *result);

/* The last line that is not blank of what a command said; it points into `said`. */
struct ccm_name child_last_line(const struct text *said);

#endif
