#include "asked.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum input_status note(void *context, const struct person *person)
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

const struct directory_config plain = {.site_level = 1, .strict = true};

char *join(const char *url, const char *rest)
{
    struct text text = {0};
    text_puts(&text, url);
    text_puts(&text, rest);
    return text_take(&text);
}

void assert_people(const char *url, const char *rest, const struct directory_config *config, const char *people)
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

char *message_of(const char *url, const char *rest, const struct directory_config *config)
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

void assert_message(const char *url, const char *rest, const struct directory_config *config, const char *expected)
{
    char *message = message_of(url, rest, config);
    ck_assert_str_eq(message, expected);
    free(message);
}

void assert_parts(const char *url, const char *rest, const struct directory_config *config, const char *first, const char *last)
{
    char *message = message_of(url, rest, config);
    ck_assert_msg(strncmp(message, first, strlen(first)) == 0, "\"%s\" does not begin with \"%s\"", message, first);
    size_t length = strlen(message);
    ck_assert_msg(length > strlen(last) && strcmp(message + length - strlen(last), last) == 0, "\"%s\" does not end with \"%s\"",
                  message, last);
    free(message);
}

void make_environment_hostile(void)
{
    static const char *const set[][2] = {
        {"LDAPTLS_REQCERT", "never"}, {"LDAPTLS_REQSAN", "never"},         {"LDAPSIZELIMIT", "3"},  {"LDAPTIMELIMIT", "1"},
        {"LDAPDEREF", "always"},      {"LDAPURI", "ldap://nowhere.test/"}, {"LDAPREFERRALS", "on"}, {"LDAPBASE", "o=nowhere"},
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        ck_assert_int_eq(setenv(set[i][0], set[i][1], 1), 0);
}
