/* A fixture's section: what it starts from, what each build sent, and what that proves. */
#include "report/html.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* What the bars are, and whose there are none. */
static void add_caption(struct html *page, const struct chart_runs *runs)
{
    struct markup *markup = &page->markup;
    uint32_t cycles = 0;
    markup_open(markup, "figcaption", NULL);
    markup_words(markup, "Records of each cycle; redundant ones ");
    markup_element(markup, "span", "again", "\xe2\x96\xa0 in orange");
    markup_words(markup, ".");
    for (size_t i = 0; i < runs->count; i++) {
        const struct batch_run *run = &runs->at[i];
        if (!run->result.cycle_count) {
            markup_words(markup, " ");
            markup_words(markup, run->build->name);
            markup_words(markup, ": no cycle is known.");
        }
        cycles = run->result.cycle_count > cycles ? run->result.cycle_count : cycles;
    }
    if (cycles > CHART_BARS_MOST)
        markup_printf(markup, " A bar is the most records of %" PRIu32 " cycles.", chart_cycles_per_bar(cycles));
    markup_close(markup);
}

static void add_note(struct markup *markup, const char *words) { markup_element(markup, "p", "no-chart", words); }

void html_add_chart(struct html *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct chart_runs *runs = &page->fixtures[index];
    const struct chart *chart = &page->charts.of[index];
    if (chart->state == CHART_EMPTY) {
        add_note(markup, "There is no chart, as no cycle is known.");
        return;
    }
    if (chart->state == CHART_LEFT_OUT) {
        add_note(markup, "There is no chart, as there would be too many on this page: the records stand in the table.");
        return;
    }
    struct text label = {0};
    text_puts(&label, "Chart of the records of each cycle");
    for (size_t i = 0; i < runs->count; i++) {
        text_printf(&label, "%s%s: ", i ? "; " : ". ", runs->at[i].build->name);
        words_records(&runs->at[i].result, &label);
    }
    markup->failed = markup->failed || label.failed;
    markup_open(markup, "figure", NULL);
    if (!markup->failed)
        chart_write(markup, &page->charts, chart->picture, label.bytes);
    add_caption(page, runs);
    markup_close(markup);
    text_clean_up(&label);
}

static void add_number(struct markup *markup, uint64_t number)
{
    markup_open(markup, "td", "class", "number", NULL);
    markup_printf(markup, "%" PRIu64, number);
    markup_close(markup);
}

static void add_row(struct markup *markup, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    markup_open(markup, "tr", NULL);
    markup_open(markup, "th", "scope", "row", NULL);
    markup_words(markup, run->build->name);
    markup_close(markup);
    markup_open(markup, "td", "class", "records", NULL);
    words_records(result, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    add_number(markup, result->redundant_cycles);
    add_number(markup, result->redundant_updates);
    markup_open(markup, "td", NULL);
    words_verdict(result, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    markup_open(markup, "td", "class", run->passed ? NULL : "failed", NULL);
    html_add_outcome(markup, run);
    markup_close(markup);
    markup_close(markup);
}

/* Puts what was put together into the scratch text into a paragraph of its own. */
static void add_scratch(struct markup *markup, const char *class)
{
    markup_open(markup, "li", "class", class, NULL);
    markup_scratch(markup);
    markup_close(markup);
}

/* What proves the verdict, and what else there is to tell of a run. */
static void add_notes(struct markup *markup, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    markup_element(markup, "dt", NULL, run->build->name);
    markup_open(markup, "dd", NULL);
    markup_open(markup, "ul", NULL);
    words_proof(result, markup_fresh(markup));
    add_scratch(markup, NULL);
    if (result->rejected) {
        words_count(result->rejected, "record", "records", markup_fresh(markup));
        text_puts(&markup->scratch, " rejected by the post office");
        add_scratch(markup, NULL);
    }
    if (result->conflicts) {
        words_count(result->conflicts, "conflict", "conflicts", markup_fresh(markup));
        text_puts(&markup->scratch, " with entries that are not the connector\xe2\x80\x99s");
        add_scratch(markup, NULL);
    }
    if (faults_any(&result->faults)) {
        text_puts(markup_fresh(markup), "faults: ");
        words_faults(&result->faults, &markup->scratch);
        add_scratch(markup, NULL);
    }
    if (result->blame.asked) {
        text_puts(markup_fresh(markup), "to blame: ");
        words_blame(&result->blame, &markup->scratch);
        add_scratch(markup, NULL);
    }
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        text_printf(markup_fresh(markup), "FAILED: %s", run->reasons.at[i]);
        add_scratch(markup, "bad");
    }
    markup_close(markup);
    markup_close(markup);
}

static void add_results(struct markup *markup, const struct chart_runs *runs)
{
    static const char *const heads[] = {"Build", "Records by cycle", "Redundant cycles", "Redundant updates", "Verdict", "Result",
                                        NULL};
    html_open_table(markup, "results", "What each build sent");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (size_t i = 0; i < runs->count; i++)
        add_row(markup, &runs->at[i]);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "dl", "class", "notes", NULL);
    for (size_t i = 0; i < runs->count; i++)
        add_notes(markup, &runs->at[i]);
    markup_close(markup);
}

void html_add_fixture(struct html *page, size_t index)
{
    struct markup *markup = &page->markup;
    const struct fixture *fixture = page->fixtures[index].at->fixture;
    markup_constant(markup, "\n");
    text_printf(markup_fresh(markup), "fixture-%zu", index + 1);
    markup_open(markup, "section", "id", markup->scratch.bytes, NULL);
    markup_open(markup, "h3", NULL);
    markup_untrusted(markup, fixture->title, strlen(fixture->title));
    markup_close(markup);
    markup_open(markup, "p", "class", "origin", NULL);
    markup_open(markup, "code", NULL);
    markup_untrusted(markup, fixture->name, strlen(fixture->name));
    markup_close(markup);
    markup_words(markup, ", source: ");
    markup_untrusted(markup, fixture->source, strlen(fixture->source));
    markup_words(markup, " \xc2\xb7 ");
    markup_open(markup, "a", "href", "#matrix", NULL);
    markup_words(markup, "all fixtures");
    markup_close(markup);
    markup_close(markup);
    if (fixture->uncovered) {
        text_printf(markup_fresh(markup), "Not checked: %s.", fixture->uncovered);
        markup_open(markup, "p", NULL);
        markup_scratch(markup);
        markup_close(markup);
    }
    html_add_input(markup, fixture);
    markup_element(markup, "h4", NULL, "Results");
    add_results(markup, &page->fixtures[index]);
    html_add_chart(page, index);
    markup_close(markup);
}
