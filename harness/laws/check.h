/* The check of one module in progress, in the harness's own process: its tasks, crashes and findings. */
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
#define CRASHES_MOST 16u
#define HANGS_MOST 3u

/* A task of the plan. */
struct planned {
    struct law_task task;
    bool done;
    bool again; /* it was given a second time, as the time ended while nothing was asked */
    bool hung;  /* while the module was being loaded or unloaded */
};

/* The tasks, and those that are in progress together. */
struct check_plan {
    struct planned *at;
    size_t count, done;
    size_t *wave; /* numbers of tasks */
    size_t wave_count;
    uint64_t limit_ms; /* of each task of the wave */
    bool crashed;      /* the module did, in this wave */
};

/* How often, and in which steps, the module crashed or hung. */
struct check_crashes {
    struct skip *skips;
    size_t skip_count, skip_capacity;
    size_t counts[CCM_PLACES], hangs[CCM_PLACES];
    bool given_up[CCM_PLACES];
    bool outside; /* while no question was asked */
};

/* What the time was not enough for. */
struct check_time {
    uint64_t deadline;            /* by clock_budget_ms(); 0: none */
    bool ended;                   /* by the deadline, before everything was asked */
    bool slow[CCM_PLACES];        /* the time limit was not enough for all questions of a task */
    bool unconfirmed[CCM_PLACES]; /* and the question that it ended in takes less time alone */
};

/* What is known beside the findings. */
struct check_seen {
    bool measured;                   /* allocations could be seen */
    bool grown[CCM_PLACES];          /* names that grow were asked about */
    bool differs[CCM_PLACES];        /* answers do, from one process to the next */
    struct text answers[CONDITIONS]; /* of the baseline */
    bool missing[CONDITIONS];        /* there is no such locale */
    struct text printed;             /* by the first task that printed */
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

/* Runs the tasks `first` to `end` - 1 of the plan, some at a time, and again those in which the module crashed. False: the harness
 * failed. */
bool check_run(struct check *check, size_t first, size_t end, bool fresh);

/* Runs one task in a process of its own. False: there was no process, or the task failed, as where memory ran out. */
bool check_run_alone(struct check *check, const struct law_task *task, uint64_t limit_ms, worker_collect *collect, void *context);

/* Tasks with the same key have the same steps: what is skipped in one is skipped in all. */
size_t check_skip_key(const struct check *check, size_t task);

/* The time limit of a task, in milliseconds. */
uint64_t check_limit(const struct check *check, size_t task);

/* What a worker asks in the task of this number. */
struct prober_config check_prober_config(const struct check *check, size_t task);

/* Notes how the module crashed or hung in the task of this number. False: repeating the task is of no use. */
bool check_take_crash(struct check *check, size_t task, const struct outcome *outcome);

/* A task took too long while nothing was asked, and the module is not known to be to blame: a busy machine does that, too. */
void check_take_slowness(struct check *check);

/* The law that a crash or hang breaks; appends how. */
enum law law_of_crash(const struct outcome *outcome, uint64_t limit_ms, struct text *detail);

/* Makes the counterexamples smaller. False: the harness failed. */
bool check_shrink(struct check *check);

void check_fail(struct check *check, const char *message, size_t length);

#endif
