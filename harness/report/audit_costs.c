/* Summary of an audit: the headline, the cost of each build before and after the proposal, and the proof of each verdict. */
#include "report/audit_parts.h"
#include "report/audit_words.h"
#include "report/words.h"

#include <inttypes.h>

#define DAYS_A_YEAR 365
#define HEAD_MAX 24u

static const char dash[] = "\xe2\x80\x93";

/* Number of group members without an entry at the post office after the last cycle. */
static uint32_t without_entry(const struct audit *audit, const struct audit_build *build)
{
    uint32_t without = 0;
    for (uint32_t i = 0; build->member_results && i < audit->member_count; i++)
        without += !build->member_results[i].holds;
    return without;
}

/* Highest number of records per cycle of any build with the proposal; negative if a build did not answer. */
static double renamed_per_cycle(const struct audit *audit)
{
    double most = 0;
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct run_result *result = &audit->builds[i].renamed;
        double rate = 0;
        if (audit->builds[i].renamed_crash || audit->builds[i].crash)
            return -1;
        if (result->verdict == VERDICT_LOOPING && result->loop_period)
            rate = (double)result->loop_records / result->loop_period;
        else if (result->verdict == VERDICT_UNDECIDED && result->cycle_count)
            rate = (double)cycle_records(&result->cycles[result->cycle_count - 1]);
        most = rate > most ? rate : most;
    }
    return most;
}

/* Highest values of any build: redundant updates per day, and users without an entry. */
static double worst_per_day(const struct audit *audit)
{
    double most = 0;
    for (size_t i = 0; i < audit->build_count; i++) {
        double rate = audit->builds[i].crash ? 0 : audit_per_day(audit, &audit->builds[i]);
        most = rate > most ? rate : most;
    }
    return most;
}

static uint32_t worst_without(const struct audit *audit)
{
    uint32_t most = 0;
    for (size_t i = 0; i < audit->build_count; i++) {
        uint32_t without = without_entry(audit, &audit->builds[i]);
        most = without > most ? without : most;
    }
    return most;
}

static void append_updates(double rate, struct text *text)
{
    audit_words_rate(rate, text);
    text_puts(text, rate == 1 ? " redundant update a day" : " redundant updates a day");
}

/* "Rename 2 users to end 48 redundant updates a day and give everybody an entry." */
static void append_proposal(const struct audit *audit, struct text *title)
{
    double rate = worst_per_day(audit);
    audit_words_count(audit_renames(audit), "user", "users", title);
    if (rate > 0) {
        text_puts(title, " to end ");
        append_updates(rate, title);
    }
    if (worst_without(audit))
        text_puts(title, rate > 0 ? " and give everybody an entry" : " to give everybody an entry");
    text_puts(title, ".");
}

void audit_words_lead(const struct audit *audit, struct text *lead)
{
    double rate = worst_per_day(audit);
    uint32_t without = worst_without(audit);
    audit_words_count(audit->people, "person at ", "people at ", lead);
    audit_words_count(audit->scenario.sites.count, "site: ", "sites: ", lead);
    audit_words_count(audit->member_count, "user in ", "users in ", lead);
    audit_words_count(audit->group_count, "group ", "groups ", lead);
    text_puts(lead, audit->member_count == 1 ? "collides." : "collide.");
    if (audit->group_count)
        text_puts(lead, " To the post office the names of a group are equal, so it holds one entry for each group.");
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        uint32_t left = without_entry(audit, build);
        if (build->build->candidate || build->build->expect != BUILD_SP4 || build->crash || rate <= 0 ||
            build->result.verdict != VERDICT_QUIET)
            continue;
        text_printf(lead, " %s ends the updates", build->build->name);
        if (left) {
            text_puts(lead, ", but ");
            audit_words_count(left, "user stays", "users stay", lead);
            text_puts(lead, " without an entry");
        }
        text_puts(lead, ".");
    }
    if (audit_renames(audit) && audit_proposal_works(audit))
        text_printf(lead, " Renaming solves %s, and was tested with %s.", rate > 0 && without ? "both" : "it",
                    audit->build_count == 1   ? "this build"
                    : audit->build_count == 2 ? "both builds"
                                              : "every build");
}

void audit_words_title(const struct audit *audit, struct text *title)
{
    const struct audit_build *unsound = audit_unsound(audit);
    uint32_t renames = audit_renames(audit);
    double rate = worst_per_day(audit);
    if (renames && audit_proposal_works(audit)) {
        text_puts(title, "Rename ");
        append_proposal(audit, title);
    } else if (audit->group_count) {
        audit_words_count(audit->group_count, "group of users collides at the post office",
                          "groups of users collide at the post office", title);
        if (rate > 0) {
            text_puts(title, audit->group_count == 1 ? " and causes " : " and cause ");
            append_updates(rate, title);
        }
        text_puts(title, renames ? "; new names alone do not solve it." : "; no new name is known to help.");
    } else if (unsound) {
        text_printf(title, "No users collide, but %s does not come to rest or leaves somebody without an entry.",
                    unsound->build->name);
    } else {
        text_puts(title, "No users collide: nothing is sent again and again.");
    }
}

/* `is_short`: the head is the build's name only. */
static void add_head(struct doc *document, struct doc_column *column, const struct build *build, bool is_short)
{
    struct text *head = doc_scratch(document);
    if (!is_short)
        text_puts(head, build->candidate ? "with " : build->expect == BUILD_PRE_SP4 ? "today, " : "after upgrade, ");
    words_shortened(build->name, HEAD_MAX, head);
    column->head = doc_keep_scratch(document);
    column->is_number = true;
}

