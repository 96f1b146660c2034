/* URLs of live directories, and URLs and logins that are refused before anything is sent. */
#include "asked.h"
#include "exchange/ldap_url.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include <ldap.h>

static const struct {
    const char *url, *message;
} bad_urls[] = {
    {"http://h/", "is not an LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"cldap://h/", "is not an LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"<URL:ldap://h/>",
     "is not an LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"<ldap://", "is not an LDAP URL; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://"},
    {"ldap://h:port/",
     "its host or port cannot be parsed; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or "
     "ldapi://"},
    {"ldap://h/o=x??all",
     "its scope is unknown (base, one, sub are known); expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same "
     "with ldaps:// or ldapi://"},
    {"ldap://h:99999/", "its port is out of range; expected 1 to 65535"},
    {"ldap:///o=x", "has no host; expected one, such as localhost for this machine"},
    {"ldap://a b/", "has more than a host; expected one host and no user: the login is not part of the URL"},
    {"ldap://a,b/", "has more than a host; expected one host and no user: the login is not part of the URL"},
    {"ldap://h/o=%zz", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=a%00b", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=a%2", "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25"},
    {"ldap://h/o=x?cn", "has attributes; expected none between the first two question marks, as the program chooses them"},
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
                     "ldap://...@h/o=x: its host or port cannot be parsed; expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or "
                     "the same with ldaps:// or ldapi://");
    text_clear(&message);
    ck_assert_int_eq(ldap_read("ldap://secret@h/o=x", &plain, note, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes,
                     "ldap://...@h/o=x: has more than a host; expected one host and no user: the login is not part of "
                     "the URL");
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

/* Whatever the host is, libldap reads it from what ldap_initialize() is given as it read it from the URL. */
START_TEST(hosts_are_written_as_they_are_read)
{
    static const char *const urls[] = {
        "ldap://dir.example/o=x",
        "ldap://dir.example:390/o=x",
        "ldaps://127.0.0.1/o=x",
        "ldap://[::1]:1389/",
        "ldap://[fe80::1%25lo]/o=x",
        "ldap://[fe80::1%25lo]:390/",
        "ldap://ex\xc3\xa4mple/o=x",
        "ldap://ex%C3%A4mple:390/o=x",
        "ldaps://ex%C3%A4mple/",
        "ldap://a%2Fb/",
        "ldap://a%3Fb:3/",
        "ldap://a%25b/",
        "ldap://a%5Db/",
        "ldap://%FF/",
        "ldap://a%23b/",
        "ldap://a_b-c~d/",
        "ldapi://%2Frun%2Fx%20y%2Cz",
        "ldapi:///",
        "ldapi://%2Frun%2F%C3%A4%25",
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct ldap_query query;
        struct text message = {0};
        LDAP *session = NULL;
        LDAPURLDesc *again = NULL;
        ck_assert_msg(ldap_query_parse(urls[i], &query, &message) == INPUT_OK, "%s: %s", urls[i], message.bytes);
        ck_assert_int_eq(ldap_url_parse(query.server, &again), LDAP_URL_SUCCESS);
        ck_assert_str_eq(again->lud_host ? again->lud_host : "", query.host);
        ck_assert_str_eq(again->lud_scheme, query.parsed->lud_scheme);
        ck_assert_int_eq(again->lud_port, query.parsed->lud_port);
        ck_assert_int_eq(ldap_initialize(&session, query.server), LDAP_SUCCESS);
        ldap_free_urldesc(again);
        ldap_unbind_ext(session, NULL, NULL);
        ldap_query_clean_up(&query);
        text_clean_up(&message);
    }
}
END_TEST

START_TEST(urls_survive_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        struct ldap_query query;
        struct text message = {0};
        fail_alloc_at(n);
        enum input_status status = ldap_query_parse("ldap://[fe80::1%25lo]/o=x", &query, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? INPUT_NO_MEMORY : INPUT_OK);
        if (status == INPUT_OK)
            ldap_query_clean_up(&query);
        text_clean_up(&message);
        if (!reached)
            break;
    }
}
END_TEST

/* Hosts to which a password may be sent without TLS. No name is resolved. */
START_TEST(local_urls_are_recognized)
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
                   "the password would be sent without encryption; use ldaps:// or --start-tls");
    config.login.start_tls = true;
    assert_parts("ldap://directory.invalid/", "o=x", &config, "no connection: the host \"directory.invalid\" was not found",
                 "right?");
    static const char *const urls[] = {"ldaps://directory.invalid/", "ldapi:///"};
    for (size_t i = 0; i < 2; i++)
        assert_message(urls[i], "o=x", &config,
                       "does not support StartTLS: ldaps:// uses TLS from the start, and ldapi:// never leaves this machine; "
                       "expected ldap://");
}
END_TEST

static Suite *exchange_ldap_url_suite(void)
{
    Suite *suite = suite_create("URLs of live directories");

    TCase *urls = tcase_create("URLs");
    tcase_add_loop_test(urls, bad_urls_are_refused, 0, sizeof bad_urls / sizeof *bad_urls);
    tcase_add_test(urls, urls_are_shown_with_care);
    tcase_add_test(urls, urls_are_understood);
    tcase_add_test(urls, hosts_are_written_as_they_are_read);
    tcase_add_test(urls, urls_survive_a_failed_allocation);
    tcase_add_test(urls, local_urls_are_recognized);
    tcase_add_test(urls, passwords_go_by_tls_only);
    suite_add_tcase(suite, urls);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_url_suite};
    return suite_main(makers, 1);
}
