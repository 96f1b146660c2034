/* Trying scenarios up to the first finding, for several suites. */
#ifndef Q237588_TESTS_TRIED_H
#define Q237588_TESTS_TRIED_H

#include "search/search.h"

struct tried {
    uint64_t scenarios;     /* that were tried, the finding included; numbers without a scenario do not count */
    uint64_t number;        /* of the finding */
    enum trial_class class; /* TRIAL_NOTHING: there is none */
};

/* Tries the scenarios `from` to `to` - 1 up to the first finding. False: search_try() failed. */
bool try_up_to_finding(struct searcher *searcher, uint64_t from, uint64_t to, struct tried *tried);

#endif
