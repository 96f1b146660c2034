/* Reports of a search: layout, hostile names and write errors. */
#include "fail_alloc.h"
#include "made.h"
#include "program.h"
#include "explore/exploration.h"
#include "report/report.h"
#include "suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct cycle_counts looping[] = {{.cycle = 1, .adds = 3}, {.cycle = 2, .adds = 1, .redundant = true}};
static struct cycle_counts quiet[] = {{.cycle = 1, .adds = 2}, {.cycle = 2}};
static char comments[] = "Build mine: looping.\nThe letter \033[2J does not matter.\n";
static char scenario[] = "# Build mine: looping.\ntitle: \"x\"\nsource: \"y\"\ncycles: 2\nsites:\n- name: Site 1\n";

static const struct build candidate = {.path = (char *)(uintptr_t)HOSTILE, .name = (char *)(uintptr_t) "mine", .candidate = true};

/* Two finds; the second is a crash, whose names no YAML can hold. */
static struct explored finds[] = {
    {.finding = {.mark = {.class = TRIAL_LOOPING, .load = 1, .spread = 2}, .number = 7, .count = 2},
     .name = (char *)(uintptr_t) "looping-1",
     .title = (char *)(uintptr_t) "Looping, 2 recipients at 2 sites (1)",
     .comments = comments,
     .scenario = scenario,
     .path = (char *)(uintptr_t)HOSTILE,
     .known = {{.verdict = VERDICT_LOOPING,
                .loop_from = 1,
                .loop_period = 1,
                .loop_records = 1,
                .redundant_cycles = 1,
                .redundant_updates = 1,
                .cycle_count = 2,
                .cycles = looping},
               {.verdict = VERDICT_QUIET, .quiet_after = 1, .cycle_count = 2, .cycles = quiet}},
     .result = {.verdict = VERDICT_QUIET, .quiet_after = 1, .faults = {.missing = 1}, .cycle_count = 2, .cycles = quiet}},
    {.finding = {.mark = {.class = TRIAL_LOOPING, .load = SEARCH_LOADS, .spread = SEARCH_SPREADS},
                 .number = 8,
                 .count = 1,
                 .unconfirmed = true},
     .name = (char *)(uintptr_t) "crashed-2",
     .title = (char *)(uintptr_t) "Crashed, 1 recipient at 1 site (2)",
     .comments = comments,
     .known = {{.verdict = VERDICT_QUIET, .cycle_count = 2, .cycles = quiet},
               {.verdict = VERDICT_QUIET, .cycle_count = 2, .cycles = quiet}},
     .result = {.verdict = VERDICT_CRASHED}},
};

static struct exploration made(void)
{
    return (struct exploration){.build = &candidate,
                                .seed = 42,
                                .shard = 1,
                                .shards = 3,
                                .scenarios = 2000,
                                .found = {[TRIAL_LOOPING] = 9, [TRIAL_CRASHED] = 1},
                                .unrepeated = 1,
                                .milliseconds = 2500,
                                .end = EXPLORE_STOPPED,
                                .findings = finds,
                                .finding_count = 2};
}

