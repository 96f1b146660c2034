/* A batch made by hand, with all parts of reports, and its expected output. */
#ifndef Q237588_TESTS_MADE_REPORT_H
#define Q237588_TESTS_MADE_REPORT_H

#include "made.h"

#define HOSTILE_TITLE "</td><script>alert(\"1\")</script> \033[2J\t\\ \xe2\x80\xae\xff ]]>"

/* A batch of two fixtures and three builds: the known two and an upgrade. */
struct made_report {
    struct fixture fixtures[2];
    struct fixture *pointers[2];
    struct build builds[3];
    struct cycle_counts cycles[6][120];
    struct batch_run runs[6];
    char *reasons[2];
    struct batch batch;
};

/* The article's case, and then other cases. */
void make_report(struct made_report *made);

extern const struct report_style made_report_plain, made_report_colored;

/* The written list; the caller frees it. */
char *list_written(report_writer *report, const struct fixture_list *list, const struct report_style *style);

/* Everything that may act on a terminal is gone. */
void assert_safe(const char *bytes);

#endif
