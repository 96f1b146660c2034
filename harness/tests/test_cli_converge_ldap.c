/* q237588 converge with a live directory: sync scripts against OpenLDAP's slapd. */
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include "base/text.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct slapd server;
static char *folder, *scripts, *url_setting;

/* A unit, and Amy Adams in it. */
#define UNIT(name)                                                                                                                 \
    "dn: ou=" name ",o=acme\nobjectClass: organizationalUnit\nou: " name "\n\n"                                                    \
    "dn: cn=Adams\\, Amy,ou=" name ",o=acme\nobjectClass: inetOrgPerson\ncn: Adams, Amy\nsn: Adams\ndisplayName: Adams, Amy\n\n"

static const char people[] =
    "dn: o=acme\nobjectClass: organization\no: acme\n\n" UNIT("mistake") UNIT("mended") UNIT("smallest") UNIT("rewrites")
        UNIT("fails") UNIT("oscillates") UNIT("comes_back") "dn: ou=empty,o=acme\nobjectClass: organizationalUnit\nou: empty\n\n";

static void begin_server(void)
{
    char path[PATH_MAX];
    folder = new_folder();
    char *ldif = new_file(folder, "acme.ldif", people);
    free(new_file(folder, "people.txt", "Adams, Amy\nSmith, Jimmy\nSMITH, Jimmy\nSmith, jimmy\n"));
    free(new_file(folder, "password", SLAPD_PASSWORD "\n"));
    const struct slapd_database databases[] = {{.suffix = "o=acme", .ldif = ldif}, {.suffix = NULL}};
    slapd_start(&server, databases, true);
    ck_assert_ptr_nonnull(realpath("harness/tests/data/converge", path));
    scripts = strdup(path);
    struct text setting = {0};
    text_printf(&setting, "URL=%s", server.url);
    url_setting = text_take(&setting);
    free(ldif);
}

static void end_server(void)
{
    slapd_stop(&server);
    remove_folder(folder);
    free(scripts);
    free(url_setting);
}

static char *text_of(const char *format, const char *a, const char *b)
{
    struct text text = {0};
    text_puts(&text, format);
    text_puts(&text, a);
    text_puts(&text, b);
    return text_take(&text);
}

/* Runs the script of that name on the unit of that name, by LDAP. */
static void converge_script(struct ran *ran, const char *name, const char *option)
{
    char *base = text_of("BASE=ou=", name, ",o=acme"), *script = text_of("", scripts, "/"), *path = text_of(script, name, ".sh"),
         *url = text_of("--directory=", server.url, base + strlen("BASE="));
    const char *const environment[] = {url_setting, base, NULL};
    START(ran, &((struct setting){.folder = folder, .environment = environment}), "converge", url, option, "--", "sh", path);
    free(base);
    free(script);
    free(path);
    free(url);
}

START_TEST(the_articles_mistake_never_comes_to_rest)
{
    struct ran ran;
    converge_script(&ran, "mistake", "--format=json");
    ck_assert_msg(ran.status == 1, "%d: %s", ran.status, ran.errors);
    json_t *root = results_of(&ran), *again = json_object_get(root, "again"),
           *why = json_array_get(json_object_get(root, "why"), 0), *loop = json_object_get(root, "loop");
    ck_assert_str_eq(word_of(root, "verdict"), "repeats");
    ck_assert_int_eq(number_of(loop, "from"), 1);
    ck_assert_int_eq(number_of(loop, "period"), 2);
    ck_assert_int_eq(number_of(json_object_get(run_of(root, 0), "entries"), "added"), 1);
    for (size_t run = 1; run < 5; run++) {
        ck_assert_int_eq(number_of(run_of(root, run), "written"), 1);
        ck_assert_int_eq(number_of(json_object_get(run_of(root, run), "entries"), "changed"), 1);
    }
    ck_assert_uint_eq(json_array_size(again), 1);
    ck_assert_str_eq(word_of(json_array_get(again, 0), "dn"), "cn=Smith\\2C Jimmy,ou=mistake,o=acme");
    ck_assert_str_eq(word_of(why, "attribute"), "displayname");
    ck_assert_uint_eq(json_array_size(json_object_get(why, "names")), 2);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(why, "differ_in"), 0)), "case");
    json_decref(root);
}
END_TEST

START_TEST(two_people_are_enough)
{
    struct ran ran;
    struct text names = {0};
    for (unsigned i = 0; i < 20; i++)
        text_printf(&names, "Person %u\n%s", i, i == 7 ? "Smith, Jimmy\n" : i == 15 ? "SMITH, Jimmy\n" : "");
    char *path = new_file(folder, "many.txt", names.bytes), *reset = text_of("--reset=sh '", scripts, "/reset.sh'"),
         *url = text_of("--directory=", server.url, "ou=smallest,o=acme"), *script = text_of(scripts, "/mistake.sh", "");
    const char *const environment[] = {url_setting, "BASE=ou=smallest,o=acme", NULL};
    START(&ran, &((struct setting){.folder = folder, .environment = environment}), "converge", url, "--times=3", "--input=many.txt",
          reset, "--format=json", "--", "sh", script);
    json_t *root = results_of(&ran), *smallest = json_object_get(root, "smallest"), *found = json_object_get(smallest, "names");
    ck_assert_str_eq(word_of(root, "verdict"), "repeats");
    ck_assert_uint_eq(json_array_size(found), 2);
    ck_assert_str_eq(json_string_value(json_array_get(found, 0)), "Smith, Jimmy");
    ck_assert_str_eq(json_string_value(json_array_get(found, 1)), "SMITH, Jimmy");
    ck_assert_int_eq(number_of(smallest, "of"), 22);
    ck_assert(json_is_true(json_object_get(smallest, "minimal")));
    json_decref(root);
    text_clean_up(&names);
    free(path);
    free(reset);
    free(url);
    free(script);
}
END_TEST

