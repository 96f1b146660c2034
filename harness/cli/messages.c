#include "cli/messages.h"
#include "cli/commands.h"
#include "report/printers.h"
#include "report/words.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_MIN 60u
#define COLUMNS_MAX 200u

/* Standard output has failed, and an error was printed. */
static bool output_failed;
/* The reader of standard output has closed it. */
static bool output_closed;
static bool progress_shown;

/* The width of a terminal in columns; 0: not a terminal, or unknown. */
static size_t columns_of_terminal(int descriptor)
{
    struct winsize window;
    if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &window) != 0 || !window.ws_col)
        return 0;
    return window.ws_col < COLUMNS_MIN ? COLUMNS_MIN : window.ws_col > COLUMNS_MAX ? COLUMNS_MAX : window.ws_col;
}

size_t stream_columns(void) { return columns_of_terminal(STDOUT_FILENO); }

/* ---- Messages -------------------------------------------------------------------------------------------------------------------- */

/* Messages that are not printed yet, if standard error is a terminal. */
static struct {
    FILE *stream;
    char *bytes;
    size_t length, columns;
} messages;

FILE *messages_stream(void)
{
    if (!messages.stream) {
        messages.columns = columns_of_terminal(STDERR_FILENO);
        messages.stream = messages.columns ? open_memstream(&messages.bytes, &messages.length) : NULL;
    }
    return messages.stream ? messages.stream : stderr;
}

/* Prints a line wrapped to the width of the terminal. */
static void show_line(const char *line, size_t length)
{
    const struct report_style style = {.columns = messages.columns};
    struct doc document = {.medium = MEDIUM_TERMINAL};
    text_append(doc_scratch(&document), line, length);
    doc_block_scratch(&document, NODE_ITEM, TONE_PLAIN);
    if (doc_send(&document, doc_print_terminal, &style, stderr) == REPORT_NO_MEMORY)
        (void)fprintf(stderr, "%.*s\n", (int)length, line);
}

/* Prints the collected messages. */
static void messages_show(void)
{
    if (!messages.stream || fflush(messages.stream) != 0)
        return;
    const char *line = messages.bytes, *end;
    for (size_t left = messages.length; (end = memchr(line, '\n', left)); line = end + 1) {
        show_line(line, (size_t)(end - line));
        left -= (size_t)(end - line) + 1;
    }
    rewind(messages.stream);
}

static void complain_of_output(void)
{
    output_closed = errno == EPIPE;
    if (!output_closed)
        complain("standard output: %s", strerror(errno ? errno : EIO));
    output_failed = true;
}

/* The reader has closed standard output: after the reports were written, ends by SIGPIPE as programs do by default. */
static void end_of_closed_pipe(void)
{
    (void)signal(SIGPIPE, SIG_DFL);
    (void)raise(SIGPIPE);
}

/* For atexit(3): prints argp's messages, and notices a full disk for --help and --version, too, which argp prints. */
static void close_output(void)
{
    messages_show();
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (fclose(stdout) != 0)
        failed = true;
    if (failed && !output_failed)
        complain_of_output();
    else
        failed = false;
    if (output_closed)
        end_of_closed_pipe();
    if (failed)
        _exit(STATUS_HARNESS);
}

/* Opens a closed stream such that every use fails: 0 for writing, 1 and 2 for reading. open() takes the lowest number. */
static bool open_stream(int number)
{
    int opened = fcntl(number, F_GETFD) >= 0 ? number : open("/dev/null", number ? O_RDONLY : O_WRONLY);
    return opened == number;
}

void streams_prepare(void)
{
    bool prepared = true;
    for (int number = 0; number <= 2; number++)
        prepared = prepared && open_stream(number);
    if (prepared && signal(SIGPIPE, SIG_IGN) != SIG_ERR && signal(SIGXFSZ, SIG_IGN) != SIG_ERR && atexit(close_output) == 0)
        return;
    complain("standard streams: %s", strerror(errno));
    _exit(STATUS_HARNESS);
}

/* Whether the stream is a terminal with escape codes. */
static bool is_terminal(FILE *stream)
{
    const char *type = getenv("TERM");
    return isatty(fileno(stream)) && type && strcmp(type, "dumb") != 0;
}

bool stream_wants_color(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    return is_terminal(stream) && !(no_color && *no_color);
}

