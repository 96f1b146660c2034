/* Shrinks scenarios in which a build crashes or hangs: each probe runs in a new process. */
#include "explore/internal.h"

#include "base/clock.h"
#include "module/candidate.h"
#include "shrink/shrink.h"

/* Maximum probes to shrink a crash, a crash if one finding is enough, and a hang. */
#define CRASH_PROBES 400u
#define SINGLE_CRASH_PROBES 60u
#define HANG_PROBES 12u

struct crash_probe {
    struct exploring *exploring;
    enum trial_class class; /* to be reproduced */
    const struct test_case *test_case;
    enum trial_class result;
    bool full_time; /* use the time limit of the search */
    bool failed;
};

/* Sets the time limit of one run, after loading the build. */
static void set_run_limit(const struct crash_probe *probe)
{
    uint64_t timeout = probe->exploring->config->timeout_ms;
    if (timeout)
        candidate_set_time_limit(probe->full_time ? timeout : workers_shorter_limit(timeout));
}

static bool try_job(void *context, size_t job, struct text *reply)
{
    const struct crash_probe *probe = context;
    struct explore_worker *worker = &probe->exploring->worker;
    enum trial_class class;
    (void)job;
    candidate_sample(true);
    if (!explore_prepare(probe->exploring, reply))
        return false;
    set_run_limit(probe);
    if (trial_run(&worker->searcher.trials, &worker->searcher.trial, probe->test_case, &class) != RUN_OK)
        return false;
    candidate_ask_elsewhere();
    return true;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct crash_probe *probe = context;
    (void)job;
    probe->failed = outcome->kind == OUTCOME_FAILED;
    probe->result = outcome->kind == OUTCOME_TIMED_OUT                                 ? TRIAL_HUNG
                    : outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED ? TRIAL_NOTHING
                                                                                       : TRIAL_CRASHED;
}

static uint64_t limit(void *context, size_t job)
{
    const struct crash_probe *probe = context;
    uint64_t timeout = probe->exploring->config->timeout_ms;
    (void)job;
    if (!timeout)
        return 0;
    return (probe->full_time ? timeout : workers_shorter_limit(timeout)) + WORKERS_LOAD_MS;
}

static enum shrink_answer run_probe(void *context, const struct test_case *test_case)
{
    struct crash_probe *probe = context;
    const struct explore_config *config = probe->exploring->config;
    const struct workers_config work = {
        .job = try_job, .collect = collect, .limit = limit, .context = probe, .deadline = config->deadline};
    if ((config->stop && *config->stop) || clock_left_ms(config->deadline) == 0)
        return SHRINK_FAILED;
    probe->test_case = test_case;
    bool worked = explore_work(probe->exploring, work, 1) == BATCH_OK && clock_left_ms(config->deadline) > 0;
    probe->test_case = NULL;
    if (!worked)
        text_clear(probe->exploring->message);
    if (!worked || probe->failed)
        return SHRINK_FAILED;
    return probe->result == probe->class ? SHRINK_REPRODUCED : SHRINK_LOST;
}

/* Makes a scenario again by its number. */
static bool make_again(struct exploring *exploring, uint64_t number, struct test_case *test_case)
{
    const struct explore_config *config = exploring->config;
    const struct test_case *made = NULL;
    if (!config->exhaustive)
        return config->source->draw(&config->draws, number, test_case) == DRAW_OK;
    struct search_source source = exhaust_source(&exploring->exhaust);
    return source.make(source.context, number, &made) == DRAW_OK && made && test_case_copy(test_case, made) == TEST_CASE_OK;
}

static bool add_crash(struct exploring *exploring, const struct test_case *test_case, struct search_finding finding)
{
    struct text bytes = {0};
    test_case_write(test_case, &bytes);
    finding.bytes = bytes.bytes;
    finding.length = bytes.length;
    finding.count = 1;
    bool added = !bytes.failed && explore_add(exploring, &finding);
    text_clean_up(&bytes);
    return added;
}

static void swap_test_cases(struct test_case *a, struct test_case *b)
{
    struct test_case held = *a;
    *a = *b;
    *b = held;
}

