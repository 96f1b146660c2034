/* People of a live directory: of OpenLDAP's slapd, and of servers that do what none should. */
#include "exchange/directory.h"
#include "exchange/ldap_url.h"
#include "fail_alloc.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ldap.h>

/* "???" in parts, which C11 takes for the beginning of a trigraph. */
#define FILTER                                                                                                                     \
    "?"                                                                                                                            \
    "?"                                                                                                                            \
    "?"

/* ---- Asking ---------------------------------------------------------------------------------------------------------------- */

/* What was taken: "SITE|NAME" in lines. */
static enum input_status note(void *context, const struct person *person)
{
    struct text *taken = context;
    ck_assert_uint_eq(person->line, 0);
    ck_assert_uint_gt(person->dn.length, 0);
    text_append(taken, person->site.bytes, person->site.length);
    text_puts(taken, "|");
    text_append(taken, person->name.bytes, person->name.length);
    text_puts(taken, "\n");
    return INPUT_OK;
}

static const struct directory_config plain = {.site_level = 1};

static char *join(const char *url, const char *rest)
{
    struct text text = {0};
    text_puts(&text, url);
    text_puts(&text, rest);
    return text_take(&text);
}

/* Asks, and expects these people. */
static void assert_taken(const char *url, const char *rest, const struct directory_config *config, const char *people)
{
    struct text taken = {0}, message = {0};
    char *whole = join(url, rest);
    enum input_status status = ldap_read(whole, config, note, &taken, &message);
    ck_assert_msg(status == INPUT_OK, "%s", message.bytes);
    ck_assert_str_eq(taken.bytes ? taken.bytes : "", people);
    ck_assert_uint_eq(message.length, 0);
    text_clean_up(&taken);
    text_clean_up(&message);
    free(whole);
}

/* Asks, and returns the message without the URL at its beginning; the caller frees it. */
static char *message_of(const char *url, const char *rest, const struct directory_config *config)
{
    struct text taken = {0}, message = {0};
    char *whole = join(url, rest);
    ck_assert_int_eq(ldap_read(whole, config, note, &taken, &message), INPUT_INVALID);
    ck_assert_ptr_nonnull(message.bytes);
    size_t length = strlen(whole);
    ck_assert_int_eq(strncmp(message.bytes, whole, length), 0);
    ck_assert_int_eq(strncmp(message.bytes + length, ": ", 2), 0);
    char *after = join(message.bytes + length + 2, "");
    text_clean_up(&taken);
    text_clean_up(&message);
    free(whole);
    return after;
}

static void assert_message(const char *url, const char *rest, const struct directory_config *config, const char *expected)
{
    char *message = message_of(url, rest, config);
    ck_assert_str_eq(message, expected);
    free(message);
}

/* The same of a message of which a part is the TLS library's or the system's. */
static void assert_parts(const char *url, const char *rest, const struct directory_config *config, const char *first,
                         const char *last)
{
    char *message = message_of(url, rest, config);
    ck_assert_msg(strncmp(message, first, strlen(first)) == 0, "\"%s\" does not begin with \"%s\"", message, first);
    size_t length = strlen(message);
    ck_assert_msg(length > strlen(last) && strcmp(message + length - strlen(last), last) == 0, "\"%s\" does not end with \"%s\"",
                  message, last);
    free(message);
}

