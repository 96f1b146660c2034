/* Fixtures that are right. */
#include "fixture/fixture.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "harness/tests/data/fixture/"

static struct fixture *load(const char *path)
{
    struct text message = {0};
    struct fixture *fixture;
    enum input_status status = fixture_load(path, &fixture, &message);
    ck_assert_msg(status == INPUT_OK, "%s", message.bytes ? message.bytes : path);
    ck_assert_uint_eq(message.length, 0);
    text_clean_up(&message);
    return fixture;
}

static void assert_name(struct ccm_name name, const char *expected)
{
    ck_assert_uint_eq(name.length, strlen(expected));
    ck_assert_mem_eq(name.bytes, expected, name.length);
}

static struct ccm_name user(const struct fixture *fixture, uint32_t number) { return fixture->scenario.names.users.at[number]; }
static struct ccm_name office(const struct fixture *fixture, uint32_t number) { return fixture->scenario.names.offices.at[number]; }
static struct ccm_name comment(const struct fixture *fixture, uint32_t number)
{
    return fixture->scenario.names.comments.at[number];
}

START_TEST(head_is_read)
{
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    ck_assert_str_eq(fixture->path, FOLDER "every_key.yaml");
    ck_assert_str_eq(fixture->name, "every_key");
    ck_assert_str_eq(fixture->title, "Every key, once or more (66 characters would be the most of it)");
    ck_assert_str_eq(fixture->source, "DESIGN section 6");
    ck_assert_uint_eq(fixture->scenario.cycles, 4);
    fixture_free(fixture);
}
END_TEST

START_TEST(sites_are_read)
{
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    const struct sites *sites = &fixture->scenario.sites;
    ck_assert_uint_eq(sites->count, 3);
    ck_assert_uint_eq(fixture->site_count, 3);
    assert_name(fixture->site_names[0], "Site 1");
    assert_name(fixture->site_names[1], "Site 2");
    assert_name(fixture->site_names[2], "Site 3");
    assert_name(office(fixture, sites->at[1].post_office), "SITE2");
    assert_name(office(fixture, sites->at[2].post_office), "site2");

    ck_assert_uint_eq(sites->at[0].count, 3);
    assert_name(user(fixture, sites->at[0].recipients[0].name), "Smith, Jimmy");
    assert_name(comment(fixture, sites->at[0].recipients[0].comment), "first \x1B\xC3\xA9");
    assert_name(user(fixture, sites->at[0].recipients[1].name), "123");
    assert_name(comment(fixture, sites->at[0].recipients[1].comment), "");
    assert_name(user(fixture, sites->at[0].recipients[2].name), "true");
    ck_assert_uint_eq(sites->at[1].count, 0);
    ck_assert_uint_eq(sites->at[2].count, 9);
    assert_name(user(fixture, sites->at[2].recipients[8].name), "Last, Lee");
    fixture_free(fixture);
}
END_TEST

START_TEST(post_office_is_read)
{
    static const struct {
        const char *name;
        uint32_t locn;
        const char *addr, *comment;
    } entries[] = {
        {"HUB", 'P', "", "a hub"}, {"LEAF", 'p', "hub", ""}, {"Adams, Amy", 'L', "", ""}, {"Brown, Bob", 'l', "LEAF", ""},
        {"m", 'R', "", ""},        {"n", 'r', "LEAF", ""},   {"o", 'A', "", ""},          {"p", 'a', "LEAF", ""},
    };
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    const struct scenario *scenario = &fixture->scenario;
    ck_assert_int_eq(scenario->names.rule.letter_case, IDENTITY_CASE_FULL);
    ck_assert_int_eq(scenario->names.rule.spaces, IDENTITY_SPACES_SQUEEZE);
    ck_assert_int_eq(scenario->names.rule.normalization, IDENTITY_NORMALIZATION_NFKC);
    ck_assert_uint_eq(scenario->names.rule.length, 30);
    ck_assert_int_eq(scenario->names.stores.normalization, STORED_NORMALIZATION_NFD);
    ck_assert_int_eq(scenario->names.stores.letter_case, STORED_CASE_UPPER);
    ck_assert_uint_eq(scenario->names.stores.length, 29);
    ck_assert_int_eq(scenario->names.stores.spaces, STORED_SPACES_TRIM);
    ck_assert_int_eq(scenario->import.on_collision, ON_COLLISION_REJECT);
    ck_assert_int_eq(scenario->import.on_reject, ON_REJECT_STOP);
    ck_assert_int_eq(scenario->import.order, IMPORT_ADDS_FIRST);
    ck_assert_uint_eq(scenario->entry_count, 8);
    for (uint32_t i = 0; i < 8; i++) {
        const struct entry *entry = &scenario->entries[i];
        ck_assert_uint_eq(entry->locn, entries[i].locn);
        assert_name(i < 2 ? office(fixture, entry->name) : user(fixture, entry->name), entries[i].name);
        assert_name(office(fixture, entry->addr), entries[i].addr);
        assert_name(comment(fixture, entry->comment), entries[i].comment);
    }
    fixture_free(fixture);
}
END_TEST

