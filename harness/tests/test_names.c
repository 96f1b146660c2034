/* Strings, sorting, and the identity rule. */
#include "fail_alloc.h"
#include "fixture/generate.h"
#include "model/names.h"
#include "model/sort.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_string_is_kept_once)
{
    struct strings strings;
    uint32_t first, second, found;
    ck_assert(strings_init(&strings));
    ck_assert_uint_eq(strings.count, 1);
    ck_assert(strings_intern(&strings, name_of_text("Smith"), &first));
    ck_assert(strings_intern(&strings, name_of_text("SMITH"), &second));
    ck_assert_uint_ne(first, second);
    ck_assert(strings_intern(&strings, name_of_text("Smith"), &second));
    ck_assert_uint_eq(first, second);
    ck_assert(strings_intern(&strings, name_of_text(""), &second));
    ck_assert_uint_eq(second, STRING_EMPTY);
    ck_assert(strings_find(&strings, name_of_text("SMITH"), &found));
    ck_assert(!strings_find(&strings, name_of_text("Smyth"), &found));
    ck_assert_uint_eq(strings.count, 3);
    strings_clean_up(&strings);
}
END_TEST

START_TEST(many_and_long_strings_are_found_again)
{
    struct strings strings;
    ck_assert(strings_init(&strings));
    for (uint32_t i = 0; i < 5000; i++) {
        char name[32];
        uint32_t number;
        (void)snprintf(name, sizeof name, "recipient %" PRIu32, i);
        ck_assert(strings_intern(&strings, name_of_text(name), &number));
        ck_assert_uint_eq(number, i + 1);
    }
    static char large[100000];
    memset(large, 'x', sizeof large);
    uint32_t number, found;
    ck_assert(strings_intern(&strings, (struct ccm_name){large, sizeof large}, &number));
    ck_assert(strings_find(&strings, (struct ccm_name){large, sizeof large}, &found));
    ck_assert_uint_eq(number, found);
    ck_assert(strings_find(&strings, name_of_text("recipient 4999"), &found));
    ck_assert_uint_eq(found, 5000);
    ck_assert_mem_eq(strings.at[found].bytes, "recipient 4999", 14);
    strings_clean_up(&strings);
}
END_TEST

/* Of any length, and each the first of its pool: what is stored must not go beyond its chunk. */
START_TEST(a_long_string_fits_into_a_small_pool)
{
    static char large[70000];
    memset(large, 'x', sizeof large);
    for (size_t length = 1000; length < sizeof large; length += length / 2) {
        struct strings strings;
        uint32_t number, behind;
        ck_assert(strings_init(&strings));
        ck_assert(strings_intern(&strings, (struct ccm_name){large, length}, &number));
        ck_assert(strings_intern(&strings, name_of_text("behind"), &behind));
        ck_assert_uint_eq(strings.at[number].length, length);
        ck_assert_mem_eq(strings.at[number].bytes, large, length);
        ck_assert_mem_eq(strings.at[behind].bytes, "behind", 6);
        strings_clean_up(&strings);
    }
}
END_TEST

