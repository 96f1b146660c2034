/* What there is to say of each find: how the builds run it, what does not matter, and its fixture. */
#include "explore/internal.h"

#include "base/file.h"
#include "fixture/emit.h"
#include "run/answer.h"
#include "base/random.h"
#include "shrink/shrink.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How long what does not matter may take to be found, beside the time-out, in milliseconds. */
#define TELL_MS 20000u
/* The build under test comes behind the known ones. */
#define RUNS (KNOWN_BUILDS + 1)

struct telling {
    struct exploring *exploring;
    size_t *finds; /* by job */
    bool *died;    /* by find: the build is not to be asked */
    bool failed;
};

static bool is_death(enum trial_class class) { return class == TRIAL_CRASHED || class == TRIAL_HUNG; }

static struct run_result *result_of(struct explored *explored, unsigned run)
{
    return run < KNOWN_BUILDS ? &explored->known[run] : &explored->result;
}

/* Appends how a build runs it: the result and its cycles. */
static enum run_status append_run(struct run *run, const struct searcher *searcher, const struct comparators *build,
                                  const struct test_case *test_case, struct text *reply)
{
    const struct run_config config = {
        .build = *build, .before = searcher->trial.before, .upgrade_before = test_case->upgrade_before, .untimed = true};
    struct run_result result = {.cycles = malloc(test_case->scenario.cycles * sizeof *result.cycles)};
    enum run_status status = result.cycles ? run_scenario(run, &test_case->scenario, &config, &result) : RUN_NO_MEMORY;
    if (status == RUN_OK)
        answer_append(reply, &result);
    free(result.cycles);
    return status;
}

static bool tell_job(void *context, size_t job, struct text *reply)
{
    struct telling *telling = context;
    const struct exploring *exploring = telling->exploring;
    size_t index = telling->finds[job];
    const struct search_find *find = &exploring->exploration->finds[index].find;
    struct searcher *searcher = &telling->exploring->worker.searcher;
    struct search_asking asking = {.searcher = searcher, .mark = find->mark};
    const struct shrink_config how = {.ask = search_ask, .context = &asking, .keep_cycles = find->mark.class == TRIAL_UNDECIDED};
    struct test_case test_case = {0};
    struct run run = {0};
    bool done = false;
    if (!explore_prepare(telling->exploring, reply))
        return false;
    const struct comparators *builds[RUNS] = {&searcher->trial.before, &searcher->trial.reference,
                                              telling->died[index] ? NULL : &searcher->trial.build};
    if (test_case_read(&test_case, find->bytes, find->length) != TEST_CASE_OK)
        goto cleanup;
    for (unsigned i = 0; i < RUNS; i++)
        if (builds[i] && append_run(&run, searcher, builds[i], &test_case, reply) != RUN_OK)
            goto cleanup;
    done = telling->died[index] || shrink_tell(&test_case, &how, reply) == SHRINK_OK;
cleanup:
    if (!done) {
        text_clear(reply);
        text_puts(reply, "out of memory");
    }
    run_clean_up(&run);
    test_case_clean_up(&test_case);
    return done;
}

