/* A finding run again for people: what happens in each cycle, with the build under test and with SP4. */
#ifndef Q237588_EXPLORE_SHOWN_H
#define Q237588_EXPLORE_SHOWN_H

#include "batch/batch.h"
#include "run/explain.h"

struct shown_case {
    struct batch batch;                 /* one fixture; the build under test, then SP4, unless it is that */
    struct explanation explanations[2]; /* by run; zeroed where a run did not come to its end */
};

/* Runs the fixture of this text, which is called `name`, with the build. *shown is the caller's to free; NULL where the text is no fixture
 * that stands alone. Anything but BATCH_OK: `message` says why. */
enum batch_status shown_case_run(const struct build *build, const char *name, const char *text, const struct batch_config *config,
                                 struct shown_case **shown, struct text *message);

/* NULL is legal. */
void shown_case_free(struct shown_case *shown);

#endif
