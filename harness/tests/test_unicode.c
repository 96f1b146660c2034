/* The version of Unicode in force: its coverage, and names with other code points. */
#include "explore/name_file.h"
#include "fixture/fixture.h"
#include "model/names.h"
#include "model/points.h"
#include "model/unicode.h"
#include "exhaustive/words.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* U+A7DC, which Unicode 16 assigns: the capital of U+019B. */
#define LATER "\xEA\x9F\x9C"
#define PAIR "\xC6\x9B"

START_TEST(the_version_in_force_is_the_contracts_at_most)
{
    struct unicode_version version = unicode_version();
    struct text words = {0};
    char expected[16];
    ck_assert_uint_ge(version.major, 13);
    ck_assert(version.major < 15 || (version.major == 15 && version.minor == 0));
    unicode_version_append(version, &words);
    (void)snprintf(expected, sizeof expected, "%u.%u", version.major, version.minor);
    ck_assert_str_eq(words.bytes, expected);
    text_clean_up(&words);
}
END_TEST

/* The versions are those of DerivedAge.txt. */
START_TEST(versions_are_compared_number_by_number)
{
    static const char *const ascending[] = {"9", "9.1.0", "14.5", "15.0.0", "15.1.0", "15.10"};
    for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++)
        for (size_t k = 0; k < sizeof ascending / sizeof *ascending; k++) {
            struct unicode_version a = unicode_version_parse(ascending[i]), b = unicode_version_parse(ascending[k]);
            struct unicode_version expected = i < k ? a : b, older = unicode_version_older(a, b);
            ck_assert_uint_eq(older.major, expected.major);
            ck_assert_uint_eq(older.minor, expected.minor);
        }
    ck_assert_uint_eq(unicode_version_parse("15.1.0").major, 15);
    ck_assert_uint_eq(unicode_version_parse("15.12.0").minor, 12);
    ck_assert_uint_eq(unicode_version_parse("15").minor, 0);
}
END_TEST

/* U+1B06, of Unicode 5.0, is two code points in the normal form. */
START_TEST(a_later_code_point_is_not_normalized)
{
    UErrorCode error = U_ZERO_ERROR;
    for (uint8_t major = 4; major <= 5; major++) {
        struct point_steps steps = {.unicode = {major, 0}, .normalizer = unorm2_getNFDInstance(&error)};
        struct points points = {0};
        ck_assert(U_SUCCESS(error) && points_decode(&points, name_of_text("\xE1\xAC\x86")));
        ck_assert_int_eq(points_normalize(&steps, &points), IDENTITY_OK);
        ck_assert_uint_eq(points.count, major == 4 ? 1 : 2);
        free(points.at);
        point_steps_clean_up(&steps);
    }
}
END_TEST

START_TEST(only_code_points_up_to_a_version_are_assigned)
{
    static const struct {
        int32_t point;
        struct unicode_version version;
        bool assigned;
    } cases[] = {
        {0x41, {15, 0}, true},     {0x1E9E, {15, 0}, true},    {0x1E9E, {5, 1}, true},   {0x1E9E, {5, 0}, false},
        {0xE000, {15, 0}, true},   {0x10FFFF, {15, 0}, true},  {0xFFFF, {15, 0}, true},  {0xD800, {15, 0}, true},
        {0x378, {15, 0}, false},   {0x110000, {15, 0}, false}, {-1, {15, 0}, false},     {0x1C90, {10, 0}, false},
        {0x1C90, {11, 0}, true},   {0x2FFC, {15, 0}, false},   {0xA7CB, {15, 0}, false}, {0xA7DC, {15, 0}, false},
        {0x10D50, {15, 0}, false}, {0x0, {15, 0}, true},
    };
    ck_assert_msg(unicode_is_assigned(cases[_i].version, cases[_i].point) == cases[_i].assigned, "U+%04X in %u.%u",
                  (unsigned)cases[_i].point, cases[_i].version.major, cases[_i].version.minor);
}
END_TEST
#define CASES_OF_ASSIGNED 18