/* What does not matter, safe to show, with the class before it. */
static bool note(const struct exploring *exploring, struct explored *explored, const char *lines, size_t length)
{
    struct text comments = {0};
    text_printf(&comments, "Build %s: %s.\n", exploring->exploration->build->name, trial_class_names[explored->find.mark.class]);
    if (explored->find.unconfirmed)
        text_puts(&comments, "Not confirmed: the search ended before it was run a second time.\n");
    text_append(&comments, lines, length);
    free(explored->comments);
    explored->comments = text_take(&comments);
    return explored->comments;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct telling *telling = context;
    struct exploring *exploring = telling->exploring;
    size_t index = telling->finds[job], length = outcome->reply_length;
    struct explored *explored = &exploring->exploration->finds[index];
    const char *at = outcome->reply;
    if (outcome->kind == OUTCOME_FAILED) {
        if (!telling->failed)
            text_append(exploring->message, outcome->reply, outcome->reply_length);
        telling->failed = true;
        return;
    }
    bool answered = outcome->kind == OUTCOME_DONE;
    errno = 0;
    for (unsigned i = 0; i < (telling->died[index] ? KNOWN_BUILDS : RUNS) && answered; i++)
        answered = answer_take(&at, &length, result_of(explored, i));
    if (answered) {
        telling->failed = !note(exploring, explored, at, length) || telling->failed;
        return;
    }
    /* The known builds are trusted: where they alone ran, it is the harness that failed, not the build under test. */
    if (telling->died[index] && !telling->failed && errno != ENOMEM)
        text_printf(exploring->message, "%s and %s could not be run on scenario %" PRIu64, known_build_names[BUILD_PRE_SP4],
                    known_build_names[BUILD_SP4], explored->find.number);
    telling->failed = telling->failed || telling->died[index] || errno == ENOMEM;
    telling->died[index] = true;
    explored->result.verdict = outcome->kind == OUTCOME_TIMED_OUT ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
}

static uint64_t limit(void *context, size_t job)
{
    const struct telling *telling = context;
    uint64_t timeout = telling->exploring->config->timeout_ms;
    (void)job;
    return timeout ? timeout + TELL_MS : 0;
}

/* Asks all; then those once more of which the build died here, without the build. */
static enum batch_status ask_in_turns(struct telling *telling)
{
    struct exploring *exploring = telling->exploring;
    struct exploration *exploration = exploring->exploration;
    size_t count = exploration->find_count;
    for (size_t i = 0; i < count; i++) {
        enum trial_class class = exploration->finds[i].find.mark.class;
        telling->finds[i] = i;
        telling->died[i] = is_death(class);
        if (telling->died[i])
            exploration->finds[i].result.verdict = class == TRIAL_HUNG ? VERDICT_TIMED_OUT : VERDICT_CRASHED;
    }
    for (unsigned turn = 0; turn < 2 && count; turn++) {
        if (explore_work(exploring, count, tell_job, collect, limit, telling) != BATCH_OK)
            return BATCH_FAILED;
        if (telling->failed)
            return exploring->message->length ? BATCH_FAILED : explore_no_memory(exploring);
        count = 0;
        for (size_t i = 0; i < exploration->find_count; i++)
            if (!exploration->finds[i].comments)
                telling->finds[count++] = i;
    }
    return BATCH_OK;
}

static enum batch_status ask_all(struct exploring *exploring)
{
    size_t count = exploring->exploration->find_count + 1;
    struct telling telling = {
        .exploring = exploring, .finds = calloc(count, sizeof *telling.finds), .died = calloc(count, sizeof *telling.died)};
    enum batch_status status = telling.finds && telling.died ? ask_in_turns(&telling) : explore_no_memory(exploring);
    free(telling.finds);
    free(telling.died);
    return status;
}

