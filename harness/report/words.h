/* Short texts on results, shared by all reports for readers. They are safe to print. */
#ifndef Q237588_REPORT_WORDS_H
#define Q237588_REPORT_WORDS_H

#include "base/text.h"
#include "model/stored_form.h"
#include "run/result.h"
#include "verify/verification.h"

/* A run of at most this number of cycles is written in full; repeated records of a longer one are grouped. */
#define WORDS_PLAIN_CYCLES 16u
/* Limits on the cycles of a group, and on the number of groups. */
#define WORDS_REPEATED_MAX 8u
#define WORDS_GROUPS_MAX 16u

/* "passed", "skipped" or "FAILED". */
const char *words_judged(const struct batch_run *run);

/* Appends the verdict, with its period: "looping, period 2". */
void words_verdict(const struct run_result *result, struct text *text);

/* Appends the outcome of a run in a few words: "loops, 2 a cycle", "rests after cycle 1". */
void words_outcome(const struct run_result *result, struct text *text);

/* Appends the proof of the verdict: "never ends: the directory after cycle 3 equals that after cycle 1, with 4
 * records sent in between". */
void words_proof(const struct run_result *result, struct text *text);

/* Appends each cycle's records, "6 2 2 2"; of a run of more than WORDS_PLAIN_CYCLES "6 2×99" or "6 (2 1)×49", its first
 * WORDS_GROUPS_MAX groups; "-" if no cycle is known. */
void words_records(const struct run_result *result, struct text *text);

/* Appends the rules of a post office that are not the default: "squeezes spaces, stores names cut after 30 characters". Returns
 * false and appends nothing if it only folds case and replaces other spellings. */
bool words_post_office(const struct scenario *scenario, struct text *text);

/* Appends the faults: "2 missing, 1 damaged"; nothing if there are none. */
void words_faults(const struct faults *faults, struct text *text);

/* Appends the places to blame: "import list + export match, or post office". */
void words_blame(const struct blame *blame, struct text *text);

/* Appends " and 3 more" if `count` exceeds `shown`. */
void words_more(uint32_t count, uint32_t shown, struct text *text);
/* Appends "1 run" or "2 runs". */
void words_count(uint64_t count, const char *one, const char *many, struct text *text);

/* Appends words that are safe to print, shortened to `columns` with "…" at the end. */
void words_shortened(const char *words, size_t columns, struct text *text);

/* Texts on a candidate. */

/* Appends the names of a counterexample, escaped and in quotes: "'A' and 'a'", "'A', 'B' and 'C'". A quote in a name is \'. */
void words_counterexample(const struct law_counterexample *counterexample, struct text *text);
/* Appends a name in quotes. */
void words_name(struct ccm_name name, struct text *text);

/* Appends a set of places, as bits 1 << place: "import list and export match", "every place". */
void words_places(uint8_t places, struct text *text);

/* Appends a set of laws, as bits 1 << law: "no crash, no hang". */
void words_laws(uint32_t laws, struct text *text);

/* Appends `before` and the evidence of a law's result: "'A' and 'a', -1, then 1". Appends nothing if there is neither a
 * counterexample nor a detail. */
void words_evidence(const struct law_result *result, const char *before, struct text *text);

/* Appends "like SP4" or "like neither pre-SP4 nor SP4". */
void words_like(unsigned like, struct text *text);

/* Appends how a candidate differs from a known build: "differs from SP4 at export match: 'A' and 'a'". */
void words_difference(const struct difference *difference, enum known_build from, struct text *text);

/* Appends the result of a search, without counterexample and detail: "2000 scenarios, 12 of them differ from SP4: not fixed". */
void words_search(const struct search_summary *search, struct text *text);

/* Appends the places to blame for all failing fixtures, as words_blame(), or why there are none. */
void words_blame_for_all(const struct blame *blame, struct text *text);

#endif
