/* Specimens as bytes, and finds made small. */
#include "fail_alloc.h"
#include "module/module.h"
#include "sample.h"
#include "search/draw.h"
#include "shrink/shrink.h"
#include "search/trial.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- Bytes ---- */

static void assert_bytes(const struct specimen *specimen, const struct text *expected)
{
    struct text bytes = {0};
    specimen_write(specimen, &bytes);
    ck_assert(!bytes.failed);
    ck_assert_uint_eq(bytes.length, expected->length);
    ck_assert_int_eq(memcmp(bytes.bytes, expected->bytes, bytes.length), 0);
    text_clean_up(&bytes);
}

START_TEST(bytes_are_read_back)
{
    struct drawing drawing = {.config = draw_defaults(2)};
    for (uint64_t i = 0; i < 700; i++) {
        struct text bytes = {0};
        struct specimen read;
        ck_assert_int_eq(draw_specimen(&drawing, i), DRAW_OK);
        specimen_write(&drawing.specimen, &bytes);
        ck_assert_int_eq(specimen_read(&read, bytes.bytes, bytes.length), SPECIMEN_OK);
        assert_bytes(&read, &bytes);
        ck_assert_uint_eq(read.upgrade_before, drawing.specimen.upgrade_before);
        specimen_clean_up(&read);
        text_clean_up(&bytes);
    }
    drawing_clean_up(&drawing);
}
END_TEST

/* A specimen with something of everything. */
static void make_rich(struct specimen *specimen)
{
    *specimen = (struct specimen){.upgrade_before = 3};
    struct scenario *scenario = &specimen->scenario;
    sample_scenario(scenario, 3);
    sample_recipient(scenario, 0, "Smith");
    sample_recipient(scenario, 1, "SMITH");
    ck_assert_int_eq(scenario_add_recipient(scenario, 2, name_of_text("Jones"), name_of_text(CONNECTOR_COMMENT)), SCENARIO_OK);
    sample_entry(scenario, 'p', "Far", "", "by hand");
    sample_entry(scenario, 'l', "Miller", "Far", CONNECTOR_COMMENT);
    sample_add(scenario, 2, 0, "Brown");
    sample_move(scenario, 3, 0, 2, "Brown");
    sample_rename(scenario, 4, 2, "Brown", "Braun");
    sample_remove(scenario, 5, 2, "Braun");
    sample_administrator_adds(scenario, 6, 'L', "Brown", "");
    sample_administrator_removes(scenario, 7, "Brown");
    sample_finish(scenario);
}

START_TEST(bytes_do_not_depend_on_numbers)
{
    struct specimen rich, other;
    struct text bytes = {0};
    make_rich(&rich);
    specimen_write(&rich, &bytes);
    ck_assert_int_eq(specimen_copy(&other, &rich), SPECIMEN_OK);
    assert_bytes(&other, &bytes);
    /* Names that nothing uses leave no trace. */
    uint32_t number;
    ck_assert_int_eq(scenario_user(&other.scenario, name_of_text("nobody"), &number), SCENARIO_OK);
    ck_assert_int_eq(scenario_finish(&other.scenario, NULL), SCENARIO_OK);
    assert_bytes(&other, &bytes);
    specimen_clean_up(&other);
    specimen_clean_up(&rich);
    text_clean_up(&bytes);
}
END_TEST

START_TEST(bytes_of_anybody_are_read_safely)
{
    struct specimen rich, read;
    struct text bytes = {0};
    make_rich(&rich);
    specimen_write(&rich, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        ck_assert_int_eq(specimen_read(&read, bytes.bytes, length), SPECIMEN_INVALID);
        specimen_clean_up(&read);
    }
    text_append(&bytes, "", 1);
    ck_assert_int_eq(specimen_read(&read, bytes.bytes, bytes.length), SPECIMEN_INVALID);
    specimen_clean_up(&read);
    bytes.length--;
    for (size_t i = 0; i < bytes.length; i++) {
        static const char others[] = {0, 1, 2, 3, 7, 'P', 0x7F, (char)0x80, (char)0xFF};
        char was = bytes.bytes[i];
        for (size_t j = 0; j < sizeof others; j++) {
            bytes.bytes[i] = others[j];
            enum specimen_status status = specimen_read(&read, bytes.bytes, bytes.length);
            ck_assert(status == SPECIMEN_OK || status == SPECIMEN_INVALID);
            specimen_clean_up(&read);
        }
        bytes.bytes[i] = was;
    }
    specimen_clean_up(&rich);
    text_clean_up(&bytes);
}
END_TEST

