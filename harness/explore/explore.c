#include "base/array.h"
#include "explore/internal.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks per job: many for little overhead, few for a quick stop. */
#define JOB_BLOCKS 16u
/* Jobs per start of the workers. */
#define WAVE 512u

const struct explore_source explore_random = {.run = search_run, .draw = draw_once};

/* The remaining and the current ranges of a search. */
struct search_plan {
    struct exploring *exploring;
    struct explore_range *ranges; /* to be searched again, as the build crashed in them; a stack, before new ranges */
    size_t range_count, range_capacity;
    uint64_t next, end;         /* new scenarios */
    struct explore_range *jobs; /* of this wave */
    size_t job_count;
    uint64_t start_ms, hangs;
    uint64_t soft_deadline; /* by clock_budget_ms(), if the exploration has a budget */
};

static void fail(struct exploring *exploring, const char *message, size_t length)
{
    if (!exploring->failed)
        text_append(exploring->message, message, length);
    exploring->failed = true;
    exploring->control->stop = 1;
}

static bool search_job(void *context, size_t job, struct text *reply)
{
    const struct search_plan *plan = context;
    return explore_search(plan->exploring, plan->jobs[job], reply);
}

static bool push_range(struct search_plan *plan, uint64_t from, uint64_t to)
{
    if (from >= to)
        return true;
    struct explore_range *ranges = array_grow(plan->ranges, plan->range_count, &plan->range_capacity, sizeof *ranges);
    if (!ranges)
        return false;
    plan->ranges = ranges;
    ranges[plan->range_count++] = (struct explore_range){from, to};
    return true;
}

/* Records a crash or hang in a scenario. The scenarios before it are searched again, as their findings are lost; the rest of its
 * block is skipped, so that the result does not depend on the start of the range. */
static void record_crash(struct search_plan *plan, const struct explore_range *range, bool hung, uint64_t number)
{
    struct exploring *exploring = plan->exploring;
    struct exploration *exploration = exploring->exploration;
    explore_add_crash(hung ? &exploring->found.hangs : &exploring->found.crashes, number);
    exploration->scenarios++;
    exploration->found[hung ? TRIAL_HUNG : TRIAL_CRASHED]++;
    plan->hangs += hung;
    if (plan->hangs == EXPLORE_HANGS_PATIENT)
        exploring->control->timeout_ms = (uint32_t)workers_shorter_limit(exploring->config->timeout_ms);
    if (plan->hangs >= EXPLORE_HANGS_MAX) {
        exploration->end = EXPLORE_HUNG;
        exploring->control->stop = 1;
    }
    if (!push_range(plan, range->from, number) || !push_range(plan, (number / DRAW_BLOCK + 1) * DRAW_BLOCK, range->to))
        fail(exploring, "", 0);
}

static void show_progress(const struct search_plan *plan)
{
    const struct explore_config *config = plan->exploring->config;
    const struct exploration *exploration = plan->exploring->exploration;
    struct explore_progress progress = {.scenarios = exploration->scenarios, .milliseconds = clock_now_ms() - plan->start_ms};
    for (unsigned i = TRIAL_NOTHING + 1; i < TRIAL_CLASSES; i++)
        progress.findings += exploration->found[i];
    if (config->progress)
        config->progress(config->progress_context, &progress);
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct search_plan *plan = context;
    struct exploring *exploring = plan->exploring;
    const struct explore_config *config = exploring->config;
    const struct explore_range *range = &plan->jobs[job];
    bool answered = outcome->kind == OUTCOME_DONE && explore_read_answer(exploring, outcome->reply, outcome->reply_length);
    if (outcome->kind == OUTCOME_FAILED) {
        fail(exploring, outcome->reply, outcome->reply_length);
    } else if (outcome->kind == OUTCOME_DONE && !answered && errno == ENOMEM) {
        fail(exploring, "", 0);
    } else if (outcome->kind == OUTCOME_TIMED_OUT && outcome->cut) {
        if (exploring->exploration->end == EXPLORE_DONE)
            exploring->exploration->end = EXPLORE_TIME_UP;
    } else if (!answered && !exploring->failed) {
        bool known = outcome->crash && outcome->crash->step >= range->from && outcome->crash->step < range->to;
        record_crash(plan, range, outcome->kind == OUTCOME_TIMED_OUT, known ? outcome->crash->step : range->from);
    }
    if (config->stop && *config->stop)
        exploring->control->stop = 1;
    if (config->deadline && exploring->control->deadline) /* excludes time lost to other programs */
        exploring->control->deadline = clock_now_ms() + clock_left_ms(plan->soft_deadline);
    show_progress(plan);
}

/* The time limit of a job with a known build, which has no answerer with its own limit: the time-out for each block. */
static uint64_t limit(void *context, size_t job)
{
    const struct search_plan *plan = context;
    uint64_t timeout = plan->exploring->control->timeout_ms;
    (void)job;
    return timeout ? (timeout + EXPLORE_SHRINK_MS) * JOB_BLOCKS : 0;
}

/* Makes the jobs of the next wave; ranges to be searched again come first. */
static void plan_wave(struct search_plan *plan)
{
    const struct explore_config *config = plan->exploring->config;
    uint64_t stride = (uint64_t)JOB_BLOCKS * DRAW_BLOCK * (config->shards ? config->shards : 1);
    for (plan->job_count = 0; plan->job_count < WAVE; plan->job_count++) {
        struct explore_range *job = &plan->jobs[plan->job_count];
        if (plan->range_count) {
            *job = plan->ranges[--plan->range_count];
        } else if (plan->next < plan->end) {
            uint64_t left = plan->end - plan->next;
            *job = (struct explore_range){plan->next, plan->next + (left < stride ? left : stride)};
            plan->next = job->to;
        } else {
            break;
        }
    }
}

