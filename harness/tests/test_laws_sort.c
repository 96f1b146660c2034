/* Laws by sorting: the sort, the corpora, the dictionary and what is found by them, with candidates of this process. */
#include "../../fixtures/candidates/folding.h"
#include "fail_alloc.h"
#include "search/law_alphabet.h"
#include "search/law_corpora.h"
#include "search/law_dictionary.h"
#include "search/law_sort.h"
#include "suite.h"

#include <elf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Questions about each name of a corpus that is in order already, at most. */
#define QUESTIONS_LEAST 7u

static double low_effort(void) { return suite_instrumented() ? 0.0002 : 0.001; }

/* ---- Asking a comparator of this process --------------------------------------------------------------------------------------------- */

static struct asker asker;
static const struct asker_config everywhere = {.places = {true, true, true}};
static struct corpus corpus;

static void clean_up(void)
{
    asker_clean_up(&asker);
    corpus_clean_up(&corpus);
}

static void take(ccm_comparator *comparator)
{
    static struct ccm_compare module;
    module = (struct ccm_compare){.at = {comparator, comparator, comparator}};
    asker = (struct asker){.config = &everywhere};
    ck_assert(asker_take(&asker, &module));
    ck_assert(asker_step(&asker, CCM_EXPORT_MATCH));
}

static void make(size_t number, double effort)
{
    ck_assert(corpora_make(&(struct sets_config){.effort = effort}, number, &corpus));
}

/* Sorts the corpus, and gives how many questions there were about each name. */
static double sort_by(ccm_comparator *comparator)
{
    take(comparator);
    ck_assert(sort_and_check(&asker, CCM_EXPORT_MATCH, &corpus));
    return (double)asker.findings.questions / corpus.pool.count;
}

static const struct finding *found(enum law law) { return &asker.findings.laws[law][CCM_EXPORT_MATCH]; }

static void assert_nothing_found(void)
{
    for (enum law law = LAW_RETURNS; law < LAWS; law++)
        ck_assert_msg(!found(law)->found, "%s: %s", law_names[law], found(law)->detail ? found(law)->detail : "");
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
        make(number, low_effort());
        if (corpus.pool.count > corpus_first(&corpus))
            ck_assert_double_le(sort_by(compare_folded), QUESTIONS_LEAST);
        assert_nothing_found();
        clean_up();
    }
    make(CORPUS_RANDOM, low_effort());
    ck_assert_double_le(sort_by(descending), QUESTIONS_LEAST + 1);
    assert_nothing_found();
    clean_up();
    make(CORPUS_RANDOM, low_effort());
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
        make(CORPUS_RANDOM, low_effort());
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
    make(CORPUS_RANDOM, low_effort());
    (void)sort_by(tired);
    ck_assert(found(LAW_SAME_AFTER_OTHERS)->found);
    ck_assert_uint_eq(found(LAW_SAME_AFTER_OTHERS)->witness.count, 2);
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
    ck_assert_uint_eq(found(LAW_TRANSITIVE)->witness.count, 3);
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
    make(CORPUS_RANDOM, low_effort());
    take(compare_folded);
    asker.known[BUILD_PRE_SP4] = known_build(compare_bytes);
    asker.known[BUILD_SP4] = known_build(compare_folded);
    ck_assert(sort_and_check(&asker, CCM_EXPORT_MATCH, &corpus));
    const struct finding *departures[KNOWN_BUILDS] = {&asker.findings.departures[BUILD_PRE_SP4][CCM_EXPORT_MATCH],
                                                      &asker.findings.departures[BUILD_SP4][CCM_EXPORT_MATCH]};
    ck_assert(departures[BUILD_PRE_SP4]->found && !departures[BUILD_SP4]->found);
    ck_assert_int_eq(compare_folded(departures[BUILD_PRE_SP4]->witness.names[0], departures[BUILD_PRE_SP4]->witness.names[1]), 0);
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
                asker = (struct asker){.config = &everywhere};
                static const struct ccm_compare module = {.at = {by_chance, by_chance, by_chance}};
                done = asker_take(&asker, &module) && sort_and_check(&asker, CCM_EXPORT_MATCH, &corpus);
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
        make(corpora[i], _i ? low_effort() : 0.01);
        (void)sort_by(by_merged);
        bool is_pair = merged.second != 0 && corpora[i] != CORPUS_MIDDLE; /* pairs are there alone */
        ck_assert_msg(found(LAW_TWO_STAY_TWO)->found || is_pair, "corpus %zu", corpora[i]);
        ck_assert(!found(LAW_ONE_STAYS_ONE)->found);
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