/* What a user may have in ~/.ldaprc or the environment must not weaken or narrow anything. */
static void make_environment_hostile(void)
{
    static const char *const set[][2] = {
        {"LDAPTLS_REQCERT", "never"}, {"LDAPTLS_REQSAN", "never"},         {"LDAPSIZELIMIT", "3"},  {"LDAPTIMELIMIT", "1"},
        {"LDAPDEREF", "always"},      {"LDAPURI", "ldap://nowhere.test/"}, {"LDAPREFERRALS", "on"}, {"LDAPBASE", "o=nowhere"},
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        ck_assert_int_eq(setenv(set[i][0], set[i][1], 1), 0);
}

/* ---- One server for most of it --------------------------------------------------------------------------------------------- */

#define SITES 8u

static struct slapd server;
static char *ldif_folder;

static unsigned people(void) { return suite_under_valgrind() ? 1000 : 20000; }

static const char odd[] =
    "dn: o=odd\nobjectClass: organization\no: odd\n\n"
    "dn: ou=Kinds,o=odd\nobjectClass: organizationalUnit\nou: Kinds\n\n"
    "dn: cn=user,ou=Kinds,o=odd\nobjectClass: user\ncn: user\nsn: a\ndisplayName: A User\n\n"
    "dn: cn=computer,ou=Kinds,o=odd\nobjectClass: computer\ncn: computer\nsn: a\n\n"
    "dn: cn=contact,ou=Kinds,o=odd\nobjectClass: contact\ncn: contact\nsn: a\ndisplayName: A Contact\n\n"
    "dn: cn=remote,ou=Kinds,o=odd\nobjectClass: Remote-Address\ncn: remote\n\n"
    "dn: cn=own,ou=Kinds,o=odd\nobjectClass: acmePerson\ncn: own\nsn: a\n\n"
    "dn: cn=role,ou=Kinds,o=odd\nobjectClass: organizationalRole\ncn: role\n\n"
    "dn: cn=device,ou=Kinds,o=odd\nobjectClass: device\ncn: device\n\n"
    "dn: cn=link,ou=Kinds,o=odd\nobjectClass: alias\nobjectClass: extensibleObject\ncn: link\n"
    "aliasedObjectName: cn=user,ou=Kinds,o=odd\n\n"
    "dn: cn=Smith\\, Jimmy,ou=Kinds,o=odd\nobjectClass: person\ncn:: U21pdGgsIEppbW15\nsn: a\n\n"
    "dn: cn=M\xC3\xBCller,ou=Kinds,o=odd\nobjectClass: inetOrgPerson\ncn: M\xC3\xBCller\nsn: a\ndisplayName: M\xC3\xBCller, "
    "J\xC3\xBCrgen\n\n"
    "dn: ou=Nameless,o=odd\nobjectClass: organizationalUnit\nou: Nameless\n\n"
    "dn: uid=x,ou=Nameless,o=odd\nobjectClass: inetOrgPerson\nuid: x\ncn: Hidden\nsn: a\n\n"
    "dn: l=Town,o=odd\nobjectClass: locality\nl: Town\n\n"
    "dn: cn=a,l=Town,o=odd\nobjectClass: inetOrgPerson\ncn: a\nsn: a\nou: Own Site\nou: Other\ndepartmentNumber: D1\n\n"
    "dn: cn=b,l=Town,o=odd\nobjectClass: inetOrgPerson\ncn: b\nsn: a\n\n"
    "dn: ou=Outer,o=odd\nobjectClass: organizationalUnit\nou: Outer\n\n"
    "dn: ou=Inner,ou=Outer,o=odd\nobjectClass: organizationalUnit\nou: Inner\n\n"
    "dn: cn=c,ou=Inner,ou=Outer,o=odd\nobjectClass: inetOrgPerson\ncn: c\nsn: a\n\n"
    "dn: ou=Part,o=odd\nobjectClass: organizationalUnit\nou: Part\n\n"
    "dn: cn=d,ou=Part,o=odd\nobjectClass: inetOrgPerson\ncn: d\nsn: a\n\n"
    "dn: ou=Away,ou=Part,o=odd\nobjectClass: referral\nobjectClass: extensibleObject\nou: Away\n"
    "ref: ldap://elsewhere.example/ou=Away,ou=Part,o=odd\n\n"
    "dn: ou=Forest,o=odd\nobjectClass: organizationalUnit\nou: Forest\n\n"
    "dn: cn=e,ou=Forest,o=odd\nobjectClass: inetOrgPerson\ncn: e\nsn: a\n\n"
    "dn: ou=Zones,ou=Forest,o=odd\nobjectClass: referral\nobjectClass: extensibleObject\nou: Zones\n"
    "ref: ldap://elsewhere.example/DC=DomainDnsZones,DC=example\n\n";

static char *people_file(const char *name, const char *suffix, unsigned count, unsigned sites)
{
    char *path = new_file(ldif_folder, name, "");
    slapd_write_people(path, suffix, count, sites);
    return path;
}

static void begin(void)
{
    ldif_folder = new_folder();
    char *acme = people_file("acme", "o=acme", people(), SITES), *twelve = people_file("limited", "o=limited", 12, 2),
         *closed = people_file("closed", "o=closed", 3, 1), *odds = new_file(ldif_folder, "odd", odd);
    const struct slapd_database databases[] = {
        {.suffix = "o=acme", .ldif = acme, .settings = "sizelimit unlimited"},
        {.suffix = "o=limited", .ldif = twelve, .settings = "sizelimit 5"},
        {.suffix = "o=closed", .ldif = closed, .settings = "access to * by users read by anonymous auth"},
        {.suffix = "o=odd",
         .ldif = odds,
         .settings = "access to dn.subtree=\"ou=Nameless,o=odd\" attrs=cn,displayName by * none\naccess to * by * read"},
        {0},
    };
    slapd_start(&server, databases, true);
    free(acme);
    free(twelve);
    free(closed);
    free(odds);
    make_environment_hostile();
}

static void end(void)
{
    slapd_stop(&server);
    remove_folder(ldif_folder);
}

/* Of each person of o=acme, whether they came; progress beside it. */
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
    ck_assert_uint_lt(number, people());
    ck_assert(!roll->came[number]);
    roll->came[number] = true;
    roll->count++;
    ck_assert_int_eq(strncmp(site, "Site ", 5), 0);
    ck_assert_uint_eq(strtoul(site + 5, NULL, 10), number % SITES + 1);
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
    struct roll roll = {.came = calloc(people(), sizeof(bool))};
    struct text message = {0};
    char *whole = join(url, "o=acme");
    config.site_level = 1;
    config.progress = count;
    config.progress_context = &roll;
    enum input_status status = ldap_read(whole, &config, call, &roll, &message);
    ck_assert_msg(status == INPUT_OK, "%s", message.bytes);
    ck_assert_uint_eq(roll.count, people());
    ck_assert_uint_eq(roll.told, people());
    unsigned page = config.login.page_size ? config.login.page_size : DIRECTORY_PAGE_SIZE;
    ck_assert_uint_ge(roll.times, people() / page);
    free(whole);
    free(roll.came);
    text_clean_up(&message);
}

START_TEST(everybody_comes_once)
{
    static const uint32_t sizes[] = {0, 999, 7777, UINT32_MAX};
    assert_everybody(server.url, (struct directory_config){.login.page_size = sizes[_i]});
}
END_TEST

START_TEST(everybody_comes_by_tls)
{
    assert_everybody(server.tls_url, (struct directory_config){.login.ca_file = server.authority});
}
END_TEST

START_TEST(everybody_comes_by_start_tls)
{
    assert_everybody(server.url, (struct directory_config){.login = {.ca_file = server.authority, .start_tls = true}});
}
END_TEST

START_TEST(everybody_comes_by_a_local_socket)
{
    assert_everybody(server.local_url, (struct directory_config){0});
}
END_TEST

#define CLOSED "Site 1|Person 00000\nSite 1|Person 00001\nSite 1|Person 00002\n"

START_TEST(logins_are_made)
{
    struct directory_config config = plain;
    config.login = (struct directory_login){.bind_dn = "cn=p1,ou=Site 1,o=closed", .password = SLAPD_PASSWORD};
    assert_taken(server.url, "o=closed", &config, CLOSED);
    config.login.ca_file = server.authority;
    assert_taken(server.tls_url, "o=closed", &config, CLOSED);
    config.login.start_tls = true;
    assert_taken(server.url, "o=closed", &config, CLOSED);
}
END_TEST

