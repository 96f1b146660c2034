/* Fixtures that are written, and read back. */
#include "fail_alloc.h"
#include "fixture/emit.h"
#include "run/judge.h"
#include "own_folder.h"
#include "sample.h"
#include "search/draw.h"
#include "suite.h"
#include "tried.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The runs of both builds with a scenario. */
struct results {
    struct run_result of[KNOWN_BUILDS];
    struct cycle_counts cycles[KNOWN_BUILDS][SAMPLE_CYCLES];
};

static void run_both(struct run *run, const struct scenario *scenario, uint32_t upgrade_before, struct results *results)
{
    ck_assert_uint_le(scenario->cycles, SAMPLE_CYCLES);
    const struct comparators *const builds[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = &tried_pre_sp4, [BUILD_SP4] = &tried_sp4};
    for (unsigned i = 0; i < KNOWN_BUILDS; i++) {
        const struct run_config config = {.build = *builds[i], .before = tried_pre_sp4, .upgrade_before = upgrade_before};
        results->of[i] = (struct run_result){.cycles = results->cycles[i]};
        ck_assert_int_eq(run_scenario(run, scenario, &config, &results->of[i]), RUN_OK);
    }
}

static struct fixture *read_back(const char *path)
{
    struct fixture *fixture = NULL;
    struct text message = {0};
    if (fixture_load(path, &fixture, &message) != INPUT_OK)
        ck_abort_msg("%s", message.bytes ? message.bytes : "no memory");
    text_clean_up(&message);
    return fixture;
}

START_TEST(drawn_scenarios_are_read_back_unchanged)
{
    struct drawing drawing = {.config = draw_defaults(41)};
    struct run run = {0};
    uint32_t ldif = 0, no_ops = 0;
    for (uint64_t i = 0; i < (suite_under_valgrind() ? 40u : suite_bounded() ? 200u : 600u); i++) {
        struct results before, after;
        ck_assert_int_eq(draw_test_case(&drawing, i * 37), DRAW_OK);
        const struct test_case *test_case = &drawing.test_case;
        run_both(&run, &test_case->scenario, test_case->upgrade_before, &before);
        const struct emit emit = {
            .title = "As it was drawn",
            .source = "explore, seed 41",
            .comments = "What it is.\n",
            .scenario = &test_case->scenario,
            .upgrade_before = test_case->upgrade_before,
            .upgrade_from = BUILD_PRE_SP4,
            .expected = {&before.of[0], &before.of[1]},
        };
        ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_OK);
        struct fixture *fixture = read_back(in_folder("", "case.yaml"));
        ck_assert_str_eq(fixture->title, emit.title);
        ck_assert_str_eq(fixture->source, emit.source);
        ck_assert_uint_eq(fixture->upgrade_before, test_case->upgrade_before);
        run_both(&run, &fixture->scenario, fixture->upgrade_before, &after);
        for (unsigned build = 0; build < KNOWN_BUILDS; build++) {
            struct reasons reasons = {0};
            ck_assert_int_eq(fixture->expected[build].stated, !before.of[build].noop_change);
            ck_assert_int_eq(judge(&after.of[build], &fixture->expected[build], &reasons), JUDGE_OK);
            if (reasons.count)
                ck_abort_msg("scenario %u: %s", (unsigned)(i * 37), reasons.at[0]);
            no_ops += before.of[build].noop_change > 0;
            for (uint32_t cycle = 0; cycle < after.of[build].cycle_count; cycle++)
                ck_assert_uint_eq(after.cycles[build][cycle].conflicts, before.cycles[build][cycle].conflicts);
        }
        /* Names are the same in bytes, wherever they stand. */
        struct test_case from_file = {.scenario = fixture->scenario, .upgrade_before = fixture->upgrade_before};
        struct text written = {0}, reread = {0};
        test_case_write(test_case, &written);
        test_case_write(&from_file, &reread);
        ck_assert_uint_eq(written.length, reread.length);
        ck_assert_int_eq(memcmp(written.bytes, reread.bytes, written.length), 0);
        text_clean_up(&written);
        text_clean_up(&reread);
        for (uint32_t site = 1; site <= 3; site++) {
            char name[24];
            (void)snprintf(name, sizeof name, "case-site-%u.ldif", site);
            ldif += access(in_folder("", name), F_OK) == 0;
            (void)unlink(in_folder("", name));
        }
        fixture_free(fixture);
    }
    if (!suite_under_valgrind())
        ck_assert_uint_gt(ldif, 0);
    ck_assert_uint_lt(no_ops, 60);
    run_clean_up(&run);
    drawing_clean_up(&drawing);
}
END_TEST

