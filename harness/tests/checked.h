/* Modules that are checked against the laws, for several suites. */
#ifndef Q237588_TESTS_CHECKED_H
#define Q237588_TESTS_CHECKED_H

#include "laws/laws.h"

/* The result of a module. */
struct checked {
    struct laws laws;
    struct text message;
    enum laws_status status;
    size_t told, of; /* by progress */
    bool out_of_turn;
};

/* Which allocation is to fail, 0: none; and whether it came to it in this process. */
extern unsigned long checked_failure;
extern bool checked_reached;

/* A path below the build's folder; the caller frees it. */
char *checked_path(const char *file);

/* Little effort, two workers, locales of the build. */
struct laws_config checked_config(void);

/* Checks the module; the second one with the above, and asserts that it could be. */
void checked_with(struct checked *checked, const char *file, struct laws_config config);
void checked_module(struct checked *checked, const char *file);
void checked_clean_up(struct checked *checked);
/* A fixture: cleans up after a failed test. */
void checked_clean_up_all(void);

/* Asserts the names; NULL ends the list. */
void checked_assert_names(const struct law_counterexample *counterexample, const char *const names[LAW_NAMES_MAX]);

/* A law that must be broken, and how. */
struct checked_breach {
    enum law law;
    enum ccm_place place;
    const char *detail; /* NULL: any */
    const char *names[LAW_NAMES_MAX];
};

void checked_assert_broken(const struct checked *checked, const struct checked_breach *expected, size_t count);
#define CHECKED_ASSERT_BROKEN(checked, ...)                                                                                        \
    checked_assert_broken(checked, (const struct checked_breach[]){__VA_ARGS__},                                                   \
                          sizeof((const struct checked_breach[]){__VA_ARGS__}) / sizeof(struct checked_breach))

/* Asserts that these laws are broken at the place, and no others. */
void checked_assert_only(const struct checked *checked, enum ccm_place place, const enum law *broken, size_t count);
#define CHECKED_ASSERT_ONLY(checked, place, ...)                                                                                   \
    checked_assert_only(checked, place, (const enum law[]){__VA_ARGS__}, sizeof((const enum law[]){__VA_ARGS__}) / sizeof(enum law))

/* Asserts that the law holds at the place, or is inconclusive if this machine cannot test it. */
void checked_assert_kept(const struct checked *checked, enum law law, enum ccm_place place);

/* What this machine can test: allocations of a thread not under a memory tool, system calls where there is a filter, locales
 * where there are some. */
bool checked_allocations_show(const struct checked *checked);
bool checked_calls_show(void);
bool checked_locales_are_there(void);

#endif
