/* Candidates built with instruments: coverage and sanitizers. */
#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static void set_up(void) { folder = new_folder(); }
static void tear_down(void) { remove_folder(folder); }

/* Reads one byte too far in memory of its own, where the harness guards nothing. */
static const char too_far[] =
    "#include \"ccm_compare.h\"\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "static int compare(struct ccm_name a, struct ccm_name b)\n"
    "{\n"
    "    size_t common = a.length < b.length ? a.length : b.length;\n"
    "    volatile char *copy = malloc(a.length);\n"
    "    memcpy((char *)copy, a.bytes, a.length);\n"
    "    int order = memcmp((char *)copy, b.bytes, common) + copy[a.length] * 0;\n"
    "    free((char *)copy);\n"
    "    return order ? order : (a.length > b.length) - (a.length < b.length);\n"
    "}\n"
    "const struct ccm_compare *ccm_compare_module(void)\n"
    "{\n"
    "    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof module, \"too far\", {compare, compare, compare}};\n"
    "    return &module;\n"
    "}\n";

/* Compiles as the manual says, and gives the path of the candidate. */
static char *compile(const char *source, const char *instrument)
{
    char here[4096];
    struct text command = {0}, path = {0};
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    free(new_file(folder, "candidate.c", source));
    text_printf(&command, "cd '%s' && cc -std=c11 -g -O0 %s -I'%s/harness' -fPIC -shared -o candidate.so candidate.c", folder,
                instrument, here);
    ck_assert_int_eq(system(command.bytes), 0);
    text_printf(&path, "%s/candidate.so", folder);
    text_clean_up(&command);
    return text_take(&path);
}

static bool has_counters(void)
{
    struct text command = {0};
    text_printf(&command, "ls '%s' | grep -q '\\.gcda$'", folder);
    bool has = system(command.bytes) == 0; /* NOLINT(cert-env33-c) */
    text_clean_up(&command);
    return has;
}

START_TEST(coverage_is_counted)
{
    static const char *const commands[] = {"run", "verify", "explore", "audit"};
    char *module = compile(too_far, "--coverage");
    struct text save = {0};
    text_printf(&save, "--save=%s", folder);
    const char *const arguments[][6] = {{"run", "-m", module, ARTICLE},
                                        {"verify", module, save.bytes, "--effort=0.001", ARTICLE},
                                        {"explore", "-m", module, "--scenarios=256"},
                                        {"audit", "-m", module, "--directory=fixtures/data/article-three-spellings.ldif"}};
    struct ran ran;
    program_start(&ran, &(struct setting){0}, arguments[_i]);
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    ck_assert_msg(!has_counters(), "%s", commands[_i]);
    const char *instrumented[7] = {0};
    memcpy(instrumented, arguments[_i], sizeof arguments[_i]);
    for (size_t i = 0; i < 6; i++)
        if (!instrumented[i]) {
            instrumented[i] = "--instrumented";
            break;
        }
    program_start(&ran, &(struct setting){0}, instrumented);
    ck_assert_int_eq(ran.status, 1);
    program_forget(&ran);
    ck_assert_msg(has_counters(), "%s", commands[_i]);
    text_clean_up(&save);
    free(module);
}
END_TEST

/* "LD_PRELOAD=..." of the library that the compiler's sanitizer needs; the caller frees it. */
static char *sanitizer(void)
{
    char path[4096] = "";
    struct text preload = {0};
    FILE *stream = popen("cc -print-file-name=libasan.so", "r"); /* NOLINT(cert-env33-c) */
    ck_assert_ptr_nonnull(stream);
    ck_assert_ptr_nonnull(fgets(path, sizeof path, stream));
    ck_assert_int_eq(pclose(stream), 0);
    text_printf(&preload, "LD_PRELOAD=%.*s", (int)strcspn(path, "\n"), path);
    return text_take(&preload);
}