/* Makes a scenario of two sites with something of everything. */
static void make_rich(struct scenario *scenario)
{
    sample_scenario(scenario, 2);
    scenario->names.rule = (struct identity_rule){IDENTITY_CASE_FULL, IDENTITY_SPACES_SQUEEZE, IDENTITY_NORMALIZATION_NFKC, 30};
    scenario->import.on_collision = ON_COLLISION_REJECT;
    sample_recipient(scenario, 0,
                     "Stra\xc3\x9f"
                     "e \"x\" \\ # : ' { \x01 \x7f \xef\xbf\xbf \xf0\x90\x90\x94");
    ck_assert_int_eq(scenario_add_recipient(scenario, 0, name_of_text(" ~ "), name_of_text("null")), SCENARIO_OK);
    sample_entry(scenario, 'P', "1e3", "", "- no");
    sample_entry(scenario, 'L', "true\n\tnext", "1E3", "");
    sample_add(scenario, 2, 1, "Brown");
    sample_move(scenario, 3, 1, 0, "Brown");
    sample_rename(scenario, 4, 0, "Brown", "Braun");
    sample_remove(scenario, 5, 0, "Braun");
    sample_administrator_adds(scenario, 6, 'A', "Green", "1e3");
    sample_administrator_removes(scenario, 7, "Green");
    sample_finish(scenario);
}

START_TEST(each_part_of_a_scenario_can_be_written)
{
    struct scenario scenario;
    struct results before;
    struct run run = {0};
    struct text text = {0};
    make_rich(&scenario);
    run_both(&run, &scenario, 3, &before);
    struct emit emit = {
        .title = "Everything: \"quoted\", too",
        .source = "ours, #1",
        .comments = "First\n\nThird \033[2J, without an end",
        .scenario = &scenario,
        .upgrade_before = 3,
        .upgrade_from = BUILD_SP4,
        .expected = {&before.of[0], &before.of[1]},
    };
    ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_OK);
    struct fixture *fixture = read_back(in_folder("", "case.yaml"));
    ck_assert_uint_eq(fixture->upgrade_from, BUILD_SP4);
    ck_assert_str_eq(fixture->title, emit.title);
    struct test_case from_file = {.scenario = fixture->scenario}, own = {.scenario = scenario};
    struct text written = {0}, reread = {0};
    test_case_write(&own, &written);
    test_case_write(&from_file, &reread);
    ck_assert_uint_eq(written.length, reread.length);
    ck_assert_int_eq(memcmp(written.bytes, reread.bytes, written.length), 0);
    fixture_free(fixture);

    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    ck_assert_int_eq(strncmp(text.bytes, "# First\n#\n# Third \\x1B[2J, without an end\ntitle: ", 48), 0);
    for (size_t i = 0; i < text.length; i++)
        ck_assert(text.bytes[i] == '\n' || (text.bytes[i] >= ' ' && text.bytes[i] < 0x7F));

    /* Nothing but the scenario. */
    text_clear(&text);
    emit.expected[0] = emit.expected[1] = NULL;
    emit.comments = NULL;
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    ck_assert_ptr_null(strstr(text.bytes, "expect"));
    text_clean_up(&text);
    text_clean_up(&written);
    text_clean_up(&reread);
    run_clean_up(&run);
    scenario_clean_up(&scenario);
}
END_TEST

