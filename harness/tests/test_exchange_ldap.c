/* People of a live directory: of OpenLDAP's slapd. */
#include "asked.h"
#include "filled.h"
#include "played.h"
#include "program.h"
#include "suite.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ldap.h>
#include <netdb.h>

/* Which people of o=acme were visited; and progress. */
struct roll {
    bool *came;
    unsigned count;
    uint64_t told;
    unsigned times;
};

static enum input_status call(void *context, const struct person *person)
{
    struct roll *roll = context;
    char name[20], site[20];
    ck_assert(person->name.length < sizeof name && person->site.length < sizeof site);
    memcpy(name, person->name.bytes, person->name.length);
    name[person->name.length] = '\0';
    memcpy(site, person->site.bytes, person->site.length);
    site[person->site.length] = '\0';
    ck_assert_int_eq(strncmp(name, "Person ", 7), 0);
    unsigned long number = strtoul(name + 7, NULL, 10);
    ck_assert_uint_lt(number, filled_people());
    ck_assert(!roll->came[number]);
    roll->came[number] = true;
    roll->count++;
    ck_assert_int_eq(strncmp(site, "Site ", 5), 0);
    ck_assert_uint_eq(strtoul(site + 5, NULL, 10), number % FILLED_SITES + 1);
    return INPUT_OK;
}

static void count(void *context, uint64_t so_far)
{
    struct roll *roll = context;
    ck_assert_uint_gt(so_far, roll->told);
    ck_assert_uint_eq(so_far, roll->count);
    roll->told = so_far;
    roll->times++;
}

/* Everybody comes, once, at their site. */
static void assert_everybody(const char *url, struct directory_config config)
{
    struct roll roll = {.came = calloc(filled_people(), sizeof(bool))};
    struct text message = {0};
    char *whole = join(url, "o=acme");
    config.site_level = 1;
    config.progress = count;
    config.progress_context = &roll;
    enum input_status status = ldap_read(whole, &config, call, &roll, &message);
    ck_assert_msg(status == INPUT_OK, "%s", message.bytes);
    ck_assert_uint_eq(roll.count, filled_people());
    ck_assert_uint_eq(roll.told, filled_people());
    unsigned page = config.login.page_size ? config.login.page_size : DIRECTORY_PAGE_SIZE;
    ck_assert_uint_ge(roll.times, filled_people() / page);
    free(whole);
    free(roll.came);
    text_clean_up(&message);
}

START_TEST(each_person_is_read_once)
{
    static const uint32_t sizes[] = {0, 999, 7777, UINT32_MAX};
    assert_everybody(filled_server.url, (struct directory_config){.login.page_size = sizes[_i]});
}
END_TEST

START_TEST(each_person_is_read_by_tls)
{
    assert_everybody(filled_server.tls_url, (struct directory_config){.login.ca_file = filled_server.authority});
}
END_TEST

START_TEST(each_person_is_read_by_start_tls)
{
    assert_everybody(filled_server.url,
                     (struct directory_config){.login = {.ca_file = filled_server.authority, .start_tls = true}});
}
END_TEST

START_TEST(each_person_is_read_by_a_local_socket)
{
    assert_everybody(filled_server.local_url, (struct directory_config){0});
}
END_TEST

START_TEST(logins_are_made)
{
    struct directory_config config = plain;
    config.login = (struct directory_login){.bind_dn = "cn=p1,ou=Site 1,o=closed", .password = SLAPD_PASSWORD};
    assert_people(filled_server.url, "o=closed", &config, FILLED_CLOSED);
    config.login.ca_file = filled_server.authority;
    assert_people(filled_server.tls_url, "o=closed", &config, FILLED_CLOSED);
    config.login.start_tls = true;
    assert_people(filled_server.url, "o=closed", &config, FILLED_CLOSED);
}
END_TEST

