/* Laws by sorting: the sort and its findings, with candidates of this process. */
#include "sorted.h"
#include "../../fixtures/candidates/folding.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "laws/corpora.h"
#include "laws/sort.h"
#include "suite.h"

#include <math.h>
#include <string.h>

/* Questions about each name of a corpus that is in order already, at most. */
#define QUESTIONS_MIN 7u

/* ---- Asking a comparator of this process ------------------------------------------------------------------------------------- */

static void assert_nothing_found(void)
{
    for (enum law law = LAW_NO_CRASH; law < LAWS; law++)
        ck_assert_msg(!sorted_finding(law)->found, "%s: %s", law_table[law].name,
                      sorted_finding(law)->detail ? sorted_finding(law)->detail : "");
}

static double log_of_names(void) { return ceil(log2(sorted.corpus.pool.count)); }

/* ---- The sort ---------------------------------------------------------------------------------------------------------------- */

static int descending(struct ccm_name a, struct ccm_name b) { return compare_folded(b, a); }

/* Right, and in no order that anybody would guess. */
static int scrambled(struct ccm_name a, struct ccm_name b)
{
    uint32_t left = folded_hash(a), right = folded_hash(b);
    return left != right ? left < right ? -1 : 1 : compare_folded(a, b);
}

static int always_first(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return -1;
}

static int always_last(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return 1;
}

static int by_chance(struct ccm_name a, struct ccm_name b) { return (int)(folded_hash(a) * 31 + folded_hash(b)) % 3 - 1; }

static unsigned asked;

static int tired(struct ccm_name a, struct ccm_name b) { return ++asked % 97 ? compare_folded(a, b) : -compare_folded(a, b); }

/* Questions for each name beyond those of a sort: near ones, and all pairs of the corpus if it is small, or of a sample of it. */
static double pairs_of_each(void)
{
    double count = sorted.corpus.pool.count, compared = count <= 1200 ? count : 321;
    return 1 + compared * (compared - 1) / 2 / count;
}

START_TEST(a_right_order_costs_little_and_breaks_nothing)
{
    for (size_t number = 0; number <= CORPUS_RANDOM; number++) {
        sorted_make_names(number, sorted_effort());
        if (sorted.corpus.pool.count > corpus_first(&sorted.corpus))
            ck_assert_double_le(sort_corpus_by(compare_folded), QUESTIONS_MIN + pairs_of_each());
        assert_nothing_found();
        sorted_clean_up();
    }
    sorted_make_names(CORPUS_RANDOM, sorted_effort());
    ck_assert_double_le(sort_corpus_by(descending), QUESTIONS_MIN + 1 + pairs_of_each());
    assert_nothing_found();
    sorted_clean_up();
    sorted_make_names(CORPUS_RANDOM, sorted_effort());
    double questions = sort_corpus_by(scrambled);
    ck_assert_double_gt(questions, QUESTIONS_MIN);
    ck_assert_double_le(questions, QUESTIONS_MIN + log_of_names() + pairs_of_each());
    assert_nothing_found();
    sorted_clean_up();
}
END_TEST

START_TEST(the_sort_terminates_for_any_answers)
{
    static ccm_comparator *const wild[] = {always_first, always_last, by_chance};
    static const enum law broken[] = {LAW_ANTISYMMETRIC, LAW_ANTISYMMETRIC, LAW_TRANSITIVE};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        sorted_make_names(CORPUS_RANDOM, sorted_effort());
        /* In addition to examinations, which take some dozens each. */
        ck_assert_double_le(sort_corpus_by(wild[i]) * sorted.corpus.pool.count,
                            (QUESTIONS_MIN + log_of_names() + pairs_of_each()) * sorted.corpus.pool.count +
                                5.0 * 64 * (18 + 2 * log_of_names()));
        ck_assert(sorted_finding(broken[i])->found);
        sorted_clean_up();
    }
}
END_TEST

START_TEST(a_changed_answer_is_noticed)
{
    asked = 0;
    sorted_make_names(CORPUS_RANDOM, sorted_effort());
    (void)sort_corpus_by(tired);
    ck_assert(sorted_finding(LAW_STATELESS)->found);
    ck_assert_uint_eq(sorted_finding(LAW_STATELESS)->counterexample.count, 2);
    sorted_clean_up();
}
END_TEST

/* Whether a name is this one, in any case. */
static bool is(struct ccm_name name, const char *text) { return compare_folded(name, name_of_text(text)) == 0; }

static int circle(struct ccm_name a, struct ccm_name b)
{
    if (is(a, "Adams") && is(b, "Clark"))
        return 1;
    return is(a, "Clark") && is(b, "Adams") ? -1 : compare_folded(a, b);
}

