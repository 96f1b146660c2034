/* Shrinks what a build dies of: each question goes to a process of its own. */
#include "explore/internal.h"

#include "search/shrink.h"

/* So many questions are asked of a build that crashes, and of one that hangs. */
#define CRASH_QUESTIONS 400u
#define HANG_QUESTIONS 12u

struct dying {
    struct exploring *exploring;
    enum trial_class class; /* that is looked for */
    const struct specimen *specimen;
    enum trial_class came; /* what came of it */
    bool failed;
};

static bool try_job(void *context, size_t job, struct text *reply)
{
    const struct dying *dying = context;
    struct explore_worker *worker = &dying->exploring->worker;
    enum trial_class class;
    (void)job;
    if (!explore_prepare(dying->exploring, reply))
        return false;
    return trial_run(&worker->searcher.trials, &worker->searcher.trial, dying->specimen, &class) == RUN_OK;
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
    return timeout ? timeout / 10 + 1 : 0;
}

static enum shrink_answer ask(void *context, const struct specimen *specimen)
{
    struct dying *dying = context;
    const volatile sig_atomic_t *stop = dying->exploring->config->stop;
    dying->specimen = specimen;
    /* Asked to stop, it keeps to what it has. */
    if ((stop && *stop) || explore_work(dying->exploring, 1, try_job, collect, limit, dying) != BATCH_OK || dying->failed)
        return SHRINK_FAILED;
    return dying->came == dying->class ? SHRINK_SHOWN : SHRINK_GONE;
}

/* The scenario that the build has died of, anew. */
static bool make_again(struct exploring *exploring, uint64_t number, struct specimen *specimen)
{
    const struct explore_config *config = exploring->config;
    const struct specimen *made = NULL;
    if (!config->exhaustive)
        return config->source->draw(&config->draws, number, specimen) == DRAW_OK;
    struct search_source source = exhaust_source(&exploring->exhaust);
    return source.make(source.context, number, &made) == DRAW_OK && made && specimen_copy(specimen, made) == SPECIMEN_OK;
}

/* Of one that does not die a second time there is nothing to be shown. */
static enum batch_status take(struct exploring *exploring, enum trial_class class, uint64_t number)
{
    struct dying dying = {.exploring = exploring, .class = class};
    const struct shrink_config how = {
        .ask = ask, .context = &dying, .most = class == TRIAL_HUNG ? HANG_QUESTIONS : CRASH_QUESTIONS};
    struct specimen specimen = {0};
    struct text bytes = {0};
    enum batch_status status = BATCH_OK;
    if (!make_again(exploring, number, &specimen))
        goto no_memory;
    if (ask(&dying, &specimen) != SHRINK_SHOWN) {
        exploring->exploration->unrepeated++;
        goto cleanup;
    }
    if (shrink(&specimen, &how) == SHRINK_NO_MEMORY)
        goto no_memory;
    specimen_write(&specimen, &bytes);
    const struct search_find find = {
        .mark = {.class = class}, .bytes = bytes.bytes, .length = bytes.length, .number = number, .count = 1};
    if (!bytes.failed && explore_add(exploring, &find))
        goto cleanup;
no_memory:
    status = explore_no_memory(exploring);
cleanup:
    text_clean_up(&bytes);
    specimen_clean_up(&specimen);
    return status;
}

static enum batch_status take_all(struct exploring *exploring, enum trial_class class, const struct explore_deaths *deaths)
{
    enum batch_status status = BATCH_OK;
    for (uint32_t i = 0; i < deaths->count && status == BATCH_OK; i++)
        status = take(exploring, class, deaths->numbers[i]);
    return status;
}

enum batch_status explore_deaths(struct exploring *exploring)
{
    enum batch_status status = take_all(exploring, TRIAL_CRASHED, &exploring->crashes);
    return status == BATCH_OK ? take_all(exploring, TRIAL_HUNG, &exploring->hung) : status;
}
