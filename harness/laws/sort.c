#include "laws/sort.h"

#include "module/candidate.h"
#include "module/host.h"

#include <stdlib.h>

/* Irregular answers, which are then examined. */
enum oddity { ODD_ITSELF, ODD_EQUAL, ODD_DISTINCT, ODD_REVERSED, ODD_ORDER, ODDITIES };

/* Most oddities of a kind that are examined, in one corpus at one place. */
#define ODD_MAX 64u

/* Size of the sample of which all pairs are compared, and its most bytes. Small corpora are compared completely. */
#define ALL_PAIRS_SAMPLE 160u
#define ALL_PAIRS_BYTES ((size_t)32 << 20)
/* Longest names that are compared with others than their neighbours, and with these in both orders. */
#define ORDER_LENGTH_MAX 500000u
/* With more names, half of the near positions are compared. */
#define NEAR_ALL 20000u
/* Most bytes of the names that are asked about in another program; a larger corpus is sampled. */
#define ELSEWHERE_BYTES ((size_t)4 << 20)
/* Greatest distance of near positions, beyond three. */
#define NEAR_MAX 13u

struct sorting {
    struct prober *prober;
    enum ccm_place place;
    unsigned places; /* that have the same comparator, as bits */
    const struct corpus *corpus;
    uint32_t count;   /* of names */
    uint32_t *list;   /* their numbers, in the candidate's order */
    uint32_t *other;  /* of the same size: target of merging; then, by position, the class of equal neighbours */
    uint32_t *starts; /* of sorted runs in the list; count + 1 elements */
    uint32_t odd[ODDITIES];
};

static int ask(const struct sorting *sorting, uint32_t a, uint32_t b)
{
    return prober_ask(sorting->prober, sorting->place, corpus_name(sorting->corpus, a, 0), corpus_name(sorting->corpus, b, 1));
}

/* ---- The sort: a natural merge sort, which terminates and stays within its arrays for any answers. --------------------------- */

static void reverse(uint32_t *list, uint32_t start, uint32_t end)
{
    for (; start + 1 < end; start++, end--) {
        uint32_t held = list[start];
        list[start] = list[end - 1];
        list[end - 1] = held;
    }
}

/* Fills `starts` and returns the number of runs; each ends where the next one begins. */
static uint32_t find_runs(const struct sorting *sorting)
{
    uint32_t *list = sorting->list, runs = 0, end;
    for (uint32_t start = 0; start < sorting->count; start = end) {
        sorting->starts[runs++] = start;
        end = start + 1;
        if (end == sorting->count)
            break;
        if (ask(sorting, list[start], list[end]) <= 0) {
            while (++end < sorting->count && ask(sorting, list[end - 1], list[end]) <= 0)
                continue;
        } else {
            while (++end < sorting->count && ask(sorting, list[end - 1], list[end]) >= 0)
                continue;
            reverse(list, start, end);
        }
    }
    sorting->starts[runs] = sorting->count;
    return runs;
}

static void merge(const struct sorting *sorting, uint32_t start, uint32_t middle, uint32_t end)
{
    const uint32_t *list = sorting->list;
    uint32_t left = start, right = middle, *to = sorting->other + start;
    while (left < middle && right < end)
        *to++ = ask(sorting, list[left], list[right]) <= 0 ? list[left++] : list[right++];
    while (left < middle)
        *to++ = list[left++];
    while (right < end)
        *to++ = list[right++];
}

static void sort(struct sorting *sorting)
{
    uint32_t *starts = sorting->starts, runs = find_runs(sorting);
    while (runs > 1) {
        uint32_t merged = 0;
        for (uint32_t run = 0; run < runs; run += 2) {
            uint32_t start = starts[run], middle = starts[run + 1], end = run + 2 <= runs ? starts[run + 2] : middle;
            merge(sorting, start, middle, end);
            starts[merged++] = start;
        }
        starts[merged] = sorting->count;
        runs = merged;
        uint32_t *list = sorting->list;
        sorting->list = sorting->other;
        sorting->other = list;
    }
}

