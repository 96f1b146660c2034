/* Side effects of a build are detected and named, for root and other users. */
#include "module/processor.h"
#include "module/trap.h"

#include "checked.h"
#include "isolated.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS 60000u
#define BY_THE_VDSO "clock_gettime, time or getrandom, by the vDSO"
/* For a module that hangs; half of what its second attempt is given. */
#define HANG_MS 400u

static void check_module(struct checked *checked, const char *name, uint64_t timeout_ms)
{
    struct text file = {0};
    struct laws_config config = checked_config();
    text_printf(&file, "tests/modules/%s.so", name);
    config.effort = 0.001;
    config.timeout_ms = timeout_ms;
    checked_with(checked, file.bytes, config);
    ck_assert_msg(checked->status == LAWS_OK, "%s", checked->message.bytes ? checked->message.bytes : "");
    text_clean_up(&file);
}

/* Side effects of modules, and their places; `isolated`: detected only with isolation. */
static const struct {
    const char *module, *detail;
    enum law law;
    bool places[CCM_PLACES], isolated;
} besides[] = {
    {"calls_on_unload", "getrandom, when it was unloaded", LAW_NO_SYSTEM_CALLS, {true, true, true}, true},
    {"keeps_count", "it wrote to variables of its own", LAW_STATELESS, {true, false, true}, true},
    {"rounds_up",
     "it changed the processor's rounding or other controls of its arithmetic",
     LAW_PROCESSOR_STATE,
     {false, true, false},
     false},
    {"looks_in_front", "it read in front of the first name", LAW_NO_OVER_READ, {true, false, false}, false},
    {"depends_on_stack", NULL, LAW_DETERMINISTIC, {false, false, true}, false},
    {"reads_environment", NULL, LAW_DETERMINISTIC, {true, true, true}, false},
    {"writes_elsewhere", "it wrote to memory other than variables of its own", LAW_STATELESS, {true, true, true}, true},
    {"changes_when_loaded", "it changed the environment when it was loaded", LAW_STATELESS, {true, true, true}, false},
    {"changes_when_loaded",
     "it changed the processor's rounding when it was loaded",
     LAW_PROCESSOR_STATE,
     {true, true, true},
     false},
    {"stays_loaded", "getrandom, when it was unloaded", LAW_NO_SYSTEM_CALLS, {true, true, true}, true},
    {"crashes_on_unload", "signal 6 (Aborted), when it was unloaded", LAW_NO_CRASH, {true, true, true}, true},
    {"hangs_at_exit", "no answer within 800 ms, when it was unloaded", LAW_NO_HANG, {true, true, true}, true},
};

/* glibc 2.41 and later get random bytes by the vDSO. */
static void assert_detail(const char *detail, const char *expected)
{
    const size_t call = strlen("getrandom"), other = strlen(BY_THE_VDSO);
    if (strncmp(expected, "getrandom", call) == 0 && strncmp(detail, BY_THE_VDSO, other) == 0)
        ck_assert_str_eq(detail + other, expected + call);
    else
        ck_assert_str_eq(detail, expected);
}

START_TEST(side_effects_are_detected)
{
    struct checked checked;
    if ((besides[_i].isolated && !is_isolated()) || (besides[_i].law == LAW_PROCESSOR_STATE && !PROCESSOR_IS_SEEN))
        return;
    check_module(&checked, besides[_i].module, besides[_i].law == LAW_NO_HANG ? HANG_MS : TIMEOUT_MS);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[besides[_i].law][place];
        ck_assert_msg((result->state == LAW_BROKEN) == besides[_i].places[place], "%s at %d: %s", besides[_i].module, place,
                      result->detail ? result->detail : "");
        if (besides[_i].detail && besides[_i].places[place])
            assert_detail(result->detail, besides[_i].detail);
    }
    checked_clean_up(&checked);
}
END_TEST

/* ---- Calls -------------------------------------------------------------------------------------------------------- */

static const struct tried {
    const char *module, *call, *other; /* `other`: what it may be called as well, by another C library or processor */
} tried[] = {
    {"calls_fork", "clone", "fork"},
    {"calls_reading", "openat", "open"},
    {"calls_thread", "clone3", "clone"},
    {"calls_writing", "openat", "open"},
    {"calls_connection", "socket", NULL},
    {"calls_kill", "kill", NULL},
    {"calls_alarm", "alarm", "setitimer"},
    {"calls_timer", "setitimer", NULL},
    {"calls_handler", "rt_sigaction", NULL},
    {"calls_umask", "umask", NULL},
    {"calls_folder", "chdir", NULL},
    {"calls_close", "close", NULL},
    {"calls_process", "getpid", NULL},
    {"calls_clock", BY_THE_VDSO, NULL},
    {"calls_seconds", BY_THE_VDSO, NULL},
    {"calls_random", "getrandom", BY_THE_VDSO},
#if defined(__x86_64__)
    {"calls_counter", "rdtsc", NULL},
#endif
    {"calls_futex", "futex", NULL},
    {"calls_kill_itself", "tgkill", NULL},
    {"calls_sleep", "clock_nanosleep", "nanosleep"},
};

