/* Finds the sites. Spellings that are equal to a directory are one site (RFC 4517, caseIgnoreMatch). */
#include "audit/reading.h"
#include "audit/status.h"

#include "input/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Sites listed in a message about an unknown site. */
#define SITES_LISTED 5u

static const struct identity_rule site_rule = {.letter_case = IDENTITY_CASE_SIMPLE, .spaces = IDENTITY_SPACES_SQUEEZE};

/* Sites by the identity of their spellings. */
struct spelled {
    struct identities identities;
    uint32_t *site;  /* by identity; AUDIT_NONE: no such site */
    uint32_t *first; /* by site: its first spelling */
    uint32_t count;
};

static void note_site(struct spelled *spelled, uint32_t spelling)
{
    uint32_t *site = &spelled->site[spelled->identities.of[spelling]];
    if (*site != AUDIT_NONE)
        return;
    spelled->first[spelled->count] = spelling;
    *site = spelled->count++;
}

/* Sorts people by site; keeps the directory's order within a site. */
static bool order_people(struct audit_people *people, uint32_t sites)
{
    struct audit_person *ordered = malloc(((size_t)people->count + 1) * sizeof *ordered);
    uint32_t *next = calloc((size_t)sites + 1, sizeof *next);
    if (ordered && next) {
        for (uint32_t i = 0; i < people->count; i++)
            next[people->at[i].site + 1]++;
        for (uint32_t i = 0; i < sites; i++)
            next[i + 1] += next[i];
        for (uint32_t i = 0; i < people->count; i++)
            ordered[next[people->at[i].site]++] = people->at[i];
        free(people->at);
        people->at = ordered;
        people->capacity = people->count + 1;
    } else {
        free(ordered);
    }
    bool done = ordered && next;
    free(next);
    return done;
}

/* Copies the sites' names, as the spellings are freed. */
static bool name_sites(struct audit *audit, const struct spelled *spelled, const struct strings *spellings)
{
    audit->site_names = malloc(((size_t)spelled->count + 1) * sizeof *audit->site_names);
    bool done = audit->site_names && strings_init(&audit->site_pool);
    for (uint32_t i = 0; i < spelled->count && done; i++) {
        uint32_t number;
        done = strings_intern(&audit->site_pool, spellings->at[spelled->first[i]], &number);
        if (done)
            audit->site_names[i] = audit->site_pool.at[number];
    }
    return done;
}

/* Makes the hosting site the first one. */
static void move_to_front(struct auditing *auditing, uint32_t hosting)
{
    struct ccm_name *names = auditing->audit->site_names, name = names[hosting];
    memmove(names + 1, names, hosting * sizeof *names);
    names[0] = name;
    for (uint32_t i = 0; i < auditing->people.count; i++) {
        uint32_t *site = &auditing->people.at[i].site;
        *site = *site == hosting ? 0 : *site + (*site < hosting);
    }
    if (auditing->no_site != AUDIT_NONE)
        auditing->no_site = auditing->no_site == hosting ? 0 : auditing->no_site + (auditing->no_site < hosting);
}

/* A configured attribute or level that no entry has is a mistake: all users would be at one site, and no sites would collide. */
static bool is_attribute_known(const struct auditing *auditing)
{
    const struct directory_config *reading = &auditing->config->reading;
    return auditing->audit->siteless < auditing->people.count || (!reading->site_attribute && reading->site_level <= 1);
}

static enum audit_status refuse_attribute(const struct auditing *auditing)
{
    const struct directory_config *reading = &auditing->config->reading;
    const char *attribute = reading->site_attribute ? reading->site_attribute : DIRECTORY_SITE_ATTRIBUTE;
    struct text *message = auditing->message;
    text_append_escaped(message, auditing->audit->directory, strlen(auditing->audit->directory));
    text_puts(message, ": no user has ");
    if (reading->site_level > 1)
        text_printf(message, "value number %" PRIu32 " of ", reading->site_level);
    else
        text_puts(message, "a value of ");
    input_quote(message, attribute, strlen(attribute));
    text_puts(message, ", so sites are unknown; expected the attribute (in a CSV file the column) of the site name");
    text_puts(message, reading->site_level > 1 ? ", or a lower --site-level" : "");
    return message->failed ? audit_no_memory(auditing) : AUDIT_INVALID;
}

