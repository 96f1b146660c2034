/* What a judge knows of its answerer: of module/answerer*.c alone. */
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
    uint64_t start, given_ms; /* start of its time, by clock_now_ms(), and its length; 0: no limit */
    uint64_t job_delay;       /* of both processes, when the job began: see clock_delay_ms() */
    bool full;                /* the answerer waits for an acknowledgement */
    bool done, last;          /* it has done the job; and does no other */
    bool failed;              /* it says that it has failed, where the judge had all answers */
    bool abandoned, timed_out, ended;
    unsigned effects; /* what the candidate did beside answering */
    int status;       /* as of wait(2), where it has ended */
    uint64_t processor_ms;
    /* Of the process. */
    pid_t pid; /* 0: there is none */
    int socket, memory;
    bool clamped; /* has less processor time than the job may take, as a hard limit allows no more */
    uint64_t memory_taken;
    struct text files;             /* that it was started with */
    uint64_t taken;                /* bytes of answers, all in all */
    char answers[CHANNEL_ANSWERS]; /* that have been fetched */
    size_t next, count;
};

/* There is one: a process is the judge of one job at a time. */
extern struct answerer_state answerer;

/* Waits for the process, which ends now; what it was doing can still be read. */
void answerer_reap(void);

/* The process has ended, or was stopped as its time was over; NULL: nothing was asked. */
_Noreturn void answerer_report_end(const struct answerer_question *question);

/* The answerer says that it has failed: so has the job. */
_Noreturn void answerer_report_failure(const char *why, size_t length, const struct answerer_question *question);

#endif
