/* Comparison of the final directory with the sites, by the identity rule (DESIGN section 5, faults). */
#ifndef Q237588_RUN_FAULTS_H
#define Q237588_RUN_FAULTS_H

#include "model/post_office.h"
#include "model/sites.h"
#include "run/result.h"

/* A protected entry: put there by the fixture or an administrator, and not owned at that time. The connector must not touch it. */
struct protected_entry {
    struct entry entry;
    bool released; /* no longer protected: an administrator has removed or replaced it */
};

struct protected_entries {
    struct protected_entry *at;
    uint32_t count;
    size_t capacity;
};

/* Protects the entry, which is in the post office, unless it is owned. Returns false if out of memory. */
bool protected_add(struct protected_entries *protected, const struct post_office *office, const struct entry *entry);

/* Ends the protection of the entry that has the identity of this one, before an administrator replaces or removes it. */
void protected_release(struct protected_entries *protected, const struct names *names, const struct entry *entry);

/* Faults of one identity, as bits. */
#define FAULT_MISSING 1u
#define FAULT_MISROUTED 2u
#define FAULT_STRAY 4u
#define FAULT_DAMAGED 8u
#define FAULT_BITS 15u

/* Storage for faults_count(), except for unroutable post offices; reused between runs. A zeroed struct is legal. */
struct fault_finder {
    /* By user identity, valid after faults_count(): FAULT_... and other bits. Damage of post offices is not included. */
    uint8_t *seen;
    uint32_t capacity;
};

/* Returns false if out of memory. */
bool fault_finder_reserve(struct fault_finder *finder, uint32_t user_identities);

/* Counts the faults. fault_finder_reserve() must have been called. */
struct faults faults_count(struct fault_finder *finder, const struct sites *sites, const struct post_office *office,
                           const struct protected_entries *protected);

#endif
