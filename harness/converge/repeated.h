/* Who is written again and again. */
#ifndef Q237588_CONVERGE_REPEATED_H
#define Q237588_CONVERGE_REPEATED_H

#include "converge/difference.h"
#include "converge/verdict.h"

/* One person's entry. */
struct repeated {
    uint32_t person;
    uint32_t runs;            /* of those that count: in how many it was written */
    unsigned kinds;           /* of all of these writes */
    const struct write *last; /* borrowed */
    size_t last_run;          /* its index */
};

struct repeats {
    struct repeated *at; /* owned; by ascending number of the person */
    size_t count;
};

/* Which runs count: of a verdict of repeats those from the first period on, else those from the second on. Of the latter, a person counts who
 * was written in two of them, or in the last one. *first and *last are indexes; *first > *last: none count. */
void repeated_window(const struct judgement *judgement, size_t runs, size_t *first, size_t *last);

/* Finds them in what the runs wrote. Of a verdict of quiet or failed there are none. False: out of memory. */
bool repeated_find(const struct judgement *judgement, const struct writes *const *writes, size_t runs, uint32_t persons,
                   struct repeats *repeats);
void repeats_clean_up(struct repeats *repeats);

#endif
