#include "report/chart.h"

#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* In the units of the canvas. A row: the build's name, the numbers of the bars, the bars. */
#define CANVAS_WIDTH 560.0
#define NAME_HEIGHT 16.0
#define NUMBER_HEIGHT 14.0
#define BAR_HEIGHT 44.0
#define ROW_GAP 10.0
#define AXIS_HEIGHT 16.0
#define SLOT_MOST 52.0
#define BAR_SHARE 0.7
/* Of a bar that is not zero. */
#define BAR_LEAST 2.0
#define NAME_COLUMNS 60u

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

/* The same records, redundant in the same cycles. */
static bool same_records(const struct run_result *a, const struct run_result *b)
{
    if (a->cycle_count != b->cycle_count)
        return false;
    for (uint32_t i = 0; i < a->cycle_count; i++)
        if (cycle_records(&a->cycles[i]) != cycle_records(&b->cycles[i]) || a->cycles[i].redundant != b->cycles[i].redundant)
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

bool charts_choose(struct charts *charts, const struct chart_runs *runs, size_t count, const size_t *order)
{
    size_t slot_count = 2, pictures = count < CHART_PICTURES_MOST ? count : CHART_PICTURES_MOST;
    while (slot_count < 2 * count)
        slot_count *= 2;
    *charts =
        (struct charts){.of = calloc(count + 1, sizeof *charts->of), .pictures = calloc(pictures + 1, sizeof *charts->pictures)};
    size_t *slots = calloc(slot_count, sizeof *slots);
    bool chosen = charts->of && charts->pictures && slots;
    if (chosen)
        choose_pictures(charts, runs, count, order, slots, slot_count);
    free(slots);
    return chosen;
}

void charts_clean_up(struct charts *charts)
{
    free(charts->of);
    free(charts->pictures);
}

uint32_t chart_cycles_per_bar(uint32_t cycles) { return (cycles + CHART_BARS_MOST - 1) / CHART_BARS_MOST; }

/* A picture in the making: its scale is one for all rows. */
struct drawing {
    struct markup *markup;
    uint32_t cycles, per_bar, bars;
    uint64_t most;   /* records of a bar */
    double slot;     /* width of a bar and the gap behind it */
    double baseline; /* of the row */
};

struct bar {
    uint64_t records;
    bool redundant;
};

static struct bar bar_of(const struct drawing *drawing, const struct run_result *result, uint32_t number)
{
    struct bar bar = {0};
    for (uint32_t i = number * drawing->per_bar; i < (number + 1) * drawing->per_bar && i < result->cycle_count; i++) {
        bar.records = most(bar.records, cycle_records(&result->cycles[i]));
        bar.redundant = bar.redundant || result->cycles[i].redundant;
    }
    return bar;
}

/* A number of the canvas, for an attribute. */
struct coordinate {
    char text[24];
};

static struct coordinate at(double number)
{
    struct coordinate coordinate;
    (void)snprintf(coordinate.text, sizeof coordinate.text, "%.1f", number);
    return coordinate;
}

static void open_text(struct markup *markup, const char *class, const char *anchor, double x, double y)
{
    markup_open(markup, "text", "class", class, "text-anchor", anchor, "x", at(x).text, "y", at(y).text, NULL);
}

static double height_of(const struct drawing *drawing, uint64_t records)
{
    double height = BAR_HEIGHT * (double)records / (double)drawing->most;
    return records && height < BAR_LEAST ? BAR_LEAST : height;
}

static void draw_bar(const struct drawing *drawing, uint32_t number, struct bar bar, bool with_number)
{
    struct markup *markup = drawing->markup;
    double left = drawing->slot * number, width = drawing->slot * BAR_SHARE, height = height_of(drawing, bar.records);
    if (bar.records)
        markup_empty(markup, "rect", "class", bar.redundant ? "again" : "need", "x", at(left).text, "y",
                     at(drawing->baseline - height).text, "width", at(width).text, "height", at(height).text, NULL);
    if (!with_number)
        return;
    open_text(markup, NULL, "middle", left + width / 2, drawing->baseline - height - 3);
    markup_printf(markup, "%" PRIu64, bar.records);
    markup_close(markup);
}

/* Where there are many bars, the first of the highest has its number alone. */
static void draw_row(struct drawing *drawing, const struct batch_run *run)
{
    struct markup *markup = drawing->markup;
    const struct run_result *result = &run->result;
    uint32_t highest = 0;
    uint64_t records = 0;
    drawing->baseline += NAME_HEIGHT + NUMBER_HEIGHT + BAR_HEIGHT;
    markup_open(markup, "g", "class", "row", NULL);
    open_text(markup, "build", NULL, 0, drawing->baseline - BAR_HEIGHT - NUMBER_HEIGHT - 4);
    words_shortened(run->build->name, NAME_COLUMNS, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    for (uint32_t i = 0; i < drawing->bars; i++) {
        struct bar bar = bar_of(drawing, result, i);
        if (bar.records > records) {
            records = bar.records;
            highest = i;
        }
    }
    for (uint32_t i = 0; i * drawing->per_bar < result->cycle_count; i++)
        draw_bar(drawing, i, bar_of(drawing, result, i), drawing->bars <= CHART_NUMBERS_MOST || i == highest);
    markup_empty(markup, "rect", "class", "base", "x", "0", "y", at(drawing->baseline).text, "width",
                 at(drawing->slot * drawing->bars).text, "height", "1", NULL);
    markup_close(markup);
    drawing->baseline += ROW_GAP;
}

/* The number of each cycle below the last row; of many, the first and the last. */
static void draw_axis(const struct drawing *drawing)
{
    double y = drawing->baseline - ROW_GAP + AXIS_HEIGHT - 2;
    for (uint32_t i = 0; i < drawing->bars; i++) {
        if (drawing->bars > CHART_NUMBERS_MOST && i && i + 1 < drawing->bars)
            continue;
        bool last = i && drawing->bars > CHART_NUMBERS_MOST;
        open_text(drawing->markup, "axis", "middle", drawing->slot * (i + BAR_SHARE / 2), y);
        markup_printf(drawing->markup, "%" PRIu32, last ? drawing->cycles : i * drawing->per_bar + 1);
        markup_close(drawing->markup);
    }
}

static size_t rows_of(const struct chart_runs *runs)
{
    size_t rows = 0;
    for (size_t i = 0; i < runs->count; i++)
        rows += runs->at[i].result.cycle_count > 0;
    return rows;
}

static void draw(struct markup *markup, const struct chart_runs *runs)
{
    uint32_t cycles = cycles_of(runs), per_bar = chart_cycles_per_bar(cycles), bars = (cycles + per_bar - 1) / per_bar;
    double slot = CANVAS_WIDTH / bars;
    struct drawing drawing = {.markup = markup,
                              .cycles = cycles,
                              .per_bar = per_bar,
                              .bars = bars,
                              .most = most(records_of(runs), 1),
                              .slot = slot < SLOT_MOST ? slot : SLOT_MOST};
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].result.cycle_count)
            draw_row(&drawing, &runs->at[i]);
    draw_axis(&drawing);
}

void chart_write(struct markup *markup, struct charts *charts, size_t number, const char *label)
{
    struct picture *picture = &charts->pictures[number];
    char name[32], link[33], canvas[64];
    double height = (double)rows_of(picture->runs) * (NAME_HEIGHT + NUMBER_HEIGHT + BAR_HEIGHT + ROW_GAP) + AXIS_HEIGHT - ROW_GAP;
    (void)snprintf(name, sizeof name, "chart-%zu", number + 1);
    (void)snprintf(link, sizeof link, "#%s", name);
    (void)snprintf(canvas, sizeof canvas, "0 0 %.0f %.0f", CANVAS_WIDTH, height);
    markup_open(markup, "svg", "class", "chart", "viewBox", canvas, "role", "img", "aria-label", label, NULL);
    if (picture->written) {
        markup_empty(markup, "use", "href", link, NULL);
    } else {
        /* Where it is referred to, only what is inside this element decides how it looks. */
        markup_open(markup, "g", "id", name, "class", "drawing", NULL);
        draw(markup, picture->runs);
        markup_close(markup);
        picture->written = true;
    }
    markup_close(markup);
}
