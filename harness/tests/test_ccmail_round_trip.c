/* A run can be resumed by entries_from from the files of --keep: each fixture of the corpus with both builds. */
#include "batch/keep.h"
#include "ccmail/records.h"
#include "fixture/collect.h"
#include "fixture/emit.h"
#include "module/module.h"
#include "program.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fixture_list corpus;

/* Once, before Check forks, as the number of tests depends on the fixtures. */
static void load_corpus(void)
{
    static const char *const paths[] = {"fixtures"};
    struct text message = {0};
    if (!corpus.count &&
        fixture_collect(paths, 1, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &corpus, &message) != INPUT_OK) {
        (void)fprintf(stderr, "%s\n", message.bytes);
        exit(EXIT_FAILURE);
    }
    text_clean_up(&message);
}

static struct comparators comparators_of(enum known_build build)
{
    static const char *const files[KNOWN_BUILDS] = {"pre-sp4", "sp4"};
    struct text path = {0}, message = {0};
    struct module module;
    struct comparators comparators;
    text_printf(&path, "%s/modules/%s.so", suite_build(), files[build]);
    ck_assert_msg(module_load(path.bytes, &module, &message) == MODULE_OK, "%s", message.bytes);
    memcpy(comparators.at, module.compare->at, sizeof comparators.at);
    text_clean_up(&path);
    return comparators;
}

/* A run with evidence of cycles `first` and `first` + 1. */
struct kept_run {
    struct keeper keeper;
    uint32_t first;
    bool any; /* the post office of cycle `first` had entries */
    struct run_result result;
};

static bool keep(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct kept_run *run = context;
    if (cycle == run->first)
        run->any = post_office_export(office, &(struct export_walk){0}) != NULL;
    return cycle < run->first || cycle > run->first + 1 || keep_cycle(&run->keeper, cycle, office, transfer);
}

static void run_kept(struct kept_run *run, const struct fixture *fixture, enum known_build build)
{
    struct run storage = {0};
    struct run_config config = {
        .build = comparators_of(build), .upgrade_before = fixture->upgrade_before, .observe = keep, .observer = run};
    if (fixture->upgrade_before)
        config.before = comparators_of(fixture->upgrade_from);
    run->keeper.cycles = fixture->scenario.cycles;
    run->result.cycles = malloc(fixture->scenario.cycles * sizeof *run->result.cycles);
    ck_assert_ptr_nonnull(run->result.cycles);
    enum run_status status = run_scenario(&storage, &fixture->scenario, &config, &run->result);
    ck_assert_msg(status == RUN_OK, "%s", run->keeper.message->bytes);
    run_clean_up(&storage);
}

/* From this cycle on the input stays the same; at least 2, so that the post office has entries. */
static uint32_t last_input(const struct fixture *fixture)
{
    uint32_t cycle = fixture->upgrade_before > 2 ? fixture->upgrade_before : 2;
    for (uint32_t i = 0; i < fixture->scenario.change_count; i++)
        if (fixture->scenario.changes[i].before_cycle > cycle)
            cycle = fixture->scenario.changes[i].before_cycle;
    return cycle;
}

static char *read_file(const char *path, size_t *length)
{
    struct text message = {0};
    char *bytes = NULL;
    ck_assert_msg(input_read(path, UINT32_MAX, &bytes, length, &message) == INPUT_OK, "%s", message.bytes);
    return bytes;
}

/* Writes a fixture that resumes at cycle `from`, with the sites of that cycle and the export as entries. */
static struct fixture *go_on(const struct fixture *fixture, uint32_t from, const char *folder, const char *export)
{
    struct scenario scenario = fixture->scenario;
    scenario.sites = (struct sites){0};
    ck_assert_int_eq(sites_copy(&scenario.sites, &fixture->scenario.sites), SITES_OK);
    for (uint32_t i = 0; i < scenario.change_count; i++)
        ck_assert_int_eq(scenario_change_sites(&scenario.sites, &scenario.changes[i]), SITES_OK);
    scenario.entry_count = scenario.change_count = 0;
    scenario.cycles -= from - 1;
    const struct emit emit = {.title = "On from there", .source = "test", .scenario = &scenario};
    struct text path = {0}, yaml = {0}, message = {0};
    text_printf(&path, "%s/on.yaml", folder);
    ck_assert_int_eq(fixture_emit(path.bytes, &emit), EMIT_OK);
    sites_clean_up(&scenario.sites);

    size_t length;
    char *bytes = read_file(path.bytes, &length);
    char *at = strstr(bytes, "\npost_office:\n");
    size_t before = at ? (size_t)(at - bytes) + strlen("\npost_office:\n") : length;
    text_append(&yaml, bytes, before);
    text_printf(&yaml, "%s  entries_from: %s\n%s", at ? "" : "post_office:\n", export, bytes + before);
    FILE *file = fopen(path.bytes, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(yaml.bytes, file), 0);
    ck_assert_int_eq(fclose(file), 0);

    struct fixture *made = NULL;
    if (fixture_load(path.bytes, &made, &message) != INPUT_OK)
        ck_abort_msg("%s: %s", fixture->name, message.bytes);
    text_clean_up(&path);
    text_clean_up(&yaml);
    free(bytes);
    return made;
}

