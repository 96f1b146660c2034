/* The laws of a comparison: modules that keep them, and modules that break them, each with its smallest witness. */
#include "fail_alloc.h"
#include "fixture/fixture.h"
#include "module/isolation.h"
#include "laws/laws.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* In a bounded run letters are sampled, too. */
static double effort(void) { return suite_bounded() ? 0.0005 : 0.004; }

static char *path_of(const char *file)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", suite_build(), file);
    return text_take(&path);
}

struct checked {
    struct laws laws;
    struct text message;
    enum laws_status status;
    size_t told, of; /* by progress */
    bool out_of_turn;
};

/* Asserts nothing itself, as an assertion allocates, and it may be the turn of that allocation to fail. */
static void count_progress(void *context, size_t done, size_t of)
{
    struct checked *checked = context;
    checked->out_of_turn = checked->out_of_turn || done != ++checked->told;
    checked->of = of;
}

static struct laws_config default_config(void)
{
    return (struct laws_config){.locales = "build/locales", .effort = effort(), .jobs = 2, .timeout_ms = 60000};
}

/* Results that are not cleaned up yet; freed even if a test fails. Under Valgrind tests share a process, and each worker of a later test
 * would report them as leaks. */
static struct {
    const struct checked *of;
    struct laws laws;
    struct text message;
} unfinished[2];

static void clean_up_unfinished(void)
{
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++) {
        laws_clean_up(&unfinished[i].laws);
        text_clean_up(&unfinished[i].message);
        unfinished[i].of = NULL;
    }
}

static void keep(const struct checked *checked)
{
    size_t i = unfinished[0].of != NULL;
    ck_assert_ptr_null(unfinished[i].of);
    unfinished[i].of = checked;
    unfinished[i].laws = checked->laws;
    unfinished[i].message = checked->message;
}

/* Which allocation is to fail, 0: none; and whether it came to it in this process. */
static unsigned long checked_failure;
static bool checked_reached;

/* Holds the module to the laws. */
static void check_with(struct checked *checked, const char *file, struct laws_config config)
{
    char *path = path_of(file), *known[KNOWN_BUILDS] = {path_of("modules/pre-sp4.so"), path_of("modules/sp4.so")};
    *checked = (struct checked){0};
    config.path = path;
    for (int build = 0; build < KNOWN_BUILDS; build++)
        config.known_paths[build] = known[build];
    config.progress = count_progress;
    config.progress_context = checked;
    fail_alloc_at(checked_failure);
    checked->status = laws_check(&config, &checked->laws, &checked->message);
    checked_reached = fail_alloc_seen() >= checked_failure;
    fail_alloc_at(0);
    keep(checked);
    ck_assert(!checked->out_of_turn);
    for (int build = 0; build < KNOWN_BUILDS; build++)
        free(known[build]);
    free(path);
}

static void check_module(struct checked *checked, const char *file)
{
    check_with(checked, file, default_config());
    ck_assert_msg(checked->status == LAWS_OK, "%s", checked->message.bytes ? checked->message.bytes : "");
    ck_assert_uint_eq(checked->told, checked->of);
}

static void clean_up(struct checked *checked)
{
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (unfinished[i].of == checked)
            memset(&unfinished[i], 0, sizeof unfinished[i]);
    laws_clean_up(&checked->laws);
    text_clean_up(&checked->message);
}

/* Asserts the names, given as texts; NULL: no more. */
static void assert_witness(const struct law_witness *witness, const char *const names[LAW_NAMES_MOST])
{
    uint32_t count = 0;
    while (count < LAW_NAMES_MOST && names[count])
        count++;
    ck_assert_uint_eq(witness->count, count);
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_uint_eq(witness->names[i].length, strlen(names[i]));
        ck_assert_mem_eq(witness->names[i].bytes, names[i], witness->names[i].length);
    }
}

struct expected {
    enum law law;
    enum ccm_place place;
    const char *detail; /* NULL: any */
    const char *names[LAW_NAMES_MOST];
};

static void assert_broken(const struct checked *checked, const struct expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct law_result *result = &checked->laws.results[expected[i].law][expected[i].place];
        ck_assert_msg(result->state == LAW_BROKEN, "%s at %d: %d", law_table[expected[i].law].name, expected[i].place,
                      result->state);
        assert_witness(&result->witness, expected[i].names);
        if (expected[i].detail)
            ck_assert_str_eq(result->detail, expected[i].detail);
    }
}

