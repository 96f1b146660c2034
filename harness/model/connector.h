/* Steps 5 and 6 of a cycle (KB Q295753): the connector makes its import list, compares it with the export and
 * says what goes to the post office. It asks the module under test at every comparison and keeps nothing from
 * one cycle to the next but its storage.
 */
#ifndef Q237588_MODEL_CONNECTOR_H
#define Q237588_MODEL_CONNECTOR_H

#include "model/comparators.h"
#include "model/entry.h"
#include "model/sites.h"

#include <stdbool.h>
#include <stdint.h>

/* Upper bounds of what a cycle may meet. */
struct connector_limits {
    uint32_t recipients; /* of all sites together, at any time */
    uint32_t sites;
    uint32_t users;   /* user entries of the post office */
    uint32_t offices; /* post office entries */
};

struct connector {
    struct connector_limits limits;
    void *storage;          /* one block that holds all that follows */
    struct entry *list;     /* the import list: recipients, site by site */
    struct entry *offices;  /* the import list: post offices, in site order */
    struct record *deletes; /* of a transfer */
    struct record *updates; /* of a transfer */
    uint32_t *kept;         /* the import list in its order: items of `list` that stayed */
    uint32_t *listed;       /* a side of a match: what is listed, by the comparator that is asked */
    uint32_t *exported;     /* the other side: what was exported */
    uint32_t *scratch;      /* of sorting */
    uint32_t *match;        /* by listed item: the exported one that it equals, or none */
    bool *wanted;           /* by exported item: some listed one equals it */
};

/* Reserves all storage that a cycle within these limits needs; may be called again with other limits, and then keeps
 * what it had room for. False: out of memory; the connector is then empty. */
bool connector_reserve(struct connector *connector, struct connector_limits limits);
void connector_clean_up(struct connector *connector);

/* One cycle's differences between the sites and the export. *transfer borrows the connector's storage until the
 * next call. Allocates nothing and ends whatever the comparators answer. */
void connector_cycle(struct connector *connector, const struct names *names, const struct sites *sites, const struct export *export,
                     const struct comparators *comparators, struct transfer *transfer);

#endif
