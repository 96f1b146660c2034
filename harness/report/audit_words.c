#include "report/audit_words.h"

#include "base/utf8.h"
#include "model/unicode.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ccm_name audit_name(const struct audit *audit, uint32_t name) { return audit->scenario.names.users.at[name]; }
struct ccm_name audit_new_name(const struct audit *audit, uint32_t name) { return audit->renamed.names.users.at[name]; }
struct ccm_name audit_office_name(const struct audit *audit, uint32_t office) { return audit->scenario.names.offices.at[office]; }

const char *const audit_field_names[AUDIT_FIELDS] = {"site", "post_office", "name", "stored", "dn", "line", "source", "rename_to"};

struct ccm_name audit_field(const struct audit *audit, const struct audit_member *member, enum audit_field field)
{
    switch (field) {
    case AUDIT_FIELD_SITE: return audit->site_names[member->site];
    case AUDIT_FIELD_POST_OFFICE: return audit_office_name(audit, audit->scenario.sites.at[member->site].post_office);
    case AUDIT_FIELD_NAME: return audit_name(audit, member->name);
    case AUDIT_FIELD_STORED: return audit_name(audit, member->stored);
    case AUDIT_FIELD_DN: return audit->dns.at[member->dn];
    case AUDIT_FIELD_SOURCE: return name_of_text(member->source < audit->source_count ? audit->sources[member->source].path : "");
    case AUDIT_FIELD_RENAME_TO:
        return member->rename_to == AUDIT_NONE ? name_of_text("") : audit_new_name(audit, member->rename_to);
    case AUDIT_FIELD_LINE:
    case AUDIT_FIELDS: break;
    }
    return name_of_text("");
}

size_t audit_causes(const struct audit_group *group, const char *names[AUDIT_CAUSES])
{
    size_t count = 0;
    for (unsigned cause = 0; cause < AUDIT_CAUSES; cause++)
        if (group->causes >> cause & 1)
            names[count++] = audit_cause_names[cause];
    return count;
}

uint32_t audit_renames(const struct audit *audit)
{
    uint32_t renames = 0;
    for (uint32_t i = 0; i < audit->member_count; i++)
        renames += audit->members[i].rename_to != AUDIT_NONE;
    return renames;
}

uint32_t audit_conflicts(const struct audit *audit, const struct audit_build *build)
{
    uint32_t conflicts = 0;
    for (uint32_t i = 0; build->outcomes && i < audit->group_count; i++)
        conflicts += build->outcomes[i].conflict;
    return conflicts;
}

void audit_words_count(uint64_t number, const char *one, const char *many, struct text *text)
{
    text_append_number(text, number);
    text_printf(text, " %s", number == 1 ? one : many);
}

void audit_words_rate(double rate, struct text *text)
{
    if (rate <= 0) {
        text_puts(text, "none");
    } else if (rate < 0.1) {
        text_puts(text, "less than 0.1");
    } else {
        /* The records of a year are far below this limit for any number of cycles a day. */
        uint64_t tenths = rate < 1e18 ? (uint64_t)(rate * 10 + 0.5) : UINT64_C(10000000000000000000);
        text_append_number(text, tenths / 10);
        if (tenths % 10)
            text_printf(text, ".%u", (unsigned)(tenths % 10));
    }
}

bool audit_words_uncovered(struct ccm_name name, struct text *text)
{
    int32_t point;
    if (!unicode_find_uncovered(unicode_version(), name, &point))
        return false;
    text_puts(text, "holds ");
    unicode_append_uncovered(unicode_version(), point, text);
    return true;
}

void audit_words_uncovered_person(const struct audit *audit, const struct audit_uncovered *uncovered, struct text *text)
{
    const struct ccm_name site = audit->site_names[uncovered->site];
    words_name(audit_name(audit, uncovered->name), text);
    text_puts(text, " at ");
    text_append_escaped(text, site.bytes, site.length);
    if (uncovered->line) {
        text_puts(text, ", ");
        audit_words_line(audit, uncovered->source, uncovered->line, text);
    }
    text_puts(text, ": ");
    audit_words_uncovered(audit_name(audit, uncovered->name), text);
}

void audit_words_member(const struct audit *audit, const struct audit_member *member, struct text *text)
{
    const struct ccm_name site = audit->site_names[member->site];
    words_name(audit_name(audit, member->name), text);
    text_puts(text, " at ");
    text_append_escaped(text, site.bytes, site.length);
}

