/* Why an entry is written repeatedly: similar names. */
#include "converge/similar.h"
#include "fail_alloc.h"
#include "snapshots.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define PERSON(dn, name) "dn: " dn "\ndisplayName: " name "\n\n"
#define LONG "Featherstonehaugh, Bartholomew" /* 30 characters */

/* A directory that alternates between two contents, and the findings: parts, number of names, number of entries. */
static const struct {
    const char *one, *other, *input;
    const char *type; /* NULL: nothing is found */
    unsigned parts;
    size_t names;
    uint32_t entries, length;
    bool is_guess;
} cases[] = {
    {PERSON("cn=a", "Smith, Jimmy"), PERSON("cn=a", "SMITH, Jimmy"), NULL, "displayname", SIMILAR_CASE, 2, 1, 0, false},
    {PERSON("cn=a", "Stra\xC3\x9F"
                    "e"),
     PERSON("cn=a", "STRASSE"), NULL, "displayname", SIMILAR_CASE, 2, 1, 0, false},
    {PERSON("cn=a", "Smith,  Jimmy"), PERSON("cn=a", "Smith, Jimmy"), NULL, "displayname", SIMILAR_SPACES, 2, 1, 0, false},
    {PERSON("cn=a", "Andr\xC3\xA9"), PERSON("cn=a", "Andre\xCC\x81"), NULL, "displayname", SIMILAR_NORMALIZATION, 2, 1, 0, false},
    {PERSON("cn=a", "ANDR\xC3\x89  X"), PERSON("cn=a", "Andre\xCC\x81 X"), NULL, "displayname",
     SIMILAR_CASE | SIMILAR_SPACES | SIMILAR_NORMALIZATION, 2, 1, 0, false},
    {PERSON("cn=a", LONG), PERSON("cn=a", LONG " Cholmondeley"), NULL, "displayname", SIMILAR_LENGTH, 2, 1, 30, false},
    {PERSON("cn=a", "Al"), PERSON("cn=a", "Albert"), NULL, NULL, 0, 0, 0, 0, false},
    {PERSON("cn=a", "Smith"), PERSON("cn=a", "Jones"), NULL, NULL, 0, 0, 0, 0, false},
    /* Two entries that come and go in turn. */
    {PERSON("cn=a", "Smith, Jimmy"), PERSON("cn=b", "SMITH, Jimmy"), NULL, "displayname", SIMILAR_CASE, 2, 2, 0, false},
    {PERSON("cn=a", "Smith, Jimmy"), PERSON("cn=b", "Smith, Jimmy"), NULL, "displayname", SIMILAR_SAME, 1, 2, 0, false},
    /* An entry that is never written has such a name. */
    {PERSON("cn=a", "Smith, Jimmy") PERSON("cn=b", "smith, jimmy"), PERSON("cn=a", "Jones") PERSON("cn=b", "smith, jimmy"), NULL,
     "displayname", SIMILAR_CASE, 2, 2, 0, false},
    /* Another attribute. */
    {"dn: cn=a\ntitle: chief\n", "dn: cn=a\ntitle: Chief\n", NULL, "title", SIMILAR_CASE, 2, 1, 0, false},
    {"dn: cn=a\ntitle: chief\n", "dn: cn=a\ntitle: aide\n", NULL, NULL, 0, 0, 0, 0, false},
    {"dn: cn=a\ntelephoneNumber: +49 30-12\n", "dn: cn=a\ntelephoneNumber: +493012\n", NULL, "telephonenumber", SIMILAR_HYPHENS, 2,
     1, 0, false},
    {"dn: cn=a\ntitle: -\n", "dn: cn=a\ntitle: --\n", NULL, NULL, 0, 0, 0, 0, false},
    /* Values of different attributes, or of the same one of others, say nothing. */
    {"dn: cn=a\ncn: x\nsn: X\n", "dn: cn=a\ncn: y\nsn: Y\n", NULL, NULL, 0, 0, 0, 0, false},
    /* Nothing of the content changes; the input says why. */
    {PERSON("cn=a", "Smith, Jimmy") "", PERSON("cn=a", "Smith, Jimmy"), PERSON("cn=1", "SMITH, Jimmy"), "displayname", SIMILAR_CASE,
     2, 1, 0, false},
    {PERSON("cn=a", LONG), PERSON("cn=a", LONG), PERSON("cn=1", LONG " Cholmondeley"), "displayname", SIMILAR_LENGTH, 2, 1, 30,
     false},
    /* Another user's name continues a truncated one; a name is not truncated if others are longer. */
    {PERSON("cn=a", "Person 1001") PERSON("cn=b", "Person 10010"), PERSON("cn=a", "Person 2002") PERSON("cn=b", "Person 10010"),
     NULL, NULL, 0, 0, 0, 0, false},
    {PERSON("cn=a", "Person 1001") PERSON("cn=b", LONG), PERSON("cn=a", "Person 2002") PERSON("cn=b", LONG),
     PERSON("cn=1", "Person 10010"), NULL, 0, 0, 0, 0, false},
    {PERSON("cn=a", LONG), PERSON("cn=a", LONG), PERSON("cn=1", LONG), NULL, 0, 0, 0, 0, false},
    /* Both of the longest names are written again and again. */
    {PERSON("cn=a", LONG) PERSON("cn=b", LONG "x") PERSON("cn=c", "Bartholomew, Featherstonehaughx"),
     PERSON("cn=a", LONG) PERSON("cn=b", LONG "x") PERSON("cn=c", "Bartholomew, Featherstonehaughx"), NULL, "name", SIMILAR_LENGTH,
     2, 2, 31, true},
};

