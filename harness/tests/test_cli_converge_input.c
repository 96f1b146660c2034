/* q237588 converge --input: the command's input, and its minimal part. */
#include "program.h"
#include "suite.h"

#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char *folder;

static void begin_folder(void)
{
    folder = new_folder();
    free(new_file(folder, "dir.ldif", "dn: cn=a,o=x\ncn: a\n"));
}

static void end_folder(void) { remove_folder(folder); }

#define SNAPSHOT "--snapshot=cat dir.ldif"
#define IN_FOLDER                                                                                                                  \
    &(struct setting) { .folder = folder }
#define CONVERGE(ran, ...) START(ran, IN_FOLDER, "converge", __VA_ARGS__)

/* dir.txt has one name on each line; a name that is not there in its spelling replaces another spelling of it. */
static const char mistake[] =
    "export LC_ALL=C; cp dir.txt there; sed -n 's/^cn: //p' \"$1\" | while read -r n; do grep -qxF \"$n\" there || "
    "{ grep -vixF \"$n\" dir.txt >new; echo \"$n\" >>new; mv new dir.txt; }; done; echo \"$1\" >path";

#define LINES_SNAPSHOT "--snapshot=awk '{ printf \"dn: cn=%s\\ncn: %s\\n\\n\", $0, $0 }' dir.txt"

static void write_people(const char *name)
{
    struct text text = {0};
    text_puts(&text, "version: 1\n# Everybody.\n\n");
    for (unsigned i = 0; i < 12; i++) {
        text_printf(&text, "dn: cn=p%u\ncn: Person %u\n\n", i, i);
        if (i == 3 || i == 10)
            text_printf(&text, "dn: cn=s%u\ncn: %s\n\n", i, i == 3 ? "Smith, Jimmy" : "SMITH, Jimmy");
    }
    free(new_file(folder, name, text.bytes));
    free(new_file(folder, "dir.txt", ""));
    text_clean_up(&text);
}

START_TEST(the_smallest_part_of_an_input_is_found)
{
    struct ran ran;
    write_people("people.ldif");
    CONVERGE(&ran, LINES_SNAPSHOT, "--input=people.ldif", "--reset=: >dir.txt", "--", "sh", "-c", mistake, "sh", "{}");
    assert_holds_anywhere(ran.output,
                          "smallest 2 of 14 are enough: 'Smith, Jimmy', 'SMITH, Jimmy'; each of them is needed (4 tries)");
    assert_printed(&ran, 1, "\nIt does not come to rest: from run 1 on it repeats with period 2.\n");
    char *path = file_contents(folder, "path"), *directory = file_contents(folder, "dir.txt");
    assert_holds(path, "/input.ldif\n");
    path[strlen(path) - 1] = '\0';
    ck_assert_int_ne(access(path, F_OK), 0); /* the copy is gone */
    ck_assert_str_eq(directory, "");         /* as it was before run 1 */
    free(path);
    free(directory);
}
END_TEST

static const char memory[] =
    "echo >>n; if test $(grep -c ^ n) -gt 6; then :; elif test $(($(grep -c ^ n) % 2)) = 1; then echo a >dir.txt; else echo b "
    ">dir.txt; fi";

START_TEST(a_reset_that_does_not_reset_is_noticed_before_any_part_is_tried)
{
    struct ran ran;
    write_people("people.ldif");
    CONVERGE(&ran, LINES_SNAPSHOT, "--input=people.ldif", "--reset=>reset", "--", "sh", "-c", mistake, "sh", "{}");
    assert_holds_anywhere(ran.output,
                          "smallest not searched: after --reset the directory differs from that before run 1: 13 entries "
                          "differ, such as \"cn=");
    assert_printed(&ran, 1, "\nIt does not come to rest");
    write_people("people.ldif");
    CONVERGE(&ran, LINES_SNAPSHOT, "--input=people.ldif", "--reset=echo no; exit 3", "--", "sh", "-c", mistake, "sh", "{}");
    assert_holds_anywhere(ran.output, "smallest not searched: --reset: \"echo no; exit 3\" failed: exit status 3; expected exit "
                                      "status 0");
    assert_printed(&ran, 1, "\nIt does not come to rest");
    /* It repeats because of its state outside the directory. */
    free(new_file(folder, "dir.txt", ""));
    CONVERGE(&ran, LINES_SNAPSHOT, "--input=people.ldif", "--reset=: >dir.txt", "--times=6", "--", "sh", "-c", memory);
    assert_holds_anywhere(ran.output, "smallest not searched: the whole input did not repeat again");
    program_forget(&ran);
}
END_TEST

static const char cuts[] =
    "echo >>n; printf 'dn: cn=a\ncn: %s\nrev: %s\n' \"$(sed -n 2p \"$Q237588_INPUT\" | cut -c 1-30)\" $(grep -c ^ n) "
    ">dir.ldif";

START_TEST(an_input_says_why_without_a_reset)
{
    struct ran ran;
    free(new_file(folder, "names.txt", "Jones\nFeatherstonehaugh, Bartholomew Cholmondeley\n\n"));
    CONVERGE(&ran, SNAPSHOT, "--input=names.txt", "--times=3", "--writes=rev", "--", "sh", "-c", cuts);
    assert_holds_anywhere(ran.output, "differ in length (the first 30 characters are equal)");
    assert_holds_not(ran.output, "smallest");
    assert_printed(&ran, 1, "repeats with period 1");
}
END_TEST

START_TEST(an_input_has_a_form)
{
    struct ran ran;
    free(new_file(folder, "bad.ldif", "dn: cn=a\ncn: a\n\nnonsense\n"));
    CONVERGE(&ran, SNAPSHOT, "--input=bad.ldif", "true");
    assert_refused(&ran, 3, "bad.ldif:4:1: \"nonsense\" is not a line of LDIF");
    free(new_file(folder, "empty.txt", "\n\n"));
    CONVERGE(&ran, SNAPSHOT, "--input=empty.txt", "true");
    assert_refused(&ran, 3, "empty.txt: is empty; expected the input of the command");
    START(&ran, &((struct setting){.folder = folder, .environment = (const char *const[]){"TMPDIR=/nonexistent", NULL}}),
          "converge", SNAPSHOT, "--input=dir.ldif", "true");
    assert_refused(&ran, 4, ": cannot create a folder for the input: No such file or directory");
}
END_TEST

static Suite *cli_converge_input_suite(void)
{
    Suite *suite = suite_create("cli-converge-input");
    TCase *inputs = tcase_create("inputs");
    tcase_add_checked_fixture(inputs, begin_folder, end_folder);
    tcase_set_timeout(inputs, 120);
    tcase_add_test(inputs, the_smallest_part_of_an_input_is_found);
    tcase_add_test(inputs, a_reset_that_does_not_reset_is_noticed_before_any_part_is_tried);
    tcase_add_test(inputs, an_input_says_why_without_a_reset);
    tcase_add_test(inputs, an_input_has_a_form);
    suite_add_tcase(suite, inputs);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_converge_input_suite};
    return suite_main(makers, 1);
}