/* ---- Checks ------------------------------------------------------------------------------------------------------------------ */

static bool same_identity(const struct sorting *sorting, uint32_t a, uint32_t b)
{
    return sorting->corpus->identities.of[a] == sorting->corpus->identities.of[b];
}

/* Notes that the same question had another answer before. */
static void note_changed_answer(const struct sorting *sorting, uint32_t a, uint32_t b, const char *before, int now)
{
    struct findings *findings = &sorting->prober->findings;
    struct law_counterexample counterexample = {.names = {corpus_name(sorting->corpus, a, 0), corpus_name(sorting->corpus, b, 1)},
                                                .count = 2};
    findings_note_printf(findings, &findings->laws[LAW_STATELESS][sorting->place], &counterexample, "%s, then %d", before, now);
}

static const char *digits_of(int answer) { return answer < 0 ? "-1" : answer ? "1" : "0"; }

/* Asks about all pairs and triples of these names; `answer` is the one about the first and the last of them. False: out of
 * memory. */
static bool look_into(struct sorting *sorting, enum oddity oddity, const uint32_t *numbers, uint32_t count, int answer)
{
    if (sorting->odd[oddity]++ >= ODD_MAX)
        return true;
    struct name_group group = {0};
    name_group_clear(&group);
    for (uint32_t i = 0; i < count; i++)
        name_group_add(&group, corpus_name(sorting->corpus, numbers[i], 0));
    uint32_t size = name_group_size(&group);
    bool asked = !group.failed && prober_ask_at(sorting->prober, sorting->place, sorting->places, &group);
    if (asked && size == count && sorting->prober->answers[size - 1] != answer)
        note_changed_answer(sorting, numbers[0], numbers[count - 1], digits_of(answer), sorting->prober->answers[size - 1]);
    name_group_clean_up(&group);
    return asked;
}

static bool look_into_pair(struct sorting *sorting, enum oddity oddity, uint32_t a, uint32_t b, int answer)
{
    return look_into(sorting, oddity, (const uint32_t[]){a, b}, a == b ? 1 : 2, answer);
}

/* Compares two names, equal to the candidate and the rule, with the other build: SP4 follows the rule. Oddities are compared by
 * look_into(). Long names around a part show no other differences than short ones. */
static void compare_with_pre_sp4(const struct sorting *sorting, uint32_t a, uint32_t b)
{
    struct findings *findings = &sorting->prober->findings;
    const struct ccm_compare *known = sorting->prober->known[BUILD_PRE_SP4];
    if (!known || corpus_first(sorting->corpus) == 0)
        return;
    struct ccm_name left = corpus_name(sorting->corpus, a, 0), right = corpus_name(sorting->corpus, b, 1);
    for (int place = 0; place < CCM_PLACES; place++) {
        struct finding *difference = &findings->differences[BUILD_PRE_SP4][place];
        if (!(sorting->places & 1U << place) || known->at[place](left, right) == 0 ||
            !finding_may_take(difference, name_weight(left) + name_weight(right)))
            continue;
        struct law_counterexample counterexample = counterexample_of_pair(left, right);
        findings_note(findings, difference, &counterexample, NULL);
    }
}

/* Checks that two names are equal to the candidate if and only if the rule makes them equal. */
static bool check_equality(struct sorting *sorting, uint32_t a, uint32_t b)
{
    int answer = ask(sorting, a, b);
    bool same = same_identity(sorting, a, b);
    if ((answer == 0) != same)
        return look_into_pair(sorting, same ? ODD_DISTINCT : ODD_EQUAL, a, b, answer);
    if (same)
        compare_with_pre_sp4(sorting, a, b);
    return true;
}

