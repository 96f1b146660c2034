#include "search/draw.h"

/* Independent random streams of one seed. */
enum stream { STREAM_VOCABULARY, STREAM_SCENARIO };

struct draw_config draw_defaults(uint64_t seed)
{
    return (struct draw_config){
        .seed = seed, .sites = 3, .recipients = 4, .entries = 3, .changes = 3, .cycles = 6, .quiet_cycles = 2, .upgrades = true};
}

/* Makes the names of the block, unless they are the current ones. */
static enum identity_status open_block(struct drawing *drawing, uint64_t block)
{
    if (drawing->block == block + 1)
        return IDENTITY_OK;
    const struct draw_config *config = &drawing->config;
    const struct vocabulary_config names = {
        .default_rule = config->default_rule, .names = config->names, .name_count = config->name_count};
    struct random random = random_start(config->seed, STREAM_VOCABULARY, block);
    vocabulary_clean_up(&drawing->words);
    drawing->block = 0;
    enum identity_status status = vocabulary_make(&drawing->words, &names, &random);
    if (status != IDENTITY_OK)
        return status;
    drawing->block = block + 1;
    scenario_borrow_names(&drawing->test_case.scenario, &drawing->words.names);
    return IDENTITY_OK;
}

/* The state of drawing a scenario. */
struct generator {
    struct drawing *drawing;
    const struct draw_config *config;
    const struct vocabulary *words;
    struct scenario *scenario;
    struct random random;
    bool failed; /* out of memory */
};

/* A user's name, which is valid UTF-8 if `representable`. */
static uint32_t draw_user(struct generator *generator, bool representable)
{
    const struct vocabulary *words = generator->words;
    return words->users[random_below(&generator->random, representable ? words->representable : words->user_count)];
}

static uint32_t draw_office(struct generator *generator)
{
    return generator->words->offices[random_below(&generator->random, generator->words->office_count)];
}

/* Mostly none. With names that are not valid UTF-8, comments cannot be written (fixture/emit.h). */
static uint32_t draw_comment(struct generator *generator)
{
    const struct vocabulary *words = generator->words;
    if (words->representable < words->user_count || !random_one_in(&generator->random, 4))
        return STRING_EMPTY;
    return words->comments[random_below(&generator->random, words->comment_count)];
}

static bool is_representable(const struct generator *generator, uint32_t user)
{
    for (uint32_t i = 0; i < generator->words->representable; i++)
        if (generator->words->users[i] == user)
            return true;
    return false;
}

static void draw_sites(struct generator *generator)
{
    struct scenario *scenario = generator->scenario;
    struct random *random = &generator->random;
    uint32_t most = generator->config->sites, count = most;
    if (random_one_in(random, 3))
        count = 1 + random_below(random, most);
    for (uint32_t i = 0; i < count && !generator->failed; i++) {
        bool plain = i < generator->words->office_count && !random_one_in(random, 8);
        uint32_t office = plain ? generator->words->offices[i] : draw_office(generator);
        generator->failed = sites_add_site(&scenario->sites, office) != SITES_OK;
    }
    count = random_below(random, generator->config->recipients + 1);
    if (random_one_in(random, 2))
        count = generator->config->recipients;
    for (; count > 0 && !generator->failed; count--) {
        struct site *site = &scenario->sites.at[random_below(random, scenario->sites.count)];
        struct recipient recipient = {.name = draw_user(generator, false)};
        recipient.comment = draw_comment(generator);
        generator->failed = sites_add(site, recipient) == SITES_NO_MEMORY; /* skips a duplicate */
    }
}

/* Whether a site's post office has this identity before cycle 1. */
static bool is_initial_site_office(const struct generator *generator, uint32_t office)
{
    const uint32_t *identity = generator->words->names.office_identities.of;
    for (uint32_t i = 0; i < generator->scenario->sites.count; i++)
        if (identity[generator->scenario->sites.at[i].post_office] == identity[office])
            return true;
    return false;
}

