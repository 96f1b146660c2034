/* Results in words: short texts that every report for people has in common. They are safe to print. */
#ifndef Q237588_REPORT_WORDS_H
#define Q237588_REPORT_WORDS_H

#include "base/text.h"
#include "run/result.h"

/* How many cycles are written one by one; the records of a longer run are shortened where they repeat. */
#define WORDS_PLAIN_CYCLES 16u
/* The longest repetition that is looked for, in cycles, and the most groups that are written. */
#define WORDS_REPEATED_MOST 8u
#define WORDS_GROUPS_MOST 16u

/* Appends the verdict, with its period: "looping, period 2". */
void words_verdict(const struct run_result *result, struct text *text);

/* Appends what proves the verdict: "for ever: after cycle 3 the post office is byte for byte as after cycle 1, 4 records later". */
void words_proof(const struct run_result *result, struct text *text);

/* Appends each cycle's records, "6 2 2 2"; of a run of more than WORDS_PLAIN_CYCLES "6 2×99" or "6 (2 1)×49", the first
 * WORDS_GROUPS_MOST groups of it; "-" where no cycle is known. */
void words_records(const struct run_result *result, struct text *text);

/* Appends the faults that there are: "2 missing, 1 damaged"; nothing where there is none. */
void words_faults(const struct faults *faults, struct text *text);

/* Appends the places to blame: "import list + export match, or post office". */
void words_blame(const struct blame *blame, struct text *text);

/* Appends "1 run" or "2 runs". */
void words_count(uint64_t count, const char *one, const char *many, struct text *text);

#endif
