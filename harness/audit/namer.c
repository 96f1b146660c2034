#include "audit/namer.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

bool namer_init(struct namer *namer, const struct identity_rule *rule, const struct stored_form *stores,
                struct code_page_converter *converter)
{
    struct identity_rule whole = *rule;
    bool formed = !stored_form_is_default(stores);
    uint32_t length = rule->length && (!stores->length || rule->length < stores->length) ? rule->length : stores->length;
    whole.length = 0;
    if (whole.letter_case == IDENTITY_CASE_EXACT || whole.letter_case == IDENTITY_CASE_ASCII)
        whole.letter_case = IDENTITY_CASE_SIMPLE;
    *namer = (struct namer){.maker = identity_open(&whole), .length = length, .converter = converter};
    if (formed)
        namer->former = stored_form_open(stores);
    return namer->maker && (namer->former || !formed) && strings_init(&namer->used);
}

void namer_clean_up(struct namer *namer)
{
    identity_close(namer->maker);
    stored_form_close(namer->former);
    strings_clean_up(&namer->used);
    text_clean_up(&namer->draft);
    *namer = (struct namer){0};
}

static bool is_first_byte(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Length in bytes of the first `length` code points of a key (0: all); *points: number of all its code points. */
static size_t significant_bytes(struct ccm_name key, uint32_t length, size_t *points)
{
    size_t count = 0, end = key.length;
    for (size_t i = 0; i < key.length; i++) {
        if (!is_first_byte(key.bytes[i]))
            continue;
        if (length && count == length)
            end = i;
        count++;
    }
    *points = count;
    return end;
}

/* Returns the length without the last letter, its marks and the spaces before it. */
static size_t length_without_last(struct ccm_name name)
{
    const uint8_t *bytes = (const uint8_t *)name.bytes;
    int32_t at = (int32_t)name.length;
    while (at > 0) {
        UChar32 point;
        int32_t end = at;
        U8_PREV(bytes, 0, at, point);
        if (point < 0)
            at = end - 1;
        else if (U_GET_GC_MASK(point) & (U_GC_M_MASK | U_GC_CF_MASK))
            continue;
        break;
    }
    while (at > 0 && bytes[at - 1] == ' ')
        at--;
    return (size_t)at;
}

/* Converts the draft to the stored form. */
static enum identity_status form_draft(struct namer *namer)
{
    struct ccm_name draft = name_of_bytes(&namer->draft), stored;
    enum identity_status status = namer->former ? stored_form_make(namer->former, draft, &stored) : IDENTITY_OK;
    if (status != IDENTITY_OK || !namer->former)
        return status;
    text_clear(&namer->draft);
    text_append(&namer->draft, stored.bytes, stored.length);
    return namer->draft.failed ? IDENTITY_NO_MEMORY : IDENTITY_OK;
}

enum identity_status namer_draft(struct namer *namer, struct ccm_name base, struct ccm_name suffix, bool *fits)
{
    for (*fits = true;;) {
        struct ccm_name key;
        size_t points;
        text_clear(&namer->draft);
        text_append(&namer->draft, base.bytes, base.length);
        text_append(&namer->draft, suffix.bytes, suffix.length);
        if (namer->draft.failed)
            return IDENTITY_NO_MEMORY;
        if (!namer->length)
            return form_draft(namer);
        struct ccm_name draft = name_of_bytes(&namer->draft);
        enum identity_status status = identity_key(namer->maker, draft, &key);
        if (status != IDENTITY_OK)
            return status;
        significant_bytes(key, 0, &points);
        if (points <= namer->length)
            return form_draft(namer);
        /* Removes at once all letters that cannot fit: a code point of the name has at most 3 in the key. */
        do {
            base.length = length_without_last(base);
            points--;
        } while (points > (size_t)namer->length * 3 + suffix.length && base.length);
        if (!base.length) {
            *fits = false;
            return IDENTITY_OK;
        }
    }
}

enum identity_status namer_add(struct namer *namer, struct ccm_name name, bool *is_new)
{
    struct ccm_name key;
    size_t points;
    uint32_t number, count = namer->used.count;
    *is_new = false;
    if (namer->converter) {
        struct ccm_name stored = code_page_store(namer->converter, name);
        if (!stored.bytes)
            return code_page_status(namer->converter);
        if (!name_same(stored, name))
            return IDENTITY_OK;
    }
    enum identity_status status = namer->former ? stored_form_make(namer->former, name, &name) : IDENTITY_OK;
    if (status == IDENTITY_OK)
        status = identity_key(namer->maker, name, &key);
    if (status != IDENTITY_OK)
        return status;
    key.length = significant_bytes(key, namer->length, &points);
    if (!strings_intern(&namer->used, key, &number))
        return IDENTITY_NO_MEMORY;
    *is_new = number == count;
    return IDENTITY_OK;
}

enum identity_status namer_add_draft(struct namer *namer, bool *is_new)
{
    return namer_add(namer, name_of_bytes(&namer->draft), is_new);
}