/* Adds a cell with the scratch text; `alarming`: the number in it should be 0. */
static void add_cell(struct doc *document, bool alarming) { doc_cell_scratch(document, alarming ? TONE_CAUTION : TONE_GOOD); }

/* A negative rate is unknown. */
static void add_rate(struct doc *document, double rate, const char *unknown)
{
    text_puts(doc_scratch(document), rate < 0 ? unknown : rate == 0 ? "0" : "");
    if (rate > 0)
        audit_words_rate(rate, &document->scratch);
    add_cell(document, rate != 0);
}

static void open_row(struct doc *document, const char *label)
{
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    doc_block(document, NODE_CELL, TONE_PLAIN, label);
}

/* Row of users without an entry after the last cycle; with a working proposal there are none. */
static void add_without_entry(struct doc *document, const struct audit *audit, size_t builds, bool is_proposed)
{
    bool works = audit_proposal_works(audit);
    open_row(document, "users without an entry");
    for (size_t i = 0; i < builds; i++) {
        const struct audit_build *build = &audit->builds[i];
        uint32_t without = without_entry(audit, build);
        (void)doc_scratch(document);
        if (build->member_results)
            text_append_number(&document->scratch, without);
        else
            text_puts(&document->scratch, dash);
        add_cell(document, without || !build->member_results);
    }
    if (is_proposed)
        doc_cell(document, works ? TONE_GOOD : TONE_CAUTION, works ? "0" : dash);
    doc_close(document);
}

/* Table of changes: a column for each build, and one for the proposal. */
static void add_table(struct doc *document, const struct audit *audit)
{
    const struct {
        const char *label;
        double cycles;
    } rates[] = {{"a cycle", 1}, {"a day", audit->cycles_per_day}, {"a year", audit->cycles_per_day * DAYS_A_YEAR}};
    /* A terminal has short lines, and its heading names the updates. */
    bool is_terminal = document->medium == MEDIUM_TERMINAL;
    bool is_proposed = audit_renames(audit) || audit->plan.path;
    size_t builds = audit_builds_shown(audit), count = 1 + builds + is_proposed;
    struct doc_column *columns = doc_columns(document, count);
    for (size_t i = 0; i < builds; i++)
        add_head(document, &columns[1 + i], audit->builds[i].build, is_terminal || builds > 2);
    if (is_proposed)
        columns[1 + builds] = (struct doc_column){.head = audit->plan.path ? "with the plan" : "after renaming", .is_number = true};
    text_printf(doc_scratch(document), "What changes, at %g synchronization cycle%s a day", audit->cycles_per_day,
                audit->cycles_per_day == 1 ? "" : "s");
    (void)doc_open_table(document, columns, count, document->scratch.failed ? "" : document->scratch.bytes, "after");
    for (size_t row = 0; row < sizeof rates / sizeof *rates; row++) {
        text_printf(doc_scratch(document), "%s%s", is_terminal ? "" : "redundant updates ", rates[row].label);
        open_row(document, doc_keep_scratch(document));
        for (size_t i = 0; i < builds; i++) {
            const struct audit_build *build = &audit->builds[i];
            add_rate(document, build->crash ? -1 : audit_per_cycle(build) * rates[row].cycles,
                     verdict_names[build->result.verdict]);
        }
        if (is_proposed)
            add_rate(document, renamed_per_cycle(audit) * rates[row].cycles, dash);
        doc_close(document);
    }
    add_without_entry(document, audit, builds, is_proposed);
    doc_close(document);
}

void audit_add_costs(struct doc *document, const struct audit *audit)
{
    if (document->medium == MEDIUM_TERMINAL) {
        doc_block_printf(document, NODE_TEXT, TONE_STRONG, "Redundant updates, at %g cycle%s a day", audit->cycles_per_day,
                         audit->cycles_per_day == 1 ? "" : "s");
    }
    add_table(document, audit);
}

void audit_add_proofs(struct doc *document, const struct audit *audit)
{
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        doc_open_indented(document, NODE_ITEM, TONE_PLAIN);
        text_puts(doc_scratch(document), build->build->name);
        doc_say_scratch(document, NODE_SAID, TONE_STRONG);
        text_puts(doc_scratch(document), ": ");
        if (!build->crash) {
            audit_words_verdict(audit, build, &document->scratch);
            text_puts(&document->scratch, "; ");
        }
        audit_words_proof(build, &document->scratch);
        doc_say_scratch(document, NODE_SAID, audit_build_is_sound(build) ? TONE_GOOD : TONE_BAD);
        doc_close(document);
    }
    doc_close(document);
}

void audit_add_proposal(struct doc *document, const struct audit *audit)
{
    if (!audit->group_count && !audit->plan.path)
        return;
    audit_words_proposed(audit, doc_scratch(document));
    doc_block_scratch(document, NODE_TEXT, TONE_STRONG);
    if (!audit_renames(audit) && !audit->plan.path)
        return;
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        if (audit->plan.path && audit_words_plan(audit, build, doc_scratch(document)))
            doc_block_indented(document, NODE_ITEM, TONE_PLAIN, 0);
        audit_words_proposal(build, doc_scratch(document));
        doc_block_indented(document, NODE_ITEM, build->proposal_works ? TONE_GOOD : TONE_BAD, 0);
    }
    doc_close(document);
}
