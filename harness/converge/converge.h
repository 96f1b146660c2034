/* converge/: Whether a sync tool comes to rest: it is run again and again, and the directory that it writes to is compared.
 * In: a command, and snapshots of a directory before and after each of its runs, as LDIF or over LDAP.
 * Out: what each run wrote, a verdict, and who is written again and again, and why.
 *
 * Runs a sync tool again and again, and compares the directory that it writes to (DESIGN section 11).
 */
#ifndef Q237588_CONVERGE_CONVERGE_H
#define Q237588_CONVERGE_CONVERGE_H

#include "base/child.h"
#include "converge/alike.h"
#include "converge/subset.h"

#define CONVERGE_TIMES 5u
#define CONVERGE_TIMES_MOST 1000u
/* An hour: a sync that is ended half-way may leave more behind than one that is too slow. */
#define CONVERGE_TIMEOUT_MS 3600000u

/* The largest output of a snapshot command, in bytes. */
#define CONVERGE_SNAPSHOT_MOST (UINT64_C(1) << 30)

/* Everything is borrowed. */
struct converge_config {
    const char *const *command; /* argv, ends with NULL */
    const char *snapshot;       /* for sh -c: prints the directory as LDIF; NULL: `directory` is read */
    const char *directory;      /* an LDAP URL */
    struct directory_login login;
    const struct kinds *kinds;
    const char *input;      /* the file that the command reads, "-" for standard input; NULL: not known */
    const char *reset;      /* for sh -c: puts the directory back as it was before the first run; NULL: nothing does */
    uint32_t times;         /* 1 to CONVERGE_TIMES_MOST */
    uint64_t timeout_ms;    /* of each run, and of each snapshot command; 0: no limit */
    uint64_t wait_ms;       /* between the end of a run and the snapshot after it */
    uint64_t snapshot_most; /* 0: CONVERGE_SNAPSHOT_MOST */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *context, const char *what, uint32_t run, uint32_t of); /* NULL: nobody wants to know */
    void *progress_context;
    void (*warn)(void *context, const char *message);
    void *warn_context;
};

/* One run. */
struct converge_run {
    enum child_end end; /* CHILD_EXITED, CHILD_SIGNALLED or CHILD_TIMED_OUT */
    int code;
    bool left; /* processes of it were still there when the time was over */
    uint64_t milliseconds;
    char *said; /* the last line that it printed, as an error if it has any, unescaped; "": nothing; owned */
    struct writes writes;
    uint64_t entries; /* that are there after it */
    uint32_t content; /* the index of the snapshot with the same content */
};

bool converge_run_failed(const struct converge_run *run);

/* What came of it. */
struct converge {
    struct strings strings;
    struct snapshot *contents; /* owned: one for each content that the directory had, in order of appearance */
    size_t content_count, content_capacity;
    struct persons persons;
    uint64_t entries;          /* before the first run */
    struct converge_run *runs; /* owned */
    size_t run_count, run_capacity;
    size_t failed;     /* runs that failed */
    bool same_failure; /* every run failed, in the same way and with the same last line */
    bool timed_out;    /* the last run did; no more were made */
    bool stopped;      /* from outside, before all runs were made */
    uint64_t late;     /* entries that were written after the last run had ended */
    struct judgement judgement;
    struct repeats repeats;
    struct alikes alikes; /* why */
    struct subset subset; /* of the input */
};

enum converge_status {
    CONVERGE_DONE,    /* also where it was stopped; then there may be no run at all */
    CONVERGE_INVALID, /* the command cannot be started, or a snapshot cannot be used: `message` says why */
    CONVERGE_BROKEN   /* something failed here: likewise; without a message memory ran out */
};

/* Nothing of the directory is changed but by the command. Whatever the status, *converge is to be cleaned up. */
enum converge_status converge_find(const struct converge_config *config, struct converge *converge, struct text *message);
void converge_clean_up(struct converge *converge);

/* Whether all is well: quiet, no run failed, all runs were made. */
bool converge_is_quiet(const struct converge *converge);

#endif
