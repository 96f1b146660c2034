/* shrink/: Minimizes test cases that reproduce a finding.
 * In: a test case, and a function that checks whether a smaller one still reproduces the finding.
 * Out: the minimal test case, and notes on its irrelevant parts.
 */
#ifndef Q237588_SHRINK_SHRINK_H
#define Q237588_SHRINK_SHRINK_H

#include "shrink/test_case.h"

enum shrink_answer {
    SHRINK_LOST,       /* the test case does not reproduce the finding */
    SHRINK_REPRODUCED, /* it does */
    SHRINK_FAILED,     /* it could not be tried: shrinking ends with SHRINKING_FAILED */
};

/* Checks whether this test case, which is finished and valid, still reproduces the finding. */
typedef enum shrink_answer shrink_prober(void *context, const struct test_case *test_case);

enum shrink_status { SHRINK_OK, SHRINK_NO_MEMORY, SHRINKING_FAILED /* the prober failed */ };

struct shrink_config {
    shrink_prober *ask;
    void *context;
    bool keep_cycles; /* for undecided runs, which fewer cycles would always reproduce */
    bool many;        /* remove recipients before trying pairs of sites, for scenarios with very many recipients */
    bool samples;     /* replace letters beyond ASCII by those of a short list if possible */
    uint32_t most;    /* maximum number of probes, after which the smallest test case so far is the result; 0: SHRINK_QUESTIONS */
};

#define SHRINK_QUESTIONS 20000u

/* Code points of a name, and names, beyond these numbers are not altered one by one, but only together. */
#define SHRINK_SINGLE_POINTS 64u
#define SHRINK_SINGLE_NAMES 32u

/* Minimizes *test_case, which reproduces the finding and owns its names: fewest changes, then sites, recipients, entries;
 * defaults for rule and on_collision; fewest cycles; shortest and plainest names. The same test case and answers give the
 * same result. After a failure *test_case still reproduces the finding, but may not be minimal. */
enum shrink_status shrink(struct test_case *test_case, const struct shrink_config *config);

/* Appends the irrelevant parts of a minimized test case, each as a line with a newline: "The order of the sites does not
 * matter." */
enum shrink_status shrink_describe(const struct test_case *test_case, const struct shrink_config *config, struct text *lines);

#endif
