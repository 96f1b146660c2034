#include "program.h"

#include "base/text.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void change_environment(const char *const *changes)
{
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    for (; changes && *changes; changes++) {
        const char *equals = strchr(*changes, '=');
        if (equals)
            putenv((char *)(uintptr_t)*changes);
        else
            unsetenv(*changes);
    }
}

static void send_to(int number, int descriptor)
{
    if (dup2(descriptor, number) != number)
        _exit(99);
}

/* main() of the program; its objects are linked into the tests. */
int program_main(int argc, char **argv);

/* In the child: runs the program. It is started where its standard output is none to write to, as these are matters of a start;
 * otherwise its main() is called: memory tools take long to start. */
static _Noreturn void become(const struct setting *setting, const char *program, const char *const *arguments, int output,
                             int errors)
{
    enum { MOST = 40 };
    char *argv[MOST] = {(char *)(uintptr_t)program};
    for (size_t i = 0; arguments[i] && i + 2 < MOST; i++)
        argv[i + 1] = (char *)(uintptr_t)arguments[i];
    send_to(STDOUT_FILENO, output);
    send_to(STDERR_FILENO, errors);
    if (setting->output) {
        int file = open(setting->output, O_WRONLY);
        if (file < 0)
            _exit(99);
        send_to(STDOUT_FILENO, file);
    }
    if (setting->output_broken) {
        int ends[2];
        if (pipe(ends) != 0)
            _exit(99);
        close(ends[0]);
        send_to(STDOUT_FILENO, ends[1]);
    }
    if (setting->output_closed)
        close(STDOUT_FILENO);
    if (setting->folder && chdir(setting->folder) != 0)
        _exit(99);
    (void)signal(SIGPIPE, SIG_DFL);
    change_environment(setting->environment);
    if (setting->started || setting->program || setting->output || setting->output_broken || setting->output_closed) {
        execv(program, argv);
        _exit(99);
    }
    int argc = 0;
    while (argv[argc])
        argc++;
    program_invocation_short_name = "q237588";
    (void)setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    exit(program_main(argc, argv));
}

/* Sends the signal of the setting when the text is the one that it waits for. */
static void signal_when_shown(pid_t pid, const struct setting *setting, const char *text, bool *sent)
{
    regex_t pattern;
    if (*sent || !setting->signal_when)
        return;
    ck_assert_int_eq(regcomp(&pattern, setting->signal_when, REG_EXTENDED | REG_NOSUB), 0);
    *sent = regexec(&pattern, text, 0, NULL, 0) == 0;
    regfree(&pattern);
    if (*sent)
        ck_assert_int_eq(kill(pid, setting->signal), 0);
}

/* All that can be read, from the start or, of a terminal, until its other side is closed; the caller frees it. */
static char *read_all(int descriptor, pid_t pid, const struct setting *setting)
{
    struct text text = {0};
    char bytes[4096];
    ssize_t length;
    bool sent = false;
    (void)lseek(descriptor, 0, SEEK_SET);
    while ((length = read(descriptor, bytes, sizeof bytes)) > 0) {
        text_append(&text, bytes, (size_t)length);
        signal_when_shown(pid, setting, text.bytes, &sent);
    }
    close(descriptor);
    return text_take(&text);
}

/* Opens a pipe or terminal: *writing to write to, *reading to read its contents. */
static void open_receiver(bool terminal, unsigned short columns, int *reading, int *writing)
{
    const struct winsize window = {.ws_row = 24, .ws_col = columns};
    if (terminal) {
        *reading = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        ck_assert_int_ge(*reading, 0);
        ck_assert_int_eq(grantpt(*reading), 0);
        ck_assert_int_eq(unlockpt(*reading), 0);
        *writing = open(ptsname(*reading), O_RDWR | O_NOCTTY | O_CLOEXEC);
        ck_assert_int_eq(ioctl(*writing, TIOCSWINSZ, &window), 0);
    } else {
        *reading = memfd_create("output", MFD_CLOEXEC);
        *writing = dup(*reading);
    }
    ck_assert_int_ge(*writing, 0);
}

void program_start(struct ran *ran, const struct setting *setting, const char *const *arguments)
{
    int output[2], errors[2], status = 0;
    const struct setting unsignalled = {0};
    bool errors_terminal = setting->errors_terminal || setting->signal_when;
    open_receiver(setting->output_terminal, setting->columns, &output[0], &output[1]);
    open_receiver(errors_terminal, setting->columns, &errors[0], &errors[1]);
    char *own = built_path("q237588");
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        become(setting, setting->program ? setting->program : own, arguments, output[1], errors[1]);
    free(own);
    close(output[1]);
    close(errors[1]);
    /* A terminal must be read while the program runs; others can wait. */
    if (setting->output_terminal)
        ran->output = read_all(output[0], pid, &unsignalled);
    if (errors_terminal)
        ran->errors = read_all(errors[0], pid, setting);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    if (!setting->output_terminal)
        ran->output = read_all(output[0], pid, &unsignalled);
    if (!errors_terminal)
        ran->errors = read_all(errors[0], pid, &unsignalled);
    ran->status = WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

void program_forget(struct ran *ran)
{
    free(ran->output);
    free(ran->errors);
    *ran = (struct ran){0};
}

/* Check ends a suite if a message is longer than 8 KiB, like a sanitizer's. */
void assert_printed(struct ran *ran, int status, const char *part)
{
    ck_assert_msg(ran->status == status, "status %d, expected %d; %.4000s", ran->status, status, ran->errors);
    ck_assert_str_eq(ran->errors, "");
    assert_holds(ran->output, part);
    program_forget(ran);
}

void assert_refused(struct ran *ran, int status, const char *part)
{
    ck_assert_msg(ran->status == status, "status %d, expected %d; %.4000s", ran->status, status, ran->errors);
    ck_assert_str_eq(ran->output, "");
    ck_assert_int_eq(strncmp(ran->errors, "q237588", 7), 0);
    assert_holds(ran->errors, part);
    for (const char *at = ran->errors; *at; at++)
        ck_assert_msg(*at == '\n' || (unsigned char)*at >= 0x20, "control byte %02X in a message", (unsigned char)*at);
    program_forget(ran);
}

json_t *results_of(struct ran *ran)
{
    json_error_t error;
    json_t *root = json_loads(ran->output, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "%s in %.4000s%.2000s", error.text, ran->output, ran->errors);
    ck_assert_str_eq(ran->errors, "");
    program_forget(ran);
    return root;
}

char *new_fixture(const char *folder, const char *rest)
{
    struct text contents = {0};
    text_puts(&contents, "title: A case\nsource: a test\n"
                         "sites:\n"
                         "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Smith, Jimmy\"}]}\n"
                         "  - {name: Site 2, post_office: SITE2, recipients: [{name: \"SMITH, Jimmy\"}]}\n");
    text_puts(&contents, rest);
    char *path = new_file(folder, "case.yaml", contents.bytes);
    text_clean_up(&contents);
    return path;
}

json_t *part_of(json_t *object, const char *key, size_t index) { return json_array_get(json_object_get(object, key), index); }