START_TEST(a_pool_can_be_numbered_anew)
{
    struct strings strings;
    ck_assert(strings_init(&strings));
    ck_assert(strings_reserve(&strings, 300));
    const struct ccm_name *at = strings.at;
    uint32_t number, order[301];
    for (uint32_t i = 0; i < 300; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "recipient %u", i);
        ck_assert(strings_intern(&strings, name_of_text(name), &number));
    }
    ck_assert_ptr_eq(strings.at, at); /* as there was room for them */
    order[0] = 0;
    for (uint32_t i = 1; i < 301; i++)
        order[i] = 301 - i;
    for (unsigned long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        ck_assert(!strings_renumber(&strings, order));
        fail_alloc_at(0);
        ck_assert(strings_find(&strings, name_of_text("recipient 299"), &number));
        ck_assert_uint_eq(number, 300);
    }
    ck_assert(strings_renumber(&strings, order));
    ck_assert_uint_eq(strings.capacity, 302);
    for (uint32_t i = 1; i < 301; i++) /* laid down in that order */
        ck_assert_ptr_eq(strings.at[i - 1].bytes + strings.at[i - 1].length, strings.at[i].bytes);
    ck_assert(strings_find(&strings, name_of_text("recipient 299"), &number));
    ck_assert_uint_eq(number, 1);
    ck_assert(!strings_find(&strings, name_of_text("recipient 300"), &number));
    fail_alloc_at(1);
    ck_assert(!strings_intern(&strings, name_of_text("recipient 7"), &number));
    fail_alloc_at(0);
    ck_assert(strings_intern(&strings, name_of_text("recipient 7"), &number));
    ck_assert_uint_eq(number, 293);
    ck_assert(strings_intern(&strings, name_of_text("recipient 300"), &number));
    ck_assert_uint_eq(number, 301);
    ck_assert(strings_reserve(&strings, 10)); /* there is */
    fail_alloc_at(1);
    ck_assert(!strings_reserve(&strings, 100000));
    fail_alloc_at(0);
    ck_assert(!strings_reserve(&strings, UINT32_MAX));
    char byte = 'x';
    ck_assert(!strings_intern(&strings, (struct ccm_name){.bytes = &byte, .length = (size_t)UINT32_MAX + 1}, &number));
    strings_clean_up(&strings);
}
END_TEST

/* 3,000 names in two spellings each, neither of them valid UTF-8, numbered from 1 in an order that is not theirs. */
#define MANY_NAMES 6000u

static struct ccm_name many_name(char *room, uint32_t i)
{
    int length = snprintf(room, 32, "%s %05u", i % 2 ? "NAM\xC9" : "nam\xE9", (i * 7919) % MANY_NAMES / 2);
    return (struct ccm_name){.bytes = room, .length = (size_t)length};
}

static void many_make(struct names *names, enum code_page code_page)
{
    ck_assert(names_init(names));
    names->code_page = code_page;
    for (uint32_t i = 0; i < MANY_NAMES; i++) {
        char room[32];
        uint32_t number;
        ck_assert(strings_intern(&names->users, many_name(room, i), &number));
        ck_assert_uint_eq(number, i + 1);
    }
}

START_TEST(many_names_are_numbered_in_the_order_of_the_post_office)
{
    struct names names;
    uint32_t *moved;
    many_make(&names, CODE_PAGE_NONE);
    names.threads = 2;
    ck_assert_int_eq(names_finish(&names, &moved), IDENTITY_OK);
    ck_assert_ptr_nonnull(moved);
    ck_assert_uint_eq(moved[STRING_EMPTY], STRING_EMPTY);
    const uint32_t *of = names.user_identities.of;
    for (uint32_t i = 0; i < MANY_NAMES; i++) {
        char room[32];
        struct ccm_name name = many_name(room, i), now = names.users.at[moved[i + 1]];
        ck_assert(now.length == name.length && memcmp(now.bytes, name.bytes, name.length) == 0);
    }
    for (uint32_t i = 1; i < names.users.count; i++) {
        ck_assert(of[i] == of[i - 1] || of[i] == of[i - 1] + 1);
        ck_assert_ptr_eq(names.users.at[i - 1].bytes + names.users.at[i - 1].length, names.users.at[i].bytes);
    }
    free(moved);
    for (unsigned long n = 1;; n++) { /* again, as when names were added */
        fail_alloc_at(n);
        enum identity_status status = names_finish(&names, &moved);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? IDENTITY_NO_MEMORY : IDENTITY_OK);
        ck_assert(reached == !names.user_identities.of && reached == !moved);
        free(moved);
        if (!reached)
            break;
    }
    names_clean_up(&names);
}
END_TEST

