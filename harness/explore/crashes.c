/* Shrinks scenarios in which a build crashes or hangs: each question goes to a process of its own. */
#include "explore/internal.h"

#include "base/clock.h"
#include "module/candidate.h"
#include "shrink/shrink.h"

/* Questions to a build that crashes; where one finding is enough; and to one that hangs. */
#define CRASH_QUESTIONS 400u
#define CRASH_QUESTIONS_OF_ONE 60u
#define HANG_QUESTIONS 12u

struct crashing {
    struct exploring *exploring;
    enum trial_class class; /* that is looked for */
    const struct test_case *test_case;
    enum trial_class came; /* what came of it */
    bool full_time;        /* a hang is to last as long as it did in the search */
    bool failed;
};

/* For one run, the build being loaded. */
static void give_time_to_run(const struct crashing *crashing)
{
    uint64_t timeout = crashing->exploring->config->timeout_ms;
    if (timeout)
        candidate_set_time_limit(crashing->full_time ? timeout : workers_shorter_limit(timeout));
}

static bool try_job(void *context, size_t job, struct text *reply)
{
    const struct crashing *crashing = context;
    struct explore_worker *worker = &crashing->exploring->worker;
    enum trial_class class;
    (void)job;
    candidate_sample(true);
    if (!explore_prepare(crashing->exploring, reply))
        return false;
    give_time_to_run(crashing);
    if (trial_run(&worker->searcher.trials, &worker->searcher.trial, crashing->test_case, &class) != RUN_OK)
        return false;
    candidate_ask_elsewhere();
    return true;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct crashing *crashing = context;
    (void)job;
    crashing->failed = outcome->kind == OUTCOME_FAILED;
    crashing->came = outcome->kind == OUTCOME_TIMED_OUT                                 ? TRIAL_HUNG
                     : outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED ? TRIAL_NOTHING
                                                                                        : TRIAL_CRASHED;
}

static uint64_t limit(void *context, size_t job)
{
    const struct crashing *crashing = context;
    uint64_t timeout = crashing->exploring->config->timeout_ms;
    (void)job;
    if (!timeout)
        return 0;
    return (crashing->full_time ? timeout : workers_shorter_limit(timeout)) + WORKERS_LOAD_MS;
}

static enum shrink_answer ask(void *context, const struct test_case *test_case)
{
    struct crashing *crashing = context;
    const struct explore_config *config = crashing->exploring->config;
    const struct workers_config work = {
        .job = try_job, .collect = collect, .limit = limit, .context = crashing, .deadline = config->deadline};
    if ((config->stop && *config->stop) || clock_left_ms(config->deadline) == 0)
        return SHRINK_FAILED;
    crashing->test_case = test_case;
    bool worked = explore_work(crashing->exploring, work, 1) == BATCH_OK && clock_left_ms(config->deadline) > 0;
    crashing->test_case = NULL;
    if (!worked)
        text_clear(crashing->exploring->message);
    if (!worked || crashing->failed)
        return SHRINK_FAILED;
    return crashing->came == crashing->class ? SHRINK_SHOWN : SHRINK_GONE;
}

/* The scenario again, by its number. */
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

/* Asks about the test case and replaces it by the smallest one that still shows it. Attempts have a shorter
 * time limit than the search, so the result is tried once more with the full one; where the build is merely slow, the test case stays. */
static enum shrink_answer shrink_crash(struct crashing *crashing, struct test_case *test_case, bool *no_memory)
{
    bool hung = crashing->class == TRIAL_HUNG, few = crashing->exploring->config->rank;
    const struct shrink_config how = {.ask = ask,
                                      .context = crashing,
                                      .most = hung  ? HANG_QUESTIONS
                                              : few ? CRASH_QUESTIONS_OF_ONE
                                                    : CRASH_QUESTIONS};
    struct test_case shrunk = {0};
    enum shrink_answer answer = ask(crashing, test_case);
    if (answer != SHRINK_SHOWN)
        return answer;
    *no_memory = test_case_copy(&shrunk, test_case) != TEST_CASE_OK || shrink(&shrunk, &how) == SHRINK_NO_MEMORY;
    if (hung && !*no_memory) {
        crashing->full_time = true;
        answer = ask(crashing, &shrunk);
    }
    if (answer == SHRINK_SHOWN)
        swap_test_cases(&shrunk, test_case);
    else if (answer == SHRINK_GONE)
        answer = ask(crashing, test_case);
    test_case_clean_up(&shrunk);
    return answer;
}

/* One that does not crash or hang a second time is only counted. *confirmed is false where it could not be tried. */
static enum batch_status take_crash(struct exploring *exploring, enum trial_class class, uint64_t number, bool *confirmed)
{
    struct crashing crashing = {.exploring = exploring, .class = class};
    struct test_case test_case = {0};
    enum shrink_answer answer = SHRINK_FAILED;
    bool no_memory = !make_again(exploring, number, &test_case);
    if (!no_memory)
        answer = shrink_crash(&crashing, &test_case, &no_memory);
    *confirmed = answer != SHRINK_FAILED;
    exploring->exploration->unrepeated += answer == SHRINK_GONE;
    if (answer == SHRINK_SHOWN && !no_memory)
        no_memory = !add_crash(exploring, &test_case, (struct search_finding){.mark = {.class = class}, .number = number});
    test_case_clean_up(&test_case);
    return no_memory ? explore_no_memory(exploring) : BATCH_OK;
}

/* Adds one that could not be tried again as it was found, where there is room left for findings of its kind. */
static enum batch_status keep_unconfirmed(struct exploring *exploring, enum trial_class class, uint64_t number)
{
    struct test_case test_case = {0};
    const struct search_finding finding = {.mark = {.class = class}, .number = number, .unconfirmed = true};
    if (exploring->found.kinds[class][0][0].count >= exploring->config->findings)
        return BATCH_OK;
    bool kept = make_again(exploring, number, &test_case) && add_crash(exploring, &test_case, finding);
    test_case_clean_up(&test_case);
    return kept ? BATCH_OK : explore_no_memory(exploring);
}

/* Whether what has been found is enough: of crashes one, where one finding is asked for. */
static bool is_enough(const struct exploring *exploring)
{
    return exploring->config->rank &&
           (exploring->found.kinds[TRIAL_CRASHED][0][0].count || exploring->found.kinds[TRIAL_HUNG][0][0].count);
}

static enum batch_status take_all(struct exploring *exploring, enum trial_class class, const struct explore_crashes *crashes)
{
    enum batch_status status = BATCH_OK;
    bool confirmed[EXPLORE_CRASHES_MOST] = {false};
    for (uint32_t i = 0; i < crashes->count && status == BATCH_OK && !is_enough(exploring); i++)
        status = take_crash(exploring, class, crashes->numbers[i], &confirmed[i]);
    for (uint32_t i = 0; i < crashes->count && status == BATCH_OK && !is_enough(exploring); i++)
        if (!confirmed[i])
            status = keep_unconfirmed(exploring, class, crashes->numbers[i]);
    return status;
}

enum batch_status explore_shrink_crashes(struct exploring *exploring)
{
    enum batch_status status = take_all(exploring, TRIAL_CRASHED, &exploring->found.crashes);
    return status == BATCH_OK ? take_all(exploring, TRIAL_HUNG, &exploring->found.hangs) : status;
}
