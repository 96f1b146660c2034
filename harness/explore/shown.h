/* Runs a finding again to show each cycle, with the build under test and with SP4. */
#ifndef Q237588_EXPLORE_SHOWN_H
#define Q237588_EXPLORE_SHOWN_H

#include "batch/batch.h"
#include "run/explain.h"

struct shown_case {
    struct batch batch;                 /* one fixture; the build under test, then SP4 (unless it is the build under test) */
    struct explanation explanations[2]; /* by run; zeroed if the run was not completed */
};

/* Runs the fixture of this text and name with the build, and unless it is NULL with SP4, whose path is `sp4`; records the answers.
 * Fills the batch, which the caller cleans up; it has no runs if the text is not a self-contained fixture. Unless BATCH_OK is
 * returned, `message` says why. */
enum batch_status case_run(const struct build *build, const char *name, const char *text, const struct batch_config *config,
                           const char *sp4, struct batch *batch, struct text *message);

/* Likewise, with the build and SP4. The caller frees *shown, which is NULL if the text is not a self-contained fixture. */
enum batch_status shown_case_run(const struct build *build, const char *name, const char *text, const struct batch_config *config,
                                 struct shown_case **shown, struct text *message);

/* NULL is legal. */
void shown_case_free(struct shown_case *shown);

#endif
