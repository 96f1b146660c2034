#include "audit/disguise.h"

#include "audit/alike.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* So often stand-ins are drawn for names that are alike; in the first half of these without any three letters of an original, then
 * without those that a name itself had there. */
#define DRAWS 200u
/* So many numbers are tried for a plain stand-in. */
#define PLAIN_MOST 4u

/* What may make two names one, or tell them apart. */
enum property { PROPERTY_IDENTITY, PROPERTY_FOLDED, PROPERTY_WHOLE, PROPERTY_STORED, PROPERTY_BYTES, PROPERTIES };

struct disguising {
    const struct disguise *disguise;
    const struct strings *pool;
    struct strings *stand_ins;
    uint32_t *to;
    struct identity_maker *makers[PROPERTY_WHOLE + 1];
    struct strings taken; /* properties of stand-ins, up to PROPERTY_FOLDED */
    struct cipher cipher;
    struct text draft, key;
    uint32_t *patterns[2]; /* of the originals, and of their stand-ins: PROPERTIES for each name */
    uint32_t plain;
};

/* A run of three letters, as a key. */
struct three {
    UChar32 letters[3];
};

/* Reads on to where three letters in a row have just ended. False: there are no more. `three` is zeroed before. */
static bool next_three(struct ccm_name name, size_t *at, size_t *point, struct three *three)
{
    const uint8_t *bytes = (const uint8_t *)name.bytes;
    while (*at < name.length) {
        UChar32 letter;
        U8_NEXT(bytes, *at, name.length, letter);
        ++*point;
        letter = letter >= 0 && u_isalpha(letter) ? u_foldCase(letter, U_FOLD_CASE_DEFAULT) : 0;
        *three = (struct three){.letters = {three->letters[1], three->letters[2], letter}};
        if (three->letters[0] && three->letters[1] && letter)
            return true;
    }
    return false;
}

static struct ccm_name name_of_three(const struct three *three)
{
    return (struct ccm_name){.bytes = (const char *)three, .length = sizeof *three};
}

bool disguise_note(struct strings *originals, struct ccm_name name)
{
    struct three three = {{0}};
    uint32_t number;
    for (size_t at = 0, point = 0; next_three(name, &at, &point, &three);)
        if (!strings_intern(originals, name_of_three(&three), &number))
            return false;
    return true;
}

/* Whether three letters of an original are there; `strict`: of any, else of this one at the same place. */
static bool survives(const struct disguising *disguising, struct ccm_name original, struct ccm_name stand_in, bool strict)
{
    struct three three = {{0}}, before = {{0}};
    size_t at = 0, point = 0, at_before = 0, point_before = 0;
    while (next_three(stand_in, &at, &point, &three)) {
        uint32_t number;
        if (strict && strings_find(disguising->disguise->originals, name_of_three(&three), &number))
            return true;
        while (point_before < point && next_three(original, &at_before, &point_before, &before)) {
        }
        if (point_before == point && memcmp(&before, &three, sizeof three) == 0)
            return true;
    }
    return false;
}

/* Appends a property of a name, with what tells it from the others, to disguising->key. */
static enum disguise_status make_key(struct disguising *disguising, enum property property, struct ccm_name name)
{
    struct text *text = &disguising->key;
    struct ccm_name key = name;
    text_clear(text);
    text_printf(text, "%d", (int)property);
    if (property <= PROPERTY_WHOLE) {
        switch (identity_key(disguising->makers[property], name, &key)) {
        case IDENTITY_OK: break;
        case IDENTITY_NO_MEMORY: return DISGUISE_NO_MEMORY;
        case IDENTITY_FAILED: return DISGUISE_FAILED;
        }
    } else if (disguising->disguise->converter && property == PROPERTY_STORED) {
        key = code_page_store(disguising->disguise->converter, name);
        if (!key.bytes)
            return DISGUISE_NO_MEMORY;
        text_puts(text, key.length == name.length && memcmp(key.bytes, name.bytes, key.length) == 0 ? "=" : "/");
    }
    text_append(text, key.bytes, key.length);
    return text->failed ? DISGUISE_NO_MEMORY : DISGUISE_OK;
}

static struct ccm_name key_of(const struct disguising *disguising)
{
    return (struct ccm_name){.bytes = disguising->key.bytes, .length = disguising->key.length};
}

/* Which names have which property in common: by numbers in the order in which they first appear. Whether a name is stored as it is is
 * told by two numbers that are known before. */
static enum disguise_status make_pattern(struct disguising *disguising, const struct ccm_name *names, uint32_t count,
                                         uint32_t *pattern)
{
    struct strings keys;
    enum disguise_status status = strings_init(&keys) ? DISGUISE_OK : DISGUISE_NO_MEMORY;
    for (uint32_t i = 0; i < count && status == DISGUISE_OK; i++)
        for (unsigned property = 0; property < PROPERTIES && status == DISGUISE_OK; property++) {
            uint32_t *number = &pattern[i * PROPERTIES + property];
            status = make_key(disguising, (enum property)property, names[i]);
            if (status == DISGUISE_OK && !strings_intern(&keys, key_of(disguising), number))
                status = DISGUISE_NO_MEMORY;
            if (property == PROPERTY_STORED && disguising->disguise->converter && status == DISGUISE_OK)
                *number = *number * 2 + (disguising->key.bytes[1] == '=');
        }
    strings_clean_up(&keys);
    return status;
}

