/* What the program writes to: terminals, full disks, closed pipes; and memory that runs out. */
#include "base/text.h"
#include "cli/messages.h"
#include "program.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether the table is coloured on a terminal or not, with the environment and the option. */
static bool is_colored(bool terminal, const char *variable, const char *option)
{
    struct ran ran;
    struct setting setting = {.output_terminal = terminal, .environment = (const char *const[]){variable, NULL}};
    START(&ran, &setting, "run", option, ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.errors, "");
    assert_holds(ran.output, "2 passed");
    bool colored = strstr(ran.output, "\033[31m");
    if (!colored)
        assert_holds_not(ran.output, "\033");
    program_forget(&ran);
    return colored;
}

START_TEST(color)
{
    ck_assert(!is_colored(false, NULL, "--color=auto"));
    ck_assert(is_colored(false, "NO_COLOR=1", "--color=always"));
    ck_assert(is_colored(true, NULL, "--color=auto"));
    ck_assert(is_colored(true, "NO_COLOR=", "--color=auto"));
    if (suite_under_valgrind())
        return;
    ck_assert(!is_colored(true, NULL, "--color=never"));
    ck_assert(!is_colored(true, "NO_COLOR=1", "--color=auto"));
    ck_assert(!is_colored(true, "TERM=dumb", "--color=auto"));
    ck_assert(!is_colored(true, "TERM", "--color=auto"));
}
END_TEST

START_TEST(progress_on_a_terminal)
{
    struct ran ran;
    struct setting terminal = {.errors_terminal = true};
    START(&ran, &terminal, "run", ARTICLE);
    ck_assert_int_eq(ran.status, 0);
    assert_holds(ran.output, "2 passed");
    ck_assert_str_eq(ran.errors, "\rreading " ARTICLE
                                 "\033[K\r\033[K\rrunning 0 of 2\033[K\rrunning 1 of 2\033[K\rrunning 2 of 2\033[K\r\033[K");
    program_forget(&ran);
    char module[256];
    (void)snprintf(module, sizeof module, "%s/tests/modules/hangs.so", suite_build());
    START(&ran, &terminal, "run", "-m", module, "--timeout-ms=1500", ARTICLE);
    assert_holds(ran.errors, "\rrunning 0 of 1: article-three-spellings, cycle 1 of 10\033[K");
    program_forget(&ran);
    START(&ran, &terminal, "verify", "sp4", "--effort=0.001", ARTICLE);
    assert_holds(ran.errors, "\rlaws: running 1 of ");
    assert_holds(ran.errors, "\rfixtures: running 1 of 1\033[K");
    assert_holds(ran.errors, "\rsearch: running ");
    program_forget(&ran);
    struct setting dumb = {.errors_terminal = true, .environment = (const char *const[]){"TERM=dumb", NULL}};
    START(&ran, &dumb, "run", ARTICLE);
    assert_printed(&ran, 0, "2 passed");
}
END_TEST

/* The columns of the longest line without its colours; a terminal ends lines by \r\n. */
static size_t longest_line(const char *output)
{
    size_t longest = 0;
    for (const char *line = output; *line;) {
        struct text shown = {0};
        size_t length = strcspn(line, "\r\n");
        for (size_t i = 0; i < length; i++)
            if (line[i] == '\033')
                i += strcspn(line + i, "mK");
            else
                text_append(&shown, line + i, 1);
        size_t columns = shown.length ? text_columns(shown.bytes, shown.length) : 0;
        longest = columns > longest ? columns : longest;
        text_clean_up(&shown);
        line += length;
        line += strspn(line, "\r\n");
    }
    return longest;
}

/* From 60 to 200 columns; 80 without a terminal or if it does not say. */
static const struct {
    unsigned short columns;
    size_t longest;
} widths[] = {{0, 80}, {20, 60}, {60, 60}, {80, 80}, {120, 120}, {200, 200}, {500, 200}};

START_TEST(lines_fill_the_terminal)
{
    struct ran ran;
    struct setting terminal = {.output_terminal = true, .columns = widths[_i].columns};
    START(&ran, &terminal, "audit", "--directory=fixtures/data/article-three-spellings.ldif");
    size_t longest = longest_line(ran.output);
    ck_assert_uint_le(longest, widths[_i].longest);
    ck_assert_uint_gt(longest + 20, widths[_i].longest);
    program_forget(&ran);
    RUN(&ran, "audit", "--directory=fixtures/data/article-three-spellings.ldif");
    ck_assert_uint_le(longest_line(ran.output), 80);
    program_forget(&ran);
}
END_TEST

