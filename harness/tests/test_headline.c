/* A candidate in one sentence, with likely names; and the plainest fixture. */
#include "fail_alloc.h"
#include "fixture/fixture.h"
#include "laws/findings.h"
#include "laws/likely.h"
#include "model/identity.h"
#include "report/headline.h"
#include "suite.h"
#include "verify/plain.h"

#include <stdlib.h>
#include <ctype.h>
#include <string.h>

#define ALL 7u

static const struct {
    enum conclusion_kind conclusion;
    unsigned like;
    size_t traits[3]; /* which it has; 0: no more, as TRAIT_IDENTICAL comes last here */
    uint8_t places;
    enum law broken; /* LAWS: none */
    const char *detail, *expected;
} headlines[] = {
    {CONCLUSION_NOT_FIXED,
     BUILD_PRE_SP4,
     {TRAIT_ASCII},
     ALL,
     LAW_NO_MISSED_MATCH,
     NULL,
     "like pre-SP4: it compares case-sensitively: 'SMITH, Jimmy' and 'Smith, Jimmy'"},
    {CONCLUSION_NOT_FIXED,
     LIKE_NEITHER,
     {TRAIT_ASCII},
     1,
     LAW_NO_MISSED_MATCH,
     NULL,
     "it compares case-sensitively at import list: 'SMITH, Jimmy' and 'Smith, Jimmy'"},
    {CONCLUSION_NOT_FIXED,
     LIKE_NEITHER,
     {TRAIT_LATIN_1, TRAIT_GREEK, TRAIT_CYRILLIC},
     ALL,
     LAW_NO_MISSED_MATCH,
     NULL,
     "it folds A to Z only; Latin-1, Greek and Cyrillic letters differ in case: 'MÜLLER, Hans' and 'Müller, Hans'"},
    {CONCLUSION_NOT_FIXED,
     LIKE_NEITHER,
     {TRAIT_LATIN_1, TRAIT_GREEK, TRAIT_CYRILLIC},
     6,
     LAW_NO_MISSED_MATCH,
     NULL,
     "it folds A to Z only at export match and post office; Latin-1, Greek and Cyrillic letters differ in case: 'MÜLLER, Hans' and "
     "'Müller, Hans'"},
    {CONCLUSION_NOT_FIXED,
     LIKE_NEITHER,
     {TRAIT_GREEK, TRAIT_CYRILLIC},
     ALL,
     LAW_NO_MISSED_MATCH,
     NULL,
     "it does not fold every letter; these differ in case: Greek and Cyrillic: 'ΠΑΠΑΔΑΚΗ, Άννα' and 'Παπαδακη, Άννα'"},
    {CONCLUSION_NOT_FIXED,
     LIKE_NEITHER,
     {0},
     0,
     LAW_NO_MISSED_MATCH,
     "-1, the other way round 1",
     "it distinguishes two spellings of one name: 'x' and 'y'"},
    {CONCLUSION_NOT_FIXED, BUILD_SP4, {0}, 0, LAW_TRANSITIVE, "0 and 0, but 1", "like SP4, but its order has a cycle: 'x' and 'y'"},
    {CONCLUSION_OVER_FIXED,
     LIKE_NEITHER,
     {TRAITS_OF_CASE},
     ALL,
     LAW_NO_FALSE_MATCH,
     NULL,
     "it takes everybody for one user: 'Smith, Jimmy' and 'Jones, Ann'"},
    {CONCLUSION_OVER_FIXED,
     LIKE_NEITHER,
     {TRAITS_OF_CASE},
     5,
     LAW_NO_FALSE_MATCH,
     NULL,
     "it takes everybody for one user at import list and post office: 'Smith, Jimmy' and 'Jones, Ann'"},
    /* Over-fixed by false matches, in spite of missed ones. */
    {CONCLUSION_OVER_FIXED,
     LIKE_NEITHER,
     {TRAIT_LATIN_1},
     ALL,
     LAW_NO_FALSE_MATCH,
     NULL,
     "it makes distinct names equal: 'x' and 'y'"},
    {CONCLUSION_OVER_FIXED, LIKE_NEITHER, {0}, 0, LAWS, NULL, "fixture a: missing: 1, expected 0"},
    {CONCLUSION_UNSAFE,
     LIKE_NEITHER,
     {TRAIT_LATIN_1},
     ALL,
     LAW_LOCALE_INDEPENDENT,
     "1, under tr_TR.UTF-8 -1",
     "its answer depends on the locale (as under tr_TR.UTF-8): 'x' and 'y'"},
    {CONCLUSION_UNSAFE,
     BUILD_SP4,
     {0},
     0,
     LAW_NO_CRASH,
     "signal 6 (Aborted)",
     "like SP4, but it crashes (signal 6 (Aborted)): 'x' and 'y'"},
    {CONCLUSION_UNSAFE,
     BUILD_SP4,
     {0},
     0,
     LAW_NO_CRASH,
     "ended its process with exit status 0",
     "like SP4, but it ended its process with exit status 0: 'x' and 'y'"},
    {CONCLUSION_UNSAFE, LIKE_NEITHER, {0}, 0, LAW_NO_OUTPUT, "compared\\n", "it prints: 'x' and 'y'"},
    {CONCLUSION_UNSAFE, LIKE_NEITHER, {0}, 0, LAW_NO_ALLOCATION, NULL, "it allocates memory: 'x' and 'y'"},
    {CONCLUSION_UNSAFE, LIKE_NEITHER, {0}, 0, LAW_NO_SYSTEM_CALLS, "getpid", "it makes a system call (getpid): 'x' and 'y'"},
    {CONCLUSION_UNSAFE,
     LIKE_NEITHER,
     {0},
     0,
     LAW_STATELESS,
     "it wrote to variables of its own",
     "it keeps state from one question to the next: 'x' and 'y'"},
    {CONCLUSION_UNSAFE,
     LIKE_NEITHER,
     {0},
     0,
     LAW_STATELESS,
     "it changed the locale when it was loaded",
     "it changed the locale when it was loaded: 'x' and 'y'"},
    {CONCLUSION_UNSAFE,
     LIKE_NEITHER,
     {0},
     0,
     LAW_STATELESS,
     "-1, then 0",
     "it keeps state from one question to the next: 'x' and 'y'"},
    {CONCLUSION_INCONCLUSIVE,
     LIKE_NEITHER,
     {TRAIT_ASCII},
     ALL,
     LAWS,
     NULL,
     "no counterexample was found, but not everything could be tested"},
    {CONCLUSION_INCONCLUSIVE,
     BUILD_SP4,
     {0},
     0,
     LAWS,
     NULL,
     "like SP4: no counterexample was found, but not everything could be tested"},
    {CONCLUSION_FIXED, BUILD_SP4, {0}, 0, LAWS, NULL, "like SP4: it does what is expected of SP4 in all tests"},
};