#define ASSERT_BROKEN(checked, ...)                                                                                                \
    assert_broken(checked, (const struct expected[]){__VA_ARGS__},                                                                 \
                  sizeof((const struct expected[]){__VA_ARGS__}) / sizeof(struct expected))

/* Asserts that these laws are broken at the place, and no others. */
static void assert_only(const struct checked *checked, enum ccm_place place, const enum law *broken, size_t count)
{
    for (int law = 0; law < LAWS; law++) {
        bool expected = false;
        for (size_t i = 0; i < count; i++)
            expected = expected || (int)broken[i] == law;
        const struct law_result *result = &checked->laws.results[law][place];
        ck_assert_msg((result->state == LAW_BROKEN) == expected, "%s at %d: %s", law_table[law].name, place,
                      result->detail ? result->detail : "");
    }
}

#define ASSERT_ONLY(checked, place, ...)                                                                                           \
    assert_only(checked, place, (const enum law[]){__VA_ARGS__}, sizeof((const enum law[]){__VA_ARGS__}) / sizeof(enum law))

/* Whether what a thread allocates can be seen here: not under a memory tool. */
static bool allocations_show(const struct checked *checked)
{
    const struct law_result *result = &checked->laws.results[LAW_NO_ALLOCATION][CCM_IMPORT_LIST];
    return result->state != LAW_INCONCLUSIVE || !strstr(result->detail, "cannot be measured here");
}

static bool calls_show(void) { return !isolation_find()->off && isolation_find()->in_force[ISOLATION_CALLS]; }

static bool locales_are_there(void) { return access("build/locales/tr_TR.UTF-8/LC_CTYPE", R_OK) == 0; }

/* Every law is told, and kept, but what this machine cannot tell. */
static void assert_kept(const struct checked *checked, enum law law, enum ccm_place place)
{
    const struct law_result *result = &checked->laws.results[law][place];
    bool inconclusive = (law == LAW_NO_ALLOCATION && !allocations_show(checked)) || (law == LAW_NO_SYSTEM_CALLS && !calls_show()) ||
                        (law == LAW_LOCALE_INDEPENDENT && !locales_are_there()) ||
                        (law == LAW_LINEAR_TIME && isolation_find()->off);
    ck_assert_msg(result->state == (inconclusive ? LAW_INCONCLUSIVE : LAW_HOLDS), "%s at %d: %s", law_table[law].name, place,
                  result->detail ? result->detail : "");
    ck_assert_uint_eq(result->witness.count, 0);
}

START_TEST(sp4_keeps_every_law)
{
    struct checked checked;
    check_module(&checked, "modules/sp4.so");
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            assert_kept(&checked, (enum law)law, (enum ccm_place)place);
    ck_assert(!checked.laws.departures[BUILD_SP4].found);
    ck_assert(checked.laws.departures[BUILD_PRE_SP4].found);
    ck_assert_int_eq(checked.laws.departures[BUILD_PRE_SP4].place, CCM_IMPORT_LIST);
    assert_witness(&checked.laws.departures[BUILD_PRE_SP4].witness, (const char *const[]){"A", "a", NULL});
    clean_up(&checked);
}
END_TEST

START_TEST(pre_sp4_takes_one_name_for_two_in_two_places)
{
    struct checked checked;
    check_module(&checked, "modules/pre-sp4.so");
    ASSERT_BROKEN(&checked, {LAW_NO_MISSED_MATCH, CCM_IMPORT_LIST, "-1, the other way round 1", {"A", "a"}},
                  {LAW_NO_MISSED_MATCH, CCM_EXPORT_MATCH, "-1, the other way round 1", {"A", "a"}});
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            if (law != LAW_NO_MISSED_MATCH || place == CCM_POST_OFFICE)
                assert_kept(&checked, (enum law)law, (enum ccm_place)place);
    ck_assert(!checked.laws.departures[BUILD_PRE_SP4].found);
    ck_assert(checked.laws.departures[BUILD_SP4].found);
    clean_up(&checked);
}
END_TEST

static void load_fixture(struct fixture_list *list, struct fixture **fixture, const char *path)
{
    struct text message = {0};
    ck_assert_int_eq(fixture_load(path, 1, fixture, &message), INPUT_OK);
    *list = (struct fixture_list){.at = fixture, .count = 1, .capacity = 1};
    text_clean_up(&message);
}

