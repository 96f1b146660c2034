#include "exchange/directory.h"

#include <string.h>

enum input_status ldap_read(const char *url, const struct directory_config *config, person_taker *take, void *context,
                            struct text *message)
{
    (void)config;
    (void)take;
    (void)context;
    text_append_escaped(message, url, strlen(url));
    text_puts(message, ": a live directory cannot be read yet; expected an export of it");
    return INPUT_INVALID;
}
