/* A directory server that does not answer in time, or only in part. */
#include "asked.h"
#include "played.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ldap.h>

/* A person, in answers to requests 2 and 3, which must not be read after a failed login. */
static BerElement *new_find(void)
{
    BerElement *answer = new_answer();
    for (int id = 2; id <= 3; id++) {
        struct berval name = {.bv_val = (char[]){"a"}, .bv_len = 1};
        ck_assert_int_ge(ber_printf(answer, "{it{s{{s[O]}}}}", id, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, "cn=a,ou=S,o=x", "cn", &name),
                         0);
        ck_assert_int_ge(ber_printf(answer, "{it{ess}}", id, (ber_tag_t)LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "", ""), 0);
    }
    return answer;
}

/* The answer to a login: it comes after the time limit, is cut short until then, or is none. */
static const struct {
    size_t cut;
    bool garbled;
    const char *message;
} logins[] = {
    {SIZE_MAX, false, "no answer in 1 s; try again later, or allow more time"},
    {1, false, "no answer in 1 s; try again later, or allow more time"},
    {5, false, "no answer in 1 s; try again later, or allow more time"},
    {0, true, "the answer cannot be understood: Decoding error"},
};

START_TEST(a_login_without_a_whole_answer_is_none)
{
    const struct directory_config config = {.site_level = 1,
                                            .login = {.time_limit = 1, .bind_dn = "cn=reader", .password = "secret"}};
    struct script script = {.cut = logins[_i].cut, .stalls = true, .next = new_find()};
    BerElement *answer = new_answer();
    if (logins[_i].garbled)
        ck_assert_int_ge(ber_printf(answer, "{it{s}}", 1, (ber_tag_t)LDAP_RES_BIND, "cn=a"), 0);
    else
        add_end(answer, LDAP_RES_BIND, LDAP_SUCCESS, "");
    assert_played(answer, &script, &config, "o=x", logins[_i].message);
    ber_free(script.next, 1);
}
END_TEST

/* The same server with a whole answer: what stands behind the login is found. */
START_TEST(a_login_with_a_whole_answer_counts)
{
    const struct directory_config config = {.site_level = 1,
                                            .login = {.time_limit = 5, .bind_dn = "cn=reader", .password = "secret"}};
    struct script script = {.answer = new_answer(), .stalls = true, .next = new_find()};
    char url[40];
    add_end(script.answer, LDAP_RES_BIND, LDAP_SUCCESS, "");
    pid_t pid = play(&script, url);
    assert_people(url, "o=x", &config, "S|a\n");
    end_play(pid);
    ber_free(script.answer, 1);
    ber_free(script.next, 1);
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
    assert_message(secure, "o=x", &config, "no answer in 1 s; try again later, or allow more time");
    free(secure);
    end_play(pid);
}
END_TEST

static Suite *exchange_ldap_late_suite(void)
{
    Suite *suite = suite_create("exchange ldap late");

    TCase *played = tcase_create("a server's part played");
    tcase_set_timeout(played, 60);
    tcase_add_unchecked_fixture(played, make_environment_hostile, NULL);
    tcase_add_loop_test(played, a_login_without_a_whole_answer_is_none, 0, sizeof logins / sizeof *logins);
    tcase_add_test(played, a_login_with_a_whole_answer_counts);
    tcase_add_test(played, connecting_may_take_too_long);
    tcase_add_test(played, a_handshake_may_take_too_long);
    suite_add_tcase(suite, played);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_late_suite};
    return suite_main(makers, 1);
}