START_TEST(bytes_survive_failed_allocations)
{
    struct specimen rich;
    make_rich(&rich);
    for (unsigned long n = 1;; n++) {
        struct specimen copy;
        fail_alloc_at(n);
        enum specimen_status status = specimen_copy(&copy, &rich);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? SPECIMEN_NO_MEMORY : SPECIMEN_OK);
        specimen_clean_up(&copy);
        if (!reached)
            break;
    }
    specimen_clean_up(&rich);
}
END_TEST

/* ---- Shrinking ---- */

struct question {
    struct trial trial;
    struct trial_config config;
    enum trial_class class;
    uint32_t asked, fail_at;
};

static enum shrink_answer ask(void *context, const struct specimen *specimen)
{
    struct question *question = context;
    enum trial_class class;
    if (++question->asked == question->fail_at || trial_run(&question->trial, &question->config, specimen, &class) != RUN_OK)
        return SHRINK_FAILED;
    return class == question->class ? SHRINK_SHOWN : SHRINK_GONE;
}

static struct question question_of(const struct comparators *build, const struct specimen *specimen)
{
    struct question question = {.config = {.build = *build, .before = pre_sp4, .reference = sp4}};
    ck_assert_int_eq(trial_run(&question.trial, &question.config, specimen, &question.class), RUN_OK);
    ck_assert_int_ne(question.class, TRIAL_NOTHING);
    return question;
}

/* Shrinks to what still shows it. */
static enum trial_class shrink_with(const struct comparators *build, struct specimen *specimen)
{
    struct question question = question_of(build, specimen);
    const struct shrink_config config = {.ask = ask, .context = &question};
    ck_assert_int_eq(shrink(specimen, &config), SHRINK_OK);
    ck_assert_int_eq(ask(&question, specimen), SHRINK_SHOWN);
    trial_clean_up(&question.trial);
    return question.class;
}

static void assert_names(const struct strings *pool, const char *names)
{
    struct text found = {0};
    for (uint32_t i = 1; i < pool->count; i++) {
        text_puts(&found, i > 1 ? " " : "");
        text_append(&found, pool->at[i].bytes, pool->at[i].length);
    }
    ck_assert_str_eq(found.bytes ? found.bytes : "", names);
    text_clean_up(&found);
}

START_TEST(the_bug_among_two_hundred_users_becomes_two_letters)
{
    struct specimen specimen = {0};
    struct scenario *scenario = &specimen.scenario;
    sample_scenario(scenario, 20);
    for (uint32_t i = 0; i < 200; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "User Number %u, of %u", i, i % 7);
        sample_recipient(scenario, i * 7 % 20, i == 30 ? "SMITH, Jimmy" : i == 131 ? "Smith, Jimmy" : name);
    }
    for (uint32_t i = 0; i < 12; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "Local User %u", i);
        sample_entry(scenario, 'L', name, "", "");
        sample_add(scenario, 1 + i % 6, i, name);
    }
    scenario->on_collision = ON_COLLISION_KEEP;
    scenario->names.rule.spaces = IDENTITY_SPACES_SQUEEZE;
    sample_finish(scenario);
    ck_assert_int_eq(shrink_with(&pre_sp4, &specimen), TRIAL_LOOPING);
    ck_assert_uint_eq(sites_recipients(&scenario->sites), 2);
    ck_assert_uint_eq(scenario->sites.count, 1);
    ck_assert_uint_eq(scenario->entry_count + scenario->change_count, 0);
    ck_assert_int_eq(scenario->on_collision, ON_COLLISION_REPLACE);
    ck_assert_int_eq(scenario->names.rule.spaces, IDENTITY_SPACES_KEEP);
    ck_assert_uint_eq(scenario->cycles, 3);
    assert_names(&scenario->names.users, "A a");
    assert_names(&scenario->names.offices, "P1");
    specimen_clean_up(&specimen);
}
END_TEST

