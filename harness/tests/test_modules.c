/* The two builds of the comparison module, and loading a module. */
#include "fail_alloc.h"
#include "model/identity.h"
#include "model/unicode.h"
#include "module/module.h"
#include "suite.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

static struct module pre_sp4, sp4;

static enum module_status load(const char *file, struct module *module, struct text *message)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", suite_build(), file);
    ck_assert(!path.failed);
    enum module_status status = module_load(path.bytes, module, message);
    text_clean_up(&path);
    return status;
}

static void load_builds(void)
{
    struct text message = {0};
    ck_assert_int_eq(load("modules/pre-sp4.so", &pre_sp4, &message), MODULE_OK);
    ck_assert_int_eq(load("modules/sp4.so", &sp4, &message), MODULE_OK);
    ck_assert_ptr_null(message.bytes);
}

static int sign(int order) { return (order > 0) - (order < 0); }

static int sign_of(UChar32 a, UChar32 b) { return (a > b) - (a < b); }

/* A name of one code point between two letters. */
struct one_point {
    char bytes[8];
    struct ccm_name name;
};

static void make_point(struct one_point *point, UChar32 c)
{
    size_t length = 1;
    point->bytes[0] = 'x';
    U8_APPEND_UNSAFE((uint8_t *)point->bytes, length, (uint32_t)c);
    point->bytes[length++] = 'Y';
    point->name = (struct ccm_name){.bytes = point->bytes, .length = length};
}

static bool is_covered(UChar32 c)
{
    return c >= 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && unicode_is_covered(unicode_version(), c);
}

/* Of both builds all that fold: each place of SP4, and the post office of pre-SP4. */
#define FOLDING (CCM_PLACES + 1)

static void load_folding(ccm_comparator *folding[FOLDING])
{
    for (int place = 0; place < CCM_PLACES; place++)
        folding[place] = sp4.compare->at[place];
    folding[CCM_PLACES] = pre_sp4.compare->at[CCM_POST_OFFICE];
}

/* Every code point against its folding, both neighbours of that and some others: the order must be that of ICU's
 * simple foldings. */
START_TEST(folding_is_unicode_simple_case_folding)
{
    ccm_comparator *folding[FOLDING];
    load_folding(folding);
    ccm_comparator *compare = folding[_i];
    bool again = _i > 0 && compare == folding[0]; /* the same function at another place */
    uint32_t step = suite_under_valgrind() ? 97 : again ? 61 : suite_sanitized() ? 7 : 1, differences = 0;
    for (UChar32 c = 0; c <= 0x10FFFF; c += (UChar32)step) {
        if (!is_covered(c))
            continue;
        UChar32 folded = u_foldCase(c, U_FOLD_CASE_DEFAULT);
        const UChar32 others[] = {folded, folded - 1, folded + 1, c - 1, u_toupper(c), u_tolower(c), 'a', 0x00DF, 0x10FFFF};
        struct one_point point, other;
        make_point(&point, c);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            if (!is_covered(others[i]))
                continue;
            make_point(&other, others[i]);
            int expected = sign_of(folded, u_foldCase(others[i], U_FOLD_CASE_DEFAULT));
            if (sign(compare(point.name, other.name)) != expected && differences++ == 0)
                ck_abort_msg("U+%04X against U+%04X", (unsigned)c, (unsigned)others[i]);
        }
    }
    ck_assert_uint_eq(differences, 0);
}
END_TEST

static unsigned random_of(uint64_t *state, size_t count)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((*state >> 33) % count);
}

/* Random bytes, mostly ill-formed, behind letters of random case, against the oracle, which decodes and folds with another library. */
START_TEST(any_bytes_compare_as_the_identity_rule_says)
{
    static const unsigned char some[] = {'a',  'A',  'z',  ' ',  0x80, 0xBF, 0xC3, 0x9F, 0xE1, 0xBA,
                                         0x9E, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0x90, 0xFF, 0xC0, 0xE2};
    struct identity_rule rule = {0};
    uint64_t state = 1;
    int rounds = suite_under_valgrind() ? 2000 : suite_sanitized() ? 40000 : 200000, equal = 0;
    for (int round = 0; round < rounds; round++) {
        char bytes[2][32];
        struct ccm_name names[2];
        unsigned letters = random_of(&state, 24);
        for (int i = 0; i < 2; i++) {
            names[i] = (struct ccm_name){.bytes = bytes[i], .length = letters + random_of(&state, 8)};
            for (size_t j = 0; j < names[i].length; j++)
                bytes[i][j] = (char)some[random_of(&state, j < letters ? 2 : round % 2 ? sizeof some : 4)];
        }
        int expected;
        ck_assert_int_eq(identity_compare(&rule, names[0], names[1], &expected), IDENTITY_OK);
        equal += expected == 0;
        for (int place = 0; place < CCM_PLACES; place++)
            ck_assert_int_eq(sign(sp4.compare->at[place](names[0], names[1])), sign(expected));
        ck_assert_int_eq(sign(pre_sp4.compare->at[CCM_POST_OFFICE](names[0], names[1])), sign(expected));
    }
    ck_assert_int_gt(equal, rounds / 200);
}
END_TEST