/* FNV-1a. */
static uint64_t add_hash(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* Of the case, the build and what it does there: the same for whoever finds it. */
static uint64_t hash_of(const struct exploring *exploring, const struct search_find *find)
{
    const char *build = exploring->exploration->build->name, *class = trial_class_names[find->mark.class];
    uint64_t hash = add_hash(UINT64_C(0xCBF29CE484222325), find->bytes, find->length);
    hash = add_hash(add_hash(hash, class, strlen(class) + 1), build, strlen(build));
    return random_scramble(hash) >> 16;
}

/* "looping-0123456789ab" and "Looping, 2 recipients at 1 site (0123456789ab)". */
static bool give_names(const struct exploring *exploring, struct explored *explored, const struct scenario *scenario)
{
    const char *class = trial_class_names[explored->find.mark.class];
    uint64_t hash = hash_of(exploring, &explored->find), recipients = sites_recipients(&scenario->sites);
    uint32_t sites = scenario->sites.count;
    struct text name = {0}, title = {0};
    text_printf(&name, "%s-%012" PRIx64, class, hash);
    for (char *at = name.bytes; at && *at; at++)
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

/* Notes why the first of those was not written that could not be. */
static bool note_unwritten(struct exploration *exploration, const char *path, int error)
{
    struct text why = {0};
    if (exploration->unwritten)
        return true;
    text_append_escaped(&why, path, strlen(path));
    text_printf(&why, ": the find cannot be written: %s", strerror(error));
    exploration->unwritten = text_take(&why);
    return exploration->unwritten;
}

/* One that cannot be written is no less of a find. */
static enum batch_status write_fixture(const struct exploring *exploring, struct explored *explored, struct emit *emit)
{
    struct text path = {0};
    text_printf(&path, "%s/%s.yaml", exploring->config->save, explored->name);
    char *taken = text_take(&path);
    enum emit_status status = taken ? fixture_emit(taken, emit) : EMIT_NO_MEMORY;
    if (status == EMIT_OK) {
        explored->path = taken;
        return BATCH_OK;
    }
    if (status == EMIT_FAILED && !note_unwritten(exploring->exploration, taken, errno))
        status = EMIT_NO_MEMORY;
    if (status == EMIT_NO_MEMORY)
        text_puts(exploring->message, "out of memory");
    free(taken);
    return status == EMIT_NO_MEMORY ? BATCH_FAILED : BATCH_OK;
}

/* The scenario as text, and the fixture where one is wanted. */
static enum batch_status put_fixture(struct exploring *exploring, struct explored *explored)
{
    struct test_case test_case = {0};
    struct text source = {0}, scenario = {0};
    enum batch_status status = BATCH_FAILED;
    if (exploring->exploration->exhaustive)
        text_puts(&source, "explore, exhaustive");
    else
        text_printf(&source, "explore, seed %" PRIu64, exploring->exploration->seed);
    if (test_case_read(&test_case, explored->find.bytes, explored->find.length) != TEST_CASE_OK || source.failed ||
        !give_names(exploring, explored, &test_case.scenario)) {
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
    status = exploring->config->save ? write_fixture(exploring, explored, &emit) : BATCH_OK;
cleanup:
    text_clean_up(&source);
    text_clean_up(&scenario);
    test_case_clean_up(&test_case);
    return status;
}

/* Moves the finds of all kinds to the exploration, smallest first. */
static bool take_finds(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    const struct search_finds *kinds = &exploring->kinds[0][0][0];
    struct search_finds all = {.most = UINT32_MAX};
    bool done = true;
    for (size_t i = 0; i < sizeof exploring->kinds / sizeof *kinds && done; i++)
        done = search_merge(&all, &kinds[i]);
    exploration->finds = done ? calloc(all.count + 1, sizeof *exploration->finds) : NULL;
    done = exploration->finds;
    for (uint32_t i = 0; i < all.count && done; i++) {
        exploration->finds[exploration->find_count++].find = all.at[i];
        all.at[i].bytes = NULL;
    }
    search_finds_clean_up(&all);
    return done;
}

enum batch_status explore_tell(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    if (!take_finds(exploring))
        return explore_no_memory(exploring);
    enum batch_status status = ask_all(exploring);
    for (size_t i = 0; i < exploration->find_count && status == BATCH_OK; i++)
        status = put_fixture(exploring, &exploration->finds[i]);
    return status;
}

void exploration_clean_up(struct exploration *exploration)
{
    for (size_t i = 0; i < exploration->find_count; i++) {
        struct explored *explored = &exploration->finds[i];
        free(explored->find.bytes);
        free(explored->name);
        free(explored->title);
        free(explored->comments);
        free(explored->scenario);
        free(explored->path);
        for (unsigned run = 0; run < RUNS; run++)
            free(result_of(explored, run)->cycles);
    }
    free(exploration->finds);
    free(exploration->covered);
    free(exploration->unwritten);
    *exploration = (struct exploration){0};
}