/* Whether a site's post office has this identity before cycle 1 or by an earlier change. */
static bool is_site_office(const struct generator *generator, uint32_t office)
{
    const struct scenario *scenario = generator->scenario;
    const uint32_t *identity = generator->words->names.office_identities.of;
    for (uint32_t i = 0; i < scenario->change_count; i++)
        if (scenario->changes[i].kind == CHANGE_READDRESS && identity[scenario->changes[i].office] == identity[office])
            return true;
    return is_initial_site_office(generator, office);
}

/* The initial post office entry of this identity, or NULL. */
static const struct entry *find_office(const struct generator *generator, uint32_t office)
{
    const uint32_t *identity = generator->words->names.office_identities.of;
    for (uint32_t i = 0; i < generator->scenario->entry_count; i++) {
        const struct entry *entry = &generator->scenario->entries[i];
        if (locn_is_office(entry->locn) && identity[entry->name] == identity[office])
            return entry;
    }
    return NULL;
}

/* Whether a user's name has an empty stored form. */
static bool is_stored_empty(const struct generator *generator, const struct entry *entry)
{
    return !locn_is_office(entry->locn) && names_stored(generator->words->names.stored_users, entry->name) == STRING_EMPTY;
}

static bool has_user_entry(const struct generator *generator, uint32_t user)
{
    const uint32_t *identity = generator->words->names.user_identities.of;
    for (uint32_t i = 0; i < generator->scenario->entry_count; i++) {
        const struct entry *entry = &generator->scenario->entries[i];
        if (!locn_is_office(entry->locn) && identity[entry->name] == identity[user])
            return true;
    }
    return false;
}

static struct entry draw_office_entry(struct generator *generator)
{
    struct entry entry = {.name = draw_office(generator)};
    entry.locn = random_one_in(&generator->random, 3) ? 'P' : 'p';
    entry.comment = random_one_in(&generator->random, 2)
                        ? generator->words->names.connector_comment
                        : generator->words->comments[random_below(&generator->random, generator->words->comment_count)];
    return entry;
}

static struct entry draw_user_entry(struct generator *generator)
{
    static const char locns[] = "LllllRrAa";
    struct entry entry = {.name = draw_user(generator, true)};
    entry.locn = (uint32_t)locns[random_below(&generator->random, sizeof locns - 1)];
    entry.comment = random_one_in(&generator->random, 4)
                        ? generator->words->comments[random_below(&generator->random, generator->words->comment_count)]
                        : STRING_EMPTY;
    return entry;
}

static bool is_connectors(const struct generator *generator, const struct entry *entry)
{
    return names_is_connectors(&generator->words->names, entry->comment);
}

/* The Addr of an initial entry: an existing post office entry, or empty. */
static uint32_t draw_addr(struct generator *generator)
{
    uint32_t office = draw_office(generator);
    return find_office(generator, office) ? office : STRING_EMPTY;
}

/* Whether cycle 1 adds the post office. */
static bool is_added(const struct generator *generator, uint32_t office)
{
    const struct scenario *scenario = generator->scenario;
    for (uint32_t i = 0; i < scenario->change_count; i++)
        if (scenario->changes[i].kind == CHANGE_READDRESS && scenario->changes[i].before_cycle == 1)
            return false;
    return is_initial_site_office(generator, office);
}

/* The Addr of an entry that is added before a cycle: a post office that exists then, or empty. */
static uint32_t draw_later_addr(struct generator *generator, uint32_t before_cycle)
{
    uint32_t office = draw_office(generator);
    return (before_cycle > 1 && is_added(generator, office)) || find_office(generator, office) ? office : STRING_EMPTY;
}

/* Whether the entry is an administrator's with a site's post office name, which a well-formed scenario excludes. */
static bool is_taken(const struct generator *generator, const struct entry *entry)
{
    if (!locn_is_office(entry->locn) || !generator->config->well_formed || !is_site_office(generator, entry->name))
        return false;
    return !is_connectors(generator, entry);
}

