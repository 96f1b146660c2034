/* Minimizes the counterexamples of a check: in one worker, or in one for each attempt if the module crashes. */
#include "base/clock.h"
#include "laws/check.h"
#include "laws/likely.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Limits of minimizing a crash: number of processes, and time of each in milliseconds. */
#define CRASH_ATTEMPTS 64u
#define HANG_ATTEMPTS 8u
#define HANG_MAX_MS 1000u
/* Least length of long names, in bytes of two names together. */
#define LONG_NAMES 8192u

struct smaller {
    struct check *check;
    enum law law;
    enum ccm_place place;
    uint64_t limit_ms;
    bool broken;         /* by the last attempt */
    size_t condition;    /* under which a law about locales is broken */
    struct text answers; /* of an attempt about locales */
    bool failed;
};

static bool is_of_crash(enum law law) { return law <= LAW_PROCESSOR_STATE; }

/* Laws that one process can test again. */
static bool is_of_one_process(enum law law) { return law > LAW_PROCESSOR_STATE && law != LAW_LOCALE_INDEPENDENT; }

static void collect_crash(void *context, size_t job, const struct outcome *outcome)
{
    struct smaller *smaller = context;
    struct text detail = {0};
    (void)job;
    bool crashed = outcome->kind != OUTCOME_DONE && outcome->kind != OUTCOME_FAILED;
    smaller->broken = crashed && law_of_crash(outcome, smaller->limit_ms, &detail) == smaller->law;
    text_clean_up(&detail);
}

/* Time limit of one question; longer for long names. */
static uint64_t limit_for(const struct smaller *smaller, const struct law_counterexample *counterexample)
{
    uint64_t most = smaller->check->config->timeout_ms;
    size_t bytes = 0;
    for (uint32_t i = 0; i < counterexample->count; i++)
        bytes += counterexample->names[i].length;
    if (smaller->law != LAW_NO_HANG || (most && bytes > LONG_NAMES))
        return most;
    return most ? workers_shorter_limit(most) : HANG_MAX_MS;
}

static bool crashes_too(void *context, const struct law_counterexample *counterexample)
{
    struct smaller *smaller = context;
    struct law_task task = {.kind = TASK_ALONE, .place = smaller->place, .counterexample = *counterexample};
    smaller->broken = false;
    smaller->limit_ms = limit_for(smaller, counterexample);
    if (clock_left_ms(smaller->check->time.deadline) <= smaller->limit_ms)
        return false;
    if (!check_run_alone(smaller->check, &task, smaller->limit_ms, collect_crash, smaller))
        smaller->failed = true;
    return smaller->broken;
}

/* The detail stays, with a remark if the names alone do not crash it. */
static void shrink_crash(struct smaller *smaller, struct finding *finding)
{
    struct check *check = smaller->check;
    bool hangs = smaller->law == LAW_NO_HANG;
    struct name_shrinker shrinker = {.broken = crashes_too, .context = smaller, .attempts = hangs ? HANG_ATTEMPTS : CRASH_ATTEMPTS};
    if (!crashes_too(smaller, &finding->counterexample)) {
        check->time.unconfirmed[smaller->place] = hangs;
        check->time.slow[smaller->place] = check->time.slow[smaller->place] || hangs;
        struct text detail = {0};
        text_printf(&detail, "%s, after other questions", finding->detail);
        free(finding->detail);
        finding->detail = text_take(&detail);
        check->found.failed = check->found.failed || !finding->detail;
        return;
    }
    struct law_counterexample counterexample;
    if (!counterexample_copy(&counterexample, &finding->counterexample)) {
        smaller->failed = true;
        return;
    }
    smaller->failed = !likely_counterexample(&counterexample, &shrinker) || smaller->failed;
    struct text detail = {0};
    text_puts(&detail, finding->detail);
    findings_replace(&check->found, finding, &counterexample, detail.bytes);
    text_clean_up(&detail);
    counterexample_clean_up(&counterexample);
}

