/* What probing and running share. */
#ifndef Q237588_BATCH_INTERNAL_H
#define Q237588_BATCH_INTERNAL_H

#include "batch/batch.h"
#include "module/workers.h"

/* Each says why in `message` and gives BATCH_FAILED. */
enum batch_status batch_no_memory(struct text *message);
enum batch_status batch_no_workers(struct text *message);

/* Why a job did not answer, in words that live in `text`; NULL: it did. */
const char *batch_death(const struct outcome *outcome, struct text *text);

#endif
