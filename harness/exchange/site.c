#include "exchange/site.h"

#include "exchange/attribute.h"
#include "exchange/directory.h"

#include <stdlib.h>
#include <string.h>

#include <ldap.h>

void site_finder_init(struct site_finder *finder, const char *attribute, uint32_t level)
{
    *finder = (struct site_finder){.attribute = attribute ? attribute : DIRECTORY_SITE_ATTRIBUTE, .level = level ? level : 1};
}

static void clear_container(struct site_container *container)
{
    free(container->dn);
    free(container->site);
    *container = (struct site_container){0};
}

void site_finder_clean_up(struct site_finder *finder)
{
    for (size_t i = 0; i < SITE_CONTAINERS; i++)
        clear_container(&finder->containers[i]);
    free(finder->copy);
    free(finder->leaf_site);
    free(finder->leaf_name);
    finder->copy = finder->leaf_site = finder->leaf_name = NULL;
    finder->capacity = 0;
}

/* FNV-1a, eight bytes at a time. */
static struct site_container *slot_of(struct site_finder *finder, const char *dn, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ length, word;
    size_t i = 0;
    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, dn + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(1099511628211);
    }
    for (; i < length; i++)
        hash = (hash ^ (unsigned char)dn[i]) * UINT64_C(1099511628211);
    return &finder->containers[(hash ^ hash >> 32 ^ hash >> 48) % SITE_CONTAINERS];
}

/* Returns the value of an attribute in an RDN, or NULL. */
static const struct berval *value_of(const char *attribute, LDAPRDN rdn)
{
    struct ccm_name wanted = {.bytes = attribute, .length = strlen(attribute)};
    for (; *rdn; rdn++)
        if (attribute_is_same((struct ccm_name){.bytes = (*rdn)->la_attr.bv_val, .length = (*rdn)->la_attr.bv_len}, wanted))
            return &(*rdn)->la_value;
    return NULL;
}

static enum input_status copy_value(const struct berval *value, char **copy, size_t *length, bool *bad_dn)
{
    if (value->bv_len > 0 && memchr(value->bv_val, '\0', value->bv_len)) {
        *bad_dn = true;
        return INPUT_OK;
    }
    *copy = malloc(value->bv_len + 1);
    if (!*copy)
        return INPUT_NO_MEMORY;
    if (value->bv_len > 0)
        memcpy(*copy, value->bv_val, value->bv_len);
    *length = value->bv_len;
    return INPUT_OK;
}

/* libldap 2.5 reports out of memory as a malformed DN. So a DN that cannot be parsed is parsed again after a check for
 * sufficient memory. */
static bool has_memory(const struct berval *value)
{
    void *volatile memory = malloc(64 * value->bv_len + 4096);
    bool had = memory != NULL;
    free(memory);
    return had;
}

static int parse_dn(struct berval *value, LDAPDN *rdns)
{
    int result = ldap_bv2dn(value, rdns, LDAP_DN_FORMAT_LDAP);
    if (result == LDAP_SUCCESS || result == LDAP_NO_MEMORY)
        return result;
    return has_memory(value) ? ldap_bv2dn(value, rdns, LDAP_DN_FORMAT_LDAP) : LDAP_NO_MEMORY;
}

