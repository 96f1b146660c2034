/* An audit in a terminal: what was read, the groups that send most, redundant updates, and what to rename. */
#include "report/audit_page.h"
#include "report/audit_words.h"
#include "report/printers.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 2u
/* So much is shown of each list; JSON has all. */
#define GROUPS_MOST 20u
#define MEMBERS_MOST 10u
#define SITES_MOST 10u
#define RECORDS_MOST 5u
#define LABEL 13u /* columns of what stands before what was read */
#define SITE_MOST 24u
#define NAME_MOST 48u
#define LINES_MOST 8u
#define BUILD_MOST 24u

static const char rename_label[] = "rename";

struct audit_table {
    struct doc *document;
    const struct audit *audit;
    size_t build_columns; /* of the widest name of a build, and a gap */
};

static void open_section(struct doc *document) { (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL); }

/* The scratch text, in as many lines as it takes. */
static void add_text(struct doc *document, enum tone tone, size_t indent, size_t lines)
{
    struct doc_node *text = doc_open(document, NODE_TEXT, tone, NULL, NULL);
    if (text) {
        text->indent = indent;
        text->lines = lines;
    }
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

/* A label, and the scratch text behind it. */
static void add_labelled(struct doc *document, enum tone tone, const char *label, size_t indent, size_t columns)
{
    struct doc_node *fact = doc_open(document, NODE_FACT, tone, NULL, label);
    if (fact) {
        fact->indent = indent;
        fact->count = columns;
        fact->lines = LINES_MOST;
    }
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

static void add_messages(struct doc *document, char *const *messages, uint64_t count)
{
    for (uint32_t i = 0; messages && i < RECORDS_MOST && i < count; i++) {
        text_puts(doc_scratch(document), messages[i]);
        add_text(document, TONE_SOFT, LABEL, 2);
    }
}

static void add_skipped_warning(struct doc *document, const struct audit *audit)
{
    if (audit_words_skipped_warning(audit, doc_scratch(document)))
        add_labelled(document, TONE_BAD, "WARNING", 0, LABEL);
}

static void add_what_was_read(struct doc *document, const struct audit *audit)
{
    const char *label = "passed over";
    open_section(document);
    audit_words_directory(audit, doc_scratch(document));
    add_labelled(document, TONE_STRONG, "directory", 0, LABEL);
    add_messages(document, audit->warning_messages, audit->warnings);
    if (audit->warnings > RECORDS_MOST)
        audit_add_more(document, LABEL, audit->warnings - RECORDS_MOST, "warning", "warnings");
    for (int reason = 0; reason < SKIP_REASONS; reason++)
        if (audit_words_skipped(audit, (enum skip_reason)reason, doc_scratch(document))) {
            add_labelled(document, TONE_STRONG, label, 0, LABEL);
            label = "";
        }
    add_skipped_warning(document, audit);
    audit_words_site_list(audit, SITES_MOST, doc_scratch(document));
    add_labelled(document, TONE_STRONG, "sites", 0, LABEL);
    audit_words_sites_hint(audit, doc_scratch(document));
    if (document->scratch.length)
        add_text(document, TONE_CAUTION, LABEL, LINES_MOST);
    audit_words_post_office(audit, doc_scratch(document));
    add_labelled(document, TONE_STRONG, "post office", 0, LABEL);
    add_messages(document, audit->passed_over_messages, audit->passed_over);
    doc_close(document);
}

/* What else is known of a member: where it stands in the file, and what is stored of its name. */
static void append_more(const struct audit *audit, const struct audit_member *member, struct text *text)
{
    if (member->line)
        audit_words_line(audit, member->source, member->line, text);
    else if (member->dn != STRING_EMPTY)
        text_append_escaped(text, audit->dns.at[member->dn].bytes, audit->dns.at[member->dn].length);
    if (member->stored != member->name) {
        text_puts(text, text->length ? ", stored as " : "stored as ");
        words_name(audit_name(audit, member->stored), text);
    }
    struct text uncovered = {0};
    if (audit_words_uncovered(audit_name(audit, member->name), &uncovered))
        text_printf(text, "%s%s", text->length ? ", " : "", uncovered.bytes);
    text->failed = text->failed || uncovered.failed;
    text_clean_up(&uncovered);
}

/* A cell with the scratch text, cut to `most` columns. */
static void add_cut_cell(struct doc *document, size_t most)
{
    const char *whole = doc_keep_scratch(document);
    words_shortened(whole, most, doc_scratch(document));
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_close(document);
}

static void add_members(struct doc *document, const struct audit *audit, const struct audit_group *group)
{
    struct doc_column *columns = doc_columns(document, 3); /* without heads, and as wide as this group */
    uint32_t shown = audit_words_most(group->count, MEMBERS_MOST);
    (void)doc_open_table(document, columns, 3, NULL, NULL);
    for (uint32_t i = group->first; i < group->first + shown; i++) {
        const struct audit_member *member = &audit->members[i];
        const struct ccm_name site = audit->site_names[member->site];
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        text_append_escaped(doc_scratch(document), site.bytes, site.length);
        add_cut_cell(document, SITE_MOST);
        words_name(audit_name(audit, member->name), doc_scratch(document));
        add_cut_cell(document, NAME_MOST);
        append_more(audit, member, doc_scratch(document));
        doc_block_lines(document, NODE_CELL, TONE_SOFT, 2);
        doc_close(document);
    }
    doc_close(document);
    if (group->count > shown)
        audit_add_more(document, INDENT, group->count - shown, "user", "users");
}

static void add_renames(struct audit_table *table, const struct audit_group *group)
{
    struct doc *document = table->document;
    uint32_t renames = 0;
    for (uint32_t i = group->first; i < group->first + group->count; i++) {
        const struct audit_member *member = &table->audit->members[i];
        if (member->rename_to == AUDIT_NONE || renames++ >= MEMBERS_MOST)
            continue;
        audit_words_member(table->audit, member, doc_scratch(document));
        text_puts(&document->scratch, " to ");
        words_name(audit_new_name(table->audit, member->rename_to), &document->scratch);
        bool first = renames == 1;
        add_labelled(document, first ? TONE_CAUTION : TONE_PLAIN, first ? rename_label : "", INDENT, table->build_columns);
    }
    if (renames > MEMBERS_MOST)
        audit_add_more(document, INDENT + table->build_columns, renames - MEMBERS_MOST, "user", "users");
}

static void add_group(struct audit_table *table, uint32_t index)
{
    struct doc *document = table->document;
    const struct audit *audit = table->audit;
    const struct audit_group *group = &audit->groups[index];
    open_section(document);
    text_printf(doc_scratch(document), "%" PRIu32 ". ", index + 1);
    audit_words_group(audit, group, &document->scratch);
    add_text(document, TONE_STRONG, 0, 0);
    add_members(document, audit, group);
    if (group->local != AUDIT_NONE) {
        audit_words_local(audit, group, doc_scratch(document));
        add_text(document, TONE_PLAIN, INDENT, LINES_MOST);
    }
    if (audit_words_blocks(audit, index, doc_scratch(document)))
        add_text(document, TONE_STRONG, INDENT, LINES_MOST);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        if (!build->outcomes)
            continue;
        const struct audit_outcome *outcome = &build->outcomes[index];
        bool sends = outcome->adds || outcome->changes || outcome->deletes;
        audit_words_outcome(audit, build, index, doc_scratch(document));
        add_labelled(document, sends ? TONE_BAD : TONE_GOOD, build->build->name, INDENT, table->build_columns);
    }
    add_renames(table, group);
    doc_close(document);
}

static void add_groups(struct audit_table *table)
{
    uint32_t shown = audit_words_most(table->audit->group_count, GROUPS_MOST);
    for (uint32_t i = 0; i < shown; i++)
        add_group(table, i);
    if (table->audit->group_count == shown)
        return;
    open_section(table->document);
    audit_add_more(table->document, 0, table->audit->group_count - shown, "group", "groups");
    doc_close(table->document);
}

/* The last line: what it comes to. */
static void add_summary(struct doc *document, const struct audit *audit)
{
    struct text *scratch = doc_scratch(document);
    const struct audit_build *unsound = audit_unsound(audit);
    if (audit->group_count) {
        audit_words_title(audit, scratch);
        add_text(document, TONE_STRONG, 0, 0);
        scratch = doc_scratch(document);
        audit_words_number(audit->group_count, scratch);
        text_puts(scratch, audit->group_count == 1 ? " group of " : " groups of ");
        audit_words_number(audit->member_count, scratch);
        text_puts(scratch, audit->member_count == 1 ? " user" : " users");
    } else if (unsound) {
        text_printf(scratch, "no groups, but %s does not come to rest or leaves somebody without an entry", unsound->build->name);
    } else {
        text_puts(scratch, "no groups: no user is another one to the post office");
    }
    add_text(document, audit->group_count || unsound ? TONE_BAD : TONE_GOOD, 0, 0);
    add_skipped_warning(document, audit);
    if (!audit->fixture)
        return;
    text_append_escaped(doc_scratch(document), audit->fixture, strlen(audit->fixture));
    text_puts(&document->scratch, audit->anonymized ? ", with made-up names only" : "");
    add_labelled(document, TONE_STRONG, "fixture", 0, LABEL);
}

void audit_build(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct audit *audit = results->audit;
    if (document->medium == MEDIUM_PAGE) {
        audit_build_page(document, results, style);
        return;
    }
    struct audit_table table = {.document = document, .audit = audit, .build_columns = sizeof rename_label - 1};
    for (size_t i = 0; i < audit->build_count; i++) {
        size_t columns = columns_of(audit->builds[i].build->name);
        table.build_columns = columns > table.build_columns ? columns : table.build_columns;
    }
    table.build_columns = (table.build_columns < BUILD_MOST ? table.build_columns : BUILD_MOST) + 2;
    add_what_was_read(document, audit);
    add_groups(&table);
    audit_add_letters(document, audit);
    open_section(document);
    audit_add_costs(document, audit);
    doc_break(document);
    audit_add_proofs(document, audit);
    doc_close(document);
    if (audit->group_count || audit->plan.path) {
        open_section(document);
        audit_add_proposal(document, audit);
        doc_close(document);
    }
    doc_add_isolation(document, style->isolation);
    doc_add_connectors(document, audit->batch);
    add_summary(document, audit);
}
