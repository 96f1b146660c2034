/* Random search: what is drawn, what counts as a find, what is gathered. */
#include "fail_alloc.h"
#include "module/module.h"
#include "sample.h"
#include "search/search.h"
#include "suite.h"
#include "tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the bytes of scenarios 0 to 1999 of seed 1. Another value: a seed no longer means what it meant. */
#define DRAWN_HASH UINT64_C(11718579218664499960)

static struct comparators pre_sp4, sp4;

static void load(const char *name, struct comparators *comparators)
{
    struct text path = {0}, message = {0};
    struct module module;
    text_printf(&path, "%s/modules/%s.so", suite_build(), name);
    ck_assert_int_eq(module_load(path.bytes, &module, &message), MODULE_OK);
    memcpy(comparators->at, module.compare->at, sizeof comparators->at);
    text_clean_up(&path);
    text_clean_up(&message);
}

static void load_builds(void)
{
    load("pre-sp4", &pre_sp4);
    load("sp4", &sp4);
}

static struct searcher start(const struct comparators *build, uint64_t seed)
{
    return (struct searcher){.drawing.config = draw_defaults(seed),
                             .trial = {.build = *build, .before = pre_sp4, .reference = sp4, .ignore_unroutable = true}};
}

/* What SP4 settles, whatever is drawn. */
static void keep_to_what_is_settled(struct draw_config *config)
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

/* What was drawn of a kind. */
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

START_TEST(what_is_drawn_is_valid_and_of_every_kind)
{
    struct drawing drawing = {.config = draw_defaults(3)};
    struct drawn drawn = {0};
    uint64_t count = suite_under_valgrind() ? 1000 : 20000;
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
    keep_to_what_is_settled(config);
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

START_TEST(names_of_ones_own_are_drawn_too)
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
        ck_assert_uint_ge(drawing.words.speakable, 1);
        ck_assert_uint_le(drawing.words.user_count, VOCABULARY_USERS);
    }
    ck_assert_uint_gt(with, 20);
    ck_assert_uint_gt(broken, 20);
    drawing_clean_up(&drawing);
}
END_TEST

START_TEST(the_inner_loop_allocates_nothing)
{
    struct searcher searcher = start(&sp4, 2);
    searcher.trial.compared = true;
    searcher.trial.build = pre_sp4;
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

static struct run_result count_run(const struct test_case *test_case, bool settle, struct cycle_counts *cycles)
{
    struct run run = {0};
    struct run_result result = {.cycles = cycles};
    const struct run_config config = {
        .build = pre_sp4, .before = sp4, .upgrade_before = test_case->upgrade_before, .settle = settle, .untimed = true};
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
        ck_assert_uint_eq(whole.vain_change, quick.vain_change);
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

/* ---- What counts ---- */

static enum trial_class class_of(const struct comparators *build, bool compared, const struct test_case *test_case)
{
    struct trial trial = {0};
    const struct trial_config config = {.build = *build, .before = pre_sp4, .compared = compared, .reference = sp4};
    enum trial_class class;
    ck_assert_int_eq(trial_run(&trial, &config, test_case, &class), RUN_OK);
    trial_clean_up(&trial);
    return class;
}

START_TEST(a_trial_says_what_it_finds)
{
    struct test_case test_case = {0};
    const struct comparators equal = {.at = {sample_always_equal, sample_always_equal, sp4.at[CCM_POST_OFFICE]}};
    sample_article(&test_case.scenario);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_LOOPING);
    ck_assert_int_eq(class_of(&pre_sp4, true, &test_case), TRIAL_LOOPING);
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&sp4, true, &test_case), TRIAL_NOTHING);
    /* What the build before an upgrade sends is not the build's doing. */
    test_case.upgrade_before = 4;
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_LOOPING);
    /* Too short a run tells nothing; a little more of it, that it does not rest. */
    test_case.upgrade_before = 0;
    test_case.scenario.cycles = 1;
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_NOTHING);
    test_case.scenario.cycles = 2;
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_UNDECIDED);
    test_case_clean_up(&test_case);

    sample_scenario(&test_case.scenario, 2);
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_recipient(&test_case.scenario, 1, "SMITH");
    sample_remove(&test_case.scenario, 4, 0, "Smith");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_REDUNDANT);
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_NOTHING);
    test_case_clean_up(&test_case);

    sample_scenario(&test_case.scenario, 2);
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_recipient(&test_case.scenario, 1, "Jones");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&equal, false, &test_case), TRIAL_MISSING);
    ck_assert_int_eq(class_of(&equal, true, &test_case), TRIAL_MISSING);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_NOTHING);
    test_case_clean_up(&test_case);

    sample_scenario(&test_case.scenario, 1);
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_remove(&test_case.scenario, 2, 0, "Smith");
    sample_add(&test_case.scenario, 2, 0, "Jones");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&equal, true, &test_case), TRIAL_MISSING);
    test_case_clean_up(&test_case);
}
END_TEST

