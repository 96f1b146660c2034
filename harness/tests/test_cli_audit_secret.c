/* The command audit with a password: access to it, and the end of its reader. */
#include "base/text.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder, *password_option;
static struct slapd server;

static void set_up(void)
{
    folder = new_folder();
    char *path = new_file(folder, "password", SLAPD_PASSWORD "\n");
    struct text option = {0};
    ck_assert_int_eq(chmod(path, 0600), 0);
    text_printf(&option, "--password-file=%s", path);
    password_option = text_take(&option);
    free(path);
}

static void tear_down(void)
{
    free(password_option);
    remove_folder(folder);
}

static const char *nameless = "";

static void start_server(void)
{
    set_up();
    char *people = new_file(folder, "people", "");
    slapd_write_people(people, "o=closed", 3, 1);
    slapd_write(people, nameless);
    slapd_start(&server,
                (const struct slapd_database[]){
                    {.suffix = "o=closed", .ldif = people, .settings = "access to * by users read by anonymous auth"}, {0}},
                false);
    free(people);
}

/* With one more person, who has a surname but no name. */
static void start_server_with_a_nameless_one(void)
{
    nameless = "dn: uid=x,ou=Site 1,o=closed\nobjectClass: account\nobjectClass: extensibleObject\nuid: x\nsn: Smith\n\n";
    start_server();
    nameless = "";
}

static void stop_server(void)
{
    slapd_stop(&server);
    tear_down();
}

static char *directory_option(void)
{
    struct text option = {0};
    text_printf(&option, "--directory=%so=closed", server.url);
    return text_take(&option);
}

#define LOGIN "--bind-dn=cn=admin,o=closed"

START_TEST(people_come_from_the_reader)
{
    char *directory = directory_option();
    struct ran ran;
    RUN(&ran, "audit", directory, LOGIN, password_option, "-m", "sp4");
    assert_printed(&ran, 0, "3 people at 1 site");
    free(directory);
}
END_TEST

START_TEST(warnings_come_from_the_reader)
{
    char *directory = directory_option();
    struct ran ran;
    RUN(&ran, "audit", directory, LOGIN, password_option, "-m", "sp4");
    assert_holds(ran.output, "3 people at 1 site");
    assert_holds(ran.output, "1 person has no name: extensibleObject 1");
    assert_holds(ran.output, "\"uid=x,ou=Site 1,o=closed\" is a");
    program_forget(&ran);
    RUN(&ran, "audit", directory, LOGIN, password_option, "-m", "sp4", "--strict");
    assert_refused(&ran, 3,
                   "\"uid=x,ou=Site 1,o=closed\" is a person without a name; expected displayName or cn, and the right to read");
    free(directory);
}
END_TEST

/* Both with worker processes and in a single process. */
START_TEST(no_build_finds_the_password)
{
    static const char *const ways[] = {"--jobs=2", "--no-fork"};
    char *module = module_path("seeks_password"), *directory = directory_option();
    struct ran ran;
    START(&ran, &(struct setting){.started = true}, "audit", directory, LOGIN, password_option, "-m", module, "--timeout-ms=60000",
          "--isolation=none", ways[_i]);
    ck_assert_msg(ran.status == 0, "%d: %s%s", ran.status, ran.output, ran.errors);
    assert_printed(&ran, 0, "3 people at 1 site");
    free(directory);
    free(module);
}
END_TEST

/* A positive control: the module finds a password in the environment. */
START_TEST(a_password_in_the_environment_is_found)
{
    char *module = module_path("seeks_password"), *directory = directory_option();
    static const char *const environment[] = {"SECRET=" SLAPD_PASSWORD, NULL};
    const struct setting setting = {.started = true, .environment = environment};
    struct ran ran;
    START(&ran, &setting, "audit", directory, LOGIN, password_option, "-m", module);
    assert_refused(&ran, 3, "cannot be loaded as a comparison module");
    free(directory);
    free(module);
}
END_TEST

/* ---- A server that takes the connection and never answers ---- */

static int listening;

static void listen_only(char option[static 64])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(listen(listening, 1), 0);
    (void)snprintf(option, 64, "--directory=ldap://127.0.0.1:%u/o=x", (unsigned)ntohs(address.sin_port));
}

/* Starts the program, and waits until it has connected. */
static pid_t begin_login(int *connection)
{
    char option[64], *program = built_path("q237588");
    listen_only(option);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (freopen("/dev/null", "w", stderr))
            execl(program, program, "audit", option, "--bind-dn=cn=admin", password_option, (char *)NULL);
        _exit(99);
    }
    free(program);
    *connection = accept(listening, NULL, NULL);
    ck_assert_int_ge(*connection, 0);
    char request[256];
    ck_assert_int_gt(read(*connection, request, sizeof request), 0);
    return pid;
}

/* The reader's connection has ended, and so has the reader. */
static void assert_ended(int connection)
{
    char byte;
    ck_assert_int_eq(read(connection, &byte, 1), 0);
    close(connection);
    close(listening);
}

START_TEST(a_signal_ends_the_reader_too)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL};
    int connection, status;
    pid_t pid = begin_login(&connection);
    ck_assert_int_eq(kill(pid, signals[_i]), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), signals[_i]);
    assert_ended(connection);
}
END_TEST

/* The child of a process, by /proc; its memory and core must not be readable. */
static pid_t reader_of(pid_t pid)
{
    char path[64];
    int reader = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *stream = fopen(path, "r");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(fscanf(stream, "%d", &reader), 1); /* NOLINT(cert-err34-c) */
    ck_assert_int_eq(fclose(stream), 0);
    return reader;
}

START_TEST(a_reader_that_dies_is_a_failure_of_the_harness)
{
    int connection, status;
    pid_t pid = begin_login(&connection);
    ck_assert_int_eq(kill(reader_of(pid), SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 4);
    assert_ended(connection);
}
END_TEST

static Suite *secret_suite(void)
{
    Suite *suite = suite_create("audit-secret");
    TCase *tcase = tcase_create("password");
    tcase_set_tags(tcase, SUITE_PLAIN);
    tcase_set_timeout(tcase, 30);
    tcase_add_checked_fixture(tcase, start_server, stop_server);
    tcase_add_test(tcase, people_come_from_the_reader);
    if (!suite_under_valgrind() && !suite_sanitized()) { /* whose own memory is too much to be searched */
        tcase_add_loop_test(tcase, no_build_finds_the_password, 0, 2);
        tcase_add_test(tcase, a_password_in_the_environment_is_found);
    }
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("nameless");
    tcase_set_timeout(tcase, 30);
    tcase_add_checked_fixture(tcase, start_server_with_a_nameless_one, stop_server);
    tcase_add_test(tcase, warnings_come_from_the_reader);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("reader");
    tcase_set_timeout(tcase, 30);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_signal_ends_the_reader_too, 0, suite_under_valgrind() ? 1 : 5);
    if (!suite_under_valgrind())
        tcase_add_test(tcase, a_reader_that_dies_is_a_failure_of_the_harness);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {secret_suite};
    return suite_main(makers, 1);
}
