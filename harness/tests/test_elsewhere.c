/* A sample of a job's questions is asked again in another process, under other conditions. */
#include "fail_alloc.h"
#include "module/candidate.h"
#include "module/isolation.h"
#include "module/workers.h"
#include "program.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A job: its candidate and questions. */
struct asked {
    const char *path;
    size_t questions, length; /* of each; `length` of the names, 0: those of the article */
    enum deed { ASK, UNLINK, RUN_OUT } deed;
    unsigned place;    /* 1: only at the first, ...; 0: at all in turn */
    uint64_t limit_ms; /* 0: a minute */
};

/* Its outcome. */
static enum outcome_kind kind;
static struct crash crash;
static char names[2][64], reply_text[512];

static struct ccm_name name_of(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }

static bool ask_job(void *context, size_t job, struct text *reply)
{
    const struct asked *asked = context;
    struct module module;
    ccm_comparator *at[CCM_PLACES];
    char *bytes = calloc(asked->length + 1, 1);
    (void)job;
    candidate_sample(true);
    candidate_open(&asked->path, 1, &ISOLATION_NO_NEEDS);
    if (!bytes || candidate_load(0, asked->path, &module, reply) != MODULE_OK)
        return false;
    candidate_loaded();
    candidate_comparators(0, at);
    memset(bytes, 'n', asked->length);
    const struct ccm_name long_name = {.bytes = bytes, .length = asked->length};
    for (size_t i = 0; i < asked->questions; i++) {
        candidate_step(i);
        candidate_cycle((uint32_t)i + 1);
        if (asked->deed == RUN_OUT && !candidate_is_answering())
            fail_alloc_at(i % 4 + 1);
        enum ccm_place place = (enum ccm_place)(asked->place ? asked->place - 1 : i % CCM_PLACES);
        const struct ccm_name name = name_of(i / 2 % 2 ? "smith, jimmy" : "Smith, Jimmy");
        (void)(asked->length ? at[place](long_name, long_name) : at[place](name, name_of(i % 2 ? "SITE2" : "SMITH, Jimmy")));
        fail_alloc_at(0);
    }
    if (asked->deed == UNLINK && !candidate_is_answering())
        (void)unlink(asked->path);
    candidate_ask_elsewhere();
    free(bytes);
    text_puts(reply, "done");
    return true;
}

static void look(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    (void)job;
    kind = outcome->kind;
    crash = outcome->crash ? *outcome->crash : (struct crash){0};
    for (int i = 0; i < 2 && crash.asking; i++)
        (void)snprintf(names[i], sizeof names[i], "%.*s", (int)crash.names[i].length, crash.names[i].bytes);
    bool replied = outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED;
    (void)snprintf(reply_text, sizeof reply_text, "%.*s", replied ? (int)outcome->reply_length : 0, replied ? outcome->reply : "");
}

static uint64_t limit(void *context, size_t job)
{
    const struct asked *asked = context;
    (void)job;
    return asked->limit_ms ? asked->limit_ms : 60000;
}

static void do_job(const struct asked *asked)
{
    struct workers_config config = {.job = ask_job, .collect = look, .limit = limit, .context = (void *)(uintptr_t)asked};
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
}

/* By the environment, the program's name, the addresses of the names, what lies on the stack, and what was asked before. */
static const char *const unsteady[] = {"by_environment", "by_program_name", "by_address", "behaves_at_page_ends",
                                       "equal_to_the_last"};
#define UNSTEADY ((int)(sizeof unsteady / sizeof *unsteady))

static char *candidate_path(const char *name)
{
    struct text file = {0};
    text_printf(&file, "candidates/%s.so", name);
    char *path = built_path(file.bytes);
    text_clean_up(&file);
    return path;
}

START_TEST(a_different_answer_is_reported)
{
    char *path = candidate_path(unsteady[_i]);
    struct text said = {0};
    do_job(&(struct asked){.path = path, .questions = 40});
    ck_assert_msg(kind == OUTCOME_EXITED, "%s: outcome %d", unsteady[_i], (int)kind);
    ck_assert(crash.asking);
    ck_assert_int_eq(crash.fault, CRASH_OTHERWISE);
    ck_assert_str_eq(names[0], crash.step / 2 % 2 ? "smith, jimmy" : "Smith, Jimmy");
    ck_assert_str_eq(names[1], crash.step % 2 ? "SITE2" : "SMITH, Jimmy");
    ck_assert_uint_eq(crash.cycle, crash.step + 1); /* those of the question, and not the last ones */
    ck_assert_uint_lt(crash.step, 16);
    crash_append_fault(&crash, (const char *const[]){"", ""}, &said);
    assert_holds(said.bytes, "when asked again in another process");
    text_clean_up(&said);
    free(path);
}
END_TEST

START_TEST(the_caller_is_not_always_in_the_program)
{
    char *path = module_path("by_place_of_caller");
    do_job(&(struct asked){.path = path, .questions = 3});
    ck_assert_int_eq(kind, OUTCOME_EXITED);
    ck_assert_int_eq(crash.fault, CRASH_OTHERWISE);
    free(path);
}
END_TEST

