/* A search as a document: a section for each finding, and a summary. */
#include "report/cycles.h"
#include "explore/exploration.h"
#include "report/printers.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Adds "looping" with the records of a loop and the number of sites of a name. */
static void add_kind(struct doc *document, const struct explored *explored)
{
    const struct search_mark *mark = &explored->finding.mark;
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_say(document, TONE_BAD, trial_class_names[mark->class]);
    struct text *scratch = doc_scratch(document);
    if (mark->load) {
        text_puts(scratch, ", ");
        words_count(mark->load, "record", "records", scratch);
        text_puts(scratch, mark->load < SEARCH_LOADS ? " a cycle" : " a cycle or more");
    }
    if (mark->spread > 1)
        text_printf(scratch, ", one name at %" PRIu32 " sites%s", mark->spread, mark->spread < SEARCH_SPREADS ? "" : " or more");
    text_printf(scratch, "; found %" PRIu64 " time%s, first as scenario %" PRIu64 "%s", explored->finding.count,
                explored->finding.count == 1 ? "" : "s", explored->finding.number,
                explored->finding.unconfirmed ? "; not confirmed" : "");
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_close(document);
}

/* Adds the fixture's lines except title and source, which are above. */
static void add_scenario(struct doc *document, const struct explored *explored)
{
    if (!explored->scenario) {
        doc_open_indented(document, NODE_TEXT, TONE_PLAIN);
        doc_say(document, TONE_CAUTION,
                explored->path ? "names are not valid UTF-8: see the fixture and the files beside it"
                               : "names are not valid UTF-8: --save=DIR writes as much as a fixture can hold");
        doc_close(document);
        return;
    }
    scenario_add(document, explored->scenario);
}

static void add_row(struct doc *document, const char *build, const struct run_result *result)
{
    bool sound = result->verdict == VERDICT_QUIET && !faults_any(&result->faults);
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    doc_block(document, NODE_CELL, TONE_STRONG, build);
    words_records(result, doc_scratch(document));
    doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
    doc_block_printf(document, NODE_CELL, result->redundant_cycles ? TONE_BAD : TONE_PLAIN, "%" PRIu32, result->redundant_cycles);
    doc_block_printf(document, NODE_CELL, result->redundant_updates ? TONE_BAD : TONE_PLAIN, "%" PRIu64, result->redundant_updates);
    words_verdict(result, doc_scratch(document));
    if (faults_any(&result->faults)) {
        text_puts(&document->scratch, ", faults: ");
        words_faults(&result->faults, &document->scratch);
    }
    doc_block_scratch(document, NODE_CELL, sound ? TONE_GOOD : TONE_BAD);
    doc_close(document);
}

static void add_runs(struct doc *document, const struct exploration *exploration, const struct explored *explored)
{
    static const struct doc_column heads[] = {{.head = "build"},
                                              {.head = "records by cycle"},
                                              {.head = "redundant cycles", .is_number = true},
                                              {.head = "and updates", .is_number = true},
                                              {.head = "verdict"}};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    struct doc_column *columns = doc_columns(document, COLUMNS); /* own columns, so that other tables do not widen it */
    memcpy(columns, heads, sizeof heads);
    (void)doc_open_table(document, columns, COLUMNS, "How the builds run it", NULL);
    if (exploration->build->candidate)
        add_row(document, exploration->build->name, &explored->result);
    for (int i = 0; i < KNOWN_BUILDS; i++)
        add_row(document, known_build_names[i], &explored->known[i]);
    doc_close(document);
}

/* Adds the notes except the first line, which names build and class. */
static void add_notes(struct doc *document, const struct explored *explored)
{
    const char *line = strchr(explored->comments, '\n');
    for (line = line ? line + 1 : ""; *line;) {
        size_t length = strcspn(line, "\n");
        text_append_escaped(doc_scratch(document), line, length);
        doc_block_indented(document, NODE_ITEM, TONE_PLAIN, 0);
        line += length + (line[length] == '\n');
    }
}

