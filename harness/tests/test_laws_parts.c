/* The parts of checking the laws: findings and their messages, groups, minimized counterexamples, crashes. */
#include "fail_alloc.h"
#include "module/processor.h"
#include "laws/baseline.h"
#include "laws/check.h"
#include "laws/name_group.h"
#include "laws/findings.h"
#include "laws/sets.h"
#include "laws/shrink.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct law_counterexample pair(const char *a, const char *b)
{
    return counterexample_of_pair(name_of_text(a), name_of_text(b));
}

START_TEST(the_smallest_counterexample_is_kept)
{
    struct findings findings = {0};
    struct finding *finding = &findings.laws[LAW_NO_FALSE_MATCH][CCM_POST_OFFICE];
    const struct law_counterexample counterexamples[] = {{.count = 0},      pair("abc", "abc"),    pair("\xC3\xA4", "\xC3\xB6"),
                                                         pair("b", "\xFF"), pair("a", "\xC3\xA4"), pair("c", "b"),
                                                         pair("b", "c"),    pair("aaa", "a")};
    for (size_t i = 0; i < sizeof counterexamples / sizeof *counterexamples; i++) {
        ck_assert_int_eq(finding_may_take(finding, 2), true);
        findings_note(&findings, finding, &counterexamples[i], i == 5 ? "y" : "x");
    }
    ck_assert(!findings.failed);
    ck_assert_int_eq(counterexample_order(&finding->counterexample, &counterexamples[5]), 0);
    ck_assert_str_eq(finding->detail, "x"); /* in any order of notes */
    ck_assert(!finding_may_take(finding, 3));
    ck_assert_int_lt(counterexample_order(&counterexamples[3], &counterexamples[0]), 0);
    ck_assert_int_gt(counterexample_order(&counterexamples[3], &counterexamples[4]),
                     0); /* a byte that is no letter is harder to read than a letter */
    const struct law_counterexample likely = pair("García, Jos\303", "SMITH_J");
    findings_note(&findings, finding, &likely, "likely");
    findings_note(&findings, finding, &counterexamples[5], "small");
    ck_assert_str_eq(finding->detail, "likely");
    findings_clean_up(&findings);
}
END_TEST

static void make_findings(struct findings *findings)
{
    const struct law_counterexample two = pair("A", "a"), none = {0};
    const struct law_counterexample three = {.names = {name_of_text("a"), name_of_text("b"), name_of_text("c")}, .count = 3};
    findings_note(findings, &findings->laws[LAW_NO_MISSED_MATCH][CCM_IMPORT_LIST], &two, "-1, then 1");
    findings_note(findings, &findings->laws[LAW_TRANSITIVE][CCM_POST_OFFICE], &three, "\033[2J");
    findings_note(findings, &findings->laws[LAW_NO_CRASH][CCM_POST_OFFICE], &none, NULL);
    findings_note(findings, &findings->differences[BUILD_SP4][CCM_EXPORT_MATCH], &two, NULL);
    findings->questions = 42;
}

START_TEST(findings_are_read_back_unchanged)
{
    struct findings sent = {0}, taken = {0};
    struct text reply = {0};
    make_findings(&sent);
    findings_append(&sent, &reply);
    ck_assert(findings_take(&taken, reply.bytes, reply.length));
    ck_assert(findings_take(&taken, reply.bytes, reply.length));
    ck_assert_uint_eq(taken.questions, 84);
    ck_assert_str_eq(taken.laws[LAW_NO_MISSED_MATCH][CCM_IMPORT_LIST].detail, "-1, then 1");
    ck_assert_str_eq(taken.laws[LAW_TRANSITIVE][CCM_POST_OFFICE].detail, "\\x1B[2J");
    ck_assert_uint_eq(taken.laws[LAW_TRANSITIVE][CCM_POST_OFFICE].counterexample.count, 3);
    ck_assert(taken.laws[LAW_NO_CRASH][CCM_POST_OFFICE].found);
    ck_assert_ptr_null(taken.laws[LAW_NO_CRASH][CCM_POST_OFFICE].detail);
    ck_assert(taken.differences[BUILD_SP4][CCM_EXPORT_MATCH].found);
    ck_assert(!taken.differences[BUILD_SP4][CCM_POST_OFFICE].found);
    findings_clean_up(&sent);
    findings_clean_up(&taken);
    text_clean_up(&reply);
}
END_TEST

