/* What goes to standard error, and the care that standard streams need. */
#ifndef Q237588_CLI_MESSAGES_H
#define Q237588_CLI_MESSAGES_H

#include "base/text.h"
#include "report/report.h"

#include <stddef.h>
#include <stdint.h>

/* Call once, first: closed standard streams cannot be taken by files, a closed pipe and a file that would be too large are errors instead
 * of signals, and what is written to standard output when the process ends in any way is known to have arrived, or else the exit status is
 * STATUS_HARNESS. */
void streams_prepare(void);

/* Whether escape codes are welcome on the stream: a terminal, no NO_COLOR in the environment, TERM not "dumb". */
bool stream_wants_color(FILE *stream);

/* Columns of the terminal that standard output is, 60 to 200; 0: it is none. */
size_t stream_columns(void);

/* Where a message of several pieces is written: it is shown when the process ends, or with the next message below. On a terminal its
 * lines are filled like those of standard output. */
FILE *messages_stream(void);

/* Prints "q237588: message". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "q237588 COMMAND: message" and where help is; returns STATUS_USAGE. */
int complain_of_usage(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the message of a failed operation, or that memory ran out where it has none; returns `status`, or STATUS_HARNESS in the latter
 * case. */
int complain_of(const struct text *message, int status);

/* Says why a report could not be written. Returns STATUS_HARNESS, or `passed` for REPORT_OK. */
int complain_of_report(enum report_status status, int passed);

/* One line of progress, rewritten in place, where standard error is a terminal that can do that. Of work in several stages, which one
 * it is; `name` is kept. */
void progress_stage(const char *name);
void progress_show(void *context, size_t done, size_t of);
/* What it has come to in between: a run of the fixture, and the cycle (0: not known). */
void progress_cycle(void *context, const char *fixture, uint32_t cycle, uint32_t of);
/* Of a fixture that is being read. */
void progress_reading(const char *path);
/* Of a directory that is being read. */
void progress_people(void *context, uint64_t people);
/* Of a search. */
void progress_search(uint64_t scenarios, uint64_t milliseconds, uint64_t finds);
void progress_erase(void);

#endif