static void emit_article(struct scenario *scenario, struct emit *emit, struct results *results)
{
    struct run run = {0};
    sample_article(scenario);
    run_both(&run, scenario, 0, results);
    run_clean_up(&run);
    *emit = (struct emit){
        .title = "The article", .source = "Q237588", .scenario = scenario, .expected = {&results->of[0], &results->of[1]}};
}

START_TEST(the_article_reads_well)
{
    struct scenario scenario;
    struct emit emit;
    struct results results;
    struct text text = {0};
    emit_article(&scenario, &emit, &results);
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    ck_assert_str_eq(text.bytes, "title: \"The article\"\n"
                                 "source: \"Q237588\"\n"
                                 "cycles: 10\n"
                                 "sites:\n"
                                 "- name: Site 1\n"
                                 "  post_office: \"S1\"\n"
                                 "  recipients:\n"
                                 "  - name: \"Smith, Jimmy\"\n"
                                 "- name: Site 2\n"
                                 "  post_office: \"S2\"\n"
                                 "  recipients:\n"
                                 "  - name: \"SMITH, Jimmy\"\n"
                                 "- name: Site 3\n"
                                 "  post_office: \"S3\"\n"
                                 "  recipients:\n"
                                 "  - name: \"Smith, jimmy\"\n"
                                 "expect:\n"
                                 "  pre-SP4:\n"
                                 "    verdict: looping\n"
                                 "    period: 2\n"
                                 "    redundant_cycles: 9\n"
                                 "    redundant_updates: 18\n"
                                 "    records: [6, 2, 2, 2, 2, 2, 2, 2, 2, 2]\n"
                                 "  SP4:\n"
                                 "    verdict: quiet\n"
                                 "    redundant_cycles: 0\n"
                                 "    redundant_updates: 0\n"
                                 "    records: [4, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n");
    text_clean_up(&text);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(names_that_are_no_utf_8_go_to_ldif)
{
    struct scenario scenario;
    struct text text = {0};
    sample_scenario(&scenario, 2);
    sample_recipient(&scenario, 0, "M\xfcller");
    sample_recipient(&scenario, 0, "\xff");
    sample_recipient(&scenario, 0, "ab");
    sample_recipient(&scenario, 1, "Smith");
    sample_finish(&scenario);
    struct emit emit = {.title = "t", .source = "s", .scenario = &scenario};
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_UNREPRESENTABLE);
    ck_assert_int_eq(fixture_emit(in_folder("", "plain"), &emit), EMIT_OK); /* with any file name */
    struct fixture *fixture = read_back(in_folder("", "plain"));
    const struct site *site = &fixture->scenario.sites.at[0];
    ck_assert_uint_eq(site->count, 3);
    ck_assert_uint_eq(fixture->scenario.names.users.at[site->recipients[0].name].length, 6);
    ck_assert_int_eq(*fixture->scenario.names.users.at[site->recipients[1].name].bytes, (char)0xFF);
    fixture_free(fixture);
    scenario_clean_up(&scenario);

    /* A comment has no place there, and neither have entries. */
    sample_scenario(&scenario, 1);
    ck_assert_int_eq(scenario_add_recipient(&scenario, 0, name_of_text("\xff"), name_of_text("x")), SCENARIO_OK);
    sample_finish(&scenario);
    ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_UNREPRESENTABLE);
    scenario_clean_up(&scenario);
    sample_scenario(&scenario, 1);
    sample_entry(&scenario, 'L', "\xff", "", "");
    sample_finish(&scenario);
    ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_UNREPRESENTABLE);
    ck_assert_int_ne(access(in_folder("", "case.yaml"), F_OK), 0);
    scenario_clean_up(&scenario);
    text_clean_up(&text);
}
END_TEST