START_TEST(a_sanitizers_report_is_shown)
{
    char *module = compile(too_far, "-fsanitize=address"), *preload = sanitizer();
    const struct setting with = {.started = true,
                                 .environment = (const char *const[]){preload, "ASAN_OPTIONS=detect_leaks=0", NULL}};
    /* Each of many crashes would take a tenth of a second to name its functions. */
    const struct setting nameless = {
        .started = true, .environment = (const char *const[]){preload, "ASAN_OPTIONS=detect_leaks=0:symbolize=0", NULL}};
    const struct setting without = {.started = true, .environment = (const char *const[]){"LD_PRELOAD", "ASAN_OPTIONS", NULL}};
    struct ran ran;
    struct text save = {0};
    text_printf(&save, "--save=%s", folder);
    START(&ran, &without, "run", "-m", module, ARTICLE);
    /* With clang 19 and gcc 14 it looks for its own program first, which no module may. */
    bool looks = strstr(ran.errors, "readlinkat") != NULL;
    assert_refused(
        &ran, 3, looks ? "the module made a system call: readlinkat" : "ASan runtime does not come first in initial library list");
    START(&ran, &with, "run", "-m", module, "--format=json", ARTICLE);
    ck_assert_int_eq(ran.status, 1);
    json_t *root = json_loads(ran.output, 0, NULL), *run = run_of(root, 0);
    ck_assert_str_eq(word_of(run, "verdict"), "crashed");
    assert_holds(word_of(run, "output"), "ERROR: AddressSanitizer: heap-buffer-overflow");
    assert_holds(json_string_value(json_array_get(json_object_get(run, "reasons"), 0)),
                 "; it printed: SUMMARY: AddressSanitizer: heap-buffer-overflow");
    json_decref(root);
    program_forget(&ran);
    START(&ran, &nameless, "verify", module, save.bytes, "--effort=0.001", "--format=json", ARTICLE);
    ck_assert_int_eq(ran.status, 1);
    root = json_loads(ran.output, 0, NULL);
    ck_assert_str_eq(word_of(root, "conclusion"), "unsafe");
    assert_holds(word_of(json_array_get(json_object_get(root, "statements"), 0), "text"),
                 "exit status 1; it printed: SUMMARY: AddressSanitizer: heap-buffer-overflow");
    json_decref(root);
    program_forget(&ran);
    text_clean_up(&save);
    free(preload);
    free(module);
}
END_TEST

START_TEST(modules_are_no_fixtures)
{
    struct ran ran;
    char *module = module_path("never_equal");
    RUN(&ran, "verify", "sp4", module);
    assert_refused(&ran, 2, "never_equal.so' is a shared object, not a fixture; verify one module at a time");
    RUN(&ran, "run", ARTICLE, module);
    assert_refused(&ran, 2, "never_equal.so' is a shared object, not a fixture; expected -m before a module");
    RUN(&ran, "list", module);
    assert_refused(&ran, 2, "never_equal.so' is a shared object, not a fixture; expected YAML");
    RUN(&ran, "audit", "--directory=a", "--directory=a");
    assert_refused(&ran, 2, "is given twice; give each directory once");
    RUN(&ran, "audit", "--directory=a", "--post-office=b", "--post-office=b");
    assert_refused(&ran, 2, "--post-office is given twice");
    free(module);
}
END_TEST

START_TEST(exit_handlers_change_no_result)
{
    struct ran ran;
    RUN(&ran, "run", "--instrumented", ARTICLE);
    assert_printed(&ran, 0, "2 runs of 1 fixture: 2 passed, 0 failed");
}
END_TEST

static Suite *instrumented_suite(void)
{
    Suite *suite = suite_create("instrumented");
    TCase *tcase = tcase_create("candidates"), *all = suite_long_case(suite, 60);
    tcase_set_tags(tcase, SUITE_PLAIN);
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_checked_fixture(all, set_up, tear_down);
    if (!suite_under_valgrind() && !suite_sanitized()) { /* which are instruments themselves */
        tcase_add_loop_test(tcase, coverage_is_counted, 3, 4);
        tcase_add_loop_test(all, coverage_is_counted, 0, 3);
        tcase_add_test(all, a_sanitizers_report_is_shown);
    }
    tcase_add_test(tcase, exit_handlers_change_no_result);
    tcase_add_test(tcase, modules_are_no_fixtures);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {instrumented_suite};
    return suite_main(makers, 1);
}