START_TEST(the_names_of_fixtures_are_asked_about)
{
    struct checked without, with;
    struct fixture *fixture;
    struct fixture_list list;
    struct laws_config config = default_config();
    load_fixture(&list, &fixture, "fixtures/article-three-spellings.yaml");
    config.effort = 0.001;
    check_with(&without, "modules/sp4.so", config);
    config.fixtures = &list;
    check_with(&with, "modules/sp4.so", config);
    ck_assert_int_eq(with.status, LAWS_OK);
    ck_assert_uint_gt(with.laws.questions, without.laws.questions);
    ck_assert_uint_gt(with.of, without.of);
    clean_up(&with);
    clean_up(&without);
    fixture_free(fixture);
}
END_TEST

static void assert_same(const struct laws *a, const struct laws *b)
{
    ck_assert_uint_eq(a->questions, b->questions);
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *left = &a->results[law][place], *right = &b->results[law][place];
            const char *names[LAW_NAMES_MOST] = {NULL};
            ck_assert_int_eq(left->state, right->state);
            ck_assert_str_eq(left->detail ? left->detail : "", right->detail ? right->detail : "");
            for (uint32_t i = 0; i < left->witness.count; i++)
                names[i] = left->witness.names[i].bytes;
            assert_witness(&right->witness, names);
        }
}

START_TEST(the_result_is_the_same_for_any_number_of_workers)
{
    static const char *const files[] = {"tests/modules/law_equal.so", "tests/modules/law_dies.so"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct checked one, many;
        struct laws_config config = default_config();
        config.effort = suite_bounded() ? effort() : 0.001;
        config.jobs = 1;
        check_with(&one, files[i], config);
        config.jobs = 5;
        check_with(&many, files[i], config);
        assert_same(&one.laws, &many.laws);
        clean_up(&one);
        clean_up(&many);
    }
}
END_TEST

