/* Reads people from the CSV of a directory export, by the columns of its header line. */
#include "exchange/csv_rows.h"
#include "input/mark.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Maximum number of columns in a message. */
#define LISTED_MAX 20u

/* Columns in use. */
enum column {
    COLUMN_CLASS,
    COLUMN_DISPLAY_NAME,
    COLUMN_COMMON_NAME,
    COLUMN_DIRECTORY_NAME,
    COLUMN_DN,
    COLUMN_EXCHANGE_DN,
    COLUMN_OR_ADDRESS,
    COLUMN_CONTAINER,
    COLUMN_UNIT,
    COLUMN_HOME_SERVER,
    COLUMN_SURNAME,
    COLUMN_DELETED,
    COLUMN_HIDDEN,
    COLUMN_SITE, /* column of config->site_attribute */
    COLUMNS
};

/* Names of columns: first that of the Administrator program, then those of the directory. Comparison ignores case, spaces,
 * hyphens and underscores, so that Display-Name and displayName are Display Name. */
static const struct {
    const char *name;
    enum column column;
} column_names[] = {
    {"Obj-Class", COLUMN_CLASS},
    {"Object-Class", COLUMN_CLASS},
    {"Display Name", COLUMN_DISPLAY_NAME},
    {"Common-Name", COLUMN_COMMON_NAME},
    {"cn", COLUMN_COMMON_NAME},
    {"Name", COLUMN_COMMON_NAME}, /* by Get-ADUser */
    {"Directory Name", COLUMN_DIRECTORY_NAME},
    {"RDN", COLUMN_DIRECTORY_NAME},
    {"Obj-Dist-Name", COLUMN_DN},
    {"Distinguished-Name", COLUMN_DN},
    {"DN", COLUMN_DN},
    {"legacyExchangeDN", COLUMN_EXCHANGE_DN},
    {"textEncodedORAddress", COLUMN_OR_ADDRESS},
    {"Obj-Container", COLUMN_CONTAINER},
    {DIRECTORY_SITE_ATTRIBUTE, COLUMN_UNIT},
    {"Home-Server", COLUMN_HOME_SERVER},
    {"Last name", COLUMN_SURNAME},
    {"Surname", COLUMN_SURNAME},
    {"sn", COLUMN_SURNAME},
    {"Is-Deleted", COLUMN_DELETED},
    {"Hide from AB", COLUMN_HIDDEN},
    {"Hide-From-Address-Book", COLUMN_HIDDEN},
    {"msExchHideFromAddressLists", COLUMN_HIDDEN},
};

struct table {
    struct csv csv;
    size_t columns;        /* in the header */
    size_t index[COLUMNS]; /* in the header, from 1; 0: missing */
    struct text dn;
    uint64_t at_server, at_none; /* people whose container has no path: assumed at their Home-Server, or without a site */
};

static enum input_status refuse_row(struct table *table, const char *what)
{
    input_mark(table->csv.people.source, table->csv.fields->line, 1, table->csv.people.message);
    text_puts(table->csv.people.message, what);
    return INPUT_INVALID;
}

/* ---- The header -------------------------------------------------------------------------------------------------------------- */

static bool is_separator(char byte) { return byte == ' ' || byte == '-' || byte == '_'; }

static bool is_same_column(struct ccm_name text, const char *name)
{
    size_t i = 0;
    for (; *name; name++) {
        if (is_separator(*name))
            continue;
        while (i < text.length && is_separator(text.bytes[i]))
            i++;
        if (i == text.length || tolower((unsigned char)text.bytes[i++]) != tolower((unsigned char)*name))
            return false;
    }
    return i == text.length;
}

