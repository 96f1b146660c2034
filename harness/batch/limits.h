/* How much memory and time the workers of a batch may take. */
#ifndef Q237588_BATCH_LIMITS_H
#define Q237588_BATCH_LIMITS_H

#include "batch/batch.h"

/* Whether no candidate takes part in the build's runs, the build before an upgrade included. */
bool batch_is_all_known(const struct batch_config *config, const struct build *build);

/* Memory limit of a worker in bytes, for a number of recipients and for the fixtures of the batch; 0: none, as all builds are known. */
uint64_t batch_memory_for(const struct batch *batch, const struct batch_config *config, uint64_t recipients);
uint64_t batch_memory(const struct batch *batch, const struct batch_config *config);

/* How long a run of this scenario may take, in milliseconds; 0: no limit. */
uint64_t batch_limit(const struct batch_config *config, const struct scenario *scenario);

#endif
