/* JUnit's XML in the making: its parts, which junit.c puts together. */
#ifndef Q237588_REPORT_JUNIT_H
#define Q237588_REPORT_JUNIT_H

#include "report/report.h"
#include "verify/verification.h"

#include <libxml/xmlwriter.h>

struct junit {
    xmlTextWriterPtr writer;
    struct text text;    /* what the writer writes to */
    struct text scratch; /* one value at a time, safe to print */
    char **suite_names;  /* by build, and behind them that of the laws where there is a verification */
    char **case_names;   /* by fixture */
    bool failed;         /* memory ran out */
};

struct junit_totals {
    size_t runs, failures, errors, skipped;
    uint64_t nanoseconds;
};

void junit_open(struct junit *junit, const char *name);
void junit_close(struct junit *junit);

/* An attribute whose value is safe to print, or is what was put into the scratch text, which is empty then. */
void junit_attribute(struct junit *junit, const char *name, const char *safe);
void junit_scratch_attribute(struct junit *junit, const char *name);
void junit_seconds(struct junit *junit, uint64_t nanoseconds);

/* The scratch text as text of the element; it is empty then. */
void junit_scratch(struct junit *junit);

/* Opens a suite. NULL date: there is none. */
void junit_open_suite(struct junit *junit, const char *name, const struct junit_totals *totals, const char *date);

/* What is known of a candidate as a suite: a case for each law at each place, one for the search, one for the conclusion. */
struct junit_totals junit_totals_of_laws(const struct verification *verification);
void junit_add_laws(struct junit *junit, const struct verification *verification, const char *suite, const char *date);

#endif
