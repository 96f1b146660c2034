/* A verification as a document: the conclusion, its reasons, and the results behind them. */
#include "report/conclusion.h"
#include "report/cycles.h"
#include "report/headline.h"
#include "report/law_groups.h"
#include "report/run_parts.h"
#include "report/verify.h"
#include "report/words.h"
#include "verify/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Limits on the items of a list in a terminal. */
#define STATEMENTS_MAX 3u /* of each kind */
#define BROKEN_MAX 5u
#define INCONCLUSIVE_MAX 3u
#define FAILING_MAX 4u
/* Limits on the lines of an item in a terminal. */
#define ITEM_LINES 2u
#define LAWS_LINES 5u

static enum tone tone_of(enum conclusion_kind kind) { return kind == CONCLUSION_FIXED ? TONE_GOOD : TONE_BAD; }

/* Adds the scratch text as an item of the open list. */
static void add_item(struct doc *document, enum tone tone) { doc_block_lines(document, NODE_ITEM, tone, ITEM_LINES); }

/* Adds an item: a word or two in a tone, then the scratch text. */
static void add_toned_item(struct doc *document, enum tone tone, const char *words)
{
    const char *rest = doc_keep_scratch(document);
    doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL)->lines = ITEM_LINES;
    doc_say(document, tone, words);
    text_printf(doc_scratch(document), ": %s", rest);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

static void open_part(struct doc *document, const char *heading, const char *id)
{
    doc_open_brief(document, heading, id, SIZE_MAX);
    doc_open_list(document, 0);
}

static void close_part(struct doc *document)
{
    doc_close(document);
    doc_close(document);
}

static void add_header(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct verification *verification = results->verification;
    text_append_escaped(doc_scratch(document), verification->build->path, strlen(verification->build->path));
    conclusion_add_kind(document, "verification", doc_keep_scratch(document), style);
    doc_open_title(document, tone_of(verification->conclusion), conclusion_names[verification->conclusion],
                   verification->build->name);
    headline_write(verification, doc_scratch(document));
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
    doc_break(document);
}

/* Appends what of safety is known. */
static void append_safety(const struct laws *laws, struct text *text)
{
    uint32_t hold = laws_that_hold(laws), broken = 0, safe = 1;
    for (unsigned law = 0; law < LAWS; law++) {
        bool is_broken = false;
        for (unsigned place = 0; place < CCM_PLACES; place++)
            is_broken = is_broken || laws->results[law][place].state == LAW_BROKEN;
        broken += law_is_of_safety(law) && is_broken;
        safe &= !law_is_of_safety(law) || (hold >> law & 1);
    }
    if (broken)
        text_printf(text, " It breaks %" PRIu32 " %s of safety.", broken, broken == 1 ? "law" : "laws");
    else
        text_puts(text, safe ? " It does nothing unsafe." : " Whether it is safe was not tested to the end.");
    if (hold >> LAW_NO_FALSE_MATCH & 1)
        text_puts(text, " It takes no two users for one.");
}

/* Adds the number of failed fixtures, for media without the section of fixtures, and what the laws mean. */
static void add_lead(struct doc *document, const struct results *results)
{
    const struct batch *batch = results->batch;
    size_t loops = 0;
    for (size_t i = 0; i < batch->run_count; i++)
        loops += batch_run_failed(&batch->runs[i]) && batch->runs[i].result.verdict == VERDICT_LOOPING;
    text_printf(doc_scratch(document), "Of %zu %s, ", batch->run_count, batch->run_count == 1 ? "fixture" : "fixtures");
    if (batch->failed > 1)
        text_printf(&document->scratch, "%zu differ", batch->failed);
    else
        text_puts(&document->scratch, batch->failed ? "1 differs" : "none differs");
    text_puts(&document->scratch, " from what is expected of SP4");
    if (loops)
        text_printf(&document->scratch, ": %zu never %s to rest", loops, loops == 1 ? "comes" : "come");
    text_puts(&document->scratch, ".");
    if (!results->verification->build->connector)
        append_safety(&results->verification->laws, &document->scratch);
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

static void add_figures(struct doc *document, const struct results *results)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    unsigned hold = 0;
    for (uint32_t laws = laws_that_hold(&verification->laws); laws; laws &= laws - 1)
        hold++;
    (void)doc_open(document, NODE_FIGURES, TONE_PLAIN, NULL, NULL);
    conclusion_add_figure(document, TONE_PLAIN, doc_format(document, "%u of %d", hold, (int)LAWS), "laws hold at every place");
    conclusion_add_figure(document, TONE_PLAIN, doc_format(document, "%zu of %zu", batch->passed, batch->run_count),
                          "fixtures as expected of SP4");
    conclusion_add_figure(
        document, TONE_PLAIN,
        doc_format(document, "%" PRIu64 " of %" PRIu64, verification->search.findings, verification->search.scenarios),
        "random directories differ from SP4");
    if (verification->blame.count)
        conclusion_add_figure(document, TONE_PLAIN,
                              doc_format(document, "%d of %d", __builtin_popcount(verification->blame.sets[0]), (int)CCM_PLACES),
                              "places of comparison are to blame");
    doc_close(document);
}

