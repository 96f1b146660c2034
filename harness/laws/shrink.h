/* The smallest witness: what can be left out of its names, or be plainer, without the law being kept. */
#ifndef Q237588_LAWS_SHRINK_H
#define Q237588_LAWS_SHRINK_H

#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>

struct shrinker {
    /* Whether the law is broken with these names, too. */
    bool (*broken)(void *context, const struct law_witness *witness);
    void *context;
    size_t attempts; /* that may still be made */
};

/* Makes the witness smaller in place, the same way each time. False: out of memory; the witness is valid all the same. */
bool shrink_witness(struct law_witness *witness, struct shrinker *shrinker);

#endif
