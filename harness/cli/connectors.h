/* --connector, which several commands take. */
#ifndef Q237588_CLI_CONNECTORS_H
#define Q237588_CLI_CONNECTORS_H

#include "batch/batch.h"
#include "connector/place.h"

#define CONNECTOR_DOC                                                                                                              \
    "Run this program as the connector: sh -c COMMAND, once for each cycle, in a cycle folder. See q237588-connector(7)"

/* Makes the temporary folder where the batch has connectors, and *opened the address of `place` then. Returns STATUS_PASSED, or has said
 * why not. The caller closes `place`. */
int open_connectors(const struct batch *batch, struct connector_place *place, const struct connector_place **opened);

#endif
