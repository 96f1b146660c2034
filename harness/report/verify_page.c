/* What is known of a candidate, on a page and in Markdown. */
#include "report/conclusion.h"
#include "report/cycles.h"
#include "report/headline.h"
#include "report/law_groups.h"
#include "report/verify.h"
#include "report/words.h"
#include "verify/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_fixed(const struct verification *verification) { return verification->conclusion == CONCLUSION_FIXED; }

/* "ASCII only: it folds A to Z only; ..." below its conclusion; or "ASCII only: NOT FIXED", with a mark, where the title is all that is
 * seen. */
static void add_title(struct doc *document, const struct verification *verification)
{
    (void)doc_open(document, NODE_TITLE, TONE_PLAIN, NULL, NULL);
    if (document->medium == MEDIUM_MARKDOWN)
        doc_say(document, TONE_PLAIN, is_fixed(verification) ? "✅ " : "❌ ");
    text_puts(doc_scratch(document), verification->build->name);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    if (document->medium == MEDIUM_MARKDOWN) {
        doc_printf(document, TONE_PLAIN, ": %s", words_loud_conclusions[verification->conclusion]);
    } else {
        text_puts(doc_scratch(document), ": ");
        headline_describe(verification, &document->scratch);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    }
    doc_close(document);
}

static void add_lead(struct doc *document, const struct results *results)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    headline_show(verification, doc_scratch(document));
    const char *names = doc_keep_scratch(document);
    struct text *scratch = doc_scratch(document);
    if (document->medium == MEDIUM_MARKDOWN) {
        headline_write(verification, scratch);
        text_puts(scratch, ". ");
    } else if (*names) {
        text_printf(scratch, "An example: %s. ", names);
    }
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    (void)doc_scratch(document);
    text_printf(&document->scratch, "Of %zu %s, ", batch->run_count, batch->run_count == 1 ? "fixture" : "fixtures");
    text_printf(&document->scratch,
                batch->failed ? "%zu differ from what is expected of SP4." : "none differs from what is expected of SP4.",
                batch->failed);
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_close(document);
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
    doc_close(document);
}

static void add_statements(struct doc *document, const struct verification *verification)
{
    if (!verification->statement_count)
        return;
    doc_open_section(document, "Why", "why", verification->statement_count);
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    size_t *order = statements_by_plainness(verification);
    document->failed = document->failed || !order;
    for (size_t i = 0; order && i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[order[i]];
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        doc_say(document, statement->kind == CONCLUSION_FIXED ? TONE_GOOD : TONE_BAD, conclusion_names[statement->kind]);
        doc_say(document, TONE_PLAIN, ": ");
        text_puts(doc_scratch(document), statement->text);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
    }
    free(order);
    doc_close(document);
    doc_close(document);
}

/* The directory that the search has found, and what becomes of it. */
static void add_case(struct doc *document, const struct search_summary *search)
{
    if (!search->shown || !search->scenario)
        return;
    doc_open_section(document, "The minimal case", "case", SIZE_MAX);
    scenario_add(document, search->scenario);
    cycles_add(document, search->shown);
    doc_close(document);
}

static void open_cell(struct doc *document) { (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL); }

/* A law at each place: the state, and below what shows it where it does not hold. */
static void add_law(struct doc *document, const struct laws *laws, enum law law)
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
    open_cell(document);
    doc_printf(document, TONE_PLAIN, "%s ", law_table[law].name);
    doc_say(document, TONE_SOFT, law_table[law].meaning);
    doc_close(document);
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        enum law_state state = laws->results[law][place].state;
        open_cell(document);
        doc_say(document, states[state].tone, states[state].words);
        doc_close(document);
    }
    doc_close(document);
}

static void add_evidence(struct doc *document, const struct laws *laws, enum law law, enum law_state state)
{
    struct law_group groups[LAW_GROUPS_MOST];
    size_t count = law_groups(laws, state, groups);
    for (size_t i = 0; i < count; i++) {
        if (!(groups[i].laws >> law & 1) || (state == LAW_INCONCLUSIVE && groups[i].laws & ((1u << law) - 1)))
            continue;
        (void)doc_open(document, NODE_NOTE, state == LAW_BROKEN ? TONE_BAD : TONE_PLAIN, NULL, NULL);
        text_puts(doc_scratch(document), state == LAW_BROKEN ? "At " : "Inconclusive: ");
        if (state == LAW_INCONCLUSIVE) {
            words_laws(groups[i].laws, &document->scratch);
            text_puts(&document->scratch, " at ");
        }
        words_places(groups[i].places, &document->scratch);
        words_evidence(groups[i].result, ": ", &document->scratch);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
    }
}

