/* The connector's comparison module, pre-SP4: names are compared byte by byte in some places (KB Q237588).
 *
 * Post office names are one when they agree after Unicode simple case folding (CaseFolding.txt, status C and S).
 * A byte that is no part of valid UTF-8 counts as one code point above all others.
 */
#include "ccm_compare.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#define INVALID_BYTE 0x110000

static int fold_ascii(unsigned char byte) { return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte; }

/* Takes the next code point, folded. */
static utf8proc_int32_t next_folded(struct ccm_name *name)
{
    unsigned char byte = (unsigned char)*name->bytes;
    utf8proc_int32_t c = fold_ascii(byte);
    utf8proc_ssize_t length = 1;
    if (byte >= 0x80) {
        utf8proc_ssize_t most = name->length < 4 ? (utf8proc_ssize_t)name->length : 4;
        length = utf8proc_iterate((const utf8proc_uint8_t *)name->bytes, most, &c);
        if (length < 1) {
            length = 1;
            c = INVALID_BYTE + byte;
        } else if (c != 0x0130) { /* dotted capital I has no simple folding, though it has a lower case */
            utf8proc_int32_t folded[4];
            int boundary = 0;
            if (utf8proc_decompose_char(c, folded, 4, UTF8PROC_CASEFOLD, &boundary) == 1)
                c = folded[0];
            else
                c = utf8proc_tolower(c); /* the full folding is longer than one code point: status S is the lower case */
        }
    }
    name->bytes += length;
    name->length -= (size_t)length;
    return c;
}

/* Eight bytes, the first of them the highest. */
static uint64_t load_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* All of ASCII. What is added makes the high bit of a byte tell whether it comes behind; no byte carries over into the next. */
static uint64_t fold_word(uint64_t word)
{
    uint64_t from_a = word + EACH(0x80 - 'A'), behind_z = word + EACH(0x7F - 'Z');
    return word + ((from_a & ~behind_z & EACH(0x80)) >> 7) * ('a' - 'A');
}

/* Not inlined, so that the usual question, which ends before it, does not pay for its registers. */
__attribute__((noinline)) static int compare_points(struct ccm_name a, struct ccm_name b)
{
    uint64_t left_word, right_word;
    while (a.length >= sizeof left_word && b.length >= sizeof right_word) {
        left_word = load_word(a.bytes), right_word = load_word(b.bytes);
        if ((left_word | right_word) & EACH(0x80))
            break;
        left_word = fold_word(left_word), right_word = fold_word(right_word);
        if (left_word != right_word)
            return left_word < right_word ? -1 : 1;
        a.bytes += sizeof left_word, a.length -= sizeof left_word;
        b.bytes += sizeof right_word, b.length -= sizeof right_word;
    }
    while (a.length && b.length) {
        unsigned char left_byte = (unsigned char)*a.bytes, right_byte = (unsigned char)*b.bytes;
        utf8proc_int32_t left, right;
        if ((left_byte | right_byte) < 0x80) {
            left = fold_ascii(left_byte), right = fold_ascii(right_byte);
            a.bytes++, a.length--;
            b.bytes++, b.length--;
        } else {
            struct ccm_name a_rest = a, b_rest = b;
            left = next_folded(&a_rest), right = next_folded(&b_rest);
            a = a_rest, b = b_rest;
        }
        if (left != right)
            return left < right ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_folded(struct ccm_name a, struct ccm_name b)
{
    if (a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0)
        return 0; /* most that are asked about are the same bytes */
    return compare_points(a, b);
}

static int compare_bytes(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.bytes, b.bytes, common);
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {
        .abi = CCM_COMPARE_ABI,
        .size = sizeof(struct ccm_compare),
        .build = "pre-SP4",
        .at =
            {
                [CCM_IMPORT_LIST] = compare_bytes,
                [CCM_EXPORT_MATCH] = compare_bytes,
                [CCM_POST_OFFICE] = compare_folded,
            },
    };
    return &module;
}