START_TEST(mappings_stay_within_the_version)
{
    const struct unicode_version now = {15, 0}, old = {4, 0};
    ck_assert_int_eq(unicode_fold(now, 'A'), 'a');
    ck_assert_int_eq(unicode_fold(now, 0x1E9E), 0xDF);
    ck_assert_int_eq(unicode_lower(now, 0x130), 0x69);
    ck_assert_int_eq(unicode_upper(now, 0x101), 0x100);
    /* The capital came with Unicode 5.1, and 5.0 had the small letter of U+023A. */
    ck_assert_int_eq(unicode_fold(old, 0x1E9E), 0x1E9E);
    ck_assert_int_eq(unicode_lower((struct unicode_version){4, 1}, 0x23A), 0x23A);
    ck_assert_int_eq(unicode_lower(now, 0x23A), 0x2C65);
    /* Unicode 16. */
    ck_assert_int_eq(unicode_fold(now, 0xA7DC), 0xA7DC);
    ck_assert_int_eq(unicode_upper(now, 0x19B), 0x19B);
    ck_assert_int_eq(unicode_fold(now, 0x110041), 0x110041);
    /* Unicode 15.1, of code points that are older. */
    ck_assert_int_eq(unicode_fold(now, 0x1FD3), 0x1FD3);
    ck_assert_int_eq(unicode_fold(now, 0x1FE3), 0x1FE3);
    ck_assert_int_eq(unicode_fold(now, 0xFB05), 0xFB05);
}
END_TEST

START_TEST(the_first_uncovered_code_point_is_found)
{
    const struct unicode_version now = {15, 0};
    int32_t point = 7;
    ck_assert(!unicode_find_uncovered(now, name_of_text("Smith, Jimmy"), &point));
    ck_assert(!unicode_find_uncovered(now, name_of_text("\xFF\xC3\xA9\xEA\x9F"), &point));
    ck_assert(!unicode_find_uncovered(now, (struct ccm_name){.bytes = "", .length = 0}, &point));
    ck_assert(!unicode_find_uncovered(now, (struct ccm_name){.bytes = "x\xE1\xBF\x93", .length = 1}, &point));
    ck_assert_int_eq(point, 7);
    ck_assert(unicode_find_uncovered(now, name_of_text("x" LATER "\xCD\xB8"), &point));
    ck_assert_int_eq(point, 0xA7DC);
    ck_assert(unicode_find_uncovered(now, name_of_text("\xCD\xB8"), NULL));
    ck_assert(unicode_find_uncovered(now, name_of_text("\xE1\xBF\x93"), &point));
    ck_assert_int_eq(point, 0x1FD3);
    ck_assert(!unicode_find_uncovered(now, name_of_text("\xCE\x90\xEF\xAC\x86"), NULL));
}
END_TEST

/* By every rule such a code point is itself, and what stands on both sides of it is apart. */
START_TEST(the_identity_rule_leaves_them_alone)
{
    for (int letter_case = IDENTITY_CASE_SIMPLE; letter_case <= IDENTITY_CASE_EXACT; letter_case++)
        for (int form = IDENTITY_NORMALIZATION_NONE; form <= IDENTITY_NORMALIZATION_NFKC; form++) {
            const struct identity_rule rule = {.letter_case = (enum identity_case)letter_case,
                                               .normalization = (enum identity_normalization)form};
            int order = 0;
            ck_assert_int_eq(identity_compare(&rule, name_of_text(LATER), name_of_text(PAIR), &order), IDENTITY_OK);
            ck_assert_int_gt(order, 0);
            ck_assert_int_eq(identity_compare(&rule, name_of_text(LATER), name_of_text(LATER), &order), IDENTITY_OK);
            ck_assert_int_eq(order, 0);
            ck_assert_int_eq(identity_compare(&rule, name_of_text("e" LATER "\xCC\x81"), name_of_text("\xC3\xA9" LATER), &order),
                             IDENTITY_OK);
            ck_assert_int_ne(order, 0);
            ck_assert_int_eq(identity_compare(&rule, name_of_text(LATER "e\xCC\x81"), name_of_text(LATER "\xC3\xA9"), &order),
                             IDENTITY_OK);
            ck_assert_int_eq(order == 0, form != IDENTITY_NORMALIZATION_NONE);
        }
}
END_TEST

START_TEST(a_message_explains_an_uncovered_code_point)
{
    struct text words = {0};
    unicode_append_uncovered((struct unicode_version){14, 0}, 0xA7DC, &words);
    ck_assert_str_eq(words.bytes, "U+A7DC, which Unicode 14.0 does not assign");
    text_clear(&words);
    unicode_append_uncovered((struct unicode_version){15, 0}, 0xFB05, &words);
    ck_assert_str_eq(words.bytes, "U+FB05, whose simple case folding differs between versions of Unicode");
    text_clean_up(&words);
}
END_TEST

