/* Which candidates of the gallery are verified when, and how. */
#ifndef Q237588_TESTS_GALLERY_LISTS_H
#define Q237588_TESTS_GALLERY_LISTS_H

#include <stdbool.h>
#include <stddef.h>

enum gallery_list {
    GALLERY_SLOW,             /* take up all of the time limit */
    GALLERY_SAMPLE,           /* verified in a bounded run, and no others */
    GALLERY_SHOWN_BY_MODULES, /* in the sample; act like a module of tests/modules/, which other suites test before each commit */
    GALLERY_DAILY,            /* verified by ./run_tests.sh, too, not only by --full */
    GALLERY_ALL_FIXTURES,     /* verified with all fixtures; the others only for Q237588_GALLERY=all */
    GALLERY_LISTS
};

/* The names of a list by index; NULL: there are no more. */
const char *gallery_listed(enum gallery_list list, size_t index);

/* Whether the list has the name. */
bool gallery_lists(enum gallery_list list, const char *name);

#endif
