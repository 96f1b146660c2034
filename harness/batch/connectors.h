/* Connectors among the builds of a batch: their isolation, and the host of a process. */
#ifndef Q237588_BATCH_CONNECTORS_H
#define Q237588_BATCH_CONNECTORS_H

#include "batch/batch.h"
#include "run/run.h"

struct connector_host;

/* A process's connector host. A zeroed struct is valid. */
struct connectors {
    struct connector_host *host;
    const struct build *build; /* the host's build */
    struct steps steps;        /* the host's steps, set by connectors_begin() */
};

/* Returns the host for a build, after closing another build's host. Returns NULL on failure, with `message`. */
struct connector_host *connectors_host(struct connectors *connectors, const struct connector_place *place,
                                       const char *const known_paths[KNOWN_BUILDS], const struct build *build,
                                       struct text *message);
void connectors_clean_up(struct connectors *connectors);

/* In a worker: opens the host and prepares a run of its steps. `limit_ms` is per cycle; `site_names` as in
 * connector_host_begin(). Returns NULL on failure, with `message`. */
struct connector_host *connectors_begin(struct connectors *connectors, const struct batch_config *config, const struct build *build,
                                        const struct ccm_name *site_names, uint64_t limit_ms, struct run_config *run,
                                        struct text *message);

/* Sets the result of a run that the host stopped: its cycles stay, and it gets a verdict. Returns false if the harness failed,
 * with `message` (empty: out of memory). */
bool connectors_stopped_result(const struct connector_host *host, struct run_result *result, struct text *message);

/* Whether the command is `PROGRAM cycle [-m BUILD] .`, where PROGRAM is this program and BUILD a known build; sets *known to it. */
bool connectors_find_reference(const char *command, enum known_build *known);

/* Whether the batch has connectors. */
bool connectors_any(const struct batch *batch);

/* Sets batch->connectors to a description of their isolation. BATCH_FAILED: isolation is required and the kernel lacks a part. */
enum batch_status connectors_find_isolation(struct batch *batch, struct text *message);

#endif
