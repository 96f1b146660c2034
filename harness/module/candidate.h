/* Candidates in a job: nothing is believed of them but their answers (DESIGN section 12).
 *
 * A job (module/workers.h) that asks a candidate is done twice, at the same time: by an answerer, a process that loads the candidate,
 * is isolated and asks it; and by the worker itself, the judge, which never loads it and has each answer from the answerer, in the
 * order of the questions. Only what the judge replies counts. So the questions of a job may depend on its input and on the answers, and
 * on nothing else: no clock, no address, no state that one of the two processes has and the other has not.
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

/* How many candidates a job may ask at a time: a build and the one before an upgrade. */
#define CANDIDATES_MOST 2u

/* Begins, in a job, before its first candidate is loaded. The answerer can read the files `readable` (NULL: none) and what lies in their
 * folders, and the system's libraries and locales; an answerer that was started with the same files goes on. */
void candidate_open(const char *const readable[], size_t count, const struct isolation_needs *needs);

/* In the judge, after candidate_open(): whether the answerer was started for this job, and so has loaded nothing that one before it had. */
bool candidate_has_new_answerer(void);

/* Loads a candidate as this number, 0 to CANDIDATES_MOST - 1; a second call with the same number replaces the first. As module_load(),
 * but that `module` gets no `compare` in the judge. */
enum module_status candidate_load(unsigned number, const char *path, struct module *module, struct text *message);

/* The same with comparators of this process; in the judge they are left aside. */
void candidate_use(unsigned number, ccm_comparator *const at[CCM_PLACES]);

/* What loading or unloading the candidate has just changed in its process: enum surroundings_part, or'ed. Only in the judge. */
unsigned candidate_changed_surroundings(void);

/* Appends what the candidate that has just been loaded calls itself, safe to print. */
void candidate_name(const struct module *module, struct text *name);

/* Appends what it imports though no comparator needs it, safe to print: see imports_append(). */
void candidate_imports(const struct module *module, struct text *names);

/* Unloads the candidate of this number and ends the answerer, which runs destructors and exit handlers. Must come last in a job, of a pool
 * whose workers do not finish (workers_let_modules_finish()). */
void candidate_unload(unsigned number);

/* All candidates of the job are loaded: from here on the answerer may only answer. */
void candidate_loaded(void);

/* Fills `at` with comparators that ask the candidate. Their results are -1, 0 or 1. */
void candidate_comparators(unsigned number, ccm_comparator *at[CCM_PLACES]);

/* The places at which candidate 0 has the comparator of this one, as bits, this one among them: a function does not know its place. */
unsigned candidate_same_places(enum ccm_place place);

/* From now on, until the next candidate_load(), a short question that was asked before is asked with the names before the end of
 * guarded memory: see guarded_ask_again(). For jobs that ask the same few questions over and over. */
void candidate_relax(void);

/* Whether to keep a sample of the job's questions for candidate_ask_elsewhere(). Call it before the first candidate is loaded. */
void candidate_sample(bool kept);
/* Asks the sample of this job, if there is one, again, in another program. Must come last in a job. A different
 * answer is reported as a crash. */
void candidate_ask_elsewhere(void);

/* Asks candidate 0 with the names where they are, which the caller has chosen. */
int candidate_ask_in_place(enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* Asks candidate 0 with the names at the beginning of guarded memory: reading in front of them is noticed. */
int candidate_ask_in_front(enum ccm_place place, struct ccm_name a, struct ccm_name b);

/* What a candidate did beside answering. */
struct candidate_effects {
    bool wrote;                 /* to variables of its own */
    bool wrote_others;          /* to other memory */
    char call[CRASH_CALL_MOST]; /* the first system call for memory: "mmap"; empty: none */
};

/* Takes the side effects since the last call; false: none was seen. Only in the judge. System calls are seen where the answerer is isolated;
 * writes where isolation_protects_memory(), at most one per step and for a limited number of steps. */
bool candidate_take_effects(struct candidate_effects *effects);

/* What a candidate's process has to say beside answers: it is believed where it accuses the candidate. `say` does nothing but in the
 * answerer, `hear` gives the same bytes, in the judge. */
void candidate_say(const void *bytes, size_t length);
void candidate_hear(void *bytes, size_t length);

/* The same with a text, of which at most CHANNEL_TEXT_MOST bytes are said. `append` is text_append() or one that escapes. */
void candidate_say_text(const char *bytes, size_t length);
void candidate_hear_text(void (*append)(struct text *text, const char *bytes, size_t length), struct text *text);

/* Which of the two this process is. Both are false in a job that has asked no candidate yet, and without workers. */
bool candidate_is_answering(void);
bool candidate_is_judging(void);

/* How far the job has come; which cycle a run is in. Reported with a crash, and while the job goes on. */
void candidate_step(uint64_t step);
void candidate_cycle(uint32_t cycle);

/* In the judge: time limit of the answerer in milliseconds, from now on; 0: none. */
void candidate_give_time(uint64_t ms);

/* In the answerer: it is not to be used for another job, as the candidate has left something behind. */
void candidate_retire(void);

/* In the judge: the job ends here, whatever questions the answerer still asks. */
void candidate_abandon(void);

#endif
