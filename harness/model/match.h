/* Step 6 of a cycle (KB Q295753): finds the exported entry that each listed item equals, and the exported entries without a listed
 * item.
 *
 * If the list ascends strictly (its neighbours have been compared), an exported entry equals at most one item. For nearly all
 * entries of a steady cycle that is the item with the same bytes, and only these two are compared. The other entries are
 * *unmatched*: their position in the list is found by binary search, and cached until the export or the list changes. If the list
 * has equal names, both sides are sorted and merged.
 */
#ifndef Q237588_MODEL_MATCH_H
#define Q237588_MODEL_MATCH_H

#include "model/listed.h"
#include "model/post_office.h"

#define MATCH_NONE UINT32_MAX

/* The matches of one list, of recipients or of post offices, and the caches for the next cycle. */
struct match {
    uint32_t *found;   /* see match_found() */
    uint8_t *marks;    /* by slot: see match_has() */
    uint32_t orphaned; /* number of exported entries that no listed item equals */
    bool nothing_held; /* nothing is exported: `found` is not filled */
    bool up_to_date;   /* no item needs a record: see match_sides.expected_addr */

    bool cached;        /* the members below are valid for the list */
    bool ascends;       /* each of `left` comes before the next */
    uint32_t *left;     /* the items in the order of the comparator; unused if in_order */
    bool in_order;      /* the list itself is in that order */
    bool export_cached; /* the members below are valid for this version of the directory, too */
    uint64_t version;   /* of the directory */
    uint32_t unmatched; /* number of entries whose bytes are not listed */
    uint32_t *exported; /* slots in export order: of the unmatched entries if the list ascends, else of all */
    union {
        uint32_t *positions; /* if the list ascends, by index of `exported`: the entry's position in the list */
        uint32_t *by_order;  /* else: indices of `exported` in the order of the comparator */
    };
    uint32_t *scratch; /* for sorting either side */
};

/* The slot of the first exported entry, in export order, that the item equals, or MATCH_NONE; from the last call. */
static inline uint32_t match_found(const struct match *match, uint32_t item)
{
    return match->nothing_held ? MATCH_NONE : match->found[item];
}

/* Whether an item equals the entry in the slot; from the last call. */
static inline bool match_has(const struct match *match, uint32_t slot) { return match->marks[slot] > 1; }

struct match_sides {
    const struct listed *list;
    uint32_t count;
    struct directory_part part;
    const uint32_t *identities; /* by name */
    struct comparator comparator;
    /* By listed->addr: the Addr of an entry that needs no change, or MATCH_NONE; NULL: post offices, which are never changed. */
    const uint32_t *expected_addr;
    bool ascends; /* each item is known to come before the next by this comparator */
};

/* Matches both sides: see match_found(), match_has(), orphaned and up_to_date. The caller clears match->cached if the list or the
 * comparator has changed. Terminates with any comparator. */
void match_sides(struct match *match, const struct match_sides *sides);

#endif
