/* Results in words: short texts that every report for people has in common. They are safe to print. */
#ifndef Q237588_REPORT_WORDS_H
#define Q237588_REPORT_WORDS_H

#include "base/text.h"
#include "model/stored_form.h"
#include "run/result.h"
#include "verify/verification.h"

/* How many cycles are written one by one; the records of a longer run are shortened where they repeat. */
#define WORDS_PLAIN_CYCLES 16u
/* The longest repetition that is looked for, in cycles, and the most groups that are written. */
#define WORDS_REPEATED_MOST 8u
#define WORDS_GROUPS_MOST 16u

/* "passed", "skipped" or "FAILED". */
const char *words_judged(const struct batch_run *run);

/* Appends the verdict, with its period: "looping, period 2". */
void words_verdict(const struct run_result *result, struct text *text);

/* Appends what a run came to, in the few words of a page: "loops, 2 a cycle", "rests after cycle 1". */
void words_outcome(const struct run_result *result, struct text *text);

/* Appends what proves the verdict: "never ends: the directory after cycle 3 equals that after cycle 1, with 4
 * records sent in between". */
void words_proof(const struct run_result *result, struct text *text);

/* Appends each cycle's records, "6 2 2 2"; of a run of more than WORDS_PLAIN_CYCLES "6 2×99" or "6 (2 1)×49", the first
 * WORDS_GROUPS_MOST groups of it; "-" where no cycle is known. */
void words_records(const struct run_result *result, struct text *text);

/* What is special about a post office: "squeezes spaces, stores names cut after 30 characters", as the table of keys has it. False, and
 * nothing: it folds case and replaces what is spelled otherwise. */
bool words_post_office(const struct scenario *scenario, struct text *text);

/* Appends the faults that there are: "2 missing, 1 damaged"; nothing where there is none. */
void words_faults(const struct faults *faults, struct text *text);

/* Appends the places to blame: "import list + export match, or post office". */
void words_blame(const struct blame *blame, struct text *text);

/* Appends "1 run" or "2 runs". */
void words_count(uint64_t count, const char *one, const char *many, struct text *text);

/* Appends words that are safe to print; where they take more than `columns` the first of them, the last being "…". */
void words_shortened(const char *words, size_t columns, struct text *text);

/* What is known of a candidate. */

/* Appends the names of a counterexample, escaped and in quotes: "'A' and 'a'", "'A', 'B' and 'C'". A quote in a name is \'. */
void words_counterexample(const struct law_counterexample *counterexample, struct text *text);
/* A name in quotes. */
void words_name(struct ccm_name name, struct text *text);

/* Appends a set of places, as bits 1 << place: "import list and export match", "every place". */
void words_places(uint8_t places, struct text *text);

/* Appends a set of laws, as bits 1 << law: "no crash, no hang". */
void words_laws(uint32_t laws, struct text *text);

/* Appends what there is to say of a law's result, `before` in front of it: "'A' and 'a', -1, then 1". Appends nothing where there is
 * neither a counterexample nor a detail. */
void words_evidence(const struct law_result *result, const char *before, struct text *text);

/* Appends "like SP4" or "like neither pre-SP4 nor SP4". */
void words_like(unsigned like, struct text *text);

/* Appends where a candidate was seen to depart from a known build: "differs from SP4 at export match: 'A' and 'a'". */
void words_difference(const struct difference *difference, enum known_build from, struct text *text);

/* Appends what a search has come to, without counterexample and detail: "2000 scenarios, 12 of them differ from SP4: not fixed". */
void words_search(const struct search_summary *search, struct text *text);

/* Appends the places that are to blame for all failing fixtures: as words_blame(), and where there is none why. */
void words_blame_for_all(const struct blame *blame, struct text *text);

#endif
