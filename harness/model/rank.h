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

/* Numbers the keys by their order, equal ones alike: ranks[key] is 0 to *different - 1. False: out of memory; ranks and *different are
 * then undefined. */
bool keys_rank(const struct keys *keys, uint32_t *ranks, uint32_t *different);

#endif
