#include "exchange/csv_rows.h"

#include "base/array.h"
#include "base/utf8.h"
#include "input/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Maximum sizes of a field and a row in bytes; they end the search for a closing quote. */
#define FIELD_MAX ((size_t)16 << 20)
#define ROW_MAX ((size_t)64 << 20)

/* A position in the text of a row. */
struct csv_place {
    size_t at;
    uint64_t line;
    size_t line_start; /* offset */
};

static size_t column_of(const struct csv *csv, struct csv_place place)
{
    return 1 + utf8_count(csv->window.bytes + place.line_start, place.at - place.line_start);
}

static enum input_status csv_refuse(struct csv *csv, struct csv_place place, struct ccm_name quoted, const char *what)
{
    input_mark(csv->people.source, place.line, column_of(csv, place), csv->people.message);
    if (quoted.bytes)
        input_quote(csv->people.message, quoted.bytes, quoted.length);
    text_puts(csv->people.message, what);
    return INPUT_INVALID;
}

static const struct ccm_name csv_nothing;

const char csv_separators[CSV_SEPARATORS + 1] = ",\t;|";

/* ---- Rows -------------------------------------------------------------------------------------------------------------------- */

enum scanned { SCANNED_ROW, SCANNED_TOO_LITTLE, SCANNED_INVALID, SCANNED_NO_MEMORY };

static bool append_field(struct csv *csv, struct csv_field field)
{
    struct csv_field *fields = array_grow(csv->fields, csv->count, &csv->capacity, sizeof *fields);
    if (!fields)
        return false;
    csv->fields = fields;
    csv->fields[csv->count++] = field;
    return true;
}

/* State of scanning a row, also for messages about text that ends too early. */
struct scan {
    struct csv_place place, quote; /* `quote`: position of the field's opening quote */
    size_t field;                  /* offset of the field */
    bool in_quotes;
};

static enum scanned refuse_nul(struct csv *csv, struct csv_place place)
{
    csv_refuse(csv, place, csv_nothing, "NUL byte; expected text (for UTF-16, use --encoding=utf-16)");
    return SCANNED_INVALID;
}

/* Scans a quoted field from its opening to its closing quote. */
static enum scanned scan_quoted(struct csv *csv, struct scan *scan, struct csv_field *field)
{
    const char *bytes = csv->window.bytes;
    struct csv_place *place = &scan->place;
    scan->quote = *place;
    scan->in_quotes = true;
    field->start = ++place->at;
    for (; place->at < csv->window.end; place->at++) {
        char byte = bytes[place->at];
        if (byte == '\n') {
            place->line++;
            place->line_start = place->at + 1;
        } else if (byte == '\0') {
            return refuse_nul(csv, *place);
        } else if (byte == '"') {
            if (place->at + 1 == csv->window.end && !csv->window.whole)
                return SCANNED_TOO_LITTLE;
            if (place->at + 1 == csv->window.end || bytes[place->at + 1] != '"') {
                field->end = place->at++;
                scan->in_quotes = false;
                return SCANNED_ROW;
            }
            field->doubled = true;
            place->at++;
        }
    }
    return SCANNED_TOO_LITTLE;
}

static enum scanned refuse_after_quote(struct csv *csv, const struct scan *scan)
{
    csv_refuse(csv, scan->place, csv_nothing, "text follows the closing quote of a field");
    text_printf(csv->people.message, " (opened at %" PRIu64 ":%zu); expected a separator, the end of the line, or a doubled quote",
                scan->quote.line, column_of(csv, scan->quote));
    return SCANNED_INVALID;
}

