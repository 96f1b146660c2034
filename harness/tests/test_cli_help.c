/* Help in all its forms, hints for mistyped words, standard input, and closed pipes. */
#include "base/nearest.h"
#include "base/text.h"
#include "input/pipe.h"
#include "program.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY "fixtures/data/article-three-spellings.ldif"

START_TEST(distances_are_those_of_damerau_and_levenshtein)
{
    ck_assert_uint_eq(nearest_distance("", "", 3), 0);
    ck_assert_uint_eq(nearest_distance("run", "", 3), 3);
    ck_assert_uint_eq(nearest_distance("", "run", 3), 3);
    ck_assert_uint_eq(nearest_distance("run", "run", 0), 0);
    ck_assert_uint_eq(nearest_distance("run", "ran", 3), 1);
    ck_assert_uint_eq(nearest_distance("run", "urn", 3), 1);
    ck_assert_uint_eq(nearest_distance("list", "lists", 3), 1);
    ck_assert_uint_eq(nearest_distance("explore", "explroe", 3), 1);
    ck_assert_uint_eq(nearest_distance("ca", "abc", 3), 3); /* restricted: swapped letters are not edited again */
    ck_assert_uint_eq(nearest_distance("audit", "verify", 2), 3);
    ck_assert_uint_eq(nearest_distance("a", "abcdefgh", 2), 3);
}
END_TEST

START_TEST(the_nearest_word_is_within_a_third)
{
    static const char *const words[] = {"run", "verify", "replay"};
    ck_assert_str_eq(nearest_find("veryfi", words, 3), "verify");
    ck_assert_str_eq(nearest_find("repla", words, 3), "replay");
    ck_assert_str_eq(nearest_find("urn", words, 3), "run");
    ck_assert_ptr_null(nearest_find("ru", words, 3));
    ck_assert_ptr_null(nearest_find("frobnicate", words, 3));
    ck_assert_ptr_null(nearest_find("run", words, 0));
}
END_TEST

START_TEST(each_way_to_ask_for_help_works)
{
    static const char *const general[][3] = {{NULL}, {"help"}, {"-h"}, {"--help"}, {"help", "help"}};
    static const char *const of_run[][3] = {{"run", "-h"}, {"run", "--help"}, {"help", "run"}};
    struct ran ran;
    for (size_t i = 0; i < sizeof general / sizeof *general; i++) {
        program_start(&ran, &(struct setting){0}, general[i]);
        assert_holds(ran.output, "Usage: q237588 [OPTION...] COMMAND [ARGUMENT...]\n");
        assert_holds(ran.output, "\n  run       run fixtures");
        assert_printed(&ran, 0, "\n  help      print the help of a command\n");
    }
    for (size_t i = 0; i < sizeof of_run / sizeof *of_run; i++) {
        program_start(&ran, &(struct setting){0}, of_run[i]);
        assert_printed(&ran, 0, "Usage: q237588 run [OPTION...] [FIXTURE...]\n");
    }
    RUN(&ran, "list", "-V");
    assert_printed(&ran, 0, "q237588 ");
}
END_TEST

static const struct {
    const char *arguments[7];
    int status;
    const char *message;
} hints[] = {
    {{"rum"}, 2, "q237588: there is no command 'rum'; did you mean run?\n"},
    {{"help", "verfiy"}, 2, "there is no command 'verfiy'; did you mean verify?\n"},
    {{"frobnicate"}, 2, "there is no command 'frobnicate'; the commands are run, verify,"},
    {{"--hepl"}, 2, "q237588: there is no option '--hepl'; did you mean --help?\n"},
    {{"run", "--formt=json"}, 2, "q237588 run: there is no option '--formt'; did you mean --format?\n"},
    {{"run", "--filter", "--x", "-j", "2", "--exlude"}, 2, "there is no option '--exlude'; did you mean --exclude?\n"},
    {{"run", "--frobnicate"}, 2, "there is no option '--frobnicate'\nTry `q237588 run --help'"},
    {{"run", "--a\033"}, 2, "there is no option '--a\\x1B'\n"},
    {{"audit", "--directroy=x"}, 2, "did you mean --directory?\n"},
    {{"run", "fixtures/artcle-three-spellings.yaml"}, 3, "; did you mean fixtures/article-three-spellings.yaml?\n"},
    {{"run", "fixtures/article-three-speling"}, 3, "; did you mean fixtures/article-three-spellings.yaml?\n"},
    {{"run", "article-three-spellings"}, 3, "; did you mean "},
    {{"run", "fixtures/nothing-like-it"}, 3, "fixtures/nothing-like-it: cannot be opened: No such file or directory\n"},
    {{"run", "no/such/folder.yaml"}, 3, "no/such/folder.yaml: cannot be opened: No such file or directory\n"},
};

