/* Results as a list of tests that passed or failed, which TAP, JUnit and SARIF print. All words are safe to print. */
#ifndef Q237588_REPORT_POINTS_H
#define Q237588_REPORT_POINTS_H

#include "report/report.h"

/* POINT_ERROR: a run that was not brought to its end, which proves nothing. */
enum point_state { POINT_PASSED, POINT_FAILED, POINT_ERROR, POINT_SKIPPED, POINT_STATES };

/* How much it matters that a point did not pass. */
enum point_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

/* What else is known of a point: a value, or an item of a list, all items of which have one key. */
struct point_part {
    const char *key;
    char *value;
    bool is_item;
};

/* Where it can be seen: a position in a file, or a place of the connector. Borrowed from the results. */
struct point_place {
    const char *path;      /* or a URL; any bytes */
    uint64_t line, column; /* 0: not known */
    const char *logical;   /* safe to print: a place, or a build; NULL: none */
};

struct point {
    size_t suite;
    enum point_state state;
    enum point_level level;
    char *name;          /* unique in its suite; NULL: there are no suites, as of a sync tool */
    char *description;   /* with fixture and build */
    char *message;       /* why it did not pass; NULL: it did */
    const char *rule;    /* in a word or two, what it did not keep to; NULL: it passed, or was left out */
    const char *meaning; /* of the rule, in one sentence */
    uint64_t nanoseconds;
    struct point_part *parts;
    size_t part_count;
    struct point_place *places; /* the first is where it is shown, the others are related to it */
    size_t place_count;
};

struct points {
    struct point *at;
    size_t count, capacity;
    char **suites; /* unique names */
    size_t suite_count;
    struct text scratch;
    bool failed; /* memory ran out */
};

/* The points of runs: each run in a suite of its build; then each law at each place, the search and the conclusion in one of their own.
 * Of a sync tool: each of its runs, and the verdict. Of an audit: each group, and each build that is not sound. The caller cleans up in
 * any case. */
void points_find(const struct results *results, struct points *points);
void points_clean_up(struct points *points);

/* For the code that finds points. The scratch text is the description of a new point, and then empty; NULL: out of memory. */
struct point *points_add(struct points *points, size_t suite, enum point_state state);
/* The scratch text, which is empty then; NULL: out of memory. */
char *points_take_scratch(struct points *points);
/* A place of the point that was added last. */
void points_add_place(struct points *points, struct point_place place);
/* Those of an audit, all in one suite. */
void points_find_audit(const struct results *results, struct points *points);

#endif
