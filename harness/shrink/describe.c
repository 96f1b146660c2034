/* Describes what is irrelevant in a minimized scenario. */
#include "shrink/shrinker.h"

#define CASES (IDENTITY_CASE_EXACT + 1u)

/* An import rule: its key in fixtures, and its number of values. */
struct import_setting {
    const char *key;
    unsigned values;
    void (*set)(struct import_rules *import, unsigned value);
};

/* A setting and one of its values. */
struct import_choice {
    const struct import_setting *setting;
    unsigned value;
};

static bool reproduces(struct shrinker *shrinker, shrink_edit *edit, const void *context)
{
    struct test_case draft;
    bool reproduced = shrinker_ask(shrinker, edit, context, &draft) == SHRINK_REPRODUCED;
    test_case_clean_up(&draft);
    return reproduced;
}

static void set_collision(struct import_rules *import, unsigned value) { import->on_collision = (enum on_collision)value; }
static void set_reject(struct import_rules *import, unsigned value) { import->on_reject = (enum on_reject)value; }
static void set_order(struct import_rules *import, unsigned value) { import->order = (enum import_order)value; }

static const struct import_setting import_settings[] = {{"on_collision", ON_COLLISION_REJECT + 1u, set_collision},
                                                        {"on_reject", ON_REJECT_STOP + 1u, set_reject},
                                                        {"import_order", IMPORT_ADDS_FIRST + 1u, set_order}};

static bool set_import(struct test_case *draft, const void *context, bool *failed)
{
    const struct import_choice *choice = context;
    (void)failed;
    choice->setting->set(&draft->scenario.import, choice->value);
    return true;
}

static bool set_case(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    draft->scenario.names.rule.letter_case = *(const enum identity_case *)context;
    return true;
}

/* Swaps a site and the next one. */
static bool swap_sites(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    uint32_t first = *(const uint32_t *)context;
    struct scenario *scenario = &draft->scenario;
    struct site site = scenario->sites.at[first];
    scenario->sites.at[first] = scenario->sites.at[first + 1];
    scenario->sites.at[first + 1] = site;
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        struct change *change = &scenario->changes[i];
        uint32_t *const sites[] = {&change->site, &change->to_site};
        for (unsigned j = 0; j < 2; j++)
            if (*sites[j] == first || *sites[j] == first + 1)
                *sites[j] = 2 * first + 1 - *sites[j];
    }
    return true;
}

static bool more_cycles(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    uint32_t times = *(const uint32_t *)context;
    if (draft->scenario.cycles > SCENARIO_MOST_CYCLES / times)
        return false;
    draft->scenario.cycles *= times;
    return true;
}

/* The letters of users' names as bits, from a. */
static uint32_t letters_of(const struct test_case *test_case)
{
    const struct strings *users = &test_case->scenario.names.users;
    uint32_t letters = 0;
    for (uint32_t i = 1; i < users->count; i++)
        for (size_t j = 0; j < users->at[i].length; j++) {
            char lower = (char)(users->at[i].bytes[j] | 0x20);
            if (lower >= 'a' && lower <= 'z')
                letters |= 1u << (lower - 'a');
        }
    return letters;
}

static void describe_letters(struct shrinker *shrinker, struct text *lines)
{
    static const char others[] = "qz"; /* letters without special case rules */
    uint32_t letters = letters_of(&shrinker->now);
    for (unsigned i = 0; i < 26; i++) {
        char letter = (char)('a' + i);
        if (!(letters >> i & 1u))
            continue;
        bool any = true, asked = false;
        for (const char *other = others; *other && any; other++) {
            if (letters >> (*other - 'a') & 1u)
                continue;
            asked = true;
            any = shrink_ask_letter(shrinker, letter, *other);
        }
        if (any && asked)
            text_printf(lines, "The letter %c can be any other letter.\n", letter);
    }
}

static void describe_sites(struct shrinker *shrinker, struct text *lines)
{
    if (shrink_ask_offices(shrinker, 'Q'))
        text_puts(lines, "The names of the post offices can be any distinct names.\n");
    uint32_t count = shrinker->now.scenario.sites.count;
    bool any = count > 1;
    for (uint32_t i = 0; any && i + 1 < count; i++)
        any = reproduces(shrinker, swap_sites, &i);
    if (any)
        text_puts(lines, "The order of the sites does not matter.\n");
}

/* Tests each rule separately. */
static void describe_import(struct shrinker *shrinker, struct text *lines)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sizeof import_settings / sizeof *import_settings; i++) {
        const struct import_setting *setting = &import_settings[i];
        bool any = true;
        for (unsigned value = 0; any && value < setting->values; value++)
            any = reproduces(shrinker, set_import, &(struct import_choice){setting, value});
        if (any)
            text_printf(lines, "%s%s", count++ > 0 ? ", " : "", setting->key);
    }
    if (count > 0)
        text_puts(lines, count == 1 ? " does not matter.\n" : " do not matter (tested separately).\n");
}

static void describe_settings(struct shrinker *shrinker, struct text *lines)
{
    bool any = true;
    describe_import(shrinker, lines);
    for (unsigned i = 0; any && i < CASES; i++)
        any = reproduces(shrinker, set_case, &(enum identity_case){(enum identity_case)i});
    if (any)
        text_puts(lines, "The case of the identity rule can be simple, ascii, full or exact.\n");
    if (reproduces(shrinker, more_cycles, &(uint32_t){2}) && reproduces(shrinker, more_cycles, &(uint32_t){5}))
        text_puts(lines, "More cycles do not change the result.\n");
}

enum shrink_status shrink_describe(const struct test_case *test_case, const struct shrink_config *config, struct text *lines)
{
    struct shrinker shrinker;
    if (shrinker_begin(&shrinker, test_case, config)) {
        describe_sites(&shrinker, lines);
        describe_letters(&shrinker, lines);
        describe_settings(&shrinker, lines);
    }
    if (lines->failed && shrinker.status == SHRINK_OK)
        shrinker.status = SHRINK_NO_MEMORY;
    shrinker_clean_up(&shrinker);
    return shrinker.status;
}