START_TEST(what_the_reference_does_too_is_no_find)
{
    struct test_case test_case = {0};
    sample_scenario(&test_case.scenario, 2);
    test_case.scenario.import.on_collision = ON_COLLISION_KEEP;
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_recipient(&test_case.scenario, 1, "SMITH");
    sample_recipient(&test_case.scenario, 0, "Jones");
    sample_recipient(&test_case.scenario, 1, "JONES");
    sample_remove(&test_case.scenario, 3, 0, "Smith");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_LOOPING);
    ck_assert_int_eq(class_of(&sp4, true, &test_case), TRIAL_NOTHING);
    /* More redundant cycles than it has are one. */
    ck_assert_int_eq(class_of(&pre_sp4, true, &test_case), TRIAL_REDUNDANT);
    test_case_clean_up(&test_case);

    /* A scenario that is not valid shows nothing. */
    sample_scenario(&test_case.scenario, 2);
    sample_recipient(&test_case.scenario, 0, "Smith");
    sample_recipient(&test_case.scenario, 1, "SMITH");
    sample_administrator_removes(&test_case.scenario, 3, "Jones");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&pre_sp4, true, &test_case), TRIAL_NOTHING);
    test_case_clean_up(&test_case);
}
END_TEST

/* Redundant cycles, undecided or looping: not fixed, where SP4 is not. */
/* A readdressed hosting site leaves the others unroutable with any build: by design, so that it counts only if asked for. */
START_TEST(unroutable_post_offices_count_if_no_reference_has_them)
{
    const struct comparators one_office = {.at = {sp4.at[CCM_IMPORT_LIST], sp4.at[CCM_EXPORT_MATCH], sample_always_equal}};
    struct test_case test_case = {0};
    sample_scenario(&test_case.scenario, 2);
    sample_recipient(&test_case.scenario, 0, "anna");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&one_office, true, &test_case), TRIAL_UNROUTABLE);
    ck_assert_int_eq(class_of(&one_office, false, &test_case), TRIAL_UNROUTABLE);
    scenario_clean_up(&test_case.scenario);

    sample_scenario(&test_case.scenario, 2);
    sample_readdress(&test_case.scenario, 2, 0, "NEW");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&sp4, true, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_UNROUTABLE);
    struct trial trial = {0};
    const struct trial_config config = {.build = sp4, .before = pre_sp4, .reference = sp4, .ignore_unroutable = true};
    enum trial_class class;
    ck_assert_int_eq(trial_run(&trial, &config, &test_case, &class), RUN_OK);
    ck_assert_int_eq(class, TRIAL_NOTHING);
    trial_clean_up(&trial);
    scenario_clean_up(&test_case.scenario);
}
END_TEST

static bool is_not_fixed(enum trial_class class)
{
    return class == TRIAL_REDUNDANT || class == TRIAL_UNDECIDED || class == TRIAL_LOOPING;
}

START_TEST(classes_have_names_and_consequences)
{
    for (unsigned i = 0; i < TRIAL_CLASSES; i++) {
        ck_assert_ptr_nonnull(trial_class_names[i]);
        ck_assert(!trial_is_over_fixed((enum trial_class)i) || !is_not_fixed((enum trial_class)i));
    }
    ck_assert(is_not_fixed(TRIAL_LOOPING) && is_not_fixed(TRIAL_UNDECIDED) && is_not_fixed(TRIAL_REDUNDANT));
    ck_assert(trial_is_over_fixed(TRIAL_MISSING) && trial_is_over_fixed(TRIAL_STRAY) && trial_is_over_fixed(TRIAL_DAMAGED));
    ck_assert(trial_is_over_fixed(TRIAL_UNROUTABLE));
    ck_assert(!trial_is_over_fixed(TRIAL_NOTHING) && !is_not_fixed(TRIAL_CRASHED));
}
END_TEST

