#include "shrink/respell.h"

#include "base/utf8.h"
#include "model/unicode.h"

#include <stdlib.h>
#include <unicode/uchar.h>

static void append_point(struct text *text, UChar32 point)
{
    char bytes[UTF8_MAX];
    text_append(text, bytes, utf8_write(bytes, point));
}

static bool is_plain_letter(UChar32 point) { return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z'); }

/* Order of plainness: A a B b ..., then all others. */
static uint32_t rank(UChar32 point)
{
    if (point >= 'A' && point <= 'Z')
        return 2 * (uint32_t)(point - 'A');
    if (point >= 'a' && point <= 'z')
        return 2 * (uint32_t)(point - 'a') + 1;
    return 64 + (uint32_t)point;
}

/* Deviation of names from short and plain, most significant first. */
struct plainness {
    uint64_t points, foreign, others;
};

static void add_deviation(struct plainness *plainness, struct ccm_name name)
{
    for (size_t at = 0; at < name.length; plainness->points++) {
        UChar32 point = utf8_next(name.bytes, name.length, &at);
        plainness->foreign += point >= 0x80;
        plainness->others += !is_plain_letter(point);
    }
}

const struct strings *respelling_pool(const struct test_case *test_case, bool offices)
{
    return offices ? &test_case->scenario.names.offices : &test_case->scenario.names.users;
}

uint32_t respelling_identity(const struct test_case *test_case, bool offices, uint32_t name)
{
    const struct names *names = &test_case->scenario.names;
    return (offices ? &names->office_identities : &names->user_identities)->of[name];
}

bool respelling_applies(const struct respelling *respelling, uint32_t name)
{
    if (respelling->name != RESPELL_ALL && respelling->name != name)
        return false;
    return respelling->identity == RESPELL_ALL ||
           respelling_identity(respelling->now, respelling->offices, name) == respelling->identity;
}

static UChar32 alter_point(const struct respelling *respelling, UChar32 point, uint32_t at)
{
    UChar32 plain = respelling->plain;
    if (utf8_is_invalid_byte(point))
        return respelling->kind == RESPELL_POINT && at == respelling->at ? plain : point;
    struct unicode_version unicode = unicode_version();
    UChar32 folded = unicode_fold(unicode, point);
    switch (respelling->kind) {
    case RESPELL_LETTER:
        if (folded != respelling->letter)
            return point;
        return u_isupper(point) ? unicode_upper(unicode, plain) : plain;
    case RESPELL_POINT: return at == respelling->at ? plain : point;
    case RESPELL_SWAP:
        if (folded != plain)
            return point;
        return point == plain ? unicode_upper(unicode, plain) : plain;
    default: return point;
    }
}

/* Appends the plainest name that preserves the groups of equal names; nothing if letters run out. */
static void spell_plainly(const struct respelling *respelling, uint32_t number, struct text *spelling)
{
    const struct test_case *now = respelling->now;
    uint32_t identity = respelling_identity(now, respelling->offices, number), group = 0, index = 0, size = 0, width = 1;
    for (uint32_t i = 1; i < respelling_pool(now, respelling->offices)->count; i++) {
        uint32_t other = respelling_identity(now, respelling->offices, i);
        bool first = true; /* of its identity */
        for (uint32_t j = 1; j < i && first; j++)
            first = respelling_identity(now, respelling->offices, j) != other;
        group += size == 0 && first && other != identity;
        index += other == identity && i < number;
        size += other == identity;
    }
    while (1u << width < size)
        width++;
    for (; width > 0 && group < 26; width--)
        append_point(spelling, (UChar32)((index >> (width - 1) & 1u ? 'a' : 'A') + group));
}

static void spell(const struct respelling *respelling, uint32_t number, struct ccm_name name, struct text *spelling)
{
    if (respelling->kind == RESPELL_OFFICE) {
        text_printf(spelling, "%c%u", (int)respelling->plain, number);
        return;
    }
    if (respelling->kind == RESPELL_SPELL) {
        spell_plainly(respelling, number, spelling);
        return;
    }
    if (respelling->kind == RESPELL_JOIN) {
        struct ccm_name other = respelling_pool(respelling->now, respelling->offices)->at[respelling->at];
        text_append(spelling, other.bytes, other.length);
        return;
    }
    uint32_t index = 0;
    for (size_t at = 0; at < name.length; index++) {
        UChar32 point = utf8_next(name.bytes, name.length, &at);
        if (respelling->kind == RESPELL_DROP && index >= respelling->at && index - respelling->at < respelling->count)
            continue;
        append_point(spelling, alter_point(respelling, point, index));
    }
}

static void renumber(uint32_t *name, const uint32_t *numbers) { *name = numbers[*name]; }

/* Replaces the numbers of all uses of names. */
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
            if (offices) {
                renumber(&change->office, numbers);
            } else {
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

/* Whether the new names, from `from` on, are plainer than the old names that they replace. */
static bool is_plainer(const struct strings *pool, uint32_t from, const uint32_t *numbers)
{
    struct plainness before = {0}, after = {0};
    int order = 0;
    for (uint32_t i = 1; i < from; i++) {
        struct ccm_name old = pool->at[i], new = pool->at[numbers[i]];
        add_deviation(&before, old);
        add_deviation(&after, new);
        for (size_t a = 0, b = 0; order == 0 && a < old.length && b < new.length;) {
            uint32_t left = rank(utf8_next(old.bytes, old.length, &a)), right = rank(utf8_next(new.bytes, new.length, &b));
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

bool respell(struct test_case *draft, const void *context, bool *failed)
{
    const struct respelling *respelling = context;
    struct scenario *scenario = &draft->scenario;
    struct strings *pool = respelling->offices ? &scenario->names.offices : &scenario->names.users;
    uint32_t count = pool->count;
    uint32_t *numbers = malloc(count * sizeof *numbers);
    struct text spelling = {0};
    bool any = false;
    *failed = !numbers;
    for (uint32_t i = 0; i < count && !*failed; i++) {
        numbers[i] = i;
        if (i == STRING_EMPTY || !respelling_applies(respelling, i))
            continue;
        text_clear(&spelling);
        spell(respelling, i, pool->at[i], &spelling);
        if (spelling.length == 0 && !spelling.failed)
            continue; /* names must not be empty */
        *failed = spelling.failed || !strings_intern(pool, name_of_bytes(&spelling), &numbers[i]);
        any = any || numbers[i] != i;
    }
    if (any && !*failed && !respelling->other)
        any = is_plainer(pool, count, numbers);
    if (respelling->shorten) {
        any = any && scenario->names.rule.length > respelling->count;
        scenario->names.rule.length -= any ? respelling->count : 0;
    }
    if (any && !*failed)
        renumber_all(scenario, respelling->offices, numbers);
    text_clean_up(&spelling);
    free(numbers);
    return any;
}
