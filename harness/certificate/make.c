#include "base/sha256.h"
#include "certificate/certificate.h"
#include "report/json_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "/proc/self/exe"

/* Reports why a file cannot be read; returns NULL. */
static json_t *refuse_file(const char *path, struct text *message)
{
    int error = errno;
    text_append_escaped(message, path, strlen(path));
    text_printf(message, ": cannot be read for the certificate: %s", strerror(error));
    return NULL;
}

/* {"path", "sha256", "size"}. */
static json_t *file_object(const char *path, struct text *message)
{
    char digits[SHA256_DIGITS];
    uint64_t size;
    if (!sha256_of_file(path, digits, &size))
        return refuse_file(path, message);
    json_t *object = json_object();
    part_set(&object, "path", part_string(path));
    part_set(&object, "sha256", json_string(digits));
    part_set(&object, "size", part_number(size));
    return object;
}

json_t *certificate_harness(const char *version, struct text *message)
{
    char digits[SHA256_DIGITS];
    uint64_t size;
    if (!sha256_of_file(PROGRAM, digits, &size))
        return refuse_file(PROGRAM, message);
    return json_pack("{s:s, s:s}", "version", version, "sha256", digits);
}

/* Makes the object of the build before an upgrade, with the cycle. */
static json_t *before_object(const struct build *build, struct text *message)
{
    if (!build->upgrade_from)
        return json_null();
    json_t *object = file_object(build->upgrade_from, message);
    part_set(&object, "cycle", part_number(build->upgrade_before));
    return object;
}

static json_t *build_object(const struct build *build, struct text *message)
{
    json_t *object = file_object(build->path, message);
    part_set(&object, "name", part_string(build->name));
    part_set(&object, "expectations", json_string(known_build_names[build->expect]));
    part_set(&object, "before", before_object(build, message));
    return object;
}

json_t *certificate_builds(const struct batch *batch, struct text *message)
{
    json_t *array = json_array();
    for (size_t i = 0; i < batch->build_count; i++)
        part_append(&array, build_object(&batch->builds[i], message));
    return array;
}

/* Returns a new reference to the recorded entry, if given, else a computed entry. */
static json_t *run_or_stated(const struct batch_run *run, size_t build, json_t *stated)
{
    return stated ? json_incref(stated) : certificate_run(run, build);
}

static json_t *runs_array(const struct certificate *certificate)
{
    const struct batch *batch = certificate->batch;
    json_t *array = json_array();
    for (size_t i = 0; i < batch->run_count; i++)
        part_append(&array, run_or_stated(&batch->runs[i], (size_t)(batch->runs[i].build - batch->builds),
                                          certificate->stated ? certificate->stated[i] : NULL));
    return array;
}

static json_t *search_object(const struct certificate *certificate)
{
    const struct search_summary *search = &certificate->verification->search;
    const struct batch *counterexample = certificate->counterexample;
    json_t *object = json_object();
    part_set(&object, "scenarios", part_number(search->scenarios));
    part_set(&object, "cut", json_boolean(search->cut));
    part_set(&object, "findings", part_number(search->findings));
    part_set(&object, "worst", search->findings ? json_string(conclusion_names[search->worst]) : json_null());
    part_set(&object, "detail", part_string_or_null(search->detail));
    part_set(&object, "counterexample",
             counterexample ? run_or_stated(&counterexample->runs[0], 0, certificate->stated_counterexample) : json_null());
    return object;
}

static void add_verification(json_t **object, const struct certificate *certificate)
{
    const struct verification *verification = certificate->verification;
    bool is = verification != NULL;
    part_set(object, "laws", is ? certificate_laws(&verification->laws, certificate->evidence) : json_null());
    part_set(object, "law_counts", is ? certificate_law_counts(&verification->laws) : json_null());
    part_set(object, "laws_asked", is ? part_number(verification->laws.questions) : json_null());
    part_set(object, "search", is ? search_object(certificate) : json_null());
    part_set(object, "statements", is ? part_statements(verification) : json_null());
    part_set(object, "conclusion", is ? json_string(conclusion_names[verification->conclusion]) : json_null());
}

json_t *certificate_make(const struct certificate *certificate)
{
    const struct batch *batch = certificate->batch;
    json_t *object = json_object();
    part_set(&object, "certificate", part_number(CERTIFICATE_VERSION));
    part_set(&object, "command", json_string(certificate->verification ? "verify" : "run"));
    part_set(&object, "harness", json_incref(certificate->harness));
    part_set(&object, "unicode", part_unicode(certificate->unicode));
    part_set(&object, "isolation", json_incref(certificate->isolation));
    part_set(&object, "builds", json_incref(certificate->builds));
    part_set(&object, "runs", runs_array(certificate));
    part_set(&object, "passed", part_number(batch->passed));
    part_set(&object, "failed", part_number(batch->failed));
    add_verification(&object, certificate);
    return object;
}

bool certificate_seal(const json_t *certificate, char **seal)
{
    struct text text = {0};
    json_t *unsealed = json_copy((json_t *)(uintptr_t)certificate);
    /* When out of memory, Jansson returns incomplete copies. */
    bool whole = json_object_size(unsealed) == json_object_size(certificate);
    if (whole)
        json_object_del(unsealed, "sha256");
    whole = whole && part_print(unsealed, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENSURE_ASCII, &text);
    json_decref(unsealed);
    if (whole) {
        char digits[SHA256_DIGITS];
        sha256_of(text.bytes, text.length, digits);
        text_clear(&text);
        text_puts(&text, digits);
        *seal = text_take(&text);
    }
    text_clean_up(&text);
    return whole && *seal;
}

bool certificate_print(json_t *certificate, struct text *text)
{
    char *seal = NULL;
    bool ok = certificate_seal(certificate, &seal) && json_object_set_new(certificate, "sha256", json_string(seal)) == 0 &&
              part_print(certificate, JSON_INDENT(2) | JSON_ENSURE_ASCII, text);
    text_puts(text, "\n");
    free(seal);
    return ok && !text->failed;
}
