#include "certificate/read.h"

#include "input/json_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool stated_is_verification(const struct stated *stated)
{
    return strcmp(json_string_value(json_object_get(stated->root, "command")), "verify") == 0;
}

/* Prefixes the error of a part with its location. */
static enum input_status refuse_field(const char *path, const char *key, size_t index, struct text *why, struct text *message)
{
    text_append_escaped(message, path, strlen(path));
    text_printf(message, ": %s[%zu]: %s", key, index, why->bytes ? why->bytes : "");
    return why->failed ? INPUT_NO_MEMORY : INPUT_INVALID;
}

static enum input_status refuse_whole(const char *path, const char *why, struct text *message)
{
    text_append_escaped(message, path, strlen(path));
    text_puts(message, ": ");
    text_append_escaped(message, why, strlen(why));
    return INPUT_INVALID;
}

/* Checks the version first, as other versions may have another structure. */
static enum input_status check_version(const char *path, const json_t *root, struct text *message)
{
    const json_t *version = json_object_get(root, "certificate");
    if (!json_is_integer(version))
        return refuse_whole(path, "is not a certificate; expected the output of run --certificate or verify --certificate",
                            message);
    if (json_integer_value(version) == CERTIFICATE_VERSION)
        return INPUT_OK;
    text_append_escaped(message, path, strlen(path));
    text_printf(message, ": is a certificate of version %" JSON_INTEGER_FORMAT "; this program supports version %d",
                json_integer_value(version), CERTIFICATE_VERSION);
    return INPUT_INVALID;
}

static enum input_status check_keys(const char *path, json_t *root, struct text *message)
{
    const char *command, *version, *program, *seal;
    json_int_t passed, failed;
    json_t *any[11];
    json_error_t error;
    if (json_unpack_ex(root, &error, JSON_STRICT,
                       "{s:o, s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "certificate",
                       &any[10], "command", &command, "harness", "version", &version, "sha256", &program, "unicode", &any[1],
                       "isolation", &any[2], "builds", &any[3], "runs", &any[4], "passed", &passed, "failed", &failed, "laws",
                       &any[5], "law_counts", &any[6], "laws_asked", &any[7], "search", &any[8], "statements", &any[9],
                       "conclusion", &any[0], "sha256", &seal) != 0)
        return refuse_whole(path, error.text, message);
    bool verifies = strcmp(command, "verify") == 0;
    if (!verifies && strcmp(command, "run") != 0)
        return refuse_whole(path, "command: expected run or verify", message);
    if (!json_is_array(any[3]) || !json_is_array(any[4]) || !(json_is_null(any[2]) || json_is_object(any[2])))
        return refuse_whole(path, "expected lists of builds and runs, and an isolation or null", message);
    if (verifies ? !json_is_array(any[5]) || !json_is_object(any[6]) || !json_is_integer(any[7]) || !json_is_object(any[8]) ||
                       !json_is_array(any[9]) || !json_is_string(any[0])
                 : !json_is_null(any[5]) || !json_is_null(any[6]) || !json_is_null(any[7]) || !json_is_null(any[8]) ||
                       !json_is_null(any[9]) || !json_is_null(any[0]))
        return refuse_whole(path, verifies ? "expected laws, search, statements and conclusion" : "expected no laws", message);
    return INPUT_OK;
}

static enum input_status check_seal(const char *path, const json_t *root, struct text *message)
{
    char *seal = NULL;
    if (!certificate_seal(root, &seal))
        return INPUT_NO_MEMORY;
    bool fits = strcmp(seal, json_string_value(json_object_get(root, "sha256"))) == 0;
    free(seal);
    return fits ? INPUT_OK : refuse_whole(path, "was changed after it was written: its SHA-256 does not match", message);
}

static enum input_status read_build(json_t *value, struct build *build, struct text *message)
{
    const char *path, *digits, *name, *expectations, *from = NULL;
    json_int_t size, cycle = 0;
    json_t *before;
    json_error_t error;
    int expect = 0;
    if (json_unpack_ex(value, &error, JSON_STRICT, "{s:s, s:s, s:I, s:s, s:s, s:o}", "path", &path, "sha256", &digits, "size",
                       &size, "name", &name, "expectations", &expectations, "before", &before) != 0 ||
        (!json_is_null(before) && json_unpack_ex(before, &error, JSON_STRICT, "{s:s, s:s, s:I, s:I}", "path", &from, "sha256",
                                                 &digits, "size", &size, "cycle", &cycle) != 0)) {
        text_append_escaped(message, error.text, strlen(error.text));
        return INPUT_INVALID;
    }
    while (expect < KNOWN_BUILDS && strcmp(expectations, known_build_names[expect]) != 0)
        expect++;
    if (expect == KNOWN_BUILDS || (from && (cycle < 2 || cycle > SCENARIO_MAX_CYCLES))) {
        text_puts(message, "expected the expectations of a known build, and the cycle of an upgrade");
        return INPUT_INVALID;
    }
    *build = (struct build){.path = text_copy(path),
                            .name = text_copy(name),
                            .expect = (enum known_build)expect,
                            .upgrade_from = from ? text_copy(from) : NULL,
                            .upgrade_before = (uint32_t)cycle};
    return build->path && build->name && (!from || build->upgrade_from) ? INPUT_OK : INPUT_NO_MEMORY;
}

