#include "run/blame.h"

#include <string.h>

static bool holds(unsigned places, unsigned place) { return places >> place & 1u; }

struct run_config blame_use_reference(const struct run_config *config, unsigned set)
{
    struct run_config fixed = {.build = config->build, .before = config->before, .upgrade_before = config->upgrade_before};
    for (unsigned place = 0; place < CCM_PLACES; place++)
        if (holds(set, place))
            fixed.build.at[place] = NULL; /* the reference */
    if (memcmp(&config->before, &config->build, sizeof config->build) == 0)
        fixed.before = fixed.build;
    return fixed;
}

struct blame blame_smallest(uint8_t fixing)
{
    struct blame blame = {.asked = true, .fixing = fixing};
    for (int size = 1; size <= CCM_PLACES && blame.count == 0; size++)
        for (unsigned set = 1; set < BLAME_SETS; set++)
            if (__builtin_popcount(set) == size && holds(fixing, set))
                blame.sets[blame.count++] = (uint8_t)set;
    return blame;
}
