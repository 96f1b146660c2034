/* Finds the users that collide at the post office. */
#include "audit/groups.h"
#include "audit/status.h"

#include <stdlib.h>
#include <string.h>

/* Facts about each user identity. */
struct identity_facts {
    uint32_t *people; /* number of people */
    uint32_t *local;  /* the entry that the connector does not own; AUDIT_NONE: none */
    bool *lossy;      /* the post office alters one of its names */
};

static bool facts_init(struct identity_facts *facts, uint32_t identities)
{
    *facts = (struct identity_facts){.people = calloc(identities, sizeof *facts->people),
                                     .local = malloc(identities * sizeof *facts->local),
                                     .lossy = calloc(identities, sizeof *facts->lossy)};
    if (!facts->people || !facts->local || !facts->lossy)
        return false;
    memset(facts->local, 0xFF, identities * sizeof *facts->local);
    return true;
}

static void facts_clean_up(struct identity_facts *facts)
{
    free(facts->people);
    free(facts->local);
    free(facts->lossy);
}

static bool find_local(const struct scenario *scenario, uint32_t *local)
{
    struct post_office office;
    bool done = post_office_init(&office, &scenario->names, scenario->import);
    for (uint32_t i = 0; i < scenario->entry_count && done; i++)
        post_office_put(&office, &scenario->entries[i]);
    for (uint32_t i = 0; i < scenario->entry_count && done; i++) {
        const struct entry *entry = &scenario->entries[i];
        if (!locn_is_office(entry->locn) && !post_office_owns(&office, entry))
            local[scenario->names.user_identities.of[entry->name]] = i;
    }
    post_office_clean_up(&office);
    return done;
}

static uint32_t stored_user(const struct scenario *scenario, uint32_t name)
{
    return names_stored(scenario->names.stored_users, name);
}

static bool is_group(const struct identity_facts *facts, uint32_t identity)
{
    return facts->people[identity] > 1 || facts->lossy[identity] || facts->local[identity] != AUDIT_NONE;
}

/* A group's first member, for sorting groups. */
struct first {
    uint32_t identity, place;
};

static int compare_firsts(const void *a, const void *b)
{
    uint32_t left = ((const struct first *)a)->place, right = ((const struct first *)b)->place;
    return (left > right) - (left < right);
}

/* Creates the groups without members, ordered by their first members. */
static bool make_groups(const struct scenario *scenario, const struct audit_people *people, const struct identity_facts *facts,
                        struct audit_groups *groups)
{
    const struct identities *identities = &scenario->names.user_identities;
    struct first *firsts = NULL;
    uint32_t count = 0, members = 0;
    groups->of = malloc(identities->count * sizeof *groups->of);
    if (!groups->of)
        return false;
    memset(groups->of, 0xFF, identities->count * sizeof *groups->of);
    for (uint32_t i = 0; i < people->count; i++) {
        uint32_t identity = identities->of[people->at[i].name];
        if (!is_group(facts, identity))
            continue;
        members++;
        count += groups->of[identity] == AUDIT_NONE;
        groups->of[identity] = 0;
    }
    groups->at = calloc((size_t)count + 1, sizeof *groups->at);
    groups->members = calloc((size_t)members + 1, sizeof *groups->members);
    groups->people = calloc((size_t)members + 1, sizeof *groups->people);
    firsts = calloc((size_t)count + 1, sizeof *firsts);
    bool done = groups->at && groups->members && groups->people && firsts;
    for (uint32_t i = 0; i < people->count && done; i++) {
        uint32_t identity = identities->of[people->at[i].name];
        if (groups->of[identity] == AUDIT_NONE)
            continue;
        if (groups->of[identity] == 0) {
            firsts[groups->count++] = (struct first){.identity = identity, .place = people->at[i].place};
            groups->of[identity] = 1;
        }
    }
    if (done) {
        qsort(firsts, count, sizeof *firsts, compare_firsts);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t identity = firsts[i].identity;
            groups->of[identity] = i;
            groups->at[i] =
                (struct audit_group){.identity = identity, .first = groups->member_count, .local = facts->local[identity]};
            groups->member_count += facts->people[identity];
        }
    }
    free(firsts);
    return done;
}

static void fill_groups(const struct scenario *scenario, const struct audit_people *people, struct audit_groups *groups)
{
    for (uint32_t i = 0; i < people->count; i++) {
        const struct audit_person *person = &people->at[i];
        uint32_t index = groups->of[scenario->names.user_identities.of[person->name]];
        if (index == AUDIT_NONE)
            continue;
        struct audit_group *group = &groups->at[index];
        uint32_t member = group->first + group->count++;
        groups->people[member] = i;
        groups->members[member] = (struct audit_member){.site = person->site,
                                                        .name = person->name,
                                                        .stored = stored_user(scenario, person->name),
                                                        .dn = person->dn,
                                                        .line = person->line,
                                                        .source = person->source,
                                                        .rename_to = AUDIT_NONE};
    }
}

/* Compared in this order: key without a length limit, stored name, name. */
struct spelling {
    uint32_t whole, stored, name;
    uint32_t losses; /* why the stored name differs */
};

