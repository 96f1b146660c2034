#include "report/chart.h"

#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* A figure, in the units of its canvas. */
#define CANVAS_WIDTH 360.0
#define CANVAS_HEIGHT 150.0
#define BARS_LEFT 54.0
#define BARS_WIDTH 302.0
#define BASELINE 128.0
#define BAR_HEIGHT 90.0
#define SLOT_MAX 30.0
#define BAR_SHARE 0.67
#define BAR_MIN 2.0 /* of a bar that is not zero */
/* Small bars, in pixels. */
#define METER_WIDTH 60u
#define SMALL_HEIGHT 16u
#define WIDE_MAX 10u /* more small bars than this are narrow */

struct bar {
    uint64_t records;
    bool redundant;
};

/* Bar number `number` of `bars` of a run. */
static struct bar bar_of(const struct run_result *result, uint32_t number, uint32_t bars)
{
    uint32_t per_bar = (result->cycle_count + bars - 1) / bars;
    struct bar bar = {0};
    for (uint32_t i = number * per_bar; i < (number + 1) * per_bar && i < result->cycle_count; i++) {
        uint64_t records = cycle_records(&result->cycles[i]);
        bar.records = records > bar.records ? records : bar.records;
        bar.redundant = bar.redundant || (result->cycles[i].redundant && records);
    }
    return bar;
}

static uint32_t bars_of(const struct run_result *result, uint32_t most)
{
    uint32_t per_bar = (result->cycle_count + most - 1) / most;
    return per_bar ? (result->cycle_count + per_bar - 1) / per_bar : 0;
}

uint64_t chart_most_records(const struct run_result *result)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < result->cycle_count; i++) {
        uint64_t records = cycle_records(&result->cycles[i]);
        most = records > most ? records : most;
    }
    return most;
}

void chart_append_bars(const struct run_result *result, uint64_t scale, struct text *text)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { HIGHEST = sizeof blocks / sizeof *blocks - 1 };
    uint32_t bars = bars_of(result, CHART_TERMINAL_BARS_MAX);
    for (uint32_t i = 0; i < bars; i++) {
        uint64_t records = bar_of(result, i, bars).records;
        size_t height = scale ? (size_t)((double)HIGHEST * (double)records / (double)scale + 0.5) : 0;
        text_puts(text, blocks[records && !height ? 1 : height]);
    }
}

/* Adds the bars of one colour as strokes of one path. */
static void add_strokes(struct markup *markup, const struct run_result *result, uint32_t bars, uint64_t scale, bool redundant)
{
    unsigned slot = bars > WIDE_MAX ? 2 : 5;
    struct text *path = markup_fresh(markup);
    for (uint32_t i = 0; i < bars; i++) {
        struct bar bar = bar_of(result, i, bars);
        if (!bar.records || bar.redundant != redundant)
            continue;
        unsigned height = (unsigned)((double)(SMALL_HEIGHT - 1) * (double)bar.records / (double)scale + 0.5);
        text_printf(path, "M%u %uv-%u", i * slot + (slot == 2 ? 1 : 2), SMALL_HEIGHT, height < 2 ? 2 : height);
    }
    if (path->length && !path->failed)
        markup_empty(markup, "path", "class", redundant ? "q" : NULL, "d", path->bytes, NULL);
}

void chart_bars(struct markup *markup, const struct run_result *result, uint64_t scale)
{
    uint32_t bars = bars_of(result, CHART_SMALL_BARS_MAX);
    char width[16], height[16];
    if (!bars)
        return;
    (void)snprintf(width, sizeof width, "%" PRIu32, bars * (bars > WIDE_MAX ? 2 : 5));
    (void)snprintf(height, sizeof height, "%u", SMALL_HEIGHT);
    markup_open(markup, "svg", "class", bars > WIDE_MAX ? "k d" : "k", "width", width, "height", height, "aria-hidden", "true",
                NULL);
    add_strokes(markup, result, bars, scale ? scale : 1, false);
    add_strokes(markup, result, bars, scale ? scale : 1, true);
    markup_close(markup);
}