START_TEST(one_sentence)
{
    static struct verification verification;
    char statement[] = "fixture a: missing: 1, expected 0", detail[64] = "";
    struct statement statements[] = {{.kind = headlines[_i].conclusion, .text = statement}};
    struct text text = {0};
    verification = (struct verification){.conclusion = headlines[_i].conclusion, .like = headlines[_i].like};
    verification.statements = statements;
    verification.statement_count = 1;
    for (size_t i = 0; i < 3 && headlines[_i].traits[i]; i++)
        verification.laws.portrait.places[headlines[_i].traits[i]] = headlines[_i].places;
    if (headlines[_i].detail)
        strcpy(detail, headlines[_i].detail);
    if (headlines[_i].broken < LAWS)
        verification.laws.results[headlines[_i].broken][CCM_EXPORT_MATCH] =
            (struct law_result){.state = LAW_BROKEN,
                                .counterexample = {.names = {name_of_text("x"), name_of_text("y")}, .count = 2},
                                .detail = headlines[_i].detail ? detail : NULL};
    headline_write(&verification, &text);
    ck_assert_str_eq(text.bytes, headlines[_i].expected);
    text_clean_up(&text);
}
END_TEST

START_TEST(long_names_are_not_spelled_out)
{
    static struct verification verification = {.conclusion = CONCLUSION_NOT_FIXED, .like = LIKE_NEITHER};
    char bytes[66], detail[] = "-1, the other way round 1";
    struct text text = {0};
    for (size_t length = 64; length < 66; length++) {
        const struct ccm_name name = {.bytes = memset(bytes, 'x', sizeof bytes), .length = length};
        verification.laws.results[LAW_NO_MISSED_MATCH][CCM_IMPORT_LIST] = (struct law_result){
            .state = LAW_BROKEN, .counterexample = {.names = {name, name_of_text("y")}, .count = 2}, .detail = detail};
        headline_write(&verification, &text);
    }
    ck_assert_ptr_nonnull(strstr(text.bytes, "xxx' and 'y'"));
    ck_assert_ptr_nonnull(strstr(text.bytes, "one name, in names of 65 characters"));
    text_clean_up(&text);
}
END_TEST

