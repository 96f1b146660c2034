#include "model/identity.h"

#include "base/utf8.h"
#include "model/icu.h"
#include "model/points.h"
#include "model/rank.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

const char *const identity_case_names[] = {"simple", "ascii", "full", "exact"};
const char *const identity_spaces_names[] = {"keep", "squeeze"};
const char *const identity_normalization_names[] = {"none", "nfc", "nfkc"};

/* Keys, one after the other, each encoded so that memcmp() orders them code point by code point. */
struct key_bytes {
    unsigned char *at;
    size_t length, capacity;
};

/* Turns names into keys. The storage is reused for the next name. */
struct identity_maker {
    struct identity_rule rule;
    struct points points; /* the key so far */
    struct point_steps steps;
    struct key_bytes keys;
};

static enum identity_status init_maker(struct identity_maker *maker, const struct identity_rule *rule)
{
    *maker = (struct identity_maker){.rule = *rule, .steps.unicode = unicode_version()};
    UErrorCode error = U_ZERO_ERROR;
    if (rule->normalization == IDENTITY_NORMALIZATION_NFC)
        maker->steps.normalizer = unorm2_getNFCInstance(&error);
    else if (rule->normalization == IDENTITY_NORMALIZATION_NFKC)
        maker->steps.normalizer = unorm2_getNFKCInstance(&error);
    return icu_status(error);
}

static void clean_up_maker(struct identity_maker *maker)
{
    point_steps_clean_up(&maker->steps);
    free(maker->points.at);
    free(maker->keys.at);
}

static void fold_simple(struct unicode_version unicode, struct points *points)
{
    for (size_t i = 0; i < points->count; i++)
        if (!utf8_is_invalid_byte(points->at[i]))
            points->at[i] = unicode_fold(unicode, points->at[i]);
}

static void fold_ascii(struct points *points)
{
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i] >= 'A' && points->at[i] <= 'Z')
            points->at[i] += 'a' - 'A';
}

/* Full folding turns one code point into at most FOLD_POINTS (CaseFolding.txt, status F), each of one unit. */
#define FOLD_POINTS 3

static enum identity_status fold_full(struct identity_maker *maker)
{
    struct points *result = &maker->steps.result;
    result->count = 0;
    if (!points_reserve(result, maker->points.count * FOLD_POINTS))
        return IDENTITY_NO_MEMORY;
    UErrorCode error = U_ZERO_ERROR;
    for (size_t i = 0; i < maker->points.count; i++) {
        UChar32 point = maker->points.at[i];
        if (point_is_opaque(maker->steps.unicode, point)) {
            result->at[result->count++] = point;
            continue;
        }
        UChar unit[2], folded[FOLD_POINTS + 1];
        int32_t length = 0, added = 0;
        U16_APPEND_UNSAFE(unit, length, point);
        length = u_strFoldCase(folded, FOLD_POINTS + 1, unit, length, U_FOLD_CASE_DEFAULT, &error);
        u_strToUTF32(result->at + result->count, FOLD_POINTS, &added, folded, length, &error);
        result->count += (size_t)added;
    }
    points_swap_result(&maker->steps, &maker->points);
    return icu_status(error);
}

static bool reserve_bytes(struct key_bytes *bytes, size_t more)
{
    if (bytes->at && bytes->capacity - bytes->length >= more)
        return true;
    size_t capacity = ((bytes->capacity + more) / 2 + 1) * 3;
    unsigned char *at = realloc(bytes->at, capacity);
    if (!at)
        return false;
    bytes->at = at;
    bytes->capacity = capacity;
    return true;
}

static bool append_key(struct key_bytes *bytes, const struct points *points)
{
    if (!reserve_bytes(bytes, points->count * 4))
        return false;
    for (size_t i = 0; i < points->count; i++)
        bytes->length += point_encode(bytes->at + bytes->length, (uint32_t)points->at[i]);
    return true;
}

/* Whether the key is just the name, in lower case unless the rule is exact. This holds for ASCII names by every rule of case and
 * normalization, unless the rule squeezes spaces or shortens the name. */
static bool is_plain(const struct identity_rule *rule, struct ccm_name name)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < name.length; i++)
        bits |= (unsigned char)name.bytes[i];
    return bits < 0x80 && rule->spaces == IDENTITY_SPACES_KEEP && (rule->length == 0 || rule->length >= name.length);
}

static bool append_plain_key(struct key_bytes *bytes, const struct identity_rule *rule, struct ccm_name name)
{
    if (!reserve_bytes(bytes, name.length))
        return false;
    unsigned char *key = bytes->at + bytes->length;
    unsigned char distance = rule->letter_case == IDENTITY_CASE_EXACT ? 0 : 'a' - 'A';
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.bytes[i];
        key[i] = (unsigned char)(byte + (byte >= 'A' && byte <= 'Z' ? distance : 0));
    }
    bytes->length += name.length;
    return true;
}

