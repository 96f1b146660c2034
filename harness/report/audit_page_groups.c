/* The groups of an audit, and what else is known of names and sites, as tables of its page. */
#include "report/audit_page.h"
#include "report/audit_words.h"
#include "report/words.h"

#include <inttypes.h>

/* Lengths of a bar that can be told apart. */
#define METER_STEPS 1000u

static void open_block(struct doc *document, enum node_kind kind) { (void)doc_open(document, kind, TONE_PLAIN, NULL, NULL); }

/* Of lines about letters in a terminal. */
#define LETTERS_INDENT 2u
#define LETTERS_LINES 8u
#define LETTERS_MOST 20u

void audit_add_more(struct doc *document, size_t indent, uint64_t more, const char *one, const char *many)
{
    if (!more)
        return;
    struct doc_node *text = doc_open(document, NODE_TEXT, TONE_SOFT, NULL, NULL);
    if (text)
        text->indent = indent;
    text_puts(doc_scratch(document), "and ");
    audit_words_number(more, &document->scratch);
    text_printf(&document->scratch, " more %s%s", more == 1 ? one : many,
                document->medium == MEDIUM_PAGE ? "; JSON and CSV have all" : " (--format=json lists all)");
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

static void add_said(struct doc *document, enum tone tone) { doc_say_scratch(document, NODE_SAID, tone); }

/* Where a member stands: line and DN. */
static void add_place(struct doc *document, const struct audit *audit, const struct audit_member *member)
{
    const struct ccm_name dn = audit->dns.at[member->dn];
    struct text *scratch = doc_scratch(document);
    if (member->line) {
        text_puts(scratch, " ");
        audit_words_line(audit, member->source, member->line, scratch);
        text_puts(scratch, dn.length ? ", " : "");
    } else if (dn.length)
        text_puts(scratch, " ");
    text_append_escaped(scratch, dn.bytes, dn.length);
    add_said(document, TONE_SOFT);
    text_puts(doc_scratch(document), " ");
    if (audit_words_uncovered(audit_name(audit, member->name), &document->scratch))
        add_said(document, TONE_SOFT);
}

static void add_member(struct doc *document, const struct audit *audit, const struct audit_member *member)
{
    audit_words_member(audit, member, doc_scratch(document));
    add_said(document, TONE_PLAIN);
    add_place(document, audit, member);
    if (member->stored != member->name) {
        text_puts(doc_scratch(document), " stored as ");
        words_name(audit_name(audit, member->stored), &document->scratch);
        add_said(document, TONE_PLAIN);
    }
    if (member->rename_to != AUDIT_NONE) {
        text_puts(doc_scratch(document), "rename to ");
        words_name(audit_new_name(audit, member->rename_to), &document->scratch);
        add_said(document, TONE_STRONG);
    }
}

static void add_members(struct doc *document, const struct audit *audit, const struct audit_group *group)
{
    uint32_t shown = audit_words_most(group->count, AUDIT_PAGE_MEMBERS);
    open_block(document, NODE_CELL);
    for (uint32_t i = 0; i < shown; i++) {
        if (i)
            doc_break(document);
        add_member(document, audit, &audit->members[group->first + i]);
    }
    if (group->count > shown) {
        doc_break(document);
        doc_printf(document, TONE_SOFT, "and %" PRIu32 " more; JSON and CSV have all", group->count - shown);
    }
    if (group->local != AUDIT_NONE) {
        doc_break(document);
        audit_words_local(audit, group, doc_scratch(document));
        add_said(document, TONE_PLAIN);
    }
    doc_close(document);
}

static void add_outcomes(struct doc *document, const struct audit *audit, uint32_t group)
{
    open_block(document, NODE_CELL);
    if (audit_words_blocks(audit, group, doc_scratch(document)))
        add_said(document, TONE_STRONG);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        text_puts(doc_scratch(document), build->build->name);
        add_said(document, TONE_STRONG);
        if (build->outcomes)
            audit_words_outcome(audit, build, group, doc_scratch(document));
        else
            text_puts(doc_scratch(document), "did not answer");
        add_said(document, TONE_PLAIN);
    }
    doc_close(document);
}

/* A part for each group, with its users and what becomes of them. */
static void add_group_rows(struct doc *document, const struct audit *audit, uint32_t first, uint32_t end)
{
    static const struct doc_column columns[] = {{.head = "Users"}, {.head = "What becomes of them"}};
    (void)doc_open_table(document, columns, 2, "Users who collide at the post office; those for whom most is sent come first",
                         "groups");
    for (uint32_t i = first; i < end; i++) {
        text_printf(doc_scratch(document), "%" PRIu32 ". ", i + 1);
        audit_words_group(audit, &audit->groups[i], &document->scratch);
        (void)doc_open(document, NODE_PART, TONE_PLAIN, doc_keep_scratch(document), NULL);
        open_block(document, NODE_ROW);
        add_members(document, audit, &audit->groups[i]);
        add_outcomes(document, audit, i);
        doc_close(document);
        doc_close(document);
    }
    doc_close(document);
}

/* Columns of a table of users or groups: one for each build behind the first, up to BUILDS_MOST. */
#define BUILDS_MOST 4u

static size_t builds_shown(const struct audit *audit)
{
    return audit->build_count < BUILDS_MOST ? audit->build_count : BUILDS_MOST;
}

static void open_build_table(struct doc *document, const struct audit *audit, const char *head, const char *caption,
                             const char *class)
{
    size_t builds = builds_shown(audit);
    struct doc_column *columns = doc_columns(document, builds + 1);
    if (columns)
        columns[0] = (struct doc_column){.head = head};
    for (size_t i = 0; columns && i < builds; i++)
        columns[i + 1] = (struct doc_column){.head = audit->builds[i].build->name};
    (void)doc_open_table(document, columns, builds + 1, caption, class);
}

