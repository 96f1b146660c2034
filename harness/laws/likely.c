#include "laws/likely.h"

#include "base/utf8.h"
#include "laws/findings.h"
#include "laws/portrait.h"

#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Three names for a broken order: spellings that differ step by step, names with a common beginning, names with numbers. */
static const char *const rows[][LAW_NAMES_MAX] = {
    {"Hansen, Jan", "Hanson, Jan", "Hanson, Jon"}, {"Carlo", "Carlin", "Carlson"}, {"Adams 2", "Baker", "Cooper 1"}};
static const char *const surnames[] = {"Adams", "Baker", "Brown", "Clark", "Cooper", "Davis", "Jones", "Miller", "Smith"};

static struct ccm_name name_of(const char *bytes) { return (struct ccm_name){.bytes = bytes, .length = strlen(bytes)}; }

/* Uses the names if they break the law. */
static bool takes(struct law_counterexample *likely, const char *const names[], uint32_t count,
                  const struct name_shrinker *shrinker)
{
    for (uint32_t i = 0; i < count; i++)
        likely->names[i] = name_of(names[i]);
    likely->count = count;
    return shrinker->broken(shrinker->context, likely);
}

/* Likely names without a trait: a name truncated within a character, and names longer than usual. */
static const char *const other_names[][2] = {
    {"García, Jos\303", "García, José"},
    {"Константинопольский-Рождественский, Александр", "КОНСТАНТИНОПОЛЬСКИЙ-Рождественский, Александр"}};

/* Tries the pairs of the traits, or the first name of each, without the pair of identical names. */
static bool find_in_traits(struct law_counterexample *likely, uint32_t count, const struct name_shrinker *shrinker)
{
    for (size_t i = TRAIT_ASCII; i < trait_count; i++)
        if (takes(likely, trait_table[i].names, count, shrinker))
            return true;
    for (size_t i = 0; i < COUNT(other_names); i++)
        if (takes(likely, other_names[i], count, shrinker))
            return true;
    return false;
}

static bool find_three(struct law_counterexample *likely, const struct name_shrinker *shrinker)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (takes(likely, rows[i], LAW_NAMES_MAX, shrinker))
            return true;
    for (size_t a = 0; a < COUNT(surnames); a++)
        for (size_t b = a + 1; b < COUNT(surnames); b++)
            for (size_t c = b + 1; c < COUNT(surnames); c++)
                if (takes(likely, (const char *const[]){surnames[a], surnames[b], surnames[c]}, LAW_NAMES_MAX, shrinker))
                    return true;
    return false;
}

bool likely_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker)
{
    struct law_counterexample likely, copy;
    bool three = counterexample->count == LAW_NAMES_MAX;
    if (!(three ? find_three(&likely, shrinker) : find_in_traits(&likely, counterexample->count, shrinker)))
        return shrink_counterexample(counterexample, shrinker);
    if (!counterexample_copy(&copy, &likely))
        return false;
    counterexample_clean_up(counterexample);
    *counterexample = copy;
    return true;
}

static bool is_of_names(int32_t point)
{
    return !utf8_is_invalid_byte(point) && (u_isalpha(point) || (point < 0x80 && strchr(" ,.'-_", point)));
}

static bool is_one_of(struct ccm_name name, const char *const pair[2])
{
    return name_order(name, name_of(pair[0])) == 0 || name_order(name, name_of(pair[1])) == 0;
}

bool name_is_likely(struct ccm_name name)
{
    static const char smith[] = "Smith";
    size_t i = strlen(smith);
    if (name.length >= i && strncasecmp(name.bytes, smith, i) == 0) {
        while (i < name.length)
            if (!is_of_names(utf8_next(name.bytes, name.length, &i)))
                return false;
        return true;
    }
    bool likely = false;
    for (i = 0; i < trait_count && !likely; i++)
        likely = is_one_of(name, trait_table[i].names);
    for (i = 0; i < COUNT(other_names) && !likely; i++)
        likely = is_one_of(name, other_names[i]);
    return likely;
}
