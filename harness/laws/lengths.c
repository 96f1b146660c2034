/* Names that are equal up to a length and differ after it, for faulty buffers, limits and counters. */
#include "base/text.h"
#include "laws/sets.h"

#include <string.h>

static const size_t lengths[] = {1,  2,  3,   4,   7,   8,   15,  16,  28,  29,  30,  31,  32,   33,   34,   40,   63,
                                 64, 65, 100, 127, 128, 129, 254, 255, 256, 257, 511, 512, 1023, 1024, 4095, 4096, 4097};
static const size_t long_lengths[] = {65536, 65535, 65537};

#define LENGTHS (sizeof lengths / sizeof *lengths)
#define LONG_LENGTHS (sizeof long_lengths / sizeof *long_lengths)
/* Least length of long names, in letters: their questions take time. */
#define LONG 300u
/* Lengths of one part. */
#define PART_LENGTHS 4u

/* Letters of one to four bytes in UTF-8, in both cases. */
static const char *const letters[][2] = {
    {"m", "M"}, {"\xC3\xA9", "\xC3\x89"}, {"\xE2\x93\x9C", "\xE2\x93\x82"}, {"\xF0\x90\x90\xA8", "\xF0\x90\x90\x80"}};

/* Adds a name of `count` letters, optionally with another first letter, and with this end. */
static void add_long(struct name_group *group, const char *const letter[2], size_t count, bool flip_first, const char *last,
                     const char *end)
{
    struct text name = {0};
    text_puts(&name, letter[flip_first]);
    for (size_t i = 1; i + 1 < count; i++)
        text_puts(&name, letter[0]);
    if (count > 1)
        text_puts(&name, last ? last : letter[0]);
    text_puts(&name, end);
    if (name.failed)
        group->failed = true;
    else
        name_group_add(group, name_of_bytes(&name));
    text_clean_up(&name);
}

static bool visit_length(struct name_group *group, const char *const letter[2], size_t count, const struct group_visitor *visitor)
{
    add_long(group, letter, count, false, NULL, "a");
    add_long(group, letter, count, false, NULL, "A");
    add_long(group, letter, count, false, NULL, "b");
    add_long(group, letter, count, false, NULL, "");
    add_long(group, letter, count, false, NULL, "a ");
    add_long(group, letter, count, true, NULL, "a");
    add_long(group, letter, count, false, letter[1], "a");
    add_long(group, letter, count, false, "n", "a");
    return name_group_visit(group, visitor);
}

/* Visits very long names in groups of two. */
static bool visit_long_pairs(struct name_group *group, const char *const letter[2], size_t count,
                             const struct group_visitor *visitor)
{
    add_long(group, letter, count, false, NULL, "a");
    add_long(group, letter, count, false, NULL, "A");
    if (!name_group_visit(group, visitor))
        return false;
    add_long(group, letter, count, false, NULL, "a");
    add_long(group, letter, count, false, NULL, "b");
    return name_group_visit(group, visitor);
}

size_t lengths_parts(const struct sets_config *config)
{
    bool low = config->effort < 0.5;
    return config->effort < EFFORT_LITTLE ? 1 : (LENGTHS + PART_LENGTHS - 1) / PART_LENGTHS + (low ? 1 : LONG_LENGTHS);
}

bool for_each_length_group(const struct sets_config *config, size_t part, const struct group_visitor *visitor)
{
    bool low = config->effort < 0.5, done = true;
    struct name_group group = {0};
    name_group_clear(&group);
    size_t short_parts = (LENGTHS + PART_LENGTHS - 1) / PART_LENGTHS;
    for (size_t width = 0; done && part >= short_parts && width < (low ? 1 : 2); width++)
        done = visit_long_pairs(&group, letters[width], long_lengths[part - short_parts], visitor);
    for (size_t i = part; done && part < short_parts && i < LENGTHS; i += short_parts)
        for (size_t width = 0; done && width < (low && lengths[i] > LONG ? 1 : 4); width++) {
            /* The length in code points, then in bytes. */
            size_t bytes = strlen(letters[width][0]);
            if (low && lengths[i] > LONG) {
                done = visit_long_pairs(&group, letters[width], lengths[i], visitor);
                continue;
            }
            done = visit_length(&group, letters[width], lengths[i], visitor);
            if (done && bytes > 1 && lengths[i] / bytes > 1)
                done = visit_length(&group, letters[width], lengths[i] / bytes, visitor);
        }
    name_group_clean_up(&group);
    return done;
}
