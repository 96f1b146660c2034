/* Names of attributes: which are the same one, and which a reader of a directory needs; and values that are words. */
#ifndef Q237588_EXCHANGE_ATTRIBUTE_H
#define Q237588_EXCHANGE_ATTRIBUTE_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

/* Compares a value without case. */
bool value_is(struct ccm_name value, const char *word);

/* The value without spaces and tabs around it. */
struct ccm_name value_trim(struct ccm_name value);

/* The name of RFC 4519 for another name or OID of the same attribute (commonName and OID.2.5.4.3 are cn); any other name as it is. Compared
 * without case. */
struct ccm_name attribute_canonical(struct ccm_name name);

/* Whether two names are the same attribute. */
bool attribute_is_same(struct ccm_name a, struct ccm_name b);

/* What an attribute is needed for; bits, as the site's may be one of the others. */
#define NEED_DISPLAY_NAME 1u
#define NEED_CN 2u
#define NEED_SURNAME 4u
#define NEED_CLASS 8u
#define NEED_DELETED 16u
#define NEED_HIDDEN 32u
#define NEED_SITE 64u
#define NEED_EXCHANGE_DN 128u /* a DN of the form /o=Organization/ou=Site/cn=Recipients/cn=Name */
#define NEED_OR_ADDRESS 256u  /* an X.400 address */
/* For the own use of a reader: */
#define NEED_READER 512u

/* An attribute description (RFC 4512, 2.5): a name with options. */
struct attribute_type {
    unsigned needs; /* NEED_...; 0: not needed */
    bool option;    /* has an option, such as ;lang-fr, so that a value without one is preferred */
};

#define ATTRIBUTE_NAME_MOST 64u
#define ATTRIBUTE_NAMES_MOST 64u

/* The attributes that are needed. Other fields are private. */
struct attribute_table {
    bool lengths[ATTRIBUTE_NAME_MOST + 1]; /* by length: whether a name of that length is needed, for a quick first look */
    struct attribute_entry {
        const char *name; /* borrowed */
        size_t length;
        unsigned needs;
    } names[ATTRIBUTE_NAMES_MOST];
    size_t count;
};

/* With all NEED_... but NEED_READER; `site_attribute` is borrowed. */
void attribute_table_init(struct attribute_table *table, const char *site_attribute);
void attribute_table_add(struct attribute_table *table, const char *name, unsigned needs);

/* A value with the option ;deleted (of 389 Directory Server's replication) is none, so that nothing is needed of it; the options in which
 * that server keeps its change numbers (;vucsn-...), ;binary and ;range= are as none. */
struct attribute_type attribute_table_find(const struct attribute_table *table, const char *description, size_t length);

/* All names that the table has for these needs, for a search: at most `most`. Returns how many. */
size_t attribute_table_list(const struct attribute_table *table, unsigned needs, const char **names, size_t most);

#endif
