/* Candidates and their answerers: what a candidate does to a name is caught, the question is known when it has crashed, and nothing that
 * it does makes an answer of another. */
#include "fail_alloc.h"
#include "module/candidate.h"
#include "module/channel.h"
#include "module/crash.h"
#include "module/processor.h"
#include "module/workers.h"
#include "suite.h"

#include <fcntl.h>
#include <fenv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum deed {
    ANSWER,
    READ_PAST_A,
    READ_PAST_B,
    READ_BEFORE_A,
    READ_BEFORE_B,
    WRITE_TO_A,
    WRITE_TO_B,
    OVERFLOW_STACK,
    LOOP,
    EXIT,
    RAISE,
    ROUND_UP,
    TURN_DIRECTION,
    SPOIL_REGISTERS,
    FILL_X87_STACK
};

/* What the comparator of this process does. */
static enum deed deed;
/* What came of the last job. */
static struct crash seen;
static enum outcome_kind seen_kind;
static int seen_detail;
static bool crashed;
static char seen_names[2][64], seen_reply[256];

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
    case READ_BEFORE_A: return ((const volatile char *)a.bytes)[-1];
    case READ_BEFORE_B: return ((const volatile char *)b.bytes)[-1];
    case WRITE_TO_A: *(char *)(uintptr_t)a.bytes = 'x'; break;
    case WRITE_TO_B: ((char *)(uintptr_t)b.bytes)[b.length - 1] = 'x'; break;
    case OVERFLOW_STACK: return dive(&(char){0});
    case LOOP:
        for (;;)
            pause();
    case EXIT: exit(9);
    case RAISE: raise(SIGUSR1); break; /* for TERM Check has a handler */
    case ROUND_UP: (void)fesetround(FE_UPWARD); break;
#if PROCESSOR_IS_SEEN
    case TURN_DIRECTION: __asm__ volatile("std"); break;
    /* Nobody is told that it is changed. */
    case SPOIL_REGISTERS: __asm__ volatile("xor %r14, %r14"); break;
    case FILL_X87_STACK: __asm__ volatile("fld1"); break;
#else
    case TURN_DIRECTION:
    case SPOIL_REGISTERS:
    case FILL_X87_STACK:
#endif
    case ANSWER: break;
    }
    return a.length < b.length ? -5 : a.length > b.length ? 7 : 0;
}

static ccm_comparator *const deeds[CCM_PLACES] = {do_deed, do_deed, do_deed};

/* ---- What is reported -------------------------------------------------------------------------------------------------------------- */