START_TEST(what_a_find_needs_stays)
{
    /* A post office that counts 30 code points becomes one that counts one. */
    struct specimen specimen = {0};
    sample_scenario(&specimen.scenario, 2);
    specimen.scenario.names.rule.length = 30;
    sample_recipient(&specimen.scenario, 0, "A name of thirty code points: one");
    sample_recipient(&specimen.scenario, 1, "A name of thirty code points: two");
    sample_finish(&specimen.scenario);
    ck_assert_int_eq(shrink_with(&sp4, &specimen), TRIAL_LOOPING);
    ck_assert_uint_eq(specimen.scenario.names.rule.length, 1);
    ck_assert_uint_eq(sites_recipients(&specimen.scenario.sites), 2);
    ck_assert_uint_le(specimen.scenario.names.users.at[2].length, 2);
    specimen_clean_up(&specimen);

    /* Two sites, as the user has to be moved from one to another, and post offices that only SP4 takes for one. */
    sample_scenario(&specimen.scenario, 0);
    specimen.scenario.names.rule.letter_case = IDENTITY_CASE_EXACT;
    ck_assert_int_eq(scenario_add_site(&specimen.scenario, name_of_text("STRASSE")), SCENARIO_OK);
    ck_assert_int_eq(scenario_add_site(&specimen.scenario, name_of_text("strasse")), SCENARIO_OK);
    sample_recipient(&specimen.scenario, 0, "Smith");
    sample_recipient(&specimen.scenario, 0, "Jones");
    sample_move(&specimen.scenario, 3, 0, 1, "Smith");
    sample_finish(&specimen.scenario);
    ck_assert_int_eq(shrink_with(&sp4, &specimen), TRIAL_MISROUTED);
    ck_assert_uint_eq(specimen.scenario.sites.count, 2);
    ck_assert_uint_eq(specimen.scenario.change_count, 1);
    assert_names(&specimen.scenario.names.users, "A");
    assert_names(&specimen.scenario.names.offices, "A a");
    specimen_clean_up(&specimen);

    /* Letters that are no others' case. */
    const struct comparators ascii = {.at = {sample_ascii, sample_ascii, sample_ascii}};
    sample_scenario(&specimen.scenario, 2);
    sample_recipient(&specimen.scenario, 0, "M\xc3\xbcller, Max");
    sample_recipient(&specimen.scenario, 1, "M\xc3\x9cLLER, MAX");
    sample_finish(&specimen.scenario);
    ck_assert_int_eq(shrink_with(&ascii, &specimen), TRIAL_LOOPING);
    assert_names(&specimen.scenario.names.users, "\xc3\xbc \xc3\x9c");
    specimen_clean_up(&specimen);
}
END_TEST

START_TEST(what_is_not_needed_goes)
{
    struct specimen specimen;
    make_rich(&specimen);
    specimen.upgrade_before = 0;
    ck_assert_int_eq(shrink_with(&pre_sp4, &specimen), TRIAL_LOOPING);
    ck_assert_uint_eq(specimen.scenario.change_count + specimen.scenario.entry_count, 0);
    assert_names(&specimen.scenario.names.users, "A a");
    specimen_clean_up(&specimen);
    make_rich(&specimen);
    ck_assert_int_eq(shrink_with(&pre_sp4, &specimen), TRIAL_LOOPING);
    ck_assert_uint_eq(specimen.upgrade_before, 0);
    specimen_clean_up(&specimen);
}
END_TEST

START_TEST(every_find_is_kept_and_shrinks_to_the_same_again)
{
    struct drawing drawing = {.config = draw_defaults(31)};
    uint64_t count = suite_under_valgrind() ? 60 : 1500;
    for (uint64_t i = 0; i < count; i++) {
        struct question question = {.config = {.build = _i ? sp4 : pre_sp4, .before = pre_sp4, .reference = sp4}};
        ck_assert_int_eq(draw_specimen(&drawing, i), DRAW_OK);
        ck_assert_int_eq(trial_run(&question.trial, &question.config, &drawing.specimen, &question.class), RUN_OK);
        if (question.class != TRIAL_NOTHING) {
            struct specimen specimen, again;
            struct text bytes = {0};
            const struct shrink_config config = {.ask = ask, .context = &question};
            ck_assert_int_eq(specimen_copy(&specimen, &drawing.specimen), SPECIMEN_OK);
            ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
            ck_assert_int_eq(ask(&question, &specimen), SHRINK_SHOWN);
            ck_assert_uint_lt(question.asked, SHRINK_QUESTIONS);
            specimen_write(&specimen, &bytes);
            ck_assert_int_eq(specimen_copy(&again, &specimen), SPECIMEN_OK);
            ck_assert_int_eq(shrink(&again, &config), SHRINK_OK);
            assert_bytes(&again, &bytes);
            specimen_clean_up(&specimen);
            specimen_clean_up(&again);
            text_clean_up(&bytes);
        }
        trial_clean_up(&question.trial);
    }
    drawing_clean_up(&drawing);
}
END_TEST