/* Adds the search's minimal case, cycle by cycle. */
static void add_case(struct doc *document, const struct search_summary *search)
{
    if (!search->shown || !search->scenario)
        return;
    doc_open_section(document, "The minimal case", "case", SIZE_MAX);
    scenario_add(document, search->scenario);
    cycles_add(document, search->shown);
    doc_close(document);
}

static void add_statements(struct doc *document, const struct verification *verification)
{
    const struct statement *statements = verification->statements;
    size_t *order = statements_by_plainness(verification);
    document->failed = document->failed || (!order && verification->statement_count);
    if (order)
        doc_open_brief(document, "Why", "why", verification->statement_count);
    for (size_t i = 0, end; order && i < verification->statement_count; i = end) {
        doc_open_list(document, STATEMENTS_MAX);
        for (end = i; end < verification->statement_count && statements[end].kind == statements[i].kind; end++) {
            text_puts(doc_scratch(document), statements[order[end]].text);
            add_toned_item(document, tone_of(statements[i].kind), conclusion_names[statements[i].kind]);
        }
        doc_close(document);
    }
    if (order)
        doc_close(document);
    free(order);
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
    doc_open_list(document, 0);
    doc_block_lines(document, NODE_ITEM, hold == all ? TONE_GOOD : TONE_PLAIN, LAWS_LINES);
    doc_close(document);
}

static void append_law_group(const struct law_group *group, struct text *text)
{
    bool broken = group->result->state == LAW_BROKEN;
    words_laws(group->laws, text);
    text_puts(text, " at ");
    words_places(group->places, text);
    words_evidence(group->result, ": ", text);
    /* A group of a broken law has one law: only inconclusive laws share groups. */
    for (unsigned law = 0; broken && law < LAWS; law++)
        if (group->laws >> law & 1)
            text_printf(text, " (%s)", law_table[law].meaning);
}

static void add_law_groups(struct doc *document, const struct laws *laws, enum law_state state)
{
    struct law_group groups[LAW_GROUPS_MAX];
    size_t count = law_groups(laws, state, groups);
    if (!count)
        return;
    doc_open_list(document, state == LAW_BROKEN ? BROKEN_MAX : INCONCLUSIVE_MAX);
    for (size_t i = 0; i < count; i++) {
        append_law_group(&groups[i], doc_scratch(document));
        add_toned_item(document, state == LAW_BROKEN ? TONE_BAD : TONE_CAUTION, state == LAW_BROKEN ? "BROKEN" : "inconclusive");
    }
    doc_close(document);
}

static void add_law_row(struct doc *document, const struct laws *laws, enum law law)
{
    static const struct {
        enum tone tone;
        const char *words;
    } states[] = {
        [LAW_HOLDS] = {TONE_GOOD, "\xe2\x9c\x93 holds"},
        [LAW_BROKEN] = {TONE_BAD, "\xe2\x9c\x97 broken"},
        [LAW_INCONCLUSIVE] = {TONE_CAUTION, "\xe2\x80\x93 inconclusive"},
    };
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_PLAIN, "%s: ", law_table[law].name);
    doc_say(document, TONE_SOFT, law_table[law].meaning);
    doc_close(document);
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        enum law_state state = laws->results[law][place].state;
        doc_cell(document, states[state].tone, states[state].words);
    }
    doc_close(document);
}

static void add_laws(struct doc *document, const struct laws *laws)
{
    static const struct doc_column columns[1 + CCM_PLACES] = {
        {.head = "Law"}, {.head = "import list"}, {.head = "export match"}, {.head = "post office"}};
    uint32_t hold = laws_that_hold(laws);
    doc_open_brief(document, "Laws", "laws", LAWS);
    add_laws_that_hold(document, laws);
    add_law_groups(document, laws, LAW_BROKEN);
    add_law_groups(document, laws, LAW_INCONCLUSIVE);
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, "Each law at each place", NULL);
    (void)doc_open_table(document, columns, 1 + CCM_PLACES,
                         "What a comparison must do at each place; laws that do not hold everywhere come first", "laws");
    for (int holds = 0; holds < 2; holds++)
        for (unsigned law = 0; law < LAWS; law++)
            if ((int)(hold >> law & 1) == holds)
                add_law_row(document, laws, law);
    doc_close(document);
    doc_close(document);
    doc_close(document);
}

