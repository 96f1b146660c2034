/* Random scenarios. */
#include "fail_alloc.h"
#include "search/search.h"
#include "suite.h"
#include "tried.h"

#include <string.h>

/* Of the bytes of scenarios 0 to 1999 of seed 1. Another value: a seed no longer means what it meant. */
#define DRAWN_HASH UINT64_C(11718579218664499960)

/* Bounds within which SP4 converges. */
static void keep_to_what_converges(struct draw_config *config)
{
    config->default_rule = config->default_import = config->well_formed = true;
}

static void append_drawn(struct drawing *drawing, uint64_t number, struct text *bytes)
{
    ck_assert_int_eq(draw_test_case(drawing, number), DRAW_OK);
    test_case_write(&drawing->test_case, bytes);
    ck_assert(!bytes->failed);
}

static void assert_same(const struct text *a, const struct text *b)
{
    ck_assert_uint_eq(a->length, b->length);
    ck_assert_int_eq(memcmp(a->bytes, b->bytes, a->length), 0);
}

static uint64_t hash(const struct text *text)
{
    uint64_t value = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
    for (size_t i = 0; i < text->length; i++)
        value = (value ^ (unsigned char)text->bytes[i]) * UINT64_C(0x100000001B3);
    return value;
}

START_TEST(a_scenario_is_a_function_of_seed_and_number)
{
    struct drawing forward = {.config = draw_defaults(7)}, backward = {.config = draw_defaults(7)},
                   other = {.config = draw_defaults(8)};
    struct text first = {0}, again = {0}, alone = {0}, others = {0};
    for (uint64_t i = 0; i < 600; i++)
        append_drawn(&forward, i, &first);
    for (uint64_t i = 600; i-- > 0;) {
        text_clear(&again);
        append_drawn(&backward, i, &again);
    }
    text_clear(&again);
    for (uint64_t i = 0; i < 600; i++)
        append_drawn(&backward, i, &again);
    assert_same(&first, &again);
    for (uint64_t i = 0; i < 600; i++)
        append_drawn(&other, i, &others);
    ck_assert(first.length != others.length || memcmp(first.bytes, others.bytes, first.length) != 0);

    struct test_case test_case;
    text_clear(&again);
    append_drawn(&forward, 555, &again);
    ck_assert_int_eq(draw_once(&forward.config, 555, &test_case), DRAW_OK);
    test_case_write(&test_case, &alone);
    assert_same(&again, &alone);
    test_case_clean_up(&test_case);

    drawing_clean_up(&forward);
    drawing_clean_up(&backward);
    drawing_clean_up(&other);
    text_clean_up(&first);
    text_clean_up(&again);
    text_clean_up(&alone);
    text_clean_up(&others);
}
END_TEST

START_TEST(scenarios_are_the_same_on_every_machine)
{
    struct drawing drawing = {.config = draw_defaults(1)};
    struct text bytes = {0};
    for (uint64_t i = 0; i < 2000; i++)
        append_drawn(&drawing, i, &bytes);
    ck_assert_uint_eq(hash(&bytes), DRAWN_HASH);
    drawing_clean_up(&drawing);
    text_clean_up(&bytes);
}
END_TEST

/* Counts of drawn cases by kind. */
struct drawn {
    uint32_t sites[4], recipients[5], entries, upgrades, collisions[3], rules, changes[CHANGE_ADMINISTRATOR_REMOVES + 1];
};

static void count_drawn(const struct test_case *test_case, struct drawn *drawn)
{
    const struct scenario *scenario = &test_case->scenario;
    ck_assert_uint_le(scenario->sites.count, 3);
    ck_assert_uint_le(sites_recipients(&scenario->sites), 4);
    ck_assert_uint_le(scenario->entry_count, 3);
    ck_assert_uint_le(scenario->change_count, 3);
    ck_assert_uint_eq(scenario->cycles, 6);
    ck_assert_uint_le(test_case->upgrade_before, 4);
    ck_assert_uint_ne(test_case->upgrade_before, 1);
    drawn->sites[scenario->sites.count]++;
    drawn->recipients[sites_recipients(&scenario->sites)]++;
    drawn->entries += scenario->entry_count > 0;
    drawn->upgrades += test_case->upgrade_before > 0;
    drawn->collisions[scenario->import.on_collision]++;
    drawn->rules += scenario->names.rule.letter_case || scenario->names.rule.length;
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        ck_assert_uint_le(scenario->changes[i].before_cycle, 4);
        drawn->changes[scenario->changes[i].kind]++;
    }
}

