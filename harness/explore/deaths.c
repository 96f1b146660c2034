/* Shrinks what a build dies of: each question goes to a process of its own. */
#include "explore/internal.h"

#include "module/candidate.h"
#include "shrink/shrink.h"

/* So many questions are asked of a build that crashes, and of one that hangs. */
#define CRASH_QUESTIONS 400u
#define HANG_QUESTIONS 12u

struct dying {
    struct exploring *exploring;
    enum trial_class class; /* that is looked for */
    const struct test_case *test_case;
    enum trial_class came; /* what came of it */
    bool full_time;        /* a hang is to last as long as it did in the search */
    bool failed;
};

static bool try_job(void *context, size_t job, struct text *reply)
{
    const struct dying *dying = context;
    struct explore_worker *worker = &dying->exploring->worker;
    enum trial_class class;
    (void)job;
    candidate_sample(true);
    if (!explore_prepare(dying->exploring, reply) ||
        trial_run(&worker->searcher.trials, &worker->searcher.trial, dying->test_case, &class) != RUN_OK)
        return false;
    candidate_ask_elsewhere();
    return true;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct dying *dying = context;
    (void)job;
    dying->failed = outcome->kind == OUTCOME_FAILED;
    dying->came = outcome->kind == OUTCOME_TIMED_OUT                                 ? TRIAL_HUNG
                  : outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED ? TRIAL_NOTHING
                                                                                     : TRIAL_CRASHED;
}

static uint64_t limit(void *context, size_t job)
{
    const struct dying *dying = context;
    uint64_t timeout = dying->exploring->config->timeout_ms;
    (void)job;
    if (!timeout)
        return 0;
    return dying->full_time ? timeout + WORKERS_LOAD_MS : workers_shorter_limit(timeout + WORKERS_LOAD_MS);
}

static enum shrink_answer ask(void *context, const struct test_case *test_case)
{
    struct dying *dying = context;
    const volatile sig_atomic_t *stop = dying->exploring->config->stop;
    if (stop && *stop)
        return SHRINK_FAILED;
    dying->test_case = test_case;
    bool worked = explore_work(dying->exploring, 1, try_job, collect, limit, dying) == BATCH_OK;
    dying->test_case = NULL;
    if (!worked)
        text_clear(dying->exploring->message);
    if (!worked || dying->failed)
        return SHRINK_FAILED;
    return dying->came == dying->class ? SHRINK_SHOWN : SHRINK_GONE;
}

/* The scenario that the build has died of, anew. */
static bool make_again(struct exploring *exploring, uint64_t number, struct test_case *test_case)
{
    const struct explore_config *config = exploring->config;
    const struct test_case *made = NULL;
    if (!config->exhaustive)
        return config->source->draw(&config->draws, number, test_case) == DRAW_OK;
    struct search_source source = exhaust_source(&exploring->exhaust);
    return source.make(source.context, number, &made) == DRAW_OK && made && test_case_copy(test_case, made) == TEST_CASE_OK;
}

static bool add_death_find(struct exploring *exploring, const struct test_case *test_case, struct search_find find)
{
    struct text bytes = {0};
    test_case_write(test_case, &bytes);
    find.bytes = bytes.bytes;
    find.length = bytes.length;
    find.count = 1;
    bool added = !bytes.failed && explore_add(exploring, &find);
    text_clean_up(&bytes);
    return added;
}

static void swap_test_cases(struct test_case *a, struct test_case *b)
{
    struct test_case held = *a;
    *a = *b;
    *b = held;
}

/* Asks about the test case and replaces it by the smallest one that still shows it. A hang is not waited for as long as in the search
 * meanwhile, so the result is asked about once more; where the build is merely slow there, the test case stays. */
static enum shrink_answer shrink_death(struct dying *dying, struct test_case *test_case, bool *no_memory)
{
    bool hung = dying->class == TRIAL_HUNG;
    const struct shrink_config how = {.ask = ask, .context = dying, .most = hung ? HANG_QUESTIONS : CRASH_QUESTIONS};
    struct test_case shrunk = {0};
    enum shrink_answer answer = ask(dying, test_case);
    if (answer != SHRINK_SHOWN)
        return answer;
    *no_memory = test_case_copy(&shrunk, test_case) != TEST_CASE_OK || shrink(&shrunk, &how) == SHRINK_NO_MEMORY;
    if (hung && !*no_memory) {
        dying->full_time = true;
        answer = ask(dying, &shrunk);
    }
    if (answer == SHRINK_SHOWN)
        swap_test_cases(&shrunk, test_case);
    else if (answer == SHRINK_GONE)
        answer = ask(dying, test_case);
    test_case_clean_up(&shrunk);
    return answer;
}

/* Of one that does not die a second time there is nothing to be shown. *confirmed is false where it could not be asked. */
static enum batch_status take(struct exploring *exploring, enum trial_class class, uint64_t number, bool *confirmed)
{
    struct dying dying = {.exploring = exploring, .class = class};
    struct test_case test_case = {0};
    enum shrink_answer answer = SHRINK_FAILED;
    bool no_memory = !make_again(exploring, number, &test_case);
    if (!no_memory)
        answer = shrink_death(&dying, &test_case, &no_memory);
    *confirmed = answer != SHRINK_FAILED;
    exploring->exploration->unrepeated += answer == SHRINK_GONE;
    if (answer == SHRINK_SHOWN && !no_memory)
        no_memory = !add_death_find(exploring, &test_case, (struct search_find){.mark = {.class = class}, .number = number});
    test_case_clean_up(&test_case);
    return no_memory ? explore_no_memory(exploring) : BATCH_OK;
}

/* Keeps a death that could not be asked about again as it was found, where there is room left for finds of its kind. */
static enum batch_status keep_unconfirmed(struct exploring *exploring, enum trial_class class, uint64_t number)
{
    struct test_case test_case = {0};
    const struct search_find find = {.mark = {.class = class}, .number = number, .unconfirmed = true};
    if (exploring->kinds[class][0][0].count >= exploring->config->finds)
        return BATCH_OK;
    bool kept = make_again(exploring, number, &test_case) && add_death_find(exploring, &test_case, find);
    test_case_clean_up(&test_case);
    return kept ? BATCH_OK : explore_no_memory(exploring);
}

static enum batch_status take_all(struct exploring *exploring, enum trial_class class, const struct explore_deaths *deaths)
{
    enum batch_status status = BATCH_OK;
    bool confirmed[DEATHS_MOST] = {false};
    for (uint32_t i = 0; i < deaths->count && status == BATCH_OK; i++)
        status = take(exploring, class, deaths->numbers[i], &confirmed[i]);
    for (uint32_t i = 0; i < deaths->count && status == BATCH_OK; i++)
        if (!confirmed[i])
            status = keep_unconfirmed(exploring, class, deaths->numbers[i]);
    return status;
}

enum batch_status explore_deaths(struct exploring *exploring)
{
    enum batch_status status = take_all(exploring, TRIAL_CRASHED, &exploring->crashes);
    return status == BATCH_OK ? take_all(exploring, TRIAL_HUNG, &exploring->hung) : status;
}