static const struct {
    ccm_comparator *comparator;
    size_t corpus;
    double effort; /* 0: a low one */
    enum law law;
} others[] = {
    {replaced, CORPUS_MIDDLE, 0, LAW_TWO_STAY_TWO},        {first_200000, CORPUS_FAR, 1, LAW_TWO_STAY_TWO},
    {by_blocks, CORPUS_LONG, 0, LAW_TWO_STAY_TWO},         {short_ones, CORPUS_LENGTHS, 0.01, LAW_ONE_STAYS_ONE},
    {numbers, CORPUS_RANDOM, 0, LAW_TWO_STAY_TWO},         {by_hash, CORPUS_RANDOM, 0.004, LAW_TWO_STAY_TWO},
    {equal_if_merged, CORPUS_MIDDLE, 0, LAW_TWO_STAY_TWO},
};

START_TEST(other_mistakes_are_found)
{
    merged = (struct merged){'-', '-', 0, 0};
    make(others[_i].corpus, others[_i].effort > 0 ? others[_i].effort : low_effort());
    (void)sort_by(others[_i].comparator);
    ck_assert(found(others[_i].law)->found);
    clean_up();
}
END_TEST

/* ---- The corpora ---------------------------------------------------------------------------------------------------------------------- */

static bool holds(struct ccm_name name)
{
    for (uint32_t i = corpus_first(&corpus); i < corpus.pool.count; i++) {
        struct ccm_name other = corpus_name(&corpus, i, 0);
        if (other.length == name.length && memcmp(other.bytes, name.bytes, name.length) == 0)
            return true;
    }
    return false;
}

START_TEST(names_are_in_the_order_of_the_rule)
{
    static const struct identity_rule rule;
    make(CORPUS_RANDOM, low_effort());
    for (uint32_t i = corpus_first(&corpus); i + 1 < corpus.pool.count; i++) {
        int order;
        ck_assert_int_eq(identity_compare(&rule, corpus_name(&corpus, i, 0), corpus_name(&corpus, i + 1, 1), &order), IDENTITY_OK);
        ck_assert_int_le(order, 0);
        ck_assert_int_eq(order == 0, corpus.identities.of[i] == corpus.identities.of[i + 1]);
        ck_assert(!unicode_find_uncovered(unicode_version(), corpus_name(&corpus, i, 0), NULL));
    }
    clean_up();
}
END_TEST

START_TEST(a_frame_is_around_every_name)
{
    text_puts(&corpus.before, "Sm");
    text_puts(&corpus.behind, "ith");
    uint32_t first = corpus_add(&corpus, name_of_text("b"), CORPUS_NONE);
    ck_assert_uint_eq(corpus_add(&corpus, name_of_text("B"), first), first + 1);
    ck_assert_uint_eq(corpus_add(&corpus, name_of_text("a"), first), first + 2);
    ck_assert_uint_eq(corpus_add(&corpus, name_of_text("a"), CORPUS_NONE), first + 2);
    ck_assert(corpus_finish(&corpus));
    static const char *const names[] = {"Smith", "Smaith", "Smbith", "SmBith"};
    ck_assert_uint_eq(corpus.pool.count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        struct ccm_name name = corpus_name(&corpus, i, i % 2);
        ck_assert_uint_eq(name.length, strlen(names[i]));
        ck_assert_mem_eq(name.bytes, names[i], name.length);
    }
    ck_assert_uint_eq(corpus.relatives[1], 2);
    ck_assert_uint_eq(corpus.relatives[3], 2);
    ck_assert_uint_eq(corpus.relatives[2], CORPUS_NONE);
    ck_assert_uint_eq(corpus.identities.of[2], corpus.identities.of[3]);
    clean_up();
}
END_TEST

