/* Memory and time limits of the workers of a batch. */
#ifndef Q237588_BATCH_LIMITS_H
#define Q237588_BATCH_LIMITS_H

#include "batch/batch.h"

/* Whether the build, and the one before an upgrade, are known builds. */
bool batch_is_all_known(const struct batch_config *config, const struct build *build);

/* Memory limit of a worker in bytes, for a number of recipients or for the batch's fixtures; 0: none, as all builds are known. */
uint64_t batch_memory_for(const struct batch *batch, const struct batch_config *config, uint64_t recipients);
uint64_t batch_memory(const struct batch *batch, const struct batch_config *config);

/* Time limit of a run in milliseconds; 0: none. */
uint64_t batch_limit(const struct batch_config *config, const struct scenario *scenario);

#endif
