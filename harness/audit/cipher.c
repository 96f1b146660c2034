#include "audit/cipher.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

/* What a letter in lower case is like, with its capital. */
struct kind {
    int8_t category, upper_category;
    bool lacks, upper_lacks, has_upper;
    bool decomposes, upper_decomposes;
};

void cipher_begin(struct cipher *cipher, struct random random)
{
    cipher->random = random;
    cipher->pair_count = 0;
    memset(cipher->fixed, 0, sizeof cipher->fixed);
}

void cipher_clean_up(struct cipher *cipher)
{
    free(cipher->pairs);
    cipher->pairs = NULL;
}

static bool lacks(const struct cipher *cipher, UChar32 point)
{
    uint8_t bytes[U8_MAX_LENGTH];
    size_t length = 0;
    struct code_page_loss loss;
    U8_APPEND_UNSAFE(bytes, length, (uint32_t)point);
    return cipher->converter &&
           code_page_lacks(cipher->converter, (struct ccm_name){.bytes = (const char *)bytes, .length = length}, 0, &loss);
}

/* The code points of which a letter is made (NFKD), as UTF-16. */
static int32_t decompose(UChar32 point, UChar *units, int32_t most)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKDInstance(&error);
    int32_t length = U_SUCCESS(error) ? unorm2_getDecomposition(normalizer, point, units, most, &error) : -1;
    return U_SUCCESS(error) ? length : -1;
}

static bool decomposes(UChar32 point)
{
    UChar units[32];
    return decompose(point, units, 32) >= 0;
}

static int32_t fold_fully(UChar32 point, UChar *units, int32_t most)
{
    UChar unit[2];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    U16_APPEND_UNSAFE(unit, length, point);
    length = u_strFoldCase(units, most, unit, length, U_FOLD_CASE_DEFAULT, &error);
    return U_SUCCESS(error) ? length : 0;
}

static bool unfolds(UChar32 point)
{
    UChar units[8];
    return fold_fully(point, units, 8) > U16_LENGTH(u_foldCase(point, U_FOLD_CASE_DEFAULT));
}

/* Letters of ASCII that are a part of this one stay what they are. */
static void fix_parts(struct cipher *cipher, UChar32 point)
{
    UChar units[40];
    int32_t count = fold_fully(point, units, 8);
    units[count++] = (UChar)u_foldCase(point, U_FOLD_CASE_DEFAULT);
    int32_t parts = decompose(point, units + count, 32 - count);
    count += parts > 0 ? parts : 0;
    for (int32_t i = 0; i < count; i++) {
        UChar letter = units[i] | 0x20;
        if (letter >= 'a' && letter <= 'z')
            cipher->fixed[letter - 'a'] = true;
    }
}

/* Whether a letter and its capital are all that is one with it without case. */
static bool is_plain(UChar32 lower)
{
    UChar32 upper = u_toupper(lower);
    return u_foldCase(lower, U_FOLD_CASE_DEFAULT) == lower && u_foldCase(upper, U_FOLD_CASE_DEFAULT) == lower &&
           u_tolower(upper) == lower && !unfolds(lower) && !unfolds(upper);
}

static struct kind kind_of(const struct cipher *cipher, UChar32 lower)
{
    UChar32 upper = u_toupper(lower);
    return (struct kind){.category = u_charType(lower),
                         .upper_category = u_charType(upper),
                         .has_upper = upper != lower,
                         .lacks = lacks(cipher, lower),
                         .upper_lacks = lacks(cipher, upper),
                         .decomposes = decomposes(lower),
                         .upper_decomposes = decomposes(upper)};
}

static bool same_kind(const struct kind *a, const struct kind *b)
{
    return a->category == b->category && a->upper_category == b->upper_category && a->has_upper == b->has_upper &&
           a->lacks == b->lacks && a->upper_lacks == b->upper_lacks && a->decomposes == b->decomposes &&
           a->upper_decomposes == b->upper_decomposes;
}

static bool is_used(const struct cipher *cipher, UChar32 to)
{
    for (size_t i = 0; i < cipher->pair_count; i++)
        if (cipher->pairs[i].to == to)
            return true;
    return false;
}

