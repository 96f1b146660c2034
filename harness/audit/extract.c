/* Extracts the part of a directory that shows the findings: group members, users equal to them for a build, their sites and
 * entries. */
#include "audit/copy.h"
#include "audit/extract.h"
#include "audit/groups.h"
#include "audit/status.h"

#include <stdlib.h>
#include <string.h>

struct extracting {
    const struct audit *audit;
    struct audit_extract *extract;
    uint32_t *site;     /* by site of the audit: site of the extract; AUDIT_NONE: not selected */
    bool *user;         /* by name: selected */
    bool *office;       /* by post office identity: selected */
    bool *has_selected; /* by site of the audit: a recipient is selected */
};

/* Union-find: returns the root of a name's tree. */
static uint32_t find_root(uint32_t *root, uint32_t name)
{
    while (root[name] != name) {
        root[name] = root[root[name]];
        name = root[name];
    }
    return name;
}

/* Union-find: merges two trees; the lower root stays. */
static void unite(uint32_t *root, uint32_t a, uint32_t b)
{
    uint32_t one = find_root(root, a), other = find_root(root, b);
    root[one > other ? one : other] = one > other ? other : one;
}

/* Sets root[] of each user name to a representative of all names that are equal to it by the post office's rule or ignoring
 * case, transitively. Returns false if out of memory. */
static bool find_roots(const struct names *names, uint32_t *root)
{
    const struct identity_rule folded = {.letter_case = IDENTITY_CASE_SIMPLE};
    const struct identities *identities = &names->user_identities;
    struct identity_maker *maker = identity_open(&folded);
    struct strings keys;
    uint32_t *of_identity = malloc(identities->count * sizeof *of_identity);      /* first name of each identity */
    uint32_t *of_key = malloc(((size_t)names->users.count + 1) * sizeof *of_key); /* first name of each key, by number in `keys` */
    bool done = strings_init(&keys) && maker && of_identity && of_key;
    if (done) {
        memset(of_identity, 0xFF, identities->count * sizeof *of_identity);
        of_key[STRING_EMPTY] = STRING_EMPTY;
    }
    for (uint32_t i = 0; i < names->users.count && done; i++) {
        struct ccm_name key;
        uint32_t number, count = keys.count, *first = &of_identity[identities->of[i]];
        root[i] = i;
        done = identity_key(maker, names->users.at[i], &key) == IDENTITY_OK && strings_intern(&keys, key, &number);
        if (!done)
            break;
        if (*first == UINT32_MAX)
            *first = i;
        if (number == count)
            of_key[number] = i;
        unite(root, i, *first);
        unite(root, i, of_key[number]);
    }
    for (uint32_t i = 0; i < names->users.count && done; i++)
        root[i] = find_root(root, i);
    strings_clean_up(&keys);
    identity_close(maker);
    free(of_identity);
    free(of_key);
    return done;
}

/* Selects the members' names and all names equal to them for the post office or a build, transitively. */
static bool select_users(struct extracting *extracting)
{
    const struct audit *audit = extracting->audit;
    const struct strings *users = &audit->scenario.names.users;
    uint32_t *root = malloc(users->count * sizeof *root);
    bool done = root && find_roots(&audit->scenario.names, root);
    for (uint32_t i = 0; i < audit->member_count && done; i++)
        extracting->user[root[audit->members[i].name]] = true;
    for (uint32_t i = 0; i < users->count && done; i++)
        extracting->user[i] = extracting->user[root[i]];
    free(root);
    return done;
}

/* The hosting site is always copied, as the other post offices are routed through it. */
static bool copy_sites(struct extracting *extracting)
{
    const struct audit *audit = extracting->audit;
    const struct scenario *scenario = &audit->scenario;
    struct audit_extract *extract = extracting->extract;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count && !extracting->has_selected[i]; j++)
            extracting->has_selected[i] = extracting->user[scenario->sites.at[i].recipients[j].name];
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        uint32_t office = scenario->sites.at[i].post_office;
        extracting->site[i] = AUDIT_NONE;
        if (i && !extracting->has_selected[i])
            continue;
        extracting->site[i] = extract->scenario.sites.count;
        extract->site_of[extract->scenario.sites.count] = i;
        extracting->office[scenario->names.office_identities.of[office]] = true;
        if (scenario_add_site(&extract->scenario, scenario->names.offices.at[office]) != SCENARIO_OK)
            return false;
    }
    return true;
}

/* Copies recipients in the order of the directory. The scenario already lacks duplicates. */
static bool copy_recipients(struct extracting *extracting)
{
    const struct scenario *scenario = &extracting->audit->scenario;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            uint32_t name = scenario->sites.at[i].recipients[j].name;
            if (!extracting->user[name])
                continue;
            if (scenario_add_recipient(&extracting->extract->scenario, extracting->site[i], scenario->names.users.at[name],
                                       (struct ccm_name){.bytes = ""}) != SCENARIO_OK)
                return false;
        }
    return true;
}

