/* The tasks of workers that test a module against the laws, and their replies. */
#ifndef Q237588_LAWS_TASK_H
#define Q237588_LAWS_TASK_H

#include "base/text.h"
#include "laws/ask.h"
#include "laws/sets.h"
#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>

enum task_kind {
    TASK_ASK,      /* asks a part of a set; reply: findings */
    TASK_SORT,     /* sorts a corpus; reply: findings */
    TASK_PURITY,   /* reply: task_purity and findings */
    TASK_UNLOAD,   /* unloads the module; reply: findings */
    TASK_GROWTH,   /* reply: a struct growth for each place */
    TASK_BASELINE, /* under a condition; reply: task_baseline and the answers */
    TASK_SHRINK,   /* minimizes the counterexample of a law; reply: findings */
    TASK_PORTRAIT, /* reply: a portrait */
    TASK_ALONE     /* asks the two names of a counterexample at a place, under a condition; reply: "-1", "0" or "1" */
};

struct law_task {
    enum task_kind kind;
    enum law_set set;                         /* TASK_ASK */
    size_t part;                              /* TASK_ASK; TASK_SORT: number of the corpus */
    size_t condition;                         /* TASK_BASELINE, TASK_ALONE */
    enum law law;                             /* TASK_SHRINK */
    enum ccm_place place;                     /* TASK_SHRINK, TASK_ALONE */
    struct law_counterexample counterexample; /* TASK_SHRINK, TASK_ALONE; borrowed */
};

/* First byte of a reply. */
enum task_purity { PURITY_NOT_MEASURED = '-', PURITY_MEASURED = '+' };
enum task_baseline { BASELINE_NO_LOCALE = '-', BASELINE_ASKED = '+' };

/* Whether workers measure time: not under a memory tool or a sanitizer. */
bool law_time_is_measured(void);

/* In a worker: does the task; limits another program to `limit_ms` milliseconds (0: no limit). False: it failed, and the reply
 * is a message; empty: out of memory. */
bool law_task_do(const struct law_task *task, const struct prober_config *config, const struct sets_config *sets,
                 const char *locales, uint64_t limit_ms, struct text *reply);

#endif
