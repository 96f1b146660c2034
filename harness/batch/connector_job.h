/* Runs of connectors in a batch. */
#ifndef Q237588_BATCH_CONNECTOR_JOB_H
#define Q237588_BATCH_CONNECTOR_JOB_H

#include "batch/running.h"

/* A worker_job for a run whose build is a connector; see batch_do_job(). */
bool batch_do_connector_job(struct running *running, const struct batch_job *job, struct text *reply);

/* Takes its answer into *run: result, why it ended early, output; *unkept as batch_take_result(). False: malformed, or out of memory (errno
 * is ENOMEM). */
bool batch_take_connector_run(const struct outcome *outcome, uint32_t most_cycles, struct batch_run *run, struct ccm_name *unkept);

#endif