static bool check_each(struct sorting *sorting)
{
    const struct corpus *corpus = sorting->corpus;
    for (uint32_t number = corpus_first(corpus); number < corpus->pool.count; number++) {
        int answer = ask(sorting, number, number);
        if (answer && !look_into_pair(sorting, ODD_ITSELF, number, number, answer))
            return false;
        if (number + 1 < corpus->pool.count && same_identity(sorting, number, number + 1) &&
            !check_equality(sorting, number, number + 1))
            return false;
        uint32_t relative = corpus->relatives[number];
        if (relative != CORPUS_NONE && relative != number && !check_equality(sorting, number, relative))
            return false;
    }
    return true;
}

static bool is_huge(const struct sorting *sorting)
{
    return corpus_name(sorting->corpus, sorting->list[0], 0).length > ORDER_LENGTH_MAX;
}

/* Checks neighbours in both orders, huge ones in one, and sets the class of each position. */
static bool check_neighbours(struct sorting *sorting)
{
    bool huge = is_huge(sorting);
    const uint32_t *list = sorting->list;
    uint32_t *classes = sorting->other;
    classes[0] = 0;
    for (uint32_t i = 0; i + 1 < sorting->count; i++) {
        uint32_t a = list[i], b = list[i + 1];
        int back = ask(sorting, b, a), there = huge ? -back : ask(sorting, a, b);
        bool same = same_identity(sorting, a, b);
        classes[i + 1] = classes[i] + (there != 0);
        if (there == 0 && !same && !look_into_pair(sorting, ODD_EQUAL, a, b, there))
            return false;
        if ((there > 0 || there != -back) && !look_into_pair(sorting, ODD_REVERSED, a, b, there))
            return false;
        if (there > 0 && there == -back) /* the sort found these neighbours in order */
            note_changed_answer(sorting, a, b, "in order", there);
    }
    return true;
}

/* The answer that the list's order implies for two positions. */
static int expected(const struct sorting *sorting, uint32_t low, uint32_t high)
{
    return sorting->other[low] == sorting->other[high] ? 0 : -1;
}

/* Two positions are out of order. Bisects between them for three names, of which two pairs are in order and the third is not. */
static bool find_triple(struct sorting *sorting, uint32_t low, uint32_t high, int answer)
{
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        int lower = ask(sorting, sorting->list[low], sorting->list[middle]);
        int upper = ask(sorting, sorting->list[middle], sorting->list[high]);
        if (lower != expected(sorting, low, middle)) {
            high = middle;
            answer = lower;
        } else if (upper != expected(sorting, middle, high)) {
            low = middle;
            answer = upper;
        } else {
            return look_into(sorting, ODD_ORDER, (const uint32_t[]){sorting->list[low], sorting->list[middle], sorting->list[high]},
                             3, answer);
        }
    }
    return look_into_pair(sorting, ODD_ORDER, sorting->list[low], sorting->list[high], answer);
}

static bool check_positions(struct sorting *sorting, uint32_t low, uint32_t high)
{
    int answer = ask(sorting, sorting->list[low], sorting->list[high]);
    return answer == expected(sorting, low, high) || sorting->odd[ODD_ORDER] >= ODD_MAX || find_triple(sorting, low, high, answer);
}

/* Checks all pairs of a sample of the positions, or of all if there are few: rare cycles may be anywhere. */
static bool check_all_pairs(struct sorting *sorting)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < sorting->count; i++)
        bytes += corpus_name(sorting->corpus, sorting->list[i], 0).length;
    uint32_t step =
        sorting->count <= ALL_PAIRS_SAMPLE || sorting->count <= sorting->corpus->all_pairs ? 1 : sorting->count / ALL_PAIRS_SAMPLE;
    if (bytes / step * (sorting->count / step) > ALL_PAIRS_BYTES)
        return true; /* long names */
    for (uint32_t low = step / 2; low < sorting->count; low += step)
        for (uint32_t high = low + step; high < sorting->count; high += step)
            if (!check_positions(sorting, low, high))
                return false;
    return true;
}

