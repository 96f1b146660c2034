/* Every code point that is covered (model/unicode.h) against what it may be taken for: other cases, other forms, neighbours, and
 * what is left of it when it is cut to fewer bits. */
#include "base/text.h"
#include "search/law_sets.h"
#include "search/random.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define LAST_POINT 0x10FFFF
/* Code points that are dealt out to the parts together. */
#define BLOCK 256
/* More units than any case mapping or normal form of one code point, or any string of a case closure, has. */
#define FORM_MOST 64
#define NORMALIZERS 4u

/* Where in a name the code point stands. */
static const char *const frames[][2] = {{"", ""}, {"Smith, ", "x"}, {"Smith, ", ""}};
#define FRAMES (sizeof frames / sizeof *frames)

struct point_maker {
    const struct family_taker *taker;
    struct unicode_version unicode;
    struct family families[FRAMES];
    size_t frames; /* in use */
    bool sampled;  /* the point: not only its other cases are asked about */
    USet *relatives;
    const UNormalizer2 *normalizers[NORMALIZERS];
};

static bool is_scalar(UChar32 c) { return c > 0 && c <= LAST_POINT && (c < 0xD800 || c > 0xDFFF); }

/* Frames bytes, which are short. */
static void add_framed(struct family *family, size_t frame, const char *bytes, size_t length)
{
    char name[4 * FORM_MOST + 16];
    size_t before = strlen(frames[frame][0]), behind = strlen(frames[frame][1]);
    memcpy(name, frames[frame][0], before);
    memcpy(name + before, bytes, length);
    memcpy(name + before + length, frames[frame][1], behind);
    family_add(family, (struct ccm_name){.bytes = name, .length = before + length + behind});
}

static void add_bytes(struct point_maker *maker, const char *bytes, size_t length)
{
    for (size_t frame = 0; frame < maker->frames && frame < FRAMES; frame++)
        add_framed(&maker->families[frame], frame, bytes, length);
}

static void add_point(struct point_maker *maker, UChar32 c)
{
    char bytes[U8_MAX_LENGTH];
    size_t length = 0;
    if (!is_scalar(c))
        return;
    U8_APPEND_UNSAFE((uint8_t *)bytes, length, (uint32_t)c);
    add_bytes(maker, bytes, length);
}

static void add_units(struct point_maker *maker, const UChar *units, int32_t length, UErrorCode error)
{
    char bytes[4 * FORM_MOST] = {0};
    int32_t size = 0;
    u_strToUTF8(bytes, sizeof bytes, &size, units, length, &error);
    if (U_SUCCESS(error) && size > 0)
        add_bytes(maker, bytes, (size_t)size);
}

/* Full mappings: what one code point becomes where there is room for more. */
static void add_full_cases(struct point_maker *maker, const UChar *unit, int32_t length)
{
    UChar form[FORM_MOST] = {0};
    UErrorCode error = U_ZERO_ERROR;
    int32_t count = u_strFoldCase(form, FORM_MOST, unit, length, U_FOLD_CASE_DEFAULT, &error);
    add_units(maker, form, count, error);
    error = U_ZERO_ERROR;
    count = u_strToUpper(form, FORM_MOST, unit, length, "", &error);
    add_units(maker, form, count, error);
    error = U_ZERO_ERROR;
    count = u_strToLower(form, FORM_MOST, unit, length, "", &error);
    add_units(maker, form, count, error);
}

static void add_normal_forms(struct point_maker *maker, const UChar *unit, int32_t length)
{
    for (size_t i = 0; i < NORMALIZERS; i++) {
        UChar form[FORM_MOST] = {0};
        UErrorCode error = U_ZERO_ERROR;
        int32_t count = unorm2_normalize(maker->normalizers[i], unit, length, form, FORM_MOST, &error);
        add_units(maker, form, count, error);
        UChar32 base[FORM_MOST];
        int32_t points = 0;
        u_strToUTF32(base, FORM_MOST, &points, form, count, &error);
        if (U_SUCCESS(error) && points > 1)
            add_point(maker, base[0]); /* the letter without its accents */
    }
}

static void add_relatives(struct point_maker *maker, UChar32 c)
{
    const UChar32 single[] = {c, unicode_fold(maker->unicode, c), unicode_lower(maker->unicode, c),
                              unicode_upper(maker->unicode, c), unicode_title(maker->unicode, c)};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        add_point(maker, single[i]);
    UChar unit[2];
    int32_t length = 0;
    U16_APPEND_UNSAFE(unit, length, c);
    add_full_cases(maker, unit, length);
    add_point(maker, c + 1);
    add_point(maker, c ^ 0x20);
    if (!maker->sampled)
        return;
    add_normal_forms(maker, unit, length);
    const UChar32 near[] = {c - 1, c & 0xFFFF, c & 0xFF, c & 0x7F, u_foldCase(c, U_FOLD_CASE_EXCLUDE_SPECIAL_I)};
    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        add_point(maker, near[i]);
}

