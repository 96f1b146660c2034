/* Connectors among the builds of a batch: their isolation, and the host of the one that a process runs. */
#ifndef Q237588_BATCH_CONNECTORS_H
#define Q237588_BATCH_CONNECTORS_H

#include "batch/batch.h"
#include "run/run.h"

struct connector_host;

/* The host of this process. A zeroed struct is ready for use. */
struct connectors {
    struct connector_host *host;
    const struct build *build; /* whose it is */
    struct steps steps;        /* the host's, of connectors_begin() */
};

/* The host for a build; that of another one is closed. NULL: `message` says why. */
struct connector_host *connectors_host(struct connectors *connectors, const struct connector_place *place,
                                       const char *const known_paths[KNOWN_BUILDS], const struct build *build,
                                       struct text *message);
void connectors_clean_up(struct connectors *connectors);

/* In a worker: opens the host and begins a run, whose steps it does. `limit_ms` for each cycle; `site_names` as
 * connector_host_begin() has it. NULL: `message` says why. */
struct connector_host *connectors_begin(struct connectors *connectors, const struct batch_config *config, const struct build *build,
                                        const struct ccm_name *site_names, uint64_t limit_ms, struct run_config *run,
                                        struct text *message);

/* What the host says of a run that was stopped: *result keeps its cycles, and gets a verdict. False: the harness failed, and `message`
 * says why (empty: out of memory). */
bool connectors_take_end(const struct connector_host *host, struct run_result *result, struct text *message);

/* Whether the command is `PROGRAM cycle [-m BUILD] .`, where PROGRAM is this very program, and BUILD is known: then *known is that build. */
bool connectors_find_reference(const char *command, enum known_build *known);

/* Whether there are any in the batch. */
bool connectors_any(const struct batch *batch);

/* Fills batch->connectors with words about their isolation. BATCH_FAILED: it is required and the kernel lacks a part. */
enum batch_status connectors_find_isolation(struct batch *batch, struct text *message);

#endif