static void draw_entries(struct generator *generator)
{
    struct random *random = &generator->random;
    uint32_t count = random_one_in(random, 2) ? 0 : random_below(random, generator->config->entries + 1);
    for (uint32_t i = 0; i < count && !generator->failed; i++) {
        struct entry entry = random_one_in(random, 2) ? draw_office_entry(generator) : draw_user_entry(generator);
        bool office = locn_is_office(entry.locn);
        entry.addr = draw_addr(generator);
        if (is_stored_empty(generator, &entry))
            continue;
        if (office ? find_office(generator, entry.name) || is_taken(generator, &entry) : has_user_entry(generator, entry.name))
            continue;
        generator->failed = scenario_add_entry(generator->scenario, &entry) != SCENARIO_OK;
    }
}

/* Draws a recipient of a site after the earlier changes. Returns false if there is none. */
static bool draw_recipient(struct generator *generator, struct change *change)
{
    const struct site *site = &generator->drawing->current.at[change->site];
    if (site->count == 0)
        return false;
    change->name = site->recipients[random_below(&generator->random, site->count)].name;
    return is_representable(generator, change->name);
}

/* Draws a user that the post office probably has before that cycle. If it does not, the trial discards the scenario. */
static bool draw_removal(struct generator *generator, struct change *change)
{
    const struct scenario *scenario = generator->scenario;
    if (change->before_cycle > 1 && random_one_in(&generator->random, 2))
        return draw_recipient(generator, change);
    uint32_t count = scenario->entry_count + scenario->change_count;
    if (count == 0)
        return false;
    uint32_t index = random_below(&generator->random, count);
    const struct entry *entry;
    if (index < scenario->entry_count) {
        entry = &scenario->entries[index];
    } else {
        const struct change *earlier = &scenario->changes[index - scenario->entry_count];
        if (earlier->kind != CHANGE_ADMINISTRATOR_ADDS)
            return false;
        entry = &earlier->entry;
    }
    change->name = entry->name;
    return !locn_is_office(entry->locn);
}

/* Whether the site may get this post office. Excluded from well-formed scenarios: the hosting site, whose old entry stays
 * and becomes unroutable (KB Q197255), and administrators' post offices. */
static bool is_readdressable(const struct generator *generator, const struct change *change)
{
    const struct scenario *scenario = generator->scenario;
    const uint32_t *identity = generator->words->names.office_identities.of;
    const struct entry *entry = find_office(generator, change->office);
    if (!generator->config->well_formed)
        return true;
    if (change->site == 0 || (entry && !is_connectors(generator, entry)))
        return false;
    for (uint32_t i = 0; i < scenario->change_count; i++) {
        const struct change *earlier = &scenario->changes[i];
        if (earlier->kind == CHANGE_ADMINISTRATOR_ADDS && locn_is_office(earlier->entry.locn) &&
            identity[earlier->entry.name] == identity[change->office])
            return false;
    }
    return true;
}

/* Draws the members for a change of this kind. Returns false if no such change is possible. */
static bool draw_change(struct generator *generator, struct change *change)
{
    struct random *random = &generator->random;
    uint32_t sites = generator->scenario->sites.count;
    change->site = random_below(random, sites);
    switch (change->kind) {
    case CHANGE_ADD:
        change->name = draw_user(generator, true);
        change->comment = draw_comment(generator);
        return true;
    case CHANGE_REMOVE: return draw_recipient(generator, change);
    case CHANGE_RENAME: change->to_name = draw_user(generator, true); return draw_recipient(generator, change);
    case CHANGE_MOVE:
        change->to_site = random_below(random, sites);
        return change->to_site != change->site && draw_recipient(generator, change);
    case CHANGE_READDRESS: change->office = draw_office(generator); return is_readdressable(generator, change);
    case CHANGE_ADMINISTRATOR_ADDS:
        change->entry = random_one_in(random, 4) ? draw_office_entry(generator) : draw_user_entry(generator);
        change->entry.addr = draw_later_addr(generator, change->before_cycle);
        /* Nor does an administrator make the connector the owner of a post office, whose users it then deletes. */
        if (generator->config->well_formed && locn_is_office(change->entry.locn) && is_connectors(generator, &change->entry))
            return false;
        return !is_taken(generator, &change->entry) && !is_stored_empty(generator, &change->entry);
    case CHANGE_ADMINISTRATOR_REMOVES: return draw_removal(generator, change);
    }
    return false;
}