/* So do help, and rows of tables that are longer. Where a pipe reads it, a row stays one line. */
START_TEST(help_and_rows_fit_the_terminal)
{
    struct ran ran;
    struct setting terminal = {.output_terminal = true, .columns = 60};
    START(&ran, &terminal, "help", "run");
    ck_assert_uint_le(longest_line(ran.output), 60);
    program_forget(&ran);
    START(&ran, &terminal, "list", "--filter=a-site-without-recipients");
    ck_assert_uint_le(longest_line(ran.output), 60);
    assert_printed(&ran, 0, "\r\n  DESIGN section 4\r\n");
    START(&ran, &terminal, "list", "--filter=remote-mobile-users");
    ck_assert_uint_le(longest_line(ran.output), 60);
    assert_printed(&ran, 0, " the names of\r\n  Exchange users\r\n  ");
    terminal.columns = 80;
    START(&ran, &terminal, "list", "--filter=adds-first-name-still-taken");
    ck_assert_uint_le(longest_line(ran.output), 80);
    program_forget(&ran);
    terminal.columns = 100;
    START(&ran, &terminal, "help", "run");
    ck_assert_uint_gt(longest_line(ran.output), 90);
    program_forget(&ran);
    RUN(&ran, "list", "--filter=a-site-without-recipients");
    assert_printed(&ran, 0, "\na-site-without-recipients  A site without recipients  DESIGN section 4\n");
    START(&ran, &terminal, "run", "-v", ARTICLE);
    ck_assert_uint_le(longest_line(ran.output), 100);
    program_forget(&ran);
}
END_TEST

/* So do messages: no word is broken, and one that is longer than the terminal stays whole. A pipe gets each in one line. */
START_TEST(messages_fit_the_terminal)
{
    struct ran ran;
    static const char path[] = "no/such/folder/of/which/the/name/is/longer/than/the/terminal.yaml";
    struct setting terminal = {.errors_terminal = true, .columns = 64};
    START(&ran, &terminal, "x");
    ck_assert_uint_le(longest_line(ran.errors), 64);
    ck_assert_int_eq(ran.status, 2);
    assert_holds(ran.errors, "verify,\r\n  explore, audit, converge, cycle, replay, list and help\r\n");
    program_forget(&ran);
    RUN(&ran, "x");
    assert_refused(&ran, 2, "verify, explore, audit, converge, cycle, replay, list and help\n");
    START(&ran, &terminal, "run", "--jobs=eleven-or-twelve-thousand-or-so");
    ck_assert_uint_le(longest_line(ran.errors), 64);
    program_forget(&ran);
    START(&ran, &terminal, "run", "--option-that-is-known-nowhere");
    ck_assert_uint_le(longest_line(ran.errors), 64);
    program_forget(&ran);
    START(&ran, &terminal, "run", path);
    assert_holds(ran.errors, "\rreading no/such/folder/of/which/the/name/is/longer/than/the/te…\033[K");
    assert_holds(ran.errors,
                 "q237588:\r\n  no/such/folder/of/which/the/name/is/longer/than/the/terminal.yaml:\r\n  cannot be opened");
    program_forget(&ran);
}
END_TEST

START_TEST(records_are_bars_where_the_terminal_shows_them)
{
    struct ran ran;
    static const char bars[] = "█▃▃▃▃▃▃▃▃▃ never ends: ";
    struct setting terminal = {
        .output_terminal = true, .columns = 100, .environment = (const char *const[]){"LC_ALL=C.UTF-8", NULL}};
    START(&ran, &terminal, "run", ARTICLE);
    assert_holds(ran.output, bars);
    assert_holds(ran.output, "▆▁▁▁▁▁▁▁▁▁ nothing was sent after cycle 1");
    /* The numbers stay. */
    assert_holds(ran.output, "6 2 2 2 2 2 2 2 2 2");
    program_forget(&ran);
    terminal.environment = (const char *const[]){"LC_ALL=C", NULL};
    START(&ran, &terminal, "run", ARTICLE);
    assert_holds_not(ran.output, "█");
    program_forget(&ran);
    terminal = (struct setting){.environment = (const char *const[]){"LC_ALL=C.UTF-8", NULL}};
    START(&ran, &terminal, "run", ARTICLE);
    assert_holds_not(ran.output, "█");
    program_forget(&ran);
}
END_TEST

