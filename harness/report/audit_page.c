/* The page of an audit: what to rename first, who has an entry, and everything else folded. */
#include "report/audit_page.h"
#include "report/audit_words.h"
#include "report/conclusion.h"
#include "report/layout.h"
#include "report/printers.h"
#include "report/provenance.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Members of groups whose entry the post office does not hold after the last cycle. */
static uint32_t without_entry(const struct audit *audit, const struct audit_build *build)
{
    uint32_t without = 0;
    for (uint32_t i = 0; build->fates && i < audit->member_count; i++)
        without += !build->fates[i].holds;
    return without;
}

static void add_title(struct doc *document, const struct audit *audit)
{
    const struct audit_build *unsound = audit_unsound(audit);
    uint32_t renames = audit_renames(audit);
    struct text *title = doc_scratch(document);
    if (renames && audit_proposal_works(audit)) {
        text_puts(title, "Rename ");
        audit_words_number(renames, title);
        text_printf(title, " %s, and %s to rest and everybody has an entry.", renames == 1 ? "user" : "users",
                    audit->build_count == 1 ? "the connector comes" : "every build comes");
    } else if (audit->group_count) {
        audit_words_number(audit->group_count, title);
        text_puts(title, audit->group_count == 1 ? " group of users collides at the post office; "
                                                 : " groups of users collide at the post office; ");
        text_puts(title, renames ? "new names alone do not solve it." : "no new name is known that helps.");
    } else if (unsound) {
        text_printf(title, "No users collide, but %s does not come to rest or leaves somebody without an entry.",
                    unsound->build->name);
    } else {
        text_puts(title, "No users collide: nothing is sent again and again.");
    }
    doc_block_scratch(document, NODE_TITLE, TONE_PLAIN);
}

static void add_lead(struct doc *document, const struct audit *audit)
{
    struct text *lead = doc_scratch(document);
    audit_words_number(audit->people, lead);
    text_puts(lead, audit->people == 1 ? " person at " : " people at ");
    audit_words_number(audit->scenario.sites.count, lead);
    text_puts(lead, audit->scenario.sites.count == 1 ? " site: " : " sites: ");
    audit_words_number(audit->member_count, lead);
    text_puts(lead, audit->member_count == 1 ? " user in " : " users in ");
    audit_words_number(audit->group_count, lead);
    text_puts(lead, audit->group_count == 1 ? " group " : " groups ");
    text_puts(lead, audit->member_count == 1 ? "collides." : "collide.");
    if (audit->group_count)
        text_puts(lead, " To the post office the names of a group are equal, so it holds one entry for each group.");
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

static void add_rate(struct doc *document, const struct audit_build *build, double rate)
{
    if (build->crash)
        text_puts(doc_scratch(document), "\xe2\x80\x93");
    else
        audit_words_rate(rate, doc_scratch(document));
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    doc_say_scratch(document, NODE_WORDS, build->crash || rate > 0 ? TONE_CAUTION : TONE_GOOD);
    doc_close(document);
}

/* What each build costs, a row for each; the last one is after renaming. */
static void add_rates(struct doc *document, const struct audit *audit)
{
    static const struct doc_column columns[] = {{.head = "Build"},
                                                {.head = "Redundant updates a day", .is_number = true},
                                                {.head = "a year", .is_number = true},
                                                {.head = "Users without an entry", .is_number = true}};
    struct text caption = {0};
    text_printf(&caption, "At %g synchronization cycle%s a day", audit->cycles_per_day, audit->cycles_per_day == 1 ? "" : "s");
    document->failed = document->failed || caption.failed;
    (void)doc_open_table(document, columns, 4, caption.bytes, "after");
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        uint32_t without = without_entry(audit, build);
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
        text_printf(doc_scratch(document), "%s: ", build->build->name);
        if (build->crash)
            text_puts(&document->scratch, verdict_names[build->result.verdict]);
        else
            words_outcome(&build->result, &document->scratch);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
        add_rate(document, build, build->crash ? 0 : audit_per_day(audit, build));
        add_rate(document, build, build->crash ? 0 : audit_per_year(audit, build));
        (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
        if (build->fates)
            audit_words_number(without, doc_scratch(document));
        else
            text_puts(doc_scratch(document), "\xe2\x80\x93");
        doc_say_scratch(document, NODE_WORDS, without || !build->fates ? TONE_CAUTION : TONE_GOOD);
        doc_close(document);
        doc_close(document);
    }
    doc_close(document);
    text_clean_up(&caption);
}

/* Why each build ends as it does, and whether the proposal helps it. */
static void add_proofs(struct doc *document, const struct audit *audit)
{
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        text_puts(doc_scratch(document), build->build->name);
        doc_say_scratch(document, NODE_SAID, TONE_STRONG);
        text_puts(doc_scratch(document), ": ");
        if (!build->crash) {
            audit_words_verdict(audit, build, &document->scratch);
            text_puts(&document->scratch, "; ");
        }
        audit_words_proof(build, &document->scratch);
        doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
        doc_close(document);
    }
    doc_close(document);
}

