/* An audit as a document: the input, the colliding users, the cost, the proposed renames, and the proofs. */
#include "report/audit_parts.h"
#include "report/audit_words.h"
#include "report/conclusion.h"
#include "report/provenance.h"
#include "report/words.h"

#include <string.h>

/* Limits in a terminal. */
#define WORDS_LINES 8u
#define MESSAGE_LINES 2u
#define MESSAGES_MAX 5u
#define SITES_MAX 10u

static void add_item(struct doc *document, enum tone tone, size_t lines) { doc_block_lines(document, NODE_ITEM, tone, lines); }

static void open_fact(struct doc *document, const char *label, size_t most)
{
    doc_open(document, NODE_FACT, TONE_STRONG, NULL, label)->count = most;
}

static void add_messages(struct doc *document, const char *label, char *const *messages, uint64_t count)
{
    if (!messages || !count)
        return;
    open_fact(document, label, MESSAGES_MAX);
    for (uint64_t i = 0; i < count && i < AUDIT_MESSAGES_MAX; i++) {
        text_puts(doc_scratch(document), messages[i]);
        add_item(document, TONE_PLAIN, MESSAGE_LINES);
    }
    doc_close(document);
}

/* Adds the skipped entries of the directory, an item for each reason. */
static void add_skipped(struct doc *document, const struct audit *audit)
{
    if (!audit->skipped.count)
        return;
    open_fact(document, "Skipped", 0);
    for (int reason = 0; reason < SKIP_REASONS; reason++)
        if (audit_words_skipped(audit, (enum skip_reason)reason, doc_scratch(document)))
            add_item(document, TONE_PLAIN, WORDS_LINES);
    doc_close(document);
}

static void add_what_was_read(struct doc *document, const struct audit *audit)
{
    audit_words_directory(audit, doc_scratch(document));
    doc_fact(document, TONE_STRONG, "Directory", WORDS_LINES);
    add_messages(document, "Warnings", audit->warning_messages, audit->warnings);
    add_skipped(document, audit);
    open_fact(document, "Sites", 0);
    audit_words_site_list(audit, SITES_MAX, doc_scratch(document));
    add_item(document, TONE_PLAIN, WORDS_LINES);
    audit_words_sites_hint(audit, doc_scratch(document));
    if (document->scratch.length)
        add_item(document, TONE_CAUTION, WORDS_LINES);
    doc_close(document);
    audit_words_post_office(audit, doc_scratch(document));
    doc_fact(document, TONE_STRONG, "Post office", WORDS_LINES);
    add_messages(document, "Malformed", audit->skipped_record_messages, audit->skipped_records);
}

static void add_fixture(struct doc *document, const struct audit *audit)
{
    (void)doc_scratch(document);
    if (audit->fixture)
        text_append_escaped(&document->scratch, audit->fixture, strlen(audit->fixture));
    text_puts(&document->scratch, audit->fixture && audit->anonymized ? ", with made-up names only" : "");
    doc_fact(document, TONE_STRONG, "Fixture", 0);
}

static void add_header(struct doc *document, const struct audit *audit, const struct report_style *style)
{
    bool is_fine = !audit->group_count && !audit_unsound(audit);
    text_append_escaped(doc_scratch(document), audit->directory, strlen(audit->directory));
    conclusion_add_kind(document, "audit", doc_keep_scratch(document), style);
    doc_open_title(document, is_fine ? TONE_GOOD : TONE_CAUTION, is_fine ? "Nothing to do" : "Action needed", NULL);
    audit_words_title(audit, doc_scratch(document));
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
    audit_words_lead(audit, doc_scratch(document));
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
    text_puts(doc_scratch(document), "WARNING: ");
    if (audit_words_skipped_warning(audit, &document->scratch))
        doc_block_scratch(document, NODE_TEXT, TONE_BAD);
}

/* ---- Letters and sites ----------------------------------------------------------------------------------------------------- */

/* Opens a heading above lines, folded on a page. */
static void open_letters(struct doc *document, const char *heading)
{
    (void)doc_open(document, document->medium == MEDIUM_PAGE ? NODE_DETAILS : NODE_SECTION, TONE_PLAIN, heading, NULL);
    doc_open_list(document, 0);
}

static void close_letters(struct doc *document, uint64_t more, const char *one, const char *many)
{
    doc_close(document);
    audit_add_more(document, more, one, many);
    doc_close(document);
}

