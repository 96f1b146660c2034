#include "model/code_page.h"

#include "base/utf8.h"
#include "base/text.h"
#include "model/latin.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

const char *const code_page_names[CODE_PAGES] = {"none", "437", "850", "852", "866", "1252", "932", "utf-8"};

/* ICU's canonical names: an alias may mean another table in another release. IBM's tables of the DOS pages permute 1A, 1C and 7F;
 * this is harmless, as only bytes beyond ASCII are looked up. ibm-5348 is Windows-1252 with the euro sign; ibm-943_P15A is ICU's
 * Windows-932, with the backslash and tilde of ASCII. ibm-943_P130 has yen sign and overline instead. */
static const char *const tables[CODE_PAGES] = {
    [CODE_PAGE_437] = "ibm-437_P100-1995", [CODE_PAGE_850] = "ibm-850_P100-1995",   [CODE_PAGE_852] = "ibm-852_P100-1995",
    [CODE_PAGE_866] = "ibm-866_P100-1995", [CODE_PAGE_1252] = "ibm-5348_P100-1997", [CODE_PAGE_932] = "ibm-943_P15A-2003",
};

/* Differences of IBM's tables from Microsoft's (CP437.TXT and CP852.TXT of the Unicode Consortium): the micro sign, for which IBM
 * has the Greek letter, and the not sign, which IBM lacks. */
static const struct {
    enum code_page page;
    unsigned char byte;
    UChar32 letter;
} amendments[] = {{CODE_PAGE_437, 0xE6, 0xB5}, {CODE_PAGE_852, 0xAA, 0xAC}};

#define HIGH_BYTES 128u
#define LEAD_BYTE (-1) /* first byte of a two-byte letter */
#define NO_LETTER (-2) /* unassigned */
#define LETTER_MAX 2   /* bytes of a letter */
#define NEAR_MAX 64    /* UTF-16 units of one letter's replacement */

struct code_page_converter {
    UConverter *table;           /* NULL: UTF-8 */
    bool has_pairs;              /* the page has two-byte letters */
    UChar32 letters[HIGH_BYTES]; /* of the bytes 80 to FF */
    struct text text;            /* the last result */
    enum identity_status status; /* of the Unicode library, in the last call */
};

/* Records an error of ICU, unless it is about the text. */
static void note_error(struct code_page_converter *converter, UErrorCode error)
{
    switch (error) {
    case U_ILLEGAL_CHAR_FOUND:
    case U_INVALID_CHAR_FOUND:
    case U_TRUNCATED_CHAR_FOUND:
    case U_BUFFER_OVERFLOW_ERROR: return;
    case U_MEMORY_ALLOCATION_ERROR: converter->status = IDENTITY_NO_MEMORY; return;
    default:
        if (U_FAILURE(error))
            converter->status = IDENTITY_FAILED;
    }
}

/* Decodes one letter beyond ASCII. Returns NO_LETTER if there is none, LEAD_BYTE for the first half of a letter. */
static UChar32 decode_letter(struct code_page_converter *converter, const char *bytes, int length)
{
    UConverter *table = converter->table;
    UErrorCode error = U_ZERO_ERROR;
    UChar units[4];
    UChar *unit = units;
    const char *byte = bytes;
    ucnv_resetToUnicode(table);
    ucnv_toUnicode(table, &unit, units + sizeof units / sizeof *units, &byte, bytes + length, NULL, true, &error);
    note_error(converter, error);
    if (error == U_TRUNCATED_CHAR_FOUND)
        return LEAD_BYTE;
    if (U_FAILURE(error) || unit == units)
        return NO_LETTER;
    UChar32 letter = NO_LETTER;
    int32_t count = 0;
    u_strToUTF32(&letter, 1, &count, units, (int32_t)(unit - units), &error);
    /* Windows-1252 has five unassigned bytes, which ICU maps to C1 control characters. Names contain none: such a byte is
     * text of another page, where 81 is a u with diaeresis. */
    return count == 1 && letter >= 0xA0 ? letter : NO_LETTER;
}

static void find_letters(struct code_page_converter *converter, enum code_page page)
{
    for (unsigned i = 0; i < HIGH_BYTES; i++) {
        char byte = (char)(HIGH_BYTES + i);
        converter->letters[i] = decode_letter(converter, &byte, 1);
        converter->has_pairs |= converter->letters[i] == LEAD_BYTE;
    }
    for (size_t i = 0; i < sizeof amendments / sizeof *amendments; i++)
        if (amendments[i].page == page)
            converter->letters[amendments[i].byte - HIGH_BYTES] = amendments[i].letter;
}

