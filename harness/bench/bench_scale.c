/* Time and memory for a million recipients, compared with rivals, and their growth. */
#include "bench/bench.h"
#include "bench/name_file.h"
#include "bench/rivals.h"
#include "bench/scale_run.h"
#include "fixture/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scale {
    struct name_file names, more; /* more: BENCH_GROWTH times as many; no file if growth is not measured */
    struct tables *tables;
    struct plain_bytes plain;
};

/* In table order. Figures without measure() follow the one that measures them, or are quotients. */
enum {
    STEADY_SP4,
    FIRST_SP4,
    LOAD,
    PEAK,
    BESIDE,
    ALL_SP4,
    STEADY_PRE_SP4,
    FIRST_PRE_SP4,
    CALLS_SP4,
    CALLS_PRE_SP4,
    PLAIN,
    JOINS_TOGETHER,
    JOINS_APART,
    MAWK,
    GAWK,
    AWK,
    SORT,
    MORE_STEADY,
    MORE_FIRST,
    MORE_LOAD,
    MORE_PEAK,
    MORE_BESIDE,
    BY_SQLITE,
    BY_SQLITE_APART,
    BY_PLAIN,
    BY_SP4,
    BY_AWK,
    BY_SORT,
    GROWTH_STEADY,
    GROWTH_FIRST,
    GROWTH_LOAD,
    GROWTH_PEAK,
    FIGURES
};

/* Memory that must be available to measure growth, per recipient. */
#define GROWTH_ROOM 400u

static struct figure figures[FIGURES];

static bool run_once(struct bench *bench, enum bench_build build, const struct name_file *names, struct scale_result *result)
{
    if (!scale_run(bench, build, names, false, result))
        return false;
    /* Checks the work: with similar names, pre-SP4 never converges and SP4 does. */
    bool sends = result->steady_records > 0, expected = build == BENCH_PRE_SP4 && names->similar > 0;
    if (sends != expected)
        text_printf(&bench->message, "cycles after the first sent %s", sends ? "records" : "nothing");
    return sends == expected;
}

/* Runs per round: short runs with few recipients vary, so the median of each number counts. */
#define RUNS 3

static bool run_few(struct bench *bench, enum bench_build build, const struct name_file *names, struct scale_result *result)
{
    enum { NUMBERS = sizeof *result / sizeof(double) }; /* all members are doubles */
    double runs[NUMBERS][RUNS], medians[NUMBERS];
    for (size_t run = 0; run < RUNS; run++) {
        if (!run_once(bench, build, names, result))
            return false;
        memcpy(medians, result, sizeof medians);
        for (size_t i = 0; i < NUMBERS; i++)
            runs[i][run] = medians[i];
    }
    for (size_t i = 0; i < NUMBERS; i++)
        medians[i] = bench_median(runs[i], RUNS);
    memcpy(result, medians, sizeof medians);
    return true;
}

/* Adds the results of a run of SP4 to five consecutive figures, as from STEADY_SP4. */
static void add_run(int first, const struct scale_result *result, const struct name_file *names)
{
    figure_add(&figures[first], result->steady / names->recipients);
    figure_add(&figures[first + FIRST_SP4], result->first / names->recipients);
    figure_add(&figures[first + LOAD], result->load * 1e9 / names->recipients);
    figure_add(&figures[first + PEAK], result->peak / 1e6);
    figure_add(&figures[first + BESIDE], (result->peak - (double)names->bytes) / names->recipients);
}

static bool measure_sp4(struct bench *bench, struct figure *figure)
{
    const struct name_file *names = &bench->scale->names;
    struct scale_result result;
    (void)figure;
    if (!run_few(bench, BENCH_SP4, names, &result))
        return false;
    add_run(STEADY_SP4, &result, names);
    figure_add(&figures[ALL_SP4], result.all * 1e9 / names->recipients);
    return true;
}

static bool measure_more(struct bench *bench, struct figure *figure)
{
    struct scale_result result;
    (void)figure;
    if (!run_once(bench, BENCH_SP4, &bench->scale->more, &result))
        return false;
    add_run(MORE_STEADY, &result, &bench->scale->more);
    return true;
}

static bool measure_pre_sp4(struct bench *bench, struct figure *figure)
{
    const struct name_file *names = &bench->scale->names;
    struct scale_result result;
    (void)figure;
    if (!run_few(bench, BENCH_PRE_SP4, names, &result))
        return false;
    figure_add(&figures[STEADY_PRE_SP4], result.steady / names->recipients);
    figure_add(&figures[FIRST_PRE_SP4], result.first / names->recipients);
    return true;
}

static bool measure_calls(struct bench *bench, struct figure *figure)
{
    struct scale_result result;
    if (!scale_run(bench, figure->build, &bench->scale->names, true, &result))
        return false;
    figure_add(figure, result.calls / bench->scale->names.recipients);
    return true;
}

