/* Batches: fixtures with builds, through workers, judged and kept. */
#include "base/file.h"
#include "batch/batch.h"
#include "batch/keep.h"
#include "fail_alloc.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char article[] = "title: Three spellings\n"
                              "source: Q237588\n"
                              "sites:\n"
                              "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Smith, Jimmy\"}]}\n"
                              "  - {name: Site 2, post_office: SITE2, recipients: [{name: \"SMITH, Jimmy\"}]}\n"
                              "  - {name: Site 3, post_office: SITE3, recipients: [{name: \"Smith, jimmy\"}]}\n"
                              "expect:\n"
                              "  pre-SP4: {verdict: looping, period: 2}\n"
                              "  SP4: {verdict: quiet}\n";

static const char removal[] = "title: An administrator removes what the connector wrote\n"
                              "source: test\n"
                              "sites:\n"
                              "  - {name: Site 1, post_office: SITE1, recipients: [{name: smith}, {name: jones}]}\n"
                              "changes:\n"
                              "  - {before_cycle: 3, administrator_removes: {name: jones}}\n"
                              "expect:\n"
                              "  pre-SP4: {records: [3, 0, 1, 0, 0, 0, 0, 0, 0, 0]}\n"
                              "  SP4: {records: [3, 0, 1, 0, 0, 0, 0, 0, 0, 0]}\n";

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

static const char line_end[] = "title: A line end in a name\n"
                               "source: test\n"
                               "sites:\n"
                               "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"a\\nb\"}]}\n";

static const char page[] = "title: A code page\n"
                           "source: test\n"
                           "sites:\n"
                           "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Álvarez\", comment: \"á\"}]}\n"
                           "post_office: {code_page: 437}\n";

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

static char folder[64];
static struct batch batch;
static struct batch_config config;
static struct text message;
static char known[KNOWN_BUILDS][256];

static char *copy(const char *text)
{
    char *copied = malloc(strlen(text) + 1);
    ck_assert_ptr_nonnull(copied);
    return memcpy(copied, text, strlen(text) + 1);
}

static void set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/q237588-batch.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    batch = (struct batch){0};
    message = (struct text){0};
    (void)snprintf(known[BUILD_PRE_SP4], sizeof *known, "%s/modules/pre-sp4.so", suite_build());
    (void)snprintf(known[BUILD_SP4], sizeof *known, "%s/modules/sp4.so", suite_build());
    config = (struct batch_config){.jobs = 2, .timeout_ms = 60000, .known_paths = {known[BUILD_PRE_SP4], known[BUILD_SP4]}};
}