/* Checks each position with the next but one and with a later near one (with many names, with one of the two), and positions
 * that are consecutive multiples of a power of two. */
static bool check_order(struct sorting *sorting)
{
    bool many = sorting->count > NEAR_ALL;
    if (is_huge(sorting))
        return true;
    for (uint32_t low = 0; low + 3 < sorting->count; low += many ? 2 : 1)
        if (low + 3 + low % NEAR_MAX < sorting->count && !check_positions(sorting, low, low + 3 + low % NEAR_MAX))
            return false;
    for (uint32_t distance = 2; distance < sorting->count; distance *= 2)
        for (uint32_t low = 0; low<sorting->count - distance; low += distance> 2 ? distance : many ? 2 : 1)
            if (!check_positions(sorting, low, low + distance))
                return false;
    return check_all_pairs(sorting);
}

/* ---- In another program ------------------------------------------------------------------------------------------------------ */

/* Sampling distance of neighbours, for at most ELSEWHERE_BYTES. */
static uint32_t elsewhere_step(const struct sorting *sorting)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < sorting->count; i++)
        bytes += corpus_name(sorting->corpus, sorting->list[i], 0).length;
    return (uint32_t)(bytes / ELSEWHERE_BYTES + 1);
}

/* Checks that neighbours have the same order in another program, and are distinct there if they were here. */
static bool check_elsewhere(struct sorting *sorting, uint64_t limit_ms)
{
    struct prober *prober = sorting->prober;
    struct findings *findings = &prober->findings;
    struct host host = {0};
    uint32_t step = elsewhere_step(sorting);
    for (uint32_t i = 0; i + 1 < sorting->count; i += step) {
        struct ccm_name a = corpus_name(sorting->corpus, sorting->list[i], 0);
        struct ccm_name b = corpus_name(sorting->corpus, sorting->list[i + 1], 1);
        host_add(&host, &(struct answerer_question){.place = sorting->place, .names = {a, b}},
                 law_step(prober->group, sorting->place), 0);
    }
    bool answered = host_ask(&host, &prober->config->path, 1, limit_ms);
    for (uint32_t i = 0; answered && i < host.count; i++) {
        uint32_t low = i * step;
        int here = expected(sorting, low, low + 1), there = host_answer(&host, i, here);
        struct law_counterexample counterexample = {
            .names = {corpus_name(sorting->corpus, sorting->list[low], 0), corpus_name(sorting->corpus, sorting->list[low + 1], 1)},
            .count = 2};
        if (here != there)
            findings_note_printf(findings, &findings->laws[LAW_DETERMINISTIC][sorting->place], &counterexample,
                                 "%d, in another program %d", here, there);
    }
    host_clean_up(&host);
    return !findings->failed;
}

bool sort_and_check(struct prober *prober, enum ccm_place place, unsigned places, const struct corpus *corpus, uint64_t limit_ms)
{
    uint32_t first = corpus_first(corpus), count = corpus->pool.count - first;
    size_t size = ((size_t)count + 1) * sizeof(uint32_t);
    struct sorting sorting = {.prober = prober,
                              .place = place,
                              .places = places,
                              .corpus = corpus,
                              .count = count,
                              .list = malloc(size),
                              .other = malloc(size),
                              .starts = malloc(size)};
    bool checked = sorting.list && sorting.other && sorting.starts;
    for (uint32_t i = 0; checked && i < count; i++)
        sorting.list[i] = first + i;
    if (checked && count) {
        candidate_ask_many();
        sort(&sorting);
        candidate_leave_gap(true);
        checked = check_neighbours(&sorting) && check_each(&sorting) && check_order(&sorting);
        candidate_leave_gap(false);
        checked = checked && (!candidate_is_judging() || check_elsewhere(&sorting, limit_ms));
    }
    free(sorting.list);
    free(sorting.other);
    free(sorting.starts);
    return checked && !prober->findings.failed;
}
