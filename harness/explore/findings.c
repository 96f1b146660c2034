/* Describes each finding: results of the builds, irrelevant parts, fixture. */
#include "explore/internal.h"
#include "explore/shown.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "fixture/emit.h"
#include "run/answer.h"
#include "shrink/shrink.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Time to find the irrelevant parts, in addition to the time-out, in ms. */
#define DESCRIBE_MS 20000u
/* The known builds, then the build under test. */
#define RUNS (KNOWN_BUILDS + 1)

struct describing {
    struct exploring *exploring;
    size_t *findings; /* by job */
    bool *skip_build; /* by finding: do not run the build under test, as it crashed or the time is over */
    bool failed;
};

static bool is_crash(enum trial_class class) { return class == TRIAL_CRASHED || class == TRIAL_HUNG; }

static struct run_result *result_of(struct explored *explored, unsigned run)
{
    return run < KNOWN_BUILDS ? &explored->known[run] : &explored->result;
}

/* Runs a build, and appends the result with its cycles. */
static enum run_status append_run(struct run *run, const struct searcher *searcher, const struct comparators *build,
                                  const struct test_case *test_case, struct text *reply)
{
    bool connector = searcher->trial.steps && build == &searcher->trial.build;
    const struct run_config config = {.steps = connector ? searcher->trial.steps : NULL,
                                      .unproved = connector,
                                      .build = *build,
                                      .before = searcher->trial.before,
                                      .upgrade_before = test_case->upgrade_before,
                                      .untimed = true};
    struct run_result result = {.cycles = malloc(test_case->scenario.cycles * sizeof *result.cycles)};
    enum run_status status = result.cycles ? run_scenario(run, &test_case->scenario, &config, &result) : RUN_NO_MEMORY;
    if (status == RUN_OK)
        answer_append(reply, &result);
    free(result.cycles);
    return status;
}

static bool describe_job(void *context, size_t job, struct text *reply)
{
    struct describing *describing = context;
    const struct exploring *exploring = describing->exploring;
    size_t index = describing->findings[job];
    const struct search_finding *finding = &exploring->exploration->findings[index].finding;
    struct searcher *searcher = &describing->exploring->worker.searcher;
    struct search_probe probe = {.searcher = searcher, .mark = finding->mark};
    const struct shrink_config how = {
        .ask = search_probe_kind, .context = &probe, .keep_cycles = finding->mark.class == TRIAL_UNDECIDED};
    struct test_case test_case = {0};
    struct run run = {0};
    bool done = false;
    if (!explore_prepare(describing->exploring, reply))
        return false;
    const struct comparators *builds[RUNS] = {&searcher->trial.before, &searcher->trial.reference,
                                              describing->skip_build[index] ? NULL : &searcher->trial.build};
    if (test_case_read(&test_case, finding->bytes, finding->length) != TEST_CASE_OK)
        goto cleanup;
    for (unsigned i = 0; i < RUNS; i++)
        if (builds[i] && append_run(&run, searcher, builds[i], &test_case, reply) != RUN_OK)
            goto cleanup;
    done = describing->skip_build[index] || searcher->trial.steps || shrink_describe(&test_case, &how, reply) == SHRINK_OK;
cleanup:
    if (!done) {
        text_clear(reply);
        text_puts(reply, "out of memory");
    }
    run_clean_up(&run);
    test_case_clean_up(&test_case);
    return done;
}

/* Sets the fixture's comments: build, class, and irrelevant parts. */
static bool set_comments(const struct exploring *exploring, struct explored *explored, const char *lines, size_t length)
{
    struct text comments = {0};
    text_printf(&comments, "Build %s: %s%s.\n", exploring->exploration->build->name,
                trial_class_names[explored->finding.mark.class],
                exploring->config->compared ? "; SP4 meets the expectations below" : "");
    if (explored->finding.unconfirmed)
        text_puts(&comments, "Not confirmed: the search ended before a second run.\n");
    text_append(&comments, lines, length);
    free(explored->comments);
    explored->comments = text_take(&comments);
    return explored->comments;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct describing *describing = context;
    struct exploring *exploring = describing->exploring;
    size_t index = describing->findings[job], length = outcome->reply_length;
    struct explored *explored = &exploring->exploration->findings[index];
    const char *at = outcome->reply;
    if (outcome->kind == OUTCOME_FAILED) {
        if (!describing->failed)
            text_append(exploring->message, outcome->reply, outcome->reply_length);
        describing->failed = true;
        return;
    }
    bool answered = outcome->kind == OUTCOME_DONE;
    errno = 0;
    for (unsigned i = 0; i < (describing->skip_build[index] ? KNOWN_BUILDS : RUNS) && answered; i++)
        answered = answer_take(&at, &length, result_of(explored, i));
    if (answered) {
        describing->failed = !set_comments(exploring, explored, at, length) || describing->failed;
        return;
    }
    /* The known builds are trusted: if only they ran, the harness has failed. */
    if (describing->skip_build[index] && !describing->failed && errno != ENOMEM)
        text_printf(exploring->message, "%s and %s could not be run on scenario %" PRIu64, known_build_names[BUILD_PRE_SP4],
                    known_build_names[BUILD_SP4], explored->finding.number);
    describing->failed = describing->failed || describing->skip_build[index] || errno == ENOMEM;
    describing->skip_build[index] = true;
    explored->result.verdict = outcome->kind == OUTCOME_TIMED_OUT ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
}

