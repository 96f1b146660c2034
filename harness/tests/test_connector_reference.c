/* The reference connector gives, for every fixture, number for number what the build gives in process (DESIGN section 10). */
#include "program.h"
#include "suite.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *path_setting(void)
{
    char *program = built_path("q237588"), *slash = strrchr(program, '/');
    const char *path = getenv("PATH");
    size_t most = strlen(program) + strlen(path ? path : "") + 16;
    char *setting = malloc(most);
    ck_assert_ptr_nonnull(setting);
    *slash = '\0';
    (void)snprintf(setting, most, "PATH=%s:%s", program, path ? path : "/bin");
    free(program);
    return setting;
}

/* Each fixture, or a sample if time is short. */
#define SAMPLE 24u

static json_t *results(const char *build)
{
    struct ran ran;
    glob_t fixtures;
    char *path = path_setting();
    const char *const environment[] = {path, NULL};
    const struct setting setting = {.environment = environment, .started = true};
    ck_assert_int_eq(glob("fixtures/*.yaml", 0, NULL, &fixtures), 0);
    ck_assert_uint_gt(fixtures.gl_pathc, 100);
    const char **arguments = calloc(fixtures.gl_pathc + 4, sizeof *arguments);
    ck_assert_ptr_nonnull(arguments);
    size_t count = 0, step = suite_bounded() ? SAMPLE : 1;
    arguments[count++] = "run";
    arguments[count++] = "--format=json";
    arguments[count++] = build;
    for (size_t i = 0; i < fixtures.gl_pathc; i += step)
        arguments[count++] = fixtures.gl_pathv[i];
    program_start(&ran, &setting, arguments);
    ck_assert_str_eq(ran.errors, "");
    free(arguments);
    globfree(&fixtures);
    free(path);
    return results_of(&ran);
}

/* Key by key. */
static void assert_same_run(json_t *module, json_t *connector)
{
    static const char *const ignored[] = {"build", "module"};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) {
        json_object_del(module, ignored[i]);
        json_object_del(connector, ignored[i]);
    }
    json_t *runs[] = {module, connector};
    for (size_t i = 0; i < 2; i++) {
        size_t index;
        json_t *cycle;
        json_array_foreach(json_object_get(runs[i], "cycles"), index, cycle) json_object_del(cycle, "nanoseconds");
    }
    if (json_equal(module, connector))
        return;
    char *expected = json_dumps(module, JSON_COMPACT), *found = json_dumps(connector, JSON_COMPACT);
    ck_abort_msg("in process: %s\nas a connector: %s", expected, found);
}

static const struct {
    const char *module, *connector;
} builds[] = {{"-msp4", "--connector=q237588 cycle -m sp4 ."}, {"-mpre-sp4", "--connector=q237588 cycle -m pre-sp4 ."}};

/* A program with sanitizers is no connector: at its end it looks at its own memory as a debugger does, which is denied. */
START_TEST(every_fixture_is_the_same)
{
    if (suite_sanitized())
        return;
    json_t *module = results(builds[_i].module), *connector = results(builds[_i].connector);
    size_t count = json_array_size(json_object_get(module, "runs"));
    ck_assert_uint_gt(count, 100 / SAMPLE);
    ck_assert_uint_eq(json_array_size(json_object_get(connector, "runs")), count);
    for (size_t i = 0; i < count; i++)
        assert_same_run(run_of(module, i), run_of(connector, i));
    ck_assert(json_is_true(json_object_get(json_object_get(connector, "connectors"), "loops_proved")));
    json_decref(module);
    json_decref(connector);
}
END_TEST

/* Programs that resemble the reference connector. */
START_TEST(another_program_is_not_the_reference)
{
    static const char *const commands[] = {"--connector=q237588 cycle .; true", "--connector=PATH=$PATH q237588 cycle .",
                                           "--connector=q237588 cycle -m ./sp4.so .", "--connector=q237588 cycle .."};
    if (suite_sanitized())
        return;
    char *path = path_setting();
    const char *const environment[] = {path, NULL};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct ran ran;
        const struct setting setting = {.environment = environment, .started = true};
        START(&ran, &setting, "run", "--format=json", commands[i], ARTICLE);
        json_t *root = results_of(&ran);
        ck_assert(json_is_false(json_object_get(json_object_get(root, "connectors"), "loops_proved")));
        json_decref(root);
    }
    free(path);
}
END_TEST

static char *folder;
static void set_up(void) { folder = new_folder(); }
static void tear_down(void) { remove_folder(folder); }

static void put(const char *name, const char *contents)
{
    char command[512];
    (void)snprintf(command, sizeof command, "mkdir -p '%s/Exchange' '%s/Export'", folder, folder);
    ck_assert_int_eq(system(command), 0);
    free(new_file(folder, name, contents));
}

