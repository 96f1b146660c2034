#include "model/stored_form.h"

#include "base/utf8.h"
#include "model/icu.h"
#include "model/points.h"

#include <stdlib.h>
#include <string.h>

const char *const stored_normalization_names[] = {"keep", "nfc", "nfd"};
const char *const stored_case_names[] = {"keep", "lower", "upper"};
const char *const stored_spaces_names[] = {"keep", "trim", "squeeze"};

struct stored_former {
    struct stored_form form;
    struct point_steps steps;
    struct points points, before; /* before the last pass */
    unsigned char *bytes;         /* of the result */
    size_t capacity;
};

bool stored_form_is_default(const struct stored_form *form)
{
    return !form->normalization && !form->letter_case && !form->length && !form->spaces;
}

struct stored_former *stored_form_open(const struct stored_form *form)
{
    struct stored_former *former = calloc(1, sizeof *former);
    UErrorCode error = U_ZERO_ERROR;
    if (!former)
        return NULL;
    former->form = *form;
    former->steps.unicode = unicode_version();
    if (form->normalization == STORED_NORMALIZATION_NFC)
        former->steps.normalizer = unorm2_getNFCInstance(&error);
    else if (form->normalization == STORED_NORMALIZATION_NFD)
        former->steps.normalizer = unorm2_getNFDInstance(&error);
    if (icu_status(error) != IDENTITY_OK) {
        stored_form_close(former);
        return NULL;
    }
    return former;
}

void stored_form_close(struct stored_former *former)
{
    if (!former)
        return;
    point_steps_clean_up(&former->steps);
    free(former->points.at);
    free(former->before.at);
    free(former->bytes);
    free(former);
}

static void change_case(struct unicode_version unicode, enum stored_case letter_case, struct points *points)
{
    for (size_t i = 0; i < points->count && letter_case != STORED_CASE_KEEP; i++) {
        UChar32 *point = &points->at[i];
        if (!utf8_is_invalid_byte(*point))
            *point = letter_case == STORED_CASE_LOWER ? unicode_lower(unicode, *point) : unicode_upper(unicode, *point);
    }
}

static enum identity_status apply_steps(struct stored_former *former)
{
    const struct stored_form *form = &former->form;
    struct points *points = &former->points;
    if (former->steps.normalizer) {
        enum identity_status status = points_normalize(&former->steps, points);
        if (status != IDENTITY_OK)
            return status;
    }
    change_case(former->steps.unicode, form->letter_case, points);
    if (form->length && points->count > form->length)
        points->count = form->length;
    if (form->spaces == STORED_SPACES_TRIM)
        points_trim(points);
    else if (form->spaces == STORED_SPACES_SQUEEZE)
        points_squeeze(points);
    return IDENTITY_OK;
}

static bool copy_points(struct points *kept, const struct points *points)
{
    kept->count = 0;
    if (!points_reserve(kept, points->count))
        return false;
    kept->count = points->count;
    if (points->count)
        memcpy(kept->at, points->at, points->count * sizeof *points->at);
    return true;
}

static bool is_unchanged(const struct points *points, const struct points *before)
{
    return points->count == before->count &&
           (points->count == 0 || memcmp(points->at, before->at, points->count * sizeof *points->at) == 0);
}

/* An invalid byte becomes that byte again. */
static bool encode_result(struct stored_former *former, struct ccm_name *stored)
{
    size_t most = former->points.count * 4 + 1, length = 0;
    if (most > former->capacity) {
        free(former->bytes);
        former->bytes = malloc(most);
        former->capacity = former->bytes ? most : 0;
    }
    if (!former->bytes)
        return false;
    for (size_t i = 0; i < former->points.count; i++) {
        UChar32 point = former->points.at[i];
        length += utf8_write((char *)former->bytes + length, point);
    }
    *stored = (struct ccm_name){.bytes = (const char *)former->bytes, .length = length};
    return true;
}

enum identity_status stored_form_make(struct stored_former *former, struct ccm_name name, struct ccm_name *stored)
{
    if (!points_decode(&former->points, name))
        return IDENTITY_NO_MEMORY;
    do {
        if (!copy_points(&former->before, &former->points))
            return IDENTITY_NO_MEMORY;
        enum identity_status status = apply_steps(former);
        if (status != IDENTITY_OK)
            return status;
    } while (!is_unchanged(&former->points, &former->before));
    return encode_result(former, stored) ? IDENTITY_OK : IDENTITY_NO_MEMORY;
}
