/* Guarded memory: what a module does to a name is caught, and what it was asked is known when it has died. */
#include "fail_alloc.h"
#include "module/guarded.h"
#include "module/workers.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum deed { ANSWER, READ_PAST_A, READ_PAST_B, WRITE_TO_A, WRITE_TO_B, DIE, LOOP, EXIT, OVERWRITE_THE_NOTE, DEEDS };

/* What the comparator of this process does. */
static enum deed deed;
static struct witness seen;
static enum outcome_kind seen_kind;
static int seen_detail;
static bool witnessed;

static struct ccm_name name_of(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }

static int dive(const volatile char *above) /* NOLINT(misc-no-recursion): until the stack is used up */
{
    volatile char here[4096];
    here[0] = *above;
    if (here[0] == 'x')
        return 0;
    return dive(here) + here[0];
}

static int do_deed(struct ccm_name a, struct ccm_name b)
{
    switch (deed) {
    case READ_PAST_A: return ((const volatile char *)a.bytes)[a.length];
    case READ_PAST_B: return ((const volatile char *)b.bytes)[b.length];
    case WRITE_TO_A: *(char *)(uintptr_t)a.bytes = 'x'; break;
    case WRITE_TO_B: ((char *)(uintptr_t)b.bytes)[b.length - 1] = 'x'; break;
    case DIE: return dive(&(char){0});
    case LOOP:
        for (;;)
            pause();
    case EXIT: exit(9);
    case ANSWER:
    case OVERWRITE_THE_NOTE:
    case DEEDS: break;
    }
    return a.length < b.length ? -1 : a.length > b.length;
}

static const struct ccm_compare module = {
    .abi = CCM_COMPARE_ABI, .size = sizeof(struct ccm_compare), .build = "deeds", .at = {do_deed, do_deed, do_deed}};

static void overwrite_note(void)
{
    for (int file = 3; file < 64; file++) {
        char link[64], target[64] = {0};
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        if (readlink(link, target, sizeof target - 1) > 0 && strstr(target, "witness"))
            ck_assert_int_eq(pwrite(file, &(uint64_t){UINT64_MAX}, 8, 16), 8);
    }
    abort();
}

/* Two sound questions, then one that is long, then the one that the deed is done at. */
static bool ask_job(void *context, size_t job, struct text *reply)
{
    (void)job;
    size_t length = *(const size_t *)context;
    ccm_comparator *first[CCM_PLACES], *second[CCM_PLACES];
    char *name = malloc(length);
    if (!name)
        return false;
    memset(name, 'n', length);
    deed = ANSWER;
    guarded_wrap(0, &module, first);
    guarded_wrap(1, &module, second);
    text_printf(reply, "%d ", first[CCM_IMPORT_LIST](name_of("a"), name_of("ab")));
    text_printf(reply, "%d ",
                second[CCM_EXPORT_MATCH](name_of(""), name_of("")) + second[CCM_IMPORT_LIST](name_of("c"), name_of("d")) +
                    second[CCM_POST_OFFICE](name_of("e"), name_of("f")));
    text_printf(reply, "%d ", first[CCM_POST_OFFICE]((struct ccm_name){name, length}, name_of("b")));
    text_printf(reply, "%d",
                guarded_ask_in_place(CCM_IMPORT_LIST, (struct ccm_name){name, length}, (struct ccm_name){name, length}));
    free(name);
    deed = (enum deed)job;
    guarded_step(42);
    guarded_cycle(7);
    if (deed == OVERWRITE_THE_NOTE)
        overwrite_note();
    second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH"));
    return true;
}

static void look(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    (void)job;
    seen_kind = outcome->kind;
    seen_detail = outcome->detail;
    witnessed = outcome->witness != NULL;
    if (outcome->kind == OUTCOME_DONE) {
        ck_assert_uint_eq(outcome->reply_length, 8);
        ck_assert_mem_eq(outcome->reply, "-1 0 1 0", 8);
    }
    if (!witnessed)
        return;
    seen = *outcome->witness;
    ck_assert_uint_eq(seen.step, 42);
    ck_assert_uint_eq(seen.cycle, 7);
    ck_assert(seen.asking);
    ck_assert_uint_eq(seen.module, 1);
    ck_assert_int_eq(seen.place, CCM_EXPORT_MATCH);
    ck_assert_uint_eq(seen.names[0].length, 12);
    ck_assert_mem_eq(seen.names[0].bytes, "Smith, Jimmy", 12);
    ck_assert_uint_eq(seen.names[1].length, 5);
    ck_assert_mem_eq(seen.names[1].bytes, "SMITH", 5);
}

static size_t first_deed;
static bool do_one(void *context, size_t job, struct text *reply) { return ask_job(context, job + first_deed, reply); }
static uint64_t limit(void *context, size_t job)
{
    (void)context;
    (void)job;
    return first_deed == LOOP ? 500 : 60000;
}

static void try(enum deed which, size_t length)
{
    struct workers_config config = {.job = do_one, .collect = look, .limit = limit, .context = &length};
    first_deed = which;
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
}

START_TEST(a_sound_module_notices_nothing)
{
    for (size_t length = 2; length < 1u << 21; length = length * 7 + 3) {
        try(ANSWER, length);
        ck_assert_int_eq(seen_kind, OUTCOME_DONE);
        ck_assert(!witnessed);
    }
}
END_TEST