START_TEST(logins_are_refused)
{
    struct directory_config config = plain;
    config.login = (struct directory_login){.bind_dn = "cn=p1,ou=Site 1,o=closed", .password = "incorrect horse"};
    assert_message(server.url, "o=closed", &config,
                   "the login as \"cn=p1,ou=Site 1,o=closed\" was refused: Invalid credentials; are name and password right?");
    config.login.bind_dn = "nobody\x1b";
    assert_message(server.url, "o=closed", &config,
                   "the login as \"nobody\\x1B\" was refused: Invalid DN syntax (invalid DN); are name and password right?");
    /* To a server this would be an anonymous login, which succeeds. */
    config.login.password = "";
    assert_message(server.url, "o=closed", &config,
                   "a login without a name or without a password is an anonymous one to the server; expected both, or neither");
    config.login.password = NULL;
    assert_message(server.url, "o=closed", &config,
                   "a login without a name or without a password is an anonymous one to the server; expected both, or neither");
    config.login = (struct directory_login){.bind_dn = "", .password = "x"};
    assert_message(server.url, "o=closed", &config,
                   "a login without a name or without a password is an anonymous one to the server; expected both, or neither");
}
END_TEST

START_TEST(who_may_not_read_is_told)
{
    assert_message(server.url, "o=closed", &plain,
                   "the search was refused: Insufficient access; log in as somebody who may read the directory, by TLS");
}
END_TEST

