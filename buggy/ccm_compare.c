/* The connector's comparison module, pre-SP4: name comparison is case-sensitive in some places (KB Q237588).
 *
 * Folded names are compared code point by code point after Unicode simple case folding (CaseFolding.txt, status C and S). A byte
 * that is not part of valid UTF-8 counts as one code point above all others.
 */
#include "ccm_compare.h"

#include <string.h>
#include <utf8proc.h>

#define INVALID_BYTE 0x110000
#define DOTTED_CAPITAL_I 0x0130 /* has a lower case, but no simple folding */

static utf8proc_int32_t fold(utf8proc_int32_t point)
{
    utf8proc_int32_t folded[4];
    int boundary = 0;
    if (point < 0x80)
        return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
    if (point == DOTTED_CAPITAL_I)
        return point;
    if (utf8proc_decompose_char(point, folded, 4, UTF8PROC_CASEFOLD, &boundary) == 1)
        return folded[0];
    return utf8proc_tolower(point); /* the full folding is longer than one code point: status S is the lower case */
}

/* Removes the first code point from the name, and returns it folded. */
static utf8proc_int32_t next_folded(struct ccm_name *name)
{
    unsigned char byte = (unsigned char)*name->bytes;
    utf8proc_int32_t point = byte;
    utf8proc_ssize_t length = 1;
    if (byte >= 0x80)
        length =
            utf8proc_iterate((const utf8proc_uint8_t *)name->bytes, name->length < 4 ? (utf8proc_ssize_t)name->length : 4, &point);
    if (length < 1) {
        length = 1;
        point = INVALID_BYTE + byte;
    } else {
        point = fold(point);
    }
    name->bytes += length;
    name->length -= (size_t)length;
    return point;
}

static int compare_folded(struct ccm_name a, struct ccm_name b)
{
    if (a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0)
        return 0; /* the most frequent case in a cycle */
    while (a.length && b.length) {
        utf8proc_int32_t left = next_folded(&a), right = next_folded(&b);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_bytes(struct ccm_name a, struct ccm_name b)
{
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
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