START_TEST(few_names_and_those_of_who_knows_them_keep_their_numbers)
{
    struct names names;
    uint32_t *moved, number;
    many_make(&names, CODE_PAGE_NONE);
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    for (uint32_t i = 0; i < MANY_NAMES; i++) {
        char room[32];
        ck_assert(strings_find(&names.users, many_name(room, i), &number));
        ck_assert_uint_eq(number, i + 1);
    }
    names_clean_up(&names);
    ck_assert(names_init(&names));
    ck_assert(strings_intern(&names.users, name_of_text("b"), &number));
    ck_assert(strings_intern(&names.users, name_of_text("a"), &number));
    ck_assert_int_eq(names_finish(&names, &moved), IDENTITY_OK);
    ck_assert_ptr_null(moved);
    ck_assert_uint_eq(number, 2);
    names_clean_up(&names);
}
END_TEST

/* What is stored of a name, and whose identity it therefore has, follows its number. */
START_TEST(what_is_stored_of_many_names_moves_with_them)
{
    struct names kept, names;
    uint32_t *moved;
    many_make(&kept, CODE_PAGE_437);
    many_make(&names, CODE_PAGE_437);
    ck_assert_int_eq(names_finish(&kept, NULL), IDENTITY_OK);
    ck_assert_int_eq(names_finish(&names, &moved), IDENTITY_OK);
    ck_assert_uint_eq(names.users.count, kept.users.count);
    ck_assert_uint_eq(names.user_identities.count, kept.user_identities.count);
    for (uint32_t i = 0; i < kept.users.count; i++) {
        ck_assert_uint_eq(names.stored_users[moved[i]], moved[kept.stored_users[i]]);
        ck_assert_uint_eq(names.user_identities.of[moved[i]], kept.user_identities.of[i]);
    }
    free(moved);
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        enum identity_status status = names_finish(&names, &moved);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? IDENTITY_NO_MEMORY : IDENTITY_OK);
        free(moved);
        if (!reached)
            break;
    }
    names_clean_up(&names);
    names_clean_up(&kept);
}
END_TEST

START_TEST(a_pool_survives_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        struct strings strings;
        fail_alloc_at(n);
        bool done = strings_init(&strings);
        for (uint32_t i = 0; done && i < 40; i++) {
            char name[16];
            uint32_t number;
            (void)snprintf(name, sizeof name, "%" PRIu32, i);
            done = strings_intern(&strings, name_of_text(name), &number);
        }
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(done == !reached);
        strings_clean_up(&strings);
        if (!reached)
            break;
    }
}
END_TEST

struct weights {
    const uint32_t *of;
    bool inconsistent;
};

static int compare_weights(const void *context, uint32_t a, uint32_t b)
{
    const struct weights *weights = context;
    if (weights->inconsistent)
        return 1;
    return (weights->of[a] > weights->of[b]) - (weights->of[a] < weights->of[b]);
}

START_TEST(sorting_is_stable_for_every_length)
{
    enum { MOST = 200 };
    uint32_t of[MOST], items[MOST], scratch[MOST], state = 7;
    for (uint32_t count = 0; count <= MOST; count++) {
        for (uint32_t i = 0; i < count; i++) {
            state = state * 1664525u + 1013904223u;
            of[i] = state >> 28;
            items[i] = i;
        }
        struct weights weights = {.of = of};
        sort_stable(items, scratch, count, compare_weights, &weights);
        for (uint32_t i = 1; i < count; i++) {
            ck_assert_uint_le(of[items[i - 1]], of[items[i]]);
            if (of[items[i - 1]] == of[items[i]])
                ck_assert_uint_lt(items[i - 1], items[i]);
        }
    }
}
END_TEST

