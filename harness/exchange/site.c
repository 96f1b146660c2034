#include "exchange/site.h"

#include "exchange/directory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ldap.h>

void site_finder_init(struct site_finder *finder, const char *attribute, uint32_t level)
{
    *finder = (struct site_finder){.attribute = attribute ? attribute : DIRECTORY_SITE_ATTRIBUTE, .level = level ? level : 1};
}

static void forget(struct site_container *container)
{
    free(container->dn);
    free(container->site);
    *container = (struct site_container){0};
}

void site_finder_clean_up(struct site_finder *finder)
{
    for (size_t i = 0; i < SITE_CONTAINERS; i++)
        forget(&finder->containers[i]);
    free(finder->copy);
    free(finder->leaf_site);
    finder->copy = finder->leaf_site = NULL;
    finder->capacity = 0;
}

/* FNV-1a. */
static struct site_container *place_of(struct site_finder *finder, const char *dn, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)dn[i]) * 16777619u;
    return &finder->containers[(hash ^ hash >> 16) % SITE_CONTAINERS];
}

/* The value that one RDN has of the attribute; NULL: none. */
static const struct berval *value_of(const struct site_finder *finder, LDAPRDN rdn)
{
    size_t length = strlen(finder->attribute);
    for (; *rdn; rdn++)
        if ((*rdn)->la_attr.bv_len == length && strncasecmp((*rdn)->la_attr.bv_val, finder->attribute, length) == 0)
            return &(*rdn)->la_value;
    return NULL;
}

static enum input_status keep_site(const struct berval *value, char **site, size_t *length, bool *bad_dn)
{
    if (value->bv_len > 0 && memchr(value->bv_val, '\0', value->bv_len)) {
        *bad_dn = true;
        return INPUT_OK;
    }
    *site = malloc(value->bv_len + 1);
    if (!*site)
        return INPUT_NO_MEMORY;
    if (value->bv_len > 0)
        memcpy(*site, value->bv_val, value->bv_len);
    *length = value->bv_len;
    return INPUT_OK;
}

/* Looks at all RDNs of a container, from the root. */
static enum input_status look(const struct site_finder *finder, char *dn, size_t length, struct site_container *container,
                              bool *bad_dn)
{
    LDAPDN rdns = NULL;
    struct berval value = {.bv_val = dn, .bv_len = length};
    int result = ldap_bv2dn(&value, &rdns, LDAP_DN_FORMAT_LDAP);
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
        const struct berval *site = value_of(finder, rdns[count]);
        if (site && ++container->found == finder->level)
            status = keep_site(site, &container->site, &container->site_length, bad_dn);
    }
    ldap_dnfree(rdns);
    return status;
}

/* What is remembered of the container, else what is found and then remembered. *container: borrowed; not set for a bad DN. */
static enum input_status find_container(struct site_finder *finder, char *dn, size_t length, struct site_container **container,
                                        bool *bad_dn)
{
    struct site_container *place = place_of(finder, dn, length);
    if (!place->dn || place->length != length || memcmp(place->dn, dn, length) != 0) {
        forget(place);
        enum input_status status = look(finder, dn, length, place, bad_dn);
        if (status == INPUT_OK && !*bad_dn && !(place->dn = malloc(length + 1)))
            status = INPUT_NO_MEMORY;
        if (status != INPUT_OK || *bad_dn) {
            forget(place);
            return status;
        }
        memcpy(place->dn, dn, length);
        place->length = length;
    }
    *container = place;
    return INPUT_OK;
}

/* A NUL-terminated copy. */
static char *copy_of(struct site_finder *finder, struct ccm_name dn)
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

/* The entry's own RDN, which no other entry has: it is looked at only where its container does not have enough. */
static enum input_status look_at_leaf(struct site_finder *finder, LDAPRDN leaf, const struct site_container *container,
                                      struct ccm_name *site, bool *bad_dn)
{
    const struct berval *value = value_of(finder, leaf);
    if (container->site || !value || container->found + 1 != finder->level) {
        *site = (struct ccm_name){.bytes = container->site ? container->site : "", .length = container->site_length};
        return INPUT_OK;
    }
    free(finder->leaf_site);
    finder->leaf_site = NULL;
    size_t length = 0;
    enum input_status status = keep_site(value, &finder->leaf_site, &length, bad_dn);
    if (finder->leaf_site)
        *site = (struct ccm_name){.bytes = finder->leaf_site, .length = length};
    return status;
}

enum input_status site_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site, bool *bad_dn)
{
    *site = (struct ccm_name){.bytes = ""};
    *bad_dn = dn.length > 0 && memchr(dn.bytes, '\0', dn.length);
    if (dn.length == 0 || *bad_dn)
        return INPUT_OK;
    char *copy = copy_of(finder, dn), *after = NULL;
    if (!copy)
        return INPUT_NO_MEMORY;

    LDAPRDN leaf = NULL;
    struct berval value = {.bv_val = copy, .bv_len = dn.length};
    int result = ldap_bv2rdn(&value, &leaf, &after, LDAP_DN_FORMAT_LDAP);
    if (result == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    if (result != LDAP_SUCCESS || !leaf) {
        *bad_dn = true;
        return INPUT_OK;
    }
    enum input_status status = INPUT_OK;
    struct site_container *container = NULL;
    if (*after)
        after++; /* the comma */
    size_t length = strlen(after);
    if (after > copy && length == 0 && strchr(",;", after[-1]))
        *bad_dn = true;
    else
        status = find_container(finder, after, length, &container, bad_dn);
    if (status == INPUT_OK && !*bad_dn)
        status = look_at_leaf(finder, leaf, container, site, bad_dn);
    ldap_rdnfree(leaf);
    return status;
}
