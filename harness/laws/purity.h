/* Does a module allocate, does it print? One question at a time, each in a thread of its own. */
#ifndef Q237588_LAWS_PURITY_H
#define Q237588_LAWS_PURITY_H

#include "laws/ask.h"
#include "laws/sets.h"

#include <stdbool.h>

/* Bytes of the output that are reported. */
#define PRINTED_MOST 60u

struct purity {
    struct prober *prober; /* takes what is found */
    int printed;           /* file that takes what is printed; -1: there is none */
    int size;              /* /proc/self/statm; -1: it cannot be had */
    bool measured;         /* whether allocations can be seen here; a memory tool hides them */
    size_t stride, pairs;
};

/* From here on what the answerer prints is looked at: it is to end soon. Before candidate_open(). False: no thread or file could be had;
 * clean-up is legal all the same. */
bool purity_begin(struct purity *purity, struct prober *prober);

/* Asks some of every kind of question; or one. False: no thread could be had, a file could not be read,
 * or memory ran out. */
bool purity_ask_sets(struct purity *purity, const struct sets_config *sets);
bool purity_ask(struct purity *purity, enum ccm_place place, struct ccm_name a, struct ccm_name b);

void purity_clean_up(struct purity *purity);

#endif
