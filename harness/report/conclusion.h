/* What a batch says of the bug and of its fix: what a page for people begins with. */
#ifndef Q237588_REPORT_CONCLUSION_H
#define Q237588_REPORT_CONCLUSION_H

#include "base/text.h"
#include "batch/batch.h"
#include "report/limits.h"

/* ANSWER_NOT_RUN: no run of this batch could tell. */
enum answer { ANSWER_NOT_RUN, ANSWER_NO, ANSWER_YES, ANSWERS };

/* One statement, and the runs that it stands on. */
struct claim {
    enum answer answer;
    size_t runs;
    size_t passed;  /* of the runs: were as expected */
    size_t looping; /* of the runs: were proved to loop */
    size_t
        limits; /* of the runs: show a known limit of the fix; not of a build that was verified, which has an answer of its own */
    size_t of_limit[LIMITS];
};

/* "not run", "no", "yes", "yes, within known limits". */
const char *conclusion_answer(const struct claim *claim);

/* Upgrades are held to nothing and tell nothing: they are in none of these. */
struct conclusion {
    struct claim reproduced; /* the bug: every run of pre-SP4 passed, and at least one looped */
    struct claim verified;   /* the fix: every run of SP4 passed */
    struct claim candidate;  /* likewise of all candidates, which are held to what is expected of SP4 */
};

struct conclusion conclusion_of(const struct batch *batch);

/* Appends what a claim stands on, safe to print: "all 2 runs of pre-SP4 were as expected, 1 looped", "1 of 2 runs of SP4 was not as
 * expected", "pre-SP4 was not run", and after a semicolon what limits there are. `who` is "pre-SP4", "SP4" or "the candidate";
 * `loops`: whether the loops are to be told of. */
void conclusion_explain(const struct claim *claim, const char *who, bool loops, struct text *text);

#endif
