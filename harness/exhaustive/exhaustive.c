#include "exhaustive/exhaustive.h"

#include "base/array.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct exhaust_bound exhaust_defaults(void)
{
    return (struct exhaust_bound){
        .recipients = 4, .sites = 3, .letters = {.bytes = "aAb", .length = 3}, .length = 1, .cycles = 6, .quiet_cycles = 2};
}

/* Saturating arithmetic: the largest number represents all that are too large. */
static uint64_t saturating_multiply(uint64_t a, uint64_t b) { return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b; }
static uint64_t saturating_add(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }

static bool check_number(const char *what, uint32_t value, uint32_t least, uint32_t most, struct text *message)
{
    if (value >= least && value <= most)
        return true;
    text_printf(message, "%s: %" PRIu32 "; expected %" PRIu32 " to %" PRIu32, what, value, least, most);
    return false;
}

static bool check_bound(const struct exhaust_bound *bound, struct text *message)
{
    return check_number("recipients", bound->recipients, 0, EXHAUST_RECIPIENTS, message) &&
           check_number("sites", bound->sites, 1, EXHAUST_SITES, message) &&
           check_number("letters of a name", bound->length, 1, EXHAUST_LENGTH, message) &&
           check_number("changes", bound->changes, 0, EXHAUST_CHANGES, message) &&
           check_number("cycles", bound->cycles, 1, EXHAUST_CYCLES, message);
}

/* The last cycle that may have changes before it; the first is 2, as changes before cycle 1 make another directory. */
static uint32_t last_change(const struct exhaust_bound *bound)
{
    return bound->cycles > bound->quiet_cycles ? bound->cycles - bound->quiet_cycles : 0;
}

/* Number of post offices that a site can get: each site's and one more, each also in lower case with near_offices. */
static uint64_t count_targets(const struct exhaust *exhaust, uint32_t sites)
{
    return (uint64_t)(sites + 1) * (exhaust->bound.near_offices ? 2 : 1);
}

/* Upper bounds of the changes of one cycle, by kind. */
struct change_kinds {
    uint64_t adds, removes, renames, moves, readdresses;
};

static struct change_kinds change_kinds(const struct exhaust *exhaust, uint32_t sites)
{
    uint64_t recipients = exhaust->bound.recipients, words = exhaust->words.count, others = sites - 1;
    return (struct change_kinds){.adds = sites * words,
                                 .removes = recipients,
                                 .renames = recipients * words,
                                 .moves = recipients * others,
                                 .readdresses = others * count_targets(exhaust, sites)};
}

static uint64_t changes_at_once(const struct change_kinds *kinds)
{
    return kinds->adds + kinds->removes + kinds->renames + kinds->moves + kinds->readdresses;
}

/* Upper bound of the sequences of `changes` changes. */
static uint64_t count_sequences(const struct exhaust *exhaust, uint32_t sites, uint32_t changes)
{
    struct change_kinds kinds = change_kinds(exhaust, sites);
    uint32_t last = last_change(&exhaust->bound);
    uint64_t of_one = last > 1 ? saturating_multiply(changes_at_once(&kinds), last - 1) : 0, all = 1;
    for (uint32_t i = 0; i < changes; i++)
        all = saturating_multiply(all, of_one);
    return all;
}

/* Number of ways to name post offices: distinct names, or a pair of sites with similar names. */
static uint64_t count_variants(const struct exhaust *exhaust, uint32_t sites)
{
    return exhaust->bound.near_offices ? 1 + (uint64_t)sites * (sites - 1) / 2 : 1;
}

static bool add_shape(struct exhaust *exhaust, struct exhaust_shape *shape)
{
    struct exhaust_shape *shapes = array_grow(exhaust->shapes, exhaust->shape_count, &exhaust->shape_capacity, sizeof *shapes);
    if (!shapes)
        return false;
    exhaust->shapes = shapes;
    uint64_t all = saturating_multiply(exhaust->sequences[shape->sites], count_variants(exhaust, shape->sites));
    for (uint32_t i = 0; i < shape->sites; i++) {
        shape->orders[i] = 1;
        for (uint32_t j = 0; j < shape->counts[i]; j++)
            shape->orders[i] = saturating_multiply(shape->orders[i], exhaust->words.count > j ? exhaust->words.count - j : 0);
        all = saturating_multiply(all, shape->orders[i]);
    }
    shape->first = exhaust->numbers;
    shapes[exhaust->shape_count] = *shape;
    exhaust->shape_count += all > 0;
    exhaust->numbers = saturating_add(exhaust->numbers, all);
    return true;
}

/* The next distribution of up to `recipients` recipients over the sites. Returns false after the last one. */
static bool next_counts(struct exhaust_shape *shape, uint32_t recipients)
{
    for (uint32_t i = shape->sites; i-- > 0;) {
        uint32_t sum = 0;
        shape->counts[i]++;
        for (uint32_t j = 0; j < shape->sites; j++)
            sum += shape->counts[j];
        if (sum <= recipients)
            return true;
        shape->counts[i] = 0;
    }
    return false;
}

