#include "exchange/directory.h"

#include <string.h>
#include <strings.h>

const char *const directory_encoding_names[ENCODINGS] = {"auto", "utf-8", "utf-16", "windows-1252"};

bool directory_is_live(const char *source)
{
    static const char *const schemes[] = {"ldap://", "ldaps://", "ldapi://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(source, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

enum input_status directory_read(const char *source, const struct directory_config *config, person_taker *take, void *context,
                                 struct text *message)
{
    if (directory_is_live(source))
        return ldap_read(source, config, take, context, message);
    return ldif_read(source, config, take, context, message);
}