START_TEST(logins_are_refused)
{
    struct directory_config config = plain;
    config.login = (struct directory_login){.bind_dn = "cn=p1,ou=Site 1,o=closed", .password = "incorrect horse"};
    assert_message(filled_server.url, "o=closed", &config,
                   "the login as \"cn=p1,ou=Site 1,o=closed\" was refused: Invalid credentials; are name and password right?");
    config.login.bind_dn = "nobody\x1b";
    assert_message(filled_server.url, "o=closed", &config,
                   "the login as \"nobody\\x1B\" was refused: Invalid DN syntax (invalid DN); are name and password right?");
    /* To a server this would be an anonymous login, which succeeds. */
    config.login.password = "";
    assert_message(filled_server.url, "o=closed", &config,
                   "the server would treat a login without name or password as anonymous; expected both, or neither");
    config.login.password = NULL;
    assert_message(filled_server.url, "o=closed", &config,
                   "the server would treat a login without name or password as anonymous; expected both, or neither");
    config.login = (struct directory_login){.bind_dn = "", .password = "x"};
    assert_message(filled_server.url, "o=closed", &config,
                   "the server would treat a login without name or password as anonymous; expected both, or neither");
}
END_TEST

START_TEST(missing_permission_is_reported)
{
    assert_message(filled_server.url, "o=closed", &plain,
                   "the search was refused: Insufficient access; use a login that may read the directory, with TLS");
}
END_TEST