static bool make_shapes(struct exhaust *exhaust)
{
    for (uint32_t sites = 1; sites <= exhaust->bound.sites; sites++) {
        for (uint32_t i = 0; i <= exhaust->bound.changes; i++)
            exhaust->sequences[sites] = saturating_add(exhaust->sequences[sites], count_sequences(exhaust, sites, i));
        struct exhaust_shape shape = {.sites = (uint8_t)sites};
        do {
            if (!add_shape(exhaust, &shape))
                return false;
        } while (next_counts(&shape, exhaust->bound.recipients));
    }
    return true;
}

enum exhaust_status exhaust_begin(struct exhaust *exhaust, const struct exhaust_bound *bound, struct text *message)
{
    *exhaust = (struct exhaust){.bound = *bound};
    if (!check_bound(bound, message))
        return EXHAUST_INVALID;
    enum exhaust_status status = exhaust_words_make(&exhaust->words, bound->letters, bound->length, message);
    if (status != EXHAUST_OK)
        return status;
    if (!make_shapes(exhaust))
        return EXHAUST_NO_MEMORY;
    if (exhaust->numbers == UINT64_MAX) {
        text_puts(message, "too many directories to be numbered; expected fewer recipients, sites, letters or changes");
        return EXHAUST_INVALID;
    }
    scenario_borrow_names(&exhaust->test_case.scenario, &exhaust->words.names);
    return EXHAUST_OK;
}

void exhaust_clean_up(struct exhaust *exhaust)
{
    test_case_clean_up(&exhaust->test_case);
    exhaust_words_clean_up(&exhaust->words);
    free(exhaust->shapes);
    *exhaust = (struct exhaust){0};
}

static const struct exhaust_shape *shape_of(const struct exhaust *exhaust, uint64_t number)
{
    uint32_t low = 0, high = exhaust->shape_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (exhaust->shapes[middle].first <= number)
            low = middle;
        else
            high = middle;
    }
    return &exhaust->shapes[low];
}

/* Removes and returns the last digit of a number to this base. */
static uint64_t take_digit(uint64_t *number, uint64_t base)
{
    uint64_t digit = *number % base;
    *number /= base;
    return digit;
}

/* Fills a site with distinct words: arrangement number `order`. */
static void fill_site(struct exhaust_site *site, uint32_t count, uint64_t order, uint32_t words)
{
    uint8_t taken[EXHAUST_RECIPIENTS] = {0}; /* in ascending order */
    site->count = (uint8_t)count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = (uint32_t)take_digit(&order, words - i), j = 0;
        /* Skips words that are already taken. */
        for (; j < i && taken[j] <= word; j++)
            word++;
        memmove(taken + j + 1, taken + j, i - j);
        taken[j] = site->at[i] = (uint8_t)word;
    }
}

/* Finds recipient number `index` of all sites. Returns false if there are fewer. */
static bool find_recipient(const struct exhaust_site *sites, uint32_t count, uint64_t index, struct exhaust_change *change)
{
    for (uint32_t i = 0; i < count; index -= sites[i++].count)
        if (index < sites[i].count) {
            change->site = (uint8_t)i;
            change->word = sites[i].at[index];
            return true;
        }
    return false;
}

/* The hosting site is not readdressed, as its old entry would stay and become unroutable (KB Q197255). */
static bool make_readdress(const struct exhaust *exhaust, uint64_t number, struct exhaust_change *change)
{
    uint32_t sites = exhaust->directory.sites;
    bool small = exhaust->bound.near_offices && take_digit(&number, 2) == 1;
    uint32_t office = (uint32_t)take_digit(&number, sites + 1);
    change->kind = CHANGE_READDRESS;
    change->site = (uint8_t)(number + 1);
    change->office = small ? exhaust->words.small_offices[office] : exhaust->words.offices[office];
    return true;
}

/* Makes change `number`. Returns false if there is none. */
static bool make_change(const struct exhaust *exhaust, const struct exhaust_site *sites, uint64_t number,
                        struct exhaust_change *change)
{
    uint32_t count = exhaust->directory.sites, words = exhaust->words.count, recipients = 0;
    struct change_kinds kinds = change_kinds(exhaust, count);
    for (uint32_t i = 0; i < count; i++)
        recipients += sites[i].count;
    if (number < kinds.adds) {
        change->kind = CHANGE_ADD;
        change->word = (uint8_t)take_digit(&number, words);
        change->site = (uint8_t)number;
        return recipients < exhaust->bound.recipients;
    }
    number -= kinds.adds;
    if (number < kinds.removes) {
        change->kind = CHANGE_REMOVE;
        return find_recipient(sites, count, number, change);
    }
    number -= kinds.removes;
    if (number < kinds.renames) {
        change->kind = CHANGE_RENAME;
        change->to_word = (uint8_t)take_digit(&number, words);
        return find_recipient(sites, count, number, change);
    }
    number -= kinds.renames;
    if (number >= kinds.moves)
        return make_readdress(exhaust, number - kinds.moves, change);
    change->kind = CHANGE_MOVE;
    uint32_t to = count > 1 ? (uint32_t)take_digit(&number, count - 1) : 0;
    if (!find_recipient(sites, count, number, change))
        return false;
    change->to_site = (uint8_t)(to < change->site ? to : to + 1);
    return true;
}