static void tear_down(void)
{
    char command[128];
    batch_clean_up(&batch);
    text_clean_up(&message);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

/* Writes a fixture, and loads it into the batch. */
static void add_fixture(const char *name, const char *yaml)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(yaml, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    const char *const paths[] = {path};
    struct fixture_list list = {0};
    ck_assert_msg(fixture_collect(paths, 1, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &list, &message) == INPUT_OK,
                  "%s", message.bytes);
    batch.fixtures.at = realloc(batch.fixtures.at, (batch.fixtures.count + 1) * sizeof(struct fixture *));
    ck_assert_ptr_nonnull(batch.fixtures.at);
    batch.fixtures.at[batch.fixtures.count++] = list.at[0];
    free(list.at);
}

/* Adds a column; `path` below the build folder. */
static struct build *add_build(const char *path, enum known_build expect, bool candidate)
{
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%s/%s", suite_build(), path);
    batch.builds = realloc(batch.builds, (batch.build_count + 1) * sizeof *batch.builds);
    ck_assert_ptr_nonnull(batch.builds);
    batch.builds[batch.build_count] = (struct build){.path = copy(whole), .expect = expect, .candidate = candidate};
    return &batch.builds[batch.build_count++];
}

static void add_known(void)
{
    add_build("modules/pre-sp4.so", BUILD_PRE_SP4, false);
    add_build("modules/sp4.so", BUILD_SP4, false);
}

static void run_batch(void)
{
    ck_assert_msg(batch_probe(&batch, &config, &message) == BATCH_OK, "%s", message.bytes);
    ck_assert_msg(batch_run_all(&batch, &config, &message) == BATCH_OK, "%s", message.bytes);
}

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
    config.progress = count_progress;
    config.progress_context = &progress;
    config.no_fork = _i == 1;
    config.blame = true;
    add_fixture("article", article);
    add_fixture("removal", removal);
    add_known();
    run_batch();
    ck_assert_uint_eq(batch.run_count, 4);
    ck_assert_uint_eq(batch.passed, 4);
    ck_assert_uint_eq(batch.failed, 0);
    ck_assert_uint_eq(progress, 5 + 8);
    ck_assert_str_eq(batch.builds[0].name, "pre-SP4");
    ck_assert_str_eq(batch.runs[1].build->name, "SP4");
    ck_assert_str_eq(batch.runs[2].fixture->name, "removal");
    ck_assert_int_eq(batch.runs[0].result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(batch.runs[0].result.cycle_count, 10);
    ck_assert_uint_eq(cycle_records(&batch.runs[0].result.cycles[9]), 2);
    ck_assert_uint_eq(batch.runs[0].result.blame.sets[0], 1u << CCM_IMPORT_LIST);
    ck_assert(!batch.runs[1].result.blame.asked);
}
END_TEST

START_TEST(a_candidate_is_held_to_what_is_expected_of_sp4)
{
    add_fixture("article", article);
    add_build("modules/pre-sp4.so", BUILD_SP4, true);
    add_build("modules/sp4.so", BUILD_SP4, true);
    run_batch();
    ck_assert_uint_eq(batch.failed, 1);
    ck_assert(!batch.runs[0].passed);
    ck_assert_str_eq(batch.runs[0].reasons.at[0], "verdict: looping, expected quiet");
    ck_assert(batch.runs[1].passed);
}
END_TEST

START_TEST(upgrades_run_one_build_after_the_other)
{
    add_fixture("article", article);
    struct build *build = add_build("modules/sp4.so", BUILD_SP4, false);
    build->upgrade_from = copy(known[BUILD_PRE_SP4]);
    build->upgrade_before = 4;
    run_batch();
    ck_assert_str_eq(batch.builds[0].name, "pre-SP4:SP4@4");
    ck_assert(batch.runs[0].passed);
    static const uint64_t records[] = {6, 2, 2, 1, 0};
    for (int i = 0; i < 5; i++)
        ck_assert_uint_eq(cycle_records(&batch.runs[0].result.cycles[i]), records[i]);
}
END_TEST

START_TEST(a_fixture_may_start_from_another_build)
{
    add_fixture("upgrade", upgrade);
    add_known();
    run_batch();
    ck_assert_uint_eq(batch.passed, 2);
    /* A build of the same file is no upgrade, however it was named. */
    ck_assert_uint_eq(batch.runs[0].result.redundant_cycles, 9);
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
    config.timeout_ms = suite_under_valgrind() ? 5000 : 500; /* Valgrind is slow, more so on a busy machine */
    add_fixture("article", article);
    add_fixture("removal", removal);
    add_build("modules/sp4.so", BUILD_SP4, false);
    add_build("tests/modules/crashes.so", BUILD_SP4, true);
    add_build("tests/modules/exits.so", BUILD_SP4, true);
    add_build("tests/modules/hangs.so", BUILD_SP4, true);
    add_build("tests/modules/always_equal.so", BUILD_SP4, true);
    add_build("tests/modules/never_equal.so", BUILD_SP4, true);
    run_batch();
    for (size_t i = 0; i < 12; i += 6) {
        ck_assert(batch.runs[i].passed);
        assert_reason(&batch.runs[i + 1], VERDICT_CRASHED, "crashed: signal 11 (Segmentation fault)");
        assert_reason(&batch.runs[i + 2], VERDICT_CRASHED, "crashed: the module ended its process with exit status 0");
        assert_reason(&batch.runs[i + 3], VERDICT_TIMED_OUT, "timed out: no answer within the time-out");
        ck_assert_uint_eq(batch.runs[i + 3].result.cycle_count, 0);
        ck_assert_uint_eq(batch.runs[i + 3].reasons.count, 1);
    }
    ck_assert_str_eq(batch.builds[4].name, "always\\x1B[2J equal");
    /* Quiet, and the users are there; but of the sites' post offices it has added one. */
    assert_reason(&batch.runs[4], VERDICT_QUIET, "unroutable: 2, expected 0");
    assert_reason(&batch.runs[5], VERDICT_LOOPING, "verdict: looping, expected quiet");
    /* The administrator's change finds nothing with a build that never sent the user: the candidate's fault. */
    assert_reason(&batch.runs[10], VERDICT_QUIET, "an administrator's removal found no such user entry");
    ck_assert_uint_eq(batch.failed, 10);
}
END_TEST

static void assert_not_probed(const char *path, const char *what)
{
    add_build(path, BUILD_SP4, true);
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_INVALID);
    ck_assert_msg(strstr(message.bytes, what), "%s", message.bytes);
    ck_assert_ptr_nonnull(strstr(message.bytes, path));
    text_clear(&message);
    batch_clean_up(&batch);
}

