/* The verdict on a series of runs (DESIGN section 11). */
#ifndef Q237588_CONVERGE_VERDICT_H
#define Q237588_CONVERGE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum converge_verdict {
    CONVERGE_QUIET,     /* the last run wrote nothing, and no run wrote after one that wrote nothing */
    CONVERGE_REPEATS,   /* the content repeats periodically with writes in between */
    CONVERGE_UNDECIDED, /* neither */
    CONVERGE_FAILED,    /* like quiet, but the last run failed */
    CONVERGE_VERDICTS
};
/* "quiet", "repeats", "undecided", "failed". */
extern const char *const converge_verdict_names[CONVERGE_VERDICTS];

/* Facts about a run. */
struct run_trace {
    uint32_t content; /* number of the content after it; equal numbers mean equal contents */
    bool wrote, failed;
};

struct judgement {
    enum converge_verdict verdict;
    uint32_t quiet_after;  /* if quiet: the last run that wrote; 0: none */
    uint32_t from, period; /* if repeats: from this run on, each content recurs `period` runs later, with a write in each period */
    bool uneven;           /* a run wrote after one that wrote nothing: the tool keeps state, or there is another writer */
};

/* Judges one or more runs. */
struct judgement converge_judge(const struct run_trace *runs, size_t count);

#endif