START_TEST(drawn_scenarios_are_valid_and_of_each_kind)
{
    struct drawing drawing = {.config = draw_defaults(3)};
    struct drawn drawn = {0};
    uint64_t count = suite_under_valgrind() ? 500 : suite_bounded() ? 5000 : 20000;
    for (uint64_t i = 0; i < count; i++) {
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        count_drawn(&drawing.test_case, &drawn);
        struct test_case copy; /* is finished anew */
        ck_assert_int_eq(test_case_copy(&copy, &drawing.test_case), TEST_CASE_OK);
        ck_assert_uint_eq(copy.scenario.change_count, drawing.test_case.scenario.change_count);
        test_case_clean_up(&copy);
    }
    ck_assert_uint_eq(drawn.sites[0], 0);
    for (size_t i = 1; i < 4; i++)
        ck_assert_uint_gt(drawn.sites[i], count / 20);
    for (size_t i = 0; i < 5; i++)
        ck_assert_uint_gt(drawn.recipients[i], count / 50);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_gt(drawn.collisions[i], count / 20);
    for (size_t i = 0; i <= CHANGE_ADMINISTRATOR_REMOVES; i++)
        ck_assert_uint_gt(drawn.changes[i], count / 100);
    ck_assert_uint_gt(drawn.entries, count / 20);
    ck_assert_uint_gt(drawn.upgrades, count / 20);
    ck_assert_uint_gt(drawn.rules, count / 20);
    drawing_clean_up(&drawing);
}
END_TEST

START_TEST(bounds_are_kept)
{
    struct drawing drawing = {.config = draw_defaults(3)};
    struct draw_config *config = &drawing.config;
    keep_to_what_converges(config);
    config->sites = 1;
    config->recipients = 0;
    config->entries = 0;
    config->changes = 0;
    config->cycles = 1;
    config->upgrades = false;
    for (uint64_t i = 0; i < 600; i++) {
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        const struct scenario *scenario = &drawing.test_case.scenario;
        ck_assert_uint_eq(scenario->sites.count, 1);
        ck_assert_uint_eq(sites_recipients(&scenario->sites), 0);
        ck_assert_uint_eq(scenario->entry_count + scenario->change_count + drawing.test_case.upgrade_before, 0);
        ck_assert_uint_eq(scenario->cycles, 1);
        ck_assert_int_eq(scenario->import.on_collision, ON_COLLISION_REPLACE);
        ck_assert_int_eq(memcmp(&scenario->names.rule, &(struct identity_rule){0}, sizeof(struct identity_rule)), 0);
    }
    drawing_clean_up(&drawing);
}
END_TEST

static bool uses(const struct strings *users, const char *part, size_t length)
{
    for (uint32_t i = 1; i < users->count; i++)
        if (users->at[i].length >= length && memcmp(users->at[i].bytes, part, length) == 0)
            return true;
    return false;
}

START_TEST(given_names_are_drawn_too)
{
    const struct ccm_name names[] = {name_of_text("Zweig, Stefan"), name_of_text("\xfc\xdc")};
    struct drawing drawing = {.config = draw_defaults(5)};
    uint32_t with = 0, broken = 0;
    drawing.config.names = names;
    drawing.config.name_count = 2;
    for (uint64_t block = 0; block < 60; block++) {
        ck_assert_int_eq(draw_test_case(&drawing, block * DRAW_BLOCK), DRAW_OK);
        with += uses(&drawing.words.names.users, "Z", 1) || uses(&drawing.words.names.users, "z", 1);
        broken += uses(&drawing.words.names.users, "\xfc", 1);
        ck_assert_uint_ge(drawing.words.representable, 1);
        ck_assert_uint_le(drawing.words.user_count, VOCABULARY_USERS);
    }
    ck_assert_uint_gt(with, 20);
    ck_assert_uint_gt(broken, 20);
    drawing_clean_up(&drawing);
}
END_TEST

