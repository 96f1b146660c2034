/* Reads entries of a live directory. */
#ifndef Q237588_EXCHANGE_LDAP_ENTRY_H
#define Q237588_EXCHANGE_LDAP_ENTRY_H

#include "exchange/entries.h"
#include "exchange/ldap_session.h"
#include "exchange/people.h"

/* Maximum number of requested attributes, including the final NULL. */
#define LDAP_ENTRY_ATTRIBUTES (ATTRIBUTE_NAMES_MAX + 1)

/* Fills the list for ldap_search_ext(), without aliases, which servers know; it points into `people`. */
void ldap_entry_attributes(const struct people *people, char *attributes[LDAP_ENTRY_ATTRIBUTES]);

/* Reads an entry. INPUT_OK: *is_person is set; a person points into the entry and `people`. */
enum input_status ldap_entry_read(struct ldap_session *session, LDAPMessage *entry, struct people *people, struct person *person,
                                  bool *is_person);

/* Reads a whole entry, and visits it. */
enum input_status ldap_entry_read_whole(struct ldap_session *session, LDAPMessage *entry, whole_entry_visitor *visit,
                                        void *context);

#endif
