/* Ranks keys: byte strings in the order of memcmp(), a prefix before the longer string. */
#ifndef Q237588_MODEL_RANK_H
#define Q237588_MODEL_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keys {
    unsigned char *bytes; /* all keys, one after the other */
    size_t *starts;       /* offset of each key, and the end of the last */
    uint32_t count;
};

/* Compares two keys. */
int keys_compare(const struct keys *keys, uint32_t a, uint32_t b);

/* The result of ranking; the caller provides room for all keys. */
struct ranked {
    uint32_t *order; /* the keys in order, ties by number */
    uint32_t *ranks; /* of each of `order`: the number of distinct keys before it */
    uint32_t count;  /* of distinct keys */
};

/* Ranks the keys. Returns false if out of memory; the result is then undefined. */
bool keys_rank(const struct keys *keys, struct ranked *ranked);

#endif
