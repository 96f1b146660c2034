/* The reports, from results that are made by hand. */
#include "fail_alloc.h"
#include "report/layout.h"
#include "report/report.h"
#include "report/words.h"
#include "suite.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define HOSTILE_TITLE "</td><script>alert(\"1\")</script> \033[2J\t\\ \xe2\x80\xae\xff ]]>"

/* A batch of two fixtures and three builds: the known two and an upgrade. */
struct made {
    struct fixture fixtures[2];
    struct fixture *pointers[2];
    struct build builds[3];
    struct cycle_counts cycles[6][120];
    struct batch_run runs[6];
    char *reasons[2];
    struct batch batch;
};

static void set_records(struct made *made, size_t run, const uint32_t *records, uint32_t count)
{
    struct run_result *result = &made->runs[run].result;
    for (uint32_t i = 0; i < count; i++)
        made->cycles[run][i] = (struct cycle_counts){
            .cycle = i + 1,
            .adds = records[i] / 2,
            .changes = records[i] - records[i] / 2,
            .redundant = i && records[i],
            .nanoseconds = 1000 + i,
        };
    result->cycles = made->cycles[run];
    result->cycle_count = count;
}

/* As in the article, and then what else there may be. */
static void make_report(struct made *made)
{
    memset(made, 0, sizeof *made);
    made->fixtures[0] = (struct fixture){
        .path = "fixtures/article.yaml", .name = "article", .title = "Three spellings of Jimmy Smith", .source = "Q237588"};
    made->fixtures[1] = (struct fixture){.path = "./\xe4.yaml",
                                         .name = "\xe4",
                                         .title = HOSTILE_TITLE,
                                         .source = "x\ny",
                                         .upgrade_before = 4,
                                         .upgrade_from = BUILD_PRE_SP4};
    made->builds[0] = (struct build){.path = "modules/pre-sp4.so", .name = "pre-SP4", .expect = BUILD_PRE_SP4};
    made->builds[1] = (struct build){.path = "a\tb.so", .name = "c\\x1B", .expect = BUILD_SP4, .candidate = true};
    made->builds[2] = (struct build){
        .path = "modules/sp4.so", .name = "pre-SP4:SP4@4", .upgrade_from = "modules/pre-sp4.so", .upgrade_before = 4};
    for (size_t i = 0; i < 2; i++)
        made->pointers[i] = &made->fixtures[i];
    for (size_t i = 0; i < 6; i++)
        made->runs[i] = (struct batch_run){.fixture = &made->fixtures[i / 3], .build = &made->builds[i % 3], .passed = true};

    set_records(made, 0, (const uint32_t[]){6, 2, 2, 2, 2, 2, 2, 2, 2, 2}, 10);
    made->runs[0].result.verdict = VERDICT_LOOPING;
    made->runs[0].result.loop_from = 1;
    made->runs[0].result.loop_period = 2;
    made->runs[0].result.loop_records = 4;
    made->runs[0].result.redundant_cycles = 9;
    made->runs[0].result.redundant_updates = 18;
    set_records(made, 1, (const uint32_t[]){4, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 10);
    made->runs[1].result.quiet_after = 1;
    set_records(made, 2, (const uint32_t[]){6, 2, 2, 1, 0, 0, 0, 0, 0, 0}, 10);
    made->runs[2].result.quiet_after = 4;
    made->runs[2].result.redundant_cycles = 2;
    made->runs[2].result.redundant_updates = 4;

    uint32_t records[120];
    for (uint32_t i = 0; i < 120; i++)
        records[i] = i ? 1 + i % 2 : 7;
    set_records(made, 3, records, 120);
    made->runs[3].result.verdict = VERDICT_UNDECIDED;
    made->runs[3].result.redundant_cycles = 119;
    made->runs[3].result.redundant_updates = UINT64_MAX;
    made->runs[3].result.rejected = 1;
    made->runs[3].result.conflicts = 2;
    made->runs[3].result.blame = (struct blame){.asked = true, .count = 2, .sets = {1U << CCM_EXPORT_MATCH, 5}};
    made->runs[4].result.verdict = VERDICT_CRASHED;
    made->reasons[0] = "crashed: signal 11 (Segmentation fault)";
    made->reasons[1] = "verdict: crashed, expected quiet";
    made->runs[4].reasons = (struct reasons){.at = made->reasons, .count = 2};
    made->runs[4].passed = false;
    static char printed[] = "oh\\x07";
    made->runs[4].output = printed;
    set_records(made, 5, (const uint32_t[]){0, 0}, 2);
    made->runs[5].result.faults = (struct faults){.missing = 1, .damaged = 2};
    made->runs[5].result.blame = (struct blame){.asked = true};

    made->batch = (struct batch){
        .fixtures = {.at = made->pointers, .count = 2},
        .builds = made->builds,
        .build_count = 3,
        .runs = made->runs,
        .run_count = 6,
        .passed = 5,
        .failed = 1,
    };
}

static const struct report_style plain = {.verbose = true, .version = "1.2.3", .unicode = {15, 0}},
                                 colored = {.verbose = true, .color = true, .version = "1.2.3"};

/* What the report writes; the caller frees it. */
static char *written(report_writer *report, const struct batch *batch, const struct report_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(batch, style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

static char *list_written(report_list_writer *report, const struct fixture_list *list, const struct report_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(list, style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

/* Everything that may act on a terminal is gone. */
static void assert_safe(const char *bytes)
{
    for (const unsigned char *at = (const unsigned char *)bytes; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is printed", *at);
    ck_assert_ptr_null(strstr(bytes, "\xe2\x80\xae"));
}

START_TEST(table_of_the_article)
{
    struct made made;
    make_report(&made);
    made.batch.fixtures.count = 1;
    made.batch.run_count = 2;
    made.batch.passed = 2;
    made.batch.failed = 0;
    made.builds[1] = (struct build){.path = "modules/sp4.so", .name = "SP4", .expect = BUILD_SP4};
    char *table = written(report_table, &made.batch, &plain);
    ck_assert_str_eq(table, "Three spellings of Jimmy Smith\n"
                            "article, source: Q237588\n"
                            "\n"
                            "  build    records by cycle     redundant updates  verdict\n"
                            "  pre-SP4  6 2 2 2 2 2 2 2 2 2  18 in 9 cycles     looping, period 2  passed\n"
                            "    never ends: the directory after cycle 3 equals that after cycle 1, with 4 records sent in\n"
                            "      between\n"
                            "  SP4      4 0 0 0 0 0 0 0 0 0  none               quiet              passed\n"
                            "    nothing was sent after cycle 1\n"
                            "\n"
                            "2 runs of 1 fixture: 2 passed, 0 failed\n");
    free(table);
}
END_TEST

START_TEST(table_of_everything)
{
    struct made made;
    make_report(&made);
    char *table = written(report_table, &made.batch, &plain);
    ck_assert_str_eq(table,
                     "c\\x1B is a\\tb.so, checked against the expectations of SP4\n"
                     "\n"
                     "Three spellings of Jimmy Smith\n"
                     "article, source: Q237588\n"
                     "\n"
                     "  build          records by cycle     redundant updates  verdict\n"
                     "  pre-SP4        6 2 2 2 2 2 2 2 2 2  18 in 9 cycles     looping, period 2  passed\n"
                     "    never ends: the directory after cycle 3 equals that after cycle 1, with 4 records sent in\n"
                     "      between\n"
                     "  c\\x1B          4 0 0 0 0 0 0 0 0 0  none               quiet              passed\n"
                     "    nothing was sent after cycle 1\n"
                     "  pre-SP4:SP4@4  6 2 2 1 0 0 0 0 0 0  4 in 2 cycles      quiet              passed\n"
                     "    nothing was sent after cycle 4\n"
                     "\n"
                     "</td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>\n"
                     "\\xE4, source: x\\ny, upgrade: pre-SP4 runs the cycles before cycle 4\n"
                     "\n"
                     "  build          records by cycle     redundant updates  verdict\n"
                     "  pre-SP4        7 (2 1)×59 2         18446744073709551615 in 119 cycles  undecided          passed\n"
                     "    undecided after 120 cycles: not at rest, and no directory repeated; use more cycles\n"
                     "    1 record rejected (not applied by the post office); 2 conflicts (nothing was sent, as an entry\n"
                     "      is not the connector's)\n"
                     "    to blame: export match, or import list + post office\n"
                     "  c\\x1B          -                    none               crashed            FAILED\n"
                     "    the module ended its process, or answered one question in two ways\n"
                     "    the module printed: 'oh\\x07'\n"
                     "    FAILED: crashed: signal 11 (Segmentation fault)\n"
                     "    FAILED: verdict: crashed, expected quiet\n"
                     "  pre-SP4:SP4@4  0 0                  none               quiet              passed\n"
                     "    nothing was ever sent\n"
                     "    faults: 1 missing, 2 damaged\n"
                     "    to blame: no place: the run is unsound even where the reference decides everywhere\n"
                     "\n"
                     "6 runs of 2 fixtures: 5 passed, 1 failed\n"
                     "  FAILED: \\xE4 with c\\x1B: crashed: signal 11 (Segmentation fault); verdict: crashed, expected quiet\n");
    assert_safe(table);
    free(table);
}
END_TEST

/* The text without what `ESC [ ... m` there is in it. */
static void strip_colors(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        if (from[0] == '\033' && from[1] == '[') {
            from += strcspn(from, "m");
            ck_assert_int_eq(*from++, 'm');
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

START_TEST(color_changes_nothing_else)
{
    struct made made;
    make_report(&made);
    char *table = written(report_table, &made.batch, &plain);
    char *color = written(report_table, &made.batch, &colored);
    ck_assert_ptr_nonnull(strstr(color, "\033[31mlooping, period 2\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[32mquiet\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[33mquiet\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[33mundecided\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[31mcrashed\033[0m"));
    ck_assert_ptr_nonnull(strstr(color, "\033[31mFAILED\033[0m"));
    strip_colors(color);
    ck_assert_str_eq(color, table);
    free(table);
    free(color);
}
END_TEST

START_TEST(long_sentences_are_wrapped)
{
    struct made made;
    make_report(&made);
    made.batch.run_count = 1;
    made.batch.fixtures.count = 1;
    made.runs[0].passed = false;
    made.reasons[0] = "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";
    made.runs[0].reasons = (struct reasons){.at = made.reasons, .count = 1};
    char *table = written(report_table, &made.batch, &plain);
    ck_assert_ptr_nonnull(
        strstr(table, "    FAILED: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n"
                      "      0123456789\n"));
    free(table);
}
END_TEST

START_TEST(list_for_people)
{
    struct made made;
    make_report(&made);
    char *list = list_written(report_list_table, &made.batch.fixtures, &plain);
    ck_assert_str_eq(list, "fixture  title                                                          source\n"
                           "article  Three spellings of Jimmy Smith                                 Q237588\n"
                           "\\xE4     </td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>  x\\ny\n");
    assert_safe(list);
    char *color = list_written(report_list_table, &made.batch.fixtures, &colored);
    ck_assert_str_ne(color, list);
    strip_colors(color);
    ck_assert_str_eq(color, list);
    free(list);
    free(color);
}
END_TEST

static void assert_words(void words(const struct run_result *, struct text *), const struct run_result *result,
                         const char *expected)
{
    struct text text = {0};
    words(result, &text);
    ck_assert(!text.failed);
    ck_assert_str_eq(text.bytes, expected);
    text_clean_up(&text);
}

static void assert_records(const uint32_t *records, uint32_t count, const char *expected)
{
    struct cycle_counts cycles[200] = {0};
    for (uint32_t i = 0; i < count; i++)
        cycles[i].deletes = records[i];
    assert_words(words_records, &(struct run_result){.cycles = cycles, .cycle_count = count}, expected);
}

START_TEST(records_in_words)
{
    uint32_t records[200] = {6};
    for (size_t i = 1; i < 200; i++)
        records[i] = 2;
    assert_records(records, 0, "-");
    assert_records(records, 1, "6");
    assert_records(records, 16, "6 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2");
    assert_records(records, 17, "6 2×16");
    assert_records(records, 100, "6 2×99");
    assert_records(records + 1, 100, "2×100");
    records[99] = 0;
    assert_records(records, 100, "6 2×98 0");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i;
    assert_records(records, 17, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and 1 cycle more");
    assert_records(records, 200, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and 184 cycles more");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i % 8 == 7;
    assert_records(records, 199, "(0 0 0 0 0 0 0 1)×24 0×7");
    for (uint32_t i = 0; i < 200; i++)
        records[i] = i % 4 / 2;
    assert_records(records, 19, "(0 0 1 1)×4 0×2 1");
}
END_TEST

START_TEST(proofs_in_words)
{
    struct run_result result = {.verdict = VERDICT_LOOPING, .loop_from = 12, .loop_period = 1, .loop_records = 1};
    assert_words(words_verdict, &result, "looping, period 1");
    assert_words(words_proof, &result,
                 "never ends: the directory after cycle 13 equals that after cycle 12, with 1 record sent in between");
    result = (struct run_result){.verdict = VERDICT_UNDECIDED, .cycle_count = 1};
    assert_words(words_verdict, &result, "undecided");
    assert_words(words_proof, &result, "undecided after 1 cycle: not at rest, and no directory repeated; use more cycles");
    result.verdict = VERDICT_TIMED_OUT;
    assert_words(words_verdict, &result, "timed out");
    assert_words(words_proof, &result, "the run took longer than it may");
    result.verdict = VERDICT_CRASHED;
    assert_words(words_proof, &result, "the module ended its process, or answered one question in two ways");
}
END_TEST

START_TEST(faults_and_blame_in_words)
{
    struct text text = {0};
    words_faults(&(struct faults){0}, &text);
    ck_assert_uint_eq(text.length, 0);
    words_faults(&(struct faults){1, 2, 3, 4, 5}, &text);
    ck_assert_str_eq(text.bytes, "1 missing, 2 misrouted, 3 stray, 4 damaged, 5 unroutable");
    text_clear(&text);
    words_stored_form(&(struct stored_form){0}, &text);
    ck_assert_uint_eq(text.length, 0);
    words_stored_form(&(struct stored_form){.length = 1}, &text);
    ck_assert_str_eq(text.bytes, "cut after 1 character");
    text_clear(&text);
    words_stored_form(&(struct stored_form){.normalization = STORED_NORMALIZATION_NFD,
                                            .letter_case = STORED_CASE_UPPER,
                                            .length = 30,
                                            .spaces = STORED_SPACES_SQUEEZE},
                      &text);
    ck_assert_str_eq(text.bytes, "in NFD, in upper case, without spaces at the ends and repeated ones, cut after 30 characters");
    text_clear(&text);
    words_blame(&(struct blame){.asked = true, .count = 3, .sets = {3, 5, 6}}, &text);
    ck_assert_str_eq(text.bytes, "import list + export match, or import list + post office, or export match + post office");
    text_clear(&text);
    words_blame(&(struct blame){.asked = true, .count = 1, .sets = {7}}, &text);
    ck_assert_str_eq(text.bytes, "import list + export match + post office");
    text_clean_up(&text);
}
END_TEST

/* Asserts the names and the order of an object's keys. */
static void assert_keys(json_t *object, const char *expected)
{
    struct text keys = {0};
    ck_assert(json_is_object(object));
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        text_printf(&keys, "%s ", json_object_iter_key(at));
    ck_assert_str_eq(keys.bytes, expected);
    text_clean_up(&keys);
}

static json_t *parsed(char *bytes)
{
    assert_safe(bytes);
    for (const char *at = bytes; *at; at++)
        ck_assert_msg((unsigned char)*at < 0x80, "JSON is not ASCII");
    json_error_t error;
    json_t *value = json_loads(bytes, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(value != NULL, "%s at line %d", error.text, error.line);
    free(bytes);
    return value;
}

static json_int_t integer(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    ck_assert_msg(json_is_integer(value), "%s is no integer", key);
    return json_integer_value(value);
}

static const char *word(json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    ck_assert_msg(value != NULL, "%s is no string", key);
    return value;
}

START_TEST(json_of_everything)
{
    struct made made;
    make_report(&made);
    json_t *root = parsed(written(report_json, &made.batch, &plain));
    assert_keys(root, "harness unicode isolation runs passed failed skipped connectors origin ");
    ck_assert_str_eq(word(root, "harness"), "1.2.3");
    ck_assert_str_eq(word(root, "unicode"), "15.0");
    ck_assert_int_eq(integer(root, "passed"), 5);
    ck_assert_int_eq(integer(root, "failed"), 1);
    json_t *runs = json_object_get(root, "runs");
    ck_assert_uint_eq(json_array_size(runs), 6);

    json_t *run = json_array_get(runs, 0);
    assert_keys(run, "fixture title build module cycles redundant_cycles redundant_updates verdict quiet_after loop faults passed "
                     "reasons blame upgrade uncovered output candidate ");
    ck_assert_str_eq(word(run, "fixture"), "article");
    ck_assert_str_eq(word(run, "title"), "Three spellings of Jimmy Smith");
    ck_assert_str_eq(word(run, "build"), "pre-SP4");
    ck_assert_str_eq(word(run, "module"), "modules/pre-sp4.so");
    ck_assert_int_eq(integer(run, "redundant_cycles"), 9);
    ck_assert_int_eq(integer(run, "redundant_updates"), 18);
    ck_assert_str_eq(word(run, "verdict"), "looping");
    ck_assert(json_is_null(json_object_get(run, "quiet_after")));
    assert_keys(json_object_get(run, "loop"), "from period ");
    ck_assert_int_eq(integer(json_object_get(run, "loop"), "from"), 1);
    ck_assert_int_eq(integer(json_object_get(run, "loop"), "period"), 2);
    assert_keys(json_object_get(run, "faults"), "missing misrouted stray damaged unroutable ");
    ck_assert(json_is_true(json_object_get(run, "passed")));
    ck_assert_uint_eq(json_array_size(json_object_get(run, "reasons")), 0);
    ck_assert(json_is_null(json_object_get(run, "blame")));
    ck_assert(json_is_null(json_object_get(run, "upgrade")));
    json_t *cycles = json_object_get(run, "cycles");
    ck_assert_uint_eq(json_array_size(cycles), 10);
    json_t *cycle = json_array_get(cycles, 1);
    assert_keys(cycle, "cycle records adds changes deletes rejected conflicts redundant nanoseconds ");
    ck_assert_int_eq(integer(cycle, "cycle"), 2);
    ck_assert_int_eq(integer(cycle, "records"), 2);
    ck_assert_int_eq(integer(cycle, "adds"), 1);
    ck_assert_int_eq(integer(cycle, "changes"), 1);
    ck_assert_int_eq(integer(cycle, "nanoseconds"), 1001);
    ck_assert(json_is_true(json_object_get(cycle, "redundant")));
    ck_assert(json_is_false(json_object_get(json_array_get(cycles, 0), "redundant")));

    run = json_array_get(runs, 2);
    ck_assert_int_eq(integer(run, "quiet_after"), 4);
    ck_assert(json_is_null(json_object_get(run, "loop")));
    assert_keys(json_object_get(run, "upgrade"), "from before_cycle ");
    ck_assert_str_eq(word(json_object_get(run, "upgrade"), "from"), "modules/pre-sp4.so");
    ck_assert_int_eq(integer(json_object_get(run, "upgrade"), "before_cycle"), 4);

    run = json_array_get(runs, 3);
    ck_assert_str_eq(word(run, "fixture"), "\\xE4");
    ck_assert_int_eq(integer(run, "redundant_updates"), INT64_MAX);
    ck_assert_str_eq(word(run, "title"), "</td><script>alert(\"1\")</script> \\x1B[2J\\t\\\\ \\u{202E}\\xFF ]]>");
    char *blame = json_dumps(json_object_get(run, "blame"), JSON_COMPACT);
    ck_assert_str_eq(blame, "[[\"export match\"],[\"import list\",\"post office\"]]");
    free(blame);

    run = json_array_get(runs, 4);
    ck_assert_str_eq(word(run, "module"), "a\tb.so");
    ck_assert_str_eq(word(run, "verdict"), "crashed");
    ck_assert_uint_eq(json_array_size(json_object_get(run, "cycles")), 0);
    ck_assert(json_is_false(json_object_get(run, "passed")));
    json_t *reasons = json_object_get(run, "reasons");
    ck_assert_str_eq(json_string_value(json_array_get(reasons, 1)), "verdict: crashed, expected quiet");
    ck_assert_str_eq(word(run, "output"), "oh\\x07");

    run = json_array_get(runs, 5);
    ck_assert_int_eq(integer(run, "quiet_after"), 0);
    ck_assert_int_eq(integer(json_object_get(run, "faults"), "missing"), 1);
    ck_assert_int_eq(integer(json_object_get(run, "faults"), "damaged"), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(run, "blame")), 0);
    ck_assert(json_is_array(json_object_get(run, "blame")));
    json_decref(root);
}
END_TEST

START_TEST(json_keeps_what_is_valid)
{
    struct made made;
    make_report(&made);
    made.fixtures[0].title = "M\xc3\xbcller \xe2\x80\xae \xf0\x9f\x98\x80 \033 \" \\";
    json_t *root = parsed(list_written(report_list_json, &made.batch.fixtures, &plain));
    assert_keys(root, "fixtures ");
    json_t *fixtures = json_object_get(root, "fixtures");
    ck_assert_uint_eq(json_array_size(fixtures), 2);
    json_t *fixture = json_array_get(fixtures, 0);
    assert_keys(fixture, "fixture title source path ");
    ck_assert_str_eq(word(fixture, "title"), made.fixtures[0].title);
    ck_assert_str_eq(word(fixture, "path"), "fixtures/article.yaml");
    ck_assert_str_eq(word(json_array_get(fixtures, 1), "source"), "x\ny");
    json_decref(root);
}
END_TEST

/* A stream on which nothing arrives. */
static FILE *full_stream(void)
{
    FILE *stream = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(stream);
    return stream;
}

START_TEST(failed_writes_are_noticed)
{
    static report_writer *const reports[] = {report_table, report_json};
    static report_list_writer *const lists[] = {report_list_table, report_list_json};
    struct made made;
    make_report(&made);
    for (size_t i = 0; i < 2; i++) {
        FILE *stream = full_stream();
        ck_assert_int_eq(reports[i](&made.batch, &plain, stream), REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, ENOSPC);
        (void)fclose(stream);
        stream = full_stream();
        ck_assert_int_eq(lists[i](&made.batch.fixtures, &plain, stream), REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, ENOSPC);
        (void)fclose(stream);
        stream = fopen("/dev/null", "r");
        ck_assert_ptr_nonnull(stream);
        ck_assert_int_eq(reports[i](&made.batch, &plain, stream), REPORT_WRITE_FAILED);
        ck_assert_int_eq(errno, EBADF);
        (void)fclose(stream);
    }
}
END_TEST

/* Jansson's allocations fail like all others. */
static void *allocate(size_t size) { return malloc(size); }

static enum report_status write_table(const struct made *made, FILE *stream) { return report_table(&made->batch, &plain, stream); }
static enum report_status write_json(const struct made *made, FILE *stream) { return report_json(&made->batch, &plain, stream); }

static enum report_status write_list_table(const struct made *made, FILE *stream)
{
    return report_list_table(&made->batch.fixtures, &plain, stream);
}

static enum report_status write_list_json(const struct made *made, FILE *stream)
{
    return report_list_json(&made->batch.fixtures, &plain, stream);
}

static void assert_failures(enum report_status write(const struct made *, FILE *))
{
    struct made made;
    make_report(&made);
    /* Fewer cycles: each costs a dozen allocations. */
    made.runs[3].result.cycle_count = 20;
    made.runs[0].result.cycle_count = 2;
    char bytes[65536];
    for (unsigned long n = 1;; n += suite_under_valgrind() ? 11 : 1) {
        FILE *stream = fmemopen(bytes, sizeof bytes, "w");
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = write(&made, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        long length = ftell(stream);
        ck_assert_int_eq(fclose(stream), 0);
        if (!reached) {
            ck_assert_int_eq(status, REPORT_OK);
            ck_assert_int_gt(length, 0);
            ck_assert_uint_gt(n, 3);
            break;
        }
        ck_assert_msg(status == REPORT_NO_MEMORY, "allocation %lu: status %d", n, (int)status);
        ck_assert_int_eq(length, 0);
    }
}

START_TEST(failed_allocations_are_noticed)
{
    json_set_alloc_funcs(allocate, free);
    assert_failures(write_table);
    assert_failures(write_json);
    assert_failures(write_list_table);
    assert_failures(write_list_json);
    json_set_alloc_funcs(malloc, free);
}
END_TEST

static Suite *report_suite(void)
{
    Suite *suite = suite_create("report");
    TCase *words = tcase_create("words");
    tcase_add_test(words, records_in_words);
    tcase_add_test(words, proofs_in_words);
    tcase_add_test(words, faults_and_blame_in_words);
    suite_add_tcase(suite, words);
    TCase *table = tcase_create("table");
    tcase_add_test(table, table_of_the_article);
    tcase_add_test(table, table_of_everything);
    tcase_add_test(table, color_changes_nothing_else);
    tcase_add_test(table, long_sentences_are_wrapped);
    tcase_add_test(table, list_for_people);
    suite_add_tcase(suite, table);
    TCase *json = tcase_create("json");
    tcase_add_test(json, json_of_everything);
    tcase_add_test(json, json_keeps_what_is_valid);
    suite_add_tcase(suite, json);
    TCase *failures = tcase_create("failures");
    tcase_add_test(failures, failed_writes_are_noticed);
    tcase_add_test(failures, failed_allocations_are_noticed);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_suite};
    return suite_main(makers, 1);
}
