/* --report=FORMAT:PATH: reports that go to files. */
#ifndef Q237588_CLI_REPORTS_H
#define Q237588_CLI_REPORTS_H

#include "base/text.h"
#include "report/report.h"

/* One that was asked for. */
struct report_order {
    const struct report_format *format;
    const char *path; /* argv's */
};

struct report_orders {
    struct report_order *at; /* owned */
    size_t count;
};

enum orders_status { ORDERS_OK, ORDERS_USAGE, ORDERS_NO_MEMORY };

/* Appends what "FORMAT:PATH" asks for. ORDERS_USAGE: `message` says what is wrong with it. */
enum orders_status reports_add(struct report_orders *orders, const char *argument, struct text *message);

/* Looks before the work begins whether there is a place for each of them. Returns STATUS_PASSED, or has said what is in the way and
 * returns STATUS_HARNESS. */
int reports_check(const struct report_orders *orders);

/* Writes all of them, whole or not at all, whatever happens to the others. `style` is theirs but for the links, which lead to the
 * other reports in their folder and to what else the tests leave there. Returns STATUS_PASSED, or has said what went wrong and returns
 * STATUS_HARNESS. */
int reports_write(const struct report_orders *orders, const struct batch *batch, const struct report_style *style);

void reports_clean_up(struct report_orders *orders);

/* "2026-11-22T12:00:00Z" and a NUL. */
#define REPORTS_DATE_SIZE 21

/* Sets `date` to now, in UTC, or to what SOURCE_DATE_EPOCH says (reproducible-builds.org) where that is a number of seconds. */
void reports_date(char date[REPORTS_DATE_SIZE]);

#endif
