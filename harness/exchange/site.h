/* The site that a DN says. */
#ifndef Q237588_EXCHANGE_SITE_H
#define Q237588_EXCHANGE_SITE_H

#include "ccm_compare.h"
#include "input/input.h"

#include <stdbool.h>
#include <stdint.h>

/* Containers that are cached, as a directory has many people in each. */
#define SITE_CONTAINERS 256u

/* What the DN of a container says: enough to continue with one RDN below it. */
struct site_container {
    char *dn; /* owned, as is `site`; NULL: an empty slot */
    size_t length;
    char *site; /* NULL: fewer than `level` RDNs of the attribute */
    size_t site_length;
    uint32_t found; /* RDNs of the attribute, `level` at most */
};

struct site_finder {
    const char *attribute; /* borrowed */
    uint32_t level;
    char *copy; /* of the DN, NUL-terminated, as libldap wants it */
    size_t capacity;
    char *leaf_site, *leaf_name; /* values of the entry's own RDN */
    struct site_container containers[SITE_CONTAINERS];
};

/* `attribute`, compared as by attribute_is_same(), lives longer than the finder; NULL: DIRECTORY_SITE_ATTRIBUTE. `level` counts from the root: 1 is
 * the nearest to it; 0 is taken for 1. Only this makes a finder ready. */
void site_finder_init(struct site_finder *finder, const char *attribute, uint32_t level);
void site_finder_clean_up(struct site_finder *finder);

/* The value, in plain bytes (of a #value its encoding), of the RDN number `level` of that attribute, the entry's own RDN included. *site is valid until the next
 * call; its length is 0 where the DN has no such RDN. *bad_dn: this is no DN (RFC 4514; what RFC 1779 and 2253 allowed is taken too),
 * or its site holds a NUL; *site is empty then. INPUT_OK (also for a bad DN) or INPUT_NO_MEMORY. */
enum input_status site_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site, bool *bad_dn);

/* The value of cn in the RDN of the entry itself, valid until the next call; its length is 0 where there is none, or it holds a NUL.
 * INPUT_OK or INPUT_NO_MEMORY. */
enum input_status name_of_dn(struct site_finder *finder, struct ccm_name dn, struct ccm_name *name);

/* The sites in values that name somebody as Exchange does; empty where a value is none. They point into the value. */

/* Of /o=Organization/ou=Site/cn=Recipients/cn=Name (legacyExchangeDN, Obj-Dist-Name) the ou number `level`, from 1. */
struct ccm_name site_of_path(struct ccm_name value, uint32_t level);
/* Of an X.400 address (textEncodedORAddress), as c=US;a= ;p=Organization;o=Site;s=Surname;g=Given;, its organization. */
struct ccm_name site_of_or_address(struct ccm_name value);
/* Either, or else the value itself: of the attribute that names the site. */
struct ccm_name site_of_value(struct ccm_name value, uint32_t level);

#endif
