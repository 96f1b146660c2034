#include "explore/internal.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks of one job: many, so that handing them out costs nothing; few, so that a stop is soon. */
#define JOB_BLOCKS 16u
/* Jobs for which workers are started once. */
#define WAVE 512u

const struct explore_source explore_random = {.run = search_run, .draw = draw_once};

enum batch_status explore_no_memory(struct exploring *exploring)
{
    text_clear(exploring->message);
    text_puts(exploring->message, "out of memory");
    return BATCH_FAILED;
}

enum batch_status explore_work(struct exploring *exploring, size_t count, worker_job *job, worker_collect *collect,
                               worker_limit *limit, void *context)
{
    const struct workers_config workers = {.workers = exploring->config->jobs,
                                           .no_fork = exploring->config->no_fork,
                                           .memory = exploring->batch->builds[0].candidate ? EXPLORE_MEMORY : 0,
                                           .job = job,
                                           .collect = collect,
                                           .limit = limit,
                                           .context = context};
    if (workers_run(&workers, count) == WORKERS_OK)
        return BATCH_OK;
    workers_describe_failure(exploring->message);
    return BATCH_FAILED;
}

static void fail(struct exploring *exploring, const char *message, size_t length)
{
    if (!exploring->failed)
        text_append(exploring->message, message, length);
    exploring->failed = true;
    exploring->control->stop = 1;
}

static void add_death(struct explore_deaths *deaths, uint64_t number)
{
    uint32_t at = DEATHS_MOST - 1;
    if (deaths->count < DEATHS_MOST)
        at = deaths->count++;
    else if (number >= deaths->numbers[at])
        return;
    for (; at > 0 && deaths->numbers[at - 1] > number; at--)
        deaths->numbers[at] = deaths->numbers[at - 1];
    deaths->numbers[at] = number;
}

static bool push_range(struct exploring *exploring, uint64_t from, uint64_t to)
{
    if (from >= to)
        return true;
    if (exploring->range_count == exploring->range_capacity) {
        size_t capacity = exploring->range_capacity ? exploring->range_capacity * 2 : WAVE;
        struct explore_range *ranges = realloc(exploring->ranges, capacity * sizeof *ranges);
        if (!ranges)
            return false;
        exploring->ranges = ranges;
        exploring->range_capacity = capacity;
    }
    exploring->ranges[exploring->range_count++] = (struct explore_range){from, to};
    return true;
}

/* The build has died of a scenario. What came before it is searched again, as the finds are lost; of its block, no more. So it
 * comes to the same wherever a range begins. */
static void take_death(struct exploring *exploring, const struct explore_range *range, bool hung, uint64_t number)
{
    const struct explore_config *config = exploring->config;
    struct exploration *exploration = exploring->exploration;
    add_death(hung ? &exploring->hung : &exploring->crashes, number);
    exploration->scenarios++;
    exploration->found[hung ? TRIAL_HUNG : TRIAL_CRASHED]++;
    exploring->hangs += hung;
    if (exploring->hangs == HANGS_PATIENT)
        exploring->control->timeout_ms = (uint32_t)workers_shorter_limit(config->timeout_ms);
    if (exploring->hangs >= HANGS_MOST) {
        exploration->end = EXPLORE_HUNG;
        exploring->control->stop = 1;
    }
    if (!push_range(exploring, range->from, number) || !push_range(exploring, (number / DRAW_BLOCK + 1) * DRAW_BLOCK, range->to))
        fail(exploring, "", 0);
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct exploring *exploring = context;
    const struct explore_config *config = exploring->config;
    const struct exploration *exploration = exploring->exploration;
    const struct explore_range *range = &exploring->jobs[job];
    bool answered = outcome->kind == OUTCOME_DONE && explore_take_answer(exploring, outcome->reply, outcome->reply_length);
    if (outcome->kind == OUTCOME_FAILED)
        fail(exploring, outcome->reply, outcome->reply_length);
    else if (outcome->kind == OUTCOME_DONE && !answered && errno == ENOMEM)
        fail(exploring, "", 0);
    else if (!answered && !exploring->failed) {
        bool known = outcome->crash && outcome->crash->step >= range->from && outcome->crash->step < range->to;
        take_death(exploring, range, outcome->kind == OUTCOME_TIMED_OUT, known ? outcome->crash->step : range->from);
    }
    if (config->stop && *config->stop)
        exploring->control->stop = 1;
    if (config->progress) {
        struct explore_progress progress = {.scenarios = exploration->scenarios,
                                            .milliseconds = clock_now_ms() - exploring->began_ms};
        for (unsigned i = TRIAL_NOTHING + 1; i < TRIAL_CLASSES; i++)
            progress.finds += exploration->found[i];
        config->progress(&progress);
    }
}

