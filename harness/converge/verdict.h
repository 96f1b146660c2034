/* The verdict on a series of runs (DESIGN section 11). */
#ifndef Q237588_CONVERGE_VERDICT_H
#define Q237588_CONVERGE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum converge_verdict {
    CONVERGE_QUIET,     /* the last run wrote nothing, and none before it wrote after one that wrote nothing */
    CONVERGE_REPEATS,   /* the content comes back, again and again, with writes in between */
    CONVERGE_UNDECIDED, /* neither, so far */
    CONVERGE_FAILED,    /* as quiet, but the last run failed */
    CONVERGE_VERDICTS
};
/* "quiet", "repeats", "undecided", "failed". */
extern const char *const converge_verdict_names[CONVERGE_VERDICTS];

/* What is known of one run. */
struct run_trace {
    uint32_t content; /* after it: the same number, the same content */
    bool wrote, failed;
};

struct judgement {
    enum converge_verdict verdict;
    uint32_t quiet_after; /* of quiet: the last run that wrote; 0: none did */
    uint32_t from,
        period;  /* of repeats: from this run on, each content is that of `period` runs later, and each `period` runs write */
    bool uneven; /* a run wrote after one that had written nothing: the tool remembers something, or somebody else writes */
};

/* Judges runs, of which there is at least one. */
struct judgement converge_judge(const struct run_trace *runs, size_t count);

#endif