/* Makes change sequence `number`. Returns false if one of the changes is not possible. */
static bool make_changes(struct exhaust *exhaust, uint64_t sequence)
{
    struct exhaust_directory *directory = &exhaust->directory;
    struct exhaust_site sites[EXHAUST_SITES];
    uint32_t count = 0;
    uint64_t of_count = 1;
    while (sequence >= of_count) {
        sequence -= of_count;
        of_count = count_sequences(exhaust, directory->sites, ++count);
    }
    directory->change_count = (uint8_t)count;
    if (count == 0)
        return true;
    struct change_kinds kinds = change_kinds(exhaust, directory->sites);
    uint64_t at_once = changes_at_once(&kinds);
    uint32_t cycles = last_change(&exhaust->bound) - 1;
    memcpy(sites, directory->site, sizeof sites);
    for (uint32_t i = 0; i < count; i++) {
        struct exhaust_change change = {.before_cycle = (uint8_t)(2 + take_digit(&sequence, cycles))};
        uint64_t number = take_digit(&sequence, at_once);
        if ((i > 0 && change.before_cycle < directory->changes[i - 1].before_cycle) ||
            !make_change(exhaust, sites, number, &change) || !exhaust_apply(sites, &change))
            return false;
        directory->changes[i] = change;
    }
    return true;
}

/* Gives each site its own post office. Variants above 0 give one site the name of another site's post office in lower case. */
static void fill_offices(struct exhaust *exhaust, uint64_t variant)
{
    struct exhaust_directory *directory = &exhaust->directory;
    for (uint32_t i = 0; i < directory->sites; i++)
        directory->site[i].office = exhaust->words.offices[i];
    for (uint8_t second = 2; second <= directory->sites && variant > 0; second++)
        for (uint8_t first = 1; first < second && variant > 0; first++)
            if (--variant == 0)
                directory->site[second - 1].office = exhaust->words.small_offices[first - 1];
}

bool exhaust_directory(struct exhaust *exhaust, uint64_t number)
{
    struct exhaust_directory *directory = &exhaust->directory;
    const struct exhaust_shape *shape = shape_of(exhaust, number);
    number -= shape->first;
    uint64_t sequence = take_digit(&number, exhaust->sequences[shape->sites]);
    directory->sites = shape->sites;
    fill_offices(exhaust, take_digit(&number, count_variants(exhaust, shape->sites)));
    for (uint32_t i = 0; i < shape->sites; i++)
        fill_site(&directory->site[i], shape->counts[i], take_digit(&number, shape->orders[i]), exhaust->words.count);
    return make_changes(exhaust, sequence);
}

bool exhaust_fill(struct exhaust *exhaust)
{
    const struct exhaust_directory *directory = &exhaust->directory;
    struct scenario *scenario = &exhaust->test_case.scenario;
    scenario_clear(scenario);
    scenario->cycles = exhaust->bound.cycles;
    for (uint32_t i = 0; i < directory->sites; i++) {
        const struct exhaust_site *site = &directory->site[i];
        if (sites_add_site(&scenario->sites, site->office) != SITES_OK)
            return false;
        for (uint32_t j = 0; j < site->count; j++)
            if (sites_append(&scenario->sites.at[i], (struct recipient){.name = site->at[j] + 1u}) != SITES_OK)
                return false;
    }
    for (uint32_t i = 0; i < directory->change_count; i++) {
        const struct exhaust_change *from = &directory->changes[i];
        const struct change change = {.before_cycle = from->before_cycle,
                                      .kind = (enum change_kind)from->kind,
                                      .site = from->site,
                                      .name = from->word + 1u,
                                      .to_site = from->to_site,
                                      .to_name = from->to_word + 1u,
                                      .office = from->office};
        if (scenario_add_change(scenario, &change) != SCENARIO_OK)
            return false;
    }
    return true;
}

static enum draw_status make_directory(void *context, uint64_t number, const struct test_case **test_case)
{
    struct exhaust *exhaust = context;
    *test_case = NULL;
    if (!exhaust_directory(exhaust, number))
        return DRAW_OK;
    if (!exhaust_fill(exhaust))
        return DRAW_NO_MEMORY;
    *test_case = &exhaust->test_case;
    return DRAW_OK;
}

struct search_source exhaust_source(struct exhaust *exhaust)
{
    return (struct search_source){.make = make_directory, .context = exhaust};
}