START_TEST(kinds_of_entries_are_told_apart)
{
    assert_taken(
        server.url, "ou=Kinds,o=odd", &plain,
        "Kinds|A User\nKinds|A Contact\nKinds|remote\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
}
END_TEST

/* A filter asks for more, and what is something else for certain is passed over all the same. */
START_TEST(filters_and_scopes_are_taken_from_the_url)
{
    assert_taken(
        server.url, "ou=Kinds,o=odd" FILTER "(cn=*)", &plain,
        "Kinds|A User\nKinds|A Contact\nKinds|remote\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
    assert_taken(server.url, "ou=Kinds,o=odd??sub?(sn=a)", &plain,
                 "Kinds|A User\nKinds|A Contact\nKinds|own\nKinds|Smith, Jimmy\nKinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
    assert_taken(server.url, "ou=Outer,o=odd", &plain, "Outer|c\n");
    assert_taken(server.url, "ou=Inner,ou=Outer,o=odd??one", &plain, "Outer|c\n");
    assert_taken(server.url, "cn=c,ou=Inner,ou=Outer,o=odd??base", &plain, "Outer|c\n");
    assert_message(server.url, "ou=Outer,o=odd??one", &plain,
                   "nobody was found; are base and filter right, and may this login read the directory?");
    /* Entries, but no people: a site may have nobody in it. */
    assert_taken(server.url, "ou=Outer,o=odd??one?(objectClass=*)", &plain, "");
    assert_taken(server.url, "ou=Kinds,o=odd" FILTER "(displayName=m%C3%BCller*)", &plain, "Kinds|M\xC3\xBCller, J\xC3\xBCrgen\n");
}
END_TEST

START_TEST(sites_are_found)
{
    struct directory_config config = plain;
    assert_taken(server.url, "l=Town,o=odd", &config, "Own Site|a\n|b\n");
    config.site_attribute = "L";
    assert_taken(server.url, "l=Town,o=odd", &config, "Town|a\nTown|b\n");
    config.site_attribute = "departmentNumber";
    assert_taken(server.url, "l=Town,o=odd", &config, "D1|a\n|b\n");
    config.site_attribute = "CN";
    assert_taken(server.url, "l=Town,o=odd", &config, "a|a\nb|b\n");
    config = (struct directory_config){.site_level = 2};
    assert_taken(server.url, "ou=Outer,o=odd", &config, "Inner|c\n");
}
END_TEST

START_TEST(a_person_without_a_name_is_refused)
{
    assert_message(
        server.url, "ou=Nameless,o=odd", &plain,
        "\"uid=x,ou=Nameless,o=odd\" is a person without a name; expected displayName or cn, and the right to read them");
}
END_TEST

START_TEST(a_part_of_a_directory_is_refused)
{
    static const char expected[] =
        "a part of this directory is held elsewhere, and nothing is used of a part: \"ldap://elsewhere.example/"
        "ou=Away,ou=Part,o=odd%s\"; expected a server that holds all of it, or a base below which nothing is elsewhere";
    char message[300];
    (void)snprintf(message, sizeof message, expected, "??sub");
    assert_message(server.url, "ou=Part,o=odd", &plain, message);
    assert_message(server.url, "ou=Away,ou=Part,o=odd", &plain, message);
    /* There are no people in the DNS zones of Active Directory, to which every search from the top of a domain is referred. */
    assert_taken(server.url, "ou=Forest,o=odd", &plain, "Forest|e\n");
}
END_TEST

#define LIMITED                                                                                                                    \
    "the server gives no more than 5 entries, and nothing is used of a part: Size limit exceeded; log in as somebody who may "     \
    "read "                                                                                                                        \
    "all, ask for a part (BASE, FILTER), or have the server's limits raised"

START_TEST(limits_of_the_server_are_told)
{
    struct directory_config config = plain;
    assert_message(server.url, "o=limited", &config, LIMITED);
    config.login.page_size = 2;
    assert_message(server.url, "o=limited", &config, LIMITED);
    /* Whom the limit does not concern gets all. */
    config.login.bind_dn = "cn=admin,o=limited";
    config.login.password = SLAPD_PASSWORD;
    config.login.page_size = 5;
    struct text taken = {0}, message = {0};
    char *url = join(server.url, "o=limited");
    ck_assert_int_eq(ldap_read(url, &config, note, &taken, &message), INPUT_OK);
    assert_holds(taken.bytes, "|Person 00011\n");
    text_clean_up(&taken);
    free(url);
}
END_TEST

START_TEST(more_people_than_allowed_are_refused)
{
    assert_message(server.url, "o=closed",
                   &(struct directory_config){
                       .site_level = 1, .login = {.size_limit = 2, .bind_dn = "cn=admin,o=closed", .password = SLAPD_PASSWORD}},
                   "holds more people than the 2 that are allowed; nothing is used of them");
    assert_taken(server.url, "o=closed",
                 &(struct directory_config){
                     .site_level = 1,
                     .login = {.size_limit = 3, .page_size = 1, .bind_dn = "cn=admin,o=closed", .password = SLAPD_PASSWORD}},
                 CLOSED);
}
END_TEST

START_TEST(bases_and_filters_that_are_none_are_refused)
{
    assert_message(server.url, "ou=Nobody,o=acme", &plain,
                   "the base is not there, or is not shown to this login: No such object; there is \"o=acme\"");
    assert_message(server.url, "rubbish", &plain, "the search was refused: Invalid DN syntax (invalid DN)");
    assert_message(server.url, "o=acme" FILTER "(cn=a", &plain,
                   "the filter \"(cn=a\" is none; expected one of RFC 4515, as (objectClass=person)");
    assert_message(server.url, "o=acme" FILTER "cn%1b", &plain,
                   "the filter \"cn\\x1B\" is none; expected one of RFC 4515, as (objectClass=person)");
    assert_message(server.url, "", &plain,
                   "the server holds more than one directory; expected one of them in the URL: \"o=acme\" \"o=limited\" "
                   "\"o=closed\" \"o=odd\"");
}
END_TEST

/* ---- TLS ------------------------------------------------------------------------------------------------------------------- */

#define NO_TLS "no TLS came about: "

static void assert_no_tls(const char *url, struct directory_login login, const char *expected, const char *authority)
{
    struct directory_config config = {.site_level = 1, .login = login};
    struct text last = {0};
    text_printf(&last, "; expected a certificate for %s that is in force, by an authority among ", expected);
    if (authority)
        text_printf(&last, "\"%s\"", authority);
    else
        text_puts(&last, "those that this machine trusts");
    assert_parts(url, "o=acme", &config, NO_TLS, last.bytes);
    text_clean_up(&last);
}

START_TEST(strangers_are_not_trusted)
{
    assert_no_tls(server.tls_url, (struct directory_login){0}, "\"127.0.0.1\"", NULL);
    assert_no_tls(server.tls_url, (struct directory_login){.ca_file = server.stranger}, "\"127.0.0.1\"", server.stranger);
    assert_no_tls(server.url, (struct directory_login){.ca_file = server.stranger, .start_tls = true}, "\"127.0.0.1\"",
                  server.stranger);
    /* One refusal does not spoil the next login, nor the other way round. */
    assert_everybody(server.tls_url, (struct directory_config){.login.ca_file = server.authority});
    assert_no_tls(server.tls_url, (struct directory_login){.ca_file = server.stranger}, "\"127.0.0.1\"", server.stranger);
}
END_TEST

START_TEST(the_name_in_a_certificate_matters)
{
    assert_no_tls(server.elsewhere_url, (struct directory_login){.ca_file = server.authority}, "\"127.0.0.2\"", server.authority);
    char *localhost = join("ldaps://localhost:", strrchr(server.tls_url, ':') + 1);
    assert_no_tls(localhost, (struct directory_login){.ca_file = server.authority},
                  "this machine's own name (for its number, write 127.0.0.1)", server.authority);
    free(localhost);
}
END_TEST

START_TEST(certificates_to_trust_must_be_there)
{
    struct directory_config config = plain;
    config.login.ca_file = "/nowhere/ca.pem";
    assert_message(server.tls_url, "o=acme", &config,
                   "the certificates to trust cannot be read from \"/nowhere/ca.pem\"; expected certificates as PEM");
    config.login.ca_file = "Makefile";
    assert_no_tls(server.tls_url, (struct directory_login){.ca_file = "Makefile"}, "\"127.0.0.1\"", "Makefile");
}
END_TEST

START_TEST(a_server_that_speaks_no_tls_is_refused)
{
    char *mixed = join("ldaps://127.0.0.1:", strrchr(server.url, ':') + 1);
    assert_no_tls(mixed, (struct directory_login){.ca_file = server.authority}, "\"127.0.0.1\"", server.authority);
    free(mixed);
    mixed = join("ldap://127.0.0.1:", strrchr(server.tls_url, ':') + 1);
    struct directory_config config = plain;
    config.login.time_limit = 5;
    assert_parts(mixed, "o=acme", &config,
                 "the answer did not come to its end: ", "; the connection was lost, and nothing that came is used; try again");
    free(mixed);
}
END_TEST

/* ---- A server that ends, stops or has but one directory --------------------------------------------------------------------- */

static void start_alone(struct slapd *alone, unsigned count_of_people)
{
    char *path = people_file("alone", "o=alone", count_of_people, 1);
    slapd_start(alone, (const struct slapd_database[]){{.suffix = "o=alone", .ldif = path}, {0}}, false);
    free(path);
}

static void begin_alone(void)
{
    ldif_folder = new_folder();
    make_environment_hostile();
}

static void end_alone(void) { remove_folder(ldif_folder); }

START_TEST(the_only_directory_is_found)
{
    struct slapd alone;
    start_alone(&alone, 2);
    assert_taken(alone.url, "", &plain, "Site 1|Person 00000\nSite 1|Person 00001\n");
    assert_taken(alone.url, "??sub?(cn=p1)", &plain, "Site 1|Person 00001\n");
    slapd_stop(&alone);
}
END_TEST

START_TEST(start_tls_may_be_refused)
{
    struct slapd alone;
    start_alone(&alone, 2);
    struct directory_config config = plain;
    config.login.start_tls = true;
    assert_message(alone.url, "o=alone", &config,
                   "the server refuses StartTLS: Protocol error (unsupported extended operation); does it offer ldaps:// instead?");
    slapd_stop(&alone);
}
END_TEST

/* Does something to the server when the first page was read. */
struct blow {
    pid_t pid;
    int signal;
};

static void strike(void *context, uint64_t so_far)
{
    const struct blow *blow = context;
    ck_assert_uint_gt(so_far, 0);
    ck_assert_int_eq(kill(blow->pid, blow->signal), 0);
    if (blow->signal == SIGKILL)
        ck_assert_int_eq(waitpid(blow->pid, NULL, 0), blow->pid);
}

static const struct {
    int signal;
    const char *message;
} blows[] = {
    {SIGKILL, "; the connection was lost, and nothing that came is used; try again"},
    {SIGSTOP, "no answer came in 1 s; try again later, or allow more time"},
};

START_TEST(a_server_may_fail_in_the_middle)
{
    struct slapd alone;
    start_alone(&alone, 30);
    struct blow blow = {.pid = alone.pid, .signal = blows[_i].signal};
    struct directory_config config = {
        .site_level = 1, .login = {.page_size = 10, .time_limit = 1}, .progress = strike, .progress_context = &blow};
    char *message = message_of(alone.url, "o=alone", &config);
    assert_holds(message, blows[_i].message);
    free(message);
    if (blow.signal == SIGKILL)
        alone.pid = 0;
    slapd_stop(&alone);
}
END_TEST

/* A write to a connection that is gone is a signal, which ends a process that does not expect it: TLS says farewell there. */
START_TEST(no_signal_comes)
{
    char *path = people_file("alone", "o=alone", 30, 1);
    struct slapd alone;
    slapd_start(&alone, (const struct slapd_database[]){{.suffix = "o=alone", .ldif = path}, {0}}, true);
    struct blow blow = {.pid = alone.pid, .signal = SIGKILL};
    struct directory_config config = {
        .site_level = 1, .login = {.page_size = 10, .ca_file = alone.authority}, .progress = strike, .progress_context = &blow};
    (void)signal(SIGPIPE, SIG_DFL);
    char *message = message_of(alone.tls_url, "o=alone", &config);
    assert_holds(message, "; the connection was lost, and nothing that came is used; try again");
    free(message);
    free(path);
    alone.pid = 0;
    slapd_stop(&alone);
}
END_TEST

/* ---- Servers that do what none should -------------------------------------------------------------------------------------- */

/* What is sent once a request came, and what then. */
struct script {
    BerElement *answer;
    size_t cut;  /* bytes that are left out at the end */
    bool stalls; /* instead of closing */
};

/* Starts one at a port of its own; it plays its part and ends. */
static pid_t play(const struct script *script, char url[static 40])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(listen(listening, 1), 0);
    (void)snprintf(url, 40, "ldap://127.0.0.1:%u/", (unsigned)ntohs(address.sin_port));
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char request[4096];
        struct berval answer = {0};
        int connection = -1;
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || (connection = accept(listening, NULL, NULL)) < 0 ||
            read(connection, request, sizeof request) <= 0)
            _exit(1);
        if (script->answer && ber_flatten2(script->answer, &answer, 0) == 0 &&
            write(connection, answer.bv_val, answer.bv_len - script->cut) < 0)
            _exit(1);
        if (script->stalls)
            pause();
        _exit(0);
    }
    close(listening);
    return pid;
}

