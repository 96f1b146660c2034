/* Runs builds on a directory, each in a worker. */
#include "audit/question.h"
#include "audit/status.h"

#include "batch/limits.h"
#include "module/outcome.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void fail(struct audit_worker *worker, const char *why, size_t length)
{
    if (!worker->failed)
        text_append(worker->auditing->message, why, length);
    worker->failed = true;
}

/* A crashed build has no answer: partial results are discarded. */
static void note_crash(struct audit_worker *worker, struct audit_question *question, const struct outcome *outcome)
{
    struct text why = {0};
    audit_question_clean_up(question);
    const char *problem = outcome_describe(outcome, &why);
    if (!problem)
        text_puts(&why, "the worker's answer is damaged, the module has overwritten its memory");
    question->timed_out = outcome->kind == OUTCOME_TIMED_OUT;
    question->result.verdict = question->timed_out ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
    question->crash = text_take(&why);
    if (!question->crash)
        fail(worker, "out of memory", strlen("out of memory"));
}

static void collect(void *context, size_t index, const struct outcome *outcome)
{
    struct audit_worker *worker = context;
    struct audit_question *question = &worker->questions[index];
    const struct batch_config *config = &worker->auditing->config->work;
    if (outcome->kind == OUTCOME_FAILED)
        fail(worker, outcome->reply, outcome->reply_length);
    else if (outcome->kind != OUTCOME_DONE)
        note_crash(worker, question, outcome);
    else if (!audit_read_answer(question, outcome->reply, outcome->reply_length)) {
        if (errno == ENOMEM)
            fail(worker, "out of memory", strlen("out of memory"));
        else
            note_crash(worker, question, outcome);
    }
    worker->done++;
    if (config->progress)
        config->progress(config->progress_context, worker->done, worker->count);
}

/* A build that hung once gets a shorter limit. */
static uint64_t limit(void *context, size_t index)
{
    const struct audit_worker *worker = context;
    const struct audit_question *question = &worker->questions[index];
    if (question->build->connector)
        return 0; /* its own worker limits each cycle */
    uint64_t limit_ms = batch_limit(&worker->auditing->config->work, question->scenario);
    bool hangs = worker->auditing->config->work.hangs;
    for (size_t i = 0; i < worker->count; i++)
        hangs = hangs || (worker->questions[i].timed_out && worker->questions[i].build == question->build);
    return hangs ? workers_shorter_limit(limit_ms) : limit_ms;
}

enum audit_status audit_ask(const struct auditing *auditing, struct audit_question *questions, size_t count)
{
    const struct batch_config *config = &auditing->config->work;
    struct audit_worker worker = {.auditing = auditing, .questions = questions, .count = count};
    struct text *message = auditing->message;
    struct workers_config workers = {
        .workers = config->jobs,
        .no_fork = config->no_fork,
        .memory = batch_memory_for(auditing->batch, config, scenario_most_recipients(&auditing->audit->renamed)),
        .job = audit_work,
        .collect = collect,
        .limit = limit,
        .context = &worker,
    };
    enum audit_status status = AUDIT_FAILED;
    if (workers_run(&workers, count) != WORKERS_OK)
        workers_describe_failure(message);
    else if (!worker.failed)
        status = AUDIT_OK;
    else if (!message->length)
        audit_no_memory(auditing);
    run_clean_up(&worker.run);
    connectors_clean_up(&worker.connectors);
    return status;
}

void audit_question_clean_up(struct audit_question *question)
{
    free(question->result.cycles);
    free(question->crash);
    free(question->outcomes);
    free(question->member_results);
    free(question->records);
    free(question->keep_error);
    question->keep_error = NULL;
    question->result = (struct run_result){0};
    question->crash = NULL;
    question->outcomes = NULL;
    question->member_results = NULL;
    question->records = NULL;
}
