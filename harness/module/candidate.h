/* Candidates in a job: only their answers are trusted (DESIGN section 12).
 *
 * Two processes do a job (module/workers.h) that asks a candidate, at the same time. The answerer loads the candidate, is isolated,
 * and asks it. The worker itself, the judge, never loads it and reads each answer from the answerer, in the order of the questions.
 * Only the judge's reply counts. So the questions of a job may depend on its input and on the answers only: not on the clock, on
 * addresses, or on state that only one of the two processes has.
 *
 * Without workers (--no-fork) the candidate is loaded and asked directly.
 */
#ifndef Q237588_MODULE_CANDIDATE_H
#define Q237588_MODULE_CANDIDATE_H

#include "ccm_compare.h"
#include "module/crash.h"
#include "module/isolation.h"
#include "module/module.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most candidates of a job: a build and the one before an upgrade. */
#define CANDIDATES_MAX 2u

/* Prepares a job, before its first candidate is loaded. The answerer can read the files `readable` (NULL: none), their folders,
 * and the system's libraries and locales; an answerer that was started with the same files is used again. */
void candidate_open(const char *const readable[], size_t count, const struct isolation_needs *needs);

/* In the judge, after candidate_open(): whether the answerer was started for this job, so that no earlier job has loaded
 * anything. */
bool candidate_has_new_answerer(void);

/* Loads a candidate as this number, 0 to CANDIDATES_MAX - 1; a second call with the same number replaces the first. Like
 * module_load(), but in the judge `module` gets no `compare`. */
enum module_status candidate_load(unsigned number, const char *path, struct module *module, struct text *message);

/* The same with comparators of this process; the judge ignores them. */
void candidate_use(unsigned number, ccm_comparator *const at[CCM_PLACES]);

/* In the judge: what loading or unloading the candidate has just changed in its process (enum surroundings_part, or'ed). */
unsigned candidate_changed_surroundings(void);

/* Appends the name of the candidate that has just been loaded, safe to print. */
void candidate_name(const struct module *module, struct text *name);

/* Appends its imports that no comparator needs, safe to print: see imports_append(). */
void candidate_imports(const struct module *module, struct text *names);

/* Unloads the candidate of this number and ends the answerer, which runs destructors and exit handlers. Must be the last call of
 * a job, in a pool without workers_let_modules_finish(). */
void candidate_unload(unsigned number);

/* After the job's last candidate is loaded: restricts the answerer to answering. */
void candidate_loaded(void);

/* Begins a series of questions during which the harness neither allocates nor frees memory, so that it is noticed if the candidate does. */
void candidate_ask_many(void);

/* Fills `at` with comparators that ask the candidate. Their results are -1, 0 or 1. */
void candidate_comparators(unsigned number, ccm_comparator *at[CCM_PLACES]);

/* The places, as bits, at which candidate 0 has the same comparator as at this one, which is among them. */
unsigned candidate_same_places(enum ccm_place place);

/* Until the next candidate_load(), asks repeated short questions by guarded_ask_again(). For jobs that repeat few questions
 * often. */
void candidate_relax(void);

/* On: asks all short questions by guarded_ask_again(). For names that were asked about without a gap before: a comparator that
 * loads 32 bytes under a mask takes ten times as long if some of them are in a guard page. */
void candidate_leave_gap(bool on);

/* Whether to keep a sample of the job's questions for candidate_ask_elsewhere(). Call it before the first candidate is loaded. */
void candidate_sample(bool kept);
/* Asks the sample of this job, if there is one, again in another program. Must be the last call of a job. A different answer is
 * reported as a crash. */
void candidate_ask_elsewhere(void);

/* Asks candidate 0 without copying the names, whose addresses the caller has chosen. */
int candidate_ask_in_place(enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* Asks candidate 0 with the names behind guard pages, which detects a read in front of a name. */
int candidate_ask_in_front(enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* Side effects of a candidate. */
struct candidate_effects {
    bool wrote;                /* to variables of its own */
    bool wrote_others;         /* to other memory */
    char call[CRASH_CALL_MAX]; /* the first system call for memory: "mmap"; empty: none */
};

/* In the judge: takes the side effects since the last call; false: there were none. System calls are seen if the answerer is
 * isolated; writes if isolation_protects_memory(), at most one per step and for a limited number of steps. */
bool candidate_take_effects(struct candidate_effects *effects);

/* Bytes from the candidate's process that are no answers; they are trusted only if they incriminate the candidate. `say` works
 * in the answerer only, `hear` returns the same bytes in the judge. */
void candidate_say(const void *bytes, size_t length);
void candidate_hear(void *bytes, size_t length);

/* The same with a text, at most CHANNEL_TEXT_MAX bytes of it. `append` is text_append() or an escaping variant. */
void candidate_say_text(const char *bytes, size_t length);
void candidate_hear_text(void (*append)(struct text *text, const char *bytes, size_t length), struct text *text);

/* Whether this process is the answerer, or the judge. Both are false before candidate_open(), and without workers. */
bool candidate_is_answering(void);
bool candidate_is_judging(void);

/* Sets the job's progress, or the cycle of a run: reported with a crash, and while the job runs. */
void candidate_step(uint64_t step);
void candidate_cycle(uint32_t cycle);

/* In the judge: sets the answerer's time limit, from now on, in milliseconds; 0: none. */
void candidate_set_time_limit(uint64_t ms);

/* In the answerer: marks it as unusable for another job, because the candidate has changed something in it. */
void candidate_retire(void);

/* In the judge: ends the job without the answerer's remaining questions. */
void candidate_abandon(void);

#endif
