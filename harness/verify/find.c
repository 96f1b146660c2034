#include "verify/find.h"

#include "base/clock.h"
#include "base/file.h"
#include "batch/keep.h"
#include "fixture/emit.h"
#include "module/candidate.h"
#include "module/workers.h"
#include "shrink/shrink.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Where each question costs a process, so many are asked; of those that may hang, so many. */
#define CRASH_QUESTIONS 60u
#define HANG_QUESTIONS 12u
/* How long the candidate may take to shrink or to be found hanging, in milliseconds, beside the time-out. */
#define SHRINK_MS 20000u
/* Of the names that play a part, so many are told. */
#define NAMES_TOLD 4u

struct draw_config find_draws(void)
{
    struct draw_config draws = draw_defaults(VERIFY_SEED);
    draws.default_rule = true;
    return draws;
}

static bool prepare_known(const struct batch_config *config, struct searcher *searcher, struct text *message)
{
    struct module known[KNOWN_BUILDS];
    for (int build = 0; build < KNOWN_BUILDS; build++)
        if (module_load(config->known_paths[build], &known[build], message) != MODULE_OK)
            return false;
    struct trial_config *trial = &searcher->trial;
    memcpy(trial->before.at, known[BUILD_PRE_SP4].compare->at, sizeof trial->before.at);
    memcpy(trial->reference.at, known[BUILD_SP4].compare->at, sizeof trial->reference.at);
    return true;
}

bool find_prepare(const struct batch *batch, const struct batch_config *config, bool prepared, struct searcher *searcher,
                  struct text *message)
{
    const char *readable = batch->builds[0].path;
    struct module module;
    /* Before the candidate is loaded, as nothing can be loaded afterwards. */
    if (!prepared && !prepare_known(config, searcher, message))
        return false;
    candidate_open(&readable, 1, &ISOLATION_NO_NEEDS);
    if (prepared)
        return true;
    if (candidate_load(0, readable, &module, message) != MODULE_OK)
        return false;
    candidate_loaded();
    searcher->trial.compared = true;
    candidate_comparators(0, searcher->trial.build.at);
    candidate_relax();
    return true;
}

/* One find on its way to a fixture. */
struct finding {
    const struct batch *batch;
    const struct verify_config *config;
    const struct search_first *first;
    struct test_case *test_case; /* to be tried, or to be written */
    const char *path;            /* of the fixture */
    enum trial_class class;      /* what came of it */
    bool failed;
    struct text reply; /* the detail, or why it failed */
};

static bool dies(enum trial_class class) { return class == TRIAL_CRASHED || class == TRIAL_HUNG; }

/* The asker of a worker that shrinks by itself. */
struct here {
    struct searcher *searcher;
    enum trial_class class;
};

static enum shrink_answer ask_here(void *context, const struct test_case *test_case)
{
    struct here *here = context;
    enum trial_class class;
    if (trial_run(&here->searcher->trials, &here->searcher->trial, test_case, &class) != RUN_OK)
        return SHRINK_FAILED;
    return class == here->class ? SHRINK_SHOWN : SHRINK_GONE;
}

static void append_name(struct text *text, struct ccm_name name, uint32_t *told)
{
    if (++*told > NAMES_TOLD)
        return;
    text_puts(text, *told == 1 ? " with '" : ", '");
    text_append_escaped(text, name.bytes, name.length);
    text_puts(text, "'");
}

/* "looping with 'A', 'a': scenario 12 of seed 237588". */
static void describe(const struct finding *finding, const struct test_case *test_case, struct text *text)
{
    const struct scenario *scenario = &test_case->scenario;
    uint32_t told = 0;
    text_puts(text, trial_class_names[finding->first->class]);
    for (uint32_t site = 0; site < scenario->sites.count; site++)
        for (uint32_t i = 0; i < scenario->sites.at[site].count; i++)
            append_name(text, scenario->names.users.at[scenario->sites.at[site].recipients[i].name], &told);
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        if (!locn_is_office(scenario->entries[i].locn))
            append_name(text, scenario->names.users.at[scenario->entries[i].name], &told);
    if (told > NAMES_TOLD)
        text_printf(text, " and %" PRIu32 " more", told - NAMES_TOLD);
    text_printf(text, ": scenario %" PRIu64 " of seed %u", finding->first->number, VERIFY_SEED);
}

