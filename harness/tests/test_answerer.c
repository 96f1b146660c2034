/* Answerers: nothing that a candidate does makes an answer of another, and processes are used as they are meant to be. */
#include "answered.h"
#include "module/candidate.h"
#include "module/channel.h"
#include "module/crash.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* The answerer's descriptor, found by the kernel's description as a candidate would find it. */
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
    candidate_use(0, answered_deeds);
    candidate_comparators(0, at);
    text_printf(reply, "%d", at[0](answered_name("a"), answered_name("bc")));
    if (candidate_is_answering())
        forge(*forgery);
    if (candidate_is_answering() && *forgery == FEWER_ANSWERS)
        return true;
    text_printf(reply, "%d", at[0](answered_name("a"), answered_name("bc")));
    return true;
}

START_TEST(only_answers_are_accepted)
{
    for (enum forgery forgery = FEWER_ANSWERS; forgery < FORGERIES; forgery++) {
        answered.deed = ANSWER;
        answered_try(forging_job, &forgery);
        if (forgery == NOTED_NONSENSE) {
            ck_assert_int_eq(answered.kind, OUTCOME_SIGNALLED);
            ck_assert_int_eq(answered.detail, SIGABRT);
            ck_assert_int_eq(answered.crash.fault, CRASH_NO_FAULT);
            ck_assert_str_eq(answered.crash.call, "");
        } else if (forgery == FULL_AT_ONCE || forgery == FULL_TWICE || forgery == LONG_MESSAGE || forgery == DONE_AT_ONCE) {
            /* Whether it is noticed or not, the answers stay the same. */
            ck_assert(answered.kind == OUTCOME_DAMAGED || (answered.kind == OUTCOME_DONE && strcmp(answered.reply, "-1-1") == 0));
        } else {
            ck_assert_msg(answered.kind == OUTCOME_DAMAGED, "forgery %d: %d %s", forgery, answered.kind, answered.reply);
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
    candidate_use(0, answered_deeds);
    candidate_comparators(0, at);
    candidate_relax();
    for (size_t i = 0; i < (size_t)5 * CHANNEL_ANSWERS / 2; i++) {
        const char *other = i % 7 == 0 ? "bc" : i % 7 == 1 ? "b" : "";
        wrong += at[i % CCM_PLACES](answered_name("a"), answered_name(other)) != (i % 7 == 0 ? -1 : i % 7 != 1);
    }
    text_printf(reply, "%zu", wrong);
    return true;
}

START_TEST(any_number_of_answers_arrives)
{
    answered.deed = ANSWER;
    answered_try(many_job, NULL);
    ck_assert_int_eq(answered.kind, OUTCOME_DONE);
    ck_assert_str_eq(answered.reply, "0");
}
END_TEST

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
        while (candidate_is_answering())
            pause();
    }
    text_printf(reply, "%d", count);
    return true;
}

static int most_jobs;
enum { COUNTED = 3 };

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
    ck_assert_int_eq(workers_run(&config, COUNTED), WORKERS_OK);
    ck_assert_int_eq(most_jobs, most);
}

START_TEST(an_answerer_is_reused_unless_it_is_retired)
{
    count_jobs("-", false, COUNTED);
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

START_TEST(a_failure_of_judge_or_answerer_fails_the_job)
{
    answered.deed = ANSWER;
    answered_try(fail_job, (void *)(uintptr_t) "j");
    ck_assert_int_eq(answered.kind, OUTCOME_FAILED);
    ck_assert_str_eq(answered.reply, "judge \033[31m");
    answered_try(fail_job, (void *)(uintptr_t) "a");
    ck_assert_int_eq(answered.kind, OUTCOME_FAILED);
    ck_assert_str_eq(answered.reply, "answerer \\x1B[31m");
    answered_try(fail_job, (void *)(uintptr_t) "m");
    ck_assert_int_eq(answered.kind, OUTCOME_FAILED);
    ck_assert_str_eq(answered.reply, "");
}
END_TEST

START_TEST(a_partial_crash_record_is_refused)
{
    struct text text = {0};
    struct crash crash = {.step = 3, .asking = true, .names = {answered_name("ab"), answered_name("c")}}, taken;
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

static Suite *answerer_suite(void)
{
    Suite *suite = suite_create("answerer");
    TCase *answerer = tcase_create("answerer");
    isolation_turn_off("in this test");
    tcase_set_timeout(answerer, 15);
    tcase_add_test(answerer, only_answers_are_accepted);
    tcase_add_test(answerer, any_number_of_answers_arrives);
    tcase_add_test(answerer, an_answerer_is_reused_unless_it_is_retired);
    tcase_add_test(answerer, a_failure_of_judge_or_answerer_fails_the_job);
    tcase_add_test(answerer, a_partial_crash_record_is_refused);
    suite_add_tcase(suite, answerer);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {answerer_suite};
    return suite_main(makers, 1);
}
