/* Detects allocations and output of a module: one question at a time, each in a thread of its own. */
#ifndef Q237588_LAWS_PURITY_H
#define Q237588_LAWS_PURITY_H

#include "laws/ask.h"
#include "laws/sets.h"

#include <stdbool.h>

/* Most bytes of output that are reported. */
#define PRINTED_MAX 60u

struct purity {
    struct prober *prober; /* receives findings */
    int printed;           /* file for captured output; -1: none */
    int size;              /* /proc/self/statm; -1: not available */
    bool measured;         /* whether allocations can be detected; a memory tool hides them */
    size_t stride, pairs;
};

/* Captures the answerer's output from now on; the process must end soon. Call it before candidate_open(). False: no thread or no
 * file. Call purity_clean_up() in either case. */
bool purity_begin(struct purity *purity, struct prober *prober);

/* Ask a sample of each kind of question; or one question. False: no thread, a file cannot be read, or out of memory. */
bool purity_ask_sets(struct purity *purity, const struct sets_config *sets);
bool purity_ask(struct purity *purity, enum ccm_place place, struct ccm_name a, struct ccm_name b);

void purity_clean_up(struct purity *purity);

#endif
