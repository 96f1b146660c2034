/* Exhaustive search: numbers of directories, that each is run, and the runs of both builds. */
#include "exhausted.h"
#include "exhaustive/exhaustive.h"
#include "suite.h"
#include "tried.h"

#include <stdlib.h>
#include <string.h>

static uint64_t count_directories(const struct exhaust_bound *bound)
{
    struct exhaust exhaust;
    uint64_t count = 0;
    exhausted_begin(&exhaust, bound);
    for (uint64_t number = 0; number < exhaust.numbers; number++)
        count += exhaust_directory(&exhaust, number);
    exhaust_clean_up(&exhaust);
    return count;
}

START_TEST(small_bounds_are_counted_by_hand)
{
    /* None, or a. */
    struct exhaust_bound bound = exhausted_bound(1, 1, "a", 1, 0);
    ck_assert_uint_eq(count_directories(&bound), 2);
    /* None; a or A; a A, A a. */
    bound = exhausted_bound(2, 1, "aA", 1, 0);
    ck_assert_uint_eq(count_directories(&bound), 5);
    /* None; three letters, one at a time; six pairs. */
    bound = exhausted_bound(2, 1, "aAb", 1, 0);
    ck_assert_uint_eq(count_directories(&bound), 10);
    /* At one site 2; at two 1 + 2; at three 1 + 3. */
    bound = exhausted_bound(1, 3, "a", 1, 0);
    ck_assert_uint_eq(count_directories(&bound), 9);
    /* Besides: at two sites another 3, at three another 3 times 4. */
    bound.near_offices = true;
    ck_assert_uint_eq(count_directories(&bound), 24);
    /* One or none, and before cycles 2 to 4 nothing, or the other one. */
    bound = exhausted_bound(1, 1, "a", 1, 1);
    ck_assert_uint_eq(count_directories(&bound), 2 + 2 * 3);
    /* Twice: the cycles are 2 2, 2 3, 2 4, 3 3, 3 4 or 4 4. */
    bound.changes = 2;
    ck_assert_uint_eq(count_directories(&bound), 2 + 2 * 3 + 2 * 6);
    /* No cycle is left. */
    bound.cycles = 3;
    ck_assert_uint_eq(count_directories(&bound), 2);
    bound.quiet_cycles = 7;
    ck_assert_uint_eq(count_directories(&bound), 2);
    /* At one site as above with one change; at two 1 + 2 directories, of which the second site can get S1 or S3; the
     * empty one can get a recipient at either site, the others can lose theirs or move it. */
    bound = exhausted_bound(1, 2, "a", 1, 1);
    ck_assert_uint_eq(count_directories(&bound), 2 + 2 * 3 + 3 + 3 * (3 * 2 + 1 * 2 + 2 * 2));
    /* A site has only one user of a name. */
    bound = exhausted_bound(8, 1, "a", 2, 0);
    ck_assert_uint_eq(count_directories(&bound), 1 + 2 + 2);
}
END_TEST

/* How many sites, but the hosting one, the model can give one of these post offices. */
static uint64_t count_readdresses(const struct scenario *scenario, const uint32_t *offices)
{
    struct sites current = {0};
    uint64_t count = 0;
    for (uint32_t site = 1; site < scenario->sites.count; site++)
        for (uint32_t i = 0; i <= scenario->sites.count; i++) {
            const struct change change = {.kind = CHANGE_READDRESS, .site = site, .office = offices[i]};
            ck_assert_int_eq(sites_copy(&current, &scenario->sites), SITES_OK);
            count += scenario_change_sites(&current, &change) == SITES_OK;
        }
    sites_clean_up(&current);
    return count;
}

/* How many changes of recipients the model can make to the sites of a scenario. */
static uint64_t count_changes(const struct scenario *scenario, uint32_t words, uint32_t most)
{
    struct sites current = {0};
    uint32_t sites = scenario->sites.count;
    const uint32_t targets[] = {[CHANGE_ADD] = 1, [CHANGE_REMOVE] = 1, [CHANGE_RENAME] = words, [CHANGE_MOVE] = sites};
    uint64_t count = 0;
    for (uint32_t kind = CHANGE_ADD; kind <= CHANGE_MOVE; kind++)
        for (uint32_t i = 0; i < sites * words * targets[kind]; i++) {
            uint32_t site = i % sites, word = i / sites % words, to = i / sites / words;
            const struct change change = {
                .kind = (enum change_kind)kind, .site = site, .name = word + 1, .to_site = to, .to_name = to + 1};
            if (kind == CHANGE_MOVE && to == site)
                continue;
            ck_assert_int_eq(sites_copy(&current, &scenario->sites), SITES_OK);
            count += scenario_change_sites(&current, &change) == SITES_OK && sites_recipients(&current) <= most;
        }
    sites_clean_up(&current);
    return count;
}

