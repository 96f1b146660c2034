/* The smallest part of the input with which a sync tool still does not converge. */
#ifndef Q237588_CONVERGE_SUBSET_H
#define Q237588_CONVERGE_SUBSET_H

#include "converge/input.h"

/* Maximum number of tried parts. */
#define SUBSET_TRIES_MAX 200u

struct subset {
    bool found;
    char *why_not;       /* why none was found; NULL: not searched, or found; owned */
    size_t units, count; /* units of the whole input, and of the part */
    uint32_t *names;     /* strings: names of the part in order; owned */
    uint32_t tries;
    bool is_minimal; /* each remaining unit is needed; false: the tries ran out, or it was stopped */
};

void subset_clean_up(struct subset *subset);

#endif
