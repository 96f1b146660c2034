/* Findings that are written as fixtures, and audits of random directories. */
#include "audited.h"
#include "found_fixture.h"
#include "fixture/fixture.h"
#include "input/input.h"
#include "run/run.h"
#include "base/random.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

START_TEST(article)
{
    audited_directory("Adams, Amy@Site 0|Smith, Jimmy@Site 1|Brown, Bob@Site 1|SMITH, Jimmy@Site 2|Lee@Site 4|Smith, jimmy@Site 3");
    found_fixture_load();
    ck_assert_uint_eq(sites_recipients(&found_fixture.loaded->scenario.sites), 3);
    ck_assert_uint_eq(found_fixture.loaded->scenario.sites.count, 4); /* the hosting one stays */
    ck_assert_uint_eq(found_fixture.loaded->scenario.sites.at[0].count, 0);
    assert_found_records();
}
END_TEST

START_TEST(post_office)
{
    audited_directory("Adams, Amy@Site 1|Smith, Jimmy@Site 1|SMITH, Jimmy@Site 2|Brown, Bob@Site 2");
    audited_post_office(
        "P HUB|p RIM@HUB|p site2@HUB#MSExchangeCCMC X|L ADAMS, AMY@RIM#by hand|l smith, jimmy@site2|l Gone@site2|L Poe@HUB");
    found_fixture_load();
    ck_assert_uint_eq(sites_recipients(&found_fixture.loaded->scenario.sites), 3);
    ck_assert_uint_eq(found_fixture.loaded->scenario.entry_count, 5);
    assert_found_records();
}
END_TEST

/* Enough names to be renumbered, in the audit as in the fixture. */
static void find_many(void)
{
    struct text people = {0};
    for (unsigned i = 0; i < 700; i++)
        text_printf(&people, "Lane%u, %u@Site %u|LANE%u, %u@Site %u|Poe%u@Site 1|", 699 - i, i % 7, i % 3, 699 - i, i % 7,
                    i % 3 + 1, i);
    text_puts(&people, "Adams, Amy@Site 0");
    audited_directory(people.bytes);
    text_clean_up(&people);
    audited_post_office("P HUB|L adams, amy@HUB|L LANE3, 3@HUB");
    found_fixture_load();
    ck_assert_uint_eq(audited.group_count, 701);
}

START_TEST(many)
{
    find_many();
    assert_found_records();
    ck_assert_uint_eq(sites_recipients(&found_fixture.loaded->scenario.sites), 1401);
}
END_TEST

START_TEST(many_anonymized)
{
    audited_config.anonymize = true;
    find_many();
    ck_assert_uint_le(sites_recipients(&found_fixture.loaded->scenario.sites), 4);
    assert_found_again();
}
END_TEST

/* No three consecutive letters of these words are in the fixture's names and comments, in any case. */
static void assert_nothing_survives(const char *const *words)
{
    const struct names *names = &found_fixture.loaded->scenario.names;
    const struct strings *const pools[] = {&names->users, &names->offices, &names->comments};
    for (; *words; words++)
        for (size_t i = 0; i + 3 <= strlen(*words); i++) {
            const char three[4] = {(*words)[i], (*words)[i + 1], (*words)[i + 2], '\0'};
            for (size_t pool = 0; pool < 3; pool++)
                for (uint32_t j = 0; j < pools[pool]->count; j++) {
                    struct ccm_name name = pools[pool]->at[j];
                    bool own = pool == 2 && names_is_connectors(names, j);
                    for (size_t at = own ? strlen(CONNECTOR_COMMENT_PREFIX) : 0; at + 3 <= name.length; at++)
                        ck_assert_msg(strncasecmp(name.bytes + at, three, 3) != 0, "%.*s of %s", (int)name.length, name.bytes,
                                      *words);
                }
        }
}

