/* Steps 5 and 6 of a cycle (KB Q295753): the connector makes its import list, compares it with the export and
 * writes the records for the post office. Every comparison calls the module under test.
 *
 * Only derived state is cached between cycles: the import list, a function of sites and module, and what model/match.h derives from
 * it. Listed and exported users are compared again in every cycle.
 */
#ifndef Q237588_MODEL_CONNECTOR_H
#define Q237588_MODEL_CONNECTOR_H

#include "model/comparators.h"
#include "model/entry.h"
#include "model/match.h"
#include "model/post_office.h"
#include "model/sites.h"

#include <stdbool.h>
#include <stdint.h>

/* Upper bounds of a cycle's input. */
struct connector_limits {
    uint32_t recipients; /* of all sites together, at any time; below 2^31 */
    uint32_t sites;
    uint32_t users;        /* user entries of the post office */
    uint32_t offices;      /* post office entries */
    uint32_t office_names; /* different post office names, of sites and entries */
};

/* Storage for records, which grows on demand. */
struct record_list {
    struct record *at;
    uint32_t capacity;
};

struct connector {
    struct connector_limits limits;
    void *storage; /* one block for all arrays below but the records */
    struct listed *list;
    struct listed *offices;
    uint32_t *starts; /* see struct listed_storage */
    uint32_t list_count, office_count;
    struct match users_match, offices_match;
    uint32_t *expected_addr;  /* of this cycle: see match_sides.expected_addr */
    struct comparators build; /* that made the lists */
    bool cached;              /* the lists are valid for the sites and this build */
    struct record_list deletes, updates;
};

/* Reserves storage for lists and matches within these limits; limits never shrink. Returns false if out of memory or with too many
 * recipients; the connector is then empty. */
bool connector_reserve(struct connector *connector, struct connector_limits asked);
void connector_clean_up(struct connector *connector);

/* Discards the caches. To be called if names, sites, the module behind a comparator or the post office have changed. */
void connector_forget(struct connector *connector);

/* Finds one cycle's differences between the sites and the post office's export. *transfer borrows the connector's storage until the
 * next call. Terminates with any comparators. Storage for very many records is freed at the start of the next cycle; otherwise
 * a cycle that sends no more records than an earlier one allocates nothing. Returns false if out of memory. */
bool connector_cycle(struct connector *connector, const struct sites *sites, const struct post_office *office,
                     const struct comparators *comparators, struct transfer *transfer);

#endif
