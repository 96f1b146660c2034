/* Names, made shorter and plainer. */
#include "search/shrinker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* So many letters are tried in place of another: a A b B ... */
#define PLAIN_LETTERS 8
/* What lies behind so many code points of a name, or so many names, is only altered together with others. */
#define SINGLE_POINTS 64u
#define SINGLE_NAMES 32u

#define ALL UINT32_MAX

/* A step of a name: a code point, or a byte that is no part of valid UTF-8. */
static UChar32 next_point(struct ccm_name name, size_t *at)
{
    size_t start = *at;
    UChar32 point;
    U8_NEXT((const uint8_t *)name.bytes, *at, name.length, point);
    if (point >= 0)
        return point;
    *at = start + 1;
    return (UChar32)IDENTITY_INVALID_BYTE + (unsigned char)name.bytes[start];
}

static uint32_t count_points(struct ccm_name name)
{
    uint32_t count = 0;
    for (size_t at = 0; at < name.length; count++)
        (void)next_point(name, &at);
    return count;
}

static void append_point(struct text *text, UChar32 point)
{
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    if (point >= (UChar32)IDENTITY_INVALID_BYTE)
        bytes[length++] = (uint8_t)(point - (UChar32)IDENTITY_INVALID_BYTE);
    else
        U8_APPEND_UNSAFE(bytes, length, (uint32_t)point);
    text_append(text, (const char *)bytes, (size_t)length);
}

