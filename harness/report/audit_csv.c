/* CSV of an audit (RFC 4180): a line for each member and build, and for each skipped class; or a line for each rename. */
#include "model/unicode.h"
#include "report/audit_words.h"
#include "report/csv.h"
#include "report/printers.h"

#include <inttypes.h>
#include <string.h>

static const char *const columns[] = {
    "group",          "causes",    "site",    "post_office", "name",  "stored",  "dn",       "line",
    "rename_to",      "local",     "build",   "verdict",     "sent",  "holds",   "adds",     "changes",
    "deletes",        "conflict",  "missing", "misrouted",   "stray", "damaged", "held",     "held_at",
    "proposal_works", "uncovered", "source",  "skipped",     "class", "entries", "surnames",
};
#define COLUMNS (sizeof columns / sizeof *columns)
#define UNCOVERED_COLUMN (COLUMNS - 6)
#define SKIPPED_COLUMN (COLUMNS - 4)

static void add_fields(struct csv *csv, const struct audit *audit, const struct audit_member *member,
                       const enum audit_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i] == AUDIT_FIELD_LINE && member->line)
            csv_add_number(csv, member->line);
        else
            csv_add_bytes(csv, audit_field(audit, member, fields[i]));
}

/* Adds the fields of a member that are independent of the build. */
static void add_member(struct csv *csv, const struct audit *audit, uint32_t number, const struct audit_member *member)
{
    const struct audit_group *group = &audit->groups[number];
    const char *causes[AUDIT_CAUSES];
    size_t count = audit_causes(group, causes);
    csv_add_number(csv, (uint64_t)number + 1);
    text_clear(&csv->scratch);
    for (size_t i = 0; i < count; i++)
        text_printf(&csv->scratch, "%s%s", i ? "; " : "", causes[i]);
    csv_add_words(csv, count && csv->scratch.bytes ? csv->scratch.bytes : "");
    static const enum audit_field fields[] = {AUDIT_FIELD_SITE, AUDIT_FIELD_POST_OFFICE, AUDIT_FIELD_NAME,     AUDIT_FIELD_STORED,
                                              AUDIT_FIELD_DN,   AUDIT_FIELD_LINE,        AUDIT_FIELD_RENAME_TO};
    add_fields(csv, audit, member, fields, sizeof fields / sizeof *fields);
    csv_add_bytes(csv,
                  group->local == AUDIT_NONE ? name_of_text("") : audit_name(audit, audit->scenario.entries[group->local].name));
}

/* Adds the first uncovered code point of a name, or an empty cell. */
static void add_uncovered(struct csv *csv, struct ccm_name name)
{
    int32_t point;
    text_clear(&csv->scratch);
    if (unicode_find_uncovered(unicode_version(), name, &point))
        text_printf(&csv->scratch, "U+%04X", (unsigned)point);
    csv_add_words(csv, csv->scratch.length ? csv->scratch.bytes : "");
}

static void fill_up_to(struct csv *csv, size_t column)
{
    while (csv->column < column)
        csv_add_words(csv, "");
}

static void add_line(struct csv *csv, const struct audit *audit, const struct audit_build *build, uint32_t group, uint32_t member)
{
    add_member(csv, audit, group, &audit->members[member]);
    csv_add_text(csv, build->build->name);
    csv_add_words(csv, verdict_names[build->result.verdict]);
    if (build->outcomes) {
        const struct audit_outcome *outcome = &build->outcomes[group];
        const bool held = outcome->held != AUDIT_NONE, at = held && outcome->held_at != AUDIT_NONE;
        csv_add_number(csv, build->member_results[member].sent);
        csv_add_flag(csv, build->member_results[member].holds);
        csv_add_number(csv, outcome->adds);
        csv_add_number(csv, outcome->changes);
        csv_add_number(csv, outcome->deletes);
        csv_add_flag(csv, outcome->conflict);
        for (unsigned fault = FAULT_MISSING; fault < FAULT_BITS; fault <<= 1)
            csv_add_flag(csv, outcome->faults & fault);
        csv_add_bytes(csv, held ? audit_name(audit, outcome->held) : name_of_text(""));
        csv_add_bytes(csv, at ? audit_office_name(audit, outcome->held_at) : name_of_text(""));
        csv_add_flag(csv, build->proposal_works);
    }
    fill_up_to(csv, UNCOVERED_COLUMN);
    add_uncovered(csv, audit_name(audit, audit->members[member].name));
    csv_add_bytes(csv, audit_field(audit, &audit->members[member], AUDIT_FIELD_SOURCE));
    fill_up_to(csv, COLUMNS);
    csv_end_line(csv);
}

/* Adds a line without a member: the skipped entries of one class. */
static void add_skipped(struct csv *csv, const struct skipped_class *class)
{
    fill_up_to(csv, SKIPPED_COLUMN);
    csv_add_words(csv, skip_reason_names[class->reason]);
    csv_add_text(csv, class->name);
    csv_add_number(csv, class->entries);
    csv_add_number(csv, class->surnames);
    csv_end_line(csv);
}

enum report_status report_audit_csv(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    (void)style;
    struct csv csv = {0};
    csv_begin(&csv, columns, COLUMNS);
    for (uint32_t group = 0; group < audit->group_count; group++)
        for (uint32_t member = 0; member < audit->groups[group].count; member++)
            for (size_t build = 0; build < audit->build_count; build++)
                add_line(&csv, audit, &audit->builds[build], group, audit->groups[group].first + member);
    for (size_t i = 0; i < audit->skipped.count; i++)
        add_skipped(&csv, &audit->skipped.at[i]);
    return csv_send(&csv, stream);
}

/* --plan reads the first four columns. */
enum report_status report_audit_renames(const struct results *results, const struct report_style *style, FILE *stream)
{
    static const char *const rename_columns[] = {"site", "name", "rename_to", "dn", "group", "line", "source"};
    static const enum audit_field before[] = {AUDIT_FIELD_SITE, AUDIT_FIELD_NAME, AUDIT_FIELD_RENAME_TO, AUDIT_FIELD_DN};
    static const enum audit_field behind[] = {AUDIT_FIELD_LINE, AUDIT_FIELD_SOURCE};
    const struct audit *audit = results->audit;
    (void)style;
    struct csv csv = {0};
    csv_begin(&csv, rename_columns, sizeof rename_columns / sizeof *rename_columns);
    for (uint32_t group = 0; group < audit->group_count; group++)
        for (uint32_t i = 0; i < audit->groups[group].count; i++) {
            const struct audit_member *member = &audit->members[audit->groups[group].first + i];
            if (member->rename_to == AUDIT_NONE)
                continue;
            add_fields(&csv, audit, member, before, sizeof before / sizeof *before);
            csv_add_number(&csv, (uint64_t)group + 1);
            add_fields(&csv, audit, member, behind, sizeof behind / sizeof *behind);
            csv_end_line(&csv);
        }
    return csv_send(&csv, stream);
}
