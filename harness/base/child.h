/* Runs a user's command in its own session, with limits on time and captured output. */
#ifndef Q237588_BASE_CHILD_H
#define Q237588_BASE_CHILD_H

#include "base/text.h"
#include "ccm_compare.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Number of last bytes of output that are captured, and the time from SIGTERM to SIGKILL. */
#define CHILD_TAIL_MAX 16384u
#define CHILD_GRACE_MS 5000u

/* Everything is borrowed; all but `arguments` may be zero. */
struct child {
    const char *const *arguments;   /* argv, ends with NULL; the first is searched in PATH */
    const char *const *environment; /* "NAME=VALUE" to add to this process's, ends with NULL; NULL: none */
    uint64_t timeout_ms;            /* 0: no limit */
    int *output;                    /* receives a descriptor of a file with all standard output; NULL: only its end is captured */
    uint64_t output_most;           /* maximum bytes of that file */
    const volatile sig_atomic_t *stop; /* not 0: end the command; 2 or more: kill it; NULL: never */
};

enum child_end {
    CHILD_EXITED,      /* code: its exit status */
    CHILD_SIGNALLED,   /* code: the signal */
    CHILD_TIMED_OUT,   /* killed with its process group */
    CHILD_STOPPED,     /* likewise */
    CHILD_TOO_LARGE,   /* likewise: more than output_most bytes of output */
    CHILD_NOT_STARTED, /* code: errno; ENOENT and the like are the user's error */
    CHILD_FAILED       /* code: errno of another failure in this process */
};

struct child_result {
    enum child_end end;
    int code;
    bool left; /* the command ended, but processes of its group ran until the time limit */
    uint64_t milliseconds;
    struct text error_tail, output_tail; /* the last CHILD_TAIL_MAX bytes of standard error, and of output not written to a file */
};

/* Runs a command and waits until its whole process group has ended. The command has an empty standard input, no terminal, and no
 * ignored or blocked signals. After CHILD_EXITED the caller closes *output; otherwise it is -1. The caller cleans *result up. */
void child_run(const struct child *command, struct child_result *result);
void child_result_clean_up(struct child_result *result);

/* The last line of captured output that is not blank; borrowed. */
struct ccm_name child_last_line(const struct text *tail);

#endif
