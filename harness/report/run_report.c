/* Runs as a document: the conclusion, what failed, and then everything else. */
#include "report/chart.h"
#include "report/conclusion.h"
#include "report/layout.h"
#include "report/printers.h"
#include "report/provenance.h"
#include "report/run_parts.h"
#include "report/verify.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Which candidates there are, as the names that modules give themselves may be alike. */
static void add_candidates(struct doc *document, const struct batch *batch, const struct isolation *isolation)
{
    bool any = false;
    for (size_t i = 0; i < batch->build_count; i++)
        any = any || (batch->builds[i].candidate && !batch->builds[i].upgrade_from);
    if (!any && !isolation)
        return;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        if (!build->candidate || build->upgrade_from)
            continue;
        (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
        doc_say(document, TONE_STRONG, build->name);
        doc_say(document, TONE_PLAIN, " is ");
        doc_name(document, TONE_PLAIN, build->path);
        doc_printf(document, TONE_PLAIN, ", checked against the expectations of %s", known_build_names[build->expect]);
        doc_close(document);
    }
    doc_add_isolation(document, isolation);
    doc_close(document);
}

/* A fixture in a terminal: what it is, and its table. */
static void add_fixture(struct doc *document, const struct fixture_runs *runs, bool with_bars)
{
    const struct fixture *fixture = runs->at->fixture;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_name(document, TONE_STRONG, fixture->title);
    doc_close(document);
    (void)doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
    doc_name(document, TONE_PLAIN, fixture->name);
    doc_say(document, TONE_PLAIN, ", source: ");
    doc_name(document, TONE_PLAIN, fixture->source);
    if (fixture->upgrade_before)
        doc_printf(document, TONE_PLAIN, ", upgrade: %s runs the cycles before cycle %" PRIu32,
                   known_build_names[fixture->upgrade_from], fixture->upgrade_before);
    doc_close(document);
    if (fixture->uncovered) {
        text_printf(doc_scratch(document), "not checked: %s", fixture->uncovered);
        doc_block_scratch(document, NODE_ITEM, TONE_CAUTION);
    }
    doc_break(document);
    run_add_results(document, runs, with_bars);
    doc_close(document);
}

/* In a terminal the limits have no table: a line for each. */
static void add_limit_lines(struct doc *document, const struct batch *batch, const struct build *build)
{
    size_t counts[LIMITS], all = limits_count(batch, build, counts);
    if (!all)
        return;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    text_printf(doc_scratch(document), "Known limits of %s, in %zu of %zu runs: ", build->name, all, limits_runs(batch, build));
    limits_summarize(counts, &document->scratch);
    text_printf(&document->scratch, ". %s", limits_reason);
    doc_block_scratch(document, NODE_ITEM, TONE_CAUTION);
    for (unsigned limit = 0; limit < LIMITS; limit++) {
        if (!counts[limit])
            continue;
        text_printf(doc_scratch(document), "  %s:", limit_names[limit]);
        doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
        for (size_t i = 0; i < batch->run_count; i++) {
            const struct batch_run *run = &batch->runs[i];
            if (run->build != build || limit_of(batch, run) != (enum limit)limit)
                continue;
            struct doc_node *item = doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
            if (item)
                item->indent = 4;
            doc_name(document, TONE_PLAIN, run->fixture->name);
            text_puts(doc_scratch(document), ": ");
            limit_explain(run, &document->scratch);
            if (faults_any(&run->result.faults)) {
                text_puts(&document->scratch, "; ");
                words_faults(&run->result.faults, &document->scratch);
            }
            doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
            doc_close(document);
        }
    }
    doc_close(document);
}

static void add_counts(struct doc *document, const struct batch *batch)
{
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    words_count(batch->run_count, "run", "runs", doc_scratch(document));
    text_puts(&document->scratch, " of ");
    words_count(batch->fixtures.count, "fixture", "fixtures", &document->scratch);
    text_puts(&document->scratch, ": ");
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_printf(document, batch->failed ? TONE_PLAIN : TONE_GOOD, "%zu passed", batch->passed);
    doc_say(document, TONE_PLAIN, ", ");
    doc_printf(document, batch->failed ? TONE_BAD : TONE_PLAIN, "%zu failed", batch->failed);
    doc_close(document);
}