static bool is_plain_letter(UChar32 point) { return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z'); }

/* A a B b ..., then digits and the rest. */
static uint32_t rank(UChar32 point)
{
    if (point >= 'A' && point <= 'Z')
        return 2 * (uint32_t)(point - 'A');
    if (point >= 'a' && point <= 'z')
        return 2 * (uint32_t)(point - 'a') + 1;
    return 64 + (uint32_t)point;
}

/* How far names are from short and plain, what counts most first. */
struct plainness {
    uint64_t points, foreign, others;
};

static void weigh(struct plainness *plainness, struct ccm_name name)
{
    for (size_t at = 0; at < name.length; plainness->points++) {
        UChar32 point = next_point(name, &at);
        plainness->foreign += point >= 0x80;
        plainness->others += !is_plain_letter(point);
    }
}

/* ---- One alteration of the names of a pool ---- */

enum kind {
    KIND_DROP,   /* `count` code points from `at` on */
    KIND_LETTER, /* each `letter`, in either case, becomes `plain`, in the same case */
    KIND_POINT,  /* the code point at `at` becomes `plain` */
    KIND_SWAP,   /* `plain` changes its case wherever it is */
    KIND_JOIN,   /* the name becomes that of number `at` */
    KIND_SPELL,  /* A a, or AA Aa aA ..., those of the next identity with B */
    KIND_OFFICE  /* `plain` and a number: P1, P2 ... */
};

struct alteration {
    enum kind kind;
    bool offices;      /* which pool */
    bool other;        /* plainer or not */
    bool shorten;      /* the identity rule's length falls as the names do */
    uint32_t name;     /* this one only; ALL: all of them */
    uint32_t identity; /* those of this identity only; ALL: all of them */
    uint32_t at, count;
    UChar32 letter, plain;
    const struct specimen *now; /* what identities are of */
};

static const struct strings *pool_of(const struct specimen *specimen, bool offices)
{
    return offices ? &specimen->scenario.names.offices : &specimen->scenario.names.users;
}

static uint32_t identity_of(const struct specimen *specimen, bool offices, uint32_t name)
{
    const struct names *names = &specimen->scenario.names;
    return (offices ? &names->office_identities : &names->user_identities)->of[name];
}

static bool concerns(const struct alteration *alteration, uint32_t name)
{
    if (alteration->name != ALL && alteration->name != name)
        return false;
    return alteration->identity == ALL || identity_of(alteration->now, alteration->offices, name) == alteration->identity;
}

static UChar32 alter_point(const struct alteration *alteration, UChar32 point, uint32_t at)
{
    UChar32 plain = alteration->plain;
    if (point >= (UChar32)IDENTITY_INVALID_BYTE)
        return alteration->kind == KIND_POINT && at == alteration->at ? plain : point;
    UChar32 folded = u_foldCase(point, U_FOLD_CASE_DEFAULT);
    switch (alteration->kind) {
    case KIND_LETTER:
        if (folded != alteration->letter)
            return point;
        return u_isupper(point) ? u_toupper(plain) : plain;
    case KIND_POINT: return at == alteration->at ? plain : point;
    case KIND_SWAP:
        if (folded != plain)
            return point;
        return point == plain ? u_toupper(plain) : plain;
    default: return point;
    }
}

/* The plainest names of which as many are one. Nothing where letters run out. */
static void spell_plainly(const struct alteration *alteration, uint32_t number, struct text *spelling)
{
    const struct specimen *now = alteration->now;
    uint32_t identity = identity_of(now, alteration->offices, number), group = 0, index = 0, size = 0, width = 1;
    for (uint32_t i = 1; i < pool_of(now, alteration->offices)->count; i++) {
        uint32_t other = identity_of(now, alteration->offices, i);
        bool first = true; /* of its identity */
        for (uint32_t j = 1; j < i && first; j++)
            first = identity_of(now, alteration->offices, j) != other;
        group += size == 0 && first && other != identity;
        index += other == identity && i < number;
        size += other == identity;
    }
    while (1u << width < size)
        width++;
    for (; width > 0 && group < 26; width--)
        append_point(spelling, (UChar32)((index >> (width - 1) & 1u ? 'a' : 'A') + group));
}

static void spell(const struct alteration *alteration, uint32_t number, struct ccm_name name, struct text *spelling)
{
    if (alteration->kind == KIND_OFFICE) {
        text_printf(spelling, "%c%u", (int)alteration->plain, number);
        return;
    }
    if (alteration->kind == KIND_SPELL) {
        spell_plainly(alteration, number, spelling);
        return;
    }
    if (alteration->kind == KIND_JOIN) {
        struct ccm_name other = pool_of(alteration->now, alteration->offices)->at[alteration->at];
        text_append(spelling, other.bytes, other.length);
        return;
    }
    uint32_t index = 0;
    for (size_t at = 0; at < name.length; index++) {
        UChar32 point = next_point(name, &at);
        if (alteration->kind == KIND_DROP && index >= alteration->at && index - alteration->at < alteration->count)
            continue;
        append_point(spelling, alter_point(alteration, point, index));
    }
}

static void renumber(uint32_t *name, const uint32_t *numbers) { *name = numbers[*name]; }

/* Gives every use of a name its new number. */
static void renumber_all(struct scenario *scenario, bool offices, const uint32_t *numbers)
{
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        struct site *site = &scenario->sites.at[i];
        if (offices)
            renumber(&site->post_office, numbers);
        for (uint32_t j = 0; j < site->count && !offices; j++)
            renumber(&site->recipients[j].name, numbers);
    }
    for (uint32_t i = 0; i < scenario->entry_count + scenario->change_count; i++) {
        struct change *change = i < scenario->entry_count ? NULL : &scenario->changes[i - scenario->entry_count];
        if (change && change->kind != CHANGE_ADMINISTRATOR_ADDS) {
            if (!offices) {
                renumber(&change->name, numbers);
                renumber(&change->to_name, numbers);
            }
            continue;
        }
        struct entry *entry = change ? &change->entry : &scenario->entries[i];
        if (offices)
            renumber(&entry->addr, numbers);
        if (offices == locn_is_office(entry->locn))
            renumber(&entry->name, numbers);
    }
}

/* Whether the names from `from` on, which stand for those before it one by one, are plainer. */
static bool is_plainer(const struct strings *pool, uint32_t from, const uint32_t *numbers)
{
    struct plainness before = {0}, after = {0};
    int order = 0;
    for (uint32_t i = 1; i < from; i++) {
        struct ccm_name old = pool->at[i], new = pool->at[numbers[i]];
        weigh(&before, old);
        weigh(&after, new);
        for (size_t a = 0, b = 0; order == 0 && a < old.length && b < new.length;) {
            uint32_t left = rank(next_point(old, &a)), right = rank(next_point(new, &b));
            order = (left > right) - (left < right);
        }
    }
    if (after.points != before.points)
        return after.points < before.points;
    if (after.foreign != before.foreign)
        return after.foreign < before.foreign;
    if (after.others != before.others)
        return after.others < before.others;
    return order > 0;
}

