/* The groups of an audit: colliding users, the records that each build sends for them, and the proposed names. */
#include "report/audit_parts.h"
#include "report/audit_words.h"
#include "report/words.h"

#include <inttypes.h>

/* Number of different bar lengths. */
#define METER_STEPS 1000u
#define BUILDS_MAX 4u
/* Limits on lines in a terminal. */
#define MEMBER_LINES 2u
#define WORDS_LINES 8u

static void open_block(struct doc *document, enum node_kind kind) { (void)doc_open(document, kind, TONE_PLAIN, NULL, NULL); }

static void add_said(struct doc *document, enum tone tone) { doc_say_scratch(document, NODE_SAID, tone); }

size_t audit_builds_shown(const struct audit *audit) { return audit->build_count < BUILDS_MAX ? audit->build_count : BUILDS_MAX; }

uint32_t audit_room(const struct doc *document, uint32_t count, uint32_t in_terminal, uint32_t on_page)
{
    uint32_t room = document->medium == MEDIUM_TERMINAL ? in_terminal : on_page;
    return count < room ? count : room;
}

void audit_add_more(struct doc *document, uint64_t more, const char *one, const char *many)
{
    if (!more)
        return;
    text_puts(doc_scratch(document), "and ");
    text_append_number(&document->scratch, more);
    text_printf(&document->scratch, " more %s; JSON and CSV have all", more == 1 ? one : many);
    doc_block_indented(document, NODE_TEXT, TONE_SOFT, 0);
}

/* Adds a member with its proposed name, its line in the file, and its stored name. */
static void add_member(struct doc *document, const struct audit *audit, const struct audit_member *member)
{
    const struct ccm_name dn = audit->dns.at[member->dn];
    doc_open_indented(document, NODE_ITEM, TONE_PLAIN)->lines = MEMBER_LINES;
    audit_words_member(audit, member, doc_scratch(document));
    add_said(document, TONE_PLAIN);
    if (member->rename_to != AUDIT_NONE) {
        text_puts(doc_scratch(document), ": rename to ");
        words_name(audit_new_name(audit, member->rename_to), &document->scratch);
        add_said(document, TONE_STRONG);
    }
    struct text *more = doc_scratch(document);
    if (member->line) {
        text_puts(more, ", ");
        audit_words_line(audit, member->source, member->line, more);
    }
    text_puts(more, dn.length ? ", " : "");
    text_append_escaped(more, dn.bytes, dn.length);
    if (member->stored != member->name) {
        text_puts(more, ", stored as ");
        words_name(audit_name(audit, member->stored), more);
    }
    struct text uncovered = {0};
    if (audit_words_uncovered(audit_name(audit, member->name), &uncovered))
        text_printf(more, ", %s", uncovered.failed ? "" : uncovered.bytes);
    document->failed = document->failed || uncovered.failed;
    text_clean_up(&uncovered);
    add_said(document, TONE_SOFT);
    doc_close(document);
}

static void add_outcomes(struct doc *document, const struct audit *audit, uint32_t index)
{
    doc_open_indented(document, NODE_FACTS, TONE_PLAIN);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        const struct audit_outcome *outcome = build->outcomes ? &build->outcomes[index] : NULL;
        bool sends = !outcome || audit_outcome_records(outcome);
        (void)doc_scratch(document);
        if (outcome)
            audit_words_outcome(audit, build, index, &document->scratch);
        else
            text_puts(&document->scratch, "did not answer");
        doc_fact(document, sends ? TONE_BAD : TONE_GOOD, build->build->name, WORDS_LINES);
    }
    doc_close(document);
}

static void add_group(struct doc *document, const struct audit *audit, uint32_t index)
{
    const struct audit_group *group = &audit->groups[index];
    uint32_t shown = audit_room(document, group->count, AUDIT_TERMINAL_MEMBERS, AUDIT_PAGE_MEMBERS);
    text_printf(doc_scratch(document), "%" PRIu32 ". ", index + 1);
    audit_words_group(audit, group, &document->scratch);
    (void)doc_open(document, NODE_HEADING, TONE_PLAIN, doc_keep_scratch(document), NULL);
    doc_close(document);
    open_block(document, NODE_LIST);
    for (uint32_t i = group->first; i < group->first + shown; i++)
        add_member(document, audit, &audit->members[i]);
    doc_close(document);
    audit_add_more(document, group->count - shown, "user", "users");
    if (group->local != AUDIT_NONE) {
        audit_words_local(audit, group, doc_scratch(document));
        doc_block_indented(document, NODE_TEXT, TONE_PLAIN, WORDS_LINES);
    }
    if (audit_words_blocks(audit, index, doc_scratch(document)))
        doc_block_indented(document, NODE_TEXT, TONE_STRONG, WORDS_LINES);
    add_outcomes(document, audit, index);
}

