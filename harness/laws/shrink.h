/* Minimizes a counterexample: shorter and plainer names that still break the law. */
#ifndef Q237588_LAWS_SHRINK_H
#define Q237588_LAWS_SHRINK_H

#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>

struct name_shrinker {
    /* Whether these names break the law, too. */
    bool (*broken)(void *context, const struct law_counterexample *counterexample);
    void *context;
    size_t attempts; /* remaining ones */
};

/* Minimizes the counterexample in place, deterministically. False: out of memory; the counterexample stays valid. */
bool shrink_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker);

#endif
