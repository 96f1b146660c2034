/* The search's part in a verification: ranges of scenarios go to workers, each stops at its first find. */
#include "verify/find.h"

#include "base/clock.h"
#include "module/candidate.h"
#include "module/workers.h"

#include <string.h>

/* Scenarios of one job. */
#define RANGE ((uint64_t)16 * DRAW_BLOCK)
/* A scenario may take so much of a millisecond more than the time-out of a job; a slow candidate on a loaded machine takes a tenth. */
#define SCENARIOS_PER_MS 4u
/* When so many ranges have hung, the others are given a tenth of the time. */
#define HUNG_MOST 3u

struct search {
    const struct batch *batch;
    const struct batch_config *config;
    struct searcher searcher; /* a worker's, kept from job to job */
    bool prepared, answering; /* `answering`: in an answerer, and not in the worker that it was forked from */
    uint64_t scenarios;       /* to be tried */
    struct search_summary *summary;
    enum conclusion_kind kind_of_faults;
    bool slow;                 /* the candidate is known to be: then what times out does not hang */
    struct search_first first; /* the worst find, of several the one with the smallest number */
    size_t done, of, hung;
    bool failed;
    struct text message;
};

static enum conclusion_kind kind_of(const struct search *search, enum trial_class class)
{
    if (class == TRIAL_HUNG && search->slow)
        return CONCLUSION_INCONCLUSIVE;
    if (class == TRIAL_CRASHED || class == TRIAL_HUNG)
        return CONCLUSION_UNSAFE;
    return trial_is_over_fixed(class) ? search->kind_of_faults : CONCLUSION_NOT_FIXED;
}

static uint64_t end_of(const struct search *search, size_t job)
{
    uint64_t end = (job + 1) * RANGE;
    return end < search->scenarios ? end : search->scenarios;
}

static bool search_job(void *context, size_t job, struct text *reply)
{
    struct search *search = context;
    struct search_first first;
    bool prepared = search->prepared && search->answering == candidate_is_answering();
    if (!find_prepare(search->batch, search->config, prepared, &search->searcher, reply))
        return false;
    search->prepared = true;
    search->answering = candidate_is_answering();
    if (!search_block(&search->searcher, job * RANGE, end_of(search, job), &first)) {
        text_puts(reply, "out of memory");
        return false;
    }
    text_append(reply, (const char *)&first, sizeof first);
    return true;
}

/* A find counts; the worst of all is what is looked at. */
static void take_find(struct search *search, const struct search_first *found)
{
    struct search_summary *summary = search->summary;
    summary->scenarios += found->scenarios;
    if (found->class == TRIAL_NOTHING)
        return;
    enum conclusion_kind kind = kind_of(search, found->class);
    if (!summary->finds++ || kind < summary->worst || (kind == summary->worst && found->number < search->first.number)) {
        summary->worst = kind;
        search->first = *found;
    }
}

static void search_collect(void *context, size_t job, const struct outcome *outcome)
{
    struct search *search = context;
    struct search_first found = {0};
    uint64_t from = job * RANGE;
    if (outcome->kind == OUTCOME_FAILED) {
        if (!search->failed)
            text_append(&search->message, outcome->reply, outcome->reply_length);
        search->failed = true;
    } else if (outcome->kind == OUTCOME_DONE && outcome->reply_length == sizeof found) {
        memcpy(&found, outcome->reply, sizeof found);
    } else if (outcome->kind == OUTCOME_TIMED_OUT && clock_left_ms(search->config->deadline) == 0) {
        search->summary->cut = true;
    } else {
        bool known = outcome->crash && outcome->crash->step >= from && outcome->crash->step < end_of(search, job);
        found.class = outcome->kind == OUTCOME_TIMED_OUT ? TRIAL_HUNG : TRIAL_CRASHED;
        found.number = known ? outcome->crash->step : from;
        found.scenarios = found.number - from + 1;
    }
    search->hung += outcome->kind == OUTCOME_TIMED_OUT;
    if (!search->failed && (unsigned)found.class < TRIAL_CLASSES)
        take_find(search, &found);
    search->done++;
    if (search->config->progress)
        search->config->progress(search->config->progress_context, search->done, search->of);
}

static uint64_t search_limit(void *context, size_t job)
{
    const struct search *search = context;
    (void)job;
    uint64_t timeout = search->config->timeout_ms, limit = timeout ? timeout + RANGE / SCENARIOS_PER_MS : 0;
    return search->hung < HUNG_MOST && !search->config->hangs ? limit : workers_shorter_limit(limit);
}

enum batch_status verify_search(const struct batch *batch, const struct verify_config *config, struct verification *verification,
                                struct text *message)
{
    double scenarios = VERIFY_SCENARIOS * config->effort;
    struct search search = {
        .batch = batch,
        .config = &config->batch,
        .searcher = {.drawing.config = find_draws(), .step = candidate_step},
        .scenarios = scenarios < DRAW_BLOCK ? DRAW_BLOCK : (uint64_t)scenarios,
        .summary = &verification->search,
        .kind_of_faults = verify_kind_of_faults(&verification->laws),
        .slow = verify_is_slow(&verification->laws),
    };
    search.of = (size_t)((search.scenarios + RANGE - 1) / RANGE);
    struct workers_config workers = {.workers = config->batch.jobs,
                                     .no_fork = config->batch.no_fork,
                                     .deadline = config->batch.deadline,
                                     .fresh = config->batch.suspicious,
                                     .memory = VERIFY_MEMORY,
                                     .job = search_job,
                                     .collect = search_collect,
                                     .limit = search_limit,
                                     .context = &search};
    enum batch_status status = BATCH_OK;
    if (workers_run(&workers, search.of) != WORKERS_OK) {
        workers_describe_failure(message);
        status = BATCH_FAILED;
    } else if (search.failed) {
        text_puts(message, search.message.length ? search.message.bytes : "out of memory");
        status = BATCH_FAILED;
    } else if (search.summary->finds) {
        status = find_write(batch, config, &search.first, search.summary, message);
    }
    searcher_clean_up(&search.searcher);
    text_clean_up(&search.message);
    return status;
}
