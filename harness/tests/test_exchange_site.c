/* Sites by DN, and people by objectClass. */
#include "exchange/people.h"
#include "exchange/site.h"
#include "fail_alloc.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ccm_name name_of(const char *string) { return (struct ccm_name){.bytes = string, .length = strlen(string)}; }

static void assert_site(struct site_finder *finder, const char *dn, const char *expected)
{
    struct ccm_name site;
    bool bad_dn;
    ck_assert_int_eq(site_of_dn(finder, name_of(dn), &site, &bad_dn), INPUT_OK);
    ck_assert_msg(bad_dn == !expected, "%s", dn);
    if (!expected)
        expected = "";
    ck_assert_msg(site.length == strlen(expected) && memcmp(site.bytes, expected, site.length) == 0, "%s: \"%.*s\"", dn,
                  (int)site.length, site.bytes);
}

/* Of level 1 and level 2; NULL: no DN. */
static const struct {
    const char *dn, *sites[2];
} cases[] = {
    {"cn=a,ou=Site 1,o=acme", {"Site 1", ""}},
    {"cn=b,ou=Site 1,o=acme", {"Site 1", ""}},
    {"CN=b, OU = Site 1 , O=acme", {"Site 1", ""}},
    {"cn=a,ou=in,ou=out,o=x", {"out", "in"}},
    {"cn=b,ou=in,ou=out,o=x", {"out", "in"}},
    {"cn=a,cn=b,ou=3,dc=x,ou=2,ou=1,o=x", {"1", "2"}},
    {"ou=x,o=acme", {"x", ""}},
    {"ou=y,o=acme", {"y", ""}},
    {"ou=x,ou=y,o=acme", {"y", "x"}},
    {"cn=a+ou=w,o=x", {"w", ""}},
    {"cn=a,l=b+ou=w,o=x", {"w", ""}},
    {"cn=a\\,ou=z,OU=\"q,r\",o=x", {"q,r", ""}},
    {"cn=a;ou=b;o=c", {"b", ""}},
    {"cn=a,ou=B\\C3\\A4r\\, \\2C,o=x", {"B\xC3\xA4r, ,", ""}},
    {"cn=a,ou=\\20k\\20,o=x", {" k ", ""}},
    {"cn=a,ou=#0403414243,o=x",
     {"\x04\x03"
      "ABC",
      ""}},
    {"cn=a,ou=,o=x", {"", ""}},
    {"cn=\xFF,ou=\xFE", {"\xFE", ""}},
    {"", {"", ""}},
    {"cn=a", {"", ""}},
    {"o=a/ou=b", {"", ""}},
    {"rubbish", {NULL, NULL}},
    {"cn=a,rubbish", {NULL, NULL}},
    {"cn=a,", {NULL, NULL}},
    {"cn=a,,o=b", {NULL, NULL}},
    {",ou=a", {NULL, NULL}},
    {"cn=a\\,", {NULL, NULL}},
    {"cn=a,ou=\"b", {NULL, NULL}},
    {"/o=Org/ou=Site/cn=Recipients", {NULL, NULL}},
    {"cn=a,ou=s\\00t,o=x", {NULL, ""}},
    {"ou=s\\00t,o=x", {NULL, ""}},
};

#define CASES (sizeof cases / sizeof *cases)

/* Twice, as containers are remembered. */
START_TEST(sites_are_listed)
{
    for (uint32_t level = 1; level <= 2; level++) {
        struct site_finder finder;
        site_finder_init(&finder, NULL, level);
        for (size_t i = 0; i < 2 * CASES; i++)
            assert_site(&finder, cases[i % CASES].dn, cases[i % CASES].sites[level - 1]);
        site_finder_clean_up(&finder);
    }
}
END_TEST

START_TEST(any_attribute_may_be_the_sites)
{
    struct site_finder finder;
    site_finder_init(&finder, "L", 0);
    assert_site(&finder, "cn=a,l=Town,ou=Site,o=x", "Town");
    assert_site(&finder, "cn=a,LX=Town,ou=Site,o=x", "");
    site_finder_clean_up(&finder);
}
END_TEST

