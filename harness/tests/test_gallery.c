/* The gallery of candidates, fixtures/candidates/: each has its conclusion of expected.json. */
#include "gallery.h"
#include "model/identity.h"
#include "module/module.h"
#include "module/workers.h"
#include "model/unicode.h"
#include "suite.h"
#include "verify/verification.h"

#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { FEWEST_WRONG = 24, FEWEST_RIGHT = 3 };

/* Position of the word in the names; `count`: not there. */
static int index_of(const char *word, const char *const *names, int count)
{
    int index = 0;
    while (index < count && strcmp(word, names[index]) != 0)
        index++;
    return index;
}

/* The worst conclusion that the entry allows. CONCLUSIONS: it cannot be loaded. */
static enum conclusion_kind conclusion_of(json_t *entry)
{
    json_t *words = json_object_get(entry, "conclusion"), *word;
    int least = CONCLUSIONS;
    size_t i;
    if (json_is_string(words))
        least = index_of(json_string_value(words), conclusion_names, CONCLUSIONS);
    json_array_foreach(words, i, word)
    {
        int kind = index_of(json_string_value(word), conclusion_names, CONCLUSIONS);
        ck_assert_msg(kind < CONCLUSION_FIXED || strcmp(json_string_value(word), GALLERY_UNLOADED) == 0, "no such conclusion: %s",
                      json_string_value(word));
        least = kind < least ? kind : least;
    }
    ck_assert_msg(least < CONCLUSIONS, "%s: no such conclusion", gallery_word(entry, "candidate"));
    return (enum conclusion_kind)least;
}

/* Asserts that it is an array of places, at least one, in their order. */
static void check_places(json_t *places)
{
    ck_assert(json_is_array(places) && json_array_size(places) > 0);
    int last = -1;
    size_t i;
    json_t *place;
    json_array_foreach(places, i, place)
    {
        ck_assert(json_is_string(place));
        int index = index_of(json_string_value(place), place_names, CCM_PLACES);
        ck_assert_msg(index < CCM_PLACES, "no such place: %s", json_string_value(place));
        ck_assert_int_gt(index, last);
        last = index;
    }
}

/* The first broken law, in the order of `enum law`; LAWS: none. */
static enum law first_broken(json_t *entry)
{
    json_t *laws = json_object_get(entry, "laws"), *places;
    ck_assert(json_is_object(laws));
    int first = LAWS;
    const char *name;
    json_object_foreach(laws, name, places)
    {
        int law = (int)gallery_law(name);
        ck_assert_msg(law < LAWS, "no such law: %s", name);
        check_places(places);
        if (law < first)
            first = law;
    }
    return (enum law)first;
}

static bool exists(const char *name, const char *extension)
{
    struct text path = {0};
    text_printf(&path, GALLERY_FOLDER "/%s%s", name, extension);
    ck_assert(!path.failed);
    FILE *file = fopen(path.bytes, "r");
    text_clean_up(&path);
    return file && fclose(file) == 0;
}

START_TEST(there_are_enough_of_both_kinds)
{
    ck_assert_msg(gallery_entries(), "cannot read " GALLERY_FOLDER "/expected.json");
    int right = 0, wrong = 0;
    for (size_t i = 0; i < json_array_size(gallery_entries()); i++) {
        if (conclusion_of(gallery_entry((int)i)) == CONCLUSION_FIXED)
            right++;
        else
            wrong++;
    }
    ck_assert_int_ge(right, FEWEST_RIGHT);
    ck_assert_int_ge(wrong, FEWEST_WRONG);
}
END_TEST

START_TEST(every_candidate_is_listed_once)
{
    json_t *listed = json_object();
    for (size_t i = 0; i < json_array_size(gallery_entries()); i++) {
        const char *name = gallery_word(gallery_entry((int)i), "candidate");
        ck_assert_msg(!json_object_get(listed, name), "%s is listed twice", name);
        ck_assert_msg(exists(name, ".c"), "%s is listed, and there is no " GALLERY_FOLDER "/%s.c", name, name);
        ck_assert_int_eq(json_object_set_new(listed, name, json_true()), 0);
    }
    DIR *folder = opendir(GALLERY_FOLDER);
    ck_assert_ptr_nonnull(folder);
    for (const struct dirent *file; (file = readdir(folder));) {
        char *name = strdup(file->d_name), *extension = name ? strrchr(name, '.') : NULL;
        if (extension && strcmp(extension, ".c") == 0) {
            *extension = '\0';
            ck_assert_msg(json_object_get(listed, name), GALLERY_FOLDER "/%s.c is not listed in expected.json", name);
        }
        free(name);
    }
    ck_assert_int_eq(closedir(folder), 0);
    json_decref(listed);
}
END_TEST