/* Sound questions, one of them long, and then the one that the deed is done at. */
static bool ask_job(void *context, size_t job, struct text *reply)
{
    (void)job;
    size_t length = *(const size_t *)context;
    ccm_comparator *first[CCM_PLACES], *second[CCM_PLACES];
    char *name = malloc(length);
    if (!name)
        return false;
    memset(name, 'n', length);
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    enum deed last = deed;
    deed = ANSWER;
    candidate_use(0, deeds);
    candidate_use(1, deeds);
    candidate_comparators(0, first);
    candidate_comparators(1, second);
    text_printf(reply, "%d ", first[CCM_IMPORT_LIST](name_of("a"), name_of("ab")));
    text_printf(reply, "%d ",
                second[CCM_EXPORT_MATCH](name_of("ab"), name_of("c")) + second[CCM_IMPORT_LIST](name_of("c"), name_of("d")) +
                    second[CCM_POST_OFFICE](name_of("e"), name_of("f")));
    text_printf(reply, "%d ", first[CCM_POST_OFFICE]((struct ccm_name){name, length}, name_of("b")));
    text_printf(reply, "%d",
                candidate_ask_in_place(CCM_IMPORT_LIST, (struct ccm_name){name, length}, (struct ccm_name){name, length}));
    free(name);
    deed = last;
    candidate_step(42);
    candidate_cycle(7);
    text_printf(reply, " %d", second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH")));
    return true;
}

static void look(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    (void)job;
    seen_kind = outcome->kind;
    seen_detail = outcome->detail;
    crashed = outcome->crash != NULL;
    *seen_reply = '\0';
    if (outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED)
        (void)snprintf(seen_reply, sizeof seen_reply, "%.*s", (int)outcome->reply_length, outcome->reply);
    if (!crashed)
        return;
    seen = *outcome->crash;
    for (int i = 0; i < 2 && seen.asking; i++)
        (void)snprintf(seen_names[i], sizeof seen_names[i], "%.*s", (int)seen.names[i].length, seen.names[i].bytes);
}

static uint64_t limit(void *context, size_t job)
{
    (void)context;
    (void)job;
    return deed == LOOP ? 500 : 4000;
}

static void try(worker_job *job, void *context)
{
    struct workers_config config = {.job = job, .collect = look, .limit = limit, .context = context};
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
}

static void try_deed(enum deed which, size_t length)
{
    deed = which;
    try(ask_job, &length);
}

START_TEST(the_judge_has_the_answers)
{
    for (size_t length = 2; length < 1u << 21; length = length * 7 + 3) {
        try_deed(ANSWER, length);
        ck_assert_int_eq(seen_kind, OUTCOME_DONE);
        ck_assert(!crashed);
        ck_assert_str_eq(seen_reply, "-1 1 1 0 1");
    }
}
END_TEST

START_TEST(without_processes_it_is_asked_directly)
{
    ccm_comparator *at[CCM_PLACES];
    deed = ANSWER;
    candidate_use(0, deeds);
    candidate_comparators(0, at);
    ck_assert(at[CCM_IMPORT_LIST] == do_deed);
    candidate_step(1);
    candidate_cycle(1);
    candidate_give_time(1);
    candidate_abandon();
    candidate_retire();
    ck_assert_int_eq(candidate_ask_in_place(CCM_POST_OFFICE, name_of("a"), name_of("b")), 0);
}
END_TEST

static void assert_question_known(void)
{
    ck_assert(crashed);
    ck_assert_uint_eq(seen.step, 42);
    ck_assert_uint_eq(seen.cycle, 7);
    ck_assert(seen.asking);
    ck_assert_uint_eq(seen.number, 1);
    ck_assert_int_eq(seen.place, CCM_EXPORT_MATCH);
    ck_assert_str_eq(seen_names[0], "Smith, Jimmy");
    ck_assert_str_eq(seen_names[1], "SMITH");
}

static void crashes(enum deed which, enum crash_fault fault, unsigned name)
{
    for (size_t length = 5; length < 1u << 18; length *= 40000) {
        try_deed(which, length);
        ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
        ck_assert_int_eq(seen_detail, SIGSEGV);
        assert_question_known();
        ck_assert_int_eq(seen.fault, fault);
        if (fault != CRASH_NO_FAULT)
            ck_assert_uint_eq(seen.fault_detail, name);
    }
}

START_TEST(what_it_does_to_a_name_is_reported)
{
    crashes(READ_PAST_A, CRASH_READ_PAST, 0);
    crashes(READ_PAST_B, CRASH_READ_PAST, 1);
    crashes(WRITE_TO_A, CRASH_WROTE, 0);
    crashes(WRITE_TO_B, CRASH_WROTE, 1);
    crashes(OVERFLOW_STACK, CRASH_NO_FAULT, 0);
}
END_TEST

static bool front_job(void *context, size_t job, struct text *reply)
{
    size_t length = *(const size_t *)context;
    char *name = malloc(length);
    (void)job;
    if (!name)
        return false;
    memset(name, 'n', length);
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, deeds);
    text_printf(reply, "%d", candidate_ask_in_front(CCM_POST_OFFICE, (struct ccm_name){name, length}, name_of("b")));
    free(name);
    return true;
}