static bool alter(struct specimen *draft, const void *context, bool *failed)
{
    const struct alteration *alteration = context;
    struct scenario *scenario = &draft->scenario;
    struct strings *pool = alteration->offices ? &scenario->names.offices : &scenario->names.users;
    uint32_t count = pool->count;
    uint32_t *numbers = malloc(count * sizeof *numbers);
    struct text spelling = {0};
    bool any = false;
    *failed = !numbers;
    for (uint32_t i = 0; i < count && !*failed; i++) {
        numbers[i] = i;
        if (i == STRING_EMPTY || !concerns(alteration, i))
            continue;
        text_clear(&spelling);
        spell(alteration, i, pool->at[i], &spelling);
        if (spelling.length == 0 && !spelling.failed)
            continue; /* a name is not empty; the others are made shorter all the same */
        *failed = spelling.failed ||
                  !strings_intern(pool, (struct ccm_name){.bytes = spelling.bytes, .length = spelling.length}, &numbers[i]);
        any = any || numbers[i] != i;
    }
    if (any && !*failed && !alteration->other)
        any = is_plainer(pool, count, numbers);
    if (alteration->shorten) {
        any = any && scenario->names.rule.length > alteration->count;
        scenario->names.rule.length -= any ? alteration->count : 0;
    }
    if (any && !*failed)
        renumber_all(scenario, alteration->offices, numbers);
    text_clean_up(&spelling);
    free(numbers);
    return any;
}

/* ---- Which are tried ---- */

static bool try_alteration(struct shrinker *shrinker, struct alteration alteration)
{
    alteration.now = &shrinker->now;
    return shrinker_try(shrinker, alter, &alteration);
}

static uint32_t longest(const struct shrinker *shrinker, const struct alteration *of)
{
    const struct strings *pool = pool_of(&shrinker->now, of->offices);
    struct alteration alteration = *of;
    uint32_t most = 0;
    alteration.now = &shrinker->now;
    for (uint32_t i = 1; i < pool->count; i++) {
        uint32_t points = concerns(&alteration, i) ? count_points(pool->at[i]) : 0;
        most = points > most ? points : most;
    }
    return most;
}

/* Ranges of code points, at the same place in all of them. */
static bool drop_points(struct shrinker *shrinker, struct alteration alteration)
{
    bool any = false;
    alteration.kind = KIND_DROP;
    for (uint32_t size = longest(shrinker, &alteration); size > 0; size /= 2) {
        for (alteration.at = 0; alteration.at < longest(shrinker, &alteration);) {
            alteration.count = size;
            alteration.shorten = false;
            bool taken = try_alteration(shrinker, alteration);
            if (!taken && shrinker->now.scenario.names.rule.length > size) {
                alteration.shorten = true;
                taken = try_alteration(shrinker, alteration);
            }
            if (!taken)
                alteration.at += size;
            any = any || taken;
        }
    }
    return any;
}

/* Gives the code point number `index` of name number `name`; false: there is none. */
static bool point_at(const struct shrinker *shrinker, bool offices, uint32_t name, uint32_t index, UChar32 *point)
{
    const struct strings *pool = pool_of(&shrinker->now, offices);
    size_t at = 0;
    if (name >= pool->count)
        return false;
    for (uint32_t i = 0; at < pool->at[name].length; i++) {
        *point = next_point(pool->at[name], &at);
        if (i == index)
            return true;
    }
    return false;
}

/* Each letter in turn becomes the plainest that will do. */
static bool plain_letters(struct shrinker *shrinker, struct alteration alteration)
{
    bool any = false;
    UChar32 point;
    alteration.kind = KIND_LETTER;
    for (uint32_t i = 1; i < pool_of(&shrinker->now, alteration.offices)->count; i++) {
        for (uint32_t index = 0; index < SINGLE_POINTS && point_at(shrinker, alteration.offices, i, index, &point); index++) {
            alteration.now = &shrinker->now;
            if (!concerns(&alteration, i) || point >= (UChar32)IDENTITY_INVALID_BYTE)
                continue;
            alteration.letter = u_foldCase(point, U_FOLD_CASE_DEFAULT);
            bool taken = false;
            for (UChar32 plain = 'a'; plain < 'a' + PLAIN_LETTERS && plain != alteration.letter && !taken; plain++) {
                alteration.plain = plain;
                taken = try_alteration(shrinker, alteration);
            }
            any = any || taken;
        }
    }
    return any;
}

