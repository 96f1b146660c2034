/* Complete entries of a fake live directory. */
#include "exchange/entries.h"
#include "asked.h"
#include "fail_alloc.h"
#include "played.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include <ldap.h>

/* An entry with two attributes, of which the first has two values. */
static void add_whole(BerElement *answer, const char *dn, const char *type, const char *first, struct berval second)
{
    ck_assert_int_ge(ber_printf(answer, "{it{s{{s[sO]}{s[s]}}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, dn, type, first, &second,
                                "entryUUID", "1"),
                     0);
}

/* Notes "DN TYPE=LENGTH ..." in lines. */
static enum input_status note_entry(void *context, const struct whole_entry *entry)
{
    struct text *text = context;
    text_append(text, entry->dn.bytes, entry->dn.length);
    for (size_t i = 0; i < entry->count; i++) {
        const struct entry_attribute *attribute = &entry->attributes[i];
        text_puts(text, " ");
        text_append(text, attribute->type.bytes, attribute->type.length);
        text_printf(text, "=%zu", attribute->value.length);
    }
    text_puts(text, "\n");
    return text->failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static enum input_status read_played(BerElement *answer, const struct directory_config *config, struct text *seen,
                                     struct text *message, unsigned long fail_at)
{
    const struct script script = {.answer = answer};
    char url[40], *whole;
    pid_t pid = play(&script, url);
    whole = join(url, "o=x");
    fail_alloc_at(fail_at);
    enum input_status status = ldap_read_entries(whole, config, note_entry, seen, message);
    fail_alloc_at(0);
    free(whole);
    end_play(pid);
    return status;
}

static const struct directory_config defaults = {.site_level = 1};

START_TEST(all_attributes_of_an_entry_are_read)
{
    BerElement *answer = new_answer();
    struct text seen = {0}, message = {0};
    add_whole(answer, "cn=a,o=x", "photo", "", (struct berval){.bv_val = (char[]){"a\0b"}, .bv_len = 3});
    add_whole(answer, "o=x", "member;range=0-*", "12", (struct berval){.bv_val = (char[]){"1234"}, .bv_len = 4});
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    ck_assert_int_eq(read_played(answer, &defaults, &seen, &message, 0), INPUT_OK);
    ck_assert_str_eq(seen.bytes, "cn=a,o=x photo=0 photo=3 entryUUID=1\n"
                                 "o=x member;range=0-*=2 member;range=0-*=4 entryUUID=1\n");
    text_clean_up(&seen);
    text_clean_up(&message);
    ber_free(answer, 1);
}
END_TEST

static const struct {
    const char *type, *message;
    uint32_t size_limit;
} refused[] = {
    {"member;range=0-1499",
     "the server returns only a part of the values of \"member;range=0-1499\", and partial results are not used", 0},
    {"cn", "has more entries than the limit of 1; none of them is used", 1},
    {NULL, "an entry cannot be understood: Decoding error", 0},
    {"", "no entry was found; are base and filter right, and may this login read the directory?", 0},
};

START_TEST(a_partial_entry_is_refused)
{
    BerElement *answer = new_answer();
    struct text seen = {0}, message = {0};
    const struct directory_config config = {.login.size_limit = refused[_i].size_limit};
    for (int i = 0; i < 2 && refused[_i].type && *refused[_i].type; i++)
        add_whole(answer, "cn=a,o=x", refused[_i].type, "1", (struct berval){.bv_val = (char[]){"2"}, .bv_len = 1});
    if (!refused[_i].type)
        ck_assert_int_ge(ber_printf(answer, "{it{s{{s}}}}", 1, (ber_tag_t)LDAP_RES_SEARCH_ENTRY, "cn=a", "cn"), 0);
    add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
    ck_assert_int_eq(read_played(answer, &config, &seen, &message, 0), INPUT_INVALID);
    ck_assert_msg(strstr(message.bytes, refused[_i].message) != NULL, "%s", message.bytes);
    text_clean_up(&seen);
    text_clean_up(&message);
    ber_free(answer, 1);
}
END_TEST

START_TEST(memory_may_run_out)
{
    bool done = false;
    for (unsigned long n = 1; !done; n++) {
        BerElement *answer = new_answer();
        struct text seen = {0}, message = {0};
        add_whole(answer, "cn=a,o=x", "cn", "1", (struct berval){.bv_val = (char[]){"2"}, .bv_len = 1});
        add_end(answer, LDAP_RES_SEARCH_RESULT, LDAP_SUCCESS, "");
        enum input_status status = read_played(answer, &defaults, &seen, &message, n);
        done = status == INPUT_OK;
        ck_assert(done || status == INPUT_NO_MEMORY || (status == INPUT_INVALID && message.failed));
        ck_assert_uint_lt(n, 1000);
        text_clean_up(&seen);
        text_clean_up(&message);
        ber_free(answer, 1);
    }
}
END_TEST

static Suite *exchange_entries_suite(void)
{
    Suite *suite = suite_create("whole entries");
    TCase *played = tcase_create("played");
    tcase_set_timeout(played, 60);
    tcase_add_unchecked_fixture(played, make_environment_hostile, NULL);
    tcase_add_test(played, all_attributes_of_an_entry_are_read);
    tcase_add_loop_test(played, a_partial_entry_is_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(played, memory_may_run_out);
    suite_add_tcase(suite, played);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_entries_suite};
    return suite_main(makers, 1);
}
