/* Fixtures of a code page, and those whose post office comes from a Ccmdir.exp. */
#include "fail_alloc.h"
#include "fixture/emit.h"
#include "program.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITES                                                                                                                      \
    "title: A title\nsource: test\nsites:\n"                                                                                       \
    "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Álvarez\"}]}\n"

static const char export[] = "Name: HUB\r\nLocn: P\r\nAddr: \r\nCmts: Main\r\n\r\n"
                             "Name: SITE1\r\nLocn: p\r\nAddr: hub\r\nCmts: MSExchangeCCMC M\x9AN\r\n\r\n"
                             "Name: \xA0lvarez\r\nLocn: l\r\nAddr: SITE1\r\nCmts: \r\n\r\n"
                             "Name:  M\x81ller \r\nLocn: L\r\nAddr:\r\n\x1A";

static char *folder;

static void set_up(void) { folder = new_folder(); }
static void tear_down(void) { remove_folder(folder); }

static enum input_status load(const char *yaml, struct fixture **fixture, struct text *message)
{
    char *path = new_file(folder, "case.yaml", yaml);
    enum input_status status = fixture_load(path, fixture, message);
    free(path);
    return status;
}

static struct fixture *loaded(const char *yaml)
{
    struct text message = {0};
    struct fixture *fixture;
    if (load(yaml, &fixture, &message) != INPUT_OK)
        ck_abort_msg("%s", message.bytes);
    return fixture;
}

static void assert_entry(const struct scenario *scenario, uint32_t index, uint32_t locn, const char *name, const char *addr,
                         const char *comment)
{
    const struct entry *entry = &scenario->entries[index];
    const struct strings *pool = locn_is_office(locn) ? &scenario->names.offices : &scenario->names.users;
    uint32_t number;
    ck_assert_uint_lt(index, scenario->entry_count);
    ck_assert_uint_eq(entry->locn, locn);
    ck_assert_msg(strings_find(pool, name_of_text(name), &number), "%s", name);
    ck_assert_uint_eq(entry->name, number);
    ck_assert_msg(strings_find(&scenario->names.offices, name_of_text(addr), &number), "%s", addr);
    ck_assert_uint_eq(entry->addr, number);
    ck_assert_msg(strings_find(&scenario->names.comments, name_of_text(comment), &number), "%s", comment);
    ck_assert_uint_eq(entry->comment, number);
}

START_TEST(entries_come_from_an_export)
{
    free(new_file(folder, "Ccmdir.exp", export));
    struct fixture *fixture = loaded(SITES "post_office: {code_page: 437, entries_from: Ccmdir.exp}\n");
    const struct scenario *scenario = &fixture->scenario;
    ck_assert_int_eq(scenario->names.code_page, CODE_PAGE_437);
    ck_assert_uint_eq(scenario->entry_count, 4);
    assert_entry(scenario, 0, 'P', "HUB", "", "Main");
    assert_entry(scenario, 1, 'p', "SITE1", "hub", "MSExchangeCCMC MÜN");
    assert_entry(scenario, 2, 'l', "álvarez", "SITE1", "");
    assert_entry(scenario, 3, 'L', " Müller ", "", "");
    fixture_free(fixture);
}
END_TEST

/* Without a code page bytes are as they are. */
START_TEST(bytes_stay_without_a_code_page)
{
    free(new_file(folder, "Ccmdir.exp", export));
    struct fixture *fixture = loaded(SITES "post_office: {entries_from: Ccmdir.exp}\n");
    const struct scenario *scenario = &fixture->scenario;
    ck_assert_int_eq(scenario->names.code_page, CODE_PAGE_NONE);
    ck_assert_ptr_null(scenario->names.stored_users);
    assert_entry(scenario, 3, 'L', " M\x81ller ", "", "");
    fixture_free(fixture);
}
END_TEST

START_TEST(an_export_is_found_wherever_it_is)
{
    char *path = new_file(folder, "elsewhere.exp", export);
    struct text yaml = {0};
    text_printf(&yaml, SITES "post_office: {code_page: \"850\", entries_from: %s}\n", path);
    struct fixture *fixture = loaded(yaml.bytes);
    ck_assert_uint_eq(fixture->scenario.entry_count, 4);
    fixture_free(fixture);
    text_clean_up(&yaml);
    free(path);
}
END_TEST

START_TEST(every_code_page_is_known)
{
    for (int page = CODE_PAGE_NONE + 1; page < CODE_PAGES; page++) {
        for (int quoted = 0; quoted < 2; quoted++) {
            struct text yaml = {0};
            const char *quote = quoted ? "\"" : "";
            text_printf(&yaml, SITES "post_office: {code_page: %s%s%s}\n", quote, code_page_names[page], quote);
            struct fixture *fixture = loaded(yaml.bytes);
            ck_assert_int_eq((int)fixture->scenario.names.code_page, page);
            fixture_free(fixture);
            text_clean_up(&yaml);
        }
    }
}
END_TEST

