/* People of a live directory, each test with a server of its own: a slapd that ends or has little, and servers whose part is
 * played and that do what none should. */
#include "asked.h"
#include "own_folder.h"
#include "played.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ldap.h>

/* ---- A server that ends, stops or has but one directory --------------------------------------------------------------------- */

static char *alone_file(unsigned count_of_people)
{
    char *path = new_file(own_folder, "alone", "");
    slapd_write_people(path, "o=alone", count_of_people, 1);
    return path;
}

static void start_alone(struct slapd *alone, unsigned count_of_people)
{
    char *path = alone_file(count_of_people);
    slapd_start(alone, (const struct slapd_database[]){{.suffix = "o=alone", .ldif = path}, {0}}, false);
    free(path);
}

START_TEST(the_only_directory_is_found)
{
    struct slapd alone;
    start_alone(&alone, 2);
    assert_people(alone.url, "", &plain, "Site 1|Person 00000\nSite 1|Person 00001\n");
    assert_people(alone.url, "??sub?(cn=p1)", &plain, "Site 1|Person 00001\n");
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

/* Ends or stops the server when the first page was read. */
struct blow {
    pid_t pid;
    int signal;
};

static void strike(void *context, uint64_t so_far)
{
    const struct blow *blow = context;
    ck_assert_uint_gt(so_far, 0);
    ck_assert_int_eq(kill(blow->pid, blow->signal), 0);
    /* Until then one of its threads may still answer. */
    ck_assert_int_eq(waitpid(blow->pid, NULL, WUNTRACED), blow->pid);
}

static const struct {
    int signal;
    const char *message;
} blows[] = {
    {SIGKILL, "; the connection was lost, and partial results are not used; try again"},
    {SIGSTOP, "no answer in 1 s; try again later, or allow more time"},
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
    char *path = alone_file(30);
    struct slapd alone;
    slapd_start(&alone, (const struct slapd_database[]){{.suffix = "o=alone", .ldif = path}, {0}}, true);
    struct blow blow = {.pid = alone.pid, .signal = SIGKILL};
    struct directory_config config = {
        .site_level = 1, .login = {.page_size = 10, .ca_file = alone.authority}, .progress = strike, .progress_context = &blow};
    (void)signal(SIGPIPE, SIG_DFL);
    char *message = message_of(alone.tls_url, "o=alone", &config);
    assert_holds(message, "; the connection was lost, and partial results are not used; try again");
    free(message);
    free(path);
    alone.pid = 0;
    slapd_stop(&alone);
}
END_TEST

/* ---- Servers that do what none should -------------------------------------------------------------------------------------- */

/* One attribute, one value. */
static void add_entry(BerElement *answer, const char *dn, const char *type, struct berval value)
{
    ck_assert_int_ge(ber_printf(answer, "{it{s{{s[O]}}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, dn, type, &value), 0);
}

static void add_name(BerElement *answer, const char *dn, const char *name)
{
    add_entry(answer, dn, "cn", (struct berval){.bv_val = (char *)(uintptr_t)name, .bv_len = strlen(name)});
}

#define PLAYED(answer, expected) assert_played(answer, &(struct script){0}, &plain, "o=x", expected)

#define LOST                                                                                                                       \
    "the answer is incomplete: Can't contact LDAP server; the connection was lost, and partial results are not used; try "         \
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
    assert_people(url, "o=x", &plain, "S|a\nS|B\n");
    end_play(pid);
    ber_free(answer, 1);
}
END_TEST

START_TEST(answers_that_end_early_are_refused)
{
    const struct directory_config hasty = {.site_level = 1, .login.time_limit = 1};
    static const char late[] = "no answer in 1 s; try again later, or allow more time";
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

/* It neither waits nor allocates memory for the announced length. */
START_TEST(an_answer_that_is_too_large_is_refused_at_once)
{
    static const char *const heads[] = {"\x30\x84\x04\x00\x00\x01", "\x30\x84\xFF\xFF\xFF\xFF"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        BerElement *answer = new_answer();
        ck_assert_int_eq(ber_write(answer, heads[i], 6, 0), 6);
        assert_played(answer, &(struct script){.stalls = true}, &(struct directory_config){.site_level = 1}, "o=x", LOST);
    }
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
    answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_NO_MEMORY, "");
    PLAYED(answer, "the answer cannot be understood: Decoding error");
    /* A page's control without a value, which libldap does not look for. */
    answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{ess}t{{s}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "", "",
                                (ber_tag_t)LDAP_TAG_CONTROLS, LDAP_CONTROL_PAGEDRESULTS),
                     0);
    PLAYED(answer, "a page cannot be understood: Decoding error");
    /* And with an empty one. */
    answer = new_answer();
    ck_assert_int_ge(ber_printf(answer, "{it{ess}t{{ss}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "", "",
                                (ber_tag_t)LDAP_TAG_CONTROLS, LDAP_CONTROL_PAGEDRESULTS, ""),
                     0);
    PLAYED(answer, "a page cannot be understood: Decoding error");
}
END_TEST

START_TEST(names_and_dns_must_be_some)
{
    BerElement *answer = new_answer();
    add_entry(answer, "cn=a,o=x", "displayName", (struct berval){.bv_val = (char[]){"a\0b"}, .bv_len = 3});
    PLAYED(answer, "\"cn=a,o=x\" has a NUL in its \"displayName\"; expected none");
    answer = new_answer();
    add_name(answer, "/o=Org/cn", "a");
    PLAYED(answer, "\"/o=Org/cn\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"");
    answer = new_answer();
    add_entry(answer, "uid=\x1b,o=x", "objectClass", (struct berval){.bv_val = (char[]){"person"}, .bv_len = 6});
    PLAYED(answer, "\"uid=\\x1B,o=x\" is a person without a name; expected displayName or cn, and the right to read them");
}
END_TEST

START_TEST(messages_of_a_server_are_escaped)
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
     "the server stopped searching: Time limit exceeded (d); ask for a part (BASE, FILTER), or raise the server's "
     "limits"},
    {LDAP_ADMINLIMIT_EXCEEDED,
     "the server returns only 0 entries, and partial results are not used: Administrative limit exceeded (d); "
     "use a login that may read all entries, ask for a part (BASE, FILTER), or raise the server's limits"},
    {LDAP_OPERATIONS_ERROR, "the search was refused: Operations error (d); use a login that may read the directory, with TLS"},
    {LDAP_INSUFFICIENT_ACCESS,
     "the search was refused: Insufficient access (d); use a login that may read the directory, with TLS"},
    {LDAP_UNAVAILABLE, "the search was refused: Server is unavailable (d)"},
    {LDAP_SUCCESS, "no person was found; are base and filter right, and may this login read the directory?"},
};

