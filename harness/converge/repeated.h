/* Persons whose updates repeat. */
#ifndef Q237588_CONVERGE_REPEATED_H
#define Q237588_CONVERGE_REPEATED_H

#include "converge/difference.h"
#include "converge/verdict.h"

/* A person whose updates repeat. */
struct repeated {
    uint32_t person;
    uint32_t runs;            /* number of counted runs that wrote it */
    unsigned kinds;           /* of all counted writes */
    const struct write *last; /* borrowed */
    size_t last_run;          /* index of the last counted run that wrote it */
};

struct repeats {
    struct repeated *at; /* sorted by person; owned */
    size_t count;
};

/* Finds the runs that count: with a verdict of repeats from the first period on, else from the second run on. In the latter case
 * a person counts if two runs, or the last one, wrote it. *first and *last are indexes; *first > *last: none count. */
void repeated_window(const struct judgement *judgement, size_t runs, size_t *first, size_t *last);

/* Finds the persons in the writes of the runs; none with a verdict of quiet or failed. Returns false if out of memory. */
bool repeated_find(const struct judgement *judgement, const struct writes *const *writes, size_t runs, uint32_t persons,
                   struct repeats *repeats);
void repeats_clean_up(struct repeats *repeats);

#endif
