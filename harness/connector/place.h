/* The temporary folder of connectors. A separate process, the keeper, removes it when the harness ends for any reason. */
#ifndef Q237588_CONNECTOR_PLACE_H
#define Q237588_CONNECTOR_PLACE_H

#include "base/text.h"

#include <sys/types.h>

/* Maximum number of connectors running at once. */
#define PLACE_GROUPS 1024u

struct connector_place {
    char *path;             /* owned */
    int alive;              /* write end of a pipe; the keeper cleans up when all copies are closed */
    pid_t keeper;           /* pid of the keeper */
    volatile pid_t *groups; /* process groups that the keeper ends, in shared memory; 0: none */
};

/* Creates the folder in TMPDIR or /tmp. Called before the first worker starts. Returns false on failure, with `message`. */
bool connector_place_open(struct connector_place *place, struct text *message);
/* Removes it. A zeroed struct is valid. */
void connector_place_close(struct connector_place *place);

/* Registers a process group, which the keeper ends if it outlives the harness, and unregisters it. Returns NULL if no slot is
 * free. */
volatile pid_t *connector_place_register(const struct connector_place *place, pid_t group);
void connector_place_unregister(volatile pid_t *slot);

#endif
