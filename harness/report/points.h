/* Results as a list of tests that passed or failed, which TAP and JUnit print. All words are safe to print. */
#ifndef Q237588_REPORT_POINTS_H
#define Q237588_REPORT_POINTS_H

#include "report/report.h"

/* POINT_ERROR: a run that was not brought to its end, which proves nothing. */
enum point_state { POINT_PASSED, POINT_FAILED, POINT_ERROR, POINT_SKIPPED, POINT_STATES };

/* What else is known of a point: a value, or an item of a list, all items of which have one key. */
struct point_part {
    const char *key;
    char *value;
    bool is_item;
};

struct point {
    size_t suite;
    enum point_state state;
    char *name;        /* unique in its suite; NULL: there are no suites, as of a sync tool */
    char *description; /* with fixture and build */
    char *message;     /* why it did not pass; NULL: it did */
    const char *type;  /* of the failure */
    uint64_t nanoseconds;
    struct point_part *parts;
    size_t part_count;
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
 * Of a sync tool: each of its runs, and the verdict. The caller cleans up in any case. */
void points_find(const struct results *results, struct points *points);
void points_clean_up(struct points *points);

#endif