void complain(const char *format, ...)
{
    progress_erase();
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("q237588: ", messages_stream());
    (void)vfprintf(messages_stream(), format, arguments);
    (void)fputs("\n", messages_stream());
    va_end(arguments);
    messages_show();
}

int complain_of_usage(const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fprintf(messages_stream(), "q237588 %s: ", name);
    (void)vfprintf(messages_stream(), format, arguments);
    va_end(arguments);
    (void)fprintf(messages_stream(), "\nTry `q237588 %s --help' for more information.\n", name);
    messages_show();
    return STATUS_USAGE;
}

int complain_of(const struct text *message, int status)
{
    if (message->failed || !message->length) {
        complain("out of memory");
        return STATUS_HARNESS;
    }
    complain("%s", message->bytes);
    return status;
}

int complain_of_input(const struct text *message, enum input_status status)
{
    if (status == INPUT_OK)
        return STATUS_PASSED;
    if (status == INPUT_NO_MEMORY)
        return complain_of(&(struct text){0}, STATUS_HARNESS);
    return complain_of(message, status == INPUT_INVALID ? STATUS_INPUT : STATUS_HARNESS);
}

int complain_of_path(int status, const char *path, const char *format, ...)
{
    struct text message = {0};
    va_list arguments;
    va_start(arguments, format);
    text_append_escaped(&message, path, strlen(path));
    text_puts(&message, ": ");
    text_vprintf(&message, format, arguments);
    va_end(arguments);
    status = complain_of(&message, status);
    text_clean_up(&message);
    return status;
}

int complain_of_report(enum report_status status, int passed)
{
    switch (status) {
    case REPORT_OK: return passed;
    case REPORT_NO_MEMORY: complain("out of memory"); break;
    case REPORT_WRITE_FAILED: complain_of_output(); break;
    }
    return STATUS_HARNESS;
}

/* A line that is longer than the terminal could not be erased. */
__attribute__((format(printf, 1, 2))) static void show_progress(const char *format, ...)
{
    struct text whole = {0}, line = {0};
    size_t columns = columns_of_terminal(STDERR_FILENO);
    va_list arguments;
    if (!is_terminal(stderr))
        return;
    va_start(arguments, format);
    text_vprintf(&whole, format, arguments);
    va_end(arguments);
    if (!whole.failed)
        words_shortened(whole.bytes, columns ? columns - 1 : SIZE_MAX, &line);
    if (line.bytes)
        (void)fprintf(stderr, "\r%s\033[K", line.bytes);
    progress_shown = true;
    text_clean_up(&whole);
    text_clean_up(&line);
}

/* The current stage of the work; never freed. */
static const char *stage;

void progress_stage(const char *name) { stage = name; }

static size_t runs_done, runs_of;

void progress_show(void *context, size_t done, size_t of)
{
    (void)context;
    runs_done = done;
    runs_of = of;
    show_progress("%s%srunning %zu of %zu", stage ? stage : "", stage ? ": " : "", done, of);
}

void progress_cycle(void *context, const char *fixture, uint32_t cycle, uint32_t of)
{
    struct text name = {0};
    (void)context;
    if (cycle == 0)
        return;
    text_append_escaped(&name, fixture, strlen(fixture));
    show_progress("%s%srunning %zu of %zu: %s, cycle %" PRIu32 " of %" PRIu32, stage ? stage : "", stage ? ": " : "", runs_done,
                  runs_of, name.failed ? "" : name.bytes, cycle > of ? of : cycle, of);
    text_clean_up(&name);
}

void progress_reading(const char *path)
{
    struct text name = {0};
    text_append_escaped(&name, path, strlen(path));
    show_progress("reading %s", name.failed || !name.bytes ? "" : name.bytes);
    text_clean_up(&name);
}

void progress_people(void *context, uint64_t people)
{
    (void)context;
    show_progress("reading: %" PRIu64 " people", people);
}

void progress_search(uint64_t scenarios, uint64_t milliseconds, uint64_t findings)
{
    uint64_t rate = milliseconds ? scenarios * 1000 / milliseconds : 0;
    show_progress("%" PRIu64 " scenarios, %" PRIu64 " a second, %" PRIu64 " of them findings", scenarios, rate, findings);
}

void progress_erase(void)
{
    if (progress_shown)
        (void)fprintf(stderr, "\r\033[K");
    progress_shown = false;
}
