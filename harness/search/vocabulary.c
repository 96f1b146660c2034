#include "search/vocabulary.h"

#include "base/utf8.h"
#include "base/text.h"
#include "model/unicode.h"

#include <string.h>
#include <unicode/utf8.h>

/* Letters of names: two to eight similar ones of a kind. All valid UTF-8. */
#define LETTERS_MAX 8u
static const char *const alphabets[][LETTERS_MAX] = {
    {"a", "A", "b", "B"},
    {"a", "A", "b", "B", "c", "C"},
    {"a", "A"},
    {"a", "A", " ", "b"},
    {"a", "A", ", ", "b"}, /* surname and given name */
    {"a", "A", "-", "'", ".", "b"},
    {"a", "_", "A", "[", "b", "B"},                  /* between upper and lower case in ASCII */
    {"\xc3\xa9", "\xc3\x89", "e", "E", "e\xcc\x81"}, /* accents, composed and not */
    {"\xc3\xbc", "\xc3\x9c", "u", "U", "\xc3\xbf",
     "\xc5\xb8"}, /* u and y with diaeresis; capital Y with diaeresis is in another block */
    {"s", "S", "\xc3\x9f", "\xe1\xba\x9e", "\xc5\xbf", "ss"},                 /* sharp s, long s */
    {"i", "I", "\xc4\xb0", "\xc4\xb1", "i\xcc\x87"},                          /* Turkish i */
    {"\xcf\x83", "\xcf\x82", "\xce\xa3", "a"},                                /* final sigma */
    {"k", "K", "\xe2\x84\xaa", "a"},                                          /* Kelvin sign */
    {"\xc2\xb5", "\xce\xbc", "\xce\x9c", "m"},                                /* micro sign */
    {"\xef\xac\x81", "fi", "FI", "\xef\xbd\x86", "F", "f"},                   /* compatibility characters */
    {"\xd0\x96", "\xd0\xb6", "\xd1\x8f", "\xd0\xaf", "Z"},                    /* Cyrillic */
    {"\xf0\x90\x90\x94", "\xf0\x90\x90\xbc", "z", "\xef\xbf\xbd"},            /* Deseret: beyond the first plane */
    {"\xe2\xb1\xa5", "\xc8\xba", "\xc7\x85", "\xc7\x84", "\xc7\x86", "a"},    /* cases of different length in bytes; title case */
    {"\xe1\x8e\xa0", "\xea\xad\xb0", "\xe1\xb2\x80", "\xd0\xb2", "\xd0\x92"}, /* letters that fold to upper case, or late */
};
#define ALPHABETS ((uint32_t)(sizeof alphabets / sizeof *alphabets))
/* The first ones are ASCII; every second block uses these only. */
#define PLAIN_ALPHABETS 7u

/* Invalid UTF-8. */
static const char *const broken[] = {"\xfc", "\xdc", "\x83", "\xc3", "\xed\xa0\x80", "\xe2\x82", "\xff", "\xe9"};
#define BROKEN ((uint32_t)(sizeof broken / sizeof *broken))

/* Maximum length of names in other mail systems (KB Q91648). */
#define TRUNCATED 30u

/* The state of vocabulary_make(). */
struct maker {
    struct vocabulary *words;
    const struct vocabulary_config *config;
    struct random *random;
    struct unicode_version unicode;
    const char *const *letters;
    uint32_t letter_count;
    struct text base, varied; /* a name, and a variation of it */
    bool failed;
};

static void copy_text(struct text *to, const struct text *from)
{
    text_clear(to);
    text_append(to, from->bytes, from->length);
}

static void append_letter(struct maker *maker, struct text *name)
{
    const char *letter = maker->letters[random_below(maker->random, maker->letter_count)];
    text_puts(name, letter);
}

