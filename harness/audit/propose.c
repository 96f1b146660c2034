/* Proposes renames after which no users collide. */
#include "audit/proposal.h"
#include "audit/status.h"

#include "audit/namer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Upper limit of numbers tried for each name. */
#define NUMBERS_MAX 100u

/* The next number for a site in the current group. */
struct turn {
    uint32_t group, next;
};

struct proposing {
    struct auditing *auditing;
    struct namer namer;
    struct turn *turns; /* by site */
    struct text base, label, suffix;
};

/* Copies a name with similar letters for those that the code page lacks; empty if none are known. *lossy: letters were replaced. */
static enum identity_status make_storable(const struct proposing *proposing, struct ccm_name name, struct text *storable,
                                          bool *lossy)
{
    enum identity_status status = IDENTITY_OK;
    struct code_page_converter *converter = proposing->auditing->converter;
    struct code_page_loss loss;
    text_clear(storable);
    *lossy = converter && code_page_lacks(converter, name, 0, &loss);
    if (*lossy)
        status = code_page_suggest(converter, name, &name);
    if (name.bytes)
        text_append(storable, name.bytes, name.length);
    return storable->failed ? IDENTITY_NO_MEMORY : status;
}

/* Makes " (SITE)", " (SITE 2)"; without a site's name " (2)". Returns false if neither site nor number is given. */
static bool make_suffix(struct proposing *proposing, bool with_site, uint32_t number)
{
    struct text *suffix = &proposing->suffix;
    text_clear(suffix);
    if (!with_site && number < 2)
        return false;
    text_puts(suffix, " (");
    if (with_site)
        text_append(suffix, proposing->label.bytes, proposing->label.length);
    if (number > 1)
        text_printf(suffix, with_site ? " %" PRIu32 : "%" PRIu32, number);
    text_puts(suffix, ")");
    return true;
}

static struct ccm_name name_of(const struct text *text) { return (struct ccm_name){.bytes = text->bytes, .length = text->length}; }

/* Tries numbers until a name is new; *number then is the next one. */
static enum identity_status try_numbers(struct proposing *proposing, bool with_site, uint32_t *number, bool *is_new)
{
    enum identity_status status = IDENTITY_OK;
    for (uint32_t i = 0; i < NUMBERS_MAX && status == IDENTITY_OK && !*is_new; i++) {
        bool fits = false;
        if (!make_suffix(proposing, with_site, (*number)++))
            continue;
        if (proposing->suffix.failed)
            return IDENTITY_NO_MEMORY;
        status = namer_draft(&proposing->namer, name_of(&proposing->base), name_of(&proposing->suffix), &fits);
        if (status == IDENTITY_OK && !fits)
            break;
        if (status == IDENTITY_OK)
            status = namer_add_draft(&proposing->namer, is_new);
    }
    return status;
}

static enum identity_status rename_member(struct proposing *proposing, uint32_t group, struct audit_member *member)
{
    const struct auditing *auditing = proposing->auditing;
    struct audit *audit = auditing->audit;
    struct turn *turn = &proposing->turns[member->site];
    bool lossy = false, is_new = false, label_lossy = false;
    struct ccm_name site = audit->site_names[member->site];
    if (turn->group != group)
        *turn = (struct turn){.group = group, .next = 1};
    text_clear(&proposing->label);
    enum identity_status status = make_storable(proposing, audit->scenario.names.users.at[member->name], &proposing->base, &lossy);
    if (status == IDENTITY_OK && member->site != auditing->no_site)
        status = make_storable(proposing, site, &proposing->label, &label_lossy);
    if (status != IDENTITY_OK || !proposing->base.length)
        return status;
    if (lossy) {
        text_clear(&proposing->namer.draft);
        text_append(&proposing->namer.draft, proposing->base.bytes, proposing->base.length);
        status = proposing->namer.draft.failed ? IDENTITY_NO_MEMORY : namer_add_draft(&proposing->namer, &is_new);
    }
    if (status == IDENTITY_OK && !is_new && proposing->label.length)
        status = try_numbers(proposing, true, &turn->next, &is_new);
    uint32_t number = 2;
    if (status == IDENTITY_OK && !is_new)
        status = try_numbers(proposing, false, proposing->label.length ? &number : &turn->next, &is_new);
    if (status == IDENTITY_OK && is_new &&
        scenario_user(&audit->renamed, name_of(&proposing->namer.draft), &member->rename_to) != SCENARIO_OK)
        status = IDENTITY_NO_MEMORY;
    return status;
}

