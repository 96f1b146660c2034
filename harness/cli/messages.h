/* Messages on standard error, and the set-up of the standard streams. */
#ifndef Q237588_CLI_MESSAGES_H
#define Q237588_CLI_MESSAGES_H

#include "base/text.h"
#include "input/input.h"
#include "report/report.h"

#include <stddef.h>
#include <stdint.h>

/* Call once, first. Files cannot take the numbers of closed standard streams; a closed pipe and a file beyond the size limit are
 * errors instead of signals; and if output cannot be written completely, the exit status is STATUS_HARNESS, however the process
 * ends. */
void streams_prepare(void);

/* Whether to colour the stream: a terminal, no NO_COLOR in the environment, TERM not "dumb". */
bool stream_wants_color(FILE *stream);

/* The width of standard output in columns, 60 to 200; 0: it is not a terminal. */
size_t stream_columns(void);

/* The stream for messages in several parts, which are printed with the next message below or when the process ends. On a terminal
 * they are wrapped like standard output. */
FILE *messages_stream(void);

/* Prints "q237588: message". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "q237588 COMMAND: message" and a hint to the help; returns STATUS_USAGE. */
int complain_of_usage(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the message of a failed operation and returns `status`; if the message is empty, prints "out of memory" and returns
 * STATUS_HARNESS. */
int complain_of(const struct text *message, int status);

/* The same for an input, if reading it failed; returns STATUS_PASSED, STATUS_INPUT or STATUS_HARNESS. */
int complain_of_input(const struct text *message, enum input_status status);

/* Prints "PATH: message" and returns `status`. */
int complain_of_path(int status, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Prints why a report could not be written. Returns STATUS_HARNESS, or `passed` for REPORT_OK. */
int complain_of_report(enum report_status status, int passed);

/* Progress is one line, rewritten in place, if standard error is a terminal with escape codes. Sets the stage of work in several
 * stages; `name` must stay valid. */
void progress_stage(const char *name);
void progress_show(void *context, size_t done, size_t of);
/* Shows a run of the fixture, and the cycle (0: unknown). */
void progress_cycle(void *context, const char *fixture, uint32_t cycle, uint32_t of);
/* Shows the fixture that is being read. */
void progress_reading(const char *path);
/* Shows the number of people read from a directory. */
void progress_people(void *context, uint64_t people);
/* Shows the progress of a search. */
void progress_search(uint64_t scenarios, uint64_t milliseconds, uint64_t findings);
void progress_erase(void);

#endif