/* With an asker that fails at that question. */
static enum shrink_status fail_at(struct question *question, uint32_t number, struct specimen *specimen, struct text *lines)
{
    const struct shrink_config config = {.ask = ask, .context = question};
    question->asked = 0;
    question->fail_at = number;
    enum shrink_status status = lines ? shrink_tell(specimen, &config, lines) : shrink(specimen, &config);
    question->fail_at = 0;
    return status;
}

START_TEST(an_asker_may_fail_and_questions_may_run_out)
{
    struct specimen specimen;
    struct text bytes = {0}, lines = {0};
    make_rich(&specimen);
    struct question question = question_of(&pre_sp4, &specimen);
    specimen_write(&specimen, &bytes);
    ck_assert_int_eq(fail_at(&question, 1, &specimen, NULL), SHRINKING_FAILED);
    assert_bytes(&specimen, &bytes);
    ck_assert_int_eq(fail_at(&question, 7, &specimen, NULL), SHRINKING_FAILED);
    ck_assert_int_eq(ask(&question, &specimen), SHRINK_SHOWN);
    ck_assert_int_eq(fail_at(&question, 2, &specimen, &lines), SHRINKING_FAILED);
    const struct shrink_config config = {.ask = ask, .context = &question, .most = 5};
    question.asked = 0;
    ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
    ck_assert_uint_eq(question.asked, 5);
    ck_assert_int_eq(ask(&question, &specimen), SHRINK_SHOWN);
    text_clean_up(&lines);
    text_clean_up(&bytes);
    specimen_clean_up(&specimen);
    trial_clean_up(&question.trial);
}
END_TEST

static enum shrink_answer always(void *context, const struct specimen *specimen)
{
    (void)context;
    return specimen->scenario.sites.count > 0 ? SHRINK_SHOWN : SHRINK_GONE;
}

START_TEST(what_shows_anywhere_shrinks_to_nothing)
{
    struct specimen specimen;
    struct shrink_config config = {.ask = always, .keep_cycles = true};
    make_rich(&specimen);
    specimen.scenario.cycles = 40;
    ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
    ck_assert_uint_eq(specimen.scenario.cycles, 40);
    ck_assert_uint_eq(specimen.upgrade_before, 0);
    ck_assert_uint_eq(sites_recipients(&specimen.scenario.sites), 0);
    ck_assert_uint_eq(specimen.scenario.sites.count, 1);
    config.keep_cycles = false;
    ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
    ck_assert_uint_eq(specimen.scenario.cycles, 1);
    specimen_clean_up(&specimen);
}
END_TEST

START_TEST(what_does_not_matter_is_told)
{
    struct specimen specimen = {0};
    struct text lines = {0};
    sample_article(&specimen.scenario);
    struct question question = question_of(&pre_sp4, &specimen);
    const struct shrink_config config = {.ask = ask, .context = &question};
    ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
    ck_assert_int_eq(shrink_tell(&specimen, &config, &lines), SHRINK_OK);
    ck_assert_str_eq(lines.bytes, "The names of the post offices can be anything, as long as they differ.\n"
                                  "The letter a can be any other letter.\n"
                                  "on_collision can be replace, keep or reject.\n"
                                  "However many cycles follow, it stays so.\n");
    trial_clean_up(&question.trial);
    specimen_clean_up(&specimen);

    text_clear(&lines);
    sample_article(&specimen.scenario);
    question = question_of(&pre_sp4, &specimen);
    ck_assert_int_eq(shrink_tell(&specimen, &config, &lines), SHRINK_OK);
    ck_assert_ptr_nonnull(strstr(lines.bytes, "The order of the sites does not matter.\n"));
    ck_assert_ptr_null(strstr(lines.bytes, "The case of the identity rule"));
    trial_clean_up(&question.trial);
    specimen_clean_up(&specimen);

    /* Of a scenario that shows it whatever is done, nothing matters but that there are letters to be told from each other. */
    const struct shrink_config any = {.ask = always};
    text_clear(&lines);
    make_rich(&specimen);
    specimen.scenario.cycles = SCENARIO_MOST_CYCLES;
    ck_assert_int_eq(shrink_tell(&specimen, &any, &lines), SHRINK_OK);
    ck_assert_ptr_nonnull(strstr(lines.bytes, "The case of the identity rule can be simple, ascii, full or exact.\n"));
    ck_assert_ptr_null(strstr(lines.bytes, "However many cycles"));
    specimen_clean_up(&specimen);
    sample_scenario(&specimen.scenario, 1);
    sample_recipient(&specimen.scenario, 0, "Qz");
    sample_finish(&specimen.scenario);
    text_clear(&lines);
    ck_assert_int_eq(shrink_tell(&specimen, &any, &lines), SHRINK_OK);
    ck_assert_ptr_null(strstr(lines.bytes, "The letter"));
    specimen_clean_up(&specimen);
    text_clean_up(&lines);
}
END_TEST

