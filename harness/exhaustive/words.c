#include "exhaustive/words.h"

#include "base/utf8.h"
#include "model/unicode.h"

#include <inttypes.h>
#include <stdlib.h>

/* Splits the text into letters. */
static enum exhaust_status split_letters(struct exhaust_words *words, struct ccm_name letters, struct text *message)
{
    for (size_t i = 0; i < letters.length;) {
        size_t start = i;
        int32_t point = utf8_next(letters.bytes, letters.length, &i);
        struct ccm_name letter = {.bytes = letters.bytes + start, .length = i - start};
        bool duplicate = false, invalid = point == 0 || utf8_is_invalid_byte(point);
        for (uint32_t j = 0; j < words->letter_count; j++)
            duplicate = duplicate || name_same(words->letters[j], letter);
        bool covered = unicode_is_covered(unicode_version(), point);
        if (invalid || !covered || duplicate || words->letter_count == EXHAUST_LETTERS) {
            text_puts(message, invalid     ? "invalid UTF-8 or NUL: '"
                               : !covered  ? "a letter about which versions of Unicode differ: '"
                               : duplicate ? "duplicate letter: '"
                                           : "too many letters: '");
            text_append_escaped(message, letter.bytes, letter.length);
            text_printf(message, "'; expected 1 to %u distinct letters", EXHAUST_LETTERS);
            return EXHAUST_INVALID;
        }
        words->letters[words->letter_count++] = letter;
    }
    if (words->letter_count > 0)
        return EXHAUST_OK;
    text_printf(message, "no letters; expected 1 to %u distinct letters", EXHAUST_LETTERS);
    return EXHAUST_INVALID;
}

/* Appends each letter to each word that is shorter by one. */
static enum exhaust_status make_words(struct exhaust_words *words, uint32_t length, struct text *message)
{
    struct strings *users = &words->names.users;
    struct text word = {0};
    enum exhaust_status status = EXHAUST_OK;
    uint64_t of_length = 1, all = 0;
    for (uint32_t i = 0; i < length && all <= EXHAUST_WORDS; i++) {
        of_length *= words->letter_count;
        all += of_length;
    }
    if (length == 0 || all > EXHAUST_WORDS) {
        text_printf(message, "names of up to %" PRIu32 " of %" PRIu32 " letters; expected 1 to %u names", length,
                    words->letter_count, EXHAUST_WORDS);
        return EXHAUST_INVALID;
    }
    for (uint32_t i = 0; i < all && status == EXHAUST_OK; i++) {
        uint32_t letter = i % words->letter_count, stem = i / words->letter_count, number = 0;
        text_clear(&word);
        if (stem > 0)
            text_append(&word, users->at[stem].bytes, users->at[stem].length);
        text_append(&word, words->letters[letter].bytes, words->letters[letter].length);
        if (word.failed || !strings_intern(users, name_of_bytes(&word), &number))
            status = EXHAUST_NO_MEMORY;
    }
    words->count = (uint32_t)all;
    text_clean_up(&word);
    return status;
}

static bool make_offices(struct exhaust_words *words)
{
    for (uint32_t i = 0; i <= EXHAUST_SITES; i++) {
        const char plain[] = {'S', (char)('1' + i)}, small[] = {'s', (char)('1' + i)};
        struct strings *offices = &words->names.offices;
        if (!strings_intern(offices, (struct ccm_name){.bytes = plain, .length = sizeof plain}, &words->offices[i]) ||
            !strings_intern(offices, (struct ccm_name){.bytes = small, .length = sizeof small}, &words->small_offices[i]))
            return false;
    }
    return true;
}

enum exhaust_status exhaust_words_make(struct exhaust_words *words, struct ccm_name letters, uint32_t length, struct text *message)
{
    *words = (struct exhaust_words){0};
    if (!names_init(&words->names) || !make_offices(words))
        return EXHAUST_NO_MEMORY;
    enum exhaust_status status = split_letters(words, letters, message);
    if (status == EXHAUST_OK)
        status = make_words(words, length, message);
    if (status != EXHAUST_OK)
        return status;
    switch (names_finish(&words->names, NULL)) {
    case IDENTITY_OK: break;
    case IDENTITY_NO_MEMORY: return EXHAUST_NO_MEMORY;
    case IDENTITY_FAILED: return EXHAUST_FAILED;
    }
    return EXHAUST_OK;
}

void exhaust_words_clean_up(struct exhaust_words *words)
{
    names_clean_up(&words->names);
    *words = (struct exhaust_words){0};
}
