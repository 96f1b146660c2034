/* What a build may not do is noticed and named, by root and by others; limits of the environment are never its fault. */
#include "module/isolation.h"
#include "module/processor.h"
#include "module/trap.h"

#include "program.h"
#include "laws/laws.h"
#include "suite.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Someone who is not root. */
#define SOMEONE 65534
#define LITTLE "--effort=0.001"
#define TIMEOUT_MS 60000u
/* For a module that hangs; half of what its second attempt is given. */
#define HANG_MS 4000u

/* Whether the kernel has all parts and this build uses them: what is tried here cannot be seen otherwise. */
static bool is_isolated(void) { return isolation_is_whole(isolation_find()); }

static void check_module(const char *name, uint64_t timeout_ms, struct laws *laws);

/* What a module does beside answering, and where; `isolated`: it can be seen only where it is. */
static const struct {
    const char *module, *detail;
    enum law law;
    bool places[CCM_PLACES], isolated;
} besides[] = {
    {"keeps_count", "it wrote to variables of its own", LAW_STATELESS, {true, false, true}, true},
    {"rounds_up",
     "it changed the processor's rounding or other controls of its arithmetic",
     LAW_PROCESSOR_STATE,
     {false, true, false},
     false},
    {"looks_in_front", "it read in front of the first name", LAW_NO_OVER_READ, {true, false, false}, false},
    {"depends_on_stack", NULL, LAW_DETERMINISTIC, {false, false, true}, false},
    {"reads_environment", NULL, LAW_DETERMINISTIC, {true, true, true}, false},
    {"writes_elsewhere", "it wrote to variables of the C library, or to the environment", LAW_STATELESS, {true, true, false}, true},
    {"calls_on_unload", "getrandom, when it was unloaded", LAW_NO_SYSTEM_CALLS, {true, true, true}, true},
    {"stays_loaded", "getrandom, when it was unloaded", LAW_NO_SYSTEM_CALLS, {true, true, true}, true},
    {"crashes_on_unload", "signal 6 (Aborted), when it was unloaded", LAW_NO_CRASH, {true, true, true}, true},
    {"hangs_at_exit", "no answer within 8000 ms, when it was unloaded", LAW_NO_HANG, {true, true, true}, true},
};

START_TEST(what_it_does_beside_answering_is_seen)
{
    struct laws laws;
    if ((besides[_i].isolated && !is_isolated()) || (besides[_i].law == LAW_PROCESSOR_STATE && !PROCESSOR_IS_SEEN))
        return;
    check_module(besides[_i].module, besides[_i].law == LAW_NO_HANG ? HANG_MS : TIMEOUT_MS, &laws);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &laws.results[besides[_i].law][place];
        ck_assert_msg((result->state == LAW_BROKEN) == besides[_i].places[place], "%s at %d: %s", besides[_i].module, place,
                      result->detail ? result->detail : "");
        if (besides[_i].detail && besides[_i].places[place])
            ck_assert_str_eq(result->detail, besides[_i].detail);
    }
    laws_clean_up(&laws);
}
END_TEST

/* ---- Calls -------------------------------------------------------------------------------------------------------- */

static const struct tried {
    const char *module, *call, *other; /* `other`: what it may be called as well, by another C library or processor */
} tried[] = {
    {"calls_fork", "clone", "fork"},
    {"calls_thread", "clone3", "clone"},
    {"calls_reading", "openat", "open"},
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
    {"calls_clock", "clock_gettime or time, by the vDSO", NULL},
    {"calls_seconds", "clock_gettime or time, by the vDSO", NULL},
    {"calls_random", "getrandom", NULL},
    {"calls_sleep", "clock_nanosleep", "nanosleep"},
    {"calls_futex", "futex", NULL},
#if defined(__x86_64__)
    {"calls_counter", "rdtsc", NULL},
#endif
};

#define TRIED (sizeof tried / sizeof *tried)
/* One in this many is tried as another user, too; with Q237588_GALLERY=all each one. */
#define STEP_OF_OTHERS 5

