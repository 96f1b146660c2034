/* An extract of which nothing is left but what makes names one. */
#include "audit/internal.h"

#include "audit/disguise.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct anonymizing {
    const struct auditing *auditing;
    const struct audit_extract *extract;
    struct audit_extract *anonymized;
    bool *users, *offices;         /* by number: in use, beyond what is only stored of another */
    uint32_t *to_user, *to_office; /* by number: the stand-in's */
    uint32_t *to_comment;          /* likewise; AUDIT_NONE: there is none yet */
    struct strings originals;
    struct disguise disguise;
};

static void find_used(const struct anonymizing *anonymizing)
{
    const struct scenario *scenario = &anonymizing->extract->scenario;
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        const struct site *site = &scenario->sites.at[i];
        anonymizing->offices[site->post_office] = true;
        for (uint32_t j = 0; j < site->count; j++)
            anonymizing->users[site->recipients[j].name] = true;
    }
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        const struct entry *entry = &scenario->entries[i];
        (locn_is_office(entry->locn) ? anonymizing->offices : anonymizing->users)[entry->name] = true;
        if (entry->addr != STRING_EMPTY)
            anonymizing->offices[entry->addr] = true;
    }
}

static bool note_originals(struct anonymizing *anonymizing)
{
    const struct scenario *scenario = &anonymizing->extract->scenario;
    const struct names *names = &scenario->names;
    bool done = strings_init(&anonymizing->originals);
    for (uint32_t i = 0; i < names->users.count && done; i++)
        done = !anonymizing->users[i] || disguise_note(&anonymizing->originals, names->users.at[i]);
    for (uint32_t i = 0; i < names->offices.count && done; i++)
        done = !anonymizing->offices[i] || disguise_note(&anonymizing->originals, names->offices.at[i]);
    for (uint32_t i = 0; i < scenario->sites.count && done; i++)
        done = disguise_note(&anonymizing->originals, anonymizing->auditing->audit->site_names[anonymizing->extract->site_of[i]]);
    return done;
}

/* Whose comment it is and which comments are the same is all that plays a part. */
static enum scenario_status disguise_comment(const struct anonymizing *anonymizing, uint32_t comment, uint32_t *to)
{
    const struct names *names = &anonymizing->extract->scenario.names;
    struct scenario *scenario = &anonymizing->anonymized->scenario;
    uint32_t *known = &anonymizing->to_comment[comment];
    enum scenario_status status = SCENARIO_OK;
    if (comment == STRING_EMPTY)
        *known = STRING_EMPTY;
    else if (comment == names->connector_comment)
        *known = scenario->names.connector_comment;
    if (*known == AUDIT_NONE) {
        char stand_in[48];
        (void)snprintf(stand_in, sizeof stand_in, "%s %" PRIu32,
                       names_is_connectors(names, comment) ? CONNECTOR_COMMENT_PREFIX : "Comment", comment);
        status = scenario_comment(scenario, name_of_text(stand_in), known);
    }
    *to = *known;
    return status;
}

static enum scenario_status add_entry(const struct anonymizing *anonymizing, const struct entry *entry)
{
    struct entry copy = {
        .name = locn_is_office(entry->locn) ? anonymizing->to_office[entry->name] : anonymizing->to_user[entry->name],
        .addr = entry->addr == STRING_EMPTY ? STRING_EMPTY : anonymizing->to_office[entry->addr],
        .locn = entry->locn,
    };
    enum scenario_status status = disguise_comment(anonymizing, entry->comment, &copy.comment);
    return status == SCENARIO_OK ? scenario_add_entry(&anonymizing->anonymized->scenario, &copy) : status;
}

/* The scenario once more, with stand-ins. */
static bool rebuild(const struct anonymizing *anonymizing)
{
    const struct scenario *from = &anonymizing->extract->scenario;
    struct scenario *to = &anonymizing->anonymized->scenario;
    enum scenario_status status = SCENARIO_OK;
    for (uint32_t i = 0; i < from->sites.count; i++) {
        const struct site *site = &from->sites.at[i];
        if (sites_add_site(&to->sites, anonymizing->to_office[site->post_office]) != SITES_OK)
            return false;
        for (uint32_t j = 0; j < site->count; j++) {
            struct recipient recipient = {.name = anonymizing->to_user[site->recipients[j].name], .comment = STRING_EMPTY};
            if (sites_append(&to->sites.at[i], recipient) != SITES_OK)
                return false;
        }
    }
    for (uint32_t i = 0; i < from->entry_count && status == SCENARIO_OK; i++)
        status = add_entry(anonymizing, &from->entries[i]);
    return status == SCENARIO_OK;
}