/* A line for each run that was not as expected, with its reasons. */
static void add_failures(struct doc *document, const struct batch *batch, size_t indent)
{
    for (size_t i = 0; i < batch->run_count && batch->fixtures.count != 1; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (run->passed)
            continue;
        struct doc_node *item = doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        if (item)
            item->indent = indent;
        doc_say(document, TONE_BAD, "FAILED: ");
        doc_name(document, TONE_PLAIN, run->fixture->name);
        doc_printf(document, TONE_PLAIN, " with %s", run->build->name);
        for (uint32_t j = 0; j < run->reasons.count; j++) {
            text_printf(doc_scratch(document), "%s%s", j ? "; " : ": ", run->reasons.at[j]);
            doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        }
        doc_close(document);
    }
}

/* What is known of the limits, without the fixtures that show them. */
static void add_limit_counts(struct doc *document, const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        size_t counts[LIMITS], all = limits_count(batch, build, counts);
        if (!all)
            continue;
        text_printf(doc_scratch(document), "Known limits of %s, in %zu of %zu runs: ", build->name, all, limits_runs(batch, build));
        limits_summarize(counts, &document->scratch);
        text_printf(&document->scratch, ". %s", limits_reason);
        doc_block_scratch(document, NODE_TEXT, TONE_CAUTION);
    }
}

/* What many fixtures come to, on a few lines. */
static void add_summary(struct doc *document, const struct batch *batch, size_t fixtures)
{
    if (batch->failed) {
        (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
        add_failures(document, batch, 0);
        doc_close(document);
    }
    conclusion_append(batch, doc_scratch(document));
    doc_block_scratch(document, NODE_TEXT, TONE_STRONG);
    conclusion_add_lead(document, batch, fixtures);
    add_limit_counts(document, batch);
    for (size_t i = 0; i < batch->fixtures.count; i++)
        if (batch->fixtures.at[i]->uncovered) {
            text_puts(doc_scratch(document), "not checked: ");
            text_append_escaped(&document->scratch, batch->fixtures.at[i]->name, strlen(batch->fixtures.at[i]->name));
            text_printf(&document->scratch, ": %s", batch->fixtures.at[i]->uncovered);
            doc_block_scratch(document, NODE_ITEM, TONE_CAUTION);
        }
    (void)doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
    doc_say(document, TONE_PLAIN, "-v prints a table for each fixture.");
    doc_close(document);
}

static void build_for_terminal(struct doc *document, const struct batch *batch, const struct report_style *style,
                               const struct fixture_runs *fixtures, size_t count)
{
    bool tables = count == 1 || style->verbose;
    add_candidates(document, batch, style->isolation);
    for (size_t i = 0; i < count && tables; i++)
        add_fixture(document, &fixtures[i], style->bars);
    for (size_t i = 0; i < batch->build_count && tables; i++)
        add_limit_lines(document, batch, &batch->builds[i]);
    if (!tables)
        add_summary(document, batch, count);
    add_counts(document, batch);
    if (tables) /* again, where they are seen after long tables */
        add_failures(document, batch, 2);
}

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

/* In Markdown all is text; on a page the verdict has its bars. */
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

/* Those of one build, under its name. */
static void add_exceptions_of(struct doc *document, const struct batch *batch, const struct build *build)
{
    struct text heading = {0};
    size_t failed = 0;
    for (size_t i = 0; i < batch->run_count; i++)
        failed += batch->runs[i].build == build && !batch->runs[i].passed;
    if (!failed)
        return;
    text_printf(&heading, "%s: %zu", build->name, failed);
    (void)doc_open(document, NODE_PART, TONE_PLAIN, heading.bytes, NULL);
    for (size_t i = 0; i < batch->run_count; i++)
        if (batch->runs[i].build == build && !batch->runs[i].passed)
            add_exception(document, &batch->runs[i]);
    doc_close(document);
    document->failed = document->failed || heading.failed;
    text_clean_up(&heading);
}

/* What differs from what is expected. */
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
        if (!batch->runs[i].passed)
            add_exception(document, &batch->runs[i]);
    for (size_t i = 0; i < batch->build_count && is_page; i++)
        add_exceptions_of(document, batch, &batch->builds[i]);
    doc_close(document);
}