/* Probes the test case and replaces it by the minimal one. Probes of hangs have a shorter time limit than the search, so the result
 * is tried again with the full limit; if the build was merely slow, the test case stays unchanged. */
static enum shrink_answer shrink_crash(struct crash_probe *probe, struct test_case *test_case, bool *no_memory)
{
    bool hung = probe->class == TRIAL_HUNG, few = probe->exploring->config->rank;
    const struct shrink_config how = {.ask = run_probe,
                                      .context = probe,
                                      .most = hung  ? HANG_PROBES
                                              : few ? SINGLE_CRASH_PROBES
                                                    : CRASH_PROBES};
    struct test_case shrunk = {0};
    enum shrink_answer answer = run_probe(probe, test_case);
    if (answer != SHRINK_REPRODUCED)
        return answer;
    *no_memory = test_case_copy(&shrunk, test_case) != TEST_CASE_OK || shrink(&shrunk, &how) == SHRINK_NO_MEMORY;
    if (hung && !*no_memory) {
        probe->full_time = true;
        answer = run_probe(probe, &shrunk);
    }
    if (answer == SHRINK_REPRODUCED)
        swap_test_cases(&shrunk, test_case);
    else if (answer == SHRINK_LOST)
        answer = run_probe(probe, test_case);
    test_case_clean_up(&shrunk);
    return answer;
}

/* Adds a crash or hang; it is only counted if it does not happen again. *confirmed is false if it could not be tried. */
static enum batch_status confirm_crash(struct exploring *exploring, enum trial_class class, uint64_t number, bool *confirmed)
{
    struct crash_probe probe = {.exploring = exploring, .class = class};
    struct test_case test_case = {0};
    enum shrink_answer answer = SHRINK_FAILED;
    bool no_memory = !make_again(exploring, number, &test_case);
    if (!no_memory)
        answer = shrink_crash(&probe, &test_case, &no_memory);
    *confirmed = answer != SHRINK_FAILED;
    exploring->exploration->unrepeated += answer == SHRINK_LOST;
    if (answer == SHRINK_REPRODUCED && !no_memory)
        no_memory = !add_crash(exploring, &test_case, (struct search_finding){.mark = {.class = class}, .number = number});
    test_case_clean_up(&test_case);
    return no_memory ? explore_no_memory(exploring) : BATCH_OK;
}

/* Adds a crash or hang that could not be tried again, unless there are enough findings of its kind. */
static enum batch_status add_unconfirmed(struct exploring *exploring, enum trial_class class, uint64_t number)
{
    struct test_case test_case = {0};
    const struct search_finding finding = {.mark = {.class = class}, .number = number, .unconfirmed = true};
    if (exploring->found.kinds[class][0][0].count >= exploring->config->findings)
        return BATCH_OK;
    bool added = make_again(exploring, number, &test_case) && add_crash(exploring, &test_case, finding);
    test_case_clean_up(&test_case);
    return added ? BATCH_OK : explore_no_memory(exploring);
}

/* Whether the findings are sufficient: with config->rank, one crash or hang is. */
static bool is_sufficient(const struct exploring *exploring)
{
    return exploring->config->rank &&
           (exploring->found.kinds[TRIAL_CRASHED][0][0].count || exploring->found.kinds[TRIAL_HUNG][0][0].count);
}

static enum batch_status confirm_all(struct exploring *exploring, enum trial_class class, const struct explore_crashes *crashes)
{
    enum batch_status status = BATCH_OK;
    bool confirmed[EXPLORE_CRASHES_MAX] = {false};
    for (uint32_t i = 0; i < crashes->count && status == BATCH_OK && !is_sufficient(exploring); i++)
        status = confirm_crash(exploring, class, crashes->numbers[i], &confirmed[i]);
    for (uint32_t i = 0; i < crashes->count && status == BATCH_OK && !is_sufficient(exploring); i++)
        if (!confirmed[i])
            status = add_unconfirmed(exploring, class, crashes->numbers[i]);
    return status;
}

enum batch_status explore_shrink_crashes(struct exploring *exploring)
{
    enum batch_status status = confirm_all(exploring, TRIAL_CRASHED, &exploring->found.crashes);
    return status == BATCH_OK ? confirm_all(exploring, TRIAL_HUNG, &exploring->found.hangs) : status;
}
