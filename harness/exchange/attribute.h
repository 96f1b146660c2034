/* Names of attributes: aliases, and the attributes that a reader needs; and comparisons of values. */
#ifndef Q237588_EXCHANGE_ATTRIBUTE_H
#define Q237588_EXCHANGE_ATTRIBUTE_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

/* Compares a value ignoring case. */
bool value_is(struct ccm_name value, const char *word);

/* Returns the value without surrounding spaces and tabs. */
struct ccm_name value_trim(struct ccm_name value);

/* Returns the name in RFC 4519 for an alias or OID of an attribute (cn for commonName and OID.2.5.4.3); other names unchanged.
 * Ignores case. */
struct ccm_name attribute_canonical(struct ccm_name name);

/* Whether two names mean the same attribute. */
bool attribute_is_same(struct ccm_name a, struct ccm_name b);

/* Purposes of an attribute, as bits; the site attribute may have others, too. */
#define NEED_DISPLAY_NAME 1u
#define NEED_CN 2u
#define NEED_SURNAME 4u
#define NEED_CLASS 8u
#define NEED_DELETED 16u
#define NEED_HIDDEN 32u
#define NEED_SITE 64u
#define NEED_EXCHANGE_DN 128u /* a DN of the form /o=Organization/ou=Site/cn=Recipients/cn=Name */
#define NEED_OR_ADDRESS 256u  /* an X.400 address */
/* Bits from here on are for a reader's own use. */
#define NEED_READER 512u

/* An attribute description (RFC 4512, 2.5): a name with options. */
struct attribute_type {
    unsigned needs; /* NEED_...; 0: not needed */
    bool option;    /* has an option such as ;lang-fr; a value without one is preferred */
};

#define ATTRIBUTE_NAME_MAX 64u
#define ATTRIBUTE_NAMES_MAX 64u

/* Table of needed attributes. Its fields are private. */
struct attribute_table {
    bool lengths[ATTRIBUTE_NAME_MAX + 1]; /* by length: a needed name has this length; a fast check */
    struct attribute_entry {
        const char *name; /* borrowed */
        size_t length;
        unsigned needs;
    } names[ATTRIBUTE_NAMES_MAX];
    size_t count;
};

/* Adds all NEED_... except NEED_READER; `site_attribute` is borrowed. */
void attribute_table_init(struct attribute_table *table, const char *site_attribute);
void attribute_table_add(struct attribute_table *table, const char *name, unsigned needs);

/* Looks up an attribute description. With the option ;deleted (389 Directory Server's replication) nothing is needed; that
 * server's change numbers (;vucsn-...), ;binary and ;range= do not count as options. */
struct attribute_type attribute_table_find(const struct attribute_table *table, const char *description, size_t length);

/* Lists up to `most` names with these needs, for a search. Returns their number. */
size_t attribute_table_list(const struct attribute_table *table, unsigned needs, const char **names, size_t most);

#endif
