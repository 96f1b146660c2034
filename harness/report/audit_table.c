/* An audit for people: what was read, the groups that send most, what is sent in vain, and what to rename. */
#include "report/audit.h"
#include "report/audit_words.h"
#include "report/layout.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 2u
/* So much is shown of each list; JSON has all. */
#define GROUPS_MOST 20u
#define MEMBERS_MOST 10u
#define SITES_MOST 10u
#define LOSSES_MOST 20u
#define UNCOVERED_MOST 20u
#define RECORDS_MOST 5u
#define LABEL 13u /* columns of what stands before what was read */
#define SITE_MOST 24u
#define NAME_MOST 48u
#define LINES_MOST 8u
#define BUILD_MOST 24u

static const char rename_label[] = "rename", build_head[] = "build", cycle_head[] = "in a cycle", day_head[] = "in a day",
                  year_head[] = "in a year", verdict_head[] = "verdict", all_of_them[] = "(--format=json has all)";

struct table {
    const struct audit *audit;
    struct page page;
    struct text scratch;
    size_t build_columns; /* of the widest name of a build */
};

static const char *scratched(const struct table *table) { return table->scratch.bytes ? table->scratch.bytes : ""; }

static struct text *fresh(struct table *table)
{
    text_clear(&table->scratch);
    return &table->scratch;
}

static void widen(size_t *columns, size_t to) { *columns = *columns < to ? to : *columns; }

/* Appends words, filled up to `columns` and shortened to `most`, into a row. */
static void add_cell(struct table *table, enum ink ink, const char *words, size_t columns, size_t most)
{
    struct text cell = {0};
    words_shortened(words, most, &cell);
    page_cell_left(&table->page, ink, cell.bytes ? cell.bytes : "", columns);
    if (cell.failed)
        table->page.text.failed = true;
    text_clean_up(&cell);
}

/* A label, and behind it the scratch text in as many lines as it takes. */
static void add_labelled(struct table *table, enum ink ink, const char *label, size_t indent, size_t columns)
{
    page_spaces(&table->page, indent);
    add_cell(table, ink, label, columns, columns - 2);
    page_paragraph(&table->page, INK_PLAIN, scratched(table), indent + columns, LINES_MOST);
}

/* "and 7 more groups (--format=json has all)". */
static void add_more(struct table *table, size_t indent, uint64_t more, const char *one, const char *many)
{
    struct text *scratch = fresh(table);
    text_puts(scratch, "and ");
    audit_words_number(more, scratch);
    text_printf(scratch, " more %s %s", more == 1 ? one : many, all_of_them);
    page_spaces(&table->page, indent);
    page_ink(&table->page, INK_DIM, scratched(table));
    text_puts(&table->page.text, "\n");
}

/* "Site 1 as SITE1, 2 recipients; ...". */
static void append_sites(const struct audit *audit, struct text *text)
{
    const struct sites *sites = &audit->scenario.sites;
    uint32_t told = audit_words_most(sites->count, SITES_MOST);
    for (uint32_t i = 0; i < told; i++) {
        const struct site *site = &sites->at[i];
        const struct ccm_name office = audit_office_name(audit, site->post_office);
        text_puts(text, i ? "; " : "");
        text_append_escaped(text, audit->site_names[i].bytes, audit->site_names[i].length);
        text_puts(text, " as ");
        text_append_escaped(text, office.bytes, office.length);
        text_puts(text, ", ");
        audit_words_number(site->count, text);
        text_puts(text, site->count == 1 ? " recipient" : " recipients");
    }
    if (sites->count > told) {
        text_puts(text, "; and ");
        audit_words_number(sites->count - told, text);
        text_puts(text, " more");
    }
}

static void add_what_was_read(struct table *table)
{
    const struct audit *audit = table->audit;
    audit_words_directory(audit, fresh(table));
    add_labelled(table, INK_BOLD, "directory", 0, LABEL);
    append_sites(audit, fresh(table));
    add_labelled(table, INK_BOLD, "sites", 0, LABEL);
    audit_words_sites_hint(audit, fresh(table));
    if (table->scratch.length) {
        page_spaces(&table->page, LABEL);
        page_paragraph(&table->page, INK_YELLOW, scratched(table), LABEL, LINES_MOST);
    }
    audit_words_post_office(audit, fresh(table));
    add_labelled(table, INK_BOLD, "post office", 0, LABEL);
    for (uint32_t i = 0; audit->passed_over_messages && i < RECORDS_MOST && i < audit->passed_over; i++) {
        page_spaces(&table->page, LABEL);
        page_paragraph(&table->page, INK_DIM, audit->passed_over_messages[i], LABEL, 2);
    }
    text_puts(&table->page.text, "\n");
}

