/* The smallest part of the input with which a sync tool still does not come to rest. */
#ifndef Q237588_CONVERGE_SUBSET_H
#define Q237588_CONVERGE_SUBSET_H

#include "converge/input.h"

/* Parts of the input that are tried at most. */
#define SUBSET_TRIES_MOST 200u

struct subset {
    bool found;
    char *why_not;       /* owned; why there is none; NULL: nobody asked, or it was found */
    size_t units, count; /* of the whole input; of the part */
    uint32_t *names;     /* owned; strings: of the part, in order */
    uint32_t tries;
    bool is_minimal; /* each unit that is left is needed; else the tries came to their end, or it was stopped */
};

void subset_clean_up(struct subset *subset);

#endif
