/* Verifying: each candidate of the gallery comes to exactly what is expected of it, and the harness survives all of them. */
#include "suite.h"
#include "verify/verify.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GALLERY "fixtures/candidates/expected.json"
/* What is run under Valgrind, where all of them would take too long. */
#define LITTLE "fixtures/article-three-spellings.yaml"
static const char *const little = LITTLE;

static json_t *gallery;
static struct batch batch;
static struct verify_config config;
static struct verification verification;
static struct text message;
static char known[KNOWN_BUILDS][256], locales[256], folder[64];

static const char *word_of(json_t *entry, const char *key)
{
    const char *word = json_string_value(json_object_get(entry, key));
    ck_assert_ptr_nonnull(word);
    return word;
}

static void collect_fixtures(const char *const paths[], size_t count)
{
    ck_assert_msg(fixture_collect(paths, count, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &batch.fixtures,
                                  &message) == INPUT_OK,
                  "%s", message.bytes);
}

/* All; or every sixth, and what shows each place at work. Of an unsafe candidate each run takes a process, and seven more to blame a
 * place. */
static void collect_corpus(bool all)
{
    static const char *const always[] = {LITTLE, "fixtures/post-offices-beyond-ascii.yaml"};
    glob_t found;
    ck_assert_int_eq(glob("fixtures/*.yaml", 0, NULL, &found), 0);
    const char **chosen = calloc(found.gl_pathc + 1, sizeof *chosen);
    size_t count = 0;
    ck_assert_ptr_nonnull(chosen);
    for (size_t i = 0; i < found.gl_pathc; i++)
        if (all || i % 6 == 0 || strcmp(found.gl_pathv[i], always[0]) == 0 || strcmp(found.gl_pathv[i], always[1]) == 0)
            chosen[count++] = found.gl_pathv[i];
    collect_fixtures(chosen, count);
    free(chosen);
    globfree(&found);
}

static void set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/q237588-verify.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(known[BUILD_PRE_SP4], sizeof *known, "%s/modules/pre-sp4.so", suite_build());
    (void)snprintf(known[BUILD_SP4], sizeof *known, "%s/modules/sp4.so", suite_build());
    (void)snprintf(locales, sizeof locales, "build/locales");
    config = (struct verify_config){
        .batch = {.jobs = 2, .timeout_ms = suite_under_valgrind() ? 60000 : 10000, .known_paths = {known[0], known[1]}},
        .locales = locales,
        .effort = VERIFY_EFFORT_LEAST,
        .save = folder,
    };
}

