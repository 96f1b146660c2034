/* The page of an audit: what to rename first, who has an entry, and everything else folded. */
#include "report/audit_page.h"
#include "report/audit_words.h"
#include "report/conclusion.h"
#include "report/printers.h"
#include "report/provenance.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void add_messages(struct doc *document, const char *label, char *const *messages, uint64_t count)
{
    if (!messages || !count)
        return;
    (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, label);
    for (uint64_t i = 0; i < count && i < AUDIT_MESSAGES_MOST; i++) {
        doc_block_printf(document, NODE_ITEM, TONE_PLAIN, "%s", messages[i]);
    }
    doc_close(document);
}

/* Entries of the directory that were passed over, an item for each reason. */
static void add_skipped(struct doc *document, const struct audit *audit)
{
    if (!audit->skipped.count)
        return;
    (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, "Not in the audit");
    for (int reason = 0; reason < SKIP_REASONS; reason++)
        if (audit_words_skipped(audit, (enum skip_reason)reason, doc_scratch(document)))
            doc_block_scratch(document, NODE_ITEM, TONE_PLAIN);
    doc_close(document);
}

static void add_what_was_read(struct doc *document, const struct audit *audit)
{
    const struct {
        const char *label;
        void (*append)(const struct audit *audit, struct text *text);
    } parts[] = {{"Directory", audit_words_directory}, {"Sites", audit_words_sites_hint}, {"Post office", audit_words_post_office}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        parts[i].append(audit, doc_scratch(document));
        if (!document->scratch.length)
            continue;
        (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, parts[i].label);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
    }
    add_skipped(document, audit);
    add_messages(document, "Warnings", audit->warning_messages, audit->warnings);
    add_messages(document, "Passed over", audit->passed_over_messages, audit->passed_over);
    if (!audit->fixture)
        return;
    (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, "Fixture");
    text_append_escaped(doc_scratch(document), audit->fixture, strlen(audit->fixture));
    text_puts(&document->scratch, audit->anonymized ? ", with made-up names only" : "");
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

static void add_sign_off(struct doc *document, const struct audit *audit, const struct report_style *style)
{
    static const char *const roles[] = {"Audited by", "Renamed by", NULL};
    uint32_t renames = audit_renames(audit);
    doc_open_section(document, "Provenance", "provenance", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    provenance_add_facts(document, style);
    add_what_was_read(document, audit);
    doc_close(document);
    doc_close(document);
    struct text *result = doc_scratch(document);
    text_puts(result, "Result: ");
    audit_words_number(renames, result);
    text_puts(result, " of ");
    audit_words_count(audit->people, "user is to be renamed.", "users are to be renamed.", result);
    provenance_add_signatures(document, doc_keep_scratch(document), roles);
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
    if (audit_words_skipped_warning(audit, doc_scratch(document)))
        doc_block_scratch(document, NODE_TEXT, TONE_BAD);
    audit_add_costs(document, audit);
}

void audit_build_page(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct audit *audit = results->audit;
    add_header(document, audit, style);
    audit_page_add_groups(document, audit);
    audit_page_add_entries(document, audit);
    doc_open_section(document, "Why", "why", SIZE_MAX);
    audit_add_proofs(document, audit);
    audit_add_proposal(document, audit);
    doc_close(document);
    audit_page_add_details(document, audit);
    add_sign_off(document, audit, style);
}
