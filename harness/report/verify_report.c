/* What is known of a candidate, as a document: the conclusion, what leads to it, and where each part of it comes from. */
#include "report/conclusion.h"
#include "report/cycles.h"
#include "report/headline.h"
#include "report/law_groups.h"
#include "report/printers.h"
#include "report/run_parts.h"
#include "report/verify.h"
#include "report/words.h"
#include "verify/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* In a terminal: columns of the labels. */
#define LABEL_COLUMNS 10u
/* So much of each is written out there; of the rest the number is. */
#define STATEMENTS_MOST 3u /* of each kind */
#define BROKEN_MOST 5u
#define UNTOLD_MOST 3u
#define FAILING_MOST 4u
/* Lines for one of them. */
#define ITEM_LINES 2u
#define LIST_LINES 5u
/* Of the name that a module gives itself; the conclusion behind it is on the same line. */
#define NAME_COLUMNS 80u

static enum tone tone_of(enum conclusion_kind kind) { return kind == CONCLUSION_FIXED ? TONE_GOOD : TONE_BAD; }

/* The number of items that are shown: "and 1 more" would take as much room as that one. */
static size_t shown_of(const struct doc *document, size_t count, size_t most)
{
    return document->medium != MEDIUM_TERMINAL || count <= most + 1 ? count : most;
}

static void open_fact(struct doc *document, const char *label)
{
    struct doc_node *fact =
        doc_open(document, NODE_FACT, document->medium == MEDIUM_TERMINAL ? TONE_SOFT : TONE_PLAIN, NULL, label);
    if (fact)
        fact->count = LABEL_COLUMNS;
}

/* The scratch text as an item of the fact that is open. */
static void add_item(struct doc *document, enum tone tone, size_t lines) { doc_block_lines(document, NODE_ITEM, tone, lines); }

static void add_more(struct doc *document, const char *before, size_t more)
{
    if (!more)
        return;
    text_printf(doc_scratch(document), "%sand %zu more (--format=json lists all)", before, more);
    add_item(document, TONE_SOFT, 1);
}

static void add_statements(struct doc *document, const struct verification *verification)
{
    const struct statement *statements = verification->statements;
    size_t *order = statements_by_plainness(verification);
    document->failed = document->failed || (!order && verification->statement_count);
    open_fact(document, "why");
    for (size_t i = 0, end; order && i < verification->statement_count; i = end) {
        for (end = i + 1; end < verification->statement_count && statements[end].kind == statements[i].kind;)
            end++;
        size_t shown = shown_of(document, end - i, STATEMENTS_MOST);
        for (size_t at = i; at < i + shown; at++) {
            text_printf(doc_scratch(document), "%s: %s", conclusion_names[statements[i].kind], statements[order[at]].text);
            add_item(document, tone_of(statements[i].kind), ITEM_LINES);
        }
        add_more(document, doc_format(document, "%s: ", conclusion_names[statements[i].kind]), end - i - shown);
    }
    free(order);
    doc_close(document);
}

static void add_laws_that_hold(struct doc *document, const struct laws *laws)
{
    uint32_t hold = laws_that_hold(laws), all = (1u << LAWS) - 1;
    struct text *scratch = doc_scratch(document);
    if (hold == all)
        text_printf(scratch, "all %d hold", (int)LAWS);
    else
        text_puts(scratch, hold ? "hold" : "none holds");
    text_puts(scratch, " at every place, by ");
    words_count(laws->questions, "question", "questions", scratch);
    text_puts(scratch, hold ? ": " : "");
    words_laws(hold, scratch);
    add_item(document, hold == all ? TONE_GOOD : TONE_PLAIN, LIST_LINES);
}

static void append_law_group(const struct law_group *group, struct text *text)
{
    bool broken = group->result->state == LAW_BROKEN;
    words_laws(group->laws, text);
    text_puts(text, " at ");
    words_places(group->places, text);
    words_evidence(group->result, ": ", text);
    /* One of them: only those that were not tested to the end are put together. */
    for (unsigned law = 0; broken && law < LAWS; law++)
        if (group->laws >> law & 1)
            text_printf(text, " (%s)", law_table[law].meaning);
}

static void add_laws(struct doc *document, const struct laws *laws)
{
    static const size_t most[] = {[LAW_BROKEN] = BROKEN_MOST, [LAW_INCONCLUSIVE] = UNTOLD_MOST};
    struct law_group groups[LAW_GROUPS_MOST];
    open_fact(document, "laws");
    add_laws_that_hold(document, laws);
    for (int state = LAW_BROKEN; state <= LAW_INCONCLUSIVE; state++) {
        size_t count = law_groups(laws, (enum law_state)state, groups), shown = shown_of(document, count, most[state]);
        for (size_t i = 0; i < shown; i++) {
            text_puts(doc_scratch(document), state == LAW_BROKEN ? "BROKEN: " : "inconclusive: ");
            append_law_group(&groups[i], &document->scratch);
            add_item(document, state == LAW_BROKEN ? TONE_BAD : TONE_CAUTION, ITEM_LINES);
        }
        add_more(document, "", count - shown);
    }
    doc_close(document);
}

