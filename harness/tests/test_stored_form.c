/* The stored form of users' names, and its effect on identity, records, administrators and faults. */
#include "fail_alloc.h"
#include "model/stored_form.h"
#include "model/unicode.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define NFC .normalization = STORED_NORMALIZATION_NFC
#define NFD .normalization = STORED_NORMALIZATION_NFD
#define LOWER .letter_case = STORED_CASE_LOWER
#define UPPER .letter_case = STORED_CASE_UPPER
#define TRIM .spaces = STORED_SPACES_TRIM
#define SQUEEZE .spaces = STORED_SPACES_SQUEEZE

static void assert_stored(struct stored_former *former, struct ccm_name name, struct ccm_name expected)
{
    struct ccm_name stored;
    ck_assert_int_eq(stored_form_make(former, name, &stored), IDENTITY_OK);
    ck_assert_msg(stored.length == expected.length && (!stored.length || memcmp(stored.bytes, expected.bytes, stored.length) == 0),
                  "'%.*s' is stored as '%.*s', expected '%.*s'", (int)name.length, name.bytes, (int)stored.length, stored.bytes,
                  (int)expected.length, expected.bytes);
}

START_TEST(each_part_has_its_own_effect)
{
    static const struct {
        struct stored_form form;
        const char *name, *stored;
    } cases[] = {
        {{0}, " Jos\xC3\xA9  ", " Jos\xC3\xA9  "},
        {{NFC}, "Jose\xCC\x81", "Jos\xC3\xA9"},
        {{NFD}, "Jos\xC3\xA9", "Jose\xCC\x81"},
        {{NFC}, "e\xFF\xCC\x81", "e\xFF\xCC\x81"},   /* nothing composes across an invalid byte */
        {{NFC}, "\xE2\x84\xAA", "K"},                /* U+212A */
        {{LOWER}, "M\xC3\x9CLLER", "m\xC3\xBCller"}, /* U+00DC */
        {{LOWER}, "\xC4\xB0", "i"},                  /* U+0130: one code point becomes one */
        {{LOWER}, "\xCE\xA3\xCE\xA3", "\xCF\x83\xCF\x83"},
        {{UPPER},
         "Stra\xC3\x9F"
         "e",
         "STRA\xC3\x9F"
         "E"},
        {{UPPER}, "\xCF\x82\xFFx", "\xCE\xA3\xFFX"}, /* final sigma; an invalid byte stays */
        {{.length = 3}, "a\xC3\xA4\xFF\xFF", "a\xC3\xA4\xFF"},
        {{.length = 3}, "ab", "ab"},
        {{TRIM}, "  a  b ", "a  b"},
        {{TRIM},
         "\xC2\xA0"
         "a",
         "\xC2\xA0"
         "a"}, /* U+00A0 is no U+0020 */
        {{SQUEEZE}, "  a  b ", "a b"},
        {{TRIM}, "   ", ""},
        {{SQUEEZE}, "   ", ""},
        /* The length counts what normalization has made, and spaces at its end go. */
        {{NFD, .length = 2}, "\xC3\xA9\xC3\xA9", "e\xCC\x81"},
        {{.length = 4, TRIM}, "abc def", "abc"},
        {{.length = 4, SQUEEZE}, "a  b c", "a b"},
        {{.length = 2, TRIM}, "  a", ""},
        /* A small letter composes with an accent that has no composed capital; the stored form is stored unchanged. */
        {{NFC, LOWER}, "J\xCC\x8C", "\xC7\xB0"},
        {{NFC, LOWER}, "J\xCC\x8Cx\xC3\xA9", "\xC7\xB0x\xC3\xA9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stored_former *former = stored_form_open(&cases[i].form);
        ck_assert_ptr_nonnull(former);
        assert_stored(former, name_of_text(cases[i].name), name_of_text(cases[i].stored));
        assert_stored(former, name_of_text(cases[i].stored), name_of_text(cases[i].stored));
        stored_form_close(former);
    }
    stored_form_close(NULL);
    ck_assert(stored_form_is_default(&(struct stored_form){0}));
    ck_assert(!stored_form_is_default(&(struct stored_form){TRIM}) && !stored_form_is_default(&(struct stored_form){.length = 1}));
    ck_assert(!stored_form_is_default(&(struct stored_form){NFC}) && !stored_form_is_default(&(struct stored_form){UPPER}));
}
END_TEST

/* Each code point before several kinds of accents: storing a stored form changes nothing. */
START_TEST(storing_twice_changes_nothing)
{
    static const struct stored_form forms[] = {{NFC, LOWER}, {NFC, UPPER, .length = 2}, {NFD, LOWER}, {NFD, UPPER, SQUEEZE}};
    static const char accents[] = "\xCC\x87\xCC\x8C\xCD\x85\xCC\x81 x";
    int32_t step = suite_under_valgrind() ? 97 : 1;
    struct stored_former *former = stored_form_open(&forms[_i]);
    ck_assert_ptr_nonnull(former);
    for (int32_t point = 1; point < 0x11000; point += step) {
        unsigned char bytes[32];
        char again[64];
        size_t length = 0;
        struct ccm_name stored;
        if (point >= 0xD800 && point < 0xE000)
            continue;
        if (point >= 0x10000)
            bytes[length++] = (unsigned char)(0xF0 | point >> 18);
        if (point >= 0x800)
            bytes[length++] = (unsigned char)(point >= 0x10000 ? 0x80 | (point >> 12 & 0x3F) : 0xE0 | point >> 12);
        if (point >= 0x80)
            bytes[length++] = (unsigned char)(point >= 0x800 ? 0x80 | (point >> 6 & 0x3F) : 0xC0 | point >> 6);
        bytes[length++] = (unsigned char)(point >= 0x80 ? 0x80 | (point & 0x3F) : point);
        memcpy(bytes + length, accents, sizeof accents - 1);
        length += sizeof accents - 1;
        ck_assert_int_eq(stored_form_make(former, (struct ccm_name){(const char *)bytes, length}, &stored), IDENTITY_OK);
        ck_assert_uint_le(stored.length, sizeof again);
        memcpy(again, stored.bytes, stored.length);
        assert_stored(former, (struct ccm_name){again, stored.length}, (struct ccm_name){again, stored.length});
    }
    stored_form_close(former);
}
END_TEST

static uint32_t recipient(const struct scenario *scenario, uint32_t index) { return scenario->sites.at[0].recipients[index].name; }

/* Identity depends on the stored form, under any rule; the code page is applied last. */
START_TEST(names_are_equal_if_their_stored_forms_are)
{
    struct scenario scenario;
    sample_scenario(&scenario, 1);
    static const char *const names[] = {"Smith ",
                                        "smith",
                                        "SMITHSON",
                                        "Smit",
                                        "\xC3\x89"
                                        "a",
                                        "\xC3\x8A"
                                        "b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        sample_recipient(&scenario, 0, names[i]);
    scenario.names.rule.letter_case = IDENTITY_CASE_EXACT;
    scenario.names.stores = (struct stored_form){UPPER, .length = 5, TRIM};
    sample_finish(&scenario);
    const uint32_t *of = scenario.names.user_identities.of;
    ck_assert_uint_eq(of[recipient(&scenario, 0)], of[recipient(&scenario, 1)]);
    ck_assert_uint_eq(of[recipient(&scenario, 0)], of[recipient(&scenario, 2)]);
    ck_assert_uint_ne(of[recipient(&scenario, 0)], of[recipient(&scenario, 3)]);
    ck_assert_ptr_null(scenario.names.stored_offices);
    ck_assert_ptr_null(scenario.names.stored_comments);
    /* In NFD, code page 437 lacks the accents and has the letters. */
    scenario.names.stores = (struct stored_form){NFD, .length = 2};
    scenario.names.code_page = CODE_PAGE_437;
    sample_finish(&scenario);
    of = scenario.names.user_identities.of;
    ck_assert_uint_eq(of[recipient(&scenario, 4)], of[recipient(&scenario, 5)]);
    struct ccm_name stored = scenario.names.users.at[names_stored(scenario.names.stored_users, recipient(&scenario, 4))];
    ck_assert_uint_eq(stored.length, 2);
    ck_assert_int_eq(memcmp(stored.bytes, "E?", 2), 0);
    scenario_clean_up(&scenario);
}
END_TEST

/* The connector's records differ from the export. */
START_TEST(names_stored_differently_are_sent_again)
{
    static const struct {
        struct stored_form form;
        const char *name, *pre_sp4, *sp4;
    } cases[] = {
        {{LOWER}, "Smith", "2 2 2 2 2 2 2 2 2 2", "2 0 0 0 0 0 0 0 0 0"},
        {{UPPER}, "SMITH", "2 0 0 0 0 0 0 0 0 0", "2 0 0 0 0 0 0 0 0 0"},
        {{TRIM}, "Smith ", "2 2 2 2 2 2 2 2 2 2", "2 2 2 2 2 2 2 2 2 2"},
        {{.length = 4}, "Smith", "2 2 2 2 2 2 2 2 2 2", "2 2 2 2 2 2 2 2 2 2"},
        {{SQUEEZE}, "  ", "2 1 1 1 1 1 1 1 1 1", "2 1 1 1 1 1 1 1 1 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario scenario;
        struct sample_run run;
        sample_scenario(&scenario, 1);
        sample_recipient(&scenario, 0, cases[i].name);
        scenario.names.stores = cases[i].form;
        sample_finish(&scenario);
        sample_run(&run, &scenario, &sample_buggy);
        sample_assert_records(&run, cases[i].pre_sp4);
        sample_run(&run, &scenario, &sample_fixed);
        sample_assert_records(&run, cases[i].sp4);
        /* A name of which nothing is left is refused in each cycle, and its user is missing. */
        bool nothing = i == sizeof cases / sizeof *cases - 1;
        ck_assert_uint_eq(run.result.rejected, nothing ? 10 : 0);
        ck_assert_uint_eq(run.result.faults.missing, nothing);
        run.result.faults.missing = 0;
        ck_assert(!faults_any(&run.result.faults));
        scenario_clean_up(&scenario);
    }
}
END_TEST

/* Entries that are there and those that come are stored in that form; they are not damaged by it, and found by any spelling. */
START_TEST(administrators_entries_are_stored_in_that_form)
{
    struct scenario scenario;
    struct sample_run run;
    sample_scenario(&scenario, 1);
    scenario.names.stores = (struct stored_form){LOWER, TRIM};
    sample_entry(&scenario, 'L', "Adams, Amy ", "", "");
    sample_recipient(&scenario, 0, "adams, amy");
    sample_recipient(&scenario, 0, "brown, bob");
    sample_administrator_adds(&scenario, 2, 'L', " BROWN, Bob", "");
    sample_administrator_removes(&scenario, 4, "Brown, BOB  ");
    sample_administrator_removes(&scenario, 5, "ADAMS, AMY");
    sample_finish(&scenario);
    sample_run(&run, &scenario, &sample_buggy);
    ck_assert_uint_eq(run.result.noop_change, 0);
    /* By bytes, as stored: both are in the way, until they go. */
    ck_assert_uint_eq(run.result.cycles[0].conflicts, 1);
    ck_assert_uint_eq(run.result.cycles[1].conflicts, 2);
    ck_assert_uint_eq(run.result.cycles[3].conflicts, 1);
    sample_assert_records(&run, "2 0 0 1 1 0 0 0 0 0");
    ck_assert(!faults_any(&run.result.faults));
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(entries_with_equal_stored_forms_are_refused)
{
    struct scenario scenario;
    struct scenario_problem problem;
    sample_scenario(&scenario, 1);
    scenario.names.stores = (struct stored_form){.length = 2, TRIM};
    sample_entry(&scenario, 'L', "abc", "", "");
    sample_entry(&scenario, 'L', "abd", "", "");
    ck_assert_int_eq(scenario_finish(&scenario, &problem), SCENARIO_DUPLICATE_ENTRY);
    ck_assert_uint_eq(problem.entry, 1);
    ck_assert_uint_eq(problem.first, 0);
    scenario.entry_count = 1;
    sample_entry(&scenario, 'A', "  x", "", "");
    ck_assert_int_eq(scenario_finish(&scenario, &problem), SCENARIO_NOTHING_STORED);
    ck_assert_uint_eq(problem.entry, 1);
    ck_assert_uint_eq(problem.change, UINT32_MAX);
    scenario.entry_count = 1;
    sample_administrator_adds(&scenario, 3, 'R', " ", "");
    ck_assert_int_eq(scenario_finish(&scenario, &problem), SCENARIO_NOTHING_STORED);
    ck_assert_uint_eq(problem.change, 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(storing_survives_a_failed_allocation)
{
    struct scenario scenario;
    sample_scenario(&scenario, 1);
    sample_recipient(&scenario, 0, "Jose\xCC\x81 ");
    sample_recipient(&scenario, 0, "a rather long name, that needs more room than the one before it has had");
    scenario.names.stores = (struct stored_form){NFC, UPPER, .length = 60, SQUEEZE};
    scenario.names.code_page = CODE_PAGE_850;
    unsigned long n = 1;
    for (;; n++) {
        fail_alloc_at(n);
        enum scenario_status status = scenario_finish(&scenario, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        if (!reached) {
            ck_assert_int_eq(status, SCENARIO_OK);
            break;
        }
        ck_assert_int_eq(status, SCENARIO_NO_MEMORY);
    }
    ck_assert_uint_gt(n, 10);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_former_serves_after_a_failed_allocation)
{
    const struct stored_form form = {NFC, UPPER, SQUEEZE};
    for (unsigned long n = 1;; n++) {
        struct stored_former *former = stored_form_open(&form);
        struct ccm_name stored;
        ck_assert_ptr_nonnull(former);
        fail_alloc_at(n);
        enum identity_status status = stored_form_make(former, name_of_text("Jose\xCC\x81"), &stored);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? IDENTITY_NO_MEMORY : IDENTITY_OK);
        ck_assert_int_eq(stored_form_make(former, name_of_text(""), &stored), IDENTITY_OK);
        ck_assert_int_eq(stored_form_make(former, name_of_text("jose\xCC\x81"), &stored), IDENTITY_OK);
        ck_assert_uint_eq(stored.length, 5);
        ck_assert_int_eq(memcmp(stored.bytes, "JOS\xC3\x89", 5), 0);
        stored_form_close(former);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *stored_form_suite(void)
{
    Suite *suite = suite_create("stored form");
    TCase *form = tcase_create("form"), *model = tcase_create("model");
    tcase_add_test(form, each_part_has_its_own_effect);
    tcase_add_loop_test(form, storing_twice_changes_nothing, 0, 4);
    suite_add_tcase(suite, form);
    tcase_add_test(model, names_are_equal_if_their_stored_forms_are);
    tcase_add_test(model, names_stored_differently_are_sent_again);
    tcase_add_test(model, administrators_entries_are_stored_in_that_form);
    tcase_add_test(model, entries_with_equal_stored_forms_are_refused);
    tcase_add_test(model, storing_survives_a_failed_allocation);
    tcase_add_test(model, a_former_serves_after_a_failed_allocation);
    suite_add_tcase(suite, model);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {stored_form_suite};
    return suite_main(makers, 1);
}