START_TEST(reading_in_front_of_a_name_is_reported)
{
    static const enum deed tried[] = {READ_BEFORE_A, READ_BEFORE_B, READ_PAST_A};
    for (size_t length = 5; length < 1u << 18; length *= 40000)
        for (unsigned i = 0; i < 3; i++) {
            deed = tried[i];
            try(front_job, &length);
            if (deed == READ_PAST_A) { /* in front, so nothing is behind it */
                ck_assert_int_eq(seen_kind, OUTCOME_DONE);
                continue;
            }
            ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
            ck_assert_int_eq(seen.fault, CRASH_READ_BEFORE);
            ck_assert_uint_eq(seen.fault_detail, i);
            ck_assert_int_eq(seen.place, CCM_POST_OFFICE);
        }
    deed = ANSWER;
    try(front_job, &(size_t){5});
    ck_assert_str_eq(seen_reply, "1");
}
END_TEST

START_TEST(a_changed_processor_is_reported)
{
    static const struct {
        enum deed deed;
        unsigned changed;
    } tried[] = {{ROUND_UP, PROCESSOR_ROUNDING},
                 {TURN_DIRECTION, PROCESSOR_DIRECTION},
                 {SPOIL_REGISTERS, PROCESSOR_REGISTERS},
                 {FILL_X87_STACK, PROCESSOR_STACK}};
    for (size_t i = 0; i < sizeof tried / sizeof *tried && PROCESSOR_IS_SEEN; i++) {
        if (tried[i].deed == SPOIL_REGISTERS && suite_sanitized())
            continue; /* the comparator itself saves all registers there */
        try_deed(tried[i].deed, 5);
        ck_assert_int_eq(seen_kind, OUTCOME_EXITED);
        assert_question_known();
        ck_assert_int_eq(seen.fault, CRASH_PROCESSOR);
        ck_assert_uint_eq(seen.fault_detail, tried[i].changed);
    }
}
END_TEST

START_TEST(however_it_ends_the_question_is_known)
{
    try_deed(LOOP, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_TIMED_OUT);
    assert_question_known();
    try_deed(EXIT, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_EXITED);
    ck_assert_int_eq(seen_detail, 9);
    assert_question_known();
}
END_TEST

/* Not isolated here, so it may have sent it to itself: it is asked twice. */
START_TEST(a_signal_that_comes_again_is_its_own)
{
    try_deed(RAISE, 5);
    ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
    ck_assert_int_eq(seen_detail, SIGUSR1);
    assert_question_known();
}
END_TEST

/* Ends its answerer the first time only, which a file shows. */
static bool end_once_job(void *context, size_t job, struct text *reply)
{
    const char *path = context;
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    if (candidate_is_answering() && unlink(path) == 0)
        raise(SIGKILL);
    char answer = 'y';
    candidate_say(&answer, 1);
    answer = 'n';
    candidate_hear(&answer, 1);
    text_append(reply, &answer, 1);
    return true;
}

START_TEST(a_signal_from_outside_is_nobodys_verdict)
{
    char path[] = "/tmp/q237588-once.XXXXXX";
    deed = ANSWER;
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    try(end_once_job, path);
    ck_assert_int_eq(seen_kind, OUTCOME_DONE);
    ck_assert_str_eq(seen_reply, "y");
}
END_TEST

/* The same question again, relaxed, and then the deed. */
static bool relaxed_job(void *context, size_t job, struct text *reply)
{
    ccm_comparator *at[CCM_PLACES], *second[CCM_PLACES];
    const size_t *asked_before = context;
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, deeds);
    candidate_use(1, deeds);
    candidate_comparators(0, at);
    candidate_comparators(1, second);
    candidate_relax();
    enum deed last = deed;
    deed = ANSWER;
    candidate_step(42);
    candidate_cycle(7);
    for (size_t i = 0; i < *asked_before; i++) {
        ck_assert_int_eq(second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH")), 1);
        ck_assert_int_eq(at[CCM_EXPORT_MATCH](name_of("SMITH"), name_of("Smith, Jimmy")), -1);
    }
    deed = last;
    second[CCM_EXPORT_MATCH](name_of("Smith, Jimmy"), name_of("SMITH"));
    text_puts(reply, "asked");
    return true;
}