/* Of names that are far apart in the list, too. */
START_TEST(a_cycle_of_three_is_found)
{
    static const char *const names[] = {"Adams", "adams", "Baker", "Becker", "Clark", "Dorn", "Evans"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)corpus_add(&sorted.corpus, name_of_text(names[i]), CORPUS_NONE);
    ck_assert(corpus_finish(&sorted.corpus));
    (void)sort_corpus_by(circle);
    ck_assert(sorted_finding(LAW_TRANSITIVE)->found);
    ck_assert_uint_eq(sorted_finding(LAW_TRANSITIVE)->counterexample.count, 3);
    sorted_clean_up();
}
END_TEST

static const struct ccm_compare *known_build(ccm_comparator *comparator)
{
    static struct ccm_compare builds[2];
    static unsigned next;
    struct ccm_compare *build = &builds[next++ % 2];
    *build = (struct ccm_compare){.at = {comparator, comparator, comparator}};
    return build;
}

START_TEST(differences_to_the_known_builds_are_found)
{
    sorted_make_names(CORPUS_RANDOM, 0.001);
    sorted_take(compare_folded);
    sorted.prober.known[BUILD_PRE_SP4] = known_build(compare_bytes);
    sorted.prober.known[BUILD_SP4] = known_build(compare_folded);
    ck_assert(sort_and_check(&sorted.prober, CCM_EXPORT_MATCH, 1U << CCM_EXPORT_MATCH, &sorted.corpus, 0));
    const struct finding *differences[KNOWN_BUILDS] = {&sorted.prober.findings.differences[BUILD_PRE_SP4][CCM_EXPORT_MATCH],
                                                       &sorted.prober.findings.differences[BUILD_SP4][CCM_EXPORT_MATCH]};
    ck_assert(differences[BUILD_PRE_SP4]->found && !differences[BUILD_SP4]->found);
    ck_assert_int_eq(
        compare_folded(differences[BUILD_PRE_SP4]->counterexample.names[0], differences[BUILD_PRE_SP4]->counterexample.names[1]),
        0);
    sorted_clean_up();
}
END_TEST

START_TEST(a_breach_counts_at_all_places_of_a_comparator)
{
    sorted_make_names(CORPUS_WORDS, 0.001);
    sorted_take(compare_bytes);
    sorted.prober.known[BUILD_SP4] = known_build(compare_folded);
    struct findings *findings = &sorted.prober.findings;
    ck_assert(sort_and_check(&sorted.prober, CCM_IMPORT_LIST, 1U << CCM_IMPORT_LIST | 1U << CCM_POST_OFFICE, &sorted.corpus, 0));
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert(findings->laws[LAW_NO_MISSED_MATCH][place].found == (place != CCM_EXPORT_MATCH));
        ck_assert(findings->differences[BUILD_SP4][place].found == (place != CCM_EXPORT_MATCH));
    }
    findings_note(findings, &findings->laws[LAW_STATELESS][CCM_IMPORT_LIST], &(struct law_counterexample){0}, "it writes");
    findings_repeat(findings, CCM_IMPORT_LIST, CCM_POST_OFFICE);
    ck_assert_str_eq(findings->laws[LAW_STATELESS][CCM_POST_OFFICE].detail, "it writes");
    ck_assert(!findings->laws[LAW_STATELESS][CCM_EXPORT_MATCH].found);
    sorted_clean_up();
}
END_TEST

START_TEST(failed_allocations_are_noticed)
{
    for (unsigned long n = 1;; n += 1 + n / 3) {
        const struct sets_config config = {.effort = 0.0001};
        bool done = true, reached;
        fail_alloc_at(n);
        for (size_t number = 0; done && number <= CORPUS_RANDOM; number++) {
            done = number == CORPUS_FAR || corpora_make(&config, number, &sorted.corpus);
            if (number == CORPUS_RANDOM && done) {
                sorted.prober = (struct prober){.config = &sorted_everywhere};
                static const struct ccm_compare module = {.at = {by_chance, by_chance, by_chance}};
                done = sorted_take_module(&sorted.prober, &module) &&
                       sort_and_check(&sorted.prober, CCM_EXPORT_MATCH, 1U << CCM_EXPORT_MATCH, &sorted.corpus, 0);
            }
            corpus_clean_up(&sorted.corpus);
        }
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        sorted_clean_up();
        ck_assert_msg(done == !reached, "allocation %lu", n);
        if (!reached)
            break;
    }
}
END_TEST

static Suite *sort_suite(void)
{
    Suite *suite = suite_create("laws_sort");
    TCase *sorting = tcase_create("sorting");
    tcase_set_timeout(sorting, 60);
    tcase_add_test(sorting, a_right_order_costs_little_and_breaks_nothing);
    tcase_add_test(sorting, the_sort_terminates_for_any_answers);
    tcase_add_test(sorting, a_changed_answer_is_noticed);
    tcase_add_test(sorting, a_cycle_of_three_is_found);
    tcase_add_test(sorting, differences_to_the_known_builds_are_found);
    tcase_add_test(sorting, a_breach_counts_at_all_places_of_a_comparator);
    tcase_add_test(sorting, failed_allocations_are_noticed);
    suite_add_tcase(suite, sorting);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {sort_suite};
    return suite_main(makers, 1);
}
