#include "report/chart.h"
#include "report/gnuplot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* gnuplot's own numbers of the shapes do not matter: chart_svg.c puts ours in their place. */
static const char preamble[] = "set terminal svg size 560,230 dynamic noenhanced name 'c' font 'sans,13'\n"
                               "set encoding utf8\n"
                               "unset key\n"
                               "set border 1\n"
                               "set tics nomirror scale 0\n"
                               "set grid ytics\n"
                               "set format '%.0f'\n"
                               "set xlabel 'cycle' offset 0,0.5\n"
                               "set label 1 'records' at graph 0, graph 1.09 left\n"
                               "set tmargin 1.8\n"
                               "set rmargin 2\n";

static uint64_t most(uint64_t a, uint64_t b) { return a > b ? a : b; }

static uint32_t cycles_of(const struct chart_runs *runs)
{
    uint32_t cycles = 0;
    for (size_t i = 0; i < runs->count; i++)
        cycles = (uint32_t)most(cycles, runs->at[i].result.cycle_count);
    return cycles;
}

static uint64_t records_of(const struct chart_runs *runs)
{
    uint64_t records = 0;
    for (size_t i = 0; i < runs->count; i++)
        for (uint32_t cycle = 0; cycle < runs->at[i].result.cycle_count; cycle++)
            records = most(records, cycle_records(&runs->at[i].result.cycles[cycle]));
    return records;
}

static bool same_records(const struct run_result *a, const struct run_result *b)
{
    if (a->cycle_count != b->cycle_count)
        return false;
    for (uint32_t i = 0; i < a->cycle_count; i++)
        if (cycle_records(&a->cycles[i]) != cycle_records(&b->cycles[i]))
            return false;
    return true;
}

static bool look_alike(const struct chart_runs *a, const struct chart_runs *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same_records(&a->at[i].result, &b->at[i].result))
            return false;
    return true;
}

/* FNV-1a, over numbers instead of bytes. */
static uint64_t hash_of(const struct chart_runs *runs)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < runs->count; i++) {
        const struct run_result *result = &runs->at[i].result;
        hash = (hash ^ result->cycle_count) * 1099511628211u;
        for (uint32_t cycle = 0; cycle < result->cycle_count; cycle++)
            hash = (hash ^ cycle_records(&result->cycles[cycle])) * 1099511628211u;
    }
    return hash ^ hash >> 32;
}

/* The distance of marks on an axis that goes to `to`: 1, 2 or 5 times a power of ten, `count` marks at most. */
static uint64_t step_to(uint64_t to, uint64_t count)
{
    static const uint64_t next[] = {2, 5, 10};
    uint64_t power = 1, step = 1;
    for (size_t i = 0; to / step > count; i++) {
        step = power * next[i % 3];
        if (i % 3 == 2)
            power *= 10;
    }
    return step;
}

static void append_points(struct text *script, const struct run_result *result, uint32_t width)
{
    for (uint32_t from = 0; from < result->cycle_count; from += width) {
        uint64_t records = 0;
        uint32_t to = result->cycle_count - from < width ? result->cycle_count : from + width;
        for (uint32_t i = from; i < to; i++)
            records = most(records, cycle_records(&result->cycles[i]));
        text_printf(script, "%" PRIu32 " %" PRIu64 "\n", from + 1, records);
    }
    text_puts(script, "e\n");
}

static void append_picture(struct text *script, const struct chart_runs *runs)
{
    uint32_t cycles = cycles_of(runs), width = (cycles + CHART_POINTS_MOST - 1) / CHART_POINTS_MOST;
    uint64_t records = most(records_of(runs), 1);
    text_printf(script, "set xrange [0.5:%" PRIu32 ".5]\nset yrange [0:%.1f]\n", cycles, (double)records * 1.04);
    text_printf(script, "set xtics 0,%" PRIu64 "\nset ytics 0,%" PRIu64 "\nplot", step_to(cycles, 12), step_to(records, 5));
    const char *separator = " ";
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].result.cycle_count) {
            /* Many points would hide the line. */
            text_printf(script, "%s'-' with %s", separator, cycles > 60 ? "lines" : "linespoints");
            separator = ", ";
        }
    text_puts(script, "\n");
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].result.cycle_count)
            append_points(script, &runs->at[i].result, width);
}

