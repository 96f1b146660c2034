/* Runs in a terminal: tables of a single fixture, or a summary of several. */
#include "report/conclusion.h"
#include "report/printers.h"
#include "report/run_parts.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* More failures than these are grouped by cause. */
#define FAILURES_MAX 10u

/* Adds the paths of the candidates, as several modules may report the same name. */
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
        doc_say(document, TONE_PLAIN, build->connector ? " is the connector " : " is ");
        doc_name(document, TONE_PLAIN, build->path);
        doc_printf(document, TONE_PLAIN, ", checked against the expectations of %s", known_build_names[build->expect]);
        doc_close(document);
    }
    doc_add_isolation(document, isolation);
    doc_add_connectors(document, batch);
    doc_close(document);
}

/* Adds a fixture with its title, its source and its table. */
static void add_fixture(struct doc *document, const struct fixture_runs *runs, bool with_bars)
{
    const struct fixture *fixture = runs->at->fixture;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    doc_block_name(document, NODE_TEXT, TONE_STRONG, fixture->title);
    (void)doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
    doc_name(document, TONE_PLAIN, fixture->name);
    doc_say(document, TONE_PLAIN, ", source: ");
    doc_name(document, TONE_PLAIN, fixture->source);
    if (fixture->upgrade_before)
        doc_printf(document, TONE_PLAIN, ", upgrade: %s runs the cycles before cycle %" PRIu32,
                   known_build_names[fixture->upgrade_from], fixture->upgrade_before);
    doc_close(document);
    if (fixture->uncovered) {
        doc_block_printf(document, NODE_ITEM, TONE_CAUTION, "not checked: %s", fixture->uncovered);
    }
    doc_break(document);
    run_add_results(document, runs, with_bars);
    doc_close(document);
}

/* A terminal shows the number of limits, and `with_fixtures` a line for each, instead of a table. */
static void add_limit_lines(struct doc *document, const struct batch *batch, const struct build *build, bool with_fixtures)
{
    size_t counts[LIMITS], all = limits_count(batch, build, counts);
    if (!all)
        return;
    if (with_fixtures)
        (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    text_printf(doc_scratch(document), "Known limits of %s, in %zu of %zu runs: ", build->name, all, limits_runs(batch, build));
    limits_summarize(counts, &document->scratch);
    text_printf(&document->scratch, ". %s", limits_reason);
    doc_block_scratch(document, with_fixtures ? NODE_ITEM : NODE_TEXT, TONE_CAUTION);
    for (unsigned limit = 0; with_fixtures && limit < LIMITS; limit++) {
        if (!counts[limit])
            continue;
        doc_block_printf(document, NODE_TEXT, TONE_PLAIN, "  %s:", limit_names[limit]);
        for (size_t i = 0; i < batch->run_count; i++) {
            const struct batch_run *run = &batch->runs[i];
            if (run->build != build || limit_of(batch, run) != (enum limit)limit)
                continue;
            doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL)->indent = 4;
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
    if (with_fixtures)
        doc_close(document);
}

/* Adds the reasons for skipped runs, each once. */
static void add_skipped(struct doc *document, const struct batch *batch)
{
    for (size_t i = 0; i < batch->run_count && batch->skipped; i++) {
        const struct batch_run *run = &batch->runs[i];
        size_t first = 0, alike = 0;
        if (!run->skipped)
            continue;
        while (!batch->runs[first].skipped || strcmp(batch->runs[first].skipped, run->skipped) != 0)
            first++;
        for (size_t j = i; j < batch->run_count && first == i; j++)
            alike += batch->runs[j].skipped && strcmp(batch->runs[j].skipped, run->skipped) == 0;
        if (first != i)
            continue;
        text_puts(doc_scratch(document), "skipped: ");
        words_count(alike, "run", "runs", &document->scratch);
        text_printf(&document->scratch, ": %s", run->skipped);
        doc_block_scratch(document, NODE_ITEM, TONE_CAUTION);
    }
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
    if (batch->skipped)
        doc_printf(document, TONE_CAUTION, ", %zu skipped", batch->skipped);
    doc_close(document);
}

/* Adds a line for each failed run, with its reasons. */
static void add_failures(struct doc *document, const struct batch *batch, size_t indent)
{
    for (size_t i = 0; i < batch->run_count && batch->fixtures.count != 1; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (!batch_run_failed(run))
            continue;
        doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL)->indent = indent;
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

/* Adds a summary of many fixtures on a few lines. */
static void add_summary(struct doc *document, const struct batch *batch, size_t fixtures)
{
    if (batch->failed) {
        (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
        if (batch->failed > FAILURES_MAX)
            run_add_causes(document, batch);
        else
            add_failures(document, batch, 0);
        doc_close(document);
    }
    conclusion_append(batch, doc_scratch(document));
    doc_block_scratch(document, NODE_TEXT, TONE_STRONG);
    conclusion_add_lead(document, batch, fixtures);
    add_skipped(document, batch);
    for (size_t i = 0; i < batch->build_count; i++)
        add_limit_lines(document, batch, &batch->builds[i], false);
    run_add_unchecked(document, batch, 0);
    (void)doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
    doc_say(document, TONE_PLAIN, "-v prints a table for each fixture.");
    if (batch->failed)
        doc_say(document, TONE_PLAIN, " `run --failed=FILE' repeats what failed in the results of --report=json:FILE.");
    doc_close(document);
}

void run_add_for_terminal(struct doc *document, const struct batch *batch, const struct report_style *style,
                          const struct fixture_runs *fixtures, size_t count)
{
    bool tables = count == 1 || style->verbose;
    add_candidates(document, batch, style->isolation);
    for (size_t i = 0; i < count && tables; i++)
        add_fixture(document, &fixtures[i], style->bars);
    for (size_t i = 0; i < batch->build_count && tables; i++)
        add_limit_lines(document, batch, &batch->builds[i], true);
    if (!tables)
        add_summary(document, batch, count);
    add_counts(document, batch);
    if (tables) /* repeated, as the first ones scroll out of sight */
        add_failures(document, batch, 2);
}