static uint64_t limit(void *context, size_t job)
{
    const struct describing *describing = context;
    uint64_t timeout = describing->exploring->config->timeout_ms;
    (void)job;
    return timeout ? timeout + DESCRIBE_MS : 0;
}

/* Describes all findings, then again those in which the build crashed, without it. */
static enum batch_status describe_in_turns(struct describing *describing)
{
    struct exploring *exploring = describing->exploring;
    struct exploration *exploration = exploring->exploration;
    const struct workers_config work = {.job = describe_job, .collect = collect, .limit = limit, .context = describing};
    bool late = clock_left_ms(exploring->config->deadline) == 0;
    size_t count = exploration->finding_count;
    for (size_t i = 0; i < count; i++) {
        enum trial_class class = exploration->findings[i].finding.mark.class;
        describing->findings[i] = i;
        describing->skip_build[i] = is_crash(class) || late;
        if (is_crash(class))
            exploration->findings[i].result.verdict = class == TRIAL_HUNG ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
    }
    for (unsigned turn = 0; turn < 2 && count; turn++) {
        if (explore_work(exploring, work, count) != BATCH_OK)
            return BATCH_FAILED;
        if (describing->failed)
            return exploring->message->length ? BATCH_FAILED : explore_no_memory(exploring);
        count = 0;
        for (size_t i = 0; i < exploration->finding_count; i++)
            if (!exploration->findings[i].comments)
                describing->findings[count++] = i;
    }
    return BATCH_OK;
}

static enum batch_status describe_all(struct exploring *exploring)
{
    size_t count = exploring->exploration->finding_count + 1;
    struct describing describing = {.exploring = exploring,
                                    .findings = calloc(count, sizeof *describing.findings),
                                    .skip_build = calloc(count, sizeof *describing.skip_build)};
    enum batch_status status =
        describing.findings && describing.skip_build ? describe_in_turns(&describing) : explore_no_memory(exploring);
    free(describing.findings);
    free(describing.skip_build);
    return status;
}

