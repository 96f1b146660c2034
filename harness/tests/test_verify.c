/* Verification: each candidate of the gallery has its expected conclusion, and the harness survives all. */
#include "gallery.h"
#include "gallery_lists.h"
#include "module/isolation.h"
#include "suite.h"
#include "verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Run with instruments and under Valgrind, where all would take too long. */
#define LITTLE "fixtures/article-three-spellings.yaml"

#define GALLERY "Q237588_GALLERY"

/* Whether a sample is verified, and not all or most of them. */
/* Which are not left to the case that takes long. */
#define FIRST_CANDIDATES 4

static bool is_sampled(void) { return suite_bounded() && !getenv(GALLERY); }

static struct batch batch;
static struct verify_config config;
static struct verification verification;
static struct text message;
static char known[KNOWN_BUILDS][256], locales[256], folder[64];

static void collect_fixtures(const char *path)
{
    ck_assert_msg(fixture_collect(&path, 1, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &batch.fixtures, &message) ==
                      INPUT_OK,
                  "%s", message.bytes);
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
        .effort = VERIFY_EFFORT_MIN,
        .save = folder,
    };
}

static void forget(void)
{
    batch_clean_up(&batch);
    verification_clean_up(&verification);
    text_clean_up(&message);
    batch = (struct batch){0};
    verification = (struct verification){0};
}

static void tear_down(void)
{
    char command[128];
    forget();
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static enum batch_status choose(const char *path)
{
    batch.builds = calloc(1, sizeof *batch.builds);
    ck_assert_ptr_nonnull(batch.builds);
    batch.builds[0] = (struct build){.path = strdup(path), .expect = BUILD_SP4, .candidate = true};
    batch.build_count = 1;
    return batch_probe(&batch, &config.batch, &message);
}

static enum batch_status choose_candidate(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/candidates/%s.so", suite_build(), name);
    return choose(path);
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
    json_array_foreach(json_object_get(json_object_get(entry, "laws"), law_table[law].name), i, place)
        text_printf(text, "%s%s", text->length ? ", " : "", json_string_value(place));
}

static const char *string_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

/* Appends differences from the expectations. */
static void compare_law(json_t *entry, enum law law, struct text *wrong)
{
    struct text broken = {0}, expected = {0};
    list_broken(law, &broken);
    list_expected(entry, law, &expected);
    bool allowed = !expected.length && gallery_allows(entry, law);
    /* What cannot be measured here is not held against the test: memory tools stand between. */
    bool measured = verification.laws.results[law][0].state != LAW_INCONCLUSIVE || law != LAW_NO_ALLOCATION;
    if (measured && !allowed && strcmp(string_of(&broken), string_of(&expected)) != 0)
        text_printf(wrong, "%s: broken at '%s', expected '%s'; ", law_table[law].name, string_of(&broken), string_of(&expected));
    text_clean_up(&broken);
    text_clean_up(&expected);
}

static void compare_laws(json_t *entry, struct text *wrong)
{
    json_t *value;
    size_t i;
    for (enum law law = LAW_NO_CRASH; law < LAWS; law++)
        compare_law(entry, law, wrong);
    json_t *some = json_object_get(entry, "one_of");
    bool found = !some;
    json_array_foreach(some, i, value)
    {
        enum law law = gallery_law(json_string_value(value));
        for (int place = 0; law < LAWS && place < CCM_PLACES; place++)
            found = found || verification.laws.results[law][place].state == LAW_BROKEN;
    }
    if (!found)
        text_puts(wrong, "none of those laws is broken of which one should be; ");
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
                  gallery_word(entry, "candidate"), string_of(&found), string_of(&expected));
    ck_assert(verification.blame.asked == !json_is_null(sets));
    text_clean_up(&expected);
    text_clean_up(&found);
}

/* Appends differences from the expectations. */
static void compare_conclusion(json_t *entry, struct text *wrong)
{
    const char *like = json_string_value(json_object_get(entry, "like"));
    const char *found = verification.like < LIKE_NEITHER ? known_build_names[verification.like] : "neither";
    if (!gallery_has(json_object_get(entry, "conclusion"), conclusion_names[verification.conclusion]))
        text_printf(wrong, "concluded '%s': %s; ", conclusion_names[verification.conclusion],
                    verification.statement_count ? verification.statements[0].text : "nothing was found");
    if (like && !suite_under_valgrind() && strcmp(found, like) != 0)
        text_printf(wrong, "like %s, expected %s; ", found, like);
}