static void end_play(pid_t pid)
{
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

static BerElement *new_answer(void)
{
    BerElement *answer = ber_alloc_t(LBER_USE_DER);
    ck_assert_ptr_nonnull(answer);
    return answer;
}

/* One attribute, one value. */
static void add_entry(BerElement *answer, const char *dn, const char *type, struct berval value)
{
    ck_assert_int_ge(ber_printf(answer, "{it{s{{s[O]}}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, dn, type, &value), 0);
}

static void add_name(BerElement *answer, const char *dn, const char *name)
{
    add_entry(answer, dn, "cn", (struct berval){.bv_val = (char *)(uintptr_t)name, .bv_len = strlen(name)});
}

static void add_end(BerElement *answer, int tag, int code, const char *diagnostic)
{
    ck_assert_int_ge(ber_printf(answer, "{it{ess}}", 1, (ber_tag_t)tag, code, "", diagnostic), 0);
}

/* What is said of such an answer. */
static void assert_played(BerElement *answer, const struct script *how, const struct directory_config *config, const char *base,
                          const char *expected)
{
    struct script script = *how;
    char url[40];
    script.answer = answer;
    pid_t pid = play(&script, url);
    assert_message(url, base, config, expected);
    end_play(pid);
    ber_free(answer, 1);
}

#define PLAYED(answer, expected) assert_played(answer, &(struct script){0}, &plain, "o=x", expected)

/* Followed, this would bring people. */
START_TEST(referrals_are_not_followed)
{
    char *elsewhere = join(server.url, "ou=Outer,o=odd??sub");
    struct text expected = {0};
    text_printf(
        &expected,
        "a part of this directory is held elsewhere, and nothing is used of a part: \"%s\"; expected a server that holds all of "
        "it, or a base below which nothing is elsewhere",
        elsewhere);
    BerElement *answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{s}}", 1, (ber_tag_t)LDAP_RES_SEARCH_REFERENCE, elsewhere), 0);
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    assert_played(answer, &(struct script){.stalls = true}, &plain, "o=x", expected.bytes);
    answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{esst{s}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_RESULT, LDAP_REFERRAL, "", "",
                                (ber_tag_t)LDAP_TAG_REFERRAL, elsewhere),
                     0);
    assert_played(answer, &(struct script){.stalls = true}, &plain, "o=x", expected.bytes);
    text_clean_up(&expected);
    free(elsewhere);
}
END_TEST

#define LOST                                                                                                                       \
    "the answer did not come to its end: Can't contact LDAP server; the connection was lost, and nothing that came is used; try "  \
    "again"

START_TEST(answers_without_pages_are_taken)
{
    BerElement *answer = new_answer();
    add_name(answer, "cn=a,ou=S,o=x", "a");
    add_entry(answer, "cn=b,ou=S,o=x", "displayName;lang-en", (struct berval){.bv_val = (char[]){"B"}, .bv_len = 1});
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    struct script script = {.answer = answer};
    char url[40];
    pid_t pid = play(&script, url);
    assert_taken(url, "o=x", &plain, "S|a\nS|B\n");
    end_play(pid);
    ber_free(answer, 1);
}
END_TEST

START_TEST(answers_that_end_early_are_refused)
{
    const struct directory_config hasty = {.site_level = 1, .login.time_limit = 1};
    static const char late[] = "no answer came in 1 s; try again later, or allow more time";
    for (size_t cut = 0; cut < 12; cut += 3) {
        BerElement *answer = new_answer();
        add_name(answer, "cn=a,o=x", "a");
        assert_played(answer, &(struct script){.cut = cut}, &plain, "o=x", LOST);
    }
    BerElement *answer = new_answer();
    add_name(answer, "cn=a,o=x", "a");
    assert_played(answer, &(struct script){.stalls = true}, &hasty, "o=x", late);
    answer = new_answer();
    add_name(answer, "cn=a,o=x", "a");
    assert_played(answer, &(struct script){.stalls = true, .cut = 2}, &hasty, "o=x", late);
    assert_played(new_answer(), &(struct script){.stalls = true}, &hasty, "o=x", late);
}
END_TEST

START_TEST(answers_that_are_none_are_refused)
{
    BerElement *answer = new_answer();
    ck_assert_int_ge(ber_write(answer, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, 0), 0);
    PLAYED(answer, LOST);
    answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{s}}", 1, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, "cn=a"), 0);
    PLAYED(answer, "an entry cannot be understood: Decoding error");
    answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{s}}", 1, (ber_tag_t)LDAP_RES_SEARCH_RESULT, "cn=a"), 0);
    PLAYED(answer, "the answer cannot be understood: Decoding error");
}
END_TEST