static void add_finding(struct doc *document, const struct exploration *exploration, const struct explored *explored)
{
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    doc_block(document, NODE_TEXT, TONE_STRONG, explored->title);
    add_kind(document, explored);
    if (explored->path) {
        (void)doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
        doc_name(document, TONE_PLAIN, explored->path);
        doc_close(document);
    }
    doc_break(document);
    add_scenario(document, explored);
    doc_break(document);
    add_runs(document, exploration, explored);
    add_notes(document, explored);
    if (explored->shown)
        cycles_add(document, explored->shown);
    doc_close(document);
}

static void add_outcome(struct doc *document, const struct exploration *exploration, uint64_t found)
{
    uint64_t ms = exploration->milliseconds ? exploration->milliseconds : 1;
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_say(document, TONE_STRONG, exploration->build->name);
    text_puts(doc_scratch(document), ": ");
    struct text *scratch = &document->scratch;
    words_count(exploration->scenarios, "scenario", "scenarios", scratch);
    if (!exploration->exhaustive)
        text_printf(scratch, ", seed %" PRIu64, exploration->seed);
    if (exploration->shards)
        text_printf(scratch, ", shard %" PRIu32 "/%" PRIu32, exploration->shard + 1, exploration->shards);
    text_printf(scratch, ", in %" PRIu64 ".%" PRIu64 " s (%" PRIu64 " a second): ", ms / 1000, ms % 1000 / 100,
                exploration->scenarios / ms * 1000 + exploration->scenarios % ms * 1000 / ms);
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    if (found)
        words_count(exploration->finding_count, "finding", "findings", doc_scratch(document));
    else
        text_puts(doc_scratch(document), "nothing found");
    doc_say_scratch(document, NODE_WORDS, found ? TONE_BAD : TONE_GOOD);
    doc_close(document);
}

static void add_counts(struct doc *document, const struct exploration *exploration, uint64_t found)
{
    const char *separator = ": ";
    words_count(found, "scenario shows", "scenarios show", doc_scratch(document));
    text_puts(&document->scratch, " one");
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        if (exploration->found[class]) {
            text_printf(&document->scratch, "%s%" PRIu64 " %s", separator, exploration->found[class], trial_class_names[class]);
            separator = ", ";
        }
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

static void add_summary(struct doc *document, const struct exploration *exploration)
{
    static const char *const ends[EXPLORE_ENDS] = {
        [EXPLORE_TIME_UP] = "The time was up before all scenarios were tried.",
        [EXPLORE_STOPPED] = "It was stopped before all scenarios were tried.",
        [EXPLORE_HUNG] = "It ended early, as the build hung repeatedly.",
    };
    uint64_t found = 0;
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        found += exploration->found[class];
    add_outcome(document, exploration, found);
    if (found)
        add_counts(document, exploration, found);
    if (exploration->covered) {
        text_puts(doc_scratch(document), exploration->covered);
        if (found)
            text_printf(&document->scratch, "; %" PRIu64 " of them %s", found, found == 1 ? "is a finding" : "are findings");
        else
            text_puts(&document->scratch, ": quiet and without fault");
        doc_block_scratch(document, NODE_ITEM, found ? TONE_BAD : TONE_GOOD);
    }
    if (exploration->found[TRIAL_CRASHED] || exploration->found[TRIAL_HUNG]) {
        doc_block_printf(document, NODE_TEXT, TONE_PLAIN,
                         "Scenarios share their names in blocks of %u; where the build crashes, the rest of its block is skipped.",
                         DRAW_BLOCK);
    }
    if (exploration->unrepeated) {
        words_count(exploration->unrepeated, "crash", "crashes", doc_scratch(document));
        text_puts(&document->scratch, " of the build could not be reproduced.");
        doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
    }
    if (ends[exploration->end])
        doc_block(document, NODE_TEXT, TONE_CAUTION, ends[exploration->end]);
}

void explore_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct exploration *exploration = results->exploration;
    for (size_t i = 0; i < exploration->finding_count; i++)
        add_finding(document, exploration, &exploration->findings[i]);
    doc_add_isolation(document, style->isolation);
    add_summary(document, exploration);
}