START_TEST(a_module_that_dies_is_asked_on)
{
    struct checked checked;
    check_module(&checked, "tests/modules/law_dies.so");
    ASSERT_BROKEN(&checked, {LAW_NO_CRASH, CCM_IMPORT_LIST, "signal 11 (Segmentation fault)", {"a", "J"}},
                  {LAW_NO_CRASH, CCM_EXPORT_MATCH, "ended its process with exit status 3", {"\\", "]"}},
                  {LAW_NO_CRASH, CCM_POST_OFFICE, "signal 6 (Aborted)", {"a", "a"}});
    /* It dies of few names at one place: the rest is told. Of all at another: nothing is. */
    ASSERT_BROKEN(&checked, {LAW_NO_MISSED_MATCH, CCM_EXPORT_MATCH, "-1, the other way round 1", {"A", "a"}});
    const struct law_result *told = &checked.laws.results[LAW_REFLEXIVE][CCM_EXPORT_MATCH],
                            *inconclusive = &checked.laws.results[LAW_REFLEXIVE][CCM_POST_OFFICE];
    ck_assert_msg(told->state == LAW_HOLDS, "%s", told->detail ? told->detail : "");
    ck_assert_int_eq(inconclusive->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(inconclusive->detail, "the module died or hung 16 times at this place"));
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_hangs_is_stopped)
{
    struct checked checked;
    struct laws_config config = default_config();
    config.timeout_ms = suite_under_valgrind() ? 12000 : 1000;
    config.effort = 0.001;
    check_with(&checked, "tests/modules/law_hangs.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    ASSERT_BROKEN(&checked, {LAW_NO_HANG, CCM_IMPORT_LIST, NULL, {"~", "a"}});
    ck_assert_ptr_nonnull(strstr(checked.laws.results[LAW_NO_HANG][CCM_IMPORT_LIST].detail, "no answer within"));
    /* That it hangs at a name cannot be said, as it does not when it is asked about that alone. */
    const struct law_result *slow = &checked.laws.results[LAW_NO_HANG][CCM_POST_OFFICE];
    ck_assert_int_eq(slow->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(slow->detail, "though for each alone"));
    ck_assert_int_eq(checked.laws.results[LAW_NO_HANG][CCM_EXPORT_MATCH].state, LAW_HOLDS);
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_goes_beyond_a_name_is_caught)
{
    struct checked checked;
    check_module(&checked, "tests/modules/law_touches.so");
    ASSERT_BROKEN(&checked, {LAW_NO_OVER_READ, CCM_IMPORT_LIST, "it read past the end of the first name", {"a", "a"}},
                  {LAW_NO_ARGUMENT_WRITE, CCM_EXPORT_MATCH, "it wrote to the second name", {"a", "A"}},
                  {LAW_NO_OVER_READ, CCM_POST_OFFICE, "it read past the end of the second name", {"a", "\xC3"}});
    for (int place = 0; place < CCM_PLACES; place++)
        ck_assert_int_ne(checked.laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_uses_up_all_memory_is_caught)
{
    struct checked checked;
    if (suite_under_valgrind() || suite_sanitized())
        return;
    check_module(&checked, "tests/modules/law_uses_memory.so");
    const struct law_result *result = &checked.laws.results[LAW_NO_CRASH][CCM_EXPORT_MATCH];
    ck_assert_int_eq(result->state, LAW_BROKEN);
    clean_up(&checked);
}
END_TEST

START_TEST(time_and_stack_grow_with_the_names_and_no_faster)
{
    struct checked checked;
    struct laws_config config = default_config();
    bool timed = !isolation_find()->off;
    config.effort = 0.001;
    check_with(&checked, "tests/modules/law_grows.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    const struct law_result *square = &checked.laws.results[LAW_LINEAR_TIME][CCM_IMPORT_LIST],
                            *stack = &checked.laws.results[LAW_NO_CRASH][CCM_EXPORT_MATCH],
                            *unknown = &checked.laws.results[LAW_LINEAR_TIME][CCM_EXPORT_MATCH];
    ck_assert_int_eq(square->state, timed ? LAW_BROKEN : LAW_INCONCLUSIVE);
    ck_assert(!timed || strstr(square->detail, " times as long as names of "));
    ck_assert_uint_eq(square->witness.count, 0);
    if (timed) { /* else names stay short */
        ck_assert_int_eq(stack->state, LAW_BROKEN);
        ck_assert_ptr_nonnull(strstr(stack->detail, "used more than 256 KiB of stack for names of "));
        ck_assert(unknown->state == LAW_INCONCLUSIVE && unknown->unfinished);
    }
    assert_kept(&checked, LAW_LINEAR_TIME, CCM_POST_OFFICE);
    clean_up(&checked);
}
END_TEST

/* A budget that is no time at all, and one that ends while a slow module is asked. */
START_TEST(what_the_time_was_not_enough_for_is_told)
{
    static const char *const files[] = {"modules/sp4.so", "tests/modules/law_slow.so"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct checked checked;
        struct laws_config config = default_config();
        config.effort = 0.001;
        config.budget_ms = i ? 700 : 1;
        check_with(&checked, files[i], config);
        ck_assert_int_eq(checked.status, LAWS_OK);
        ck_assert_uint_lt(checked.told, checked.of ? checked.of : 1000);
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *result = &checked.laws.results[LAW_NO_CRASH][place];
            ck_assert_int_eq(result->state, LAW_INCONCLUSIVE);
            ck_assert(result->unfinished);
            ck_assert_str_eq(result->detail, "not asked to the end: the time for all laws ended");
            ck_assert_int_eq(checked.laws.results[LAW_NO_HANG][place].state, LAW_INCONCLUSIVE);
        }
        clean_up(&checked);
    }
}
END_TEST

START_TEST(what_it_does_besides_is_seen)
{
    struct checked checked;
    check_module(&checked, "tests/modules/law_impure.so");
    ASSERT_BROKEN(&checked, {LAW_NO_OUTPUT, CCM_EXPORT_MATCH, "compared\\x1B\\n", {"S", "a"}});
    if (allocations_show(&checked))
        ASSERT_BROKEN(&checked, {LAW_NO_ALLOCATION, CCM_IMPORT_LIST, NULL, {"a", "a"}});
    ck_assert_int_eq(checked.laws.results[LAW_NO_OUTPUT][CCM_IMPORT_LIST].state, LAW_HOLDS);
    assert_kept(&checked, LAW_NO_ALLOCATION, CCM_POST_OFFICE);
    clean_up(&checked);
}
END_TEST

START_TEST(what_is_printed_anywhere_is_seen)
{
    struct checked checked;
    struct laws_config config = default_config();
    config.effort = 0.01;
    check_with(&checked, "tests/modules/law_prints_rarely.so", config);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_OUTPUT][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_uint_eq(result->witness.count, 0);
        ck_assert_ptr_nonnull(strstr(result->detail, "no such letter\\nno such"));
        ck_assert_uint_lt(strlen(result->detail), 100);
    }
    clean_up(&checked);
}
END_TEST

START_TEST(state_is_told_from_place_in_memory)
{
    struct checked checked;
    check_module(&checked, "tests/modules/law_remembers.so");
    ASSERT_BROKEN(&checked, {LAW_DETERMINISTIC, CCM_IMPORT_LIST, NULL, {"a", "b"}},
                  {LAW_ADDRESS_INDEPENDENT, CCM_EXPORT_MATCH, "-1, elsewhere 0", {"a", "aa"}});
    ASSERT_ONLY(&checked, CCM_EXPORT_MATCH, LAW_ADDRESS_INDEPENDENT, LAW_NO_MISSED_MATCH);
    ck_assert_int_eq(checked.laws.results[LAW_STATELESS][CCM_POST_OFFICE].state, LAW_BROKEN);
    ck_assert_int_eq(checked.laws.results[LAW_DETERMINISTIC][CCM_POST_OFFICE].state, LAW_HOLDS);
    ck_assert_int_eq(checked.laws.results[LAW_ADDRESS_INDEPENDENT][CCM_POST_OFFICE].state, LAW_HOLDS);
    clean_up(&checked);
}
END_TEST

START_TEST(another_process_gives_the_same_answer)
{
    struct checked checked;
    isolation_choose(ISOLATION_NONE); /* else it would be found out by the system call that it makes */
    check_module(&checked, "tests/modules/law_process.so");
    ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_DETERMINISTIC, LAW_NO_MISSED_MATCH);
    const struct law_result *locales = &checked.laws.results[LAW_LOCALE_INDEPENDENT][CCM_POST_OFFICE];
    ck_assert_int_eq(locales->state, LAW_INCONCLUSIVE);
    ck_assert_ptr_nonnull(strstr(locales->detail, "under one locale"));
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_follows_the_locale_is_caught)
{
    struct checked checked;
    if (!locales_are_there())
        return;
    check_module(&checked, "tests/modules/law_locale.so");
    ASSERT_BROKEN(&checked, {LAW_LOCALE_INDEPENDENT, CCM_IMPORT_LIST, "-1, under tr_TR.UTF-8 1", {"I", "i"}},
                  {LAW_LOCALE_INDEPENDENT, CCM_EXPORT_MATCH, NULL, {"I", "i"}},
                  {LAW_LOCALE_INDEPENDENT, CCM_POST_OFFICE, "-1, under tr_TR.UTF-8 1", {"a", "b"}});
    ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_LOCALE_INDEPENDENT, LAW_NO_MISSED_MATCH);
    clean_up(&checked);
}
END_TEST