/* Breaches that only laws show need different efforts; a low one is tried first. */
static const double efforts[] = {VERIFY_EFFORT_MIN, 0.1, 1};

/* Whether one fixture is enough. */
static bool is_little(json_t *entry)
{
    bool all = getenv(GALLERY) || gallery_lists(GALLERY_ALL_FIXTURES, gallery_word(entry, "candidate"));
    return !all || suite_under_valgrind() || is_sampled() || gallery_has(json_object_get(entry, "shown_by"), "laws");
}

/* Verifies it, and appends differences from its expectations. */
static void verify_entry(json_t *entry, struct text *wrong)
{
    collect_fixtures(is_little(entry) ? LITTLE : "fixtures");
    enum batch_status status = choose_candidate(gallery_word(entry, "candidate"));
    if (status == BATCH_INVALID && gallery_has(json_object_get(entry, "conclusion"), GALLERY_UNLOADED))
        return;
    ck_assert_msg(status == BATCH_OK, "%s", message.bytes);
    verify();
    bool measured = verification.laws.results[LAW_NO_ALLOCATION][0].state != LAW_INCONCLUSIVE;
    if (!measured && json_object_get(json_object_get(entry, "laws"), law_table[LAW_NO_ALLOCATION].name))
        return; /* a memory tool stands between */
    compare_conclusion(entry, wrong);
    if (suite_under_valgrind())
        return; /* with one fixture, the rest is not known */
    ck_assert_int_eq(verification.conclusion == CONCLUSION_FIXED, verification.statement_count == 0);
    compare_laws(entry, wrong);
}

START_TEST(each_candidate_has_its_expected_conclusion)
{
    json_t *entry = gallery_entry(_i);
    const char *name = gallery_word(entry, "candidate");
    bool isolated = isolation_is_whole(isolation_find());
    size_t tries = json_object_get(entry, "shown_by") ? sizeof efforts / sizeof *efforts : 1;
    struct text wrong = {0};
    if (json_is_true(json_object_get(entry, "isolated")) && !isolated)
        return;
    /* Only candidates that reach the time limit get a short one. */
    if (gallery_lists(GALLERY_SLOW, name) && !suite_under_valgrind())
        config.batch.timeout_ms = 400;
    for (size_t i = 0; i < tries && (i == 0 || wrong.length); i++) {
        forget();
        text_clear(&wrong);
        config.effort = efforts[i];
        verify_entry(entry, &wrong);
    }
    ck_assert_msg(!wrong.length, "%s: %s", name, wrong.bytes);
    if (!is_little(entry) || json_object_get(entry, "shown_by"))
        check_blame(entry); /* with one fixture it is another */
    text_clean_up(&wrong);
}
END_TEST

static bool states(const char *part)
{
    for (size_t i = 0; i < verification.statement_count; i++)
        if (verification.statements[i].kind == CONCLUSION_INCONCLUSIVE && strstr(verification.statements[i].text, part))
            return true;
    return false;
}

/* SP4 with no time at all, a slow candidate with a little, and one that is too slow for the time limit of a job: none is fixed,
 * and none is wrong. */
static const struct {
    const char *module;
    uint64_t budget_ms, timeout_ms;
    const char *statement;
} hurried[] = {
    {"modules/sp4.so", 1, 10000, "import list: no crash: not tested completely: the time for the laws ended"},
    {"tests/modules/law_slow.so", 300, 10000, "import list: no crash: not tested completely: the time for the laws ended"},
    {"tests/modules/law_slow_list.so", 0, 400, "no hang: the time limit is enough for each question, but not for all of a task"},
};

