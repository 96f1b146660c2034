/* shrink/: Test cases, and the minimal one that still shows what was found.
 * In: a test case, and a function that tells whether a smaller one still shows it.
 * Out: the minimal test case, with notes on what does not matter in it.
 */
#ifndef Q237588_SHRINK_SHRINK_H
#define Q237588_SHRINK_SHRINK_H

#include "shrink/test_case.h"

enum shrink_answer {
    SHRINK_GONE,   /* it does not show it */
    SHRINK_SHOWN,  /* it does */
    SHRINK_FAILED, /* it could not be tried: shrinking ends with SHRINKING_FAILED */
};

/* Whether this (finished, valid) test case still shows it; may ask a worker. */
typedef enum shrink_answer shrink_prober(void *context, const struct test_case *test_case);

enum shrink_status { SHRINK_OK, SHRINK_NO_MEMORY, SHRINKING_FAILED /* the prober did */ };

struct shrink_config {
    shrink_prober *ask;
    void *context;
    bool keep_cycles; /* for what is found because cycles ran out: fewer of them would show it anywhere */
    bool many;        /* of a scenario with very many recipients: these are made fewer before sites are compared in pairs */
    bool samples;     /* a letter beyond ASCII that matters becomes one of a short list, where that will do */
    uint32_t most;    /* questions at most, then what was found by then is the result; 0: SHRINK_QUESTIONS */
};

#define SHRINK_QUESTIONS 20000u

/* Code points of a name, and names, that are altered one by one; what is behind them is only altered together. */
#define SHRINK_SINGLE_POINTS 64u
#define SHRINK_SINGLE_NAMES 32u

/* Makes *test_case, which shows it and has names of its own, smaller while it does: fewest changes, then sites, recipients,
 * entries; defaults for rule and on_collision; fewest cycles; shortest and plainest names. The same test case and answers
 * give the same result. On a failure *test_case is a smaller one that shows it, or the one that it was. */
enum shrink_status shrink(struct test_case *test_case, const struct shrink_config *config);

/* Appends what does not matter to a shrunk test case, a line each, ended by a newline: "The names of the post offices can be
 * anything." */
enum shrink_status shrink_describe(const struct test_case *test_case, const struct shrink_config *config, struct text *lines);

#endif