START_TEST(the_inner_loop_allocates_nothing)
{
    struct searcher searcher = tried_searcher(&tried_sp4, 2);
    searcher.trial.compared = true;
    searcher.trial.build = tried_pre_sp4;
    struct trial *trials = &searcher.trials;
    struct drawing *drawing = &searcher.drawing;
    enum trial_class class;
    bool done = true;
    for (unsigned turn = 0; turn < 2 && done; turn++) {
        /* Storage grows until it suffices, at the second turn; an assertion allocates, too. */
        fail_alloc_at(0);
        for (uint64_t i = 0; i < DRAW_BLOCK && done; i++)
            done =
                draw_test_case(drawing, i) == DRAW_OK && trial_run(trials, &searcher.trial, &drawing->test_case, &class) == RUN_OK;
    }
    unsigned long seen = fail_alloc_seen();
    ck_assert(done);
    ck_assert_uint_eq(seen, 0);
    searcher_clean_up(&searcher);
}
END_TEST

static struct run_result count_run(const struct test_case *test_case, bool skip_repeats, struct cycle_counts *cycles)
{
    struct run run = {0};
    struct run_result result = {.cycles = cycles};
    const struct run_config config = {.build = tried_pre_sp4,
                                      .before = tried_sp4,
                                      .upgrade_before = test_case->upgrade_before,
                                      .skip_repeats = skip_repeats,
                                      .untimed = true};
    ck_assert_int_eq(run_scenario(&run, &test_case->scenario, &config, &result), RUN_OK);
    run_clean_up(&run);
    return result;
}

START_TEST(cycles_that_are_not_run_are_counted_as_if_they_were)
{
    struct drawing drawing = {.config = draw_defaults(11)};
    for (uint64_t i = 0; i < 1500; i++) {
        struct cycle_counts all[6], settled[6];
        ck_assert_int_eq(draw_test_case(&drawing, i), DRAW_OK);
        struct run_result whole = count_run(&drawing.test_case, false, all), quick = count_run(&drawing.test_case, true, settled);
        ck_assert_int_eq(whole.verdict, quick.verdict);
        ck_assert_uint_eq(whole.quiet_after, quick.quiet_after);
        ck_assert_uint_eq(whole.loop_period, quick.loop_period);
        ck_assert_uint_eq(whole.loop_from, quick.loop_from);
        ck_assert_uint_eq(whole.redundant_updates, quick.redundant_updates);
        ck_assert_uint_eq(whole.conflicts, quick.conflicts);
        ck_assert_uint_eq(whole.rejected, quick.rejected);
        ck_assert_uint_eq(whole.cycle_count, quick.cycle_count);
        ck_assert_uint_eq(whole.noop_change, quick.noop_change);
        ck_assert_int_eq(memcmp(&whole.faults, &quick.faults, sizeof whole.faults), 0);
        for (size_t j = 0; j < 6; j++) {
            ck_assert_uint_eq(all[j].nanoseconds, 0);
            ck_assert_uint_eq(all[j].cycle, settled[j].cycle);
            ck_assert_uint_eq(cycle_records(&all[j]), cycle_records(&settled[j]));
            ck_assert_uint_eq(all[j].conflicts, settled[j].conflicts);
            ck_assert_uint_eq(all[j].rejected, settled[j].rejected);
            ck_assert_int_eq(all[j].redundant, settled[j].redundant);
        }
    }
    drawing_clean_up(&drawing);
}
END_TEST

static Suite *draw_suite(void)
{
    Suite *suite = suite_create("draw");
    TCase *drawing = tcase_create("drawing");
    tcase_add_unchecked_fixture(drawing, tried_load_builds, NULL);
    tcase_set_timeout(drawing, 120);
    tcase_add_test(drawing, a_scenario_is_a_function_of_seed_and_number);
    tcase_add_test(drawing, scenarios_are_the_same_on_every_machine);
    tcase_add_test(drawing, drawn_scenarios_are_valid_and_of_each_kind);
    tcase_add_test(drawing, bounds_are_kept);
    tcase_add_test(drawing, given_names_are_drawn_too);
    tcase_add_test(drawing, the_inner_loop_allocates_nothing);
    tcase_add_test(drawing, cycles_that_are_not_run_are_counted_as_if_they_were);
    suite_add_tcase(suite, drawing);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {draw_suite};
    return suite_main(makers, 1);
}