/* Takes the stand-ins unless one is like one that is there. */
static enum disguise_status take(struct disguising *disguising, const struct ccm_name *names, uint32_t count, bool *taken)
{
    enum disguise_status status = DISGUISE_OK;
    *taken = false;
    for (unsigned turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < count; i++)
            for (unsigned property = 0; property <= PROPERTY_FOLDED; property++) {
                uint32_t number;
                status = make_key(disguising, (enum property)property, names[i]);
                if (status != DISGUISE_OK)
                    return status;
                if (turn == 0 && strings_find(&disguising->taken, key_of(disguising), &number))
                    return DISGUISE_OK;
                if (turn == 1 && !strings_intern(&disguising->taken, key_of(disguising), &number))
                    return DISGUISE_NO_MEMORY;
            }
    *taken = true;
    return status;
}

/* Takes these stand-ins if they are like each other as the originals are, and like nobody else. */
static enum disguise_status try_names(struct disguising *disguising, const struct ccm_name *names, const struct ccm_name *originals,
                                      uint32_t count, bool strict, bool *taken)
{
    *taken = false;
    for (uint32_t i = 0; i < count; i++)
        if (survives(disguising, originals[i], names[i], strict))
            return DISGUISE_OK;
    enum disguise_status status = make_pattern(disguising, names, count, disguising->patterns[1]);
    size_t bytes = (size_t)count * PROPERTIES * sizeof **disguising->patterns;
    if (status != DISGUISE_OK || memcmp(disguising->patterns[0], disguising->patterns[1], bytes) != 0)
        return status;
    return take(disguising, names, count, taken);
}

static enum disguise_status try_plain(struct disguising *disguising, const struct ccm_name *original, struct ccm_name *name,
                                      bool *taken)
{
    enum disguise_status status = DISGUISE_OK;
    *taken = false;
    for (unsigned i = 0; i < PLAIN_MOST && status == DISGUISE_OK && !*taken; i++) {
        text_clear(&disguising->draft);
        text_printf(&disguising->draft, "%s%" PRIu32, disguising->disguise->plain, disguising->plain + i + 1);
        if (disguising->draft.failed)
            return DISGUISE_NO_MEMORY;
        *name = (struct ccm_name){.bytes = disguising->draft.bytes, .length = disguising->draft.length};
        status = try_names(disguising, name, original, 1, false, taken);
        if (*taken)
            disguising->plain += i + 1;
    }
    return status;
}

/* All stand-ins of names that are alike, by one cipher. */
static enum disguise_status draw_names(struct disguising *disguising, struct random random, const struct ccm_name *originals,
                                       struct ccm_name *names, uint32_t count)
{
    cipher_begin(&disguising->cipher, random);
    for (uint32_t i = 0; i < count; i++)
        if (!cipher_meet(&disguising->cipher, originals[i]))
            return DISGUISE_NO_MEMORY;
    cipher_draw(&disguising->cipher);
    text_clear(&disguising->draft);
    for (uint32_t i = 0; i < count; i++) {
        size_t before = disguising->draft.length;
        cipher_append(&disguising->cipher, originals[i], &disguising->draft);
        names[i] = (struct ccm_name){.length = disguising->draft.length - before};
    }
    if (disguising->draft.failed)
        return DISGUISE_NO_MEMORY;
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        names[i].bytes = disguising->draft.bytes + at;
        at += names[i].length;
    }
    return DISGUISE_OK;
}

/* Finds stand-ins for names that are alike, directly or by way of others: numbers of the pool. */
static enum disguise_status disguise_some(struct disguising *disguising, const uint32_t *numbers, uint32_t count,
                                          struct ccm_name *originals, struct ccm_name *names)
{
    bool taken = false;
    for (uint32_t i = 0; i < count; i++)
        originals[i] = disguising->pool->at[numbers[i]];
    enum disguise_status status = make_pattern(disguising, originals, count, disguising->patterns[0]);
    if (status == DISGUISE_OK && count == 1 && disguising->disguise->plain)
        status = try_plain(disguising, originals, names, &taken);
    for (unsigned i = 0; i < DRAWS && status == DISGUISE_OK && !taken; i++) {
        status = draw_names(disguising, random_start(disguising->disguise->mild, numbers[0], i), originals, names, count);
        if (status == DISGUISE_OK)
            status = try_names(disguising, names, originals, count, i < DRAWS / 2, &taken);
    }
    if (status == DISGUISE_OK && !taken)
        return DISGUISE_NONE;
    for (uint32_t i = 0; i < count && status == DISGUISE_OK; i++)
        if (!strings_intern(disguising->stand_ins, names[i], &disguising->to[numbers[i]]))
            status = DISGUISE_NO_MEMORY;
    return status;
}

