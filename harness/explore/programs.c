/* Search with a connector: finds and shrinks the first scenario of each class. */
#include "explore/internal.h"

#include "base/clock.h"
#include "connector/connector.h"
#include "module/module.h"
#include "module/worker.h"
#include "shrink/shrink.h"

#include <stdlib.h>
#include <string.h>

/* Scenarios per wave; fixed, so that findings do not depend on the number of workers. */
#define WAVE 32u
/* Maximum probes of the connector to shrink a finding: each takes a tenth of a second. */
#define PROBES 400u

/* ---- In a worker ----------------------------------------------------------------------------------------------------------- */

/* Static, as the callbacks have no context for it: a worker process has one connector. */
static uint64_t cycle_limit_ms;

static void begin_run(void *host) { connector_host_begin(host, NULL, cycle_limit_ms); }

static enum trial_class class_of_stop(void *host)
{
    const char *why;
    switch (connector_host_end(host, &why)) {
    case CONNECTOR_FAILED: return TRIAL_CRASHED;
    case CONNECTOR_TIMED_OUT: return TRIAL_HUNG;
    case CONNECTOR_SKIPPED: return TRIAL_NOTHING;
    case CONNECTOR_ENVIRONMENT:
    case CONNECTOR_NO_MEMORY:
    case CONNECTOR_NONE: break;
    }
    return TRIAL_CLASSES;
}

bool explore_prepare_connector(struct exploring *exploring, struct text *message)
{
    const struct explore_config *config = exploring->config;
    struct explore_worker *worker = &exploring->worker;
    struct connector_host *host =
        connectors_host(&worker->connectors, config->place, config->known_paths, &exploring->batch->builds[0], message);
    if (!host)
        return false;
    cycle_limit_ms = exploring->control->timeout_ms;
    worker->steps = (struct steps){.compare = connector_host_compare, .begin = begin_run, .context = host};
    worker->searcher.trial.steps = &worker->steps;
    worker->searcher.trial.stopped = class_of_stop;
    return true;
}

struct programs {
    struct exploring *exploring;
    uint64_t first;                       /* number of the first scenario of this wave */
    uint64_t numbers[TRIAL_CLASSES];      /* 1 + the first scenario of each class; 0: none */
    enum trial_class jobs[TRIAL_CLASSES]; /* classes to shrink, by job */
    bool failed;
};

/* LCOV_EXCL_START: harness/faults tests failing calls */
/* Replies with the reason of a failure. */
static bool fail_job(const struct exploring *exploring, struct text *reply)
{
    const char *why = "";
    const struct connector_host *host = exploring->worker.connectors.host;
    text_clear(reply);
    if (host && connector_host_end(host, &why) == CONNECTOR_ENVIRONMENT)
        text_puts(reply, why);
    else
        text_puts(reply, "out of memory");
    return false;
}
/* LCOV_EXCL_STOP */

/* The worker itself measures the time of each command. */
static bool prepare(struct exploring *exploring, struct text *reply)
{
    if (!explore_prepare(exploring, reply))
        return false;
    if (!exploring->config->no_fork)
        worker_note_answerer();
    return true;
}

/* Tries one scenario; the reply is its class. */
static bool try_job(void *context, size_t job, struct text *reply)
{
    struct programs *programs = context;
    struct exploring *exploring = programs->exploring;
    const struct test_case *test_case;
    enum trial_class class = TRIAL_NOTHING;
    if (!prepare(exploring, reply))
        return false;
    if (search_try(&exploring->worker.searcher, programs->first + job, &test_case, &class) != SEARCH_OK)
        return fail_job(exploring, reply);
    const char byte = (char)class;
    text_append(reply, &byte, 1);
    return true;
}

/* Comparators that a connector may behave like: known builds, and mixtures of them. If one does, it can shrink the finding without
 * processes. */
static const bool folds[][CCM_PLACES] = {{false, false, true}, {false, true, true}, {true, false, true}, {true, true, true}};

static struct comparators mixture(const struct trial_config *config, size_t index)
{
    struct comparators build = {{NULL}};
    for (int place = 0; place < CCM_PLACES; place++)
        build.at[place] = folds[index][place] ? config->reference.at[place] : config->before.at[place];
    return build;
}

/* If a mixture reproduces the finding, shrinks with it and confirms the result with the connector. Returns false if out of
 * memory. */
static bool shrink_by_mixture(struct searcher *searcher, struct test_case *test_case, struct search_mark mark, size_t index)
{
    struct searcher like = {.trial = searcher->trial};
    struct search_probe probe = {.searcher = &like, .mark = mark}, confirmation = {.searcher = searcher, .mark = mark};
    const struct shrink_config how = {.ask = search_probe_kind, .context = &probe, .keep_cycles = mark.class == TRIAL_UNDECIDED};
    struct test_case shrunk = {0};
    like.trial.steps = NULL;
    like.trial.build = mixture(&searcher->trial, index);
    bool done = true;
    if (search_probe_kind(&probe, test_case) == SHRINK_REPRODUCED) {
        done = test_case_copy(&shrunk, test_case) == TEST_CASE_OK && shrink(&shrunk, &how) == SHRINK_OK;
        if (done && search_probe_kind(&confirmation, &shrunk) == SHRINK_REPRODUCED) {
            struct test_case held = *test_case;
            *test_case = shrunk;
            shrunk = held;
        }
        test_case_clean_up(&shrunk);
    }
    trial_clean_up(&like.trials);
    return done;
}