/* Asserts that it is a law, or an array of laws. */
static void check_laws(json_t *laws, const char *name)
{
    size_t i;
    json_t *law;
    ck_assert_msg(!laws || gallery_has(laws, "any") || json_is_array(laws), "%s: no array of laws", name);
    json_array_foreach(laws, i, law)
    {
        const char *word = json_string_value(law);
        ck_assert_msg(word && gallery_law(word) < LAWS, "%s: no such law: %s", name, word ? word : "no string");
    }
}

/* An entry of expected.json must be consistent: the conclusion is that of the worst law, unless a fixture is worse. */
START_TEST(expectations_are_consistent)
{
    json_t *entry = gallery_entry(_i), *blame = json_object_get(entry, "blame"), *places;
    const char *name = gallery_word(entry, "candidate"), *like = json_string_value(json_object_get(entry, "like"));
    enum conclusion_kind conclusion = conclusion_of(entry), most = CONCLUSION_FIXED;
    enum law worst = first_broken(entry);
    ck_assert_msg(!like || strcmp(like, "neither") == 0 || index_of(like, known_build_names, KNOWN_BUILDS) < KNOWN_BUILDS,
                  "%s is like what? %s", name, like);
    if (worst < LAWS)
        most = law_is_of_safety(worst)       ? CONCLUSION_UNSAFE
               : worst == LAW_NO_FALSE_MATCH ? CONCLUSION_OVER_FIXED
                                             : CONCLUSION_NOT_FIXED;
    ck_assert_msg(conclusion <= most, "%s cannot be %s, as a law is broken: %s", name, conclusion_names[conclusion],
                  worst < LAWS ? law_table[worst].name : "");
    if (conclusion == CONCLUSION_FIXED)
        ck_assert_msg(like && strcmp(like, "SP4") == 0 && json_is_null(blame),
                      "%s is fixed: it is like SP4, and there is nothing to blame", name);
    check_laws(json_object_get(entry, "one_of"), name);
    check_laws(json_object_get(entry, "perhaps"), name);
    size_t i;
    ck_assert_msg(!blame || json_is_null(blame) || json_is_array(blame), "%s: blame is neither null nor an array", name);
    json_array_foreach(blame, i, places) check_places(places);
}
END_TEST

/* ---- In a worker ---------------------------------------------------------------------------------------------------------- */

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

/* Whether all places make the names equal exactly if the post office does, in both orders. */
static bool agrees(const struct ccm_compare *compare, struct ccm_name a, struct ccm_name b)
{
    static const struct identity_rule rule;
    int order = 0;
    bool agreed = identity_compare(&rule, a, b, &order) == IDENTITY_OK;
    for (int place = 0; place < CCM_PLACES; place++) {
        int asked = compare->at[place](a, b), turned = compare->at[place](b, a);
        agreed = agreed && (asked == 0) == (order == 0) && (asked > 0) == (turned < 0) && (asked < 0) == (turned > 0);
    }
    return agreed;
}

/* Code points against related ones: all below `dense`, above it one in `step`, which is odd, as capitals and small letters
 * alternate. */
static bool agrees_on_letters(const struct ccm_compare *compare, struct text *reply)
{
    UChar32 dense = suite_under_valgrind() ? 0x100 : 0x600, step = suite_under_valgrind() ? 7919 : 211;
    struct unicode_version unicode = unicode_version();
    for (UChar32 c = 1; c <= 0x10FFFF; c += c < dense ? 1 : step) {
        if (!unicode_is_covered(unicode, c))
            continue;
        UChar32 folded = u_foldCase(c, U_FOLD_CASE_DEFAULT);
        const UChar32 others[] = {folded, u_toupper(c), u_tolower(c), u_toupper(folded), c - 1, 'i'};
        struct one_point point, other;
        make_point(&point, c);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            make_point(&other, others[i]);
            if (!unicode_is_covered(unicode, others[i]) || agrees(compare, point.name, other.name))
                continue;
            text_printf(reply, "U+%04X against U+%04X", (unsigned)c, (unsigned)others[i]);
            return false;
        }
    }
    return true;
}

