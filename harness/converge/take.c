#include "converge/take.h"

#include "input/mark.h"
#include "input/pipe.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

void child_append_end(enum child_end end, int code, struct text *text)
{
    switch (end) {
    case CHILD_EXITED: text_printf(text, "exit status %d", code); break;
    case CHILD_SIGNALLED: text_printf(text, "signal %d (%s)", code, strsignal(code)); break;
    case CHILD_TIMED_OUT: text_puts(text, "timed out"); break;
    case CHILD_NOT_STARTED: text_printf(text, "cannot be started: %s", strerror(code)); break;
    default: text_puts(text, "stopped"); break;
    }
}

bool child_is_unusable(int error)
{
    static const int errors[] = {ENOENT, EACCES, ENOEXEC, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, E2BIG, EINVAL, ELIBBAD, EPERM};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (error == errors[i])
            return true;
    return false;
}

static enum converge_status of_input(enum input_status status, const struct text *message)
{
    if (status == INPUT_OK)
        return CONVERGE_DONE;
    return status == INPUT_INVALID && !message->failed ? CONVERGE_INVALID : CONVERGE_BROKEN;
}

enum converge_status child_refuse(const struct child_result *result, const char *what, const char *command, struct text *message)
{
    struct ccm_name line = child_last_line(&result->error_tail);
    text_printf(message, "%s: ", what);
    input_quote(message, command, strlen(command));
    if (result->end == CHILD_FAILED) {
        text_printf(message, " cannot be run: %s", strerror(result->code));
        return CONVERGE_BROKEN;
    }
    text_puts(message, " failed: ");
    child_append_end(result->end, result->code, message);
    if (line.length) {
        text_puts(message, ", ");
        input_quote(message, line.bytes, line.length);
    }
    text_puts(message, "; expected exit status 0");
    return result->end == CHILD_NOT_STARTED && !child_is_unusable(result->code) ? CONVERGE_BROKEN : CONVERGE_INVALID;
}

static enum converge_status refuse_output(const struct converge_config *config, const struct child_result *result, const char *when,
                                          uint64_t most, struct text *message)
{
    if (result->end != CHILD_TOO_LARGE)
        return child_refuse(result, when, config->snapshot, message);
    text_printf(message, "%s: ", when);
    input_quote(message, config->snapshot, strlen(config->snapshot));
    text_printf(message, " printed more than %" PRIu64 " bytes; expected no more than that", most);
    return CONVERGE_INVALID;
}

/* Runs the snapshot command, and stores its LDIF in memory for reading. */
static enum converge_status read_output(const struct converge_config *config, const char *when, bool *stopped, struct text *message)
{
    const char *const arguments[] = {"sh", "-c", config->snapshot, NULL};
    int output;
    const struct child command = {.arguments = arguments,
                                  .timeout_ms = config->timeout_ms,
                                  .output = &output,
                                  .output_most = config->snapshot_most ? config->snapshot_most : CONVERGE_SNAPSHOT_MAX,
                                  .stop = config->stop};
    struct child_result result;
    child_run(&command, &result);
    enum converge_status status = CONVERGE_DONE;
    *stopped = result.end == CHILD_STOPPED;
    if (result.end == CHILD_EXITED && result.code == 0)
        status = pipe_hold(when, output) ? CONVERGE_DONE : CONVERGE_BROKEN;
    else if (!*stopped)
        status = refuse_output(config, &result, when, command.output_most, message);
    if (result.end == CHILD_EXITED && result.code != 0)
        close(output);
    child_result_clean_up(&result);
    return status;
}

enum converge_status snapshot_read(const struct converge_config *config, struct strings *strings, const char *when,
                                   struct snapshot *snapshot, bool *stopped, struct text *message)
{
    struct directory_config reading = {.login = config->login, .warn = config->warn, .warn_context = config->warn_context};
    struct snapshot_reader reader = {
        .kinds = config->kinds, .strings = strings, .snapshot = snapshot, .source = when, .message = message};
    enum converge_status status = CONVERGE_DONE;
    *snapshot = (struct snapshot){0};
    *stopped = false;
    if (config->snapshot)
        status = read_output(config, when, stopped, message);
    if (status != CONVERGE_DONE || *stopped)
        return status;
    enum input_status read = config->snapshot ? ldif_read_entries(when, &reading, snapshot_add, &reader, message)
                                              : ldap_read_entries(config->directory, &reading, snapshot_add, &reader, message);
    status = of_input(snapshot_finish(&reader, read), message);
    if (config->snapshot)
        pipe_forget(when);
    if (status != CONVERGE_DONE)
        snapshot_clean_up(snapshot);
    return status;
}
