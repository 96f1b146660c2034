/* Runs of connectors in a batch. */
#ifndef Q237588_BATCH_CONNECTOR_JOB_H
#define Q237588_BATCH_CONNECTOR_JOB_H

#include "batch/running.h"

/* worker_job for a run of a connector; see batch_run_job(). */
bool batch_run_connector_job(struct running *running, const struct batch_job *job, struct text *reply);

/* Reads its answer into *run: result, reason of an early end, output; *keep_error as in batch_read_result(). Returns false if
 * malformed or if out of memory (errno is ENOMEM). */
bool batch_read_connector_run(const struct outcome *outcome, uint32_t most_cycles, struct batch_run *run,
                              struct ccm_name *keep_error);

#endif
