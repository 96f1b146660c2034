/* What laws by sorting stand on: the corpora, the dictionary of a module's file; and the time that grows with the names. */
#include "../../fixtures/candidates/folding.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "laws/corpora.h"
#include "laws/dictionary.h"
#include "laws/growth.h"
#include "model/unicode.h"
#include "suite.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unicode/utf8.h>
#include <unistd.h>

static double low_effort(void) { return suite_instrumented() ? 0.0002 : 0.001; }

static struct corpus corpus;

static void make_corpus(size_t number, double effort)
{
    ck_assert(corpora_make(&(struct sets_config){.effort = effort}, number, &corpus));
}

static void clean_up(void) { corpus_clean_up(&corpus); }

/* ---- The corpora ------------------------------------------------------------------------------------------------------------- */

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
    make_corpus(CORPUS_RANDOM, low_effort());
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
    make_corpus(CORPUS_END, 1);
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

START_TEST(decompositions_are_included)
{
    static const char *const names[] = {"Smfiith",   "Smssith", "Smaeith", "Sme\u0301ith", "Smdžith",
                                        "Sm\xFEith", "Smith",   "Smжяith", "Sm\xE2\x80ith"};
    make_corpus(CORPUS_MIDDLE, 1e-9);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(holds(name_of_text(names[i])) == (i != 7), "%s", names[i]); /* most pairs come with effort */
    clean_up();
}
END_TEST

START_TEST(long_names_differ_little)
{
    make_corpus(CORPUS_LENGTHS, 0.01);
    size_t longest = 0;
    for (uint32_t i = 1; i < corpus.pool.count; i++)
        longest = corpus.pool.at[i].length > longest ? corpus.pool.at[i].length : longest;
    ck_assert_uint_ge(longest, 32000);
    clean_up();
    if (suite_instrumented())
        return;
    make_corpus(CORPUS_LENGTHS, 1);
    for (uint32_t i = 1; i < corpus.pool.count; i++)
        longest = corpus.pool.at[i].length > longest ? corpus.pool.at[i].length : longest;
    ck_assert_uint_ge(longest, 1 << 20);
    clean_up();
}
END_TEST

/* ---- The dictionary ---------------------------------------------------------------------------------------------------------- */

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
    ck_assert_uint_eq(dictionary.point_count, DICTIONARY_POINTS_MAX);
    ck_assert_uint_eq(dictionary.strings.count, DICTIONARY_STRINGS_MAX + 1);
    struct sets_config config = {.effort = 0.1, .dictionary = &dictionary};
    ck_assert(corpora_make(&config, CORPUS_DICTIONARY, &corpus));
    ck_assert_uint_gt(corpus.pool.count, DICTIONARY_STRINGS_MAX);
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

/* Loaded segments of an ELF file, and nothing after its end. */
START_TEST(only_loaded_segments_of_a_module_are_read)
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

START_TEST(a_dictionary_needs_a_descriptor)
{
    struct rlimit before;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max}), 0);
    bool read = dictionary_read(&dictionary, "/proc/self/exe");
    int error = errno;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert(!read);
    ck_assert_int_eq(error, EMFILE);
    ck_assert(dictionary_read(&dictionary, "/") && dictionary.strings.count <= 1);
    dictionary_clean_up(&dictionary);
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

static Suite *corpora_suite(void)
{
    Suite *suite = suite_create("laws_corpora");
    TCase *names = tcase_create("names");
    tcase_set_tags(names, SUITE_PLAIN);
    tcase_set_timeout(names, 60);
    tcase_add_test(names, names_are_in_the_order_of_the_rule);
    tcase_add_test(names, a_frame_is_around_every_name);
    tcase_add_test(names, all_code_points_are_there);
    tcase_add_test(names, decompositions_are_included);
    tcase_add_test(names, long_names_differ_little);
    suite_add_tcase(suite, names);
    TCase *words = tcase_create("dictionary");
    tcase_add_test(words, strings_and_constants_are_found_in_bytes);
    tcase_add_test(words, a_dictionary_stays_small);
    tcase_add_test(words, only_loaded_segments_of_a_module_are_read);
    tcase_add_test(words, a_dictionary_needs_a_descriptor);
    tcase_add_test(words, a_dictionary_needs_memory);
    suite_add_tcase(suite, words);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {corpora_suite};
    return suite_main(makers, 1);
}
