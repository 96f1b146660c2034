/* Names that a post office stores in its code page. */
#include "converted.h"
#include "base/utf8.h"
#include "fail_alloc.h"
#include "model/latin.h"
#include "model/names.h"
#include "suite.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

static uint32_t user(struct names *names, const char *name)
{
    uint32_t number;
    ck_assert(strings_intern(&names->users, name_of_text(name), &number));
    return number;
}

START_TEST(names_are_equal_if_their_stored_forms_are)
{
    struct names names;
    ck_assert(names_init(&names));
    names.code_page = CODE_PAGE_437;
    uint32_t anna = user(&names, "Ánna"), enna = user(&names, "Ênna"), other = user(&names, "ánna"), ascii = user(&names, "?NNA");
    uint32_t office, comment;
    ck_assert(strings_intern(&names.offices, name_of_text("MÁLAGA"), &office));
    ck_assert(strings_intern(&names.comments, name_of_text("\xFF"), &comment));
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    uint32_t stored = names_stored(names.stored_users, anna);
    assert_name_is(names.users.at[stored], "?nna");
    ck_assert_uint_eq(names_stored(names.stored_users, enna), stored);
    ck_assert_uint_eq(names_stored(names.stored_users, stored), stored);
    ck_assert_uint_eq(names_stored(names.stored_users, other), other);
    ck_assert_uint_eq(names_stored(names.stored_users, STRING_EMPTY), STRING_EMPTY);
    assert_name_is(names.offices.at[names_stored(names.stored_offices, office)], "M?LAGA");
    assert_name_is(names.comments.at[names_stored(names.stored_comments, comment)], "?");
    const uint32_t *of = names.user_identities.of;
    ck_assert_uint_eq(of[anna], of[enna]);
    ck_assert_uint_eq(of[anna], of[ascii]);
    ck_assert_uint_ne(of[anna], of[other]);

    /* Again, with more names, and in another page. */
    uint32_t late = user(&names, "Ûnna");
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    ck_assert_uint_eq(names_stored(names.stored_users, late), stored);
    ck_assert_uint_eq(names.user_identities.of[late], names.user_identities.of[anna]);
    uint32_t count = names.users.count;
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    ck_assert_uint_eq(names.users.count, count);
    names.code_page = CODE_PAGE_850;
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    ck_assert_uint_eq(names_stored(names.stored_users, anna), anna);
    ck_assert_uint_eq(names.user_identities.of[anna], names.user_identities.of[other]);
    names.code_page = CODE_PAGE_NONE;
    ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
    ck_assert_ptr_null(names.stored_users);
    ck_assert_ptr_null(names.stored_offices);
    ck_assert_ptr_null(names.stored_comments);
    names_clean_up(&names);
}
END_TEST

START_TEST(names_survive_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        struct names names;
        ck_assert(names_init(&names));
        names.code_page = CODE_PAGE_437;
        for (int i = 0; i < 20; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "Á%d", i);
            (void)user(&names, name);
        }
        fail_alloc_at(n);
        enum identity_status status = names_finish(&names, NULL);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? IDENTITY_NO_MEMORY : IDENTITY_OK);
        if (reached)
            ck_assert_ptr_null(names.user_identities.of);
        ck_assert_int_eq(names_finish(&names, NULL), IDENTITY_OK);
        names_clean_up(&names);
        if (!reached)
            break;
    }
}
END_TEST

START_TEST(latin_letters_without_room_are_none)
{
    UChar units[8];
    int32_t length = 9;
    ck_assert_int_eq(latin_write(0x5317, units, 8, &length), IDENTITY_OK); /* "Bei" */
    ck_assert_int_gt(length, 1);
    ck_assert_int_eq(latin_write(0x5317, units, 1, &length), IDENTITY_OK);
    ck_assert_int_eq(length, 0);
}
END_TEST

/* A name is followed by other bytes. */
START_TEST(a_name_ends_where_its_length_says)
{
    struct code_page_converter *converter;
    struct code_page_loss loss;
    size_t wrong;
    ck_assert_int_eq(code_page_open(CODE_PAGE_932, &converter), IDENTITY_OK);
    struct ccm_name decoded = code_page_decode(converter, (struct ccm_name){"a\x82\xA0", 2}, &wrong);
    ck_assert_uint_eq(wrong, 1);
    ck_assert_uint_eq(decoded.length, 1);
    decoded = code_page_decode(converter, (struct ccm_name){"a\x82\xA0", 3}, &wrong);
    ck_assert_uint_eq(wrong, 3);
    assert_name_is(decoded, "a\xE3\x81\x82");
    ck_assert(!code_page_lacks(converter, (struct ccm_name){"a\xFF", 1}, 0, &loss));
    ck_assert(code_page_lacks(converter, (struct ccm_name){"a\xFF", 2}, 0, &loss));
    code_page_close(converter);
}
END_TEST

/* A letter of which the page has the first part only, and a letter that becomes a mark. */
START_TEST(a_part_of_a_letter_is_not_suggested)
{
    struct code_page_converter *converter;
    struct ccm_name suggested;
    ck_assert_int_eq(code_page_open(CODE_PAGE_850, &converter), IDENTITY_OK);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(code_page_suggest(converter, name_of_text("x\xE1\xBA\x9A"), &suggested), IDENTITY_OK);
        assert_name_is(suggested, "xa");
        ck_assert_int_eq(code_page_suggest(converter, name_of_text("x\xEF\xBE\x9E"), &suggested), IDENTITY_OK);
        ck_assert_ptr_null(suggested.bytes);
    }
    code_page_close(converter);
}
END_TEST

START_TEST(a_converter_serves_after_a_lack_of_memory)
{
    struct code_page_converter *converter;
    struct ccm_name suggested;
    struct rlimit whole, none;
    ck_assert_int_eq(code_page_open(CODE_PAGE_850, &converter), IDENTITY_OK);
    ck_assert_int_eq(code_page_suggest(converter, name_of_text("Ж"), &suggested), IDENTITY_OK);
    rlim_t bytes = address_space();
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &whole), 0);
    none = whole;
    none.rlim_cur = 1;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
    enum identity_status status = code_page_suggest(converter, name_of_text("Ж"), &suggested);
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &whole), 0);
    ck_assert_int_eq(status, IDENTITY_NO_MEMORY);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(code_page_suggest(converter, name_of_text("Ж"), &suggested), IDENTITY_OK);
    assert_name_is(suggested, "Z");
    ck_assert_uint_lt(address_space(), bytes + (20u << 20));
    code_page_close(converter);
}
END_TEST

static Suite *code_page_names_suite(void)
{
    Suite *suite = suite_create("code page names");
    TCase *names = tcase_create("names");
    tcase_add_test(names, names_are_equal_if_their_stored_forms_are);
    if (!suite_under_valgrind()) /* where ICU takes very long to load its rules */
        tcase_add_test(names, latin_letters_without_room_are_none);
    tcase_add_test(names, names_survive_a_failed_allocation);
    tcase_add_test(names, a_name_ends_where_its_length_says);
    if (!suite_instrumented())
        tcase_add_test(names, a_converter_serves_after_a_lack_of_memory);
    tcase_add_test(names, a_part_of_a_letter_is_not_suggested);
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {code_page_names_suite};
    return suite_main(makers, 1);
}