START_TEST(locales_that_are_not_there_are_told)
{
    struct checked checked;
    struct laws_config config = default_config();
    config.effort = 0.001;
    config.locales = "no such folder";
    check_with(&checked, "modules/sp4.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    const struct law_result *result = &checked.laws.results[LAW_LOCALE_INDEPENDENT][CCM_IMPORT_LIST];
    /* The machine may have some, or all. */
    if (result->state == LAW_INCONCLUSIVE)
        ck_assert_ptr_nonnull(strstr(result->detail, "these locales are not there: "));
    else
        ck_assert_int_eq(result->state, LAW_HOLDS);
    clean_up(&checked);
}
END_TEST

START_TEST(equality_and_order_are_looked_into)
{
    struct checked checked;
    check_module(&checked, "tests/modules/law_equal.so");
    ASSERT_ONLY(&checked, CCM_IMPORT_LIST, LAW_NO_FALSE_MATCH, LAW_NO_MISSED_MATCH);
    ASSERT_ONLY(&checked, CCM_EXPORT_MATCH, LAW_REFLEXIVE, LAW_NO_MISSED_MATCH);
    ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_ANTISYMMETRIC, LAW_NO_MISSED_MATCH);
    ASSERT_BROKEN(&checked, {LAW_REFLEXIVE, CCM_EXPORT_MATCH, "1", {"a"}},
                  {LAW_ANTISYMMETRIC, CCM_POST_OFFICE, "-1, the other way round -1", {"a", "b"}});
    const struct law_witness *two = &checked.laws.results[LAW_NO_FALSE_MATCH][CCM_IMPORT_LIST].witness;
    ck_assert_uint_eq(two->count, 2);
    ck_assert_uint_ge(two->names[0].length, 30);
    ck_assert_uint_ge(two->names[1].length, 30);
    clean_up(&checked);
    check_module(&checked, "tests/modules/law_order.so");
    ASSERT_BROKEN(&checked, {LAW_NO_FALSE_MATCH, CCM_IMPORT_LIST, "0, the other way round 0", {"a", "aa"}},
                  {LAW_EQUIVALENCE, CCM_IMPORT_LIST, "0 and 0, but -1", {"aa", "a", "ab"}},
                  {LAW_TRANSITIVE, CCM_POST_OFFICE, "-1 and -1, but 1", {"a", "b", "c"}});
    ASSERT_ONLY(&checked, CCM_POST_OFFICE, LAW_TRANSITIVE, LAW_NO_MISSED_MATCH);
    clean_up(&checked);
}
END_TEST