START_TEST(names_and_dns_must_be_some)
{
    BerElement *answer = new_answer();
    add_entry(answer, "cn=a,o=x", "displayName", (struct berval){.bv_val = (char[]){"a\0b"}, .bv_len = 3});
    PLAYED(answer, "\"cn=a,o=x\" has a value with a NUL in it, as its \"displayName\"; no name may");
    answer = new_answer();
    add_name(answer, "/o=Org/cn", "a");
    PLAYED(answer, "\"/o=Org/cn\" is no DN, so that its site cannot be told");
    answer = new_answer();
    add_name(answer, "cn=\x1b,o=x", "");
    PLAYED(answer, "\"cn=\\x1B,o=x\" is a person without a name; expected displayName or cn, and the right to read them");
}
END_TEST

START_TEST(what_a_server_says_is_made_safe)
{
    BerElement *answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_BUSY, "\x1b[31mcome later");
    PLAYED(answer, "the search was refused: Server is busy (\\x1B[31mcome later)");
    /* A password is not shown even where a server does. */
    const struct directory_config config = {.site_level = 1, .login = {.bind_dn = "cn=a", .password = "secret"}};
    answer = new_answer();
    add_end(answer, LDAP_RES_BIND, LDAP_INVALID_CREDENTIALS, "secret is wrong");
    assert_played(answer, &(struct script){0}, &config, "o=x",
                  "the login as \"cn=a\" was refused: Invalid credentials; are name and password right?");
}
END_TEST

static const struct {
    int code;
    const char *message;
} outcomes[] = {
    {LDAP_TIMELIMIT_EXCEEDED,
     "the server stopped searching: Time limit exceeded (d); ask for a part (BASE, FILTER), or have the server's "
     "limits raised"},
    {LDAP_ADMINLIMIT_EXCEEDED,
     "the server gives no more than 0 entries, and nothing is used of a part: Administrative limit exceeded (d); "
     "log in as somebody who may read all, ask for a part (BASE, FILTER), or have the server's limits raised"},
    {LDAP_OPERATIONS_ERROR, "the search was refused: Operations error (d); log in as somebody who may read the directory, by TLS"},
    {LDAP_INSUFFICIENT_ACCESS,
     "the search was refused: Insufficient access (d); log in as somebody who may read the directory, by TLS"},
    {LDAP_UNAVAILABLE, "the search was refused: Server is unavailable (d)"},
    {LDAP_SUCCESS, "nobody was found; are base and filter right, and may this login read the directory?"},
};

START_TEST(refusals_say_what_to_do)
{
    BerElement *answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, outcomes[_i].code, "d");
    PLAYED(answer, outcomes[_i].message);
}
END_TEST

START_TEST(a_server_may_not_say_what_it_holds)
{
    BerElement *answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    assert_played(answer, &(struct script){0}, &plain, "",
                  "does not say what the server holds (namingContexts); expected it in the URL, as ldap://HOST/o=acme");
}
END_TEST

/* ---- Nobody there ---------------------------------------------------------------------------------------------------------- */

START_TEST(nobody_may_be_there)
{
    char url[40];
    pid_t pid = play(&(struct script){0}, url);
    end_play(pid);
    assert_message(url, "o=x", &plain,
                   "no connection: Can't contact LDAP server; are host and port right, and is a directory server "
                   "running there?");
    assert_parts("ldap://nowhere.invalid/", "o=x", &plain, "no connection: the host \"nowhere.invalid\" was not found (",
                 "); is the name right?");
    assert_message(
        "ldapi://%2Fnowhere%2Fsocket/", "o=x", &plain,
        "no connection: Can't contact LDAP server (No such file or directory); are host and port right, and is a directory "
        "server running there?");
}
END_TEST