static void collect_answers(void *context, size_t job, const struct outcome *outcome)
{
    struct smaller *smaller = context;
    struct findings *found = &smaller->check->found, shrunk = {0};
    (void)job;
    if (outcome->kind != OUTCOME_DONE)
        return; /* minimizing crashed: the finding stays as it is */
    const struct finding *smallest = &shrunk.laws[smaller->law][smaller->place];
    if (findings_take(&shrunk, outcome->reply, outcome->reply_length) && smallest->found)
        findings_replace(found, &found->laws[smaller->law][smaller->place], &smallest->counterexample, smallest->detail);
    found->failed = found->failed || shrunk.failed;
    findings_clean_up(&shrunk);
}

static void shrink_answers(struct smaller *smaller, const struct finding *finding)
{
    struct law_task task = {
        .kind = TASK_SHRINK, .law = smaller->law, .place = smaller->place, .counterexample = finding->counterexample};
    if (!check_run_alone(smaller->check, &task, smaller->check->config->timeout_ms, collect_answers, smaller))
        smaller->failed = true;
}

static void collect_answer(void *context, size_t job, const struct outcome *outcome)
{
    struct smaller *smaller = context;
    (void)job;
    if (outcome->kind == OUTCOME_DONE)
        text_append(&smaller->answers, outcome->reply, outcome->reply_length);
    text_puts(&smaller->answers, " ");
}

/* Whether the answer under the condition differs from that without. */
static bool differs_too(void *context, const struct law_counterexample *counterexample)
{
    struct smaller *smaller = context;
    struct law_task task = {.kind = TASK_ALONE, .place = smaller->place, .condition = 1, .counterexample = *counterexample};
    text_clear(&smaller->answers);
    if (clock_left_ms(smaller->check->time.deadline) <= 2 * smaller->limit_ms)
        return false;
    bool asked = check_run_alone(smaller->check, &task, smaller->limit_ms, collect_answer, smaller);
    task.condition = smaller->condition;
    asked = asked && check_run_alone(smaller->check, &task, smaller->limit_ms, collect_answer, smaller);
    smaller->failed = smaller->failed || !asked || smaller->answers.failed;
    if (smaller->failed)
        return false;
    static const char *const differing[] = {"-1 0 ", "-1 1 ", "0 -1 ", "0 1 ", "1 -1 ", "1 0 "};
    for (size_t i = 0; i < sizeof differing / sizeof *differing; i++)
        if (strcmp(smaller->answers.bytes, differing[i]) == 0)
            return true;
    return false;
}

static void shrink_locale(struct smaller *smaller, struct finding *finding)
{
    struct check *check = smaller->check;
    struct name_shrinker shrinker = {.broken = differs_too, .context = smaller, .attempts = CRASH_ATTEMPTS};
    struct law_counterexample counterexample;
    smaller->limit_ms = check->config->timeout_ms;
    smaller->condition = CONDITIONS_WITHOUT_LOCALE;
    while (smaller->condition < CONDITIONS && !differs_too(smaller, &finding->counterexample))
        smaller->condition++;
    if (smaller->condition == CONDITIONS || !counterexample_copy(&counterexample, &finding->counterexample))
        return; /* the finding stays as it is */
    struct text detail = {0};
    if (likely_counterexample(&counterexample, &shrinker) && differs_too(smaller, &counterexample)) {
        int first = 0, second = 0;
        (void)sscanf(smaller->answers.bytes, "%d %d", &first, &second); /* NOLINT(cert-err34-c): one of those above */
        text_printf(&detail, "%d, %s %d", first, conditions[smaller->condition].in_words, second);
        findings_replace(&check->found, finding, &counterexample, detail.failed ? NULL : detail.bytes);
    }
    text_clean_up(&detail);
    counterexample_clean_up(&counterexample);
}

bool check_shrink(struct check *check)
{
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct finding *finding = &check->found.laws[law][place];
            struct smaller smaller = {.check = check, .law = (enum law)law, .place = (enum ccm_place)place};
            if (!finding->found || !finding->counterexample.count)
                continue;
            if (is_of_crash(smaller.law))
                shrink_crash(&smaller, finding);
            else if (is_of_one_process(smaller.law))
                shrink_answers(&smaller, finding);
            else
                shrink_locale(&smaller, finding);
            text_clean_up(&smaller.answers);
            if (smaller.failed || check->found.failed)
                check_fail(check, "", 0);
            if (check->failed)
                return false;
        }
    return true;
}
