/* Corpora of names that differ in one part: each covered code point (model/unicode.h), each lone byte, mapped and normal forms,
 * and pairs of letters. */
#include "base/utf8.h"
#include "laws/alphabet.h"
#include "laws/corpora.h"
#include "base/random.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#define LAST_POINT 0x10FFFF
/* Planes 4 to 13, most of the code space, contain only two noncharacters each (Unicode 15.0, Blocks.txt). */
#define EMPTY_FROM 0x40000
#define EMPTY_TO 0xE0000
#define NONCHARACTERS 0xFFFE
/* More UTF-16 units than any case mapping or normal form of one code point has. */
#define FORM_MAX 64
#define FORMS 4u
/* From here on blocks have thousands of letters; long names contain only some of these blocks. */
#define MANY_FROM 0x3000
#define MANY_SHARE 16
#define MANY_BLOCK 16

struct point_maker {
    struct corpus *corpus;
    enum law_corpus which;
    struct unicode_version unicode;
    struct alphabet alphabet;
    const char *before, *behind; /* surround a part in the pool */
    uint32_t bare;               /* the name without the part */
    uint32_t with_ascii[0x80];   /* the name with each ASCII character; `bare` until that is added */
    const UNormalizer2 *normalizers[FORMS];
};

static uint32_t add_part(struct point_maker *maker, const char *bytes, size_t length, uint32_t relative)
{
    char name[4 * FORM_MAX + 16];
    size_t before = strlen(maker->before), behind = strlen(maker->behind);
    memcpy(name, maker->before, before);
    memcpy(name + before, bytes, length);
    memcpy(name + before + length, maker->behind, behind);
    return corpus_add(maker->corpus, (struct ccm_name){.bytes = name, .length = before + length + behind}, relative);
}

static uint32_t add_points(struct point_maker *maker, const int32_t *points, size_t count, uint32_t relative)
{
    char bytes[3 * UTF8_MAX];
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += utf8_write(bytes + length, points[i]);
    return add_part(maker, bytes, length, relative);
}

static void add_units(struct point_maker *maker, const UChar *units, int32_t length, UErrorCode error, uint32_t relative)
{
    char bytes[4 * FORM_MAX];
    int32_t size = 0;
    u_strToUTF8(bytes, sizeof bytes, &size, units, length, &error);
    struct ccm_name name = {.bytes = bytes, .length = (size_t)size};
    if (U_SUCCESS(error) && size > 0 && !unicode_find_uncovered(maker->unicode, name, NULL))
        (void)add_part(maker, bytes, name.length, relative);
}

/* Adds the full case mappings and normal forms of a code point. */
static void add_forms(struct point_maker *maker, int32_t point, uint32_t number)
{
    UChar unit[2], form[FORM_MAX];
    int32_t length = 0;
    U16_APPEND_UNSAFE(unit, length, point);
    UErrorCode error = U_ZERO_ERROR;
    if (u_hasBinaryProperty(point, UCHAR_CHANGES_WHEN_CASEMAPPED)) {
        int32_t count = u_strFoldCase(form, FORM_MAX, unit, length, U_FOLD_CASE_DEFAULT, &error);
        add_units(maker, form, count, error, number);
        error = U_ZERO_ERROR;
        count = u_strToUpper(form, FORM_MAX, unit, length, "", &error);
        add_units(maker, form, count, error, number);
        error = U_ZERO_ERROR;
        count = u_strToLower(form, FORM_MAX, unit, length, "", &error);
        add_units(maker, form, count, error, number);
    }
    if (u_getIntPropertyValue(point, UCHAR_DECOMPOSITION_TYPE) == U_DT_NONE)
        return;
    for (size_t i = 0; i < FORMS; i++) {
        error = U_ZERO_ERROR;
        int32_t count = unorm2_normalize(maker->normalizers[i], unit, length, form, FORM_MAX, &error);
        add_units(maker, form, count, error, number);
    }
}

/* Adds the name without a part, with which others are compared. */
static void add_bare(struct point_maker *maker)
{
    maker->bare = add_part(maker, "", 0, CORPUS_NONE);
    for (size_t i = 0; i < sizeof maker->with_ascii / sizeof *maker->with_ascii; i++)
        maker->with_ascii[i] = maker->bare;
}

/* ASCII characters that differ in the case bit, letters or not, are compared with each other: code that folds several bytes at once may
 * confuse them. */
static uint32_t add_letter(struct point_maker *maker, int32_t point)
{
    uint32_t *with = point < 0x80 ? maker->with_ascii : NULL;
    uint32_t number = add_points(maker, &point, 1, with ? with[point ^ 0x20] : maker->bare);
    if (with)
        with[point] = number;
    return number;
}

/* Whether a code point is in the sample, which is the same on every machine. */
static bool is_sampled(int32_t point, double share)
{
    return share >= 1 || (double)(random_scramble((uint64_t)point + 1) >> 44) < share * (double)(1 << 20);
}

