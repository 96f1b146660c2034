/* Connectors among the builds of a batch: their isolation, and the host of the one that a process runs. */
#ifndef Q237588_BATCH_CONNECTORS_H
#define Q237588_BATCH_CONNECTORS_H

#include "batch/batch.h"
#include "run/steps.h"

struct connector_host;

/* The host of this process. A zeroed struct is ready for use. */
struct connectors {
    struct connector_host *host;
    const struct build *build; /* whose it is */
};

/* The host for a build; that of another one is closed. NULL: `message` says why. */
struct connector_host *connectors_host(struct connectors *connectors, const struct connector_place *place,
                                       const char *const known_paths[KNOWN_BUILDS], const struct build *build,
                                       struct text *message);
void connectors_clean_up(struct connectors *connectors);

/* Whether the command is `PROGRAM cycle [-m BUILD] .`, where PROGRAM is this very program, and BUILD is known: then *known is that build. */
bool connectors_find_reference(const char *command, enum known_build *known);

/* Whether there are any in the batch. */
bool connectors_any(const struct batch *batch);

/* Fills batch->connectors with words about their isolation. BATCH_FAILED: it is required and the kernel lacks a part. */
enum batch_status connectors_find_isolation(struct batch *batch, struct text *message);

#endif