/* How the answer of a job that writes begins: whether there is a fixture. */
#define WRITTEN "w"
#define UNWRITTEN "f" /* why not follows */

/* Writes the test case with what is expected of the known builds. False: `reply` is a message. */
static bool write_test_case(const struct finding *finding, struct searcher *searcher, const struct test_case *test_case,
                            struct text *reply)
{
    const struct scenario *scenario = &test_case->scenario;
    const struct comparators builds[KNOWN_BUILDS] = {searcher->trial.before, searcher->trial.reference};
    struct run_result results[KNOWN_BUILDS] = {{0}};
    struct text title = {0}, source = {0}, comments = {0};
    struct run run = {0};
    enum emit_status emitted = EMIT_NO_MEMORY;
    enum run_status status = RUN_OK;
    for (int build = 0; build < KNOWN_BUILDS && status == RUN_OK; build++) {
        struct run_config how = {
            .build = builds[build], .before = searcher->trial.before, .upgrade_before = test_case->upgrade_before};
        results[build].cycles = malloc(scenario->cycles * sizeof *results[build].cycles);
        status = results[build].cycles ? run_scenario(&run, scenario, &how, &results[build]) : RUN_NO_MEMORY;
    }
    text_printf(&title, "Verify: %s, scenario %" PRIu64, trial_class_names[finding->first->class], finding->first->number);
    text_printf(&source, "q237588 verify, seed %u, scenario %" PRIu64, VERIFY_SEED, finding->first->number);
    text_printf(&comments, "Build %s: %s where SP4 is as expected below.\n", finding->batch->builds[0].name,
                trial_class_names[finding->first->class]);
    if (status == RUN_OK && !title.failed && !source.failed && !comments.failed) {
        struct emit emit = {
            .title = title.bytes,
            .source = source.bytes,
            .comments = comments.bytes,
            .scenario = scenario,
            .upgrade_before = test_case->upgrade_before,
            .upgrade_from = BUILD_PRE_SP4,
            .expected = {&results[BUILD_PRE_SP4], &results[BUILD_SP4]},
        };
        emitted = make_folders(finding->config->save) ? fixture_emit(finding->path, &emit) : EMIT_FAILED;
    }
    int error = errno;
    switch (emitted) {
    case EMIT_OK: text_puts(reply, WRITTEN); break;
    case EMIT_NO_MEMORY: text_puts(reply, "out of memory"); break;
    case EMIT_UNSPEAKABLE: error = EILSEQ; /* fall through */
    case EMIT_FAILED:
        text_puts(reply, UNWRITTEN);
        text_append_escaped(reply, finding->path, strlen(finding->path));
        text_printf(reply, ": the counterexample cannot be written: %s", strerror(error));
        break;
    }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        free(results[build].cycles);
    run_clean_up(&run);
    text_clean_up(&title);
    text_clean_up(&source);
    text_clean_up(&comments);
    return emitted != EMIT_NO_MEMORY;
}

/* Shrinks what the candidate does not die of, and answers what is left. */
static bool shrink_job(void *context, size_t job, struct text *reply)
{
    struct finding *finding = context;
    struct searcher searcher = {0};
    (void)job;
    bool done = find_prepare(finding->batch, &finding->config->batch, false, &searcher, reply);
    if (done) {
        struct here here = {.searcher = &searcher, .class = finding->first->class};
        struct shrink_config how = {
            .ask = ask_here, .context = &here, .keep_cycles = finding->first->class == TRIAL_UNDECIDED, .most = SHRINK_QUESTIONS};
        done = shrink(finding->test_case, &how) == SHRINK_OK;
        if (done)
            test_case_write(finding->test_case, reply);
        else
            text_puts(reply, "out of memory");
    }
    searcher_clean_up(&searcher);
    return done;
}

