/* The command audit: how it comes by a password. */
#include "audit_command.h"
#include "base/text.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* "--password-file=FILE" of a new file; lives until the next but one. */
static const char *password_file(const char *name, const char *bytes, size_t length, mode_t mode)
{
    static char options[2][512];
    static size_t next;
    char *option = options[next++ % 2];
    char *path = new_file(own_folder, name, "");
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(bytes, 1, length, stream), length);
    ck_assert_int_eq(fclose(stream), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
    (void)snprintf(option, sizeof options[0], "--password-file=%s", path);
    free(path);
    return option;
}

static void assert_password_refused(const char *option, const char *message)
{
    struct ran ran;
    RUN(&ran, "audit", LIVE, "--bind-dn=cn=admin", option);
    assert_refused(&ran, 3, message);
}

START_TEST(password_files_are_their_owners_alone)
{
    char long_one[1100];
    memset(long_one, 'x', sizeof long_one);
    assert_password_refused("--password-file=/no/such", "/no/such: No such file or directory");
    assert_password_refused(password_file("a", "secret\n", 7, 0644),
                            "/a: others may read or write this file (mode 0644); chmod 600 makes it private");
    assert_password_refused(password_file("b", "secret\n", 7, 0620), "(mode 0620)");
    assert_password_refused(password_file("c", "\nsecret\n", 8, 0600), "/c: there is no password in the first line");
    assert_password_refused(password_file("d", "\r\n", 2, 0600), "/d: there is no password in the first line");
    assert_password_refused(password_file("e", "", 0, 0600), "/e: there is no password in the first line");
    assert_password_refused(password_file("f", "a\0b\n", 4, 0600), "/f: a password cannot contain NUL");
    assert_password_refused(password_file("g", long_one, sizeof long_one, 0600), "/g: the first line is too long for a password");
    char *path = new_file(own_folder, "folder-of", "");
    free(path);
    struct text option = {0};
    text_printf(&option, "--password-file=%s", own_folder);
    ck_assert_int_eq(chmod(own_folder, 0700), 0);
    assert_password_refused(option.bytes, ": Is a directory");
    text_clean_up(&option);
}
END_TEST

/* The program on its own terminal, at which it prompts. */
struct asked {
    pid_t pid;
    int terminal; /* the typing side */
    struct text shown;
};