/* Shrinks the first scenario of a class; the reply is the test case. */
static bool shrink_job(void *context, size_t job, struct text *reply)
{
    struct programs *programs = context;
    struct exploring *exploring = programs->exploring;
    struct searcher *searcher = &exploring->worker.searcher;
    enum trial_class class = programs->jobs[job];
    struct search_mark mark = {.class = class};
    struct search_probe probe = {.searcher = searcher, .mark = mark};
    const struct shrink_config how = {
        .ask = search_probe_kind, .context = &probe, .keep_cycles = class == TRIAL_UNDECIDED, .most = PROBES};
    struct test_case test_case = {0};
    if (!prepare(exploring, reply))
        return false;
    searcher->by_load = searcher->by_spread = false;
    bool done = exploring->config->source->draw(&exploring->config->draws, programs->numbers[class] - 1, &test_case) == DRAW_OK;
    for (size_t i = 0; done && i < sizeof folds / sizeof *folds; i++)
        done = shrink_by_mixture(searcher, &test_case, mark, i);
    done = done && shrink(&test_case, &how) == SHRINK_OK;
    if (done)
        test_case_write(&test_case, reply);
    test_case_clean_up(&test_case);
    return done ? !reply->failed : fail_job(exploring, reply);
}

/* ---- In the parent process -------------------------------------------------------------------------------------------------- */

/* LCOV_EXCL_START: harness/faults tests failing calls */
static void fail_all(struct programs *programs, const char *message, size_t length)
{
    if (!programs->failed)
        text_append(programs->exploring->message, message, length);
    programs->failed = true;
}
/* LCOV_EXCL_STOP */

static void collect_class(void *context, size_t job, const struct outcome *outcome)
{
    struct programs *programs = context;
    struct exploration *exploration = programs->exploring->exploration;
    const struct explore_config *config = programs->exploring->config;
    if (outcome->kind == OUTCOME_FAILED)
        fail_all(programs, outcome->reply, outcome->reply_length);
    if (outcome->kind != OUTCOME_DONE || outcome->reply_length != 1 || (unsigned char)*outcome->reply >= TRIAL_CLASSES)
        return; /* the time is over */
    enum trial_class class = (enum trial_class) * outcome->reply;
    exploration->scenarios++;
    exploration->found[class] += class != TRIAL_NOTHING;
    uint64_t number = programs->first + job + 1;
    if (!programs->numbers[class] || number < programs->numbers[class])
        programs->numbers[class] = number;
    if (config->progress)
        config->progress(config->progress_context, &(struct explore_progress){.scenarios = exploration->scenarios});
}

static void collect_finding(void *context, size_t job, const struct outcome *outcome)
{
    struct programs *programs = context;
    enum trial_class class = programs->jobs[job];
    if (outcome->kind == OUTCOME_FAILED)
        fail_all(programs, outcome->reply, outcome->reply_length);
    if (outcome->kind != OUTCOME_DONE)
        return; /* the time is over: there is no minimal case */
    struct text bytes = {0};
    text_append(&bytes, outcome->reply, outcome->reply_length);
    const struct search_finding finding = {
        .mark = {.class = class}, .bytes = bytes.bytes, .length = bytes.length, .number = programs->numbers[class] - 1, .count = 1};
    if (bytes.failed || !explore_add(programs->exploring, &finding))
        fail_all(programs, "out of memory", strlen("out of memory"));
    text_clean_up(&bytes);
}

static bool is_over(const struct exploring *exploring)
{
    const struct explore_config *config = exploring->config;
    uint64_t deadline = exploring->control->deadline;
    return (config->stop && *config->stop) || (deadline && clock_now_ms() >= deadline);
}

/* Whether to shrink a class: every class found, or only that of the lowest rank. */
static bool is_selected(const struct programs *programs, enum trial_class class)
{
    const unsigned *rank = programs->exploring->config->rank;
    if (!programs->numbers[class])
        return false;
    for (unsigned other = TRIAL_NOTHING + 1; rank && other < TRIAL_CLASSES; other++)
        if (programs->numbers[other] && (rank[other] < rank[class] || (rank[other] == rank[class] && other > (unsigned)class)))
            return false;
    return true;
}

static enum batch_status shrink_all(struct programs *programs)
{
    const struct workers_config work = {
        .job = shrink_job, .collect = collect_finding, .context = programs, .deadline = programs->exploring->config->deadline};
    size_t count = 0;
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        if (is_selected(programs, (enum trial_class) class))
            programs->jobs[count++] = (enum trial_class) class;
    return count ? explore_work(programs->exploring, work, count) : BATCH_OK;
}

enum batch_status explore_programs(struct exploring *exploring)
{
    struct programs programs = {.exploring = exploring};
    const struct explore_config *config = exploring->config;
    const struct workers_config work = {
        .job = try_job, .collect = collect_class, .context = &programs, .deadline = config->deadline};
    enum batch_status status = BATCH_OK;
    uint64_t start = clock_now_ms();
    bool found = false;
    while (status == BATCH_OK && !found && (!config->scenarios || programs.first < config->scenarios) && !is_over(exploring)) {
        uint64_t left = config->scenarios ? config->scenarios - programs.first : WAVE;
        size_t count = left < WAVE ? (size_t)left : WAVE;
        status = explore_work(exploring, work, count);
        programs.first += count;
        for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
            found = found || programs.numbers[class];
    }
    if (status == BATCH_OK && !programs.failed && !found && is_over(exploring))
        exploring->exploration->end = config->stop && *config->stop ? EXPLORE_STOPPED : EXPLORE_TIME_UP;
    if (status == BATCH_OK && !programs.failed && found)
        status = shrink_all(&programs);
    exploring->exploration->milliseconds = clock_now_ms() - start;
    return programs.failed ? BATCH_FAILED : status;
}