static enum input_status assign_column(struct table *table, enum column column, size_t field, struct ccm_name name)
{
    size_t *index = &table->index[column];
    struct ccm_name other = *index ? value_trim(csv_value(&table->csv, &table->csv.fields[*index - 1])) : (struct ccm_name){0};
    if (*index && other.length == name.length && strncasecmp(other.bytes, name.bytes, name.length) == 0) {
        refuse_row(table, "the column ");
        input_quote(table->csv.people.message, name.bytes, name.length);
        text_puts(table->csv.people.message, " occurs twice; expected it once");
        return INPUT_INVALID;
    }
    if (!*index)
        *index = field + 1;
    return INPUT_OK;
}

static enum input_status read_column(struct table *table, size_t field)
{
    const char *site = table->csv.people.config->site_attribute;
    struct ccm_name name = value_trim(csv_value(&table->csv, &table->csv.fields[field]));
    enum input_status status = INPUT_OK;
    if (site && value_is(name, site))
        status = assign_column(table, COLUMN_SITE, field, name);
    for (size_t i = 0; i < sizeof column_names / sizeof *column_names && status == INPUT_OK; i++)
        if (is_same_column(name, column_names[i].name))
            return assign_column(table, column_names[i].column, field, name);
    return status;
}

static enum input_status refuse_missing(struct table *table, const char *name)
{
    struct text *message = table->csv.people.message;
    refuse_row(table, "the column ");
    input_quote(message, name, strlen(name));
    text_puts(message, " is missing; found ");
    for (size_t i = 0; i < table->columns && i < LISTED_MAX; i++) {
        struct ccm_name column = value_trim(csv_value(&table->csv, &table->csv.fields[i]));
        text_puts(message, i ? ", " : "");
        input_quote(message, column.bytes, column.length);
    }
    text_puts(message, table->columns > LISTED_MAX ? ", ..." : "");
    text_puts(message, "; expected the header line of a directory export");
    return INPUT_INVALID;
}

static enum input_status read_header(struct table *table)
{
    const char *site = table->csv.people.config->site ? NULL : table->csv.people.config->site_attribute;
    enum input_status status = INPUT_OK;
    table->columns = table->csv.count;
    for (size_t i = 0; i < table->columns && status == INPUT_OK; i++)
        status = read_column(table, i);
    if (status != INPUT_OK)
        return status;
    if (!table->index[COLUMN_CLASS])
        return refuse_missing(table, "Obj-Class");
    if (!table->index[COLUMN_DISPLAY_NAME] && !table->index[COLUMN_COMMON_NAME])
        return refuse_missing(table, "Display Name");
    return site && !table->index[COLUMN_SITE] ? refuse_missing(table, site) : INPUT_OK;
}

/* ---- Rows -------------------------------------------------------------------------------------------------------------------- */

/* Decodes in place the X'HEX' form that csvde uses for values that are not ASCII. */
static struct ccm_name decode_hex(struct csv *csv, struct csv_field *field)
{
    struct ccm_name value = csv_value(csv, field);
    char *to = csv->window.bytes + field->start;
    if (value.length < 5 || value.length % 2 == 0 || toupper((unsigned char)value.bytes[0]) != 'X' || value.bytes[1] != '\'' ||
        value.bytes[value.length - 1] != '\'')
        return value;
    for (size_t i = 2; i < value.length - 1; i += 2)
        if (!isxdigit((unsigned char)value.bytes[i]) || !isxdigit((unsigned char)value.bytes[i + 1]) ||
            (value.bytes[i] == '0' && value.bytes[i + 1] == '0'))
            return value;
    for (size_t i = 2; i < value.length - 1; i += 2) {
        const char digits[] = {value.bytes[i], value.bytes[i + 1], '\0'};
        *to++ = (char)strtoul(digits, NULL, 16);
    }
    field->end = field->start + (value.length - 3) / 2;
    return csv_value(csv, field);
}

static struct ccm_name value_of(struct table *table, enum column column)
{
    size_t index = table->index[column];
    return index ? decode_hex(&table->csv, &table->csv.fields[index - 1]) : (struct ccm_name){.bytes = ""};
}

