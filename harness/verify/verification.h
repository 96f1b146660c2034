/* What is known of a candidate: plain data, found by verify/, printed by report/ (DESIGN section 7, verify). */
#ifndef Q237588_VERIFY_VERIFICATION_H
#define Q237588_VERIFY_VERIFICATION_H

#include "batch/batch.h"
#include "explore/shown.h"
#include "laws/laws.h"

/* In the order in which the first that holds is the conclusion. */
enum conclusion_kind {
    CONCLUSION_UNSAFE,
    CONCLUSION_OVER_FIXED,
    CONCLUSION_NOT_FIXED,
    CONCLUSION_INCONCLUSIVE, /* a law of safety was not tested completely, or the time ended before everything was run */
    CONCLUSION_FIXED,
    CONCLUSIONS
};

/* "unsafe", "over-fixed", "not fixed", "inconclusive", "fixed". */
extern const char *const conclusion_names[CONCLUSIONS];

/* Which build it behaves like: the number of a known one, or LIKE_NEITHER. */
#define LIKE_NEITHER KNOWN_BUILDS

/* The result of the search for a directory on which the candidate does not do as SP4. */
struct search_summary {
    uint64_t scenarios;         /* that were tried */
    bool cut;                   /* the time for all of it ended before all were tried */
    uint64_t findings;          /* of them: not as with SP4 */
    enum conclusion_kind worst; /* findings > 0: what the worst of them makes of the candidate */
    char *counterexample;       /* path of the fixture that the smallest finding was written to; NULL: none was; owned */
    char *unwritten;            /* why the fixture could not be written, "PATH: ..."; NULL: it could, or was not to be; owned */
    char *name;                 /* of that fixture, written or not; NULL: there is no finding; owned */
    char *scenario, *fixture;   /* its text without expectations, and whole; NULL: YAML cannot hold a name in it; owned */
    struct shown_case *shown;   /* what happens in each of its cycles; NULL: not known; owned */
    char *detail;               /* in words, safe to print: what it does there; NULL: none; owned */
};

/* One statement that leads to the conclusion: safe to print, "import list: ...", with its counterexample in it. */
struct statement {
    enum conclusion_kind kind;     /* what it makes of the candidate */
    char *text;                    /* owned */
    const struct fixture *fixture; /* that it is about; NULL: about none; borrowed from the batch */
};

struct verification {
    const struct build *build; /* of the batch that this belongs to */
    enum conclusion_kind conclusion;
    unsigned like; /* enum known_build or LIKE_NEITHER */
    struct laws laws;
    /* The fixtures' results are the batch's runs. */
    struct search_summary search;
    struct blame blame;           /* over all failing fixtures: the smallest sets of places that fix all of them; not
                           asked: nothing failed */
    struct statement *statements; /* worst first */
    size_t statement_count;
};

void verification_clean_up(struct verification *verification);

#endif