static enum input_status read_builds(const char *path, const json_t *builds, struct batch *batch, struct text *message)
{
    struct text why = {0};
    enum input_status status = INPUT_OK;
    batch->builds = calloc(json_array_size(builds) + 1, sizeof *batch->builds);
    if (!batch->builds)
        return INPUT_NO_MEMORY;
    for (size_t i = 0; status == INPUT_OK && i < json_array_size(builds); i++) {
        batch->build_count++;
        status = read_build(json_array_get(builds, i), &batch->builds[i], &why);
        if (status == INPUT_INVALID)
            status = refuse_field(path, "builds", i, &why, message);
    }
    text_clean_up(&why);
    return status;
}

static enum input_status read_runs(const char *path, const json_t *runs, struct batch *batch, struct text *message)
{
    struct text why = {0};
    enum input_status status = INPUT_OK;
    batch->runs = calloc(json_array_size(runs) + 1, sizeof *batch->runs);
    if (!batch->runs)
        return INPUT_NO_MEMORY;
    for (size_t i = 0; status == INPUT_OK && i < json_array_size(runs); i++) {
        batch->run_count++;
        status = stated_read_run(json_array_get(runs, i), batch, batch->builds, batch->build_count, &batch->runs[i], &why);
        if (status == INPUT_INVALID)
            status = refuse_field(path, "runs", i, &why, message);
    }
    text_clean_up(&why);
    return status;
}

/* Returns the last build without a run; NULL: there is none, or there are no runs. */
static const struct build *find_unused(const struct batch *batch)
{
    const struct build *unused = NULL;
    for (size_t i = 0; i < batch->build_count && batch->run_count; i++) {
        size_t run = 0;
        while (run < batch->run_count && batch->runs[run].build != &batch->builds[i])
            run++;
        if (run == batch->run_count)
            unused = &batch->builds[i];
    }
    return unused;
}

static enum input_status read_names(const json_t *names, struct law_counterexample *counterexample)
{
    if (json_array_size(names) > LAW_NAMES_MAX)
        return INPUT_INVALID;
    for (size_t i = 0; i < json_array_size(names); i++) {
        if (!certificate_read_name(json_array_get(names, i), &counterexample->names[i]))
            return errno == ENOMEM ? INPUT_NO_MEMORY : INPUT_INVALID;
        counterexample->count++;
    }
    return INPUT_OK;
}

static bool is_text_or_null(const json_t *value) { return json_is_null(value) || json_is_string(value); }

/* Reads the entry of a law at a place; entries are ordered. */
static enum input_status read_law(json_t *value, struct law_result *result, char **answers, struct text *message)
{
    const char *law, *place, *state;
    json_t *names, *signs, *obstacle, *detail;
    json_error_t error;
    unsigned kind = LAW_HOLDS;
    if (json_unpack_ex(value, &error, JSON_STRICT, "{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "law", &law, "place", &place, "state",
                       &state, "names", &names, "answers", &signs, "not_replayable", &obstacle, "detail", &detail) != 0) {
        text_append_escaped(message, error.text, strlen(error.text));
        return INPUT_INVALID;
    }
    while (kind <= CERTIFICATE_UNFINISHED && strcmp(state, certificate_law_states[kind]) != 0)
        kind++;
    text_puts(message, "expected a state, names, and the answers about them");
    if (kind > CERTIFICATE_UNFINISHED || (kind == CERTIFICATE_UNFINISHED && !json_is_string(detail)) || !json_is_array(names) ||
        !is_text_or_null(signs) || !is_text_or_null(detail))
        return INPUT_INVALID;
    result->unfinished = kind == CERTIFICATE_UNFINISHED;
    result->state = result->unfinished ? LAW_INCONCLUSIVE : (enum law_state)kind;
    enum input_status status = read_names(names, &result->counterexample);
    if (status == INPUT_OK && json_is_string(signs) && !(*answers = text_copy(json_string_value(signs))))
        return INPUT_NO_MEMORY;
    if (status == INPUT_OK && json_is_string(detail) && !(result->detail = text_copy(json_string_value(detail))))
        return INPUT_NO_MEMORY;
    return status;
}

