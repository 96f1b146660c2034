/* Ranking keys: byte strings that are ordered as memcmp() orders them, a shorter one before a longer one that begins with it. */
#ifndef Q237588_MODEL_RANK_H
#define Q237588_MODEL_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keys {
    unsigned char *bytes; /* all keys, one after the other */
    size_t *starts;       /* where each begins; one more than there are keys */
    uint32_t count;
};

/* Compares two keys. */
int keys_compare(const struct keys *keys, uint32_t a, uint32_t b);

/* What ranking fills: room for as many as there are keys. */
struct ranked {
    uint32_t *order; /* the keys in their order, equal ones by number */
    uint32_t *ranks; /* of each of `order`: the number of different keys before it */
    uint32_t count;  /* of different keys */
};

/* Ranks the keys. False: out of memory; what was to be filled is then undefined. */
bool keys_rank(const struct keys *keys, struct ranked *ranked);

#endif