START_TEST(shrinking_survives_failed_allocations)
{
    for (unsigned long n = 1;; n += n < 300 ? 1 : 61) {
        struct specimen specimen;
        struct text lines = {0};
        make_rich(&specimen);
        struct question question = question_of(&pre_sp4, &specimen);
        const struct shrink_config config = {.ask = ask, .context = &question};
        fail_alloc_at(n);
        enum shrink_status status = shrink(&specimen, &config);
        if (status == SHRINK_OK)
            status = shrink_tell(&specimen, &config, &lines);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        if (reached)
            ck_assert(status == SHRINK_NO_MEMORY || status == SHRINKING_FAILED);
        else
            ck_assert_int_eq(status, SHRINK_OK);
        ck_assert_int_eq(ask(&question, &specimen), SHRINK_SHOWN);
        specimen_clean_up(&specimen);
        text_clean_up(&lines);
        trial_clean_up(&question.trial);
        if (!reached)
            break;
    }
}
END_TEST

/* Shows it while as many are added as are removed, and somebody is. */
static enum shrink_answer ask_for_pairs(void *context, const struct specimen *specimen)
{
    const struct scenario *scenario = &specimen->scenario;
    uint32_t added = 0;
    (void)context;
    for (uint32_t i = 0; i < scenario->change_count; i++)
        added += scenario->changes[i].kind == CHANGE_ADD;
    return added && added * 2 == scenario->change_count ? SHRINK_SHOWN : SHRINK_GONE;
}

START_TEST(changes_that_belong_together_go_together)
{
    struct specimen specimen = {0};
    struct shrink_config config = {.ask = ask_for_pairs};
    sample_scenario(&specimen.scenario, 1);
    sample_recipient(&specimen.scenario, 0, "a");
    sample_add(&specimen.scenario, 2, 0, "b");
    sample_add(&specimen.scenario, 3, 0, "c");
    sample_remove(&specimen.scenario, 4, 0, "b");
    sample_remove(&specimen.scenario, 5, 0, "c");
    sample_finish(&specimen.scenario);
    ck_assert_int_eq(shrink(&specimen, &config), SHRINK_OK);
    ck_assert_uint_eq(specimen.scenario.change_count, 2);
    ck_assert_int_eq(specimen.scenario.changes[0].kind, CHANGE_ADD);
    ck_assert_int_eq(specimen.scenario.changes[1].kind, CHANGE_REMOVE);
    specimen_clean_up(&specimen);
}
END_TEST

static Suite *shrink_suite(void)
{
    Suite *suite = suite_create("shrink");
    TCase *bytes = tcase_create("bytes");
    tcase_set_timeout(bytes, 60);
    tcase_add_test(bytes, bytes_are_read_back);
    tcase_add_test(bytes, bytes_do_not_depend_on_numbers);
    tcase_add_test(bytes, bytes_of_anybody_are_read_safely);
    tcase_add_test(bytes, bytes_survive_failed_allocations);
    suite_add_tcase(suite, bytes);
    TCase *shrinking = tcase_create("shrinking");
    tcase_add_unchecked_fixture(shrinking, load_builds, NULL);
    tcase_set_timeout(shrinking, 120);
    tcase_add_test(shrinking, the_bug_among_two_hundred_users_becomes_two_letters);
    tcase_add_test(shrinking, what_a_find_needs_stays);
    tcase_add_test(shrinking, what_is_not_needed_goes);
    tcase_add_loop_test(shrinking, every_find_is_kept_and_shrinks_to_the_same_again, 0, 2);
    tcase_add_test(shrinking, an_asker_may_fail_and_questions_may_run_out);
    tcase_add_test(shrinking, what_shows_anywhere_shrinks_to_nothing);
    tcase_add_test(shrinking, what_does_not_matter_is_told);
    tcase_add_test(shrinking, changes_that_belong_together_go_together);
    tcase_add_test(shrinking, shrinking_survives_failed_allocations);
    suite_add_tcase(suite, shrinking);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {shrink_suite};
    return suite_main(makers, 1);
}
