/* Laws by sorting: the sort, and what is found by it, with candidates of this process. */
#include "../../fixtures/candidates/folding.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "laws/corpora.h"
#include "laws/sort.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Questions about each name of a corpus that is in order already, at most. */
#define QUESTIONS_LEAST 7u

static bool take_module(struct prober *prober, const struct ccm_compare *module)
{
    candidate_use(0, module->at);
    return prober_take(prober);
}

static double low_effort(void) { return suite_instrumented() ? 0.0002 : 0.001; }

/* ---- Asking a comparator of this process --------------------------------------------------------------------------------------------- */

static struct prober prober;
static const struct prober_config everywhere = {.places = {true, true, true}};
static struct corpus corpus;

static void clean_up(void)
{
    prober_clean_up(&prober);
    corpus_clean_up(&corpus);
}

static void take_name(ccm_comparator *comparator)
{
    static struct ccm_compare module;
    module = (struct ccm_compare){.at = {comparator, comparator, comparator}};
    prober = (struct prober){.config = &everywhere};
    ck_assert(take_module(&prober, &module));
    ck_assert(prober_step(&prober, CCM_EXPORT_MATCH));
}

static void make_names(size_t number, double effort)
{
    ck_assert(corpora_make(&(struct sets_config){.effort = effort}, number, &corpus));
}

/* Sorts the corpus, and gives how many questions there were about each name. */
static double sort_by(ccm_comparator *comparator)
{
    take_name(comparator);
    ck_assert(sort_and_check(&prober, CCM_EXPORT_MATCH, &corpus));
    return (double)prober.findings.questions / corpus.pool.count;
}

static const struct finding *found(enum law law) { return &prober.findings.laws[law][CCM_EXPORT_MATCH]; }

static void assert_nothing_found(void)
{
    for (enum law law = LAW_NO_CRASH; law < LAWS; law++)
        ck_assert_msg(!found(law)->found, "%s: %s", law_table[law].name, found(law)->detail ? found(law)->detail : "");
}

static double log_of_names(void) { return ceil(log2(corpus.pool.count)); }

/* ---- The sort ------------------------------------------------------------------------------------------------------------------------ */

static int descending(struct ccm_name a, struct ccm_name b) { return compare_folded(b, a); }

static uint32_t hash(struct ccm_name name)
{
    uint32_t sum = 7;
    while (name.length)
        sum = (sum ^ (uint32_t)take_folded(&name)) * 0x9E3779B1u;
    return sum ^ sum >> 15;
}

/* Right, and in no order that anybody would guess. */
static int scrambled(struct ccm_name a, struct ccm_name b)
{
    uint32_t left = hash(a), right = hash(b);
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

static int by_chance(struct ccm_name a, struct ccm_name b) { return (int)(hash(a) * 31 + hash(b)) % 3 - 1; }

static unsigned asked;

static int tired(struct ccm_name a, struct ccm_name b) { return ++asked % 97 ? compare_folded(a, b) : -compare_folded(a, b); }

START_TEST(a_right_order_costs_little_and_breaks_nothing)
{
    for (size_t number = 0; number <= CORPUS_RANDOM; number++) {
        make_names(number, low_effort());
        if (corpus.pool.count > corpus_first(&corpus))
            ck_assert_double_le(sort_by(compare_folded), QUESTIONS_LEAST);
        assert_nothing_found();
        clean_up();
    }
    make_names(CORPUS_RANDOM, low_effort());
    ck_assert_double_le(sort_by(descending), QUESTIONS_LEAST + 1);
    assert_nothing_found();
    clean_up();
    make_names(CORPUS_RANDOM, low_effort());
    double questions = sort_by(scrambled);
    ck_assert_double_gt(questions, QUESTIONS_LEAST);
    ck_assert_double_le(questions, QUESTIONS_LEAST + log_of_names());
    assert_nothing_found();
    clean_up();
}
END_TEST

START_TEST(the_sort_ends_whatever_is_answered)
{
    static ccm_comparator *const wild[] = {always_first, always_last, by_chance};
    static const enum law broken[] = {LAW_ANTISYMMETRIC, LAW_ANTISYMMETRIC, LAW_TRANSITIVE};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        make_names(CORPUS_RANDOM, low_effort());
        /* Beside the closer looks, of which each takes some dozens. */
        ck_assert_double_le(sort_by(wild[i]) * corpus.pool.count,
                            (QUESTIONS_LEAST + log_of_names()) * corpus.pool.count + 5.0 * 64 * (18 + 2 * log_of_names()));
        ck_assert(found(broken[i])->found);
        clean_up();
    }
}
END_TEST