/* Entries whose names have 31 characters, or all where none has, are written in each run, with or without effect. */
static void touch(const struct snapshot *snapshot, struct writes *writes)
{
    bool any = false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < snapshot->count && !(pass && any); i++) {
            struct ccm_name name = entry_name(&test_strings, &snapshot->at[i]);
            if (!pass && name.length != 31)
                continue;
            any = any || !pass;
            writes->at = realloc(writes->at, (writes->count + 1) * sizeof *writes->at);
            ck_assert_ptr_nonnull(writes->at);
            writes->at[writes->count++] = (struct write){
                .before = snapshot->at[i], .after = snapshot->at[i], .person = snapshot->at[i].person, .kinds = WRITE_NO_EFFECT};
        }
}

START_TEST(differences_of_names_are_classified)
{
    struct snapshot one = snapshot_of(cases[_i].one), other = snapshot_of(cases[_i].other), back = snapshot_of(cases[_i].one),
                    input = snapshot_of(cases[_i].input ? cases[_i].input : "");
    struct writes there = {0}, again = {0}, none = {0};
    struct repeats repeats;
    struct similar_groups similar;
    ck_assert(difference_find(&test_strings, NULL, &one, &test_persons, NULL));
    ck_assert(difference_find(&test_strings, &one, &other, &test_persons, &there));
    ck_assert(difference_find(&test_strings, &other, &back, &test_persons, &again));
    if (!there.count) {
        touch(&other, &there);
        touch(&other, &again);
    }
    const struct judgement judgement = {.verdict = CONVERGE_REPEATS, .from = 1, .period = 2};
    const struct writes *const writes[] = {&none, &there, &again};
    ck_assert(repeated_find(&judgement, writes, 3, test_persons.count, &repeats));
    ck_assert_uint_gt(repeats.count, 0);
    const struct similar_question question = {
        .repeats = &repeats, .writes = writes, .first = 1, .end = 3, .last = &back, .input = cases[_i].input ? &input : NULL};
    ck_assert_int_eq(similar_find(&test_strings, &question, &similar), SIMILAR_OK);
    ck_assert_uint_eq(similar.count, cases[_i].type != NULL);
    if (cases[_i].type) {
        const struct similar_group *group = similar.at;
        struct ccm_name type = test_strings.at[group->type];
        ck_assert_uint_eq(type.length, strlen(cases[_i].type));
        ck_assert_mem_eq(type.bytes, cases[_i].type, type.length);
        ck_assert_uint_eq(group->parts, cases[_i].parts);
        ck_assert_uint_eq(group->count, cases[_i].names);
        ck_assert_uint_eq(group->entries, cases[_i].entries);
        ck_assert_uint_eq(group->length, cases[_i].length);
        ck_assert(group->is_guess == cases[_i].is_guess);
    }
    similar_groups_clean_up(&similar);
    repeats_clean_up(&repeats);
    writes_clean_up(&there);
    writes_clean_up(&again);
    snapshot_clean_up(&one);
    snapshot_clean_up(&other);
    snapshot_clean_up(&back);
    snapshot_clean_up(&input);
}
END_TEST

