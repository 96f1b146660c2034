#include "ccmail/ccmdir.h"
#include "input/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/utf8.h>

enum field { FIELD_NAME, FIELD_LOCN, FIELD_ADDR, FIELD_CMTS, FIELDS };

static const char *const labels[FIELDS] = {"Name", "Locn", "Addr", "Cmts"};
#define LABEL_MAX 6u /* bytes before a value */
#define EXPECTED_FIELDS "expected Name, Locn, Addr or Cmts, a colon and the value"

#define CTRL_Z '\x1A'

struct reading {
    const struct ccmdir_reader *reader;
    const char *path;
    struct code_page_converter *converter; /* NULL: no conversion */
    struct text *message;                  /* about the first problem */
    struct ccm_name line;                  /* the current line, without its end */
    uint64_t line_number;
    struct text values[FIELDS]; /* of the current record */
    uint64_t lines[FIELDS];     /* line number of each value; 0: not read yet */
    uint64_t record_count;      /* records given to the reader */
    bool in_record;
    bool skipping; /* inside a malformed record */
};

/* The number of code points before a byte of the line. */
static size_t points_before(struct reading *reading, size_t offset)
{
    struct ccm_name before = {.bytes = reading->line.bytes, .length = offset};
    size_t points = 0, wrong;
    if (reading->converter)
        before = code_page_decode(reading->converter, before, &wrong);
    for (size_t i = 0; before.bytes && i < before.length; points++)
        U8_FWD_1((const uint8_t *)before.bytes, i, before.length);
    return points;
}

/* Starts a message with the position of a byte of the current line. */
static struct text *start_message(struct reading *reading, size_t offset)
{
    input_mark(reading->path, (size_t)reading->line_number, points_before(reading, offset) + 1, reading->message);
    return reading->message;
}

/* Ends the reading, or skips the record in lenient mode; the message is complete. */
static enum input_status end_malformed(struct reading *reading)
{
    if (reading->message->failed)
        return INPUT_NO_MEMORY;
    if (!reading->reader->lenient)
        return INPUT_INVALID;
    if (reading->reader->on_skipped)
        reading->reader->on_skipped(reading->reader->context, reading->message->bytes);
    text_clear(reading->message);
    reading->in_record = false;
    reading->skipping = true;
    return INPUT_OK;
}

static struct ccm_name value_of(const struct reading *reading, enum field field)
{
    const struct text *value = &reading->values[field];
    return (struct ccm_name){.bytes = value->bytes ? value->bytes : "", .length = value->length};
}

/* Passes the current record, if any, to the reader. */
static enum input_status end_record(struct reading *reading)
{
    reading->skipping = false;
    if (!reading->in_record)
        return INPUT_OK;
    if (!reading->lines[FIELD_LOCN]) {
        struct ccm_name name = value_of(reading, FIELD_NAME);
        input_mark(reading->path, (size_t)reading->lines[FIELD_NAME], 1, reading->message);
        text_puts(reading->message, "the record of ");
        input_quote(reading->message, name.bytes, name.length);
        text_puts(reading->message, " has no Locn; expected a line \"Locn: \" with one letter of " LOCN_LETTERS);
        enum input_status status = end_malformed(reading);
        reading->skipping = false;
        return status;
    }
    reading->in_record = false;
    reading->record_count++;
    struct ccmdir_record record = {
        .name = value_of(reading, FIELD_NAME),
        .addr = value_of(reading, FIELD_ADDR),
        .comment = value_of(reading, FIELD_CMTS),
        .locn = (unsigned char)*value_of(reading, FIELD_LOCN).bytes,
        .line = reading->lines[FIELD_NAME],
    };
    return reading->reader->take(reading->reader->context, &record);
}

static void start_record(struct reading *reading)
{
    reading->in_record = true;
    for (int i = 0; i < FIELDS; i++) {
        text_clear(&reading->values[i]);
        reading->lines[i] = 0;
    }
}

/* Checks that apply to all lines. */
static bool check_line(struct reading *reading)
{
    struct ccm_name line = reading->line;
    const char *found = memchr(line.bytes, '\0', line.length);
    if (line.length > CCMDIR_LINE_MAX) {
        text_printf(start_message(reading, 0), "the line is %zu bytes long; expected at most %u", line.length, CCMDIR_LINE_MAX);
        return false;
    }
    if (found) {
        text_puts(start_message(reading, (size_t)(found - line.bytes)), "NUL in the line; expected text, as written by Export.exe");
        return false;
    }
    found = memchr(line.bytes, '\r', line.length);
    if (found) {
        text_puts(start_message(reading, (size_t)(found - line.bytes)),
                  "carriage return without line feed; expected DOS or Unix line ends");
        return false;
    }
    return true;
}

