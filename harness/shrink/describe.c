/* What does not matter to a shrunk scenario. */
#include "shrink/shrinker.h"

#define COLLISIONS (ON_COLLISION_REJECT + 1u)
#define CASES (IDENTITY_CASE_EXACT + 1u)

static bool shows(struct shrinker *shrinker, shrink_edit *edit, const void *context)
{
    struct test_case draft;
    bool shown = shrinker_ask(shrinker, edit, context, &draft) == SHRINK_SHOWN;
    test_case_clean_up(&draft);
    return shown;
}

static bool set_collision(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    draft->scenario.import.on_collision = *(const enum on_collision *)context;
    return true;
}

static bool set_case(struct test_case *draft, const void *context, bool *failed)
{
    (void)failed;
    draft->scenario.names.rule.letter_case = *(const enum identity_case *)context;
    return true;
}

/* A site and the next one change places. */
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

/* Letters of users' names, bits from a. */
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

static void tell_letters(struct shrinker *shrinker, struct text *lines)
{
    static const char others[] = "qz"; /* no letter of a trap */
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

static void tell_sites(struct shrinker *shrinker, struct text *lines)
{
    if (shrink_ask_offices(shrinker, 'Q'))
        text_puts(lines, "The names of the post offices can be anything, as long as they differ.\n");
    uint32_t count = shrinker->now.scenario.sites.count;
    bool any = count > 1;
    for (uint32_t i = 0; any && i + 1 < count; i++)
        any = shows(shrinker, swap_sites, &i);
    if (any)
        text_puts(lines, "The order of the sites does not matter.\n");
}

static void tell_settings(struct shrinker *shrinker, struct text *lines)
{
    bool any = true;
    for (unsigned i = 0; any && i < COLLISIONS; i++)
        any = shows(shrinker, set_collision, &(enum on_collision){(enum on_collision)i});
    if (any)
        text_puts(lines, "on_collision can be replace, keep or reject.\n");
    any = true;
    for (unsigned i = 0; any && i < CASES; i++)
        any = shows(shrinker, set_case, &(enum identity_case){(enum identity_case)i});
    if (any)
        text_puts(lines, "The case of the identity rule can be simple, ascii, full or exact.\n");
    if (shows(shrinker, more_cycles, &(uint32_t){2}) && shows(shrinker, more_cycles, &(uint32_t){5}))
        text_puts(lines, "However many cycles follow, it stays so.\n");
}

enum shrink_status shrink_describe(const struct test_case *test_case, const struct shrink_config *config, struct text *lines)
{
    struct shrinker shrinker;
    if (shrinker_begin(&shrinker, test_case, config)) {
        tell_sites(&shrinker, lines);
        tell_letters(&shrinker, lines);
        tell_settings(&shrinker, lines);
    }
    if (lines->failed && shrinker.status == SHRINK_OK)
        shrinker.status = SHRINK_NO_MEMORY;
    shrinker_clean_up(&shrinker);
    return shrinker.status;
}
