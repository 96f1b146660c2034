/* Directories that are generated. */
#include "fixture/generate.h"
#include "suite.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a over all names, each followed by a line feed. */
static uint64_t hash_names(uint64_t seed, uint32_t persons, bool respelled)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (uint32_t i = 0; i < persons; i++) {
        char name[GENERATE_NAME_MAX];
        size_t length = generate_name(seed, i, name);
        if (respelled)
            generate_respell(seed, i, name, length);
        name[length] = '\n';
        for (size_t j = 0; j <= length; j++)
            hash = (hash ^ (unsigned char)name[j]) * UINT64_C(0x100000001B3);
    }
    return hash;
}

static void assert_person(uint64_t seed, uint32_t person, const char *expected, const char *respelled)
{
    char name[GENERATE_NAME_MAX];
    size_t length = generate_name(seed, person, name);
    ck_assert_uint_eq(length, strlen(expected));
    ck_assert_mem_eq(name, expected, length);
    generate_respell(seed, person, name, length);
    ck_assert_mem_eq(name, respelled, length);
}

/* Golden values: a change gives each generated fixture other names. */
START_TEST(names_are_the_same_everywhere)
{
    ck_assert_uint_eq(hash_names(1, 10000, false), UINT64_C(0x6D208E13EC571994));
    ck_assert_uint_eq(hash_names(1, 10000, true), UINT64_C(0xE783DA2C0D406841));
    ck_assert_uint_eq(hash_names(UINT64_MAX, 10000, false), UINT64_C(0x2B8C3AD4BA55A445));
    assert_person(1, 0, "Broufours, Teadrai", "BROUFOURS, Teadrai");
    assert_person(1, 19, "Xaubeimäker, Trobovü Drüvei", "XAUBEIMÄKER, TROBOVÜ DRÜVEI");
    assert_person(1, 39, "Xebrérêt, Trilo", "XEBRÉRÊT, Trilo");
    assert_person(1, 59, "Μεγρον, Κρωρι", "ΜΕγρον, ΚρωρΙ");
    assert_person(1, 79, "Свагрюн, Хупры", "СВАГРЮН, ХУПРЫ");
}
END_TEST

static void generate(struct scenario *scenario, uint32_t recipients, uint32_t sites, uint32_t similar, uint64_t seed)
{
    struct generate_config config = {.recipients = recipients, .sites = sites, .similar = similar, .seed = seed};
    ck_assert_int_eq(scenario_init(scenario), SCENARIO_OK);
    ck_assert_int_eq(generate_sites(scenario, &config), SCENARIO_OK);
    ck_assert_uint_eq(scenario->sites.count, sites);
    ck_assert_uint_eq(sites_recipients(&scenario->sites), recipients);
}

static const struct identity_rule rules[] = {
    {0},
    {.letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC},
};

START_TEST(only_similar_names_are_equal)
{
    uint32_t recipients = suite_under_valgrind() ? 2000 : 200000, similar = recipients / 10;
    struct scenario scenario;
    generate(&scenario, recipients, 7, similar, 42);
    scenario.names.rule = rules[_i];
    ck_assert_int_eq(scenario_finish(&scenario, NULL), SCENARIO_OK);
    /* The empty name is in every pool. */
    ck_assert_uint_eq(scenario.names.users.count, 1 + recipients);
    ck_assert_uint_eq(scenario.names.user_identities.count, 1 + recipients - similar);

    /* Similar users are at different sites. */
    uint32_t *site_of = calloc(scenario.names.user_identities.count, sizeof *site_of);
    ck_assert_ptr_nonnull(site_of);
    uint32_t pairs = 0;
    for (uint32_t i = 0; i < scenario.sites.count; i++) {
        for (uint32_t j = 0; j < scenario.sites.at[i].count; j++) {
            uint32_t identity = scenario.names.user_identities.of[scenario.sites.at[i].recipients[j].name];
            ck_assert_uint_ne(site_of[identity], i + 1);
            pairs += site_of[identity] != 0;
            site_of[identity] = i + 1;
        }
    }
    ck_assert_uint_eq(pairs, similar);
    free(site_of);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(names_are_of_many_lengths_and_languages)
{
    size_t shortest = SIZE_MAX, longest = 0;
    uint32_t beyond_ascii = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        char name[GENERATE_NAME_MAX];
        size_t length = generate_name(3, i, name);
        shortest = length < shortest ? length : shortest;
        longest = length > longest ? length : longest;
        bool beyond = false;
        for (size_t j = 0; j < length; j++)
            beyond |= (unsigned char)name[j] >= 0x80;
        beyond_ascii += beyond;
        ck_assert_ptr_nonnull(memmem(name, length, ", ", 2));
    }
    ck_assert_uint_ge(shortest, 8);
    ck_assert_uint_le(shortest, 12);
    ck_assert_uint_ge(longest, 35);
    ck_assert_uint_le(longest, 48);
    ck_assert_uint_eq(beyond_ascii, 1000);
}
END_TEST

START_TEST(sites_are_even)
{
    struct scenario scenario;
    generate(&scenario, 1000, 3, 500, 1);
    ck_assert_uint_eq(scenario.sites.at[0].count, 334);
    ck_assert_uint_eq(scenario.sites.at[1].count, 333);
    ck_assert_uint_eq(scenario.sites.at[2].count, 333);
    struct ccm_name office = scenario.names.offices.at[scenario.sites.at[2].post_office];
    ck_assert_uint_eq(office.length, 5);
    ck_assert_mem_eq(office.bytes, "SITE3", 5);
    scenario_clean_up(&scenario);

    generate(&scenario, 1, 1, 0, 1);
    scenario_clean_up(&scenario);
    generate(&scenario, 2, 5, 1, 1);
    ck_assert_uint_eq(scenario.sites.at[1].count, 1);
    ck_assert_uint_eq(scenario.sites.at[2].count, 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(seeds_differ)
{
    char a[GENERATE_NAME_MAX], b[GENERATE_NAME_MAX];
    unsigned alike = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        size_t length = generate_name(1, i, a);
        alike += length == generate_name(2, i, b) && memcmp(a, b, length) == 0;
    }
    ck_assert_uint_lt(alike, 10);
}
END_TEST

START_TEST(site_names_count_from_1)
{
    char name[GENERATE_SITE_NAME_SIZE];
    generate_site_name(0, name);
    ck_assert_str_eq(name, "Site 1");
    generate_site_name(GENERATE_MAX_SITES - 1, name);
    ck_assert_str_eq(name, "Site 100000");
}
END_TEST

START_TEST(names_without_letters_have_one_spelling)
{
    char none[] = "1234";
    for (uint32_t i = 0; i < 20; i++)
        generate_respell(1, i, none, 4);
    ck_assert_str_eq(none, "1234");
}
END_TEST

static Suite *fixture_generate_suite(void)
{
    Suite *suite = suite_create("fixture generate");
    TCase *names = tcase_create("names");
    tcase_add_test(names, names_are_the_same_everywhere);
    tcase_add_test(names, names_are_of_many_lengths_and_languages);
    tcase_add_test(names, seeds_differ);
    tcase_add_test(names, site_names_count_from_1);
    tcase_add_test(names, names_without_letters_have_one_spelling);
    suite_add_tcase(suite, names);

    TCase *directories = tcase_create("directories");
    tcase_add_loop_test(directories, only_similar_names_are_equal, 0, 2);
    tcase_add_test(directories, sites_are_even);
    tcase_set_timeout(directories, 60);
    suite_add_tcase(suite, directories);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_generate_suite};
    return suite_main(makers, 1);
}
