#include "converge/kinds.h"

#include "base/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The only sign that no server defines, so that it is content if it is not configured as a sign; no other sign has this length. */
#define SIGN_OF_TABLES "version"

/* OpenLDAP and 389 Directory Server, Active Directory, 389 Directory Server's USN plug-in, tables of a database. */
/* Defaults, as documented by the servers; lists end with NULL. The first ID of an entry in this order is used. */
static const char *const default_signs[] = {"entryCSN", "modifyTimestamp", "uSNChanged", "whenChanged",
                                            "entryUSN", SIGN_OF_TABLES,    NULL};

static const char *const ids[] = {"objectGUID", "entryUUID", "nsUniqueId", NULL};

static const char *const default_ignored[] = {
    /* RFC 4512, RFC 5020, OpenLDAP */
    "createTimestamp", "creatorsName", "modifiersName", "structuralObjectClass", "entryDN", "subschemaSubentry", "hasSubordinates",
    "numSubordinates", "contextCSN", "authTimestamp", "pwdLastSuccess",
    /* 389 Directory Server */
    "dsEntryDN", "entryId", "parentId", "numAllSubordinates", "nsds50ruv",
    /* Active Directory */
    "whenCreated", "uSNCreated", "dSCorePropagationData", "distinguishedName", "lastLogon", "lastLogoff", "lastLogonTimestamp",
    "logonCount", "badPwdCount", "badPasswordTime", NULL};

#define TYPE_MAX 200u

static bool is_named(const struct kind_names *names, const char *name, size_t length)
{
    for (size_t i = 0; i < names->count; i++)
        if (strlen(names->at[i]) == length && strncasecmp(names->at[i], name, length) == 0)
            return true;
    return false;
}

static enum kinds_status add_name(struct kind_names *names, const char *name, size_t length)
{
    if (length == 0 || length > TYPE_MAX)
        return KINDS_WRONG;
    for (size_t i = 0; i < length; i++)
        if (!isascii(name[i]) || !(isalnum((unsigned char)name[i]) || strchr("-._", name[i])))
            return KINDS_WRONG;
    if (is_named(names, name, length))
        return KINDS_OK;
    char **at = array_grow((void *)names->at, names->count, &names->capacity, sizeof *at);
    if (!at)
        return KINDS_NO_MEMORY;
    names->at = at;
    at[names->count] = strndup(name, length);
    return at[names->count] && ++names->count ? KINDS_OK : KINDS_NO_MEMORY;
}

static enum kinds_status add_default_signs(struct kind_names *names)
{
    enum kinds_status status = KINDS_OK;
    for (size_t i = 0; default_signs[i] && status == KINDS_OK; i++)
        status = add_name(names, default_signs[i], strlen(default_signs[i]));
    return status;
}

static enum kinds_status read_names(struct kind_names *names, const char *argument, bool signs)
{
    for (;;) {
        size_t length = strcspn(argument, ",");
        bool is_default = signs && length == 7 && strncmp(argument, "default", length) == 0;
        enum kinds_status status = is_default ? add_default_signs(names) : add_name(names, argument, length);
        if (status != KINDS_OK || !argument[length])
            return status;
        argument += length + 1;
    }
}

enum kinds_status kinds_read_signs(struct kinds *kinds, const char *argument)
{
    kinds->signs_given = true;
    return strcmp(argument, "none") == 0 ? KINDS_OK : read_names(&kinds->signs, argument, true);
}

enum kinds_status kinds_read_ignored(struct kinds *kinds, const char *argument)
{
    return read_names(&kinds->ignored, argument, false);
}

static void clean_up_names(struct kind_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free((void *)names->at);
}

void kinds_clean_up(struct kinds *kinds)
{
    clean_up_names(&kinds->signs);
    clean_up_names(&kinds->ignored);
    *kinds = (struct kinds){0};
}

/* Returns the index in a list that ends with NULL, or SIZE_MAX. */
static size_t find_in(const char *const *list, const char *name, size_t length)
{
    for (size_t i = 0; list[i]; i++)
        if (strlen(list[i]) == length && strncasecmp(list[i], name, length) == 0)
            return i;
    return SIZE_MAX;
}

enum attribute_kind kinds_find(const struct kinds *kinds, struct ccm_name type, size_t *rank)
{
    const char *option = memchr(type.bytes, ';', type.length);
    size_t length = option ? (size_t)(option - type.bytes) : type.length;
    if (is_named(&kinds->ignored, type.bytes, length))
        return ATTRIBUTE_IGNORED;
    bool may_be_sign = find_in(default_signs, type.bytes, length) != SIZE_MAX;
    if (kinds->signs_given ? is_named(&kinds->signs, type.bytes, length) : may_be_sign)
        return ATTRIBUTE_SIGN;
    if (may_be_sign) /* all but the last one are operational */
        return length == strlen(SIGN_OF_TABLES) ? ATTRIBUTE_CONTENT : ATTRIBUTE_IGNORED;
    *rank = find_in(ids, type.bytes, length);
    if (*rank != SIZE_MAX)
        return ATTRIBUTE_ID;
    return find_in(default_ignored, type.bytes, length) != SIZE_MAX ? ATTRIBUTE_IGNORED : ATTRIBUTE_CONTENT;
}
