/* What lies between two snapshots: which entries a run wrote, and how. */
#ifndef Q237588_CONVERGE_DIFFERENCE_H
#define Q237588_CONVERGE_DIFFERENCE_H

#include "converge/snapshot.h"

/* What happened to an entry, as bits. */
#define WRITE_ADDED 1u
#define WRITE_DELETED 2u
#define WRITE_RECREATED 4u  /* deleted and added again under its DN: the ID is another one */
#define WRITE_RENAMED 8u    /* the DN is another one and the ID is not */
#define WRITE_CHANGED 16u   /* the content is another one */
#define WRITE_NO_EFFECT 32u /* a sign has moved, and nothing else is another one */
#define WRITE_KINDS 6u
/* "added", "deleted", "recreated", "renamed", "changed", "without effect", by the number of the bit. */
extern const char *const write_kind_names[WRITE_KINDS];

/* An entry that was written. */
struct write {
    struct entry_state before, after; /* of one that was added or deleted, one of them is zero */
    uint32_t person;
    unsigned kinds;
};

/* What a run wrote. */
struct writes {
    struct write *at; /* owned; those that are there after the run first, both parts by ascending number of the DN */
    size_t count, capacity;
    uint64_t kinds[WRITE_KINDS];                                       /* entries */
    uint64_t attributes_added, attributes_changed, attributes_deleted; /* of entries that are there before and after */
};

/* Whose entry an entry is: the same person's where the ID is the same, or else the DN, in whatever snapshots. */
struct persons {
    uint32_t *of_id, *of_dn; /* owned, by string: the number + 1; 0: none */
    size_t capacity;
    uint32_t count;
};

/* Finds what was written between two snapshots, and says whose the entries of `after` are. An ID that a snapshot has twice says nothing.
 * The first snapshot has no `before`. False: out of memory. */
bool difference_find(const struct strings *strings, const struct snapshot *before, struct snapshot *after, struct persons *persons,
                     struct writes *writes);

void writes_clean_up(struct writes *writes);
void persons_clean_up(struct persons *persons);

/* What happened to one attribute of an entry. */
struct attribute_change {
    struct ccm_name type;
    struct ccm_name before, after; /* its values as a sequence (snapshot.h); empty: it has none */
};

/* Gives the next attribute whose values differ in two sequences. *a and *b are 0 at first. False: there is none. */
bool attribute_change_next(struct ccm_name before, size_t *a, struct ccm_name after, size_t *b, struct attribute_change *change);

#endif