/* Cut short anywhere, and each byte of it turned: it is taken or it is not, and nothing is read behind its end. */
START_TEST(damaged_findings_do_no_harm)
{
    struct findings sent = {0};
    struct text reply = {0};
    make_findings(&sent);
    findings_append(&sent, &reply);
    size_t refused = 0;
    for (size_t length = 0; length < reply.length; length++) {
        struct findings taken = {0};
        char *cut = malloc(length + 1);
        memcpy(cut, reply.bytes, length);
        refused += !findings_take(&taken, cut, length);
        findings_clean_up(&taken);
        free(cut);
    }
    ck_assert_uint_gt(refused, reply.length - 8); /* but where a finding ends */
    refused = 0;
    for (size_t i = 8; i < reply.length; i++) {
        struct findings taken = {0};
        reply.bytes[i] = (char)~reply.bytes[i];
        refused += !findings_take(&taken, reply.bytes, reply.length);
        reply.bytes[i] = (char)~reply.bytes[i];
        findings_clean_up(&taken);
    }
    ck_assert_uint_gt(refused, 20);
    findings_clean_up(&sent);
    text_clean_up(&reply);
}
END_TEST

START_TEST(findings_survive_failed_allocations)
{
    struct findings sent = {0};
    struct text reply = {0};
    make_findings(&sent);
    findings_append(&sent, &reply);
    for (unsigned long n = 1;; n++) {
        struct findings taken = {0};
        fail_alloc_at(n);
        bool took = findings_take(&taken, reply.bytes, reply.length), reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(took);
        ck_assert(taken.failed == reached);
        findings_clean_up(&taken);
        if (!reached)
            break;
    }
    findings_clean_up(&sent);
    text_clean_up(&reply);
}
END_TEST

START_TEST(a_name_group_holds_only_valid_names)
{
    struct name_group group = {0};
    name_group_clear(&group);
    name_group_add_text(&group, "");
    name_group_add(&group, (struct ccm_name){.bytes = "a\0b", .length = 3});
    ck_assert_uint_eq(name_group_size(&group), 0);
    name_group_add_text(&group, "a");
    name_group_add_text(&group, "a");
    ck_assert_uint_eq(name_group_size(&group), 1);
    for (unsigned i = 0; i < 2 * NAME_GROUP_MAX; i++) {
        const char name[] = {(char)(i / 100 + 1), (char)(i % 100 + 1)};
        name_group_add(&group, (struct ccm_name){.bytes = name, .length = 2});
    }
    ck_assert_uint_eq(name_group_size(&group), NAME_GROUP_MAX);
    ck_assert(!group.failed);
    name_group_clean_up(&group);
    ck_assert_uint_eq(name_group_size(&group), 0);
}
END_TEST

struct count {
    size_t groups, most;
    bool stop;
};

static bool count_group(void *context, const struct name_group *group)
{
    struct count *count = context;
    count->groups++;
    for (uint32_t i = 0; i < name_group_size(group); i++)
        ck_assert_ptr_null(memchr(name_group_names(group)[i].bytes, '\0', name_group_names(group)[i].length));
    count->most = name_group_size(group) > count->most ? name_group_size(group) : count->most;
    return !count->stop;
}

START_TEST(every_set_gives_names_and_can_be_stopped)
{
    struct sets_config config = {.effort = suite_under_valgrind() ? 0.001 : 0.2};
    for (int set = 0; set < LAW_SETS; set++) {
        struct count count = {0};
        struct group_visitor visitor = {.visit = count_group, .context = &count};
        size_t parts = sets_parts(&config, (enum law_set)set);
        ck_assert_uint_eq(parts > 0, set != SET_FIXTURES);
        for (size_t part = 0; part < parts; part++)
            ck_assert(sets_for_each(&config, (enum law_set)set, part, &visitor));
        ck_assert_uint_le(count.most, NAME_GROUP_MAX);
        if (!parts)
            continue;
        ck_assert_uint_gt(count.groups, 0);
        count.stop = true;
        ck_assert(!sets_for_each(&config, (enum law_set)set, 0, &visitor));
    }
    ck_assert_uint_eq(sets_parts(&config, LAW_SETS), 0);
    ck_assert(sets_for_each(&config, LAW_SETS, 0, &(struct group_visitor){0}));
}
END_TEST

static bool holds_x_and_y(void *context, const struct law_counterexample *counterexample)
{
    ++*(size_t *)context;
    return memchr(counterexample->names[0].bytes, 'x', counterexample->names[0].length) &&
           memchr(counterexample->names[1].bytes, 0xFF, counterexample->names[1].length);
}