/* Each code point of one name. */
static bool plain_points(struct shrinker *shrinker, uint32_t name, bool offices)
{
    bool any = false;
    UChar32 point;
    for (uint32_t at = 0; at < SINGLE_POINTS && point_at(shrinker, offices, name, at, &point); at++) {
        bool taken = false;
        for (int plain = 0; plain < 2 * PLAIN_LETTERS && !taken; plain++) {
            struct alteration alteration = {.kind = KIND_POINT, .offices = offices, .name = name, .identity = ALL, .at = at};
            alteration.plain = (plain % 2 ? 'a' : 'A') + plain / 2;
            taken = try_alteration(shrinker, alteration);
        }
        any = any || taken;
    }
    return any;
}

/* Names become those that come before them. */
static bool join(struct shrinker *shrinker, bool offices)
{
    bool any = false;
    for (uint32_t i = 2; i < pool_of(&shrinker->now, offices)->count && i < SINGLE_NAMES; i++)
        for (uint32_t other = 1; other < i && i < pool_of(&shrinker->now, offices)->count; other++)
            any = try_alteration(
                      shrinker,
                      (struct alteration){.kind = KIND_JOIN, .offices = offices, .name = i, .identity = ALL, .at = other}) ||
                  any;
    return any;
}

static bool shrink_pool(struct shrinker *shrinker, bool offices)
{
    struct alteration all = {.offices = offices, .name = ALL, .identity = ALL};
    bool any = join(shrinker, offices);
    if (pool_of(&shrinker->now, offices)->count <= 2 * SINGLE_NAMES) {
        struct alteration plainly = all;
        plainly.kind = KIND_SPELL;
        any = try_alteration(shrinker, plainly) || any;
    }
    any = drop_points(shrinker, all) || any;
    for (uint32_t i = 1; i < pool_of(&shrinker->now, offices)->count && i < SINGLE_NAMES; i++) {
        struct alteration group = {.offices = offices, .name = ALL, .identity = identity_of(&shrinker->now, offices, i)};
        any = drop_points(shrinker, group) || any;
        group.name = i;
        group.identity = ALL;
        any = drop_points(shrinker, group) || any;
    }
    any = plain_letters(shrinker, all) || any;
    for (uint32_t i = 1; i < pool_of(&shrinker->now, offices)->count && i < SINGLE_NAMES; i++) {
        struct alteration group = {.offices = offices, .name = ALL, .identity = identity_of(&shrinker->now, offices, i)};
        any = plain_letters(shrinker, group) || any;
        if (i < pool_of(&shrinker->now, offices)->count)
            any = plain_points(shrinker, i, offices) || any;
    }
    for (int plain = 0; plain < PLAIN_LETTERS; plain++) {
        struct alteration swap = all;
        swap.kind = KIND_SWAP;
        swap.plain = 'a' + plain;
        any = try_alteration(shrinker, swap) || any;
    }
    return any;
}

static struct alteration office_alteration(char letter)
{
    return (struct alteration){
        .kind = KIND_OFFICE, .offices = true, .other = true, .name = ALL, .identity = ALL, .plain = (UChar32)letter};
}

static bool ask_alteration(struct shrinker *shrinker, struct alteration alteration)
{
    struct specimen draft;
    alteration.now = &shrinker->now;
    bool shown = shrinker_ask(shrinker, alter, &alteration, &draft) == SHRINK_SHOWN;
    specimen_clean_up(&draft);
    return shown;
}

bool shrink_ask_offices(struct shrinker *shrinker, char letter) { return ask_alteration(shrinker, office_alteration(letter)); }

bool shrink_ask_letter(struct shrinker *shrinker, char letter, char other)
{
    return ask_alteration(
        shrinker,
        (struct alteration){
            .kind = KIND_LETTER, .other = true, .name = ALL, .identity = ALL, .letter = (UChar32)letter, .plain = (UChar32)other});
}

/* Whether all offices are called what any office may be called. */
static bool has_plain_offices(const struct specimen *specimen)
{
    const struct strings *pool = pool_of(specimen, true);
    for (uint32_t i = 1; i < pool->count; i++) {
        char plain[16];
        int length = snprintf(plain, sizeof plain, "P%u", i);
        if (pool->at[i].length != (size_t)length || memcmp(pool->at[i].bytes, plain, (size_t)length) != 0)
            return false;
    }
    return true;
}

bool shrink_names(struct shrinker *shrinker)
{
    bool any = shrink_pool(shrinker, false);
    if (has_plain_offices(&shrinker->now))
        return any;
    if (try_alteration(shrinker, office_alteration('P')))
        return true;
    return shrink_pool(shrinker, true) || any;
}