enum audit_status audit_find_sites(struct auditing *auditing, struct strings *spellings)
{
    struct audit *audit = auditing->audit;
    struct spelled spelled = {0};
    enum audit_status status = AUDIT_FAILED;
    uint32_t none, hosting = 0;
    if (!strings_intern(spellings, name_of_text(AUDIT_NO_SITE), &none)) {
        audit_no_memory(auditing);
        goto cleanup;
    }
    status = audit_identity_status(auditing, identities_assign(&spelled.identities, &site_rule, spellings));
    if (status != AUDIT_OK)
        goto cleanup;
    const uint32_t *identity = spelled.identities.of;
    spelled.site = malloc(spelled.identities.count * sizeof *spelled.site);
    spelled.first = calloc(spelled.identities.count, sizeof *spelled.first);
    if (!spelled.site || !spelled.first) {
        status = audit_no_memory(auditing);
        goto cleanup;
    }
    memset(spelled.site, 0xFF, spelled.identities.count * sizeof *spelled.site);
    for (uint32_t i = 0; i < auditing->people.count; i++) {
        struct audit_person *person = &auditing->people.at[i];
        if (identity[person->site] == identity[STRING_EMPTY]) {
            person->site = none;
            audit->siteless++;
        }
        note_site(&spelled, person->site);
        person->site = spelled.site[identity[person->site]];
    }
    if (!is_attribute_known(auditing)) {
        status = refuse_attribute(auditing);
        goto cleanup;
    }
    auditing->no_site = audit->siteless ? spelled.site[identity[none]] : AUDIT_NONE;
    if (!name_sites(audit, &spelled, spellings)) {
        status = audit_no_memory(auditing);
        goto cleanup;
    }
    auditing->site_count = spelled.count;
    if (auditing->config->hosting_site)
        status = audit_named_site(auditing, "the hosting site", auditing->config->hosting_site, &hosting);
    if (status == AUDIT_OK && hosting)
        move_to_front(auditing, hosting);
    if (status == AUDIT_OK && !order_people(&auditing->people, spelled.count))
        status = audit_no_memory(auditing);
cleanup:
    free(spelled.site);
    free(spelled.first);
    identities_clean_up(&spelled.identities);
    return status;
}

static void refuse_site(const struct auditing *auditing, const char *what, const char *name)
{
    const struct audit *audit = auditing->audit;
    struct text *message = auditing->message;
    text_append_escaped(message, audit->directory, strlen(audit->directory));
    text_printf(message, ": no user is at %s ", what);
    input_quote(message, name, strlen(name));
    text_puts(message, "; expected a site of the directory:");
    for (uint32_t i = 0; i < auditing->site_count && i < SITES_LISTED; i++) {
        text_puts(message, i ? ", " : " ");
        input_quote(message, audit->site_names[i].bytes, audit->site_names[i].length);
    }
    if (auditing->site_count > SITES_LISTED)
        text_puts(message, ", ...");
}

enum audit_status audit_named_site(const struct auditing *auditing, const char *what, const char *name, uint32_t *site)
{
    const struct audit *audit = auditing->audit;
    struct identity_maker *maker = identity_open(&site_rule);
    struct text wanted = {0};
    struct ccm_name key;
    enum identity_status status = maker ? identity_key(maker, name_of_text(name), &key) : IDENTITY_NO_MEMORY;
    if (status == IDENTITY_OK)
        text_append(&wanted, key.bytes, key.length);
    uint32_t i = 0;
    bool found = false;
    for (; i < auditing->site_count && status == IDENTITY_OK && !found; i += !found) {
        status = identity_key(maker, audit->site_names[i], &key);
        found = status == IDENTITY_OK && key.length && name_same(key, name_of_bytes(&wanted));
    }
    if (wanted.failed)
        status = IDENTITY_NO_MEMORY;
    text_clean_up(&wanted);
    identity_close(maker);
    if (status != IDENTITY_OK)
        return audit_identity_status(auditing, status);
    if (!found) {
        refuse_site(auditing, what, name);
        return auditing->message->failed ? AUDIT_FAILED : AUDIT_INVALID;
    }
    *site = i;
    return AUDIT_OK;
}
