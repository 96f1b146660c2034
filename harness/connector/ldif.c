#include "connector/ldif.h"

#include "base/ldif.h"
#include "exchange/ldif_lines.h"

#include <inttypes.h>
#include <string.h>

/* ---- Writing ----------------------------------------------------------------------------------------------------------------- */

static void append_line(struct text *text, const char *type, struct ccm_name value)
{
    ldif_append(text, type, value.bytes, value.length);
}

/* A value within a DN: special characters as \XX (RFC 4514). */
static void append_rdn_value(struct text *text, struct ccm_name value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char byte = (unsigned char)value.bytes[i];
        bool at_end = i == 0 || i + 1 == value.length;
        if (byte < ' ' || byte == 127 || strchr("\"+,;<=>\\", byte) || (at_end && (byte == ' ' || byte == '#')))
            text_printf(text, "\\%02X", byte);
        else
            text_append(text, value.bytes + i, 1);
    }
}

/* "ou=SITE,o=Exchange". */
static void append_site_dn(struct text *dn, const struct ccm_name *site_names, uint32_t site)
{
    text_puts(dn, "ou=");
    if (site_names)
        append_rdn_value(dn, site_names[site]);
    else
        text_printf(dn, "Site %" PRIu32, site + 1);
    text_puts(dn, ",o=Exchange");
}

static void append_dn(struct text *ldif, const struct text *dn)
{
    text_puts(ldif, "\n");
    append_line(ldif, "dn", (struct ccm_name){.bytes = dn->bytes ? dn->bytes : "", .length = dn->length});
    ldif->failed = ldif->failed || dn->failed;
}

static void append_site(struct text *ldif, const struct ccm_name *site_names, uint32_t site, struct ccm_name post_office)
{
    struct text dn = {0}, name = {0};
    append_site_dn(&dn, site_names, site);
    append_dn(ldif, &dn);
    text_puts(ldif, "objectClass: organizationalUnit\n");
    if (site_names)
        text_append(&name, site_names[site].bytes, site_names[site].length);
    else
        text_printf(&name, "Site %" PRIu32, site + 1);
    append_line(ldif, "ou", (struct ccm_name){.bytes = name.bytes ? name.bytes : "", .length = name.length});
    append_line(ldif, "postOfficeBox", post_office);
    text_clean_up(&dn);
    text_clean_up(&name);
}

void ldif_append_sites(const struct sites *sites, const struct names *names, const struct ccm_name *site_names, struct text *ldif)
{
    struct text dn = {0};
    uint64_t number = 0;
    text_puts(ldif, "version: 1\n");
    for (uint32_t i = 0; i < sites->count; i++) {
        const struct site *site = &sites->at[i];
        append_site(ldif, site_names, i, names->offices.at[site->post_office]);
        for (uint32_t j = 0; j < site->count; j++) {
            text_clear(&dn);
            text_printf(&dn, "cn=%" PRIu64 ",", ++number);
            append_site_dn(&dn, site_names, i);
            append_dn(ldif, &dn);
            text_printf(ldif, "objectClass: organizationalPerson\ncn: %" PRIu64 "\n", number);
            append_line(ldif, "displayName", names->users.at[site->recipients[j].name]);
            if (site->recipients[j].comment != STRING_EMPTY)
                append_line(ldif, "description", names->comments.at[site->recipients[j].comment]);
        }
    }
    text_clean_up(&dn);
}

/* ---- Reading ----------------------------------------------------------------------------------------------------------------- */

/* The LDIF reader's needs with other meanings here: the site attribute is the post office; NEED_HIDDEN is free for comments. */
#define NEED_POST_OFFICE NEED_SITE
#define NEED_COMMENT NEED_HIDDEN

struct reading {
    struct ldif ldif;
    struct names *names;
    struct sites *sites;
};

/* Values of an entry. */
struct entry_values {
    struct ccm_name post_office, name, comment;
    uint64_t line;
};

