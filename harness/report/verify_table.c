/* What is known of a candidate, on one screen: the conclusion, what leads to it, and where each part of it comes from. */
#include "report/law_groups.h"
#include "report/layout.h"
#include "report/verify.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Columns of the headings at the left. */
#define HEADING_COLUMNS 10u
/* So much of each is written out; of the rest it is said how many there are. */
#define STATEMENTS_MOST 3u /* of each kind */
#define BROKEN_MOST 5u
#define UNTOLD_MOST 3u
#define FAILING_MOST 4u
/* Lines for one of them. */
#define ITEM_LINES 2u
#define LIST_LINES 4u
/* Of the name that a module gives itself; the conclusion behind it is on the same line. */
#define NAME_COLUMNS 80u

struct sheet {
    const struct batch *batch;
    const struct verification *verification;
    struct page page;
    struct text scratch; /* one item at a time, safe to print */
    const char *heading; /* of the next line; NULL: it has none */
};

/* The scratch text as an item of the part that was begun last. */
static void add_item(struct sheet *sheet, enum ink ink, size_t lines)
{
    page_cell_left(&sheet->page, INK_DIM, sheet->heading ? sheet->heading : "", HEADING_COLUMNS);
    page_paragraph(&sheet->page, ink, sheet->scratch.bytes ? sheet->scratch.bytes : "", HEADING_COLUMNS, lines);
    text_clear(&sheet->scratch);
    sheet->heading = NULL;
}

static void add_more(struct sheet *sheet, size_t more)
{
    text_printf(&sheet->scratch, "and %zu more (--format=json has all)", more);
    add_item(sheet, INK_DIM, 1);
}

static enum ink ink_of(enum conclusion_kind kind) { return kind == CONCLUSION_FIXED ? INK_GREEN : INK_RED; }

/* The scratch text as a paragraph of its own. */
static void add_paragraph(struct sheet *sheet, enum ink ink)
{
    page_paragraph(&sheet->page, ink, sheet->scratch.bytes ? sheet->scratch.bytes : "", 0, ITEM_LINES);
    text_clear(&sheet->scratch);
}

static void add_conclusion(struct sheet *sheet)
{
    const struct verification *verification = sheet->verification;
    struct text *scratch = &sheet->scratch;
    words_shortened(verification->build->name, NAME_COLUMNS, scratch);
    text_printf(scratch, ": %s", words_loud_conclusions[verification->conclusion]);
    add_paragraph(sheet, ink_of(verification->conclusion));
    words_like(verification->like, scratch);
    text_printf(scratch, ": %s", words_conclusion_meanings[verification->conclusion]);
    add_paragraph(sheet, INK_PLAIN);
    text_append_escaped(scratch, verification->build->path, strlen(verification->build->path));
    add_paragraph(sheet, INK_DIM);
    text_puts(&sheet->page.text, "\n");
}

/* How many of so many are shown: "and 1 more" would take as much room as that one. */
static size_t shown_of(size_t count, size_t most) { return count <= most + 1 ? count : most; }

static void add_statements(struct sheet *sheet)
{
    const struct verification *verification = sheet->verification;
    const struct statement *statements = verification->statements;
    sheet->heading = "why";
    for (size_t i = 0, end; i < verification->statement_count; i = end) {
        for (end = i + 1; end < verification->statement_count && statements[end].kind == statements[i].kind;)
            end++;
        size_t shown = shown_of(end - i, STATEMENTS_MOST);
        for (size_t at = i; at < i + shown; at++) {
            text_printf(&sheet->scratch, "%s: %s", conclusion_names[statements[at].kind], statements[at].text);
            add_item(sheet, ink_of(statements[at].kind), ITEM_LINES);
        }
        if (shown < end - i) {
            text_printf(&sheet->scratch, "%s: ", conclusion_names[statements[i].kind]);
            add_more(sheet, end - i - shown);
        }
    }
}

static void add_laws_that_hold(struct sheet *sheet)
{
    const struct laws *laws = &sheet->verification->laws;
    uint32_t hold = laws_that_hold(laws), all = (1u << LAWS) - 1;
    struct text *scratch = &sheet->scratch;
    sheet->heading = "laws";
    if (hold == all)
        text_printf(scratch, "all %d hold", (int)LAWS);
    else
        text_puts(scratch, hold ? "hold" : "none holds");
    text_puts(scratch, " at every place, by ");
    words_count(laws->questions, "question", "questions", scratch);
    text_puts(scratch, hold ? ": " : "");
    words_laws(hold, scratch);
    add_item(sheet, hold == all ? INK_GREEN : INK_PLAIN, LIST_LINES);
}

static void add_law_group(struct sheet *sheet, const struct law_group *group)
{
    struct text *scratch = &sheet->scratch;
    bool broken = group->result->state == LAW_BROKEN;
    text_puts(scratch, broken ? "BROKEN: " : "not asked to the end: ");
    words_laws(group->laws, scratch);
    text_puts(scratch, " at ");
    words_places(group->places, scratch);
    words_evidence(group->result, ": ", scratch);
    /* One of them: only those that could not be told are put together. */
    for (unsigned law = 0; broken && law < LAWS; law++)
        if (group->laws >> law & 1)
            text_printf(scratch, " (%s)", law_meanings[law]);
    add_item(sheet, broken ? INK_RED : INK_YELLOW, ITEM_LINES);
}