/* In a process of its own, so that it may become someone else. */
static void become_someone(void)
{
    ck_assert(geteuid() != 0 || (setgid(SOMEONE) == 0 && setuid(SOMEONE) == 0));
    ck_assert_int_ne(geteuid(), 0);
}

static bool someone_can_read(const char *path)
{
    int status = 0;
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (geteuid() == 0 && (setgid(SOMEONE) != 0 || setuid(SOMEONE) != 0))
            _exit(1);
        _exit(access(path, R_OK) == 0 ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void check_module(const char *name, uint64_t timeout_ms, struct laws *laws)
{
    char *path = module_path(name), *known[KNOWN_BUILDS] = {built_path("modules/pre-sp4.so"), built_path("modules/sp4.so")};
    struct laws_config config = {.path = path,
                                 .known_paths = {known[0], known[1]},
                                 .effort = 0.001,
                                 .jobs = 2,
                                 .timeout_ms = timeout_ms,
                                 .locales = "build/locales"};
    struct text message = {0};
    ck_assert_msg(laws_check(&config, laws, &message) == LAWS_OK, "%s", message.bytes ? message.bytes : "");
    text_clean_up(&message);
    free(path);
    free(known[0]);
    free(known[1]);
}

static void assert_call_is_named(const struct tried *expected)
{
    struct laws laws;
    check_module(expected->module, TIMEOUT_MS, &laws);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &laws.results[LAW_NO_SYSTEM_CALLS][place];
        ck_assert_msg(result->state == LAW_BROKEN, "%s at %d: %s", expected->module, place, result->detail ? result->detail : "");
        ck_assert_msg(strcmp(result->detail, expected->call) == 0 ||
                          (expected->other && strcmp(result->detail, expected->other) == 0),
                      "%s: %s, expected %s", expected->module, result->detail, expected->call);
        ck_assert_uint_eq(result->counterexample.count, 2);
        ck_assert_int_ne(laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
    }
    laws_clean_up(&laws);
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
        become_someone();
        assert_call_is_named(&tried[_i]);
    }
    free(path);
}
END_TEST

/* Of what keeps memory the law of allocation says it; an allocator makes such calls now and then. */
START_TEST(memory_is_allocated)
{
    static const char *const modules[] = {"calls_mapping", "calls_break"};
    struct laws laws;
    if (!is_isolated())
        return;
    check_module(modules[_i], TIMEOUT_MS, &laws);
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_int_eq(laws.results[LAW_NO_ALLOCATION][place].state, LAW_BROKEN);
        ck_assert_int_eq(laws.results[LAW_NO_SYSTEM_CALLS][place].state, LAW_HOLDS);
    }
    laws_clean_up(&laws);
}
END_TEST

START_TEST(a_call_for_memory_is_named)
{
    static const char *const calls[CCM_PLACES] = {"mprotect", "madvise", "mmap"};
    struct laws laws;
    if (!is_isolated() || !TRAP_MAKES_CALLS)
        return;
    check_module("calls_for_memory", TIMEOUT_MS, &laws);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &laws.results[LAW_NO_SYSTEM_CALLS][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_str_eq(result->detail, calls[place]);
        ck_assert_uint_eq(result->counterexample.count, 2);
        ck_assert_int_eq(laws.results[LAW_NO_ALLOCATION][place].state, LAW_HOLDS);
        ck_assert_int_eq(laws.results[LAW_NO_CRASH][place].state, LAW_HOLDS);
    }
    laws_clean_up(&laws);
}
END_TEST

/* In milliseconds, of this process's children that have ended, and of theirs. */
static long processor_time(void)
{
    struct rusage used;
    ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &used), 0);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

