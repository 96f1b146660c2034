/* The table: a block for each fixture, in it a line for each build, and below that line what proves it. */
#include "report/layout.h"
#include "report/limits.h"
#include "report/verify.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Records beyond this many columns push the rest of their line to the right instead of widening every table. */
#define RECORDS_COLUMNS_MOST 40u
#define NOTE_INDENT 4u

static const char build_head[] = "build", records_head[] = "records by cycle", cycles_head[] = "redundant cycles",
                  updates_head[] = "and updates", verdict_head[] = "verdict";

struct table {
    const struct batch *batch;
    struct page page;
    struct text scratch; /* one cell, note or count at a time */
    size_t build_columns, records_columns, verdict_columns;
};

static void widen(size_t *columns, size_t to)
{
    if (*columns < to)
        *columns = to;
}

/* The scratch text, emptied by the next use. */
static const char *scratched(const struct table *table) { return table->scratch.bytes ? table->scratch.bytes : ""; }

static void measure(struct table *table)
{
    table->build_columns = sizeof build_head - 1;
    table->records_columns = sizeof records_head - 1;
    table->verdict_columns = sizeof verdict_head - 1;
    for (size_t i = 0; i < table->batch->run_count; i++) {
        const struct batch_run *run = &table->batch->runs[i];
        widen(&table->build_columns, columns_of(run->build->name));
        text_clear(&table->scratch);
        words_records(&run->result, &table->scratch);
        size_t records = columns_of(scratched(table));
        if (records <= RECORDS_COLUMNS_MOST)
            widen(&table->records_columns, records);
        text_clear(&table->scratch);
        words_verdict(&run->result, &table->scratch);
        widen(&table->verdict_columns, columns_of(scratched(table)));
    }
}

static enum ink verdict_ink(const struct run_result *result)
{
    switch (result->verdict) {
    case VERDICT_QUIET: return faults_any(&result->faults) ? INK_YELLOW : INK_GREEN;
    case VERDICT_UNDECIDED: return INK_YELLOW;
    case VERDICT_LOOPING:
    case VERDICT_CRASHED:
    case VERDICT_TIMED_OUT:
    case VERDICTS: break;
    }
    return INK_RED;
}

static void add_heading(struct table *table, const struct fixture *fixture)
{
    struct page *page = &table->page;
    page_escaped(page, INK_BOLD, fixture->title);
    text_puts(&page->text, "\n");
    page_escaped(page, INK_DIM, fixture->name);
    page_ink(page, INK_DIM, ", source: ");
    page_escaped(page, INK_DIM, fixture->source);
    if (fixture->upgrade_before) {
        page_ink(page, INK_DIM, ", upgrade: ");
        page_ink(page, INK_DIM, known_build_names[fixture->upgrade_from]);
        text_clear(&table->scratch);
        text_printf(&table->scratch, " runs the cycles before cycle %" PRIu32, fixture->upgrade_before);
        page_ink(page, INK_DIM, scratched(table));
    }
    text_puts(&page->text, "\n");
    if (fixture->uncovered) {
        text_clear(&table->scratch);
        text_printf(&table->scratch, "not checked: %s", fixture->uncovered);
        page_sentence(page, INK_YELLOW, scratched(table), 0);
    }
    text_puts(&page->text, "\n");

    page_spaces(page, 2);
    page_cell_left(page, INK_DIM, build_head, table->build_columns + 2);
    page_cell_left(page, INK_DIM, records_head, table->records_columns + 2);
    page_ink(page, INK_DIM, cycles_head);
    page_spaces(page, 2);
    page_ink(page, INK_DIM, updates_head);
    page_spaces(page, 2);
    page_ink(page, INK_DIM, verdict_head);
    text_puts(&page->text, "\n");
}

static void add_note(struct table *table, enum ink ink)
{
    page_sentence(&table->page, ink, scratched(table), NOTE_INDENT);
    text_clear(&table->scratch);
}

static void add_notes(struct table *table, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    text_clear(&table->scratch);
    words_proof(result, &table->scratch);
    add_note(table, INK_PLAIN);
    if (result->rejected || result->conflicts) {
        if (result->rejected) {
            words_count(result->rejected, "record", "records", &table->scratch);
            text_puts(&table->scratch, " rejected by the post office");
        }
        if (result->conflicts) {
            text_puts(&table->scratch, result->rejected ? ", " : "");
            words_count(result->conflicts, "conflict", "conflicts", &table->scratch);
            text_puts(&table->scratch, " with entries that are not the connector's");
        }
        add_note(table, INK_PLAIN);
    }
    if (faults_any(&result->faults)) {
        text_puts(&table->scratch, "faults: ");
        words_faults(&result->faults, &table->scratch);
        add_note(table, INK_YELLOW);
    }
    if (result->blame.asked) {
        text_puts(&table->scratch, "to blame: ");
        words_blame(&result->blame, &table->scratch);
        add_note(table, INK_PLAIN);
    }
    if (run->output) {
        text_printf(&table->scratch, "the module printed: '%s'", run->output);
        add_note(table, INK_YELLOW);
    }
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        text_printf(&table->scratch, "FAILED: %s", run->reasons.at[i]);
        add_note(table, INK_RED);
    }
}