/* Finds the site in an LDAP DN, as exported by csvde. */
static enum input_status site_of_ldap_dn(struct table *table, struct ccm_name dn, struct ccm_name *site)
{
    bool bad_dn = false;
    *site = (struct ccm_name){.bytes = ""};
    if (!memchr(dn.bytes, '=', dn.length) || *dn.bytes == '/')
        return INPUT_OK;
    return site_of_dn(&table->csv.people.sites, dn, site, &bad_dn);
}

/* Finds the site of a row. Order: configured site, configured column, Exchange's names, DN, X.400 address, column ou,
 * Home-Server. */
static enum input_status find_site(struct table *table, struct ccm_name *site)
{
    static const enum column paths[] = {COLUMN_DN, COLUMN_EXCHANGE_DN, COLUMN_CONTAINER};
    const struct directory_config *config = table->csv.people.config;
    struct ccm_name container = value_of(table, COLUMN_CONTAINER);
    if (config->site) {
        *site = (struct ccm_name){.bytes = config->site, .length = strlen(config->site)};
        return INPUT_OK;
    }
    if (table->index[COLUMN_SITE]) {
        *site = site_of_value(value_of(table, COLUMN_SITE), config->site_level);
        return INPUT_OK;
    }
    *site = (struct ccm_name){.bytes = ""};
    for (size_t i = 0; i < sizeof paths / sizeof *paths && site->length == 0; i++)
        *site = site_of_path(value_of(table, paths[i]), config->site_level);
    enum input_status status = site->length == 0 ? site_of_ldap_dn(table, value_of(table, COLUMN_DN), site) : INPUT_OK;
    if (status == INPUT_OK && site->length == 0)
        *site = site_of_or_address(value_of(table, COLUMN_OR_ADDRESS));
    if (status == INPUT_OK && site->length == 0)
        *site = site_of_value(value_of(table, COLUMN_UNIT), config->site_level);
    if (status != INPUT_OK || site->length > 0)
        return status;
    *site = value_of(table, COLUMN_HOME_SERVER);
    if (container.length > 0 && !memchr(container.bytes, '/', container.length))
        *(site->length > 0 ? &table->at_server : &table->at_none) += 1;
    return INPUT_OK;
}

static struct ccm_name dn_of(struct table *table)
{
    struct ccm_name dn = value_of(table, COLUMN_DN), container = value_of(table, COLUMN_CONTAINER);
    struct ccm_name name = value_of(table, COLUMN_DIRECTORY_NAME);
    if (dn.length > 0)
        return dn;
    text_clear(&table->dn);
    text_append(&table->dn, container.bytes, container.length);
    if (container.length > 0 && name.length > 0)
        text_puts(&table->dn, "/cn=");
    text_append(&table->dn, name.bytes, name.length);
    return (struct ccm_name){.bytes = table->dn.bytes, .length = table->dn.length};
}

/* Notes a value of Obj-Class: a word of the Administrator program, or LDAP classes. */
static void note_class(struct table *table, struct directory_entry *entry, struct ccm_name value)
{
    entry->classes.any = true; /* a row without a class is not a person */
    for (const char *at = value.bytes, *end = at + value.length; at < end;) {
        const char *next = memchr(at, ';', (size_t)(end - at));
        struct ccm_name class = {.bytes = at, .length = (size_t)((next ? next : end) - at)};
        entry_note_class(&table->csv.people, entry, class);
        at = next ? next + 1 : end;
    }
}

static enum input_status skip_nameless(struct table *table, const struct directory_entry *entry)
{
    static const struct ccm_name nothing;
    enum input_status status = people_report(&table->csv.people, table->csv.fields->line, 1, nothing,
                                             "this row is a recipient without a name; expected a Display Name or a Directory Name");
    return status == INPUT_OK ? people_skip(&table->csv.people, entry, SKIP_NO_NAME) : status;
}

