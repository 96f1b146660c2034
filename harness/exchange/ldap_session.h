/* A connection to a directory server, with checked certificates, time limits and described errors. */
#ifndef Q237588_EXCHANGE_LDAP_SESSION_H
#define Q237588_EXCHANGE_LDAP_SESSION_H

#include "exchange/directory.h"
#include "exchange/ldap_guard.h"
#include "exchange/ldap_url.h"

#include <ldap.h>

/* All members except ld are borrowed. The struct must not move while it is open. */
struct ldap_session {
    LDAP *ld;
    const char *url;
    const struct ldap_query *query;
    const struct directory_login *login;
    struct text *message;
    uint32_t seconds; /* time limit of each answer */
    struct ldap_guard guard;
};

/* A server's result of an operation. */
struct ldap_outcome {
    int code;
    char *matched, *diagnostic; /* NULL if absent; owned, as are the lists */
    char **referrals;
    LDAPControl **controls;
};

/* Connects with LDAPv3, secures the connection and logs in. Regardless of ldap.conf, certificates are checked, referrals are not
 * followed, and there are no limits. Passwords are sent over networks only with TLS. INPUT_OK: the caller closes it.
 * INPUT_INVALID: `message` is "URL: ..."; it never has the password. */
enum input_status ldap_session_open(struct ldap_session *session, const char *url, const struct ldap_query *query,
                                    const struct directory_login *login, struct text *message);
void ldap_session_close(struct ldap_session *session);

/* Waits for the next message of an operation; the caller frees it with ldap_msgfree(). */
enum input_status ldap_session_wait(struct ldap_session *session, int operation, LDAPMessage **answer);

/* Reads the last message of an operation, and frees it. INPUT_OK with any result code: the caller cleans up *outcome. */
enum input_status ldap_session_finish(struct ldap_session *session, LDAPMessage *answer, struct ldap_outcome *outcome);
void ldap_outcome_clean_up(struct ldap_outcome *outcome);

/* Writes "URL: WHAT: libldap's description of the code (the server's diagnostic); TO DO" and returns INPUT_INVALID; if the code
 * means out of memory, only returns INPUT_NO_MEMORY. `diagnostic` and `to_do` may be NULL. */
enum input_status ldap_session_refuse(struct ldap_session *session, const char *what, int code, const char *diagnostic,
                                      const char *to_do);

/* The same for errors of libldap, including a lost connection. */
enum input_status ldap_session_failed(struct ldap_session *session, const char *what, int code);

#endif