static void assert_same_files(const char *name, const char *a, const char *b)
{
    static const char *const files[] = {"Ccmdir.exp", "Ccmdel.imp", "Ccmdir.imp"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct text paths[2] = {0};
        size_t lengths[2];
        text_printf(&paths[0], "%s/%s", a, files[i]);
        text_printf(&paths[1], "%s/%s", b, files[i]);
        char *bytes[2] = {read_file(paths[0].bytes, &lengths[0]), read_file(paths[1].bytes, &lengths[1])};
        ck_assert_msg(lengths[0] == lengths[1] && memcmp(bytes[0], bytes[1], lengths[0]) == 0, "%s: %s differs from %s", name,
                      paths[1].bytes, paths[0].bytes);
        for (int j = 0; j < 2; j++) {
            text_clean_up(&paths[j]);
            free(bytes[j]);
        }
    }
}

static void assert_same_counts(const char *name, const struct run_result *before, const struct run_result *after, uint32_t from)
{
    ck_assert_uint_eq(after->cycle_count, before->cycle_count - from + 1);
    for (uint32_t i = 0; i < after->cycle_count; i++) {
        const struct cycle_counts *a = &before->cycles[from - 1 + i], *b = &after->cycles[i];
        ck_assert_msg(a->adds == b->adds && a->changes == b->changes && a->deletes == b->deletes && a->rejected == b->rejected &&
                          a->conflicts == b->conflicts,
                      "%s: cycle %" PRIu32 " differs", name, a->cycle);
    }
    ck_assert_uint_eq(after->faults.missing, before->faults.missing);
    ck_assert_uint_eq(after->faults.misrouted, before->faults.misrouted);
    ck_assert_uint_eq(after->faults.stray, before->faults.stray);
}

/* The folder of a cycle: "below/cycle-N". */
static char *cycle_folder(const char *below, uint32_t cycles, uint32_t cycle)
{
    struct text path = {0};
    text_printf(&path, "%s%scycle-%0*" PRIu32, below, *below ? "/" : "", snprintf(NULL, 0, "%" PRIu32, cycles), cycle);
    return text_take(&path);
}

/* Number _i is a fixture with a build. */
START_TEST(a_run_resumes_from_kept_files)
{
    const struct fixture *fixture = corpus.at[_i / KNOWN_BUILDS];
    enum known_build build = (enum known_build)(_i % KNOWN_BUILDS);
    uint32_t from = last_input(fixture);
    struct ccm_name culprit;
    if (_i / KNOWN_BUILDS % (suite_under_valgrind() ? 9 : suite_bounded() ? 3 : 1))
        return; /* a part will do */
    if (from > fixture->scenario.cycles || !ccmdir_can_hold_names(&fixture->scenario.names, &culprit))
        return;
    char *folder = new_folder();
    struct text again = {0}, message = {0}, export = {0};
    struct kept_run before = {.keeper = {.folder = folder, .message = &message}, .first = from};
    run_kept(&before, fixture, build);
    ck_assert_msg(before.any, "%s: nobody is in the post office", fixture->name);

    char *inner = cycle_folder("", fixture->scenario.cycles, from);
    text_printf(&export, "%s/Ccmdir.exp", inner);
    struct fixture *next = go_on(fixture, from, folder, export.bytes);
    text_printf(&again, "%s/again", folder);
    struct kept_run after = {.keeper = {.folder = again.bytes, .message = &message}, .first = 1};
    run_kept(&after, next, build);
    assert_same_counts(fixture->name, &before.result, &after.result, from);
    for (uint32_t i = 0; i < 2 && i < after.result.cycle_count; i++) {
        char *was = cycle_folder(folder, fixture->scenario.cycles, from + i);
        char *is = cycle_folder(again.bytes, next->scenario.cycles, 1 + i);
        assert_same_files(fixture->name, was, is);
        free(was);
        free(is);
    }
    fixture_free(next);
    free(before.result.cycles);
    free(after.result.cycles);
    free(inner);
    text_clean_up(&again);
    text_clean_up(&export);
    remove_folder(folder);
}
END_TEST

/* Few fixtures are left out above. */
START_TEST(nearly_all_fixtures_are_resumed)
{
    unsigned left_out = 0;
    for (size_t i = 0; i < corpus.count; i++) {
        const struct fixture *fixture = corpus.at[i];
        struct ccm_name culprit;
        bool held = ccmdir_can_hold_names(&fixture->scenario.names, &culprit);
        ck_assert_msg(held || strcmp(fixture->name, "hostile-names") == 0, "%s cannot be kept", fixture->name);
        left_out += !held || last_input(fixture) > fixture->scenario.cycles;
    }
    ck_assert_uint_le(left_out, 2);
}
END_TEST

static Suite *round_trip_suite(void)
{
    Suite *suite = suite_create("round trip");
    TCase *corpus_case = tcase_create("corpus");
    tcase_set_timeout(corpus_case, 120);
    tcase_add_loop_test(corpus_case, a_run_resumes_from_kept_files, 0, (int)corpus.count * KNOWN_BUILDS);
    tcase_add_test(corpus_case, nearly_all_fixtures_are_resumed);
    suite_add_tcase(suite, corpus_case);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {round_trip_suite};
    load_corpus();
    int status = suite_main(makers, 1);
    fixture_list_clean_up(&corpus);
    return status;
}
