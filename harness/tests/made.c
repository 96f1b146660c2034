#include "made.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { BUILDS = 4, CYCLES = 10 };

static char *copied(const char *string)
{
    char *copy = strdup(string);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

static char *numbered(const char *name, size_t number)
{
    struct text text = {0};
    text_printf(&text, "%s-%zu", name, number);
    return text_take(&text);
}

static void set_run(struct run_result *result, bool loops)
{
    result->cycle_count = CYCLES;
    for (uint32_t i = 0; i < CYCLES; i++)
        result->cycles[i] = (struct cycle_counts){.cycle = i + 1, .nanoseconds = 1000 + i, .redundant = loops && i};
    result->cycles[0].adds = 4;
    result->quiet_after = loops ? 0 : 1;
    if (!loops)
        return;
    for (uint32_t i = 1; i < CYCLES; i++)
        result->cycles[i].adds = result->cycles[i].deletes = 1;
    result->verdict = VERDICT_LOOPING;
    result->loop_from = 1;
    result->loop_period = 2;
    result->loop_records = 4;
    result->redundant_cycles = 9;
    result->redundant_updates = 18;
}

void make_batch(struct batch *batch, size_t fixtures)
{
    static const struct build builds[BUILDS] = {
        {.path = "modules/pre-sp4.so", .name = "pre-SP4", .expect = BUILD_PRE_SP4},
        {.path = "modules/sp4.so", .name = "SP4", .expect = BUILD_SP4},
        {.path = "a\tb|c.so", .name = "c\\x1B#|<", .expect = BUILD_SP4, .candidate = true},
        {.path = "d.so", .name = "c\\x1B#|<", .expect = BUILD_SP4, .candidate = true},
    };
    *batch = (struct batch){
        .fixtures = {.at = calloc(fixtures, sizeof(struct fixture *)), .count = fixtures, .capacity = fixtures},
        .builds = calloc(BUILDS, sizeof *batch->builds),
        .build_count = BUILDS,
        .runs = calloc(fixtures * BUILDS, sizeof *batch->runs),
        .run_count = fixtures * BUILDS,
        .passed = fixtures * BUILDS,
    };
    for (size_t i = 0; i < BUILDS; i++) {
        batch->builds[i] = builds[i];
        batch->builds[i].path = copied(builds[i].path);
        batch->builds[i].name = copied(builds[i].name);
    }
    for (size_t i = 0; i < fixtures; i++) {
        struct fixture *fixture = calloc(1, sizeof *fixture);
        ck_assert_ptr_nonnull(fixture);
        fixture->path = numbered("fixtures/fixture", i + 1);
        fixture->name = numbered("fixture", i + 1);
        fixture->title = numbered("Title", i + 1);
        fixture->source = copied("Q237588");
        batch->fixtures.at[i] = fixture;
    }
    for (size_t i = 0; i < batch->run_count; i++) {
        struct batch_run *run = &batch->runs[i];
        *run = (struct batch_run){.fixture = batch->fixtures.at[i / BUILDS], .build = &batch->builds[i % BUILDS], .passed = true};
        run->result.cycles = calloc(CYCLES, sizeof *run->result.cycles);
        set_run(&run->result, i % BUILDS == 0);
    }
}

static void fail_run(struct batch *batch, size_t at, enum verdict verdict, const char *const *reasons)
{
    struct batch_run *run = &batch->runs[at];
    run->result.verdict = verdict;
    if (verdict == VERDICT_CRASHED || verdict == VERDICT_TIMED_OUT)
        run->result.cycle_count = 0;
    for (; *reasons; reasons++)
        ck_assert_int_eq(reasons_add(&run->reasons, "%s", *reasons), JUDGE_OK);
    run->passed = false;
    batch->passed--;
    batch->failed++;
}

static void replace(char **at, const char *string)
{
    free(*at);
    *at = copied(string);
}

void make_hostile_batch(struct batch *batch)
{
    make_batch(batch, 3);
    for (size_t i = 1; i < 3; i++) {
        replace(&batch->fixtures.at[i]->name, HOSTILE);
        replace(&batch->fixtures.at[i]->title, HOSTILE);
    }
    replace(&batch->fixtures.at[1]->source, HOSTILE);
    fail_run(batch, 2, VERDICT_UNDECIDED,
             (const char *const[]){"verdict: undecided, expected quiet", "records: \"1 | 2\" <expected> 4 # \\x1B", NULL});
    fail_run(batch, 6, VERDICT_CRASHED, (const char *const[]){"crashed: signal 11 (Segmentation fault)", NULL});
    fail_run(batch, 11, VERDICT_TIMED_OUT, (const char *const[]){"timed out: after 5000 ms", NULL});
}

char *report_written(report_writer *report, const struct results *results, const struct report_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(results, style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}