static void add_fixtures(struct doc *document, const struct batch *batch)
{
    size_t shown = 0, most = shown_of(document, batch->failed, FAILING_MOST), *order = runs_by_plainness(batch);
    document->failed = document->failed || (!order && batch->run_count);
    open_fact(document, "fixtures");
    text_printf(doc_scratch(document), "%zu passed, %zu failed", batch->passed, batch->failed);
    if (batch->skipped)
        text_printf(&document->scratch, ", %zu skipped", batch->skipped);
    add_item(document, batch->failed ? TONE_PLAIN : TONE_GOOD, 1);
    for (size_t i = 0; order && i < batch->run_count && shown < most; i++) {
        const struct batch_run *run = &batch->runs[order[i]];
        if (!batch_run_failed(run))
            continue;
        text_puts(doc_scratch(document), "FAILED: ");
        text_append_escaped(&document->scratch, run->fixture->name, strlen(run->fixture->name));
        if (run->reasons.count)
            text_printf(&document->scratch, ": %s", run->reasons.at[0]);
        add_item(document, TONE_BAD, ITEM_LINES);
        shown++;
    }
    free(order);
    add_more(document, "", batch->failed - shown);
    run_add_unchecked(document, batch, ITEM_LINES);
    doc_close(document);
}

static void add_search(struct doc *document, const struct search_summary *search)
{
    open_fact(document, "search");
    words_search(search, doc_scratch(document));
    add_item(document, search->findings ? TONE_BAD : TONE_PLAIN, 1);
    if (search->detail) {
        text_puts(doc_scratch(document), search->detail);
        add_item(document, TONE_PLAIN, ITEM_LINES);
    }
    if (search->counterexample) {
        text_puts(doc_scratch(document), "minimal case: ");
        text_append_escaped(&document->scratch, search->counterexample, strlen(search->counterexample));
        add_item(document, TONE_PLAIN, ITEM_LINES);
    } else if (search->fixture) {
        text_puts(doc_scratch(document), "minimal case: below; --save=DIR writes it as a fixture");
        add_item(document, TONE_PLAIN, ITEM_LINES);
    }
    doc_close(document);
}

/* The directory of the minimal case, and what becomes of it. */
static void add_case(struct doc *document, const struct search_summary *search)
{
    if (!search->shown || !search->scenario)
        return;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    doc_block(document, NODE_TEXT, TONE_STRONG, "The minimal case");
    scenario_add(document, search->scenario);
    cycles_add(document, search->shown);
    doc_close(document);
}

/* Which places are to blame, what it is like, and what else its file says. */
static void add_origins(struct doc *document, const struct verification *verification)
{
    const char *imports = verification->build->imports;
    if (verification->blame.asked) {
        open_fact(document, "to blame");
        words_blame_for_all(&verification->blame, doc_scratch(document));
        add_item(document, TONE_STRONG, ITEM_LINES);
        doc_close(document);
    }
    if (verification->build->connector)
        return; /* its answers are not known */
    open_fact(document, "builds");
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        words_difference(&verification->laws.differences[known], known, doc_scratch(document));
        add_item(document, TONE_PLAIN, ITEM_LINES);
    }
    doc_close(document);
    if (imports && *imports) {
        open_fact(document, "imports");
        text_printf(doc_scratch(document), "%s: no comparator needs these", imports);
        add_item(document, TONE_CAUTION, ITEM_LINES);
        doc_close(document);
    }
}

static void add_isolation(struct doc *document, const struct isolation *isolation)
{
    if (!isolation)
        return;
    open_fact(document, "isolation");
    isolation_describe(isolation, doc_scratch(document));
    add_item(document, isolation_is_whole(isolation) ? TONE_PLAIN : TONE_CAUTION, ITEM_LINES);
    doc_close(document);
}

/* One screen. */
static void build_for_terminal(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    enum tone tone = tone_of(verification->conclusion);
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    words_shortened(verification->build->name, NAME_COLUMNS, doc_scratch(document));
    text_printf(&document->scratch, ": %s", words_loud_conclusions[verification->conclusion]);
    doc_block_lines(document, NODE_TEXT, tone, ITEM_LINES);
    headline_write(verification, doc_scratch(document));
    doc_block_lines(document, NODE_TEXT, TONE_PLAIN, ITEM_LINES);
    text_append_escaped(doc_scratch(document), verification->build->path, strlen(verification->build->path));
    doc_block_lines(document, NODE_TEXT, TONE_SOFT, ITEM_LINES);
    doc_close(document);
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    add_statements(document, verification);
    add_laws(document, &verification->laws);
    add_fixtures(document, batch);
    add_search(document, &verification->search);
    add_origins(document, verification);
    add_isolation(document, style->isolation);
    if (batch->connectors) {
        open_fact(document, "isolation");
        text_printf(doc_scratch(document), "of the connector: %s", batch->connectors);
        add_item(document, TONE_PLAIN, ITEM_LINES);
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
    add_case(document, &verification->search);
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    words_shortened(verification->build->name, NAME_COLUMNS, doc_scratch(document));
    text_puts(&document->scratch, ": ");
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_say(document, tone, conclusion_names[verification->conclusion]);
    doc_close(document);
}

enum report_status report_verify_table(const struct results *results, const struct report_style *style, FILE *stream)
{
    struct doc document = {.medium = MEDIUM_TERMINAL};
    build_for_terminal(&document, results, style);
    return doc_send(&document, doc_print_terminal, style, stream);
}
