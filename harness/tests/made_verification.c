#include "made_verification.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { BUILDS = 4, CANDIDATE = 2 };

static char *copied(const char *string)
{
    char *copy = strdup(string);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

static void replace(char **at, const char *string)
{
    free(*at);
    *at = copied(string);
}

/* Leaves the one build and its runs of a batch of make_batch(). */
static void keep_candidate(struct batch *batch)
{
    for (size_t i = 0; i < batch->run_count; i++)
        if (i % BUILDS != CANDIDATE)
            free(batch->runs[i].result.cycles);
    for (size_t i = 0; i < BUILDS; i++)
        if (i != CANDIDATE) {
            free(batch->builds[i].path);
            free(batch->builds[i].name);
        }
    batch->builds[0] = batch->builds[CANDIDATE];
    batch->build_count = 1;
    batch->run_count = batch->passed = batch->fixtures.count;
    for (size_t i = 0; i < batch->run_count; i++) {
        batch->runs[i] = batch->runs[i * BUILDS + CANDIDATE];
        batch->runs[i].build = batch->builds;
    }
}

void make_fixed(struct verified *verified, size_t fixtures)
{
    *verified = (struct verified){0};
    make_batch(&verified->batch, fixtures);
    keep_candidate(&verified->batch);
    set_build(verified, "folds", "modules/folds.so");
    verified->verification.build = verified->batch.builds;
    verified->verification.conclusion = CONCLUSION_FIXED;
    verified->verification.like = BUILD_SP4;
    verified->verification.laws.questions = 123456;
    verified->verification.search.scenarios = 2000;
    set_difference(verified, BUILD_PRE_SP4, CCM_IMPORT_LIST, (const char *const[]){"A", "a", NULL});
}

void set_build(struct verified *verified, const char *name, const char *path)
{
    replace(&verified->batch.builds[0].name, name);
    replace(&verified->batch.builds[0].path, path);
}

static void set_counterexample(struct law_counterexample *counterexample, const char *const *names)
{
    for (uint32_t i = 0; i < counterexample->count; i++)
        free((char *)(uintptr_t)counterexample->names[i].bytes);
    counterexample->count = 0;
    for (; names && *names; names++)
        counterexample->names[counterexample->count++] = (struct ccm_name){.bytes = copied(*names), .length = strlen(*names)};
}

void set_law(struct verified *verified, enum law law, enum ccm_place place, enum law_state state, const char *const *names,
             const char *detail)
{
    struct law_result *result = &verified->verification.laws.results[law][place];
    result->state = state;
    set_counterexample(&result->counterexample, names);
    free(result->detail);
    result->detail = detail ? copied(detail) : NULL;
}

void set_difference(struct verified *verified, enum known_build known, enum ccm_place place, const char *const *names)
{
    struct difference *difference = &verified->verification.laws.differences[known];
    difference->found = true;
    difference->place = place;
    set_counterexample(&difference->counterexample, names);
}

void add_statement(struct verified *verified, enum conclusion_kind kind, const char *text)
{
    struct verification *verification = &verified->verification;
    struct statement *grown =
        realloc(verification->statements, (verification->statement_count + 1) * sizeof *verification->statements);
    ck_assert_ptr_nonnull(grown);
    verification->statements = grown;
    grown[verification->statement_count++] = (struct statement){.kind = kind, .text = copied(text)};
}

static void fail_run(struct verified *verified, size_t at, const char *name, const char *reason)
{
    struct batch *batch = &verified->batch;
    struct batch_run *run = &batch->runs[at];
    replace(&batch->fixtures.at[at]->name, name);
    replace(&batch->fixtures.at[at]->title, name);
    run->result.verdict = VERDICT_LOOPING;
    run->result.loop_from = 1;
    run->result.loop_period = 2;
    ck_assert_int_eq(reasons_add(&run->reasons, "%s", reason), JUDGE_OK);
    run->passed = false;
    batch->passed--;
    batch->failed++;
}

void make_ascii_only(struct verified *verified)
{
    static const char *const umlauts[] = {"\xc3\x84", "\xc3\xa4", NULL};
    make_fixed(verified, 12);
    struct verification *verification = &verified->verification;
    set_build(verified, "ascii-only", "modules/ascii_only.so");
    verification->conclusion = CONCLUSION_NOT_FIXED;
    verification->like = LIKE_NEITHER;
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        struct text text = {0};
        set_law(verified, LAW_NO_MISSED_MATCH, place, LAW_BROKEN, umlauts, NULL);
        text_printf(&text, "%s: equal to the post office, distinct to it: '\xc3\x84' and '\xc3\xa4'", place_names[place]);
        add_statement(verified, CONCLUSION_NOT_FIXED, text.bytes);
        text_clean_up(&text);
    }
    add_statement(verified, CONCLUSION_NOT_FIXED, "fixtures: 3 of 12 are not as with SP4");
    set_difference(verified, BUILD_SP4, CCM_IMPORT_LIST, umlauts);
    fail_run(verified, 2, "cyrillic-names", "verdict: looping, expected quiet");
    fail_run(verified, 5, "german-umlauts", "verdict: looping, expected quiet");
    fail_run(verified, 11, "greek-final-sigma", "verdict: looping, expected quiet");
    verification->search.findings = 31;
    verification->search.worst = CONCLUSION_NOT_FIXED;
    verification->search.counterexample = copied("reports/ascii-only.yaml");
    verification->search.detail = copied("2 sites, '\xc3\x84' and '\xc3\xa4': looping, period 2");
    verification->blame = (struct blame){.asked = true, .count = 1, .sets = {1U << CCM_IMPORT_LIST | 1U << CCM_EXPORT_MATCH}};
}

