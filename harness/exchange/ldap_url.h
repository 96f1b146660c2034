/* Parses an LDAP URL (RFC 4516). */
#ifndef Q237588_EXCHANGE_LDAP_URL_H
#define Q237588_EXCHANGE_LDAP_URL_H

#include "input/input.h"

#include <stdbool.h>

#include <ldap.h>

/* All entries: the rule for files also selects people here, so that skipped entries are counted. */
#define LDAP_PEOPLE_FILTER "(objectClass=*)"

struct ldap_query {
    LDAPURLDesc *parsed; /* storage of the other members */
    char *server;        /* for ldap_initialize(): scheme, host and port */
    const char *host;    /* without the brackets of IPv6; for ldapi a path, or "" */
    const char *base;    /* "": none */
    const char *filter;
    int scope;
    bool default_filter;
    bool tls;         /* ldaps:// */
    bool one_machine; /* ldapi:// or a loopback address: no network between */
};

/* Parses ldap://HOST[:PORT][/BASE[?[?[SCOPE][?FILTER]]]], the same with ldaps://, and ldapi://[PATH]/...: SCOPE is sub by
 * default, FILTER LDAP_PEOPLE_FILTER. Attributes and extensions are errors, as the program chooses the attributes. INPUT_OK: the
 * caller cleans up *query. INPUT_INVALID: `message` is "URL: ...". */
enum input_status ldap_query_parse(const char *url, struct ldap_query *query, struct text *message);
void ldap_query_clean_up(struct ldap_query *query);

/* Appends "URL: ", escaped for printing. Hides the part before an @ in the host, which may be a password. */
void ldap_url_mark(const char *url, struct text *message);

#endif