START_TEST(refusals_have_a_hint)
{
    BerElement *answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, outcomes[_i].code, "d");
    PLAYED(answer, outcomes[_i].message);
}
END_TEST

START_TEST(a_server_may_hide_its_base)
{
    BerElement *answer = new_answer();
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    assert_played(
        answer, &(struct script){0}, &plain, "",
        "the server does not list its directories (namingContexts); expected a base in the URL, such as ldap://HOST/o=acme");
}
END_TEST

/* ---- No server --------------------------------------------------------------------------------------------------------------- */

START_TEST(an_unreachable_server_is_reported)
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

static Suite *exchange_ldap_played_suite(void)
{
    Suite *suite = suite_create("live directories, played");

    TCase *alone = tcase_create("a server alone");
    tcase_set_timeout(alone, 60);
    tcase_add_unchecked_fixture(alone, played_alone, own_folder_tear_down);
    tcase_add_test(alone, the_only_directory_is_found);
    tcase_add_test(alone, start_tls_may_be_refused);
    tcase_add_loop_test(alone, a_server_may_fail_in_the_middle, 0, 2);
    tcase_add_test(alone, no_signal_comes);
    suite_add_tcase(suite, alone);

    TCase *played = tcase_create("a server's part played");
    tcase_set_timeout(played, 60);
    tcase_add_unchecked_fixture(played, make_environment_hostile, NULL);
    tcase_add_test(played, answers_without_pages_are_taken);
    tcase_add_test(played, answers_that_end_early_are_refused);
    tcase_add_test(played, an_answer_that_is_too_large_is_refused_at_once);
    tcase_add_test(played, answers_that_are_none_are_refused);
    tcase_add_test(played, names_and_dns_must_be_some);
    tcase_add_test(played, messages_of_a_server_are_escaped);
    tcase_add_loop_test(played, refusals_have_a_hint, 0, sizeof outcomes / sizeof *outcomes);
    tcase_add_test(played, a_server_may_hide_its_base);
    tcase_add_test(played, an_unreachable_server_is_reported);
    suite_add_tcase(suite, played);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_played_suite};
    return suite_main(makers, 1);
}
