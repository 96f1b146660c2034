/* Verifications that are made by hand, for reports to print. */
#ifndef Q237588_TESTS_MADE_VERIFICATION_H
#define Q237588_TESTS_MADE_VERIFICATION_H

#include "made.h"
#include "verify/verification.h"

/* A batch of one build, a candidate, that was verified. */
struct verified {
    struct batch batch;
    struct verification verification;
};

/* Its results. */
#define VERIFIED(verified)                                                                                                         \
    (&(const struct results){.kind = RESULTS_RUNS, .batch = &(verified)->batch, .verification = &(verified)->verification})

/* Everything is as with SP4: `fixtures` of them passed, nothing was found. */
void make_fixed(struct verified *verified, size_t fixtures);

/* "ascii-only", as one may meet it: not fixed, 3 of 12 fixtures failed, one law is broken at every place. */
void make_ascii_only(struct verified *verified);

/* There is one of everything, and many of most; all that a module or a fixture has a say in is hostile. Unsafe. */
void make_hostile(struct verified *verified);

/* One of these three, for tests that are run with each: make_fixed() with three fixtures, make_ascii_only(), make_hostile(). */
enum made { MADE_FIXED, MADE_ASCII_ONLY, MADE_HOSTILE, MADE };
void make_one(struct verified *verified, int which);

/* The laws at each place, by number. */
#define LAW_CASES ((size_t)LAWS * CCM_PLACES)
const struct law_result *law_at(const struct verified *verified, size_t at);

/* Asserts that the text is as expected, and that no allocation failed. */
void assert_text(const struct text *text, const char *expected);

void verified_clean_up(struct verified *verified);

/* The text of a part. `names` end with NULL. */
void set_law(struct verified *verified, enum law law, enum ccm_place place, enum law_state state, const char *const *names,
             const char *detail);
void set_difference(struct verified *verified, enum known_build known, enum ccm_place place, const char *const *names);
void set_build(struct verified *verified, const char *name, const char *path);
void add_statement(struct verified *verified, enum conclusion_kind kind, const char *text);

/* The file in harness/tests/data/report/; the caller frees it. Q237588_GOLDEN=write writes it anew. */
char *golden_file(const char *name, const char *written);
/* The same of any file, by its path. */
char *golden_path(const char *path, const char *written);

/* Version, date and isolation that are the same wherever tests run. */
extern const struct report_style verification_style;

#endif