/* A process that owns the terminal and starts the program there; `login` are its arguments. */
static void begin_directory(struct asked *asked, const char *const *arguments)
{
    char *program = built_path("q237588");
    *asked = (struct asked){.terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    ck_assert_int_ge(asked->terminal, 0);
    ck_assert_int_eq(grantpt(asked->terminal), 0);
    ck_assert_int_eq(unlockpt(asked->terminal), 0);
    asked->pid = fork();
    ck_assert_int_ge(asked->pid, 0);
    if (asked->pid == 0) {
        char *argv[12] = {program};
        for (size_t i = 0; arguments[i] && i + 2 < 12; i++)
            argv[i + 1] = (char *)(uintptr_t)arguments[i];
        setsid();
        int own = open(ptsname(asked->terminal), O_RDWR);
        if (own < 0 || dup2(own, 0) != 0 || dup2(own, 1) != 1 || dup2(own, 2) != 2)
            _exit(99);
        setenv("TERM", "dumb", 1);
        execv(program, argv);
        _exit(99);
    }
    free(program);
}

/* Reads until the part is on the screen, or the program has closed it. */
static void wait_for(struct asked *asked, const char *part)
{
    char bytes[512];
    for (;;) {
        if (asked->shown.bytes && strstr(asked->shown.bytes, part))
            return;
        ssize_t length = read(asked->terminal, bytes, sizeof bytes);
        ck_assert_msg(length > 0, "\"%s\" is not in \"%s\"", part, asked->shown.bytes ? asked->shown.bytes : "");
        text_append(&asked->shown, bytes, (size_t)length);
    }
}

/* Waits until the terminal echoes input, or does not. */
static void wait_for_echo(const struct asked *asked, bool echo)
{
    struct termios state;
    for (int tries = 0; tries < 2000; tries++) {
        ck_assert_int_eq(tcgetattr(asked->terminal, &state), 0);
        if (((state.c_lflag & ECHO) != 0) == echo)
            return;
        (void)poll(NULL, 0, 5);
    }
    ck_abort_msg("the echo stays %s", echo ? "off" : "on");
}

static void type(const struct asked *asked, const char *keys)
{
    ck_assert_int_eq(write(asked->terminal, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* The final status of waitpid(). */
static int end_directory(struct asked *asked)
{
    int status = 0;
    char bytes[512];
    ssize_t length;
    while ((length = read(asked->terminal, bytes, sizeof bytes)) > 0)
        text_append(&asked->shown, bytes, (size_t)length);
    ck_assert_int_eq(waitpid(asked->pid, &status, 0), asked->pid);
    close(asked->terminal);
    return status;
}

static const char *const login[] = {"audit", LIVE, "--bind-dn=cn=ad\033min", NULL};

START_TEST(the_password_is_asked_for_and_not_shown)
{
    struct asked asked;
    begin_directory(&asked, login);
    wait_for(&asked, "Password of cn=ad\\x1Bmin: ");
    wait_for_echo(&asked, false);
    type(&asked, "open sesame\n");
    int status = end_directory(&asked);
    ck_assert(WIFEXITED(status));
    /* Nobody listens there. */
    ck_assert_int_eq(WEXITSTATUS(status), 3);
    assert_holds_not(asked.shown.bytes, "sesame");
    text_clean_up(&asked.shown);
}
END_TEST

START_TEST(an_empty_password_is_refused)
{
    struct asked asked;
    begin_directory(&asked, login);
    wait_for(&asked, "Password of ");
    wait_for_echo(&asked, false);
    type(&asked, "\n");
    int status = end_directory(&asked);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    assert_holds(asked.shown.bytes, "the terminal: there is no password in the first line");
    text_clean_up(&asked.shown);
}
END_TEST

START_TEST(a_signal_finds_the_terminal_as_it_was)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct asked asked;
    begin_directory(&asked, login);
    wait_for(&asked, "Password of ");
    wait_for_echo(&asked, false);
    if (signals[_i] == SIGINT)
        type(&asked, "half\003");
    else
        ck_assert_int_eq(kill(asked.pid, signals[_i]), 0);
    wait_for_echo(&asked, true);
    int status = end_directory(&asked);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), signals[_i]);
    assert_holds_not(asked.shown.bytes, "half");
    text_clean_up(&asked.shown);
}
END_TEST

START_TEST(a_stopped_prompt_is_repeated)
{
    struct asked asked;
    int status = 0;
    begin_directory(&asked, login);
    wait_for(&asked, "Password of ");
    wait_for_echo(&asked, false);
    /* A process without a parent in its session cannot be stopped by the terminal, nor by SIGTSTP. */
    ck_assert_int_eq(kill(asked.pid, SIGTSTP), 0);
    text_clear(&asked.shown);
    wait_for(&asked, "Password of ");
    wait_for_echo(&asked, false);
    type(&asked, "open sesame\n");
    status = end_directory(&asked);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    text_clean_up(&asked.shown);
}
END_TEST

/* setsid(1): a process without a terminal. */
START_TEST(without_a_terminal_there_is_no_prompt)
{
    struct ran ran;
    char *program = built_path("q237588");
    const struct setting setting = {.program = "/usr/bin/setsid"};
    START(&ran, &setting, "--wait", program, "audit", LIVE, "--bind-dn=cn=admin");
    assert_refused(&ran, 2, "--bind-dn: there is no terminal for the password prompt; give --password-file=FILE");
    free(program);
}
END_TEST

static Suite *cli_audit_password_suite(void)
{
    Suite *suite = suite_create("cli audit password");
    TCase *passwords = tcase_create("passwords");
    tcase_set_timeout(passwords, 30);
    tcase_add_checked_fixture(passwords, own_folder_set_up, own_folder_tear_down);
    tcase_add_test(passwords, password_files_are_their_owners_alone);
    tcase_add_test(passwords, the_password_is_asked_for_and_not_shown);
    tcase_add_test(passwords, an_empty_password_is_refused);
    tcase_add_loop_test(passwords, a_signal_finds_the_terminal_as_it_was, 0, suite_under_valgrind() ? 1 : 4);
    if (!suite_under_valgrind())
        tcase_add_test(passwords, a_stopped_prompt_is_repeated);
    tcase_add_test(passwords, without_a_terminal_there_is_no_prompt);
    suite_add_tcase(suite, passwords);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_audit_password_suite};
    return suite_main(makers, 1);
}
