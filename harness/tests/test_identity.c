/* The identity rule. */
#include "base/text.h"
#include "fail_alloc.h"
#include "fixture/generate.h"
#include "model/names.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int order_by(struct identity_rule rule, const char *a, const char *b)
{
    int order = 99;
    ck_assert_int_eq(identity_compare(&rule, name_of_text(a), name_of_text(b), &order), IDENTITY_OK);
    return order;
}

static const struct identity_rule simple = {0};
static const struct identity_rule ascii = {.letter_case = IDENTITY_CASE_ASCII};
static const struct identity_rule full = {.letter_case = IDENTITY_CASE_FULL};
static const struct identity_rule exact = {.letter_case = IDENTITY_CASE_EXACT};
static const struct identity_rule squeeze = {.spaces = IDENTITY_SPACES_SQUEEZE};
static const struct identity_rule nfc = {.normalization = IDENTITY_NORMALIZATION_NFC};
static const struct identity_rule nfkc = {.normalization = IDENTITY_NORMALIZATION_NFKC};
static const struct identity_rule thirty = {.length = 30};

/* Two names, and whether each rule makes them equal; the pairs are traps from bug reports. */
START_TEST(rules_decide_as_unicode_says)
{
    static const struct {
        const struct identity_rule *rule;
        const char *a, *b;
        bool same;
    } cases[] = {
        {&simple, "Smith, Jimmy", "SMITH, jimmy", true},
        {&simple, "Smith", "Smyth", false},
        {&simple, "Smith", "Smith ", false},
        {&simple,
         "Stra\xC3\x9F"
         "e",
         "STRASSE", false},
        {&full,
         "Stra\xC3\x9F"
         "e",
         "STRASSE", true},
        {&simple,
         "\xE1\xBA\x9E"
         "auer",
         "\xC3\x9F"
         "auer",
         true},
        {&simple, "\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
         "\xCE\xA3\xCE\x8A\xCE\xA3\xCE\xA5\xCE\xA6\xCE\x9F\xCE\xA3", true},
        {&simple, "\xC4\xB0nci", "inci", false},
        {&full, "\xC4\xB0nci", "i\xCC\x87nci", true},
        {&simple, "I\xC5\x9F\xC4\xB1k", "\xC4\xB1\xC5\x9F\xC4\xB1k", false},
        {&simple,
         "\xE2\x84\xAA"
         "elly",
         "Kelly", true},
        {&simple, "\xC5\xBFmith", "Smith", true},
        {&simple, "\xC3\x89mile", "\xC3\xA9mile", true},
        {&ascii, "\xC3\x89mile", "\xC3\xA9mile", false},
        {&ascii, "SMITH", "smith", true},
        {&ascii, "AZ\xC3\xA9", "az\xC3\xA9", true},
        {&ascii, "@\xC3\xA9[", "`\xC3\xA9{", false},
        {&ascii, "\xC3\xA9[", "\xC3\xA9{", false},
        {&exact, "SMITH", "smith", false},
        {&exact, "smith", "smith", true},
        {&simple, "Jos\xC3\xA9", "Jose\xCC\x81", false},
        {&nfc, "Jos\xC3\xA9", "JOSE\xCC\x81", true},
        {&nfc, "\xEF\xAC\x81n", "fin", false},
        {&nfkc, "\xEF\xAC\x81n", "FIN", true},
        {&squeeze, "  Smith,   Jimmy ", "smith, jimmy", true},
        {&squeeze, "Smith,\tJimmy", "Smith, Jimmy", false},
        {&squeeze, "   ", " ", true},
        {&thirty, "Wolfeschlegelsteinhausenberger one", "WOLFESCHLEGELSTEINHAUSENBERGER two", true},
        {&thirty, "Wolfeschlegelsteinhausenberge 1", "Wolfeschlegelsteinhausenberge 2", true},
        {&thirty, "Wolfeschlegelsteinhausenberg 1", "Wolfeschlegelsteinhausenberg 2", false},
        {&simple, "M\xFCller", "M\xDCLLER", false},
        {&simple, "M\xFCller", "m\xFCLLER", true},
        {&nfc, "Jose\xCC\x81\xFF", "Jos\xC3\xA9\xFF", true},
        {&nfc, "e\xFF\xCC\x81", "\xC3\xA9\xFF", false},
        {&simple, "Muller", "M\xC3\xBCller", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int order = order_by(*cases[i].rule, cases[i].a, cases[i].b);
        ck_assert_msg((order == 0) == cases[i].same, "case %zu: '%s' and '%s'", i, cases[i].a, cases[i].b);
        int back = order_by(*cases[i].rule, cases[i].b, cases[i].a);
        ck_assert_int_eq((order > 0) - (order < 0), (back < 0) - (back > 0));
    }
}
END_TEST

START_TEST(keys_are_ordered_code_point_by_code_point)
{
    ck_assert_int_lt(order_by(simple, "a", "B"), 0);
    ck_assert_int_lt(order_by(simple, "ab", "ABC"), 0);
    ck_assert_int_lt(order_by(exact, "z", "\xC3\xA9"), 0);
    ck_assert_int_lt(order_by(exact, "\xEF\xBF\xBD", "\xF0\x9F\x98\x80"), 0); /* U+FFFD before U+1F600, not so in UTF-16 */
    ck_assert_int_lt(order_by(exact, "\xF4\x8F\xBF\xBF", "\x80"), 0);         /* an invalid byte after U+10FFFF */
    ck_assert_int_lt(order_by(exact, "\x80", "\xFF"), 0);
    ck_assert_int_lt(order_by(exact, "\xE2\x82", "\xE2\xFF"), 0);         /* each byte counts on its own */
    ck_assert_int_lt(order_by(exact, "\xED\x9F\xBF", "\xED\xA0\x80"), 0); /* a surrogate is three invalid bytes */
}
END_TEST

START_TEST(a_name_grows_as_it_is_normalized)
{
    /* U+FDFA becomes 18 code points, the most that there is. */
    static char name[300], expected[4000];
    for (int i = 0; i < 100; i++)
        memcpy(name + 3 * (size_t)i, "\xEF\xB7\xBA", 3);
    size_t length = 0;
    for (int i = 0; i < 100; i++) {
        static const char one[] = "\xD8\xB5\xD9\x84\xD9\x89 \xD8\xA7\xD9\x84\xD9\x84\xD9\x87 \xD8\xB9\xD9\x84\xD9\x8A\xD9\x87 "
                                  "\xD9\x88\xD8\xB3\xD9\x84\xD9\x85";
        memcpy(expected + length, one, sizeof one - 1);
        length += sizeof one - 1;
    }
    int order = 1;
    struct identity_rule rule = {.normalization = IDENTITY_NORMALIZATION_NFKC, .letter_case = IDENTITY_CASE_FULL};
    ck_assert_int_eq(identity_compare(&rule, (struct ccm_name){name, 300}, (struct ccm_name){expected, length}, &order),
                     IDENTITY_OK);
    ck_assert_int_eq(order, 0);
}
END_TEST

START_TEST(numbers_follow_the_keys)
{
    static const char *const texts[] = {"b", "A", "B", "a", "c", "\xFF"};
    struct strings strings;
    struct identities identities;
    uint32_t number;
    ck_assert(strings_init(&strings));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert(strings_intern(&strings, name_of_text(texts[i]), &number));
    ck_assert_int_eq(identities_assign(&identities, &simple, &strings), IDENTITY_OK);
    static const uint32_t expected[] = {0, 2, 1, 2, 1, 3, 4}; /* the empty string comes first */
    for (uint32_t i = 0; i < strings.count; i++)
        ck_assert_uint_eq(identities.of[i], expected[i]);
    ck_assert_uint_eq(identities.count, 5);
    identities_clean_up(&identities);
    strings_clean_up(&strings);
}
END_TEST

/* By string, and in their order. */
START_TEST(identities_of_many_names_agree)
{
    const struct identity_rule rules[] = {{0}, {.letter_case = IDENTITY_CASE_FULL, .normalization = IDENTITY_NORMALIZATION_NFKC}};
    struct scenario scenario;
    const struct generate_config config = {
        .recipients = suite_under_valgrind() ? 2000 : 70000, .sites = 3, .similar = 300, .seed = 7};
    ck_assert_int_eq(scenario_init(&scenario), SCENARIO_OK);
    ck_assert_int_eq(generate_sites(&scenario, &config), SCENARIO_OK);
    const struct strings *names = &scenario.names.users;
    for (size_t rule = 0; rule < sizeof rules / sizeof *rules; rule++) {
        struct identities ordered, numbered;
        uint32_t *order;
        ck_assert_int_eq(identities_rank(&ordered, &rules[rule], names, NULL, &order), IDENTITY_OK);
        ck_assert_int_eq(identities_assign(&numbered, &rules[rule], names), IDENTITY_OK);
        ck_assert_uint_eq(numbered.count, ordered.count);
        for (uint32_t i = 0; i < names->count; i++)
            if (numbered.of[order[i]] != ordered.of[i])
                ck_abort_msg("name %u", i);
        identities_clean_up(&ordered);
        identities_clean_up(&numbered);
        free(order);
    }
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(identities_survive_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        struct names names;
        ck_assert(names_init(&names));
        names.rule = (struct identity_rule){.letter_case = IDENTITY_CASE_FULL, .normalization = IDENTITY_NORMALIZATION_NFKC};
        names.stores.length = 20;
        names.code_page = CODE_PAGE_UTF_8;
        uint32_t number;
        ck_assert(strings_intern(&names.users, name_of_text("\xEF\xB7\xBA and some more\xFF"), &number));
        ck_assert(strings_intern(&names.offices, name_of_text("SITE"), &number));
        fail_alloc_at(n);
        enum identity_status status = names_finish(&names, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? IDENTITY_NO_MEMORY : IDENTITY_OK);
        ck_assert(reached == !names.user_identities.of);
        names_clean_up(&names);
        if (!reached)
            break;
    }
    struct strings strings;
    struct identities identities = {.of = (uint32_t *)(void *)&strings, .count = 1};
    ck_assert(strings_init(&strings));
    fail_alloc_at(1);
    ck_assert_int_eq(identities_assign(&identities, &simple, &strings), IDENTITY_NO_MEMORY);
    fail_alloc_at(0);
    ck_assert_ptr_null(identities.of);
    strings_clean_up(&strings);
    for (unsigned long n = 1; n <= 3; n++) {
        struct names names;
        fail_alloc_at(n);
        ck_assert(!names_init(&names));
        fail_alloc_at(0);
        names_clean_up(&names);
        int order;
        fail_alloc_at(n);
        ck_assert_int_eq(identity_compare(&simple, name_of_text("ä"), name_of_text("bcdefghijklmnop"), &order), IDENTITY_NO_MEMORY);
        fail_alloc_at(0);
    }
}
END_TEST

/* Lack of memory in ICU is reported, and never mistaken for another error. */
START_TEST(identities_survive_a_lack_of_memory_in_icu)
{
    struct text composed = {0}, decomposed = {0};
    const struct identity_rule rule = {.normalization = _i ? IDENTITY_NORMALIZATION_NFKC : IDENTITY_NORMALIZATION_NFC,
                                       .letter_case = _i ? IDENTITY_CASE_FULL : IDENTITY_CASE_SIMPLE};
    unsigned failed = 0;
    for (size_t i = 0; i < 600; i++) {
        text_puts(&composed, "\xC3\xA9\xE1\xBA\x9E");
        text_puts(&decomposed, "e\xCC\x81\xE1\xBA\x9E");
    }
    int order = 99;
    /* Its tables are loaded once, and it keeps an error of that. */
    ck_assert_int_eq(identity_compare(&rule, name_of_text(composed.bytes), name_of_text(decomposed.bytes), &order), IDENTITY_OK);
    fail_alloc_in_icu();
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        enum identity_status status = identity_compare(&rule, name_of_text(composed.bytes), name_of_text(decomposed.bytes), &order);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == IDENTITY_OK ? order == 0 : reached && status == IDENTITY_NO_MEMORY, "%lu: status %d, order %d", n,
                      (int)status, order);
        failed += status == IDENTITY_NO_MEMORY;
        if (!reached)
            break;
    }
    ck_assert_uint_gt(failed, 5);
    ck_assert_int_eq(order, 0);
    text_clean_up(&composed);
    text_clean_up(&decomposed);
}
END_TEST

static Suite *identity_suite(void)
{
    Suite *suite = suite_create("identity");
    TCase *identity = tcase_create("identity");
    tcase_add_test(identity, rules_decide_as_unicode_says);
    tcase_add_test(identity, keys_are_ordered_code_point_by_code_point);
    tcase_add_test(identity, a_name_grows_as_it_is_normalized);
    tcase_add_test(identity, numbers_follow_the_keys);
    tcase_add_test(identity, identities_of_many_names_agree);
    tcase_add_test(identity, identities_survive_a_failed_allocation);
    tcase_add_loop_test(identity, identities_survive_a_lack_of_memory_in_icu, 0, 2);
    suite_add_tcase(suite, identity);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {identity_suite};
    return suite_main(makers, 1);
}