/* Fixtures that no conclusion rests on. */
static void add_unchecked(struct doc *document, const struct batch *batch)
{
    bool any = false;
    for (size_t i = 0; i < batch->fixtures.count; i++) {
        const struct fixture *fixture = batch->fixtures.at ? batch->fixtures.at[i] : NULL;
        if (!fixture || !fixture->uncovered)
            continue;
        if (!any)
            (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
        any = true;
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        doc_say(document, TONE_PLAIN, "not checked: ");
        doc_name(document, TONE_PLAIN, fixture->name);
        doc_printf(document, TONE_PLAIN, ": ");
        text_puts(doc_scratch(document), fixture->uncovered);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
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
        for (int name = 0; name < 2; name++) {
            (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
            doc_name(document, TONE_PLAIN, name ? run->fixture->title : run->fixture->name);
            doc_close(document);
        }
        doc_block(document, NODE_CELL, TONE_PLAIN, run->build->name);
        words_records(&run->result, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        text_printf(doc_scratch(document), "%" PRIu32, run->result.redundant_cycles);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        text_printf(doc_scratch(document), "%" PRIu64, run->result.redundant_updates);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        words_verdict(&run->result, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
        doc_say(document, run->passed ? TONE_PLAIN : TONE_STRONG, run->passed ? "as expected" : "FAILED");
        doc_close(document);
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
}

static void add_all_fixtures(struct doc *document, const struct batch *batch, const struct fixture_runs *fixtures, size_t count)
{
    if (document->medium == MEDIUM_MARKDOWN) {
        add_all_runs(document, batch);
        return;
    }
    doc_open_section(document, batch->verification ? "All fixtures with the candidate" : "All fixtures", "fixtures", count);
    if (batch->build_count > 1)
        doc_block(document, NODE_TEXT, TONE_PLAIN,
                  "A column of squares is a fixture, a square a build, in this order from above: filled if it loops, hollow if it "
                  "comes to rest, dotted if neither is known.");
    run_add_groups(document, batch, fixtures, count);
    if (count <= RUN_DETAILED_MOST)
        for (size_t i = 0; i < count; i++)
            run_add_details(document, &fixtures[i]);
    doc_close(document);
}

static void build_for_readers(struct doc *document, const struct batch *batch, const struct report_style *style,
                              const struct fixture_runs *fixtures, size_t count)
{
    if (batch->verification)
        verify_add_report(document, batch, style);
    else
        conclusion_add_header(document, batch, style, count);
    if (document->medium == MEDIUM_MARKDOWN) {
        words_count(batch->run_count, "run", "runs", doc_scratch(document));
        text_puts(&document->scratch, " of ");
        words_count(batch->fixtures.count, "fixture", "fixtures", &document->scratch);
        text_printf(&document->scratch, ": %zu passed, %zu failed", batch->passed, batch->failed);
        (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
        doc_say_scratch(document, NODE_WORDS, TONE_STRONG);
        doc_close(document);
    }
    if (batch->failed || document->medium == MEDIUM_PAGE) {
        doc_open_section(document, document->medium == MEDIUM_PAGE ? "Exceptions" : "Failed runs", "exceptions", batch->failed);
        add_exceptions(document, batch);
        add_unchecked(document, batch);
        for (size_t i = 0; i < count && count > RUN_DETAILED_MOST && document->medium == MEDIUM_PAGE; i++)
            if (run_any_failed(&fixtures[i]))
                run_add_details(document, &fixtures[i]);
        doc_close(document);
    } else {
        add_unchecked(document, batch);
    }
    if (!batch->verification)
        run_add_limits(document, batch);
    if (document->medium == MEDIUM_PAGE && count)
        run_add_article(document, fixtures, count);
    add_all_fixtures(document, batch, fixtures, count);
    provenance_add(document, batch, style);
}

static enum report_status write_batch(const struct batch *batch, const struct report_style *style, FILE *stream, enum medium medium,
                                      doc_printer *print)
{
    size_t count;
    struct fixture_runs *fixtures = run_fixtures(batch, &count);
    struct doc document = {.medium = medium};
    if (!fixtures)
        return REPORT_NO_MEMORY;
    if (medium == MEDIUM_TERMINAL)
        build_for_terminal(&document, batch, style, fixtures, count);
    else
        build_for_readers(&document, batch, style, fixtures, count);
    enum report_status status = doc_send(&document, print, style, stream);
    free(fixtures);
    return status;
}

enum report_status report_table(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    if (batch->verification)
        return report_verify_table(batch, style, stream);
    return write_batch(batch, style, stream, MEDIUM_TERMINAL, doc_print_terminal);
}

enum report_status report_html(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    return write_batch(batch, style, stream, MEDIUM_PAGE, doc_print_page);
}

enum report_status report_markdown(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    return write_batch(batch, style, stream, MEDIUM_MARKDOWN, doc_print_markdown);
}
