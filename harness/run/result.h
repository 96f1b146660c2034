/* The result of a run: plain data, judged by run/judge.h and printed by report/ (DESIGN section 5). */
#ifndef Q237588_RUN_RESULT_H
#define Q237588_RUN_RESULT_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

enum verdict { VERDICT_QUIET, VERDICT_LOOPING, VERDICT_UNDECIDED, VERDICT_CRASHED, VERDICT_TIMED_OUT, VERDICT_SKIPPED, VERDICTS };

/* "quiet", "looping", "undecided", "crashed", "timed out", "skipped" (the connector does not support the fixture). */
extern const char *const verdict_names[VERDICTS];

struct cycle_counts {
    uint32_t cycle; /* from 1 */
    uint32_t adds;  /* records that add a user or a post office */
    uint32_t changes;
    uint32_t deletes;
    uint32_t rejected;  /* by the post office */
    uint32_t conflicts; /* listed users that were not sent (DESIGN section 4) */
    bool redundant;
    uint64_t nanoseconds; /* export, comparison and import */
};

/* adds + changes + deletes. */
static inline uint64_t cycle_records(const struct cycle_counts *cycle)
{
    return (uint64_t)cycle->adds + cycle->changes + cycle->deletes;
}

/* Faults after the last cycle, by the identity rule. Each counts identities. */
struct faults {
    uint32_t missing, misrouted, stray, damaged, unroutable;
};

static inline bool faults_any(const struct faults *faults)
{
    return faults->missing || faults->misrouted || faults->stray || faults->damaged || faults->unroutable;
}

/* Whether there are faults other than unroutable post offices, which no build repairs (KB Q197255). */
static inline bool faults_of_entries(const struct faults *faults)
{
    return faults->missing || faults->misrouted || faults->stray || faults->damaged;
}

/* Sets of places are bit masks of 1 << place. */
#define BLAME_MAX 3u
struct blame {
    bool asked;     /* blame was requested, and the run was not quiet or had faults */
    uint8_t fixing; /* all fixing sets, as bits 1 << set */
    uint32_t count; /* of the smallest fixing sets; 0: no set fixes the run */
    uint8_t sets[BLAME_MAX];
};

struct run_result {
    enum verdict verdict;
    uint32_t quiet_after;            /* VERDICT_QUIET: the last cycle that sent a record; 0: none */
    uint32_t loop_from, loop_period; /* VERDICT_LOOPING */
    uint64_t loop_records;           /* VERDICT_LOOPING: records of one period */
    uint32_t loop_repeats;           /* VERDICT_LOOPING: observed repeats of the directory */
    bool unproved;                   /* a program did steps 5 and 6, so a repeat proves no loop (DESIGN section 10) */
    uint32_t redundant_cycles;
    uint64_t redundant_updates;
    uint64_t rejected, conflicts; /* over all cycles */
    struct faults faults;
    struct blame blame;
    uint32_t noop_change;        /* 1 + index (by cycle) of the first administrator's removal that found no entry; 0: none */
    uint32_t cycle_count;        /* of `cycles`; less than the scenario's if the run crashed or timed out */
    struct cycle_counts *cycles; /* owned by the holder of the result */
};

#endif