/* A queue of connections that is full: what comes then is dropped, as by a firewall. */
START_TEST(connecting_may_take_too_long)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), waiting[4];
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(listen(listening, 0), 0);
    for (size_t i = 0; i < 4; i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        (void)connect(waiting[i], (struct sockaddr *)&address, sizeof address);
    }
    char url[40];
    (void)snprintf(url, sizeof url, "ldap://127.0.0.1:%u/", (unsigned)ntohs(address.sin_port));
    const struct directory_config config = {.site_level = 1, .login.time_limit = 1};
    assert_message(url, "o=x", &config, "no connection in 1 s; are host and port right, and does a firewall let it through?");
    for (size_t i = 0; i < 4; i++)
        close(waiting[i]);
    close(listening);
}
END_TEST

/* One that takes a connection and then says nothing: to libldap a TLS handshake is a single step. */
START_TEST(a_handshake_may_take_too_long)
{
    char url[40];
    pid_t pid = play(&(struct script){.stalls = true}, url);
    char *secure = join("ldaps", strchr(url, ':'));
    const struct directory_config config = {.site_level = 1, .login.time_limit = 1};
    time_t began = time(NULL);
    assert_message(secure, "o=x", &config, "no answer came in 1 s; try again later, or allow more time");
    ck_assert_int_lt(time(NULL) - began, 5);
    free(secure);
    end_play(pid);
}
END_TEST

/* ---- URLs and logins that are refused before anything is sent ---------------------------------------------------------------- */

static const struct {
    const char *url, *message;
} bad_urls[] = {
    {"http://h/", "is no LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"cldap://h/", "is no LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"ldap://h:port/",
     "its host or port cannot be told; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or "
     "ldapi://"},
    {"ldap://h/o=x??all",
     "its scope is unknown (base, one, sub are known); expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same "
     "with ldaps:// or ldapi://"},
    {"ldap://h:99999/", "its port is out of range; expected 1 to 65535"},
    {"ldap:///o=x", "names no host; expected one, as localhost for this machine"},
    {"ldap://a b/", "names more than a host; expected one host, and no user: who logs in is stated apart from the URL"},
    {"ldap://a,b/", "names more than a host; expected one host, and no user: who logs in is stated apart from the URL"},
    {"ldap://h/o=%zz", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=a%00b", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=a%2", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=x?cn",
     "names attributes; expected none between the first two question marks, as the names of people and sites are "
     "asked for"},
    {"ldap://h/o=x" FILTER "?!x-none", "has an extension; expected none after the filter"},
};

START_TEST(bad_urls_are_refused)
{
    assert_message(bad_urls[_i].url, "", &plain, bad_urls[_i].message);
}
END_TEST