static void append_site(const struct audit *audit, const struct audit_member *member, struct text *text)
{
    const struct ccm_name site = audit->site_names[member->site];
    text_append_escaped(text, site.bytes, site.length);
}

/* What else is known of a member: where it stands in the file, and what is stored of its name. */
static void append_more(const struct audit *audit, const struct audit_member *member, struct text *text)
{
    if (member->line)
        text_printf(text, "line %" PRIu64, member->line);
    else if (member->dn != STRING_EMPTY)
        text_append_escaped(text, audit->dns.at[member->dn].bytes, audit->dns.at[member->dn].length);
    if (member->stored != member->name) {
        text_puts(text, text->length ? ", stored as " : "stored as ");
        audit_words_name(audit_name(audit, member->stored), text);
    }
    struct text uncovered = {0};
    if (audit_words_uncovered(audit_name(audit, member->name), &uncovered))
        text_printf(text, "%s%s", text->length ? ", " : "", uncovered.bytes);
    text->failed = text->failed || uncovered.failed;
    text_clean_up(&uncovered);
}

static void add_members(struct table *table, const struct audit_group *group)
{
    const struct audit *audit = table->audit;
    size_t site_columns = 0, name_columns = 0;
    uint32_t told = audit_words_most(group->count, MEMBERS_MOST);
    for (uint32_t i = group->first; i < group->first + told; i++) {
        append_site(audit, &audit->members[i], fresh(table));
        widen(&site_columns, columns_of(scratched(table)));
        audit_words_name(audit_name(audit, audit->members[i].name), fresh(table));
        widen(&name_columns, columns_of(scratched(table)));
    }
    site_columns = (site_columns < SITE_MOST ? site_columns : SITE_MOST) + 2;
    name_columns = (name_columns < NAME_MOST ? name_columns : NAME_MOST) + 2;
    for (uint32_t i = group->first; i < group->first + told; i++) {
        page_spaces(&table->page, INDENT);
        append_site(audit, &audit->members[i], fresh(table));
        add_cell(table, INK_PLAIN, scratched(table), site_columns, SITE_MOST);
        audit_words_name(audit_name(audit, audit->members[i].name), fresh(table));
        add_cell(table, INK_PLAIN, scratched(table), name_columns, NAME_MOST);
        append_more(audit, &audit->members[i], fresh(table));
        page_paragraph(&table->page, INK_DIM, scratched(table), INDENT + site_columns + name_columns, 2);
    }
    if (group->count > told)
        add_more(table, INDENT, group->count - told, "user", "users");
}

static void add_renames(struct table *table, const struct audit_group *group)
{
    const struct audit *audit = table->audit;
    uint32_t renames = 0;
    for (uint32_t i = group->first; i < group->first + group->count; i++) {
        const struct audit_member *member = &audit->members[i];
        if (member->rename_to == AUDIT_NONE || renames++ >= MEMBERS_MOST)
            continue;
        struct text *scratch = fresh(table);
        audit_words_member(audit, member, scratch);
        text_puts(scratch, " to ");
        audit_words_name(audit_new_name(audit, member->rename_to), scratch);
        bool first = renames == 1;
        add_labelled(table, first ? INK_YELLOW : INK_PLAIN, first ? rename_label : "", INDENT, table->build_columns);
    }
    if (renames > MEMBERS_MOST)
        add_more(table, INDENT + table->build_columns, renames - MEMBERS_MOST, "user", "users");
}

static void add_group(struct table *table, uint32_t number, uint32_t index)
{
    const struct audit *audit = table->audit;
    const struct audit_group *group = &audit->groups[index];
    struct text *scratch = fresh(table);
    text_printf(scratch, "%" PRIu32 ". ", number);
    audit_words_group(audit, group, scratch);
    page_ink(&table->page, INK_BOLD, scratched(table));
    text_puts(&table->page.text, "\n");
    add_members(table, group);
    if (group->local != AUDIT_NONE) {
        audit_words_local(audit, group, fresh(table));
        add_labelled(table, INK_PLAIN, "", 0, INDENT);
    }
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        if (!build->outcomes)
            continue;
        const struct audit_outcome *outcome = &build->outcomes[index];
        bool sends = outcome->adds || outcome->changes || outcome->deletes;
        audit_words_outcome(audit, build, index, fresh(table));
        add_labelled(table, sends ? INK_RED : INK_GREEN, build->build->name, INDENT, table->build_columns);
    }
    add_renames(table, group);
    text_puts(&table->page.text, "\n");
}