static void determine_end(struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    struct exploration *exploration = exploring->exploration;
    const struct explore_control *control = exploring->control;
    if (exploration->end != EXPLORE_DONE)
        return;
    if (control->stop || (config->stop && *config->stop))
        exploration->end = EXPLORE_STOPPED;
    else if (control->deadline && clock_now_ms() >= control->deadline)
        exploration->end = EXPLORE_TIME_UP;
}

static enum batch_status search_waves(struct search_plan *plan)
{
    struct exploring *exploring = plan->exploring;
    const struct workers_config work = {
        .job = search_job, .collect = collect, .limit = limit, .context = plan, .deadline = exploring->config->deadline};
    enum batch_status status = BATCH_OK;
    while (status == BATCH_OK && exploring->exploration->end == EXPLORE_DONE) {
        plan_wave(plan);
        if (!plan->job_count)
            break;
        status = explore_work(exploring, work, plan->job_count);
        if (exploring->failed && !exploring->message->length)
            return explore_no_memory(exploring);
        if (exploring->failed)
            return BATCH_FAILED;
        determine_end(exploring);
    }
    return status;
}

static enum batch_status search_all(struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    struct search_plan plan = {.exploring = exploring,
                               .end = config->exhaustive  ? exploring->exhaust.numbers
                                      : config->scenarios ? config->scenarios
                                                          : UINT64_MAX / 2,
                               .jobs = calloc(WAVE, sizeof *plan.jobs),
                               .start_ms = clock_now_ms(),
                               .soft_deadline = clock_budget_ms() + config->milliseconds};
    enum batch_status status = plan.jobs ? search_waves(&plan) : explore_no_memory(exploring);
    exploring->exploration->milliseconds = clock_now_ms() - plan.start_ms;
    free(plan.ranges);
    free(plan.jobs);
    return status;
}

/* Allocates the memory that is shared with the workers. */
static bool share_control(struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    struct explore_control *control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (control == MAP_FAILED)
        return false;
    exploring->control = control;
    control->timeout_ms = config->timeout_ms < UINT32_MAX ? (uint32_t)config->timeout_ms : UINT32_MAX;
    control->deadline = config->milliseconds ? clock_now_ms() + config->milliseconds : 0;
    return true;
}

static void exploring_clean_up(struct exploring *exploring)
{
    explore_found_clean_up(&exploring->found);
    searcher_clean_up(&exploring->worker.searcher);
    connectors_clean_up(&exploring->worker.connectors);
    exhaust_clean_up(&exploring->exhaust);
    if (exploring->control)
        munmap(exploring->control, sizeof *exploring->control);
}

/* Prepares an exhaustive search, if requested. */
static enum batch_status prepare_exhaustive(struct exploring *exploring)
{
    const struct exhaust_bound *bound = exploring->config->exhaustive;
    switch (bound ? exhaust_begin(&exploring->exhaust, bound, exploring->message) : EXHAUST_OK) {
    case EXHAUST_OK: return BATCH_OK;
    case EXHAUST_INVALID: return BATCH_INVALID;
    case EXHAUST_FAILED: text_puts(exploring->message, "the Unicode library failed"); return BATCH_FAILED;
    case EXHAUST_NO_MEMORY: break;
    }
    return explore_no_memory(exploring);
}

/* Describes the coverage of a complete exhaustive search. A shard has no describable coverage, and after crashes scenarios were
 * skipped. */
static enum batch_status describe_coverage(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    struct text covered = {0};
    bool crashed = exploration->found[TRIAL_CRASHED] || exploration->found[TRIAL_HUNG];
    if (!exploration->exhaustive || exploration->end != EXPLORE_DONE || exploration->shards > 1 || crashed)
        return BATCH_OK;
    exhaust_describe(exploring->config->exhaustive, exploration->scenarios, &covered);
    exploration->covered = text_take(&covered);
    return exploration->covered ? BATCH_OK : explore_no_memory(exploring);
}

enum batch_status explore(const struct batch *batch, const struct explore_config *config, struct exploration *exploration,
                          struct text *message)
{
    struct exploring *exploring = calloc(1, sizeof *exploring);
    enum batch_status status = BATCH_FAILED;
    *exploration = (struct exploration){
        .build = &batch->builds[0], .seed = config->draws.seed, .shard = config->shard, .shards = config->shards};
    if (!exploring) {
        text_puts(message, "out of memory");
        return status;
    }
    exploring->batch = batch;
    exploring->config = config;
    exploring->exploration = exploration;
    exploring->message = message;
    if (!share_control(exploring)) {
        explore_no_memory(exploring);
        goto cleanup;
    }
    exploration->exhaustive = config->exhaustive;
    status = prepare_exhaustive(exploring);
    bool connector = batch->builds[0].connector;
    if (status == BATCH_OK)
        status = connector ? explore_programs(exploring) : search_all(exploring);
    if (status == BATCH_OK && !connector)
        status = explore_shrink_crashes(exploring);
    if (status == BATCH_OK)
        status = explore_describe(exploring);
    if (status == BATCH_OK)
        status = describe_coverage(exploring);
cleanup:
    exploring_clean_up(exploring);
    free(exploring);
    return status;
}
