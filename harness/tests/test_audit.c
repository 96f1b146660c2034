/* Audits through their API: collisions, what builds do, and proposals. */
#include "audited.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

START_TEST(the_article)
{
    audited_directory(audited_article);
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.people, 3);
    ck_assert_uint_eq(audited.group_count, 1);
    ck_assert_uint_eq(audited.member_count, 3);
    audited_assert_causes("spelling");
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(audited_pre_sp4()->period, 2);
    ck_assert_uint_eq(audited_pre_sp4()->period_records, 4);
    ck_assert_uint_eq(audited_pre_sp4()->others, 0);
    ck_assert_uint_eq(audited_pre_sp4()->result.redundant_updates, 18);
    ck_assert_double_eq(audit_per_cycle(audited_pre_sp4()), 2.0);
    ck_assert_double_eq(audit_per_day(&audited, audited_pre_sp4()), 48.0);
    ck_assert_double_eq(audit_per_year(&audited, audited_pre_sp4()), 17520.0);
    ck_assert_int_eq(audited_sp4()->result.verdict, VERDICT_QUIET);
    ck_assert_double_eq(audit_per_year(&audited, audited_sp4()), 0.0);
    ck_assert(audited_pre_sp4()->proposal_works);
    ck_assert(audited_sp4()->proposal_works);
    audited_assert_members("Smith, Jimmy|SMITH, Jimmy -> SMITH, Jimmy (Site 2)|Smith, jimmy -> Smith, jimmy (Site 3)");
    audited_assert_offices("SITE1|SITE2|SITE3");
    ck_assert_uint_eq(audited.members[0].line, 3);
    ck_assert_uint_eq(audited.members[1].site, 1);
    ck_assert_uint_eq(audited.dns.at[audited.members[2].dn].length, 4);
}
END_TEST

/* In a period: an add for each of the two absent users, and no delete; the entry after the last cycle. */
START_TEST(outcomes_count_sent_records)
{
    audited_directory(audited_article);
    audited_find(AUDIT_OK);
    const struct audit_outcome *outcome = &audited_pre_sp4()->outcomes[0];
    const struct audit_member_result *member_results = audited_pre_sp4()->member_results;
    ck_assert_uint_eq(outcome->adds + outcome->changes + outcome->deletes, 4);
    ck_assert_uint_eq(member_results[0].sent + member_results[1].sent + member_results[2].sent, outcome->adds + outcome->changes);
    ck_assert_int_eq(member_results[0].holds + member_results[1].holds + member_results[2].holds, 1);
    for (uint32_t i = 0; i < 3; i++)
        ck_assert_int_eq(member_results[i].holds, audited.members[i].stored == outcome->held);
    ck_assert(!outcome->conflict && !outcome->faults);
    outcome = &audited_sp4()->outcomes[0];
    ck_assert_uint_eq(outcome->adds + outcome->changes + outcome->deletes, 0);
    ck_assert_uint_eq(outcome->held, audited.members[0].stored);
    ck_assert(audited_sp4()->member_results[0].holds && !audited_sp4()->member_results[1].holds &&
              !audited_sp4()->member_results[2].holds);
}
END_TEST

/* Whoever is in no group is not told. */
START_TEST(distinct_names_have_no_findings)
{
    audited_directory("Adams, Amy@Site 1|Brown, Bob@Site 2");
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited.group_count, 0);
    ck_assert_uint_eq(audited.member_count, 0);
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
    ck_assert_double_eq(audit_per_cycle(audited_pre_sp4()), 0.0);
    ck_assert_ptr_null(audited.fixture);
}
END_TEST

/* A local user. SP4 sends nothing; pre-SP4 treats another spelling as a missing user. */
START_TEST(local_user)
{
    audited_directory("ADAMS, Amy@Site 1|Brown, Bob@Site 1");
    audited_post_office("P HUB|L Adams, Amy@HUB|L Clark, Cy@HUB");
    audited_find(AUDIT_OK);
    audited_assert_causes("local user");
    audited_assert_members("ADAMS, Amy -> ADAMS, Amy (Site 1)");
    ck_assert_uint_eq(audited.groups[0].local, 1);
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_LOOPING);
    ck_assert(!audited_pre_sp4()->outcomes[0].conflict);
    ck_assert_uint_eq(audited_pre_sp4()->member_results[0].sent, 1);
    ck_assert_int_eq(audited_sp4()->result.verdict, VERDICT_QUIET);
    ck_assert(audited_sp4()->outcomes[0].conflict);
    ck_assert(!audited_sp4()->member_results[0].holds);
    ck_assert_uint_eq(audited_sp4()->outcomes[0].held, audited.scenario.entries[1].name);
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
}
END_TEST

START_TEST(truncated)
{
    audited_directory("Wolfeschlegelsteinhausenberger, A@North|Wolfeschlegelsteinhausenberger, B@South");
    audited_config.rule.length = 30;
    audited_find(AUDIT_OK);
    audited_assert_causes("truncated");
    audited_assert_members("Wolfeschlegelsteinhausenberger, A|Wolfeschlegelsteinhausenberger, B -> Wolfeschlegelsteinhaus (South)");
    ck_assert_int_eq(audited_sp4()->result.verdict, VERDICT_LOOPING);
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
}
END_TEST