static int compare_spellings(const void *a, const void *b)
{
    const struct spelling *left = a, *right = b;
    if (left->whole != right->whole)
        return left->whole < right->whole ? -1 : 1;
    if (left->stored != right->stored)
        return left->stored < right->stored ? -1 : 1;
    return (left->name > right->name) - (left->name < right->name);
}

/* Sets the losses: whether the stored form, the code page or both alter the name. */
static enum identity_status find_losses(const struct names *names, struct stored_former *former, struct spelling *spelling)
{
    struct ccm_name name = names->users.at[spelling->name], stored = names->users.at[spelling->stored], form = name;
    enum identity_status status =
        former && spelling->stored != spelling->name ? stored_form_make(former, name, &form) : IDENTITY_OK;
    if (status != IDENTITY_OK)
        return status;
    if (!name_same(form, name))
        spelling->losses |= AUDIT_STORED;
    if (!name_same(form, stored))
        spelling->losses |= AUDIT_CODE_PAGE;
    return IDENTITY_OK;
}

/* Fills the spellings; `whole` numbers the keys of the stored names without a length limit. */
static enum identity_status find_spellings(const struct scenario *scenario, const struct audit_groups *groups,
                                           struct spelling *spellings)
{
    struct identity_rule rule = scenario->names.rule;
    bool limited = rule.length > 0;
    rule.length = 0;
    bool formed = !stored_form_is_default(&scenario->names.stores);
    struct identity_maker *maker = limited ? identity_open(&rule) : NULL;
    struct stored_former *former = formed ? stored_form_open(&scenario->names.stores) : NULL;
    struct strings keys = {0};
    enum identity_status status = limited && (!maker || !strings_init(&keys)) ? IDENTITY_NO_MEMORY : IDENTITY_OK;
    if (formed && !former)
        status = IDENTITY_NO_MEMORY;
    for (uint32_t i = 0; i < groups->member_count && status == IDENTITY_OK; i++) {
        const struct audit_member *member = &groups->members[i];
        struct ccm_name key;
        spellings[i] = (struct spelling){.stored = member->stored, .name = member->name};
        status = find_losses(&scenario->names, former, &spellings[i]);
        if (!limited || status != IDENTITY_OK)
            continue;
        status = identity_key(maker, scenario->names.users.at[member->stored], &key);
        if (status == IDENTITY_OK && !strings_intern(&keys, key, &spellings[i].whole))
            status = IDENTITY_NO_MEMORY;
    }
    strings_clean_up(&keys);
    stored_form_close(former);
    identity_close(maker);
    return status;
}

static uint32_t causes_of(const struct audit_group *group, struct spelling *spellings)
{
    uint32_t causes = group->local != AUDIT_NONE ? AUDIT_LOCAL : 0;
    qsort(spellings, group->count, sizeof *spellings, compare_spellings);
    for (uint32_t i = 0; i < group->count; i++) {
        const struct spelling *spelling = &spellings[i];
        causes |= spelling->losses;
        if (!i)
            continue;
        if (spelling[-1].whole != spelling->whole)
            causes |= AUDIT_TRUNCATED;
        else if (spelling[-1].stored != spelling->stored)
            causes |= AUDIT_SPELLED;
        else if (spelling[-1].name == spelling->name)
            causes |= AUDIT_SAME;
    }
    return causes;
}

static enum identity_status find_causes(const struct scenario *scenario, struct audit_groups *groups)
{
    struct spelling *spellings = malloc(((size_t)groups->member_count + 1) * sizeof *spellings);
    enum identity_status status = spellings ? find_spellings(scenario, groups, spellings) : IDENTITY_NO_MEMORY;
    for (uint32_t i = 0; i < groups->count && status == IDENTITY_OK; i++)
        groups->at[i].causes = causes_of(&groups->at[i], spellings + groups->at[i].first);
    free(spellings);
    return status;
}

enum audit_status audit_group(const struct auditing *auditing, const struct scenario *scenario, const struct audit_people *people,
                              struct audit_groups *groups)
{
    const struct identities *identities = &scenario->names.user_identities;
    struct identity_facts facts;
    enum identity_status status = IDENTITY_NO_MEMORY;
    *groups = (struct audit_groups){0};
    if (!facts_init(&facts, identities->count) || !find_local(scenario, facts.local))
        goto cleanup;
    for (uint32_t i = 0; i < people->count; i++) {
        uint32_t name = people->at[i].name, identity = identities->of[name];
        facts.people[identity]++;
        facts.lossy[identity] |= stored_user(scenario, name) != name;
    }
    if (!make_groups(scenario, people, &facts, groups))
        goto cleanup;
    fill_groups(scenario, people, groups);
    status = find_causes(scenario, groups);
cleanup:
    facts_clean_up(&facts);
    if (status == IDENTITY_OK && !audit_groups_index(groups, scenario))
        status = IDENTITY_NO_MEMORY;
    if (status != IDENTITY_OK)
        audit_groups_clean_up(groups);
    return audit_identity_status(auditing, status);
}
