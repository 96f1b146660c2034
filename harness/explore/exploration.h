/* The result of a search: plain data, made by explore/, printed by report/. */
#ifndef Q237588_EXPLORE_EXPLORATION_H
#define Q237588_EXPLORE_EXPLORATION_H

#include "batch/batch.h"
#include "search/search.h"

struct shown_case;

/* Why the search ended. */
enum explore_end {
    EXPLORE_DONE,    /* all scenarios were tried */
    EXPLORE_TIME_UP, /* the time budget was exceeded */
    EXPLORE_STOPPED, /* stopped by the user */
    EXPLORE_HUNG,    /* the build hung too often */
    EXPLORE_ENDS
};

/* One finding, with its description. */
struct explored {
    struct search_finding finding;         /* .bytes is owned */
    char *name;                            /* of its fixture, without .yaml; a function of build and case only */
    char *title, *comments;                /* of its fixture; `comments` lists the irrelevant parts, one per line */
    char *scenario;                        /* the fixture's text without expectations; NULL: YAML cannot represent a name */
    char *fixture;                         /* the fixture's text; NULL likewise */
    char *path;                            /* of the fixture that was written; NULL: none */
    struct shown_case *shown;              /* its cycles; NULL: not run again; owned */
    struct run_result known[KNOWN_BUILDS]; /* results of the known builds; .cycles are owned */
    struct run_result result;              /* of the build under test; the verdict may be a crash or time-out */
};

struct exploration {
    const struct build *build; /* of the batch */
    uint64_t seed;
    char *covered; /* coverage of a complete exhaustive search: "all 750 directories of ..."; else NULL; owned */
    bool exhaustive;
    uint32_t shard, shards; /* 0 shards: not divided */
    uint64_t scenarios;     /* number of tried scenarios */
    uint64_t found[TRIAL_CLASSES];
    uint64_t unrepeated; /* crashes and hangs that did not happen again; not findings */
    uint64_t milliseconds;
    enum explore_end end;
    char *unwritten;           /* why a finding could not be written, "PATH: ..."; NULL: no failure; owned */
    struct explored *findings; /* smallest first */
    size_t finding_count;
};

void exploration_clean_up(struct exploration *exploration);

#endif