/* Opens a table with a first column of users or groups, and one for each build. */
static void open_build_table(struct doc *document, const struct audit *audit, const char *head, const char *caption,
                             const char *class)
{
    size_t builds = audit_builds_shown(audit);
    struct doc_column *columns = doc_columns(document, builds + 1);
    columns[0].head = head;
    for (size_t i = 0; i < builds; i++)
        columns[i + 1].head = audit->builds[i].build->name;
    (void)doc_open_table(document, columns, builds + 1, caption, class);
}

/* Redundant updates per day that a build sends for a group. */
static double rate_of(const struct audit *audit, const struct audit_build *build, uint32_t group)
{
    const struct audit_outcome *outcome = build->outcomes ? &build->outcomes[group] : NULL;
    if (!outcome || !build->period)
        return 0;
    return (double)audit_outcome_records(outcome) / build->period * audit->cycles_per_day;
}

/* Adds the groups, each named by its first member, with a bar for each build. */
static void add_rates(struct doc *document, const struct audit *audit)
{
    uint32_t shown = audit_words_most(audit->group_count, AUDIT_PAGE_OPEN);
    double most = 0;
    for (uint32_t i = 0; i < audit->group_count; i++)
        for (size_t build = 0; build < audit->build_count; build++) {
            double rate = rate_of(audit, &audit->builds[build], i);
            most = rate > most ? rate : most;
        }
    if (most <= 0)
        return;
    open_build_table(document, audit, "Group", "Redundant updates a day by group, all on one scale", "two");
    for (uint32_t i = 0; i < shown; i++) {
        const struct audit_group *group = &audit->groups[i];
        open_block(document, NODE_ROW);
        text_printf(doc_scratch(document), "%" PRIu32 ". ", i + 1);
        words_name(audit_name(audit, audit->members[group->first].name), &document->scratch);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        for (size_t build = 0; build < audit_builds_shown(audit); build++) {
            double rate = rate_of(audit, &audit->builds[build], i);
            open_block(document, NODE_CELL);
            if (rate > 0)
                doc_meter(document, (size_t)(rate / most * METER_STEPS + 0.5), METER_STEPS);
            audit_words_rate(rate, doc_scratch(document));
            add_said(document, rate > 0 ? TONE_CAUTION : TONE_PLAIN);
            doc_close(document);
        }
        doc_close(document);
    }
    doc_close(document);
    audit_add_more(document, audit->group_count - shown, "group", "groups");
}

/* Adds each user of a group, and whether the user has an entry after the last cycle. */
void audit_add_entries(struct doc *document, const struct audit *audit)
{
    uint32_t shown = audit_words_most(audit->group_count, AUDIT_PAGE_OPEN), listed = 0;
    if (!shown)
        return;
    doc_open_section(document, "Who has an entry", "entries", audit->member_count);
    open_build_table(document, audit, "User", "Whether the post office holds an entry of the user after the last cycle", "two");
    for (uint32_t i = 0; i < shown; i++) {
        const struct audit_group *group = &audit->groups[i];
        for (uint32_t at = group->first; at < group->first + audit_words_most(group->count, AUDIT_PAGE_MEMBERS); at++, listed++) {
            open_block(document, NODE_ROW);
            audit_words_member(audit, &audit->members[at], doc_scratch(document));
            doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
            for (size_t build = 0; build < audit_builds_shown(audit); build++) {
                const struct audit_member_result *member_results = audit->builds[build].member_results;
                bool holds = member_results && member_results[at].holds;
                doc_cell(document,
                         !member_results ? TONE_PLAIN
                         : holds         ? TONE_GOOD
                                         : TONE_CAUTION,
                         !member_results ? "not known"
                         : holds         ? "\xe2\x9c\x93 entry"
                                         : "\xe2\x80\x93 none");
            }
            doc_close(document);
        }
    }
    doc_close(document);
    audit_add_more(document, audit->member_count - listed, "user", "users");
    doc_close(document);
}

void audit_add_groups(struct doc *document, const struct audit *audit)
{
    bool is_page = document->medium == MEDIUM_PAGE;
    uint32_t shown = audit_room(document, audit->group_count, AUDIT_TERMINAL_MAX, AUDIT_PAGE_MAX);
    uint32_t open = audit_words_most(shown, AUDIT_PAGE_OPEN);
    if (!shown)
        return;
    doc_open_section(document, is_page ? "Rename first" : NULL, "rename", audit_renames(audit));
    if (is_page)
        add_rates(document, audit);
    for (uint32_t i = 0; i < open; i++) {
        if (i)
            doc_break(document);
        add_group(document, audit, i);
    }
    if (shown > open) {
        text_puts(doc_scratch(document), "Further groups: ");
        text_append_number(&document->scratch, audit->group_count - open);
        (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, doc_keep_scratch(document), NULL);
        for (uint32_t i = open; i < shown; i++)
            add_group(document, audit, i);
        doc_close(document);
    }
    audit_add_more(document, audit->group_count - shown, "group", "groups");
    doc_close(document);
}