/* In another program alone: it ends the process, hangs, makes a call. */
START_TEST(faults_in_another_program_are_reported)
{
    static const enum outcome_kind kinds[CCM_PLACES] = {OUTCOME_EXITED, OUTCOME_TIMED_OUT, OUTCOME_SIGNALLED};
    char *path = module_path("fails_elsewhere");
    if (_i == CCM_POST_OFFICE && isolation_find()->off) {
        free(path);
        return; /* calls are not seen */
    }
    do_job(&(struct asked){.path = path, .questions = 3, .place = (unsigned)_i + 1, .limit_ms = 1000});
    ck_assert_msg(kind == kinds[_i], "outcome %d: %s", (int)kind, reply_text);
    ck_assert_int_eq(crash.asking, _i != CCM_POST_OFFICE);
    if (crash.asking) {
        ck_assert_int_eq(crash.place, _i);
        ck_assert_str_eq(names[0], "smith, jimmy");
        ck_assert_uint_eq(crash.step, 2);
    } else {
        ck_assert_str_eq(crash.call, "a call, in another program");
    }
    free(path);
}
END_TEST

START_TEST(a_build_that_only_the_harness_can_load_is_refused)
{
    char *path = module_path("needs_the_harness");
    do_job(&(struct asked){.path = path, .questions = 3});
    ck_assert_int_eq(kind, OUTCOME_FAILED);
    assert_holds(reply_text, "cannot be loaded as a shared object by another program than this: ");
    assert_holds(reply_text, "undefined symbol: yaml_get_version");
    free(path);
}
END_TEST

START_TEST(equal_answers_are_not_reported)
{
    char *path = candidate_path("right_icu");
    const struct asked asked[] = {{.path = path, .questions = 0},
                                  {.path = path, .questions = 1},
                                  {.path = path, .questions = suite_instrumented() ? 2000 : 100000},
                                  {.path = path, .questions = 20, .length = 4096},
                                  {.path = path, .questions = 20, .length = 4097}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        do_job(&asked[i]);
        ck_assert_msg(kind == OUTCOME_DONE, "%zu: outcome %d: %s", i, (int)kind, reply_text);
        ck_assert_str_eq(reply_text, "done");
    }
    free(path);
}
END_TEST

START_TEST(a_removed_build_fails_the_job)
{
    char *path = candidate_path("right_icu"), *folder = new_folder();
    struct text copy = {0}, command = {0};
    text_printf(&copy, "%s/copy.so", folder);
    text_printf(&command, "cp '%s' '%s'", path, copy.bytes);
    ck_assert_int_eq(system(command.bytes), 0);
    do_job(&(struct asked){.path = copy.bytes, .questions = 3, .deed = UNLINK});
    ck_assert_int_eq(kind, OUTCOME_FAILED);
    assert_holds(reply_text, "cannot be loaded as a shared object");
    text_clean_up(&copy);
    text_clean_up(&command);
    remove_folder(folder);
    free(path);
}
END_TEST

START_TEST(without_memory_for_the_sample_the_job_fails)
{
    char *path = candidate_path("right_icu");
    do_job(&(struct asked){.path = path, .questions = 3, .deed = RUN_OUT});
    ck_assert_int_eq(kind, OUTCOME_FAILED);
    ck_assert_str_eq(reply_text, "");
    free(path);
}
END_TEST

/* ---- The commands ------------------------------------------------------------------------------------------------------------ */

START_TEST(a_run_is_asked_again)
{
    char *path = candidate_path(unsteady[_i]);
    struct ran ran;
    /* The article's three names lead to no two questions in a row about one name. */
    bool by_last = strcmp(unsteady[_i], "equal_to_the_last") == 0;
    RUN(&ran, "run", "-m", path, "--color=never", by_last ? "fixtures/two-hundred-sites.yaml" : ARTICLE);
    assert_holds(ran.output, "crashed: the module did not give the same answer again, in cycle ");
    assert_printed(&ran, 1, "0 passed, 1 failed");
    free(path);
}
END_TEST

START_TEST(a_search_is_asked_again)
{
    char *path = candidate_path("by_environment"), *right = candidate_path("right_icu"), *folder = new_folder();
    struct text save = {0};
    struct ran ran;
    text_printf(&save, "--save=%s", folder);
    RUN(&ran, "explore", "-m", path, "--scenarios=512", save.bytes, "--color=never");
    assert_printed(&ran, 1, "shows one: 1 crashed");
    RUN(&ran, "explore", "-m", right, "--scenarios=512", save.bytes, "--color=never");
    assert_printed(&ran, 0, "nothing found");
    text_clean_up(&save);
    remove_folder(folder);
    free(path);
    free(right);
}
END_TEST

static Suite *elsewhere_suite(void)
{
    Suite *suite = suite_create("elsewhere");
    TCase *jobs = tcase_create("jobs"), *commands = tcase_create("commands"), *all = suite_long_case(suite, 60);
    tcase_set_timeout(jobs, 60);
    tcase_set_timeout(commands, 60);
    tcase_add_loop_test(jobs, a_different_answer_is_reported, 0, UNSTEADY);
    tcase_add_test(jobs, the_caller_is_not_always_in_the_program);
    for (int place = 0; place < CCM_PLACES; place++) /* one of them waits for a limit */
        tcase_add_loop_test(place == CCM_EXPORT_MATCH ? all : jobs, faults_in_another_program_are_reported, place, place + 1);
    tcase_add_test(jobs, a_build_that_only_the_harness_can_load_is_refused);
    tcase_add_test(jobs, equal_answers_are_not_reported);
    tcase_add_test(jobs, a_removed_build_fails_the_job);
    tcase_add_test(jobs, without_memory_for_the_sample_the_job_fails);
    tcase_add_loop_test(commands, a_run_is_asked_again, 0, UNSTEADY);
    tcase_add_test(commands, a_search_is_asked_again);
    suite_add_tcase(suite, jobs);
    suite_add_tcase(suite, commands);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {elsewhere_suite};
    return suite_main(makers, 1);
}
