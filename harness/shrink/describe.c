/* Describes what is irrelevant in a minimized scenario. */
#include "fixture/keys.h"
#include "shrink/shrinker.h"

/* A rule of the post office and one of its values. */
struct choice {
    const struct key *rule;
    unsigned value;
};

static bool reproduces(struct shrinker *shrinker, shrink_edit *edit, const void *context)
{
    struct test_case draft;
    bool reproduced = shrinker_ask(shrinker, edit, context, &draft) == SHRINK_REPRODUCED;
    test_case_clean_up(&draft);
    return reproduced;
}

static bool set_rule(struct test_case *draft, const void *context, bool *failed)
{
    const struct choice *choice = context;
    (void)failed;
    key_store(choice->rule, &draft->scenario, choice->value);
    return true;
}

/* Whether the result is the same with each value of the rule. */
static bool is_irrelevant(struct shrinker *shrinker, const struct key *rule)
{
    bool any = true;
    for (unsigned value = 0; any && value < rule->word_count; value++)
        any = reproduces(shrinker, set_rule, &(struct choice){rule, value});
    return any;
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
    if (draft->scenario.cycles > SCENARIO_MAX_CYCLES / times)
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
    for (unsigned i = KEY_IMPORT_RULES; i < KEY_RULES; i++)
        if (is_irrelevant(shrinker, key_rule(i)))
            text_printf(lines, "%s%s", count++ > 0 ? ", " : "", key_rule(i)->name);
    if (count > 0)
        text_puts(lines, count == 1 ? " does not matter.\n" : " do not matter (tested separately).\n");
}

static void describe_settings(struct shrinker *shrinker, struct text *lines)
{
    describe_import(shrinker, lines);
    if (is_irrelevant(shrinker, key_rule(0)))
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