/* Scans one field up to its separator or line end. */
static enum scanned scan_field(struct csv *csv, struct scan *scan, struct csv_field *field)
{
    const char *bytes = csv->window.bytes;
    struct csv_place *place = &scan->place;
    scan->field = field->start = place->at;
    field->line = place->line;
    bool quoted = place->at < csv->window.end && bytes[place->at] == '"';
    if (quoted) {
        enum scanned scanned = scan_quoted(csv, scan, field);
        if (scanned != SCANNED_ROW)
            return scanned;
    }
    for (; place->at < csv->window.end; place->at++) {
        char byte = bytes[place->at];
        if (byte == csv->separator || byte == '\n' || byte == '\r')
            break;
        if (byte == '\0')
            return refuse_nul(csv, *place);
        if (quoted)
            return refuse_after_quote(csv, scan);
        if (byte == '"') {
            csv_refuse(csv, *place, csv_nothing,
                       "quote in an unquoted field; expected the whole field in quotes, and each quote in it doubled");
            return SCANNED_INVALID;
        }
    }
    if (!quoted)
        field->end = place->at;
    return place->at < csv->window.end || csv->window.whole ? SCANNED_ROW : SCANNED_TOO_LITTLE;
}

/* Finds the separator: the most frequent one in the header line outside quotes. Returns false if the window ends before the
 * line. */
static bool find_separator(struct csv *csv)
{
    size_t counts[CSV_SEPARATORS] = {0}, best = 0;
    bool in_quotes = false, ended = csv->window.whole;
    for (size_t i = csv->window.at; i < csv->window.end && (in_quotes || !strchr("\r\n", csv->window.bytes[i])); i++) {
        const char *found = csv->window.bytes[i] ? strchr(csv_separators, csv->window.bytes[i]) : NULL;
        in_quotes ^= csv->window.bytes[i] == '"';
        if (found && !in_quotes)
            counts[found - csv_separators]++;
        ended |= i + 1 < csv->window.end && !in_quotes && strchr("\r\n", csv->window.bytes[i + 1]);
    }
    for (size_t i = 0; i < CSV_SEPARATORS; i++)
        best = counts[i] > counts[best] ? i : best;
    if (ended)
        csv->separator = csv_separators[best];
    return ended;
}

static void skip_empty_lines(struct csv *csv)
{
    struct window *window = &csv->window;
    for (; window->at < window->end && (window->bytes[window->at] == '\n' || window->bytes[window->at] == '\r'); window->at++)
        csv->number += window->bytes[window->at] == '\n';
}

/* Skips lines before the header: "#TYPE ..." of PowerShell's Export-Csv, and "sep=;", which tells Excel the separator. Returns
 * false if the window ends within such a line. */
static bool skip_preamble(struct csv *csv)
{
    static const char names_separator[] = "sep=";
    const size_t prefix = sizeof names_separator - 1;
    struct window *window = &csv->window;
    while (window->at < window->end && window->bytes[window->at] && strchr("#sS", window->bytes[window->at])) {
        const char *at = window->bytes + window->at, *feed = memchr(at, '\n', window->end - window->at);
        size_t length = feed ? (size_t)(feed - at) : window->end - window->at;
        bool is_separator = length > prefix && strncasecmp(at, names_separator, prefix) == 0;
        if (!feed && !window->whole)
            return false;
        if (!is_separator && *at != '#')
            break;
        if (is_separator && !csv->separator)
            csv->separator = at[prefix];
        window->at += length;
        skip_empty_lines(csv);
    }
    return true;
}

static struct scan scan_start(const struct csv *csv)
{
    size_t at = csv->window.at;
    return (struct scan){.place = {.at = at, .line = csv->number, .line_start = at}, .field = at};
}

/* Scans the fields of a row up to its line end. Skips empty lines before it; at the end of the text the row has no fields. */
static enum scanned scan_row(struct csv *csv, struct scan *scan)
{
    struct window *window = &csv->window;
    csv->count = 0;
    skip_empty_lines(csv);
    *scan = scan_start(csv);
    if (!csv->fields && !skip_preamble(csv))
        return SCANNED_TOO_LITTLE;
    *scan = scan_start(csv);
    if (window->at == window->end) {
        csv->behind = window->end;
        csv->next = csv->number;
        return window->whole ? SCANNED_ROW : SCANNED_TOO_LITTLE;
    }
    if (!csv->separator && !find_separator(csv))
        return SCANNED_TOO_LITTLE;
    for (;;) {
        struct csv_field field = {0};
        enum scanned scanned = scan_field(csv, scan, &field);
        if (scanned != SCANNED_ROW)
            return scanned;
        if (!append_field(csv, field))
            return SCANNED_NO_MEMORY;
        if (scan->place.at == window->end || window->bytes[scan->place.at] != csv->separator)
            break;
        scan->place.at++;
    }
    csv->cut = scan->place.at == window->end;
    csv->behind = scan->place.at;
    csv->next = scan->place.line;
    return SCANNED_ROW;
}

