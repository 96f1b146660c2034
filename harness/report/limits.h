/* The known limits of the fix: fixtures in which a build that does all that is expected of SP4 loops, leaves wrong entries, or cannot be
 * judged. Which they are is read off the results, and why off the post office's rule, so that all reports say the same. */
#ifndef Q237588_REPORT_LIMITS_H
#define Q237588_REPORT_LIMITS_H

#include "base/text.h"
#include "batch/batch.h"

/* What a limit shows as. LIMIT_NONE: it is none; the run failed, is not checked against SP4's expectations, or is quiet and sound. */
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

/* Of a run of the batch. */
enum limit limit_of(const struct batch *batch, const struct batch_run *run);

/* The run of pre-SP4 on the same fixture; NULL: there is none. */
const struct batch_run *limit_before(const struct batch *batch, const struct batch_run *run);

/* How many runs of a build show each limit; returns how many show any. */
size_t limits_count(const struct batch *batch, const struct build *build, size_t counts[LIMITS]);

/* How many of the batch's runs are the build's. */
size_t limits_runs(const struct batch *batch, const struct build *build);

/* Appends "it loops in 15 (in 4 of them pre-SP4 comes to rest), leaves wrong entries in 5 (in 2 of them pre-SP4 leaves none), and is
 * undecided in 1". */
void limits_summarize(const size_t counts[LIMITS], struct text *text);

/* Appends why: "the post office keeps the first spelling", "the post office folds A to Z only, squeezes spaces", "1 cycle only". */
void limit_explain(const struct batch_run *run, struct text *text);

#endif
