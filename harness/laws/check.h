/* State of the check of one module, in the harness's own process: its tasks, crashes and findings. */
#ifndef Q237588_LAWS_CHECK_H
#define Q237588_LAWS_CHECK_H

#include "module/workers.h"
#include "laws/dictionary.h"
#include "laws/findings.h"
#include "laws/locales.h"
#include "laws/task.h"
#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Stop testing a place after this many crashes or hangs. */
#define CRASHES_MAX 16u
#define HANGS_MAX 3u

/* A task of the plan. */
struct planned {
    struct law_task task;
    bool done;
    bool again; /* repeated, as its time limit ended while no question was pending */
    bool hung;  /* while the module was being loaded or unloaded */
};

/* All tasks, and the wave: those that run at the same time. */
struct check_plan {
    struct planned *at;
    size_t count, done;
    size_t *wave; /* numbers of tasks */
    size_t wave_count;
    uint64_t limit_ms; /* of each task of the wave */
    bool crashed;      /* the module crashed in this wave */
};

/* Crashes and time-outs of the module: their number and steps. */
struct check_crashes {
    struct skip *skips;
    size_t skip_count, skip_capacity;
    size_t counts[CCM_PLACES], hangs[CCM_PLACES];
    bool given_up[CCM_PLACES];
    bool outside; /* while no question was pending */
};

/* Limits of time that were reached. */
struct check_time {
    uint64_t deadline;            /* by clock_budget_ms(); 0: none */
    bool ended;                   /* the deadline came before the last question */
    bool slow[CCM_PLACES];        /* a task reached its time limit */
    bool unconfirmed[CCM_PLACES]; /* and its last question takes less time alone */
};

/* Observations other than findings. */
struct check_seen {
    bool measured;                   /* allocations can be detected */
    bool grown[CCM_PLACES];          /* growth was tested */
    bool differs[CCM_PLACES];        /* answers differ between processes */
    struct text answers[CONDITIONS]; /* to the baseline */
    bool missing[CONDITIONS];        /* the locale does not exist */
    struct text printed;             /* output of the first task that printed */
    size_t printed_by;
};

struct check {
    const struct laws_config *config;
    struct sets_config sets;
    struct dictionary dictionary;
    struct check_plan plan;
    struct check_crashes crashes;
    struct check_time time;
    struct check_seen seen;
    struct findings found;
    bool failed;          /* the harness failed */
    struct text *message; /* why; empty: out of memory */
};

/* Runs the tasks `first` to `end` - 1 of the plan in waves, and repeats those in which the module crashed. False: the harness
 * failed. */
bool check_run(struct check *check, size_t first, size_t end, bool fresh);

/* Runs one task in a process of its own. False: no process, or the task failed (out of memory). */
bool check_run_alone(struct check *check, const struct law_task *task, uint64_t limit_ms, worker_collect *collect, void *context);

/* Tasks with the same key have the same steps: a step that one skips, all skip. */
size_t check_skip_key(const struct check *check, size_t task);

/* The time limit of a task, in milliseconds. */
uint64_t check_limit(const struct check *check, size_t task);

/* Notes how the module crashed or hung in the task of this number. False: do not repeat the task. */
bool check_take_crash(struct check *check, size_t task, const struct outcome *outcome);

/* Notes a task that reached its time limit while no question was pending: the machine may be to blame. */
void check_take_slowness(struct check *check);

/* The law that a crash or hang breaks; appends a description. */
enum law law_of_crash(const struct outcome *outcome, uint64_t limit_ms, struct text *detail);

/* Minimizes the counterexamples. False: the harness failed. */
bool check_shrink(struct check *check);

void check_fail(struct check *check, const char *message, size_t length);

#endif
