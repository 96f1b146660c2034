#include "exchange/csv_table.h"

#include "input/mark.h"

#include <string.h>
#include <strings.h>

/* Columns that a message lists. */
#define LISTED_MOST 20u

static const char *name_of(const struct csv_table *table, enum csv_column column)
{
    static const char *const names[COLUMN_SITE] = {"Obj-Class", "Display Name", "Directory Name", "Obj-Container", "Home-Server"};
    return column == COLUMN_SITE ? table->people.config->site_attribute : names[column];
}

static enum input_status refuse(const struct csv_table *table, size_t line, const char *what)
{
    input_mark(table->path, line, 1, table->message);
    text_puts(table->message, what);
    return INPUT_INVALID;
}

static bool is_same(struct ccm_name text, const char *name)
{
    return text.length == strlen(name) && strncasecmp(text.bytes, name, text.length) == 0;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

static struct ccm_name trim(struct ccm_name text)
{
    while (text.length > 0 && is_blank(*text.bytes)) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.bytes[text.length - 1]))
        text.length--;
    return text;
}

static enum input_status note_column(struct csv_table *table, size_t field, struct ccm_name name, size_t line)
{
    if (field < LISTED_MOST) {
        text_puts(&table->listed, field ? ", " : "");
        input_quote(&table->listed, name.bytes, name.length);
    } else if (field == LISTED_MOST) {
        text_puts(&table->listed, ", ...");
    }
    for (size_t i = 0; i < CSV_COLUMNS; i++) {
        const char *wanted = name_of(table, (enum csv_column)i);
        if (!wanted || !is_same(name, wanted))
            continue;
        if (table->places[i]) {
            refuse(table, line, "the column ");
            input_quote(table->message, name.bytes, name.length);
            text_puts(table->message, " is there twice; expected it once");
            return INPUT_INVALID;
        }
        table->places[i] = field + 1;
    }
    return INPUT_OK;
}

static enum input_status end_header(struct csv_table *table, size_t fields, size_t line)
{
    static const enum csv_column required[] = {COLUMN_CLASS, COLUMN_DISPLAY_NAME, COLUMN_SITE};
    table->columns = fields;
    if (table->listed.failed)
        return INPUT_NO_MEMORY;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        const char *name = name_of(table, required[i]);
        if (!name || table->places[required[i]])
            continue;
        refuse(table, line, "the column ");
        input_quote(table->message, name, strlen(name));
        text_puts(table->message, " is missing; found ");
        text_append(table->message, table->listed.bytes, table->listed.length);
        text_puts(table->message, "; expected the header line of a directory export");
        return INPUT_INVALID;
    }
    return INPUT_OK;
}

static struct ccm_name field_of(const struct csv_table *table, enum csv_column column)
{
    return (struct ccm_name){.bytes = table->fields[column].bytes, .length = table->fields[column].length};
}

/* Of /o=Organization/ou=Site/cn=Recipients the "ou=" number `level`; empty: there is none. */
static struct ccm_name site_of_container(struct ccm_name container, uint32_t level)
{
    static const char type[] = DIRECTORY_SITE_ATTRIBUTE "=";
    const char *at = container.bytes, *end = at + container.length;
    while (at < end) {
        const char *slash = memchr(at, '/', (size_t)(end - at)), *next = slash ? slash : end;
        size_t length = (size_t)(next - at);
        if (length >= sizeof type - 1 && strncasecmp(at, type, sizeof type - 1) == 0 && --level == 0)
            return (struct ccm_name){.bytes = at + sizeof type - 1, .length = length - (sizeof type - 1)};
        at = slash ? slash + 1 : end;
    }
    return (struct ccm_name){0};
}

static struct ccm_name site_of(const struct csv_table *table)
{
    if (name_of(table, COLUMN_SITE))
        return field_of(table, COLUMN_SITE);
    struct ccm_name site = {0}, container = field_of(table, COLUMN_CONTAINER);
    if (container.length > 0)
        site = site_of_container(container, table->people.config->site_level);
    return site.length > 0 ? site : field_of(table, COLUMN_HOME_SERVER);
}

static struct ccm_name dn_of(struct csv_table *table)
{
    struct ccm_name container = field_of(table, COLUMN_CONTAINER), name = field_of(table, COLUMN_DIRECTORY_NAME);
    text_clear(&table->dn);
    text_append(&table->dn, container.bytes, container.length);
    if (container.length > 0 && name.length > 0)
        text_puts(&table->dn, "/cn=");
    text_append(&table->dn, name.bytes, name.length);
    return (struct ccm_name){.bytes = table->dn.bytes, .length = table->dn.length};
}

static enum input_status give_person(struct csv_table *table, size_t line)
{
    struct ccm_name class = trim(field_of(table, COLUMN_CLASS));
    if (!is_same(class, "Mailbox") && !is_same(class, "Remote"))
        return INPUT_OK;
    enum csv_column column = table->fields[COLUMN_DISPLAY_NAME].length > 0 ? COLUMN_DISPLAY_NAME : COLUMN_DIRECTORY_NAME;
    struct person person = {
        .name = field_of(table, column), .site = site_of(table), .dn = dn_of(table), .line = table->lines[column]};
    if (table->dn.failed)
        return INPUT_NO_MEMORY;
    if (person.name.length == 0)
        return refuse(table, line, "this row is a recipient without a name; expected a Display Name or a Directory Name");
    return people_give(&table->people, &person);
}

enum input_status csv_table_field(struct csv_table *table, size_t field, struct ccm_name value, size_t line)
{
    if (!table->columns)
        return note_column(table, field, trim(value), line);
    for (size_t i = 0; i < CSV_COLUMNS; i++) {
        if (table->places[i] != field + 1)
            continue;
        text_clear(&table->fields[i]);
        text_append(&table->fields[i], value.bytes, value.length);
        table->lines[i] = line;
        if (table->fields[i].failed)
            return INPUT_NO_MEMORY;
    }
    return INPUT_OK;
}

enum input_status csv_table_row(struct csv_table *table, size_t fields, size_t line)
{
    if (!table->columns)
        return end_header(table, fields, line);
    table->rows++;
    if (fields == table->columns)
        return give_person(table, line);
    input_mark(table->path, line, 1, table->message);
    text_printf(table->message, "this row has %zu field%s; expected %zu, as the header has", fields, fields == 1 ? "" : "s",
                table->columns);
    return INPUT_INVALID;
}

void csv_table_clean_up(struct csv_table *table)
{
    for (size_t i = 0; i < CSV_COLUMNS; i++)
        text_clean_up(&table->fields[i]);
    text_clean_up(&table->listed);
    text_clean_up(&table->dn);
}