static void add_groups(struct table *table, const uint32_t *order)
{
    const struct audit *audit = table->audit;
    uint32_t told = audit_words_most(audit->group_count, GROUPS_MOST);
    for (uint32_t i = 0; i < told; i++)
        add_group(table, i + 1, order[i]);
    if (audit->group_count > told) {
        add_more(table, 0, audit->group_count - told, "group", "groups");
        text_puts(&table->page.text, "\n");
    }
}

static void add_losses(struct table *table)
{
    const struct audit *audit = table->audit;
    if (!audit->loss_count)
        return;
    uint32_t told = audit_words_most(audit->loss_count, LOSSES_MOST);
    page_ink(&table->page, INK_BOLD, "Letters that the post office's code page lacks");
    text_puts(&table->page.text, "\n");
    for (uint32_t i = 0; i < told; i++) {
        const struct audit_loss *loss = &audit->losses[i];
        struct text *scratch = fresh(table);
        audit_words_letter(loss->code_point, scratch);
        text_puts(scratch, " of ");
        audit_words_member(audit, &audit->members[loss->member], scratch);
        if (loss->suggestion == AUDIT_NONE) {
            text_puts(scratch, ": nothing near is known");
        } else {
            text_puts(scratch, ": write ");
            audit_words_name(audit_new_name(audit, loss->suggestion), scratch);
        }
        add_labelled(table, INK_PLAIN, "", 0, INDENT);
    }
    if (audit->loss_count > told)
        add_more(table, INDENT, audit->loss_count - told, "letter", "letters");
    text_puts(&table->page.text, "\n");
}

static void add_uncovered(struct table *table)
{
    const struct audit *audit = table->audit;
    if (!audit->uncovered_count)
        return;
    uint32_t shown = audit_words_most(audit->uncovered_count, UNCOVERED_MOST);
    page_ink(&table->page, INK_BOLD, "Names whose letter case is not judged");
    text_puts(&table->page.text, "\n");
    for (uint32_t i = 0; i < shown; i++) {
        audit_words_uncovered_person(audit, &audit->uncovered[i], fresh(table));
        add_labelled(table, INK_PLAIN, "", 0, INDENT);
    }
    if (audit->uncovered_count > shown)
        add_more(table, INDENT, audit->uncovered_count - shown, "name", "names");
    text_puts(&table->page.text, "\n");
}

static void add_rate(struct table *table, double rate, size_t columns)
{
    audit_words_rate(rate, fresh(table));
    page_cell_right(&table->page, rate > 0 ? INK_RED : INK_PLAIN, scratched(table), columns);
    page_spaces(&table->page, 2);
}

/* The widest rate of a column. */
static size_t rate_columns(struct table *table, const char *head, double of(const struct audit *, const struct audit_build *))
{
    size_t columns = columns_of(head);
    for (size_t i = 0; i < table->audit->build_count; i++) {
        const struct audit_build *build = &table->audit->builds[i];
        if (build->death)
            continue;
        audit_words_rate(of(table->audit, build), fresh(table));
        widen(&columns, columns_of(scratched(table)));
    }
    return columns;
}

static double per_cycle(const struct audit *audit, const struct audit_build *build)
{
    (void)audit;
    return audit_per_cycle(build);
}

static void add_build(struct table *table, const struct audit_build *build, const size_t columns[3])
{
    const struct audit *audit = table->audit;
    struct page *page = &table->page;
    page_spaces(page, INDENT);
    add_cell(table, INK_BOLD, build->build->name, table->build_columns, BUILD_MOST);
    if (build->death) {
        page_spaces(page, columns[0] + columns[1] + columns[2] + 6);
        page_ink(page, INK_RED, verdict_names[build->result.verdict]);
        text_puts(&page->text, "\n");
    } else {
        add_rate(table, audit_per_cycle(build), columns[0]);
        add_rate(table, audit_per_day(audit, build), columns[1]);
        add_rate(table, audit_per_year(audit, build), columns[2]);
        audit_words_verdict(audit, build, fresh(table));
        page_paragraph(page, audit_build_is_sound(build) ? INK_GREEN : INK_RED, scratched(table),
                       INDENT + table->build_columns + columns[0] + columns[1] + columns[2] + 6, 2);
    }
    audit_words_proof(build, fresh(table));
    page_sentence(page, INK_DIM, scratched(table), INDENT + 2);
}

