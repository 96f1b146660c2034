/* Makes names shorter and plainer. */
#include "base/utf8.h"
#include "shrink/respell.h"
#include "shrink/shrinker.h"

#include <stdio.h>
#include <unicode/uchar.h>

/* Number of letters to try as replacements: a A b B ... */
#define PLAIN_LETTERS 8
/* Letters of several scripts, to replace letters beyond ASCII. */
static const UChar32 samples[] = {0xE4, 0x3B1, 0x44F, 0x4E2D};
#define SAMPLES (sizeof samples / sizeof *samples)

static uint32_t count_points(struct ccm_name name)
{
    uint32_t count = 0;
    for (size_t at = 0; at < name.length; count++)
        (void)utf8_next(name.bytes, name.length, &at);
    return count;
}

static bool try_respelling(struct shrinker *shrinker, struct respelling respelling)
{
    respelling.now = &shrinker->now;
    return shrinker_try(shrinker, respell, &respelling);
}

static uint32_t longest(const struct shrinker *shrinker, const struct respelling *of)
{
    const struct strings *pool = respelling_pool(&shrinker->now, of->offices);
    struct respelling respelling = *of;
    uint32_t most = 0;
    respelling.now = &shrinker->now;
    for (uint32_t i = 1; i < pool->count; i++) {
        uint32_t points = respelling_applies(&respelling, i) ? count_points(pool->at[i]) : 0;
        most = points > most ? points : most;
    }
    return most;
}

/* Removes ranges of code points at the same position in all names. */
static bool drop_points(struct shrinker *shrinker, struct respelling respelling)
{
    bool any = false;
    respelling.kind = RESPELL_DROP;
    for (uint32_t size = longest(shrinker, &respelling); size > 0; size /= 2) {
        for (respelling.at = 0; respelling.at < longest(shrinker, &respelling);) {
            respelling.count = size;
            respelling.shorten = false;
            bool accepted = try_respelling(shrinker, respelling);
            if (!accepted && shrinker->now.scenario.names.rule.length > size) {
                respelling.shorten = true;
                accepted = try_respelling(shrinker, respelling);
            }
            if (!accepted)
                respelling.at += size;
            any = any || accepted;
        }
    }
    return any;
}

/* Sets *point to code point `index` of a name. Returns false if there is none. */
static bool point_at(const struct shrinker *shrinker, bool offices, uint32_t name, uint32_t index, UChar32 *point)
{
    const struct strings *pool = respelling_pool(&shrinker->now, offices);
    size_t at = 0;
    if (name >= pool->count)
        return false;
    for (uint32_t i = 0; at < pool->at[name].length; i++) {
        *point = utf8_next(pool->at[name].bytes, pool->at[name].length, &at);
        if (i == index)
            return true;
    }
    return false;
}

/* Replaces each letter by the plainest that reproduces the finding. */
static bool plain_letters(struct shrinker *shrinker, struct respelling respelling)
{
    bool any = false;
    UChar32 point;
    respelling.kind = RESPELL_LETTER;
    for (uint32_t i = 1; i < respelling_pool(&shrinker->now, respelling.offices)->count; i++) {
        for (uint32_t index = 0; index < SHRINK_SINGLE_POINTS && point_at(shrinker, respelling.offices, i, index, &point);
             index++) {
            respelling.now = &shrinker->now;
            if (!respelling_applies(&respelling, i) || utf8_is_invalid_byte(point))
                continue;
            respelling.letter = u_foldCase(point, U_FOLD_CASE_DEFAULT);
            bool accepted = false;
            for (UChar32 plain = 'a'; plain < 'a' + PLAIN_LETTERS && plain != respelling.letter && !accepted; plain++) {
                respelling.plain = plain;
                accepted = try_respelling(shrinker, respelling);
            }
            any = any || accepted;
        }
    }
    return any;
}

static bool is_sample(UChar32 letter)
{
    size_t i = 0;
    while (i < SAMPLES && samples[i] != letter)
        i++;
    return i < SAMPLES;
}

void shrink_samples(struct shrinker *shrinker)
{
    UChar32 point;
    for (uint32_t i = 1; i < respelling_pool(&shrinker->now, false)->count; i++)
        for (uint32_t index = 0; index < SHRINK_SINGLE_POINTS && point_at(shrinker, false, i, index, &point); index++) {
            struct respelling respelling = {
                .kind = RESPELL_LETTER, .other = true, .name = RESPELL_ALL, .identity = RESPELL_ALL, .letter = point};
            if (point < 0x80 || utf8_is_invalid_byte(point))
                continue;
            respelling.letter = u_foldCase(point, U_FOLD_CASE_DEFAULT);
            bool accepted = is_sample(respelling.letter);
            for (size_t sample = 0; sample < SAMPLES && !accepted; sample++) {
                respelling.plain = samples[sample];
                accepted = try_respelling(shrinker, respelling);
            }
        }
    for (size_t sample = 0; sample < SAMPLES; sample++)
        (void)try_respelling(
            shrinker,
            (struct respelling){.kind = RESPELL_SWAP, .name = RESPELL_ALL, .identity = RESPELL_ALL, .plain = samples[sample]});
}

