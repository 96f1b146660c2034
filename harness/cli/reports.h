/* --report=FORMAT:PATH: reports in files. */
#ifndef Q237588_CLI_REPORTS_H
#define Q237588_CLI_REPORTS_H

#include "base/text.h"
#include "report/report.h"

/* A requested report. */
struct report_request {
    const struct report_format *format;
    const char *path; /* of argv */
};

struct report_requests {
    enum results_kind kind;    /* set before any is added */
    struct report_request *at; /* owned */
    size_t count;
    struct report_link *links; /* requested links of pages; owned, as are their strings */
    size_t link_count;
};

enum requests_status { REQUESTS_OK, REQUESTS_USAGE, REQUESTS_NO_MEMORY };

/* Appends the report "FORMAT:PATH". REQUESTS_USAGE: `message` has the error. */
enum requests_status reports_add(struct report_requests *requests, const char *argument, struct text *message);

/* Appends the link "TITLE=PATH". REQUESTS_USAGE: `message` has the error. */
enum requests_status reports_add_link(struct report_requests *requests, const char *argument, struct text *message);

/* "-": standard output, which then has the report only. */
#define REPORTS_OUTPUT "-"

/* Prints the report for standard output. Returns false if there is none. */
bool reports_print(const struct report_requests *requests, const struct results *results, const struct report_style *style,
                   enum report_status *printed) __attribute__((warn_unused_result));

/* Whether a report goes to this file, by any path. */
bool reports_go_to(const struct report_requests *requests, const char *path);

/* Checks whether a file can be written; `what` names it in messages: "report". Returns STATUS_PASSED, or prints an error and
 * returns STATUS_INPUT. */
int reports_check_file(const char *path, const char *what);

/* Checks whether files can be written in a folder, which may not exist yet. Returns as reports_check_file(). */
int reports_check_folder(const char *path, const char *what);

/* Writes a file, whole or not at all. Returns STATUS_PASSED, or prints an error and returns STATUS_HARNESS. */
int reports_write_text(const char *path, const struct text *text) __attribute__((warn_unused_result));

/* Checks before the work whether all reports can be written. Returns STATUS_PASSED, or prints an error and returns STATUS_INPUT. */
int reports_check(const struct report_requests *requests);

/* Writes all reports of the results, which must be of their kind, each whole or not at all and independently of the others. Adds
 * links to `style`: to the other reports in the same folder, and the requested ones. Returns STATUS_PASSED, or prints an error and
 * returns STATUS_HARNESS. */
int reports_write(const struct report_requests *requests, const struct results *results, const struct report_style *style)
    __attribute__((warn_unused_result));

void reports_clean_up(struct report_requests *requests);

/* "2026-11-22T12:00:00Z" and a NUL. */
#define REPORTS_DATE_SIZE 21

/* Sets `date` to the current time in UTC, or to SOURCE_DATE_EPOCH if that is a number of seconds (reproducible-builds.org). */
void reports_date(char date[REPORTS_DATE_SIZE]);

#endif
