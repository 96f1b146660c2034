#include "exchange/people.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ldap.h>

/* Notes the attribute's values in an RDN, the last of which is the one that counts. *values: of it and those nearer to the root. */
static void note_values(const struct site_finder *finder, LDAPRDN rdn, uint32_t *values, struct text *site)
{
    size_t length = strlen(finder->attribute);
    for (; rdn && *rdn && *values < finder->level; rdn++) {
        const LDAPAVA *ava = *rdn;
        if (ava->la_attr.bv_len != length || strncasecmp(ava->la_attr.bv_val, finder->attribute, length) != 0)
            continue;
        if (++*values == finder->level)
            text_append(site, ava->la_value.bv_val, ava->la_value.bv_len);
    }
}

static enum input_status status_of(int result)
{
    if (result == LDAP_SUCCESS)
        return INPUT_OK;
    return result == LDAP_NO_MEMORY ? INPUT_NO_MEMORY : INPUT_INVALID;
}

/* Looks at the DN above an entry's, unless it is the one that was looked at last: neighbours have the same. */
static enum input_status find_parent(struct site_finder *finder, const char *parent)
{
    if (finder->parent && strcmp(finder->parent, parent) == 0)
        return INPUT_OK;
    free(finder->parent);
    finder->parent = NULL;
    finder->values = 0;
    text_clear(&finder->site);

    LDAPDN dn = NULL;
    enum input_status status = status_of(ldap_str2dn(parent, &dn, LDAP_DN_FORMAT_LDAP));
    if (status != INPUT_OK)
        return status;
    size_t count = 0;
    while (dn && dn[count])
        count++;
    while (count > 0)
        note_values(finder, dn[--count], &finder->values, &finder->site);
    ldap_dnfree(dn);

    size_t size = strlen(parent) + 1;
    finder->parent = finder->site.failed ? NULL : malloc(size);
    if (!finder->parent)
        return INPUT_NO_MEMORY;
    memcpy(finder->parent, parent, size);
    return INPUT_OK;
}

static enum input_status copy_dn(struct site_finder *finder, struct ccm_name dn)
{
    if (memchr(dn.bytes, '\0', dn.length))
        return INPUT_INVALID;
    if (finder->capacity <= dn.length) {
        char *larger = realloc(finder->dn, dn.length * 2 + 1);
        if (!larger)
            return INPUT_NO_MEMORY;
        finder->dn = larger;
        finder->capacity = dn.length * 2 + 1;
    }
    memcpy(finder->dn, dn.bytes, dn.length);
    finder->dn[dn.length] = '\0';
    return INPUT_OK;
}

enum input_status site_find(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site)
{
    *site = (struct ccm_name){0};
    if (dn.length == 0)
        return INPUT_OK;
    enum input_status status = copy_dn(finder, dn);
    if (status != INPUT_OK)
        return status;

    LDAPRDN leaf = NULL;
    char *rest = NULL;
    status = status_of(ldap_str2rdn(finder->dn, &leaf, &rest, LDAP_DN_FORMAT_LDAP));
    if (status == INPUT_OK)
        status = find_parent(finder, *rest ? rest + 1 : "");
    if (status == INPUT_OK) {
        const struct text *found = &finder->site;
        if (finder->values < finder->level) {
            uint32_t values = finder->values;
            text_clear(&finder->leaf);
            note_values(finder, leaf, &values, &finder->leaf);
            found = &finder->leaf;
        }
        *site = (struct ccm_name){.bytes = found->bytes, .length = found->length};
        status = found->failed ? INPUT_NO_MEMORY : INPUT_OK;
    }
    ldap_rdnfree(leaf);
    return status;
}

void site_finder_clean_up(struct site_finder *finder)
{
    free(finder->dn);
    free(finder->parent);
    text_clean_up(&finder->site);
    text_clean_up(&finder->leaf);
}