/* Equal by the table are those that the default rule has as equal: otherwise SP4 would have a trait. */
START_TEST(traits_are_by_the_rule)
{
    static const struct identity_rule rule;
    ck_assert_uint_gt(trait_count, TRAITS_OF_CASE);
    for (size_t i = 0; i < trait_count; i++) {
        int order = 1;
        const struct trait *trait = &trait_table[i];
        ck_assert_int_eq(identity_compare(&rule, name_of_text(trait->names[0]), name_of_text(trait->names[1]), &order),
                         IDENTITY_OK);
        ck_assert_msg((order == 0) == trait->equal && trait->equal == (i < TRAITS_OF_CASE), "%s", trait->words);
    }
}
END_TEST

START_TEST(a_portrait_is_read_whole)
{
    struct portrait portrait = {{[3] = 5}};
    char bytes[sizeof portrait.places] = {[1] = 7};
    ck_assert(!portrait_take(&portrait, bytes, sizeof bytes - 1));
    bytes[2] = 8;
    ck_assert(!portrait_take(&portrait, bytes, sizeof bytes));
    ck_assert_int_eq(portrait.places[3], 5);
    bytes[2] = 1;
    ck_assert(portrait_take(&portrait, bytes, sizeof bytes));
    ck_assert_int_eq(portrait.places[1], 7);
    ck_assert_int_eq(portrait.places[2], 1);
    ck_assert_int_eq(portrait.places[3], 0);
}
END_TEST

/* Whether the first name holds what the context points to, and the last one begins with another letter than S. */
static bool holds_part(void *context, const struct law_counterexample *counterexample)
{
    const struct ccm_name *names = counterexample->names;
    const char *part = context;
    return memmem(names[0].bytes, names[0].length, part, strlen(part)) && *names[counterexample->count - 1].bytes != 'S';
}

static uint32_t hash_of(const char *name, unsigned kind)
{
    static const uint32_t starts[] = {2166136261U, UINT32_MAX, 5381, 0};
    uint32_t hash = starts[kind];
    for (; *name; name++) {
        uint32_t letter = (uint32_t)tolower((unsigned char)*name);
        switch (kind) {
        case 0: hash = (hash ^ letter) * 16777619U; break; /* FNV-1a */
        case 1:                                            /* CRC-32 */
            hash ^= letter;
            for (int bit = 0; bit < 8; bit++)
                hash = hash >> 1 ^ (hash & 1 ? 0xEDB88320U : 0);
            break;
        default: hash = hash * (kind == 2 ? 33 : 31) + letter;
        }
    }
    return hash;
}

/* The names that show a comparison of hashes have one hash. */
START_TEST(names_share_hashes)
{
    unsigned kind = 0;
    for (size_t i = 0; i < trait_count; i++) {
        const struct trait *trait = &trait_table[i];
        if (strncmp(trait->words, "compares hashes", strlen("compares hashes")) != 0)
            continue;
        ck_assert_uint_eq(hash_of(trait->names[0], kind), hash_of(trait->names[1], kind));
        ck_assert(name_is_likely(name_of_text(trait->names[0])) && !name_is_likely(name_of_text("Smith, J\xC2\xA0")));
        kind++;
    }
    ck_assert_uint_eq(kind, 4);
}
END_TEST

static const struct {
    const char *part;
    uint32_t count;
    const char *names[LAW_NAMES_MAX];
} likely[] = {{"Jim", 2, {"Smith, Jimmy", "\305\277mith, Jimmy"}},
              {"\xC3\x9C", 2, {"M\xC3\x9CLLER, Hans", "M\xC3\xBCller, Hans"}},
              {"\xC3\x9C", 1, {"M\xC3\x9CLLER, Hans"}},
              {"Han", 3, {"Hansen, Jan", "Hanson, Jan", "Hanson, Jon"}},
              {"Cl", 3, {"Clark", "Cooper", "Davis"}},
              {"García, Jos", 2, {"García, Jos\xC3", "García, Jos\xC3\xA9"}},
              {"~~", 2, {"~~", "a"}}};