static void add_laws(struct sheet *sheet)
{
    static const size_t most[] = {[LAW_BROKEN] = BROKEN_MOST, [LAW_UNTOLD] = UNTOLD_MOST};
    struct law_group groups[LAW_GROUPS_MOST];
    add_laws_that_hold(sheet);
    for (int state = LAW_BROKEN; state <= LAW_UNTOLD; state++) {
        size_t count = law_groups(&sheet->verification->laws, (enum law_state)state, groups);
        size_t shown = shown_of(count, most[state]);
        for (size_t i = 0; i < shown; i++)
            add_law_group(sheet, &groups[i]);
        if (shown < count)
            add_more(sheet, count - shown);
    }
}

static void add_fixtures(struct sheet *sheet)
{
    const struct batch *batch = sheet->batch;
    struct text *scratch = &sheet->scratch;
    size_t shown = 0, most = shown_of(batch->failed, FAILING_MOST);
    sheet->heading = "fixtures";
    text_printf(scratch, "%zu passed, %zu failed", batch->passed, batch->failed);
    add_item(sheet, batch->failed ? INK_PLAIN : INK_GREEN, 1);
    for (size_t i = 0; i < batch->run_count && shown < most; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (run->passed)
            continue;
        text_puts(scratch, "FAILED: ");
        text_append_escaped(scratch, run->fixture->name, strlen(run->fixture->name));
        if (run->reasons.count)
            text_printf(scratch, ": %s", run->reasons.at[0]);
        add_item(sheet, INK_RED, ITEM_LINES);
        shown++;
    }
    if (shown < batch->failed)
        add_more(sheet, batch->failed - shown);
    for (size_t i = 0; i < batch->fixtures.count; i++) {
        const struct fixture *fixture = batch->fixtures.at[i];
        if (!fixture->uncovered)
            continue;
        text_puts(scratch, "not checked: ");
        text_append_escaped(scratch, fixture->name, strlen(fixture->name));
        text_printf(scratch, ": %s", fixture->uncovered);
        add_item(sheet, INK_YELLOW, ITEM_LINES);
    }
}

static void add_search(struct sheet *sheet)
{
    const struct search_summary *search = &sheet->verification->search;
    struct text *scratch = &sheet->scratch;
    sheet->heading = "search";
    words_search(search, scratch);
    add_item(sheet, search->finds ? INK_RED : INK_PLAIN, 1);
    if (search->detail) {
        text_puts(scratch, search->detail);
        add_item(sheet, INK_PLAIN, ITEM_LINES);
    }
    if (search->counterexample) {
        text_puts(scratch, "the smallest is the fixture ");
        text_append_escaped(scratch, search->counterexample, strlen(search->counterexample));
        add_item(sheet, INK_PLAIN, ITEM_LINES);
    }
}

static void add_blame(struct sheet *sheet)
{
    if (!sheet->verification->blame.asked)
        return;
    sheet->heading = "to blame";
    words_blame_for_all(&sheet->verification->blame, &sheet->scratch);
    add_item(sheet, INK_BOLD, ITEM_LINES);
}

static void add_likeness(struct sheet *sheet)
{
    sheet->heading = "likeness";
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        words_departure(&sheet->verification->laws.departures[known], known, &sheet->scratch);
        add_item(sheet, INK_PLAIN, ITEM_LINES);
    }
}

static void add_imports(struct sheet *sheet)
{
    const char *imports = sheet->verification->build->imports;
    if (!imports || !*imports)
        return;
    sheet->heading = "imports";
    text_printf(&sheet->scratch, "%s: no comparator needs these", imports);
    add_item(sheet, INK_YELLOW, ITEM_LINES);
}

static void add_isolation(struct sheet *sheet, const struct isolation *isolation)
{
    if (!isolation)
        return;
    sheet->heading = "isolation";
    isolation_describe(isolation, &sheet->scratch);
    add_item(sheet, isolation_is_whole(isolation) ? INK_PLAIN : INK_YELLOW, ITEM_LINES);
}

enum report_status report_verify_table(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    const struct verification *verification = batch->verification;
    struct sheet sheet = {.batch = batch, .verification = verification, .page = {.color = style->color}};
    struct page *page = &sheet.page;
    add_conclusion(&sheet);
    add_statements(&sheet);
    add_laws(&sheet);
    add_fixtures(&sheet);
    add_search(&sheet);
    add_blame(&sheet);
    add_likeness(&sheet);
    add_imports(&sheet);
    add_isolation(&sheet, style->isolation);
    text_puts(&page->text, "\n");
    words_shortened(verification->build->name, NAME_COLUMNS, &page->text);
    text_puts(&page->text, ": ");
    page_ink(page, ink_of(verification->conclusion), conclusion_names[verification->conclusion]);
    text_puts(&page->text, "\n");
    if (sheet.scratch.failed)
        page->text.failed = true;
    enum report_status status = send_text(&page->text, stream);
    text_clean_up(&sheet.scratch);
    text_clean_up(&page->text);
    return status;
}
