/* Whether everybody is where they belong, by the identity rule (DESIGN section 5, faults). */
#ifndef Q237588_RUN_FAULTS_H
#define Q237588_RUN_FAULTS_H

#include "model/post_office.h"
#include "model/sites.h"
#include "run/result.h"

/* An entry that is not the connector's and that it must leave alone: put there by the fixture or an
 * administrator, and not owned then. */
struct guarded {
    struct entry entry;
    bool released; /* an administrator has removed or replaced it since */
};

struct guard {
    struct guarded *at;
    uint32_t count;
    uint32_t capacity;
};

/* Guards the entry, which stands in the post office, unless the connector owns it. False: out of memory. */
bool guard_entry(struct guard *guard, const struct post_office *office, const struct entry *entry);

/* An administrator is about to replace or remove what has this entry's identity: it is no longer guarded. */
void guard_release(struct guard *guard, const struct names *names, const struct entry *entry);

/* Faults of one identity, as bits. */
#define FAULT_MISSING 1u
#define FAULT_MISROUTED 2u
#define FAULT_STRAY 4u
#define FAULT_DAMAGED 8u
#define FAULT_BITS 15u

/* Storage for faults_count(), kept from one run to the next. A zeroed struct is legal. */
struct fault_finder {
    uint8_t
        *seen; /* by user identity, after faults_count(): FAULT_... and other bits. Users' damage only, not that of post offices */
    uint32_t capacity;
};

/* False: out of memory. */
bool fault_finder_reserve(struct fault_finder *finder, uint32_t user_identities);

/* Counts the faults of a post office against the sites. Room must have been reserved. */
struct faults faults_count(struct fault_finder *finder, const struct sites *sites, const struct post_office *office,
                           const struct guard *guard);

#endif
