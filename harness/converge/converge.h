/* converge/: Whether a sync tool converges: it is run repeatedly, and snapshots of its target directory are compared.
 * In: a command, and snapshots of a directory before and after each of its runs, as LDIF or over LDAP.
 * Out: the writes of each run, a verdict, and the persons whose updates repeat, and why (DESIGN section 11).
 */
#ifndef Q237588_CONVERGE_CONVERGE_H
#define Q237588_CONVERGE_CONVERGE_H

#include "base/child.h"
#include "converge/similar.h"
#include "converge/subset.h"

#define CONVERGE_TIMES 5u
#define CONVERGE_TIMES_MAX 1000u
/* An hour: killing a slow sync may leave a worse state than waiting. */
#define CONVERGE_TIMEOUT_MS 3600000u

/* Maximum output of a snapshot command in bytes. */
#define CONVERGE_SNAPSHOT_MAX (UINT64_C(1) << 30)

/* All members are borrowed. */
struct converge_config {
    const char *const *command; /* argv, ends with NULL */
    const char *snapshot;       /* for sh -c: prints the directory as LDIF; NULL: read `directory` */
    const char *directory;      /* an LDAP URL */
    struct directory_login login;
    const struct kinds *kinds;
    const char *input;      /* the command's input file, "-" for standard input; NULL: unknown */
    const char *reset;      /* for sh -c: restores the directory before the first run; NULL: none */
    uint32_t times;         /* 1 to CONVERGE_TIMES_MAX */
    uint64_t timeout_ms;    /* per run and per snapshot command; 0: no limit */
    uint64_t wait_ms;       /* between a run and the snapshot after it */
    uint64_t snapshot_most; /* 0: CONVERGE_SNAPSHOT_MAX */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *context, const char *what, uint32_t run, uint32_t of); /* NULL: not called */
    void *progress_context;
    void (*warn)(void *context, const char *message);
    void *warn_context;
};

/* A run of the command. */
struct converge_run {
    enum child_end end; /* CHILD_EXITED, CHILD_SIGNALLED or CHILD_TIMED_OUT */
    int code;
    bool left; /* some of its processes remained after the time limit */
    uint64_t milliseconds;
    char *said; /* last line of standard error, else of the output, unescaped; "": none; owned */
    struct writes writes;
    uint64_t entries; /* number of entries after it */
    uint32_t content; /* index in converge->contents */
};

bool converge_run_failed(const struct converge_run *run);

/* Results. */
struct converge {
    struct strings strings;
    struct snapshot *contents; /* distinct contents of the directory in order of appearance; owned */
    size_t content_count, content_capacity;
    struct persons persons;
    uint64_t entries;          /* number of entries before the first run */
    struct converge_run *runs; /* owned */
    size_t run_count, run_capacity;
    size_t failed;     /* number of failed runs */
    bool same_failure; /* all runs failed in the same way with the same last line */
    bool timed_out;    /* the last run timed out; there are no further runs */
    bool stopped;      /* stopped by a request before all runs were made */
    uint64_t late;     /* number of entries written after the end of the last run */
    struct judgement judgement;
    struct repeats repeats;
    struct similar_groups similar; /* why updates repeat */
    struct subset subset;          /* smallest part of the input */
};

enum converge_status {
    CONVERGE_DONE,    /* also if stopped; then there may be no runs */
    CONVERGE_INVALID, /* the command cannot be started, or a snapshot is unusable; `message` says why */
    CONVERGE_BROKEN   /* harness failure; `message` says why; empty: out of memory */
};

/* Only the command changes the directory. The caller cleans up *converge with any status. */
enum converge_status converge_find(const struct converge_config *config, struct converge *converge, struct text *message);
void converge_clean_up(struct converge *converge);

/* Whether it is quiet, no run failed, and all runs were made. */
bool converge_is_quiet(const struct converge *converge);

#endif
