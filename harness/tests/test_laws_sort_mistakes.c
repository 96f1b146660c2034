/* Laws by sorting: mistakes that are found, with candidates of this process. */
#include "sorted.h"
#include "../../fixtures/candidates/folding.h"
#include "module/candidate.h"
#include "laws/corpora.h"
#include "suite.h"

#include <math.h>
#include <string.h>

/* Code points that a candidate maps, from first to last, to others that are as far apart; 0: to nothing. */
static struct merged {
    int32_t first, last, to;
    int32_t second; /* after `to`, where it is mapped to two; 0: no */
} merged;

static size_t map_merged(int32_t c, int32_t mapped[MAPPED_MAX])
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

/* How many of these are not left to the case that takes long. */
#define KINDS_FIRST 4

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
        sorted_make_names(corpora[i], _i ? sorted_effort() : 0.01);
        (void)sort_corpus_by(by_merged);
        bool is_pair = merged.second != 0 && corpora[i] != CORPUS_MIDDLE; /* pairs are there alone */
        ck_assert_msg(sorted_finding(LAW_NO_FALSE_MATCH)->found || is_pair, "corpus %zu", corpora[i]);
        ck_assert(!sorted_finding(LAW_NO_MISSED_MATCH)->found);
        sorted_clean_up();
    }
}
END_TEST

/* A lone byte as the replacement character. */
static size_t map_lone_bytes(int32_t c, int32_t mapped[MAPPED_MAX])
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

/* By a hash with collisions among the names. */
static int by_hash(struct ccm_name a, struct ccm_name b)
{
    uint32_t left = folded_hash(a) >> 12, right = folded_hash(b) >> 12;
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

/* Letters that are read as others in one place of a name only. */
typedef int32_t reader(struct ccm_name *rest, unsigned position, int32_t before);

static int compare_read(struct ccm_name a, struct ccm_name b, reader *read)
{
    int32_t left = 0, right = 0;
    for (unsigned position = 0; a.length && b.length; position++) {
        left = read(&a, position, left);
        right = read(&b, position, right);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return (a.length > 0) - (b.length > 0);
}

static int32_t read_eleventh(struct ccm_name *rest, unsigned position, int32_t before)
{
    int32_t c = take_point(rest);
    (void)before;
    return c == 0xAB83 && position == 10 ? c : fold_case(c);
}

static int32_t read_behind_sharp_s(struct ccm_name *rest, unsigned position, int32_t before)
{
    int32_t c = take_folded(rest);
    (void)position;
    return c == 0x2CA3 && before == 0x00DF ? 0x2CA1 : c;
}

static int32_t read_before_the_last(struct ccm_name *rest, unsigned position, int32_t before)
{
    int32_t c = take_folded(rest);
    struct ccm_name behind = *rest;
    (void)position;
    (void)before;
    if (c != 0x02BB || !behind.length)
        return c;
    int32_t last = take_folded(&behind);
    if (!behind.length)
        *rest = behind;
    return behind.length ? c : last;
}

static int unfolded_as_eleventh(struct ccm_name a, struct ccm_name b) { return compare_read(a, b, read_eleventh); }
static int merged_behind_sharp_s(struct ccm_name a, struct ccm_name b) { return compare_read(a, b, read_behind_sharp_s); }
static int ignored_before_the_last(struct ccm_name a, struct ccm_name b) { return compare_read(a, b, read_before_the_last); }

/* In a circle: three letters that are far apart, wherever they are the first to differ. */
static int in_a_circle(struct ccm_name a, struct ccm_name b)
{
    static const int32_t circle[] = {'q', 0x0444, 0x540D};
    while (a.length && b.length) {
        int32_t left = take_folded(&a), right = take_folded(&b);
        for (size_t i = 0; left != right && i < 3; i++)
            if (left == circle[i] && (right == circle[(i + 1) % 3] || right == circle[(i + 2) % 3]))
                return right == circle[(i + 1) % 3] ? -1 : 1;
        if (left != right)
            return left < right ? -1 : 1;
    }
    return (a.length > 0) - (b.length > 0);
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
    {unfolded_as_eleventh, CORPUS_FRAMES, 0.5, LAW_NO_MISSED_MATCH, true},
    {merged_behind_sharp_s, CORPUS_FRAMES, 0.5, LAW_NO_FALSE_MATCH, true},
    {ignored_before_the_last, CORPUS_FRAMES, 0.5, LAW_NO_FALSE_MATCH, true},
    {in_a_circle, CORPUS_ALPHABET, 0.01, LAW_TRANSITIVE, true},
};

START_TEST(other_mistakes_are_found)
{
    if (suite_instrumented() && others[_i].slow)
        return;
    merged = (struct merged){'-', '-', 0, 0};
    sorted_make_names(others[_i].corpus, others[_i].effort > 0 ? others[_i].effort : sorted_effort());
    (void)sort_corpus_by(others[_i].comparator);
    ck_assert(sorted_finding(others[_i].law)->found);
    sorted_clean_up();
}
END_TEST

static Suite *laws_sort_mistakes_suite(void)
{
    Suite *suite = suite_create("laws sort mistakes");
    TCase *mistakes = tcase_create("mistakes");
    tcase_set_timeout(mistakes, 60);
    tcase_add_loop_test(mistakes, merged_characters_are_found, 0, KINDS_FIRST);
    suite_add_tcase(suite, mistakes);
    TCase *all = suite_long_case(suite, 60);
    tcase_add_loop_test(all, merged_characters_are_found, KINDS_FIRST, (int)(sizeof kinds / sizeof *kinds));
    TCase *nightly = suite_nightly_case(suite, 60);
    for (int i = 0; i < (int)(sizeof others / sizeof *others); i++)
        tcase_add_loop_test(others[i].effort < 0.5 ? mistakes : nightly, other_mistakes_are_found, i, i + 1);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {laws_sort_mistakes_suite};
    return suite_main(makers, 1);
}
