/* Messages about isolation and forbidden calls; limits of the environment are not blamed on a build. */
#include "module/isolation.h"

#include "isolated.h"
#include "program.h"
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

#define LITTLE "--effort=0.001"

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
        ck_assert_int_lt(processor_time() - before, 1500);
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
    RUN(&ran, "verify", module, LITTLE, ARTICLE);
    /* glibc 2.41 and later get random bytes by the vDSO. */
    bool by_the_vdso = strstr(ran.errors, ", by the vDSO") != NULL;
    text_printf(&said, "cannot be loaded as a comparison module: %s",
                by_the_vdso ? "the module made a system call: clock_gettime, time or getrandom, by the vDSO" : cases[_i].said);
    if (is_isolated())
        assert_refused(&ran, 3, said.bytes);
    else
        program_forget(&ran);
    text_clean_up(&said);
    free(module);
}
END_TEST

START_TEST(a_call_is_reported_at_its_place)
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

/* ---- Parts in force ---------------------------------------------------------------------------------------------------------- */

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
    int status; /* of a verification that finds nothing */
} lacks[] = {{have_no_landlock, "files while loading", 0}, {have_no_seccomp, "system calls", 1}};

START_TEST(missing_kernel_features_are_reported)
{
    struct ran ran;
    if (!is_isolated())
        return;
    RUN_AS(&ran, lacks[_i].become, "verify", "sp4", LITTLE, ARTICLE, "--isolation=best", "--format=json");
    ck_assert_int_eq(ran.status, lacks[_i].status);
    json_t *root = results_of(&ran), *isolation = json_object_get(root, "isolation"),
           *lacking = json_object_get(isolation, "lacking");
    ck_assert_str_eq(word_of(isolation, "mode"), "best");
    ck_assert_uint_eq(json_array_size(lacking), 1);
    ck_assert_str_eq(json_string_value(json_array_get(lacking, 0)), lacks[_i].part);
    ck_assert_uint_eq(json_array_size(json_object_get(isolation, "in_force")), ISOLATION_PARTS - 1);
    json_decref(root);
}
END_TEST

START_TEST(missing_required_isolation_is_refused)
{
    struct ran ran;
    if (!is_isolated())
        return;
    RUN_AS(&ran, lacks[_i].become, "verify", "sp4", LITTLE, ARTICLE, "--isolation=require");
    assert_refused(&ran, 4, "isolation is required; available: ");
}
END_TEST

static void stay(void) {}

START_TEST(available_required_isolation_is_used)
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

START_TEST(a_reason_is_given_if_isolation_is_off)
{
    static const char *const ways[] = {"--isolation=none", "--no-fork"};
    static const char told[] = "writes to variables are not noticed";
    const bool noticed[] = {isolation_protects_memory(), false};
    char *folder = new_folder();
    struct text report = {0}, path = {0};
    struct ran ran;
    text_printf(&path, "%s/isolation.json", folder);
    text_printf(&report, "--report=json:%s", path.bytes);
    RUN_AS(&ran, stay, "verify", "sp4", LITTLE, ARTICLE, ways[_i], report.bytes);
    ck_assert_int_eq(ran.status, isolation_has_tool() ? 0 : 1);
    assert_holds(ran.output, "isolation none: ");
    if (is_isolated())
        assert_holds(ran.output, ways[_i]);
    ck_assert_int_eq(strstr(ran.output, told) != NULL, !noticed[_i]);
    program_forget(&ran);
    json_t *root = json_load_file(path.bytes, 0, NULL),
           *said = json_object_get(json_object_get(root, "isolation"), "writes_noticed");
    ck_assert(noticed[_i] ? json_is_true(said) : json_is_false(said));
    json_decref(root);
    text_clean_up(&report);
    text_clean_up(&path);
    remove_folder(folder);
}
END_TEST

START_TEST(writes_are_detected_without_isolation)
{
    static const struct {
        const char *module, *said;
    } cases[] = {{"keeps_count", "it wrote to variables of its own"},
                 {"writes_elsewhere", "it wrote to memory other than variables of its own"}};
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

START_TEST(every_table_names_the_isolation)
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

START_TEST(the_two_known_builds_need_no_isolation)
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
    if (!become_someone())
        _exit(126);
}

static void have_a_second(void) { limit(RLIMIT_CPU, 1); }

/* A build that hangs, under a hard limit on processor time that its time-out does not reach. */
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
    tcase_set_tags(calls, SUITE_PLAIN);
    tcase_set_timeout(calls, 120);
    tcase_add_test(calls, a_module_that_waits_keeps_no_processor_busy);
    tcase_add_loop_test(calls, a_call_on_load_is_named, 0, 1);
    tcase_add_test(calls, a_call_is_reported_at_its_place);
    suite_add_tcase(suite, calls);
    TCase *parts = tcase_create("parts");
    tcase_set_tags(parts, SUITE_PLAIN);
    tcase_set_timeout(parts, 120);
    tcase_add_loop_test(parts, missing_kernel_features_are_reported, 0, 1);
    tcase_add_loop_test(parts, missing_required_isolation_is_refused, 0, 2);
    tcase_add_test(parts, every_table_names_the_isolation);
    tcase_add_test(parts, the_two_known_builds_need_no_isolation);
    suite_add_tcase(suite, parts);
    TCase *all = suite_long_case(suite, 120);
    tcase_add_test(all, available_required_isolation_is_used);
    tcase_add_loop_test(all, a_reason_is_given_if_isolation_is_off, 0, 2);
    tcase_add_loop_test(parts, writes_are_detected_without_isolation, 0, 1);
    tcase_add_loop_test(all, writes_are_detected_without_isolation, 1, 2);
    tcase_add_loop_test(all, a_call_on_load_is_named, 1, 2);
    tcase_add_loop_test(all, missing_kernel_features_are_reported, 1, 2);
    tcase_add_test(all, the_limit_that_ended_a_worker_is_named);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {isolation_suite};
    return suite_main(makers, 1);
}
