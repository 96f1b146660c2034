/* CSV of an audit: RFC 4180, a line for each member and build, and for each class that was passed over. */
#include "report/audit.h"
#include "base/spreadsheet.h"
#include "model/unicode.h"
#include "report/audit_words.h"
#include "report/layout.h"

#include <inttypes.h>
#include <string.h>

static const char *const columns[] = {
    "group",          "causes",    "site",    "post_office", "name",  "stored",  "dn",       "line",
    "rename_to",      "local",     "build",   "verdict",     "sent",  "holds",   "adds",     "changes",
    "deletes",        "conflict",  "missing", "misrouted",   "stray", "damaged", "held",     "held_at",
    "proposal_works", "uncovered", "source",  "passed_over", "class", "entries", "surnames",
};
#define COLUMNS (sizeof columns / sizeof *columns)
#define UNCOVERED_COLUMN (COLUMNS - 6)
#define SKIPPED_COLUMN (COLUMNS - 4)

/* A file in the making. */
struct csv {
    struct text text;
    struct text scratch;
    size_t column; /* of the line that is being written */
};

/* A cell: quoted, a quote doubled, nothing in it a formula. */
static void add_cell(struct csv *csv, const char *bytes, size_t length)
{
    struct text guarded = {0};
    text_puts(&csv->text, csv->column++ ? ",\"" : "\"");
    spreadsheet_guard(bytes, length, &guarded);
    for (size_t i = 0; i < guarded.length; i++) {
        text_append(&csv->text, guarded.bytes + i, 1);
        if (guarded.bytes[i] == '"')
            text_puts(&csv->text, "\"");
    }
    csv->text.failed = csv->text.failed || guarded.failed;
    text_puts(&csv->text, "\"");
    text_clean_up(&guarded);
}

static void add_words(struct csv *csv, const char *words) { add_cell(csv, words, strlen(words)); }

static void add_number(struct csv *csv, uint64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    add_words(csv, digits);
}

static void add_flag(struct csv *csv, bool flag) { add_words(csv, flag ? "yes" : "no"); }

/* A cell of untrusted bytes. They stay as they are where nothing in them but a backslash would have to be escaped. */
static void add_bytes(struct csv *csv, struct ccm_name name)
{
    struct text *scratch = &csv->scratch;
    size_t backslashes = 0;
    text_clear(scratch);
    text_append_escaped(scratch, name.bytes, name.length);
    for (size_t i = 0; i < name.length; i++)
        backslashes += name.bytes[i] == '\\';
    if (scratch->length == name.length + backslashes) {
        text_clear(scratch);
        text_append(scratch, name.bytes, name.length);
    }
    add_cell(csv, scratch->bytes ? scratch->bytes : "", scratch->length);
}

static void add_text(struct csv *csv, const char *bytes) { add_bytes(csv, name_of_text(bytes)); }

static void end_line(struct csv *csv)
{
    text_puts(&csv->text, "\r\n");
    csv->column = 0;
}

/* All that is known of a member, whatever the build. */
static void add_member(struct csv *csv, const struct audit *audit, uint32_t number, const struct audit_member *member)
{
    const struct audit_group *group = &audit->groups[number];
    const char *causes[AUDIT_CAUSES];
    size_t count = audit_causes(group, causes);
    add_number(csv, (uint64_t)number + 1);
    text_clear(&csv->scratch);
    for (size_t i = 0; i < count; i++)
        text_printf(&csv->scratch, "%s%s", i ? "; " : "", causes[i]);
    add_words(csv, count && csv->scratch.bytes ? csv->scratch.bytes : "");
    add_bytes(csv, audit->site_names[member->site]);
    add_bytes(csv, audit_office_name(audit, audit->scenario.sites.at[member->site].post_office));
    add_bytes(csv, audit_name(audit, member->name));
    add_bytes(csv, audit_name(audit, member->stored));
    add_bytes(csv, audit->dns.at[member->dn]);
    if (member->line)
        add_number(csv, member->line);
    else
        add_words(csv, "");
    add_bytes(csv, member->rename_to == AUDIT_NONE ? name_of_text("") : audit_new_name(audit, member->rename_to));
    add_bytes(csv, group->local == AUDIT_NONE ? name_of_text("") : audit_name(audit, audit->scenario.entries[group->local].name));
}

