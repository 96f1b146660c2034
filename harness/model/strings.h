/* A pool of byte strings (interning): each is stored once and has a number.
 *
 * The model uses these numbers instead of names: two names are the same bytes if and only if their numbers are
 * equal, and a directory entry takes sixteen bytes.
 */
#ifndef Q237588_MODEL_STRINGS_H
#define Q237588_MODEL_STRINGS_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The number of the empty string in every pool. */
#define STRING_EMPTY 0u

struct string_chunk;

/* A slot of the hash table. It has part of the hash, so that a search hardly ever reads another string. */
struct string_slot {
    uint32_t number, hash;
};

struct strings {
    struct ccm_name *at; /* by number; `bytes` is never NULL and valid until strings_renumber() or clean-up */
    uint32_t count;
    uint32_t capacity;
    struct string_slot *slots; /* hash table of numbers, a power of two in size; NULL: see strings_drop_table() */
    uint32_t slot_count;
    struct string_chunk *chunks; /* storage of the bytes */
};

/* Makes a pool that holds the empty string only. Returns false if out of memory; clean-up is then still legal. */
bool strings_init(struct strings *strings);

/* Releases all that the pool owns. A zeroed pool is legal. */
void strings_clean_up(struct strings *strings);

/* Sets *number to the number of these bytes, which are copied if they are new. Returns false if out of memory, at 3 * 2^29 strings,
 * or for a string of 4 GiB; *number and the pool are then unchanged. */
bool strings_intern(struct strings *strings, struct ccm_name bytes, uint32_t *number);

/* Makes room for `count` strings in all; adding them then reallocates no table. Returns false if out of memory; the pool is
 * unchanged. */
bool strings_reserve(struct strings *strings, uint32_t count);

/* Frees the hash table. The next strings_intern() rebuilds it; until then, strings_find() searches linearly. */
void strings_drop_table(struct strings *strings);

/* Renumbers the strings: number order[i] becomes i. Stores their bytes contiguously in that order, frees spare capacity, and drops
 * the hash table. Returns false if out of memory; the pool is then unchanged. */
bool strings_renumber(struct strings *strings, const uint32_t *order);

/* Sets *number to the number of these bytes. Returns false if the pool does not hold them. */
bool strings_find(const struct strings *strings, struct ccm_name bytes, uint32_t *number);

/* A NUL-terminated text as a name; borrows it. */
struct ccm_name name_of_text(const char *text);
struct ccm_name name_of_bytes(const struct text *text);

/* Compare bytes; the order is that of memcmp(), a prefix before the longer name. */
static inline bool name_same(struct ccm_name a, struct ccm_name b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}
int name_order(struct ccm_name a, struct ccm_name b);

#endif
