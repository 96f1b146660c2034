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
    enum results_kind kind;  /* set before any is added */
    struct report_order *at; /* owned */
    size_t count;
    struct report_link *links; /* that were asked for, of pages; owned, and so are their strings */
    size_t link_count;
};

enum orders_status { ORDERS_OK, ORDERS_USAGE, ORDERS_NO_MEMORY };

/* Appends what "FORMAT:PATH" asks for. ORDERS_USAGE: `message` says what is wrong with it. */
enum orders_status reports_add(struct report_orders *orders, const char *argument, struct text *message);

/* Appends what "TITLE=PATH" asks for. ORDERS_USAGE: `message` says what is wrong with it. */
enum orders_status reports_add_link(struct report_orders *orders, const char *argument, struct text *message);

/* "-": standard output, which the report has to itself. */
#define REPORTS_OUTPUT "-"

/* Prints the report for standard output, if there is one: then nothing else is printed there. */
bool reports_print(const struct report_orders *orders, const struct results *results, const struct report_style *style,
                   enum report_status *printed) __attribute__((warn_unused_result));

/* Whether one of them goes to this file, whatever it is called. */
bool reports_go_to(const struct report_orders *orders, const char *path);

/* Whether a file may be written there; `what` it is for a message: "report". Returns STATUS_PASSED, or has said what is in the way and
 * returns STATUS_INPUT. */
int reports_check_place(const char *path, const char *what);

/* Whether a folder is there, or can be made, in which files may be written. Likewise. */
int reports_check_folder(const char *path, const char *what);

/* Writes a file, whole or not at all. Returns STATUS_PASSED, or has said what went wrong and returns STATUS_HARNESS. */
int reports_write_text(const char *path, const struct text *text) __attribute__((warn_unused_result));

/* Looks before the work begins whether there is a place for each of them. Returns STATUS_PASSED, or has said what is in the way and
 * returns STATUS_INPUT. */
int reports_check(const struct report_orders *orders);

/* Writes the results, which are of their kind, to all of them, whole or not at all, whatever happens to the others. `style` is
 * theirs but for the links, which lead to the other reports of this call in their folder and to what was asked for. Returns
 * STATUS_PASSED, or has said what went wrong and returns STATUS_HARNESS. */
int reports_write(const struct report_orders *orders, const struct results *results, const struct report_style *style)
    __attribute__((warn_unused_result));

void reports_clean_up(struct report_orders *orders);

/* "2026-11-22T12:00:00Z" and a NUL. */
#define REPORTS_DATE_SIZE 21

/* Sets `date` to now, in UTC, or to what SOURCE_DATE_EPOCH says (reproducible-builds.org) where that is a number of seconds. */
void reports_date(char date[REPORTS_DATE_SIZE]);

#endif
