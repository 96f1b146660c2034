/* An answerer as its judge has it (DESIGN section 12, module/candidate.h): a process that the judge starts for the first job that asks a
 * candidate, that does the same jobs, and that hands over the candidates' answers as it gets them.
 *
 * Where it crashes, hangs or is ended, the judge knows the question that has no answer, as it is the next one to be asked. It reports
 * that (module/crash.h) and ends; so none of these functions returns then.
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

/* In a worker: the job that it does from here on. `again`: it is done a second time, as something from outside may have ended the
 * answerer in the first. */
void answerer_begin_job(const struct workers_config *config, size_t job, uint64_t limit_ms, bool again);

/* Has an answerer do the job, too; one that was started with other files is ended before. Without effect in a process that is no worker,
 * and a second time in a job. */
void answerer_order(const char *const readable[], size_t count);

/* Whether the job has an answerer, and one that was started for it. */
bool answerer_is_at_work(void);
bool answerer_is_new(void);

/* The next answer, -1, 0 or 1; or bytes. */
int answerer_take(const struct answerer_question *question);
void answerer_take_bytes(void *bytes, size_t length);

/* What the candidate did beside answering since this was asked last: bits of channel.h. */
unsigned answerer_take_effects(void);

/* Time limit of the answerer in milliseconds, from now on; 0: none. */
void answerer_give_time(uint64_t ms);

/* As much time again as the job had when it began. */
void answerer_extend_time(void);

void answerer_note_step(uint64_t step);
void answerer_note_cycle(uint32_t cycle);

/* How long the job may take, in milliseconds; 0: any time. */
uint64_t answerer_limit_ms(void);
/* Another process, for which the judge waited in this job, has waited for a processor for so long. */
void answerer_add_delay(uint64_t ms);

/* It has given another answer to a question than it did before. */
_Noreturn void answerer_report_otherwise(const struct answerer_question *question, int before, int now);

/* What came does not fit the questions. */
_Noreturn void answerer_refuse(void);

/* The job ends without the rest of the answers. */
void answerer_abandon(void);

/* The judge has done its job: so must the answerer. *last: it, and so the judge, is not to be used again. False: the answerer has failed
 * where the judge has not; `message` says why, empty: out of memory. */
bool answerer_end_job(bool *last, struct text *message);

/* Ends the answerer, if there is one, before the judge ends. */
void answerer_end(void);

#endif
