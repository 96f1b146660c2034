/* The answers of a run, in the order of its questions: written down while it runs, and given again without the build.
 *
 * A comparator has no context, so there is one recorder and one player for the process as a whole. Only a process that loads no candidate
 * records: what a candidate's process says of its answers is worth nothing (DESIGN section 12).
 *
 * As text a series of equal answers is its length, left out where it is 1, and a sign: "12<3=>" is -1 twelve times, 0 three times, 1 once.
 */
#ifndef Q237588_RUN_RECORD_H
#define Q237588_RUN_RECORD_H

#include "base/text.h"
#include "run/run.h"

/* The build itself, and the one before an upgrade. */
#define RECORD_BUILDS 2u
/* The answers of one run take so many bytes at most. */
#define RECORD_MOST ((size_t)16 << 20)

/* By build and place; owned. All are NULL where nothing was recorded, and those of the build before an upgrade where it is the same build
 * or there is none. */
struct answers {
    char *at[RECORD_BUILDS][CCM_PLACES];
};

void answers_clean_up(struct answers *answers);

/* Appends one answer, or a series of equal ones, to such a text. */
void answers_write(struct text *text, int answer, uint64_t times);

/* Reads the next series from *at, which moves on. False: there is none, the text being empty or malformed. */
bool answers_read(const char **at, int *answer, uint64_t *times);

/* ---- Recording ---------------------------------------------------------------------------------------------------------------- */

/* Begins a record, and puts a recorder in front of each comparator of the run's builds. No place of them is NULL. */
void record_begin(struct run_config *run);

/* Ends it, and appends it to a worker's reply, or that it was too long to be kept. */
void record_end(struct text *reply);

/* Takes what record_end() appended from the front of the *left bytes at *at. One that was too long gives no answers. False: this is none,
 * or memory ran out. */
bool record_take(const char **at, size_t *left, struct answers *answers);

/* ---- Playing ------------------------------------------------------------------------------------------------------------------ */

/* The question that the player has stopped at. */
struct play_stop {
    unsigned number; /* which build */
    enum ccm_place place;
    uint64_t index; /* of the question among those of the build at the place, from 0 */
    bool reached;
    uint64_t sequence;        /* its number among all questions of the run */
    struct ccm_name names[2]; /* borrowed from the scenario */
};

/* Begins to play answers, which stay where they are, and makes the run's comparators those that give them. `stop` may be NULL. */
void play_begin(const struct answers *answers, struct run_config *run, struct play_stop *stop);

/* Whether there was an answer to each question, and a question to each answer. Else `message` says what is wrong. */
bool play_end(struct text *message);

#endif