START_TEST(without_enough_time_nothing_is_concluded)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", suite_build(), hurried[_i].module);
    collect_fixtures(LITTLE);
    ck_assert_int_eq(choose(path), BATCH_OK);
    config.budget_ms = hurried[_i].budget_ms;
    config.batch.timeout_ms = hurried[_i].timeout_ms;
    verify();
    ck_assert_msg(verification.conclusion == CONCLUSION_INCONCLUSIVE, "%s: %s", conclusion_names[verification.conclusion],
                  verification.statement_count ? verification.statements[0].text : "nothing was found");
    ck_assert_msg(states(hurried[_i].statement), "%s", verification.statements[0].text);
    if (hurried[_i].budget_ms == 1) {
        ck_assert(states("fixtures: 1 of 1 not completed: the time budget was exceeded"));
        ck_assert(states("search: not all scenarios were tried: the time budget was exceeded"));
        ck_assert(batch.runs[0].cut && verification.search.cut && !verification.search.findings);
    }
}
END_TEST

/* Candidates that damage their process. */
static const char *const dangerous[] = {"writes_to_argument",    "reads_up_to_nul", "exits",
                                        "crashes_on_empty_rest", "leaks",           "prints"};

START_TEST(the_harness_survives_the_dangerous_ones)
{
    collect_fixtures(LITTLE);
    ck_assert_int_eq(choose_candidate(dangerous[_i]), BATCH_OK);
    verify();
    if (strcmp(dangerous[_i], "leaks") != 0) /* which cannot be measured where a memory tool stands between */
        ck_assert_int_eq(verification.conclusion, CONCLUSION_UNSAFE);
}
END_TEST

/* Whether the candidate is verified in this run. */
static bool is_chosen(const json_t *entry)
{
    const char *name = json_string_value(json_object_get(entry, "candidate"));
    if (json_object_get(entry, "shown_by") && suite_instrumented())
        return false;
    if (suite_under_valgrind())
        return !is_sampled();
    if (is_sampled())
        return gallery_lists(GALLERY_SAMPLE, name) && (suite_instrumented() || !gallery_lists(GALLERY_SHOWN_BY_MODULES, name));
    return true;
}

/* Whether it is verified in each run of ./run_tests.sh. */
static bool is_daily(const json_t *entry)
{
    const char *name = json_string_value(json_object_get(entry, "candidate"));
    bool sampled = gallery_lists(GALLERY_SAMPLE, name) && !gallery_lists(GALLERY_SHOWN_BY_MODULES, name);
    return sampled || gallery_lists(GALLERY_DAILY, name) || gallery_lists(GALLERY_ALL_FIXTURES, name);
}

START_TEST(each_listed_candidate_is_in_the_gallery)
{
    for (int list = 0; list < GALLERY_LISTS; list++)
        for (size_t i = 0; gallery_listed((enum gallery_list)list, i); i++)
            ck_assert_msg(gallery_find(gallery_listed((enum gallery_list)list, i)), "%s is in no entry",
                          gallery_listed((enum gallery_list)list, i));
}
END_TEST

static Suite *verify_suite(void)
{
    gallery_begin();
    Suite *suite = suite_create("verify");
    TCase *candidates = tcase_create("candidates");
    tcase_set_tags(candidates, SUITE_PLAIN);
    tcase_set_timeout(candidates, 120);
    tcase_add_checked_fixture(candidates, set_up, tear_down);
    if (suite_under_valgrind() && is_sampled())
        tcase_add_loop_test(candidates, the_harness_survives_the_dangerous_ones, 0, (int)(sizeof dangerous / sizeof *dangerous));
    TCase *all = suite_long_case(suite, 120);
    tcase_add_checked_fixture(all, set_up, tear_down);
    TCase *others = suite_nightly_case(suite, 120);
    tcase_add_checked_fixture(others, set_up, tear_down);
    int chosen = 0;
    for (int i = 0; i < (int)json_array_size(gallery_entries()); i++) {
        const json_t *entry = json_array_get(gallery_entries(), (size_t)i);
        TCase *of = !is_daily(entry) ? others : chosen++ < FIRST_CANDIDATES ? candidates : all;
        if (is_chosen(entry))
            tcase_add_loop_test(of, each_candidate_has_its_expected_conclusion, i, i + 1);
    }
    tcase_add_test(candidates, each_listed_candidate_is_in_the_gallery);
    if (!suite_instrumented())
        tcase_add_loop_test(all, without_enough_time_nothing_is_concluded, 0, (int)(sizeof hurried / sizeof *hurried));
    suite_add_tcase(suite, candidates);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {verify_suite};
    int status = suite_main(makers, 1);
    gallery_clean_up();
    return status;
}