START_TEST(urls_are_shown_with_care)
{
    struct text message = {0};
    ck_assert_int_eq(ldap_read("ldap://user:secret@h/o=x", &plain, note, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes,
                     "ldap://...@h/o=x: its host or port cannot be told; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or "
                     "the same with ldaps:// or ldapi://");
    text_clear(&message);
    ck_assert_int_eq(ldap_read("ldap://secret@h/o=x", &plain, note, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes,
                     "ldap://...@h/o=x: names more than a host; expected one host, and no user: who logs in is stated apart "
                     "from the URL");
    text_clear(&message);
    ck_assert_int_eq(ldap_read("ldap://h/cn=a@b\x1b??x", &plain, note, NULL, &message), INPUT_INVALID);
    assert_holds(message.bytes, "ldap://h/cn=a@b\\x1B??x: its scope");
    text_clean_up(&message);
}
END_TEST

START_TEST(urls_are_understood)
{
    struct ldap_query query;
    struct text message = {0};
    ck_assert_int_eq(ldap_query_parse("LDAPS://Dir.example/ou=a%20b,o=x??one?(cn=%3F)", &query, &message), INPUT_OK);
    ck_assert_str_eq(query.server, "ldaps://Dir.example:636");
    ck_assert_str_eq(query.host, "Dir.example");
    ck_assert_str_eq(query.base, "ou=a b,o=x");
    ck_assert_str_eq(query.filter, "(cn=?)");
    ck_assert_int_eq(query.scope, LDAP_SCOPE_ONELEVEL);
    ck_assert(query.tls && !query.one_machine && !query.default_filter);
    ldap_query_clean_up(&query);
    ck_assert_int_eq(ldap_query_parse("ldap://[::1]:1389", &query, &message), INPUT_OK);
    ck_assert_str_eq(query.server, "ldap://[::1]:1389");
    ck_assert_str_eq(query.base, "");
    ck_assert_str_eq(query.filter, LDAP_PEOPLE_FILTER);
    ck_assert_int_eq(query.scope, LDAP_SCOPE_SUBTREE);
    ck_assert(!query.tls && query.one_machine && query.default_filter);
    ldap_query_clean_up(&query);
    ck_assert_int_eq(ldap_query_parse("ldap://h/" FILTER "(a=b)", &query, &message), INPUT_OK);
    ck_assert_int_eq(query.scope, LDAP_SCOPE_SUBTREE);
    ldap_query_clean_up(&query);
    ck_assert_int_eq(ldap_query_parse("ldap://h/o=x??base", &query, &message), INPUT_OK);
    ck_assert_int_eq(query.scope, LDAP_SCOPE_BASE);
    ldap_query_clean_up(&query);
}
END_TEST

/* Which hosts a password may be sent to without TLS. The name is looked up by nobody here. */
START_TEST(one_machine_is_told)
{
    static const struct {
        const char *url;
        bool one_machine;
    } cases[] = {
        {"ldap://localhost/", true},
        {"ldap://LOCALHOST/", true},
        {"ldap://127.0.0.1/", true},
        {"ldap://127.9.9.9/", true},
        {"ldap://[::1]/", true},
        {"ldapi:///", true},
        {"ldapi://%2Frun%2Fx/", true},
        {"ldap://128.0.0.1/", false},
        {"ldap://127.0.0.1.example/", false},
        {"ldap://[::2]/", false},
        {"ldap://localhost.example/", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ldap_query query;
        ck_assert_int_eq(ldap_query_parse(cases[i].url, &query, NULL), INPUT_OK);
        ck_assert_msg(query.one_machine == cases[i].one_machine, "%s", cases[i].url);
        ldap_query_clean_up(&query);
    }
}
END_TEST

START_TEST(passwords_go_by_tls_only)
{
    struct directory_config config = {.site_level = 1, .login = {.bind_dn = "cn=a", .password = "secret"}};
    assert_message("ldap://directory.invalid/", "o=x", &config,
                   "the password would go over the network for all to read; use ldaps:// or --start-tls");
    config.login.start_tls = true;
    assert_parts("ldap://directory.invalid/", "o=x", &config, "no connection: the host \"directory.invalid\" was not found",
                 "right?");
    static const char *const urls[] = {"ldaps://directory.invalid/", "ldapi:///"};
    for (size_t i = 0; i < 2; i++)
        assert_message(
            urls[i], "o=x", &config,
            "takes no StartTLS: ldaps:// is TLS from the beginning, and ldapi:// never leaves this machine; expected ldap:// "
            "with it");
}
END_TEST

/* ---- Memory, and a taker that has enough ------------------------------------------------------------------------------------ */

static enum input_status refuse_second(void *context, const struct person *person)
{
    (void)person;
    unsigned *taken = context;
    return ++*taken == 2 ? INPUT_NO_MEMORY : INPUT_OK;
}

START_TEST(taker_ends_the_reading)
{
    unsigned taken = 0;
    struct text message = {0};
    char *url = join(server.url, "o=acme");
    ck_assert_int_eq(ldap_read(url, &plain, refuse_second, &taken, &message), INPUT_NO_MEMORY);
    ck_assert_uint_eq(taken, 2);
    ck_assert_uint_eq(message.length, 0);
    free(url);
}
END_TEST

static enum input_status ignore(void *context, const struct person *person)
{
    (void)context;
    (void)person;
    return INPUT_OK;
}

START_TEST(failed_allocations_are_noticed)
{
    static const char *const bases[] = {"ou=Kinds,o=odd", "ou=Part,o=odd", "o=limited"};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        char *url = join(server.url, bases[i]);
        for (unsigned long n = 1;; n++) {
            struct text message = {0};
            fail_alloc_at(n);
            enum input_status status = ldap_read(url, &plain, ignore, NULL, &message);
            bool reached = fail_alloc_seen() >= n;
            fail_alloc_at(0);
            ck_assert(!reached || status == INPUT_NO_MEMORY || message.failed);
            text_clean_up(&message);
            if (!reached)
                break;
        }
        free(url);
    }
}
END_TEST

static Suite *exchange_ldap_suite(void)
{
    Suite *suite = suite_create("live directories");

    TCase *urls = tcase_create("URLs");
    tcase_add_loop_test(urls, bad_urls_are_refused, 0, sizeof bad_urls / sizeof *bad_urls);
    tcase_add_test(urls, urls_are_shown_with_care);
    tcase_add_test(urls, urls_are_understood);
    tcase_add_test(urls, one_machine_is_told);
    tcase_add_test(urls, passwords_go_by_tls_only);
    suite_add_tcase(suite, urls);

    TCase *real = tcase_create("a server");
    tcase_set_timeout(real, 60);
    tcase_add_unchecked_fixture(real, begin, end);
    tcase_add_loop_test(real, everybody_comes_once, 0, 4);
    tcase_add_test(real, everybody_comes_by_tls);
    tcase_add_test(real, everybody_comes_by_start_tls);
    tcase_add_test(real, everybody_comes_by_a_local_socket);
    tcase_add_test(real, logins_are_made);
    tcase_add_test(real, logins_are_refused);
    tcase_add_test(real, who_may_not_read_is_told);
    tcase_add_test(real, kinds_of_entries_are_told_apart);
    tcase_add_test(real, filters_and_scopes_are_taken_from_the_url);
    tcase_add_test(real, sites_are_found);
    tcase_add_test(real, a_person_without_a_name_is_refused);
    tcase_add_test(real, a_part_of_a_directory_is_refused);
    tcase_add_test(real, limits_of_the_server_are_told);
    tcase_add_test(real, more_people_than_allowed_are_refused);
    tcase_add_test(real, bases_and_filters_that_are_none_are_refused);
    tcase_add_test(real, strangers_are_not_trusted);
    tcase_add_test(real, the_name_in_a_certificate_matters);
    tcase_add_test(real, certificates_to_trust_must_be_there);
    tcase_add_test(real, a_server_that_speaks_no_tls_is_refused);
    tcase_add_test(real, referrals_are_not_followed);
    tcase_add_test(real, taker_ends_the_reading);
    tcase_add_test(real, failed_allocations_are_noticed);
    suite_add_tcase(suite, real);

    TCase *alone = tcase_create("a server alone");
    tcase_set_timeout(alone, 60);
    tcase_add_unchecked_fixture(alone, begin_alone, end_alone);
    tcase_add_test(alone, the_only_directory_is_found);
    tcase_add_test(alone, start_tls_may_be_refused);
    tcase_add_loop_test(alone, a_server_may_fail_in_the_middle, 0, 2);
    tcase_add_test(alone, no_signal_comes);
    suite_add_tcase(suite, alone);

    TCase *played = tcase_create("a server's part played");
    tcase_set_timeout(played, 60);
    tcase_add_test(played, answers_without_pages_are_taken);
    tcase_add_test(played, answers_that_end_early_are_refused);
    tcase_add_test(played, answers_that_are_none_are_refused);
    tcase_add_test(played, names_and_dns_must_be_some);
    tcase_add_test(played, what_a_server_says_is_made_safe);
    tcase_add_loop_test(played, refusals_say_what_to_do, 0, sizeof outcomes / sizeof *outcomes);
    tcase_add_test(played, a_server_may_not_say_what_it_holds);
    tcase_add_test(played, nobody_may_be_there);
    tcase_add_test(played, connecting_may_take_too_long);
    tcase_add_test(played, a_handshake_may_take_too_long);
    suite_add_tcase(suite, played);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_suite};
    return suite_main(makers, 1);
}
