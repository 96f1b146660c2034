/* The temporary folder in which connectors are run. Nothing is left of it, however the harness ends: a process of its own waits for that
 * end and cleans up. */
#ifndef Q237588_CONNECTOR_PLACE_H
#define Q237588_CONNECTOR_PLACE_H

#include "base/text.h"

#include <sys/types.h>

/* Process groups of connectors that may be running at once. */
#define PLACE_GROUPS 1024u

struct connector_place {
    char *path;             /* owned */
    int alive;              /* the end of a pipe that is closed when the harness and its workers have ended */
    pid_t keeper;           /* the process that cleans up */
    volatile pid_t *groups; /* process groups to be ended, shared with the keeper; 0: none */
};

/* Makes the folder, in TMPDIR or /tmp. Called before the first worker process. False: `message` says why. */
bool connector_place_open(struct connector_place *place, struct text *message);
/* Removes it. A zeroed struct is legal. */
void connector_place_close(struct connector_place *place);

/* Notes a process group to be ended should this process end before it, and forgets it. NULL: there is no slot left. */
volatile pid_t *connector_place_note(const struct connector_place *place, pid_t group);
void connector_place_forget(volatile pid_t *slot);

#endif