START_TEST(without_processes_it_is_asked_directly)
{
    ccm_comparator *at[CCM_PLACES];
    deed = ANSWER;
    guarded_wrap(0, &module, at);
    ck_assert(at[CCM_IMPORT_LIST] == do_deed);
    guarded_step(1);
    guarded_cycle(1);
    ck_assert_int_eq(guarded_ask_in_place(CCM_POST_OFFICE, name_of("a"), name_of("b")), 0);
}
END_TEST

static void dies_of(enum deed which, int signal, enum witness_fault fault, unsigned name)
{
    for (size_t length = 5; length < 1u << 18; length *= 40000) {
        try(which, length);
        ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
        ck_assert_int_eq(seen_detail, signal);
        ck_assert(witnessed);
        ck_assert_int_eq(seen.fault, fault);
        if (fault != WITNESS_NO_FAULT)
            ck_assert_uint_eq(seen.fault_name, name);
    }
}

START_TEST(what_it_does_to_a_name_is_told)
{
    dies_of(READ_PAST_A, SIGSEGV, WITNESS_READ_PAST, 0);
    dies_of(READ_PAST_B, SIGSEGV, WITNESS_READ_PAST, 1);
    dies_of(WRITE_TO_A, SIGSEGV, WITNESS_WROTE, 0);
    dies_of(WRITE_TO_B, SIGSEGV, WITNESS_WROTE, 1);
    dies_of(DIE, SIGSEGV, WITNESS_NO_FAULT, 0);
}
END_TEST

START_TEST(whatever_it_dies_of_the_question_is_known)
{
    try(LOOP, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_TIMED_OUT);
    ck_assert(witnessed);
    try(EXIT, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_EXITED);
    ck_assert_int_eq(seen_detail, 9);
    ck_assert(witnessed);
}
END_TEST

START_TEST(a_note_that_makes_no_sense_is_none)
{
    try(OVERWRITE_THE_NOTE, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
    ck_assert_int_eq(seen_detail, SIGABRT);
    ck_assert(!witnessed);
}
END_TEST

/* The same question again, relaxed, until the deed is done at it; only a deed that is 0 lets it end. */
static bool relaxed_job(void *context, size_t job, struct text *reply)
{
    ccm_comparator *at[CCM_PLACES], *second[CCM_PLACES];
    const size_t *asked_before = context;
    (void)job;
    guarded_wrap(0, &module, at);
    guarded_wrap(1, &module, second);
    guarded_relax();
    deed = ANSWER;
    guarded_step(42);
    guarded_cycle(7);
    for (size_t i = 0; i < *asked_before; i++) {
        ck_assert_int_eq(second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH")), 1);
        ck_assert_int_eq(at[CCM_EXPORT_MATCH](name_of("SMITH"), name_of("Smith, Jimmy")), -1);
    }
    deed = (enum deed)first_deed;
    second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH"));
    text_puts(reply, "-1 0 1 0");
    return true;
}

static void try_relaxed(enum deed which, size_t asked_before)
{
    struct workers_config config = {.job = relaxed_job, .collect = look, .limit = limit, .context = &asked_before};
    first_deed = which;
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
}

START_TEST(a_question_is_guarded_the_first_time)
{
    for (size_t asked_before = 0; asked_before < 3; asked_before++) {
        try_relaxed(WRITE_TO_B, asked_before);
        ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
        ck_assert(witnessed);
        ck_assert_int_eq(seen.fault, WITNESS_WROTE);
        ck_assert_uint_eq(seen.fault_name, 1);
        try_relaxed(READ_PAST_A, asked_before);
        ck_assert_int_eq(seen_kind, asked_before ? OUTCOME_DONE : OUTCOME_SIGNALLED);
    }
}
END_TEST

START_TEST(a_witness_is_read_whole_or_not_at_all)
{
    struct witness witness;
    int memory = witness_create();
    ck_assert_int_ge(memory, 0);
    ck_assert(witness_read(memory, &witness));
    ck_assert(!witness.asking);
    witness_release(&witness);
    for (unsigned long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        ck_assert(!witness_read(memory, &witness));
        fail_alloc_at(0);
        ck_assert_ptr_null(witness.names[0].bytes);
    }
    ck_assert_int_eq(ftruncate(memory, 8192), 0);
    ck_assert(!witness_read(memory, &witness));
    ck_assert_int_eq(ftruncate(memory, 3), 0);
    ck_assert(!witness_read(memory, &witness));
    close(memory);
    witness_reset(memory);
    ck_assert(!witness_read(memory, &witness));
    ck_assert(!guarded_begin(memory));
}
END_TEST

static Suite *guarded_suite(void)
{
    Suite *suite = suite_create("guarded");
    TCase *memory = tcase_create("memory");
    tcase_set_timeout(memory, 60);
    tcase_add_test(memory, a_sound_module_notices_nothing);
    tcase_add_test(memory, without_processes_it_is_asked_directly);
    tcase_add_test(memory, what_it_does_to_a_name_is_told);
    tcase_add_test(memory, whatever_it_dies_of_the_question_is_known);
    tcase_add_test(memory, a_question_is_guarded_the_first_time);
    tcase_add_test(memory, a_note_that_makes_no_sense_is_none);
    tcase_add_test(memory, a_witness_is_read_whole_or_not_at_all);
    suite_add_tcase(suite, memory);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {guarded_suite};
    return suite_main(makers, 1);
}