START_TEST(a_mistyped_word_gets_a_hint)
{
    struct ran ran;
    program_start(&ran, &(struct setting){0}, hints[_i].arguments);
    assert_refused(&ran, hints[_i].status, hints[_i].message);
}
END_TEST

/* What looks like an option is none behind --, as the value of an option, or in the arguments of no option. */
START_TEST(values_that_look_like_options_are_values)
{
    struct ran ran;
    RUN(&ran, "run", "--filter", "--formt");
    assert_refused(&ran, 2, "no fixture matches --filter=--formt");
    RUN(&ran, "list", "--", "--formt");
    assert_refused(&ran, 3, "--formt: cannot be opened");
    RUN(&ran, "list", "--filt=article", "--form", "json");
    assert_printed(&ran, 0, "\"article-three-spellings\"");
}
END_TEST

/* ---- Standard input and pipes ------------------------------------------------------------------------------------------------ */

static void redirect_input(const char *path)
{
    int file = open(path, O_RDONLY);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(dup2(file, STDIN_FILENO), STDIN_FILENO);
    close(file);
}

START_TEST(standard_input_is_a_fixture)
{
    struct ran ran;
    redirect_input(ARTICLE);
    RUN(&ran, "run", "-");
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed");
    RUN(&ran, "run", "-"); /* at its end now */
    assert_refused(&ran, 3, "-:1:1: the file is empty");
    redirect_input("/dev/zero");
    RUN(&ran, "run", "-");
    assert_refused(&ran, 3, "-:1:1: the input has more than 16777216 bytes; expected at most 16777216");
    redirect_input("/");
    RUN(&ran, "run", "-");
    assert_refused(&ran, 3, "-: cannot be read: Is a directory");
    redirect_input("/dev/null");
}
END_TEST

START_TEST(standard_input_is_a_directory_or_a_site)
{
    struct ran ran;
    redirect_input(DIRECTORY);
    RUN(&ran, "audit", "-");
    assert_printed(&ran, 1, "-: 3 people at 3 sites");
    redirect_input(DIRECTORY);
    RUN(&ran, "audit", "Site 9=-");
    assert_holds(ran.output, "Site 9 as ");
    program_forget(&ran);
    redirect_input("/dev/null");
    RUN(&ran, "audit", "-");
    assert_refused(&ran, 3, "-: is empty; expected an LDIF file or the CSV of a directory export");
}
END_TEST

/* Written by a child process, because more than a pipe holds would block. */
static void write_pipe(const char *from, const char *to)
{
    if (fork() != 0)
        return;
    char bytes[4096];
    int source = open(from, O_RDONLY), pipe = open(to, O_WRONLY);
    ssize_t got;
    while ((got = read(source, bytes, sizeof bytes)) > 0)
        if (write(pipe, bytes, (size_t)got) != got)
            break;
    _exit(0);
}

START_TEST(a_pipe_is_read_once)
{
    char *folder = new_folder();
    struct text path = {0};
    struct ran ran;
    text_printf(&path, "%s/pipe", folder);
    ck_assert_int_eq(mkfifo(path.bytes, 0600), 0);
    write_pipe(ARTICLE, path.bytes);
    RUN(&ran, "run", path.bytes);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed");
    write_pipe(DIRECTORY, path.bytes);
    RUN(&ran, "audit", path.bytes);
    assert_printed(&ran, 1, "pipe: 3 people at 3 sites");
    text_clean_up(&path);
    remove_folder(folder);
}
END_TEST

