/* Finds the site in a DN. */
#ifndef Q237588_EXCHANGE_SITE_H
#define Q237588_EXCHANGE_SITE_H

#include "ccm_compare.h"
#include "input/input.h"

#include <stdbool.h>
#include <stdint.h>

/* Size of the cache of containers, which have many people each. */
#define SITE_CONTAINERS 256u

/* A container: result of its RDNs, to continue with one RDN below it. */
struct site_container {
    char *dn; /* NULL: empty slot; owned, as is `site` */
    size_t length;
    char *site; /* NULL: fewer than `level` RDNs of the attribute */
    size_t site_length;
    uint32_t found; /* RDNs of the attribute, `level` at most */
};

struct site_finder {
    const char *attribute; /* borrowed */
    uint32_t level;
    char *copy; /* NUL-terminated copy of the DN for libldap */
    size_t capacity;
    char *leaf_site, *leaf_name; /* values of the entry's own RDN */
    struct site_container containers[SITE_CONTAINERS];
};

/* Initializes a finder. `attribute` is compared by attribute_is_same(), and must outlive the finder; NULL:
 * DIRECTORY_SITE_ATTRIBUTE. `level` counts from the root, from 1; 0 means 1. */
void site_finder_init(struct site_finder *finder, const char *attribute, uint32_t level);
void site_finder_clean_up(struct site_finder *finder);

/* Finds the value of RDN number `level` of the attribute, including the entry's own RDN, as plain bytes (the encoding of a
 * #value). *site is valid until the next call, and empty if the DN has no such RDN. *bad_dn: not a DN (RFC 4514; the forms of
 * RFC 1779 and 2253 are accepted), or the site has a NUL; *site then is empty. INPUT_OK (also for a bad DN) or INPUT_NO_MEMORY. */
enum input_status site_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site, bool *bad_dn);

/* Finds the value of cn in the entry's own RDN, valid until the next call; empty if there is none or if it has a NUL. INPUT_OK
 * or INPUT_NO_MEMORY. */
enum input_status name_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *name);

/* The functions below find the site in Exchange's names of users. They return a part of the value, or an empty name. */

/* In /o=Organization/ou=Site/cn=Recipients/cn=Name (legacyExchangeDN, Obj-Dist-Name): the ou number `level`, from 1. */
struct ccm_name site_of_path(struct ccm_name value, uint32_t level);
/* In an X.400 address (textEncodedORAddress), such as c=US;a= ;p=Organization;o=Site;s=Surname;g=Given;: its organization. */
struct ccm_name site_of_or_address(struct ccm_name value);
/* In a value of the site attribute: either of the above, else the value itself. */
struct ccm_name site_of_value(struct ccm_name value, uint32_t level);

#endif
