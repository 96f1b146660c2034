/* Minimizes a counterexample: shorter and plainer names that still break the law. */
#ifndef Q237588_LAWS_SHRINK_H
#define Q237588_LAWS_SHRINK_H

#include "laws/laws.h"

#include <stdbool.h>
#include <stddef.h>

struct name_shrinker {
    /* Whether the law is broken with these names, too. */
    bool (*broken)(void *context, const struct law_counterexample *counterexample);
    void *context;
    size_t attempts; /* that may still be made */
};

/* Makes the counterexample smaller in place, the same way each time. False: out of memory; the counterexample is valid all the same. */
bool shrink_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker);

#endif