enum identity_status code_page_open(enum code_page page, struct code_page_converter **opened)
{
    struct code_page_converter *converter = *opened = calloc(1, sizeof *converter);
    if (!converter)
        return IDENTITY_NO_MEMORY;
    if (!tables[page])
        return IDENTITY_OK;
    UErrorCode error = U_ZERO_ERROR;
    converter->table = ucnv_open(tables[page], &error);
    if (U_SUCCESS(error)) {
        ucnv_setFallback(converter->table, false);
        ucnv_setToUCallBack(converter->table, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
        ucnv_setFromUCallBack(converter->table, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    }
    note_error(converter, error);
    if (U_SUCCESS(error))
        find_letters(converter, page);
    enum identity_status status = converter->status;
    if (status != IDENTITY_OK) {
        code_page_close(converter);
        *opened = NULL;
    }
    return status;
}

void code_page_close(struct code_page_converter *converter)
{
    if (!converter)
        return;
    if (converter->table)
        ucnv_close(converter->table);
    text_clean_up(&converter->text);
    free(converter);
}

static bool is_ascii(UChar32 letter) { return letter < 0x80; }

/* Encodes a two-byte letter. The bytes must decode to the same letter, as some of ICU's mappings are one-way. */
static int encode_pair(struct code_page_converter *converter, UChar32 letter, char bytes[LETTER_MAX])
{
    UConverter *table = converter->table;
    UErrorCode error = U_ZERO_ERROR;
    UChar units[2];
    const UChar *unit = units;
    char *byte = bytes;
    int count = 0;
    U16_APPEND_UNSAFE(units, count, letter);
    ucnv_resetFromUnicode(table);
    ucnv_fromUnicode(table, &byte, bytes + LETTER_MAX, &unit, units + count, NULL, true, &error);
    note_error(converter, error);
    return U_SUCCESS(error) && byte == bytes + LETTER_MAX && decode_letter(converter, bytes, LETTER_MAX) == letter ? LETTER_MAX : 0;
}

/* Encodes a letter. Returns its number of bytes, or 0 if the page lacks it. */
static int encode_letter(struct code_page_converter *converter, UChar32 letter, char bytes[LETTER_MAX])
{
    if (letter > UCHAR_MAX_VALUE)
        return 0;
    if (is_ascii(letter)) {
        bytes[0] = (char)letter;
        return 1;
    }
    for (unsigned i = 0; i < HIGH_BYTES; i++) {
        if (converter->letters[i] == letter) {
            bytes[0] = (char)(HIGH_BYTES + i);
            return 1;
        }
    }
    return converter->has_pairs ? encode_pair(converter, letter, bytes) : 0;
}

static bool has_letter(struct code_page_converter *converter, UChar32 letter)
{
    char bytes[LETTER_MAX];
    return converter->table ? encode_letter(converter, letter, bytes) > 0 : letter <= UCHAR_MAX_VALUE;
}

static void append_letter(struct text *text, UChar32 letter)
{
    char bytes[UTF8_MAX];
    text_append(text, bytes, utf8_write(bytes, letter));
}

static void append_substitute(struct text *text)
{
    const char substitute = CODE_PAGE_SUBSTITUTE;
    text_append(text, &substitute, 1);
}

enum identity_status code_page_status(const struct code_page_converter *converter)
{
    return converter->text.failed ? IDENTITY_NO_MEMORY : converter->status;
}

/* The converter's text, with NULL bytes after an error. */
static struct ccm_name result_of(const struct code_page_converter *converter)
{
    const struct text *text = &converter->text;
    if (code_page_status(converter) != IDENTITY_OK)
        return (struct ccm_name){0};
    return (struct ccm_name){.bytes = text->bytes ? text->bytes : "", .length = text->length};
}

static void reset_converter(struct code_page_converter *converter)
{
    converter->text.failed = false;
    converter->status = IDENTITY_OK;
    text_clear(&converter->text);
}

struct ccm_name code_page_encode(struct code_page_converter *converter, struct ccm_name text)
{
    if (!converter->table)
        return code_page_store(converter, text);
    reset_converter(converter);
    for (size_t at = 0; at < text.length;) {
        char bytes[LETTER_MAX];
        int length = encode_letter(converter, utf8_next(text.bytes, text.length, &at), bytes);
        if (length == 0)
            append_substitute(&converter->text);
        else
            text_append(&converter->text, bytes, (size_t)length);
    }
    return result_of(converter);
}

/* Decodes the letter at *at, and advances *at. Returns NO_LETTER if its first byte is unassigned. */
static UChar32 next_in_page(struct code_page_converter *converter, struct ccm_name text, size_t *at)
{
    unsigned char byte = (unsigned char)text.bytes[*at];
    if (!converter->table) {
        UChar32 letter = utf8_next(text.bytes, text.length, at);
        return letter <= UCHAR_MAX_VALUE ? letter : NO_LETTER;
    }
    ++*at;
    if (is_ascii(byte))
        return byte;
    UChar32 letter = converter->letters[byte - HIGH_BYTES];
    if (letter != LEAD_BYTE)
        return letter;
    if (*at < text.length)
        letter = decode_letter(converter, text.bytes + *at - 1, 2);
    if (letter < 0)
        return NO_LETTER;
    ++*at;
    return letter;
}

struct ccm_name code_page_decode(struct code_page_converter *converter, struct ccm_name text, size_t *wrong)
{
    reset_converter(converter);
    *wrong = text.length;
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        UChar32 letter = next_in_page(converter, text, &at);
        if (letter >= 0)
            append_letter(&converter->text, letter);
        else if (*wrong == text.length)
            *wrong = start;
    }
    return result_of(converter);
}

struct ccm_name code_page_store(struct code_page_converter *converter, struct ccm_name text)
{
    reset_converter(converter);
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        if (has_letter(converter, utf8_next(text.bytes, text.length, &at)))
            text_append(&converter->text, text.bytes + start, at - start);
        else
            append_substitute(&converter->text);
    }
    return result_of(converter);
}

