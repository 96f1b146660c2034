#include "model/names.h"

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

/* Makes the table of what is stored of each string; each may bring one new string with it, which is stored as it is. NULL: out of
 * memory. The strings that a pool gets before that stay in it. */
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

static bool store_names(struct names *names)
{
    forget_stored(names);
    if (names->code_page == CODE_PAGE_NONE)
        return true;
    struct code_page_converter *converter = code_page_open(names->code_page);
    if (converter) {
        names->stored_users = store_all(converter, &names->users);
        names->stored_offices = store_all(converter, &names->offices);
        names->stored_comments = store_all(converter, &names->comments);
        code_page_close(converter);
    }
    if (names->stored_users && names->stored_offices && names->stored_comments)
        return true;
    forget_stored(names);
    return false;
}

/* Pools of more names are laid out for a pass in the order of the post office; those of fewer fit into a processor's memory anyway. */
#define FEW 4096u

/* Lays the strings out in the order of their identities. */
static bool pack(struct strings *strings, const struct identities *identities)
{
    uint32_t *starts = calloc((size_t)identities->count + 1, sizeof *starts);
    uint32_t *order = malloc(strings->count * sizeof *order);
    bool done = starts && order;
    for (uint32_t i = 0; done && i < strings->count; i++)
        starts[identities->of[i] + 1]++;
    for (uint32_t i = 0; done && i < identities->count; i++)
        starts[i + 1] += starts[i];
    for (uint32_t i = 0; done && i < strings->count; i++)
        order[starts[identities->of[i]]++] = i;
    done = done && strings_pack(strings, order);
    free(order);
    free(starts);
    return done;
}

/* A name has the identity of what is stored of it. */
static enum identity_status finish_pool(struct strings *strings, const uint32_t *stored, const struct identity_rule *rule,
                                        struct identities *identities)
{
    bool many = strings->count > FEW;
    if (many)
        strings_drop_table(strings);
    enum identity_status status = identities_assign(identities, rule, strings);
    for (uint32_t i = 0; status == IDENTITY_OK && stored && i < strings->count; i++)
        identities->of[i] = identities->of[stored[i]];
    if (status != IDENTITY_OK || !many || pack(strings, identities))
        return status;
    identities_clean_up(identities);
    return IDENTITY_NO_MEMORY;
}

enum identity_status names_finish(struct names *names)
{
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    if (!store_names(names))
        return IDENTITY_NO_MEMORY;
    enum identity_status status = finish_pool(&names->users, names->stored_users, &names->rule, &names->user_identities);
    if (status == IDENTITY_OK)
        status = finish_pool(&names->offices, names->stored_offices, &names->rule, &names->office_identities);
    if (status != IDENTITY_OK)
        identities_clean_up(&names->user_identities);
    return status;
}

bool names_is_connectors(const struct names *names, uint32_t number)
{
    const size_t length = sizeof CONNECTOR_COMMENT_PREFIX - 1;
    struct ccm_name comment = names->comments.at[number];
    return number == names->connector_comment ||
           (comment.length >= length && memcmp(comment.bytes, CONNECTOR_COMMENT_PREFIX, length) == 0);
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