static bool give_all(struct point_maker *maker)
{
    bool given = true;
    for (size_t frame = 0; given && frame < FRAMES; frame++)
        given = family_give(&maker->families[frame], maker->taker);
    return given;
}

/* Collects all that are one with a letter in some folding. False: it is the only one that is covered. */
static bool find_relatives(struct point_maker *maker, UChar32 c)
{
    USet *relatives = maker->relatives;
    uset_clear(relatives);
    uset_add(relatives, c);
    uset_closeOver(relatives, USET_CASE_INSENSITIVE);
    bool later = false;
    for (int32_t i = uset_size(relatives) - 1; i >= 0; i--) {
        UChar32 relative = uset_charAt(relatives, i);
        if (relative < 0 || unicode_is_covered(maker->unicode, relative))
            continue;
        uset_remove(relatives, relative);
        later = true;
    }
    return !later || uset_size(relatives) > 1;
}

/* A letter together with all that are one with it in some folding; once, with the first of them. */
static bool give_letter(struct point_maker *maker, UChar32 c)
{
    if (uset_charAt(maker->relatives, 0) != c)
        return true;
    for (int32_t i = 0; i < uset_getItemCount(maker->relatives); i++) {
        UChar32 start = 0, end = 0;
        UChar string[FORM_MOST];
        UErrorCode error = U_ZERO_ERROR;
        int32_t length = uset_getItem(maker->relatives, i, &start, &end, string, FORM_MOST, &error);
        if (length >= 2)
            add_units(maker, string, length, error);
        else
            for (UChar32 relative = start; relative <= end; relative++)
                add_relatives(maker, relative);
    }
    return give_all(maker);
}

static size_t write_framed(char *name, size_t frame, UChar32 c)
{
    size_t length = strlen(frames[frame][0]);
    memcpy(name, frames[frame][0], length);
    U8_APPEND_UNSAFE((uint8_t *)name, length, (uint32_t)c);
    memcpy(name + length, frames[frame][1], strlen(frames[frame][1]));
    return length + strlen(frames[frame][1]);
}

/* No letter: two names that have nothing to do with each other are two. */
static bool give_plain(const struct point_maker *maker, UChar32 c)
{
    const UChar32 near[] = {c + 1, c ^ 0x20, c & 0xFFFF, c & 0xFF};
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        char name[32], other[32];
        size_t frame = i % 2;
        if (near[i] == c || !is_scalar(near[i]) || !unicode_is_covered(maker->unicode, near[i]))
            continue;
        struct ccm_name a = {.bytes = name, .length = write_framed(name, frame, c)};
        struct ccm_name b = {.bytes = other, .length = write_framed(other, frame, near[i])};
        if (!maker->taker->pair(maker->taker->context, a, b))
            return false;
    }
    return true;
}

/* Whether a code point is of a sample, which is the same on every machine. */
static bool is_sampled(UChar32 c, double share)
{
    return share >= 1 || (double)(random_scramble((uint64_t)c + 1) >> 44) < share * (double)(1 << 20);
}

static bool give_point(struct point_maker *maker, UChar32 c, double effort)
{
    bool sampled = is_sampled(c, effort);
    if ((!sampled && effort < EFFORT_LITTLE) || !is_scalar(c) || !unicode_is_covered(maker->unicode, c))
        return true;
    maker->sampled = sampled;
    maker->frames = sampled ? FRAMES : 1;
    if (u_hasBinaryProperty(c, UCHAR_CASE_SENSITIVE) && find_relatives(maker, c))
        return give_letter(maker, c);
    if (!sampled)
        return true;
    if (u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE) == U_DT_NONE)
        return give_plain(maker, c);
    maker->frames = 1; /* there are many */
    add_relatives(maker, c);
    return give_all(maker);
}

bool give_points(const struct sets_config *config, size_t part, size_t parts, const struct family_taker *taker)
{
    UErrorCode error = U_ZERO_ERROR;
    struct point_maker maker = {.taker = taker,
                                .unicode = unicode_version(),
                                .relatives = uset_openEmpty(),
                                .normalizers = {unorm2_getNFCInstance(&error), unorm2_getNFDInstance(&error),
                                                unorm2_getNFKCInstance(&error), unorm2_getNFKDInstance(&error)}};
    bool given = U_SUCCESS(error) && maker.relatives;
    for (size_t i = 0; i < FRAMES; i++)
        family_clear(&maker.families[i]);
    for (UChar32 block = (UChar32)part * BLOCK; given && block <= LAST_POINT; block += (UChar32)parts * BLOCK)
        for (UChar32 c = block; given && c < block + BLOCK; c++)
            given = give_point(&maker, c, config->effort);
    for (size_t i = 0; i < FRAMES; i++)
        family_clean_up(&maker.families[i]);
    uset_close(maker.relatives);
    return given;
}
