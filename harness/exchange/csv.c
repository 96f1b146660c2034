#include "exchange/csv_table.h"
#include "exchange/csv_text.h"
#include "input/mark.h"

#include <stdlib.h>
#include <string.h>

#include <csv.h>

/* The largest field, in bytes: what an unclosed quote opens has to end somewhere. */
#define FIELD_MOST (16u << 20)
/* So much longer libcsv makes its buffer each time, in bytes; left alone it were 128. */
#define FIELD_BLOCK (64u << 10)
struct reading {
    struct csv_text text;
    struct csv_parser parser;
    struct csv_table table;
    enum input_status status;
    size_t line, column;             /* of what comes next; a column is a code point */
    size_t row_line, field_line;     /* where this row and this field begin */
    size_t quote_line, quote_column; /* where the last quoted field begins */
    size_t fields;                   /* of this row, so far */
    size_t field_bytes;              /* so far, quotes included */
    bool in_row, in_quotes, after_quote;
};

static void mark(struct reading *reading, size_t line, size_t column)
{
    input_mark(reading->table.path, line, column, reading->table.message);
    reading->status = INPUT_INVALID;
}

/* What libcsv calls, which goes on after an error up to the end of what it was given. */

static void take_field(void *bytes, size_t length, void *context)
{
    struct reading *reading = context;
    struct ccm_name value = {.bytes = bytes, .length = length};
    if (reading->status == INPUT_OK)
        reading->status =
            csv_table_field(&reading->table, reading->fields, value, reading->fields ? reading->field_line : reading->row_line);
    reading->fields++;
    reading->field_line = reading->line;
    reading->field_bytes = 0;
}

static void take_row(int end, void *context)
{
    (void)end;
    struct reading *reading = context;
    if (reading->status == INPUT_OK)
        reading->status = csv_table_row(&reading->table, reading->fields, reading->row_line);
    reading->fields = 0;
    reading->in_row = false;
}

/* Spaces are a part of a name. */
static int is_no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static size_t code_points(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xC0u) != 0x80u;
    return count;
}

/* What libcsv does not take, at the place that is looked at. */
static void refuse_syntax(struct reading *reading, char found)
{
    if (csv_error(&reading->parser) != CSV_EPARSE) {
        reading->status = INPUT_NO_MEMORY;
        return;
    }
    mark(reading, reading->line, reading->column);
    if (found == '"')
        text_puts(reading->table.message,
                  "a quote stands in a field that does not begin with one; expected the whole field in quotes, "
                  "and each quote within it doubled");
    else
        text_printf(reading->table.message,
                    "this follows the quote that closes a field (its opening one is at %zu:%zu); expected a comma or the end of "
                    "the line, or a quote within a field doubled",
                    reading->quote_line, reading->quote_column);
}

/* Takes note of where a piece ends, of which at most the last byte is a quote or ends a line. */
static void go_past(struct reading *reading, const char *bytes, size_t length)
{
    bool quote = bytes[length - 1] == '"';
    if (quote && !reading->in_quotes && !(reading->after_quote && length == 1)) {
        reading->quote_line = reading->line;
        reading->quote_column = reading->column + code_points(bytes, length - 1);
    }
    reading->in_quotes ^= quote;
    reading->after_quote = quote;
    reading->field_bytes += length;
    if (bytes[length - 1] == '\n') {
        reading->line++;
        reading->column = 1;
    } else {
        reading->column += code_points(bytes, length);
    }
    if (reading->status == INPUT_OK && reading->field_bytes > FIELD_MOST) {
        mark(reading, reading->in_quotes ? reading->quote_line : reading->line, reading->in_quotes ? reading->quote_column : 1);
        text_puts(reading->table.message,
                  reading->in_quotes ? "the field that this quote opens is larger than 16 MiB; expected a quote that closes it"
                                     : "this field is larger than 16 MiB; expected names");
    }
}

/* Up to and with the next quote or line feed. */
static size_t piece_length(const char *bytes, size_t length)
{
    const char *end = memchr(bytes, '\n', length);
    size_t piece = end ? (size_t)(end + 1 - bytes) : length;
    end = memchr(bytes, '"', piece);
    return end ? (size_t)(end + 1 - bytes) : piece;
}