static bool is_selected(const struct extracting *extracting, const struct entry *entry)
{
    const struct names *names = &extracting->audit->scenario.names;
    if (locn_is_office(entry->locn))
        return extracting->office[names->office_identities.of[entry->name]];
    return extracting->user[entry->name];
}

/* Copies the selected entries, and the chains of post offices that their Addr leads to. */
static bool copy_entries(struct extracting *extracting)
{
    const struct scenario *scenario = &extracting->audit->scenario;
    const uint32_t *identity = scenario->names.office_identities.of;
    enum scenario_status status = SCENARIO_OK;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < scenario->entry_count; i++) {
            const struct entry *entry = &scenario->entries[i];
            if (entry->addr == STRING_EMPTY || extracting->office[identity[entry->addr]] || !is_selected(extracting, entry))
                continue;
            extracting->office[identity[entry->addr]] = true;
            more = true;
        }
    }
    for (uint32_t i = 0; i < scenario->entry_count && status == SCENARIO_OK; i++)
        if (is_selected(extracting, &scenario->entries[i]))
            status = audit_copy_entry(&scenario->names, &extracting->extract->scenario, &scenario->entries[i]);
    return status == SCENARIO_OK;
}

/* Copies the groups with the numbers of the extract. */
static bool copy_groups(struct extracting *extracting)
{
    const struct audit *audit = extracting->audit;
    struct audit_extract *extract = extracting->extract;
    struct names *names = &extract->scenario.names;
    struct audit_groups *groups = &extract->groups;
    size_t at = audit->group_count * sizeof *groups->at, members = audit->member_count * sizeof *groups->members;
    groups->at = malloc(at + 1);
    groups->members = malloc(members + 1);
    if (!groups->at || !groups->members)
        return false;
    memcpy(groups->at, audit->groups, at);
    memcpy(groups->members, audit->members, members);
    groups->count = audit->group_count;
    groups->member_count = audit->member_count;
    for (uint32_t i = 0; i < groups->member_count; i++) {
        struct audit_member *member = &groups->members[i];
        if (!strings_find(&names->users, audit->scenario.names.users.at[member->name], &member->name))
            return false;
        member->site = extracting->site[member->site];
    }
    return true;
}

/* An empty extract with the audit's rules. */
static bool begin(const struct auditing *auditing, struct audit_extract *extract)
{
    const struct scenario *scenario = &auditing->audit->scenario;
    if (scenario_init(&extract->scenario) != SCENARIO_OK)
        return false;
    extract->scenario.names.rule = scenario->names.rule;
    extract->scenario.names.stores = scenario->names.stores;
    extract->scenario.names.code_page = scenario->names.code_page;
    extract->scenario.import = scenario->import;
    extract->scenario.cycles = scenario->cycles;
    return true;
}

/* Finishes the scenario, and sets the groups' identities. */
static bool finish(struct audit_extract *extract)
{
    struct audit_groups *groups = &extract->groups;
    const struct names *names = &extract->scenario.names;
    uint32_t *remap;
    bool done = scenario_finish_moved(&extract->scenario, NULL, &remap) == SCENARIO_OK;
    for (uint32_t i = 0; i < groups->member_count && remap; i++)
        groups->members[i].name = remap[groups->members[i].name];
    free(remap);
    if (!done)
        return false;
    for (uint32_t i = 0; i < groups->member_count; i++)
        groups->members[i].stored = names_stored(names->stored_users, groups->members[i].name);
    for (uint32_t i = 0; i < groups->count; i++)
        groups->at[i].identity = names->user_identities.of[groups->members[groups->at[i].first].name];
    return audit_groups_index(groups, &extract->scenario);
}

static bool extract_all(const struct auditing *auditing, struct extracting *extracting)
{
    const struct scenario *scenario = &auditing->audit->scenario;
    struct audit_extract *extract = extracting->extract;
    extract->site_of = malloc(scenario->sites.count * sizeof *extract->site_of);
    extracting->site = malloc(scenario->sites.count * sizeof *extracting->site);
    extracting->has_selected = calloc(scenario->sites.count, sizeof *extracting->has_selected);
    extracting->office = calloc(scenario->names.office_identities.count, sizeof *extracting->office);
    extracting->user = calloc(scenario->names.users.count, sizeof *extracting->user);
    if (!extract->site_of || !extracting->site || !extracting->has_selected || !extracting->office || !extracting->user)
        return false;
    return begin(auditing, extract) && select_users(extracting) && copy_sites(extracting) && copy_recipients(extracting) &&
           copy_entries(extracting) && copy_groups(extracting) && finish(extract);
}

enum audit_status audit_extract(const struct auditing *auditing, struct audit_extract *extract)
{
    struct extracting extracting = {.audit = auditing->audit, .extract = extract};
    bool done = extract_all(auditing, &extracting);
    free(extracting.site);
    free(extracting.office);
    free(extracting.user);
    free(extracting.has_selected);
    return done ? AUDIT_OK : audit_no_memory(auditing);
}

void audit_extract_clean_up(struct audit_extract *extract)
{
    scenario_clean_up(&extract->scenario);
    audit_groups_clean_up(&extract->groups);
    free(extract->site_of);
    *extract = (struct audit_extract){0};
}
