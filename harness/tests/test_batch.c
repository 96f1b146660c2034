/* Batches: runs, their expectations, and modules that fail. */
#include "batched.h"
#include "fail_alloc.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char unexpected_removal[] = "title: A removal without expectations\n"
                                         "source: test\n"
                                         "sites:\n"
                                         "  - {name: Site 1, post_office: SITE1, recipients: [{name: smith}, {name: jones}]}\n"
                                         "changes:\n"
                                         "  - {before_cycle: 3, administrator_removes: {name: jones}}\n";

static const char nobody[] = "title: An administrator removes nobody\n"
                             "source: test\n"
                             "sites:\n"
                             "  - {name: Site 1, post_office: SITE1}\n"
                             "changes:\n"
                             "  - {before_cycle: 3, administrator_removes: {name: \"ghost\\e\"}}\n";

static const char upgrade[] = "title: What pre-SP4 left over\n"
                              "source: Q237588\n"
                              "sites:\n"
                              "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Smith, Jimmy\"}]}\n"
                              "  - {name: Site 2, post_office: SITE2, recipients: [{name: \"SMITH, Jimmy\"}]}\n"
                              "  - {name: Site 3, post_office: SITE3, recipients: [{name: \"Smith, jimmy\"}]}\n"
                              "changes:\n"
                              "  - {before_cycle: 4, upgrade: {from: pre-SP4}}\n"
                              "expect:\n"
                              "  pre-SP4: {records: [6, 2, 2, 2, 2, 2, 2, 2, 2, 2], redundant_cycles: 9}\n"
                              "  SP4: {records: [6, 2, 2, 1, 0, 0, 0, 0, 0, 0], redundant_cycles: 2}\n";

static void count_progress(void *context, size_t done, size_t of)
{
    /* The runs, and then with one of them every set of places. */
    size_t *calls = context;
    ck_assert_uint_eq(done, *calls > 4 ? *calls - 5 : *calls);
    ck_assert_uint_eq(of, *calls > 4 ? 7 : 4);
    ++*calls;
}

