/* An audit as JSON and CSV. */
#include "made_audit.h"
#include "program.h"
#include "report/report.h"
#include "report/audit_words.h"
#include "suite.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static json_t *parsed_json(const char *text)
{
    for (const char *at = text; *at; at++)
        ck_assert(*at == '\n' || (*at >= 0x20 && *at < 0x7F));
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    return root;
}

START_TEST(json_has_the_article)
{
    struct audited audited;
    make_article_audit(&audited);
    char *text = audit_written(report_audit_json, &audited.audit, false);
    json_t *root = parsed_json(text), *group = part_of(root, "groups", 0), *build = part_of(root, "builds", 0);
    ck_assert_str_eq(word_of(root, "harness"), "1.2.3");
    ck_assert_str_eq(word_of(root, "directory"), "three.ldif");
    ck_assert(json_is_null(json_object_get(root, "post_office")) && json_is_null(json_object_get(root, "fixture")));
    ck_assert_int_eq(number_of(root, "people"), 3);
    ck_assert_str_eq(word_of(part_of(root, "sites", 1), "site"), "Site 2");
    ck_assert_str_eq(word_of(part_of(root, "sites", 1), "post_office"), "SITE2");
    ck_assert_int_eq(number_of(part_of(root, "sites", 1), "recipients"), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "groups")), 1);
    ck_assert_str_eq(json_string_value(part_of(group, "causes", 0)), "spelling");
    json_t *member = part_of(group, "members", 1);
    ck_assert_str_eq(word_of(member, "site"), "Site 2");
    ck_assert_str_eq(word_of(member, "name"), "SMITH, Jimmy");
    ck_assert_str_eq(word_of(member, "stored"), "SMITH, Jimmy");
    ck_assert_str_eq(word_of(member, "dn"), "cn=Jimmy Smith,ou=Site 2,o=Org");
    ck_assert_int_eq(number_of(member, "line"), 17);
    ck_assert_str_eq(word_of(member, "rename_to"), "SMITH, Jimmy (Site 2)");
    ck_assert(json_is_null(json_object_get(part_of(group, "members", 0), "rename_to")));
    json_t *outcome = part_of(group, "builds", 0);
    ck_assert_str_eq(word_of(outcome, "build"), "pre-SP4");
    ck_assert_int_eq(number_of(outcome, "adds"), 4);
    ck_assert_str_eq(word_of(json_object_get(outcome, "held"), "name"), "Smith, Jimmy");
    ck_assert_str_eq(word_of(json_object_get(outcome, "held"), "post_office"), "SITE1");
    ck_assert_int_eq(number_of(part_of(outcome, "members", 1), "sent"), 2);
    ck_assert(json_is_true(json_object_get(part_of(outcome, "members", 0), "holds")));
    ck_assert_str_eq(word_of(build, "verdict"), "looping");
    ck_assert_int_eq(number_of(json_object_get(build, "loop"), "period"), 2);
    ck_assert_int_eq(number_of(build, "period_records"), 4);
    ck_assert_double_eq(json_real_value(json_object_get(build, "per_cycle")), 2);
    ck_assert_double_eq(json_real_value(json_object_get(build, "per_day")), 48);
    ck_assert_double_eq(json_real_value(json_object_get(build, "per_year")), 17520);
    ck_assert(json_is_true(json_object_get(json_object_get(build, "proposal"), "works")));
    ck_assert(json_is_null(json_object_get(build, "crash")));
    json_decref(root);
    free(text);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(json_is_complete)
{
    struct audited audited;
    make_hostile_audit(&audited);
    char *text = audit_written(report_audit_json, &audited.audit, false);
    json_t *root = parsed_json(text);
    ck_assert_str_eq(word_of(root, "code_page"), "437");
    ck_assert_int_eq(number_of(root, "duplicates"), 1);
    ck_assert_int_eq(number_of(root, "siteless"), 2);
    ck_assert_int_eq(number_of(root, "entries"), 2);
    ck_assert_int_eq(number_of(root, "skipped_records"), 7);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "skipped_record_messages")), 7);
    ck_assert(json_is_true(json_object_get(root, "anonymized")));
    json_t *group = part_of(root, "groups", 1), *local = json_object_get(part_of(root, "groups", 2), "local");
    ck_assert_str_eq(word_of(part_of(group, "members", 0), "name"), "=cmd|'/c calc'!A1 \xc3\x81\xd0\x96\\xFF");
    ck_assert_str_eq(word_of(part_of(group, "members", 0), "dn"), "-dn\r\n");
    ck_assert_str_eq(word_of(part_of(group, "members", 0), "rename_to"), "\t\"quoted\"");
    ck_assert(json_is_null(json_object_get(part_of(group, "members", 0), "line")));
    ck_assert_str_eq(word_of(local, "locn"), "L");
    ck_assert_str_eq(word_of(local, "comment"), "=comment");
    ck_assert(json_is_null(json_object_get(local, "addr")));
    ck_assert(json_is_null(json_object_get(part_of(part_of(root, "groups", 0), "builds", 0), "held")));
    ck_assert(json_is_true(json_object_get(part_of(part_of(root, "groups", 2), "builds", 0), "conflict")));
    ck_assert(json_is_null(part_of(group, "builds", 2)));
    ck_assert_str_eq(word_of(part_of(root, "losses", 0), "letter"), "U+00C1 \xc3\x81");
    ck_assert(json_is_null(json_object_get(part_of(root, "losses", 1), "suggestion")));
    ck_assert_str_eq(word_of(part_of(root, "losses", 2), "letter"), "byte FF");
    json_t *dead = part_of(root, "builds", 2), *undecided = part_of(root, "builds", 0);
    ck_assert_str_eq(word_of(dead, "crash"), "crashed in cycle 1: signal 11 (Segmentation fault)");
    ck_assert(json_is_null(json_object_get(dead, "per_year")) && json_is_null(json_object_get(dead, "faults")));
    ck_assert_int_eq(number_of(json_object_get(undecided, "faults"), "damaged"), 1);
    ck_assert_int_eq(number_of(undecided, "others"), 1);
    ck_assert_int_eq(number_of(undecided, "conflicts"), 1);
    ck_assert_int_eq(number_of(json_object_get(json_object_get(undecided, "proposal"), "faults"), "stray"), 2);
    ck_assert_str_eq(word_of(json_object_get(part_of(root, "builds", 1), "proposal"), "crash"), "crashed: signal 6 (Aborted)");
    json_decref(root);
    free(text);
    audited_clean_up(&audited);
}
END_TEST