static void draw_changes(struct generator *generator)
{
    const struct draw_config *config = generator->config;
    struct random *random = &generator->random;
    struct sites *current = &generator->drawing->current;
    if (config->cycles <= config->quiet_cycles)
        return;
    uint32_t last = config->cycles - config->quiet_cycles, cycle = 1;
    uint32_t count = random_one_in(random, 3) ? 0 : random_below(random, config->changes + 1);
    if (config->upgrades && last > 1 && random_one_in(random, 8))
        generator->drawing->test_case.upgrade_before = 2 + random_below(random, last - 1);
    if (count == 0 || generator->failed)
        return;
    generator->failed = sites_copy(current, &generator->scenario->sites) != SITES_OK;
    for (; count > 0 && !generator->failed; count--) {
        if (cycle < last && !random_one_in(random, 4))
            cycle += 1 + random_below(random, last - cycle) / count;
        struct change change = {.before_cycle = cycle};
        change.kind = (enum change_kind)random_below(random, CHANGE_ADMINISTRATOR_REMOVES + 1u);
        if (!draw_change(generator, &change))
            continue;
        enum sites_status status = scenario_change_sites(current, &change);
        if (status == SITES_OK)
            generator->failed = scenario_add_change(generator->scenario, &change) != SCENARIO_OK;
        else
            generator->failed = status == SITES_NO_MEMORY;
    }
}

static struct import_rules draw_import(struct random *random)
{
    struct import_rules import = {0};
    if (random_one_in(random, 3))
        import.on_collision = (enum on_collision)(1 + random_below(random, ON_COLLISION_REJECT));
    if (random_one_in(random, 6))
        import.on_reject = ON_REJECT_STOP;
    if (random_one_in(random, 6))
        import.order = IMPORT_ADDS_FIRST;
    return import;
}

enum draw_status draw_test_case(struct drawing *drawing, uint64_t number)
{
    const struct draw_config *config = &drawing->config;
    switch (open_block(drawing, number / DRAW_BLOCK)) {
    case IDENTITY_OK: break;
    case IDENTITY_NO_MEMORY: return DRAW_NO_MEMORY;
    case IDENTITY_FAILED: return DRAW_FAILED;
    }
    struct scenario *scenario = &drawing->test_case.scenario;
    struct generator generator = {
        .drawing = drawing,
        .config = config,
        .words = &drawing->words,
        .scenario = scenario,
        .random = random_start(config->seed, STREAM_SCENARIO, number),
    };
    scenario_clear(scenario);
    scenario->cycles = config->cycles;
    scenario->import = (struct import_rules){0};
    drawing->test_case.upgrade_before = 0;
    if (!config->default_import)
        scenario->import = draw_import(&generator.random);
    draw_sites(&generator);
    if (!generator.failed)
        draw_entries(&generator);
    if (!generator.failed)
        draw_changes(&generator);
    return generator.failed ? DRAW_NO_MEMORY : DRAW_OK;
}

void drawing_clean_up(struct drawing *drawing)
{
    test_case_clean_up(&drawing->test_case);
    vocabulary_clean_up(&drawing->words);
    sites_clean_up(&drawing->current);
    drawing->block = 0;
}

enum draw_status draw_once(const struct draw_config *config, uint64_t number, struct test_case *test_case)
{
    struct drawing drawing = {.config = *config};
    *test_case = (struct test_case){0};
    enum draw_status status = draw_test_case(&drawing, number);
    if (status == DRAW_OK && test_case_copy(test_case, &drawing.test_case) != TEST_CASE_OK)
        status = DRAW_NO_MEMORY;
    drawing_clean_up(&drawing);
    return status;
}