START_TEST(each_fixture_runs_with_each_build)
{
    size_t progress = 0;
    batched.config.progress = count_progress;
    batched.config.progress_context = &progress;
    batched.config.no_fork = _i == 1;
    batched.config.blame = true;
    batched_add_fixture("article", batched_article);
    batched_add_fixture("removal", batched_removal);
    batched_add_known();
    batched_run();
    ck_assert_uint_eq(batched.batch.run_count, 4);
    ck_assert_uint_eq(batched.batch.passed, 4);
    ck_assert_uint_eq(batched.batch.failed, 0);
    ck_assert_uint_eq(progress, 5 + 8);
    ck_assert_str_eq(batched.batch.builds[0].name, "pre-SP4");
    ck_assert_str_eq(batched.batch.runs[1].build->name, "SP4");
    ck_assert_str_eq(batched.batch.runs[2].fixture->name, "removal");
    ck_assert_int_eq(batched.batch.runs[0].result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(batched.batch.runs[0].result.cycle_count, 10);
    ck_assert_uint_eq(cycle_records(&batched.batch.runs[0].result.cycles[9]), 2);
    ck_assert_uint_eq(batched.batch.runs[0].result.blame.sets[0], 1u << CCM_IMPORT_LIST);
    ck_assert(!batched.batch.runs[1].result.blame.asked);
}
END_TEST

/* Copies of one build are distinguished by file name; with equal file names, by path. */
START_TEST(builds_with_equal_names_are_distinguished)
{
    char link[128], named[512];
    batched_add_fixture("article", batched_article);
    const struct build *sp4 = batched_add_build("modules/sp4.so", BUILD_SP4, false);
    (void)snprintf(link, sizeof link, "%s/candidate.so", batched.folder);
    char *target = realpath(sp4->path, NULL);
    ck_assert_int_eq(symlink(target, link), 0);
    free(target);
    struct build *copy = batched_add_build("modules/sp4.so", BUILD_SP4, true);
    free(copy->path);
    copy->path = batched_copy(link);
    batched_add_build("modules/../modules/sp4.so", BUILD_SP4, true);
    batched_add_build("modules/pre-sp4.so", BUILD_SP4, true);
    batched_run();
    (void)snprintf(named, sizeof named, "SP4 (%s)", batched.batch.builds[2].path);
    ck_assert_str_eq(batched.batch.builds[0].name, "SP4");
    ck_assert_str_eq(batched.batch.builds[1].name, "SP4 (candidate.so)");
    ck_assert_str_eq(batched.batch.builds[2].name, named);
    ck_assert_str_eq(batched.batch.builds[3].name, "pre-SP4");
}
END_TEST

START_TEST(a_candidate_is_checked_against_sp4s_expectations)
{
    batched_add_fixture("article", batched_article);
    batched_add_build("modules/pre-sp4.so", BUILD_SP4, true);
    batched_add_build("modules/sp4.so", BUILD_SP4, true);
    batched_run();
    ck_assert_uint_eq(batched.batch.failed, 1);
    ck_assert(!batched.batch.runs[0].passed);
    ck_assert_str_eq(batched.batch.runs[0].reasons.at[0], "verdict: looping, expected quiet");
    ck_assert(batched.batch.runs[1].passed);
}
END_TEST

START_TEST(upgrades_run_one_build_after_the_other)
{
    batched_add_fixture("article", batched_article);
    struct build *build = batched_add_build("modules/sp4.so", BUILD_SP4, false);
    build->upgrade_from = batched_copy(batched.known[BUILD_PRE_SP4]);
    build->upgrade_before = 4;
    batched_run();
    ck_assert_str_eq(batched.batch.builds[0].name, "pre-SP4:SP4@4");
    ck_assert(batched.batch.runs[0].passed);
    static const uint64_t records[] = {6, 2, 2, 1, 0};
    for (int i = 0; i < 5; i++)
        ck_assert_uint_eq(cycle_records(&batched.batch.runs[0].result.cycles[i]), records[i]);
}
END_TEST

START_TEST(a_fixture_may_start_from_another_build)
{
    batched_add_fixture("upgrade", upgrade);
    batched_add_known();
    batched_run();
    ck_assert_uint_eq(batched.batch.passed, 2);
    /* A build of the same file is no upgrade, however it was named. */
    ck_assert_uint_eq(batched.batch.runs[0].result.redundant_cycles, 9);
}
END_TEST

static void assert_reason(const struct batch_run *run, enum verdict verdict, const char *reason)
{
    ck_assert_int_eq(run->result.verdict, verdict);
    ck_assert(!run->passed);
    ck_assert_msg(run->reasons.count > 0 && strstr(run->reasons.at[0], reason), "%s: %s", run->build->path, run->reasons.at[0]);
}

START_TEST(a_bad_module_fails_its_runs_alone)
{
    batched.config.timeout_ms = suite_under_valgrind() ? 5000 : 500; /* Valgrind is slow, more so on a busy machine */
    batched_add_fixture("article", batched_article);
    batched_add_fixture("removal", batched_removal);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
    batched_add_build("tests/modules/crashes.so", BUILD_SP4, true);
    batched_add_build("tests/modules/exits.so", BUILD_SP4, true);
    batched_add_build("tests/modules/hangs.so", BUILD_SP4, true);
    batched_add_build("tests/modules/always_equal.so", BUILD_SP4, true);
    batched_add_build("tests/modules/never_equal.so", BUILD_SP4, true);
    batched_run();
    for (size_t i = 0; i < 12; i += 6) {
        ck_assert(batched.batch.runs[i].passed);
        assert_reason(&batched.batch.runs[i + 1], VERDICT_CRASHED, "crashed: signal 11 (Segmentation fault)");
        assert_reason(&batched.batch.runs[i + 2], VERDICT_CRASHED, "crashed: the module ended its process with exit status 0");
        assert_reason(&batched.batch.runs[i + 3], VERDICT_TIMED_OUT, "timed out: no answer within the time-out");
        ck_assert_uint_eq(batched.batch.runs[i + 3].result.cycle_count, 0);
        ck_assert_uint_eq(batched.batch.runs[i + 3].reasons.count, 1);
    }
    ck_assert_str_eq(batched.batch.builds[4].name, "always\\x1B[2J equal");
    /* Quiet, and the users are there; but of the sites' post offices it has added one. */
    assert_reason(&batched.batch.runs[4], VERDICT_QUIET, "unroutable: 2, expected 0");
    assert_reason(&batched.batch.runs[5], VERDICT_LOOPING, "verdict: looping, expected quiet");
    /* The administrator's change finds nothing with a build that never sent the user: the candidate's fault. */
    assert_reason(&batched.batch.runs[10], VERDICT_QUIET, "an administrator's removal found no such user entry");
    ck_assert_uint_eq(batched.batch.failed, 10);
}
END_TEST

static void assert_not_probed(const char *path, const char *what)
{
    batched_add_build(path, BUILD_SP4, true);
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_INVALID);
    ck_assert_msg(strstr(batched.message.bytes, what), "%s", batched.message.bytes);
    ck_assert_ptr_nonnull(strstr(batched.message.bytes, path));
    text_clear(&batched.message);
    batch_clean_up(&batched.batch);
}