static int compare_texts(const void *a, const void *b)
{
    const struct text *left = a, *right = b;
    if (left->length != right->length)
        return left->length < right->length ? -1 : 1;
    return memcmp(left->bytes, right->bytes, left->length);
}

START_TEST(every_directory_has_one_number)
{
    struct exhaust_bound bounds[] = {exhausted_bound(3, 2, "aAb", 1, 1), exhausted_bound(2, 3, "\xc3\xa9\xc3\x89", 2, 1),
                                     exhausted_bound(1, 3, "a", 1, 1)};
    bounds[2].near_offices = true;
    const struct exhaust_bound *bound = &bounds[_i];
    struct exhaust exhaust;
    if (suite_under_valgrind() && _i == 1)
        return; /* the others do the same with fewer */
    uint64_t count = count_directories(bound), made = 0, expected = 0;
    struct text *all = calloc(count, sizeof *all);
    ck_assert_ptr_nonnull(all);
    exhausted_begin(&exhaust, bound);
    for (uint64_t number = 0; number < exhaust.numbers; number++) {
        if (!exhaust_directory(&exhaust, number))
            continue;
        ck_assert_uint_lt(made, count);
        ck_assert(exhaust_fill(&exhaust));
        struct test_case copy; /* is finished, and with that checked */
        ck_assert_int_eq(test_case_copy(&copy, &exhaust.test_case), TEST_CASE_OK);
        ck_assert_uint_le(sites_recipients(&copy.scenario.sites), bound->recipients);
        ck_assert_uint_le(copy.scenario.sites.count, bound->sites);
        test_case_clean_up(&copy);
        test_case_write(&exhaust.test_case, &all[made]);
        ck_assert(!all[made++].failed);
        const struct scenario *scenario = &exhaust.test_case.scenario;
        if (scenario->change_count > 0)
            continue;
        uint64_t changes = count_changes(scenario, exhaust.words.count, bound->recipients);
        changes += count_readdresses(scenario, exhaust.words.offices);
        if (bound->near_offices)
            changes += count_readdresses(scenario, exhaust.words.small_offices);
        expected += 1 + 3 * changes;
    }
    ck_assert_uint_eq(made, count);
    ck_assert_uint_eq(made, expected);
    qsort(all, made, sizeof *all, compare_texts);
    for (uint64_t i = 1; i < made; i++)
        ck_assert_int_ne(compare_texts(&all[i - 1], &all[i]), 0);
    for (uint64_t i = 0; i < made; i++)
        text_clean_up(&all[i]);
    free(all);
    exhaust_clean_up(&exhaust);
}
END_TEST

static void search_all(const struct comparators *build, struct exhaust *exhaust, uint32_t shard, uint32_t shards,
                       struct search_findings *finds)
{
    struct searcher searcher = {.source = exhaust_source(exhaust),
                                .trial = {.build = *build, .before = tried_pre_sp4, .reference = tried_sp4},
                                .by_load = true};
    const struct search_range range = {.to = exhaust->numbers, .shard = shard, .shards = shards};
    ck_assert_int_eq(search_run(&searcher, &range, finds, NULL, NULL), SEARCH_OK);
    searcher_clean_up(&searcher);
}

START_TEST(sp4_converges_on_every_directory_of_the_bound)
{
    struct exhaust exhaust;
    struct search_findings finds = {0};
    struct exhaust_bound bound = exhaust_defaults();
    bound.changes = _i && !suite_under_valgrind() ? 1 : 0;
    exhausted_begin(&exhaust, &bound);
    search_all(&tried_sp4, &exhaust, 0, 1, &finds);
    ck_assert_uint_eq(finds.scenarios, count_directories(&bound));
    ck_assert_uint_gt(finds.scenarios, 100);
    ck_assert_uint_eq(finds.count, 0);
    search_findings_clean_up(&finds);
    exhaust_clean_up(&exhaust);
}
END_TEST

