/* What an entry of a live directory has. */
#ifndef Q237588_EXCHANGE_LDAP_ENTRY_H
#define Q237588_EXCHANGE_LDAP_ENTRY_H

#include "exchange/entries.h"
#include "exchange/ldap_session.h"
#include "exchange/people.h"

/* Attributes to ask for, and NULL at the end. */
#define LDAP_ENTRY_ATTRIBUTES (ATTRIBUTE_NAMES_MOST + 1)

/* Fills the list for ldap_search_ext(), without the aliases that a server knows; it points into `people`. */
void ldap_entry_attributes(const struct people *people, char *attributes[LDAP_ENTRY_ATTRIBUTES]);

/* Reads one entry. INPUT_OK: *is_person; *person then points into the entry and `people`. */
enum input_status ldap_entry_read(struct ldap_session *session, LDAPMessage *entry, struct people *people, struct person *person,
                                  bool *is_person);

/* Reads all of one entry, and gives it. */
enum input_status ldap_entry_read_whole(struct ldap_session *session, LDAPMessage *entry, whole_entry_taker *take, void *context);

#endif
