/* Steps 5 and 6 of a cycle (KB Q295753): the connector makes its import list, compares it with the export and
 * says what goes to the post office. It asks the module under test at every comparison.
 *
 * Only derived state is cached between cycles: the import list, a function of sites and module, and what model/match.h derives from it.
 * Which listed user is which exported one is asked in every cycle.
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

/* Upper bounds of what a cycle may meet. */
struct connector_limits {
    uint32_t recipients; /* of all sites together, at any time; below 2^31 */
    uint32_t sites;
    uint32_t users;        /* user entries of the post office */
    uint32_t offices;      /* post office entries */
    uint32_t office_names; /* of post offices, whatever has one */
};

/* Records, reserved as they are needed. */
struct record_list {
    struct record *at;
    uint32_t capacity;
};

struct connector {
    struct connector_limits limits;
    void *storage; /* one block that holds all that follows, but for the records */
    struct listed *list;
    struct listed *offices;
    uint32_t *starts; /* of listing */
    uint32_t list_count, office_count;
    struct match users_match, offices_match;
    uint32_t *expected_addr;  /* of this cycle: see match_sides.expected_addr */
    struct comparators build; /* that the lists were made with */
    bool cached;              /* the lists are those of the sites and this build */
    struct record_list deletes, updates;
};

/* Reserves the storage that lists and matches within these limits need; limits never shrink. False: out of memory, or too many
 * recipients; the connector is then empty. */
bool connector_reserve(struct connector *connector, struct connector_limits asked);
void connector_clean_up(struct connector *connector);

/* Discards what is cached: names, sites, the module behind a comparator or the post office have changed. */
void connector_forget(struct connector *connector);

/* One cycle's differences between the sites and what the post office exports. *transfer borrows the connector's storage until the
 * next call. It ends whatever the comparators answer. Storage for very many records is freed at the beginning of the next
 * cycle; other cycles allocate nothing once as many records were sent. False: out of memory. */
bool connector_cycle(struct connector *connector, const struct sites *sites, const struct post_office *office,
                     const struct comparators *comparators, struct transfer *transfer);

#endif