START_TEST(anonymized)
{
    static const char *const words[] = {"Smith", "Jimmy", "Adams", "Vienna", "Berlin", "Oslo", "hand", "Lee2047", NULL};
    audited_directory(
        "Adams, Amy@Vienna|Smith, Jimmy@Berlin|SMITH, Jimmy@Oslo|Smith, jimmy@Vienna|Lee2047 Lee@Oslo|lee2047 lee@Oslo");
    audited_post_office("P VIENNA#MSExchangeCCMC Vienna|p RIM@VIENNA|L ADAMS, AMY@RIM#by hand");
    audited_config.anonymize = true;
    found_fixture_load();
    ck_assert_uint_eq(audited.group_count, 3);
    assert_nothing_survives(words);
    assert_found_again();
}
END_TEST

/* Truncation, spaces, letters that the code page lacks, and others beyond ASCII. */
START_TEST(anonymized_rules)
{
    static const char *const words[] = {"lvarez", "Longest", "Name", "Stra", "North", "South", NULL};
    audited_directory("\xc3\x81lvarez  Longest Name One@North|\xc3\xa1lvarez Longest Name Two@South|"
                      "\xc3\x89lodie@North|\xc3\xa9lodie@South|\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1@North|"
                      "\xce\xb1\xce\xb8\xce\xae\xce\xbd\xce\xb1@South|Stra\xc3\x9f"
                      "e@North|STRASSE@South|"
                      "\xd0\x96\xd1\x83\xd0\xba@North|\xd0\xb6\xd1\x83\xd0\xba@South");
    audited_config.anonymize = true;
    for (unsigned letter_case = IDENTITY_CASE_SIMPLE; letter_case <= IDENTITY_CASE_EXACT; letter_case++)
        for (unsigned normalization = 0; normalization <= IDENTITY_NORMALIZATION_NFKC; normalization++)
            for (unsigned page = CODE_PAGE_NONE; page <= CODE_PAGE_1252; page += CODE_PAGE_1252) {
                if (suite_bounded() && (letter_case + normalization + page / CODE_PAGE_1252) % 3)
                    continue;
                audited_config.rule = (struct identity_rule){.letter_case = (enum identity_case)letter_case,
                                                             .spaces = IDENTITY_SPACES_SQUEEZE,
                                                             .normalization = (enum identity_normalization)normalization,
                                                             .length = 18};
                audited_config.code_page = (enum code_page)page;
                audited_find(AUDIT_OK);
                if (!audited.group_count)
                    continue;
                found_fixture_load();
                assert_nothing_survives(words);
                assert_found_again();
            }
}
END_TEST

/* The fixture of a directory, as text. */
static char *written_fixture(const char *people, const char *entries)
{
    char *bytes;
    size_t length;
    struct text message = {0};
    audited_directory(people);
    audited_config.post_office = NULL;
    if (entries)
        audited_post_office(entries);
    audited_find(AUDIT_OK);
    ck_assert_int_eq(input_read(found_fixture.path, 1 << 20, &bytes, &length, &message), INPUT_OK);
    return bytes;
}

