#include "cli/messages.h"
#include "cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_LEAST 60u
#define COLUMNS_MOST 200u

/* Standard output is known to have failed, and that has been said. */
static bool output_failed;
/* By whoever read it. */
static bool output_closed;
static bool progress_shown;

/* To standard error. There is nobody left to tell if that fails. */
static void vsay(const char *format, va_list arguments) { (void)vfprintf(stderr, format, arguments); }

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsay(format, arguments);
    va_end(arguments);
}

static void complain_of_output(void)
{
    output_closed = errno == EPIPE;
    if (!output_closed)
        complain("standard output: %s", strerror(errno ? errno : EIO));
    output_failed = true;
}

/* Whoever read standard output has enough: the end that a program comes to by default, after reports were written. */
static void end_of_closed_pipe(void)
{
    (void)signal(SIGPIPE, SIG_DFL);
    (void)raise(SIGPIPE);
}

/* For atexit(3): --help and --version, which argp prints, are lost on a full disk too. */
static void close_output(void)
{
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

/* A stream that is closed gets one on which every use fails: 0 for writing, 1 and 2 for reading. open() takes the lowest number. */
static bool open_stream(int number)
{
    return fcntl(number, F_GETFD) >= 0 || open("/dev/null", number ? O_RDONLY : O_WRONLY) == number;
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

/* A terminal that knows escape codes. */
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

size_t stream_columns(void)
{
    struct winsize window;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || !window.ws_col)
        return 0;
    return window.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : window.ws_col > COLUMNS_MOST ? COLUMNS_MOST : window.ws_col;
}

void complain(const char *format, ...)
{
    progress_erase();
    va_list arguments;
    va_start(arguments, format);
    say("q237588: ");
    vsay(format, arguments);
    say("\n");
    va_end(arguments);
}

int complain_of_usage(const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("q237588 %s: ", name);
    vsay(format, arguments);
    say("\nTry `q237588 %s --help' for more information.\n", name);
    va_end(arguments);
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

int complain_of_report(enum report_status status, int passed)
{
    switch (status) {
    case REPORT_OK: return passed;
    case REPORT_NO_MEMORY: complain("out of memory"); break;
    case REPORT_WRITE_FAILED: complain_of_output(); break;
    }
    return STATUS_HARNESS;
}

/* Of the work, as long as the process lives. */
static const char *stage;

void progress_stage(const char *name) { stage = name; }

static size_t runs_done, runs_of;

void progress_show(void *context, size_t done, size_t of)
{
    (void)context;
    runs_done = done;
    runs_of = of;
    if (!is_terminal(stderr))
        return;
    say("\r%s%srunning %zu of %zu\033[K", stage ? stage : "", stage ? ": " : "", done, of);
    progress_shown = true;
}

void progress_cycle(void *context, const char *fixture, uint32_t cycle, uint32_t of)
{
    struct text name = {0};
    if (!is_terminal(stderr) || cycle == 0)
        return;
    text_append_escaped(&name, fixture, strlen(fixture));
    progress_show(context, runs_done, runs_of);
    say(": %s, cycle %" PRIu32 " of %" PRIu32, name.failed ? "" : name.bytes, cycle > of ? of : cycle, of);
    text_clean_up(&name);
}

void progress_reading(const char *path)
{
    struct text name = {0};
    if (!is_terminal(stderr))
        return;
    text_append_escaped(&name, path, strlen(path));
    say("\rreading %s\033[K", name.failed || !name.bytes ? "" : name.bytes);
    text_clean_up(&name);
    progress_shown = true;
}

void progress_people(void *context, uint64_t people)
{
    (void)context;
    if (!is_terminal(stderr))
        return;
    say("\rreading: %" PRIu64 " people\033[K", people);
    progress_shown = true;
}

void progress_search(uint64_t scenarios, uint64_t milliseconds, uint64_t finds)
{
    if (!is_terminal(stderr))
        return;
    uint64_t rate = milliseconds ? scenarios * 1000 / milliseconds : 0;
    say("\r%" PRIu64 " scenarios, %" PRIu64 " a second, %" PRIu64 " of them finds\033[K", scenarios, rate, finds);
    progress_shown = true;
}

void progress_erase(void)
{
    if (!progress_shown)
        return;
    say("\r\033[K");
    progress_shown = false;
}
