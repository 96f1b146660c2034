/* Asks a build the questions of a certificate again. */
#include "base/sha256.h"
#include "certificate/replay.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct asking {
    const struct batch_config *config;
    const char *module;
    const struct stated *stated;
    struct replay *replay;
    struct text *message;
};

/* Finds the first question with different answers: its index, and both answers as signs ('-': none). */
static bool find_difference(const char *one, const char *other, uint64_t *index, char signs[2])
{
    const char *texts[2] = {one, other};
    uint64_t times[2] = {0, 0};
    int answers[2] = {0, 0};
    bool present[2] = {true, true};
    *index = 0;
    for (;;) {
        for (int i = 0; i < 2; i++)
            if (!times[i])
                present[i] = answers_read(&texts[i], &answers[i], &times[i]);
        if (!present[0] || !present[1] || answers[0] != answers[1])
            break;
        uint64_t step = times[0] < times[1] ? times[0] : times[1];
        times[0] -= step;
        times[1] -= step;
        *index += step;
    }
    for (int i = 0; i < 2; i++)
        signs[i] = "<=>-"[present[i] ? answers[i] + 1 : 3];
    return present[0] || present[1];
}

static void append_names(const struct ccm_name names[2], struct text *text)
{
    for (int i = 0; i < 2; i++) {
        text_puts(text, i ? " and '" : "'");
        text_append_escaped(text, names[i].bytes, names[i].length);
        text_puts(text, "'");
    }
}

/* Replays a run up to a question. Returns false if out of memory. */
static bool find_question(const struct batch_run *stated, struct play_stop *stop)
{
    struct run storage = {0};
    struct text unread = {0};
    struct batch_run again = {.fixture = stated->fixture, .build = stated->build};
    bool done = true;
    for (unsigned track = 0; track < RECORD_BUILDS * CCM_PLACES; track++) {
        const char *answers = stated->answers.at[track / CCM_PLACES][track % CCM_PLACES];
        if (answers)
            done = (again.answers.at[track / CCM_PLACES][track % CCM_PLACES] = text_copy(answers)) && done;
    }
    done = done && replay_run(&storage, &again, stop, &unread);
    answers_clean_up(&again.answers);
    free(again.result.cycles);
    run_clean_up(&storage);
    text_clean_up(&unread);
    return done;
}

/* Describes the first question with another answer, if any. Each place has its own series of answers; of their first differences
 * the earliest counts, as later questions may differ anyway. */
static bool describe_difference(const struct batch_run *stated, const struct batch_run *asked, struct text *what)
{
    struct play_stop first = {.sequence = UINT64_MAX};
    char first_signs[2] = "";
    bool differs = false;
    for (unsigned track = 0; track < RECORD_BUILDS * CCM_PLACES; track++) {
        unsigned number = track / CCM_PLACES, place = track % CCM_PLACES;
        const char *one = stated->answers.at[number][place], *other = asked->answers.at[number][place];
        struct play_stop stop = {.number = number, .place = (enum ccm_place)place, .sequence = UINT64_MAX};
        char signs[2];
        if (!find_difference(one ? one : "", other ? other : "", &stop.index, signs))
            continue;
        if (!find_question(stated, &stop))
            return false;
        if (!differs || stop.sequence < first.sequence) {
            first = stop;
            memcpy(first_signs, signs, sizeof first_signs);
        }
        differs = true;
    }
    if (!differs)
        return true;
    text_printf(what, "%s%s: ", place_names[first.place], first.number ? " before the upgrade" : "");
    if (first.reached)
        append_names(first.names, what);
    text_printf(what, "%squestion %" PRIu64 ": stated %c, answered %c", first.reached ? ", " : "", first.index + 1, first_signs[0],
                first_signs[1]);
    return true;
}

/* Adds a line for a run that was asked again. */
static bool compare_run(const struct asking *asking, const struct batch_run *stated, const struct batch_run *asked)
{
    struct text part = {0}, what = {0};
    text_puts(&part, "asked again: ");
    text_append_escaped(&part, stated->fixture->name, strlen(stated->fixture->name));
    text_puts(&part, ", ");
    text_append_escaped(&part, stated->build->name, strlen(stated->build->name));
    bool described = true;
    if (asked->answers.at[0][0] && stated->answers.at[0][0])
        described = describe_difference(stated, asked, &what);
    if (stated->result.verdict != asked->result.verdict)
        text_printf(&what, "%sverdict: stated %s, now %s", what.length ? "; " : "", verdict_names[stated->result.verdict],
                    verdict_names[asked->result.verdict]);
    bool added = described && !part.failed &&
                 replay_add(asking->replay, part.bytes, what.length ? REPLAY_OTHERWISE : REPLAY_AS_STATED, &what);
    text_clean_up(&part);
    text_clean_up(&what);
    return added;
}