/* The first code point of a name that is not covered; an empty cell where there is none. */
static void add_uncovered(struct csv *csv, struct ccm_name name)
{
    int32_t point;
    text_clear(&csv->scratch);
    if (unicode_find_uncovered(unicode_version(), name, &point))
        text_printf(&csv->scratch, "U+%04X", (unsigned)point);
    add_words(csv, csv->scratch.length ? csv->scratch.bytes : "");
}

static void fill_up_to(struct csv *csv, size_t column)
{
    while (csv->column < column)
        add_words(csv, "");
}

static void add_line(struct csv *csv, const struct audit *audit, const struct audit_build *build, uint32_t group, uint32_t member)
{
    add_member(csv, audit, group, &audit->members[member]);
    add_text(csv, build->build->name);
    add_words(csv, verdict_names[build->result.verdict]);
    if (build->outcomes) {
        const struct audit_outcome *outcome = &build->outcomes[group];
        const bool held = outcome->held != AUDIT_NONE, at = held && outcome->held_at != AUDIT_NONE;
        add_number(csv, build->fates[member].sent);
        add_flag(csv, build->fates[member].holds);
        add_number(csv, outcome->adds);
        add_number(csv, outcome->changes);
        add_number(csv, outcome->deletes);
        add_flag(csv, outcome->conflict);
        add_flag(csv, outcome->missing);
        add_flag(csv, outcome->misrouted);
        add_flag(csv, outcome->stray);
        add_flag(csv, outcome->damaged);
        add_bytes(csv, held ? audit_name(audit, outcome->held) : name_of_text(""));
        add_bytes(csv, at ? audit_office_name(audit, outcome->held_at) : name_of_text(""));
        add_flag(csv, build->proposal_works);
    }
    fill_up_to(csv, UNCOVERED_COLUMN);
    add_uncovered(csv, audit_name(audit, audit->members[member].name));
    uint32_t source = audit->members[member].source;
    add_text(csv, source < audit->source_count ? audit->sources[source].path : "");
    fill_up_to(csv, COLUMNS);
    end_line(csv);
}

/* A line without a member: entries of one class that were passed over. */
static void add_skipped(struct csv *csv, const struct skipped_class *class)
{
    fill_up_to(csv, SKIPPED_COLUMN);
    add_words(csv, skip_reason_names[class->reason]);
    add_text(csv, class->name);
    add_number(csv, class->entries);
    add_number(csv, class->surnames);
    end_line(csv);
}

enum report_status report_audit_csv(const struct audit *audit, const struct report_style *style, FILE *stream)
{
    (void)style;
    struct csv csv = {0};
    text_puts(&csv.text, "\xEF\xBB\xBF"); /* a spreadsheet takes it for Windows' code page without this mark */
    for (size_t i = 0; i < COLUMNS; i++)
        add_words(&csv, columns[i]);
    end_line(&csv);
    for (uint32_t group = 0; group < audit->group_count; group++)
        for (uint32_t member = 0; member < audit->groups[group].count; member++)
            for (size_t build = 0; build < audit->build_count; build++)
                add_line(&csv, audit, &audit->builds[build], group, audit->groups[group].first + member);
    for (size_t i = 0; i < audit->skipped.count; i++)
        add_skipped(&csv, &audit->skipped.at[i]);
    if (csv.scratch.failed)
        csv.text.failed = true;
    enum report_status status = send_text(&csv.text, stream);
    text_clean_up(&csv.scratch);
    text_clean_up(&csv.text);
    return status;
}
