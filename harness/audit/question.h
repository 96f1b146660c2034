/* What builds do with a scenario. */
#ifndef Q237588_AUDIT_QUESTION_H
#define Q237588_AUDIT_QUESTION_H

#include "audit/auditing.h"
#include "batch/connectors.h"
#include "run/run.h"

/* ask.c: what a build does with a scenario. */
struct audit_question {
    const struct scenario *scenario;
    const struct audit_groups *groups; /* NULL: only the result is asked for */
    const struct build *build;
    const char *kept_as; /* folder of the cycles' files below config->work.keep; NULL: they are not kept */
    /* The answer. */
    struct run_result result; /* .cycles are owned */
    char *crash;              /* NULL: it did not die, and has answered; owned */
    struct audit_outcome *outcomes;
    struct audit_fate *fates;
    uint32_t *records; /* by cycle: those of groups */
    char *unkept;      /* why the files of its cycles could not be kept; NULL: they were, or were not to be; owned */
    bool timed_out;
};
/* Asks all, in workers. */
enum audit_status audit_ask(const struct auditing *auditing, struct audit_question *questions, size_t count);
void audit_question_clean_up(struct audit_question *question);

/* work.c: how a worker finds the answer, and how it travels. */
struct audit_worker {
    const struct auditing *auditing;
    struct audit_question *questions;
    struct run run;               /* kept from one question to the next */
    struct connectors connectors; /* likewise */
    size_t done, count;
    bool failed;
};
bool audit_work(void *worker, size_t index, struct text *reply);
/* False: it is no answer, or no memory (errno is ENOMEM). */
bool audit_take_answer(struct audit_question *question, const char *reply, size_t length);

#endif