START_TEST(another_answer_than_before_is_noticed)
{
    asked = 0;
    make_names(CORPUS_RANDOM, low_effort());
    (void)sort_by(tired);
    ck_assert(found(LAW_STATELESS)->found);
    ck_assert_uint_eq(found(LAW_STATELESS)->counterexample.count, 2);
    clean_up();
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
START_TEST(a_circle_of_three_is_found)
{
    static const char *const names[] = {"Adams", "adams", "Baker", "Becker", "Clark", "Dorn", "Evans"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)corpus_add(&corpus, name_of_text(names[i]), CORPUS_NONE);
    ck_assert(corpus_finish(&corpus));
    (void)sort_by(circle);
    ck_assert(found(LAW_TRANSITIVE)->found);
    ck_assert_uint_eq(found(LAW_TRANSITIVE)->counterexample.count, 3);
    clean_up();
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
    make_names(CORPUS_RANDOM, 0.001);
    take_name(compare_folded);
    prober.known[BUILD_PRE_SP4] = known_build(compare_bytes);
    prober.known[BUILD_SP4] = known_build(compare_folded);
    ck_assert(sort_and_check(&prober, CCM_EXPORT_MATCH, &corpus));
    const struct finding *differences[KNOWN_BUILDS] = {&prober.findings.differences[BUILD_PRE_SP4][CCM_EXPORT_MATCH],
                                                       &prober.findings.differences[BUILD_SP4][CCM_EXPORT_MATCH]};
    ck_assert(differences[BUILD_PRE_SP4]->found && !differences[BUILD_SP4]->found);
    ck_assert_int_eq(
        compare_folded(differences[BUILD_PRE_SP4]->counterexample.names[0], differences[BUILD_PRE_SP4]->counterexample.names[1]),
        0);
    clean_up();
}
END_TEST

START_TEST(failed_allocations_are_noticed)
{
    for (unsigned long n = 1;; n += 1 + n / 3) {
        const struct sets_config config = {.effort = 0.0001};
        bool done = true, reached;
        fail_alloc_at(n);
        for (size_t number = 0; done && number <= CORPUS_RANDOM; number++) {
            done = number == CORPUS_FAR || corpora_make(&config, number, &corpus);
            if (number == CORPUS_RANDOM && done) {
                prober = (struct prober){.config = &everywhere};
                static const struct ccm_compare module = {.at = {by_chance, by_chance, by_chance}};
                done = take_module(&prober, &module) && sort_and_check(&prober, CCM_EXPORT_MATCH, &corpus);
            }
            corpus_clean_up(&corpus);
        }
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        clean_up();
        ck_assert_msg(done == !reached, "allocation %lu", n);
        if (!reached)
            break;
    }
}
END_TEST

/* ---- What is found without a guess ---------------------------------------------------------------------------------------------------- */

/* Code points that a candidate maps, from first to last, to others that are as far apart; 0: to nothing. */
static struct merged {
    int32_t first, last, to;
    int32_t second; /* after `to`, where it is mapped to two; 0: no */
} merged;

static size_t map_merged(int32_t c, int32_t mapped[MAPPED_MOST])
{
    c = fold_case(c);
    if (c < merged.first || c > merged.last) {
        mapped[0] = c;
        return 1;
    }
    mapped[0] = merged.second ? merged.to : merged.to + (c - merged.first) * (merged.to != merged.last + 1);
    mapped[1] = merged.second;
    return merged.to == 0 ? 0 : merged.second ? 2 : 1;
}

static int by_merged(struct ccm_name a, struct ccm_name b) { return compare_mapped(a, b, map_merged); }

static int equal_if_merged(struct ccm_name a, struct ccm_name b) { return by_merged(a, b) == 0 ? 0 : compare_folded(a, b); }

static const struct merged kinds[] = {
    {'-', '-', 0, 0},            /* hyphen ignored */
    {0xAD, 0xAD, 0, 0},          /* soft hyphen */
    {0x200D, 0x200D, 0, 0},      /* zero-width joiner */
    {0xFE00, 0xFE0F, 0, 0},      /* variation selectors */
    {0x202A, 0x202E, 0, 0},      /* marks of direction */
    {0x0640, 0x0640, 0, 0},      /* tatweel */
    {0x30A1, 0x30F6, 0x3041, 0}, /* katakana as hiragana */
    {0x06CC, 0x06CC, 0x064A, 0}, /* Persian as Arabic yeh */
    {0x0660, 0x0669, '0', 0},    /* Arabic digits */
    {0x8AAA, 0x8AAA, 0x8AAC, 0}, /* variants of a Han character */
    {0xE000, 0xF8FF, 0xF900, 0}, /* all of the private use alike */
    {0x00E6, 0x00E6, 'a', 'e'},  /* a ligature as two letters */
};

START_TEST(merged_characters_are_found)
{
    merged = kinds[_i];
    static const size_t corpora[] = {CORPUS_MIDDLE, CORPUS_LONG, CORPUS_BEGINNING, CORPUS_END};
    for (size_t i = 0; i < (_i ? 2 : sizeof corpora / sizeof *corpora); i++) {
        make_names(corpora[i], _i ? low_effort() : 0.01);
        (void)sort_by(by_merged);
        bool is_pair = merged.second != 0 && corpora[i] != CORPUS_MIDDLE; /* pairs are there alone */
        ck_assert_msg(found(LAW_NO_FALSE_MATCH)->found || is_pair, "corpus %zu", corpora[i]);
        ck_assert(!found(LAW_NO_MISSED_MATCH)->found);
        clean_up();
    }
}
END_TEST

/* A lone byte as the replacement character. */
static size_t map_lone_bytes(int32_t c, int32_t mapped[MAPPED_MOST])
{
    mapped[0] = c >= INVALID_BYTE ? 0xFFFD : fold_case(c);
    return 1;
}

static int replaced(struct ccm_name a, struct ccm_name b) { return compare_mapped(a, b, map_lone_bytes); }

static int first_200000(struct ccm_name a, struct ccm_name b)
{
    a.length = a.length < 200000 ? a.length : 200000;
    b.length = b.length < 200000 ? b.length : 200000;
    return compare_bytes(a, b);
}

/* By blocks of 16 ASCII letters, of which all from @ on are turned small. */
static int by_blocks(struct ccm_name a, struct ccm_name b)
{
    for (; a.length >= 16 && b.length >= 16; a.bytes += 16, b.bytes += 16, a.length -= 16, b.length -= 16) {
        unsigned char left[16], right[16], high = 0;
        for (int i = 0; i < 16; i++) {
            left[i] = (unsigned char)a.bytes[i] | (a.bytes[i] & 0x40) >> 1;
            right[i] = (unsigned char)b.bytes[i] | (b.bytes[i] & 0x40) >> 1;
            high |= (left[i] | right[i]) & 0x80;
        }
        if (high)
            break;
        int order = memcmp(left, right, 16);
        if (order)
            return order;
    }
    return compare_folded(a, b);
}

static int short_ones(struct ccm_name a, struct ccm_name b)
{
    return a.length > 5000 || b.length > 5000 ? compare_bytes(a, b) : compare_folded(a, b);
}

static int numbers(struct ccm_name a, struct ccm_name b)
{
    while (a.length > 1 && b.length && *a.bytes == '0') {
        a.bytes++;
        a.length--;
    }
    while (b.length > 1 && a.length && *b.bytes == '0') {
        b.bytes++;
        b.length--;
    }
    return compare_folded(a, b);
}

/* By a hash that is too small for so many names. */
static int by_hash(struct ccm_name a, struct ccm_name b)
{
    uint32_t left = hash(a) >> 12, right = hash(b) >> 12;
    return (left > right) - (left < right);
}

static int merged_in_long_names(struct ccm_name a, struct ccm_name b)
{
    return a.length > 65536 && b.length > 65536 ? equal_if_merged(a, b) : compare_folded(a, b);
}

static int merged_in_very_long_names(struct ccm_name a, struct ccm_name b)
{
    return a.length > 300000 && b.length > 300000 ? equal_if_merged(a, b) : compare_folded(a, b);
}

static const struct {
    ccm_comparator *comparator;
    size_t corpus;
    double effort; /* 0: a low one */
    enum law law;
    bool slow; /* where instruments run */
} others[] = {
    {replaced, CORPUS_MIDDLE, 0, LAW_NO_FALSE_MATCH, false},
    {first_200000, CORPUS_FAR, 1, LAW_NO_FALSE_MATCH, false},
    {by_blocks, CORPUS_LONG, 0, LAW_NO_FALSE_MATCH, false},
    {short_ones, CORPUS_LENGTHS, 0.01, LAW_NO_MISSED_MATCH, false},
    {numbers, CORPUS_RANDOM, 0, LAW_NO_FALSE_MATCH, false},
    {by_hash, CORPUS_RANDOM, 0.004, LAW_NO_FALSE_MATCH, false},
    {equal_if_merged, CORPUS_MIDDLE, 0, LAW_NO_FALSE_MATCH, false},
    {merged_in_long_names, CORPUS_NEAR, 1, LAW_NO_FALSE_MATCH, true},
    {merged_in_very_long_names, CORPUS_FAR, 1, LAW_NO_FALSE_MATCH, true},
};

START_TEST(other_mistakes_are_found)
{
    if (suite_instrumented() && others[_i].slow)
        return;
    merged = (struct merged){'-', '-', 0, 0};
    make_names(others[_i].corpus, others[_i].effort > 0 ? others[_i].effort : low_effort());
    (void)sort_by(others[_i].comparator);
    ck_assert(found(others[_i].law)->found);
    clean_up();
}
END_TEST

static Suite *sort_suite(void)
{
    Suite *suite = suite_create("laws_sort");
    TCase *sorting = tcase_create("sorting");
    tcase_set_timeout(sorting, 60);
    tcase_add_test(sorting, a_right_order_costs_little_and_breaks_nothing);
    tcase_add_test(sorting, the_sort_ends_whatever_is_answered);
    tcase_add_test(sorting, another_answer_than_before_is_noticed);
    tcase_add_test(sorting, a_circle_of_three_is_found);
    tcase_add_test(sorting, differences_to_the_known_builds_are_found);
    tcase_add_test(sorting, failed_allocations_are_noticed);
    suite_add_tcase(suite, sorting);
    TCase *mistakes = tcase_create("mistakes");
    tcase_set_timeout(mistakes, 60);
    tcase_add_loop_test(mistakes, merged_characters_are_found, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_loop_test(mistakes, other_mistakes_are_found, 0, (int)(sizeof others / sizeof *others));
    suite_add_tcase(suite, mistakes);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {sort_suite};
    return suite_main(makers, 1);
}