/* SP4, but for one name that is unequal to itself at one place. */
static struct ccm_name odd_name;

static int compare_but_odd(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    bool odd = a.length == odd_name.length && b.length == odd_name.length && memcmp(a.bytes, odd_name.bytes, a.length) == 0 &&
               memcmp(b.bytes, odd_name.bytes, b.length) == 0;
    return odd ? -1 : tried_sp4.at[place](a, b);
}

static int odd_in_match(struct ccm_name a, struct ccm_name b) { return compare_but_odd(CCM_EXPORT_MATCH, a, b); }
static int odd_in_offices(struct ccm_name a, struct ccm_name b) { return compare_but_odd(CCM_POST_OFFICE, a, b); }

/* Which letter it is, and which site, must not matter. */
START_TEST(a_build_that_is_wrong_about_one_name_alone_is_found)
{
    static const char *const letters[] = {"a", "A", "b", "B", "\xc3\xa9", "S1", "S2", "S3"};
    const struct exhaust_bound bound = exhausted_bound(1, 3, "aAbB\xc3\xa9", 1, 0);
    bool office = strlen(letters[_i]) == 2 && letters[_i][0] == 'S';
    struct comparators odd = tried_sp4;
    struct exhaust exhaust;
    struct search_findings finds = {0};
    odd_name = name_of_text(letters[_i]);
    odd.at[office ? CCM_POST_OFFICE : CCM_EXPORT_MATCH] = office ? odd_in_offices : odd_in_match;
    exhausted_begin(&exhaust, &bound);
    search_all(&odd, &exhaust, 0, 1, &finds);
    ck_assert_uint_eq(finds.scenarios, 6 + 11 + 16);
    /* One recipient of that name: at one site, at either of two, at any of three. */
    if (!office)
        ck_assert_uint_eq(finds.found[TRIAL_LOOPING], 1 + 2 + 3);
    else
        ck_assert_uint_gt(finds.found[TRIAL_LOOPING], 0);
    search_findings_clean_up(&finds);
    exhaust_clean_up(&exhaust);
}
END_TEST

/* How many recipients the find has. */
static uint64_t recipients_of(const struct search_finding *find)
{
    struct test_case test_case;
    ck_assert_int_eq(test_case_read(&test_case, find->bytes, find->length), TEST_CASE_OK);
    uint64_t count = sites_recipients(&test_case.scenario.sites);
    test_case_clean_up(&test_case);
    return count;
}

START_TEST(pre_sp4_loops_with_two_spellings_and_with_three)
{
    struct exhaust exhaust;
    struct search_findings two = {0}, three = {0}, parts = {0};
    struct exhaust_bound bound = exhaust_defaults();
    exhausted_begin(&exhaust, &bound);
    search_all(&tried_pre_sp4, &exhaust, 0, 1, &two);
    ck_assert_uint_eq(two.count, 1);
    ck_assert_int_eq(two.at[0].mark.class, TRIAL_LOOPING);
    ck_assert_uint_eq(recipients_of(&two.at[0]), 2);
    for (uint32_t shard = 0; shard < 3; shard++) {
        struct search_findings part = {0};
        search_all(&tried_pre_sp4, &exhaust, shard, 3, &part);
        ck_assert(search_merge(&parts, &part));
        search_findings_clean_up(&part);
    }
    ck_assert_uint_eq(parts.scenarios, two.scenarios);
    ck_assert_uint_eq(parts.count, two.count);
    ck_assert_uint_eq(parts.at[0].number, two.at[0].number);
    ck_assert_uint_eq(parts.at[0].count, two.at[0].count);
    ck_assert_mem_eq(parts.found, two.found, sizeof parts.found);
    exhaust_clean_up(&exhaust);

    bound = exhausted_bound(3, 3, "aA", 2, 0);
    exhausted_begin(&exhaust, &bound);
    search_all(&tried_pre_sp4, &exhaust, 0, 1, &three);
    ck_assert_uint_eq(three.count, 2);
    ck_assert_uint_eq(recipients_of(&three.at[0]), 2);
    ck_assert_uint_eq(recipients_of(&three.at[1]), 3);
    exhaust_clean_up(&exhaust);
    search_findings_clean_up(&two);
    search_findings_clean_up(&three);
    search_findings_clean_up(&parts);
}
END_TEST