static bool contains(const uint32_t *numbers, uint32_t count, uint32_t number)
{
    for (uint32_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

/* Adds a new word. */
static void add_word(struct maker *maker, struct strings *pool, uint32_t *numbers, uint32_t *count, uint32_t most,
                     struct ccm_name name)
{
    uint32_t number;
    if (*count == most || name.length == 0 || maker->failed)
        return;
    if (!strings_intern(pool, name, &number))
        maker->failed = true;
    else if (!contains(numbers, *count, number))
        numbers[(*count)++] = number;
}

static void add_user(struct maker *maker, const struct text *name)
{
    maker->failed = maker->failed || name->failed;
    struct vocabulary *words = maker->words;
    add_word(maker, &words->names.users, words->users, &words->user_count, VOCABULARY_USERS,
             (struct ccm_name){.bytes = name->bytes, .length = name->length});
}

/* The end of the code point at `at`. */
static size_t next_point(const struct text *name, size_t at)
{
    size_t i = at;
    U8_FWD_1((const uint8_t *)name->bytes, i, name->length);
    return i;
}

/* The other case of a code point, or the code point itself. */
static UChar32 other_case(struct unicode_version unicode, UChar32 point)
{
    UChar32 lower = unicode_lower(unicode, point);
    return lower != point ? lower : unicode_upper(unicode, point);
}

/* Copies a name, and changes the case of each code point with probability 1 / `times`. */
static void flip_case(struct maker *maker, const struct text *from, uint32_t times, struct text *to)
{
    text_clear(to);
    for (size_t i = 0; i < from->length;) {
        size_t start = i;
        int32_t point = utf8_next(from->bytes, from->length, &i);
        if (utf8_is_invalid_byte(point) || !random_one_in(maker->random, times)) {
            text_append(to, from->bytes + start, i - start);
            continue;
        }
        char encoded[UTF8_MAX];
        text_append(to, encoded, utf8_write(encoded, other_case(maker->unicode, point)));
    }
}

/* The start of a random code point. */
static size_t random_point(struct maker *maker, const struct text *name)
{
    size_t at = 0;
    uint32_t skip = random_below(maker->random, (uint32_t)name->length);
    while (next_point(name, at) <= skip)
        at = next_point(name, at);
    return at;
}

/* Replaces or removes a random code point, or inserts one before it. */
static void edit_point(struct maker *maker, const struct text *from, struct text *to)
{
    size_t at = random_point(maker, from), end = next_point(from, at);
    uint32_t kind = random_below(maker->random, 3);
    text_clear(to);
    text_append(to, from->bytes, at);
    if (kind != 0)
        append_letter(maker, to);
    text_append(to, from->bytes + (kind == 2 ? at : end), from->length - (kind == 2 ? at : end));
}

static void insert_space(struct maker *maker, const struct text *from, struct text *to)
{
    size_t at = random_point(maker, from);
    text_clear(to);
    switch (random_below(maker->random, 3)) {
    case 0: at = 0; break;
    case 1: at = from->length; break;
    default: break;
    }
    text_append(to, from->bytes, at);
    text_puts(to, random_one_in(maker->random, 3) ? "  " : " ");
    text_append(to, from->bytes + at, from->length - at);
}

/* Makes a variation of a name. */
static void vary(struct maker *maker, const struct text *from, struct text *to)
{
    copy_text(to, from);
    switch (random_below(maker->random, 10)) {
    case 0: flip_case(maker, from, 1, to); break;
    case 1:
    case 2:
    case 3: flip_case(maker, from, 2, to); break;
    case 4:
    case 5:
    case 6: edit_point(maker, from, to); break;
    case 7: append_letter(maker, to); break;
    case 8: /* a prefix */
        text_clear(to);
        text_append(to, from->bytes, from->length > 1 ? random_point(maker, from) : from->length);
        break;
    default: insert_space(maker, from, to); break;
    }
}

/* Makes a name to be varied: the caller's or a generated one. */
static void make_base(struct maker *maker, struct text *base)
{
    const struct vocabulary_config *config = maker->config;
    text_clear(base);
    if (config->name_count > 0 && !random_one_in(maker->random, 4)) {
        uint32_t most = config->name_count < UINT32_MAX ? (uint32_t)config->name_count : UINT32_MAX;
        struct ccm_name name = config->names[random_below(maker->random, most)];
        text_append(base, name.bytes, name.length);
    }
    if (base->length > 0)
        return;
    if (random_one_in(maker->random, 16)) /* a common prefix of the length at which other systems truncate */
        for (uint32_t i = 1; i < TRUNCATED; i++)
            text_append(base, "x", 1);
    for (uint32_t i = 1 + random_below(maker->random, 3); i > 0; i--)
        append_letter(maker, base);
}

/* Moves names that are valid UTF-8 to the front. */
static void order_users(struct vocabulary *words)
{
    words->representable = 0;
    for (uint32_t i = 0; i < words->user_count; i++) {
        uint32_t user = words->users[i];
        if (!text_is_utf8(words->names.users.at[user].bytes, words->names.users.at[user].length))
            continue;
        words->users[i] = words->users[words->representable];
        words->users[words->representable++] = user;
    }
}

static bool has_failed(const struct maker *maker) { return maker->failed || maker->base.failed || maker->varied.failed; }

static void make_users(struct maker *maker)
{
    struct random *random = maker->random;
    struct text *base = &maker->base, *varied = &maker->varied;
    uint32_t most = 3 + random_below(random, VOCABULARY_USERS - 2);
    /* More turns than names, as there may be duplicates. */
    for (uint32_t turn = 0; turn < 2 * VOCABULARY_USERS && maker->words->user_count < most && !has_failed(maker); turn++) {
        if (turn == 0 || random_one_in(random, 6)) {
            make_base(maker, base);
            add_user(maker, base);
            if (has_failed(maker))
                break;
        }
        vary(maker, base, varied);
        add_user(maker, varied);
        if (varied->length > 0 && random_one_in(random, 4))
            copy_text(base, varied);
    }
    for (uint32_t i = random_one_in(random, 16) ? 3 : 0; i > 0 && !has_failed(maker); i--) {
        flip_case(maker, base, 2, varied);
        text_puts(varied, broken[random_below(random, BROKEN)]);
        add_user(maker, varied);
    }
    order_users(maker->words);
    if (maker->words->representable > 0)
        return;
    /* None of the caller's names is valid UTF-8. */
    if (maker->words->user_count == VOCABULARY_USERS)
        maker->words->user_count--;
    add_word(maker, &maker->words->names.users, maker->words->users, &maker->words->user_count, VOCABULARY_USERS,
             name_of_text("a"));
    order_users(maker->words);
}

static void make_offices(struct maker *maker)
{
    static const char *const plain[] = {"P1", "P2", "P3"};
    static const char *const near[] = {"p1", "P2 ", "P", "p3", "P  3", "\xc3\x89", "\xc3\xa9"};
    struct vocabulary *words = maker->words;
    struct strings *pool = &words->names.offices;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        add_word(maker, pool, words->offices, &words->office_count, VOCABULARY_OFFICES, name_of_text(plain[i]));
    for (uint32_t i = 1 + random_below(maker->random, VOCABULARY_OFFICES - 3); i > 0; i--)
        add_word(maker, pool, words->offices, &words->office_count, VOCABULARY_OFFICES,
                 name_of_text(near[random_below(maker->random, (uint32_t)(sizeof near / sizeof *near))]));
}

static void make_comments(struct maker *maker)
{
    static const char *const comments[] = {"x", "X", CONNECTOR_COMMENT_PREFIX, "msexchangeccmc"};
    struct vocabulary *words = maker->words;
    words->comments[0] = STRING_EMPTY;
    words->comments[1] = words->names.connector_comment;
    words->comment_count = 2;
    for (size_t i = 0; i < sizeof comments / sizeof *comments; i++)
        add_word(maker, &words->names.comments, words->comments, &words->comment_count, VOCABULARY_COMMENTS,
                 name_of_text(comments[i]));
}

static struct identity_rule draw_rule(struct random *random)
{
    struct identity_rule rule = {0};
    if (random_one_in(random, 2))
        return rule;
    rule.letter_case = (enum identity_case)random_below(random, IDENTITY_CASE_EXACT + 1u);
    if (random_one_in(random, 3))
        rule.spaces = IDENTITY_SPACES_SQUEEZE;
    if (random_one_in(random, 3))
        rule.normalization = (enum identity_normalization)(1 + random_below(random, IDENTITY_NORMALIZATION_NFKC));
    if (random_one_in(random, 4))
        rule.length = random_one_in(random, 2) ? TRUNCATED : 1 + random_below(random, 3);
    return rule;
}

/* Mostly the default. */
static struct stored_form draw_stores(struct random *random)
{
    struct stored_form stores = {0};
    if (!random_one_in(random, 4))
        return stores;
    if (random_one_in(random, 3))
        stores.normalization = (enum stored_normalization)(1 + random_below(random, STORED_NORMALIZATION_NFD));
    if (random_one_in(random, 2))
        stores.letter_case = (enum stored_case)(1 + random_below(random, STORED_CASE_UPPER));
    if (random_one_in(random, 4))
        stores.length = random_one_in(random, 2) ? TRUNCATED : 1 + random_below(random, 3);
    if (random_one_in(random, 3))
        stores.spaces = (enum stored_spaces)(1 + random_below(random, STORED_SPACES_SQUEEZE));
    return stores;
}

enum identity_status vocabulary_make(struct vocabulary *words, const struct vocabulary_config *config, struct random *random)
{
    struct maker maker = {.words = words, .config = config, .random = random, .unicode = unicode_version()};
    words->user_count = words->representable = words->office_count = words->comment_count = 0;
    if (!names_init(&words->names))
        return IDENTITY_NO_MEMORY;
    maker.letters = alphabets[random_below(random, random_one_in(random, 2) ? PLAIN_ALPHABETS : ALPHABETS)];
    while (maker.letter_count < LETTERS_MAX && maker.letters[maker.letter_count])
        maker.letter_count++;
    struct identity_rule rule = draw_rule(random);
    if (!config->default_rule) {
        words->names.rule = rule;
        words->names.stores = draw_stores(random);
    }
    make_users(&maker);
    make_offices(&maker);
    make_comments(&maker);
    bool failed = has_failed(&maker);
    text_clean_up(&maker.base);
    text_clean_up(&maker.varied);
    return failed ? IDENTITY_NO_MEMORY : names_finish(&words->names, NULL);
}

void vocabulary_clean_up(struct vocabulary *words)
{
    names_clean_up(&words->names);
    *words = (struct vocabulary){0};
}