void chart_meter(struct markup *markup, uint64_t value, uint64_t scale)
{
    char width[16];
    uint64_t length = scale ? (uint64_t)((double)METER_WIDTH * (double)value / (double)scale + 0.5) : 0;
    (void)snprintf(width, sizeof width, "%u", METER_WIDTH);
    struct text *path = markup_fresh(markup);
    markup_open(markup, "svg", "class", "k m", "width", width, "height", "9", "aria-hidden", "true", NULL);
    text_printf(path, "M0 5h%" PRIu64, length || !value ? length : 1);
    if (value && !path->failed)
        markup_empty(markup, "path", "class", "q", "d", path->bytes, NULL);
    markup_close(markup);
}

/* A coordinate on the canvas, as the text of an attribute. */
struct coordinate {
    char text[24];
};

static struct coordinate at(double number)
{
    struct coordinate coordinate;
    (void)snprintf(coordinate.text, sizeof coordinate.text, "%.1f", number);
    return coordinate;
}

static void add_text(struct markup *markup, const char *class, const char *anchor, double x, double y, const char *words)
{
    markup_open(markup, "text", "class", class, "text-anchor", anchor, "x", at(x).text, "y", at(y).text, NULL);
    markup_words(markup, words);
    markup_close(markup);
}

static void add_number(struct markup *markup, const char *class, double x, double y, uint64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    add_text(markup, class, "middle", x, y, digits);
}

/* The layout of the bars on the canvas. */
struct frame {
    uint32_t bars, highest; /* the first of the highest bars */
    double slot;
    uint64_t scale;
};

static double middle_of(const struct frame *frame, uint32_t number) { return BARS_LEFT + frame->slot * (number + BAR_SHARE / 2); }

static double height_of(const struct frame *frame, uint64_t records)
{
    double height = BAR_HEIGHT * (double)records / (double)frame->scale;
    return records && height < BAR_MIN ? BAR_MIN : height;
}

static void add_bar(struct markup *markup, const struct frame *frame, const struct run_result *result, uint32_t number)
{
    struct bar bar = bar_of(result, number, frame->bars);
    double height = height_of(frame, bar.records), middle = middle_of(frame, number);
    bool is_labelled = frame->bars <= CHART_NUMBERS_MAX;
    if (bar.records)
        markup_empty(markup, "rect", "class", bar.redundant ? "q" : "r", "x", at(BARS_LEFT + frame->slot * number).text, "y",
                     at(BASELINE - height).text, "width", at(frame->slot * BAR_SHARE).text, "height", at(height).text, NULL);
    if (is_labelled || number == frame->highest)
        add_number(markup, bar.redundant ? "q" : bar.records ? NULL : "t", middle, BASELINE - height - 5, bar.records);
    if (is_labelled || !number || number + 1 == frame->bars)
        add_number(markup, "t", middle, BASELINE + 16,
                   number + 1 == frame->bars ? result->cycle_count : (uint64_t)number * (result->cycle_count / frame->bars) + 1);
}

/* The redundant bars of a figure. */
struct redundant_bars {
    uint32_t first, last;
    uint64_t highest, lowest; /* records; highest 0: there are none */
};

static struct redundant_bars find_redundant(const struct frame *frame, const struct run_result *result)
{
    struct redundant_bars found = {.first = frame->bars, .lowest = UINT64_MAX};
    for (uint32_t i = 0; i < frame->bars; i++) {
        struct bar bar = bar_of(result, i, frame->bars);
        if (!bar.redundant)
            continue;
        found.first = i < found.first ? i : found.first;
        found.last = i;
        found.highest = bar.records > found.highest ? bar.records : found.highest;
        found.lowest = bar.records < found.lowest ? bar.records : found.lowest;
    }
    return found;
}

