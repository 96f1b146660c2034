/* Runs of builds on scenarios. */
#ifndef Q237588_AUDIT_QUESTION_H
#define Q237588_AUDIT_QUESTION_H

#include "audit/auditing.h"
#include "batch/connectors.h"
#include "run/run.h"

/* ask.c: a build's run on a scenario. */
struct audit_question {
    const struct scenario *scenario;
    const struct audit_groups *groups; /* NULL: only the result is wanted */
    const struct build *build;
    const char *keep_folder; /* folder below config->work.keep for the cycle files; NULL: not kept */
    /* The answer. */
    struct run_result result; /* .cycles are owned */
    char *crash;              /* NULL: no crash; owned */
    struct audit_outcome *outcomes;
    struct audit_member_result *member_results;
    uint32_t *records; /* records of groups, by cycle */
    char *keep_error;  /* why the cycle files could not be kept; NULL: no error; owned */
    bool timed_out;
};
/* Runs all questions in workers. */
enum audit_status audit_ask(const struct auditing *auditing, struct audit_question *questions, size_t count);
void audit_question_clean_up(struct audit_question *question);

/* work.c: finds the answer in a worker and transfers it. */
struct audit_worker {
    const struct auditing *auditing;
    struct audit_question *questions;
    struct run run;               /* reused for the next question */
    struct connectors connectors; /* likewise */
    size_t done, count;
    bool failed;
};
bool audit_work(void *worker, size_t index, struct text *reply);
/* Returns false if the answer is malformed or if out of memory (errno is ENOMEM). */
bool audit_read_answer(struct audit_question *question, const char *reply, size_t length);

#endif
