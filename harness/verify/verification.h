/* The result of a verification: plain data, made by verify/, printed by report/ (DESIGN section 7, verify). */
#ifndef Q237588_VERIFY_VERIFICATION_H
#define Q237588_VERIFY_VERIFICATION_H

#include "batch/batch.h"
#include "explore/shown.h"
#include "laws/laws.h"

/* By priority: the first that holds is the conclusion. */
enum conclusion_kind {
    CONCLUSION_UNSAFE,
    CONCLUSION_OVER_FIXED,
    CONCLUSION_NOT_FIXED,
    CONCLUSION_INCONCLUSIVE, /* a law of safety was not tested completely, or the time budget was exceeded */
    CONCLUSION_FIXED,
    CONCLUSIONS
};

/* "unsafe", "over-fixed", "not fixed", "inconclusive", "fixed". */
extern const char *const conclusion_names[CONCLUSIONS];

/* The closest build: the number of a known one, or LIKE_NEITHER. */
#define LIKE_NEITHER KNOWN_BUILDS

/* The result of the search for a directory with which the candidate differs from SP4. */
struct search_summary {
    uint64_t scenarios;         /* number of tried scenarios */
    bool cut;                   /* the time budget was exceeded before all were tried */
    uint64_t findings;          /* scenarios that differ from SP4 */
    enum conclusion_kind worst; /* if findings > 0: the conclusion from the worst of them */
    char *counterexample;       /* path of the smallest finding's fixture; NULL: not written; owned */
    char *unwritten;            /* why the fixture could not be written, "PATH: ..."; NULL: no failure; owned */
    char *name;                 /* of that fixture, written or not; NULL: no finding; owned */
    char *scenario, *fixture;   /* its text without and with expectations; NULL: YAML cannot represent a name; owned */
    struct shown_case *shown;   /* its cycles; NULL: unknown; owned */
    char *detail;               /* description of the finding, safe to print; NULL: none; owned */
};

/* One reason of the conclusion: safe to print, "import list: ...", with its counterexample. */
struct statement {
    enum conclusion_kind kind;     /* the conclusion that it leads to */
    char *text;                    /* owned */
    const struct fixture *fixture; /* its subject; may be NULL; borrowed from the batch */
};

struct verification {
    const struct build *build; /* borrowed from the batch */
    enum conclusion_kind conclusion;
    unsigned like; /* enum known_build or LIKE_NEITHER */
    struct laws laws;
    /* The results of the fixtures are in the batch. */
    struct search_summary search;
    struct blame blame;           /* over all failing fixtures: the smallest sets of places that fix all of them; not
                           asked: nothing failed */
    struct statement *statements; /* worst first */
    size_t statement_count;
};

void verification_clean_up(struct verification *verification);

#endif