/* A text as it is safe to print, with words around it; the caller frees it. */
static char *safe_between(const char *before, const char *name, const char *after)
{
    struct text text = {0};
    text_puts(&text, before);
    text_append_escaped(&text, name, strlen(name));
    text_puts(&text, after);
    return text_take(&text);
}

static void break_laws(struct verified *verified)
{
    static const char *const hostile[] = {HOSTILE, "O'Brien  \\' ", "'", NULL};
    char *detail = safe_between("under ", HOSTILE, ".UTF-8: -1, then 1");
    set_law(verified, LAW_NO_CRASH, CCM_IMPORT_LIST, LAW_BROKEN, (const char *const[]){"", "\xff", NULL},
            "signal 11 (Segmentation fault)");
    set_law(verified, LAW_NO_CRASH, CCM_POST_OFFICE, LAW_BROKEN, (const char *const[]){"", "\xff", NULL},
            "signal 11 (Segmentation fault)");
    set_law(verified, LAW_NO_CRASH, CCM_EXPORT_MATCH, LAW_BROKEN, NULL, "signal 11 (Segmentation fault)");
    set_law(verified, LAW_NO_HANG, CCM_EXPORT_MATCH, LAW_BROKEN, NULL, NULL);
    set_law(verified, LAW_LOCALE_INDEPENDENT, CCM_IMPORT_LIST, LAW_BROKEN, hostile, detail);
    set_law(verified, LAW_LOCALE_INDEPENDENT, CCM_EXPORT_MATCH, LAW_BROKEN, hostile, detail);
    set_law(verified, LAW_LOCALE_INDEPENDENT, CCM_POST_OFFICE, LAW_BROKEN, (const char *const[]){HOSTILE, "'", NULL}, detail);
    set_law(verified, LAW_NO_FALSE_MATCH, CCM_POST_OFFICE, LAW_BROKEN, (const char *const[]){"Smith, Jimmy", "Smith,  Jimmy", NULL},
            NULL);
    set_law(verified, LAW_EQUIVALENCE, CCM_POST_OFFICE, LAW_BROKEN, (const char *const[]){"a", "b", "c", NULL}, "a = b = c");
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        set_law(verified, LAW_TRANSITIVE, place, LAW_INCONCLUSIVE, NULL, "it died too often");
        set_law(verified, LAW_ANTISYMMETRIC, place, LAW_INCONCLUSIVE, NULL, "it died too often");
    }
    set_law(verified, LAW_REFLEXIVE, CCM_IMPORT_LIST, LAW_INCONCLUSIVE, NULL, NULL);
    set_law(verified, LAW_NO_ARGUMENT_WRITE, CCM_IMPORT_LIST, LAW_INCONCLUSIVE, NULL, detail);
    set_law(verified, LAW_NO_OVER_READ, CCM_POST_OFFICE, LAW_INCONCLUSIVE, NULL, "there is no memory to guard");
    free(detail);
}