static bool is_asked(const struct point_maker *maker, int32_t point, double effort)
{
    bool cases = effort >= 0.5 || (effort >= EFFORT_LITTLE && maker->which == CORPUS_MIDDLE);
    bool many = maker->which == CORPUS_LONG && point >= MANY_FROM;
    bool sampled = many ? is_sampled(point / MANY_BLOCK, effort / MANY_SHARE) : is_sampled(point, effort);
    return (sampled || (cases && u_hasBinaryProperty(point, UCHAR_CASE_SENSITIVE))) && (point < 0xD800 || point > 0xDFFF) &&
           unicode_is_covered(maker->unicode, point);
}

static void add_all_points(struct point_maker *maker, double effort)
{
    bool touched = effort < EFFORT_LITTLE && (maker->which == CORPUS_BEGINNING || maker->which == CORPUS_END);
    for (uint32_t i = 0; i < maker->alphabet.count && !touched; i++) {
        int32_t point = maker->alphabet.points[i];
        uint32_t number = add_letter(maker, point);
        if (maker->which == CORPUS_MIDDLE)
            add_forms(maker, point, number);
        if (maker->which == CORPUS_LONG)
            (void)add_points(maker, (const int32_t[]){point, point}, 2, number);
    }
    for (int32_t point = 1; point <= LAST_POINT && !maker->corpus->failed; point++) {
        if (point >= EMPTY_FROM && point < EMPTY_TO)
            point |= NONCHARACTERS;
        if (!is_asked(maker, point, effort))
            continue;
        uint32_t number = add_letter(maker, point);
        if (maker->which == CORPUS_MIDDLE)
            add_forms(maker, point, number);
    }
}

/* Adds each byte that is no UTF-8 alone, and sequences that lack their last bytes. */
static void add_lone_bytes(struct point_maker *maker)
{
    static const unsigned char seconds[] = {0x80, 0x8F, 0x90, 0xA0, 0xBF};
    for (unsigned byte = 0x80; byte < 0x100; byte++) {
        char bytes[3] = {(char)byte};
        uint32_t lone = add_part(maker, bytes, 1, maker->bare);
        for (size_t i = 0; i < sizeof seconds && byte >= 0xE0; i++) {
            bytes[1] = (char)seconds[i];
            uint32_t two = add_part(maker, bytes, 2, lone);
            for (size_t j = 0; j < sizeof seconds && byte >= 0xF0; j++) {
                bytes[2] = (char)seconds[j];
                (void)add_part(maker, bytes, 3, two);
            }
        }
    }
}

/* LCOV_EXCL_START: instruments allow less effort */
/* Adds a few code points, for very long names. */
static void add_few(struct point_maker *maker)
{
    struct ccm_name rest = name_of_text(alphabet_few);
    for (size_t i = 0; i < rest.length;) {
        int32_t c = utf8_next(rest.bytes, rest.length, &i);
        (void)add_points(maker, &c, 1, CORPUS_NONE);
    }
    (void)add_part(maker, "\xFE", 1, CORPUS_NONE);
    (void)add_part(maker, "fi", 2, CORPUS_NONE);
    (void)add_part(maker, "\xEF\xAC\x81", 3, CORPUS_NONE); /* the ligature */
}
/* LCOV_EXCL_STOP */

/* Adds pairs of letters; those of small ASCII letters, the components of ligatures, at any effort, with a third one at more. */
static void add_pairs(struct point_maker *maker, double effort)
{
    const struct alphabet *alphabet = &maker->alphabet;
    for (int32_t first = 'a'; first <= 'z'; first++)
        for (int32_t second = 'a'; second <= 'z'; second++)
            for (int32_t third = 'a' - 1; third <= (effort >= 0.5 ? 'z' : 'a' - 1); third++)
                (void)add_points(maker, (const int32_t[]){first, second, third}, third < 'a' ? 2 : 3, CORPUS_NONE);
    for (uint32_t i = 0; i < alphabet->count; i++)
        for (uint32_t j = 0; j < alphabet->count; j++)
            if (is_sampled((int32_t)(i * alphabet->count + j), effort))
                (void)add_points(maker, (const int32_t[]){alphabet->points[i], alphabet->points[j]}, 2, CORPUS_NONE);
}

/* ---- In many frames ---------------------------------------------------------------------------------------------------------- */

/* Source of the letters in front of a part. */
static const char letters[] = "Jonathanwilliamsoncarpenter";
static const size_t positions[] = {1, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 19, 23};
/* Texts behind a part at the end of a name. */
static const char *const ends[] = {"y", "my", "mmy"};
/* Neighbours that may change how a comparator treats a part. */
static const char *const contexts[] = {"ß", "ſ", "İ", "ﬁ", "\u0301", " ", "-", "'", "7", "σ", "ж", "か", "名", "\u200D", "\xFF"};