START_TEST(a_question_is_guarded_the_first_time)
{
    for (size_t asked_before = 0; asked_before < 3; asked_before++) {
        deed = WRITE_TO_B;
        try(relaxed_job, &asked_before);
        ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
        assert_question_known();
        ck_assert_int_eq(seen.fault, CRASH_WROTE);
        ck_assert_uint_eq(seen.fault_detail, 1);
        deed = READ_PAST_A;
        try(relaxed_job, &asked_before);
        ck_assert_int_eq(seen_kind, asked_before ? OUTCOME_DONE : OUTCOME_SIGNALLED);
    }
}
END_TEST

/* ---- What is not believed ---------------------------------------------------------------------------------------------------------- */

enum forgery {
    FEWER_ANSWERS,
    MORE_ANSWERS,
    ODD_ANSWERS,
    MANY_MORE_ANSWERS,
    WRITTEN_BEYOND,
    CUT_MEMORY,
    SHORT_MESSAGE,
    ODD_MESSAGE,
    DONE_AT_ONCE,
    FULL_AT_ONCE,
    FULL_TWICE,
    LONG_MESSAGE,
    NOTED_NONSENSE,
    FORGERIES
};

/* The answerer's descriptor of which the kernel says so, as a candidate would look for it. */
static int find_descriptor(const char *what)
{
    for (int file = 3; file < 64; file++) {
        char link[64], target[64] = {0};
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        if (readlink(link, target, sizeof target - 1) > 0 && strstr(target, what))
            return file;
    }
    return -1;
}

static void send_message(const void *bytes, size_t length)
{
    ck_assert_int_eq(send(find_descriptor("socket:"), bytes, length, MSG_NOSIGNAL), (ssize_t)length);
}

static void write_memory(const void *bytes, size_t length, size_t offset)
{
    ck_assert_int_eq(pwrite(find_descriptor("q237588 answers"), bytes, length, (off_t)offset), (ssize_t)length);
}

static void forge(enum forgery forgery)
{
    static const struct channel_message long_message;
    const struct channel_note nonsense = {.call = UINT32_MAX, .fault = 77, .fault_detail = 99};
    const uint32_t odd = CHANNEL_KINDS, done = CHANNEL_DONE, full = CHANNEL_FULL;
    const uint64_t beyond = UINT64_MAX / 2;
    switch (forgery) {
    case MORE_ANSWERS: candidate_say("\1", 1); break;
    case ODD_ANSWERS: candidate_say("\3", 1); break;
    case MANY_MORE_ANSWERS:
        for (size_t i = 0; i < (size_t)3 * CHANNEL_ANSWERS; i++)
            candidate_say("\1", 1);
        break;
    case WRITTEN_BEYOND:
        write_memory(&beyond, sizeof beyond, offsetof(struct channel_memory, written));
        pause();
        break;
    case CUT_MEMORY:
        ck_assert_int_eq(ftruncate(find_descriptor("q237588 answers"), 3), 0);
        pause();
        break;
    case SHORT_MESSAGE: send_message("x", 1); break;
    case ODD_MESSAGE: send_message(&odd, sizeof odd); break;
    case DONE_AT_ONCE: send_message(&done, sizeof done); break;
    case FULL_TWICE: send_message(&full, sizeof full); /* fall through */
    case FULL_AT_ONCE: send_message(&full, sizeof full); break;
    case LONG_MESSAGE:
        for (int i = 0; i < 2; i++)
            send_message(&long_message, sizeof long_message);
        break;
    case NOTED_NONSENSE: write_memory(&nonsense, sizeof nonsense, offsetof(struct channel_memory, note)); abort();
    case FEWER_ANSWERS:
    case FORGERIES: break;
    }
}

