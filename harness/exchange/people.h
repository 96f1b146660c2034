/* What the kinds of directories have in common: which entries are people, and how they are given. */
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

/* Which entries are people is told by the values of objectClass, compared without case (RFC 4517, 4.2.26). Who has several classes is
 * settled by one that says "other", as a computer of Active Directory is a person too, by inheritance. */

/* Mailboxes, users, and what Exchange 5.5 called custom recipients (Remote-Address; Active Directory: contact): the connector exports
 * these as it does mailboxes. */
bool directory_class_is_person(struct ccm_name value);

/* Containers, groups and distribution lists, public folders, roles, machines. */
bool directory_class_is_other(struct ccm_name value);

/* What an entry's objectClass values say so far; zero: nothing. */
struct entry_classes {
    bool any, person, other;
};

/* Notes a value of objectClass. */
void entry_classes_note(struct entry_classes *classes, struct ccm_name value);

/* Whether the entry is a person. One without any class is one where it has a name: an export need not hold classes. */
bool entry_is_person(const struct entry_classes *classes, bool has_name);

#endif
