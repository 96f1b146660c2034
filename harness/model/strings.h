/* A pool of byte strings, each kept once and known by a number.
 *
 * The model speaks of names by these numbers: two names are the same bytes exactly when their numbers are
 * equal, and an entry of a directory of ten million is sixteen bytes.
 */
#ifndef Q237588_MODEL_STRINGS_H
#define Q237588_MODEL_STRINGS_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

/* The number of the empty string in every pool. */
#define STRING_EMPTY 0u

struct string_chunk;

/* Where a string is found. Part of its hash stands beside its number, so that no other string has to be looked at. */
struct string_slot {
    uint32_t number, hash;
};

struct strings {
    struct ccm_name *at; /* by number; `bytes` is never NULL and stays where it is until strings_renumber() or clean-up */
    uint32_t count;
    uint32_t capacity;
    struct string_slot *slots; /* hash table of numbers, a power of two in size; NULL: see strings_drop_table() */
    uint32_t slot_count;
    struct string_chunk *chunks; /* storage of the bytes */
};

/* Makes a pool that holds the empty string only. False: out of memory; the pool may be cleaned up all the same. */
bool strings_init(struct strings *strings);

/* Releases all that the pool owns. A zeroed pool is legal. */
void strings_clean_up(struct strings *strings);

/* Gives the number of these bytes, which are copied when they are new. False: out of memory, more than 3 * 2^29 strings, or one of 4
 * GiB; *number is then untouched and the pool as before. */
bool strings_intern(struct strings *strings, struct ccm_name bytes, uint32_t *number);

/* Makes room for `count` strings in all, which are then added without moving the pool. False: out of memory; the pool is as before. */
bool strings_reserve(struct strings *strings, uint32_t count);

/* Gives back the memory by which strings are found. The next one to be interned has the table made anew; strings_find() looks at
 * one after the other until then. */
void strings_drop_table(struct strings *strings);

/* Numbers the strings anew: the one that was order[i] becomes i. Lays their bytes down in that order, one behind the other, gives
 * back what is reserved for more, and drops the table. False: out of memory; the pool is as before. */
bool strings_renumber(struct strings *strings, const uint32_t *order);

/* Gives the number of these bytes if the pool holds them; false if not. */
bool strings_find(const struct strings *strings, struct ccm_name bytes, uint32_t *number);

/* The name of a NUL-terminated text; borrows it. */
struct ccm_name name_of_text(const char *text);

#endif
