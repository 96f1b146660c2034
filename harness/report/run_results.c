/* The result of each build with one fixture. */
#include "report/chart.h"
#include "report/run_parts.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Longer records shift the rest of their row instead of widening every table. */
#define RECORDS_COLUMNS_MAX 40u

static const struct doc_column columns[] = {
    {.head = "build"},
    {.head = "records by cycle", .most = RECORDS_COLUMNS_MAX},
    {.head = "redundant updates", .most = 17},
    {.head = "verdict"},
    {.head = ""},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static enum tone tone_of(const struct run_result *result)
{
    switch (result->verdict) {
    case VERDICT_QUIET: return faults_any(&result->faults) ? TONE_CAUTION : TONE_GOOD;
    case VERDICT_UNDECIDED:
    case VERDICT_SKIPPED: return TONE_CAUTION;
    case VERDICT_LOOPING:
    case VERDICT_CRASHED:
    case VERDICT_TIMED_OUT:
    case VERDICTS: break;
    }
    return TONE_BAD;
}

/* "18 in 9 cycles". */
static void add_redundant(struct doc *document, const struct run_result *result)
{
    text_puts(doc_scratch(document), "none");
    if (result->redundant_cycles) {
        text_printf(doc_scratch(document), "%" PRIu64 " in ", result->redundant_updates);
        words_count(result->redundant_cycles, "cycle", "cycles", &document->scratch);
    }
    doc_cell_scratch(document, !result->redundant_cycles            ? TONE_PLAIN
                               : result->verdict == VERDICT_LOOPING ? TONE_BAD
                                                                    : TONE_CAUTION);
}

static void add_row(struct doc *document, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    doc_cell(document, TONE_STRONG, run->build->name);
    words_records(result, doc_scratch(document));
    doc_cell_scratch(document, TONE_PLAIN);
    add_redundant(document, result);
    words_verdict(result, doc_scratch(document));
    doc_cell_scratch(document, tone_of(result));
    doc_cell(document, run->passed ? TONE_GOOD : run->skipped ? TONE_CAUTION : TONE_BAD, words_judged(run));
    doc_close(document);
}

static void add_note(struct doc *document, enum tone tone) { doc_block_scratch(document, NODE_NOTE, tone); }

/* Adds the proof of the verdict and remarks on the run. */
static void add_notes(struct doc *document, const struct batch_run *run, uint64_t bars_scale)
{
    const struct run_result *result = &run->result;
    (void)doc_scratch(document);
    if (bars_scale) {
        chart_append_bars(result, bars_scale, &document->scratch);
        text_puts(&document->scratch, document->scratch.length ? " " : "");
    }
    if (run->skipped)
        text_puts(&document->scratch, run->skipped);
    else
        words_proof(result, &document->scratch);
    add_note(document, TONE_PLAIN);
    if (result->rejected || result->conflicts) {
        struct text *scratch = doc_scratch(document);
        if (result->rejected) {
            words_count(result->rejected, "record", "records", scratch);
            text_puts(scratch, " rejected (not applied by the post office)");
        }
        if (result->conflicts) {
            text_puts(scratch, result->rejected ? "; " : "");
            words_count(result->conflicts, "conflict", "conflicts", scratch);
            text_puts(scratch, " (nothing was sent, as an entry is not the connector's)");
        }
        add_note(document, TONE_PLAIN);
    }
    if (faults_any(&result->faults)) {
        text_puts(doc_scratch(document), "faults: ");
        words_faults(&result->faults, &document->scratch);
        add_note(document, TONE_CAUTION);
    }
    if (result->blame.asked) {
        text_puts(doc_scratch(document), "to blame: ");
        words_blame(&result->blame, &document->scratch);
        add_note(document, TONE_PLAIN);
    }
    if (run->output) {
        text_printf(doc_scratch(document), "the %s printed: '%s'", run->build->connector ? "connector" : "module", run->output);
        add_note(document, TONE_CAUTION);
    }
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        text_printf(doc_scratch(document), "FAILED: %s", run->reasons.at[i]);
        add_note(document, TONE_BAD);
    }
}

void run_add_results(struct doc *document, const struct fixture_runs *runs, bool with_bars)
{
    (void)doc_open_table(document, columns, COLUMNS, "What each build sent", "results");
    for (size_t i = 0; i < runs->count; i++) {
        add_row(document, &runs->at[i]);
        add_notes(document, &runs->at[i], with_bars ? run_scale(runs) : 0);
    }
    doc_close(document);
}

void run_add_details(struct doc *document, const struct fixture_runs *runs)
{
    const struct fixture *fixture = runs->at->fixture;
    text_append_escaped(doc_scratch(document), fixture->title, strlen(fixture->title));
    const char *title = doc_keep_scratch(document);
    text_append_escaped(doc_scratch(document), fixture->name, strlen(fixture->name));
    text_puts(&document->scratch, ", source: ");
    text_append_escaped(&document->scratch, fixture->source, strlen(fixture->source));
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, title, doc_keep_scratch(document));
    run_add_input(document, fixture);
    run_add_results(document, runs, false);
    (void)doc_open(document, NODE_CHARTS, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < runs->count; i++)
        doc_chart(document, &runs->at[i], runs->at[i].build->name, run_scale(runs));
    doc_close(document);
    doc_close(document);
}
