/* Finds the site in Exchange's names of users. */
#include "exchange/site.h"

#include <string.h>
#include <strings.h>

static const struct ccm_name nothing = {.bytes = ""};

/* Returns the value of occurrence number `level` of an attribute in "NAME=VALUE" parts. */
static struct ccm_name find_part(struct ccm_name value, char separator, const char *name, uint32_t level)
{
    const char *at = value.bytes, *end = at + value.length;
    size_t length = strlen(name);
    while (at < end) {
        while (at < end && (*at == ' ' || *at == separator))
            at++;
        const char *next = memchr(at, separator, (size_t)(end - at)), *stop = next ? next : end;
        if ((size_t)(stop - at) > length && strncasecmp(at, name, length) == 0 && at[length] == '=' && --level == 0)
            return (struct ccm_name){.bytes = at + length + 1, .length = (size_t)(stop - at) - length - 1};
        at = stop;
    }
    return nothing;
}

struct ccm_name site_of_path(struct ccm_name value, uint32_t level)
{
    return value.length > 0 && *value.bytes == '/' ? find_part(value, '/', "ou", level) : nothing;
}

struct ccm_name site_of_or_address(struct ccm_name value)
{
    static const char prefix[] = "X400:";
    if (value.length >= sizeof prefix - 1 && strncasecmp(value.bytes, prefix, sizeof prefix - 1) == 0) {
        value.bytes += sizeof prefix - 1;
        value.length -= sizeof prefix - 1;
    }
    char separator = value.length > 0 && *value.bytes == '/' ? '/' : ';';
    struct ccm_name domain = find_part(value, separator, "p", 1), site = find_part(value, separator, "o", 1);
    return domain.length > 0 || find_part(value, separator, "a", 1).length > 0 ? site : nothing;
}

struct ccm_name site_of_value(struct ccm_name value, uint32_t level)
{
    struct ccm_name site = site_of_path(value, level);
    if (site.length == 0)
        site = site_of_or_address(value);
    return site.length > 0 ? site : value;
}