#define CELLS_MAX 2000u

/* The fields as read by RFC 4180. */
struct cells {
    char *at[CELLS_MAX]; /* owned */
    size_t count, lines;
};

/* Every cell is quoted, every line ends in CRLF and has as many cells as the first. */
static void read_csv(const char *csv, struct cells *cells)
{
    size_t columns = 0;
    *cells = (struct cells){0};
    ck_assert_int_eq(strncmp(csv, "\xEF\xBB\xBF", 3), 0);
    csv += 3;
    while (*csv) {
        size_t begun = cells->count;
        do {
            struct text bytes = {0};
            ck_assert_int_eq(*csv++, '"');
            for (; *csv != '"' || csv[1] == '"'; csv += *csv == '"' ? 2 : 1) {
                ck_assert_int_ne(*csv, '\0');
                text_append(&bytes, csv, 1);
            }
            csv++;
            ck_assert_uint_lt(cells->count, CELLS_MAX);
            cells->at[cells->count++] = text_take(&bytes);
        } while (*csv == ',' && csv++);
        ck_assert_int_eq(strncmp(csv, "\r\n", 2), 0);
        csv += 2;
        columns = cells->lines++ ? columns : cells->count;
        ck_assert_uint_eq(cells->count - begun, columns);
    }
}

/* The cell of a line, the first behind the names being 1. */
static const char *cell(const struct cells *cells, size_t line, const char *column)
{
    size_t columns = cells->count / cells->lines;
    for (size_t i = 0; i < columns; i++)
        if (strcmp(cells->at[i], column) == 0)
            return cells->at[line * columns + i];
    ck_abort_msg("there is no column %s", column);
    return NULL;
}

static void forget(struct cells *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        free(cells->at[i]);
}

START_TEST(csv_has_a_line_for_each_member_and_build)
{
    struct audited audited;
    struct cells cells;
    make_article_audit(&audited);
    char *csv = audit_written(report_audit_csv, &audited.audit, false);
    read_csv(csv, &cells);
    ck_assert_uint_eq(cells.lines, 1 + 3 * 2);
    ck_assert_str_eq(cell(&cells, 3, "group"), "1");
    ck_assert_str_eq(cell(&cells, 3, "causes"), "spelling");
    ck_assert_str_eq(cell(&cells, 3, "site"), "Site 2");
    ck_assert_str_eq(cell(&cells, 3, "post_office"), "SITE2");
    ck_assert_str_eq(cell(&cells, 3, "name"), "SMITH, Jimmy");
    ck_assert_str_eq(cell(&cells, 3, "line"), "17");
    ck_assert_str_eq(cell(&cells, 3, "rename_to"), "SMITH, Jimmy (Site 2)");
    ck_assert_str_eq(cell(&cells, 3, "build"), "pre-SP4");
    ck_assert_str_eq(cell(&cells, 3, "verdict"), "looping");
    ck_assert_str_eq(cell(&cells, 3, "sent"), "2");
    ck_assert_str_eq(cell(&cells, 3, "holds"), "no");
    ck_assert_str_eq(cell(&cells, 3, "held"), "Smith, Jimmy");
    ck_assert_str_eq(cell(&cells, 3, "held_at"), "SITE1");
    ck_assert_str_eq(cell(&cells, 3, "proposal_works"), "yes");
    ck_assert_str_eq(cell(&cells, 4, "build"), "SP4");
    ck_assert_str_eq(cell(&cells, 4, "sent"), "0");
    forget(&cells);
    free(csv);
    audited_clean_up(&audited);
}
END_TEST

