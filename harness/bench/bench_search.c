/* The speed of trying scenarios and of shrinking findings. */
#include "base/clock.h"
#include "bench/bench.h"
#include "module/candidate.h"
#include "module/workers.h"
#include "exhaustive/exhaustive.h"
#include "search/search.h"
#include "shrink/shrink.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEED 237588u
/* Scenarios per measurement, without and with shrinking. */
#define TRIED 200000u
#define SEARCHED 100000u
#define LARGE_RECIPIENTS 200u

static struct trial_config trial_of(const struct bench *bench, const struct comparators *build)
{
    return (struct trial_config){.build = *build, .before = bench->builds[BENCH_PRE_SP4], .reference = bench->builds[BENCH_SP4]};
}

/* Draws and tries each scenario of the range, without shrinking. */
static bool try_range(const struct trial_config *config, uint64_t from, uint64_t to)
{
    struct searcher searcher = {.drawing.config = draw_defaults(SEED), .trial = *config};
    const struct test_case *test_case;
    enum trial_class class;
    bool done = true;
    for (uint64_t number = from; number < to && done; number++)
        done = search_try(&searcher, number, &test_case, &class) == SEARCH_OK;
    searcher_clean_up(&searcher);
    return done;
}

/* Each process does a part; the slowest one determines the figure. */
static bool measure_trials(struct bench *bench, struct figure *figure)
{
    struct trial_config config = trial_of(bench, &bench->builds[figure->build]);
    uint64_t scenarios = bench_sized(bench, TRIED), each = (scenarios + figure->processes - 1) / figure->processes;
    uint32_t begun = 0;
    bool done = true;
    double start = bench_seconds();
    for (; begun < figure->processes && done; begun++) {
        pid_t child = fork();
        if (child == 0)
            _exit(try_range(&config, begun * each, (begun + 1) * each) ? 0 : 1);
        done = child > 0;
    }
    begun -= !done;
    if (!done)
        bench_fail(bench, "cannot start a process");
    for (; begun > 0; begun--) {
        int status = 0;
        if (wait(&status) < 0 || status != 0)
            done = false;
    }
    figure_add(figure, (double)(each * figure->processes) / (bench_seconds() - start));
    if (!done && !bench->message.length)
        text_puts(&bench->message, "out of memory in a process that searches");
    return done;
}

/* One candidate, as in verify: a judge and its answerer, in parallel. */
struct candidate {
    struct bench *bench;
    const struct figure *figure;
    double seconds;
    bool done;
};

static bool candidate_job(void *context, size_t job, struct text *reply)
{
    const struct candidate *candidate = context;
    struct trial_config config = trial_of(candidate->bench, &candidate->bench->builds[candidate->figure->build]);
    struct module module;
    (void)job;
    const char *path = candidate->bench->paths[candidate->figure->build].bytes;
    candidate_open(&path, 1, &ISOLATION_NO_NEEDS);
    if (candidate_load(0, path, &module, reply) != MODULE_OK)
        return false;
    candidate_loaded();
    candidate_comparators(0, config.build.at);
    candidate_relax();
    struct searcher searcher = {.drawing.config = draw_defaults(SEED), .trial = config, .step = candidate_step};
    uint64_t scenarios = bench_sized(candidate->bench, TRIED);
    const struct test_case *test_case;
    enum trial_class class;
    uint64_t start = clock_now_ns();
    bool done = true;
    for (uint64_t number = 0; number < scenarios && done; number++)
        done = search_try(&searcher, number, &test_case, &class) == SEARCH_OK;
    double seconds = (double)(clock_now_ns() - start) / 1e9;
    searcher_clean_up(&searcher);
    text_append(reply, (const char *)&seconds, done ? sizeof seconds : 0);
    return done;
}

static void candidate_collect(void *context, size_t job, const struct outcome *outcome)
{
    struct candidate *candidate = context;
    (void)job;
    if (outcome->kind == OUTCOME_DONE && outcome->reply_length == sizeof candidate->seconds) {
        memcpy(&candidate->seconds, outcome->reply, sizeof candidate->seconds);
        candidate->done = true;
    } else {
        text_append(&candidate->bench->message, outcome->reply, outcome->kind == OUTCOME_FAILED ? outcome->reply_length : 0);
    }
}

static bool measure_candidate(struct bench *bench, struct figure *figure)
{
    struct candidate candidate = {.bench = bench, .figure = figure};
    struct workers_config workers = {.workers = 1, .job = candidate_job, .collect = candidate_collect, .context = &candidate};
    if (workers_run(&workers, 1) != WORKERS_OK)
        return bench_fail(bench, "cannot start a worker");
    if (!candidate.done) {
        if (!bench->message.length)
            text_puts(&bench->message, "a worker crashed or ran out of memory");
        return false;
    }
    figure_add(figure, (double)bench_sized(bench, TRIED) / candidate.seconds);
    return true;
}

/* Shrinks and collects findings, as explore does. */
static bool search_range(struct bench *bench, struct searcher *searcher, uint64_t to, struct figure *figure)
{
    struct search_findings finds = {0};
    const struct search_range range = {.to = to};
    double start = bench_seconds();
    enum search_status status = search_run(searcher, &range, &finds, NULL, NULL);
    figure_add(figure, (double)finds.scenarios / (bench_seconds() - start));
    search_findings_clean_up(&finds);
    searcher_clean_up(searcher);
    if (status != SEARCH_OK)
        text_puts(&bench->message, "the search failed");
    return status == SEARCH_OK;
}

