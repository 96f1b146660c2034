/* The known limits of the fix: fixtures in which a build meets SP4's expectations and yet loops, leaves wrong entries, or stays
 * undecided. Limits follow from the results and reasons from the post office's rule, so that all reports agree. */
#ifndef Q237588_REPORT_LIMITS_H
#define Q237588_REPORT_LIMITS_H

#include "base/text.h"
#include "batch/batch.h"

/* Kinds of limits. LIMIT_NONE: the run failed, is not checked against SP4's expectations, or is quiet and sound. */
enum limit {
    LIMIT_LOOPS_ALONE, /* pre-SP4 comes to rest without wrong entries */
    LIMIT_LOOPS,
    LIMIT_LEAVES_ALONE, /* at rest, with faults; pre-SP4 has none */
    LIMIT_LEAVES,
    LIMIT_UNDECIDED,
    LIMITS,
    LIMIT_NONE = LIMITS
};

/* "loops where pre-SP4 comes to rest", "loops" ... */
extern const char *const limit_names[LIMITS];

/* Why a fixture can be beyond the fix. */
extern const char limits_reason[];

/* The limit that a run of the batch shows. */
enum limit limit_of(const struct batch *batch, const struct batch_run *run);

/* The run of pre-SP4 with the same fixture; NULL: there is none. */
const struct batch_run *limit_pre_sp4(const struct batch *batch, const struct batch_run *run);

/* Counts the runs of a build that show each limit; returns their sum. */
size_t limits_count(const struct batch *batch, const struct build *build, size_t counts[LIMITS]);

/* The number of the build's runs in the batch. */
size_t limits_runs(const struct batch *batch, const struct build *build);

/* Appends "it loops in 15 (in 4 of them pre-SP4 comes to rest), leaves wrong entries in 5 (in 2 of them pre-SP4 leaves none), and
 * is undecided in 1". */
void limits_summarize(const size_t counts[LIMITS], struct text *text);

/* Appends the reason for a limit: "the post office keeps the first spelling", "the post office folds A to Z only, squeezes spaces",
 * "1 cycle only". */
void limit_explain(const struct batch_run *run, struct text *text);

#endif
