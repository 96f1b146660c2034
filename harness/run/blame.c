#include "run/blame.h"

#include <stdlib.h>
#include <string.h>

#define SETS (1u << CCM_PLACES)

static uint32_t places_in(uint8_t set)
{
    uint32_t count = 0;
    for (uint32_t place = 0; place < CCM_PLACES; place++)
        count += ((uint32_t)set >> place) & 1u;
    return count;
}

static struct comparators mend(struct comparators build, uint8_t set)
{
    for (uint32_t place = 0; place < CCM_PLACES; place++)
        if (((uint32_t)set >> place) & 1u)
            build.at[place] = NULL; /* the reference */
    return build;
}

enum run_status run_blame(struct run *run, const struct scenario *scenario, const struct run_config *config,
                          struct run_result *result)
{
    if (run_is_sound(result))
        return RUN_OK;
    struct run_result mended = {.cycles = malloc(scenario->cycles * sizeof *mended.cycles)};
    if (!mended.cycles)
        return RUN_NO_MEMORY;
    enum run_status status = RUN_OK;
    struct blame blame = {.asked = true};
    bool one_build = memcmp(&config->before, &config->build, sizeof config->build) == 0;
    for (uint32_t size = 1; size <= CCM_PLACES && blame.count == 0; size++) {
        for (uint8_t set = 1; set < SETS && status == RUN_OK; set++) {
            if (places_in(set) != size)
                continue;
            struct run_config with = {
                .build = mend(config->build, set), .before = config->before, .upgrade_before = config->upgrade_before};
            if (one_build)
                with.before = with.build;
            status = run_scenario(run, scenario, &with, &mended);
            if (status == RUN_OK && run_is_sound(&mended))
                blame.sets[blame.count++] = set;
        }
    }
    free(mended.cycles);
    if (status == RUN_OK)
        result->blame = blame;
    return status;
}
