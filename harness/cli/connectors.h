/* --connector, shared by several commands. */
#ifndef Q237588_CLI_CONNECTORS_H
#define Q237588_CLI_CONNECTORS_H

#include "batch/batch.h"
#include "connector/place.h"

#define CONNECTOR_DOC                                                                                                              \
    "Run this program as the connector: sh -c COMMAND, once for each cycle, in a cycle folder. See q237588-connector(7)"

/* If the batch has connectors, makes their temporary folder and sets *opened to `place`. Returns STATUS_PASSED, or prints an error.
 * The caller closes `place`. */
int open_connectors(const struct batch *batch, struct connector_place *place, const struct connector_place **opened);

#endif