void make_hostile(struct verified *verified)
{
    make_fixed(verified, 8);
    struct verification *verification = &verified->verification;
    char *name = safe_between("", HOSTILE, "");
    set_build(verified, name, HOSTILE);
    free(name);
    verification->conclusion = CONCLUSION_UNSAFE;
    verification->like = LIKE_NEITHER;
    verification->laws.questions = UINT64_MAX;
    break_laws(verified);
    for (int kind = CONCLUSION_UNSAFE; kind < CONCLUSION_FIXED; kind++)
        for (int i = 0; i <= kind * 2; i++) {
            char *text = safe_between("import list: '", HOSTILE, "' and ' '");
            add_statement(verified, (enum conclusion_kind)kind, text);
            free(text);
        }
    set_difference(verified, BUILD_PRE_SP4, CCM_POST_OFFICE, (const char *const[]){HOSTILE, HOSTILE "2", NULL});
    set_difference(verified, BUILD_SP4, CCM_EXPORT_MATCH, (const char *const[]){" ", "  ", NULL});
    for (size_t i = 0; i < 7; i++)
        fail_run(verified, i, HOSTILE, "verdict: \"looping\" | <expected> quiet # \\x1B");
    verification->search.scenarios = verification->search.findings = UINT64_MAX;
    verification->search.worst = CONCLUSION_OVER_FIXED;
    verification->search.counterexample = copied("reports/" HOSTILE ".yaml");
    verification->search.detail = safe_between("'", HOSTILE, "' is lost");
    verification->blame = (struct blame){.asked = true, .count = 0};
}

void make_one(struct verified *verified, int which)
{
    if (which == MADE_FIXED)
        make_fixed(verified, 3);
    else if (which == MADE_ASCII_ONLY)
        make_ascii_only(verified);
    else
        make_hostile(verified);
}

const struct law_result *law_at(const struct verified *verified, size_t at)
{
    return &verified->verification.laws.results[at / CCM_PLACES][at % CCM_PLACES];
}

void assert_text(const struct text *text, const char *expected)
{
    ck_assert(!text->failed);
    ck_assert_str_eq(text->bytes ? text->bytes : "", expected);
}

void verified_clean_up(struct verified *verified)
{
    verification_clean_up(&verified->verification);
    batch_clean_up(&verified->batch);
}

char *golden_path(const char *path, const char *written)
{
    struct text contents = {0};
    const char *wish = getenv("Q237588_GOLDEN");
    bool write = wish && strcmp(wish, "write") == 0;
    FILE *stream = fopen(path, write ? "w+" : "r");
    ck_assert_msg(stream != NULL, "there is no %s", path);
    if (write) {
        ck_assert_int_ge(fputs(written, stream), 0);
        rewind(stream);
    }
    char bytes[4096];
    size_t length;
    while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
        text_append(&contents, bytes, length);
    ck_assert_int_eq(fclose(stream), 0);
    return text_take(&contents);
}

char *golden_file(const char *name, const char *written)
{
    struct text path = {0};
    text_printf(&path, "harness/tests/data/report/%s", name);
    char *contents = golden_path(path.bytes, written);
    text_clean_up(&path);
    return contents;
}

static const struct isolation isolation = {.in_force = {true, true, true, true}};

const struct report_style verification_style = {
    .version = "1.2.3", .unicode = {15, 0}, .isolation = &isolation, .date = "2026-11-22T12:00:00Z"};