/* Adds a line with the reason why a run cannot be asked again. */
static bool skip_run(const struct asking *asking, const struct batch_run *run, const char *why)
{
    struct text part = {0}, what = {0};
    text_puts(&part, "asked again: ");
    text_append_escaped(&part, run->fixture->name, strlen(run->fixture->name));
    text_puts(&what, why);
    bool added = !part.failed && replay_add(asking->replay, part.bytes, REPLAY_NOT_REPLAYABLE, &what);
    text_clean_up(&part);
    text_clean_up(&what);
    return added;
}

/* Whether an object of the certificate has this SHA-256. */
static bool states_hash(const json_t *object, const char *digits)
{
    const char *stated = json_string_value(json_object_get(object, "sha256"));
    return stated && strcmp(digits, stated) == 0;
}

static bool is_file(const char *path, const json_t *object)
{
    char digits[SHA256_DIGITS];
    uint64_t size;
    return path && sha256_of_file(path, digits, &size) && states_hash(object, digits);
}

/* Returns the file of the build before an upgrade, or NULL if it is not available. */
static const char *find_before(const struct asking *asking, const struct build *build, size_t index)
{
    const json_t *object = json_object_get(json_array_get(json_object_get(asking->stated->root, "builds"), index), "before");
    if (is_file(build->upgrade_from, object))
        return build->upgrade_from;
    for (int known = 0; known < KNOWN_BUILDS; known++)
        if (is_file(asking->config->known_paths[known], object))
            return asking->config->known_paths[known];
    return NULL;
}

static enum replay_status status_of(enum batch_status status)
{
    if (status == BATCH_OK)
        return REPLAY_DONE;
    return status == BATCH_INVALID ? REPLAY_INVALID : REPLAY_FAILED;
}

/* Repeats runs of one build as a batch of fixtures from the same cases. */
static enum replay_status ask_runs(const struct asking *asking, const struct batch_run *const *runs, const json_t *const *entries,
                                   size_t count, const struct build *like, const char *before)
{
    struct batch batch = {0};
    struct batch_config config = *asking->config;
    enum replay_status status = REPLAY_FAILED;
    config.record = true;
    batch.fixtures.at = calloc(count + 1, sizeof(struct fixture *));
    batch.builds = calloc(1, sizeof *batch.builds);
    if (!batch.fixtures.at || !batch.builds)
        goto cleanup;
    batch.build_count = 1;
    *batch.builds = (struct build){.path = text_copy(asking->module),
                                   .expect = like->expect,
                                   .candidate = true,
                                   .upgrade_from = before ? text_copy(before) : NULL,
                                   .upgrade_before = like->upgrade_before};
    if (!batch.builds->path || (before && !batch.builds->upgrade_from))
        goto cleanup;
    for (size_t i = 0; i < count; i++) {
        const json_t *text = json_object_get(entries[i], "case");
        if (fixture_load_text(runs[i]->fixture->path, json_string_value(text), json_string_length(text), &batch.fixtures.at[i],
                              asking->message) != INPUT_OK)
            goto cleanup;
        batch.fixtures.count++;
    }
    status = status_of(batch_probe(&batch, &config, asking->message));
    if (status == REPLAY_DONE)
        status = status_of(batch_run_all(&batch, &config, asking->message));
    for (size_t i = 0; status == REPLAY_DONE && i < count; i++)
        if (!compare_run(asking, runs[i], &batch.runs[i]))
            status = REPLAY_FAILED;
cleanup:
    batch_clean_up(&batch);
    return status;
}