/* Names that differ except in their collisions give the same fixture, byte for byte, so it reveals none. */
START_TEST(names_leave_no_trace)
{
    static const struct {
        const char *people[2], *entries[2];
        enum code_page page;
        uint32_t length;
    } alike[] = {
        {.people = {"Smith, Jimmy@Berlin|SMITH, Jimmy@Oslo|Smith, jimmy@Rome", "Meyer, Wanda@7|MEYER, Wanda@8|Meyer, wanda@9"}},
        {.people = {"Adams, Amy@Berlin|Poe@Oslo", "O'Hara-Zyx 42@7|Quux@8"},
         .entries = {"P VIENNA|p RIM@VIENNA|L ADAMS, AMY@RIM#by hand", "P HUB|p FAR@HUB|L O'HARA-ZYX 42@FAR#ask Eve, 5-1234"}},
        {.people = {"Brown@Berlin|Brown@Oslo", "Quentin Vex@7|Quentin Vex@8"}},
        {.people = {"A very long name, one@Berlin|A very long name, two@Oslo", "Zebedee Quuxbaz, X@7|Zebedee Quuxbaz, Y@8"},
         .length = 15},
        {.people = {"\xd0\x96\xd1\x83\xd0\xba@Berlin|Poe@Oslo", "Lee \xce\xa9mega@7|Quux@8"}, .page = CODE_PAGE_850},
        {.people = {"Smith, Jimmy@Berlin|SMITH, Jimmy@Oslo|Poe@Oslo|Poe@Rome", "Xen@7|xen@8|Vim, Wu@8|Vim, Wu@9"},
         .entries = {"P A#MSExchangeCCMC Vienna|l smith, jimmy@A", "P B#MSExchangeCCMC Room 5|l XEN@B"}},
    };
    audited_config.anonymize = true;
    audited_config.code_page = alike[_i].page;
    audited_config.rule.length = alike[_i].length;
    char *one = written_fixture(alike[_i].people[0], alike[_i].entries[0]);
    char *other = written_fixture(alike[_i].people[1], alike[_i].entries[1]);
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
}
END_TEST

START_TEST(no_smallest_case)
{
    audited_config.anonymize = true;
    audited_directory("Smith@Site 1|Smith@Site 1");
    audited_refuse(AUDIT_INVALID, "found.yaml: not written: a fixture cannot show the findings, as it cannot hold a name twice at "
                                  "one site; write it without --anonymize");
    /* It takes everything for one name after some questions. */
    audited_build("tests/modules/counts.so");
    audited_directory("Smith@Site 1|smith@Site 2");
    audited_refuse(AUDIT_INVALID, "found no case that shows the same without the real names; write it without --anonymize");
}
END_TEST

/* Bytes that are no text go to LDIF. */
START_TEST(bytes)
{
    audited_directory("M\xfcller@Site 1|M\xfcLLER@Site 2");
    found_fixture_load();
    ck_assert_uint_eq(sites_recipients(&found_fixture.loaded->scenario.sites), 2);
    assert_found_records();
}
END_TEST

/* A candidate that dies is not asked again; one that does not is to do the same with the smallest case. */
START_TEST(candidates)
{
    audited_build("tests/modules/crashes.so");
    audited_build("tests/modules/never_equal.so");
    audited_directory("Smith@Site 1|smith@Site 2");
    audited_config.anonymize = true;
    found_fixture_load();
    assert_found_again();
}
END_TEST

/* All names are equal to it: a user who is alone in the fixture is not alone in the directory. */
START_TEST(candidate_apart)
{
    audited_build("tests/modules/always_equal.so");
    audited_directory("Adams@Site 1|Smith@Site 1|smith@Site 2");
    audited_refuse(AUDIT_INVALID,
                   "found.yaml: not written: build always\\x1B[2J equal treats these users differently when the rest "
                   "of the directory is missing");
}
END_TEST

/* A name of a few letters that are often one, or are cut off, or cannot be stored. */
static void append_random(struct text *text, struct random *random)
{
    static const char *const letters[] = {"a", "A", "b", "B", " ", "\xc3\xa4", "\xc3\x84", "\xc5\xbf", "s", "\xce\xb1"};
    uint32_t count = 1 + random_below(random, 4);
    text_puts(text, random_one_in(random, 2) ? "x" : "X");
    for (uint32_t i = 0; i < count; i++)
        text_puts(text, letters[random_below(random, sizeof letters / sizeof *letters)]);
}

/* Whether the post office makes each pair equal. */
static bool is_in_group(const struct scenario *scenario, uint32_t name, uint32_t *alike)
{
    const struct strings *users = &scenario->names.users;
    uint32_t stored = names_stored(scenario->names.stored_users, name);
    *alike = 0;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            uint32_t other = names_stored(scenario->names.stored_users, scenario->sites.at[i].recipients[j].name);
            int order;
            ck_assert_int_eq(identity_compare(&scenario->names.rule, users->at[stored], users->at[other], &order), IDENTITY_OK);
            *alike += order == 0;
        }
    return *alike > 1 || stored != name;
}