START_TEST(changes_are_read)
{
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    ck_assert_uint_eq(fixture->upgrade_before, 3);
    ck_assert_int_eq(fixture->upgrade_from, BUILD_SP4);
    ck_assert_uint_eq(fixture->scenario.change_count, 7);
    const struct change *change = fixture->scenario.changes;

    ck_assert_uint_eq(change[0].before_cycle, 1);
    ck_assert_int_eq(change[0].kind, CHANGE_ADMINISTRATOR_ADDS);
    ck_assert_uint_eq(change[0].entry.locn, 'l');
    assert_name(user(fixture, change[0].entry.name), "Burns, Bea");
    assert_name(office(fixture, change[0].entry.addr), "SITE1");
    assert_name(comment(fixture, change[0].entry.comment), "by hand");

    ck_assert_uint_eq(change[1].before_cycle, 2);
    ck_assert_int_eq(change[1].kind, CHANGE_ADD);
    ck_assert_uint_eq(change[1].site, 1);
    assert_name(user(fixture, change[1].name), "Smith, J");
    assert_name(comment(fixture, change[1].comment), "new");

    ck_assert_uint_eq(change[2].before_cycle, 3);
    ck_assert_int_eq(change[2].kind, CHANGE_RENAME);
    ck_assert_uint_eq(change[2].site, 1);
    assert_name(user(fixture, change[2].name), "Smith, J");
    assert_name(user(fixture, change[2].to_name), "Smith, Jo");

    ck_assert_uint_eq(change[3].before_cycle, 3);
    ck_assert_int_eq(change[3].kind, CHANGE_MOVE);
    ck_assert_uint_eq(change[3].site, 1);
    ck_assert_uint_eq(change[3].to_site, 2);
    assert_name(user(fixture, change[3].name), "Smith, Jo");

    ck_assert_uint_eq(change[4].before_cycle, 4);
    ck_assert_int_eq(change[4].kind, CHANGE_REMOVE);
    ck_assert_uint_eq(change[4].site, 0);
    assert_name(user(fixture, change[4].name), "Smith, Jimmy");

    ck_assert_uint_eq(change[5].before_cycle, 4);
    ck_assert_int_eq(change[5].kind, CHANGE_ADMINISTRATOR_REMOVES);
    assert_name(user(fixture, change[5].name), "Burns, Bea");

    ck_assert_uint_eq(change[6].before_cycle, 4);
    ck_assert_int_eq(change[6].kind, CHANGE_READDRESS);
    ck_assert_uint_eq(change[6].site, 1);
    assert_name(office(fixture, change[6].office), "SITE9");
    fixture_free(fixture);
}
END_TEST

START_TEST(changes_are_found_again)
{
    static const char *const places[] = {":41:5", ":37:5", ":39:5", ":40:5", ":35:5", ":42:5", ":43:5"};
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    struct text where = {0};
    for (uint32_t i = 0; i < 6; i++) {
        text_clear(&where);
        fixture_locate_change(fixture, i, &where);
        ck_assert_str_eq(where.bytes + strlen(fixture->path), places[i]);
        ck_assert_mem_eq(where.bytes, fixture->path, strlen(fixture->path));
    }
    text_clear(&where);
    fixture_locate_title(fixture, &where);
    ck_assert_str_eq(where.bytes, FOLDER "every_key.yaml:2:8");
    text_clean_up(&where);
    fixture_free(fixture);
}
END_TEST

START_TEST(expectations_are_read)
{
    static const uint64_t records[] = {6, 0, 2, UINT64_MAX};
    struct fixture *fixture = load(FOLDER "every_key.yaml");
    const struct expectation *expected = &fixture->expected[BUILD_PRE_SP4];
    ck_assert(expected->stated);
    ck_assert_uint_eq(expected->parts, EXPECT_VERDICT | EXPECT_PERIOD | EXPECT_REDUNDANT_CYCLES | EXPECT_REDUNDANT_UPDATES |
                                           EXPECT_REJECTED | EXPECT_CONFLICTS | EXPECT_RECORDS);
    ck_assert_int_eq(expected->verdict, VERDICT_LOOPING);
    ck_assert_uint_eq(expected->period, 2);
    ck_assert_uint_eq(expected->redundant_cycles, 9);
    ck_assert_uint_eq(expected->redundant_updates, 18);
    ck_assert_uint_eq(expected->faults.missing, 1);
    ck_assert_uint_eq(expected->faults.misrouted, 2);
    ck_assert_uint_eq(expected->faults.stray, 3);
    ck_assert_uint_eq(expected->faults.damaged, 4);
    ck_assert_uint_eq(expected->faults.unroutable, 7);
    ck_assert_uint_eq(expected->rejected, 5);
    ck_assert_uint_eq(expected->conflicts, 6);
    ck_assert_uint_eq(expected->record_count, 4);
    ck_assert_mem_eq(expected->records, records, sizeof records);

    expected = &fixture->expected[BUILD_SP4];
    ck_assert(expected->stated);
    ck_assert_uint_eq(expected->parts, EXPECT_VERDICT);
    ck_assert_int_eq(expected->verdict, VERDICT_UNDECIDED);
    fixture_free(fixture);
}
END_TEST

