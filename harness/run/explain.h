/* Explains each cycle of a run, computed again from recorded answers (run/record.h) without the build. */
#ifndef Q237588_RUN_EXPLAIN_H
#define Q237588_RUN_EXPLAIN_H

#include "model/listed.h"
#include "run/record.h"

/* Maximum number of distinct questions that are recorded in a cycle. */
#define EXPLAIN_QUESTIONS_MAX 1000u

struct explain_question {
    enum ccm_place place;
    struct ccm_name names[2]; /* borrowed from the scenario */
    int answer;               /* -1, 0 or 1 */
};

/* One cycle. Its names are numbers of the scenario. */
struct explain_cycle {
    struct entry *exported;
    struct listed *list;                /* the import list */
    struct record *records;             /* deletes, then updates */
    struct explain_question *questions; /* distinct, in order of their first occurrence */
    uint32_t exported_count, list_count, record_count, question_count;
    uint32_t rejected, conflicts;
    bool redundant;
};

struct explanation {
    struct explain_cycle *cycles; /* count + 1: the last has only the final export */
    uint32_t count;               /* cycles of the run */
};

/* Runs the scenario with the recorded answers of a build. `upgrade_before` is the first cycle of the build after an upgrade; 0: no
 * upgrade. RUN_STOPPED: the answers do not match the questions; `message` says why. The caller cleans up in any case. */
enum run_status explain_run(const struct scenario *scenario, const struct answers *answers, uint32_t upgrade_before,
                            struct explanation *explanation, struct text *message);
void explanation_clean_up(struct explanation *explanation);

#endif