/* Under Valgrind, too: each place has a counterexample of its own, and each known build a difference. */
START_TEST(a_law_may_be_broken_at_every_place)
{
    struct checked checked;
    struct laws_config config = default_config();
    config.no_fork = _i;
    config.effort = 0.001;
    check_with(&checked, "candidates/ascii_only.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct law_result *result = &checked.laws.results[LAW_NO_MISSED_MATCH][place];
        ck_assert_int_eq(result->state, LAW_BROKEN);
        ck_assert_uint_eq(result->witness.count, 2);
        ck_assert_str_eq(result->detail, "-1, the other way round 1");
    }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        ck_assert_uint_eq(checked.laws.departures[build].witness.count, 2);
    clean_up(&checked);
}
END_TEST

START_TEST(without_workers_what_takes_them_is_not_told)
{
    static const enum law inconclusive[] = {LAW_NO_OVER_READ,  LAW_NO_ARGUMENT_WRITE, LAW_NO_SYSTEM_CALLS,   LAW_LINEAR_TIME,
                                            LAW_NO_ALLOCATION, LAW_NO_OUTPUT,         LAW_LOCALE_INDEPENDENT};
    struct checked checked;
    struct laws_config config = default_config();
    config.no_fork = true;
    check_with(&checked, "modules/pre-sp4.so", config);
    ck_assert_int_eq(checked.status, LAWS_OK);
    ASSERT_BROKEN(&checked, {LAW_NO_MISSED_MATCH, CCM_IMPORT_LIST, "-1, the other way round 1", {"A", "a"}});
    ASSERT_ONLY(&checked, CCM_IMPORT_LIST, LAW_NO_MISSED_MATCH);
    for (size_t i = 0; i < sizeof inconclusive / sizeof *inconclusive; i++) {
        ck_assert_int_eq(checked.laws.results[inconclusive[i]][CCM_IMPORT_LIST].state, LAW_INCONCLUSIVE);
        ck_assert_ptr_nonnull(strstr(checked.laws.results[inconclusive[i]][CCM_IMPORT_LIST].detail, "worker processes"));
    }
    ck_assert_int_eq(checked.laws.results[LAW_DETERMINISTIC][CCM_IMPORT_LIST].state, LAW_HOLDS);
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_cannot_be_loaded_is_no_result)
{
    struct checked checked;
    check_with(&checked, "tests/modules/no_symbol.so", default_config());
    ck_assert_int_eq(checked.status, LAWS_FAILED);
    ck_assert_ptr_nonnull(strstr(checked.message.bytes, "no_symbol.so: "));
    clean_up(&checked);
}
END_TEST

START_TEST(a_module_that_dies_when_it_is_loaded_is_unsafe_everywhere)
{
    struct checked checked;
    check_module(&checked, "tests/modules/crashes_on_load.so");
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_int_eq(checked.laws.results[LAW_NO_CRASH][place].state, LAW_BROKEN);
        ck_assert_uint_eq(checked.laws.results[LAW_NO_CRASH][place].witness.count, 0);
        ck_assert_int_eq(checked.laws.results[LAW_REFLEXIVE][place].state, LAW_INCONCLUSIVE);
        ck_assert_ptr_nonnull(strstr(checked.laws.results[LAW_REFLEXIVE][place].detail, "while nobody asked it anything"));
    }
    clean_up(&checked);
}
END_TEST

