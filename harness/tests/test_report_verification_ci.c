/* A verification as JUnit and TAP. */
#include "made_verification.h"
#include "suite.h"
#include "xml_tested.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

START_TEST(junit_is_valid)
{
    struct verified verified;
    make_hostile(&verified);
    char *written = report_written(report_junit, VERIFIED(&verified), &verification_style);
    ck_assert(xml_is_junit(written));
    char *mistake = strstr(written, "<skipped");
    ck_assert_ptr_nonnull(mistake);
    memcpy(mistake, "<sKipped", 8);
    ck_assert(!xml_is_junit(written));
    free(written);
    verified_clean_up(&verified);
    make_fixed(&verified, 1);
    written = report_written(report_junit, VERIFIED(&verified), &verification_style);
    ck_assert(xml_is_junit(written));
    free(written);
    verified_clean_up(&verified);
    xmlCleanupParser();
}
END_TEST

/* Below each test point that failed there is a block of YAML, of which some keys hold lists. */
START_TEST(tap_has_yaml)
{
    struct verified verified;
    make_hostile(&verified);
    char *written = report_written(report_tap, VERIFIED(&verified), &verification_style);
    size_t failed = 0, blocks = 0;
    for (const char *line = written; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        failed += strncmp(line, "not ok ", 7) == 0;
        if (strncmp(line, "  ---\n", 6) != 0)
            continue;
        const char *end = strstr(line, "\n  ...\n");
        ck_assert_ptr_nonnull(end);
        yaml_parser_t parser;
        yaml_document_t document;
        ck_assert(yaml_parser_initialize(&parser));
        yaml_parser_set_input_string(&parser, (const unsigned char *)line + 6, (size_t)(end + 1 - line - 6));
        ck_assert_msg(yaml_parser_load(&parser, &document), "%s", parser.problem);
        ck_assert_int_eq(yaml_document_get_root_node(&document)->type, YAML_MAPPING_NODE);
        yaml_document_delete(&document);
        yaml_parser_delete(&parser);
        blocks++;
    }
    ck_assert_uint_eq(blocks, failed);
    /* Fixtures, laws, search and conclusion. */
    ck_assert_uint_eq(failed, verified.batch.failed + 9 + 2);
    free(written);
    verified_clean_up(&verified);
}
END_TEST

static Suite *report_verification_ci_suite(void)
{
    Suite *suite = suite_create("report verification ci");
    TCase *looks = tcase_create("looks");
    tcase_add_test(looks, junit_is_valid);
    tcase_add_test(looks, tap_has_yaml);
    suite_add_tcase(suite, looks);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_verification_ci_suite};
    return suite_main(makers, 1);
}