static int folded_ascii(int byte) { return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte; }

/* Each byte of ASCII against each other, wherever it stands; what follows would decide otherwise. */
START_TEST(ascii_is_folded_at_any_place_of_a_name)
{
    ccm_comparator *folding[FOLDING];
    load_folding(folding);
    ccm_comparator *compare = folding[_i];
    int step = suite_under_valgrind() ? 5 : 1;
    for (size_t at = 0; at < 17; at++) {
        char left[18] = "SMITH, JIMMY (IT)", right[18] = "smith, jimmy (it)";
        for (int a = 0; a < 0x80; a++) {
            for (int b = 0; b < 0x80; b += step) {
                int expected = sign(folded_ascii(a) - folded_ascii(b));
                size_t length = expected ? 17 : at + 1;
                left[at] = (char)a, right[at] = (char)b;
                memset(left + at + 1, expected < 0 ? '~' : ' ', 16 - at);
                memset(right + at + 1, expected < 0 ? ' ' : '~', 16 - at);
                if (sign(compare((struct ccm_name){left, length}, (struct ccm_name){right, length})) != expected)
                    ck_abort_msg("%#x and %#x at %zu", (unsigned)a, (unsigned)b, at);
            }
        }
    }
}
END_TEST

START_TEST(pre_sp4_compares_bytes_in_two_places_of_three)
{
    static const struct {
        const char *a, *b;
        int by_bytes, folded;
    } cases[] = {
        {"Smith, Jimmy", "SMITH, Jimmy", 1, 0},
        {"Smith, Jimmy", "Smith, jimmy", -1, 0},
        {"a", "a", 0, 0},
        {"a", "ab", -1, -1},
        {"ab", "a", 1, 1},
        {"", "", 0, 0},
        {"\xFF", "a", 1, 1},
        {"Z", "a", -1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ccm_name a = {cases[i].a, strlen(cases[i].a)}, b = {cases[i].b, strlen(cases[i].b)};
        ck_assert_int_eq(sign(pre_sp4.compare->at[CCM_IMPORT_LIST](a, b)), cases[i].by_bytes);
        ck_assert_int_eq(sign(pre_sp4.compare->at[CCM_EXPORT_MATCH](a, b)), cases[i].by_bytes);
        ck_assert_int_eq(sign(pre_sp4.compare->at[CCM_POST_OFFICE](a, b)), cases[i].folded);
        for (int place = 0; place < CCM_PLACES; place++)
            ck_assert_int_eq(sign(sp4.compare->at[place](a, b)), cases[i].folded);
    }
    ck_assert_str_eq(pre_sp4.compare->build, "pre-SP4");
    ck_assert_str_eq(sp4.compare->build, "SP4");
}
END_TEST

/* In a Turkish locale the C library's own functions take I and i for two letters. */
START_TEST(the_locale_does_not_matter)
{
    ck_assert_int_eq(setenv("LOCPATH", "build/locales", 1), 0);
    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "tr_TR.UTF-8"));
    struct ccm_name upper = {"ALI", 3}, lower = {"ali", 3}, dotless = {"al\xC4\xB1", 4};
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_int_eq(sp4.compare->at[place](upper, lower), 0);
        ck_assert_int_ne(sp4.compare->at[place](upper, dotless), 0);
    }
    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C"));
    ck_assert_int_eq(unsetenv("LOCPATH"), 0);
}
END_TEST

static void assert_unusable(const char *file, const char *what)
{
    struct module module;
    struct text message = {0};
    ck_assert_int_eq(load(file, &module, &message), MODULE_UNUSABLE);
    ck_assert_ptr_null(module.compare);
    ck_assert_msg(message.bytes && strstr(message.bytes, what), "%s: \"%s\"", file, message.bytes);
    ck_assert_ptr_nonnull(strstr(message.bytes, file));
    text_clean_up(&message);
}

