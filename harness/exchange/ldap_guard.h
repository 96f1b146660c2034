/* A connection layer with a time limit for each read and write, and a size limit of 64 MiB for messages.
 *
 * libldap has no time limit for the rest of a message that has begun, nor for a TLS handshake (with GnuTLS it polls endlessly), and
 * raises SIGPIPE when it writes to a closed connection.
 */
#ifndef Q237588_EXCHANGE_LDAP_GUARD_H
#define Q237588_EXCHANGE_LDAP_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include <ldap.h>

struct ldap_guard {
    uint32_t seconds; /* time limit of each read and write */
    bool connected;   /* the network connection is established */
    bool late;        /* a read or write has timed out (ETIMEDOUT) */
    ldap_conncb callback;
};

/* Adds the layer to each connection of the handle, below TLS. `guard` must stay at its address as long as the handle lives.
 * Returns false if out of memory. */
bool ldap_guard_add(struct ldap_guard *guard, LDAP *ld, uint32_t seconds);

#endif
