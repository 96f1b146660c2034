/* The check of one module while it goes on, in the harness's own process: tasks, deaths, what was found. */
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

/* So often a module may die, or hang, at a place before it is not asked there any more. */
#define DEATHS_MOST 16u
#define HANGS_MOST 3u

/* A task of the plan. */
struct planned {
    struct law_task task;
    bool done;
    bool again; /* it was given a second time, as the time ended while nothing was asked */
    bool hung;  /* while the module was being loaded or unloaded */
};

struct check { /* NOLINT(clang-analyzer-optin.performance.Padding): there is one, and it reads in this order */
    const struct laws_config *config;
    struct sets_config sets;
    struct dictionary dictionary;
    struct planned *plan;
    size_t plan_count, done;
    /* The plan's numbers of the tasks that are under way together. */
    size_t *wave;
    size_t wave_count;
    uint64_t limit_ms; /* of each */
    bool died;         /* a module did, in this wave */
    struct skip *skips;
    size_t skip_count, skip_capacity;
    size_t deaths[CCM_PLACES], hangs[CCM_PLACES];
    bool given_up[CCM_PLACES];
    bool died_outside;            /* while it was not asked anything */
    uint64_t deadline;            /* by the monotonic clock, in ms; 0: none */
    bool ended;                   /* by the deadline, before all had been asked */
    bool slow[CCM_PLACES];        /* the time limit was not enough for all questions of a job */
    bool unconfirmed[CCM_PLACES]; /* and the question that it ended in takes less time alone */
    bool differs[CCM_PLACES];     /* from one process to the next */
    struct findings found;
    bool measured;          /* allocations could be seen */
    bool grown[CCM_PLACES]; /* names that grow were asked about */
    struct text answers[CONDITIONS];
    bool missing[CONDITIONS];
    struct text printed; /* by the first task that printed */
    size_t printed_by;
    bool failed;          /* the harness failed */
    struct text *message; /* why; empty: out of memory */
};

/* Runs the tasks `first` to `end` - 1 of the plan, some at a time, those that a module died in again. False: the harness
 * failed. */
bool check_run(struct check *check, size_t first, size_t end, bool fresh);

/* Runs one task in a process of its own, and hands what came of it to `collect`. False: no process could be had. */
bool check_run_alone(struct check *check, const struct law_task *task, uint64_t limit_ms, worker_collect *collect, void *context);

/* Tasks that ask about the same families in the same steps: what is skipped in one is skipped in all. */
size_t check_skip_key(const struct check *check, size_t task);

/* The time limit of a task, in milliseconds. */
uint64_t check_limit(const struct check *check, size_t task);

/* What a worker is to ask in the task of this number. */
struct asker_config check_asker_config(const struct check *check, size_t task);

/* Notes how a module died in the task of this number. False: to give the task again is of no use. */
bool check_take_death(struct check *check, size_t task, const struct outcome *outcome);

/* A task took too long while nothing was asked, and the module is not known to be to blame: a busy machine does that, too. */
void check_take_slowness(struct check *check);

/* The law that a death breaks; appends how. */
enum law law_of_death(const struct outcome *outcome, uint64_t limit_ms, struct text *detail);

/* Makes the witnesses smaller. False: the harness failed. */
bool check_shrink(struct check *check);

void check_fail(struct check *check, const char *message, size_t length);

#endif
