/* Limits and refusals of a directory server, and readings that end early. */
#include "asked.h"
#include "fail_alloc.h"
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

#define LIMITED                                                                                                                    \
    "the server returns only 5 entries, and partial results are not used: Size limit exceeded; use a login that may "              \
    "read all entries, ask for a part (BASE, FILTER), or raise the server's limits"

START_TEST(limits_of_the_server_are_reported)
{
    struct directory_config config = plain;
    assert_message(filled_server.url, "o=limited", &config, LIMITED);
    config.login.page_size = 2;
    assert_message(filled_server.url, "o=limited", &config, LIMITED);
    /* Whom the limit does not concern gets all. */
    config.login.bind_dn = "cn=admin,o=limited";
    config.login.password = SLAPD_PASSWORD;
    config.login.page_size = 5;
    struct text taken = {0}, message = {0};
    char *url = join(filled_server.url, "o=limited");
    ck_assert_int_eq(ldap_read(url, &config, note, &taken, &message), INPUT_OK);
    assert_holds(taken.bytes, "|Person 00011\n");
    text_clean_up(&taken);
    free(url);
}
END_TEST

START_TEST(more_people_than_allowed_are_refused)
{
    assert_message(filled_server.url, "o=closed",
                   &(struct directory_config){
                       .site_level = 1, .login = {.size_limit = 2, .bind_dn = "cn=admin,o=closed", .password = SLAPD_PASSWORD}},
                   "has more people than the limit of 2; none of them is used");
    assert_people(filled_server.url, "o=closed",
                  &(struct directory_config){
                      .site_level = 1,
                      .login = {.size_limit = 3, .page_size = 1, .bind_dn = "cn=admin,o=closed", .password = SLAPD_PASSWORD}},
                  FILLED_CLOSED);
}
END_TEST

START_TEST(bases_and_filters_that_are_none_are_refused)
{
    assert_message(filled_server.url, "ou=Nobody,o=acme", &plain,
                   "the base does not exist, or this login may not see it: No such object; the closest entry is \"o=acme\"");
    assert_message(filled_server.url, "rubbish", &plain, "the search was refused: Invalid DN syntax (invalid DN)");
    assert_message(filled_server.url, "o=acme" FILTER "(cn=a", &plain,
                   "the filter \"(cn=a\" is not valid; expected a filter of RFC 4515, such as (objectClass=person)");
    assert_message(filled_server.url, "o=acme" FILTER "cn%1b", &plain,
                   "the filter \"cn\\x1B\" is not valid; expected a filter of RFC 4515, such as (objectClass=person)");
    assert_message(filled_server.url, "", &plain,
                   "the server has more than one directory; expected one of them in the URL: \"o=acme\" \"o=limited\" "
                   "\"o=closed\" \"o=odd\"");
}
END_TEST

/* Followed, this would bring people. */
START_TEST(referrals_are_not_followed)
{
    char *elsewhere = join(filled_server.url, "ou=Outer,o=odd??sub");
    struct text expected = {0};
    text_printf(
        &expected,
        "a part of this directory is on another server, and partial results are not used: \"%s\"; expected a server with the whole "
        "directory, or a base without referrals",
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

static enum input_status refuse_second(void *context, const struct person *person)
{
    (void)person;
    unsigned *taken = context;
    return ++*taken == 2 ? INPUT_NO_MEMORY : INPUT_OK;
}

START_TEST(a_visitor_ends_the_reading)
{
    unsigned taken = 0;
    struct text message = {0};
    char *url = join(filled_server.url, "o=acme");
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
        char *url = join(filled_server.url, bases[i]);
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

static Suite *exchange_ldap_limits_suite(void)
{
    Suite *suite = suite_create("exchange ldap limits");

    TCase *real = tcase_create("a server");
    tcase_set_timeout(real, 60);
    tcase_add_unchecked_fixture(real, filled_set_up, filled_tear_down);
    tcase_add_test(real, limits_of_the_server_are_reported);
    tcase_add_test(real, more_people_than_allowed_are_refused);
    tcase_add_test(real, bases_and_filters_that_are_none_are_refused);
    tcase_add_test(real, referrals_are_not_followed);
    tcase_add_test(real, a_visitor_ends_the_reading);
    tcase_add_test(real, failed_allocations_are_noticed);
    suite_add_tcase(suite, real);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_ldap_limits_suite};
    return suite_main(makers, 1);
}