START_TEST(what_a_module_died_of_is_told)
{
    config.blame = true;
    add_fixture("article", article);
    add_build("tests/modules/writes.so", BUILD_SP4, true);
    run_batch();
    ck_assert_int_eq(batch.runs[0].result.verdict, VERDICT_CRASHED);
    ck_assert_str_eq(batch.runs[0].reasons.at[0], "crashed: signal 11 (Segmentation fault), in cycle 1, at post office, comparing "
                                                  "'SITE1' and 'SITE2': it wrote to 'SITE1'");
    /* Mended there, it still takes all names of a length for one. */
    ck_assert(batch.runs[0].result.blame.asked);
    ck_assert_uint_eq(batch.runs[0].result.blame.count, 1);
    ck_assert_uint_eq(batch.runs[0].result.blame.sets[0], 1u << CCM_POST_OFFICE);
}
END_TEST

/* The first run is asked again elsewhere, the next ones are not. */
START_TEST(a_module_with_state_begins_each_run_anew)
{
    config.jobs = 1;
    add_fixture("first", article);
    add_fixture("article", article);
    add_fixture("again", article);
    add_build("tests/modules/counts.so", BUILD_SP4, true);
    run_batch();
    ck_assert_int_eq(batch.runs[0].result.verdict, VERDICT_CRASHED);
    ck_assert_ptr_nonnull(strstr(batch.runs[0].reasons.at[0], "the module did not give the same answer again"));
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(batch.runs[i].output, "called\\x07");
    for (int i = 1; i < 3; i++) {
        ck_assert_uint_eq(batch.runs[i].result.cycles[0].adds, 6);
        ck_assert_uint_eq(batch.runs[i].result.redundant_updates, batch.runs[1].result.redundant_updates);
    }
}
END_TEST

START_TEST(a_module_that_cannot_be_used_is_named)
{
    config.timeout_ms = suite_under_valgrind() ? 5000 : 500; /* Valgrind is slow, more so on a busy machine */
    assert_not_probed("no/such.so", ": cannot be loaded as a shared object: ");
    assert_not_probed("tests/modules/no_symbol.so", ": does not export ccm_compare_module()");
    assert_not_probed("tests/modules/crashes_on_load.so",
                      ": cannot be loaded as a comparison module: signal 11 (Segmentation fault)");
    add_known();
    batch.builds[1].upgrade_from = copy("none.so");
    batch.builds[1].upgrade_before = 2;
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(message.bytes, "none.so: cannot be loaded"));
}
END_TEST