START_TEST(a_counterexample_is_minimized)
{
    size_t asked = 0;
    const struct law_counterexample first = {
        .names = {name_of_text("Smith, x\xC3\xA4 and others"), name_of_text("\xC3\x84\xFFnd others")}, .count = 2};
    struct law_counterexample counterexample;
    struct name_shrinker shrinker = {.broken = holds_x_and_y, .context = &asked, .attempts = 500};
    ck_assert(counterexample_copy(&counterexample, &first));
    ck_assert(shrink_counterexample(&counterexample, &shrinker));
    ck_assert_int_eq(name_order(counterexample.names[0], name_of_text("x")), 0);
    ck_assert_int_eq(name_order(counterexample.names[1], name_of_text("\xFF")), 0);
    ck_assert_uint_eq(asked + shrinker.attempts, 500);
    counterexample_clean_up(&counterexample);
    shrinker.attempts = asked = 3;
    ck_assert(counterexample_copy(&counterexample, &first));
    ck_assert(shrink_counterexample(&counterexample, &shrinker));
    ck_assert_uint_le(asked, 6);
    ck_assert(holds_x_and_y(&asked, &counterexample));
    counterexample_clean_up(&counterexample);
    for (unsigned long n = 1;; n++) {
        ck_assert(counterexample_copy(&counterexample, &first));
        shrinker.attempts = 500;
        fail_alloc_at(n);
        bool shrunk = shrink_counterexample(&counterexample, &shrinker), reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(shrunk == !reached);
        ck_assert(holds_x_and_y(&asked, &counterexample));
        counterexample_clean_up(&counterexample);
        if (!reached)
            break;
    }
}
END_TEST

static enum law law_of(struct outcome outcome, const char *detail)
{
    struct text text = {0};
    enum law law = law_of_crash(&outcome, 7, &text);
    ck_assert_str_eq(text.bytes, detail);
    text_clean_up(&text);
    return law;
}

START_TEST(each_crash_breaks_a_law)
{
    const struct crash read = {.asking = true, .fault = CRASH_READ_PAST, .fault_detail = 1};
    const struct crash wrote = {.asking = true, .fault = CRASH_WROTE};
    const struct crash before = {.asking = true, .fault = CRASH_READ_BEFORE};
    const struct crash idle = {.fault = CRASH_WROTE};
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_TIMED_OUT}, "no answer within 7 ms"), LAW_NO_HANG);
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_SIGNALLED, .detail = 11, .crash = &read},
                            "it read past the end of the second name"),
                     LAW_NO_OVER_READ);
    ck_assert_int_eq(
        law_of((struct outcome){.kind = OUTCOME_SIGNALLED, .detail = 11, .crash = &wrote}, "it wrote to the first name"),
        LAW_NO_ARGUMENT_WRITE);
    ck_assert_int_eq(
        law_of((struct outcome){.kind = OUTCOME_SIGNALLED, .detail = 11, .crash = &idle}, "signal 11 (Segmentation fault)"),
        LAW_NO_CRASH);
    ck_assert_int_eq(
        law_of((struct outcome){.kind = OUTCOME_SIGNALLED, .detail = 11, .crash = &before}, "it read in front of the first name"),
        LAW_NO_OVER_READ);
    static const struct {
        unsigned changed;
        const char *detail;
    } processor[] = {{PROCESSOR_REGISTERS | PROCESSOR_STACK, "it changed the processor's registers that it must save"},
                     {PROCESSOR_DIRECTION, "it changed the processor's direction flag"},
                     {PROCESSOR_ROUNDING, "it changed the processor's rounding or other controls of its arithmetic"},
                     {PROCESSOR_STACK, "it changed the processor's x87 register stack"}};
    for (size_t i = 0; i < sizeof processor / sizeof *processor; i++) {
        const struct crash changed = {.asking = true, .fault = CRASH_PROCESSOR, .fault_detail = processor[i].changed};
        ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_EXITED, .detail = 77, .crash = &changed}, processor[i].detail),
                         LAW_PROCESSOR_STATE);
    }
    const struct crash overflowed = {.asking = true, .fault = CRASH_OVERFLOWED, .names = {{.length = 5}, {.length = 5}}};
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_SIGNALLED, .detail = 11, .crash = &overflowed},
                            "used more than 256 KiB of stack for names of 5 bytes"),
                     LAW_NO_CRASH);
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_EXITED, .detail = 3}, "ended its process with exit status 3"),
                     LAW_NO_CRASH);
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_MEMORY}, "used up its process's memory"), LAW_NO_CRASH);
    ck_assert_int_eq(law_of((struct outcome){.kind = OUTCOME_DONE}, "overwrote its process's memory"), LAW_NO_CRASH);
}
END_TEST

/* A task that times out before its first question, after others have finished, is repeated; then it counts as slow. */
START_TEST(a_task_that_asks_nothing_in_time_is_slow)
{
    struct planned planned = {.task = {.kind = TASK_ASK}};
    struct check check = {.plan = {.at = &planned, .count = 1, .done = 1, .limit_ms = 7}};
    ck_assert_uint_eq(check_limit(&check, 0), 7);
    ck_assert(check_take_crash(&check, 0, &(struct outcome){.kind = OUTCOME_TIMED_OUT}));
    ck_assert(!check.time.slow[CCM_IMPORT_LIST] && !planned.hung);
    ck_assert_uint_eq(check_limit(&check, 0), 14);
    ck_assert(!check_take_crash(&check, 0, &(struct outcome){.kind = OUTCOME_TIMED_OUT}));
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert(check.time.slow[place]);
        ck_assert(!check.found.laws[LAW_NO_HANG][place].found);
    }
    ck_assert(!check.crashes.outside);
    check.plan.done = 0;
    ck_assert(!check_take_crash(&check, 0, &(struct outcome){.kind = OUTCOME_TIMED_OUT}));
    ck_assert(check.crashes.outside);
    ck_assert(check.found.laws[LAW_NO_HANG][CCM_POST_OFFICE].found);
    findings_clean_up(&check.found);
}
END_TEST

