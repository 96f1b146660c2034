#include "run/faults.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* Prefetch distance of entries, in recipients; twice that for the identities that locate them. */
#define PREFETCH_DISTANCE 8u

/* Bits of fault_finder.seen beside FAULT_BITS. */
#define HAS_RECIPIENT (FAULT_BITS + 1u)
#define ROUTED (HAS_RECIPIENT << 1)

bool protected_add(struct protected_entries *protected, const struct post_office *office, const struct entry *entry)
{
    if (post_office_owns(office, entry))
        return true;
    struct protected_entry *at = array_grow(protected->at, protected->count, &protected->capacity, sizeof *at);
    if (!at)
        return false;
    protected->at = at;
    at[protected->count++] = (struct protected_entry){.entry = *entry};
    return true;
}

void protected_release(struct protected_entries *protected, const struct names *names, const struct entry *entry)
{
    bool office = locn_is_office(entry->locn);
    const uint32_t *identity = office ? names->office_identities.of : names->user_identities.of;
    for (uint32_t i = 0; i < protected->count; i++) {
        struct protected_entry *one = &protected->at[i];
        if (locn_is_office(one->entry.locn) == office && identity[one->entry.name] == identity[entry->name])
            one->released = true;
    }
}

bool fault_finder_reserve(struct fault_finder *finder, uint32_t user_identities)
{
    if (user_identities <= finder->capacity)
        return true;
    uint8_t *seen = realloc(finder->seen, user_identities);
    if (!seen)
        return false;
    finder->seen = seen;
    finder->capacity = user_identities;
    return true;
}

/* Hardware cannot predict the order of recipients. (Unless it is inlined, gcc removes a function that only prefetches, as it has no
 * effect.) */
__attribute__((always_inline)) static inline void prefetch_recipient(const uint8_t *seen, const struct site *site, uint32_t at,
                                                                     const struct post_office *office)
{
    if (site->count - at <= 2 * PREFETCH_DISTANCE)
        return;
    const uint32_t *identities = office->names->user_identities.of;
    uint32_t slot = identities[site->recipients[at + PREFETCH_DISTANCE].name];
    __builtin_prefetch(&identities[site->recipients[at + 2 * PREFETCH_DISTANCE].name]);
    __builtin_prefetch(&office->users.at[slot]);
    __builtin_prefetch(&seen[slot], 1);
}

static void mark_recipients(uint8_t *seen, const struct sites *sites, const struct post_office *office)
{
    const struct names *names = office->names;
    for (uint32_t i = 0; i < sites->count; i++) {
        const struct site *site = &sites->at[i];
        uint32_t site_office = names->office_identities.of[site->post_office];
        for (uint32_t j = 0; j < site->count; j++) {
            uint32_t name = site->recipients[j].name;
            prefetch_recipient(seen, site, j, office);
            const struct entry *held = post_office_user(office, name);
            uint8_t *of = &seen[names->user_identities.of[name]];
            *of |= HAS_RECIPIENT;
            if (held->locn && names->office_identities.of[held->addr] == site_office)
                *of |= ROUTED;
        }
    }
}

static bool is_damaged(const struct protected_entry *one, const struct post_office *office)
{
    const struct entry *entry = &one->entry;
    return !one->released && !entry_same(entry, post_office_held(office, entry));
}

/* Whether mail for the site is routed through the hosting site. An administrator's entry is trusted. */
static bool is_routable(const struct sites *sites, const struct post_office *office, uint32_t site)
{
    const uint32_t *identity = office->names->office_identities.of;
    uint32_t name = sites->at[site].post_office, hosting = sites->at[0].post_office;
    const struct entry *held = post_office_office(office, name);
    if (!held->locn || !post_office_owns(office, held))
        return held->locn;
    if (identity[name] == identity[hosting])
        return held->addr == STRING_EMPTY;
    return held->addr != STRING_EMPTY && identity[held->addr] == identity[hosting];
}

static uint32_t count_unroutable(const struct sites *sites, const struct post_office *office)
{
    const uint32_t *identity = office->names->office_identities.of;
    uint32_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++) {
        uint32_t first = 0;
        if (is_routable(sites, office, i))
            continue;
        while (identity[sites->at[first].post_office] != identity[sites->at[i].post_office])
            first++;
        count += first == i;
    }
    return count;
}

struct faults faults_count(struct fault_finder *finder, const struct sites *sites, const struct post_office *office,
                           const struct protected_entries *protected)
{
    struct faults faults = {.unroutable = count_unroutable(sites, office)};
    memset(finder->seen, 0, office->users.slots);
    mark_recipients(finder->seen, sites, office);
    for (uint32_t i = 0; i < office->users.slots; i++) {
        const struct entry *held = &office->directory[i];
        bool owned = held->locn && post_office_owns(office, held);
        uint8_t *seen = &finder->seen[i];
        if (*seen & HAS_RECIPIENT) {
            *seen |= !held->locn ? FAULT_MISSING : 0;
            *seen |= owned && !(*seen & ROUTED) ? FAULT_MISROUTED : 0;
        } else {
            *seen |= owned ? FAULT_STRAY : 0;
        }
        faults.missing += (*seen & FAULT_MISSING) != 0;
        faults.misrouted += (*seen & FAULT_MISROUTED) != 0;
        faults.stray += (*seen & FAULT_STRAY) != 0;
    }
    for (uint32_t i = 0; i < protected->count; i++) {
        const struct entry *entry = &protected->at[i].entry;
        if (!is_damaged(&protected->at[i], office))
            continue;
        faults.damaged++;
        if (!locn_is_office(entry->locn))
            finder->seen[office->names->user_identities.of[entry->name]] |= FAULT_DAMAGED;
    }
    return faults;
}