START_TEST(a_crash_is_described)
{
    batched.config.blame = true;
    batched_add_fixture("article", batched_article);
    batched_add_build("tests/modules/writes.so", BUILD_SP4, true);
    batched_run();
    ck_assert_int_eq(batched.batch.runs[0].result.verdict, VERDICT_CRASHED);
    ck_assert_str_eq(batched.batch.runs[0].reasons.at[0],
                     "crashed: signal 11 (Segmentation fault), in cycle 1, at post office, comparing "
                     "'SITE1' and 'SITE2': it wrote to 'SITE1'");
    /* Mended there, it still takes all names of a length for one. */
    ck_assert(batched.batch.runs[0].result.blame.asked);
    ck_assert_uint_eq(batched.batch.runs[0].result.blame.count, 1);
    ck_assert_uint_eq(batched.batch.runs[0].result.blame.sets[0], 1u << CCM_POST_OFFICE);
}
END_TEST

/* The first run is asked again elsewhere, the next ones are not. */
START_TEST(a_module_with_state_begins_each_run_anew)
{
    batched.config.jobs = 1;
    batched_add_fixture("first", batched_article);
    batched_add_fixture("article", batched_article);
    batched_add_fixture("again", batched_article);
    batched_add_build("tests/modules/counts.so", BUILD_SP4, true);
    batched_run();
    ck_assert_int_eq(batched.batch.runs[0].result.verdict, VERDICT_CRASHED);
    ck_assert_ptr_nonnull(strstr(batched.batch.runs[0].reasons.at[0], "the module did not give the same answer again"));
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(batched.batch.runs[i].output, "called\\x07");
    for (int i = 1; i < 3; i++) {
        ck_assert_uint_eq(batched.batch.runs[i].result.cycles[0].adds, 6);
        ck_assert_uint_eq(batched.batch.runs[i].result.redundant_updates, batched.batch.runs[1].result.redundant_updates);
    }
}
END_TEST

START_TEST(a_module_that_cannot_be_used_is_named)
{
    batched.config.timeout_ms = suite_under_valgrind() ? 5000 : 500; /* Valgrind is slow, more so on a busy machine */
    assert_not_probed("no/such.so", ": cannot be loaded as a shared object: ");
    assert_not_probed("tests/modules/no_symbol.so", ": does not export ccm_compare_module()");
    assert_not_probed("tests/modules/crashes_on_load.so",
                      ": cannot be loaded as a comparison module: signal 11 (Segmentation fault)");
    batched_add_known();
    batched.batch.builds[1].upgrade_from = batched_copy("none.so");
    batched.batch.builds[1].upgrade_before = 2;
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(batched.message.bytes, "none.so: cannot be loaded"));
}
END_TEST

START_TEST(a_change_that_finds_nothing_is_the_fixtures_mistake)
{
    batched_add_fixture("removal", batched_removal);
    batched_add_fixture("nobody", nobody);
    batched_add_known();
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batched.batch, &batched.config, &batched.message), BATCH_INVALID);
    ck_assert_msg(strstr(batched.message.bytes, "nobody.yaml:6:"), "%s", batched.message.bytes);
    ck_assert_ptr_nonnull(
        strstr(batched.message.bytes, "finds no user entry 'ghost\\x1B' in the post office before cycle 3 with build pre-SP4"));
}
END_TEST

/* Alone, as either side of an upgrade, or both. NULL: no upgrade. */
static const struct {
    const char *from, *to;
} sparing[] = {
    {NULL, "tests/modules/always_equal.so"},
    {"tests/modules/always_equal.so", "modules/sp4.so"},
    {"tests/modules/always_equal.so", "modules/pre-sp4.so"},
    {"tests/modules/always_equal.so", "tests/modules/always_equal.so"},
    {"tests/modules/always_equal.so", "candidates/right_table.so"},
};