/* Of a known build, which has no answerer whose time is measured: the time-out for each block. */
static uint64_t limit(void *context, size_t job)
{
    const struct exploring *exploring = context;
    uint64_t timeout = exploring->control->timeout_ms;
    (void)job;
    return timeout ? (timeout + EXPLORE_SHRINK_MS) * JOB_BLOCKS : 0;
}

/* Moves the jobs of the next wave to exploring->jobs: what has to be searched again comes first. */
static void plan_wave(struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    uint64_t end = config->exhaustive ? exploring->exhaust.numbers : config->scenarios ? config->scenarios : UINT64_MAX / 2;
    uint64_t stride = (uint64_t)JOB_BLOCKS * DRAW_BLOCK * (config->shards ? config->shards : 1);
    for (exploring->wave = 0; exploring->wave < WAVE; exploring->wave++) {
        struct explore_range *job = &exploring->jobs[exploring->wave];
        if (exploring->range_count) {
            *job = exploring->ranges[--exploring->range_count];
        } else if (exploring->next < end) {
            uint64_t left = end - exploring->next;
            *job = (struct explore_range){exploring->next, exploring->next + (left < stride ? left : stride)};
            exploring->next = job->to;
        } else {
            break;
        }
    }
}

static void note_end(struct exploring *exploring)
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

static enum batch_status search_all(struct exploring *exploring)
{
    const struct exploration *exploration = exploring->exploration;
    enum batch_status status = BATCH_OK;
    while (status == BATCH_OK && exploration->end == EXPLORE_DONE) {
        plan_wave(exploring);
        if (!exploring->wave)
            break;
        status = explore_work(exploring, exploring->wave, explore_job, collect, limit, exploring);
        if (exploring->failed && !exploring->message->length)
            return explore_no_memory(exploring);
        if (exploring->failed)
            return BATCH_FAILED;
        note_end(exploring);
    }
    return status;
}

static bool begin(struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    struct explore_control *control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (control == MAP_FAILED)
        return false;
    exploring->control = control;
    exploring->jobs = calloc(WAVE, sizeof *exploring->jobs);
    exploring->began_ms = clock_now_ms();
    control->timeout_ms = config->timeout_ms < UINT32_MAX ? (uint32_t)config->timeout_ms : UINT32_MAX;
    control->deadline = config->milliseconds ? exploring->began_ms + config->milliseconds : 0;
    return exploring->jobs;
}

static void finish(struct exploring *exploring)
{
    struct search_finds *kinds = &exploring->kinds[0][0][0];
    for (size_t i = 0; i < sizeof exploring->kinds / sizeof *kinds; i++)
        search_finds_clean_up(&kinds[i]);
    searcher_clean_up(&exploring->worker.searcher);
    exhaust_clean_up(&exploring->exhaust);
    free(exploring->ranges);
    free(exploring->jobs);
    if (exploring->control)
        munmap(exploring->control, sizeof *exploring->control);
}

/* Makes ready to number all directories, where that is asked for. */
static enum batch_status begin_exhaustive(struct exploring *exploring)
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

/* Says what an exhaustive search has covered, once it has: each scenario that was run is a directory. A part of a search has
 * covered nothing that has a name, and where the build died, some were left out. */
static enum batch_status tell_covered(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    struct text covered = {0};
    bool died = exploration->found[TRIAL_CRASHED] || exploration->found[TRIAL_HUNG];
    if (!exploration->exhaustive || exploration->end != EXPLORE_DONE || exploration->shards > 1 || died)
        return BATCH_OK;
    exhaust_tell(exploring->config->exhaustive, exploration->scenarios, &covered);
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
    if (!begin(exploring)) {
        explore_no_memory(exploring);
        goto cleanup;
    }
    exploration->exhaustive = config->exhaustive;
    status = begin_exhaustive(exploring);
    if (status == BATCH_OK)
        status = search_all(exploring);
    exploration->milliseconds = clock_now_ms() - exploring->began_ms;
    if (status == BATCH_OK)
        status = explore_deaths(exploring);
    if (status == BATCH_OK)
        status = explore_tell(exploring);
    if (status == BATCH_OK)
        status = tell_covered(exploring);
cleanup:
    finish(exploring);
    free(exploring);
    return status;
}
