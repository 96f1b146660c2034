/* No verdict depends on what a library knows beyond the version of Unicode in force.
 *
 * This program has functions of ICU's and utf8proc's of its own in front of the libraries', by which one of the two knows a case
 * pair more: the made-up capital U+0378 of U+019B, in a made-up Unicode 99. That code point is assigned in no version so far.
 */
#include "fixture/collect.h"
#include "model/identity.h"
#include "model/unicode.h"
#include "suite.h"
#include "verify/verify.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uvernum.h>
#include <utf8proc.h>

#define CAPITAL 0x378
#define SMALL 0x19B
#define CAPITAL_NAME "\xCD\xB8"
#define SMALL_NAME "\xC6\x9B"

/* Which library knows the pair; and whether ICU calls the capital an old one, so that it is judged. */
static bool icu_knows, utf8proc_knows, icu_calls_it_old;

/* The library's own function of that name. */
#define LIBRARYS(function) dlsym(RTLD_NEXT, NAME_TEXT(function))
#define NAME_TEXT(function) PASTED_TEXT(function)
#define PASTED_TEXT(name) #name

UChar32 u_foldCase(UChar32 c, uint32_t options)
{
    static UChar32 (*library)(UChar32, uint32_t);
    if (!library)
        *(void **)&library = LIBRARYS(u_foldCase);
    return icu_knows && c == CAPITAL ? SMALL : library(c, options);
}

UChar32 u_tolower(UChar32 c)
{
    static UChar32 (*library)(UChar32);
    if (!library)
        *(void **)&library = LIBRARYS(u_tolower);
    return icu_knows && c == CAPITAL ? SMALL : library(c);
}

UChar32 u_toupper(UChar32 c)
{
    static UChar32 (*library)(UChar32);
    if (!library)
        *(void **)&library = LIBRARYS(u_toupper);
    return icu_knows && c == SMALL ? CAPITAL : library(c);
}

UBool u_hasBinaryProperty(UChar32 c, UProperty which)
{
    static UBool (*library)(UChar32, UProperty);
    if (!library)
        *(void **)&library = LIBRARYS(u_hasBinaryProperty);
    bool is_of_pair = icu_knows && which == UCHAR_CASE_SENSITIVE && (c == CAPITAL || c == SMALL);
    if (is_of_pair)
        return 1;
    return library(c, which);
}

void u_charAge(UChar32 c, UVersionInfo version)
{
    static void (*library)(UChar32, UVersionInfo);
    if (!library)
        *(void **)&library = LIBRARYS(u_charAge);
    library(c, version);
    if (icu_knows && c == CAPITAL)
        version[0] = icu_calls_it_old ? 1 : 99;
}

void u_getUnicodeVersion(UVersionInfo version)
{
    static void (*library)(UVersionInfo);
    if (!library)
        *(void **)&library = LIBRARYS(u_getUnicodeVersion);
    library(version);
    if (icu_knows)
        version[0] = 99;
}

const char *utf8proc_unicode_version(void)
{
    static const char *(*library)(void);
    if (!library)
        *(void **)&library = dlsym(RTLD_NEXT, "utf8proc_unicode_version");
    return utf8proc_knows ? "99.0.0" : library();
}

utf8proc_int32_t utf8proc_tolower(utf8proc_int32_t c)
{
    static utf8proc_int32_t (*library)(utf8proc_int32_t);
    if (!library)
        *(void **)&library = dlsym(RTLD_NEXT, "utf8proc_tolower");
    return utf8proc_knows && c == CAPITAL ? SMALL : library(c);
}

utf8proc_ssize_t utf8proc_decompose_char(utf8proc_int32_t c, utf8proc_int32_t *decomposed, utf8proc_ssize_t size,
                                         utf8proc_option_t options, int *boundary)
{
    static utf8proc_ssize_t (*library)(utf8proc_int32_t, utf8proc_int32_t *, utf8proc_ssize_t, utf8proc_option_t, int *);
    if (!library)
        *(void **)&library = dlsym(RTLD_NEXT, "utf8proc_decompose_char");
    return library(utf8proc_knows && c == CAPITAL ? SMALL : c, decomposed, size, options, boundary);
}

/* Before any module is asked: those that it calls must write nothing then. */
__attribute__((constructor)) static void find_functions(void)
{
    utf8proc_int32_t decomposed[4];
    int boundary = 0;
    (void)u_foldCase('a', U_FOLD_CASE_DEFAULT);
    (void)u_tolower('a');
    (void)u_toupper('a');
    (void)utf8proc_tolower('a');
    (void)utf8proc_decompose_char('a', decomposed, 4, UTF8PROC_CASEFOLD, &boundary);
}

static struct batch batch;
static struct verification verification;
static struct text message;
static char known[KNOWN_BUILDS][256], folder[64];

