/* Random families, the same on every machine: a few letters, and names that are one edit apart. */
#include "base/text.h"
#include "search/law_sets.h"
#include "search/random.h"

#include <stdint.h>
#include <string.h>

#define SEED 237588u
/* Families of one part, and names of one family. */
#define FAMILIES 100u
#define NAMES 12u
#define LETTERS_MOST 6u
#define ALPHABETS 6u
#define ALPHABET_MOST 8u

/* Letters that are near each other by case, by accent, by shape. */
static const char *const alphabets[ALPHABETS][ALPHABET_MOST] = {
    {"a", "A", "b", "B", "c", "C", "a", "b"},
    {"a", "A", "_", "[", " ", "z", "Z", "`"},
    {"e", "E", "\xC3\xA9", "\xC3\x89", "e\xCC\x81", "E\xCC\x81", "\xCC\x81", "\xC3\xA8"},
    {"s", "S", "\xC3\x9F", "\xE1\xBA\x9E", "ss", "SS", "\xC5\xBF", "sS"},
    {"\xCF\x83", "\xCF\x82", "\xCE\xA3", "\xC4\xB1", "i", "I", "\xC4\xB0", "i\xCC\x87"},
    {"k", "K", "\xE2\x84\xAA", "\xC3\xA5", "\xC3\x85", "\xE2\x84\xAB", "\xFF", "\xC3"},
};

struct made_name {
    const char *letters[LETTERS_MOST + 1];
    size_t count;
};

static const char *letter(struct random *random, size_t alphabet)
{
    return alphabets[alphabet][random_below(random, ALPHABET_MOST)];
}

/* One letter put in, taken out, replaced, or two of them exchanged. */
static void edit(struct made_name *name, struct random *random, size_t alphabet)
{
    size_t at = random_below(random, (uint32_t)name->count);
    switch (random_below(random, 4)) {
    case 0:
        if (name->count > LETTERS_MOST)
            break;
        memmove(name->letters + at + 1, name->letters + at, (name->count - at) * sizeof *name->letters);
        name->letters[at] = letter(random, alphabet);
        name->count++;
        break;
    case 1:
        if (name->count > 1)
            name->count--; /* a prefix */
        break;
    case 2: name->letters[at] = letter(random, alphabet); break;
    default: {
        size_t other = random_below(random, (uint32_t)name->count);
        const char *held = name->letters[at];
        name->letters[at] = name->letters[other];
        name->letters[other] = held;
    }
    }
}

static void add(struct family *family, const struct made_name *made)
{
    struct text name = {0};
    for (size_t i = 0; i < made->count; i++)
        text_puts(&name, made->letters[i]);
    if (name.failed)
        family->failed = true;
    else
        family_add(family, (struct ccm_name){.bytes = name.bytes, .length = name.length});
    text_clean_up(&name);
}

static void make(struct family *family, uint64_t number)
{
    struct random random = random_start(SEED, 0, number);
    size_t alphabet = random_below(&random, ALPHABETS);
    struct made_name first = {.count = 1 + random_below(&random, LETTERS_MOST)};
    for (size_t i = 0; i < first.count; i++)
        first.letters[i] = letter(&random, alphabet);
    struct made_name name = first;
    add(family, &name);
    for (size_t i = 1; i < NAMES; i++) {
        if (i % 3 == 0)
            name = first;
        edit(&name, &random, alphabet);
        add(family, &name);
    }
}

bool give_random(const struct sets_config *config, size_t part, const struct family_taker *taker)
{
    struct family family = {0};
    family_clear(&family);
    bool given = true;
    size_t families = config->effort < 1 ? sets_share(config, (size_t)8 * FAMILIES) / sets_parts(config, SET_RANDOM) : FAMILIES;
    for (size_t i = 0; given && i < families; i++) {
        make(&family, (uint64_t)part * FAMILIES + i);
        given = family_give(&family, taker);
    }
    family_clean_up(&family);
    return given;
}