/* Two questions, and between them the forgery. */
static bool forging_job(void *context, size_t job, struct text *reply)
{
    const enum forgery *forgery = context;
    ccm_comparator *at[CCM_PLACES];
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, deeds);
    candidate_comparators(0, at);
    text_printf(reply, "%d", at[0](name_of("a"), name_of("bc")));
    if (candidate_is_answering())
        forge(*forgery);
    if (candidate_is_answering() && *forgery == FEWER_ANSWERS)
        return true;
    text_printf(reply, "%d", at[0](name_of("a"), name_of("bc")));
    return true;
}

START_TEST(nothing_else_than_answers_is_taken_for_one)
{
    for (enum forgery forgery = FEWER_ANSWERS; forgery < FORGERIES; forgery++) {
        deed = ANSWER;
        try(forging_job, &forgery);
        if (forgery == NOTED_NONSENSE) {
            ck_assert_int_eq(seen_kind, OUTCOME_SIGNALLED);
            ck_assert_int_eq(seen_detail, SIGABRT);
            ck_assert_int_eq(seen.fault, CRASH_NO_FAULT);
            ck_assert_str_eq(seen.call, "");
        } else if (forgery == FULL_AT_ONCE || forgery == FULL_TWICE || forgery == LONG_MESSAGE || forgery == DONE_AT_ONCE) {
            /* Noticed or not, the answers are what they are. */
            ck_assert(seen_kind == OUTCOME_DAMAGED || (seen_kind == OUTCOME_DONE && strcmp(seen_reply, "-1-1") == 0));
        } else {
            ck_assert_msg(seen_kind == OUTCOME_DAMAGED, "forgery %d: %d %s", forgery, seen_kind, seen_reply);
        }
    }
}
END_TEST

/* Many answers, more than the memory holds at a time, each of them right. */
static bool many_job(void *context, size_t job, struct text *reply)
{
    size_t wrong = 0;
    ccm_comparator *at[CCM_PLACES];
    (void)context, (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, deeds);
    candidate_comparators(0, at);
    candidate_relax();
    for (size_t i = 0; i < (size_t)5 * CHANNEL_ANSWERS / 2; i++) {
        const char *other = i % 7 == 0 ? "bc" : i % 7 == 1 ? "b" : "";
        wrong += at[i % CCM_PLACES](name_of("a"), name_of(other)) != (i % 7 == 0 ? -1 : i % 7 != 1);
    }
    text_printf(reply, "%zu", wrong);
    return true;
}

START_TEST(any_number_of_answers_arrives)
{
    deed = ANSWER;
    try(many_job, NULL);
    ck_assert_int_eq(seen_kind, OUTCOME_DONE);
    ck_assert_str_eq(seen_reply, "0");
}
END_TEST

/* ---- Processes --------------------------------------------------------------------------------------------------------------------- */

/* Replies how many jobs its answerer has done. `context`: 'r' retires it, 'o' opens other files each time. */
static int answerer_jobs;

static bool count_job(void *context, size_t job, struct text *reply)
{
    const char *how = context;
    char count = 0;
    const char *const files[] = {job % 2 ? "/tmp" : "/", NULL};
    candidate_open(files, *how == 'o' ? 2 : 0, &ISOLATION_NO_NEEDS);
    candidate_open(files, 1, &ISOLATION_NO_NEEDS); /* the second time in a job it has no effect */
    if (candidate_is_answering())
        count = (char)++answerer_jobs;
    candidate_say(&count, 1);
    candidate_hear(&count, 1);
    if (*how == 'r')
        candidate_retire();
    if (*how == 'a' && job % 2) {
        candidate_abandon();
        for (int i = 0; candidate_is_answering(); i++)
            pause();
    }
    text_printf(reply, "%d", count);
    return true;
}

static int most_jobs;

static void take_count(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    (void)job;
    ck_assert_int_eq(outcome->kind, OUTCOME_DONE);
    int count = atoi(outcome->reply); /* NOLINT(cert-err34-c): it is a number */
    most_jobs = count > most_jobs ? count : most_jobs;
}