void audit_words_group(const struct audit *audit, const struct audit_group *group, struct text *text)
{
    const char *causes[AUDIT_CAUSES];
    size_t count = audit_causes(group, causes);
    words_count(group->count, "user", "users", text);
    if (group->local != AUDIT_NONE)
        text_printf(text, " %s with an entry of the post office's own", group->count == 1 ? "collides" : "collide");
    else if (group->count > 1)
        text_puts(text, " collide");
    for (size_t i = 0; i < count; i++)
        text_printf(text, "%s%s", i ? ", " : ": ", causes[i]);
    if (group->causes & AUDIT_TRUNCATED && audit->scenario.names.rule.length)
        text_printf(text, " (%" PRIu32 " letters count)", audit->scenario.names.rule.length);
}

void audit_words_local(const struct audit *audit, const struct audit_group *group, struct text *text)
{
    const struct entry *entry = &audit->scenario.entries[group->local];
    words_name(audit_name(audit, entry->name), text);
    text_printf(text, " (Locn %c", (char)entry->locn);
    if (entry->addr != STRING_EMPTY) {
        const struct ccm_name addr = audit_office_name(audit, entry->addr);
        text_puts(text, ", Addr ");
        text_append_escaped(text, addr.bytes, addr.length);
    }
    text_puts(text, ") already exists and is not the connector's");
    struct text uncovered = {0};
    if (audit_words_uncovered(audit_name(audit, entry->name), &uncovered))
        text_printf(text, " (%s)", uncovered.bytes);
    text->failed = text->failed || uncovered.failed;
    text_clean_up(&uncovered);
}

void audit_words_letter(uint32_t code_point, struct text *text)
{
    char bytes[UTF8_MAX];
    size_t length = utf8_write(bytes, (int32_t)code_point);
    if (utf8_is_invalid_byte((int32_t)code_point)) {
        text_printf(text, "byte %02X", (unsigned)(unsigned char)bytes[0]);
        return;
    }
    text_printf(text, "U+%04X ", (unsigned)code_point);
    text_append_escaped(text, bytes, length);
}

void audit_words_directory(const struct audit *audit, struct text *text)
{
    text_append_escaped(text, audit->directory, strlen(audit->directory));
    text_puts(text, ": ");
    audit_words_count(audit->people, "person at ", "people at ", text);
    audit_words_count(audit->scenario.sites.count, "site", "sites", text);
    if (audit->duplicates) {
        text_puts(text, "; ");
        audit_words_count(audit->duplicates,
                          "of them has the name of an earlier person at the same site, and is counted with that person",
                          "of them have the names of earlier people at the same site, and are counted with those", text);
    }
}

void audit_words_post_office(const struct audit *audit, struct text *text)
{
    if (audit->post_office) {
        text_append_escaped(text, audit->post_office, strlen(audit->post_office));
        text_puts(text, ": ");
        audit_words_count(audit->scenario.entry_count, "entry", "entries", text);
    } else {
        text_puts(text, "empty: no --post-office was given");
    }
    struct text rules = {0};
    if (words_post_office(&audit->scenario, &rules))
        text_printf(text, "; it %s", rules.failed ? "" : rules.bytes);
    text->failed = text->failed || rules.failed;
    text_clean_up(&rules);
    if (audit->skipped_records) {
        text_puts(text, "; ");
        audit_words_count(audit->skipped_records, "record was skipped", "records were skipped", text);
    }
}

void audit_words_sites_hint(const struct audit *audit, struct text *text)
{
    const char *attribute = audit->site_attribute;
    if (audit->siteless) {
        audit_words_count(audit->siteless, "person is", "people are", text);
        text_puts(text, attribute ? " at no site, for lack of a value of '" : " at no site that the directory names");
    } else if (audit->people > 1 && audit->scenario.sites.count == 1) {
        text_puts(text, attribute ? "All people are at one site, with the same value of '" : "All people are at one site");
    } else {
        return;
    }
    if (attribute) {
        text_append_escaped(text, attribute, strlen(attribute));
        text_puts(text, "'");
    } else {
        text_puts(text, ". --site-attribute and --site-level define sites, SITE=FILE names the site of a file");
    }
}

uint32_t audit_words_most(uint32_t count, uint32_t room) { return count < room ? count : room; }