START_TEST(omitted_keys_have_defaults)
{
    struct fixture *fixture = load(FOLDER "only_faults_expected.yaml");
    ck_assert_uint_eq(fixture->scenario.cycles, SCENARIO_CYCLES);
    ck_assert_uint_eq(fixture->site_count, 3);
    assert_name(fixture->site_names[2], "Site 3");
    ck_assert_uint_eq(sites_recipients(&fixture->scenario.sites), 10);
    ck_assert_uint_eq(fixture->upgrade_before, 0);
    ck_assert_int_eq(fixture->scenario.import.on_collision, ON_COLLISION_REPLACE);
    ck_assert_int_eq(fixture->scenario.names.rule.letter_case, IDENTITY_CASE_SIMPLE);
    ck_assert(fixture->expected[BUILD_SP4].stated);
    ck_assert_uint_eq(fixture->expected[BUILD_SP4].parts, 0);
    ck_assert_uint_eq(fixture->expected[BUILD_PRE_SP4].parts, EXPECT_VERDICT);
    ck_assert_int_eq(fixture->expected[BUILD_PRE_SP4].verdict, VERDICT_QUIET);
    fixture_free(fixture);

    fixture = load(FOLDER "same_title.yaml");
    ck_assert(!fixture->expected[BUILD_SP4].stated);
    ck_assert(!fixture->expected[BUILD_PRE_SP4].stated);
    fixture_free(fixture);
    fixture_free(NULL);
}
END_TEST

START_TEST(title_may_have_66_characters)
{
    struct fixture *fixture = load(FOLDER "only_faults_expected.yaml");
    size_t points = 0;
    for (const char *at = fixture->title; *at; at++)
        points += ((unsigned char)*at & 0xC0u) != 0x80u;
    ck_assert_uint_eq(points, FIXTURE_TITLE_MAX);
    fixture_free(fixture);
}
END_TEST

START_TEST(name_is_the_file_without_folders_and_suffix)
{
    char folder[] = "/tmp/q237588-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    static const char *const names[][2] = {{"x.yaml", "x"}, {"x.yml", "x.yml"}, {".yaml", ".yaml"}, {"yaml", "yaml"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text path = {0};
        text_printf(&path, "%s/%s", folder, names[i][0]);
        FILE *file = fopen(path.bytes, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs("title: x\nsource: y\nsites: [{name: a, post_office: b}]\n", file), 0);
        ck_assert_int_eq(fclose(file), 0);
        struct fixture *fixture = load(path.bytes);
        ck_assert_str_eq(fixture->name, names[i][1]);
        fixture_free(fixture);
        unlink(path.bytes);
        text_clean_up(&path);
    }
    int here = open(".", O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(here, 0);
    ck_assert_int_eq(chdir(folder), 0);
    FILE *file = fopen("here.yaml", "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("title: x\nsource: y\nsites: [{name: a, post_office: b, recipients_from: here.ldif}]\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
    file = fopen("here.ldif", "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("dn: cn=a\ncn: a\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
    struct fixture *fixture = load("here.yaml");
    ck_assert_str_eq(fixture->name, "here");
    ck_assert_uint_eq(fixture->scenario.sites.at[0].count, 1);
    fixture_free(fixture);
    unlink("here.ldif");
    unlink("here.yaml");
    ck_assert_int_eq(fchdir(here), 0);
    close(here);
    rmdir(folder);
}
END_TEST

static Suite *fixture_suite(void)
{
    Suite *suite = suite_create("fixture");
    TCase *good = tcase_create("good");
    tcase_add_test(good, head_is_read);
    tcase_add_test(good, sites_are_read);
    tcase_add_test(good, post_office_is_read);
    tcase_add_test(good, changes_are_read);
    tcase_add_test(good, changes_are_found_again);
    tcase_add_test(good, expectations_are_read);
    tcase_add_test(good, omitted_keys_have_defaults);
    tcase_add_test(good, title_may_have_66_characters);
    tcase_add_test(good, name_is_the_file_without_folders_and_suffix);
    suite_add_tcase(suite, good);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_suite};
    return suite_main(makers, 1);
}