static enum input_status store_value(struct reading *reading, struct ldif_line *line, struct entry_values *values)
{
    struct ccm_name value, *target = NULL;
    if (line->needs.needs & NEED_POST_OFFICE)
        target = &values->post_office;
    else if (line->needs.needs & NEED_DISPLAY_NAME)
        target = &values->name;
    else if (line->needs.needs & NEED_COMMENT)
        target = &values->comment;
    if (!target)
        return INPUT_OK;
    enum input_status status = ldif_decode(&reading->ldif, line, &value);
    if (status != INPUT_OK)
        return status;
    if (memchr(value.bytes, '\0', value.length))
        return ldif_refuse(&reading->ldif, line->number, 1, ldif_nothing, "the value contains a NUL; expected none");
    *target = value;
    return INPUT_OK;
}

static enum input_status add_site(struct reading *reading, struct ccm_name post_office)
{
    uint32_t number;
    return strings_intern(&reading->names->offices, post_office, &number) && sites_add_site(reading->sites, number) == SITES_OK
               ? INPUT_OK
               : INPUT_NO_MEMORY;
}

static enum input_status add_recipient(struct reading *reading, const struct entry_values *values)
{
    struct recipient recipient = {0};
    struct sites *sites = reading->sites;
    if (!sites->count)
        return ldif_refuse(&reading->ldif, values->line, 1, ldif_nothing,
                           "a recipient before the first site; expected an entry with postOfficeBox before it");
    return strings_intern(&reading->names->users, values->name, &recipient.name) &&
                   strings_intern(&reading->names->comments, values->comment, &recipient.comment) &&
                   sites_append(&sites->at[sites->count - 1], recipient) == SITES_OK
               ? INPUT_OK
               : INPUT_NO_MEMORY;
}

static enum input_status read_entry(struct reading *reading)
{
    struct ldif *ldif = &reading->ldif;
    struct entry_values values = {.line = ldif->lines[0].number};
    const struct ccm_name none = {.bytes = "", .length = 0};
    values.post_office = values.name = values.comment = none;
    bool is_entry = false;
    enum input_status status = INPUT_OK;
    for (size_t i = 0; i < ldif->count && status == INPUT_OK; i++) {
        struct ldif_line *line = &ldif->lines[i];
        if (ldif_keyword(line->needs) == LDIF_DN) {
            is_entry = true;
            values.line = line->number;
        } else if (!ldif_keyword(line->needs)) {
            status = store_value(reading, line, &values);
        }
    }
    if (status != INPUT_OK || !is_entry)
        return status;
    if (values.post_office.length)
        return add_site(reading, values.post_office);
    if (values.name.length)
        return add_recipient(reading, &values);
    return ldif_refuse(ldif, values.line, 1, ldif_nothing,
                       "an entry without postOfficeBox and displayName; expected a site or a recipient");
}

static enum input_status read_entries(struct reading *reading)
{
    struct ldif *ldif = &reading->ldif;
    enum input_status status = INPUT_OK;
    while (status == INPUT_OK && !(ldif->window.whole && ldif->window.at == ldif->window.end)) {
        status = ldif_next_record(ldif);
        if (status == INPUT_OK && ldif->count > 0)
            status = read_entry(reading);
        ldif->window.at = ldif->behind;
        ldif->number = ldif->next;
    }
    return status;
}

enum input_status ldif_read_sites(const char *path, struct names *names, struct sites *sites, struct text *message)
{
    struct reading reading = {.names = names, .sites = sites};
    const struct directory_config config = {
        .site_attribute = "postOfficeBox", .site_level = 1, .strict = true, .encoding = ENCODING_UTF_8};
    enum input_status status = ldif_open(&reading.ldif, path, &config, NULL, NULL, message);
    if (status != INPUT_OK)
        return status;
    attribute_table_add(&reading.ldif.people.attributes, "description", NEED_COMMENT);
    status = read_entries(&reading);
    ldif_close(&reading.ldif);
    if (status == INPUT_OK && !sites->count)
        return input_refuse(message, path, "has no site; expected an entry with postOfficeBox for each site");
    return status;
}