/* Each allocation in turn, first one by one, then ever rarer: wherever it fails, in the parent or where the module is asked. */
static void fail_in_turn(const char *file, bool no_fork, unsigned long most)
{
    struct checked checked;
    struct laws_config config = default_config();
    config.effort = suite_bounded() ? 0.0002 : 0.001;
    config.no_fork = no_fork;
    for (unsigned long n = 1; n <= most; n += 1 + n / (suite_under_valgrind() ? 2 : suite_bounded() ? 3 : 16)) {
        checked_failure = n;
        check_with(&checked, file, config);
        checked_failure = 0;
        if (checked.status == LAWS_FAILED)
            ck_assert(checked.message.length > 0 || checked.message.failed);
        else
            ck_assert_msg(!checked_reached || !no_fork, "allocation %lu", n);
        clean_up(&checked);
    }
}

START_TEST(failed_allocations_are_noticed)
{
    fail_in_turn("modules/pre-sp4.so", true, suite_under_valgrind() ? 1000 : 50000);
    fail_in_turn("modules/pre-sp4.so", false, suite_under_valgrind() ? 40 : suite_bounded() ? 200 : 400);
    fail_in_turn("tests/modules/law_locale.so", false, suite_under_valgrind() ? 0 : suite_bounded() ? 40 : 400);
}
END_TEST

START_TEST(without_processes_it_fails)
{
    struct checked checked;
    if (suite_under_valgrind())
        return; /* it has descriptors of its own, which it lends */
    struct rlimit before, none;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 5;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    check_with(&checked, "modules/sp4.so", default_config());
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(checked.status, LAWS_FAILED);
    ck_assert_ptr_nonnull(strstr(checked.message.bytes, "worker processes cannot be had: "));
    clean_up(&checked);
}
END_TEST

static Suite *laws_suite(void)
{
    Suite *suite = suite_create("laws");
    TCase *kept = tcase_create("kept");
    tcase_set_timeout(kept, 60);
    tcase_add_checked_fixture(kept, NULL, clean_up_unfinished);
    tcase_add_test(kept, sp4_keeps_every_law);
    if (!suite_under_valgrind()) { /* which would see nothing else in them, slowly */
        tcase_add_test(kept, pre_sp4_takes_one_name_for_two_in_two_places);
        tcase_add_test(kept, the_names_of_fixtures_are_asked_about);
        tcase_add_test(kept, the_result_is_the_same_for_any_number_of_workers);
    }
    tcase_add_test(kept, without_workers_what_takes_them_is_not_told);
    suite_add_tcase(suite, kept);
    TCase *broken = tcase_create("broken");
    tcase_set_timeout(broken, 60);
    tcase_add_checked_fixture(broken, NULL, clean_up_unfinished);
    tcase_add_test(broken, a_module_that_dies_is_asked_on);
    tcase_add_test(broken, a_module_that_hangs_is_stopped);
    tcase_add_test(broken, a_module_that_goes_beyond_a_name_is_caught);
    tcase_add_test(broken, time_and_stack_grow_with_the_names_and_no_faster);
    tcase_add_test(broken, what_the_time_was_not_enough_for_is_told);
    tcase_add_test(broken, a_module_that_uses_up_all_memory_is_caught);
    tcase_add_test(broken, what_it_does_besides_is_seen);
    tcase_add_test(broken, what_is_printed_anywhere_is_seen);
    tcase_add_test(broken, locales_that_are_not_there_are_told);
    tcase_add_loop_test(broken, a_law_may_be_broken_at_every_place, 0, 2);
    if (!suite_under_valgrind()) {
        tcase_add_test(broken, state_is_told_from_place_in_memory);
        tcase_add_test(broken, another_process_gives_the_same_answer);
        tcase_add_test(broken, a_module_that_follows_the_locale_is_caught);
        tcase_add_test(broken, equality_and_order_are_looked_into);
    }
    suite_add_tcase(suite, broken);
    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 120);
    tcase_add_checked_fixture(failures, NULL, clean_up_unfinished);
    tcase_add_test(failures, a_module_that_cannot_be_loaded_is_no_result);
    tcase_add_test(failures, a_module_that_dies_when_it_is_loaded_is_unsafe_everywhere);
    tcase_add_test(failures, failed_allocations_are_noticed);
    tcase_add_test(failures, without_processes_it_fails);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {laws_suite};
    return suite_main(makers, 1);
}
