/* Step 6 of a cycle (KB Q295753): which exported entry each listed one equals, and which exported ones some listed one equals.
 *
 * Where the list ascends from name to name by the comparator (its neighbours have been asked), an exported entry can equal one of them
 * only. That one is known where the bytes are the same, as they are for nearly everybody once the post office has what was listed, and
 * the comparator is asked about these two and no others. The other exported entries, the strangers, are looked up in the list's order when
 * the export or the list has become another one. Where the list has equal names, both sides are sorted and merged.
 */
#ifndef Q237588_MODEL_MATCH_H
#define Q237588_MODEL_MATCH_H

#include "model/listed.h"
#include "model/post_office.h"

#define MATCH_NONE UINT32_MAX

/* Of recipients or of post offices. */
struct match {
    uint32_t *found;   /* see match_found() */
    uint8_t *marks;    /* by place: see match_wants() */
    uint32_t unwanted; /* how many exported entries no listed one equals */
    bool nothing_held; /* nothing is exported: `found` is not filled */
    bool settled;      /* each listed one is known to equal first the entry that it would become: see match_sides.agreed */

    bool kept;          /* what follows is true of the list */
    bool ascends;       /* each of `left` comes before the next */
    uint32_t *left;     /* the listed items in the order of the comparator; unused where the list itself is in that order */
    bool in_order;      /* it is */
    bool export_kept;   /* what follows is true of the directory of that version, too */
    uint64_t version;   /* of the directory */
    uint32_t strangers; /* how many there are, of `exported` and `right` */
    uint32_t *exported; /* places in export order: all that is exported; or the strangers */
    uint32_t *right;    /* indices of `exported` in the order of the comparator; or where each stranger comes in the list's order */
    uint32_t *scratch;  /* of sorting either side */
};

/* The place of the first exported entry, in export order, that the listed item equals, or MATCH_NONE; of the last call. */
static inline uint32_t match_found(const struct match *match, uint32_t item)
{
    return match->nothing_held ? MATCH_NONE : match->found[item];
}

/* Whether some listed one equals the entry at the place, of the last call. */
static inline bool match_wants(const struct match *match, uint32_t place) { return match->marks[place] > 1; }

/* What is matched. */
struct match_sides {
    const struct listed *list;
    uint32_t count;
    struct directory_part part;
    const uint32_t *identities; /* by name */
    struct comparator comparator;
    const uint32_t
        *agreed;  /* by listed->addr: the Addr of an entry that is known to be the same, or MATCH_NONE; NULL: not asked for */
    bool ascends; /* each of the list is known to come before the next by this comparator */
};

/* Matches them: see match_found(), match_wants(), unwanted and settled. What it keeps is true while list and comparator stay what they were; when they do not,
 * the caller clears match->kept. Ends whatever the comparator answers. */
void match_sides(struct match *match, const struct match_sides *sides);

#endif