/* FNV-1a. */
static uint64_t add_hash(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* Hash of test case, build and class: the same in every search. */
static uint64_t hash_of(const struct exploring *exploring, const struct search_finding *finding)
{
    const char *build = exploring->exploration->build->name, *class = trial_class_names[finding->mark.class];
    uint64_t hash = add_hash(UINT64_C(0xCBF29CE484222325), finding->bytes, finding->length);
    hash = add_hash(add_hash(hash, class, strlen(class) + 1), build, strlen(build));
    return random_scramble(hash) >> 16;
}

/* "looping-0123456789ab" and "Looping, 2 recipients at 1 site (0123456789ab)". */
static bool name_finding(const struct exploring *exploring, struct explored *explored, const struct scenario *scenario)
{
    const char *class = trial_class_names[explored->finding.mark.class];
    uint64_t hash = hash_of(exploring, &explored->finding), recipients = sites_recipients(&scenario->sites);
    uint32_t sites = scenario->sites.count;
    struct text name = {0}, title = {0};
    if (exploring->config->name)
        text_puts(&name, exploring->config->name);
    else
        text_printf(&name, "%s-%012" PRIx64, class, hash);
    for (char *at = name.bytes; at && *at && !exploring->config->name; at++)
        if (*at == ' ')
            *at = '-';
    text_printf(&title, "%s, %" PRIu64 " recipient%s at %" PRIu32 " site%s (%012" PRIx64 ")", class, recipients,
                recipients == 1 ? "" : "s", sites, sites == 1 ? "" : "s", hash);
    if (title.bytes)
        *title.bytes = (char)toupper((unsigned char)*title.bytes);
    explored->name = text_take(&name);
    explored->title = text_take(&title);
    return explored->name && explored->title;
}

/* Records the first failure to write a finding. */
static bool record_unwritten(struct exploration *exploration, const char *path, int error)
{
    struct text why = {0};
    if (exploration->unwritten)
        return true;
    text_append_escaped(&why, path, strlen(path));
    text_printf(&why, ": the fixture cannot be written: %s", strerror(error));
    exploration->unwritten = text_take(&why);
    return exploration->unwritten;
}

/* Writes a fixture. A finding that cannot be written is still reported. */
static enum batch_status write_fixture(const struct exploring *exploring, struct explored *explored, struct emit *emit)
{
    struct text path = {0};
    text_printf(&path, "%s/%s.yaml", exploring->config->save, explored->name);
    char *path_bytes = text_take(&path);
    enum emit_status status = !path_bytes                             ? EMIT_NO_MEMORY
                              : make_folders(exploring->config->save) ? fixture_emit(path_bytes, emit)
                                                                      : EMIT_FAILED;
    if (status == EMIT_OK) {
        explored->path = path_bytes;
        return BATCH_OK;
    }
    if (status == EMIT_FAILED && !record_unwritten(exploring->exploration, path_bytes, errno))
        status = EMIT_NO_MEMORY;
    if (status == EMIT_NO_MEMORY)
        text_puts(exploring->message, "out of memory");
    free(path_bytes);
    return status == EMIT_NO_MEMORY ? BATCH_FAILED : BATCH_OK;
}

/* Makes the texts of scenario and fixture, and writes the fixture if requested. */
static enum batch_status make_fixture(struct exploring *exploring, struct explored *explored)
{
    struct test_case test_case = {0};
    struct text source = {0}, scenario = {0}, whole = {0};
    enum batch_status status = BATCH_FAILED;
    if (exploring->exploration->exhaustive)
        text_printf(&source, "%s, exhaustive", exploring->config->command);
    else
        text_printf(&source, "%s, seed %" PRIu64, exploring->config->command, exploring->exploration->seed);
    if (test_case_read(&test_case, explored->finding.bytes, explored->finding.length) != TEST_CASE_OK || source.failed ||
        !name_finding(exploring, explored, &test_case.scenario)) {
        explore_no_memory(exploring);
        goto cleanup;
    }
    struct emit emit = {.title = explored->title,
                        .source = source.bytes,
                        .comments = explored->comments,
                        .scenario = &test_case.scenario,
                        .upgrade_before = test_case.upgrade_before,
                        .upgrade_from = BUILD_PRE_SP4};
    enum emit_status shown = fixture_emit_text(&emit, &scenario);
    if (shown == EMIT_OK)
        explored->scenario = text_take(&scenario);
    if (shown == EMIT_NO_MEMORY || (shown == EMIT_OK && !explored->scenario)) {
        explore_no_memory(exploring);
        goto cleanup;
    }
    for (int i = 0; i < KNOWN_BUILDS; i++)
        emit.expected[i] = &explored->known[i];
    if (shown == EMIT_OK && (fixture_emit_text(&emit, &whole) != EMIT_OK || !(explored->fixture = text_take(&whole)))) {
        explore_no_memory(exploring);
        goto cleanup;
    }
    status = exploring->config->save ? write_fixture(exploring, explored, &emit) : BATCH_OK;
cleanup:
    text_clean_up(&source);
    text_clean_up(&scenario);
    text_clean_up(&whole);
    test_case_clean_up(&test_case);
    return status;
}

enum batch_status explore_describe(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    if (!explore_move_findings(exploring))
        return explore_no_memory(exploring);
    enum batch_status status = describe_all(exploring);
    for (size_t i = 0; i < exploration->finding_count && status == BATCH_OK; i++)
        status = make_fixture(exploring, &exploration->findings[i]);
    return status;
}

void exploration_clean_up(struct exploration *exploration)
{
    for (size_t i = 0; i < exploration->finding_count; i++) {
        struct explored *explored = &exploration->findings[i];
        free(explored->finding.bytes);
        free(explored->name);
        free(explored->title);
        free(explored->comments);
        free(explored->scenario);
        free(explored->fixture);
        free(explored->path);
        shown_case_free(explored->shown);
        for (unsigned run = 0; run < RUNS; run++)
            free(result_of(explored, run)->cycles);
    }
    free(exploration->findings);
    free(exploration->covered);
    free(exploration->unwritten);
    *exploration = (struct exploration){0};
}
