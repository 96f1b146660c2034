/* Searches of explore, for several suites. */
#ifndef Q237588_TESTS_SEARCHED_H
#define Q237588_TESTS_SEARCHED_H

#include "explore/explore.h"

/* The search of a test: its configuration and findings. */
extern struct searched {
    struct batch batch;
    struct explore_config config;
    struct exploration exploration;
    struct text message;
    char *known[KNOWN_BUILDS], *folder;
} searched;

/* A checked fixture: a search of some thousand directories with two workers. */
void searched_set_up(void);
void searched_tear_down(void);

/* Fewer scenarios if instruments make them slow. */
uint64_t searched_some(uint64_t scenarios);

/* Sets the build; the path is taken over. */
void searched_choose(char *path, const char *name, bool candidate);
void searched_choose_pre_sp4(void);

/* Searches, and asserts that it did. */
void searched_run(void);

/* Asserts that all findings are of the class, and none was run a second time. */
void searched_assert_unconfirmed(enum trial_class class);

void searched_assert_same(const struct exploration *a, const struct exploration *b);

#endif