START_TEST(the_fixed_sync_comes_to_rest)
{
    struct ran ran;
    converge_script(&ran, "mended", "--times=3");
    assert_holds(ran.output, "verdict    quiet\n");
    assert_printed(&ran, 0, "\nIt comes to rest: nothing was written after run 1.\n");
}
END_TEST

START_TEST(rewriting_without_effect_is_seen)
{
    struct ran ran;
    converge_script(&ran, "rewrites", "--times=3");
    assert_holds(ran.output, "verdict    repeats, period 1\n");
    assert_holds_anywhere(ran.output, "without effect in 2 runs; last: the content stays, and entrycsn moves");
    assert_printed(&ran, 1, "\nIt does not come to rest: from run 1 on it repeats with period 1.\n");
    converge_script(&ran, "rewrites", "--writes=none");
    assert_printed(&ran, 0, "\nIt is at rest: no run wrote anything.\n");
}
END_TEST

START_TEST(the_same_failure_each_time_is_said_once)
{
    struct ran ran;
    converge_script(&ran, "fails", "--times=3");
    assert_holds_anywhere(ran.output, "all 3 runs: exit status 68, 'ldap_add: Already exists (68)'");
    assert_printed(&ran, 1, "\nIt fails in every run, in the same way, and writes nothing.\n");
}
END_TEST

START_TEST(an_oscillation_has_period_two)
{
    struct ran ran;
    converge_script(&ran, "oscillates", "--times=4");
    assert_holds(ran.output, "verdict    repeats, period 2\n");
    assert_holds_anywhere(ran.output, "changed in 3 runs; last: title ");
    assert_printed(&ran, 1, "+1 ~0 -0");
}
END_TEST

START_TEST(deletes_that_come_back_are_recreated)
{
    struct ran ran;
    converge_script(&ran, "comes_back", "--times=3");
    assert_holds(ran.output, " recreated ");
    assert_holds_anywhere(ran.output, "'Adams, Amy' (cn=Adams\\\\2C Amy,ou=comes_back,o=acme): recreated in 2 runs");
    assert_printed(&ran, 1, "\nIt does not come to rest: from run 1 on it repeats with period 1.\n");
}
END_TEST

/* ---- Logging in -------------------------------------------------------------------------------------------------------------- */

START_TEST(login_and_tls_work_as_in_an_audit)
{
    struct ran ran;
    char *url = text_of("--directory=", server.url, "ou=empty,o=acme"), *authority = text_of("--ca-file=", server.authority, ""),
         *tls_url = text_of("--directory=", server.tls_url, "ou=empty,o=acme");
    const struct setting here = {.folder = folder};
    START(&ran, &here, "converge", url, "--times=1", "--bind-dn=cn=admin,o=acme", "--password-file=password", "--start-tls",
          authority, "true");
    ck_assert_int_eq(ran.status, 3); /* others may read the file */
    assert_refused(&ran, 3, "password: ");
    char *path = text_of(folder, "/password", "");
    ck_assert_int_eq(chmod(path, 0600), 0);
    free(path);
    START(&ran, &here, "converge", url, "--times=1", "--bind-dn=cn=admin,o=acme", "--password-file=password", "--start-tls",
          authority, "true");
    assert_printed(&ran, 0, "It is at rest: no run wrote anything.\n");
    START(&ran, &here, "converge", tls_url, "--times=1", authority, "true");
    assert_printed(&ran, 0, "1 entry before the first");
    START(&ran, &here, "converge", url, "--times=1", "--bind-dn=cn=nobody,o=acme", "--password-file=password", "true");
    assert_refused(&ran, 3, "the login as \"cn=nobody,o=acme\" was refused");
    START(&ran, &here, "converge", url, "--times=1", "--bind-dn=cn=nobody,o=acme", "true");
    assert_refused(&ran, 2, "--bind-dn: there is no terminal for the password prompt");
    free(url);
    free(tls_url);
    free(authority);
}
END_TEST

START_TEST(a_part_of_a_directory_is_refused)
{
    struct ran ran;
    char *url = text_of("--directory=", server.url, "o=acme"), *missing = text_of("--directory=", server.url, "ou=missing,o=acme");
    RUN(&ran, "converge", url, "--size-limit=3", "true");
    assert_refused(&ran, 3, "has more entries than the limit of 3; none of them is used");
    RUN(&ran, "converge", missing, "true");
    assert_refused(&ran, 3, "the base does not exist, or this login may not see it");
    RUN(&ran, "converge", "--directory=ldap://127.0.0.1:1/o=acme", "true");
    assert_refused(&ran, 3, "no connection");
    free(url);
    free(missing);
}
END_TEST

static Suite *cli_converge_ldap_suite(void)
{
    Suite *suite = suite_create("cli-converge-ldap");
    TCase *live = tcase_create("live");
    tcase_add_unchecked_fixture(live, begin_server, end_server);
    tcase_set_timeout(live, 240);
    tcase_add_test(live, the_articles_mistake_never_comes_to_rest);
    tcase_add_test(live, two_people_are_enough);
    tcase_add_test(live, the_fixed_sync_comes_to_rest);
    tcase_add_test(live, rewriting_without_effect_is_seen);
    tcase_add_test(live, the_same_failure_each_time_is_said_once);
    tcase_add_test(live, an_oscillation_has_period_two);
    tcase_add_test(live, deletes_that_come_back_are_recreated);
    tcase_add_test(live, login_and_tls_work_as_in_an_audit);
    tcase_add_test(live, a_part_of_a_directory_is_refused);
    suite_add_tcase(suite, live);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_converge_ldap_suite};
    return suite_main(makers, 1);
}
