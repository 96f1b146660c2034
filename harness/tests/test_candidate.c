/* Candidates: writes to names are caught, and the question is known after a crash. */
#include "answered.h"
#include "module/candidate.h"
#include "module/crash.h"
#include "module/processor.h"
#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(the_judge_has_the_answers)
{
    for (size_t length = 2; length < 1u << 21; length = length * (suite_under_valgrind() ? 343 : 7) + 3) {
        answered_try_deed(ANSWER, length);
        ck_assert_int_eq(answered.kind, OUTCOME_DONE);
        ck_assert(!answered.crashed);
        ck_assert_str_eq(answered.reply, "-1 1 1 0 1");
    }
}
END_TEST

START_TEST(without_processes_it_is_asked_directly)
{
    ccm_comparator *at[CCM_PLACES];
    answered.deed = ANSWER;
    candidate_use(0, answered_deeds);
    candidate_comparators(0, at);
    ck_assert(at[CCM_IMPORT_LIST] == answered_deeds[CCM_IMPORT_LIST]);
    candidate_step(1);
    candidate_cycle(1);
    candidate_set_time_limit(1);
    candidate_abandon();
    candidate_retire();
    ck_assert_int_eq(candidate_ask_in_place(CCM_POST_OFFICE, answered_name("a"), answered_name("b")), 0);
}
END_TEST

static int same_order(struct ccm_name a, struct ccm_name b) { return (a.length > b.length) - (a.length < b.length); }
static int other_order(struct ccm_name a, struct ccm_name b) { return same_order(b, a); }

static bool same_places_job(void *context, size_t job, struct text *reply)
{
    (void)context, (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, (ccm_comparator *const[]){same_order, other_order, same_order});
    for (int place = 0; place < CCM_PLACES; place++)
        text_printf(reply, "%u ", candidate_same_places((enum ccm_place)place));
    return true;
}

START_TEST(places_with_one_comparator_are_known)
{
    struct text directly = {0};
    answered_try(same_places_job, NULL);
    ck_assert_int_eq(answered.kind, OUTCOME_DONE);
    ck_assert_str_eq(answered.reply, "5 2 5 ");
    ck_assert(same_places_job(NULL, 0, &directly));
    ck_assert_str_eq(directly.bytes, "5 2 5 ");
    text_clean_up(&directly);
}
END_TEST

/* An answerer that returns a foreign place. */
static bool wrong_places_job(void *context, size_t job, struct text *reply)
{
    const unsigned char places = *(const unsigned char *)context;
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, answered_deeds);
    if (candidate_is_answering())
        candidate_say(&places, sizeof places);
    else
        text_printf(reply, "%u", candidate_same_places(CCM_EXPORT_MATCH));
    return true;
}

START_TEST(places_that_cannot_be_are_refused)
{
    static const unsigned char wrong[] = {0, 5, 10};
    for (size_t i = 0; i < sizeof wrong; i++) {
        unsigned char places = wrong[i];
        answered_try(wrong_places_job, &places);
        ck_assert_int_eq(answered.kind, OUTCOME_DAMAGED);
    }
}
END_TEST

static void assert_question_known(void)
{
    ck_assert(answered.crashed);
    ck_assert_uint_eq(answered.crash.step, 42);
    ck_assert_uint_eq(answered.crash.cycle, 7);
    ck_assert(answered.crash.asking);
    ck_assert_uint_eq(answered.crash.number, 1);
    ck_assert_int_eq(answered.crash.place, CCM_EXPORT_MATCH);
    ck_assert_str_eq(answered.names[0], "Smith, Jimmy");
    ck_assert_str_eq(answered.names[1], "SMITH");
}

/* Short names, and those that take many pages. */
static size_t longest_name(void) { return suite_under_valgrind() ? 5 : 1u << 18; }

static void crashes(enum deed which, enum crash_fault fault, unsigned name)
{
    for (size_t length = 5; length <= longest_name(); length *= 40000) {
        answered_try_deed(which, length);
        ck_assert_int_eq(answered.kind, OUTCOME_SIGNALLED);
        ck_assert_int_eq(answered.detail, SIGSEGV);
        assert_question_known();
        ck_assert_int_eq(answered.crash.fault, fault);
        if (fault != CRASH_NO_FAULT)
            ck_assert_uint_eq(answered.crash.fault_detail, name);
    }
}

START_TEST(a_write_to_a_name_is_reported)
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
    candidate_use(0, answered_deeds);
    text_printf(reply, "%d", candidate_ask_in_front(CCM_POST_OFFICE, (struct ccm_name){name, length}, answered_name("b")));
    free(name);
    return true;
}

