/* Running gnuplot: a script in, what it draws out. */
#ifndef Q237588_REPORT_GNUPLOT_H
#define Q237588_REPORT_GNUPLOT_H

#include "base/text.h"

/* The program, and how long it may take, in milliseconds. */
#define GNUPLOT "gnuplot"
#define GNUPLOT_MOST_MS 20000u

enum gnuplot_status { GNUPLOT_OK, GNUPLOT_FAILED, GNUPLOT_NO_MEMORY };

/* Runs the program, which is looked for in PATH, with the script as its standard input, and appends its standard output. No shell
 * is involved; of the environment it gets PATH and LC_ALL=C alone, and no start-up file of a user's is read. GNUPLOT_FAILED:
 * `message` says why, and the output is not to be used. */
enum gnuplot_status gnuplot_run(const char *program, const struct text *script, struct text *output, struct text *message);

#endif
