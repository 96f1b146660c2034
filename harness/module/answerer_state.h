/* State of the judge's answerer; private to module/answerer*.c. */
#ifndef Q237588_MODULE_ANSWERER_STATE_H
#define Q237588_MODULE_ANSWERER_STATE_H

#include "base/text.h"
#include "module/answerer.h"
#include "module/channel.h"

#include <sys/types.h>

struct answerer_state {
    /* Of the job. */
    const struct workers_config *config;
    size_t job;
    uint64_t limit_ms, step;
    bool again, at_work, is_new;
    uint64_t start, time_ms; /* beginning of its time limit, by clock_now_ms(), and the limit; 0: none */
    uint64_t job_delay;      /* clock_delay_ms() of both processes when the job began */
    bool full;               /* the answerer waits for an acknowledgement */
    bool done, last;         /* it has finished the job; it accepts no other */
    bool failed;             /* it reported a failure after its last answer */
    bool abandoned, timed_out, ended;
    unsigned effects; /* side effects of the candidate: bits of channel.h */
    int status;       /* of wait(2), if it has ended */
    uint64_t processor_ms;
    /* Of the process. */
    pid_t pid; /* 0: there is none */
    int socket, memory;
    bool clamped; /* a hard limit allows less processor time than the job */
    uint64_t memory_taken;
    struct text files;             /* readable files that it was started with */
    uint64_t taken;                /* bytes of answers consumed */
    char answers[CHANNEL_ANSWERS]; /* fetched */
    size_t next, count;
};

/* One for each process: it judges one job at a time. */
extern struct answerer_state answerer;

/* Waits for the ending process; its notes can still be read afterwards. */
void answerer_reap(void);

/* Reports that the process has ended or was stopped at its time limit; NULL: no question was pending. */
_Noreturn void answerer_report_end(const struct answerer_question *question);

/* Reports a failure of the answerer as one of the job. */
_Noreturn void answerer_report_failure(const char *why, size_t length, const struct answerer_question *question);

#endif