/* LCOV_EXCL_START: instruments allow less effort */
static bool is_framed(const struct point_maker *maker, int32_t point)
{
    bool ignorable = point < MANY_FROM && u_hasBinaryProperty(point, UCHAR_CASE_IGNORABLE);
    return (ignorable || u_hasBinaryProperty(point, UCHAR_CASE_SENSITIVE)) && unicode_is_covered(maker->unicode, point);
}
/* LCOV_EXCL_STOP */

/* Adds the name without a part first, as the relative of the others. */
static void add_frame(struct point_maker *maker, const char *before, const char *behind, double effort)
{
    maker->before = before;
    maker->behind = behind;
    add_bare(maker);
    for (uint32_t i = 0; i < maker->alphabet.count; i++)
        (void)add_letter(maker, maker->alphabet.points[i]);
    for (int32_t point = 1; point < EMPTY_FROM && effort >= 0.5 && !maker->corpus->failed; point++)
        if (is_framed(maker, point))
            (void)add_points(maker, &point, 1, maker->bare);
}

void corpus_add_frames(struct corpus *corpus, const struct sets_config *config)
{
    struct point_maker maker = {.corpus = corpus, .which = CORPUS_FRAMES, .unicode = unicode_version()};
    char before[sizeof letters + U8_MAX_LENGTH];
    if (config->effort < EFFORT_LITTLE)
        return;
    alphabet_make(&maker.alphabet, maker.unicode);
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        (void)snprintf(before, sizeof before, "%.*s", (int)positions[i], letters);
        add_frame(&maker, before, letters + positions[i], config->effort);
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        add_frame(&maker, "Smith, Ji", ends[i], config->effort);
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        (void)snprintf(before, sizeof before, "M%s", contexts[i]);
        add_frame(&maker, before, "er", config->effort);
        if (i % 2 == 0) {
            (void)snprintf(before, sizeof before, "%ser", contexts[i]);
            add_frame(&maker, "Mi", before, config->effort);
        }
    }
}

/* Ranges of small and caseless letters: Latin, Greek, Cyrillic, Hiragana. */
static const int32_t scripts[][2] = {{'0', 0x17F}, {0x3AC, 0x3CE}, {0x430, 0x45F}, {0x3041, 0x3096}};
/* Ideographs of Chinese and Japanese surnames. */
static const char ideographs[] =
    "王李张張刘劉陈陳杨楊赵趙黄周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭佐藤鈴木橋伊渡山中村小加吉井清森池名前原岡長谷川";

void corpus_add_alphabet(struct corpus *corpus)
{
    struct point_maker maker = {.corpus = corpus, .which = CORPUS_ALPHABET, .unicode = unicode_version()};
    alphabet_make(&maker.alphabet, maker.unicode);
    add_frame(&maker, "Sm", "ith", 0);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (int32_t point = scripts[i][0]; point <= scripts[i][1]; point++)
            if (u_isalpha(point) && !u_isupper(point))
                (void)add_points(&maker, &point, 1, CORPUS_NONE);
    for (int32_t i = 0; ideographs[i];) {
        UChar32 c;
        U8_NEXT((const uint8_t *)ideographs, i, (int32_t)sizeof ideographs - 1, c);
        (void)add_points(&maker, &c, 1, CORPUS_NONE);
    }
}

void corpus_add_points(struct corpus *corpus, const struct sets_config *config, enum law_corpus which)
{
    static const char *const frames[][2] = {
        [CORPUS_MIDDLE] = {"Sm", "ith"}, [CORPUS_BEGINNING] = {"", "Smith"}, [CORPUS_END] = {"Smith, J", ""}};
    UErrorCode error = U_ZERO_ERROR;
    struct point_maker maker = {.corpus = corpus,
                                .which = which,
                                .unicode = unicode_version(),
                                .before = which <= CORPUS_END ? frames[which][0] : "",
                                .behind = which <= CORPUS_END ? frames[which][1] : "",
                                .normalizers = {unorm2_getNFCInstance(&error), unorm2_getNFDInstance(&error),
                                                unorm2_getNFKCInstance(&error), unorm2_getNFKDInstance(&error)}};
    corpus->failed = corpus->failed || U_FAILURE(error);
    if (corpus->failed)
        return;
    alphabet_make(&maker.alphabet, maker.unicode);
    add_bare(&maker);
    if (which == CORPUS_FAR || which == CORPUS_NEAR) {
        add_few(&maker);
        for (uint32_t i = 0; i < maker.alphabet.count && which == CORPUS_NEAR; i++)
            (void)add_letter(&maker, maker.alphabet.points[i]);
        return;
    }
    add_lone_bytes(&maker);
    add_all_points(&maker, config->effort);
    if (which == CORPUS_MIDDLE)
        add_pairs(&maker, config->effort);
}