static void add_letters(struct doc *document, const struct audit *audit)
{
    uint32_t losses = audit_room(document, audit->loss_count, AUDIT_TERMINAL_MAX, AUDIT_PAGE_MAX);
    uint32_t uncovered = audit_room(document, audit->uncovered_count, AUDIT_TERMINAL_MAX, AUDIT_PAGE_MAX);
    if (losses)
        open_letters(document, "Letters that the post office's code page lacks");
    for (uint32_t i = 0; i < losses; i++) {
        const struct audit_loss *loss = &audit->losses[i];
        struct text *words = doc_scratch(document);
        audit_words_letter(loss->code_point, words);
        text_puts(words, " of ");
        audit_words_member(audit, &audit->members[loss->member], words);
        text_puts(words, loss->suggestion == AUDIT_NONE ? ": nothing near is known" : ": write ");
        if (loss->suggestion != AUDIT_NONE)
            words_name(audit_new_name(audit, loss->suggestion), words);
        doc_block_indented(document, NODE_ITEM, TONE_PLAIN, WORDS_LINES);
    }
    if (losses)
        close_letters(document, audit->loss_count - losses, "letter", "letters");
    if (uncovered)
        open_letters(document, "Names whose letter case is not judged");
    for (uint32_t i = 0; i < uncovered; i++) {
        audit_words_uncovered_person(audit, &audit->uncovered[i], doc_scratch(document));
        doc_block_indented(document, NODE_ITEM, TONE_PLAIN, WORDS_LINES);
    }
    if (uncovered)
        close_letters(document, audit->uncovered_count - uncovered, "name", "names");
}

static void add_sites(struct doc *document, const struct audit *audit)
{
    static const struct doc_column columns[] = {
        {.head = "Site"}, {.head = "Post office"}, {.head = "Recipients", .is_number = true}};
    const struct sites *sites = &audit->scenario.sites;
    uint32_t shown = audit_words_most(sites->count, AUDIT_PAGE_MAX);
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, "Sites", NULL);
    (void)doc_open_table(document, columns, 3, "The sites, and the cc:Mail post offices that stand for them", "offices");
    for (uint32_t i = 0; i < shown; i++) {
        const struct ccm_name office = audit_office_name(audit, sites->at[i].post_office);
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        text_append_escaped(doc_scratch(document), audit->site_names[i].bytes, audit->site_names[i].length);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        text_append_escaped(doc_scratch(document), office.bytes, office.length);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        text_append_number(doc_scratch(document), sites->at[i].count);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        doc_close(document);
    }
    doc_close(document);
    audit_add_more(document, sites->count - shown, "site", "sites");
    doc_close(document);
}

/* ---- The document ---------------------------------------------------------------------------------------------------------- */

static void add_sign_off(struct doc *document, const struct audit *audit, const struct report_style *style)
{
    static const char *const roles[] = {"Audited by", "Renamed by", NULL};
    doc_open_section(document, "Provenance", "provenance", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    provenance_add_facts(document, style);
    add_what_was_read(document, audit);
    add_fixture(document, audit);
    doc_close(document);
    doc_close(document);
    struct text *result = doc_scratch(document);
    text_puts(result, "Result: ");
    text_append_number(result, audit_renames(audit));
    text_puts(result, " of ");
    audit_words_count(audit->people, "user is to be renamed.", "users are to be renamed.", result);
    provenance_add_signatures(document, doc_keep_scratch(document), roles);
}

static void add_why(struct doc *document, const struct audit *audit)
{
    audit_add_proofs(document, audit);
    doc_break(document);
    audit_add_proposal(document, audit);
}

static void build_page(struct doc *document, const struct audit *audit, const struct report_style *style)
{
    add_header(document, audit, style);
    audit_add_costs(document, audit);
    audit_add_groups(document, audit);
    audit_add_entries(document, audit);
    doc_open_section(document, "Why", "why", SIZE_MAX);
    add_why(document, audit);
    doc_close(document);
    doc_open_section(document, "Details", "details", SIZE_MAX);
    add_letters(document, audit);
    add_sites(document, audit);
    doc_close(document);
    add_sign_off(document, audit, style);
}

/* A terminal shows the end of the output, so the headline comes last there. */
void audit_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct audit *audit = results->audit;
    if (document->medium == MEDIUM_PAGE) {
        build_page(document, audit, style);
        return;
    }
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    add_what_was_read(document, audit);
    doc_close(document);
    doc_break(document);
    audit_add_groups(document, audit);
    add_letters(document, audit);
    audit_add_costs(document, audit);
    doc_break(document);
    add_why(document, audit);
    doc_break(document);
    doc_add_isolation(document, style->isolation);
    doc_add_connectors(document, audit->batch);
    add_header(document, audit, style);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    add_fixture(document, audit);
    doc_close(document);
}
