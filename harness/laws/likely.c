#include "laws/likely.h"

#include "laws/findings.h"
#include "laws/portrait.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Three names in a row: spellings that differ more from step to step, then surnames in the order of the alphabet. */
static const char *const spellings[] = {"Hansen, Jan", "Hanson, Jan", "Hanson, Jon"};
static const char *const surnames[] = {"Adams", "Baker", "Brown", "Clark", "Cooper", "Davis", "Jones", "Miller", "Smith"};

static struct ccm_name name_of(const char *bytes) { return (struct ccm_name){.bytes = bytes, .length = strlen(bytes)}; }

/* Takes the names if they break the law. */
static bool takes(struct law_counterexample *likely, const char *const names[], uint32_t count,
                  const struct name_shrinker *shrinker)
{
    for (uint32_t i = 0; i < count; i++)
        likely->names[i] = name_of(names[i]);
    likely->count = count;
    return shrinker->broken(shrinker->context, likely);
}

/* The pairs of the traits, or the first name of each; not the pair of identical names. */
static bool find_in_traits(struct law_counterexample *likely, uint32_t count, const struct name_shrinker *shrinker)
{
    for (size_t i = TRAIT_ASCII; i < trait_count; i++)
        if (takes(likely, trait_table[i].names, count, shrinker))
            return true;
    return false;
}

static bool find_three(struct law_counterexample *likely, const struct name_shrinker *shrinker)
{
    if (takes(likely, spellings, LAW_NAMES_MOST, shrinker))
        return true;
    for (size_t a = 0; a < COUNT(surnames); a++)
        for (size_t b = a + 1; b < COUNT(surnames); b++)
            for (size_t c = b + 1; c < COUNT(surnames); c++)
                if (takes(likely, (const char *const[]){surnames[a], surnames[b], surnames[c]}, LAW_NAMES_MOST, shrinker))
                    return true;
    return false;
}

bool likely_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker)
{
    struct law_counterexample likely, copy;
    bool three = counterexample->count == LAW_NAMES_MOST;
    if (!(three ? find_three(&likely, shrinker) : find_in_traits(&likely, counterexample->count, shrinker)))
        return shrink_counterexample(counterexample, shrinker);
    if (!counterexample_copy(&copy, &likely))
        return false;
    counterexample_clean_up(counterexample);
    *counterexample = copy;
    return true;
}