static void set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/q237588-newer.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(known[BUILD_PRE_SP4], sizeof *known, "%s/modules/pre-sp4.so", suite_build());
    (void)snprintf(known[BUILD_SP4], sizeof *known, "%s/modules/sp4.so", suite_build());
    icu_knows = utf8proc_knows = icu_calls_it_old = false;
    ck_assert_str_ne(utf8proc_version(), ""); /* a use of the library, without which the linker would leave it out */
}

static void tear_down(void)
{
    char command[128];
    icu_knows = utf8proc_knows = icu_calls_it_old = false;
    batch_clean_up(&batch);
    verification_clean_up(&verification);
    text_clean_up(&message);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

/* A fixture of both spellings at two sites, which must become quiet without a missing user. */
static void write_fixture(char path[128])
{
    (void)snprintf(path, 128, "%s/pair.yaml", folder);
    FILE *stream = fopen(path, "we");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_gt(fputs("title: A pair of a later Unicode\nsource: a test\n"
                           "sites:\n"
                           "  - {name: A, post_office: A, recipients: [{name: \"x" CAPITAL_NAME "\"}]}\n"
                           "  - {name: B, post_office: B, recipients: [{name: \"x" SMALL_NAME "\"}]}\n"
                           "expect: {SP4: {verdict: quiet, redundant_updates: 0}}\n",
                           stream),
                     0);
    ck_assert_int_eq(fclose(stream), 0);
}

static enum conclusion_kind conclusion_of_sp4(void)
{
    char path[128];
    const char *paths[] = {path, "fixtures/article-three-spellings.yaml"};
    const struct verify_config config = {
        .batch = {.jobs = 2, .timeout_ms = suite_under_valgrind() ? 60000 : 5000, .known_paths = {known[0], known[1]}},
        .effort = VERIFY_EFFORT_MIN,
        .save = folder,
    };
    write_fixture(path);
    ck_assert_msg(fixture_collect(paths, 2, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &batch.fixtures, &message) ==
                      INPUT_OK,
                  "%s", message.bytes);
    batch.builds = calloc(1, sizeof *batch.builds);
    ck_assert_ptr_nonnull(batch.builds);
    batch.builds[0] = (struct build){.path = strdup(known[BUILD_SP4]), .expect = BUILD_SP4, .candidate = true};
    batch.build_count = 1;
    ck_assert_msg(batch_probe(&batch, &config.batch, &message) == BATCH_OK, "%s", message.bytes);
    ck_assert_msg(verify_candidate(&batch, &config, &verification, &message) == BATCH_OK, "%s", message.bytes);
    return verification.conclusion;
}

/* By name: which library knows more. */
static const struct {
    bool icu, utf8proc;
} libraries[] = {{false, false}, {true, false}, {false, true}, {true, true}};

START_TEST(sp4_is_fixed_whichever_library_knows_more)
{
    icu_knows = libraries[_i].icu;
    utf8proc_knows = libraries[_i].utf8proc;
    ck_assert_int_eq(conclusion_of_sp4(), CONCLUSION_FIXED);
    ck_assert_ptr_nonnull(batch.fixtures.at[0]->uncovered);
}
END_TEST

START_TEST(the_identity_rule_is_the_same_whichever_library_knows_more)
{
    const struct identity_rule rules[] = {{0}, {.letter_case = IDENTITY_CASE_FULL}, {.normalization = IDENTITY_NORMALIZATION_NFKC}};
    icu_knows = libraries[_i].icu;
    utf8proc_knows = libraries[_i].utf8proc;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int order = 0;
        ck_assert_int_eq(identity_compare(&rules[i], name_of_text(CAPITAL_NAME), name_of_text(SMALL_NAME), &order), IDENTITY_OK);
        ck_assert_int_gt(order, 0);
    }
}
END_TEST

/* The functions above do stand in front of the library's: what they say of a code point that counts is noticed. */
START_TEST(a_covered_pair_changes_the_verdict)
{
    icu_knows = icu_calls_it_old = true;
    ck_assert_int_eq(unicode_fold(unicode_version(), CAPITAL), SMALL);
    ck_assert_int_eq(conclusion_of_sp4(), CONCLUSION_NOT_FIXED);
    ck_assert_ptr_null(batch.fixtures.at[0]->uncovered);
}
END_TEST

static Suite *newer_suite(void)
{
    Suite *suite = suite_create("newer Unicode");
    TCase *verdicts = tcase_create("verdicts");
    int count = (int)(sizeof libraries / sizeof *libraries);
    tcase_set_timeout(verdicts, 120);
    tcase_add_checked_fixture(verdicts, set_up, tear_down);
    tcase_add_loop_test(verdicts, sp4_is_fixed_whichever_library_knows_more, 0, 1);
    TCase *all = suite_long_case(suite, 120);
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, sp4_is_fixed_whichever_library_knows_more, 1, count);
    tcase_add_loop_test(verdicts, the_identity_rule_is_the_same_whichever_library_knows_more, 0, count);
    tcase_add_test(verdicts, a_covered_pair_changes_the_verdict);
    suite_add_tcase(suite, verdicts);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {newer_suite};
    return suite_main(makers, 1);
}