START_TEST(a_block_stops_at_the_first_find)
{
    struct exhaust exhaust;
    struct exhaust_bound bound = exhaust_defaults();
    struct tried first;
    exhausted_begin(&exhaust, &bound);
    struct searcher searcher = {.source = exhaust_source(&exhaust), .trial = {.build = tried_pre_sp4, .before = tried_pre_sp4}};
    ck_assert(try_up_to_finding(&searcher, 0, exhaust.numbers, &first));
    ck_assert_int_eq(first.class, TRIAL_LOOPING);
    ck_assert_uint_eq(first.scenarios, first.number + 1); /* without changes every number has a directory */
    uint64_t number = first.number;
    ck_assert(try_up_to_finding(&searcher, number, number + 1, &first));
    ck_assert_uint_eq(first.number, number);
    ck_assert(try_up_to_finding(&searcher, 0, number, &first));
    ck_assert_int_eq(first.class, TRIAL_NOTHING);
    searcher_clean_up(&searcher);
    exhaust_clean_up(&exhaust);
}
END_TEST

static void assert_refused(struct exhaust_bound bound, const char *expected)
{
    struct exhaust exhaust;
    struct text message = {0};
    ck_assert_int_eq(exhaust_begin(&exhaust, &bound, &message), EXHAUST_INVALID);
    ck_assert_ptr_nonnull(message.bytes);
    ck_assert_msg(strstr(message.bytes, expected) != NULL, "%s", message.bytes);
    text_clean_up(&message);
    exhaust_clean_up(&exhaust);
}

START_TEST(a_bound_that_cannot_be_is_refused)
{
    assert_refused(exhausted_bound(9, 3, "a", 1, 0), "recipients: 9; expected 0 to 8");
    assert_refused(exhausted_bound(4, 0, "a", 1, 0), "sites: 0; expected 1 to 6");
    assert_refused(exhausted_bound(4, 7, "a", 1, 0), "sites: 7; expected 1 to 6");
    assert_refused(exhausted_bound(4, 3, "a", 0, 0), "letters of a name: 0; expected 1 to 8");
    assert_refused(exhausted_bound(4, 3, "a", 9, 0), "letters of a name: 9; expected 1 to 8");
    assert_refused(exhausted_bound(4, 3, "a", 1, 4), "changes: 4; expected 0 to 3");
    assert_refused(exhausted_bound(4, 3, "", 1, 0), "no letters; expected 1 to 6");
    assert_refused(exhausted_bound(4, 3, "aAa", 1, 0), "duplicate letter: 'a'");
    assert_refused(exhausted_bound(4, 3, "abcdefg", 1, 0), "too many letters: 'g'");
    assert_refused(exhausted_bound(4, 3, "a\xff", 1, 0), "invalid UTF-8 or NUL: '\\xFF'");
    assert_refused(exhausted_bound(4, 3, "abcdef", 3, 0), "names of up to 3 of 6 letters");
    assert_refused(exhausted_bound(8, 6, "abcdef", 2, 3), "too many directories to be numbered");
    struct exhaust_bound bound = exhaust_defaults();
    bound.cycles = 0;
    assert_refused(bound, "cycles: 0; expected 1 to 64");
    bound = exhaust_defaults();
    bound.letters = (struct ccm_name){.bytes = "a\0", .length = 2};
    assert_refused(bound, "invalid UTF-8 or NUL");
}
END_TEST

static Suite *exhaust_suite(void)
{
    Suite *suite = suite_create("exhaust");
    TCase *numbers = tcase_create("numbers");
    tcase_add_test(numbers, small_bounds_are_counted_by_hand);
    tcase_add_loop_test(numbers, every_directory_has_one_number, 0, 3);
    tcase_add_test(numbers, a_bound_that_cannot_be_is_refused);
    tcase_set_timeout(numbers, 120);
    suite_add_tcase(suite, numbers);
    TCase *search = tcase_create("search");
    tcase_add_unchecked_fixture(search, tried_load_builds, NULL);
    tcase_set_timeout(search, 120);
    tcase_add_loop_test(search, sp4_converges_on_every_directory_of_the_bound, 0, 2);
    tcase_add_loop_test(search, a_build_that_is_wrong_about_one_name_alone_is_found, 0, 8);
    tcase_add_test(search, pre_sp4_loops_with_two_spellings_and_with_three);
    tcase_add_test(search, a_block_stops_at_the_first_find);
    suite_add_tcase(suite, search);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exhaust_suite};
    return suite_main(makers, 1);
}