START_TEST(a_module_that_waits_keeps_no_processor_busy)
{
    char *module = module_path("hangs");
    struct ran ran;
    if (is_isolated()) {
        long before = processor_time();
        RUN(&ran, "run", "-m", module, "--timeout-ms=2000", ARTICLE);
        ck_assert_int_eq(ran.status, 1);
        assert_holds(ran.output, "timed out");
        program_forget(&ran);
        ck_assert_int_lt(processor_time() - before, 1000);
    }
    free(module);
}
END_TEST

START_TEST(a_call_on_load_is_named)
{
    static const struct {
        const char *module, *said;
    } cases[] = {{"calls_on_load", "the module made a system call: getrandom"},
                 {"looks_for_file_on_load", "the module made a system call: "}};
    char *module = module_path(cases[_i].module);
    struct text said = {0};
    struct ran ran;
    text_printf(&said, "cannot be loaded as a comparison module: %s", cases[_i].said);
    RUN(&ran, "verify", module, LITTLE, ARTICLE);
    if (is_isolated())
        assert_refused(&ran, 3, said.bytes);
    else
        program_forget(&ran);
    text_clean_up(&said);
    free(module);
}
END_TEST

START_TEST(the_call_is_told_where_it_was_made)
{
    char *module = module_path("calls_random"), *folder = new_folder();
    char *save = malloc(strlen(folder) + 8);
    struct ran ran;
    (void)sprintf(save, "--save=%s", folder);
    RUN(&ran, "verify", module, LITTLE, save, ARTICLE, "--isolation=best", "--format=json"); /* unwrapped */
    if (is_isolated()) {
        assert_holds(ran.output, "it makes a system call: ");
        assert_holds(ran.output, "getrandom");
        assert_holds(ran.output, "crashed: the module made a system call:");
        assert_holds(ran.output, "'SITE1' and 'SITE2'");
        ck_assert_int_eq(ran.status, 1);
    }
    program_forget(&ran);
    free(save);
    free(module);
    remove_folder(folder);
}
END_TEST

/* ---- What is in force, and what is not --------------------------------------------------------------------------- */

static char *read_and_close(FILE *stream)
{
    (void)fseek(stream, 0, SEEK_END);
    size_t length = (size_t)ftell(stream);
    char *bytes = calloc(length + 1, 1);
    ck_assert_ptr_nonnull(bytes);
    rewind(stream);
    ck_assert_uint_eq(fread(bytes, 1, length, stream), length);
    (void)fclose(stream);
    return bytes;
}

/* The program in a process that has become something else first. */
#define RUN_AS(ran, become, ...) run_as(ran, become, (const char *const[]){"q237588", __VA_ARGS__, NULL})

static void run_as(struct ran *ran, void (*become)(void), const char *const *arguments)
{
    int status = 0;
    FILE *output = tmpfile(), *errors = tmpfile();
    ck_assert_ptr_nonnull(output);
    ck_assert_ptr_nonnull(errors);
    char *program = built_path("q237588");
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        dup2(fileno(output), STDOUT_FILENO);
        dup2(fileno(errors), STDERR_FILENO);
        become();
        execv(program, (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    *ran = (struct ran){.status = WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status)};
    ran->output = read_and_close(output);
    ran->errors = read_and_close(errors);
    free(program);
}

static void refuse_call(int call)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), call, 0) != 0 || seccomp_load(filter) != 0)
        _exit(126);
    seccomp_release(filter);
}

static void have_no_landlock(void) { refuse_call(SCMP_SYS(landlock_create_ruleset)); }

static void have_no_seccomp(void)
{
    const struct scmp_arg_cmp option = {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_SET_SECCOMP};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) != 0 ||
        seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, &option) != 0 || seccomp_load(filter) != 0)
        _exit(126);
}

static const struct lack {
    void (*become)(void);
    const char *part;
} lacks[] = {{have_no_landlock, "files while loading"}, {have_no_seccomp, "system calls"}};