START_TEST(sorting_ends_and_loses_nothing_without_an_order)
{
    enum { COUNT = 1000 };
    static uint32_t items[COUNT], scratch[COUNT];
    bool seen[COUNT] = {false};
    for (uint32_t i = 0; i < COUNT; i++)
        items[i] = i;
    struct weights weights = {.inconsistent = true};
    sort_stable(items, scratch, COUNT, compare_weights, &weights);
    for (uint32_t i = 0; i < COUNT; i++) {
        ck_assert(!seen[items[i]]);
        seen[items[i]] = true;
    }
}
END_TEST

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

/* Two names and whether each rule makes them one; the pairs are those of the field's traps. */
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

/* So many names that several threads make the keys and sort them: 66,000 for each of two, fewer for each of more. */
START_TEST(any_number_of_threads_gives_the_same_identities)
{
    static const unsigned threads[] = {0, 2, 3, 100};
    const struct identity_rule rules[] = {{0}, {.letter_case = IDENTITY_CASE_FULL, .normalization = IDENTITY_NORMALIZATION_NFKC}};
    struct scenario scenario;
    const struct generate_config config = {.recipients = 132000, .sites = 3, .similar = 2000, .seed = 7};
    ck_assert_int_eq(scenario_init(&scenario), SCENARIO_OK);
    ck_assert_int_eq(generate_sites(&scenario, &config), SCENARIO_OK);
    const struct strings *names = &scenario.names.users;
    for (size_t rule = 0; rule < sizeof rules / sizeof *rules; rule++) {
        struct identities one, numbered;
        uint32_t *order;
        ck_assert_int_eq(identities_rank(&one, &rules[rule], names, NULL, 1, &order), IDENTITY_OK);
        ck_assert_int_eq(identities_assign(&numbered, &rules[rule], names), IDENTITY_OK);
        ck_assert_uint_eq(numbered.count, one.count);
        for (uint32_t i = 0; i < names->count; i++)
            if (numbered.of[order[i]] != one.of[i])
                ck_abort_msg("name %u", i);
        for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
            struct identities some;
            uint32_t *same;
            ck_assert_int_eq(identities_rank(&some, &rules[rule], names, NULL, threads[i], &same), IDENTITY_OK);
            ck_assert_uint_eq(some.count, one.count);
            ck_assert_mem_eq(same, order, names->count * sizeof *order);
            ck_assert_mem_eq(some.of, one.of, names->count * sizeof *one.of);
            identities_clean_up(&some);
            free(same);
        }
        identities_clean_up(&one);
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

static Suite *names_suite(void)
{
    Suite *suite = suite_create("names");
    TCase *strings = tcase_create("strings");
    tcase_add_test(strings, a_string_is_kept_once);
    tcase_add_test(strings, many_and_long_strings_are_found_again);
    tcase_add_test(strings, a_long_string_fits_into_a_small_pool);
    tcase_add_test(strings, a_pool_can_be_numbered_anew);
    tcase_add_test(strings, many_names_are_numbered_in_the_order_of_the_post_office);
    tcase_add_test(strings, few_names_and_those_of_who_knows_them_keep_their_numbers);
    tcase_add_test(strings, what_is_stored_of_many_names_moves_with_them);
    tcase_add_test(strings, a_pool_survives_a_failed_allocation);
    suite_add_tcase(suite, strings);
    TCase *sort = tcase_create("sort");
    tcase_add_test(sort, sorting_is_stable_for_every_length);
    tcase_add_test(sort, sorting_ends_and_loses_nothing_without_an_order);
    suite_add_tcase(suite, sort);
    TCase *identity = tcase_create("identity");
    tcase_add_test(identity, rules_decide_as_unicode_says);
    tcase_add_test(identity, keys_are_ordered_code_point_by_code_point);
    tcase_add_test(identity, a_name_grows_as_it_is_normalized);
    tcase_add_test(identity, numbers_follow_the_keys);
    tcase_add_test(identity, any_number_of_threads_gives_the_same_identities);
    tcase_add_test(identity, identities_survive_a_failed_allocation);
    suite_add_tcase(suite, identity);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {names_suite};
    return suite_main(makers, 1);
}