static void add_seconds(const struct bench *bench, struct figure *figure, double seconds)
{
    figure_add(figure, seconds * 1e9 / bench->scale->names.recipients);
}

static bool measure_plain(struct bench *bench, struct figure *figure)
{
    double passes[9]; /* each takes milliseconds */
    for (int i = 0; i < 9; i++)
        passes[i] = plain_bytes_pass(&bench->scale->plain);
    add_seconds(bench, figure, bench_median(passes, 9));
    return true;
}

static bool measure_sqlite(struct bench *bench, struct figure *figure)
{
    double seconds;
    bool done = tables_join(bench, bench->scale->tables, figure == &figures[JOINS_TOGETHER], &seconds);
    if (done)
        add_seconds(bench, figure, seconds);
    return done;
}

static bool measure_tool(struct bench *bench, struct figure *figure)
{
    static const char program[] = "!s[tolower($0)]++";
    static const char *const commands[FIGURES][5] = {
        [MAWK] = {"mawk", program, NULL}, [GAWK] = {"gawk", program, NULL}, [SORT] = {"sort", "-f", "-u", NULL}};
    double seconds;
    if (!tool_run(bench, commands[figure - figures], &bench->scale->names, &seconds))
        return false;
    if (seconds < 0)
        figure->skipped = "it is not installed";
    else
        add_seconds(bench, figure, seconds);
    return true;
}

/* Adds the time of the fastest installed awk. */
static bool measure_awk(struct bench *bench, struct figure *figure)
{
    const struct figure *mawk = &figures[MAWK], *gawk = &figures[GAWK];
    (void)bench;
    if (mawk->skipped && gawk->skipped)
        figure->skipped = "there is neither mawk nor gawk";
    else if (mawk->skipped || (!gawk->skipped && gawk->values[gawk->count - 1] < mawk->values[mawk->count - 1]))
        figure_add(figure, gawk->values[gawk->count - 1]);
    else
        figure_add(figure, mawk->values[mawk->count - 1]);
    return true;
}

/* Memory available without swapping, in bytes; 0: unknown. */
static uint64_t memory_available(void)
{
    uint64_t kilobytes = 0;
    char line[256];
    FILE *file = fopen("/proc/meminfo", "re");
    while (file && kilobytes == 0 && fgets(line, sizeof line, file))
        if (strncmp(line, "MemAvailable:", 13) == 0)
            kilobytes = strtoull(line + 13, NULL, 10);
    if (file)
        (void)fclose(file);
    return kilobytes * 1024;
}

/* The reason why growth cannot be measured, or NULL. */
static const char *refuse_growth(const struct bench *bench)
{
    uint64_t recipients = (uint64_t)bench->recipients * BENCH_GROWTH;
    if (!bench->growth)
        return "--no-growth";
    if (recipients > GENERATE_MAX_RECIPIENTS)
        return "too many recipients for the generator";
    return memory_available() < recipients * GROWTH_ROOM ? "too little memory is available: 400 bytes a recipient" : NULL;
}

static bool begin_scale(struct bench *bench, struct figures *unused)
{
    (void)unused;
    struct scale *scale = bench->scale = calloc(1, sizeof *scale);
    if (!scale)
        return false;
    scale->names.descriptor = scale->more.descriptor = -1;
    const char *refused = refuse_growth(bench);
    figures[MORE_STEADY].skipped = refused;
    for (int i = MORE_FIRST; i <= MORE_BESIDE; i++)
        figures[i].skipped = refused;
    if (!name_file_make(bench, bench->recipients, &scale->names) || !plain_bytes_make(bench, &scale->names, &scale->plain))
        return false;
    scale->tables = tables_make(bench, &scale->names);
    return scale->tables && (refused || name_file_make(bench, bench->recipients * BENCH_GROWTH, &scale->more));
}

static void end_scale(struct bench *bench)
{
    struct scale *scale = bench->scale;
    if (!scale)
        return;
    tables_free(scale->tables);
    plain_bytes_free(&scale->plain);
    name_file_close(&scale->names);
    name_file_close(&scale->more);
    free(scale);
    bench->scale = NULL;
}

static const char per_recipient[] = "ns/recipient", per_cycle[] = "calls/recipient", bytes_each[] = "bytes/recipient",
                  megabytes[] = "MB", times[] = "times";

static const char steady_sp4[] = "steady cycle, SP4", first_sp4[] = "first cycle, SP4", load_names[] = "load",
                  all_sp4[] = "load and ten cycles, SP4", steady_pre_sp4[] = "steady cycle, pre-SP4", peak[] = "memory at most",
                  plain_pass[] = "plain pass over both lists", joins_together[] = "SQLite, two joins",
                  joins_apart[] = "SQLite, three joins", awk[] = "the faster awk", sort[] = "sort -f -u",
                  more_steady[] = "10 times as many: steady cycle, SP4", more_first[] = "10 times as many: first cycle, SP4",
                  more_load[] = "10 times as many: load", more_peak[] = "10 times as many: memory at most";

