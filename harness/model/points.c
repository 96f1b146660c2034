#include "model/points.h"

#include "base/utf8.h"
#include "model/icu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>

bool points_reserve(struct points *points, size_t more)
{
    if (points->at && more <= points->capacity - points->count)
        return true;
    size_t capacity = (points->count + more + 1) * 2;
    UChar32 *at = realloc(points->at, capacity * sizeof *at);
    if (!at)
        return false;
    points->at = at;
    points->capacity = capacity;
    return true;
}

bool points_decode(struct points *points, struct ccm_name name)
{
    points->count = 0;
    if (!points_reserve(points, name.length))
        return false;
    for (size_t i = 0; i < name.length;)
        points->at[points->count++] = utf8_next(name.bytes, name.length, &i);
    return true;
}

size_t point_encode(unsigned char *out, uint32_t point)
{
    size_t length = 0;
    U8_APPEND_UNSAFE(out, length, point);
    return length;
}

void points_trim(struct points *points)
{
    size_t start = 0;
    while (points->count > 0 && points->at[points->count - 1] == ' ')
        points->count--;
    while (start < points->count && points->at[start] == ' ')
        start++;
    points->count -= start;
    if (start)
        memmove(points->at, points->at + start, points->count * sizeof *points->at);
}

void points_squeeze(struct points *points)
{
    size_t out = 0;
    for (size_t i = 0; i < points->count; i++)
        if (points->at[i] != ' ' || (out > 0 && points->at[out - 1] != ' '))
            points->at[out++] = points->at[i];
    if (out > 0 && points->at[out - 1] == ' ')
        out--;
    points->count = out;
}

void point_steps_clean_up(struct point_steps *steps)
{
    free(steps->result.at);
    free(steps->units.at);
    free(steps->normal.at);
}

bool point_is_opaque(struct unicode_version unicode, UChar32 point)
{
    return point >= 0x80 && (utf8_is_invalid_byte(point) || !unicode_is_assigned(unicode, point));
}

void points_swap_result(struct point_steps *steps, struct points *points)
{
    struct points swap = *points;
    *points = steps->result;
    steps->result = swap;
}

/* Makes room for `capacity` units in all; the contents may be lost. */
static bool reserve_units(struct units *units, size_t capacity)
{
    if (capacity <= units->capacity)
        return true;
    free(units->at);
    units->at = malloc(capacity * sizeof *units->at);
    units->capacity = units->at ? capacity : 0;
    return units->at;
}

/* Appends the normal form of one run of valid code points to the result. */
static enum identity_status normalize_run(struct point_steps *steps, const UChar32 *run, size_t count)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0, normal_length = 0, points = 0;
    if (!reserve_units(&steps->units, count * 2))
        return IDENTITY_NO_MEMORY;
    u_strFromUTF32(steps->units.at, (int32_t)steps->units.capacity, &length, run, (int32_t)count, &error);
    if (!reserve_units(&steps->normal, (size_t)length * 3))
        return IDENTITY_NO_MEMORY;
    normal_length =
        unorm2_normalize(steps->normalizer, steps->units.at, length, steps->normal.at, (int32_t)steps->normal.capacity, &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        error = U_ZERO_ERROR;
        if (!reserve_units(&steps->normal, (size_t)normal_length))
            return IDENTITY_NO_MEMORY;
        unorm2_normalize(steps->normalizer, steps->units.at, length, steps->normal.at, normal_length, &error);
    }
    struct points *result = &steps->result;
    if (U_FAILURE(error))
        return icu_status(error);
    if (!points_reserve(result, (size_t)normal_length))
        return IDENTITY_NO_MEMORY;
    u_strToUTF32(result->at + result->count, normal_length, &points, steps->normal.at, normal_length, &error);
    result->count += (size_t)points;
    return icu_status(error);
}

enum identity_status points_normalize(struct point_steps *steps, struct points *points)
{
    steps->result.count = 0;
    for (size_t start = 0; start < points->count;) {
        bool opaque = point_is_opaque(steps->unicode, points->at[start]);
        size_t end = start + 1;
        while (end < points->count && point_is_opaque(steps->unicode, points->at[end]) == opaque)
            end++;
        if (opaque) {
            if (!points_reserve(&steps->result, end - start))
                return IDENTITY_NO_MEMORY;
            memcpy(steps->result.at + steps->result.count, points->at + start, (end - start) * sizeof *points->at);
            steps->result.count += end - start;
        } else {
            enum identity_status status = normalize_run(steps, points->at + start, end - start);
            if (status != IDENTITY_OK)
                return status;
        }
        start = end;
    }
    points_swap_result(steps, points);
    return IDENTITY_OK;
}