START_TEST(truncated_and_spelled)
{
    audited_directory("abcdef 1@A|ABCDEF 1@B|abcdef 2@C|abcd@C");
    audited_config.rule.length = 6;
    audited_find(AUDIT_OK);
    audited_assert_causes("spelling, truncated");
    audited_assert_members("abcdef 1|ABCDEF 1 -> AB (B)|abcdef 2 -> ab (C)");
}
END_TEST

/* Names with more than three times the significant code points, equal in these; also of marks, each of which is a code point. */
START_TEST(names_longer_than_the_compared_length)
{
    static const char *const alike[] = {"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz ",
                                        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
                                        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"};
    static const char *const proposals[] = {"abcd (B)", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 (B)"};
    struct text people = {0}, members = {0};
    text_printf(&people, "%sone@A|%stwo@B", alike[_i], alike[_i]);
    text_printf(&members, "%sone|%stwo -> %s", alike[_i], alike[_i], proposals[_i]);
    audited_directory(people.bytes);
    audited_config.rule.length = 8;
    audited_find(AUDIT_OK);
    audited_assert_causes("truncated");
    audited_assert_members(members.bytes);
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
    text_clean_up(&people);
    text_clean_up(&members);
}
END_TEST

/* So few letters count that no new name is possible. */
START_TEST(no_proposal)
{
    audited_directory("abc@A|ABC@B");
    audited_config.rule.length = 3;
    audited_find(AUDIT_OK);
    audited_assert_members("abc|ABC");
    ck_assert(!audited_pre_sp4()->proposal_works && !audited_sp4()->proposal_works);
}
END_TEST

START_TEST(code_page)
{
    audited_directory("Adams, Amy@Site 1|\xc3\x81lvarez, Ana@Site 1|\xe2\x98\x83@Site 2");
    audited_config.code_page = CODE_PAGE_437;
    audited_find(AUDIT_OK);
    audited_assert_causes("code page|code page");
    audited_assert_members("\xc3\x81lvarez, Ana -> Alvarez, Ana||\xe2\x98\x83");
    ck_assert_uint_eq(audited.loss_count, 2);
    ck_assert_uint_eq(audited.losses[0].member, 0);
    ck_assert_uint_eq(audited.losses[0].code_point, 0xC1);
    ck_assert_uint_eq(audited.losses[0].suggestion, audited.members[0].rename_to);
    ck_assert_uint_eq(audited.losses[1].member, 1);
    ck_assert_uint_eq(audited.losses[1].suggestion, AUDIT_NONE);
}
END_TEST

/* Enough names to be renumbered: everything that belongs to a name still does. */
START_TEST(many_names)
{
    struct text people = {0};
    text_puts(&people, "Smith, Jimmy@Site 1|SMITH, Jimmy@Site 2|");
    for (unsigned i = 0; i < 1500; i++)
        text_printf(&people, "Lane%u@Site 1|", 1499 - i);
    text_puts(&people, "\xc3\x81lvarez, Ana@Site 1|Adams, Amy@Site 1|Smith, jimmy@Site 3|Lane7@Site 1");
    audited_directory(people.bytes);
    text_clean_up(&people);
    audited_post_office("P HUB|L adams, amy@HUB|L ADAMS, AMY@HUB|L Poe@NOWHERE");
    audited_config.code_page = CODE_PAGE_437;
    audited_config.lenient = true;
    audited_find(AUDIT_OK);
    audited_assert_causes("spelling|code page|local user|same name"); /* by cost */
    audited_assert_members("Smith, Jimmy|SMITH, Jimmy -> SMITH, Jimmy (Site 2)|Smith, jimmy -> Smith, jimmy (Site 3)||"
                           "\xc3\x81lvarez, Ana -> Alvarez, Ana||Adams, Amy -> Adams, Amy (Site 1)||Lane7|Lane7 -> Lane7 (Site 1)");
    ck_assert_uint_eq(audited.duplicates, 1);
    ck_assert_uint_eq(audited.loss_count, 1);
    ck_assert_uint_eq(audited.losses[0].suggestion, audited.members[5].rename_to);
    ck_assert(audited_pre_sp4()->proposal_works && audited_sp4()->proposal_works);
}
END_TEST

/* A proposed name may exist already, and a site's name may contain such letters. */
START_TEST(code_page_taken)
{
    audited_directory("\xc3\x81lvarez@S\xc3\xa3o Paulo|Alvarez@Site 2");
    audited_config.code_page = CODE_PAGE_437;
    audited_find(AUDIT_OK);
    audited_assert_members("\xc3\x81lvarez -> Alvarez (Sao Paulo)");
    audited_assert_offices("SAOPAULO|SITE2");
}
END_TEST

START_TEST(only_duplicates)
{
    audited_directory("Lee, Ann@Site 1|Lee, Ann@Site 1");
    audited_find(AUDIT_OK);
    audited_assert_causes("same name");
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_QUIET);
    audited_assert_members("Lee, Ann|Lee, Ann -> Lee, Ann (Site 1)");
    ck_assert(audited_pre_sp4()->proposal_works);
}
END_TEST

/* Names that are proposed are distinct_names_have_no_findings's. */
START_TEST(proposal_taken)
{
    audited_directory("Lee@S|LEE@T|lee (t)@S");
    audited_find(AUDIT_OK);
    audited_assert_members("Lee|LEE -> LEE (T 2)");
    ck_assert(audited_sp4()->proposal_works);
}
END_TEST

static size_t told, told_of;

static void note_progress(void *context, size_t done, size_t of)
{
    (void)context;
    told = done;
    told_of = of;
}

static void note_stage(void *context, const char *name)
{
    struct text *stages = context;
    text_puts(stages, name);
    text_puts(stages, " ");
}

START_TEST(progress)
{
    struct text stages = {0};
    audited_directory(audited_article);
    audited_config.stage = note_stage;
    audited_config.stage_context = &stages;
    audited_config.work.progress = note_progress;
    audited_find(AUDIT_OK);
    ck_assert_str_eq(stages.bytes, "reading proposing running ");
    ck_assert_uint_eq(told, 4);
    ck_assert_uint_eq(told_of, 4);
    text_clean_up(&stages);
}
END_TEST

START_TEST(no_fork)
{
    audited_directory(audited_article);
    audited_config.work.no_fork = true;
    audited_find(AUDIT_OK);
    ck_assert_uint_eq(audited_pre_sp4()->period_records, 4);
}
END_TEST

/* Three cycles are too few for a verdict. */
START_TEST(undecided)
{
    audited_directory(audited_article);
    audited_config.cycles = 2;
    audited_find(AUDIT_OK);
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_UNDECIDED);
    ck_assert_uint_eq(audited_pre_sp4()->period, 1);
    ck_assert_uint_eq(audited_pre_sp4()->period_records, 2);
    const struct audit_outcome *outcome = &audited_pre_sp4()->outcomes[0];
    ck_assert_uint_eq(outcome->adds + outcome->changes + outcome->deletes, 2);
}
END_TEST

