/* SARIF: what SARIF 2.1.0 and GitHub's code scanning require of every document, and that each finding is there once, with its rule, level and
 * place. */
#include "fail_alloc.h"
#include "made_audit.h"
#include "made_verification.h"
#include "suite.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct report_style style = {.version = "1.2.3"};

static const char *string_at(const json_t *object, const char *key)
{
    const char *string = json_string_value(json_object_get(object, key));
    ck_assert_msg(string != NULL, "there is no string %s", key);
    return string;
}

static const char *uri_of(const json_t *location)
{
    const json_t *physical = json_object_get(location, "physicalLocation");
    return string_at(json_object_get(physical, "artifactLocation"), "uri");
}

static json_int_t line_of(const json_t *location)
{
    return json_integer_value(
        json_object_get(json_object_get(json_object_get(location, "physicalLocation"), "region"), "startLine"));
}

static const json_t *first_location(const json_t *result) { return json_array_get(json_object_get(result, "locations"), 0); }

static const char *fingerprint_of(const json_t *result, const char *name)
{
    return string_at(json_object_get(result, "partialFingerprints"), name);
}

/* SARIF 2.1.0, section 3.27: a result; RFC 3986: a URI reference. */
static void assert_location(const json_t *location)
{
    static const char legal[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:?#[]@!$&'()*+,;=%";
    const char *uri = uri_of(location);
    ck_assert(*uri != '\0');
    ck_assert_uint_eq(strspn(uri, legal), strlen(uri));
    ck_assert_int_ne(strncmp(uri, "./", 2), 0);
    const json_t *region = json_object_get(json_object_get(location, "physicalLocation"), "region");
    if (region)
        ck_assert_int_ge(line_of(location), 1);
}

static void assert_result(const json_t *result, const json_t *rules)
{
    static const char *const levels[] = {"none", "note", "warning", "error"};
    const char *level = string_at(result, "level"), *rule = string_at(result, "ruleId");
    bool known = false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        known = known || strcmp(level, levels[i]) == 0;
    ck_assert_msg(known, "%s is no level", level);
    size_t index = (size_t)json_integer_value(json_object_get(result, "ruleIndex"));
    ck_assert_str_eq(string_at(json_array_get(rules, index), "id"), rule);
    ck_assert_uint_eq(strspn(rule, "abcdefghijklmnopqrstuvwxyz-"), strlen(rule));
    const char *text = string_at(json_object_get(result, "message"), "text");
    ck_assert(*text != '\0');
    ck_assert_ptr_null(strpbrk(text, "\033\n\r\t"));
    ck_assert_uint_eq(strlen(fingerprint_of(result, "primaryLocationLineHash")), 18);
    ck_assert_uint_eq(json_array_size(json_object_get(result, "locations")), 1);
    assert_location(first_location(result));
    size_t i;
    const json_t *location;
    /* The schema of SARIF wants them to be unique. */
    const json_t *related = json_object_get(result, "relatedLocations");
    json_array_foreach(related, i, location)
    {
        assert_location(location);
        for (size_t before = 0; before < i; before++)
            ck_assert(!json_equal(json_array_get(related, before), location));
    }
}

/* Parses and checks the document; the caller releases it, and frees nothing else. */
static json_t *parse_sarif(char *written, const json_t **results)
{
    json_t *document = json_loads(written, 0, NULL);
    free(written);
    ck_assert_ptr_nonnull(document);
    ck_assert_str_eq(string_at(document, "version"), "2.1.0");
    string_at(document, "$schema");
    const json_t *runs = json_object_get(document, "runs"), *run = json_array_get(runs, 0);
    ck_assert_uint_eq(json_array_size(runs), 1);
    const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver"), *rules = json_object_get(driver, "rules");
    ck_assert_str_eq(string_at(driver, "name"), "q237588");
    ck_assert_str_eq(string_at(driver, "version"), style.version);
    *results = json_object_get(run, "results");
    ck_assert(json_is_array(*results));
    size_t i;
    const json_t *each;
    json_array_foreach(rules, i, each)
    {
        static const char *const texts[] = {"shortDescription", "fullDescription", "help"};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            ck_assert_str_ne(string_at(json_object_get(each, texts[j]), "text"), "");
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(string_at(json_array_get(rules, j), "id"), string_at(each, "id"));
    }
    json_array_foreach(*results, i, each)
    {
        assert_result(each, rules);
        /* Code scanning knows one finding of a rule from another by this hash alone. */
        for (size_t j = 0; j < i; j++) {
            const json_t *before = json_array_get(*results, j);
            bool same = strcmp(fingerprint_of(before, "finding/v1"), fingerprint_of(each, "finding/v1")) == 0;
            ck_assert_int_eq(
                strcmp(fingerprint_of(before, "primaryLocationLineHash"), fingerprint_of(each, "primaryLocationLineHash")) == 0,
                same);
        }
    }
    return document;
}

/* How many results have this rule and level; NULL: any. */
static size_t count_results(const json_t *results, const char *rule, const char *level)
{
    size_t i, count = 0;
    const json_t *each;
    json_array_foreach(results, i, each) count +=
        (!rule || strcmp(string_at(each, "ruleId"), rule) == 0) && (!level || strcmp(string_at(each, "level"), level) == 0);
    return count;
}

START_TEST(each_failed_run_is_a_result)
{
    struct batch batch;
    const json_t *results;
    make_hostile_batch(&batch);
    json_t *document = parse_sarif(report_written(report_sarif, RUNS(&batch), &style), &results);
    ck_assert_uint_gt(batch.failed, 2);
    ck_assert_uint_eq(json_array_size(results), batch.failed);
    ck_assert_uint_eq(count_results(results, NULL, "error"), batch.failed);
    ck_assert_uint_eq(count_results(results, "crashed", NULL), 1);
    ck_assert_uint_eq(count_results(results, "timed-out", NULL), 1);
    ck_assert_uint_eq(count_results(results, "not-as-expected", NULL), batch.failed - 2);
    json_decref(document);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(a_run_is_shown_at_its_fixture)
{
    struct batch batch;
    const json_t *results;
    make_hostile_batch(&batch);
    for (size_t i = 0; i < batch.fixtures.count; i++) {
        struct fixture *fixture = batch.fixtures.at[i];
        free(fixture->path);
        fixture->path = strdup("/a b/\xc3\xa4#.yaml");
        fixture->title_mark = (struct fixture_mark){.line = 3, .column = 8};
    }
    json_t *document = parse_sarif(report_written(report_sarif, RUNS(&batch), &style), &results);
    ck_assert_str_eq(uri_of(first_location(json_array_get(results, 0))), "file:///a%20b/%C3%A4%23.yaml");
    ck_assert_int_eq(line_of(first_location(json_array_get(results, 0))), 3);
    json_decref(document);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(without_failures_there_are_no_results)
{
    struct batch batch;
    const json_t *results;
    make_batch(&batch, 2);
    json_t *document = parse_sarif(report_written(report_sarif, RUNS(&batch), &style), &results);
    ck_assert_uint_eq(json_array_size(results), 0);
    json_decref(document);
    batch_clean_up(&batch);
}
END_TEST

START_TEST(a_verification_has_all_failures)
{
    struct verified verified;
    const json_t *results;
    make_one(&verified, _i);
    const struct verification *verification = &verified.verification;
    size_t broken = 0, inconclusive = 0;
    for (size_t at = 0; at < LAW_CASES; at++) {
        broken += law_at(&verified, at)->state == LAW_BROKEN;
        inconclusive += law_at(&verified, at)->state == LAW_INCONCLUSIVE;
    }
    bool fixed = verification->conclusion == CONCLUSION_FIXED;
    json_t *document = parse_sarif(report_written(report_sarif, VERIFIED(&verified), &style), &results);
    ck_assert_uint_eq(json_array_size(results),
                      verified.batch.failed + broken + inconclusive + (verification->search.findings > 0) + (fixed ? 0 : 1));
    ck_assert_uint_eq(count_results(results, NULL, "warning"), inconclusive);
    for (size_t i = 0; i < json_array_size(results); i++)
        ck_assert_str_eq(uri_of(first_location(json_array_get(results, i))), uri_of(first_location(json_array_get(results, 0))));
    ck_assert_uint_eq(count_results(results, "search", "error"), verification->search.findings > 0);
    if (_i == MADE_FIXED)
        ck_assert_uint_eq(json_array_size(results), 0);
    if (_i == MADE_ASCII_ONLY) {
        ck_assert_uint_eq(count_results(results, "not-fixed", "error"), 1);
        ck_assert_uint_eq(count_results(results, "no-missed-match", "error"), CCM_PLACES);
    }
    json_decref(document);
    verified_clean_up(&verified);
}
END_TEST

START_TEST(an_audit_has_each_group_and_unsound_build)
{
    struct audited audited;
    const json_t *results;
    bool live = _i == MADE_AUDITS;
    make_audit(&audited, live ? MADE_ARTICLE : _i);
    for (size_t i = 0; live && i < audited.audit.member_count; i++)
        audited.audit.members[i].line = 0; /* as of LDAP */
    size_t unsound = 0;
    for (size_t i = 0; i < audited.audit.build_count; i++)
        unsound += !audit_build_is_sound(&audited.audit.builds[i]);
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);
    ck_assert_int_eq(report_sarif(&(struct results){.kind = RESULTS_AUDIT, .audit = &audited.audit}, &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    json_t *document = parse_sarif(written, &results);
    ck_assert_uint_eq(json_array_size(results), audited.audit.group_count + unsound);
    ck_assert_uint_eq(count_results(results, "crashed", NULL) + count_results(results, "build-not-sound", NULL), unsound);
    if (_i == MADE_ARTICLE || live) {
        const json_t *group = json_array_get(results, 1);
        ck_assert_uint_eq(count_results(results, "spelling", "error"), 1);
        ck_assert_int_eq(line_of(first_location(group)), (json_int_t)audited.audit.members[0].line);
        ck_assert_uint_eq(json_array_size(json_object_get(group, "relatedLocations")), live ? 1 : 2);
    }
    json_decref(document);
    audited_clean_up(&audited);
}
END_TEST

START_TEST(a_finding_has_no_more_places_than_code_scanning_takes)
{
    enum { MEMBERS = 1001 };
    struct audited audited;
    const json_t *results;
    make_article_audit(&audited);
    struct audit large = audited.audit;
    large.members = calloc(MEMBERS, sizeof *large.members);
    ck_assert_ptr_nonnull(large.members);
    for (size_t i = 0; i < MEMBERS; i++) {
        large.members[i] = audited.audit.members[0];
        large.members[i].line = i + 1;
    }
    struct audit_group group = audited.audit.groups[0];
    group.count = MEMBERS;
    large.groups = &group;
    large.build_count = 0;
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);
    ck_assert_int_eq(report_sarif(&(struct results){.kind = RESULTS_AUDIT, .audit = &large}, &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    json_t *document = parse_sarif(written, &results);
    ck_assert_uint_eq(json_array_size(json_object_get(json_array_get(results, 0), "relatedLocations")), 999);
    json_decref(document);
    free(large.members);
    audited_clean_up(&audited);
}
END_TEST

static void *allocate(size_t size) { return malloc(size); }

START_TEST(failed_allocations_leave_nothing_written)
{
    struct verified verified;
    char bytes[262144];
    make_one(&verified, _i);
    json_set_alloc_funcs(allocate, free);
    for (unsigned long n = 1;; n = fail_alloc_next(n)) {
        FILE *stream = fmemopen(bytes, sizeof bytes, "w");
        ck_assert_ptr_nonnull(stream);
        fail_alloc_at(n);
        enum report_status status = report_sarif(VERIFIED(&verified), &style, stream);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        long length = ftell(stream);
        ck_assert_int_eq(fclose(stream), 0);
        ck_assert_int_eq(status, reached ? REPORT_NO_MEMORY : REPORT_OK);
        ck_assert_int_eq(length > 0, !reached);
        if (!reached)
            break;
    }
    json_set_alloc_funcs(malloc, free);
    verified_clean_up(&verified);
}
END_TEST

static Suite *report_sarif_suite(void)
{
    Suite *suite = suite_create("report sarif");
    TCase *sarif = tcase_create("sarif");
    tcase_add_test(sarif, each_failed_run_is_a_result);
    tcase_add_test(sarif, a_run_is_shown_at_its_fixture);
    tcase_add_test(sarif, without_failures_there_are_no_results);
    tcase_add_loop_test(sarif, a_verification_has_all_failures, 0, MADE);
    tcase_add_test(sarif, a_finding_has_no_more_places_than_code_scanning_takes);
    tcase_add_loop_test(sarif, an_audit_has_each_group_and_unsound_build, 0, MADE_AUDITS + 1);
    suite_add_tcase(suite, sarif);

    TCase *failures = tcase_create("failures");
    tcase_set_timeout(failures, 60);
    tcase_add_loop_test(failures, failed_allocations_leave_nothing_written, 0, MADE);
    suite_add_tcase(suite, failures);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {report_sarif_suite};
    return suite_main(makers, 1);
}