static enum input_status read_laws(const char *path, const json_t *laws, struct stated *stated, struct text *message)
{
    struct text why = {0};
    enum input_status status = INPUT_OK;
    size_t count = json_array_size(laws);
    for (size_t i = 0; status == INPUT_OK && i < (size_t)LAWS * CCM_PLACES; i++) {
        size_t law = i / CCM_PLACES, place = i % CCM_PLACES;
        text_clear(&why);
        if (count != (size_t)LAWS * CCM_PLACES)
            status = refuse_whole(path, "laws: expected each law at each place", message);
        else
            status = read_law(json_array_get(laws, i), &stated->verification.laws.results[law][place],
                              &stated->evidence.answers[law][place], &why);
        if (status == INPUT_INVALID && !message->length)
            status = refuse_field(path, "laws", i, &why, message);
    }
    text_clean_up(&why);
    return status;
}

static enum input_status read_search(const char *path, json_t *value, struct stated *stated, struct text *message)
{
    struct search_summary *search = &stated->verification.search;
    struct batch *batch = &stated->counterexample;
    struct text why = {0};
    json_t *worst, *detail, *run;
    json_int_t scenarios, finds;
    int cut;
    json_error_t error;
    unsigned kind = 0;
    if (json_unpack_ex(value, &error, JSON_STRICT, "{s:I, s:b, s:I, s:o, s:o, s:o}", "scenarios", &scenarios, "cut", &cut,
                       "findings", &finds, "worst", &worst, "detail", &detail, "counterexample", &run) != 0)
        return refuse_whole(path, error.text, message);
    while (kind < CONCLUSION_FIXED && json_is_string(worst) && strcmp(json_string_value(worst), conclusion_names[kind]) != 0)
        kind++;
    bool found = finds > 0;
    if (scenarios < 0 || finds < 0 || kind == CONCLUSION_FIXED || found != json_is_string(worst) ||
        found != json_is_string(detail) || !is_text_or_null(worst) || !is_text_or_null(detail) || (!found && !json_is_null(run)))
        return refuse_whole(path, "search: expected the worst of its findings, or no findings", message);
    search->scenarios = (uint64_t)scenarios;
    search->findings = (uint64_t)finds;
    search->cut = cut;
    search->worst = (enum conclusion_kind)kind;
    if (found && !(search->detail = text_copy(json_string_value(detail))))
        return INPUT_NO_MEMORY;
    if (json_is_null(run))
        return INPUT_OK;
    batch->runs = calloc(1, sizeof *batch->runs);
    if (!batch->runs)
        return INPUT_NO_MEMORY;
    batch->run_count = 1;
    enum input_status status = stated_read_run(run, batch, stated->batch.builds, 1, batch->runs, &why);
    if (status == INPUT_INVALID)
        status = refuse_field(path, "search.counterexample", 0, &why, message);
    text_clean_up(&why);
    return status;
}

enum input_status stated_read(const char *path, const char *bytes, size_t length, struct stated *stated, struct text *message)
{
    enum input_status status = json_text_parse(path, bytes, length, &stated->root, message);
    const json_t *root = stated->root;
    if (status == INPUT_OK)
        status = check_version(path, root, message);
    if (status == INPUT_OK)
        status = check_keys(path, stated->root, message);
    if (status == INPUT_OK)
        status = check_seal(path, root, message);
    if (status == INPUT_OK)
        status = read_builds(path, json_object_get(root, "builds"), &stated->batch, message);
    if (status == INPUT_OK && stated_is_verification(stated) && stated->batch.build_count != 1)
        status = refuse_whole(path, "builds: expected the verified build only", message);
    if (status == INPUT_OK)
        status = read_runs(path, json_object_get(root, "runs"), &stated->batch, message);
    if (status == INPUT_OK && find_unused(&stated->batch))
        status = refuse_whole(path, "builds: expected only builds that have runs", message);
    if (status != INPUT_OK || !stated_is_verification(stated))
        return status;
    stated->verification.build = &stated->batch.builds[0];
    stated->verification.laws.questions = (uint64_t)json_integer_value(json_object_get(root, "laws_asked"));
    status = read_laws(path, json_object_get(root, "laws"), stated, message);
    return status == INPUT_OK ? read_search(path, json_object_get(root, "search"), stated, message) : status;
}

void stated_clean_up(struct stated *stated)
{
    verification_clean_up(&stated->verification);
    law_evidence_clean_up(&stated->evidence);
    batch_clean_up(&stated->counterexample);
    batch_clean_up(&stated->batch);
    json_decref(stated->root);
    *stated = (struct stated){0};
}
