/* The connector's lists (step 5 of a cycle, KB Q295753): recipients in the order of the import list, post offices in site order. */
#ifndef Q237588_MODEL_LISTED_H
#define Q237588_MODEL_LISTED_H

#include "model/comparators.h"
#include "model/entry.h"
#include "model/sites.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A list item: a recipient or a post office. */
struct listed {
    uint32_t name;
    uint32_t addr;    /* in names.offices; STRING_EMPTY: none */
    uint32_t comment; /* in names.comments */
};

/* Storage for a list; its old contents are lost. All but `starts` have room for one element per recipient or site. */
struct listed_storage {
    struct listed *list, *spare;
    uint32_t *items, *scratch; /* of sorting */
    uint32_t *starts;          /* one for each site */
};

/* Makes the import list, and returns its length. It starts from an order that is nearly sorted for most comparators; for any total
 * preorder the result is that of a stable sort from site order. */
uint32_t listed_recipients(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                           struct comparator comparator);

/* Lists the post offices, the first of equal ones, and returns their number. The first item is the hosting site's with Locn P; the
 * others have p. */
uint32_t listed_offices(const struct listed_storage *storage, const struct names *names, const struct sites *sites,
                        struct comparator comparator);

#endif