/* At effort 1 each code point is there that a name may hold and is covered (model/unicode.h), and each lone byte. */
START_TEST(all_code_points_are_there)
{
    if (suite_instrumented())
        return;
    make(CORPUS_END, 1);
    size_t points = 0, singles = 0;
    for (int32_t point = 1; point <= 0x10FFFF; point++)
        points += (point < 0xD800 || point > 0xDFFF) && unicode_is_covered(unicode_version(), point);
    for (uint32_t i = 1; i < corpus.pool.count; i++) {
        struct ccm_name name = corpus.pool.at[i];
        ck_assert_mem_eq(name.bytes, "Smith, J", 8);
        name.bytes += 8;
        name.length -= 8;
        singles += name.length && (take_point(&name), name.length == 0);
    }
    ck_assert_uint_eq(singles, points + 128);
    ck_assert(holds(name_of_text("Smith, J")));
    clean_up();
}
END_TEST

START_TEST(what_letters_are_made_of_is_there)
{
    static const char *const names[] = {"Smfiith", "Smssith",   "Smaeith", "Sme\u0301ith",
                                        "Smdžith", "Sm\xFEith", "Smith",   "Smжяith"};
    make(CORPUS_MIDDLE, 1e-9);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(holds(name_of_text(names[i])) == (i != 7), "%s", names[i]); /* most pairs come with effort */
    clean_up();
}
END_TEST

START_TEST(long_names_differ_little)
{
    make(CORPUS_LENGTHS, 0.01);
    size_t longest = 0;
    for (uint32_t i = 1; i < corpus.pool.count; i++)
        longest = corpus.pool.at[i].length > longest ? corpus.pool.at[i].length : longest;
    ck_assert_uint_ge(longest, 32000);
    clean_up();
    if (suite_instrumented())
        return;
    make(CORPUS_LENGTHS, 1);
    for (uint32_t i = 1; i < corpus.pool.count; i++)
        longest = corpus.pool.at[i].length > longest ? corpus.pool.at[i].length : longest;
    ck_assert_uint_ge(longest, 1 << 20);
    clean_up();
}
END_TEST

/* ---- The dictionary ------------------------------------------------------------------------------------------------------------------- */

static struct dictionary dictionary;

static bool knows(const char *string)
{
    uint32_t number;
    return strings_find(&dictionary.strings, name_of_text(string), &number);
}

static bool knows_point(int32_t point)
{
    size_t i = 0;
    while (i < dictionary.point_count && dictionary.points[i] != point)
        i++;
    return i < dictionary.point_count;
}

START_TEST(strings_and_constants_are_found_in_bytes)
{
    static const char bytes[] = "\x01Robert\0Bob\0M\xC3\xBCller\xFF"
                                "abc\x02\xCC\x06\0\0\xFF\xFF\xFF\xFF\x0D\0\x0E\0\0ab\0\0\xCC\x06\0\0";
    ck_assert(dictionary_take(&dictionary, bytes, sizeof bytes - 1));
    ck_assert(knows("Robert") && knows("M\xC3\xBCller") && knows("Bob") && knows("ab"));
    ck_assert(!knows("abc\x02") && !knows("Rob"));
    ck_assert(knows_point(0x6CC) && !knows_point(0xE000D)); /* which is not assigned */
    dictionary_clean_up(&dictionary);
}
END_TEST

