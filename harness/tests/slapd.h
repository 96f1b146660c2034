/* A test's own directory server: OpenLDAP's slapd on the loopback interface, with the test's entries. */
#ifndef Q237588_TESTS_SLAPD_H
#define Q237588_TESTS_SLAPD_H

#include <stdbool.h>
#include <sys/types.h>

/* Password of each login: "cn=admin," and the suffix, without limits, and the logins in a test's LDIF. */
#define SLAPD_PASSWORD "correct horse"

struct slapd_database {
    const char *suffix;
    const char *ldif;     /* path; NULL: empty */
    const char *settings; /* lines of slapd.conf for this database; NULL: none */
};

struct slapd {
    pid_t pid;
    char *folder;
    /* Without a base: ldap:// and ldaps:// of 127.0.0.1, ldapi://. */
    char *url, *tls_url, *local_url;
    char *elsewhere_url; /* ldaps:// of 127.0.0.2, for which the certificate is not */
    char *authority;     /* certificate of the authority that signed the server's */
    char *stranger;      /* certificate of another authority */
    char *program;
};

/* Makes it, fills it and waits until it answers. `databases` ends with a suffix of NULL. Without tls it knows no StartTLS, and
 * the parts that are about TLS are NULL. */
void slapd_start(struct slapd *server, const struct slapd_database *databases, bool tls);
/* Ends it if it still runs, and removes its files. */
void slapd_stop(struct slapd *server);

/* A port of this machine that was free a moment ago. */
unsigned slapd_free_port(void);

/* Writes LDIF with the suffix (an o=) and, below it, `sites` containers ou=Site N with people in turn, and a few entries that
 * are no people. Of person number i, from 0, displayName is "Person i" with at least five digits. */
void slapd_write_people(const char *path, const char *suffix, unsigned people, unsigned sites);

/* Appends to such a file, or begins one. */
void slapd_write(const char *path, const char *ldif);

#endif