/* Repeats all runs of the certificate's build `index`, including the counterexample. */
static enum replay_status ask_build(const struct asking *asking, size_t index)
{
    const struct stated *stated = asking->stated;
    const struct batch *batch = &stated->batch;
    const struct build *build = &batch->builds[index];
    const json_t *entries = json_object_get(stated->root, "runs");
    const struct batch_run **runs = calloc(batch->run_count + 1, sizeof(struct batch_run *));
    const json_t **chosen = calloc(batch->run_count + 1, sizeof(json_t *));
    const char *before = build->upgrade_from ? find_before(asking, build, index) : NULL;
    bool lacks = build->upgrade_from && !before, done = runs && chosen;
    size_t count = 0;
    for (size_t i = 0; done && i <= batch->run_count; i++) {
        bool last = i == batch->run_count;
        const struct batch_run *run = last ? stated->counterexample.runs : &batch->runs[i];
        const json_t *entry =
            last ? json_object_get(json_object_get(stated->root, "search"), "counterexample") : json_array_get(entries, i);
        if (!run || run->build != build)
            continue;
        if (lacks || json_is_null(json_object_get(entry, "case"))) {
            done = skip_run(asking, run,
                            lacks ? "the build before the upgrade is not available" : "the certificate does not contain its case");
            continue;
        }
        runs[count] = run;
        chosen[count++] = entry;
    }
    enum replay_status status = !done ? REPLAY_FAILED : REPLAY_DONE;
    if (done && count)
        status = ask_runs(asking, runs, chosen, count, build, before);
    free(runs);
    free(chosen);
    return status;
}

/* Asks the questions about broken laws. */
static enum replay_status ask_laws(const struct asking *asking)
{
    const struct stated *stated = asking->stated;
    struct law_evidence evidence = {0};
    struct build build = {.path = text_copy(asking->module)};
    enum replay_status status = REPLAY_FAILED;
    if (build.path)
        status = status_of(law_evidence_ask(asking->config, &build, &stated->verification.laws, false, &evidence, asking->message));
    for (int i = 0; status == REPLAY_DONE && i < (int)LAWS * CCM_PLACES; i++) {
        const char *answers = stated->evidence.answers[i / CCM_PLACES][i % CCM_PLACES];
        const char *asked = evidence.answers[i / CCM_PLACES][i % CCM_PLACES];
        struct text part = {0}, what = {0};
        if (!answers)
            continue;
        text_printf(&part, "asked again: law '%s' at %s", law_table[i / CCM_PLACES].name, place_names[i % CCM_PLACES]);
        if (!asked || strcmp(answers, asked) != 0) {
            const struct law_counterexample *counterexample =
                &stated->verification.laws.results[i / CCM_PLACES][i % CCM_PLACES].counterexample;
            append_names((struct ccm_name[]){counterexample->names[0], counterexample->names[counterexample->count > 1]}, &what);
            text_printf(&what, ": stated %s, answered %s", answers, asked ? asked : "nothing");
        }
        if (part.failed || !replay_add(asking->replay, part.bytes, what.length ? REPLAY_OTHERWISE : REPLAY_AS_STATED, &what))
            status = REPLAY_FAILED;
        text_clean_up(&part);
        text_clean_up(&what);
    }
    free(build.path);
    law_evidence_clean_up(&evidence);
    return status;
}

/* Adds a line for the build's file. same[]: which of the certificate's builds it is; *any: whether it is one of them. */
static bool compare_files(const struct asking *asking, bool *same, bool *any)
{
    const json_t *builds = json_object_get(asking->stated->root, "builds");
    struct text part = {0}, what = {0};
    char digits[SHA256_DIGITS];
    uint64_t size;
    if (!sha256_of_file(asking->module, digits, &size)) {
        const char *why = strerror(errno);
        (void)input_refuse(asking->message, asking->module, "cannot be read: %s", why);
        return false;
    }
    for (size_t i = 0; i < asking->stated->batch.build_count; i++) {
        same[i] = states_hash(json_array_get(builds, i), digits);
        *any = *any || same[i];
    }
    text_puts(&part, "build ");
    text_append_escaped(&part, asking->module, strlen(asking->module));
    if (!*any)
        text_puts(&what, "another build: its SHA-256 is not in the certificate");
    bool added = !part.failed && replay_add(asking->replay, part.bytes, *any ? REPLAY_AS_STATED : REPLAY_OTHERWISE, &what);
    text_clean_up(&part);
    text_clean_up(&what);
    return added;
}

enum replay_status replay_ask(const struct batch_config *config, const char *module, const struct stated *stated,
                              struct replay *replay, struct text *message)
{
    const struct asking asking = {.config = config, .module = module, .stated = stated, .replay = replay, .message = message};
    size_t count = stated->batch.build_count;
    bool *same = calloc(count + 1, sizeof *same), any = false;
    enum replay_status status = same && compare_files(&asking, same, &any) ? REPLAY_DONE : REPLAY_FAILED;
    for (size_t i = 0; status == REPLAY_DONE && i < count; i++)
        if (same[i] || !any)
            status = ask_build(&asking, i);
    if (status == REPLAY_DONE && stated_is_verification(stated))
        status = ask_laws(&asking);
    if (status == REPLAY_FAILED && !message->length)
        text_puts(message, "out of memory");
    free(same);
    return status;
}
