/* The tasks of a worker that tests a module against the laws, and their answers. */
#ifndef Q237588_LAWS_TASK_H
#define Q237588_LAWS_TASK_H

#include "base/text.h"
#include "laws/ask.h"
#include "laws/sets.h"
#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>

enum task_kind {
    TASK_ASK,      /* a part of a set; answers findings */
    TASK_SORT,     /* a corpus; answers findings */
    TASK_PURITY,   /* answers task_purity, and behind it findings */
    TASK_UNLOAD,   /* unloads the module */
    TASK_GROWTH,   /* at a place; answers struct growth */
    TASK_BASELINE, /* under a condition; answers task_baseline, and behind it the answers */
    TASK_SHRINK,   /* minimizes the counterexample of a law; answers findings */
    TASK_PORTRAIT, /* answers a portrait */
    TASK_ALONE     /* asks the two names of a counterexample at a place, under a condition; answers "-1", "0" or "1" */
};

struct law_task {
    enum task_kind kind;
    enum law_set set;                         /* TASK_ASK */
    size_t part;                              /* TASK_ASK; TASK_SORT: number of the corpus */
    size_t condition;                         /* TASK_BASELINE, TASK_ALONE */
    enum law law;                             /* TASK_SHRINK */
    enum ccm_place place;                     /* TASK_SHRINK, TASK_ALONE, TASK_GROWTH */
    struct law_counterexample counterexample; /* TASK_SHRINK, TASK_ALONE; borrowed */
};

/* First byte of an answer. */
enum task_purity { PURITY_NOT_MEASURED = '-', PURITY_MEASURED = '+' };
enum task_baseline { BASELINE_NO_LOCALE = '-', BASELINE_ASKED = '+' };

/* Whether time means anything in workers: not under a memory tool or a sanitizer. */
bool law_time_is_measured(void);

/* Does it, in a worker, which stops another program after `limit_ms` milliseconds (0: never). False: it failed, and the reply is a message; empty: out of memory. */
bool law_task_do(const struct law_task *task, const struct prober_config *config, const struct sets_config *sets,
                 const char *locales, uint64_t limit_ms, struct text *reply);

#endif