static bool measure_search(struct bench *bench, struct figure *figure)
{
    struct searcher searcher = {
        .drawing.config = draw_defaults(SEED), .trial = trial_of(bench, &bench->builds[figure->build]), .by_load = true};
    return search_range(bench, &searcher, bench_sized(bench, SEARCHED), figure);
}

static bool measure_exhaust(struct bench *bench, struct figure *figure)
{
    struct exhaust exhaust;
    struct exhaust_bound bound = exhaust_defaults();
    bound.length = 2;
    bool done = exhaust_begin(&exhaust, &bound, &bench->message) == EXHAUST_OK;
    struct searcher searcher = {
        .source = exhaust_source(&exhaust), .trial = trial_of(bench, &bench->builds[figure->build]), .by_load = true};
    uint64_t wanted = bench_sized(bench, exhaust.numbers);
    if (done)
        done = search_range(bench, &searcher, wanted < exhaust.numbers ? wanted : exhaust.numbers, figure);
    else if (!bench->message.length)
        text_puts(&bench->message, "out of memory");
    exhaust_clean_up(&exhaust);
    return done;
}

/* Makes 200 recipients at 20 sites, two of whom collide. */
static bool make_large(struct test_case *test_case)
{
    struct scenario *scenario = &test_case->scenario;
    bool done = test_case_init(test_case) == TEST_CASE_OK;
    for (uint32_t i = 0; i < 20 && done; i++) {
        char office[16];
        int length = snprintf(office, sizeof office, "SITE%" PRIu32, i);
        done = scenario_add_site(scenario, (struct ccm_name){.bytes = office, .length = (size_t)length}) == SCENARIO_OK;
    }
    for (uint32_t i = 0; i < LARGE_RECIPIENTS && done; i++) {
        char made[32];
        int length = snprintf(made, sizeof made, "User Number %" PRIu32 ", of %" PRIu32, i, i % 7);
        struct ccm_name name = {.bytes = made, .length = (size_t)length};
        if (i == 30 || i == 131)
            name = name_of_text(i == 30 ? "SMITH, Jimmy" : "Smith, Jimmy");
        done = scenario_add_recipient(scenario, i * 7 % 20, name, name_of_text("")) == SCENARIO_OK;
    }
    return done && scenario_finish(scenario, NULL) == SCENARIO_OK;
}

struct asking {
    struct trial trial;
    struct trial_config config;
};

static enum shrink_answer ask(void *context, const struct test_case *test_case)
{
    struct asking *asking = context;
    enum trial_class class;
    if (trial_run(&asking->trial, &asking->config, test_case, &class) != RUN_OK)
        return SHRINK_FAILED;
    return class == TRIAL_LOOPING ? SHRINK_REPRODUCED : SHRINK_LOST;
}

static bool measure_shrinking(struct bench *bench, struct figure *figure)
{
    struct asking asking = {.config = trial_of(bench, &bench->builds[figure->build])};
    const struct shrink_config config = {.ask = ask, .context = &asking};
    struct test_case test_case;
    bool done = make_large(&test_case);
    double start = bench_seconds();
    done = done && shrink(&test_case, &config) == SHRINK_OK;
    figure_add(figure, 1000 * (bench_seconds() - start));
    if (!done)
        text_puts(&bench->message, "out of memory");
    else if (sites_recipients(&test_case.scenario.sites) != 2)
        text_puts(&bench->message, "shrinking has an unexpected result");
    trial_clean_up(&asking.trial);
    test_case_clean_up(&test_case);
    return !bench->message.length;
}

static const char per_second[] = "scenarios/s";

struct figures bench_search_figures(void)
{
    static struct figure figures[] = {
        {.name = "random, pre-SP4, one process",
         .unit = per_second,
         .measure = measure_trials,
         .build = BENCH_PRE_SP4,
         .processes = 1},
        {.name = "random, pre-SP4, two processes",
         .unit = per_second,
         .measure = measure_trials,
         .build = BENCH_PRE_SP4,
         .processes = 2,
         .against = "random, pre-SP4, one process"},
        {.name = "random, SP4, one process", .unit = per_second, .measure = measure_trials, .build = BENCH_SP4, .processes = 1},
        {.name = "random, SP4, two processes",
         .unit = per_second,
         .measure = measure_trials,
         .build = BENCH_SP4,
         .processes = 2,
         .against = "random, SP4, one process"},
        {.name = "random, candidate like pre-SP4, isolated",
         .unit = per_second,
         .measure = measure_candidate,
         .build = BENCH_PRE_SP4,
         .against = "random, pre-SP4, one process"},
        {.name = "random, candidate like SP4, isolated",
         .unit = per_second,
         .measure = measure_candidate,
         .build = BENCH_SP4,
         .against = "random, SP4, one process"},
        {.name = "random, pre-SP4, findings shrunk",
         .unit = per_second,
         .measure = measure_search,
         .build = BENCH_PRE_SP4,
         .against = "random, pre-SP4, one process"},
        {.name = "exhaustive, pre-SP4, findings shrunk", .unit = per_second, .measure = measure_exhaust, .build = BENCH_PRE_SP4},
        {.name = "exhaustive, SP4", .unit = per_second, .measure = measure_exhaust, .build = BENCH_SP4},
        {.name = "shrinking 200 recipients to 2", .unit = "ms", .measure = measure_shrinking, .build = BENCH_PRE_SP4},
    };
    return (struct figures){.title = "search", .at = figures, .count = sizeof figures / sizeof *figures};
}