START_TEST(invalid_expectations_are_left_out)
{
    struct scenario scenario;
    struct results results;
    struct emit emit;
    struct text text = {0};
    emit_article(&scenario, &emit, &results);
    results.of[BUILD_PRE_SP4].noop_change = 1;
    results.of[BUILD_SP4].verdict = VERDICT_CRASHED;
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    ck_assert_ptr_null(strstr(text.bytes, "expect"));
    text_clear(&text);
    results.of[BUILD_SP4].verdict = VERDICT_QUIET;
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    ck_assert_ptr_nonnull(strstr(text.bytes, "SP4:\n    verdict: quiet"));
    ck_assert_ptr_null(strstr(text.bytes, "pre-SP4"));
    text_clean_up(&text);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(unwritable_scenarios_are_reported)
{
    struct scenario scenario;
    struct results results;
    struct emit emit;
    emit_article(&scenario, &emit, &results);
    ck_assert_int_eq(fixture_emit(in_folder("", "nowhere/case.yaml"), &emit), EMIT_FAILED);
    ck_assert_int_eq(errno, ENOENT);
    /* An LDIF file in the way. */
    sample_recipient(&scenario, 0, "\xff");
    ck_assert_int_eq(mkdir(in_folder("", "case-site-1.ldif"), 0700), 0);
    ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_FAILED);
    ck_assert_int_ne(access(in_folder("", "case.yaml"), F_OK), 0);
    ck_assert_int_eq(rmdir(in_folder("", "case-site-1.ldif")), 0);
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(writing_survives_failed_allocations)
{
    struct scenario scenario;
    struct results results;
    struct emit emit;
    emit_article(&scenario, &emit, &results);
    sample_recipient(&scenario, 0, "\xff");
    emit.comments = "Why.\n";
    /* Before allocations fail, as Check's own may not. */
    const char *path = in_folder("", "case.yaml");
    /* The second time in place of a file that is there. */
    for (int there = 0; there < 2; there++) {
        for (unsigned long n = 1;; n++) {
            fail_alloc_at(n);
            enum emit_status status = fixture_emit(path, &emit);
            bool reached = fail_alloc_seen() >= n;
            fail_alloc_at(0);
            ck_assert_int_eq(status, reached ? EMIT_NO_MEMORY : EMIT_OK);
            if (!reached)
                break;
            ck_assert_int_eq(access(path, F_OK), there ? 0 : -1);
        }
    }
    scenario_clean_up(&scenario);
}
END_TEST

START_TEST(a_file_begins_with_the_modeline)
{
    struct scenario scenario;
    struct emit emit;
    struct results results;
    struct text text = {0};
    char *bytes;
    size_t length;
    emit_article(&scenario, &emit, &results);
    emit.comments = "Why.\n";
    ck_assert_int_eq(fixture_emit(in_folder("", "case.yaml"), &emit), EMIT_OK);
    ck_assert_int_eq(input_read(in_folder("", "case.yaml"), 1u << 20, &bytes, &length, &text), INPUT_OK);
    ck_assert_int_eq(fixture_emit_text(&emit, &text), EMIT_OK);
    const char *end = strstr(bytes, "/fixture.schema.json\n# Why.\n");
    ck_assert_ptr_nonnull(end);
    ck_assert_int_eq(strncmp(bytes, "# yaml-language-server: $schema=/", 33), 0);
    ck_assert_str_eq(strchr(bytes, '\n') + 1, text.bytes);
    free(bytes);
    text_clean_up(&text);
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *emit_suite(void)
{
    Suite *suite = suite_create("emit");
    TCase *writing = tcase_create("writing");
    tcase_add_unchecked_fixture(writing, tried_load_builds, NULL);
    tcase_add_checked_fixture(writing, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(writing, 60);
    tcase_add_test(writing, drawn_scenarios_are_read_back_unchanged);
    tcase_add_test(writing, each_part_of_a_scenario_can_be_written);
    tcase_add_test(writing, the_article_reads_well);
    tcase_add_test(writing, names_that_are_no_utf_8_go_to_ldif);
    tcase_add_test(writing, invalid_expectations_are_left_out);
    tcase_add_test(writing, a_file_begins_with_the_modeline);
    tcase_add_test(writing, unwritable_scenarios_are_reported);
    tcase_add_test(writing, writing_survives_failed_allocations);
    suite_add_tcase(suite, writing);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {emit_suite};
    return suite_main(makers, 1);
}
