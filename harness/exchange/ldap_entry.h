/* A person, as an entry of a live directory has them. */
#ifndef Q237588_EXCHANGE_LDAP_ENTRY_H
#define Q237588_EXCHANGE_LDAP_ENTRY_H

#include "exchange/ldap_session.h"
#include "exchange/site.h"

/* Attributes to ask for, with the site's and NULL at the end. */
#define LDAP_ENTRY_ATTRIBUTES 5u

/* Fills the list for ldap_search_ext(); it points into constants and to site_attribute. */
void ldap_entry_attributes(const char *site_attribute, char *attributes[LDAP_ENTRY_ATTRIBUTES]);

/* Reads one entry. INPUT_OK: *person points into the entry and the finder; its name has no bytes (NULL) where it is no person: of the
 * entries that LDAP_PEOPLE_FILTER gave (`asked`) only what is something else, too; of others also those that have no name and no class
 * of people. INPUT_INVALID: a name that is missing or holds a NUL, or a DN that is none. */
enum input_status ldap_entry_read(struct ldap_session *session, LDAPMessage *entry, bool asked, struct site_finder *finder,
                                  struct person *person);

#endif
