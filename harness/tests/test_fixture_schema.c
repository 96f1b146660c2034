/* The JSON Schema of fixtures. harness/tests/schema.sh validates fixtures with it. */
#include "fail_alloc.h"
#include "schema_made.h"
#include "made_verification.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA_PATH "fixtures/fixture.schema.json"

START_TEST(the_file_is_the_schema_of_the_table)
{
    json_t *schema = schema_made();
    ck_assert_ptr_nonnull(schema);
    struct text text = {0};
    char *written = json_dumps(schema, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    text_puts(&text, written);
    text_puts(&text, "\n");
    char *file = golden_path(SCHEMA_PATH, text.bytes);
    ck_assert_msg(strcmp(file, text.bytes) == 0, "%s is out of date; Q237588_GOLDEN=write make check TESTS=test_fixture_schema",
                  SCHEMA_PATH);
    free(file);
    free(written);
    text_clean_up(&text);
    json_decref(schema);
}
END_TEST

/* The schema of a value, by the names of its keys. */
static const json_t *schema_at(const json_t *schema, const char *const *path)
{
    for (; *path; path++) {
        const json_t *items = json_object_get(schema, "items");
        schema = json_object_get(json_object_get(items ? items : schema, "properties"), *path);
        ck_assert_msg(schema != NULL, "the schema lacks %s", *path);
    }
    return schema;
}

/* Limits that are no integer of JSON here, words that YAML reads as numbers, and relations of the builder. */
START_TEST(it_has_rules_beyond_the_table)
{
    json_t *schema = schema_made();
    const json_t *seed = schema_at(schema, (const char *const[]){"generate", "seed", NULL});
    ck_assert(json_number_value(json_object_get(seed, "exclusiveMaximum")) == 0x1p64);
    ck_assert_ptr_null(json_object_get(seed, "maximum"));
    const json_t *words = json_object_get(schema_at(schema, (const char *const[]){"post_office", "code_page", NULL}), "enum");
    ck_assert_str_eq(json_string_value(json_array_get(words, 0)), "437");
    ck_assert_int_eq(json_integer_value(json_array_get(words, 1)), 437);
    ck_assert_ptr_nonnull(json_object_get(schema_at(schema, (const char *const[]){"expect", "SP4", NULL}), "if"));
    const json_t *changes = json_object_get(schema_at(schema, (const char *const[]){"changes", NULL}), "items");
    ck_assert_uint_eq(json_array_size(json_object_get(changes, "oneOf")), 8);
    json_decref(schema);
}
END_TEST

static void *allocate(size_t size) { return malloc(size); }

START_TEST(without_memory_there_is_no_schema)
{
    unsigned long n = 1;
    json_set_alloc_funcs(allocate, free);
    for (;; n = fail_alloc_next(n)) {
        fail_alloc_at(n);
        json_t *schema = schema_made();
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        if (!reached) {
            ck_assert_ptr_nonnull(schema);
            json_decref(schema);
            break;
        }
        ck_assert_ptr_null(schema);
    }
    json_set_alloc_funcs(malloc, free);
    ck_assert_uint_gt(n, 100);
}
END_TEST

static Suite *fixture_schema_suite(void)
{
    Suite *suite = suite_create("fixture schema");
    TCase *schema = tcase_create("schema");
    tcase_add_test(schema, the_file_is_the_schema_of_the_table);
    tcase_add_test(schema, it_has_rules_beyond_the_table);
    tcase_add_test(schema, without_memory_there_is_no_schema);
    suite_add_tcase(suite, schema);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_schema_suite};
    return suite_main(makers, 1);
}
