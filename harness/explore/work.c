/* The workers of a search, and their jobs. */
#include "explore/internal.h"

#include "base/clock.h"
#include "module/candidate.h"

#include <string.h>

/* Ranges that begin at a multiple of this are asked again in another process. */
#define SAMPLE_INTERVAL 65536u
/* Scenarios that share one time limit. */
#define STEPS_TIMED 64u

enum batch_status explore_no_memory(const struct exploring *exploring)
{
    text_clear(exploring->message);
    return batch_no_memory(exploring->message);
}

enum batch_status explore_work(const struct exploring *exploring, struct workers_config work, size_t count)
{
    const struct explore_config *config = exploring->config;
    work.workers = config->jobs;
    work.no_fork = config->no_fork;
    work.fresh = config->fresh;
    work.memory = exploring->batch->builds[0].candidate ? EXPLORE_MEMORY : 0;
    if (workers_run(&work, count) == WORKERS_OK)
        return BATCH_OK;
    workers_describe_failure(exploring->message);
    return BATCH_FAILED;
}

/* Static, as step() has no context: a worker process has one exploration. */
static const struct explore_control *step_control;

static void step(uint64_t number)
{
    candidate_step(number);
    if (number % STEPS_TIMED == 0 && step_control->timeout_ms)
        candidate_set_time_limit(step_control->timeout_ms + EXPLORE_SHRINK_MS);
}

/* Loads the build, and returns its comparators. */
static bool load_build(const struct build *build, ccm_comparator *at[CCM_PLACES], struct text *message)
{
    struct module module;
    if (build->candidate) {
        bool loaded = candidate_load(0, build->path, &module, message) == MODULE_OK;
        candidate_comparators(0, at);
        return loaded;
    }
    if (module_load(build->path, &module, message) != MODULE_OK)
        return false;
    memcpy(at, module.compare->at, sizeof module.compare->at);
    return true;
}

static bool finish_connector(struct exploring *exploring, struct text *message)
{
    struct explore_worker *worker = &exploring->worker;
    if (!explore_prepare_connector(exploring, message))
        return false;
    worker->searcher.drawing.config = exploring->config->draws;
    worker->searcher.by_load = worker->searcher.by_spread = !exploring->config->rank;
    worker->searcher.trial.compared = exploring->config->compared;
    worker->prepared = true;
    worker->answering = candidate_is_answering();
    return true;
}

bool explore_prepare(struct exploring *exploring, struct text *message)
{
    const struct build *build = &exploring->batch->builds[0];
    const struct explore_config *config = exploring->config;
    struct explore_worker *worker = &exploring->worker;
    struct trial_config *trial = &worker->searcher.trial;
    ccm_comparator **const known_at[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = trial->before.at, [BUILD_SP4] = trial->reference.at};
    const char *readable = build->path;
    trial->ignore_unroutable = config->draws.well_formed;
    bool prepared = worker->prepared && worker->answering == candidate_is_answering();
    /* Before the candidate, as isolation then prevents further loading. */
    for (int i = 0; !prepared && i < KNOWN_BUILDS; i++) {
        struct module known;
        if (module_load(config->known_paths[i], &known, message) != MODULE_OK)
            return false;
        memcpy(known_at[i], known.compare->at, sizeof known.compare->at);
    }
    if (build->connector)
        return prepared || finish_connector(exploring, message);
    if (build->candidate)
        candidate_open(&readable, 1, &ISOLATION_NO_NEEDS);
    if (prepared && !candidate_has_new_answerer())
        return true;
    if (!load_build(build, trial->build.at, message))
        return false;
    candidate_loaded();
    candidate_relax();
    worker->searcher.drawing.config = config->draws;
    if (config->exhaustive)
        worker->searcher.source = exhaust_source(&exploring->exhaust);
    worker->searcher.by_load = worker->searcher.by_spread = !config->rank;
    trial->compared = config->compared;
    worker->searcher.step = config->no_fork ? NULL : step;
    step_control = exploring->control;
    worker->prepared = true;
    worker->answering = candidate_is_answering();
    return true;
}

static bool may_proceed(void *context, const struct search_findings *findings)
{
    const struct exploring *exploring = context;
    const struct explore_control *control = exploring->control;
    const volatile sig_atomic_t *stop = exploring->config->stop;
    (void)findings;
    if (candidate_is_answering())
        return true; /* the judge decides */
    return !control->stop && !(stop && *stop) && (!control->deadline || clock_now_ms() < control->deadline);
}

bool explore_search(struct exploring *exploring, struct explore_range range, struct text *reply)
{
    const struct explore_config *config = exploring->config;
    const struct search_range part = {.from = range.from, .to = range.to, .shard = config->shard, .shards = config->shards};
    struct search_findings findings = {0};
    candidate_sample(range.from % SAMPLE_INTERVAL == 0);
    if (!explore_prepare(exploring, reply))
        return false;
    enum search_status status = config->source->run(&exploring->worker.searcher, &part, &findings, may_proceed, exploring);
    if (status == SEARCH_STOPPED)
        candidate_abandon();
    candidate_ask_elsewhere();
    bool done = status == SEARCH_OK || status == SEARCH_STOPPED;
    if (done)
        explore_append_answer(reply, &findings);
    else
        text_puts(reply, status == SEARCH_FAILED ? "the Unicode library failed" : "out of memory");
    search_findings_clean_up(&findings);
    return done;
}