/* Administrators' changes are in the code page; recipients may have any letters. */
START_TEST(entries_are_of_the_page)
{
    static const char yaml[] = SITES "post_office: {code_page: 437, entries: [{name: \"álvarez, Ñ\", locn: L}]}\n"
                                     "changes: [{before_cycle: 2, administrator_adds: {name: Müller, locn: L}},\n"
                                     "          {before_cycle: 3, add: {site: Site 1, name: \"Иванов\", comment: \"Á\"}}]\n";
    struct fixture *fixture = loaded(yaml);
    const struct names *names = &fixture->scenario.names;
    uint32_t number, stored;
    ck_assert(strings_find(&names->users, name_of_text("Иванов"), &number));
    ck_assert(strings_find(&names->users, name_of_text("??????"), &stored));
    ck_assert_uint_eq(names_stored(names->stored_users, number), stored);
    ck_assert(strings_find(&names->comments, name_of_text("Á"), &number));
    ck_assert(strings_find(&names->comments, name_of_text("?"), &stored));
    ck_assert_uint_eq(names_stored(names->stored_comments, number), stored);
    fixture_free(fixture);
}
END_TEST

/* A comment that the page cannot hold is found to differ in each cycle. */
START_TEST(a_lost_comment_loops)
{
    static const char yaml[] = "title: A title\nsource: test\nsites:\n"
                               "  - {name: Site 1, post_office: SITE1, recipients: [{name: Smith, comment: \"Ł\"}]}\n"
                               "post_office: {code_page: 850}\n";
    struct sample_run run;
    struct fixture *fixture = loaded(yaml);
    sample_run(&run, &fixture->scenario, &sample_fixed);
    sample_assert_records(&run, "2 1 1 1 1 1 1 1 1 1");
    fixture_free(fixture);
}
END_TEST

/* A post office that cannot be stored under its name is added in each cycle, and its users are changed. */
START_TEST(a_lost_post_office_loops)
{
    static const char yaml[] = "title: A title\nsource: test\nsites:\n"
                               "  - {name: Site 1, post_office: \"ŁÓDŹ\", recipients: [{name: Smith}]}\n"
                               "post_office: {code_page: 850}\n";
    struct sample_run run;
    struct fixture *fixture = loaded(yaml);
    sample_run(&run, &fixture->scenario, &sample_fixed);
    /* The post office is not found and added again, and the user's Addr is found to differ. */
    sample_assert_records(&run, "2 2 2 2 2 2 2 2 2 2");
    ck_assert(!faults_any(&run.result.faults));
    fixture_free(fixture);
}
END_TEST

START_TEST(the_code_page_is_written)
{
    struct fixture *fixture = loaded(SITES "post_office: {code_page: 1252}\n");
    const struct emit emit = {.title = "Again", .source = "test", .scenario = &fixture->scenario};
    struct text yaml = {0};
    ck_assert_int_eq(fixture_emit_text(&emit, &yaml), EMIT_OK);
    struct fixture *again = loaded(yaml.bytes);
    ck_assert_int_eq(again->scenario.names.code_page, CODE_PAGE_1252);
    fixture_free(again);
    text_clear(&yaml);
    fixture->scenario.names.code_page = CODE_PAGE_NONE;
    ck_assert_int_eq(fixture_emit_text(&emit, &yaml), EMIT_OK);
    ck_assert_ptr_null(strstr(yaml.bytes, "post_office:\n"));
    text_clean_up(&yaml);
    fixture_free(fixture);
}
END_TEST

static void survive(const char *yaml, enum input_status otherwise)
{
    for (unsigned long n = 1;; n++) {
        struct text message = {0};
        struct fixture *fixture = NULL;
        char *path = new_file(folder, "case.yaml", yaml);
        fail_alloc_at(n);
        enum input_status status = fixture_load(path, &fixture, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == (reached ? INPUT_NO_MEMORY : otherwise), "allocation %lu: %d %s", n, (int)status,
                      message.bytes ? message.bytes : "");
        fixture_free(fixture);
        text_clean_up(&message);
        free(path);
        if (!reached)
            break;
    }
}

START_TEST(loading_survives_a_failed_allocation)
{
    static const char *const yamls[] = {
        SITES "post_office: {code_page: 437, entries_from: Ccmdir.exp}\n",
        SITES "post_office: {code_page: 437, entries: [{name: Smith, locn: L}]}\n",
        SITES "post_office: {entries_from: twice.exp}\n",
        SITES "post_office: {entries_from: addr.exp}\n",
        SITES "post_office: {entries_from: none.exp}\n",
    };
    static const enum input_status otherwise[] = {INPUT_OK, INPUT_OK, INPUT_INVALID, INPUT_INVALID, INPUT_INVALID};
    free(new_file(folder, "Ccmdir.exp", export));
    free(new_file(folder, "twice.exp", "Name: a\nLocn: L\nName: A\nLocn: L\n"));
    free(new_file(folder, "addr.exp", "Name: a\nLocn: L\nAddr: b\n"));
    survive(yamls[_i], otherwise[_i]);
}
END_TEST

static Suite *entries_from_suite(void)
{
    Suite *suite = suite_create("entries from");
    TCase *fixtures = tcase_create("fixtures");
    tcase_set_timeout(fixtures, 120);
    tcase_add_checked_fixture(fixtures, set_up, tear_down);
    tcase_add_test(fixtures, entries_come_from_an_export);
    tcase_add_test(fixtures, bytes_stay_without_a_code_page);
    tcase_add_test(fixtures, an_export_is_found_wherever_it_is);
    tcase_add_test(fixtures, every_code_page_is_known);
    tcase_add_test(fixtures, entries_are_of_the_page);
    tcase_add_test(fixtures, a_lost_comment_loops);
    tcase_add_test(fixtures, a_lost_post_office_loops);
    tcase_add_test(fixtures, the_code_page_is_written);
    tcase_add_loop_test(fixtures, loading_survives_a_failed_allocation, 0, 5);
    suite_add_tcase(suite, fixtures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {entries_from_suite};
    return suite_main(makers, 1);
}