/* Stores the value at this offset of the line, in UTF-8. */
static enum input_status store_value(struct reading *reading, enum field field, size_t offset)
{
    struct ccm_name value = {.bytes = reading->line.bytes + offset, .length = reading->line.length - offset};
    size_t wrong = value.length, length = value.length;
    if (reading->converter)
        value = code_page_decode(reading->converter, value, &wrong);
    if (!value.bytes)
        return INPUT_NO_MEMORY;
    if (wrong < length) {
        struct text *message = start_message(reading, offset + wrong);
        text_printf(message,
                    "byte %02X is not valid in code page %s; expected another page (--code-page, or code_page in a fixture)",
                    (unsigned)(unsigned char)reading->line.bytes[offset + wrong], code_page_names[reading->reader->page]);
        return end_malformed(reading);
    }
    text_append(&reading->values[field], value.bytes, value.length);
    reading->lines[field] = reading->line_number;
    return reading->values[field].failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static enum input_status read_value(struct reading *reading, enum field field, size_t offset)
{
    struct ccm_name value = {.bytes = reading->line.bytes + offset, .length = reading->line.length - offset};
    if (reading->lines[field]) {
        text_printf(start_message(reading, 0),
                    "duplicate %s, first in line %" PRIu64 "; expected one in each record, and an empty line between records",
                    labels[field], reading->lines[field]);
        return end_malformed(reading);
    }
    if (field == FIELD_NAME && value.length == 0) {
        text_puts(start_message(reading, offset), "Name is empty; expected the name of a user or post office");
        return end_malformed(reading);
    }
    if (field == FIELD_LOCN && (value.length != 1 || !strchr(LOCN_LETTERS, *value.bytes))) {
        struct text *message = start_message(reading, offset);
        text_puts(message, "unknown Locn ");
        input_quote(message, value.bytes, value.length);
        text_puts(message, "; expected one letter of " LOCN_LETTERS);
        return end_malformed(reading);
    }
    return store_value(reading, field, offset);
}

/* The field of the label before the colon, or FIELDS. */
static enum field field_of(struct ccm_name line, size_t colon)
{
    int i = 0;
    while (i < FIELDS && (strlen(labels[i]) != colon || strncasecmp(labels[i], line.bytes, colon) != 0))
        i++;
    return (enum field)i;
}

static enum input_status read_line(struct reading *reading)
{
    struct ccm_name line = reading->line;
    const char *colon = memchr(line.bytes, ':', line.length);
    size_t label = colon ? (size_t)(colon - line.bytes) : 0;
    enum field field = colon ? field_of(line, label) : FIELDS;
    if (field == FIELD_NAME) {
        enum input_status status = end_record(reading);
        if (status != INPUT_OK)
            return status;
        start_record(reading);
    }
    if (reading->skipping)
        return INPUT_OK;
    if (!check_line(reading))
        return end_malformed(reading);
    if (field == FIELDS) {
        struct text *message = start_message(reading, 0);
        text_puts(message, colon ? "unknown field " : "no colon in ");
        input_quote(message, line.bytes, colon ? label : line.length);
        text_puts(message, "; " EXPECTED_FIELDS);
        return end_malformed(reading);
    }
    if (!reading->in_record) {
        text_printf(start_message(reading, 0), "%s before Name; expected a record to begin with Name", labels[field]);
        return end_malformed(reading);
    }
    size_t value = label + 1;
    if (value < line.length && line.bytes[value] == ' ')
        value++;
    return read_value(reading, field, value);
}

/* After Ctrl-Z, only padding of the last sector is allowed. */
static enum input_status read_end(struct reading *reading, struct ccm_name rest)
{
    size_t i = 0;
    while (i < rest.length && memchr("\0\x1A\r\n", rest.bytes[i], 4))
        i++;
    if (i == rest.length)
        return INPUT_OK;
    text_puts(start_message(reading, 0), "text after Ctrl-Z, which ends the file; expected nothing after it");
    return end_malformed(reading);
}

static bool is_blank(struct ccm_name line)
{
    size_t i = 0;
    while (i < line.length && (line.bytes[i] == ' ' || line.bytes[i] == '\t'))
        i++;
    return i == line.length;
}

/* Length of a byte order mark, which some editors write; 0: none. */
static size_t mark_length(enum code_page page, struct ccm_name bytes)
{
    static const char mark[] = "\xEF\xBB\xBF";
    bool may_be = (page == CODE_PAGE_UTF_8 || page == CODE_PAGE_NONE) && bytes.length >= sizeof mark - 1;
    return may_be && memcmp(bytes.bytes, mark, sizeof mark - 1) == 0 ? sizeof mark - 1 : 0;
}

static enum input_status read_records(struct reading *reading, struct ccm_name bytes)
{
    enum input_status status = INPUT_OK;
    size_t at = mark_length(reading->reader->page, bytes);
    while (status == INPUT_OK && at < bytes.length) {
        const char *start = bytes.bytes + at;
        const char *feed = memchr(start, '\n', bytes.length - at);
        size_t length = feed ? (size_t)(feed - start) : bytes.length - at;
        at += length + (feed != NULL);
        reading->line = (struct ccm_name){.bytes = start, .length = feed && feed > start && feed[-1] == '\r' ? length - 1 : length};
        reading->line_number++;
        if (*start == CTRL_Z) {
            status = end_record(reading);
            return status == INPUT_OK ? read_end(reading, (struct ccm_name){.bytes = start,
                                                                            .length = (size_t)(bytes.bytes + bytes.length - start)})
                                      : status;
        }
        status = is_blank(reading->line) ? end_record(reading) : read_line(reading);
    }
    return status == INPUT_OK ? end_record(reading) : status;
}

static enum input_status refuse_empty_export(const char *path, struct text *message)
{
    return input_refuse(message, path,
                        "contains no record; expected an export of the post office's directory, as written by Export.exe");
}

/* Reads the file if `bytes` is NULL. */
static enum input_status read_all(const char *path, const struct ccm_name *bytes, const struct ccmdir_reader *reader,
                                  struct text *message)
{
    struct text skipped = {0};
    struct reading reading = {.reader = reader, .path = path, .message = reader->lenient ? &skipped : message};
    struct ccm_name all = bytes ? *bytes : (struct ccm_name){0};
    char *read = NULL;
    enum input_status status = INPUT_NO_MEMORY;
    enum identity_status opened = reader->page == CODE_PAGE_NONE ? IDENTITY_OK : code_page_open(reader->page, &reading.converter);
    if (opened == IDENTITY_NO_MEMORY)
        goto cleanup;
    if (opened == IDENTITY_FAILED) {
        status =
            input_refuse(message, path, "cannot be read: the Unicode library has no code page %s", code_page_names[reader->page]);
        goto cleanup;
    }
    status = bytes ? INPUT_OK : input_read(path, CCMDIR_MAX_BYTES, &read, &all.length, message);
    if (read)
        all.bytes = read;
    if (status == INPUT_OK)
        status = read_records(&reading, all);
    if (status == INPUT_OK && reading.record_count == 0 && !bytes)
        status = refuse_empty_export(path, message);
cleanup:
    if (status == INPUT_INVALID && message->failed)
        status = INPUT_NO_MEMORY;
    for (int i = 0; i < FIELDS; i++)
        text_clean_up(&reading.values[i]);
    text_clean_up(&skipped);
    code_page_close(reading.converter);
    free(read);
    return status;
}

enum input_status ccmdir_read(const char *path, const struct ccmdir_reader *reader, struct text *message)
{
    return read_all(path, NULL, reader, message);
}

enum input_status ccmdir_read_bytes(const char *path, struct ccm_name bytes, const struct ccmdir_reader *reader,
                                    struct text *message)
{
    return read_all(path, &bytes, reader, message);
}

bool ccmdir_is_dos(enum code_page page) { return page != CODE_PAGE_NONE && page != CODE_PAGE_UTF_8; }

bool ccmdir_can_hold(struct ccm_name value)
{
    /* The label is part of the line. No page needs more bytes for a letter than UTF-8. */
    return value.length <= CCMDIR_LINE_MAX - LABEL_MAX && !memchr(value.bytes, '\n', value.length) &&
           !memchr(value.bytes, '\r', value.length) && !memchr(value.bytes, '\0', value.length);
}

static bool write_line(const struct ccmdir_writer *writer, enum field field, struct ccm_name value)
{
    if (writer->converter)
        value = code_page_encode(writer->converter, value);
    if (!value.bytes)
        return false;
    fprintf(writer->stream, "%s: ", labels[field]);
    fwrite(value.bytes, 1, value.length, writer->stream);
    fputs(writer->dos ? "\r\n" : "\n", writer->stream);
    return true;
}

bool ccmdir_write(const struct ccmdir_writer *writer, struct ccm_name name, uint32_t locn, struct ccm_name addr,
                  struct ccm_name comment)
{
    char letter = (char)locn;
    if (!write_line(writer, FIELD_NAME, name) ||
        !write_line(writer, FIELD_LOCN, (struct ccm_name){.bytes = &letter, .length = 1}) ||
        !write_line(writer, FIELD_ADDR, addr) || !write_line(writer, FIELD_CMTS, comment))
        return false;
    fputs(writer->dos ? "\r\n" : "\n", writer->stream);
    return true;
}
