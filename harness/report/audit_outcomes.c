/* Describes what builds do with the groups of an audit. */
#include "report/audit_words.h"
#include "report/words.h"

#include <inttypes.h>

/* "2 records a cycle, never ending". */
static void append_load(const struct audit_build *build, uint64_t records, struct text *text)
{
    bool one = records == build->period;
    if (build->result.verdict == VERDICT_LOOPING)
        audit_words_rate((double)records / build->period, text);
    else
        text_append_number(text, records);
    text_puts(text, one ? " record" : " records");
    text_puts(text, build->result.verdict != VERDICT_LOOPING ? " in the last cycle"
                    : build->result.unproved                 ? " a cycle, repeated"
                                                             : " a cycle, never ending");
}

/* The highest number of records for a member that is below `less`; 0: there is none. */
static uint32_t next_load(const struct audit_build *build, const struct audit_group *group, uint32_t less)
{
    uint32_t load = 0;
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        if (build->member_results[i].sent < less && build->member_results[i].sent > load)
            load = build->member_results[i].sent;
    return load;
}

static bool sends(const struct audit_member_result *result, uint32_t load) { return result->sent == load; }
static bool holds(const struct audit_member_result *result, uint32_t is) { return result->holds == is; }

/* "'SMITH, Jimmy' at Site 2, 'Smith, Jimmy' at Site 1 and 8 more": the members with this value. Returns their number. */
static uint32_t append_members(const struct audit *audit, const struct audit_build *build, const struct audit_group *group,
                               bool (*has)(const struct audit_member_result *result, uint32_t value), uint32_t value,
                               struct text *text)
{
    uint32_t all = 0, named = 0;
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        all += has(&build->member_results[i], value);
    for (uint32_t i = group->first; named < all && named < AUDIT_WORDS_NAMED; i++) {
        if (!has(&build->member_results[i], value))
            continue;
        text_puts(text, !named ? "" : named + 1 == all ? " and " : ", ");
        audit_words_member(audit, &audit->members[i], text);
        named++;
    }
    words_more(all, named, text);
    return all;
}

/* ": in every cycle 'SMITH, Jimmy' at Site 2; in 1 of 2 cycles 'Smith, Jimmy' at Site 1". */
static void append_senders(const struct audit *audit, const struct audit_build *build, const struct audit_group *group,
                           struct text *text)
{
    const char *separator = ":";
    for (uint32_t load = next_load(build, group, UINT32_MAX); load; load = next_load(build, group, load)) {
        text_puts(text, separator);
        if (build->period > 1 && load >= build->period)
            text_puts(text, " in every cycle");
        else if (build->period > 1)
            text_printf(text, " in %" PRIu32 " of %" PRIu32 " cycles", load, build->period);
        text_puts(text, " ");
        append_members(audit, build, group, sends, load, text);
        separator = ";";
    }
}

/* Appends which name the post office holds after the last cycle, and how many of the group have no entry. */
static void append_holder(const struct audit *audit, const struct audit_build *build, const struct audit_group *group,
                          const struct audit_outcome *outcome, bool is_quiet, struct text *text)
{
    uint32_t others = 0;
    if (outcome->held == AUDIT_NONE) {
        text_puts(text, "the post office has no entry of that name");
        return;
    }
    text_puts(text, is_quiet ? "the post office holds " : "after the last cycle the post office holds ");
    if (outcome->held == STRING_EMPTY)
        text_puts(text, "a spelling of the connector's own");
    else
        words_name(audit_name(audit, outcome->held), text);
    if (outcome->held_at != STRING_EMPTY && outcome->held_at != AUDIT_NONE) {
        const struct ccm_name addr = audit_office_name(audit, outcome->held_at);
        text_puts(text, " at ");
        text_append_escaped(text, addr.bytes, addr.length);
    }
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        others += !build->member_results[i].holds;
    if (!others)
        return;
    if (others == group->count)
        text_puts(text, others == 1 ? "; the user has no entry" : "; none of the users has an entry");
    else if (others == 1)
        text_puts(text, "; the other has no entry");
    else
        text_printf(text, "; the other %" PRIu32 " have no entry", others);
}

/* Whether the post office still holds the local entry, and Import.exe never overwrites it. */
static bool is_refused(const struct audit *audit, const struct audit_group *group, const struct audit_outcome *outcome)
{
    if (group->local == AUDIT_NONE)
        return false;
    const struct entry *entry = &audit->scenario.entries[group->local];
    return entry->locn != 'l' && outcome->held == entry->name;
}