START_TEST(nul_is_in_no_dn)
{
    struct site_finder finder;
    struct ccm_name site;
    bool bad_dn;
    site_finder_init(&finder, NULL, 1);
    ck_assert_int_eq(site_of_dn(&finder, (struct ccm_name){.bytes = "cn=a\0,ou=b", .length = 10}, &site, &bad_dn), INPUT_OK);
    ck_assert(bad_dn);
    ck_assert_uint_eq(site.length, 0);
    /* Bytes after the DN are no part of it. */
    ck_assert_int_eq(site_of_dn(&finder, (struct ccm_name){.bytes = "cn=a,ou=bc", .length = 9}, &site, &bad_dn), INPUT_OK);
    ck_assert(!bad_dn && site.length == 1 && *site.bytes == 'b');
    site_finder_clean_up(&finder);
}
END_TEST

/* More than are remembered, each a few times. */
START_TEST(many_containers_are_kept_apart)
{
    struct site_finder finder;
    site_finder_init(&finder, NULL, 1);
    for (unsigned i = 0; i < 4 * SITE_CONTAINERS * 3; i++) {
        char dn[60], site[20];
        (void)snprintf(site, sizeof site, "S%u", i / 2 % (4 * SITE_CONTAINERS));
        (void)snprintf(dn, sizeof dn, "cn=p%u,ou=%s,o=x", i, site);
        assert_site(&finder, dn, site);
    }
    site_finder_clean_up(&finder);
}
END_TEST

START_TEST(long_dns_are_read)
{
    char *dn = malloc(100000);
    struct site_finder finder;
    site_finder_init(&finder, NULL, 1);
    for (size_t length = 10; length < 90000; length *= 3) {
        (void)snprintf(dn, 100000, "cn=%0*d,ou=Site,o=x", (int)length, 1);
        assert_site(&finder, dn, "Site");
    }
    site_finder_clean_up(&finder);
    free(dn);
}
END_TEST

START_TEST(failed_allocations_are_noticed)
{
    static const char *const dns[] = {"cn=a,ou=b,o=c", "ou=a,o=c", "cn=a,ou=d,o=c"};
    for (unsigned long n = 1;; n++) {
        struct site_finder finder;
        struct ccm_name site;
        bool bad_dn, failed = false;
        site_finder_init(&finder, NULL, 1);
        fail_alloc_at(n);
        for (size_t i = 0; i < 3; i++)
            failed |= site_of_dn(&finder, name_of(dns[i]), &site, &bad_dn) == INPUT_NO_MEMORY;
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(failed == reached);
        /* A failure leaves the state unchanged. */
        assert_site(&finder, dns[0], "b");
        assert_site(&finder, dns[1], "a");
        assert_site(&finder, dns[2], "d");
        site_finder_clean_up(&finder);
        if (!reached)
            break;
    }
}
END_TEST

START_TEST(classes_are_listed)
{
    static const char *const people[] = {
        "person",  "PERSON",         "organizationalPerson", "residentialPerson", "inetOrgPerson", "user",           "contact",
        "Contact", "remote-address", "posixAccount",         "nsPerson",          "nsOrgPerson",   "inetOrgPerson ", " person"};
    static const char *const others[] = {"container",
                                         "organizationalUnit",
                                         "group",
                                         "groupOfNames",
                                         "groupOfUniqueNames",
                                         "computer",
                                         "posixGroup",
                                         "organizationalRole",
                                         "Public-Folder",
                                         "country",
                                         "domain",
                                         "alias",
                                         "MsExchSystemMailbox",
                                         "group  "};
    static const char *const unknown[] = {"", " ", "top", "per", "persons", "mailRecipient", "nsAccount"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        ck_assert_msg(directory_class_kind(name_of(people[i])) == CLASS_PERSON, "%s", people[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(directory_class_kind(name_of(others[i])) == CLASS_OTHER, "%s", others[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        ck_assert_msg(directory_class_kind(name_of(unknown[i])) == CLASS_UNKNOWN, "%s", unknown[i]);
    ck_assert_int_eq(directory_class_kind(name_of("NSTombstone")), CLASS_DELETED);
}
END_TEST

static Suite *exchange_site_suite(void)
{
    Suite *suite = suite_create("sites and people");
    TCase *tcase = tcase_create("sites and people");
    tcase_add_test(tcase, sites_are_listed);
    tcase_add_test(tcase, any_attribute_may_be_the_sites);
    tcase_add_test(tcase, nul_is_in_no_dn);
    tcase_add_test(tcase, many_containers_are_kept_apart);
    tcase_add_test(tcase, long_dns_are_read);
    tcase_add_test(tcase, failed_allocations_are_noticed);
    tcase_add_test(tcase, classes_are_listed);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_site_suite};
    return suite_main(makers, 1);
}
