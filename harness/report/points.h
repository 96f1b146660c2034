/* Results as a list of passed and failed tests, for TAP, JUnit and SARIF. All words are safe to print. */
#ifndef Q237588_REPORT_POINTS_H
#define Q237588_REPORT_POINTS_H

#include "report/report.h"

/* POINT_ERROR: an unfinished run, which proves nothing. */
enum point_state { POINT_PASSED, POINT_FAILED, POINT_ERROR, POINT_SKIPPED, POINT_STATES };

/* Severity of a point that did not pass. */
enum point_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

/* An attribute of a point: a value, or an item of a list; the items of a list share a key. */
struct point_part {
    const char *key;
    char *value;
    bool is_item;
};

/* Location of a point: a position in a file, or a place of the connector. Borrowed from the results. */
struct point_place {
    const char *path;      /* or a URL; any bytes */
    uint64_t line, column; /* 0: unknown */
    const char *logical;   /* safe to print: a place, or a build; NULL: none */
};

struct point {
    size_t suite;
    enum point_state state;
    enum point_level level;
    char *name;          /* unique in its suite; NULL: there are no suites, as for a sync tool */
    char *description;   /* with fixture and build */
    char *message;       /* why it did not pass; NULL: it passed */
    const char *rule;    /* the broken rule in a word or two; NULL: it passed, or was skipped */
    const char *meaning; /* of the rule, in one sentence */
    uint64_t nanoseconds;
    struct point_part *parts;
    size_t part_count;
    struct point_place *places; /* the first is the main one, the others are related */
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

/* Finds the points of runs: each run in the suite of its build; each law at each place, the search and the conclusion in another
 * suite. Of a sync tool: each run, and the verdict. Of an audit: each group, and each unsound build. The caller must clean up in
 * any case. */
void points_find(const struct results *results, struct points *points);
void points_clean_up(struct points *points);

/* For code that finds points. Adds a point and moves the scratch text to its description; returns NULL if out of memory. */
struct point *points_add(struct points *points, size_t suite, enum point_state state);
/* Takes the scratch text and leaves it empty; returns NULL if out of memory. */
char *points_take_scratch(struct points *points);
/* Adds a place to the last point. */
void points_add_place(struct points *points, struct point_place place);
/* Finds the points of an audit, in one suite. */
void points_find_audit(const struct results *results, struct points *points);

#endif
