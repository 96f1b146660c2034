/* A directory server that differs from slapd: 389 Directory Server, on this machine's loopback, in a folder of its own.
 *
 * It is no package that the tests need: where it is missing, they are skipped.
 */
#ifndef Q237588_TESTS_DS389_H
#define Q237588_TESTS_DS389_H

#include <stdbool.h>
#include <sys/types.h>

/* DN and password of a user who may write. */
#define DS389_ADMIN "cn=Directory Manager"
#define DS389_PASSWORD "correct horse"

struct ds389 {
    pid_t pid;
    char *folder;
    char *url; /* ldap://127.0.0.1:PORT/ */
};

/* Why it cannot be started here; NULL: it can. */
const char *ds389_lacks(void);

/* Makes it with the suffix o=acme, which everybody may read, and adds LDIF. */
void ds389_start(struct ds389 *server, const char *ldif);
void ds389_stop(struct ds389 *server);

#endif