START_TEST(a_change_that_finds_nothing_is_the_fixtures_mistake)
{
    add_fixture("removal", removal);
    add_fixture("nobody", nobody);
    add_known();
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batch, &config, &message), BATCH_INVALID);
    ck_assert_msg(strstr(message.bytes, "nobody.yaml:6:"), "%s", message.bytes);
    ck_assert_ptr_nonnull(
        strstr(message.bytes, "finds no user entry 'ghost\\x1B' in the post office before cycle 3 with build pre-SP4"));
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

START_TEST(what_a_candidate_did_not_write_fails_its_run_alone)
{
    add_fixture("removal", removal);
    add_fixture("removal-without-expectations", unexpected_removal);
    add_fixture("article", article);
    struct build *build = add_build(sparing[_i].to, BUILD_SP4, strncmp(sparing[_i].to, "modules/", 8) != 0);
    if (sparing[_i].from) {
        struct text from = {0};
        text_printf(&from, "%s/%s", suite_build(), sparing[_i].from);
        build->upgrade_from = text_take(&from);
        build->upgrade_before = 9;
    }
    run_batch();
    ck_assert(!batch.runs[0].passed);
    ck_assert_str_eq(batch.runs[0].reasons.at[0], "an administrator's removal found no such user entry");
    /* Where nothing is expected of SP4, nothing is of a candidate, as everywhere. */
    ck_assert(batch.runs[1].passed);
    ck_assert_uint_eq(batch.runs[1].result.vain_change, 1);
    ck_assert_uint_eq(batch.runs[2].result.vain_change, 0);
    ck_assert_uint_eq(batch.runs[2].result.cycle_count, 10);
}
END_TEST