static void count_jobs(const char *how, bool fresh, int most)
{
    struct workers_config config = {.fresh = fresh, .job = count_job, .collect = take_count, .context = (void *)(uintptr_t)how};
    most_jobs = 0;
    ck_assert_int_eq(workers_run(&config, 6), WORKERS_OK);
    ck_assert_int_eq(most_jobs, most);
}

START_TEST(an_answerer_is_used_again_unless_it_is_not_to_be)
{
    count_jobs("-", false, 6);
    count_jobs("-", true, 1);
    count_jobs("r", false, 1);
    count_jobs("o", false, 1);
    count_jobs("a", false, 2);
}
END_TEST

/* Fails in one of the two alone: `context` says in which. */
static bool fail_job(void *context, size_t job, struct text *reply)
{
    const char *where = context;
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    text_printf(reply, "%s \033[31m", candidate_is_answering() ? "answerer" : "judge");
    if (*where == 'm' && candidate_is_answering())
        reply->failed = true;
    return *where != (candidate_is_answering() ? 'a' : 'j');
}

START_TEST(a_job_that_fails_in_either_has_failed)
{
    deed = ANSWER;
    try(fail_job, (void *)(uintptr_t) "j");
    ck_assert_int_eq(seen_kind, OUTCOME_FAILED);
    ck_assert_str_eq(seen_reply, "judge \033[31m");
    try(fail_job, (void *)(uintptr_t) "a");
    ck_assert_int_eq(seen_kind, OUTCOME_FAILED);
    ck_assert_str_eq(seen_reply, "answerer \\x1B[31m");
    try(fail_job, (void *)(uintptr_t) "m");
    ck_assert_int_eq(seen_kind, OUTCOME_FAILED);
    ck_assert_str_eq(seen_reply, "");
}
END_TEST

START_TEST(a_crash_record_is_read_whole_or_not_at_all)
{
    struct text text = {0};
    struct crash crash = {.step = 3, .asking = true, .names = {name_of("ab"), name_of("c")}}, taken;
    crash_append(&crash, &text);
    ck_assert(crash_take(text.bytes, text.length, &taken));
    ck_assert_mem_eq(taken.names[0].bytes, "ab", 2);
    ck_assert_mem_eq(taken.names[1].bytes, "c", 1);
    for (size_t length = 0; length < text.length; length++)
        ck_assert(!crash_take(text.bytes, length, &taken));
    text_append(&text, "x", 1);
    ck_assert(!crash_take(text.bytes, text.length, &taken));
    text_clean_up(&text);
}
END_TEST

static Suite *candidate_suite(void)
{
    Suite *suite = suite_create("candidate");
    TCase *answerer = tcase_create("answerer");
    isolation_turn_off("in this test");
    tcase_set_timeout(answerer, 15);
    tcase_add_test(answerer, the_judge_has_the_answers);
    tcase_add_test(answerer, without_processes_it_is_asked_directly);
    tcase_add_test(answerer, what_it_does_to_a_name_is_reported);
    tcase_add_test(answerer, reading_in_front_of_a_name_is_reported);
    tcase_add_test(answerer, a_changed_processor_is_reported);
    tcase_add_test(answerer, however_it_ends_the_question_is_known);
    tcase_add_test(answerer, a_signal_that_comes_again_is_its_own);
    tcase_add_test(answerer, a_signal_from_outside_is_nobodys_verdict);
    tcase_add_test(answerer, a_question_is_guarded_the_first_time);
    tcase_add_test(answerer, nothing_else_than_answers_is_taken_for_one);
    tcase_add_test(answerer, any_number_of_answers_arrives);
    tcase_add_test(answerer, an_answerer_is_used_again_unless_it_is_not_to_be);
    tcase_add_test(answerer, a_job_that_fails_in_either_has_failed);
    tcase_add_test(answerer, a_crash_record_is_read_whole_or_not_at_all);
    suite_add_tcase(suite, answerer);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {candidate_suite};
    return suite_main(makers, 1);
}
