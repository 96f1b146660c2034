/* The known limits of the fix: which runs show one, why, and that every report for people says so. */
#include "fail_alloc.h"
#include "made.h"
#include "program.h"
#include "report/conclusion.h"
#include "suite.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRE_SP4, SP4, CANDIDATE, OTHER, BUILDS };

static struct batch batch;

static struct batch_run *run_at(size_t fixture, size_t build) { return &batch.runs[fixture * BUILDS + build]; }

static void set(struct batch_run *run, enum verdict verdict, struct faults faults)
{
    run->result.verdict = verdict;
    run->result.faults = faults;
    run->result.loop_period = verdict == VERDICT_LOOPING;
}

static void state_expectations(void)
{
    for (size_t i = 0; i < batch.fixtures.count; i++)
        for (size_t build = 0; build < KNOWN_BUILDS; build++)
            batch.fixtures.at[i]->expected[build].stated = true;
}

/* Seven fixtures: in the first SP4 is quiet and sound, and then there is a limit of each kind; in the last the run failed. */
static void make_limits(void)
{
    const struct faults none = {0}, missing = {.missing = 2}, both = {.stray = 1, .damaged = 3};
    make_batch(&batch, 7);
    state_expectations();
    set(run_at(1, PRE_SP4), VERDICT_QUIET, none);
    set(run_at(1, SP4), VERDICT_LOOPING, none);
    set(run_at(2, SP4), VERDICT_LOOPING, both);
    set(run_at(3, PRE_SP4), VERDICT_QUIET, none);
    set(run_at(3, SP4), VERDICT_QUIET, missing);
    set(run_at(4, PRE_SP4), VERDICT_QUIET, missing);
    set(run_at(4, SP4), VERDICT_QUIET, missing);
    set(run_at(5, SP4), VERDICT_UNDECIDED, none);
    set(run_at(6, SP4), VERDICT_LOOPING, none);
    run_at(6, SP4)->passed = false;
    batch.fixtures.at[1]->scenario.import.on_collision = ON_COLLISION_KEEP;
    batch.fixtures.at[5]->scenario.cycles = 1;
}

static const enum limit limits[] = {LIMIT_NONE,   LIMIT_LOOPS_ALONE, LIMIT_LOOPS, LIMIT_LEAVES_ALONE,
                                    LIMIT_LEAVES, LIMIT_UNDECIDED,   LIMIT_NONE};

