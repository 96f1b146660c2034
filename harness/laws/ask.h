/* Asks a candidate, in a worker, about one name group after the other. */
#ifndef Q237588_LAWS_ASK_H
#define Q237588_LAWS_ASK_H

#include "base/text.h"
#include "ccm_compare.h"
#include "laws/name_group.h"
#include "laws/findings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Number of a step of a job: a group at a place. Never 0. */
static inline uint64_t law_step(uint64_t group, enum ccm_place place) { return (group + 1) << 2 | (uint64_t)place; }
/* Steps without a place. */
enum { LAW_STEP_NONE, LAW_STEP_LOADING = CCM_PLACES, LAW_STEP_UNLOADING = 1 << 2 | CCM_PLACES };
/* CCM_PLACES: none. */
static inline enum ccm_place law_step_place(uint64_t step) { return step ? (enum ccm_place)(step & 3) : CCM_PLACES; }

/* A step in which the candidate crashed or hung; it is skipped when the task is repeated. */
struct skip {
    size_t task; /* see check_skip_key() */
    uint64_t step;
};

/* Configuration of a prober. */
struct prober_config {
    const char *path;
    const char *known_paths[KNOWN_BUILDS]; /* NULL: not compared with */
    bool places[CCM_PLACES];
    const struct skip *skips;
    size_t skip_count;
    size_t task; /* the current one */
};

struct prober {
    const struct prober_config *config;
    ccm_comparator *at[CCM_PLACES];                /* the candidate's */
    unsigned same[CCM_PLACES];                     /* the places that have the comparator of this one, as bits; 0: itself only */
    const struct ccm_compare *known[KNOWN_BUILDS]; /* NULL: not compared with; not loaded in the candidate's process */
    struct findings findings;
    uint64_t group; /* number of the next one */
    bool only_asks; /* what prober_ask_group() asks does not depend on the answers, and another process concludes */
    bool failed;    /* memory ran out, or the Unicode library failed */
    /* Storage that is reused from group to group. */
    int8_t *answers;
    uint64_t *sets;
    size_t *weights;
    struct ccm_name *copies;
    char *memory;
    size_t memory_capacity;
};

/* Loads the modules. False: `message` says why. Call prober_clean_up() in either case. */
bool prober_begin(struct prober *prober, const struct prober_config *config, struct text *message);

/* The same with candidate 0 (module/candidate.h), which is loaded already. False: out of memory. */
bool prober_take(struct prober *prober);

/* Notes what loading or unloading candidate 0 has changed in its process; `done`: "loaded", "unloaded". */
void prober_note_surroundings(struct prober *prober, const char *done);

/* Begins the step of the next group at a place. False: it is skipped. */
bool prober_step(struct prober *prober, enum ccm_place place);

/* The same, unless the place is in *done, where it and those with the same comparator are added. Returns these, as bits; 0: none
 * is asked. */
unsigned prober_step_once(struct prober *prober, enum ccm_place place, unsigned *done);

/* Copies findings to the places that have the same comparator. */
void prober_repeat(struct prober *prober);

/* The candidate's answer about two names: -1, 0 or 1. */
int prober_ask(struct prober *prober, enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* Asks about all pairs and triples once for each comparator: the `visit` of a group_visitor whose context is the prober. Call
 * prober_repeat() at the end. */
bool prober_ask_group(void *prober, const struct name_group *group);
/* The same at one place, in the current step; `places` have its comparator. */
bool prober_ask_at(struct prober *prober, enum ccm_place place, unsigned places, const struct name_group *group);

void prober_clean_up(struct prober *prober);

#endif
