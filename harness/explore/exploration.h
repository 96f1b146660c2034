/* The result of a search: plain data, made by explore/, printed by report/. */
#ifndef Q237588_EXPLORE_EXPLORATION_H
#define Q237588_EXPLORE_EXPLORATION_H

#include "batch/batch.h"
#include "search/search.h"

struct shown_case;

/* Why it ended. */
enum explore_end {
    EXPLORE_DONE,    /* all scenarios were tried */
    EXPLORE_TIME_UP, /* the time that it may take was over */
    EXPLORE_STOPPED, /* it was asked to */
    EXPLORE_HUNG,    /* the build hung so often that nothing more is to be learned */
    EXPLORE_ENDS
};

/* One finding, with its description. */
struct explored {
    struct search_finding finding;         /* .bytes is owned */
    char *name;                            /* of its fixture, without .yaml; a function of build and case alone */
    char *title, *comments;                /* of its fixture; `comments` has what does not matter, in lines */
    char *scenario;                        /* the fixture's text without expectations; NULL: a name in it has no place in YAML */
    char *fixture;                         /* its whole text; NULL likewise */
    char *path;                            /* of the fixture that was written; NULL: none was */
    struct shown_case *shown;              /* what happens in each of its cycles; NULL: not run again; owned */
    struct run_result known[KNOWN_BUILDS]; /* as they run it; .cycles are owned */
    struct run_result result;              /* as the build under test does; a crash or hang is its verdict */
};

struct exploration {
    const struct build *build; /* of the batch */
    uint64_t seed;
    char *covered; /* of an exhaustive search that came to its end: "all 750 directories of ..."; else NULL; owned */
    bool exhaustive;
    uint32_t shard, shards; /* 0 shards: all of it */
    uint64_t scenarios;     /* that were tried */
    uint64_t found[TRIAL_CLASSES];
    uint64_t unrepeated; /* crashes and hangs that did not happen a second time, and are no findings */
    uint64_t milliseconds;
    enum explore_end end;
    char *unwritten;           /* why a finding could not be written, "PATH: ..."; NULL: all could, or were not to be; owned */
    struct explored *findings; /* smallest first */
    size_t finding_count;
};

void exploration_clean_up(struct exploration *exploration);

#endif
