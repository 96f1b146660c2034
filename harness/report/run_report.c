/* Runs as a document: the conclusion, the failed runs, and then the rest. */
#include "report/chart.h"
#include "report/conclusion.h"
#include "report/printers.h"
#include "report/provenance.h"
#include "report/run_parts.h"
#include "report/verify.h"
#include "report/words.h"
#include "verify/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void add_reasons(struct doc *document, const struct reasons *reasons)
{
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    for (uint32_t i = 0; i < reasons->count; i++) {
        if (i)
            doc_break(document);
        text_puts(doc_scratch(document), reasons->at[i]);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    }
    doc_close(document);
}

/* Adds a failed run: as text in Markdown, with bars on a page. */
static void add_exception(struct doc *document, const struct batch_run *run)
{
    bool is_page = document->medium == MEDIUM_PAGE;
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    if (is_page) {
        text_append_escaped(doc_scratch(document), run->fixture->title, strlen(run->fixture->title));
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_say(document, TONE_PLAIN, " ");
    }
    doc_name(document, is_page ? TONE_SOFT : TONE_PLAIN, run->fixture->name);
    doc_close(document);
    if (is_page) {
        run_add_cell(document, run, chart_most_records(&run->result));
    } else {
        doc_block(document, NODE_CELL, TONE_PLAIN, run->build->name);
        words_verdict(&run->result, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
    }
    add_reasons(document, &run->reasons);
    doc_close(document);
}

/* Adds the failed runs of one build under its name. */
static void add_exceptions_of(struct doc *document, const struct batch *batch, const struct build *build)
{
    size_t failed = 0;
    for (size_t i = 0; i < batch->run_count; i++)
        failed += batch->runs[i].build == build && batch_run_failed(&batch->runs[i]);
    if (!failed)
        return;
    (void)doc_open(document, NODE_PART, TONE_PLAIN, doc_format(document, "%s: %zu", build->name, failed), NULL);
    for (size_t i = 0; i < batch->run_count; i++)
        if (batch->runs[i].build == build && batch_run_failed(&batch->runs[i]))
            add_exception(document, &batch->runs[i]);
    doc_close(document);
}

/* Adds the runs that were not as expected. */
static void add_exceptions(struct doc *document, const struct batch *batch)
{
    static const struct doc_column words[] = {{.head = "fixture"}, {.head = "build"}, {.head = "verdict"}, {.head = "reasons"}};
    static const struct doc_column drawn[] = {{.head = "Fixture"}, {.head = "Result"}, {.head = "Reasons"}};
    bool is_page = document->medium == MEDIUM_PAGE;
    if (!batch->failed) {
        doc_block(document, NODE_TEXT, TONE_PLAIN,
                  "None. No run differed from what its fixture expects, crashed, or ran out of time.");
        return;
    }
    (void)doc_open_table(document, is_page ? drawn : words, is_page ? 3 : 4,
                         "What was not as expected. Bars: records by cycle, redundant ones in orange.", "failures");
    for (size_t i = 0; i < batch->run_count && !is_page; i++)
        if (batch_run_failed(&batch->runs[i]))
            add_exception(document, &batch->runs[i]);
    for (size_t i = 0; i < batch->build_count && is_page; i++)
        add_exceptions_of(document, batch, &batch->builds[i]);
    doc_close(document);
}

void run_add_unchecked(struct doc *document, const struct batch *batch, size_t lines)
{
    bool any = false;
    for (size_t i = 0; batch->fixtures.at && i < batch->fixtures.count; i++) {
        const struct fixture *fixture = batch->fixtures.at[i];
        if (!fixture->uncovered)
            continue;
        if (!any)
            doc_open_list(document, 0);
        any = true;
        text_puts(doc_scratch(document), "not checked: ");
        text_append_escaped(&document->scratch, fixture->name, strlen(fixture->name));
        text_printf(&document->scratch, ": %s", fixture->uncovered);
        doc_block_lines(document, NODE_ITEM, TONE_CAUTION, lines);
    }
    if (any)
        doc_close(document);
}

static void add_all_runs(struct doc *document, const struct batch *batch)
{
    static const struct doc_column columns[] = {{.head = "fixture"},
                                                {.head = "title"},
                                                {.head = "build"},
                                                {.head = "records by cycle"},
                                                {.head = "redundant cycles", .is_number = true},
                                                {.head = "and updates", .is_number = true},
                                                {.head = "verdict"},
                                                {.head = "result"}};
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, "All runs", NULL);
    (void)doc_open_table(document, columns, sizeof columns / sizeof *columns, NULL, NULL);
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        doc_block_name(document, NODE_CELL, TONE_PLAIN, run->fixture->name);
        doc_block_name(document, NODE_CELL, TONE_PLAIN, run->fixture->title);
        doc_block(document, NODE_CELL, TONE_PLAIN, run->build->name);
        words_records(&run->result, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%" PRIu32, run->result.redundant_cycles);
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%" PRIu64, run->result.redundant_updates);
        words_verdict(&run->result, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        doc_cell(document, run->passed ? TONE_PLAIN : TONE_STRONG, run->passed ? "as expected" : words_judged(run));
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
}

static void add_all_fixtures(struct doc *document, const struct results *results, const struct fixture_runs *fixtures, size_t count)
{
    const struct batch *batch = results->batch;
    if (document->medium == MEDIUM_MARKDOWN) {
        add_all_runs(document, batch);
        return;
    }
    doc_open_section(document, results->verification ? "All fixtures with the candidate" : "All fixtures", "fixtures", count);
    if (batch->build_count > 1)
        doc_block(document, NODE_TEXT, TONE_PLAIN,
                  "A column of squares is a fixture, a square a build, in this order from above: filled if it loops, hollow if it "
                  "comes to rest, dotted if neither is known.");
    run_add_groups(document, batch, fixtures, count);
    if (count <= RUN_DETAILED_MAX)
        for (size_t i = 0; i < count; i++)
            run_add_details(document, &fixtures[i]);
    doc_close(document);
}

/* Adds the details of the simplest failed fixtures; all of them could make a page of megabytes. */
static void add_failed_details(struct doc *document, const struct fixture_runs *fixtures, size_t count)
{
    size_t failed = 0, shown = 0, last = 0;
    uint64_t burden = 0;
    for (size_t i = 0; i < count; i++)
        failed += run_any_failed(&fixtures[i]);
    for (; shown < failed && shown < RUN_DETAILED_MAX; shown++) {
        size_t next = count;
        uint64_t least = UINT64_MAX;
        for (size_t i = 0; i < count; i++) {
            uint64_t here = fixture_complexity(fixtures[i].at->fixture);
            bool behind = !shown || here > burden || (here == burden && i > last);
            if (run_any_failed(&fixtures[i]) && behind && here < least) {
                least = here;
                next = i;
            }
        }
        run_add_details(document, &fixtures[next]);
        last = next;
        burden = least;
    }
    if (failed > shown) {
        doc_block_printf(document, NODE_TEXT, TONE_SOFT, "These are the %zu simplest of %zu failed fixtures.", shown, failed);
    }
}

static void add_for_readers(struct doc *document, const struct results *results, const struct report_style *style,
                            const struct fixture_runs *fixtures, size_t count)
{
    const struct batch *batch = results->batch;
    if (document->medium == MEDIUM_MARKDOWN) {
        words_count(batch->run_count, "run", "runs", doc_scratch(document));
        text_puts(&document->scratch, " of ");
        words_count(batch->fixtures.count, "fixture", "fixtures", &document->scratch);
        text_printf(&document->scratch, ": %zu passed, %zu failed", batch->passed, batch->failed);
        if (batch->skipped)
            text_printf(&document->scratch, ", %zu skipped", batch->skipped);
        (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
        doc_say_scratch(document, NODE_WORDS, TONE_STRONG);
        doc_close(document);
    }
    if (batch->failed || document->medium == MEDIUM_PAGE) {
        doc_open_section(document, document->medium == MEDIUM_PAGE ? "Exceptions" : "Failed runs", "exceptions", batch->failed);
        add_exceptions(document, batch);
        run_add_unchecked(document, batch, 0);
        if (count > RUN_DETAILED_MAX && document->medium == MEDIUM_PAGE)
            add_failed_details(document, fixtures, count);
        doc_close(document);
    } else {
        run_add_unchecked(document, batch, 0);
    }
    if (!results->verification)
        run_add_limits(document, batch);
    if (document->medium == MEDIUM_PAGE && count)
        run_add_article(document, fixtures, count);
    add_all_fixtures(document, results, fixtures, count);
    provenance_add(document, results, style);
}

void runs_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    size_t count;
    struct fixture_runs *fixtures = run_fixtures(results->batch, &count);
    bool is_terminal = document->medium == MEDIUM_TERMINAL;
    document->failed = document->failed || !fixtures;
    if (results->verification)
        verify_add_report(document, results, style);
    else if (fixtures && is_terminal)
        run_add_for_terminal(document, results->batch, style, fixtures, count);
    else if (fixtures)
        conclusion_add_header(document, results->batch, style, count);
    if (fixtures && !is_terminal)
        add_for_readers(document, results, style, fixtures, count);
    free(fixtures);
}
