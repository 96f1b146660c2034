#include "batch/limits.h"

#include "batch/load.h"

/* The time limit of a run grows by one millisecond per this many recipients times cycles; a slow module on a loaded machine is
 * still faster. */
#define WORK_PER_MS 20u
/* Memory limit of a worker in bytes: minimum, and increment per recipient of the largest fixture. */
#define MEMORY_MIN (UINT64_C(1) << 30)
#define MEMORY_PER_RECIPIENT 1024u

bool batch_is_all_known(const struct batch_config *config, const struct build *build)
{
    return batch_is_known(config, build->path) && (!build->upgrade_from || batch_is_known(config, build->upgrade_from));
}

uint64_t batch_memory_for(const struct batch *batch, const struct batch_config *config, uint64_t recipients)
{
    bool all_known = true;
    for (size_t i = 0; i < batch->build_count; i++)
        all_known = all_known && batch_is_all_known(config, &batch->builds[i]);
    return all_known ? 0 : MEMORY_MIN + recipients * MEMORY_PER_RECIPIENT;
}

uint64_t batch_memory(const struct batch *batch, const struct batch_config *config)
{
    uint64_t recipients = 0;
    for (size_t i = 0; i < batch->fixtures.count; i++) {
        uint64_t most = scenario_most_recipients(&batch->fixtures.at[i]->scenario);
        recipients = most > recipients ? most : recipients;
    }
    return batch_memory_for(batch, config, recipients);
}

uint64_t batch_limit(const struct batch_config *config, const struct scenario *scenario)
{
    uint64_t limit = config->timeout_ms;
    return limit ? limit + scenario_most_recipients(scenario) * scenario->cycles / WORK_PER_MS : 0;
}