static void assert_groups(void)
{
    const struct scenario *scenario = &audited.scenario;
    uint32_t members = 0;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            uint32_t name = scenario->sites.at[i].recipients[j].name, alike, found = 0;
            bool in_group = is_in_group(scenario, name, &alike);
            for (uint32_t k = 0; k < audited.group_count; k++)
                for (uint32_t l = 0; l < audited.groups[k].count; l++) {
                    const struct audit_member *member = &audited.members[audited.groups[k].first + l];
                    if (member->name != name || member->site != i)
                        continue;
                    found++;
                    ck_assert_uint_eq(audited.groups[k].count, alike);
                }
            ck_assert_uint_eq(found, in_group);
            members += in_group;
        }
    ck_assert_uint_eq(members, audited.member_count);
}

START_TEST(random_directories)
{
    struct random random = random_start(237588, 6, (uint64_t)_i);
    struct text people = {0};
    uint32_t count = 2 + random_below(&random, 14);
    for (uint32_t i = 0; i < count; i++) {
        /* The number of the site is a number of its own, so that there are no duplicates. */
        append_random(&people, &random);
        text_printf(&people, "@%u|", 1 + random_below(&random, 3) + i * 3);
    }
    audited_directory(people.bytes);
    text_clean_up(&people);
    audited_config.rule = (struct identity_rule){.letter_case = (enum identity_case)random_below(&random, 4),
                                                 .spaces = (enum identity_spaces)random_below(&random, 2),
                                                 .normalization = (enum identity_normalization)random_below(&random, 3),
                                                 .length = random_below(&random, 5)};
    audited_config.import.on_collision = (enum on_collision)random_below(&random, 3);
    audited_config.code_page = random_one_in(&random, 2) ? CODE_PAGE_1252 : CODE_PAGE_NONE;
    audited_config.work.no_fork = true;
    audited_find(AUDIT_OK);
    assert_groups();
    if (!audited.group_count)
        return;
    found_fixture_load();
    assert_found_records();
    for (unsigned build = 0; build < KNOWN_BUILDS; build++) {
        const struct audit_build *found = &audited.builds[build];
        uint64_t records = 0;
        for (uint32_t i = 0; i < audited.group_count; i++)
            records += found->outcomes[i].adds + found->outcomes[i].changes + found->outcomes[i].deletes;
        ck_assert_uint_eq(records + found->others, found->period_records);
    }
}
END_TEST

static Suite *fixture_suite(void)
{
    Suite *suite = suite_create("audit fixture");
    TCase *tcase = tcase_create("written");
    tcase_add_checked_fixture(tcase, found_fixture_set_up, found_fixture_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 300 : 60);
    tcase_add_test(tcase, many);
    tcase_add_test(tcase, many_anonymized);
    tcase_add_test(tcase, article);
    tcase_add_test(tcase, post_office);
    tcase_add_test(tcase, anonymized);
    tcase_add_test(tcase, anonymized_rules);
    tcase_add_loop_test(tcase, names_leave_no_trace, 0, suite_under_valgrind() ? 2 : 6);
    tcase_add_test(tcase, no_smallest_case);
    tcase_add_test(tcase, bytes);
    if (!suite_under_valgrind()) { /* which would see nothing else in them */
        tcase_add_test(tcase, candidates);
        tcase_add_test(tcase, candidate_apart);
    }
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("random");
    tcase_add_checked_fixture(tcase, found_fixture_set_up, found_fixture_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 300 : 60);
    tcase_add_loop_test(tcase, random_directories, 0, suite_under_valgrind() ? 3 : suite_bounded() ? 40 : 200);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_suite};
    return suite_main(makers, 1);
}
