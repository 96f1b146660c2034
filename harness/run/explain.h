/* What happened in each cycle of a run, computed again from its answers (run/record.h), without its build. */
#ifndef Q237588_RUN_EXPLAIN_H
#define Q237588_RUN_EXPLAIN_H

#include "model/listed.h"
#include "run/record.h"

/* Different questions of a cycle that are kept. */
#define EXPLAIN_QUESTIONS_MOST 1000u

struct explain_question {
    enum ccm_place place;
    struct ccm_name names[2]; /* borrowed from the scenario */
    int answer;               /* -1, 0 or 1 */
};

/* One cycle. The names in it are numbers of the scenario. */
struct explain_cycle {
    struct entry *exported;
    struct listed *list;                /* the import list */
    struct record *records;             /* deletes, then updates */
    struct explain_question *questions; /* different ones, in the order in which they were first asked */
    uint32_t exported_count, list_count, record_count, question_count;
    uint32_t rejected, conflicts;
    bool redundant;
};

struct explanation {
    struct explain_cycle *cycles; /* one more than the run had: the last has only what is exported then */
    uint32_t count;               /* without that one */
    bool failed;                  /* memory ran out */
};

/* Runs the scenario with the answers that a build gave; `upgrade_before`: from that cycle on, before it with those of the build before; 0:
 * no upgrade. RUN_STOPPED: the answers do not fit the questions, `message` says why. The caller cleans up in any case. */
enum run_status explain_run(const struct scenario *scenario, const struct answers *answers, uint32_t upgrade_before,
                            struct explanation *explanation, struct text *message);
void explanation_clean_up(struct explanation *explanation);

#endif