/* Finds the site in the RDNs of a container, from the root. */
static enum input_status parse_container(const struct site_finder *finder, char *dn, size_t length,
                                         struct site_container *container, bool *bad_dn)
{
    LDAPDN rdns = NULL;
    struct berval value = {.bv_val = dn, .bv_len = length};
    int result = parse_dn(&value, &rdns);
    if (result == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    if (result != LDAP_SUCCESS) {
        *bad_dn = true;
        return INPUT_OK;
    }
    enum input_status status = INPUT_OK;
    size_t count = 0;
    while (rdns && rdns[count])
        count++;
    while (count-- > 0 && container->found < finder->level) {
        const struct berval *site = value_of(finder->attribute, rdns[count]);
        if (site && ++container->found == finder->level)
            status = copy_value(site, &container->site, &container->site_length, bad_dn);
    }
    ldap_dnfree(rdns);
    return status;
}

/* Returns a container from the cache, parsing it if necessary. *container is borrowed, and not set for a bad DN. `dn` is
 * NUL-terminated. */
static enum input_status find_container(struct site_finder *finder, char *dn, size_t length, struct site_container **container,
                                        bool *bad_dn)
{
    struct site_container *slot = slot_of(finder, dn, length);
    if (!slot->dn || slot->length != length || memcmp(slot->dn, dn, length) != 0) {
        clear_container(slot);
        enum input_status status = parse_container(finder, dn, length, slot, bad_dn);
        if (status == INPUT_OK && !*bad_dn && !(slot->dn = malloc(length + 1)))
            status = INPUT_NO_MEMORY;
        if (status != INPUT_OK || *bad_dn) {
            clear_container(slot);
            return status;
        }
        memcpy(slot->dn, dn, length);
        slot->length = length;
    }
    *container = slot;
    return INPUT_OK;
}

/* Returns a NUL-terminated copy of a DN in the finder's storage. */
static char *copy_dn(struct site_finder *finder, struct ccm_name dn)
{
    if (finder->capacity < dn.length + 1) {
        size_t capacity = dn.length + 256;
        char *copy = realloc(finder->copy, capacity);
        if (!copy)
            return NULL;
        finder->copy = copy;
        finder->capacity = capacity;
    }
    memcpy(finder->copy, dn.bytes, dn.length);
    finder->copy[dn.length] = '\0';
    return finder->copy;
}

/* Copies a value of the entry's own RDN to *storage, replacing the previous one. */
static enum input_status copy_leaf_value(const struct berval *value, char **storage, struct ccm_name *copied, bool *bad_dn)
{
    free(*storage);
    *storage = NULL;
    size_t length = 0;
    enum input_status status = copy_value(value, storage, &length, bad_dn);
    if (*storage)
        *copied = (struct ccm_name){.bytes = *storage, .length = length};
    return status;
}

/* Sets the site of an entry with the RDN `leaf`, which matters only if its container has too few RDNs of the attribute. */
static enum input_status choose_site(struct site_finder *finder, LDAPRDN leaf, const struct site_container *container,
                                     struct ccm_name *site, bool *bad_dn)
{
    const struct berval *value = container->site ? NULL : value_of(finder->attribute, leaf);
    if (value && container->found + 1 == finder->level)
        return copy_leaf_value(value, &finder->leaf_site, site, bad_dn);
    *site = (struct ccm_name){.bytes = container->site ? container->site : "", .length = container->site_length};
    return INPUT_OK;
}

/* Parses the entry's own RDN; *after: the rest after its comma. The caller frees *leaf; NULL: a bad DN. */
static enum input_status parse_leaf(char *dn, size_t length, LDAPRDN *leaf, char **after)
{
    struct berval value = {.bv_val = dn, .bv_len = length};
    *leaf = NULL;
    int result = ldap_bv2rdn(&value, leaf, after, LDAP_DN_FORMAT_LDAP);
    if (result != LDAP_SUCCESS && result != LDAP_NO_MEMORY)
        result = has_memory(&value) ? ldap_bv2rdn(&value, leaf, after, LDAP_DN_FORMAT_LDAP) : LDAP_NO_MEMORY;
    if (result == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    if (*leaf && **after)
        ++*after;
    if (*leaf && *after > dn && !**after && strchr(",;", (*after)[-1])) {
        ldap_rdnfree(*leaf);
        *leaf = NULL;
    }
    return INPUT_OK;
}

/* Whether `leaf` is one attribute and one value without special characters. */
static bool is_plain_leaf(const char *leaf, size_t length)
{
    size_t i = 0;
    while (i < length && (((leaf[i] | 0x20) >= 'a' && (leaf[i] | 0x20) <= 'z') || (i > 0 && leaf[i] >= '0' && leaf[i] <= '9')))
        i++;
    if (i == 0 || i + 1 >= length || leaf[i] != '=' || leaf[i + 1] == ' ' || leaf[length - 1] == ' ')
        return false;
    for (i++; i < length; i++)
        switch (leaf[i]) {
        case '\\':
        case '"':
        case '+':
        case ';':
        case '<':
        case '>':
        case '=':
        case '#': return false;
        default: break;
        }
    return true;
}

/* Fast path of most DNs: a plain leaf that is not the site, in a cached container. Returns the container, or NULL if the DN must
 * be parsed. */
static const struct site_container *find_cached(struct site_finder *finder, struct ccm_name dn)
{
    const char *comma = memchr(dn.bytes, ',', dn.length);
    size_t leaf = comma ? (size_t)(comma - dn.bytes) : 0;
    if (!comma || leaf + 1 == dn.length || !is_plain_leaf(dn.bytes, leaf))
        return NULL;
    const struct site_container *slot = slot_of(finder, comma + 1, dn.length - leaf - 1);
    if (!slot->dn || slot->length != dn.length - leaf - 1 || memcmp(slot->dn, comma + 1, slot->length) != 0)
        return NULL;
    return slot->site || slot->found + 1 != finder->level ? slot : NULL;
}

enum input_status site_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site, bool *bad_dn)
{
    *site = (struct ccm_name){.bytes = ""};
    *bad_dn = dn.length > 0 && memchr(dn.bytes, '\0', dn.length);
    if (dn.length == 0 || *bad_dn)
        return INPUT_OK;
    const struct site_container *cached = find_cached(finder, dn);
    if (cached) {
        *site = (struct ccm_name){.bytes = cached->site ? cached->site : "", .length = cached->site_length};
        return INPUT_OK;
    }
    char *copy = copy_dn(finder, dn), *after = NULL;
    LDAPRDN leaf;
    if (!copy)
        return INPUT_NO_MEMORY;
    enum input_status status = parse_leaf(copy, dn.length, &leaf, &after);
    if (status != INPUT_OK)
        return status;
    *bad_dn = !leaf;
    if (!leaf)
        return INPUT_OK;
    struct site_container *container = NULL;
    status = find_container(finder, after, strlen(after), &container, bad_dn);
    if (status == INPUT_OK && !*bad_dn)
        status = choose_site(finder, leaf, container, site, bad_dn);
    ldap_rdnfree(leaf);
    return status;
}

enum input_status name_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *name)
{
    *name = (struct ccm_name){.bytes = ""};
    char *copy = copy_dn(finder, dn), *after = NULL;
    LDAPRDN leaf;
    bool has_nul = false;
    if (!copy)
        return INPUT_NO_MEMORY;
    enum input_status status = parse_leaf(copy, dn.length, &leaf, &after);
    if (status != INPUT_OK || !leaf)
        return status;
    const struct berval *value = value_of("cn", leaf);
    if (value)
        status = copy_leaf_value(value, &finder->leaf_name, name, &has_nul);
    ldap_rdnfree(leaf);
    return status;
}