static void parse(struct reading *reading, const char *bytes, size_t length)
{
    while (length > 0 && reading->status == INPUT_OK) {
        size_t piece = piece_length(bytes, length);
        if (!reading->in_row && *bytes != '\r' && *bytes != '\n') {
            reading->in_row = true;
            reading->row_line = reading->line;
        }
        size_t taken = csv_parse(&reading->parser, bytes, piece, take_field, take_row, reading);
        if (reading->status == INPUT_OK && taken < piece) {
            reading->column += code_points(bytes, taken);
            refuse_syntax(reading, bytes[taken]);
        } else {
            go_past(reading, bytes, piece);
        }
        bytes += piece;
        length -= piece;
    }
}

/* What cannot be read, or stands for nothing. */
static void refuse_text(struct reading *reading)
{
    mark(reading, reading->line, reading->column);
    const char *failure = csv_text_failure(&reading->text);
    if (failure) {
        text_printf(reading->table.message, "the rest cannot be read: %s", failure);
        return;
    }
    input_quote(reading->table.message, reading->text.wrong, (size_t)reading->text.wrong_length);
    text_printf(reading->table.message, " is nothing in %s; expected the file to be in that encoding",
                directory_encoding_names[reading->text.encoding]);
}

static void read_text(struct reading *reading)
{
    size_t length = 1;
    while (reading->status == INPUT_OK && length > 0) {
        enum input_status status = csv_text_next(&reading->text, &length);
        const char *nul = memchr(reading->text.piece, '\0', length);
        parse(reading, reading->text.piece, nul ? (size_t)(nul - reading->text.piece) : length);
        if (reading->status != INPUT_OK)
            return;
        if (nul) {
            mark(reading, reading->line, reading->column);
            text_puts(reading->table.message,
                      "a NUL stands here; expected text (UTF-16 is known by its byte order mark, or is to be stated)");
        } else if (status == INPUT_INVALID) {
            refuse_text(reading);
        } else {
            reading->status = status;
        }
    }
}

static void end_text(struct reading *reading)
{
    if (csv_fini(&reading->parser, take_field, take_row, reading) != 0 && reading->status == INPUT_OK) {
        if (csv_error(&reading->parser) != CSV_EPARSE) {
            reading->status = INPUT_NO_MEMORY;
            return;
        }
        mark(reading, reading->quote_line, reading->quote_column);
        text_puts(reading->table.message,
                  "the field that this quote opens is not closed; expected a quote at its end (was the file cut short?)");
    }
    if (reading->status != INPUT_OK || reading->table.rows > 0)
        return;
    text_append_escaped(reading->table.message, reading->table.path, strlen(reading->table.path));
    text_puts(reading->table.message, reading->table.columns ? ": holds a header line only; expected the rows of a directory export"
                                                             : ": holds no header line; expected the CSV of a directory export");
    reading->status = INPUT_INVALID;
}

static void read_file(struct reading *reading)
{
    csv_init(&reading->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_realloc_func(&reading->parser, realloc);
    csv_set_free_func(&reading->parser, free);
    csv_set_space_func(&reading->parser, is_no_space);
    csv_set_blk_size(&reading->parser, FIELD_BLOCK);
    read_text(reading);
    if (reading->status == INPUT_OK)
        end_text(reading);
    csv_free(&reading->parser);
}

enum input_status csv_read(const char *path, const struct directory_config *config, person_taker *take, void *context,
                           struct text *message)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        return INPUT_NO_MEMORY;
    reading->table.path = path;
    reading->table.message = message;
    reading->table.people = (struct people){.config = config, .take = take, .context = context};
    reading->line = reading->column = reading->row_line = 1;
    enum input_status status = csv_text_open(&reading->text, path, config->encoding, message);
    if (status == INPUT_OK) {
        read_file(reading);
        status = reading->status;
        csv_text_close(&reading->text);
    }
    csv_table_clean_up(&reading->table);
    free(reading);
    return status;
}