bool code_page_lacks(struct code_page_converter *converter, struct ccm_name text, size_t from, struct code_page_loss *loss)
{
    for (size_t at = from; at < text.length;) {
        size_t start = at;
        UChar32 letter = utf8_next(text.bytes, text.length, &at);
        if (has_letter(converter, letter))
            continue;
        *loss = (struct code_page_loss){.code_point = (uint32_t)letter, .offset = start, .length = at - start};
        return true;
    }
    return false;
}

static bool is_mark(UChar32 letter) { return (U_GET_GC_MASK(letter) & U_GC_M_MASK) != 0; }

/* Appends the letters of `units` without marks. Returns false if none is left, or the page lacks one of them. */
static bool append_near(struct code_page_converter *converter, const UChar *units, int32_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar32 letters[NEAR_MAX];
    int32_t count = 0;
    size_t before = converter->text.length;
    u_strToUTF32(letters, NEAR_MAX, &count, units, length, &error);
    note_error(converter, error);
    for (int32_t i = 0; i < count && U_SUCCESS(error); i++) {
        if (is_mark(letters[i]))
            continue;
        if (!has_letter(converter, letters[i])) {
            converter->text.length = before;
            return false;
        }
        append_letter(&converter->text, letters[i]);
    }
    return converter->text.length > before;
}

static bool append_decomposed(struct code_page_converter *converter, UChar32 letter)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[NEAR_MAX], normal[NEAR_MAX];
    int32_t count = 0;
    U16_APPEND_UNSAFE(units, count, letter);
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&error);
    count = unorm2_normalize(nfkd, units, count, normal, NEAR_MAX, &error);
    note_error(converter, error);
    return U_SUCCESS(error) && append_near(converter, normal, count);
}

static bool append_in_latin(struct code_page_converter *converter, UChar32 letter)
{
    UChar units[NEAR_MAX];
    int32_t count = 0;
    converter->status = latin_write(letter, units, NEAR_MAX, &count);
    return converter->status == IDENTITY_OK && append_near(converter, units, count);
}

/* Composes a mark that the page lacks with the letter before it if the page has the result; else drops the mark. */
static bool append_mark(struct code_page_converter *converter, UChar32 mark)
{
    struct text *text = &converter->text;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    note_error(converter, error);
    if (U_FAILURE(error) || text->length == 0)
        return false;
    size_t before = text->length - 1;
    while (U8_IS_TRAIL(text->bytes[before]))
        before--;
    size_t at = before;
    UChar32 composed = unorm2_composePair(nfc, utf8_next(text->bytes, text->length, &at), mark);
    if (composed >= 0 && has_letter(converter, composed)) {
        text->length = before;
        append_letter(text, composed);
    }
    return true;
}

static bool append_replacement(struct code_page_converter *converter, UChar32 letter)
{
    if (letter > UCHAR_MAX_VALUE)
        return false;
    if (is_mark(letter))
        return append_mark(converter, letter);
    return append_decomposed(converter, letter) || (converter->status == IDENTITY_OK && append_in_latin(converter, letter));
}

enum identity_status code_page_suggest(struct code_page_converter *converter, struct ccm_name text, struct ccm_name *suggested)
{
    reset_converter(converter);
    *suggested = (struct ccm_name){0};
    for (size_t at = 0; at < text.length && !converter->text.failed;) {
        size_t start = at;
        UChar32 letter = utf8_next(text.bytes, text.length, &at);
        if (has_letter(converter, letter))
            text_append(&converter->text, text.bytes + start, at - start);
        else if (!append_replacement(converter, letter))
            return code_page_status(converter);
    }
    *suggested = result_of(converter);
    return code_page_status(converter);
}