static void add_proposal(struct doc *document, const struct audit *audit)
{
    uint32_t renames = audit_renames(audit);
    if (!audit->group_count && !audit->plan.path)
        return;
    audit_words_proposed(audit, doc_scratch(document));
    text_puts(&document->scratch, renames ? ", as below." : ".");
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
    if (!renames && !audit->plan.path)
        return;
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        if (audit->plan.path && audit_words_plan(audit, &audit->builds[i], doc_scratch(document)))
            doc_block_scratch(document, NODE_ITEM, TONE_PLAIN);
        audit_words_proposal(&audit->builds[i], doc_scratch(document));
        doc_block_scratch(document, NODE_ITEM, audit->builds[i].proposal_works ? TONE_GOOD : TONE_BAD);
    }
    doc_close(document);
}

static void add_messages(struct doc *document, const char *label, char *const *messages, uint64_t count)
{
    if (!messages || !count)
        return;
    (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, label);
    for (uint64_t i = 0; i < count && i < AUDIT_MESSAGES_MOST; i++) {
        text_puts(doc_scratch(document), messages[i]);
        doc_block_scratch(document, NODE_ITEM, TONE_PLAIN);
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
    struct text result = {0};
    uint32_t renames = audit_renames(audit);
    doc_open_section(document, "Provenance", "provenance", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    provenance_add_facts(document, style);
    add_what_was_read(document, audit);
    doc_close(document);
    doc_close(document);
    text_puts(&result, "Result: ");
    audit_words_number(renames, &result);
    text_puts(&result, " of ");
    audit_words_number(audit->people, &result);
    text_puts(&result, audit->people == 1 ? " user is to be renamed." : " users are to be renamed.");
    document->failed = document->failed || result.failed;
    provenance_add_signatures(document, result.bytes, roles);
    text_clean_up(&result);
}

static void add_header(struct doc *document, const struct audit *audit, const struct report_style *style)
{
    struct text about = {0};
    bool is_fine = !audit->group_count && !audit_unsound(audit);
    text_append_escaped(&about, audit->directory, strlen(audit->directory));
    document->failed = document->failed || about.failed;
    conclusion_add_kind(document, "audit", about.bytes ? about.bytes : "", style);
    doc_block(document, NODE_TEXT, is_fine ? TONE_GOOD : TONE_CAUTION, is_fine ? "\xe2\x9c\x93 Nothing to do" : "! Action needed");
    add_title(document, audit);
    add_lead(document, audit);
    if (audit_words_skipped_warning(audit, doc_scratch(document)))
        doc_block_scratch(document, NODE_TEXT, TONE_BAD);
    text_clean_up(&about);
}

enum report_status report_audit_html(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    struct doc document = {.medium = MEDIUM_PAGE};
    uint32_t *order = audit_order(audit);
    if (!order)
        return REPORT_NO_MEMORY;
    add_header(&document, audit, style);
    doc_open_section(&document, "What it costs", "cost", SIZE_MAX);
    add_rates(&document, audit);
    audit_page_add_rates(&document, audit, order);
    add_proofs(&document, audit);
    add_proposal(&document, audit);
    doc_close(&document);
    audit_page_add_groups(&document, audit, order);
    audit_page_add_entries(&document, audit, order);
    audit_page_add_details(&document, audit);
    add_sign_off(&document, audit, style);
    free(order);
    return doc_send(&document, doc_print_page, style, stream);
}
