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

static void forget_stored(struct names *names)
{
    free(names->stored_users);
    free(names->stored_offices);
    free(names->stored_comments);
    names->stored_users = names->stored_offices = names->stored_comments = NULL;
}

/* Makes the table of what is stored of each string; each may bring one new string with it, which is stored as it is. NULL: it
 * cannot be made. The strings that a pool gets before that stay in it. */
static uint32_t *store_all(struct code_page_converter *converter, struct strings *strings)
{
    uint32_t count = strings->count;
    uint32_t *stored = malloc(2 * (size_t)count * sizeof *stored);
    for (uint32_t i = 0; stored && i < count; i++) {
        struct ccm_name bytes = code_page_store(converter, strings->at[i]);
        if (!bytes.bytes || !strings_intern(strings, bytes, &stored[i])) {
            free(stored);
            return NULL;
        }
        stored[stored[i]] = stored[i];
    }
    return stored;
}

static enum identity_status store_names(struct names *names)
{
    struct code_page_converter *converter = NULL;
    forget_stored(names);
    if (names->code_page == CODE_PAGE_NONE)
        return IDENTITY_OK;
    enum identity_status status = code_page_open(names->code_page, &converter);
    if (status != IDENTITY_OK)
        return status;
    names->stored_users = store_all(converter, &names->users);
    if (names->stored_users)
        names->stored_offices = store_all(converter, &names->offices);
    if (names->stored_offices)
        names->stored_comments = store_all(converter, &names->comments);
    if (!names->stored_comments) {
        status = code_page_status(converter) == IDENTITY_FAILED ? IDENTITY_FAILED : IDENTITY_NO_MEMORY;
        forget_stored(names);
    }
    code_page_close(converter);
    return status;
}

/* Fewer names fit into a processor's own memory, in whatever order. */
#define MANY 1024u

/* What is stored of each user, by the new numbers. */
static bool move_stored(struct names *names, const uint32_t *order, const uint32_t *moved)
{
    uint32_t *stored = malloc(((size_t)names->users.count + 1) * sizeof *stored);
    if (!stored)
        return false;
    for (uint32_t i = 0; i < names->users.count; i++)
        stored[i] = moved[names->stored_users[order[i]]];
    free(names->stored_users);
    names->stored_users = stored;
    return true;
}

/* Numbers the users anew in that order. NULL: out of memory. */
static uint32_t *move_users(struct names *names, const uint32_t *order)
{
    uint32_t *moved = malloc((size_t)names->users.count * sizeof *moved);
    if (!moved)
        return NULL;
    for (uint32_t i = 0; i < names->users.count; i++)
        moved[order[i]] = i;
    if ((names->stored_users && !move_stored(names, order, moved)) || !strings_renumber(&names->users, order)) {
        free(moved);
        return NULL;
    }
    return moved;
}

static enum identity_status finish_users(struct names *names, uint32_t **moved)
{
    bool moves = moved && names->users.count > MANY;
    uint32_t *order = NULL;
    if (moves)
        strings_drop_table(&names->users);
    enum identity_status status = identities_rank(&names->user_identities, &names->rule, &names->users, names->stored_users,
                                                  names->threads, moves ? &order : NULL);
    if (order) {
        *moved = move_users(names, order);
        if (!*moved)
            status = IDENTITY_NO_MEMORY;
    }
    free(order);
    return status;
}

enum identity_status names_finish(struct names *names, uint32_t **moved)
{
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    if (moved)
        *moved = NULL;
    enum identity_status status = store_names(names);
    if (status == IDENTITY_OK)
        status = identities_rank(&names->office_identities, &names->rule, &names->offices, names->stored_offices, 1, NULL);
    if (status == IDENTITY_OK)
        status = finish_users(names, moved);
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
    forget_stored(names);
}
