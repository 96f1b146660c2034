/* A layer of a connection that waits no longer than it should, and takes no message larger than 64 MiB.
 *
 * libldap reads a message that has begun, and makes a TLS handshake, however long that takes (with GnuTLS it asks again and again), and
 * writes to a connection that is gone such that the process gets SIGPIPE.
 */
#ifndef Q237588_EXCHANGE_LDAP_GUARD_H
#define Q237588_EXCHANGE_LDAP_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include <ldap.h>

struct ldap_guard {
    uint32_t seconds; /* that one read or write may wait */
    bool connected;   /* as far as the network goes */
    bool late;        /* one has waited that long, and failed with ETIMEDOUT */
    ldap_conncb callback;
};

/* Puts it into each connection that the handle makes, below TLS. It lives as long as the handle does, at one address. False: memory ran
 * out. */
bool ldap_guard_add(struct ldap_guard *guard, LDAP *ld, uint32_t seconds);

#endif
