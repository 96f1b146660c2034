/* Fixtures: of any bytes, and generated from the table of keys (fixture/keys.h); runs of the latter are compared with the literal
 * model and with those of a batch. */
#include "fuzz/fuzz.h"

#include "fuzz/grammar.h"
#include "fuzz/runs.h"

#include "fixture/emit.h"
#include "fixture/fixture.h"
#include "shrink/test_case.h"

#include <check.h>
#include <string.h>

/* Asserts that a written fixture is read back unchanged, except names of sites and the title. */
static void assert_written_back(const struct fixture *fixture)
{
    struct fixture *again = NULL;
    struct text written[2] = {{0}}, cases[2] = {{0}}, message = {0};
    const struct fixture *read = fixture;
    for (int i = 0; i < 2; i++) {
        struct emit emit = {.title = read->title,
                            .source = read->source,
                            .scenario = &read->scenario,
                            .generated = read->generated.recipients ? &read->generated : NULL,
                            .upgrade_before = read->upgrade_before,
                            .upgrade_from = read->upgrade_from};
        for (int build = 0; build < KNOWN_BUILDS; build++)
            if (read->expected[build].stated)
                emit.stated[build] = &read->expected[build];
        enum emit_status status = fixture_emit_text(&emit, &written[i]);
        ck_assert_int_eq(status, EMIT_OK); /* all names are valid UTF-8, as YAML cannot hold others */
        test_case_write(&(struct test_case){.scenario = read->scenario, .upgrade_before = read->upgrade_before}, &cases[i]);
        if (i == 0) {
            enum input_status loaded = fixture_load_text("again.yaml", written[0].bytes, written[0].length, &again, &message);
            ck_assert_msg(loaded == INPUT_OK, "%s\n%s", message.bytes, written[0].bytes);
            read = again;
        }
    }
    ck_assert_str_eq(written[1].bytes, written[0].bytes);
    ck_assert_uint_eq(cases[1].length, cases[0].length);
    ck_assert_mem_eq(cases[1].bytes, cases[0].bytes, cases[0].length);
    fixture_free(again);
    for (int i = 0; i < 2; i++) {
        text_clean_up(&written[i]);
        text_clean_up(&cases[i]);
    }
}

static struct fixture *load_fixture(const char *bytes, size_t length)
{
    struct fixture *fixture = NULL;
    struct text message = {0};
    enum input_status status = fixture_load_text("fuzzed.yaml", bytes, length, &fixture, &message);
    ck_assert(!fixture == (status != INPUT_OK));
    fuzz_assert_message(status, &message);
    return fixture;
}

void fuzz_fixture(const char *bytes, size_t length)
{
    struct fixture *fixture = load_fixture(bytes, length);
    if (fixture && scenario_most_recipients(&fixture->scenario) <= 1000)
        assert_written_back(fixture);
    fixture_free(fixture);
}

void fuzz_scenario(const char *bytes, size_t length)
{
    struct text yaml = {0};
    grammar_write(bytes, length, &yaml);
    struct fixture *fixture = load_fixture(yaml.bytes, yaml.length);
    if (fixture) {
        assert_written_back(fixture);
        fuzz_compare_runs(fixture, length > 0 && (unsigned char)bytes[length - 1] % 32 == 0);
    }
    fixture_free(fixture);
    text_clean_up(&yaml);
}