START_TEST(read_input_can_be_reopened)
{
    struct text message = {0};
    char *bytes;
    size_t length;
    redirect_input(ARTICLE);
    ck_assert_int_eq(pipe_open("-"), -1);
    ck_assert_int_eq(pipe_accept(ARTICLE, 10, &message), INPUT_OK); /* a file stays one */
    ck_assert_int_eq(pipe_open(ARTICLE), -1);
    ck_assert_int_eq(pipe_accept("-", 10, &message), INPUT_INVALID);
    text_clean_up(&message);
    redirect_input(ARTICLE);
    ck_assert_int_eq(pipe_accept("-", 1 << 20, &message), INPUT_OK);
    ck_assert_int_eq(pipe_accept("-", 1 << 20, &message), INPUT_OK);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(input_read("-", 1 << 20, &bytes, &length, &message), INPUT_OK);
        ck_assert_ptr_nonnull(strstr(bytes, "Smith, Jimmy"));
        free(bytes);
    }
    pipe_forget("-");
    ck_assert_int_eq(pipe_open("-"), -1);
    ck_assert_int_eq(input_read("-", 1 << 20, &bytes, &length, &message), INPUT_INVALID);
    text_clean_up(&message);
    redirect_input("/dev/null");
}
END_TEST

/* ---- Readers that go away ---------------------------------------------------------------------------------------------------- */

START_TEST(a_closed_pipe_ends_it_quietly)
{
    static const char *const commands[][3] = {{"run", ARTICLE}, {"list"}, {"--help"}, {"list", "--format=json"}};
    struct ran ran;
    START(&ran, &(struct setting){.output_broken = true}, commands[_i][0], commands[_i][1], commands[_i][2]);
    ck_assert_int_eq(ran.status, 1000 + SIGPIPE);
    ck_assert_str_eq(ran.errors, "");
    program_forget(&ran);
}
END_TEST

START_TEST(reports_are_written_all_the_same)
{
    char *folder = new_folder();
    struct text report = {0};
    struct ran ran;
    text_printf(&report, "--report=json:%s/r.json", folder);
    START(&ran, &(struct setting){.output_broken = true}, "run", ARTICLE, report.bytes);
    ck_assert_int_eq(ran.status, 1000 + SIGPIPE);
    ck_assert_str_eq(ran.errors, "");
    program_forget(&ran);
    ck_assert_int_eq(access(strchr(report.bytes, ':') + 1, R_OK), 0);
    text_clean_up(&report);
    remove_folder(folder);
}
END_TEST

static Suite *help_suite(void)
{
    Suite *suite = suite_create("help");
    TCase *words = tcase_create("words");
    tcase_add_test(words, distances_are_those_of_damerau_and_levenshtein);
    tcase_add_test(words, the_nearest_word_is_within_a_third);
    tcase_add_test(words, each_way_to_ask_for_help_works);
    tcase_add_loop_test(words, a_mistyped_word_gets_a_hint, 0, (int)(sizeof hints / sizeof *hints));
    tcase_add_test(words, values_that_look_like_options_are_values);
    suite_add_tcase(suite, words);
    TCase *pipes = tcase_create("pipes");
    tcase_set_timeout(pipes, 60);
    tcase_add_test(pipes, standard_input_is_a_fixture);
    tcase_add_test(pipes, standard_input_is_a_directory_or_a_site);
    tcase_add_test(pipes, a_pipe_is_read_once);
    tcase_add_test(pipes, read_input_can_be_reopened);
    tcase_add_loop_test(pipes, a_closed_pipe_ends_it_quietly, 0, 4);
    tcase_add_test(pipes, reports_are_written_all_the_same);
    suite_add_tcase(suite, pipes);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {help_suite};
    return suite_main(makers, 1);
}
