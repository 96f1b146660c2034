/* What an LDAP URL (RFC 4516) asks, and of whom. */
#ifndef Q237588_EXCHANGE_LDAP_URL_H
#define Q237588_EXCHANGE_LDAP_URL_H

#include "input/input.h"

#include <stdbool.h>

#include <ldap.h>

/* Everything: an entry is judged here by the rule by which the entries of a file are, and those that are passed over are counted. */
#define LDAP_PEOPLE_FILTER "(objectClass=*)"

struct ldap_query {
    LDAPURLDesc *parsed; /* what the rest points into */
    char *server;        /* for ldap_initialize(): scheme, host and port */
    const char *host;    /* without the brackets of IPv6; ldapi: a path. "": ldapi without one */
    const char *base;    /* "": not stated */
    const char *filter;
    int scope;
    bool default_filter;
    bool tls;         /* ldaps:// */
    bool one_machine; /* ldapi://, or the host is this machine's loopback by its name or number: nobody listens in between */
};

/* ldap://HOST[:PORT][/BASE[?[?[SCOPE][?FILTER]]]], likewise ldaps://; ldapi://[PATH]/...: SCOPE is sub by default, FILTER
 * LDAP_PEOPLE_FILTER. Attributes and extensions are refused, as what is asked for does not depend on the URL. INPUT_OK: *query is to be
 * cleaned up. INPUT_INVALID: `message` has "URL: ...". */
enum input_status ldap_query_parse(const char *url, struct ldap_query *query, struct text *message);
void ldap_query_clean_up(struct ldap_query *query);

/* Appends "URL: ", safe to print. What stands before an @ in the place of the host may be a password and is not shown. */
void ldap_url_mark(const char *url, struct text *message);

#endif