static char *read_file(const char *path)
{
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%s/%s", folder, path);
    FILE *file = fopen(whole, "r");
    ck_assert_msg(file != NULL, "%s", whole);
    char *text = calloc(1, 4096);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_lt(fread(text, 1, 4095, file), 4095);
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

static void assert_file(const char *path, const char *expected)
{
    char *text = read_file(path);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(the_evidence_is_kept)
{
    char keep[128];
    (void)snprintf(keep, sizeof keep, "%s/kept/deep", folder);
    config.keep = keep;
    add_fixture("article", article);
    add_known();
    add_build("modules/sp4.so", BUILD_SP4, true);
    run_batch();
    assert_file("kept/deep/article/pre-SP4/cycle-01/Ccmdir.exp", "");
    assert_file("kept/deep/article/pre-SP4/cycle-01/Ccmdel.imp", "");
    assert_file("kept/deep/article/pre-SP4/cycle-10/Ccmdir.imp",
                "Name: SMITH, Jimmy\nLocn: l\nAddr: SITE2\nCmts: \n\nName: Smith, Jimmy\nLocn: l\nAddr: SITE1\nCmts: \n\n");
    assert_file("kept/deep/article/SP4/cycle-02/Ccmdir.exp", "Name: SITE1\nLocn: P\nAddr: \nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: SITE2\nLocn: p\nAddr: SITE1\nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: SITE3\nLocn: p\nAddr: SITE1\nCmts: MSExchangeCCMC EXSRV1\n\n"
                                                             "Name: Smith, Jimmy\nLocn: l\nAddr: SITE1\nCmts: \n\n");
    assert_file("kept/deep/article/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("kept/deep/article/SP4-2/cycle-02/Ccmdir.imp", "");
}
END_TEST

/* In the post office's code page, with line ends as in DOS. */
START_TEST(the_evidence_is_in_the_code_page)
{
    config.keep = folder;
    add_fixture("page", page);
    add_build("modules/sp4.so", BUILD_SP4, false);
    run_batch();
    assert_file("page/SP4/cycle-02/Ccmdir.exp", "Name: SITE1\r\nLocn: P\r\nAddr: \r\nCmts: MSExchangeCCMC EXSRV1\r\n\r\n"
                                                "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
    assert_file("page/SP4/cycle-02/Ccmdel.imp", "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
    assert_file("page/SP4/cycle-02/Ccmdir.imp", "Name: ?lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \xA0\r\n\r\n");
}
END_TEST

START_TEST(keeping_survives_a_failed_allocation)
{
    add_fixture("page", page);
    const struct names *names = &batch.fixtures.at[0]->scenario.names;
    struct post_office office;
    ck_assert(post_office_init(&office, names, (struct import_rules){0}));
    post_office_put(&office, &(struct entry){.name = 1, .locn = 'L'});
    for (unsigned long n = 1;; n++) {
        struct keeper keeper = {.folder = folder, .cycles = 1, .message = &message};
        fail_alloc_at(n);
        bool done = keep_cycle(&keeper, 1, &office, &(struct transfer){0});
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(done == !reached);
        ck_assert(!reached || message.failed || strstr(message.bytes, ": Cannot allocate memory"));
        text_clean_up(&message);
        if (!reached)
            break;
    }
    post_office_clean_up(&office);
}
END_TEST

START_TEST(fixtures_of_one_name_are_kept_apart)
{
    struct text path = {0};
    keep_append_part(&path, "../a b\033.so");
    ck_assert_str_eq(path.bytes, "_._a_b_.so");
    text_clean_up(&path);
    config.keep = folder;
    add_fixture("same", article);
    add_fixture("same", removal);
    add_build("modules/sp4.so", BUILD_SP4, false);
    run_batch();
    assert_file("same/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("same-2/SP4/cycle-02/Ccmdir.imp", "");
}
END_TEST

/* Whatever the names are: no two runs write to one folder. */
START_TEST(no_two_runs_are_kept_in_one_folder)
{
    static const char *const names[] = {"a b", "a_b", "a_b-2", "a\tb", "a_b-2", "a b", ".a", "_a", "a_b-2-2", ""};
    size_t count = sizeof names / sizeof *names;
    char **parts = keep_unique_parts(names, count);
    ck_assert_ptr_nonnull(parts);
    ck_assert_str_eq(parts[0], "a_b");
    ck_assert_str_eq(parts[1], "a_b-2");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(parts[i], parts[j]);
    keep_free_parts(parts, count);
    config.keep = folder;
    add_fixture("a b", article);
    add_fixture("a_b", removal);
    add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batch, &config, &message), BATCH_OK);
    assert_file("a_b/SP4/cycle-02/Ccmdir.imp", "");
    assert_file("a_b-2/SP4/cycle-02/Ccmdir.imp", "");
}
END_TEST

START_TEST(what_cannot_be_kept_is_said)
{
    config.keep = folder;
    add_fixture("line-end", line_end);
    add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batch, &config, &message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(message.bytes,
                                 "line-end.yaml: the files of its cycles cannot be kept: a record has no room for the line "
                                 "end in 'a\\nb'"));
    batch_clean_up(&batch);
    text_clear(&message);

    struct text large = {0};
    text_puts(&large, "title: A long name\nsource: test\nsites:\n  - {name: Site 1, post_office: SITE1, recipients: [{name: ");
    for (int i = 0; i < 1 << 18; i++)
        text_puts(&large, "long");
    text_puts(&large, "}]}\n");
    add_fixture("long", large.bytes);
    add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batch, &config, &message), BATCH_INVALID);
    ck_assert_ptr_nonnull(strstr(message.bytes,
                                 "long.yaml: the files of its cycles cannot be kept: a record has no room for a text of "
                                 "1048576 bytes; run it without --keep, or leave it out with --exclude"));
    text_clean_up(&large);
    batch_clean_up(&batch);
    text_clear(&message);

    config.keep = "/dev/null/kept";
    add_fixture("article", article);
    add_build("modules/sp4.so", BUILD_SP4, false);
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    ck_assert_int_eq(batch_run_all(&batch, &config, &message), BATCH_FAILED);
    ck_assert_str_eq(message.bytes, "/dev/null/kept/article/SP4: the files of cycle 1 cannot be written: Not a directory");
    ck_assert(batch.complete);
    ck_assert_uint_eq(batch.passed, 1);
}
END_TEST

START_TEST(without_processes_the_harness_fails)
{
    if (suite_under_valgrind())
        return; /* it has descriptors of its own, which it lends */
    add_fixture("article", article);
    add_known();
    ck_assert_int_eq(batch_probe(&batch, &config, &message), BATCH_OK);
    int highest = 0;
    for (int next = dup(STDIN_FILENO); next >= 0; next = dup(STDIN_FILENO))
        highest = next;
    enum batch_status probed = batch_probe(&batch, &config, &message);
    enum batch_status ran = batch_run_all(&batch, &config, &message);
    while (highest > 16) /* those of Check stay */
        close(highest--);
    ck_assert_int_eq(probed, BATCH_FAILED);
    ck_assert_int_eq(ran, BATCH_FAILED);
    ck_assert_str_eq(message.bytes, "worker processes cannot be had: Too many open files"
                                    "worker processes cannot be had: Too many open files");
}
END_TEST

START_TEST(a_batch_survives_a_failed_allocation)
{
    config.no_fork = true;
    config.blame = true;
    char keep[128];
    (void)snprintf(keep, sizeof keep, "%s/kept", folder);
    config.keep = keep;
    for (unsigned long n = 1;; n += n <= 60 ? 1 : suite_under_valgrind() ? 29 : 7) { /* what comes later repeats */
        add_fixture("article", article);
        add_known();
        fail_alloc_at(n);
        enum batch_status status = batch_probe(&batch, &config, &message);
        if (status == BATCH_OK)
            status = batch_run_all(&batch, &config, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == (reached ? BATCH_FAILED : BATCH_OK), "allocation %lu: %d: %s", n, (int)status, message.bytes);
        batch_clean_up(&batch);
        text_clean_up(&message);
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
    tcase_add_checked_fixture(runs, set_up, tear_down);
    tcase_add_loop_test(runs, each_fixture_runs_with_each_build, 0, 2);
    tcase_add_test(runs, a_candidate_is_held_to_what_is_expected_of_sp4);
    tcase_add_test(runs, upgrades_run_one_build_after_the_other);
    tcase_add_test(runs, a_fixture_may_start_from_another_build);
    tcase_add_test(runs, a_bad_module_fails_its_runs_alone);
    tcase_add_test(runs, what_a_module_died_of_is_told);
    tcase_add_test(runs, a_module_with_state_begins_each_run_anew);
    tcase_add_test(runs, a_module_that_cannot_be_used_is_named);
    tcase_add_test(runs, a_change_that_finds_nothing_is_the_fixtures_mistake);
    tcase_add_loop_test(runs, what_a_candidate_did_not_write_fails_its_run_alone, 0, sizeof sparing / sizeof *sparing);
    tcase_add_test(runs, without_processes_the_harness_fails);
    tcase_add_test(runs, a_batch_survives_a_failed_allocation);
    suite_add_tcase(suite, runs);
    TCase *keep = tcase_create("keep");
    tcase_add_checked_fixture(keep, set_up, tear_down);
    tcase_add_test(keep, the_evidence_is_kept);
    tcase_add_test(keep, the_evidence_is_in_the_code_page);
    tcase_add_test(keep, keeping_survives_a_failed_allocation);
    tcase_add_test(keep, fixtures_of_one_name_are_kept_apart);
    tcase_add_test(keep, no_two_runs_are_kept_in_one_folder);
    tcase_add_test(keep, what_cannot_be_kept_is_said);
    suite_add_tcase(suite, keep);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {batch_suite};
    return suite_main(makers, 1);
}