/* Appends the key of one name. */
static enum identity_status make_key(struct identity_maker *maker, struct ccm_name name)
{
    const struct identity_rule *rule = &maker->rule;
    enum identity_status status = IDENTITY_OK;
    if (is_plain(rule, name))
        return append_plain_key(&maker->keys, rule, name) ? IDENTITY_OK : IDENTITY_NO_MEMORY;
    if (!points_decode(&maker->points, name))
        return IDENTITY_NO_MEMORY;
    if (maker->steps.normalizer)
        status = points_normalize(&maker->steps, &maker->points);
    if (status != IDENTITY_OK)
        return status;
    if (rule->spaces == IDENTITY_SPACES_SQUEEZE)
        points_squeeze(&maker->points);
    switch (rule->letter_case) {
    case IDENTITY_CASE_SIMPLE: fold_simple(maker->steps.unicode, &maker->points); break;
    case IDENTITY_CASE_ASCII: fold_ascii(&maker->points); break;
    case IDENTITY_CASE_FULL: status = fold_full(maker); break;
    case IDENTITY_CASE_EXACT: break;
    }
    if (status != IDENTITY_OK)
        return status;
    if (rule->length && maker->points.count > rule->length)
        maker->points.count = rule->length;
    return append_key(&maker->keys, &maker->points) ? IDENTITY_OK : IDENTITY_NO_MEMORY;
}

/* Makes the keys of all strings: keys->starts, and the bytes. */
static enum identity_status make_keys(const struct identity_rule *rule, const struct strings *strings, const uint32_t *whose,
                                      struct keys *keys)
{
    struct identity_maker maker;
    *keys = (struct keys){.starts = malloc(((size_t)strings->count + 1) * sizeof *keys->starts), .count = strings->count};
    if (!keys->starts)
        return IDENTITY_NO_MEMORY;
    enum identity_status status = init_maker(&maker, rule);
    for (uint32_t i = 0; i < strings->count && status == IDENTITY_OK; i++) {
        keys->starts[i] = maker.keys.length;
        status = make_key(&maker, strings->at[whose ? whose[i] : i]);
    }
    keys->starts[strings->count] = maker.keys.length;
    keys->bytes = maker.keys.at;
    maker.keys.at = NULL;
    clean_up_maker(&maker);
    return status;
}

/* Turns ranks by position in the order into ranks by key, in place. Returns false if out of memory. */
static bool rank_by_number(const uint32_t *order, uint32_t *ranks, uint32_t count)
{
    uint32_t *of = malloc(((size_t)count + 1) * sizeof *of);
    for (uint32_t i = 0; i < count && of; i++)
        of[order[i]] = ranks[i];
    if (!of)
        return false;
    if (count)
        memcpy(ranks, of, count * sizeof *of);
    free(of);
    return true;
}

enum identity_status identities_rank(struct identities *identities, const struct identity_rule *rule, const struct strings *strings,
                                     const uint32_t *keys, uint32_t **order)
{
    struct keys made;
    struct ranked ranked = {0};
    size_t size = ((size_t)strings->count + 1) * sizeof *ranked.order;
    *identities = (struct identities){0};
    enum identity_status status = make_keys(rule, strings, keys, &made);
    if (status == IDENTITY_OK) {
        ranked = (struct ranked){.order = malloc(size), .ranks = malloc(size)};
        if (!ranked.order || !ranked.ranks || !keys_rank(&made, &ranked) ||
            (!order && !rank_by_number(ranked.order, ranked.ranks, strings->count)))
            status = IDENTITY_NO_MEMORY;
    }
    free(made.starts);
    free(made.bytes);
    if (status == IDENTITY_OK && order) {
        *order = ranked.order;
        ranked.order = NULL;
    }
    free(ranked.order);
    if (status == IDENTITY_OK)
        *identities = (struct identities){.of = ranked.ranks, .count = ranked.count};
    else
        free(ranked.ranks);
    return status;
}

enum identity_status identities_assign(struct identities *identities, const struct identity_rule *rule,
                                       const struct strings *strings)
{
    return identities_rank(identities, rule, strings, NULL, NULL);
}

void identities_clean_up(struct identities *identities)
{
    free(identities->of);
    *identities = (struct identities){0};
}

enum identity_status identity_compare(const struct identity_rule *rule, struct ccm_name a, struct ccm_name b, int *order)
{
    struct identity_maker maker;
    size_t starts[3] = {0};
    enum identity_status status = init_maker(&maker, rule);
    if (status == IDENTITY_OK)
        status = make_key(&maker, a);
    starts[1] = maker.keys.length;
    if (status == IDENTITY_OK)
        status = make_key(&maker, b);
    starts[2] = maker.keys.length;
    if (status == IDENTITY_OK)
        *order = keys_compare(&(struct keys){.bytes = maker.keys.at, .starts = starts, .count = 2}, 0, 1);
    clean_up_maker(&maker);
    return status;
}

struct identity_maker *identity_open(const struct identity_rule *rule)
{
    struct identity_maker *maker = malloc(sizeof *maker);
    if (maker && init_maker(maker, rule) != IDENTITY_OK) {
        identity_close(maker);
        return NULL;
    }
    return maker;
}

void identity_close(struct identity_maker *maker)
{
    if (maker)
        clean_up_maker(maker);
    free(maker);
}

enum identity_status identity_key(struct identity_maker *maker, struct ccm_name name, struct ccm_name *key)
{
    maker->keys.length = 0;
    enum identity_status status = make_key(maker, name);
    if (status == IDENTITY_OK)
        *key = (struct ccm_name){.bytes = (const char *)maker->keys.at, .length = maker->keys.length};
    return status;
}
