/* A corpus that a comparator of this process sorts. */
#ifndef Q237588_TESTS_SORTED_H
#define Q237588_TESTS_SORTED_H

#include "laws/corpora.h"
#include "laws/sort.h"

extern struct sorted {
    struct prober prober;
    struct corpus corpus;
} sorted;
void sorted_clean_up(void);

extern const struct prober_config sorted_everywhere;

/* Has the prober ask the module. False: it cannot. */
bool sorted_take_module(struct prober *prober, const struct ccm_compare *module);

/* Has sorted.prober ask the comparator, at the export match. */
void sorted_take(ccm_comparator *comparator);

/* Makes the corpus with this number. */
void sorted_make_names(size_t number, double effort);
/* Little, and less with instruments. */
double sorted_effort(void);

/* Sorts the corpus; returns the number of questions about each name. */
double sort_corpus_by(ccm_comparator *comparator);
const struct finding *sorted_finding(enum law law);

/* The same for equal names. */
uint32_t folded_hash(struct ccm_name name);

#endif
