/* Child processes that run a user's commands: their ends and output. */
#include "base/child.h"
#include "converge/take.h"
#include "suite.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct child_result run_shell(const char *script, struct child settings)
{
    const char *const arguments[] = {"sh", "-c", script, NULL};
    struct child_result result;
    settings.arguments = arguments;
    child_run(&settings, &result);
    return result;
}

#define SHELL(script, ...) run_shell(script, (struct child){__VA_ARGS__})

START_TEST(a_child_ends_in_one_of_many_ways)
{
    struct child_result result = SHELL("echo out; echo error >&2; exit 7", .timeout_ms = 60000);
    ck_assert_int_eq(result.end, CHILD_EXITED);
    ck_assert_int_eq(result.code, 7);
    ck_assert_str_eq(result.output_tail.bytes, "out\n");
    ck_assert_str_eq(result.error_tail.bytes, "error\n");
    child_result_clean_up(&result);

    result = SHELL("kill -9 $$", .timeout_ms = 0);
    ck_assert_int_eq(result.end, CHILD_SIGNALLED);
    ck_assert_int_eq(result.code, SIGKILL);
    child_result_clean_up(&result);

    result = SHELL("sleep 1000 & sleep 1000", .timeout_ms = 50);
    ck_assert_int_eq(result.end, CHILD_TIMED_OUT);
    ck_assert(!result.left);
    child_result_clean_up(&result);

    /* The shell has to have ended by then. */
    for (uint64_t limit = 200; limit < 60000; limit *= 2) {
        child_result_clean_up(&result);
        result = SHELL("sleep 1000 & exit 0", .timeout_ms = limit);
        if (result.left)
            break;
    }
    ck_assert_int_eq(result.end, CHILD_TIMED_OUT);
    ck_assert(result.left);
    child_result_clean_up(&result);

    /* Waits for surviving descendants. */
    result = SHELL("(sleep 0.2; echo late) & exit 0", .timeout_ms = 60000);
    ck_assert_int_eq(result.end, CHILD_EXITED);
    ck_assert_str_eq(result.output_tail.bytes, "late\n");
    child_result_clean_up(&result);

    volatile sig_atomic_t stop = 1;
    result = SHELL("trap 'exit 0' TERM; while :; do sleep 0.05; done", .stop = &stop);
    ck_assert_int_eq(result.end, CHILD_STOPPED);
    child_result_clean_up(&result);
    stop = 2;
    result = SHELL("trap '' TERM; while :; do sleep 0.05; done", .stop = &stop);
    ck_assert_int_eq(result.end, CHILD_STOPPED);
    child_result_clean_up(&result);

    const char *const missing[] = {"/nonexistent/program", NULL};
    child_run(&(struct child){.arguments = missing}, &result);
    if (!suite_under_valgrind()) { /* whose vfork() keeps from the parent what the child finds out */
        ck_assert_int_eq(result.end, CHILD_NOT_STARTED);
        ck_assert_int_eq(result.code, ENOENT);
    }
    child_result_clean_up(&result);
}
END_TEST

START_TEST(a_child_sees_little_of_its_parent)
{
    setenv("Q237588_TEST", "before", 1);
    const char *const environment[] = {"Q237588_TEST=after it", NULL};
    struct child_result result =
        SHELL("read line; echo \"[$line] $Q237588_TEST\"; true </dev/tty", .timeout_ms = 60000, .environment = environment);
    ck_assert_str_eq(result.output_tail.bytes, "[] after it\n");
    ck_assert_int_ne(result.code, 0); /* there is no terminal */
    child_result_clean_up(&result);
}
END_TEST

START_TEST(output_has_limits)
{
    int output = -1;
    struct child_result result = SHELL("yes | head -c 1000000; echo end >&2", .timeout_ms = 60000);
    ck_assert_uint_eq(result.output_tail.length, CHILD_TAIL_MAX);
    ck_assert_mem_eq(result.output_tail.bytes + CHILD_TAIL_MAX - 4, "y\ny\n", 5);
    ck_assert_str_eq(result.error_tail.bytes, "end\n");
    child_result_clean_up(&result);

    result = SHELL("printf 'a\\0b'; echo said >&2", .output = &output, .output_most = 3);
    ck_assert_int_eq(result.end, CHILD_EXITED);
    char bytes[8];
    ck_assert_int_eq(read(output, bytes, sizeof bytes), 3);
    ck_assert_mem_eq(bytes, "a\0b", 3);
    ck_assert_str_eq(result.error_tail.bytes, "said\n");
    close(output);
    child_result_clean_up(&result);

    result = SHELL("yes", .output = &output, .output_most = 100000);
    ck_assert_int_eq(result.end, CHILD_TOO_LARGE);
    ck_assert_int_eq(output, -1);
    child_result_clean_up(&result);
}
END_TEST

START_TEST(the_last_line_is_found)
{
    struct text tail = {0};
    ck_assert_uint_eq(child_last_line(&tail).length, 0);
    text_puts(&tail, " \n");
    ck_assert_uint_eq(child_last_line(&tail).length, 0);
    text_puts(&tail, "one\ntwo \r\n\n");
    struct ccm_name line = child_last_line(&tail);
    ck_assert_uint_eq(line.length, 3);
    ck_assert_mem_eq(line.bytes, "two", 3);
    text_clean_up(&tail);
}
END_TEST

static Suite *child_suite(void)
{
    Suite *suite = suite_create("child");
    TCase *children = tcase_create("children");
    tcase_set_timeout(children, 60);
    tcase_add_test(children, a_child_ends_in_one_of_many_ways);
    tcase_add_test(children, a_child_sees_little_of_its_parent);
    tcase_add_test(children, output_has_limits);
    tcase_add_test(children, the_last_line_is_found);
    suite_add_tcase(suite, children);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {child_suite};
    return suite_main(makers, 1);
}