/* Writes the fixture, in a worker that never loads the candidate. */
static bool write_job(void *context, size_t job, struct text *reply)
{
    const struct finding *finding = context;
    struct searcher searcher = {0};
    (void)job;
    bool done =
        prepare_known(&finding->config->batch, &searcher, reply) && write_test_case(finding, &searcher, finding->test_case, reply);
    searcher_clean_up(&searcher);
    return done;
}

/* Tries the test case, for one that the candidate may die of. */
static bool try_job(void *context, size_t job, struct text *reply)
{
    struct finding *finding = context;
    struct searcher searcher = {0};
    enum trial_class class;
    (void)job;
    bool done = find_prepare(finding->batch, &finding->config->batch, false, &searcher, reply);
    if (done && trial_run(&searcher.trials, &searcher.trial, finding->test_case, &class) != RUN_OK) {
        text_puts(reply, "out of memory");
        done = false;
    }
    searcher_clean_up(&searcher);
    return done;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct finding *finding = context;
    (void)job;
    finding->failed = outcome->kind == OUTCOME_FAILED;
    switch (outcome->kind) {
    case OUTCOME_DONE:
    case OUTCOME_FAILED:
        finding->class = TRIAL_NOTHING;
        text_append(&finding->reply, outcome->reply, outcome->reply_length);
        break;
    case OUTCOME_TIMED_OUT: finding->class = TRIAL_HUNG; break;
    case OUTCOME_MEMORY:
    case OUTCOME_DAMAGED:
    case OUTCOME_SIGNALLED:
    case OUTCOME_EXITED: finding->class = TRIAL_CRASHED; break;
    }
}

static uint64_t limit_shrinking(void *context, size_t job)
{
    const struct finding *finding = context;
    uint64_t timeout = finding->config->batch.timeout_ms;
    (void)job;
    return timeout ? timeout + SHRINK_MS : 0;
}

static uint64_t limit_question(void *context, size_t job)
{
    const struct finding *finding = context;
    uint64_t timeout = finding->config->batch.timeout_ms;
    (void)job;
    return timeout ? workers_shorter_limit(timeout + WORKERS_LOAD_MS) : 0;
}

/* What is written down may still be when the time has ended. */
static bool work(struct finding *finding, worker_job *job, worker_limit *limit)
{
    struct workers_config workers = {.no_fork = finding->config->batch.no_fork,
                                     .deadline = job == write_job ? 0 : finding->config->batch.deadline,
                                     .memory = VERIFY_MEMORY,
                                     .job = job,
                                     .collect = collect,
                                     .limit = limit,
                                     .context = finding};
    text_clear(&finding->reply);
    finding->class = TRIAL_NOTHING;
    return workers_run(&workers, 1) == WORKERS_OK;
}

static enum shrink_answer ask_in_worker(void *context, const struct test_case *test_case)
{
    struct finding *finding = context;
    struct test_case *kept = finding->test_case;
    if (clock_left_ms(finding->config->batch.deadline) <= limit_question(finding, 0))
        return SHRINK_GONE;
    finding->test_case = (struct test_case *)(uintptr_t)test_case;
    bool worked = work(finding, try_job, limit_question) && !finding->failed;
    finding->test_case = kept;
    if (!worked)
        return SHRINK_FAILED;
    return finding->class == finding->first->class ? SHRINK_SHOWN : SHRINK_GONE;
}

