/* The judge's side of an answerer (DESIGN section 12, module/candidate.h). The judge starts this process for its first job that
 * asks a candidate; the answerer does the same jobs and sends the candidate's answers in the order of the questions.
 *
 * If the answerer crashes, hangs or is killed, the next question of the judge is the one without an answer. The judge reports it
 * (module/crash.h) and ends, so these functions do not return in that case.
 */
#ifndef Q237588_MODULE_ANSWERER_H
#define Q237588_MODULE_ANSWERER_H

#include "ccm_compare.h"
#include "module/workers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answerer_question {
    unsigned number; /* which candidate */
    enum ccm_place place;
    struct ccm_name names[2];
};

/* In a worker: starts a job. `again`: this is the second attempt, because something outside may have killed the answerer in the
 * first. */
void answerer_begin_job(const struct workers_config *config, size_t job, uint64_t limit_ms, bool again);

/* Orders the answerer to do the job, too, and replaces it if it was started with other files. Does nothing outside a worker, or if
 * called twice in a job. */
void answerer_order(const char *const readable[], size_t count);

/* Whether the job has an answerer; whether that was started for this job. */
bool answerer_is_at_work(void);
bool answerer_is_new(void);

/* The next answer (-1, 0 or 1), or the next bytes. */
int answerer_take(const struct answerer_question *question);
void answerer_take_bytes(void *bytes, size_t length);

/* Side effects of the candidate since the last call: bits of channel.h. */
unsigned answerer_take_effects(void);

/* Sets the answerer's time limit, from now on, in milliseconds; 0: none. */
void answerer_set_time_limit(uint64_t ms);

/* Restarts the job's time limit. */
void answerer_extend_time(void);

void answerer_note_step(uint64_t step);
void answerer_note_cycle(uint32_t cycle);

/* Time limit of the job in milliseconds; 0: none. */
uint64_t answerer_limit_ms(void);
/* Adds the scheduling delay, in milliseconds, of another process that the judge waited for in this job. */
void answerer_add_delay(uint64_t ms);

/* Reports that a question was answered differently the second time. */
_Noreturn void answerer_report_otherwise(const struct answerer_question *question, int before, int now);

/* Reports an answer that does not fit the question. */
_Noreturn void answerer_refuse(void);

/* Ends the job without the remaining answers. */
void answerer_abandon(void);

/* Waits until the answerer has finished the job, too. *last: the answerer, and so the judge, must not be used again. False: the
 * answerer failed, although the judge did not; `message` says why, empty: out of memory. */
bool answerer_end_job(bool *last, struct text *message);

/* Ends the answerer, if there is one. Call it before the judge ends. */
void answerer_end(void);

#endif
