/* A connection to a directory server: made with care, waited for with limits, its failures put into words. */
#ifndef Q237588_EXCHANGE_LDAP_SESSION_H
#define Q237588_EXCHANGE_LDAP_SESSION_H

#include "exchange/directory.h"
#include "exchange/ldap_guard.h"
#include "exchange/ldap_url.h"

#include <ldap.h>

/* All but ld is borrowed. The address must not change while it is open. */
struct ldap_session {
    LDAP *ld;
    const char *url;
    const struct ldap_query *query;
    const struct directory_login *login;
    struct text *message;
    uint32_t seconds; /* that each answer may take */
    struct ldap_guard guard;
};

/* What a server says at the end of an operation. */
struct ldap_outcome {
    int code;
    char *matched, *diagnostic; /* owned, as are the lists; NULL where there is none */
    char **referrals;
    LDAPControl **controls;
};

/* Connects, secures the connection and logs in, by LDAPv3. Whatever ldap.conf and the like say: certificates are checked, referrals
 * are not followed, and no limit is taken over. A password goes over a network in TLS only. INPUT_OK: it is to be closed.
 * INPUT_INVALID: `message` has "URL: ..."; never the password. */
enum input_status ldap_session_open(struct ldap_session *session, const char *url, const struct ldap_query *query,
                                    const struct directory_login *login, struct text *message);
void ldap_session_close(struct ldap_session *session);

/* Waits for the next message of an operation; the caller frees it by ldap_msgfree(). */
enum input_status ldap_session_wait(struct ldap_session *session, int operation, LDAPMessage **answer);

/* Reads the last message of an operation, and frees it. INPUT_OK, whatever the code: *outcome is to be cleaned up. */
enum input_status ldap_session_finish(struct ldap_session *session, LDAPMessage *answer, struct ldap_outcome *outcome);
void ldap_outcome_clean_up(struct ldap_outcome *outcome);

/* Writes "URL: WHAT: libldap's words for the code (the server's own); TO DO" and returns INPUT_INVALID; where the code says that memory
 * ran out here, nothing but INPUT_NO_MEMORY. `diagnostic` and `to_do` may be NULL. */
enum input_status ldap_session_refuse(struct ldap_session *session, const char *what, int code, const char *diagnostic,
                                      const char *to_do);

/* The same for what libldap itself could not do, a connection that was lost included. */
enum input_status ldap_session_failed(struct ldap_session *session, const char *what, int code);

#endif
