/* q237588 converge: whether a sync tool comes to rest. */
#include "cli/commands.h"
#include "cli/converge_options.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/password.h"
#include "report/converge.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The number of received signals that end the program, and the first of them. */
static volatile sig_atomic_t stop, first_signal;

/* The first signal ends the child, the second kills it, and the third ends this process, which may be waiting for a server. */
static void ask_to_stop(int number)
{
    if (!stop)
        first_signal = number;
    if (++stop > 2) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
}

static void catch_signals(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {.sa_handler = ask_to_stop}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(ending[i], &action, NULL);
}

/* Ends by the signal itself, so that the parent process sees it. */
static void end_by_signal(void)
{
    if (!first_signal)
        return;
    (void)fflush(NULL);
    (void)signal(first_signal, SIG_DFL);
    (void)raise(first_signal);
}

static void show_progress(void *context, const char *what, uint32_t run, uint32_t of)
{
    (void)context;
    progress_stage(what);
    progress_show(NULL, run, of);
}

static void warn(void *context, const char *message)
{
    (void)context;
    complain("warning: %s", message);
}

/* Appends COMMAND and its arguments, separated by spaces. */
static void append_command(const char *const *arguments, struct text *text)
{
    for (size_t i = 0; arguments[i]; i++) {
        text_puts(text, i ? " " : "");
        text_puts(text, arguments[i]);
    }
}

static int print_results(struct converge_options *arguments, const struct converge *converge)
{
    struct text line = {0};
    append_command(arguments->config.command, &line);
    if (line.failed)
        return complain_of(&line, STATUS_HARNESS);
    const struct converge_results found = {.converge = converge,
                                           .command = line.bytes,
                                           .directory = arguments->config.snapshot ? arguments->config.snapshot
                                                                                   : arguments->config.directory,
                                           .times = arguments->config.times};
    const struct results results = {.kind = RESULTS_CONVERGE, .converge = &found};
    int status = output_results(&results, &arguments->options, &arguments->reports,
                                converge_is_quiet(converge) ? STATUS_PASSED : STATUS_FAILED);
    text_clean_up(&line);
    return status;
}

/* Also forbids other processes to read this one's memory. Returns STATUS_PASSED, or prints an error. */
static int read_password(struct converge_options *arguments, struct password *password)
{
    const struct rlimit none = {0};
    const struct login_options *login = &arguments->login;
    struct text message = {0};
    if (!login->login.bind_dn)
        return STATUS_PASSED;
    if (!login->password_file && !password_can_be_asked())
        return complain_of_usage("converge", "--bind-dn: " PASSWORD_NO_TERMINAL);
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
    int status = complain_of_input(&message, password_read(password, login->password_file, login->login.bind_dn, &message));
    if (status == STATUS_PASSED)
        arguments->config.login.password = password->bytes;
    text_clean_up(&message);
    return status;
}

static int converge_command(struct converge_options *arguments)
{
    struct password password = {0};
    struct converge converge = {0};
    struct text message = {0};
    int status = read_password(arguments, &password);
    if (status != STATUS_PASSED)
        return status;
    catch_signals();
    enum converge_status found = converge_find(&arguments->config, &converge, &message);
    password_forget(&password);
    progress_erase();
    if (found != CONVERGE_DONE)
        status = complain_of(&message, found == CONVERGE_INVALID ? STATUS_INPUT : STATUS_HARNESS);
    else if (converge.run_count)
        status = print_results(arguments, &converge);
    if (converge.stopped)
        complain("stopped by a signal (%s) after %zu of %u runs", strsignal(first_signal), converge.run_count,
                 arguments->config.times);
    converge_clean_up(&converge);
    text_clean_up(&message);
    end_by_signal();
    return status;
}

int command_converge(int argc, char **argv)
{
    struct converge_options arguments;
    int status = STATUS_HARNESS;
    converge_options_init(&arguments);
    arguments.config.stop = &stop;
    arguments.config.progress = show_progress;
    arguments.config.warn = warn;
    if (command_parse(&converge_argp, argc, argv, ARGP_IN_ORDER, &arguments) != 0) {
        complain("out of memory");
        goto cleanup;
    }
    status = reports_check(&arguments.reports);
    if (status == STATUS_PASSED)
        status = converge_command(&arguments);
cleanup:
    converge_options_clean_up(&arguments);
    return status;
}
