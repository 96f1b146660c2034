/* Asking a candidate, within a worker, about one family after the other. */
#ifndef Q237588_LAWS_ASK_H
#define Q237588_LAWS_ASK_H

#include "base/text.h"
#include "ccm_compare.h"
#include "laws/family.h"
#include "laws/findings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A step of a job: which family, and at which place it was asked about. Never 0. */
static inline uint64_t law_step(uint64_t family, enum ccm_place place) { return (family + 1) << 2 | (uint64_t)place; }
/* Steps at no place. */
enum { LAW_STEP_NONE, LAW_STEP_LOADING = CCM_PLACES, LAW_STEP_UNLOADING = 1 << 2 | CCM_PLACES };
/* CCM_PLACES: none. */
static inline enum ccm_place law_step_place(uint64_t step) { return step ? (enum ccm_place)(step & 3) : CCM_PLACES; }

/* A step that a job died of; it is not taken again. */
struct skip {
    size_t task; /* whose step; see check_skip_key() */
    uint64_t step;
};

/* What is to be asked, and what is not. */
struct asker_config {
    const char *path;
    const char *known_paths[KNOWN_BUILDS]; /* NULL: not compared with */
    bool places[CCM_PLACES];
    const struct skip *skips;
    size_t skip_count;
    size_t task; /* this one */
};

struct asker {
    const struct asker_config *config;
    ccm_comparator *at[CCM_PLACES];                /* the candidate's */
    const struct ccm_compare *known[KNOWN_BUILDS]; /* NULL: not compared with */
    struct findings findings;
    uint64_t family; /* that is next */
    bool failed;     /* memory ran out, or the Unicode library failed */
    /* Storage that is kept from family to family. */
    int8_t *answers;
    uint64_t *sets;
    size_t *weights;
    struct ccm_name *copies;
    char *memory;
    size_t memory_capacity;
};

/* Loads the modules. False: `message` says why. Clean-up is legal in any case. */
bool asker_begin(struct asker *asker, const struct asker_config *config, struct text *message);

/* Takes candidate 0 (module/candidate.h), which is loaded already, in place of asker_begin(). False: out of memory. */
bool asker_take(struct asker *asker);

/* Begins the next family at a place: false if it is not to be asked about there. */
bool asker_step(struct asker *asker, enum ccm_place place);

/* Asks about two names: -1, 0 or 1. */
int asker_ask(struct asker *asker, enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* Asks about all pairs and triples, at each place; by way of a family_taker whose context is the asker. */
bool asker_ask_family(void *asker, const struct family *family);
/* The same at one place, as a part of the step that was begun last. */
bool asker_ask_at(struct asker *asker, enum ccm_place place, const struct family *family);

void asker_clean_up(struct asker *asker);

#endif