/* A letter of the same kind near this one; itself where there is none. */
static UChar32 draw_letter(struct cipher *cipher, UChar32 lower)
{
    const struct kind kind = kind_of(cipher, lower);
    UChar32 start = lower & ~0x7F, chosen = lower;
    uint32_t count = 0;
    for (UChar32 letter = start; letter < start + 0x80; letter++) {
        if (letter < 0x80 || letter == lower || !u_isalpha(letter) || !is_plain(letter) || is_used(cipher, letter))
            continue;
        const struct kind other = kind_of(cipher, letter);
        if (same_kind(&kind, &other) && random_one_in(&cipher->random, ++count))
            chosen = letter;
    }
    return chosen;
}

static const struct cipher_pair *find_pair(const struct cipher *cipher, UChar32 lower)
{
    for (size_t i = 0; i < cipher->pair_count; i++)
        if (cipher->pairs[i].from == lower)
            return &cipher->pairs[i];
    return NULL;
}

static bool add_pair(struct cipher *cipher, UChar32 from, UChar32 to)
{
    if (cipher->pair_count == cipher->pair_capacity) {
        size_t capacity = cipher->pair_capacity ? cipher->pair_capacity * 2 : 16;
        struct cipher_pair *pairs = realloc(cipher->pairs, capacity * sizeof *pairs);
        if (!pairs)
            return false;
        cipher->pairs = pairs;
        cipher->pair_capacity = capacity;
    }
    cipher->pairs[cipher->pair_count++] = (struct cipher_pair){.from = from, .to = to};
    return true;
}

bool cipher_meet(struct cipher *cipher, struct ccm_name name)
{
    const uint8_t *bytes = (const uint8_t *)name.bytes;
    for (size_t i = 0; i < name.length;) {
        UChar32 point;
        U8_NEXT(bytes, i, name.length, point);
        if (point < 0x80 || !u_isalpha(point))
            continue;
        UChar32 lower = u_foldCase(point, U_FOLD_CASE_DEFAULT);
        bool stays = cipher->mild || !is_plain(lower) || (point != lower && point != u_toupper(lower)) ||
                     (cipher->rule->normalization != IDENTITY_NORMALIZATION_NONE && (decomposes(point) || decomposes(lower)));
        if (stays)
            fix_parts(cipher, point);
        else if (!find_pair(cipher, lower) && !add_pair(cipher, lower, draw_letter(cipher, lower)))
            return false;
    }
    return true;
}

/* Sattolo's algorithm: one cycle through all, so that nothing stays where there are two or more. */
static void shuffle(struct cipher *cipher, const size_t *places, size_t count, char *into, char first)
{
    size_t order[26];
    for (size_t i = 0; i < count; i++)
        order[i] = places[i];
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(&cipher->random, (uint32_t)i - 1), swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
    for (size_t i = 0; i < count; i++)
        into[places[i]] = (char)(first + (char)order[i]);
}

void cipher_draw(struct cipher *cipher)
{
    size_t places[26], count = 0;
    for (size_t i = 0; i < 26; i++) {
        cipher->letters[i] = (char)('a' + (char)i);
        if (!cipher->fixed[i])
            places[count++] = i;
    }
    shuffle(cipher, places, count, cipher->letters, 'a');
    for (size_t i = 0; i < 10; i++)
        places[i] = i;
    shuffle(cipher, places, 10, cipher->digits, '0');
}

static UChar32 stand_in(const struct cipher *cipher, UChar32 point)
{
    if (point >= 'a' && point <= 'z')
        return cipher->letters[point - 'a'];
    if (point >= 'A' && point <= 'Z')
        return cipher->letters[point - 'A'] - 'a' + 'A';
    if (point >= '0' && point <= '9')
        return cipher->digits[point - '0'];
    if (point < 0x80)
        return point;
    UChar32 lower = u_foldCase(point, U_FOLD_CASE_DEFAULT);
    const struct cipher_pair *pair = find_pair(cipher, lower);
    if (!pair || (point != lower && point != u_toupper(lower)))
        return point;
    return point == lower ? pair->to : u_toupper(pair->to);
}

void cipher_append(const struct cipher *cipher, struct ccm_name name, struct text *text)
{
    const uint8_t *bytes = (const uint8_t *)name.bytes;
    for (size_t i = 0; i < name.length;) {
        size_t start = i, length = 0;
        UChar32 point;
        uint8_t encoded[U8_MAX_LENGTH];
        U8_NEXT(bytes, i, name.length, point);
        if (point < 0) {
            i = start + 1; /* as names are counted */
            text_append(text, name.bytes + start, 1);
            continue;
        }
        U8_APPEND_UNSAFE(encoded, length, (uint32_t)stand_in(cipher, point));
        text_append(text, (const char *)encoded, length);
    }
}