START_TEST(a_dictionary_stays_small)
{
    size_t size = 200000;
    char *bytes = malloc(size);
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint32_t point = 0x4E00 + (uint32_t)i / 8 % 0x5000;
        memcpy(bytes + i, &point, 4);
        (void)snprintf(bytes + i + 4, 4, "%c%c%c", 'a' + (int)(i / 8 % 26), 'A' + (int)(i / 208 % 26), 'a' + (int)(i / 5408 % 26));
    }
    ck_assert(dictionary_take(&dictionary, bytes, size));
    ck_assert_uint_eq(dictionary.point_count, DICTIONARY_POINTS_MOST);
    ck_assert_uint_eq(dictionary.strings.count, DICTIONARY_STRINGS_MOST + 1);
    struct sets_config config = {.effort = 0.1, .dictionary = &dictionary};
    ck_assert(corpora_make(&config, CORPUS_DICTIONARY, &corpus));
    ck_assert_uint_gt(corpus.pool.count, DICTIONARY_STRINGS_MOST);
    ck_assert_double_le(sort_by(compare_folded), QUESTIONS_LEAST);
    free(bytes);
    dictionary_clean_up(&dictionary);
    clean_up();
}
END_TEST

static void write_file(char path[32], const void *bytes, size_t size)
{
    strcpy(path, "/tmp/q237588-dictionary.XXXXXX");
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, size), (ssize_t)size);
    close(file);
}

/* Of an ELF file what is loaded, and nothing behind its end, wherever that is. */
START_TEST(of_a_module_what_is_loaded_is_read)
{
    struct {
        Elf64_Ehdr head;
        Elf64_Phdr segments[2];
        char loaded[16], other[16];
    } module = {.head = {.e_phoff = sizeof module.head, .e_phnum = 2}, .loaded = "Robert", .other = "William"};
    char path[32];
    memcpy(module.head.e_ident, ELFMAG, SELFMAG);
    module.head.e_ident[EI_CLASS] = ELFCLASS64;
    module.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = (size_t)(module.loaded - (char *)&module), .p_filesz = 16};
    module.segments[1] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = (size_t)(module.other - (char *)&module), .p_filesz = 16};
    for (size_t size = 0; size <= sizeof module; size += size < sizeof module - 40 ? 8 : 1) {
        write_file(path, &module, size);
        ck_assert(dictionary_read(&dictionary, path));
        ck_assert(size < sizeof module || (knows("Robert") && !knows("William")));
        dictionary_clean_up(&dictionary);
        ck_assert_int_eq(unlink(path), 0);
    }
    module.head.e_phoff = UINT64_MAX;
    write_file(path, &module, sizeof module);
    ck_assert(dictionary_read(&dictionary, path) && dictionary.strings.count <= 1);
    module.head.e_phoff = sizeof module.head;
    module.segments[0].p_offset = UINT64_MAX;
    module.segments[1] = module.segments[0];
    module.segments[1].p_offset = 8;
    module.segments[1].p_filesz = UINT64_MAX;
    write_file(path, &module, sizeof module);
    ck_assert(dictionary_read(&dictionary, path) && knows("William"));
    dictionary_clean_up(&dictionary);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(dictionary_read(&dictionary, "/nowhere/at/all") && dictionary.strings.count == 0);
}
END_TEST

START_TEST(a_dictionary_needs_memory)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/tests/modules/law_equal.so", suite_build());
    for (unsigned long n = 1;; n += 1 + n / 4) {
        fail_alloc_at(n);
        bool read = dictionary_read(&dictionary, path), reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        dictionary_clean_up(&dictionary);
        ck_assert(read == !reached);
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
    TCase *names = tcase_create("names");
    tcase_set_timeout(names, 60);
    tcase_add_test(names, names_are_in_the_order_of_the_rule);
    tcase_add_test(names, a_frame_is_around_every_name);
    tcase_add_test(names, all_code_points_are_there);
    tcase_add_test(names, what_letters_are_made_of_is_there);
    tcase_add_test(names, long_names_differ_little);
    suite_add_tcase(suite, names);
    TCase *words = tcase_create("dictionary");
    tcase_add_test(words, strings_and_constants_are_found_in_bytes);
    tcase_add_test(words, a_dictionary_stays_small);
    tcase_add_test(words, of_a_module_what_is_loaded_is_read);
    tcase_add_test(words, a_dictionary_needs_memory);
    suite_add_tcase(suite, words);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {sort_suite};
    return suite_main(makers, 1);
}