START_TEST(candidates)
{
    audited_build("tests/modules/always_equal.so");
    audited_build("tests/modules/never_equal.so");
    audited_directory(audited_article);
    audited_find(AUDIT_OK);
    ck_assert(audited.builds[2].outcomes[0].faults || audited.builds[2].result.verdict == VERDICT_QUIET);
    ck_assert_ptr_nonnull(audited.builds[3].outcomes);
}
END_TEST

START_TEST(dies)
{
    audited_build("tests/modules/crashes.so");
    audited_build("tests/modules/hangs.so");
    audited_config.work.timeout_ms = 300;
    audited_directory(audited_article);
    audited_find(AUDIT_OK);
    const struct audit_build *crash = &audited.builds[2], *hang = &audited.builds[3];
    ck_assert_int_eq(crash->result.verdict, VERDICT_CRASHED);
    ck_assert_ptr_nonnull(strstr(crash->crash, "signal 11"));
    ck_assert_ptr_nonnull(strstr(crash->crash, "cycle 1"));
    ck_assert_ptr_nonnull(crash->renamed_crash);
    ck_assert_ptr_null(crash->outcomes);
    ck_assert_ptr_null(crash->member_results);
    ck_assert(!crash->proposal_works);
    ck_assert_int_eq(hang->result.verdict, VERDICT_TIMED_OUT);
    ck_assert_ptr_nonnull(strstr(hang->crash, "no answer"));
    ck_assert_int_eq(audited_pre_sp4()->result.verdict, VERDICT_LOOPING);
}
END_TEST

static Suite *audit_suite(void)
{
    Suite *suite = suite_create("audit");
    TCase *tcase = tcase_create("found");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 120 : 30);
    tcase_add_test(tcase, the_article);
    tcase_add_test(tcase, outcomes_count_sent_records);
    tcase_add_test(tcase, distinct_names_have_no_findings);
    tcase_add_test(tcase, local_user);
    tcase_add_test(tcase, truncated);
    tcase_add_loop_test(tcase, names_longer_than_the_compared_length, 0, 2);
    tcase_add_test(tcase, truncated_and_spelled);
    tcase_add_test(tcase, no_proposal);
    tcase_add_test(tcase, many_names);
    tcase_add_test(tcase, code_page);
    tcase_add_test(tcase, code_page_taken);
    tcase_add_test(tcase, only_duplicates);
    tcase_add_test(tcase, proposal_taken);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("run");
    tcase_add_checked_fixture(tcase, audited_set_up, audited_tear_down);
    tcase_set_timeout(tcase, suite_under_valgrind() ? 120 : 30);
    tcase_add_test(tcase, progress);
    tcase_add_test(tcase, no_fork);
    tcase_add_test(tcase, undecided);
    tcase_add_test(tcase, candidates);
    tcase_add_test(tcase, dies);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {audit_suite};
    return suite_main(makers, 1);
}