static struct figure figures[FIGURES] = {
    [STEADY_SP4] = {.name = steady_sp4, .unit = per_recipient, .measure = measure_sp4},
    [FIRST_SP4] = {.name = first_sp4, .unit = per_recipient},
    [LOAD] = {.name = load_names, .unit = per_recipient},
    [PEAK] = {.name = peak, .unit = megabytes},
    [BESIDE] = {.name = "memory at most, beside the names", .unit = bytes_each, .at_most = 100},
    [ALL_SP4] = {.name = all_sp4, .unit = per_recipient},
    [STEADY_PRE_SP4] = {.name = steady_pre_sp4, .unit = per_recipient, .measure = measure_pre_sp4},
    [FIRST_PRE_SP4] = {.name = "first cycle, pre-SP4", .unit = per_recipient},
    [CALLS_SP4] = {.name = "comparator calls, steady cycle, SP4",
                   .unit = per_cycle,
                   .measure = measure_calls,
                   .build = BENCH_SP4,
                   .rounds = 1,
                   .at_most = 1.2},
    [CALLS_PRE_SP4] = {.name = "comparator calls, steady cycle, pre-SP4",
                       .unit = per_cycle,
                       .measure = measure_calls,
                       .build = BENCH_PRE_SP4,
                       .rounds = 1,
                       .at_most = 1.2},
    [PLAIN] = {.name = plain_pass, .unit = per_recipient, .measure = measure_plain},
    [JOINS_TOGETHER] = {.name = joins_together, .unit = per_recipient, .measure = measure_sqlite},
    [JOINS_APART] = {.name = joins_apart, .unit = per_recipient, .measure = measure_sqlite},
    [MAWK] = {.name = "mawk", .unit = per_recipient, .measure = measure_tool},
    [GAWK] = {.name = "gawk", .unit = per_recipient, .measure = measure_tool},
    [AWK] = {.name = awk, .unit = per_recipient, .measure = measure_awk},
    [SORT] = {.name = sort, .unit = per_recipient, .measure = measure_tool},
    [MORE_STEADY] = {.name = more_steady, .unit = per_recipient, .measure = measure_more},
    [MORE_FIRST] = {.name = more_first, .unit = per_recipient},
    [MORE_LOAD] = {.name = more_load, .unit = per_recipient},
    [MORE_PEAK] = {.name = more_peak, .unit = megabytes},
    [MORE_BESIDE] = {.name = "10 times as many: memory beside the names", .unit = bytes_each, .at_most = 100},
    [BY_SQLITE] = {.name = "SQLite's two joins / steady SP4",
                   .unit = times,
                   .dividend = joins_together,
                   .divisor = steady_sp4,
                   .at_least = 30},
    [BY_SQLITE_APART] = {.name = "SQLite's three joins / steady SP4",
                         .unit = times,
                         .dividend = joins_apart,
                         .divisor = steady_sp4},
    [BY_PLAIN] = {.name = "steady SP4 / plain pass", .unit = times, .dividend = steady_sp4, .divisor = plain_pass, .at_most = 4},
    [BY_SP4] = {.name = "steady pre-SP4 / SP4", .unit = times, .dividend = steady_pre_sp4, .divisor = steady_sp4, .at_most = 3},
    [BY_AWK] = {.name = "load and ten cycles / one pass of awk", .unit = times, .dividend = all_sp4, .divisor = awk, .at_most = 1},
    [BY_SORT] = {.name = "load and ten cycles / sort -f -u", .unit = times, .dividend = all_sp4, .divisor = sort},
    [GROWTH_STEADY] = {.name = "growth of a steady cycle",
                       .unit = times,
                       .dividend = more_steady,
                       .divisor = steady_sp4,
                       .factor = BENCH_GROWTH,
                       .at_most = 11},
    [GROWTH_FIRST] = {.name = "growth of the first cycle",
                      .unit = times,
                      .dividend = more_first,
                      .divisor = first_sp4,
                      .factor = BENCH_GROWTH,
                      .at_most = 11},
    [GROWTH_LOAD] = {.name = "growth of load",
                     .unit = times,
                     .dividend = more_load,
                     .divisor = load_names,
                     .factor = BENCH_GROWTH,
                     .at_most = 11},
    [GROWTH_PEAK] = {.name = "growth of memory", .unit = times, .dividend = more_peak, .divisor = peak, .at_most = 10.5},
};

struct figures bench_scale_figures(void)
{
    return (struct figures){.title = "scale", .at = figures, .count = FIGURES, .begin = begin_scale, .end = end_scale};
}
