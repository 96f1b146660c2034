/* Strings, the names of a scenario, and sorting. */
#include "fail_alloc.h"
#include "model/names.h"
#include "model/sort.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_string_is_stored_once)
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

/* Strings of any length, each the first of its pool: copying must not exceed the chunk. */
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

START_TEST(a_pool_can_be_renumbered)
{
    struct strings strings;
    ck_assert(strings_init(&strings));
    ck_assert(strings_reserve(&strings, 301));
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
    for (unsigned long n = 1;; n = fail_alloc_next(n)) { /* again, as when names were added */
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

START_TEST(few_names_keep_their_numbers)
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
START_TEST(stored_forms_follow_renumbered_names)
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
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
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
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
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

struct counted {
    const uint32_t *of;
    uint64_t comparisons;
};

static int compare_counted(const void *context, uint32_t a, uint32_t b)
{
    struct counted *counted = (struct counted *)(uintptr_t)context;
    counted->comparisons++;
    return (counted->of[a] > counted->of[b]) - (counted->of[a] < counted->of[b]);
}

/* The bound that the header states, and that it is no smaller one: eight items in descending order take 28 comparisons. */
START_TEST(sorting_takes_as_many_comparisons_as_stated)
{
    enum { MOST = 600 };
    static uint32_t of[MOST], items[MOST], scratch[MOST];
    uint32_t state = 7;
    for (uint32_t count = 1; count <= MOST; count++)
        for (unsigned order = 0; order < 3; order++) {
            struct counted counted = {.of = of};
            uint64_t doublings = 0;
            for (uint64_t width = 8; width < count; width *= 2)
                doublings++;
            for (uint32_t i = 0; i < count; i++) {
                state = state * 1664525u + 1013904223u;
                of[i] = order == 0 ? state >> 8 : order == 1 ? count - i : (count - i) % 8 * MOST + i;
                items[i] = i;
            }
            sort_stable(items, scratch, count, compare_counted, &counted);
            ck_assert_msg(2 * counted.comparisons <= count * (7 + 2 * doublings), "%u: %u", count, (unsigned)counted.comparisons);
            if (count == 8 && order == 1)
                ck_assert_uint_eq(counted.comparisons, 28);
        }
}
END_TEST

static Suite *names_suite(void)
{
    Suite *suite = suite_create("names");
    TCase *strings = tcase_create("strings");
    tcase_add_test(strings, a_string_is_stored_once);
    tcase_add_test(strings, many_and_long_strings_are_found_again);
    tcase_add_test(strings, a_long_string_fits_into_a_small_pool);
    tcase_add_test(strings, a_pool_can_be_renumbered);
    tcase_add_test(strings, many_names_are_numbered_in_the_order_of_the_post_office);
    tcase_add_test(strings, few_names_keep_their_numbers);
    tcase_add_test(strings, stored_forms_follow_renumbered_names);
    tcase_add_test(strings, a_pool_survives_a_failed_allocation);
    suite_add_tcase(suite, strings);
    TCase *sort = tcase_create("sort");
    tcase_add_test(sort, sorting_is_stable_for_every_length);
    tcase_add_test(sort, sorting_ends_and_loses_nothing_without_an_order);
    tcase_add_test(sort, sorting_takes_as_many_comparisons_as_stated);
    suite_add_tcase(suite, sort);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {names_suite};
    return suite_main(makers, 1);
}