/* ---- Search ---- */

static uint64_t steps;

static void count_step(uint64_t number)
{
    (void)number;
    steps++;
}

START_TEST(pre_sp4_is_found_out_at_once)
{
    struct searcher searcher = start(&pre_sp4, 1);
    struct tried first;
    searcher.step = count_step;
    steps = 0;
    keep_to_what_is_settled(&searcher.drawing.config);
    ck_assert(try_up_to_finding(&searcher, 0, 2000, &first));
    ck_assert_int_ne(first.class, TRIAL_NOTHING);
    ck_assert_uint_eq(first.scenarios, first.number + 1);
    ck_assert_uint_eq(steps, first.scenarios);
    /* The parent draws it again. */
    struct test_case test_case;
    ck_assert_int_eq(draw_once(&searcher.drawing.config, first.number, &test_case), DRAW_OK);
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), first.class);
    test_case_clean_up(&test_case);
    searcher_clean_up(&searcher);
}
END_TEST

START_TEST(sp4_settles_every_well_formed_directory)
{
    struct searcher searcher = start(&sp4, 1);
    struct tried first;
    keep_to_what_is_settled(&searcher.drawing.config);
    ck_assert(try_up_to_finding(&searcher, 0, suite_under_valgrind() ? 1000 : 20000, &first));
    ck_assert_int_eq(first.class, TRIAL_NOTHING);
    ck_assert_uint_ge(first.scenarios, 1000);
    searcher_clean_up(&searcher);
}
END_TEST

static int backward_users(struct ccm_name a, struct ccm_name b) { return sp4.at[CCM_EXPORT_MATCH](b, a); }

static int backward_offices(struct ccm_name a, struct ccm_name b) { return sp4.at[CCM_POST_OFFICE](b, a); }

START_TEST(the_order_of_the_list_is_nobodys_business)
{
    const struct comparators backward = {.at = {backward_users, backward_users, backward_offices}};
    /* Where two names are one to the post office only, the order decides who of them is left. */
    struct test_case test_case = {0};
    sample_scenario(&test_case.scenario, 2);
    test_case.scenario.names.rule = (struct identity_rule){.letter_case = IDENTITY_CASE_EXACT, .spaces = IDENTITY_SPACES_SQUEEZE};
    test_case.scenario.import.on_collision = ON_COLLISION_KEEP;
    sample_recipient(&test_case.scenario, 0, "A");
    sample_recipient(&test_case.scenario, 0, "a");
    sample_recipient(&test_case.scenario, 1, " A");
    sample_rename(&test_case.scenario, 2, 0, "A", " A");
    sample_finish(&test_case.scenario);
    ck_assert_int_eq(class_of(&sp4, false, &test_case), TRIAL_NOTHING);
    ck_assert_int_eq(class_of(&backward, false, &test_case), TRIAL_LOOPING);
    ck_assert_int_eq(class_of(&backward, true, &test_case), TRIAL_NOTHING);
    test_case_clean_up(&test_case);
    struct searcher searcher = start(&backward, 1);
    struct tried first;
    searcher.trial.compared = true;
    ck_assert(try_up_to_finding(&searcher, 0, suite_under_valgrind() ? 1000 : 20000, &first));
    ck_assert_int_eq(first.class, TRIAL_NOTHING);
    searcher_clean_up(&searcher);
}
END_TEST

static const struct search_find *find_class(const struct search_finds *finds, enum trial_class class)
{
    for (uint32_t i = 0; i < finds->count; i++)
        if (finds->at[i].mark.class == class)
            return &finds->at[i];
    return NULL;
}