static size_t visited;

static void count_page(char *start, size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    ck_assert_uint_eq((uintptr_t)start % page, 0);
    ck_assert_uint_eq(length % page, 0);
    ck_assert_uint_gt(length, 0);
    visited++;
}

START_TEST(writable_memory_is_found_as_whole_pages)
{
    char path[256];
    struct module module;
    struct text message = {0};
    (void)snprintf(path, sizeof path, "%s/tests/modules/keeps_count.so", suite_build());
    ck_assert_int_eq(module_load(path, &module, &message), MODULE_OK);
    module_for_each_writable(&module, count_page);
    ck_assert_uint_gt(visited, 0);
    text_clean_up(&message);
}
END_TEST

START_TEST(writable_memory_around_an_address_is_found)
{
    void *handle = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
    if (!handle)
        return; /* another C library */
    module_for_each_writable_at(dlsym(handle, "setenv"), count_page);
    ck_assert_uint_gt(visited, 0);
    visited = 0;
    module_for_each_writable_at(&handle, count_page);
    ck_assert_uint_eq(visited, 0);
    (void)dlclose(handle);
}
END_TEST

/* One that can be unloaded, and one that cannot; loaded once and twice. */
START_TEST(unloading_runs_destructors_and_exit_handlers)
{
    static const char *const files[] = {"tests/modules/calls_on_unload.so", "tests/modules/stays_loaded.so"};
    struct module module, again;
    struct text message = {0};
    ck_assert_int_eq(load(files[_i % 2], &module, &message), MODULE_OK);
    if (_i / 2)
        ck_assert_int_eq(load(files[_i % 2], &again, &message), MODULE_OK);
    ck_assert_int_eq(unsetenv("Q237588_UNLOADED"), 0);
    module_unload(&module);
    ck_assert_ptr_nonnull(getenv("Q237588_UNLOADED"));
    ck_assert_ptr_null(module.handle);
}
END_TEST

START_TEST(a_bad_module_is_refused_with_its_reason)
{
    assert_unusable("no/such.so", "cannot be loaded as a shared object");
    assert_unusable("tests/modules/no_symbol.so", "does not export ccm_compare_module()");
    assert_unusable("tests/modules/other_abi.so", "is of ABI ");
    assert_unusable("tests/modules/other_size.so", "set size to sizeof(struct ccm_compare)");
    assert_unusable("tests/modules/null_comparator.so", "has a NULL comparator at export match; every place needs one");
    assert_unusable("tests/modules/returns_null.so", "ccm_compare_module() returned NULL");
    assert_unusable("tests/modules/nameless.so", "has no name of its build");
    assert_unusable("tests/modules/other_when_called_again.so", "returned something else when it was called again");
    struct module module;
    struct text message = {0};
    fail_alloc_at(1);
    ck_assert_int_eq(module_load("/none.so", &module, &message), MODULE_UNUSABLE);
    fail_alloc_at(0);
    text_clean_up(&message);
}
END_TEST

static Suite *modules_suite(void)
{
    Suite *suite = suite_create("modules");
    TCase *builds = tcase_create("builds");
    tcase_set_tags(builds, SUITE_PLAIN);
    tcase_set_timeout(builds, 60);
    tcase_add_checked_fixture(builds, load_builds, NULL);
    tcase_add_loop_test(builds, folding_is_unicode_simple_case_folding, 0, FOLDING);
    tcase_add_test(builds, any_bytes_compare_as_the_identity_rule_says);
    tcase_add_loop_test(builds, ascii_is_folded_at_any_place_of_a_name, 0, FOLDING);
    tcase_add_test(builds, pre_sp4_compares_bytes_in_two_places_of_three);
    tcase_add_test(builds, the_locale_does_not_matter);
    suite_add_tcase(suite, builds);
    TCase *loading = tcase_create("loading");
    tcase_add_test(loading, writable_memory_is_found_as_whole_pages);
    tcase_add_test(loading, writable_memory_around_an_address_is_found);
    tcase_add_loop_test(loading, unloading_runs_destructors_and_exit_handlers, 0, 4);
    tcase_add_test(loading, a_bad_module_is_refused_with_its_reason);
    suite_add_tcase(suite, loading);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {modules_suite};
    return suite_main(makers, 1);
}