START_TEST(likely_names_replace_minimal_ones)
{
    const struct law_counterexample first = {
        .names = {name_of_text("~~\xC3\x9C Han Cl Jim García, Jos"), name_of_text("x"), name_of_text("x")},
        .count = likely[_i].count};
    for (unsigned long n = 1, done = 0; !done; n++) {
        struct name_shrinker shrinker = {.broken = holds_part, .context = (void *)(uintptr_t)likely[_i].part, .attempts = 500};
        struct law_counterexample counterexample;
        ck_assert(counterexample_copy(&counterexample, &first));
        fail_alloc_at(n);
        bool found = likely_counterexample(&counterexample, &shrinker), reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(found == !reached);
        ck_assert(holds_part(shrinker.context, &counterexample));
        for (uint32_t i = 0; found && i < likely[_i].count; i++)
            ck_assert_int_eq(name_order(counterexample.names[i], name_of_text(likely[_i].names[i])), 0);
        counterexample_clean_up(&counterexample);
        done = found;
    }
}
END_TEST

static struct fixture *loaded(const char *path)
{
    struct fixture *fixture = NULL;
    struct text message = {0};
    ck_assert_msg(fixture_load(path, &fixture, &message) == INPUT_OK, "%s", message.bytes);
    text_clean_up(&message);
    return fixture;
}

/* In the order in which a reader understands them. */
static const char *const plain[] = {
    "article-three-spellings",    "german-umlauts", "greek-final-sigma", "kelvin-sign", "code-page-437-tears-a-pair-apart",
    "directory-export-four-sites"};
#define PLAIN (sizeof plain / sizeof *plain)

START_TEST(plain_fixtures_come_first)
{
    struct batch_run runs[PLAIN] = {{0}};
    struct statement statements[PLAIN + 2] = {{.kind = CONCLUSION_NOT_FIXED}};
    struct batch batch = {.runs = runs, .run_count = PLAIN};
    struct verification verification = {.statements = statements, .statement_count = PLAIN + 2};
    for (size_t i = 0; i < PLAIN; i++) {
        struct text path = {0};
        text_printf(&path, "fixtures/%s.yaml", plain[PLAIN - 1 - i]);
        runs[i].fixture = loaded(path.bytes);
        statements[i + 1] = (struct statement){.kind = CONCLUSION_NOT_FIXED, .fixture = runs[i].fixture};
        text_clean_up(&path);
    }
    statements[PLAIN + 1].kind = CONCLUSION_NOT_FIXED;
    statements[1].kind = CONCLUSION_OVER_FIXED; /* worse than plainer ones */
    size_t *order = runs_by_plainness(&batch), *stated = statements_by_plainness(&verification);
    for (size_t i = 0; i < PLAIN; i++)
        ck_assert_str_eq(runs[order[i]].fixture->name, plain[i]);
    ck_assert_uint_eq(stated[0], 1);
    ck_assert_uint_eq(stated[1], 0);
    for (size_t i = 0; i < PLAIN - 1; i++)
        ck_assert_str_eq(statements[stated[i + 2]].fixture->name, plain[i]);
    ck_assert_uint_eq(stated[PLAIN + 1], PLAIN + 1);
    free(order);
    free(stated);
    batch.run_count = 0;
    ck_assert_ptr_null(runs_by_plainness(&batch));
    for (size_t i = 0; i < PLAIN; i++)
        fixture_free((struct fixture *)runs[i].fixture);
}
END_TEST

static Suite *headline_suite(void)
{
    Suite *suite = suite_create("headline");
    TCase *words = tcase_create("words"), *order = tcase_create("order");
    tcase_add_loop_test(words, one_sentence, 0, (int)(sizeof headlines / sizeof *headlines));
    tcase_add_test(words, long_names_are_not_spelled_out);
    tcase_add_test(words, traits_are_by_the_rule);
    tcase_add_test(words, a_portrait_is_read_whole);
    tcase_add_test(words, names_share_hashes);
    tcase_add_loop_test(words, likely_names_replace_minimal_ones, 0, (int)(sizeof likely / sizeof *likely));
    tcase_add_test(order, plain_fixtures_come_first);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, order);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {headline_suite};
    return suite_main(makers, 1);
}