/* Takes from the reply why the fixture could not be written, if that is what it says. False: out of memory. */
static bool take_unwritten(const struct finding *finding, struct search_summary *summary)
{
    const struct text *reply = &finding->reply;
    if (finding->class != TRIAL_NOTHING || !reply->length || *reply->bytes != *UNWRITTEN)
        return true;
    struct text why = {0};
    text_append_escaped(&why, reply->bytes + 1, reply->length - 1);
    summary->unwritten = text_take(&why);
    return summary->unwritten;
}

/* What the worker has shrunk it to. Where it cannot be had, it stays as it was. */
static void take_test_case(const struct finding *finding, struct test_case *test_case)
{
    struct test_case shrunk = {0};
    if (finding->class == TRIAL_NOTHING && finding->reply.length &&
        test_case_read(&shrunk, finding->reply.bytes, finding->reply.length) == TEST_CASE_OK) {
        test_case_clean_up(test_case);
        *test_case = shrunk;
    } else {
        test_case_clean_up(&shrunk);
    }
}

/* "SAVE/CANDIDATE-counterexample.yaml". */
static char *name_fixture(const struct batch *batch, const struct verify_config *config)
{
    const char *path = batch->builds[0].path, *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    const char *end = strrchr(file, '.');
    struct text name = {0}, whole = {0};
    text_append(&name, file, end && end != file ? (size_t)(end - file) : strlen(file));
    text_printf(&whole, "%s/", config->save);
    keep_append_part(&whole, name.bytes ? name.bytes : "");
    text_puts(&whole, "-counterexample.yaml");
    whole.failed = whole.failed || name.failed;
    text_clean_up(&name);
    return text_take(&whole);
}

/* Makes the test case smaller, and then a fixture, each in a worker; what came of it is in finding->reply. */
static bool shrink_and_write(struct finding *finding, struct test_case *test_case)
{
    if (!dies(finding->first->class)) {
        if (!work(finding, shrink_job, limit_shrinking))
            return false;
        if (finding->failed || finding->class != TRIAL_NOTHING)
            return true; /* where it died while it was looked at more closely, there is no fixture */
        take_test_case(finding, test_case);
    }
    return work(finding, write_job, limit_shrinking);
}

enum batch_status find_write(const struct batch *batch, const struct verify_config *config, const struct search_first *first,
                             struct search_summary *summary, struct text *message)
{
    struct test_case test_case = {0};
    struct draw_config draws = find_draws();
    struct finding finding = {.batch = batch, .config = config, .first = first, .test_case = &test_case};
    struct shrink_config how = {
        .ask = ask_in_worker, .context = &finding, .most = first->class == TRIAL_HUNG ? HANG_QUESTIONS : CRASH_QUESTIONS};
    enum batch_status status = BATCH_FAILED;
    char *path = name_fixture(batch, config);
    finding.path = path;
    if (!path || draw_once(&draws, first->number, &test_case) != DRAW_OK ||
        (dies(first->class) && shrink(&test_case, &how) == SHRINK_NO_MEMORY))
        goto cleanup;
    if (!shrink_and_write(&finding, &test_case)) {
        workers_describe_failure(message);
        goto cleanup;
    }
    if (finding.failed) {
        text_append(message, finding.reply.bytes ? finding.reply.bytes : "", finding.reply.length);
        goto cleanup;
    }
    if (finding.class == TRIAL_NOTHING && finding.reply.length && *finding.reply.bytes == *WRITTEN) {
        summary->counterexample = path;
        path = NULL;
    }
    if (!take_unwritten(&finding, summary))
        goto cleanup;
    text_clear(&finding.reply);
    describe(&finding, &test_case, &finding.reply);
    summary->detail = text_take(&finding.reply);
    status = summary->detail ? BATCH_OK : BATCH_FAILED;
cleanup:
    if (status != BATCH_OK && !message->length)
        text_puts(message, "out of memory");
    free(path);
    text_clean_up(&finding.reply);
    test_case_clean_up(&test_case);
    return status;
}