static void add_run(struct table *table, const struct batch_run *run)
{
    struct page *page = &table->page;
    struct text *scratch = &table->scratch;
    const struct run_result *result = &run->result;
    enum ink ink = verdict_ink(result), counts_ink = result->verdict == VERDICT_LOOPING ? INK_RED : INK_YELLOW;
    page_spaces(page, 2);
    page_cell_left(page, INK_BOLD, run->build->name, table->build_columns + 2);
    text_clear(scratch);
    words_records(result, scratch);
    page_cell_left(page, INK_PLAIN, scratched(table), table->records_columns);
    page_spaces(page, 2);
    text_clear(scratch);
    text_printf(scratch, "%" PRIu32, result->redundant_cycles);
    page_cell_right(page, result->redundant_cycles ? counts_ink : INK_PLAIN, scratched(table), sizeof cycles_head - 1);
    page_spaces(page, 2);
    text_clear(scratch);
    text_printf(scratch, "%" PRIu64, result->redundant_updates);
    page_cell_right(page, result->redundant_updates ? counts_ink : INK_PLAIN, scratched(table), sizeof updates_head - 1);
    page_spaces(page, 2);
    text_clear(scratch);
    words_verdict(result, scratch);
    page_cell_left(page, ink, scratched(table), table->verdict_columns + 2);
    page_ink(page, run->passed ? INK_GREEN : INK_RED, run->passed ? "passed" : "FAILED");
    text_puts(&page->text, "\n");
    add_notes(table, run);
}

/* Which candidates there are, as the names that modules give themselves may be alike. */
static void add_candidates(struct table *table, const struct isolation *isolation)
{
    bool any = false;
    for (size_t i = 0; i < table->batch->build_count; i++) {
        const struct build *build = &table->batch->builds[i];
        if (!build->candidate || build->upgrade_from)
            continue;
        page_ink(&table->page, INK_BOLD, build->name);
        page_ink(&table->page, INK_PLAIN, " is ");
        page_escaped(&table->page, INK_PLAIN, build->path);
        page_ink(&table->page, INK_PLAIN, ", held to what is expected of ");
        page_ink(&table->page, INK_PLAIN, known_build_names[build->expect]);
        text_puts(&table->page.text, "\n");
        any = true;
    }
    page_isolation(&table->page, isolation);
    if (any || isolation)
        text_puts(&table->page.text, "\n");
}

static void add_limit(struct table *table, const struct batch_run *run)
{
    struct text *scratch = &table->scratch;
    text_clear(scratch);
    text_append_escaped(scratch, run->fixture->name, strlen(run->fixture->name));
    text_puts(scratch, ": ");
    limit_explain(run, scratch);
    if (faults_any(&run->result.faults)) {
        text_puts(scratch, "; ");
        words_faults(&run->result.faults, scratch);
    }
    add_note(table, INK_PLAIN);
}

/* What the build does not fix, though nothing failed. */
static void add_limits(struct table *table, const struct build *build)
{
    const struct batch *batch = table->batch;
    struct text *scratch = &table->scratch;
    size_t counts[LIMITS], all = limits_count(batch, build, counts);
    if (!all)
        return;
    text_clear(scratch);
    text_printf(scratch, "Known limits of %s, in %zu of %zu runs: ", build->name, all, limits_runs(batch, build));
    limits_summarize(counts, scratch);
    text_printf(scratch, ". %s", limits_reason);
    page_sentence(&table->page, INK_YELLOW, scratched(table), 0);
    for (unsigned limit = 0; limit < LIMITS; limit++) {
        if (!counts[limit])
            continue;
        text_clear(scratch);
        text_printf(scratch, "  %s:\n", limit_names[limit]);
        text_puts(&table->page.text, scratched(table));
        for (size_t i = 0; i < batch->run_count; i++)
            if (batch->runs[i].build == build && limit_of(batch, &batch->runs[i]) == limit)
                add_limit(table, &batch->runs[i]);
    }
    text_puts(&table->page.text, "\n");
}

static void add_summary(struct table *table)
{
    const struct batch *batch = table->batch;
    struct page *page = &table->page;
    words_count(batch->run_count, "run", "runs", &page->text);
    text_puts(&page->text, " of ");
    words_count(batch->fixtures.count, "fixture", "fixtures", &page->text);
    text_clear(&table->scratch);
    text_printf(&table->scratch, "%zu passed", batch->passed);
    text_puts(&page->text, ": ");
    page_ink(page, batch->failed ? INK_PLAIN : INK_GREEN, scratched(table));
    text_clear(&table->scratch);
    text_printf(&table->scratch, "%zu failed", batch->failed);
    text_puts(&page->text, ", ");
    page_ink(page, batch->failed ? INK_RED : INK_PLAIN, scratched(table));
    text_puts(&page->text, "\n");
    if (!batch->failed || batch->fixtures.count == 1)
        return;
    /* The failures again, where they are seen after a long table. */
    for (size_t i = 0; i < batch->run_count; i++) {
        if (batch->runs[i].passed)
            continue;
        page_spaces(page, 2);
        page_ink(page, INK_RED, "FAILED: ");
        page_escaped(page, INK_PLAIN, batch->runs[i].fixture->name);
        page_ink(page, INK_PLAIN, " with ");
        page_ink(page, INK_PLAIN, batch->runs[i].build->name);
        text_puts(&page->text, "\n");
    }
}

enum report_status report_table(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    if (batch->verification)
        return report_verify_table(batch, style, stream);
    struct table table = {.batch = batch, .page = {.color = style->color}};
    measure(&table);
    add_candidates(&table, style->isolation);
    const struct fixture *fixture = NULL;
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (run->fixture != fixture) {
            if (fixture)
                text_puts(&table.page.text, "\n");
            fixture = run->fixture;
            add_heading(&table, fixture);
        }
        add_run(&table, run);
    }
    text_puts(&table.page.text, "\n");
    for (size_t i = 0; i < batch->build_count; i++)
        add_limits(&table, &batch->builds[i]);
    add_summary(&table);
    if (table.scratch.failed)
        table.page.text.failed = true;
    enum report_status status = send_text(&table.page.text, stream);
    text_clean_up(&table.scratch);
    text_clean_up(&table.page.text);
    return status;
}