/* Writes the number of redundant records above their bars. */
static void add_span(struct markup *markup, const struct frame *frame, const struct run_result *result, struct redundant_bars bars)
{
    double left = BARS_LEFT + frame->slot * bars.first, right = BARS_LEFT + frame->slot * (bars.last + BAR_SHARE);
    double y = BASELINE - height_of(frame, bars.highest) - 24;
    struct text *words = markup_fresh(markup);
    if (bars.highest == bars.lowest && result->verdict == VERDICT_LOOPING)
        text_printf(words, "%" PRIu64 " redundant %s in every cycle", bars.highest, bars.highest == 1 ? "record" : "records");
    else
        text_printf(words, "%" PRIu64 " redundant %s", result->redundant_updates,
                    result->redundant_updates == 1 ? "record" : "records");
    y = y < 22 ? 22 : y;
    add_text(markup, "q", "end", right, y - 10, words->bytes ? words->bytes : "");
    text_printf(markup_fresh(markup), "M%.1f %.1fv-6H%.1fv6", left, y, right);
    if (!markup->scratch.failed)
        markup_empty(markup, "path", "class", "span", "d", markup->scratch.bytes, NULL);
}

/* Describes the redundant records, or that there are none. */
static void add_remark(struct markup *markup, const struct frame *frame, const struct run_result *result)
{
    struct redundant_bars bars = find_redundant(frame, result);
    if (bars.highest)
        add_span(markup, frame, result, bars);
    else if (result->verdict == VERDICT_QUIET && frame->bars > 1)
        add_text(markup, "t", "middle", (middle_of(frame, 1) + middle_of(frame, frame->bars - 1)) / 2, BASELINE - 30,
                 result->quiet_after > 1 ? "no redundant record" : "nothing more is sent");
}

/* The figure's content for screen readers. */
static void add_label(struct markup *markup, const struct batch_run *run, struct text *label)
{
    text_printf(label, "%s: records sent in each cycle: ", run->build->name);
    words_records(&run->result, label);
    text_printf(label, ". %" PRIu64 " of them redundant.", run->result.redundant_updates);
    markup->failed = markup->failed || label->failed;
}

void chart_write(struct markup *markup, const struct batch_run *run, uint64_t scale)
{
    const struct run_result *result = &run->result;
    struct frame frame = {.bars = bars_of(result, CHART_BARS_MAX), .scale = scale ? scale : 1};
    struct text label = {0};
    char canvas[32];
    if (!frame.bars) {
        markup_element(markup, "p", "soft", "No cycle is known.");
        return;
    }
    frame.slot = BARS_WIDTH / frame.bars < SLOT_MAX ? BARS_WIDTH / frame.bars : SLOT_MAX;
    while (bar_of(result, frame.highest, frame.bars).records < chart_most_records(result))
        frame.highest++;
    (void)snprintf(canvas, sizeof canvas, "0 0 %.0f %.0f", CANVAS_WIDTH, CANVAS_HEIGHT);
    add_label(markup, run, &label);
    markup_open(markup, "svg", "class", "chart", "viewBox", canvas, "role", "img", "aria-label", label.bytes, NULL);
    for (uint32_t i = 0; i < frame.bars; i++)
        add_bar(markup, &frame, result, i);
    markup_empty(markup, "path", "class", "axis", "d", "M48 128.5H356", NULL);
    add_text(markup, "t", "start", 0, BASELINE - 5, "records");
    add_text(markup, "t", "start", 0, BASELINE + 16, "cycle");
    add_remark(markup, &frame, result);
    markup_close(markup);
    text_clean_up(&label);
}

void chart_squares(struct markup *markup, const struct batch_run *runs, size_t count)
{
    text_append_escaped(markup_fresh(markup), runs->fixture->title, strlen(runs->fixture->title));
    markup_open(markup, "b", "title", markup->scratch.bytes ? markup->scratch.bytes : "", NULL);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = runs[i].result.verdict;
        markup_element(markup, "span", verdict == VERDICT_LOOPING ? "l" : verdict == VERDICT_QUIET ? NULL : "w", "");
    }
    markup_close(markup);
}