void audit_words_outcome(const struct audit *audit, const struct audit_build *build, uint32_t group, struct text *text)
{
    static const char *const faults[] = {
        /* by bit */
        "missing: a user has no entry",
        "misrouted: the entry's address has no user of that name",
        "stray: the entry belongs to no user",
        "damaged: an entry that is not the connector's was deleted or changed",
    };
    const struct audit_group *at = &audit->groups[group];
    const struct audit_outcome *outcome = &build->outcomes[group];
    uint64_t records = audit_outcome_records(outcome);
    if (records) {
        append_load(build, records, text);
        if (is_refused(audit, at, outcome))
            text_puts(text, ", which are refused");
        append_senders(audit, build, at, text);
        if (outcome->deletes) {
            text_puts(text, records == outcome->deletes ? ": " : ", and ");
            words_count(outcome->deletes, "deletion", "deletions", text);
        }
        text_puts(text, "; ");
    }
    if (outcome->conflict)
        text_puts(text, "a collision: nothing is sent, as the post office has an entry of its own; ");
    else if (!records)
        text_puts(text, "nothing more is sent; ");
    append_holder(audit, build, at, outcome, !records, text);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (outcome->faults >> i & 1)
            text_printf(text, "; %s", faults[i]);
}

/* The first quiet build, or else the first one that answered. */
static const struct audit_build *blocking_build(const struct audit *audit)
{
    const struct audit_build *found = NULL;
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        if (build->outcomes && (!found || (found->result.verdict != VERDICT_QUIET && build->result.verdict == VERDICT_QUIET)))
            found = build;
    }
    return found;
}

bool audit_words_blocks(const struct audit *audit, uint32_t group, struct text *text)
{
    const struct audit_build *build = blocking_build(audit);
    const struct audit_group *at = &audit->groups[group];
    struct text blocked = {0};
    if (!build || !append_members(audit, build, at, holds, 0, &blocked)) {
        text_clean_up(&blocked);
        return false;
    }
    if (at->local != AUDIT_NONE && (build->outcomes[group].conflict || is_refused(audit, at, &build->outcomes[group]))) {
        words_name(audit_name(audit, audit->scenario.entries[at->local].name), text);
        text_puts(text, " of the post office blocks ");
    } else if (audit_outcome_records(&build->outcomes[group]) || !append_members(audit, build, at, holds, 1, text)) {
        text_puts(text, "without an entry after the last cycle:  ");
    } else {
        text_puts(text, " blocks ");
    }
    text_puts(text, blocked.bytes ? blocked.bytes : "");
    text->failed = text->failed || blocked.failed;
    text_clean_up(&blocked);
    return true;
}

/* A result in short: "looping, period 2, faults: 1 missing". */
static void append_result(const struct run_result *result, struct text *text)
{
    words_verdict(result, text);
    if (faults_any(&result->faults)) {
        text_puts(text, ", faults: ");
        words_faults(&result->faults, text);
    }
}

void audit_words_verdict(const struct audit *audit, const struct audit_build *build, struct text *text)
{
    uint32_t conflicts = audit_conflicts(audit, build);
    append_result(&build->result, text);
    if (conflicts)
        text_printf(text, ", %" PRIu32 " %s", conflicts, conflicts == 1 ? "collision" : "collisions");
}

void audit_words_proof(const struct audit_build *build, struct text *text)
{
    if (build->crash) {
        text_puts(text, build->crash);
    } else if (build->result.verdict == VERDICT_UNDECIDED) {
        text_puts(text, "undecided after ");
        words_count(build->result.cycle_count, "cycle", "cycles", text);
        text_puts(text, ": not at rest, and no directory repeated; use more --cycles; the figures are those of the last one");
    } else {
        words_proof(&build->result, text);
    }
    if (build->others) {
        text_puts(text, "; of these records ");
        audit_words_count(build->others, "belongs to no group", "belong to no group", text);
    }
}

void audit_words_proposal(const struct audit_build *build, struct text *text)
{
    if (build->proposal_works) {
        text_printf(text, "verified: with it %s is quiet, and everybody has an entry", build->build->name);
    } else if (build->crash || build->renamed_crash) {
        text_printf(text, "not verified, as %s did not answer: ", build->build->name);
        text_puts(text, build->renamed_crash ? build->renamed_crash : build->crash);
    } else {
        text_printf(text, "it does not help: with it %s is ", build->build->name);
        append_result(&build->renamed, text);
        if (build->renamed.verdict == VERDICT_QUIET && !faults_of_entries(&build->renamed.faults))
            text_puts(text, ", but names still collide at the post office");
    }
}