#define TRIED (sizeof tried / sizeof *tried)
/* In the quick case: one call in this many, and the first side effects. */
#define STEP_OF_FIRST 12
#define BESIDES_FIRST 2
/* ./run_tests.sh tries one call in this many, --full all. */
#define STEP_OF_OFTEN 4

static void assert_call_is_named(const struct tried *expected)
{
    struct checked checked;
    check_module(&checked, expected->module, TIMEOUT_MS);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_SYSTEM_CALLS][place];
        ck_assert_msg(result->state == LAW_BROKEN, "%s at %d: %s", expected->module, place, result->detail ? result->detail : "");
        ck_assert_msg(strcmp(result->detail, expected->call) == 0 ||
                          (expected->other && strcmp(result->detail, expected->other) == 0),
                      "%s: %s, expected %s", expected->module, result->detail, expected->call);
        ck_assert_uint_eq(result->counterexample.count, 2);
        ck_assert_int_ne(checked.laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
    }
    checked_clean_up(&checked);
}

START_TEST(a_call_is_named)
{
    if (is_isolated())
        assert_call_is_named(&tried[_i]);
}
END_TEST

START_TEST(a_call_is_named_for_others_than_root)
{
    char *path = module_path(tried[_i].module);
    if (is_isolated() && someone_can_read(path)) {
        ck_assert(become_someone());
        ck_assert_int_ne(geteuid(), 0);
        assert_call_is_named(&tried[_i]);
    }
    free(path);
}
END_TEST

/* Kept memory breaks the law of allocation; an allocator makes such calls occasionally. */
START_TEST(memory_is_allocated)
{
    static const char *const modules[] = {"calls_mapping", "calls_break"};
    struct checked checked;
    if (!is_isolated())
        return;
    check_module(&checked, modules[_i], TIMEOUT_MS);
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_int_eq(checked.laws.results[LAW_NO_ALLOCATION][place].state, LAW_BROKEN);
        ck_assert_int_eq(checked.laws.results[LAW_NO_SYSTEM_CALLS][place].state, LAW_HOLDS);
    }
    checked_clean_up(&checked);
}
END_TEST

START_TEST(a_call_for_memory_is_named)
{
    static const char *const calls[CCM_PLACES] = {"mprotect", "madvise", "mmap"};
    struct checked checked;
    if (!is_isolated() || !TRAP_MAKES_CALLS)
        return;
    check_module(&checked, "calls_for_memory", TIMEOUT_MS);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_SYSTEM_CALLS][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_str_eq(result->detail, calls[place]);
        ck_assert_uint_eq(result->counterexample.count, 2);
        ck_assert_int_eq(checked.laws.results[LAW_NO_ALLOCATION][place].state, LAW_HOLDS);
        ck_assert_int_eq(checked.laws.results[LAW_NO_CRASH][place].state, LAW_HOLDS);
    }
    checked_clean_up(&checked);
}
END_TEST

static Suite *isolation_calls_suite(void)
{
    Suite *suite = suite_create("isolation calls");
    TCase *calls = tcase_create("calls");
    tcase_set_tags(calls, SUITE_PLAIN);
    tcase_set_timeout(calls, 120);
    tcase_add_checked_fixture(calls, NULL, checked_clean_up_all);
    suite_add_tcase(suite, calls);
    TCase *all = suite_long_case(suite, 120);
    tcase_add_checked_fixture(all, NULL, checked_clean_up_all);
    TCase *others = suite_nightly_case(suite, 120);
    tcase_add_checked_fixture(others, NULL, checked_clean_up_all);
    tcase_add_loop_test(calls, side_effects_are_detected, 0, BESIDES_FIRST);
    tcase_add_loop_test(all, side_effects_are_detected, BESIDES_FIRST, (int)(sizeof besides / sizeof *besides));
    for (int i = 0; i < (int)TRIED; i++) {
        tcase_add_loop_test(i % STEP_OF_FIRST == 0 ? calls : i % STEP_OF_OFTEN == 0 ? all : others, a_call_is_named, i, i + 1);
        tcase_add_loop_test(i == 0 ? calls : others, a_call_is_named_for_others_than_root, i, i + 1);
    }
    tcase_add_loop_test(all, memory_is_allocated, 0, 2);
    tcase_add_test(all, a_call_for_memory_is_named);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {isolation_calls_suite};
    return suite_main(makers, 1);
}
