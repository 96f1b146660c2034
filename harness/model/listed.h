/* What the connector lists (step 5 of a cycle, KB Q295753): recipients in the order of the import list, post offices in site order. */
#ifndef Q237588_MODEL_LISTED_H
#define Q237588_MODEL_LISTED_H

#include "model/comparators.h"
#include "model/entry.h"
#include "model/sites.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One of the list: a recipient or a post office. */
struct listed {
    uint32_t name;
    uint32_t addr;    /* in names.offices; STRING_EMPTY: none */
    uint32_t comment; /* in names.comments */
};

/* Storage for a list, whose other contents are lost: each but `starts` with room for as many as there are before equal ones go. */
struct listed_storage {
    struct listed *list, *spare;
    uint32_t *items, *scratch; /* of sorting */
    uint32_t *starts;          /* one for each site */
};

/* The import list, sorted from an order with which most comparators nearly agree: for any total preorder that is what a stable sort from
 * the order of the sites makes. Returns its length. */
uint32_t listed_recipients(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                           struct comparator comparator);

/* The post offices, of equal ones the first. The first of the list is the hosting site's, whose Locn is P; that of the others is p. */
uint32_t listed_offices(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                        struct comparator comparator);

#endif
