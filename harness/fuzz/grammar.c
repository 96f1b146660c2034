#include "fuzz/grammar.h"

#include "fixture/keys.h"

#include <inttypes.h>
#include <string.h>

/* Names that are similar by a rule of some post office. */
static const char *const user_names[] = {
    "Smith, Jimmy",
    "SMITH, Jimmy",
    "Smith, jimmy",
    "Smith,  Jimmy",
    " Smith, Jimmy ",
    "Smith, Jim",
    "M\xC3\xBCller",
    "M\xC3\x9CLLER",
    "Mu\xCC\x88ller",
    "STRA\xC3\x9FSE",
    "STRASSE",
    "\xC4\xB0",
    "i",
    "\xC4\xB1",
    "I",
    "\xC5\xBF",
    "s",
    "\xE2\x84\xAA",
    "K",
    "\xCE\xA3",
    "\xCF\x82",
    "\xF0\x90\x90\x80",
    "\xF0\x90\x90\xA8",
    "?",
    "  ",
};
static const char *const office_names[] = {"SITE1", "SITE2", "Site1", "SITE3", " SITE1", "\xC3\x9CSITE", "\xC3\xBCsite", "?SITE"};
static const char *const comments[] = {"", "MSExchangeCCMC EXSRV1", "MSExchangeCCMC", "MSExchangeCCM", "a comment"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct chooser {
    const unsigned char *bytes;
    size_t left;
    struct text *yaml;
    unsigned sites; /* named so far in the list of sites */
};

static unsigned choose(struct chooser *chooser, size_t of)
{
    if (chooser->left == 0)
        return 0;
    chooser->left--;
    return (unsigned)(*chooser->bytes++ % of);
}

/* Writes text in double quotes, in which YAML can hold any character. */
static void put_quoted(struct chooser *chooser, const char *text)
{
    text_puts(chooser->yaml, "\"");
    for (; *text; text++)
        text_printf(chooser->yaml, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    text_puts(chooser->yaml, "\"");
}

/* Writes a name of the list, or a short one of any letters. */
static void put_name(struct chooser *chooser, const char *const *names, size_t count)
{
    char own[5] = {0};
    unsigned number = choose(chooser, count + 1);
    if (number < count) {
        put_quoted(chooser, names[number]);
        return;
    }
    for (size_t i = 0; i < sizeof own - 1 && (i == 0 || choose(chooser, 4)); i++)
        own[i] = (char)(' ' + choose(chooser, 95));
    put_quoted(chooser, own);
}

static void put_number(struct chooser *chooser, const struct key *key)
{
    uint64_t number = key->least + choose(chooser, 13);
    if (number > key->most)
        number = key->most;
    text_printf(chooser->yaml, "%" PRIu64, number);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the table of keys is */
static void put_value(struct chooser *chooser, const struct key *key);

/* Chooses an alternative of a mapping, never a file. */
static size_t choose_alternative(struct chooser *chooser, const struct key *key)
{
    size_t alternatives[16], count = 0;
    for (size_t i = 0; i < key->key_count && count < COUNT(alternatives); i++)
        if (key->keys[i].alternative && key->keys[i].kind != KEY_FILE)
            alternatives[count++] = i;
    return count ? alternatives[choose(chooser, count)] : key->key_count;
}

static void put_mapping(struct chooser *chooser, const struct key *key)
{
    size_t alternative = choose_alternative(chooser, key), written = 0;
    text_puts(chooser->yaml, "{");
    for (size_t i = 0; i < key->key_count; i++) {
        const struct key *row = &key->keys[i];
        bool needed = row->required || written + (key->key_count - i) <= key->least;
        if (row->kind == KEY_FILE || (row->alternative && i != alternative))
            continue;
        if (!needed && !choose(chooser, 2))
            continue;
        text_printf(chooser->yaml, "%s%s: ", written++ ? ", " : "", row->name);
        put_value(chooser, row);
    }
    text_puts(chooser->yaml, "}");
}

static void put_list(struct chooser *chooser, const struct key *key)
{
    uint64_t count = key->least + choose(chooser, 5);
    text_puts(chooser->yaml, "[");
    for (uint64_t i = 0; i < count; i++) {
        text_puts(chooser->yaml, i ? ", " : "");
        put_value(chooser, key->keys);
    }
    text_puts(chooser->yaml, "]");
}

static void put_value(struct chooser *chooser, const struct key *key)
{
    switch (key->kind) {
    case KEY_MAPPING: put_mapping(chooser, key); break;
    case KEY_LIST: put_list(chooser, key); break;
    case KEY_LINE:
    case KEY_FILE: put_quoted(chooser, "A drawn fixture"); break;
    case KEY_COMMENT: put_name(chooser, comments, COUNT(comments)); break;
    case KEY_NAME: text_printf(chooser->yaml, "Site %u", ++chooser->sites); break; /* unique for each site */
    case KEY_SITE: text_printf(chooser->yaml, "Site %u", 1 + choose(chooser, chooser->sites + 1)); break;
    case KEY_OFFICE: put_name(chooser, office_names, COUNT(office_names)); break;
    case KEY_ENTRY_NAME:
        if (choose(chooser, 2))
            put_name(chooser, office_names, COUNT(office_names));
        else
            put_name(chooser, user_names, COUNT(user_names));
        break;
    case KEY_USER: put_name(chooser, user_names, COUNT(user_names)); break;
    case KEY_NUMBER: put_number(chooser, key); break;
    case KEY_WORD:
    case KEY_LETTER: put_quoted(chooser, key->words[key->first_word + choose(chooser, key->word_count - key->first_word)]); break;
    }
}

/* NOLINTEND(misc-no-recursion) */

void grammar_write(const char *bytes, size_t length, struct text *yaml)
{
    struct chooser chooser = {.bytes = (const unsigned char *)bytes, .left = length, .yaml = yaml};
    put_value(&chooser, &fixture_key);
    text_puts(yaml, "\n");
}