/* Truncated and overlong sequences, surrogates, code points too high, and other invalid UTF-8: all pairs. */
static bool agrees_on_bytes(const struct ccm_compare *compare, struct text *reply)
{
    static const char *const bytes[] = {"",
                                        "a",
                                        "A",
                                        "\x80",
                                        "\xBF",
                                        "\xC3",
                                        "\xC3\x89",
                                        "\xC3\xA9",
                                        "\xC1\x81",
                                        "\xC0\x80",
                                        "\xE2\x84",
                                        "\xE2\x84\xAA",
                                        "k",
                                        "K",
                                        "\xED\xA0\x80",
                                        "\xED\xA0",
                                        "\xED",
                                        "\xF0\x90",
                                        "\xF0\x90\x90",
                                        "\xF0\x90\x90\x94",
                                        "\xF0\x90\x90\xBC",
                                        "\xF4\x90\x80\x80",
                                        "\xF4\x8F\xBF\xBF",
                                        "\xF5\x80\x80\x80",
                                        "\xE0\x81\x81",
                                        "\xF0\x80\x81\x81",
                                        "\xFC",
                                        "\xDC",
                                        "\xFF",
                                        "M\xFCller",
                                        "M\xFCLLER",
                                        "M\xDCller",
                                        "a\xC3",
                                        "A\xC3",
                                        "A\xE2\x84",
                                        "\xC3k",
                                        "\xC3\xC3\xA9",
                                        "\xC3\xC3\x89",
                                        "Ma\xC3\x9F",
                                        "MASS",
                                        "ma\xE1\xBA\x9E"};
    size_t count = sizeof bytes / sizeof *bytes;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            struct ccm_name a = {bytes[i], strlen(bytes[i])}, b = {bytes[j], strlen(bytes[j])};
            if (agrees(compare, a, b))
                continue;
            text_printf(reply, "name %zu against name %zu of agrees_on_bytes()", i, j);
            return false;
        }
    return true;
}

/* A candidate that is tried. */
struct trial {
    const char *path;
    bool right; /* it is expected to be */
    bool done;
};

static bool try_candidate(void *context, size_t job, struct text *reply)
{
    (void)job;
    const struct trial *trial = context;
    struct module module;
    if (module_load(trial->path, &module, reply) != MODULE_OK)
        return false;
    return !trial->right || (agrees_on_letters(module.compare, reply) && agrees_on_bytes(module.compare, reply));
}

static void take_candidate(void *context, size_t job, const struct outcome *outcome)
{
    (void)job;
    struct trial *trial = context;
    ck_assert_msg(outcome->kind == OUTCOME_DONE, "%s: outcome %d: %.*s", trial->path, (int)outcome->kind,
                  (int)outcome->reply_length, outcome->reply ? outcome->reply : "");
    trial->done = true;
}

/* A correct candidate against the oracle, in addition to verify. */
static void try(json_t *entry)
{
    if (json_is_true(json_object_get(entry, "isolated")))
        return; /* the workers here are not */
    struct text path = {0};
    text_printf(&path, "%s/candidates/%s.so", suite_build(), gallery_word(entry, "candidate"));
    ck_assert(!path.failed);
    struct trial trial = {.path = path.bytes, .right = conclusion_of(entry) == CONCLUSION_FIXED};
    struct workers_config config = {.workers = 1, .job = try_candidate, .collect = take_candidate, .context = &trial};
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
    ck_assert(trial.done);
    text_clean_up(&path);
}

START_TEST(a_correct_candidate_agrees_with_the_post_office)
{
    try(gallery_entry(_i));
}
END_TEST

static Suite *gallery_suite(void)
{
    gallery_begin();
    int count = (int)json_array_size(gallery_entries());
    Suite *suite = suite_create("gallery");
    TCase *list = tcase_create("list");
    tcase_add_test(list, there_are_enough_of_both_kinds);
    tcase_add_test(list, every_candidate_is_listed_once);
    tcase_add_loop_test(list, expectations_are_consistent, 0, count);
    suite_add_tcase(suite, list);
    TCase *candidates = tcase_create("candidates");
    tcase_set_timeout(candidates, 60);
    tcase_add_loop_test(candidates, a_correct_candidate_agrees_with_the_post_office, 0, count);
    suite_add_tcase(suite, candidates);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {gallery_suite};
    int status = suite_main(makers, 1);
    gallery_clean_up();
    return status;
}