START_TEST(what_the_kernel_lacks_is_told)
{
    struct ran ran;
    if (!is_isolated())
        return;
    RUN_AS(&ran, lacks[_i].become, "verify", "sp4", LITTLE, ARTICLE, "--isolation=best", "--format=json");
    ck_assert_int_eq(ran.status, 0);
    json_t *root = results_of(&ran), *isolation = json_object_get(root, "isolation"),
           *lacking = json_object_get(isolation, "lacking");
    ck_assert_str_eq(word_of(isolation, "mode"), "best");
    ck_assert_uint_eq(json_array_size(lacking), 1);
    ck_assert_str_eq(json_string_value(json_array_get(lacking, 0)), lacks[_i].part);
    ck_assert_uint_eq(json_array_size(json_object_get(isolation, "in_force")), ISOLATION_PARTS - 1);
    json_decref(root);
}
END_TEST

START_TEST(what_is_required_and_lacking_is_refused)
{
    struct ran ran;
    if (!is_isolated())
        return;
    RUN_AS(&ran, lacks[_i].become, "verify", "sp4", LITTLE, ARTICLE, "--isolation=require");
    assert_refused(&ran, 4, "isolation is required, and what can be had is: ");
}
END_TEST

static void stay(void) {}

START_TEST(what_is_required_and_there_is_used)
{
    struct ran ran;
    if (!is_isolated())
        return;
    RUN_AS(&ran, stay, "verify", "sp4", LITTLE, ARTICLE, "--isolation=require", "--format=json");
    ck_assert_msg(ran.status == 0, "%s", ran.errors);
    json_t *root = results_of(&ran), *isolation = json_object_get(root, "isolation");
    ck_assert_uint_eq(json_array_size(json_object_get(isolation, "in_force")), ISOLATION_PARTS);
    ck_assert(json_is_null(json_object_get(isolation, "off")));
    json_decref(root);
}
END_TEST

START_TEST(why_nothing_is_in_force_is_told)
{
    static const char *const ways[] = {"--isolation=none", "--no-fork"};
    static const char told[] = "writes to variables are not noticed";
    const bool noticed[] = {isolation_protects_memory(), false};
    struct ran ran;
    RUN_AS(&ran, stay, "verify", "sp4", LITTLE, ARTICLE, ways[_i]);
    ck_assert_int_eq(ran.status, 0);
    assert_holds(ran.output, "isolation none: ");
    if (is_isolated())
        assert_holds(ran.output, ways[_i]);
    ck_assert_int_eq(strstr(ran.output, told) != NULL, !noticed[_i]);
    program_forget(&ran);
    RUN_AS(&ran, stay, "verify", "sp4", LITTLE, ARTICLE, ways[_i], "--format=json");
    json_t *root = results_of(&ran), *said = json_object_get(json_object_get(root, "isolation"), "writes_noticed");
    ck_assert(noticed[_i] ? json_is_true(said) : json_is_false(said));
    json_decref(root);
}
END_TEST

START_TEST(what_it_writes_is_seen_without_isolation)
{
    static const struct {
        const char *module, *said;
    } cases[] = {{"keeps_count", "it wrote to variables of its own"},
                 {"writes_elsewhere", "it wrote to variables of the C library"}};
    char *module = module_path(cases[_i].module), *folder = new_folder();
    struct text save = {0};
    struct ran ran;
    if (isolation_protects_memory()) {
        text_printf(&save, "--save=%s", folder);
        RUN_AS(&ran, stay, "verify", module, LITTLE, save.bytes, ARTICLE, "--isolation=none", "--format=json");
        assert_holds(ran.output, cases[_i].said);
        ck_assert_int_eq(ran.status, 1);
        program_forget(&ran);
    }
    text_clean_up(&save);
    remove_folder(folder);
    free(module);
}
END_TEST

