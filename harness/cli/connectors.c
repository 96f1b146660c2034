#include "cli/connectors.h"

#include "batch/connectors.h"
#include "cli/commands.h"
#include "cli/messages.h"

int open_connectors(const struct batch *batch, struct connector_place *place, const struct connector_place **opened)
{
    struct text message = {0};
    int status = STATUS_PASSED;
    if (!connectors_any(batch))
        return status;
    if (connector_place_open(place, &message))
        *opened = place;
    else
        status = complain_of(&message, STATUS_HARNESS);
    text_clean_up(&message);
    return status;
}