/* Reads three snapshots, and compares them, with each allocation failing in turn. False: memory ran out. */
static bool compare_three(void)
{
    static const char *const ldif[] = {PERSON("cn=a", "Smith, Jimmy") PERSON("cn=b", "Jones"),
                                       PERSON("cn=a", "SMITH, Jimmy") PERSON("cn=c", "Jones"),
                                       PERSON("cn=a", "Smith, Jimmy") PERSON("cn=b", "Jones")};
    struct snapshot snapshots[3] = {{0}};
    struct writes writes[3] = {{0}};
    const struct writes *const all[] = {&writes[0], &writes[1], &writes[2]};
    const struct judgement judgement = {.verdict = CONVERGE_REPEATS, .from = 1, .period = 2};
    struct repeats repeats = {0};
    struct similar_groups similar = {0};
    struct text message = {0};
    bool ok = true;
    for (size_t i = 0; i < 3 && ok; i++)
        ok = snapshot_read_text(ldif[i], &snapshots[i], &message) == INPUT_OK &&
             difference_find(&test_strings, i ? &snapshots[i - 1] : NULL, &snapshots[i], &test_persons, &writes[i]);
    ok = ok && repeated_find(&judgement, all, 3, test_persons.count, &repeats);
    const struct similar_question question = {
        .repeats = &repeats, .writes = all, .first = 1, .end = 3, .last = &snapshots[2], .input = &snapshots[1]};
    ok = ok && similar_find(&test_strings, &question, &similar) == SIMILAR_OK;
    bool found = similar.count > 0;
    similar_groups_clean_up(&similar);
    repeats_clean_up(&repeats);
    for (size_t i = 0; i < 3; i++) {
        writes_clean_up(&writes[i]);
        snapshot_clean_up(&snapshots[i]);
    }
    text_clean_up(&message);
    return ok && found;
}

START_TEST(memory_may_run_out_anywhere)
{
    unsigned long n = 1;
    fail_alloc_in_icu();
    for (bool reached = true; reached; n++) {
        snapshots_end();
        snapshots_begin();
        fail_alloc_at(n);
        bool ok = compare_three();
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(ok != reached, "allocation %lu", n);
    }
    ck_assert_uint_gt(n, 50);
}
END_TEST

START_TEST(the_verdict_decides_which_users_count)
{
    struct write marked[3] = {{.person = 0}, {.person = 1}, {.person = 2}};
    const struct writes first = {.at = marked, .count = 3}, second = {.at = marked, .count = 1},
                        third = {.at = marked + 1, .count = 1}, fourth = {.at = marked, .count = 1};
    const struct writes *const writes[] = {&first, &second, &third, &fourth};
    struct repeats repeats;
    struct judgement judgement = {.verdict = CONVERGE_QUIET};
    ck_assert(repeated_find(&judgement, writes, 4, 3, &repeats));
    ck_assert_uint_eq(repeats.count, 0);
    repeats_clean_up(&repeats);
    judgement = (struct judgement){.verdict = CONVERGE_UNDECIDED};
    ck_assert(repeated_find(&judgement, writes, 4, 3, &repeats));
    ck_assert_uint_eq(repeats.count, 1); /* person 1 was written once after the first run, and not in the last one */
    ck_assert_uint_eq(repeats.at->person, 0);
    ck_assert_uint_eq(repeats.at->runs, 2);
    repeats_clean_up(&repeats);
    for (size_t runs = 0; runs <= 1; runs++) { /* none: stopped before the first one */
        ck_assert(repeated_find(&judgement, writes, runs, 3, &repeats));
        ck_assert_uint_eq(repeats.count, 0);
        repeats_clean_up(&repeats);
    }
    judgement = (struct judgement){.verdict = CONVERGE_REPEATS, .from = 2, .period = 2};
    ck_assert(repeated_find(&judgement, writes, 4, 3, &repeats));
    ck_assert_uint_eq(repeats.count, 2);
    repeats_clean_up(&repeats);
}
END_TEST

static Suite *converge_similar_suite(void)
{
    Suite *suite = suite_create("converge-similar");
    TCase *names = tcase_create("names");
    tcase_add_checked_fixture(names, snapshots_begin, snapshots_end);
    tcase_add_loop_test(names, differences_of_names_are_classified, 0, (int)(sizeof cases / sizeof *cases));
    tcase_set_timeout(names, 60);
    tcase_add_test(names, memory_may_run_out_anywhere);
    tcase_add_test(names, the_verdict_decides_which_users_count);
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {converge_similar_suite};
    return suite_main(makers, 1);
}