/* Adds the simplest failed fixtures, for a terminal; other media have a table. */
static void add_fixtures(struct doc *document, const struct batch *batch)
{
    size_t *order = runs_by_plainness(batch);
    document->failed = document->failed || (!order && batch->run_count);
    open_part(document, "Fixtures", NULL);
    text_printf(doc_scratch(document), "%zu passed, %zu failed", batch->passed, batch->failed);
    if (batch->skipped)
        text_printf(&document->scratch, ", %zu skipped", batch->skipped);
    add_item(document, batch->failed ? TONE_PLAIN : TONE_GOOD);
    doc_close(document);
    doc_open_list(document, FAILING_MAX);
    for (size_t i = 0; order && i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[order[i]];
        if (!batch_run_failed(run))
            continue;
        text_append_escaped(doc_scratch(document), run->fixture->name, strlen(run->fixture->name));
        if (run->reasons.count)
            text_printf(&document->scratch, ": %s", run->reasons.at[0]);
        add_toned_item(document, TONE_BAD, "FAILED");
    }
    doc_close(document);
    run_add_unchecked(document, batch, ITEM_LINES);
    doc_close(document);
    free(order);
}

static void add_search(struct doc *document, const struct search_summary *search)
{
    open_part(document, "Search", "search");
    words_search(search, doc_scratch(document));
    add_item(document, search->findings ? TONE_BAD : TONE_PLAIN);
    if (search->detail) {
        text_puts(doc_scratch(document), search->detail);
        add_item(document, TONE_PLAIN);
    }
    if (search->counterexample) {
        text_puts(doc_scratch(document), "minimal case: ");
        text_append_escaped(&document->scratch, search->counterexample, strlen(search->counterexample));
        add_item(document, TONE_PLAIN);
    } else if (search->fixture) {
        text_puts(doc_scratch(document), "minimal case: above; --save=DIR writes it as a fixture");
        add_item(document, TONE_PLAIN);
    }
    close_part(document);
}

/* Adds the places to blame, the differences from known builds, the imports and the module's path. */
static void add_origins(struct doc *document, const struct verification *verification)
{
    const struct build *build = verification->build;
    if (verification->blame.asked) {
        open_part(document, "To blame", "blame");
        words_blame_for_all(&verification->blame, doc_scratch(document));
        add_item(document, TONE_STRONG);
        close_part(document);
    }
    if (!build->connector) { /* the answers of a connector are unknown */
        open_part(document, "Builds", "builds");
        for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
            words_difference(&verification->laws.differences[known], known, doc_scratch(document));
            add_item(document, TONE_PLAIN);
        }
        close_part(document);
    }
    if (build->imports && *build->imports) {
        open_part(document, "Imports", "imports");
        text_printf(doc_scratch(document), "%s: no comparator needs these", build->imports);
        add_item(document, TONE_CAUTION);
        close_part(document);
    }
    open_part(document, build->connector ? "Connector" : "Module", NULL);
    text_append_escaped(doc_scratch(document), build->path, strlen(build->path));
    add_item(document, TONE_PLAIN);
    close_part(document);
}

/* For a terminal; other media have the isolation in the provenance. */
static void add_isolation(struct doc *document, const struct batch *batch, const struct isolation *isolation)
{
    if (!isolation && !batch->connectors)
        return;
    open_part(document, "Isolation", NULL);
    if (isolation) {
        isolation_describe(isolation, doc_scratch(document));
        add_item(document, isolation_is_whole(isolation) ? TONE_PLAIN : TONE_CAUTION);
    }
    if (batch->connectors) {
        text_printf(doc_scratch(document), "of the connector: %s", batch->connectors);
        add_item(document, TONE_PLAIN);
    }
    close_part(document);
}

/* Repeats the conclusion as the last line of a terminal. */
static void add_last_line(struct doc *document, const struct verification *verification)
{
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    words_shortened(verification->build->name, DOCUMENT_SUBJECT_COLUMNS, doc_scratch(document));
    text_puts(&document->scratch, ": ");
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_say(document, tone_of(verification->conclusion), conclusion_names[verification->conclusion]);
    doc_close(document);
}

void verify_add_report(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct verification *verification = results->verification;
    bool is_terminal = document->medium == MEDIUM_TERMINAL;
    add_header(document, results, style);
    if (!is_terminal)
        add_lead(document, results);
    add_figures(document, results);
    add_case(document, &verification->search);
    add_statements(document, verification);
    add_laws(document, &verification->laws);
    if (is_terminal)
        add_fixtures(document, results->batch);
    add_search(document, &verification->search);
    add_origins(document, verification);
    if (!is_terminal)
        return;
    add_isolation(document, results->batch, style->isolation);
    add_last_line(document, verification);
}