/* A file with this text, and its path, which ends in the suffix. */
static void write_file(char path[64], const char *suffix, const char *contents)
{
    (void)snprintf(path, 64, "/tmp/q237588-unicode.XXXXXX%s", suffix);
    int descriptor = mkstemps(path, (int)strlen(suffix));
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, contents, strlen(contents)), (ssize_t)strlen(contents));
    ck_assert_int_eq(close(descriptor), 0);
}

START_TEST(a_list_with_an_uncovered_name_is_refused)
{
    char path[64], expected[256];
    struct name_file file;
    struct text message = {0}, version = {0};
    write_file(path, ".txt", "Smith\nx" LATER "\n");
    unicode_version_append(unicode_version(), &version);
    (void)snprintf(expected, sizeof expected,
                   "%s:2: the name holds U+A7DC, which Unicode %s does not assign; remove the line, as it allows no conclusion",
                   path, version.bytes);
    ck_assert_int_eq(name_file_read(path, &file, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, expected);
    name_file_clean_up(&file);
    text_clean_up(&message);
    text_clean_up(&version);
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(a_letter_to_exhaust_must_be_assigned)
{
    struct exhaust_words words = {0};
    struct text message = {0};
    ck_assert_int_eq(exhaust_words_make(&words, name_of_text("a" LATER), 1, &message), EXHAUST_INVALID);
    ck_assert_ptr_nonnull(strstr(message.bytes, "a letter about which versions of Unicode differ: '" LATER "'"));
    exhaust_words_clean_up(&words);
    text_clean_up(&message);
}
END_TEST

static const char *const fixtures[] = {
    "title: A title\nsource: a test\nsites: [{name: A, post_office: A, recipients: [{name: \"x" LATER "\"}]}]\n"
    "expect: {SP4: {verdict: looping}}\n",
    "title: A title\nsource: a test\nsites: [{name: A, post_office: \"x" LATER "\", recipients: [{name: x}]}]\n"
    "expect: {SP4: {verdict: looping}}\n",
    "title: A title\nsource: a test\nsites: [{name: A, post_office: A, recipients: [{name: x}]}]\n"
    "changes: [{before_cycle: 2, add: {site: A, name: \"x" LATER "\"}}]\nexpect: {SP4: {verdict: looping}}\n",
};

START_TEST(a_fixture_with_an_uncovered_name_has_no_expectations)
{
    char path[64];
    struct fixture *fixture = NULL;
    struct text message = {0};
    write_file(path, ".yaml", fixtures[_i]);
    ck_assert_msg(fixture_load(path, &fixture, &message) == INPUT_OK, "%s", message.bytes);
    ck_assert_ptr_nonnull(fixture->uncovered);
    ck_assert_ptr_nonnull(strstr(fixture->uncovered, "'x" LATER "' holds U+A7DC, which Unicode "));
    ck_assert(!fixture->expected[BUILD_SP4].stated);
    fixture_free(fixture);
    text_clean_up(&message);
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

static Suite *unicode_suite(void)
{
    Suite *suite = suite_create("unicode");
    TCase *version = tcase_create("version");
    tcase_add_test(version, the_version_in_force_is_the_contracts_at_most);
    tcase_add_test(version, versions_are_compared_number_by_number);
    tcase_add_test(version, a_later_code_point_is_not_normalized);
    tcase_add_loop_test(version, only_code_points_up_to_a_version_are_assigned, 0, CASES_OF_ASSIGNED);
    tcase_add_test(version, mappings_stay_within_the_version);
    tcase_add_test(version, the_first_uncovered_code_point_is_found);
    tcase_add_test(version, a_message_explains_an_uncovered_code_point);
    suite_add_tcase(suite, version);
    TCase *names = tcase_create("names");
    tcase_add_test(names, the_identity_rule_leaves_them_alone);
    tcase_add_test(names, a_list_with_an_uncovered_name_is_refused);
    tcase_add_test(names, a_letter_to_exhaust_must_be_assigned);
    tcase_add_loop_test(names, a_fixture_with_an_uncovered_name_has_no_expectations, 0, (int)(sizeof fixtures / sizeof *fixtures));
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {unicode_suite};
    return suite_main(makers, 1);
}
