/* Searches of all directories of a bound, for two suites. */
#ifndef Q237588_TESTS_EXHAUSTED_H
#define Q237588_TESTS_EXHAUSTED_H

#include "exhaustive/exhaustive.h"

/* The default bound, but for these. */
struct exhaust_bound exhausted_bound(uint32_t recipients, uint32_t sites, const char *letters, uint32_t length, uint32_t changes);

/* Begins a search, which must succeed. */
void exhausted_begin(struct exhaust *exhaust, const struct exhaust_bound *bound);

#endif
