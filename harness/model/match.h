/* Step 6 of a cycle (KB Q295753): which exported entry each listed one equals, and which exported ones some listed one equals.
 *
 * Where the list ascends from name to name by the comparator (its neighbours have been asked), an exported entry can equal one of them
 * only. That one is known where the bytes are the same, as they are for nearly everybody once the post office has what was listed, and
 * the comparator is asked about these two and no others. The other exported entries, the unmatched ones, are looked up in the list's order when
 * the export or the list has become another one. Where the list has equal names, both sides are sorted and merged.
 */
#ifndef Q237588_MODEL_MATCH_H
#define Q237588_MODEL_MATCH_H

#include "model/listed.h"
#include "model/post_office.h"

#define MATCH_NONE UINT32_MAX

/* The matching of one list, of recipients or of post offices, and what is cached for the next cycle. */
struct match {
    uint32_t *found;   /* see match_found() */
    uint8_t *marks;    /* by slot: see match_has() */
    uint32_t orphaned; /* number of exported entries that no listed item equals */
    bool nothing_held; /* nothing is exported: `found` is not filled */
    bool
        up_to_date; /* for each item, the first exported entry that it equals is what it would become: see match_sides.expected_addr */

    bool cached;        /* what follows belongs to the list */
    bool ascends;       /* each of `left` comes before the next */
    uint32_t *left;     /* the items in the order of the comparator; unused if in_order */
    bool in_order;      /* the list itself is in that order */
    bool export_cached; /* what follows belongs to the directory of that version, too */
    uint64_t version;   /* of the directory */
    uint32_t unmatched; /* number of entries whose bytes are not listed */
    uint32_t *exported; /* slots in export order: if the list ascends, of the unmatched entries, else of all */
    union {
        uint32_t *positions; /* if the list ascends, by index of `exported`: where the entry belongs in the list */
        uint32_t *by_order;  /* else: indices of `exported` in the order of the comparator */
    };
    uint32_t *scratch; /* of sorting either side */
};

/* The slot of the first exported entry, in export order, that the item equals, or MATCH_NONE; of the last call. */
static inline uint32_t match_found(const struct match *match, uint32_t item)
{
    return match->nothing_held ? MATCH_NONE : match->found[item];
}

/* Whether an item equals the entry in the slot; of the last call. */
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

/* Matches them: see match_found(), match_has(), orphaned and up_to_date. The caller clears match->cached when the list or the comparator
 * has changed. Ends whatever the comparator answers. */
void match_sides(struct match *match, const struct match_sides *sides);

#endif