static void add_builds(struct table *table)
{
    const struct audit *audit = table->audit;
    struct page *page = &table->page;
    const size_t columns[] = {rate_columns(table, cycle_head, per_cycle), rate_columns(table, day_head, audit_per_day),
                              rate_columns(table, year_head, audit_per_year)};
    const char *const heads[] = {cycle_head, day_head, year_head};
    struct text *scratch = fresh(table);
    text_printf(scratch, "Redundant updates, at %g cycle%s a day", audit->cycles_per_day, audit->cycles_per_day == 1 ? "" : "s");
    page_ink(page, INK_BOLD, scratched(table));
    text_puts(&page->text, "\n");
    page_spaces(page, INDENT);
    page_cell_left(page, INK_DIM, build_head, table->build_columns);
    for (size_t i = 0; i < 3; i++) {
        page_cell_right(page, INK_DIM, heads[i], columns[i]);
        page_spaces(page, 2);
    }
    page_ink(page, INK_DIM, verdict_head);
    text_puts(&page->text, "\n");
    for (size_t i = 0; i < audit->build_count; i++)
        add_build(table, &audit->builds[i], columns);
    text_puts(&page->text, "\n");
}

static void add_proposal(struct table *table)
{
    const struct audit *audit = table->audit;
    struct page *page = &table->page;
    uint32_t renames = audit_renames(audit);
    struct text *scratch = fresh(table);
    if (!audit->group_count)
        return;
    if (renames) {
        text_puts(scratch, "Proposal: rename ");
        audit_words_number(renames, scratch);
        text_puts(scratch, renames == 1 ? " user" : " users");
    } else {
        text_puts(scratch, "Proposal: none, as no new name is known that helps");
    }
    page_ink(page, INK_BOLD, scratched(table));
    text_puts(&page->text, "\n");
    for (size_t i = 0; renames && i < audit->build_count; i++) {
        audit_words_proposal(&audit->builds[i], fresh(table));
        page_sentence(page, audit->builds[i].proposal_works ? INK_GREEN : INK_RED, scratched(table), INDENT);
    }
    text_puts(&page->text, "\n");
}

/* The last line: what it comes to. */
static void add_summary(struct table *table)
{
    const struct audit *audit = table->audit;
    struct page *page = &table->page;
    struct text *scratch = fresh(table);
    const struct audit_build *unsound = audit_unsound(audit);
    if (audit->group_count) {
        audit_words_number(audit->group_count, scratch);
        text_puts(scratch, audit->group_count == 1 ? " group of " : " groups of ");
        audit_words_number(audit->member_count, scratch);
        text_puts(scratch, audit->member_count == 1 ? " user" : " users");
    } else if (unsound) {
        text_printf(scratch, "no groups, but %s does not come to rest or leaves somebody without an entry", unsound->build->name);
    } else {
        text_puts(scratch, "no groups: no user is another one to the post office");
    }
    page_ink(page, audit->group_count || unsound ? INK_RED : INK_GREEN, scratched(table));
    text_puts(&page->text, "\n");
    if (!audit->fixture)
        return;
    text_append_escaped(fresh(table), audit->fixture, strlen(audit->fixture));
    text_puts(&table->scratch, audit->anonymized ? ", with made-up names only" : "");
    add_labelled(table, INK_BOLD, "fixture", 0, LABEL);
}

enum report_status report_audit_table(const struct audit *audit, const struct report_style *style, FILE *stream)
{
    struct table table = {.audit = audit, .page = {.color = style->color}, .build_columns = sizeof rename_label - 1};
    uint32_t *order = audit_order(audit);
    if (!order)
        return REPORT_NO_MEMORY;
    for (size_t i = 0; i < audit->build_count; i++)
        widen(&table.build_columns, columns_of(audit->builds[i].build->name));
    table.build_columns = (table.build_columns < BUILD_MOST ? table.build_columns : BUILD_MOST) + 2;
    add_what_was_read(&table);
    add_groups(&table, order);
    add_losses(&table);
    add_uncovered(&table);
    add_builds(&table);
    add_proposal(&table);
    page_isolation(&table.page, style->isolation);
    add_summary(&table);
    if (table.scratch.failed)
        table.page.text.failed = true;
    enum report_status status = send_text(&table.page.text, stream);
    text_clean_up(&table.scratch);
    text_clean_up(&table.page.text);
    free(order);
    return status;
}
