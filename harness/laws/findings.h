/* Breaches of laws: for each law at each place the likeliest or minimal one. Used in workers and in the parent. */
#ifndef Q237588_LAWS_FINDINGS_H
#define Q237588_LAWS_FINDINGS_H

#include "base/text.h"
#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct finding {
    bool found;
    struct law_counterexample counterexample; /* owned; no names if none are known */
    size_t weight;                            /* sum over all names */
    char *detail;                             /* owned, may be NULL; safe to print in the parent, not in a worker */
};

/* Side effects that are breaches if the module allocates nothing; a module that allocates has them at any question. */
enum effect {
    EFFECT_CALL,   /* a system call for memory; the detail is its name */
    EFFECT_SHARED, /* a write to other memory: the heap, the C library's variables, the environment, the callers' stack */
    EFFECTS
};

/* A zeroed struct is empty. */
struct findings {
    struct finding laws[LAWS][CCM_PLACES];
    struct finding differences[KNOWN_BUILDS][CCM_PLACES];
    struct finding effects[EFFECTS][CCM_PLACES];
    uint64_t questions;
    bool failed; /* memory ran out */
};

/* Number of code points of a name; a byte outside valid UTF-8 counts as one. */
size_t name_points(struct ccm_name name);

/* Weight of a name, the sum over its code points: 1 in ASCII, 2 otherwise, 3 for a byte outside valid UTF-8. */
size_t name_weight(struct ccm_name name);

/* Compares two counterexamples: by weight, then by bytes, then by the names. One without names is the largest. */
int counterexample_order(const struct law_counterexample *a, const struct law_counterexample *b);

/* Two names, in the order of their bytes. Borrows them. */
struct law_counterexample counterexample_of_pair(struct ccm_name a, struct ccm_name b);

/* False: out of memory; *to has no names then. */
bool counterexample_copy(struct law_counterexample *to, const struct law_counterexample *from);
void counterexample_clean_up(struct law_counterexample *counterexample);

/* Whether a counterexample of this weight may replace the finding: a quick test before findings_note(). */
static inline bool finding_may_take(const struct finding *finding, size_t weight)
{
    return !finding->found || weight <= finding->weight || finding->counterexample.count == 0;
}

/* Replaces the finding by copies of counterexample and detail if these are smaller, or if their names are likely and the
 * finding's are not. */
void findings_note(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                   const char *detail);

/* The same with a formatted detail. */
void findings_note_printf(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Copies findings about laws and effects to another place that has the same comparator. */
void findings_repeat(struct findings *findings, enum ccm_place from, enum ccm_place to);

/* Replaces the finding unconditionally. */
void findings_replace(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                      const char *detail);

/* Serialize findings in a worker; parse and merge them in the parent, with escaped details. False: these bytes are no findings. */
void findings_append(const struct findings *findings, struct text *reply);
bool findings_take(struct findings *findings, const char *bytes, size_t length);

void findings_clean_up(struct findings *findings);

#endif