static enum input_status read_person(struct table *table)
{
    static const enum column names[] = {COLUMN_DISPLAY_NAME, COLUMN_COMMON_NAME, COLUMN_DIRECTORY_NAME};
    struct directory_entry entry = {.line = table->csv.fields->line,
                                    .surname = value_of(table, COLUMN_SURNAME).length > 0,
                                    .deleted = directory_value_is_true(value_of(table, COLUMN_DELETED)),
                                    .hidden = directory_value_is_true(value_of(table, COLUMN_HIDDEN))};
    bool is_person;
    note_class(table, &entry, value_of(table, COLUMN_CLASS));
    enum input_status status = people_screen(&table->csv.people, &entry, &is_person);
    if (status != INPUT_OK || !is_person)
        return status;
    struct person person = {.dn = dn_of(table)};
    status = find_site(table, &person.site);
    if (status != INPUT_OK)
        return status;
    for (size_t i = 0; i < sizeof names / sizeof *names && person.name.length == 0; i++) {
        person.name = value_of(table, names[i]);
        if (person.name.length > 0)
            person.line = table->csv.fields[table->index[names[i]] - 1].line;
    }
    if (table->dn.failed)
        return INPUT_NO_MEMORY;
    return person.name.length > 0 ? people_visit(&table->csv.people, &person) : skip_nameless(table, &entry);
}

static enum input_status read_row(struct table *table)
{
    size_t fields = table->csv.count;
    if (fields == table->columns)
        return read_person(table);
    refuse_row(table, "this row has");
    text_printf(table->csv.people.message, " %zu field%s; expected %zu, as the header has", fields, fields == 1 ? "" : "s",
                table->columns);
    return INPUT_INVALID;
}

/* Warns about containers without a site, such as "Recipients" in the export of one site. */
static void warn_about_sites(struct table *table)
{
    const struct directory_config *config = table->csv.people.config;
    struct text warning = {0};
    if (!config->warn || table->at_server + table->at_none == 0)
        return;
    text_append_escaped(&warning, table->csv.people.source, strlen(table->csv.people.source));
    text_printf(&warning, ": Obj-Container names no site of %" PRIu64 " %s; assumed ", table->at_server + table->at_none,
                table->at_server + table->at_none == 1 ? "person" : "people");
    if (table->at_server)
        text_printf(&warning, "the Home-Server as the site of %" PRIu64 "%s", table->at_server, table->at_none ? ", and " : "");
    if (table->at_none)
        text_printf(&warning, "no site for %" PRIu64, table->at_none);
    text_puts(&warning, "; expected SITE=FILE, which names the site of the file");
    if (!warning.failed)
        config->warn(config->warn_context, warning.bytes);
    text_clean_up(&warning);
}

static enum input_status read_file(struct table *table)
{
    struct csv *csv = &table->csv;
    uint64_t rows = 0;
    enum input_status status = csv_next_row(csv);
    for (; status == INPUT_OK && csv->count > 0; status = csv_next_row(csv)) {
        bool is_header = !table->columns;
        status = is_header ? read_header(table) : read_row(table);
        rows += !is_header;
        if (status != INPUT_OK)
            return status;
    }
    if (status == INPUT_OK && rows == 0)
        return input_refuse(csv->people.message, csv->people.source,
                            table->columns ? "has only a header line; expected the rows of a directory export"
                                           : "has no header line; expected the CSV of a directory export");
    if (status == INPUT_OK)
        warn_about_sites(table);
    if (status == INPUT_OK && csv->cut)
        people_warn(&csv->people, csv->next, "the last line has no line end; was the file cut short?");
    return status;
}

enum input_status csv_read(const char *path, const struct directory_config *config, person_visitor *visit, void *context,
                           struct text *message)
{
    struct table table = {0};
    enum input_status status = csv_open(&table.csv, path, config, visit, context, message);
    if (status != INPUT_OK)
        return status;
    status = read_file(&table);
    csv_close(&table.csv);
    text_clean_up(&table.dn);
    return status;
}