START_TEST(finds_are_shrunk_and_counted)
{
    struct searcher searcher = start(&pre_sp4, 1);
    struct search_finds finds = {0};
    const struct search_range range = {.to = suite_under_valgrind() ? 1000 : 4000};
    keep_to_what_is_settled(&searcher.drawing.config);
    ck_assert_int_eq(search_run(&searcher, &range, &finds, NULL, NULL), SEARCH_OK);
    ck_assert_uint_eq(finds.scenarios, range.to);
    ck_assert_uint_gt(finds.found[TRIAL_LOOPING], range.to / 50);
    const struct search_find *find = find_class(&finds, TRIAL_LOOPING);
    ck_assert_ptr_nonnull(find);
    ck_assert_uint_gt(find->count, 1);
    struct test_case test_case;
    ck_assert_int_eq(test_case_read(&test_case, find->bytes, find->length), TEST_CASE_OK);
    const struct scenario *scenario = &test_case.scenario;
    ck_assert_int_eq(class_of(&pre_sp4, false, &test_case), TRIAL_LOOPING);
    ck_assert_uint_eq(scenario->names.users.count, 3);
    ck_assert_uint_eq(scenario->names.users.at[1].length, 1);
    ck_assert_int_eq(*scenario->names.users.at[1].bytes, 'A');
    ck_assert_int_eq(*scenario->names.users.at[2].bytes, 'a');
    test_case_clean_up(&test_case);
    for (uint32_t i = 1; i < finds.count; i++)
        ck_assert_uint_le(finds.at[i - 1].length, finds.at[i].length);
    search_finds_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

static void assert_same_finds(const struct search_finds *a, const struct search_finds *b)
{
    ck_assert_uint_eq(a->scenarios, b->scenarios);
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_int_eq(memcmp(a->found, b->found, sizeof a->found), 0);
    for (uint32_t i = 0; i < a->count; i++) {
        ck_assert_uint_eq(a->at[i].length, b->at[i].length);
        ck_assert_int_eq(memcmp(a->at[i].bytes, b->at[i].bytes, a->at[i].length), 0);
        ck_assert_uint_eq(a->at[i].count, b->at[i].count);
        ck_assert_uint_eq(a->at[i].number, b->at[i].number);
        ck_assert_int_eq(a->at[i].mark.class, b->at[i].mark.class);
    }
}

START_TEST(shards_come_to_what_the_whole_does)
{
    const uint32_t most[] = {0, 2};
    uint64_t to = suite_under_valgrind() ? 1000 : 5000;
    struct search_finds whole = {.most = most[_i]}, shards = {.most = most[_i]};
    struct searcher searcher = start(&pre_sp4, 9);
    searcher.by_load = searcher.by_spread = _i == 1;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.from = 100, .to = to}, &whole, NULL, NULL), SEARCH_OK);
    for (uint32_t i = 3; i-- > 0;) {
        struct search_finds part = {.most = most[_i]};
        const struct search_range range = {.from = 100, .to = to, .shard = i, .shards = 3};
        ck_assert_int_eq(search_run(&searcher, &range, &part, NULL, NULL), SEARCH_OK);
        ck_assert(search_merge(&shards, &part));
        search_finds_clean_up(&part);
    }
    assert_same_finds(&whole, &shards);
    if (most[_i])
        ck_assert_uint_eq(whole.count, most[_i]);
    else
        ck_assert_uint_gt(whole.count, 2);
    search_finds_clean_up(&whole);
    search_finds_clean_up(&shards);
    searcher_clean_up(&searcher);
}
END_TEST

static bool twice(void *context, const struct search_finds *finds)
{
    (void)finds;
    unsigned *left = context;
    return (*left)-- > 0;
}

START_TEST(a_search_stops_between_blocks)
{
    struct searcher searcher = start(&sp4, 1);
    struct search_finds finds = {0};
    unsigned left = 2;
    searcher.step = count_step;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.to = 5000}, &finds, twice, &left), SEARCH_STOPPED);
    ck_assert_uint_eq(finds.scenarios, 2 * (uint64_t)DRAW_BLOCK);
    search_finds_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

