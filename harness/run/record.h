/* Records the answers of a run, in the order of its questions, and plays them back without the build.
 *
 * A comparator has no context, so there is one recorder and one player per process. Only processes without a candidate record, as a
 * candidate's process could forge its answers (DESIGN section 12).
 *
 * As text, a series of equal answers is its length (omitted if 1) and a sign: "12<3=>" is -1 twelve times, 0 three times, 1 once.
 */
#ifndef Q237588_RUN_RECORD_H
#define Q237588_RUN_RECORD_H

#include "base/text.h"
#include "run/run.h"

/* The build, and the build before an upgrade. */
#define RECORD_BUILDS 2u
/* Maximum length of a run's answers at one place, in bytes. */
#define RECORD_MAX ((size_t)16 << 20)

/* By build and place; owned. All are NULL if nothing was recorded. The second build's are NULL if there is no upgrade, or one to
 * the same build. */
struct answers {
    char *at[RECORD_BUILDS][CCM_PLACES];
};

void answers_clean_up(struct answers *answers);

/* Reads the next series and advances *at. Returns false if the text is empty or malformed. */
bool answers_read(const char **at, int *answer, uint64_t *times);

/* ---- Recording ---------------------------------------------------------------------------------------------------------------- */

/* Starts recording, and wraps each comparator of the run's builds in a recorder. None may be NULL. */
void record_begin(struct run_config *run);

/* Ends recording, and appends the answers to a worker's reply, or a note that they exceed RECORD_MAX. */
void record_end(struct text *reply);

/* Reads the answers of record_end() from the *left bytes at *at, and advances both. Answers that were too long are NULL. Returns
 * false if malformed or out of memory. */
bool record_take(const char **at, size_t *left, struct answers *answers);

/* ---- Playing ------------------------------------------------------------------------------------------------------------------ */

/* Selects a question; the player stores its names. */
struct play_stop {
    unsigned number; /* which build */
    enum ccm_place place;
    uint64_t index; /* of the question at this build and place, from 0 */
    bool reached;
    uint64_t sequence;        /* its index among all questions of the run */
    struct ccm_name names[2]; /* borrowed from the scenario */
};

/* Starts playing back answers, which must outlive it, and replaces the run's comparators by players. `stop` may be NULL. */
void play_begin(const struct answers *answers, struct run_config *run, struct play_stop *stop);

/* Called with each question that is played, and its answer. play_watch() sets it after play_begin(), which sets none. */
typedef void play_watcher(void *context, enum ccm_place place, struct ccm_name a, struct ccm_name b, int answer);
void play_watch(play_watcher *watcher, void *context);

/* Returns whether there was one answer for each question. If not, `message` says why. */
bool play_end(struct text *message);

#endif
