/* What the kinds of directories have in common: which entries are people, at which site, and how they are given. */
#ifndef Q237588_EXCHANGE_PEOPLE_H
#define Q237588_EXCHANGE_PEOPLE_H

#include "exchange/directory.h"

/* Where the people of a directory go. */
struct people {
    const struct directory_config *config;
    person_taker *take;
    void *context;
    uint64_t count; /* so far */
};

/* Gives one person, and tells the progress now and then. */
enum input_status people_give(struct people *people, const struct person *person);

/* What an entry's objectClass values say so far; zero: nothing. */
struct entry_classes {
    bool any, person, other;
};

/* Notes a value of objectClass. A person is whoever has one of the classes of a user, a contact (Active Directory) or a custom
 * recipient (Exchange 5.5: Remote-Address), and none of a group, a distribution list, a computer or a container. */
void entry_classes_note(struct entry_classes *classes, struct ccm_name value);

/* Whether the entry is a person. One without any class is one where it has a name: an export need not hold classes. */
bool entry_is_person(const struct entry_classes *classes, bool has_name);

/* Finds sites in DNs. Zero but for attribute and level, as struct directory_config has them (the attribute not NULL). */
struct site_finder {
    const char *attribute;
    uint32_t level;
    char *dn;         /* what is looked at, NUL-terminated; owned, as those below */
    char *parent;     /* the DN above the entry that was looked at last; NULL: none yet */
    struct text site; /* that it names; of `level` or fewer values */
    struct text leaf; /* the site that the entry's own RDN names */
    uint32_t values;  /* of the attribute in the parent, not more than `level` */
    size_t capacity;  /* of dn */
};

/* The site that a DN names, in *site: of the values of the attribute the one number `level`, counted from the root; empty: the
 * DN has none. It is valid until the next call. INPUT_INVALID: this is no DN. */
enum input_status site_find(struct site_finder *finder, struct ccm_name dn, struct ccm_name *site);
void site_finder_clean_up(struct site_finder *finder);

#endif