static char *written(report_writer *report, const struct exploration *exploration, bool color)
{
    const struct report_style style = {.color = color, .version = "1.2.3"};
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(&(struct results){.kind = RESULTS_SEARCH, .exploration = exploration}, &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

START_TEST(the_table_shows_each_find)
{
    struct exploration exploration = made();
    char *table = written(report_table, &exploration, false);
    assert_holds(table, "Looping, 2 recipients at 2 sites (1)\n"
                        "looping, 1 record a cycle, one name at 2 sites; found 2 times, first as scenario 7\n");
    assert_holds(
        table,
        "\n\n  cycles: 2\n  sites:\n  - name: Site 1\n\n  build    records by cycle  redundant cycles  and updates  verdict\n");
    assert_holds(table, "  mine     2 0                              0            0  quiet, faults: 1 missing\n"
                        "  pre-SP4  3 1                              1            1  looping, period 1\n"
                        "  SP4      2 0                              0            0  quiet\n");
    assert_holds(table, "  The letter \\x1B[2J does not matter.\n");
    assert_holds(table, "looping, 4 records a cycle or more, one name at 3 sites or more; found 1 time, first as scenario 8;\n"
                        "not confirmed\n");
    assert_holds(table, "names are not valid UTF-8: --save=DIR");
    assert_holds(table, "mine: 2000 scenarios, seed 42, shard 2/3, in 2.5 s (800 a second): 2 findings\n"
                        "10 scenarios show one: 9 looping, 1 crashed\n");
    assert_holds(table, "where the build crashes, the rest of its block is\nskipped.\n");
    assert_holds(table, "1 crash of the build could not be reproduced.\nIt was stopped before");
    assert_holds_not(table, "title:");
    for (const char *at = table; *at; at++)
        ck_assert(*at == '\n' || ((unsigned char)*at >= 0x20 && *at != 0x7F));
    assert_holds_not(table, "\xe2\x80\xae");
    free(table);
    table = written(report_table, &exploration, true);
    assert_holds(table, "\033[31mlooping, period 1\033[0m");
    free(table);
    finds[1].path = finds[0].path;
    exploration.end = EXPLORE_HUNG;
    table = written(report_table, &exploration, false);
    assert_holds(table, "see the fixture and the files beside it");
    assert_holds(table, "hung repeatedly");
    free(table);
    finds[1].path = NULL;
}
END_TEST

START_TEST(no_findings_are_one_line)
{
    struct exploration exploration = {.build = &candidate, .seed = 1, .scenarios = 1};
    char *table = written(report_table, &exploration, false);
    ck_assert_str_eq(table, "mine: 1 scenario, seed 1, in 0.0 s (1000 a second): nothing found\n");
    free(table);
}
END_TEST

START_TEST(json_is_complete)
{
    struct exploration exploration = made();
    char *text = written(report_explore_json, &exploration, false);
    for (const char *at = text; *at; at++)
        ck_assert(*at == '\n' || (*at >= 0x20 && *at < 0x7F));
    json_t *root = json_loads(text, 0, NULL), *all = json_object_get(root, "findings"), *find = json_array_get(all, 0);
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(word_of(root, "harness"), "1.2.3");
    ck_assert_str_eq(word_of(root, "end"), "stopped");
    ck_assert_int_eq(number_of(root, "seed"), 42);
    ck_assert_int_eq(number_of(root, "shard"), 2);
    ck_assert_int_eq(number_of(root, "shards"), 3);
    ck_assert_int_eq(number_of(root, "scenarios"), 2000);
    ck_assert_int_eq(number_of(json_object_get(root, "found"), "looping"), 9);
    ck_assert_uint_eq(json_array_size(all), 2);
    ck_assert_str_eq(word_of(find, "class"), "looping");
    ck_assert_int_eq(number_of(find, "load"), 1);
    ck_assert_int_eq(number_of(find, "spread"), 2);
    ck_assert_str_eq(word_of(find, "scenario"), scenario);
    ck_assert_uint_eq(json_array_size(json_object_get(find, "notes")), 2);
    json_t *runs = json_object_get(find, "runs");
    ck_assert_uint_eq(json_array_size(runs), 3);
    ck_assert_str_eq(word_of(json_array_get(runs, 0), "build"), "mine");
    ck_assert_str_eq(word_of(json_array_get(runs, 1), "verdict"), "looping");
    ck_assert(json_is_true(json_object_get(find, "confirmed")));
    find = json_array_get(all, 1);
    ck_assert(json_is_false(json_object_get(find, "confirmed")));
    ck_assert(json_is_null(json_object_get(find, "fixture")) && json_is_null(json_object_get(find, "scenario")));
    ck_assert_str_eq(word_of(json_array_get(json_object_get(find, "runs"), 0), "verdict"), "crashed");
    json_decref(root);
    free(text);
}
END_TEST

static report_writer *const writers[] = {report_table, report_explore_json};

START_TEST(failed_allocations_leave_nothing_written)
{
    struct exploration exploration = made();
    json_set_alloc_funcs(malloc, free);
    for (unsigned long n = 1;; n++) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status =
            writers[_i](&(struct results){.kind = RESULTS_SEARCH, .exploration = &exploration}, &(struct report_style){0}, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(fclose(stream), 0);
        ck_assert_int_eq(status, reached ? REPORT_NO_MEMORY : REPORT_OK);
        ck_assert(!reached || length == 0);
        free(bytes);
        if (!reached)
            break;
    }
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
    struct exploration exploration = made();
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(
        writers[_i](&(struct results){.kind = RESULTS_SEARCH, .exploration = &exploration}, &(struct report_style){0}, stream),
        REPORT_WRITE_FAILED);
    ck_assert_int_eq(errno, ENOSPC);
    (void)fclose(stream);
}
END_TEST

static Suite *report_explore_suite(void)
{
    Suite *suite = suite_create("report-explore");
    TCase *looks = tcase_create("looks");
    tcase_add_test(looks, the_table_shows_each_find);
    tcase_add_test(looks, no_findings_are_one_line);
    tcase_add_test(looks, json_is_complete);
    suite_add_tcase(suite, looks);
    TCase *failures = tcase_create("failures");
    tcase_add_loop_test(failures, failed_allocations_leave_nothing_written, 0, 2);
    tcase_add_loop_test(failures, a_full_disk_is_noticed, 0, 2);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_explore_suite};
    return suite_main(makers, 1);
}
