/* The table of keys, and the manual's page by it. */
#include "fixture/fixture.h"
#include "fixture/keys.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 100u

/* Each row once, a container before its members. */
struct rows {
    const struct key *at[KEYS_MAX];
    size_t count;
};

static void add_row(struct rows *rows, const struct key *key)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i] == key)
            return;
    ck_assert_uint_lt(rows->count, KEYS_MAX);
    rows->at[rows->count++] = key;
}

static struct rows collect_rows(void)
{
    struct rows rows = {0};
    add_row(&rows, &fixture_key);
    for (size_t i = 0; i < rows.count; i++)
        for (size_t j = 0; j < rows.at[i]->key_count; j++)
            add_row(&rows, &rows.at[i]->keys[j]);
    return rows;
}

START_TEST(each_row_makes_sense)
{
    const struct rows rows = collect_rows();
    ck_assert_uint_gt(rows.count, 40);
    for (size_t i = 0; i < rows.count; i++) {
        const struct key *key = rows.at[i];
        const char *name = key->name ? key->name : "(no name)";
        bool container = key->kind == KEY_MAPPING || key->kind == KEY_LIST;
        bool has_words = key->kind == KEY_WORD || key->kind == KEY_LETTER;
        bool is_name = key->kind == KEY_NAME || key->kind == KEY_USER || key->kind == KEY_OFFICE || key->kind == KEY_ENTRY_NAME ||
                       key->kind == KEY_FILE;
        ck_assert_msg(container == (key->key_count > 0), "%s has keys", name);
        ck_assert_msg(has_words == (key->word_count > key->first_word), "%s has words", name);
        ck_assert_msg(is_name == (key->what != NULL), "%s says of what it is the name", name);
        ck_assert_msg(key->kind != KEY_NUMBER || key->least < key->most, "%s has a range", name);
        ck_assert_msg(key->kind != KEY_LINE || key->most > 0, "%s has a length", name);
        ck_assert_msg(key->member_size == 0 || key->member_size == 4 || key->member_size == 8, "%s has such a member", name);
        ck_assert_msg(!container || key->member_size == 0, "%s has no member", name);
        ck_assert_msg(!(key->required && key->default_value), "%s is required, and has no default", name);
        if (key->kind == KEY_LIST)
            ck_assert_uint_eq(key->key_count, 1);
        for (size_t j = 0; key->kind == KEY_MAPPING && j < key->key_count; j++) {
            ck_assert_ptr_nonnull(key->keys[j].name);
            ck_assert_ptr_eq(key_find(key, key->keys[j].name), &key->keys[j]);
        }
    }
}
END_TEST

START_TEST(words_have_their_values)
{
    uint64_t value = 0;
    const struct key *entries = key_find(key_find(&fixture_key, "post_office"), "entries");
    const struct key *locn = key_find(entries, "locn");
    ck_assert_uint_eq(locn->word_count, strlen(LOCN_LETTERS));
    for (const char *letter = LOCN_LETTERS; *letter; letter++) {
        ck_assert(key_parse(locn, (const char[]){*letter, '\0'}, &value));
        ck_assert_uint_eq(value, (unsigned char)*letter);
    }
    const struct key *page = key_find(key_find(&fixture_key, "post_office"), "code_page");
    ck_assert(key_parse(page, "utf-8", &value));
    ck_assert_uint_eq(value, CODE_PAGE_UTF_8);
    ck_assert(!key_parse(page, "none", &value));
    const struct key *expect = key_find(&fixture_key, "expect");
    ck_assert_uint_eq(expect->key_count, KNOWN_BUILDS);
    for (unsigned i = 0; i < KNOWN_BUILDS; i++)
        ck_assert_str_eq(expect->keys[i].name, known_build_names[expect->keys[i].code]);
    ck_assert_ptr_null(key_find(expect, "SP3"));
}
END_TEST

/* ---- The manual ---- */

static bool has_word(const struct text *words, const char *word)
{
    struct text sought = {0};
    text_printf(&sought, " %s ", word);
    bool found = words->bytes && strstr(words->bytes, sought.bytes);
    text_clean_up(&sought);
    return found;
}

/* Adds the arguments of one macro of a line, up to the next macro that is no Ic or Cm. */
static void add_arguments(char *line, const char *macro, struct text *words)
{
    bool taken = false;
    for (char *save = NULL, *word = strtok_r(line, " .\n", &save); word; word = strtok_r(NULL, " .\n", &save)) {
        if (strlen(word) == 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z')
            taken = strcmp(word, macro) == 0;
        else if (taken && strcmp(word, ",") != 0 && strcmp(word, ";") != 0 && strcmp(word, ":") != 0 && strcmp(word, "Brq") != 0)
            text_printf(words, " %s ", word);
    }
}

/* The words of the page's section on fixtures that are marked by a macro. */
static struct text marked_words(const char *macro)
{
    struct text words = {0};
    char line[1024];
    bool inside = false;
    FILE *page = fopen("harness/cli/q237588-fixture.5", "r");
    ck_assert_ptr_nonnull(page);
    while (fgets(line, sizeof line, page)) {
        if (strncmp(line, ".Sh ", 4) == 0)
            inside = strcmp(line, ".Sh KEYS\n") == 0;
        else if (inside && *line == '.')
            add_arguments(line, macro, &words);
    }
    ck_assert_int_eq(fclose(page), 0);
    ck_assert_uint_gt(words.length, 0);
    return words;
}

/* The page marks exactly the keys of the table. */
static void assert_same_words(const struct text *table, struct text *page)
{
    char *save = NULL;
    struct text copy = {0};
    text_puts(&copy, table->bytes);
    for (char *word = strtok_r(copy.bytes, " ", &save); word; word = strtok_r(NULL, " ", &save))
        ck_assert_msg(has_word(page, word), "the page lacks %s", word);
    for (char *word = strtok_r(page->bytes, " ", &save); word; word = strtok_r(NULL, " ", &save))
        ck_assert_msg(has_word(table, word), "the page has %s, the table does not", word);
    text_clean_up(&copy);
}

START_TEST(the_manual_has_every_key_and_no_other)
{
    const struct rows rows = collect_rows();
    struct text names = {0}, page = marked_words("Ic");
    for (size_t i = 0; i < rows.count; i++)
        if (rows.at[i]->name)
            text_printf(&names, " %s ", rows.at[i]->name);
    assert_same_words(&names, &page);
    text_clean_up(&names);
    text_clean_up(&page);
}
END_TEST

START_TEST(the_manual_has_every_word_and_no_other)
{
    const struct rows rows = collect_rows();
    struct text words = {0}, page = marked_words("Cm");
    for (size_t i = 0; i < rows.count; i++)
        for (unsigned j = rows.at[i]->first_word; j < rows.at[i]->word_count; j++)
            text_printf(&words, " %s ", rows.at[i]->words[j]);
    assert_same_words(&words, &page);
    text_clean_up(&words);
    text_clean_up(&page);
}
END_TEST

static Suite *fixture_keys_suite(void)
{
    Suite *suite = suite_create("fixture keys");
    TCase *table = tcase_create("table");
    tcase_add_test(table, each_row_makes_sense);
    tcase_add_test(table, words_have_their_values);
    suite_add_tcase(suite, table);

    TCase *manual = tcase_create("manual");
    tcase_add_test(manual, the_manual_has_every_key_and_no_other);
    tcase_add_test(manual, the_manual_has_every_word_and_no_other);
    suite_add_tcase(suite, manual);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {fixture_keys_suite};
    return suite_main(makers, 1);
}