START_TEST(kinds_of_entries_are_distinguished)
{
    assert_people(
        filled_server.url, "ou=Kinds,o=odd", &plain,
        "Kinds|A User\nKinds|A Contact\nKinds|remote\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
}
END_TEST

/* "SITE|NAME" in lines, without line numbers. */
static enum input_status note_name(void *context, const struct person *person)
{
    struct person without_line = *person;
    without_line.line = 0;
    return note(context, &without_line);
}

static int compare_skipped(const void *a, const void *b)
{
    const struct skipped_class *one = a, *other = b;
    return one->reason != other->reason ? (int)one->reason - (int)other->reason : strcmp(one->name, other->name);
}

/* "REASON CLASS ENTRIES SURNAMES" in lines, in order. */
static void append_skipped(struct directory_skipped *skipped, struct text *text)
{
    qsort(skipped->at, skipped->count, sizeof *skipped->at, compare_skipped);
    for (size_t i = 0; i < skipped->count; i++)
        text_printf(text, "%s %s %llu %llu\n", skip_reason_names[skipped->at[i].reason], skipped->at[i].name,
                    (unsigned long long)skipped->at[i].entries, (unsigned long long)skipped->at[i].surnames);
}

/* The same entries as a file and from a server: the same people, and the same are passed over. */
START_TEST(a_file_and_a_server_agree)
{
    struct text people[2] = {{0}, {0}}, skipped_people[2] = {{0}, {0}}, message = {0};
    char *folder = new_folder(), *file = new_file(folder, "kinds.ldif", filled_kinds),
         *url = join(filled_server.url, "ou=Kinds,o=odd");
    const char *const sources[2] = {file, url};
    for (size_t i = 0; i < 2; i++) {
        struct directory_skipped skipped = {0};
        struct directory_config config = plain;
        config.skipped = &skipped;
        ck_assert_msg(directory_read(sources[i], &config, note_name, &people[i], &message) == INPUT_OK, "%s", message.bytes);
        append_skipped(&skipped, &skipped_people[i]);
        directory_skipped_clean_up(&skipped);
    }
    ck_assert_uint_gt(people[0].length, 0);
    ck_assert_str_eq(people[0].bytes, people[1].bytes);
    ck_assert_str_eq(skipped_people[0].bytes, "no person alias 1 0\nno person computer 1 1\nno person device 1 0\n"
                                              "no person organizationalRole 1 0\nno person organizationalUnit 1 0\n");
    ck_assert_str_eq(skipped_people[1].bytes, skipped_people[0].bytes);
    for (size_t i = 0; i < 2; i++) {
        text_clean_up(&people[i]);
        text_clean_up(&skipped_people[i]);
    }
    free(file);
    free(url);
    remove_folder(folder);
}
END_TEST

/* The filter asks for more, but entries that certainly are no people are still skipped. */
START_TEST(filters_and_scopes_are_taken_from_the_url)
{
    assert_people(
        filled_server.url, "ou=Kinds,o=odd" FILTER "(cn=*)", &plain,
        "Kinds|A User\nKinds|A Contact\nKinds|remote\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
    assert_people(filled_server.url, "ou=Kinds,o=odd??sub?(sn=a)", &plain,
                  "Kinds|A User\nKinds|A Contact\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
    assert_people(filled_server.url, "ou=Outer,o=odd", &plain, "Outer|c\n");
    assert_people(filled_server.url, "ou=Inner,ou=Outer,o=odd??one", &plain, "Outer|c\n");
    assert_people(filled_server.url, "cn=c,ou=Inner,ou=Outer,o=odd??base", &plain, "Outer|c\n");
    assert_message(filled_server.url, "ou=Outer,o=odd??one", &plain,
                   "no person was found; are base and filter right, and may this login read the directory?");
    /* Entries without people: a site may be empty. */
    assert_people(filled_server.url, "ou=Outer,o=odd??one?(objectClass=*)", &plain, "");
    assert_people(filled_server.url, "ou=Kinds,o=odd" FILTER "(displayName=m%C3%BCller*)", &plain,
                  "Kinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
}
END_TEST

START_TEST(sites_are_found)
{
    struct directory_config config = plain;
    assert_people(filled_server.url, "l=Town,o=odd", &config, "Own Site|a\n|b\n");
    config.site_attribute = "L";
    assert_people(filled_server.url, "l=Town,o=odd", &config, "Town|a\nTown|b\n");
    config.site_attribute = "departmentNumber";
    assert_people(filled_server.url, "l=Town,o=odd", &config, "D1|a\n|b\n");
    config.site_attribute = "CN";
    assert_people(filled_server.url, "l=Town,o=odd", &config, "a|a\nb|b\n");
    config = (struct directory_config){.site_level = 2};
    assert_people(filled_server.url, "ou=Outer,o=odd", &config, "Inner|c\n");
}
END_TEST

START_TEST(a_person_without_a_name_is_refused)
{
    assert_message(
        filled_server.url, "ou=Nameless,o=odd", &plain,
        "\"uid=x,ou=Nameless,o=odd\" is a person without a name; expected displayName or cn, and the right to read them");
}
END_TEST

START_TEST(a_part_of_a_directory_is_refused)
{
    static const char expected[] =
        "a part of this directory is on another server, and partial results are not used: \"ldap://elsewhere.example/"
        "ou=Away,ou=Part,o=odd%s\"; expected a server with the whole directory, or a base without referrals";
    char message[300];
    (void)snprintf(message, sizeof message, expected, "??sub");
    assert_message(filled_server.url, "ou=Part,o=odd", &plain, message);
    assert_message(filled_server.url, "ou=Away,ou=Part,o=odd", &plain, message);
    /* There are no people in the DNS zones of Active Directory, to which every search from the top of a domain is referred. */
    assert_people(filled_server.url, "ou=Forest,o=odd", &plain, "Forest|e\n");
}
END_TEST

/* ---- TLS ------------------------------------------------------------------------------------------------------------------- */

#define NO_TLS "TLS failed: "

static void assert_no_tls(const char *url, struct directory_login login, const char *expected, const char *authority)
{
    struct directory_config config = {.site_level = 1, .login = login};
    struct text last = {0};
    text_printf(&last, "; expected a valid certificate for %s, signed by an authority in ", expected);
    if (authority)
        text_printf(&last, "\"%s\"", authority);
    else
        text_puts(&last, "the trusted certificates of this machine");
    assert_parts(url, "o=acme", &config, NO_TLS, last.bytes);
    text_clean_up(&last);
}

START_TEST(unknown_certificates_are_not_trusted)
{
    assert_no_tls(filled_server.tls_url, (struct directory_login){0}, "\"127.0.0.1\"", NULL);
    assert_no_tls(filled_server.tls_url, (struct directory_login){.ca_file = filled_server.stranger}, "\"127.0.0.1\"",
                  filled_server.stranger);
    assert_no_tls(filled_server.url, (struct directory_login){.ca_file = filled_server.stranger, .start_tls = true},
                  "\"127.0.0.1\"", filled_server.stranger);
    /* One refusal does not spoil the next login, nor the other way round. */
    assert_everybody(filled_server.tls_url, (struct directory_config){.login.ca_file = filled_server.authority});
    assert_no_tls(filled_server.tls_url, (struct directory_login){.ca_file = filled_server.stranger}, "\"127.0.0.1\"",
                  filled_server.stranger);
}
END_TEST

START_TEST(the_name_in_a_certificate_matters)
{
    assert_no_tls(filled_server.elsewhere_url, (struct directory_login){.ca_file = filled_server.authority}, "\"127.0.0.2\"",
                  filled_server.authority);
    struct addrinfo *found = NULL;
    if (getaddrinfo("localhost", NULL, NULL, &found) != 0) /* as where there is no /etc/hosts */
        return;
    freeaddrinfo(found);
    char *localhost = join("ldaps://localhost:", strrchr(filled_server.tls_url, ':') + 1);
    assert_no_tls(localhost, (struct directory_login){.ca_file = filled_server.authority},
                  "this machine's full name (for an address, write 127.0.0.1)", filled_server.authority);
    free(localhost);
}
END_TEST

START_TEST(certificate_files_must_exist)
{
    struct directory_config config = plain;
    config.login.ca_file = "/nowhere/ca.pem";
    assert_message(filled_server.tls_url, "o=acme", &config,
                   "the certificates to trust cannot be read from \"/nowhere/ca.pem\"; expected certificates as PEM");
    config.login.ca_file = "Makefile";
    assert_message(filled_server.tls_url, "o=acme", &config,
                   "the certificates to trust cannot be read from \"Makefile\"; expected certificates as PEM");
}
END_TEST

START_TEST(a_server_that_speaks_no_tls_is_refused)
{
    char *mixed = join("ldaps://127.0.0.1:", strrchr(filled_server.url, ':') + 1);
    assert_no_tls(mixed, (struct directory_login){.ca_file = filled_server.authority}, "\"127.0.0.1\"", filled_server.authority);
    free(mixed);
    mixed = join("ldap://127.0.0.1:", strrchr(filled_server.tls_url, ':') + 1);
    struct directory_config config = plain;
    config.login.time_limit = 5;
    assert_parts(mixed, "o=acme", &config,
                 "the answer is incomplete: ", "; the connection was lost, and partial results are not used; try again");
    free(mixed);
}
END_TEST

static Suite *exchange_ldap_suite(void)
{
    Suite *suite = suite_create("live directories");

    TCase *real = tcase_create("a server");
    tcase_set_timeout(real, 60);
    tcase_add_unchecked_fixture(real, filled_set_up, filled_tear_down);
    tcase_add_loop_test(real, each_person_is_read_once, 0, 4);
    tcase_add_test(real, each_person_is_read_by_tls);
    tcase_add_test(real, each_person_is_read_by_start_tls);
    tcase_add_test(real, each_person_is_read_by_a_local_socket);
    tcase_add_test(real, logins_are_made);
    tcase_add_test(real, logins_are_refused);
    tcase_add_test(real, missing_permission_is_reported);
    tcase_add_test(real, kinds_of_entries_are_distinguished);
    tcase_add_test(real, a_file_and_a_server_agree);
    tcase_add_test(real, filters_and_scopes_are_taken_from_the_url);
    tcase_add_test(real, sites_are_found);
    tcase_add_test(real, a_person_without_a_name_is_refused);
    tcase_add_test(real, a_part_of_a_directory_is_refused);
    tcase_add_test(real, unknown_certificates_are_not_trusted);
    tcase_add_test(real, the_name_in_a_certificate_matters);
    tcase_add_test(real, certificate_files_must_exist);
    tcase_add_test(real, a_server_that_speaks_no_tls_is_refused);
    suite_add_tcase(suite, real);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_suite};
    return suite_main(makers, 1);
}
