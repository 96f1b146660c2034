/* Differences between two snapshots: which entries a run wrote, and how. */
#ifndef Q237588_CONVERGE_DIFFERENCE_H
#define Q237588_CONVERGE_DIFFERENCE_H

#include "converge/snapshot.h"

/* Kinds of writes, as bits. */
#define WRITE_ADDED 1u
#define WRITE_DELETED 2u
#define WRITE_RECREATED 4u  /* deleted and added again: same DN, other ID */
#define WRITE_RENAMED 8u    /* other DN, same ID */
#define WRITE_CHANGED 16u   /* other content */
#define WRITE_NO_EFFECT 32u /* only a sign of a write changed */
#define WRITE_KINDS 6u
/* Indexed by bit number: "added", "deleted", "recreated", "renamed", "changed", "without effect". */
extern const char *const write_kind_names[WRITE_KINDS];

/* A written entry. */
struct write {
    struct entry_state before, after; /* if added or deleted, one of them is zero */
    uint32_t person;
    unsigned kinds;
};

/* Writes of a run. */
struct writes {
    struct write *at; /* first existing, then deleted entries, each sorted by DN number; owned */
    size_t count, capacity;
    uint64_t kinds[WRITE_KINDS];                                       /* number of entries */
    uint64_t attributes_added, attributes_changed, attributes_deleted; /* of entries that exist before and after */
};

/* Numbers of persons: entries of all snapshots with the same ID, or else the same DN, are one person. */
struct persons {
    uint32_t *of_id, *of_dn; /* by string: person number + 1; 0: none; owned */
    size_t capacity;
    uint32_t count;
};

/* Finds the writes between two snapshots, and sets the persons of `after`. Ignores an ID that a snapshot has twice. `before` is
 * NULL for the first snapshot. Returns false if out of memory. */
bool difference_find(const struct strings *strings, const struct snapshot *before, struct snapshot *after, struct persons *persons,
                     struct writes *writes);

void writes_clean_up(struct writes *writes);
void persons_clean_up(struct persons *persons);

/* Change of an attribute of an entry. */
struct attribute_change {
    struct ccm_name type;
    struct ccm_name before, after; /* its values as a sequence (snapshot.h); empty: none */
};

/* Finds the next attribute with different values in two sequences. *a and *b are initially 0. Returns false at the end. */
bool attribute_change_next(struct ccm_name before, size_t *a, struct ccm_name after, size_t *b, struct attribute_change *change);

#endif
