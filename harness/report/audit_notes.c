/* Sentences on skipped entries, on the proposal and on the plan, and the line of --check. */
#include "report/audit_words.h"

#include "report/printers.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Limit on the number of classes listed for each reason; JSON lists all. */
#define CLASSES_MAX 8u

/* Descriptions of skipped entries, singular and plural, and the option that includes them. */
static const struct {
    const char *one, *many, *hint;
} reasons[SKIP_REASONS] = {
    [SKIP_NO_PERSON] = {"entry is not a person", "entries are not people", ""},
    [SKIP_DELETED] = {"entry is deleted", "entries are deleted", ""},
    [SKIP_HIDDEN] = {"person is hidden from the address book", "people are hidden from the address book",
                     "; --include-hidden includes them"},
    [SKIP_DN_ONLY] = {"entry shows no attribute", "entries show no attribute", ""},
    [SKIP_NO_NAME] = {"person has no name", "people have no name", ""},
    [SKIP_UNREADABLE] = {"person has no readable DN", "people have no readable DN", ""},
};

void audit_words_line(const struct audit *audit, uint32_t source, uint64_t line, struct text *text)
{
    text_printf(text, "line %" PRIu64, line);
    if (audit->source_count < 2 || source >= audit->source_count)
        return;
    text_puts(text, " of ");
    text_append_escaped(text, audit->sources[source].path, strlen(audit->sources[source].path));
}

void audit_words_site_list(const struct audit *audit, uint32_t most, struct text *text)
{
    const struct sites *sites = &audit->scenario.sites;
    uint32_t shown = audit_words_most(sites->count, most);
    for (uint32_t i = 0; i < shown; i++) {
        const struct site *site = &sites->at[i];
        const struct ccm_name office = audit_office_name(audit, site->post_office);
        text_puts(text, i ? "; " : "");
        text_append_escaped(text, audit->site_names[i].bytes, audit->site_names[i].length);
        text_puts(text, " as ");
        text_append_escaped(text, office.bytes, office.length);
        text_puts(text, ", ");
        audit_words_count(site->count, "recipient", "recipients", text);
    }
    if (sites->count > shown) {
        text_puts(text, "; and ");
        audit_words_count(sites->count - shown, "more", "more", text);
    }
}

bool audit_words_skipped(const struct audit *audit, enum skip_reason reason, struct text *text)
{
    uint64_t entries = 0;
    size_t classes = 0, listed = 0;
    for (size_t i = 0; i < audit->skipped.count; i++)
        if (audit->skipped.at[i].reason == reason) {
            entries += audit->skipped.at[i].entries;
            classes += *audit->skipped.at[i].name != '\0';
        }
    if (!entries)
        return false;
    audit_words_count(entries, reasons[reason].one, reasons[reason].many, text);
    for (size_t i = 0; i < audit->skipped.count && listed < CLASSES_MAX; i++) {
        const struct skipped_class *class = &audit->skipped.at[i];
        if (class->reason != reason || !*class->name)
            continue;
        text_puts(text, listed++ ? ", " : ": ");
        text_append_escaped(text, class->name, strlen(class->name));
        text_puts(text, " ");
        text_append_number(text, class->entries);
    }
    if (classes > listed)
        text_puts(text, ", ...");
    text_puts(text, reasons[reason].hint);
    return true;
}

bool audit_words_skipped_warning(const struct audit *audit, struct text *text)
{
    uint64_t surnames = audit_skipped_surnames(audit);
    bool first = true;
    if (!surnames)
        return false;
    audit_words_count(surnames, "entry with a surname was skipped", "entries with a surname were skipped", text);
    for (int reason = 0; reason < SKIP_REASONS; reason++) {
        uint64_t count = 0;
        for (size_t i = 0; i < audit->skipped.count; i++)
            count += audit->skipped.at[i].reason == (enum skip_reason)reason ? audit->skipped.at[i].surnames : 0;
        if (!count)
            continue;
        text_puts(text, first ? ": " : ", ");
        first = false;
        text_append_number(text, count);
        text_printf(text, " %s", skip_reason_names[reason]);
    }
    text_puts(text, surnames == 1 ? "; the audit does not cover it" : "; the audit does not cover them");
    return true;
}

void audit_words_proposed(const struct audit *audit, struct text *text)
{
    uint32_t renames = audit_renames(audit);
    if (audit->plan.path) {
        text_puts(text, "Plan ");
        text_append_escaped(text, audit->plan.path, strlen(audit->plan.path));
        text_puts(text, ": ");
        audit_words_count(audit->plan.renames, "rename", "renames", text);
        text_puts(text, " and ");
        audit_words_count(audit->plan.moves, "move", "moves", text);
        text_printf(text, " before cycle %" PRIu32, audit->plan.first_cycle);
    } else if (renames) {
        text_puts(text, "Proposal: rename ");
        audit_words_count(renames, "user", "users", text);
    } else {
        text_puts(text, "Proposal: none, as no new name is known to help");
    }
}

/* "4, 2, ...": the records of the cycles from `first` on; a number that repeats to the end is written once. */
static void append_cycles(const struct run_result *result, uint32_t first, struct text *text)
{
    uint32_t end = result->cycle_count;
    while (end > first + 1 && cycle_records(&result->cycles[end - 1]) == cycle_records(&result->cycles[end - 2]))
        end--;
    for (uint32_t i = first; i < end; i++) {
        text_puts(text, i > first ? ", " : "");
        text_append_number(text, cycle_records(&result->cycles[i]));
    }
    text_puts(text, end < result->cycle_count ? ", ..." : "");
}

bool audit_words_plan(const struct audit *audit, const struct audit_build *build, struct text *text)
{
    uint32_t first = audit->plan.first_cycle - 1;
    if (build->crash || build->renamed_crash || build->result.cycle_count <= first || build->renamed.cycle_count <= first)
        return false;
    text_printf(text, "%s sends next: ", build->build->name);
    append_cycles(&build->result, first, text);
    text_puts(text, "; with the plan: ");
    append_cycles(&build->renamed, first, text);
    return true;
}

static void append_check(const struct audit *audit, struct text *text)
{
    text_append_escaped(text, audit->directory, strlen(audit->directory));
    text_puts(text, ": ");
    if (audit->group_count) {
        audit_words_count(audit->group_count, "group", "groups", text);
        text_puts(text, " of ");
        audit_words_count(audit->member_count, "user", "users", text);
    } else {
        text_puts(text, "no groups");
    }
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        text_printf(text, "%s%s: ", i ? ", " : "; redundant updates with ", build->build->name);
        if (build->crash) {
            text_puts(text, verdict_names[build->result.verdict]);
            continue;
        }
        audit_words_rate(audit_per_day(audit, build), text);
        text_puts(text, " a day");
        if (!audit_build_is_sound(build)) {
            text_puts(text, ", ");
            audit_words_verdict(audit, build, text);
        }
    }
    struct text warning = {0};
    if (audit_words_skipped_warning(audit, &warning))
        text_printf(text, "; WARNING: %s", warning.bytes ? warning.bytes : "");
    text->failed = text->failed || warning.failed;
    text_clean_up(&warning);
    text_puts(text, "\n");
}

enum report_status report_audit_check(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    struct text text = {0};
    (void)style;
    append_check(audit, &text);
    enum report_status status = send_text(&text, stream);
    text_clean_up(&text);
    return status;
}