START_TEST(limits_are_distinguished_from_failures)
{
    size_t counts[LIMITS];
    make_limits();
    for (size_t i = 0; i < 7; i++)
        for (size_t build = 0; build < BUILDS; build++)
            ck_assert_int_eq(limit_of(&batch, run_at(i, build)), build == SP4 ? limits[i] : LIMIT_NONE);
    ck_assert_uint_eq(limits_count(&batch, &batch.builds[SP4], counts), 5);
    for (size_t i = 0; i < LIMITS; i++)
        ck_assert_uint_eq(counts[i], 1);
    ck_assert_uint_eq(limits_count(&batch, &batch.builds[PRE_SP4], counts), 0);
    ck_assert_uint_eq(limits_runs(&batch, &batch.builds[SP4]), 7);
    /* Of a candidate as of SP4, but not of an upgrade, nor of what crashed. */
    set(run_at(0, CANDIDATE), VERDICT_LOOPING, (struct faults){0});
    ck_assert_int_eq(limit_of(&batch, run_at(0, CANDIDATE)), LIMIT_LOOPS);
    set(run_at(0, CANDIDATE), VERDICT_CRASHED, (struct faults){0});
    ck_assert_int_eq(limit_of(&batch, run_at(0, CANDIDATE)), LIMIT_NONE);
    batch.builds[SP4].upgrade_from = strdup("a.so");
    ck_assert_int_eq(limit_of(&batch, run_at(1, SP4)), LIMIT_NONE);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(without_pre_sp4_it_is_not_mentioned)
{
    make_limits();
    for (size_t i = 0; i < BUILDS; i++)
        batch.builds[i].expect = BUILD_SP4;
    ck_assert_ptr_null(limit_pre_sp4(&batch, run_at(1, SP4)));
    ck_assert_int_eq(limit_of(&batch, run_at(1, SP4)), LIMIT_LOOPS);
    ck_assert_int_eq(limit_of(&batch, run_at(3, SP4)), LIMIT_LEAVES);
    /* And the first of all runs may have a limit. */
    set(run_at(0, PRE_SP4), VERDICT_LOOPING, (struct faults){0});
    char *report = report_written(report_table, RUNS(&batch), &(struct report_style){.verbose = true});
    assert_holds(report, "\n    fixture-1: ");
    free(report);
    batch_clean_up(&batch);
}
END_TEST

static const struct {
    size_t counts[LIMITS];
    const char *summary;
} summaries[] = {
    {{[LIMIT_LOOPS] = 1}, "it loops in 1"},
    {{[LIMIT_LOOPS] = 11, [LIMIT_LOOPS_ALONE] = 4, [LIMIT_LEAVES] = 3},
     "it loops in 15 (in 4 of them pre-SP4 comes to rest), and leaves wrong entries in 3"},
    {{[LIMIT_LEAVES_ALONE] = 2, [LIMIT_UNDECIDED] = 1},
     "it leaves wrong entries in 2 (in 2 of them pre-SP4 leaves none), and is undecided in 1"},
    {{1, 1, 1, 1, 1},
     "it loops in 2 (in 1 of them pre-SP4 comes to rest), leaves wrong entries in 2 (in 1 of them pre-SP4 leaves none), and is "
     "undecided in 1"},
};

START_TEST(limits_are_counted_in_words)
{
    struct text text = {0};
    limits_summarize(summaries[_i].counts, &text);
    ck_assert_str_eq(text.bytes, summaries[_i].summary);
    text_clean_up(&text);
}
END_TEST

static const struct {
    struct identity_rule rule;
    enum code_page page;
    enum on_collision on_collision;
    enum verdict verdict;
    bool unstated;
    const char *why;
} reasons[] = {
    {.rule = {.letter_case = IDENTITY_CASE_ASCII}, .why = "the post office folds A to Z only"},
    {.rule = {.letter_case = IDENTITY_CASE_FULL}, .why = "the post office folds fully (\xc3\x9f is ss)"},
    {.rule = {.letter_case = IDENTITY_CASE_EXACT}, .why = "the post office is case-sensitive"},
    {.rule = {.normalization = IDENTITY_NORMALIZATION_NFC}, .why = "the post office normalizes to NFC"},
    {.rule = {.normalization = IDENTITY_NORMALIZATION_NFKC, .spaces = IDENTITY_SPACES_SQUEEZE, .length = 30},
     .on_collision = ON_COLLISION_REJECT,
     .why = "the post office squeezes spaces, normalizes to NFKC, compares 30 characters, refuses a second spelling"},
    {.rule = {.length = 1}, .why = "the post office compares 1 character"},
    {.page = CODE_PAGE_850,
     .on_collision = ON_COLLISION_KEEP,
     .why = "the post office keeps the first spelling, writes code page 850"},
    {.page = CODE_PAGE_UTF_8, .why = "its fixture expects it"},
    {.unstated = true, .why = "its fixture expects nothing"},
    {.rule = {.length = 8}, .unstated = true, .why = "the post office compares 8 characters; its fixture expects nothing"},
    {.verdict = VERDICT_UNDECIDED, .why = "1 cycle only"},
    {.rule = {.length = 8}, .verdict = VERDICT_UNDECIDED, .why = "the post office compares 8 characters; 1 cycle only"},
};

START_TEST(the_reason_is_the_post_offices_rule)
{
    struct text text = {0};
    make_batch(&batch, 1);
    state_expectations();
    struct fixture *fixture = batch.fixtures.at[0];
    fixture->scenario.names.rule = reasons[_i].rule;
    fixture->scenario.names.code_page = reasons[_i].page;
    fixture->scenario.import.on_collision = reasons[_i].on_collision;
    fixture->scenario.cycles = 1;
    fixture->expected[BUILD_SP4].stated = !reasons[_i].unstated;
    set(run_at(0, SP4), reasons[_i].verdict, (struct faults){0});
    limit_explain(run_at(0, SP4), &text);
    ck_assert_str_eq(text.bytes, reasons[_i].why);
    text_clean_up(&text);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(the_conclusion_does_not_hide_them)
{
    struct text text = {0};
    make_limits();
    run_at(6, SP4)->passed = true;
    set(run_at(6, SP4), VERDICT_QUIET, (struct faults){0});
    conclusion_append(&batch, &text);
    ck_assert_str_eq(text.bytes, "The candidate does what is expected of SP4.");
    ck_assert_uint_eq(conclusion_of(&batch).verified.limits, 5);
    for (size_t i = CANDIDATE; i < BUILDS; i++)
        batch.builds[i].candidate = false;
    text_clear(&text);
    conclusion_append(&batch, &text);
    ck_assert_str_eq(text.bytes, "The bug is reproduced, and SP4 fixes it within its known limits.");
    run_at(6, SP4)->passed = false;
    ck_assert_int_eq(conclusion_of(&batch).verified.answer, ANSWER_NO);
    text_clean_up(&text);
    batch_clean_up(&batch);
}
END_TEST

/* Table, Markdown and page: what a report says of each limit, and a word that is there only if there are some. */
static const struct {
    report_writer *write;
    const char *head, *parts[6];
} reports[] = {
    {report_table,
     "Known limits of SP4, in 5 of 7 runs: it loops in 2 (in 1 of them pre-SP4 comes to rest)",
     {"  loops where pre-SP4 comes to rest:\n    fixture-2: the post office keeps the first spelling\n",
      "  loops:\n    fixture-3: its fixture expects it; 1 stray, 3 damaged\n",
      "  comes to rest with wrong entries where pre-SP4 leaves none:\n    fixture-4: its fixture expects it; 2 missing\n",
      "  comes to rest with wrong entries:\n    fixture-5: its fixture expects it; 2 missing\n",
      "  has too few cycles for a verdict:\n    fixture-6: 1 cycle only\n"}},
    {report_markdown,
     "### Known limits of SP4\n\n",
     {"In 5 of 7 fixtures, as they expect, it loops in 2",
      "| **SP4 loops where pre-SP4 comes to rest: 1** | | |\n| Title-2: the post office keeps the first spelling | sends "
      "nothing | loops, 0 a cycle |\n",
      "| Title-3: its fixture expects it | loops, 2 a cycle | loops, 0 a cycle, **1 stray, 3 damaged** |\n",
      "pre-SP4 leaves none: 1** | | |\n| Title-4: its fixture expects it | sends nothing | rests after cycle 1, **2 "
      "missing** |\n",
      "| Title-5: its fixture expects it | sends nothing, **2 missing** | rests after cycle 1, **2 missing** |\n",
      "| Title-6: 1 cycle only | loops, 2 a cycle | undecided |\n"}},
    {report_html,
     "<section id=\"limits\"><h2>Known limits of SP4</h2>",
     {"SP4 loops where pre-SP4 comes to rest: 1</th>", "SP4 loops: 1</th>",
      "<small>the post office keeps the first spelling</small></th>",
      "SP4 comes to rest with wrong entries where pre-SP4 leaves none: 1</th>", "SP4 comes to rest with wrong entries: 1</th>",
      "SP4 has too few cycles for a verdict: 1</th>"}},
};
#define REPORTS ((int)(sizeof reports / sizeof *reports))

START_TEST(every_report_names_each)
{
    make_limits();
    char *report = report_written(reports[_i].write, RUNS(&batch), &(struct report_style){.verbose = true});
    assert_holds(report, reports[_i].head);
    for (size_t i = 0; i < 6 && reports[_i].parts[i]; i++)
        assert_holds(report, reports[_i].parts[i]);
    assert_holds_not(report, "Known limits of pre-SP4");
    free(report);
    batch_clean_up(&batch);
    make_batch(&batch, 7);
    report = report_written(reports[_i].write, RUNS(&batch), &(struct report_style){.verbose = true});
    assert_holds_not(report, "Known limits");
    assert_holds_not(report, "known limits");
    free(report);
    batch_clean_up(&batch);
}
END_TEST

/* On a terminal, to the letter: with tables each run, without them the counts. */
static const struct {
    bool verbose;
    const char *section;
} sections[] = {
    {true, "\n\nKnown limits of SP4, in 5 of 7 runs: it loops in 2 (in 1 of them pre-SP4 comes to rest), leaves\n"
           "  wrong entries in 2 (in 1 of them pre-SP4 leaves none), and is undecided in 1. The fix ignores case\n"
           "  and nothing else. Where the post office has another rule, that is too little or too much.\n"
           "  loops where pre-SP4 comes to rest:\n    fixture-2: the post office keeps the first spelling\n"
           "  loops:\n    fixture-3: its fixture expects it; 1 stray, 3 damaged\n"
           "  comes to rest with wrong entries where pre-SP4 leaves none:\n    fixture-4: its fixture expects it; 2 missing\n"
           "  comes to rest with wrong entries:\n    fixture-5: its fixture expects it; 2 missing\n"
           "  has too few cycles for a verdict:\n    fixture-6: 1 cycle only\n\n28 runs of 7 fixtures: "},
    {false, ".\nKnown limits of SP4, in 5 of 7 runs: it loops in 2 (in 1 of them pre-SP4 comes to rest), leaves\n"
            "wrong entries in 2 (in 1 of them pre-SP4 leaves none), and is undecided in 1. The fix ignores case\n"
            "and nothing else. Where the post office has another rule, that is too little or too much.\n-v prints "},
};

START_TEST(a_terminal_shows_runs_or_counts)
{
    make_limits();
    char *report = report_written(report_table, RUNS(&batch), &(struct report_style){.verbose = sections[_i].verbose});
    assert_holds(report, sections[_i].section);
    free(report);
    batch_clean_up(&batch);
}
END_TEST

static report_writer *const writers[] = {report_table, report_markdown, report_html};

START_TEST(failed_allocations_leave_nothing_written)
{
    make_limits();
    xmlInitParser();
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&bytes, &length);
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = writers[_i](RUNS(&batch), &(struct report_style){.verbose = true}, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(fclose(stream), 0);
        ck_assert_int_eq(status, reached ? REPORT_NO_MEMORY : REPORT_OK);
        ck_assert(!reached || length == 0);
        free(bytes);
        if (!reached)
            break;
    }
    batch_clean_up(&batch);
}
END_TEST

/* Whether the reports must name SP4's run. */
static bool is_limit(json_t *run)
{
    static const char *const faults[] = {"missing", "misrouted", "stray", "damaged", "unroutable"};
    bool sound = strcmp(word_of(run, "verdict"), "quiet") == 0;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sound = sound && number_of(json_object_get(run, "faults"), faults[i]) == 0;
    return strcmp(word_of(run, "build"), "SP4") == 0 && !sound;
}

/* Counted from the results of the runs, with any fixtures; each has its own reason. */
START_TEST(the_limits_of_the_corpus_are_complete)
{
    struct ran ran;
    RUN(&ran, "run", "--format=json");
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran), *runs = json_object_get(root, "runs"), *run;
    RUN(&ran, "run", "-v");
    ck_assert_int_eq(ran.status, 0);
    const char *section = strstr(ran.output, "\nKnown limits of SP4, in ");
    ck_assert_ptr_nonnull(section);
    size_t i, count = 0, all = 0;
    json_array_foreach(runs, i, run)
    {
        struct text line = {0};
        text_printf(&line, "\n    %s: ", word_of(run, "fixture"));
        const char *named = strstr(section, line.bytes);
        if (strcmp(word_of(run, "build"), "SP4") == 0) {
            ck_assert_msg((named != NULL) == is_limit(run), "%s", line.bytes);
            all++;
        }
        if (is_limit(run)) {
            count++;
            ck_assert_msg(named && strncmp(named + line.length, "its fixture", 11) != 0, "%s", line.bytes);
        }
        text_clean_up(&line);
    }
    struct text head = {0};
    text_printf(&head, "\nKnown limits of SP4, in %zu of %zu runs: it ", count, all);
    ck_assert_int_eq(strncmp(section, head.bytes, head.length), 0);
    ck_assert_uint_gt(count, 0);
    text_clean_up(&head);
    json_decref(root);
    program_forget(&ran);
}
END_TEST

static Suite *report_limits_suite(void)
{
    Suite *suite = suite_create("report-limits");
    TCase *found = tcase_create("found");
    tcase_add_test(found, limits_are_distinguished_from_failures);
    tcase_add_test(found, without_pre_sp4_it_is_not_mentioned);
    tcase_add_loop_test(found, limits_are_counted_in_words, 0, sizeof summaries / sizeof *summaries);
    tcase_add_loop_test(found, the_reason_is_the_post_offices_rule, 0, sizeof reasons / sizeof *reasons);
    suite_add_tcase(suite, found);
    TCase *told = tcase_create("conclusive");
    tcase_set_timeout(told, 120);
    tcase_add_test(told, the_conclusion_does_not_hide_them);
    tcase_add_loop_test(told, a_terminal_shows_runs_or_counts, 0, 2);
    tcase_add_loop_test(told, every_report_names_each, 0, REPORTS);
    tcase_add_loop_test(told, failed_allocations_leave_nothing_written, 0, REPORTS);
    if (!suite_under_valgrind()) /* other suites run the corpus there */
        tcase_add_test(told, the_limits_of_the_corpus_are_complete);
    suite_add_tcase(suite, told);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_limits_suite};
    return suite_main(makers, 1);
}
