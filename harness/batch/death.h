/* Why a worker did not answer, in words. */
#ifndef Q237588_BATCH_DEATH_H
#define Q237588_BATCH_DEATH_H

#include "module/workers.h"

/* Words that live in `text`; NULL: it did answer. */
const char *batch_death(const struct outcome *outcome, struct text *text);

#endif