/* An undecided run turns out to be what more cycles make of it. */
START_TEST(what_is_undecided_is_given_more_cycles)
{
    struct searcher searcher = start(&pre_sp4, 1);
    struct search_finds finds = {0};
    searcher.drawing.config.cycles = 2;
    searcher.drawing.config.quiet_cycles = 1;
    ck_assert_int_eq(search_run(&searcher, &(struct search_range){.to = 500}, &finds, NULL, NULL), SEARCH_OK);
    ck_assert_uint_gt(finds.found[TRIAL_UNDECIDED], 10);
    ck_assert_ptr_nonnull(find_class(&finds, TRIAL_LOOPING));
    ck_assert_ptr_null(find_class(&finds, TRIAL_UNDECIDED));
    search_finds_clean_up(&finds);
    searcher_clean_up(&searcher);
}
END_TEST

START_TEST(a_search_survives_failed_allocations)
{
    for (unsigned long n = 1;; n += n < (suite_bounded() ? 60 : 400) ? 1 : 37) {
        struct searcher searcher = start(&pre_sp4, 21);
        struct search_finds finds = {.most = 3};
        fail_alloc_at(n);
        enum search_status status = search_run(&searcher, &(struct search_range){.to = 60}, &finds, NULL, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? SEARCH_NO_MEMORY : SEARCH_OK);
        search_finds_clean_up(&finds);
        searcher_clean_up(&searcher);
        if (!reached)
            break;
    }
    for (unsigned long n = 1;; n++) {
        struct searcher searcher = start(&sp4, 21);
        struct tried first;
        struct search_finds finds = {0}, from = {0};
        struct search_find find = {.bytes = (char *)(uintptr_t) "x", .length = 1, .count = 1};
        struct test_case test_case = {0};
        ck_assert(search_add(&from, &find));
        fail_alloc_at(n);
        bool done = try_up_to_finding(&searcher, 0, 3, &first) && draw_once(&searcher.drawing.config, 2, &test_case) == DRAW_OK;
        done = done && search_merge(&finds, &from);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(done, !reached);
        test_case_clean_up(&test_case);
        searcher_clean_up(&searcher);
        search_finds_clean_up(&finds);
        search_finds_clean_up(&from);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *search_suite(void)
{
    Suite *suite = suite_create("search");
    TCase *drawing = tcase_create("drawing");
    tcase_add_unchecked_fixture(drawing, load_builds, NULL);
    tcase_set_timeout(drawing, 120);
    tcase_add_test(drawing, a_scenario_is_a_function_of_seed_and_number);
    tcase_add_test(drawing, scenarios_are_the_same_on_every_machine);
    tcase_add_test(drawing, what_is_drawn_is_valid_and_of_every_kind);
    tcase_add_test(drawing, bounds_are_kept);
    tcase_add_test(drawing, names_of_ones_own_are_drawn_too);
    tcase_add_test(drawing, the_inner_loop_allocates_nothing);
    tcase_add_test(drawing, cycles_that_are_not_run_are_counted_as_if_they_were);
    suite_add_tcase(suite, drawing);
    TCase *trial = tcase_create("trial");
    tcase_add_unchecked_fixture(trial, load_builds, NULL);
    tcase_add_test(trial, a_trial_says_what_it_finds);
    tcase_add_test(trial, unroutable_post_offices_count_if_no_reference_has_them);
    tcase_add_test(trial, what_the_reference_does_too_is_no_find);
    tcase_add_test(trial, classes_have_names_and_consequences);
    suite_add_tcase(suite, trial);
    TCase *search = tcase_create("finds");
    tcase_add_unchecked_fixture(search, load_builds, NULL);
    tcase_set_timeout(search, 120);
    tcase_add_test(search, pre_sp4_is_found_out_at_once);
    tcase_add_test(search, sp4_settles_every_well_formed_directory);
    tcase_add_test(search, the_order_of_the_list_is_nobodys_business);
    tcase_add_test(search, finds_are_shrunk_and_counted);
    tcase_add_loop_test(search, shards_come_to_what_the_whole_does, 0, 2);
    tcase_add_test(search, a_search_stops_between_blocks);
    tcase_add_test(search, what_is_undecided_is_given_more_cycles);
    tcase_add_test(search, a_search_survives_failed_allocations);
    suite_add_tcase(suite, search);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {search_suite};
    return suite_main(makers, 1);
}
