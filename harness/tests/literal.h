/* DESIGN section 4 to the letter, as the oracle of model/: lists that are searched from their beginnings, an insertion sort, and
 * keys that are compared as bytes. It shares with model/ the pools of names, the sites, and what makes keys and stored forms of
 * single names.
 */
#ifndef Q237588_TESTS_LITERAL_H
#define Q237588_TESTS_LITERAL_H

#include "model/comparators.h"
#include "model/scenario.h"

struct literal {
    const struct names *names;
    struct import_rules rules;
    struct sites sites;
    struct strings keys; /* identity keys, in the form that memcmp() orders */
    /* By name or comment: the number of its key; its stored form. */
    uint32_t *user_keys, *office_keys;
    uint32_t *stored_users, *stored_offices, *stored_comments;
    struct entry *entries; /* the directory, in no order */
    uint32_t count, capacity;
    struct record *deletes, *updates;
    uint32_t records_capacity; /* of each */
};

/* Starts with the sites and entries of a finished scenario, which must outlive it. */
void literal_open(struct literal *literal, const struct scenario *scenario);
void literal_close(struct literal *literal);

/* Makes a change of input. */
void literal_change(struct literal *literal, const struct change *change);

/* Puts the directory in the order in which the post office exports it. */
void literal_export(struct literal *literal);

/* Steps 5 and 6. *transfer borrows the storage of the literal until the next call. */
void literal_compare(struct literal *literal, const struct comparators *comparators, struct transfer *transfer);

/* Steps 7 and 8. Returns how many records were rejected. */
uint32_t literal_import(struct literal *literal, const struct transfer *transfer);

#endif
