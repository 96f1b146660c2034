#include "made_report.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>

static void made_report_set_records(struct made_report *made, size_t run, const uint32_t *records, uint32_t count)
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

void make_report(struct made_report *made)
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

    made_report_set_records(made, 0, (const uint32_t[]){6, 2, 2, 2, 2, 2, 2, 2, 2, 2}, 10);
    made->runs[0].result.verdict = VERDICT_LOOPING;
    made->runs[0].result.loop_from = 1;
    made->runs[0].result.loop_period = 2;
    made->runs[0].result.loop_records = 4;
    made->runs[0].result.redundant_cycles = 9;
    made->runs[0].result.redundant_updates = 18;
    made_report_set_records(made, 1, (const uint32_t[]){4, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 10);
    made->runs[1].result.quiet_after = 1;
    made_report_set_records(made, 2, (const uint32_t[]){6, 2, 2, 1, 0, 0, 0, 0, 0, 0}, 10);
    made->runs[2].result.quiet_after = 4;
    made->runs[2].result.redundant_cycles = 2;
    made->runs[2].result.redundant_updates = 4;

    uint32_t records[120];
    for (uint32_t i = 0; i < 120; i++)
        records[i] = i ? 1 + i % 2 : 7;
    made_report_set_records(made, 3, records, 120);
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
    made_report_set_records(made, 5, (const uint32_t[]){0, 0}, 2);
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

const struct report_style made_report_plain = {.verbose = true, .version = "1.2.3", .unicode = {15, 0}},
                          made_report_colored = {.verbose = true, .color = true, .version = "1.2.3"};

char *list_written(report_writer *report, const struct fixture_list *list, const struct report_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(&(struct results){.kind = RESULTS_LIST, .list = list}, style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    return bytes;
}

void assert_safe(const char *bytes)
{
    for (const unsigned char *at = (const unsigned char *)bytes; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is printed", *at);
    ck_assert_ptr_null(strstr(bytes, "\xe2\x80\xae"));
}