START_TEST(a_malformed_reply_fails_one_run_only)
{
    batched_add_fixture("removal", batched_removal);
    batched_add_fixture("removal-without-expectations", unexpected_removal);
    batched_add_fixture("article", batched_article);
    struct build *build = batched_add_build(sparing[_i].to, BUILD_SP4, strncmp(sparing[_i].to, "modules/", 8) != 0);
    if (sparing[_i].from) {
        struct text from = {0};
        text_printf(&from, "%s/%s", suite_build(), sparing[_i].from);
        build->upgrade_from = text_take(&from);
        build->upgrade_before = 9;
    }
    batched_run();
    ck_assert(!batched.batch.runs[0].passed);
    ck_assert_str_eq(batched.batch.runs[0].reasons.at[0], "an administrator's removal found no such user entry");
    /* If a fixture has no expectations of SP4, it has none of a candidate. */
    ck_assert(batched.batch.runs[1].passed);
    ck_assert_uint_eq(batched.batch.runs[1].result.noop_change, 1);
    ck_assert_uint_eq(batched.batch.runs[2].result.noop_change, 0);
    ck_assert_uint_eq(batched.batch.runs[2].result.cycle_count, 10);
}
END_TEST

START_TEST(without_processes_the_harness_fails)
{
    if (suite_under_valgrind())
        return; /* it has descriptors of its own, which it lends */
    batched_add_fixture("article", batched_article);
    batched_add_known();
    ck_assert_int_eq(batch_probe(&batched.batch, &batched.config, &batched.message), BATCH_OK);
    int highest = 0;
    for (int next = dup(STDIN_FILENO); next >= 0; next = dup(STDIN_FILENO))
        highest = next;
    enum batch_status probed = batch_probe(&batched.batch, &batched.config, &batched.message);
    enum batch_status ran = batch_run_all(&batched.batch, &batched.config, &batched.message);
    while (highest > 16) /* those of Check stay */
        close(highest--);
    ck_assert_int_eq(probed, BATCH_FAILED);
    ck_assert_int_eq(ran, BATCH_FAILED);
    ck_assert_str_eq(batched.message.bytes, "worker processes cannot be had: Too many open files"
                                            "worker processes cannot be had: Too many open files");
}
END_TEST

START_TEST(a_batch_survives_a_failed_allocation)
{
    batched.config.no_fork = true;
    batched.config.blame = true;
    char keep[128];
    (void)snprintf(keep, sizeof keep, "%s/kept", batched.folder);
    batched.config.keep = keep;
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        batched_add_fixture("article", batched_article);
        batched_add_known();
        fail_alloc_at(n);
        enum batch_status status = batch_probe(&batched.batch, &batched.config, &batched.message);
        if (status == BATCH_OK)
            status = batch_run_all(&batched.batch, &batched.config, &batched.message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == (reached ? BATCH_FAILED : BATCH_OK), "allocation %lu: %d: %s", n, (int)status,
                      batched.message.bytes);
        batch_clean_up(&batched.batch);
        text_clean_up(&batched.message);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *batch_suite(void)
{
    Suite *suite = suite_create("batch");
    TCase *runs = tcase_create("runs");
    tcase_set_timeout(runs, 60);
    tcase_add_checked_fixture(runs, batched_set_up, batched_tear_down);
    tcase_add_loop_test(runs, each_fixture_runs_with_each_build, 0, 2);
    tcase_add_test(runs, a_candidate_is_checked_against_sp4s_expectations);
    tcase_add_test(runs, builds_with_equal_names_are_distinguished);
    tcase_add_test(runs, upgrades_run_one_build_after_the_other);
    tcase_add_test(runs, a_fixture_may_start_from_another_build);
    tcase_add_test(runs, a_bad_module_fails_its_runs_alone);
    tcase_add_test(runs, a_crash_is_described);
    tcase_add_test(runs, a_module_with_state_begins_each_run_anew);
    tcase_add_test(runs, a_module_that_cannot_be_used_is_named);
    tcase_add_test(runs, a_change_that_finds_nothing_is_the_fixtures_mistake);
    tcase_add_loop_test(runs, a_malformed_reply_fails_one_run_only, 0, sizeof sparing / sizeof *sparing);
    tcase_add_test(runs, without_processes_the_harness_fails);
    tcase_add_test(runs, a_batch_survives_a_failed_allocation);
    suite_add_tcase(suite, runs);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {batch_suite};
    return suite_main(makers, 1);
}