/* What a build sends redundantly for a group in a day. */
static double rate_of(const struct audit *audit, const struct audit_build *build, uint32_t group)
{
    const struct audit_outcome *outcome = build->outcomes ? &build->outcomes[group] : NULL;
    if (!outcome || !build->period)
        return 0;
    return (double)((uint64_t)outcome->adds + outcome->changes + outcome->deletes) / build->period * audit->cycles_per_day;
}

/* Groups by the name of the first of each, with a bar for each build. */
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
        for (size_t build = 0; build < builds_shown(audit); build++) {
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
    audit_add_more(document, 0, audit->group_count - shown, "group", "groups");
}

/* Each user of a group, and whether the post office holds an entry of that user after the last cycle. */
void audit_page_add_entries(struct doc *document, const struct audit *audit)
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
            for (size_t build = 0; build < builds_shown(audit); build++) {
                const struct audit_fate *fates = audit->builds[build].fates;
                open_block(document, NODE_CELL);
                doc_say(document,
                        !fates            ? TONE_PLAIN
                        : fates[at].holds ? TONE_GOOD
                                          : TONE_CAUTION,
                        !fates            ? "not known"
                        : fates[at].holds ? "\xe2\x9c\x93 entry"
                                          : "\xe2\x80\x93 none");
                doc_close(document);
            }
            doc_close(document);
        }
    }
    doc_close(document);
    audit_add_more(document, 0, audit->member_count - listed, "user", "users");
    doc_close(document);
}

void audit_page_add_groups(struct doc *document, const struct audit *audit)
{
    uint32_t shown = audit_words_most(audit->group_count, AUDIT_PAGE_MOST);
    uint32_t open = audit_words_most(shown, AUDIT_PAGE_OPEN);
    if (!shown)
        return;
    doc_open_section(document, "Rename first", "rename", audit_renames(audit));
    add_rates(document, audit);
    add_group_rows(document, audit, 0, open);
    if (shown > open) {
        text_puts(doc_scratch(document), "Further groups: ");
        audit_words_number(audit->group_count - open, &document->scratch);
        (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, doc_keep_scratch(document), NULL);
        add_group_rows(document, audit, open, shown);
        doc_close(document);
    }
    audit_add_more(document, 0, audit->group_count - shown, "group", "groups");
    doc_close(document);
}

/* A heading above lines: a section of a terminal, folded on a page. */
static void open_letters(struct doc *document, const char *heading)
{
    bool is_page = document->medium == MEDIUM_PAGE;
    (void)doc_open(document, is_page ? NODE_DETAILS : NODE_SECTION, TONE_PLAIN, heading, NULL);
    if (is_page)
        open_block(document, NODE_LIST);
}

static void close_letters(struct doc *document, uint64_t more, const char *one, const char *many)
{
    if (document->medium == MEDIUM_PAGE)
        doc_close(document);
    audit_add_more(document, LETTERS_INDENT, more, one, many);
    doc_close(document);
}

/* The scratch text. */
static void add_letter(struct doc *document)
{
    struct doc_node *line = doc_open(document, document->medium == MEDIUM_PAGE ? NODE_ITEM : NODE_TEXT, TONE_PLAIN, NULL, NULL);
    if (line) {
        line->indent = LETTERS_INDENT;
        line->lines = LETTERS_LINES;
    }
    add_said(document, TONE_PLAIN);
    doc_close(document);
}

void audit_add_letters(struct doc *document, const struct audit *audit)
{
    uint32_t room = document->medium == MEDIUM_PAGE ? AUDIT_PAGE_MOST : LETTERS_MOST;
    uint32_t losses = audit_words_most(audit->loss_count, room), uncovered = audit_words_most(audit->uncovered_count, room);
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
        add_letter(document);
    }
    if (losses)
        close_letters(document, audit->loss_count - losses, "letter", "letters");
    if (uncovered)
        open_letters(document, "Names whose letter case is not judged");
    for (uint32_t i = 0; i < uncovered; i++) {
        audit_words_uncovered_person(audit, &audit->uncovered[i], doc_scratch(document));
        add_letter(document);
    }
    if (uncovered)
        close_letters(document, audit->uncovered_count - uncovered, "name", "names");
}

static void add_sites(struct doc *document, const struct audit *audit)
{
    static const struct doc_column columns[] = {
        {.head = "Site"}, {.head = "Post office"}, {.head = "Recipients", .is_number = true}};
    const struct sites *sites = &audit->scenario.sites;
    uint32_t shown = audit_words_most(sites->count, AUDIT_PAGE_MOST);
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, "Sites", NULL);
    (void)doc_open_table(document, columns, 3, "The sites, and the cc:Mail post offices that stand for them", "offices");
    for (uint32_t i = 0; i < shown; i++) {
        const struct ccm_name office = audit_office_name(audit, sites->at[i].post_office);
        open_block(document, NODE_ROW);
        text_append_escaped(doc_scratch(document), audit->site_names[i].bytes, audit->site_names[i].length);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        text_append_escaped(doc_scratch(document), office.bytes, office.length);
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        audit_words_number(sites->at[i].count, doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        doc_close(document);
    }
    doc_close(document);
    audit_add_more(document, 0, sites->count - shown, "site", "sites");
    doc_close(document);
}

void audit_page_add_details(struct doc *document, const struct audit *audit)
{
    doc_open_section(document, "Details", "details", SIZE_MAX);
    audit_add_letters(document, audit);
    add_sites(document, audit);
    doc_close(document);
}