/* ---- Text that ends too early ------------------------------------------------------------------------------------------------ */

static enum input_status check_size(struct csv *csv, const struct scan *scan)
{
    if (scan->in_quotes && csv->window.end - scan->field > FIELD_MAX)
        return csv_refuse(csv, scan->quote, csv_nothing,
                          "the field opened by this quote is larger than 16 MiB; expected a closing quote");
    struct csv_place line = {.at = scan->place.line_start, .line = scan->place.line, .line_start = scan->place.line_start};
    if (csv->window.end - scan->field > FIELD_MAX)
        return csv_refuse(csv, line, csv_nothing, "this field is larger than 16 MiB; expected names");
    if (csv->window.end - csv->window.at > ROW_MAX)
        return csv_refuse(csv, line, csv_nothing, "this row is larger than 64 MiB; expected names");
    return INPUT_OK;
}

/* Reports a read error, or bytes that are invalid in the encoding. */
static enum input_status refuse_text(struct csv *csv, const struct scan *scan)
{
    const char *failure = window_failure(&csv->window);
    struct ccm_name wrong = {.bytes = csv->window.wrong, .length = (size_t)csv->window.wrong_length};
    if (!failure) {
        csv_refuse(csv, scan->place, wrong, " is not valid in ");
        text_printf(csv->people.message, "%s; expected the file to be in that encoding",
                    directory_encoding_names[csv->window.encoding]);
        return INPUT_INVALID;
    }
    csv_refuse(csv, scan->place, csv_nothing, "the rest cannot be read: ");
    text_puts(csv->people.message, failure);
    return INPUT_INVALID;
}

/* Returns a complete row before reporting an error after it. */
enum input_status csv_next_row(struct csv *csv)
{
    bool unreadable = false;
    csv->window.at = csv->behind;
    csv->number = csv->next;
    for (;;) {
        struct scan scan;
        switch (scan_row(csv, &scan)) {
        case SCANNED_ROW: return INPUT_OK;
        case SCANNED_INVALID: return INPUT_INVALID;
        case SCANNED_NO_MEMORY: return INPUT_NO_MEMORY;
        case SCANNED_TOO_LITTLE: break;
        }
        if (unreadable)
            return refuse_text(csv, &scan);
        if (csv->window.whole)
            return csv_refuse(csv, scan.quote, csv_nothing,
                              "the field opened by this quote is not closed; expected a closing quote (was the file cut "
                              "short?)");
        enum input_status status = check_size(csv, &scan);
        if (status != INPUT_OK)
            return status;
        status = window_more(&csv->window);
        if (status == INPUT_NO_MEMORY)
            return status;
        unreadable = status == INPUT_INVALID;
        if (unreadable && !csv->separator)
            csv->separator = ',';
    }
}

struct ccm_name csv_value(struct csv *csv, struct csv_field *field)
{
    char *start = csv->window.bytes + field->start, *to = start;
    if (field->doubled) {
        for (const char *at = start, *end = csv->window.bytes + field->end; at < end; at++) {
            *to++ = *at;
            at += *at == '"';
        }
        field->end = field->start + (size_t)(to - start);
        field->doubled = false;
    }
    return (struct ccm_name){.bytes = start, .length = field->end - field->start};
}

enum input_status csv_open(struct csv *csv, const char *path, const struct directory_config *config, person_visitor *visit,
                           void *context, struct text *message)
{
    *csv = (struct csv){.separator = config->separator, .next = 1};
    enum input_status status = window_open(&csv->window, path, config->encoding, WINDOW_GUESS, message);
    if (status == INPUT_OK)
        people_init(&csv->people, path, config, visit, context, message);
    return status;
}

void csv_close(struct csv *csv)
{
    people_clean_up(&csv->people);
    window_close(&csv->window);
    free(csv->fields);
}
