/* A candidate within this process, its actions, and the outcome of its job; for several suites. */
#ifndef Q237588_TESTS_ANSWERED_H
#define Q237588_TESTS_ANSWERED_H

#include "module/crash.h"
#include "module/workers.h"

enum deed {
    ANSWER,
    READ_PAST_A,
    READ_PAST_B,
    READ_BEFORE_A,
    READ_BEFORE_B,
    WRITE_TO_A,
    WRITE_TO_B,
    OVERFLOW_STACK,
    LOOP,
    EXIT,
    RAISE,
    ROUND_UP,
    TURN_DIRECTION,
    SPOIL_REGISTERS,
    FILL_X87_STACK
};

extern struct answered {
    enum deed deed; /* action of the comparators */
    /* Outcome of the last job. */
    struct crash crash;
    enum outcome_kind kind;
    int detail;
    bool crashed;
    char names[2][64], reply[256];
} answered;

extern ccm_comparator *const answered_deeds[CCM_PLACES];

struct ccm_name answered_name(const char *text);

/* Runs a job; answered_look() and answered_limit() are those of its workers. */
void answered_try(worker_job *job, void *context);
void answered_look(void *context, size_t job, const struct outcome *outcome);
uint64_t answered_limit(void *context, size_t job);

/* Asks sound questions, one with a name of this length, and then the one at which the deed is done. */
void answered_try_deed(enum deed deed, size_t length);

#endif
