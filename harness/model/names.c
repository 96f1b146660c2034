#include "model/names.h"

#include "model/unicode.h"

#include <stdlib.h>
#include <string.h>

bool names_init(struct names *names)
{
    *names = (struct names){0};
    return strings_init(&names->users) && strings_init(&names->offices) && strings_init(&names->comments) &&
           strings_intern(&names->comments, name_of_text(CONNECTOR_COMMENT), &names->connector_comment);
}

/* `to` is new: it holds at most the first strings of `from`, such as the empty one. */
static bool copy_strings(struct strings *to, const struct strings *from)
{
    uint32_t number;
    bool done = true;
    for (uint32_t i = 0; done && i < from->count; i++)
        done = strings_intern(to, from->at[i], &number);
    return done;
}

bool names_copy(struct names *to, const struct names *from)
{
    bool done = names_init(to) && copy_strings(&to->users, &from->users) && copy_strings(&to->offices, &from->offices) &&
                copy_strings(&to->comments, &from->comments);
    to->rule = from->rule;
    to->stores = from->stores;
    to->code_page = from->code_page;
    return done;
}

static void free_stored(struct names *names)
{
    free(names->stored_users);
    free(names->stored_offices);
    free(names->stored_comments);
    names->stored_users = names->stored_offices = names->stored_comments = NULL;
}

/* Converts strings to their stored form. */
struct storing {
    struct stored_former *former;          /* of users; NULL: none */
    struct code_page_converter *converter; /* NULL: no code page */
};

static enum identity_status store_one(const struct storing *storing, struct stored_former *former, struct ccm_name name,
                                      struct ccm_name *stored)
{
    enum identity_status status = IDENTITY_OK;
    *stored = name;
    if (former)
        status = stored_form_make(former, name, stored);
    if (status != IDENTITY_OK || !storing->converter || stored->length == 0)
        return status;
    *stored = code_page_store(storing->converter, *stored);
    if (stored->bytes)
        return IDENTITY_OK;
    return code_page_status(storing->converter) == IDENTITY_FAILED ? IDENTITY_FAILED : IDENTITY_NO_MEMORY;
}

/* Makes the table of stored forms. A stored form may be a new string of the pool, which is its own stored form. The pool keeps new
 * strings after a failure. */
static enum identity_status store_all(const struct storing *storing, struct stored_former *former, struct strings *strings,
                                      uint32_t **table)
{
    uint32_t count = strings->count, *stored = malloc(2 * (size_t)count * sizeof *stored);
    enum identity_status status = stored ? IDENTITY_OK : IDENTITY_NO_MEMORY;
    for (uint32_t i = 0; i < count && status == IDENTITY_OK; i++) {
        struct ccm_name bytes;
        status = store_one(storing, former, strings->at[i], &bytes);
        if (status == IDENTITY_OK && !strings_intern(strings, bytes, &stored[i]))
            status = IDENTITY_NO_MEMORY;
        if (status == IDENTITY_OK)
            stored[stored[i]] = stored[i];
    }
    *table = stored;
    return status;
}

static enum identity_status store_names(struct names *names)
{
    struct storing storing = {0};
    bool changes_users = !stored_form_is_default(&names->stores), has_page = names->code_page != CODE_PAGE_NONE;
    enum identity_status status = IDENTITY_OK;
    free_stored(names);
    if (changes_users) {
        storing.former = stored_form_open(&names->stores);
        status = storing.former ? IDENTITY_OK : IDENTITY_NO_MEMORY;
    }
    if (status == IDENTITY_OK && has_page)
        status = code_page_open(names->code_page, &storing.converter);
    if (status == IDENTITY_OK && (changes_users || has_page))
        status = store_all(&storing, storing.former, &names->users, &names->stored_users);
    if (status == IDENTITY_OK && has_page)
        status = store_all(&storing, NULL, &names->offices, &names->stored_offices);
    if (status == IDENTITY_OK && has_page)
        status = store_all(&storing, NULL, &names->comments, &names->stored_comments);
    if (status != IDENTITY_OK)
        free_stored(names);
    stored_form_close(storing.former);
    code_page_close(storing.converter);
    return status;
}

/* Below this everything fits in cache and reordering does not pay. */
#define RENUMBER_MINIMUM 1024u

/* Renumbers the table of stored users. */
static bool remap_stored(struct names *names, const uint32_t *order, const uint32_t *remap)
{
    uint32_t *stored = malloc((size_t)names->users.count * sizeof *stored);
    if (!stored)
        return false;
    for (uint32_t i = 0; i < names->users.count; i++)
        stored[i] = remap[names->stored_users[order[i]]];
    free(names->stored_users);
    names->stored_users = stored;
    return true;
}

/* Renumbers the users in that order. Returns their new numbers by old number, or NULL if out of memory. */
static uint32_t *remap_users(struct names *names, const uint32_t *order)
{
    uint32_t *remap = malloc((size_t)names->users.count * sizeof *remap);
    if (!remap)
        return NULL;
    for (uint32_t i = 0; i < names->users.count; i++)
        remap[order[i]] = i;
    if ((names->stored_users && !remap_stored(names, order, remap)) || !strings_renumber(&names->users, order)) {
        free(remap);
        return NULL;
    }
    return remap;
}

static enum identity_status finish_users(struct names *names, uint32_t **remap)
{
    bool renumbers = remap && names->users.count > RENUMBER_MINIMUM;
    uint32_t *order = NULL;
    if (renumbers)
        strings_drop_table(&names->users);
    enum identity_status status =
        identities_rank(&names->user_identities, &names->rule, &names->users, names->stored_users, renumbers ? &order : NULL);
    if (order) {
        *remap = remap_users(names, order);
        if (!*remap)
            status = IDENTITY_NO_MEMORY;
    }
    free(order);
    return status;
}

enum identity_status names_finish(struct names *names, uint32_t **remap)
{
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    if (remap)
        *remap = NULL;
    enum identity_status status = store_names(names);
    if (status == IDENTITY_OK)
        status = identities_rank(&names->office_identities, &names->rule, &names->offices, names->stored_offices, NULL);
    if (status == IDENTITY_OK)
        status = finish_users(names, remap);
    if (status != IDENTITY_OK) {
        identities_clean_up(&names->user_identities);
        identities_clean_up(&names->office_identities);
    }
    return status;
}

bool names_is_connectors(const struct names *names, uint32_t number)
{
    const size_t length = sizeof CONNECTOR_COMMENT_PREFIX - 1;
    struct ccm_name comment = names->comments.at[number];
    return number == names->connector_comment ||
           (comment.length >= length && memcmp(comment.bytes, CONNECTOR_COMMENT_PREFIX, length) == 0);
}

static bool pool_find_uncovered(const struct strings *pool, struct unicode_version unicode, struct ccm_name *name, int32_t *point)
{
    for (uint32_t i = 0; i < pool->count; i++)
        if (unicode_find_uncovered(unicode, pool->at[i], point)) {
            *name = pool->at[i];
            return true;
        }
    return false;
}

bool names_find_uncovered(const struct names *names, struct ccm_name *name, int32_t *point)
{
    struct unicode_version unicode = unicode_version();
    return pool_find_uncovered(&names->users, unicode, name, point) || pool_find_uncovered(&names->offices, unicode, name, point);
}

void names_clean_up(struct names *names)
{
    strings_clean_up(&names->users);
    strings_clean_up(&names->offices);
    strings_clean_up(&names->comments);
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    free_stored(names);
}