/* Those that do not hold first. */
static void add_laws(struct doc *document, const struct laws *laws)
{
    static const struct doc_column columns[1 + CCM_PLACES] = {
        {.head = "Law"}, {.head = "import list"}, {.head = "export match"}, {.head = "post office"}};
    uint32_t hold = laws_that_hold(laws);
    struct text *caption = doc_scratch(document);
    text_puts(caption, "What a comparison must do at each place; broken laws first. ");
    words_count(laws->questions, "question was asked", "questions were asked", caption);
    text_puts(caption, ".");
    doc_open_section(document, "Laws", "laws", LAWS);
    (void)doc_open_table(document, columns, 1 + CCM_PLACES, doc_keep_scratch(document), "laws");
    for (int holds = 0; holds < 2; holds++)
        for (unsigned law = 0; law < LAWS; law++) {
            if ((int)(hold >> law & 1) != holds)
                continue;
            add_law(document, laws, law);
            add_evidence(document, laws, law, LAW_BROKEN);
            add_evidence(document, laws, law, LAW_INCONCLUSIVE);
        }
    doc_close(document);
    doc_close(document);
}

/* In Markdown only those that do not hold. */
static void add_law_groups(struct doc *document, const struct laws *laws, enum law_state state, const char *heading)
{
    static const struct doc_column broken[] = {{.head = "law"}, {.head = "places"}, {.head = "names"}, {.head = "detail"}};
    static const struct doc_column untested[] = {{.head = "laws"}, {.head = "places"}, {.head = "why"}};
    bool has_names = state == LAW_BROKEN;
    struct law_group groups[LAW_GROUPS_MOST];
    size_t count = law_groups(laws, state, groups);
    if (!count)
        return;
    doc_open_section(document, heading, NULL, SIZE_MAX);
    (void)doc_open_table(document, has_names ? broken : untested, has_names ? 4 : 3, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        words_laws(groups[i].laws, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        words_places(groups[i].places, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        if (has_names) {
            words_counterexample(&groups[i].result->counterexample, doc_scratch(document));
            doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        }
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%s", groups[i].result->detail ? groups[i].result->detail : "");
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
}

static void open_fact(struct doc *document, const char *label) { (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, label); }

/* What the search came to, which places are to blame, and what the candidate is like. */
static void add_origins(struct doc *document, const struct verification *verification)
{
    const struct search_summary *search = &verification->search;
    if (document->medium == MEDIUM_PAGE)
        doc_open_section(document, "Search, blame and other builds", "search", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    open_fact(document, "module");
    doc_name(document, TONE_PLAIN, verification->build->path);
    doc_close(document);
    open_fact(document, "search");
    words_search(search, doc_scratch(document));
    if (search->detail)
        text_printf(&document->scratch, "; %s", search->detail);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    if (search->counterexample) {
        doc_say(document, TONE_PLAIN, "; minimal case: ");
        doc_name(document, TONE_PLAIN, search->counterexample);
    }
    doc_close(document);
    if (verification->blame.asked) {
        open_fact(document, "to blame");
        words_blame_for_all(&verification->blame, doc_scratch(document));
        doc_say_scratch(document, NODE_WORDS, TONE_STRONG);
        doc_close(document);
    }
    /* The answers of a connector are not known. */
    for (unsigned known = 0; known < KNOWN_BUILDS && !verification->build->connector; known++) {
        open_fact(document, "builds");
        words_difference(&verification->laws.differences[known], known, doc_scratch(document));
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
    }
    doc_close(document);
    if (document->medium == MEDIUM_PAGE)
        doc_close(document);
}

static void add_mark(struct doc *document, const struct verification *verification)
{
    text_puts(doc_scratch(document), is_fixed(verification) ? "\xe2\x9c\x93 " : "\xe2\x9c\x97 ");
    const char *name = conclusion_names[verification->conclusion];
    text_printf(&document->scratch, "%c%s", name[0] - 'a' + 'A', name + 1);
    doc_block_scratch(document, NODE_TEXT, is_fixed(verification) ? TONE_GOOD : TONE_BAD);
}

void verify_add_report(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct verification *verification = results->verification;
    bool is_page = document->medium == MEDIUM_PAGE;
    if (is_page) {
        text_append_escaped(doc_scratch(document), verification->build->path, strlen(verification->build->path));
        conclusion_add_kind(document, "verification", doc_keep_scratch(document), style);
        add_mark(document, verification);
    }
    add_title(document, verification);
    add_lead(document, results);
    if (is_page)
        add_figures(document, results);
    add_case(document, &verification->search);
    add_statements(document, verification);
    if (is_page) {
        add_laws(document, &verification->laws);
    } else {
        add_law_groups(document, &verification->laws, LAW_BROKEN, "Broken laws");
        add_law_groups(document, &verification->laws, LAW_INCONCLUSIVE, "Inconclusive laws");
    }
    add_origins(document, verification);
}