static bool copy_groups(const struct anonymizing *anonymizing)
{
    const struct audit_groups *from = &anonymizing->extract->groups;
    struct audit_extract *anonymized = anonymizing->anonymized;
    struct audit_groups *to = &anonymized->groups;
    size_t at = from->count * sizeof *to->at, members = from->member_count * sizeof *to->members;
    size_t sites = anonymizing->extract->scenario.sites.count * sizeof *anonymized->site_of;
    to->at = malloc(at + 1);
    to->members = malloc(members + 1);
    anonymized->site_of = malloc(sites + 1);
    if (!to->at || !to->members || !anonymized->site_of)
        return false;
    memcpy(to->at, from->at, at);
    memcpy(to->members, from->members, members);
    memcpy(anonymized->site_of, anonymizing->extract->site_of, sites);
    to->count = from->count;
    to->member_count = from->member_count;
    for (uint32_t i = 0; i < to->member_count; i++)
        to->members[i].name = anonymizing->to_user[to->members[i].name];
    return true;
}

static bool begin(struct anonymizing *anonymizing)
{
    const struct names *names = &anonymizing->extract->scenario.names;
    size_t comments = names->comments.count * sizeof *anonymizing->to_comment;
    anonymizing->users = calloc(names->users.count, sizeof *anonymizing->users);
    anonymizing->offices = calloc(names->offices.count, sizeof *anonymizing->offices);
    anonymizing->to_user = calloc(names->users.count, sizeof *anonymizing->to_user);
    anonymizing->to_office = calloc(names->offices.count, sizeof *anonymizing->to_office);
    anonymizing->to_comment = malloc(comments);
    if (!anonymizing->users || !anonymizing->offices || !anonymizing->to_user || !anonymizing->to_office ||
        !anonymizing->to_comment)
        return false;
    memset(anonymizing->to_comment, 0xFF, comments);
    find_used(anonymizing);
    return note_originals(anonymizing) && audit_extract_begin(anonymizing->auditing, anonymizing->anonymized);
}

static enum disguise_status disguise_names(struct anonymizing *anonymizing)
{
    const struct names *from = &anonymizing->extract->scenario.names;
    struct names *to = &anonymizing->anonymized->scenario.names;
    struct disguise *disguise = &anonymizing->disguise;
    enum disguise_status status = disguise_pool(disguise, &from->users, anonymizing->users, &to->users, anonymizing->to_user);
    disguise->plain = "PO";
    if (status == DISGUISE_OK)
        status = disguise_pool(disguise, &from->offices, anonymizing->offices, &to->offices, anonymizing->to_office);
    return status;
}

enum audit_status audit_anonymize(const struct auditing *auditing, const struct audit_extract *extract, unsigned mildness,
                                  struct audit_extract *anonymized, bool *done)
{
    struct anonymizing anonymizing = {.auditing = auditing,
                                      .extract = extract,
                                      .anonymized = anonymized,
                                      .disguise = {.rule = &auditing->config->rule,
                                                   .converter = auditing->converter,
                                                   .mild = mildness > 0,
                                                   .originals = &anonymizing.originals}};
    enum disguise_status status = begin(&anonymizing) ? disguise_names(&anonymizing) : DISGUISE_NO_MEMORY;
    if (status == DISGUISE_OK && (!rebuild(&anonymizing) || !copy_groups(&anonymizing) || !audit_extract_finish(anonymized)))
        status = DISGUISE_NO_MEMORY;
    *done = status == DISGUISE_OK;
    free(anonymizing.users);
    free(anonymizing.offices);
    free(anonymizing.to_user);
    free(anonymizing.to_office);
    free(anonymizing.to_comment);
    strings_clean_up(&anonymizing.originals);
    if (status == DISGUISE_NO_MEMORY)
        return audit_no_memory(auditing);
    return status == DISGUISE_FAILED ? audit_failed(auditing, unicode_failed) : AUDIT_OK;
}
