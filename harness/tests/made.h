/* Batches that are made by hand, for reports to print. */
#ifndef Q237588_TESTS_MADE_H
#define Q237588_TESTS_MADE_H

#include "batch/batch.h"
#include "report/report.h"

/* What no format may let through: HTML, XML, Markdown and YAML, control bytes, a right-to-left override, bytes that are no
 * UTF-8, a code point that XML cannot hold. */
#define HOSTILE                                                                                                                    \
    "</td><script>alert(\"1\")</script> & ]]> # | `x` *y* _z_ [a](http://b.c) @me !1 \\ \033[2J\t\r\n---\n...\nok 9 "              \
    "\xe2\x80\xae\xff\xef\xbf\xbf \xc3\xa4"

/* `fixtures` times four builds: pre-SP4, SP4, a candidate and another one of the same name. Runs of pre-SP4 loop, the others are
 * quiet; all passed. The caller clears it with batch_clean_up(). */
void make_batch(struct batch *batch, size_t fixtures);

/* Three fixtures, one of them hostile and one of that one's name; of the candidates' runs one failed, one crashed, one timed
 * out. */
void make_hostile_batch(struct batch *batch);

/* The results of a batch that was run. */
#define RUNS(finished) (&(const struct results){.kind = RESULTS_RUNS, .batch = (finished)})

/* The written report; the caller frees it. */
char *report_written(report_writer *report, const struct results *results, const struct report_style *style);

#endif