static void tear_down(void)
{
    char command[128];
    batch_clean_up(&batch);
    verification_clean_up(&verification);
    text_clean_up(&message);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static void choose(const char *path)
{
    batch.builds = calloc(1, sizeof *batch.builds);
    ck_assert_ptr_nonnull(batch.builds);
    batch.builds[0] = (struct build){.path = strdup(path), .expect = BUILD_SP4, .candidate = true};
    batch.build_count = 1;
    ck_assert_msg(batch_probe(&batch, &config.batch, &message) == BATCH_OK, "%s", message.bytes);
}

static void choose_candidate(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/candidates/%s.so", suite_build(), name);
    choose(path);
}

static void verify(void)
{
    ck_assert_msg(verify_candidate(&batch, &config, &verification, &message) == BATCH_OK, "%s", message.bytes);
}

/* "import list, export match" of the places at which a law is broken. */
static void list_broken(enum law law, struct text *text)
{
    for (int place = 0; place < CCM_PLACES; place++)
        if (verification.laws.results[law][place].state == LAW_BROKEN)
            text_printf(text, "%s%s", text->length ? ", " : "", place_names[place]);
}

static void list_expected(json_t *entry, enum law law, struct text *text)
{
    size_t i;
    json_t *place;
    json_array_foreach(json_object_get(json_object_get(entry, "laws"), law_names[law]), i, place)
        text_printf(text, "%s%s", text->length ? ", " : "", json_string_value(place));
}

static const char *string_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

static void check_laws(json_t *entry)
{
    for (enum law law = LAW_RETURNS; law < LAWS; law++) {
        struct text broken = {0}, expected = {0};
        /* What cannot be measured here is not held against the test: memory tools stand between. */
        if (verification.laws.results[law][0].state == LAW_UNTOLD && law == LAW_ALLOCATES_NOTHING)
            continue;
        list_broken(law, &broken);
        list_expected(entry, law, &expected);
        ck_assert_msg(strcmp(string_of(&broken), string_of(&expected)) == 0, "%s: %s: broken at '%s', expected '%s'",
                      word_of(entry, "candidate"), law_names[law], string_of(&broken), string_of(&expected));
        text_clean_up(&broken);
        text_clean_up(&expected);
    }
}

static void list_blame(struct text *text)
{
    for (uint32_t i = 0; i < verification.blame.count; i++) {
        text_puts(text, "[ ");
        for (int place = 0; place < CCM_PLACES; place++)
            if (verification.blame.sets[i] >> place & 1)
                text_printf(text, "%s ", place_names[place]);
        text_puts(text, "]");
    }
}

static void check_blame(json_t *entry)
{
    json_t *sets = json_object_get(entry, "blame"), *set, *place;
    struct text expected = {0}, found = {0};
    size_t i, j;
    if (!sets)
        return;
    json_array_foreach(sets, i, set)
    {
        text_puts(&expected, "[ ");
        json_array_foreach(set, j, place) text_printf(&expected, "%s ", json_string_value(place));
        text_puts(&expected, "]");
    }
    list_blame(&found);
    ck_assert_msg(strcmp(string_of(&found), string_of(&expected)) == 0, "%s: blamed '%s', expected '%s'",
                  word_of(entry, "candidate"), string_of(&found), string_of(&expected));
    ck_assert(verification.blame.asked == !json_is_null(sets));
    text_clean_up(&expected);
    text_clean_up(&found);
}

START_TEST(each_candidate_comes_to_what_is_expected)
{
    json_t *entry = json_array_get(gallery, (size_t)_i);
    const char *name = word_of(entry, "candidate"), *like = word_of(entry, "like");
    if (suite_under_valgrind())
        collect_fixtures(&little, 1);
    else
        collect_corpus(!suite_bounded() || strcmp(word_of(entry, "conclusion"), "unsafe") != 0);
    choose_candidate(name);
    /* Only who hangs waits for the time limit. */
    if (strncmp(name, "hangs", 5) == 0 && !suite_under_valgrind())
        config.batch.timeout_ms = 150;
    verify();
    bool measured = verification.laws.results[LAW_ALLOCATES_NOTHING][0].state != LAW_UNTOLD;
    if (!measured && json_object_get(json_object_get(entry, "laws"), law_names[LAW_ALLOCATES_NOTHING]))
        return; /* a memory tool stands between */
    ck_assert_msg(strcmp(conclusion_names[verification.conclusion], word_of(entry, "conclusion")) == 0, "%s is %s, expected %s: %s",
                  name, conclusion_names[verification.conclusion], word_of(entry, "conclusion"),
                  verification.statement_count ? verification.statements[0].text : "nothing was found");
    if (suite_under_valgrind())
        return; /* with one fixture, the rest is not known */
    const char *found = verification.like < LIKE_NEITHER ? known_build_names[verification.like] : "neither";
    ck_assert_msg(strcmp(found, like) == 0, "%s is like %s, expected %s", name, found, like);
    ck_assert_int_eq(verification.conclusion == CONCLUSION_FIXED, verification.statement_count == 0);
    check_laws(entry);
    check_blame(entry);
}
END_TEST

/* Those that do to a process what can be done. */
static const char *const dangerous[] = {"writes_to_argument",    "reads_up_to_nul", "exits",
                                        "crashes_on_empty_rest", "leaks",           "prints"};

START_TEST(the_harness_survives_the_dangerous_ones)
{
    collect_fixtures(&little, 1);
    choose_candidate(dangerous[_i]);
    verify();
    if (strcmp(dangerous[_i], "leaks") != 0) /* which cannot be measured where a memory tool stands between */
        ck_assert_int_eq(verification.conclusion, CONCLUSION_UNSAFE);
}
END_TEST

static Suite *verify_suite(void)
{
    gallery = json_load_file(GALLERY, 0, NULL);
    Suite *suite = suite_create("verify");
    TCase *candidates = tcase_create("candidates");
    tcase_set_timeout(candidates, 120);
    tcase_add_checked_fixture(candidates, set_up, tear_down);
    const char *which = getenv("Q237588_GALLERY");
    if (suite_under_valgrind() && !(which && strcmp(which, "all") == 0))
        tcase_add_loop_test(candidates, the_harness_survives_the_dangerous_ones, 0, (int)(sizeof dangerous / sizeof *dangerous));
    else if (suite_instrumented() && !suite_under_valgrind())
        for (int i = 0; i < (int)json_array_size(gallery); i += 4) /* all of them were asked without it */
            tcase_add_loop_test(candidates, each_candidate_comes_to_what_is_expected, i, i + 1);
    else
        tcase_add_loop_test(candidates, each_candidate_comes_to_what_is_expected, 0, (int)json_array_size(gallery));
    suite_add_tcase(suite, candidates);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {verify_suite};
    int status = suite_main(makers, 1);
    json_decref(gallery);
    return status;
}