/* Unites names that are one to the post office, or without case, as they are to builds. The first one is the root. */
static enum disguise_status unite(struct disguising *disguising, const bool *wanted, uint32_t *parents)
{
    struct strings keys;
    uint32_t *first = calloc((size_t)disguising->pool->count * 2 + 2, sizeof *first); /* by key: a name that has it */
    enum disguise_status status = strings_init(&keys) && first ? DISGUISE_OK : DISGUISE_NO_MEMORY;
    for (uint32_t i = 0; i < disguising->pool->count && status == DISGUISE_OK; i++) {
        parents[i] = i;
        for (unsigned property = 0; property <= PROPERTY_FOLDED && wanted[i] && status == DISGUISE_OK; property++) {
            uint32_t number, count = keys.count;
            status = make_key(disguising, (enum property)property, disguising->pool->at[i]);
            if (status == DISGUISE_OK && !strings_intern(&keys, key_of(disguising), &number))
                status = DISGUISE_NO_MEMORY;
            if (status != DISGUISE_OK)
                break;
            if (number == count)
                first[number] = i;
            alike_unite(parents, first[number], i);
        }
    }
    strings_clean_up(&keys);
    free(first);
    return status;
}

/* Lists the wanted names, those that are alike together, the first of them by number. */
static uint32_t list_alike(uint32_t *parents, const bool *wanted, uint32_t count, uint32_t *starts, uint32_t *listed)
{
    uint32_t total = 0;
    memset(starts, 0, ((size_t)count + 1) * sizeof *starts);
    for (uint32_t i = 0; i < count; i++)
        if (wanted[i])
            starts[alike_root(parents, i) + 1]++;
    for (uint32_t i = 0; i < count; i++)
        starts[i + 1] += starts[i];
    total = starts[count];
    for (uint32_t i = 0; i < count; i++)
        if (wanted[i])
            listed[starts[alike_root(parents, i)]++] = i;
    return total;
}

static enum disguise_status disguise_all(struct disguising *disguising, const bool *wanted)
{
    uint32_t count = disguising->pool->count;
    size_t bytes = ((size_t)count + 1) * sizeof(uint32_t);
    uint32_t *parents = malloc(bytes), *starts = malloc(bytes), *listed = calloc((size_t)count + 1, sizeof *listed);
    struct ccm_name *names = calloc((size_t)count + 1, 2 * sizeof *names);
    enum disguise_status status = DISGUISE_NO_MEMORY;
    for (unsigned i = 0; i < 2; i++)
        disguising->patterns[i] = malloc(bytes * PROPERTIES);
    if (!parents || !starts || !listed || !names || !disguising->patterns[0] || !disguising->patterns[1])
        goto cleanup;
    status = unite(disguising, wanted, parents);
    if (status != DISGUISE_OK)
        goto cleanup;
    uint32_t total = list_alike(parents, wanted, count, starts, listed);
    for (uint32_t i = 0; i < total && status == DISGUISE_OK;) {
        uint32_t end = i;
        while (end < total && alike_root(parents, listed[end]) == alike_root(parents, listed[i]))
            end++;
        status = disguise_some(disguising, listed + i, end - i, names, names + count);
        i = end;
    }
cleanup:
    free(parents);
    free(starts);
    free(listed);
    free(names);
    free(disguising->patterns[0]);
    free(disguising->patterns[1]);
    return status;
}

enum disguise_status disguise_pool(const struct disguise *disguise, const struct strings *pool, const bool *wanted,
                                   struct strings *stand_ins, uint32_t *to)
{
    struct identity_rule whole = *disguise->rule;
    const struct identity_rule folded = {.letter_case = IDENTITY_CASE_SIMPLE};
    struct disguising disguising = {
        .disguise = disguise,
        .pool = pool,
        .stand_ins = stand_ins,
        .to = to,
        .cipher = {.rule = disguise->rule, .converter = disguise->converter, .mild = disguise->mild},
    };
    whole.length = 0;
    const struct identity_rule *const rules[] = {disguise->rule, &folded, &whole};
    bool done = strings_init(&disguising.taken);
    for (unsigned i = 0; i <= PROPERTY_WHOLE && done; i++) {
        disguising.makers[i] = identity_open(rules[i]);
        done = disguising.makers[i];
    }
    enum disguise_status status = done ? disguise_all(&disguising, wanted) : DISGUISE_NO_MEMORY;
    for (unsigned i = 0; i <= PROPERTY_WHOLE; i++)
        identity_close(disguising.makers[i]);
    strings_clean_up(&disguising.taken);
    cipher_clean_up(&disguising.cipher);
    text_clean_up(&disguising.draft);
    text_clean_up(&disguising.key);
    return status;
}