/* Returns the first member whose name is stored unchanged: it keeps the name, unless a local user has it. */
static uint32_t find_unrenamed(const struct audit *audit, const struct audit_group *group)
{
    uint32_t i = group->first;
    while (i < group->first + group->count && audit->members[i].stored != audit->members[i].name)
        i++;
    return group->causes & AUDIT_LOCAL ? AUDIT_NONE : i;
}

/* Renames a member to its stored name. Not used with a code page, as the stored name may lack letters. */
static enum identity_status rename_as_stored(struct proposing *proposing, struct audit_member *member)
{
    struct audit *audit = proposing->auditing->audit;
    struct ccm_name stored = audit->scenario.names.users.at[member->stored];
    return scenario_user(&audit->renamed, stored, &member->rename_to) == SCENARIO_OK ? IDENTITY_OK : IDENTITY_NO_MEMORY;
}

static bool is_renamed_as_stored(const struct proposing *proposing, const struct audit_group *group, uint32_t unrenamed,
                                 uint32_t member)
{
    return !proposing->auditing->converter && unrenamed == group->first + group->count && member == group->first &&
           proposing->auditing->audit->members[member].stored != STRING_EMPTY;
}

/* Marks every name of the directory as used. */
static enum identity_status add_names(struct proposing *proposing)
{
    const struct strings *users = &proposing->auditing->audit->scenario.names.users;
    enum identity_status status = IDENTITY_OK;
    struct code_page_converter *converter = proposing->namer.converter;
    proposing->namer.converter = NULL; /* the pool also has the stored names */
    for (uint32_t i = 0; i < users->count && status == IDENTITY_OK; i++) {
        bool is_new;
        status = namer_add(&proposing->namer, users->at[i], &is_new);
    }
    proposing->namer.converter = converter;
    return status;
}

static enum identity_status rename_all(struct proposing *proposing)
{
    struct audit *audit = proposing->auditing->audit;
    enum identity_status status = audit->group_count ? add_names(proposing) : IDENTITY_OK;
    for (uint32_t i = 0; i < audit->group_count && status == IDENTITY_OK; i++) {
        const struct audit_group *group = &audit->groups[i];
        uint32_t unrenamed = find_unrenamed(audit, group);
        for (uint32_t j = group->first; j < group->first + group->count && status == IDENTITY_OK; j++)
            if (is_renamed_as_stored(proposing, group, unrenamed, j))
                status = rename_as_stored(proposing, &audit->members[j]);
            else if (j != unrenamed)
                status = rename_member(proposing, i, &audit->members[j]);
    }
    return status;
}

enum audit_status audit_propose_names(struct auditing *auditing)
{
    struct proposing proposing = {.auditing = auditing};
    enum identity_status status = IDENTITY_NO_MEMORY;
    proposing.turns = malloc(((size_t)auditing->site_count + 1) * sizeof *proposing.turns);
    if (proposing.turns && namer_init(&proposing.namer, &auditing->config->rule, &auditing->config->stores, auditing->converter)) {
        memset(proposing.turns, 0xFF, ((size_t)auditing->site_count + 1) * sizeof *proposing.turns);
        status = rename_all(&proposing);
    }
    namer_clean_up(&proposing.namer);
    text_clean_up(&proposing.base);
    text_clean_up(&proposing.label);
    text_clean_up(&proposing.suffix);
    free(proposing.turns);
    return audit_identity_status(auditing, status);
}
