/* What asking a module has found: for each law at each place the smallest or likeliest breach, in worker and parent alike. */
#ifndef Q237588_LAWS_FINDINGS_H
#define Q237588_LAWS_FINDINGS_H

#include "base/text.h"
#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct finding {
    bool found;
    struct law_counterexample counterexample; /* owned; without names where none are known */
    size_t weight;                            /* of all names together */
    char *detail;                             /* owned, may be NULL. In a worker as it is, in the parent safe to print */
};

/* What shows in one question where a module allocates nothing, and in any at all where it does. */
enum effect {
    EFFECT_CALL, /* it called the system for memory; the detail is the call's name */
    EFFECT_SHARED, /* it wrote to memory other than variables of its own: the heap, the C library's, the environment, the stack above */
    EFFECTS
};

/* A zeroed struct has found nothing. */
struct findings {
    struct finding laws[LAWS][CCM_PLACES];
    struct finding differences[KNOWN_BUILDS][CCM_PLACES];
    struct finding effects[EFFECTS][CCM_PLACES];
    uint64_t questions;
    bool failed; /* memory ran out */
};

/* How many code points a name has; a byte that is no part of valid UTF-8 counts as one. */
size_t name_points(struct ccm_name name);

/* How long and how foreign a name is to a reader: a code point counts 1 in ASCII, 2 beyond it, and a byte that is no part of valid UTF-8
 * counts 3. */
size_t name_weight(struct ccm_name name);

/* Which name comes first, byte by byte. */
int name_order(struct ccm_name a, struct ccm_name b);

/* Which counterexample is smaller: by the weight of all names, then by bytes, then by the names themselves. One without names is the largest of
 * all. */
int counterexample_order(const struct law_counterexample *a, const struct law_counterexample *b);

/* Two names, in the order of their bytes. Borrows them. */
struct law_counterexample counterexample_of_pair(struct ccm_name a, struct ccm_name b);

/* False: out of memory, and *to is without names. */
bool counterexample_copy(struct law_counterexample *to, const struct law_counterexample *from);
void counterexample_clean_up(struct law_counterexample *counterexample);

/* Whether a counterexample of this weight may be smaller than what was found: a quick look before a slow one. */
static inline bool finding_may_take(const struct finding *finding, size_t weight)
{
    return !finding->found || weight <= finding->weight || finding->counterexample.count == 0;
}

/* Keeps a copy of counterexample and detail where they are smaller than what was found, or of likely names, and that is not. */
void findings_note(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                   const char *detail);

/* The same with a detail that is made like printf's. */
void findings_note_printf(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What was seen of a comparator beside its answers, at another place where it is asked, too. */
void findings_repeat(struct findings *findings, enum ccm_place from, enum ccm_place to);

/* Puts another counterexample in place of what was found, whatever their sizes. */
void findings_replace(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                      const char *detail);

/* For the way from a worker to the parent. Take notes what was appended, and escapes the details. False: these bytes
 * are no findings; the module must have overwritten the worker's memory. */
void findings_append(const struct findings *findings, struct text *reply);
bool findings_take(struct findings *findings, const char *bytes, size_t length);

void findings_clean_up(struct findings *findings);

#endif
