#include "exchange/attribute.h"

#include <string.h>
#include <strings.h>

/* RFC 4519 and RFC 2798, which also give the OIDs; X.520 has the long names. */
static const struct {
    const char *name, *canonical;
} aliases[] = {
    {"commonName", "cn"},
    {"2.5.4.3", "cn"},
    {"surname", "sn"},
    {"2.5.4.4", "sn"},
    {"countryName", "c"},
    {"2.5.4.6", "c"},
    {"localityName", "l"},
    {"2.5.4.7", "l"},
    {"stateOrProvinceName", "st"},
    {"2.5.4.8", "st"},
    {"organizationName", "o"},
    {"2.5.4.10", "o"},
    {"organizationalUnitName", "ou"},
    {"2.5.4.11", "ou"},
    {"domainComponent", "dc"},
    {"0.9.2342.19200300.100.1.25", "dc"},
    {"userid", "uid"},
    {"0.9.2342.19200300.100.1.1", "uid"},
    {"2.16.840.1.113730.3.1.241", "displayName"},
    {"2.5.4.0", "objectClass"},
    {"1.2.840.113556.1.2.48", "isDeleted"},
};

#define ALIASES (sizeof aliases / sizeof *aliases)

static const struct {
    const char *name;
    unsigned needs;
} needed[] = {
    {"displayName", NEED_DISPLAY_NAME},
    {"cn", NEED_CN},
    {"sn", NEED_SURNAME},
    {"objectClass", NEED_CLASS},
    {"isDeleted", NEED_DELETED},
    {"Is-Deleted", NEED_DELETED}, /* Exchange 5.5 */
    {"msExchHideFromAddressLists", NEED_HIDDEN},
    {"Hide-From-Address-Book", NEED_HIDDEN}, /* Exchange 5.5 */
    {"legacyExchangeDN", NEED_EXCHANGE_DN},
    {"Obj-Dist-Name", NEED_EXCHANGE_DN}, /* Exchange 5.5 */
    {"textEncodedORAddress", NEED_OR_ADDRESS},
};

bool value_is(struct ccm_name value, const char *word)
{
    return value.length == strlen(word) && strncasecmp(value.bytes, word, value.length) == 0;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

struct ccm_name value_trim(struct ccm_name value)
{
    while (value.length > 0 && is_blank(*value.bytes)) {
        value.bytes++;
        value.length--;
    }
    while (value.length > 0 && is_blank(value.bytes[value.length - 1]))
        value.length--;
    return value;
}

struct ccm_name attribute_canonical(struct ccm_name name)
{
    static const char prefix[] = "OID."; /* RFC 1779 */
    if (name.length > sizeof prefix - 1 && strncasecmp(name.bytes, prefix, sizeof prefix - 1) == 0) {
        name.bytes += sizeof prefix - 1;
        name.length -= sizeof prefix - 1;
    }
    for (size_t i = 0; i < ALIASES; i++)
        if (value_is(name, aliases[i].name))
            return (struct ccm_name){.bytes = aliases[i].canonical, .length = strlen(aliases[i].canonical)};
    return name;
}

bool attribute_is_same(struct ccm_name a, struct ccm_name b)
{
    if (a.length == b.length && strncasecmp(a.bytes, b.bytes, a.length) == 0)
        return true;
    a = attribute_canonical(a);
    b = attribute_canonical(b);
    return a.length == b.length && strncasecmp(a.bytes, b.bytes, a.length) == 0;
}

void attribute_table_add(struct attribute_table *table, const char *name, unsigned needs)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < table->count; i++)
        if (table->names[i].length == length && strncasecmp(table->names[i].name, name, length) == 0) {
            table->names[i].needs |= needs;
            return;
        }
    if (length > ATTRIBUTE_NAME_MAX || table->count == ATTRIBUTE_NAMES_MAX)
        return; /* no attribute has a name of this length, and the table has room for all */
    table->lengths[length] = true;
    table->names[table->count++] = (struct attribute_entry){.name = name, .length = length, .needs = needs};
}

static void add_with_aliases(struct attribute_table *table, const char *name, unsigned needs)
{
    attribute_table_add(table, name, needs);
    struct ccm_name canonical = attribute_canonical((struct ccm_name){.bytes = name, .length = strlen(name)});
    for (size_t i = 0; i < ALIASES; i++)
        if (value_is(canonical, aliases[i].canonical)) {
            attribute_table_add(table, aliases[i].canonical, needs);
            attribute_table_add(table, aliases[i].name, needs);
        }
}

void attribute_table_init(struct attribute_table *table, const char *site_attribute)
{
    *table = (struct attribute_table){0};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        add_with_aliases(table, needed[i].name, needed[i].needs);
    add_with_aliases(table, site_attribute, NEED_SITE);
}

static bool begins_with(const char *option, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && strncasecmp(option, prefix, strlen(prefix)) == 0;
}

/* Applies an option of an attribute description. */
static void apply_option(const char *option, size_t length, struct attribute_type *type)
{
    static const char *const as_none[] = {"adcsn-", "vucsn-", "vdcsn-", "mdcsn-", "range="};
    const struct ccm_name name = {.bytes = option, .length = length};
    if (value_is(name, "deleted"))
        type->needs = 0;
    bool counts = length > 0 && !value_is(name, "binary");
    for (size_t i = 0; i < sizeof as_none / sizeof *as_none; i++)
        counts = counts && !begins_with(option, length, as_none[i]);
    type->option |= counts;
}

struct attribute_type attribute_table_find(const struct attribute_table *table, const char *description, size_t length)
{
    struct attribute_type type = {0};
    const char *semicolon = memchr(description, ';', length);
    size_t name = semicolon ? (size_t)(semicolon - description) : length;
    if (name > 4 && strncasecmp(description, "oid.", 4) == 0) {
        description += 4;
        name -= 4;
        length -= 4;
    }
    if (name > ATTRIBUTE_NAME_MAX || !table->lengths[name])
        return type;
    for (size_t i = 0; i < table->count && !type.needs; i++)
        if (table->names[i].length == name && (*table->names[i].name | 0x20) == (*description | 0x20) &&
            strncasecmp(table->names[i].name, description, name) == 0)
            type.needs = table->names[i].needs;
    for (size_t at = name + 1; type.needs && at <= length;) {
        const char *next = memchr(description + at, ';', length - at);
        size_t end = next ? (size_t)(next - description) : length;
        apply_option(description + at, end - at, &type);
        at = end + 1;
    }
    return type;
}

size_t attribute_table_list(const struct attribute_table *table, unsigned needs, const char **names, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count && count < most; i++)
        if (table->names[i].needs & needs)
            names[count++] = table->names[i].name;
    return count;
}