START_TEST(every_table_tells)
{
    static const char *const directory = "--directory=fixtures/data/article-three-spellings.ldif";
    char *module = module_path("always_equal");
    struct ran ran;
    RUN(&ran, "run", "-m", module, ARTICLE, "--isolation=none");
    assert_holds(ran.output, "\nisolation: none: ");
    program_forget(&ran);
    RUN(&ran, "explore", "-m", module, "--scenarios=256", "--isolation=none");
    assert_holds(ran.output, "\nisolation: none: ");
    program_forget(&ran);
    RUN(&ran, "audit", directory, "-m", module, "--isolation=none");
    assert_holds(ran.output, "\nisolation: none: ");
    program_forget(&ran);
    free(module);
}
END_TEST

START_TEST(own_builds_need_none)
{
    struct ran ran;
    RUN(&ran, "run", ARTICLE, "--format=json", "--isolation=require");
    ck_assert_msg(ran.status == 0, "%s", ran.errors);
    json_t *root = results_of(&ran);
    ck_assert(json_is_null(json_object_get(root, "isolation")));
    json_decref(root);
    RUN(&ran, "run", ARTICLE, "--isolation=some");
    assert_refused(&ran, 2, "--isolation: 'some' is not best, require or none");
}
END_TEST

/* ---- Limits of the environment ------------------------------------------------------------------------------------ */

static void limit(int resource, rlim_t most)
{
    if (setrlimit((__rlimit_resource_t)resource, &(struct rlimit){.rlim_cur = most, .rlim_max = most}) != 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(SOMEONE) != 0 || setuid(SOMEONE) != 0))
        _exit(126);
}

static void have_a_second(void) { limit(RLIMIT_CPU, 1); }

/* A build that hangs, where no more time can be had than it is known to hang after. */
START_TEST(the_limit_that_ended_a_worker_is_named)
{
    char *module = module_path("computes");
    struct ran ran;
    if (is_isolated() && someone_can_read(module)) {
        RUN_AS(&ran, have_a_second, "run", "-m", module, "--timeout-ms=20000", ARTICLE);
        assert_refused(&ran, 4, "the limit on processor time, 1 s, ended a worker process; raise it (ulimit -t)");
    }
    free(module);
}
END_TEST

static Suite *isolation_suite(void)
{
    Suite *suite = suite_create("isolation");
    TCase *calls = tcase_create("calls");
    tcase_set_timeout(calls, 120);
    tcase_add_loop_test(calls, what_it_does_beside_answering_is_seen, 0, (int)(sizeof besides / sizeof *besides));
    tcase_add_loop_test(calls, a_call_is_named, 0, (int)TRIED);
    for (int i = 0; i < (int)TRIED; i += getenv("Q237588_GALLERY") ? 1 : STEP_OF_OTHERS)
        tcase_add_loop_test(calls, a_call_is_named_for_others_than_root, i, i + 1);
    tcase_add_loop_test(calls, memory_is_allocated, 0, 2);
    tcase_add_test(calls, a_call_for_memory_is_named);
    tcase_add_test(calls, a_module_that_waits_keeps_no_processor_busy);
    tcase_add_loop_test(calls, a_call_on_load_is_named, 0, 2);
    tcase_add_test(calls, the_call_is_told_where_it_was_made);
    suite_add_tcase(suite, calls);
    TCase *parts = tcase_create("parts");
    tcase_set_timeout(parts, 120);
    tcase_add_loop_test(parts, what_the_kernel_lacks_is_told, 0, 2);
    tcase_add_loop_test(parts, what_is_required_and_lacking_is_refused, 0, 2);
    tcase_add_test(parts, what_is_required_and_there_is_used);
    tcase_add_loop_test(parts, why_nothing_is_in_force_is_told, 0, 2);
    tcase_add_test(parts, every_table_tells);
    tcase_add_loop_test(parts, what_it_writes_is_seen_without_isolation, 0, 2);
    tcase_add_test(parts, own_builds_need_none);
    suite_add_tcase(suite, parts);
    TCase *limits = tcase_create("limits");
    tcase_set_timeout(limits, 120);
    tcase_add_test(limits, the_limit_that_ended_a_worker_is_named);
    suite_add_tcase(suite, limits);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {isolation_suite};
    return suite_main(makers, 1);
}