/* The same for each code point of one name. */
static bool plain_points(struct shrinker *shrinker, uint32_t name, bool offices)
{
    bool any = false;
    UChar32 point;
    for (uint32_t at = 0; at < SHRINK_SINGLE_POINTS && point_at(shrinker, offices, name, at, &point); at++) {
        bool accepted = false;
        for (int plain = 0; plain < 2 * PLAIN_LETTERS && !accepted; plain++) {
            struct respelling respelling = {
                .kind = RESPELL_POINT, .offices = offices, .name = name, .identity = RESPELL_ALL, .at = at};
            respelling.plain = (plain % 2 ? 'a' : 'A') + plain / 2;
            accepted = try_respelling(shrinker, respelling);
        }
        any = any || accepted;
    }
    return any;
}

/* Replaces names by earlier names of the pool. */
static bool join(struct shrinker *shrinker, bool offices)
{
    bool any = false;
    for (uint32_t i = 2; i < respelling_pool(&shrinker->now, offices)->count && i < SHRINK_SINGLE_NAMES; i++)
        for (uint32_t other = 1; other < i && i < respelling_pool(&shrinker->now, offices)->count; other++)
            any = try_respelling(shrinker,
                                 (struct respelling){
                                     .kind = RESPELL_JOIN, .offices = offices, .name = i, .identity = RESPELL_ALL, .at = other}) ||
                  any;
    return any;
}

static bool shrink_pool(struct shrinker *shrinker, bool offices)
{
    struct respelling all = {.offices = offices, .name = RESPELL_ALL, .identity = RESPELL_ALL};
    bool any = join(shrinker, offices);
    if (respelling_pool(&shrinker->now, offices)->count <= 2 * SHRINK_SINGLE_NAMES) {
        struct respelling plainly = all;
        plainly.kind = RESPELL_SPELL;
        any = try_respelling(shrinker, plainly) || any;
    }
    any = drop_points(shrinker, all) || any;
    for (uint32_t i = 1; i < respelling_pool(&shrinker->now, offices)->count && i < SHRINK_SINGLE_NAMES; i++) {
        struct respelling group = {
            .offices = offices, .name = RESPELL_ALL, .identity = respelling_identity(&shrinker->now, offices, i)};
        any = drop_points(shrinker, group) || any;
        group.name = i;
        group.identity = RESPELL_ALL;
        any = drop_points(shrinker, group) || any;
    }
    any = plain_letters(shrinker, all) || any;
    for (uint32_t i = 1; i < respelling_pool(&shrinker->now, offices)->count && i < SHRINK_SINGLE_NAMES; i++) {
        struct respelling group = {
            .offices = offices, .name = RESPELL_ALL, .identity = respelling_identity(&shrinker->now, offices, i)};
        any = plain_letters(shrinker, group) || any;
        if (i < respelling_pool(&shrinker->now, offices)->count)
            any = plain_points(shrinker, i, offices) || any;
    }
    for (int plain = 0; plain < PLAIN_LETTERS; plain++) {
        struct respelling swap = all;
        swap.kind = RESPELL_SWAP;
        swap.plain = 'a' + plain;
        any = try_respelling(shrinker, swap) || any;
    }
    return any;
}

static struct respelling office_respelling(char letter)
{
    return (struct respelling){.kind = RESPELL_OFFICE,
                               .offices = true,
                               .other = true,
                               .name = RESPELL_ALL,
                               .identity = RESPELL_ALL,
                               .plain = (UChar32)letter};
}

static bool ask_respelling(struct shrinker *shrinker, struct respelling respelling)
{
    struct test_case draft;
    respelling.now = &shrinker->now;
    bool reproduced = shrinker_ask(shrinker, respell, &respelling, &draft) == SHRINK_REPRODUCED;
    test_case_clean_up(&draft);
    return reproduced;
}

bool shrink_ask_offices(struct shrinker *shrinker, char letter) { return ask_respelling(shrinker, office_respelling(letter)); }

bool shrink_ask_letter(struct shrinker *shrinker, char letter, char other)
{
    return ask_respelling(shrinker, (struct respelling){.kind = RESPELL_LETTER,
                                                        .other = true,
                                                        .name = RESPELL_ALL,
                                                        .identity = RESPELL_ALL,
                                                        .letter = (UChar32)letter,
                                                        .plain = (UChar32)other});
}

/* Whether all offices have the default names. */
static bool has_plain_offices(const struct test_case *test_case)
{
    const struct strings *pool = respelling_pool(test_case, true);
    for (uint32_t i = 1; i < pool->count; i++) {
        char plain[16];
        (void)snprintf(plain, sizeof plain, "P%u", i);
        if (!name_same(pool->at[i], name_of_text(plain)))
            return false;
    }
    return true;
}

bool shrink_names(struct shrinker *shrinker)
{
    bool any = shrink_pool(shrinker, false);
    if (has_plain_offices(&shrinker->now))
        return any;
    if (try_respelling(shrinker, office_respelling('P')))
        return true;
    return shrink_pool(shrinker, true) || any;
}