/* Gives each fixture its picture. `slots` are twice as many as fixtures or more, a power of two, and hold 1 + picture. */
static void choose_pictures(struct charts *charts, const struct chart_runs *runs, size_t count, const size_t *order, size_t *slots,
                            size_t slot_count)
{
    for (size_t i = 0; i < count; i++) {
        const struct chart_runs *of = &runs[order[i]];
        struct chart *chart = &charts->of[order[i]];
        chart->state = CHART_EMPTY;
        if (!cycles_of(of))
            continue;
        size_t slot = (size_t)hash_of(of) & (slot_count - 1);
        while (slots[slot] && !look_alike(charts->pictures[slots[slot] - 1].runs, of))
            slot = (slot + 1) & (slot_count - 1);
        chart->state = CHART_LEFT_OUT;
        if (!slots[slot]) {
            if (charts->picture_count == CHART_PICTURES_MOST)
                continue;
            charts->pictures[charts->picture_count++].runs = of;
            slots[slot] = charts->picture_count;
        }
        *chart = (struct chart){.state = CHART_DRAWN, .picture = slots[slot] - 1};
    }
}

/* Finds each picture in what was drawn; false: they are not as many. */
static bool find_pictures(struct charts *charts)
{
    static const char end[] = "</svg>";
    size_t from = 0;
    for (size_t i = 0; i < charts->picture_count; i++) {
        const char *found = charts->svg.bytes ? strstr(charts->svg.bytes + from, end) : NULL;
        if (!found)
            return false;
        size_t to = (size_t)(found - charts->svg.bytes) + sizeof end - 1;
        /* XML begins with its first character. */
        from += strspn(charts->svg.bytes + from, "\n");
        charts->pictures[i].at = from;
        charts->pictures[i].length = to - from;
        from = to;
    }
    return true;
}

static enum report_status run_gnuplot(struct charts *charts, const char *program)
{
    struct text script = {0}, message = {0};
    text_puts(&script, preamble);
    for (size_t i = 0; i < charts->picture_count; i++)
        append_picture(&script, charts->pictures[i].runs);
    enum gnuplot_status status = script.failed ? GNUPLOT_NO_MEMORY : gnuplot_run(program, &script, &charts->svg, &message);
    if (status == GNUPLOT_OK && !find_pictures(charts)) {
        status = GNUPLOT_FAILED;
        text_printf(&message, "%s did not draw every chart", program);
    }
    if (status == GNUPLOT_FAILED)
        text_append_escaped(&charts->missing, message.bytes, message.length);
    bool failed = status == GNUPLOT_NO_MEMORY || message.failed || charts->missing.failed;
    text_clean_up(&script);
    text_clean_up(&message);
    return failed ? REPORT_NO_MEMORY : REPORT_OK;
}

enum report_status charts_draw(struct charts *charts, const struct chart_runs *runs, size_t count, const size_t *order,
                               const char *program)
{
    size_t slot_count = 2, pictures = count < CHART_PICTURES_MOST ? count : CHART_PICTURES_MOST;
    while (slot_count < 2 * count)
        slot_count *= 2;
    *charts =
        (struct charts){.of = calloc(count + 1, sizeof *charts->of), .pictures = calloc(pictures + 1, sizeof *charts->pictures)};
    size_t *slots = calloc(slot_count, sizeof *slots);
    enum report_status status = REPORT_NO_MEMORY;
    if (charts->of && charts->pictures && slots) {
        choose_pictures(charts, runs, count, order, slots, slot_count);
        status = charts->picture_count ? run_gnuplot(charts, program) : REPORT_OK;
    }
    free(slots);
    return status;
}

void charts_clean_up(struct charts *charts)
{
    free(charts->of);
    free(charts->pictures);
    text_clean_up(&charts->svg);
    text_clean_up(&charts->missing);
}