/* Splits the file at each separator that a spreadsheet may be set to, with and without regard to quotes. */
static void assert_no_formula(const char *csv)
{
    static const char separators[] = ",;|:\t\r\n\" ";
    static const char *const wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (const char *at = csv; *at; at++) {
        if (at != csv && !strchr(separators, at[-1]))
            continue;
        ck_assert_msg(!strchr("=+-@\t", *at), "%.40s", at);
        for (size_t i = 0; i < 4; i++)
            ck_assert_msg(strncmp(at, wide[i], 3) != 0, "%.40s", at);
    }
}

START_TEST(no_part_of_a_name_is_a_formula_in_csv)
{
    static const char *const names[] = {
        "a;=1+2",           "a,+1", "a;-1", "a|@x", "a =1", "a: =1", "a\"=1", "a;\xEF\xBC\x9D\x31", "a\t=1", "a\r=1", "a\n=1",
        "\xEF\xBC\x8B\x31", ";;=",  "--",   "= =",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct audited audited;
        make_article_audit(&audited);
        audited.audit.site_names[0] = name_of_text(names[i]);
        char *csv = audit_written(report_audit_csv, &audited.audit, false);
        assert_no_formula(csv);
        free(csv);
        audited_clean_up(&audited);
    }
}
END_TEST

START_TEST(no_name_is_a_formula_in_csv)
{
    struct audited audited;
    struct cells cells;
    make_hostile_audit(&audited);
    char *csv = audit_written(report_audit_csv, &audited.audit, false);
    read_csv(csv, &cells);
    ck_assert_uint_eq(cells.lines, 1 + 9 * 3);
    for (size_t i = 0; i < cells.count; i++) {
        ck_assert_msg(!*cells.at[i] || !strchr("=+-@\t\r\n", *cells.at[i]), "%s", cells.at[i]);
        for (const char *at = cells.at[i]; *at; at++)
            ck_assert((unsigned char)*at >= 0x20 && *at != 0x7F);
    }
    const size_t lossy = 19, local = 22;
    ck_assert_str_eq(cell(&cells, lossy, "name"), "'=cmd|'/c calc'!A1 \xc3\x81\xd0\x96\\xFF");
    ck_assert_str_eq(cell(&cells, lossy, "site"), "'=1+2");
    ck_assert_str_eq(cell(&cells, lossy, "post_office"), "'+A1");
    ck_assert_str_eq(cell(&cells, lossy, "dn"), "'-dn\\r\\n");
    ck_assert_str_eq(cell(&cells, lossy, "rename_to"), "\\t\"quoted\"");
    ck_assert_str_eq(cell(&cells, lossy, "stored"), "?\xc3\xa9");
    ck_assert_str_eq(cell(&cells, lossy, "line"), "");
    ck_assert_str_eq(cell(&cells, local, "name"), "'@one");
    /* Other values are not changed. */
    ck_assert_str_eq(cell(&cells, local + 3, "name"), "two\\words");
    ck_assert_str_eq(cell(&cells, local, "conflict"), "yes");
    ck_assert_str_eq(cell(&cells, local, "damaged"), "yes");
    /* Of a build that died nothing is known. */
    ck_assert_str_eq(cell(&cells, local + 2, "verdict"), "crashed");
    ck_assert_str_eq(cell(&cells, local + 2, "sent"), "");
    ck_assert_str_eq(cell(&cells, local + 2, "proposal_works"), "");
    forget(&cells);
    free(csv);
    audited_clean_up(&audited);
}
END_TEST

static Suite *report_audit_data_suite(void)
{
    Suite *suite = suite_create("report audit data");
    TCase *looks = tcase_create("looks");
    tcase_add_test(looks, json_has_the_article);
    tcase_add_test(looks, json_is_complete);
    tcase_add_test(looks, csv_has_a_line_for_each_member_and_build);
    tcase_add_test(looks, no_name_is_a_formula_in_csv);
    tcase_add_test(looks, no_part_of_a_name_is_a_formula_in_csv);
    suite_add_tcase(suite, looks);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_audit_data_suite};
    return suite_main(makers, 1);
}