/* Records of SP4 and pre-SP4 for two spellings, one of them in the post office, which has been respelled in another's. */
START_TEST(a_cycle_is_written)
{
    static const char ldif[] = "version: 1\n\ndn: ou=A,o=Exchange\nobjectClass: organizationalUnit\nou: A\npostOfficeBox: P1\n\n"
                               "dn: cn=1,ou=A,o=Exchange\nobjectClass: organizationalPerson\ncn: 1\ndisplayName: Ray, Bob\n\n"
                               "dn: ou=B,o=Exchange\nobjectClass: organizationalUnit\nou: B\npostOfficeBox: P2\n\n"
                               "dn: cn=2,ou=B,o=Exchange\nobjectClass: organizationalPerson\ncn: 2\ndisplayName: RAY, Bob\n"
                               "description: c\n";
    static const char export[] = "Name: P1\nLocn: P\nAddr: \nCmts: MSExchangeCCMC EXSRV1\n\nName: P2\nLocn: p\nAddr: P1\n"
                                 "Cmts: MSExchangeCCMC EXSRV1\n\nName: Old\nLocn: l\nAddr: p2\nCmts: \n\n"
                                 "Name: Ray, Bob\nLocn: l\nAddr: P1\nCmts: \n\n";
    static const char *const options[] = {"-msp4", "-mpre-sp4"};
    static const char *const updates[] = {"", "Name: RAY, Bob\nLocn: l\nAddr: P2\nCmts: c\n\n"};
    struct ran ran;
    put("Exchange/directory.ldif", ldif);
    put("Export/Ccmdir.exp", export);
    RUN(&ran, "cycle", options[_i], folder);
    assert_printed(&ran, 0, "");
    char *deletes = file_contents(folder, "Import/Ccmdel.imp"), *sent = file_contents(folder, "Import/Ccmdir.imp"),
         *counts = file_contents(folder, "Import/Counts");
    ck_assert_str_eq(deletes, "Name: Old\nLocn: l\nAddr: p2\nCmts: \n\n");
    ck_assert_str_eq(sent, updates[_i]);
    ck_assert_str_eq(counts, "changes 0\nconflicts 0\n");
    free(deletes);
    free(sent);
    free(counts);
}
END_TEST

static const struct {
    const char *ldif, *export, *option, *message;
    int status;
} inputs[] = {
    {"version: 1\n", "", NULL, "Exchange/directory.ldif: has no site; expected an entry with postOfficeBox", 3},
    {"version: 1\n\ndn: cn=1\ndisplayName: a\n", "", NULL, "Exchange/directory.ldif:3:1: a recipient before the first site", 3},
    {"dn: ou=1\npostOfficeBox: P\n\ndn: cn=1\ncn: 1\n", "", NULL,
     "Exchange/directory.ldif:4:1: an entry without postOfficeBox and displayName", 3},
    {"dn: ou=1\npostOfficeBox:: %%\n", "", NULL, "Exchange/directory.ldif:2:", 3},
    {"dn: ou=1\npostOfficeBox:: AA==\n", "", NULL, "Exchange/directory.ldif:2:1: the value contains a NUL", 3},
    {"dn: ou=1\npostOfficeBox: P\n", "Name: x\nLocn: z\n", NULL, "Export/Ccmdir.exp:2:7: unknown Locn \"z\"", 3},
    {"dn: ou=1\npostOfficeBox: P\n", "", "-mnone", "there is no module 'none'", 2},
    {"dn: ou=1\npostOfficeBox: P\n", "", "--code-page=1", "--code-page: '1' is not 437, 850, 852, 866, 1252, 932 or utf-8", 2},
};

START_TEST(unreadable_files_are_named)
{
    struct ran ran;
    put("Exchange/directory.ldif", inputs[_i].ldif);
    put("Export/Ccmdir.exp", inputs[_i].export);
    RUN(&ran, "cycle", folder, inputs[_i].option);
    assert_refused(&ran, inputs[_i].status, inputs[_i].message);
}
END_TEST

START_TEST(a_folder_is_needed)
{
    struct ran ran;
    RUN(&ran, "cycle");
    assert_refused(&ran, 2, "give the cycle folder");
    RUN(&ran, "cycle", folder, folder);
    assert_refused(&ran, 2, "give one cycle folder");
    RUN(&ran, "cycle", folder);
    assert_refused(&ran, 3, "directory.ldif: ");
    put("Exchange/directory.ldif", "dn: ou=1\npostOfficeBox: P\n");
    RUN(&ran, "cycle", folder);
    assert_refused(&ran, 3, "Ccmdir.exp: ");
    put("Export/Ccmdir.exp", "");
    RUN(&ran, "cycle", folder);
    assert_printed(&ran, 0, "");
}
END_TEST

static Suite *reference_suite(void)
{
    Suite *suite = suite_create("connector_reference");
    TCase *all = tcase_create("fixtures"), *cycle = tcase_create("cycle");
    tcase_set_tags(all, SUITE_PLAIN);
    tcase_set_timeout(all, suite_instrumented() ? 1200 : 300);
    tcase_add_loop_test(all, every_fixture_is_the_same, 0, 1);
    tcase_add_loop_test(suite_long_case(suite, suite_instrumented() ? 1200 : 300), every_fixture_is_the_same, 1, 2);
    tcase_add_test(all, another_program_is_not_the_reference);
    tcase_add_checked_fixture(cycle, set_up, tear_down);
    tcase_add_loop_test(cycle, unreadable_files_are_named, 0, sizeof inputs / sizeof *inputs);
    tcase_add_loop_test(cycle, a_cycle_is_written, 0, 2);
    tcase_add_test(cycle, a_folder_is_needed);
    suite_add_tcase(suite, all);
    suite_add_tcase(suite, cycle);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {reference_suite};
    return suite_main(makers, 1);
}
