/* The known builds, and trying scenarios with them, for several suites. */
#ifndef Q237588_TESTS_TRIED_H
#define Q237588_TESTS_TRIED_H

#include "search/search.h"

/* The known builds, loaded by tried_load_builds(), which is a fixture. */
extern struct comparators tried_pre_sp4, tried_sp4;
void tried_load_builds(void);

/* A searcher with the default bounds. */
struct searcher tried_searcher(const struct comparators *build, uint64_t seed);

struct tried {
    uint64_t scenarios;     /* that were tried, the finding included; numbers without a scenario do not count */
    uint64_t number;        /* of the finding */
    enum trial_class class; /* TRIAL_NOTHING: there is none */
};

/* Tries the scenarios `from` to `to` - 1 up to the first finding. False: search_try() failed. */
bool try_up_to_finding(struct searcher *searcher, uint64_t from, uint64_t to, struct tried *tried);

#endif