/* While it is loaded or unloaded, a module that hangs twice is to blame. */
START_TEST(a_module_hangs_outside_when_it_does_so_twice)
{
    const struct crash steps[] = {{.step = LAW_STEP_LOADING}, {.step = LAW_STEP_UNLOADING}};
    struct planned planned = {.task = {.kind = _i ? TASK_UNLOAD : TASK_BASELINE}};
    struct check check = {.plan = {.at = &planned, .count = 1, .done = 1, .limit_ms = 7}};
    const struct outcome outcome = {.kind = OUTCOME_TIMED_OUT, .crash = &steps[_i]};
    ck_assert(check_take_crash(&check, 0, &outcome));
    ck_assert(planned.hung && !check.found.laws[LAW_NO_HANG][CCM_IMPORT_LIST].found);
    ck_assert(!check_take_crash(&check, 0, &outcome));
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert(!check.time.slow[place]);
        ck_assert_str_eq(check.found.laws[LAW_NO_HANG][place].detail,
                         _i ? "no answer within 14 ms, when it was unloaded" : "no answer within 14 ms");
    }
    ck_assert(check.crashes.outside == (_i == 0)); /* a loaded module can be tested further */
    findings_clean_up(&check.found);
}
END_TEST

START_TEST(answers_of_another_length_are_invalid)
{
    static const bool places[CCM_PLACES] = {true, true, true};
    struct findings findings = {0};
    const struct sets_config config = {.effort = 0};
    struct text one = {0}, two = {0};
    text_puts(&one, "-");
    text_puts(&two, "++");
    ck_assert(!baseline_compare(&config, &one, &two, places, LAW_DETERMINISTIC, "then", &findings));
    ck_assert(!baseline_compare(&config, &two, &two, places, LAW_DETERMINISTIC, "then", &findings));
    text_clean_up(&one);
    text_clean_up(&two);
    findings_clean_up(&findings);
}
END_TEST

START_TEST(without_a_turkish_or_a_japanese_locale_little_is_known)
{
    bool missing[CONDITIONS] = {false};
    ck_assert(conditions_suffice(missing));
    for (size_t i = CONDITIONS_WITHOUT_LOCALE; i < CONDITIONS; i++)
        missing[i] = strcmp(conditions[i].locale, "tr_TR.UTF-8") == 0;
    ck_assert(!conditions_suffice(missing));
    for (size_t i = CONDITIONS_WITHOUT_LOCALE; i < CONDITIONS; i++)
        missing[i] = strcmp(conditions[i].locale, "ja_JP.UTF-8") == 0;
    ck_assert(conditions_suffice(missing));
    for (size_t i = CONDITIONS_WITHOUT_LOCALE; i < CONDITIONS; i++)
        missing[i] = strncmp(conditions[i].locale, "ja_JP", 5) == 0;
    ck_assert(!conditions_suffice(missing));
}
END_TEST

static Suite *parts_suite(void)
{
    Suite *suite = suite_create("laws_parts");
    TCase *findings = tcase_create("findings");
    tcase_add_test(findings, the_smallest_counterexample_is_kept);
    tcase_add_test(findings, findings_are_read_back_unchanged);
    tcase_add_test(findings, damaged_findings_do_no_harm);
    tcase_add_test(findings, findings_survive_failed_allocations);
    tcase_add_test(findings, each_crash_breaks_a_law);
    tcase_add_test(findings, a_task_that_asks_nothing_in_time_is_slow);
    tcase_add_loop_test(findings, a_module_hangs_outside_when_it_does_so_twice, 0, 2);
    tcase_add_test(findings, answers_of_another_length_are_invalid);
    tcase_add_test(findings, without_a_turkish_or_a_japanese_locale_little_is_known);
    suite_add_tcase(suite, findings);
    TCase *names = tcase_create("names");
    tcase_set_timeout(names, 60);
    tcase_add_test(names, a_name_group_holds_only_valid_names);
    tcase_add_test(names, every_set_gives_names_and_can_be_stopped);
    tcase_add_test(names, a_counterexample_is_minimized);
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {parts_suite};
    return suite_main(makers, 1);
}