START_TEST(reading_in_front_of_a_name_is_reported)
{
    static const enum deed tried[] = {READ_BEFORE_A, READ_BEFORE_B, READ_PAST_A};
    for (size_t length = 5; length <= longest_name(); length *= 40000)
        for (unsigned i = 0; i < 3; i++) {
            answered.deed = tried[i];
            answered_try(front_job, &length);
            if (answered.deed == READ_PAST_A) { /* in front, so nothing is behind it */
                ck_assert_int_eq(answered.kind, OUTCOME_DONE);
                continue;
            }
            ck_assert_int_eq(answered.kind, OUTCOME_SIGNALLED);
            ck_assert_int_eq(answered.crash.fault, CRASH_READ_BEFORE);
            ck_assert_uint_eq(answered.crash.fault_detail, i);
            ck_assert_int_eq(answered.crash.place, CCM_POST_OFFICE);
        }
    answered.deed = ANSWER;
    answered_try(front_job, &(size_t){5});
    ck_assert_str_eq(answered.reply, "1");
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
        answered_try_deed(tried[i].deed, 5);
        ck_assert_int_eq(answered.kind, OUTCOME_EXITED);
        assert_question_known();
        ck_assert_int_eq(answered.crash.fault, CRASH_PROCESSOR);
        ck_assert_uint_eq(answered.crash.fault_detail, tried[i].changed);
    }
}
END_TEST

START_TEST(each_end_names_the_question)
{
    answered_try_deed(LOOP, 5);
    ck_assert_int_eq(answered.kind, OUTCOME_TIMED_OUT);
    assert_question_known();
    answered_try_deed(EXIT, 5);
    ck_assert_int_eq(answered.kind, OUTCOME_EXITED);
    ck_assert_int_eq(answered.detail, 9);
    assert_question_known();
}
END_TEST

/* Not isolated here, so it may have sent it to itself: it is asked twice. */
START_TEST(a_signal_that_comes_again_is_its_own)
{
    answered_try_deed(RAISE, 5);
    ck_assert_int_eq(answered.kind, OUTCOME_SIGNALLED);
    ck_assert_int_eq(answered.detail, SIGUSR1);
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

START_TEST(a_signal_from_outside_is_no_verdict)
{
    char path[] = "/tmp/q237588-once.XXXXXX";
    answered.deed = ANSWER;
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    answered_try(end_once_job, path);
    ck_assert_int_eq(answered.kind, OUTCOME_DONE);
    ck_assert_str_eq(answered.reply, "y");
}
END_TEST

/* The same question again, relaxed, and then the answered.deed. */
static bool relaxed_job(void *context, size_t job, struct text *reply)
{
    ccm_comparator *at[CCM_PLACES], *second[CCM_PLACES];
    const size_t *asked_before = context;
    (void)job;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    candidate_use(0, answered_deeds);
    candidate_use(1, answered_deeds);
    candidate_comparators(0, at);
    candidate_comparators(1, second);
    candidate_relax();
    enum deed last = answered.deed;
    answered.deed = ANSWER;
    candidate_step(42);
    candidate_cycle(7);
    for (size_t i = 0; i < *asked_before; i++) {
        ck_assert_int_eq(second[CCM_EXPORT_MATCH](answered_name("Smith, Jimmy"), answered_name("SMITH")), 1);
        ck_assert_int_eq(at[CCM_EXPORT_MATCH](answered_name("SMITH"), answered_name("Smith, Jimmy")), -1);
    }
    answered.deed = last;
    second[CCM_EXPORT_MATCH](answered_name("Smith, Jimmy"), answered_name("SMITH"));
    text_puts(reply, "asked");
    return true;
}

START_TEST(a_question_is_guarded_the_first_time)
{
    for (size_t asked_before = 0; asked_before < (suite_under_valgrind() ? 2 : 3); asked_before++) {
        answered.deed = WRITE_TO_B;
        answered_try(relaxed_job, &asked_before);
        ck_assert_int_eq(answered.kind, OUTCOME_SIGNALLED);
        assert_question_known();
        ck_assert_int_eq(answered.crash.fault, CRASH_WROTE);
        ck_assert_uint_eq(answered.crash.fault_detail, 1);
        answered.deed = READ_PAST_A;
        answered_try(relaxed_job, &asked_before);
        ck_assert_int_eq(answered.kind, asked_before ? OUTCOME_DONE : OUTCOME_SIGNALLED);
    }
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
    tcase_add_test(answerer, places_with_one_comparator_are_known);
    tcase_add_test(answerer, places_that_cannot_be_are_refused);
    tcase_add_test(answerer, a_write_to_a_name_is_reported);
    tcase_add_test(answerer, reading_in_front_of_a_name_is_reported);
    tcase_add_test(answerer, a_changed_processor_is_reported);
    tcase_add_test(answerer, each_end_names_the_question);
    tcase_add_test(answerer, a_signal_that_comes_again_is_its_own);
    tcase_add_test(answerer, a_signal_from_outside_is_no_verdict);
    tcase_add_test(answerer, a_question_is_guarded_the_first_time);
    suite_add_tcase(suite, answerer);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {candidate_suite};
    return suite_main(makers, 1);
}