START_TEST(lost_output_is_noticed)
{
    struct ran ran;
    struct setting full = {.output = "/dev/full"}, closed = {.output_closed = true}, broken = {.output_broken = true};
    START(&ran, &full, "run", ARTICLE);
    assert_refused(&ran, 4, "standard output: No space left on device");
    START(&ran, &broken, "run", ARTICLE);
    ck_assert_int_eq(ran.status, 1000 + SIGPIPE);
    ck_assert_str_eq(ran.errors, "");
    program_forget(&ran);
    START(&ran, &full, "run", "--version");
    assert_refused(&ran, 4, "standard output: No space left on device");
    if (suite_under_valgrind()) /* Valgrind opens closed descriptors, and starting takes a second */
        return;
    START(&ran, &full, "run", "--format=json", ARTICLE);
    assert_refused(&ran, 4, "standard output: No space left on device");
    START(&ran, &full, "list", "--format=json");
    assert_refused(&ran, 4, "standard output: No space left on device");
    START(&ran, &full, "--help");
    assert_refused(&ran, 4, "standard output: ");
    START(&ran, &closed, "list");
    assert_refused(&ran, 4, "standard output: Bad file descriptor");
    /* Without output nothing is lost. */
    START(&ran, &full, "run", "--jobs=x");
    assert_refused(&ran, 2, "--jobs");
}
END_TEST

START_TEST(streams_that_cannot_be_opened_are_refused)
{
    const struct rlimit none = {0};
    char *folder = new_folder(), *path = new_file(folder, "errors", "");
    int status, errors = open(path, O_WRONLY);
    pid_t pid = fork();
    if (pid == 0) {
        if (dup2(errors, STDERR_FILENO) < 0 || close(STDIN_FILENO) != 0 || setrlimit(RLIMIT_NOFILE, &none) != 0)
            _exit(126);
        streams_prepare();
        _exit(125);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 4);
    char *said = file_contents(folder, "errors");
    ck_assert_str_eq(said, "q237588: standard streams: Too many open files\n");
    close(errors);
    free(said);
    free(path);
    remove_folder(folder);
}
END_TEST

/* One allocation of the program or its libraries fails, each of the first ones and ever fewer of the rest: it says so, or does
 * without. */
static void assert_survives(const char *const *arguments)
{
    char *folder = new_folder(), *preload = preload_setting(folder, "fails_allocation");
    bool failed_once = false;
    for (unsigned long n = 1; n < 1500; n += 1 + n / 12) {
        struct ran ran;
        struct text number = {0};
        text_printf(&number, "Q237588_FAIL_ALLOCATION=%lu", n);
        struct setting setting = {.started = true, .environment = (const char *const[]){preload, number.bytes, NULL}};
        program_start(&ran, &setting, arguments);
        text_clean_up(&number);
        if (ran.status == 0) {
            ck_assert_str_ne(ran.output, "");
        } else {
            failed_once = true;
            ck_assert_msg(ran.status == 3 || ran.status == 4, "allocation %lu: status %d, %s", n, ran.status, ran.errors);
            ck_assert_str_eq(ran.output, "");
            ck_assert_str_ne(ran.errors, "");
        }
        program_forget(&ran);
    }
    ck_assert(failed_once);
    free(preload);
    remove_folder(folder);
}

START_TEST(memory_runs_out)
{
    if (suite_under_valgrind() || suite_sanitized())
        return;
    assert_survives(
        (const char *const[]){"run", "--no-fork", "--format=json", "-m", "sp4", "--upgrade=pre-sp4:sp4@4", ARTICLE, NULL});
    assert_survives((const char *const[]){"list", "--filter=article", ARTICLE, NULL});
    assert_survives((const char *const[]){"run", "--jobs=1", ARTICLE, NULL});
}
END_TEST

static Suite *cli_streams_suite(void)
{
    Suite *suite = suite_create("cli streams");
    TCase *terminals = tcase_create("terminals");
    tcase_set_timeout(terminals, 20);
    tcase_add_test(terminals, color);
    tcase_add_test(terminals, progress_on_a_terminal);
    tcase_add_loop_test(terminals, lines_fill_the_terminal, 0, sizeof widths / sizeof *widths);
    tcase_add_test(terminals, help_and_rows_fit_the_terminal);
    tcase_add_test(terminals, messages_fit_the_terminal);
    tcase_add_test(terminals, records_are_bars_where_the_terminal_shows_them);
    suite_add_tcase(suite, terminals);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_test(failures, lost_output_is_noticed);
    tcase_add_test(failures, streams_that_cannot_be_opened_are_refused);
    suite_add_tcase(suite, failures);
    TCase *all = suite_nightly_case(suite, 60); /* make faults tries some of it each time */
    tcase_add_test(all, memory_runs_out);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_streams_suite};
    return suite_main(makers, 1);
}
