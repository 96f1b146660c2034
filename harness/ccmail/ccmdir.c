#include "ccmail/ccmdir.h"
#include "input/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/utf8.h>

enum field { FIELD_NAME, FIELD_LOCN, FIELD_ADDR, FIELD_CMTS, FIELDS };

static const char *const labels[FIELDS] = {"Name", "Locn", "Addr", "Cmts"};
#define LABEL_MOST 6u /* bytes before a value */
#define EXPECTED_LABELS "expected Name, Locn, Addr or Cmts, a colon and the value"

#define CTRL_Z '\x1A'

struct reading {
    const struct ccmdir_reader *reader;
    const char *path;
    struct code_page_converter *converter; /* NULL: bytes as they are */
    struct text *message;                  /* of what is malformed */
    struct ccm_name line;                  /* that is being read, without its end */
    uint64_t line_number;
    struct text values[FIELDS]; /* of the record that is being read */
    uint64_t lines[FIELDS];     /* where they stand; 0: not there yet */
    uint64_t taken;
    bool in_record;
    bool passing_over; /* the record is malformed, and what is left of it is not looked at */
};

/* How many letters there are before that byte of the line. */
static size_t letters_before(struct reading *reading, size_t offset)
{
    struct ccm_name before = {.bytes = reading->line.bytes, .length = offset};
    size_t letters = 0, wrong;
    if (reading->converter)
        before = code_page_decode(reading->converter, before, &wrong);
    for (size_t i = 0; before.bytes && i < before.length; letters++)
        U8_FWD_1((const uint8_t *)before.bytes, i, before.length);
    return letters;
}

/* Begins a message about that byte of the line that is being read. */
static struct text *refuse(struct reading *reading, size_t offset)
{
    input_mark(reading->path, (size_t)reading->line_number, letters_before(reading, offset) + 1, reading->message);
    return reading->message;
}

/* What becomes of a malformed record, once the message says what is wrong with it. */
static enum input_status refused(struct reading *reading)
{
    if (reading->message->failed)
        return INPUT_NO_MEMORY;
    if (!reading->reader->lenient)
        return INPUT_INVALID;
    if (reading->reader->passed_over)
        reading->reader->passed_over(reading->reader->context, reading->message->bytes);
    text_clear(reading->message);
    reading->in_record = false;
    reading->passing_over = true;
    return INPUT_OK;
}

static struct ccm_name value_of(const struct reading *reading, enum field field)
{
    const struct text *value = &reading->values[field];
    return (struct ccm_name){.bytes = value->bytes ? value->bytes : "", .length = value->length};
}

/* The record that is being read is over: it is taken. */
static enum input_status end_record(struct reading *reading)
{
    reading->passing_over = false;
    if (!reading->in_record)
        return INPUT_OK;
    if (!reading->lines[FIELD_LOCN]) {
        struct ccm_name name = value_of(reading, FIELD_NAME);
        input_mark(reading->path, (size_t)reading->lines[FIELD_NAME], 1, reading->message);
        text_puts(reading->message, "the record of ");
        input_quote(reading->message, name.bytes, name.length);
        text_puts(reading->message, " has no Locn; expected a line \"Locn: \" with one letter of " LOCN_LETTERS);
        enum input_status status = refused(reading);
        reading->passing_over = false;
        return status;
    }
    reading->in_record = false;
    reading->taken++;
    struct ccmdir_record record = {
        .name = value_of(reading, FIELD_NAME),
        .addr = value_of(reading, FIELD_ADDR),
        .comment = value_of(reading, FIELD_CMTS),
        .locn = (unsigned char)*value_of(reading, FIELD_LOCN).bytes,
        .line = reading->lines[FIELD_NAME],
    };
    return reading->reader->take(reading->reader->context, &record);
}

static void begin_record(struct reading *reading)
{
    reading->in_record = true;
    for (int i = 0; i < FIELDS; i++) {
        text_clear(&reading->values[i]);
        reading->lines[i] = 0;
    }
}

/* Looks for what no line may have in it. */
static bool is_plain(struct reading *reading)
{
    struct ccm_name line = reading->line;
    const char *found = memchr(line.bytes, '\0', line.length);
    if (line.length > CCMDIR_LINE_MOST) {
        text_printf(refuse(reading, 0), "the line is %zu bytes long; expected at most %u", line.length, CCMDIR_LINE_MOST);
        return false;
    }
    if (found) {
        text_puts(refuse(reading, (size_t)(found - line.bytes)),
                  "a NUL stands in the line; expected text, as Export.exe writes it");
        return false;
    }
    found = memchr(line.bytes, '\r', line.length);
    if (found) {
        text_puts(refuse(reading, (size_t)(found - line.bytes)),
                  "a carriage return stands without a line feed; expected lines that end as in DOS or in Unix");
        return false;
    }
    return true;
}

/* Keeps the value at that offset of the line, in UTF-8. */
static enum input_status keep_value(struct reading *reading, enum field field, size_t offset)
{
    struct ccm_name value = {.bytes = reading->line.bytes + offset, .length = reading->line.length - offset};
    size_t wrong = value.length, length = value.length;
    if (reading->converter)
        value = code_page_decode(reading->converter, value, &wrong);
    if (!value.bytes)
        return INPUT_NO_MEMORY;
    if (wrong < length) {
        struct text *message = refuse(reading, offset + wrong);
        text_printf(message,
                    "the byte %02X is no text in code page %s; say which one it is: --code-page, or code_page in a fixture",
                    (unsigned)(unsigned char)reading->line.bytes[offset + wrong], code_page_names[reading->reader->page]);
        return refused(reading);
    }
    text_append(&reading->values[field], value.bytes, value.length);
    reading->lines[field] = reading->line_number;
    return reading->values[field].failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static enum input_status read_value(struct reading *reading, enum field field, size_t offset)
{
    struct ccm_name value = {.bytes = reading->line.bytes + offset, .length = reading->line.length - offset};
    if (reading->lines[field]) {
        text_printf(refuse(reading, 0),
                    "%s stands in line %" PRIu64 " of this record already; expected one, or an empty line before the next record",
                    labels[field], reading->lines[field]);
        return refused(reading);
    }
    if (field == FIELD_NAME && value.length == 0) {
        text_puts(refuse(reading, offset), "Name is empty; expected the name of a user or post office");
        return refused(reading);
    }
    if (field == FIELD_LOCN && (value.length != 1 || !strchr(LOCN_LETTERS, *value.bytes))) {
        struct text *message = refuse(reading, offset);
        text_puts(message, "Locn ");
        input_quote(message, value.bytes, value.length);
        text_puts(message, " is not known; expected one letter of " LOCN_LETTERS);
        return refused(reading);
    }
    return keep_value(reading, field, offset);
}

/* The field whose label stands at the beginning of the line, before the colon; FIELDS: none. */
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
        begin_record(reading);
    }
    if (reading->passing_over)
        return INPUT_OK;
    if (!is_plain(reading))
        return refused(reading);
    if (field == FIELDS) {
        struct text *message = refuse(reading, 0);
        input_quote(message, line.bytes, colon ? label : line.length);
        text_puts(message, colon ? " is no field of a record; " EXPECTED_LABELS : " has no colon; " EXPECTED_LABELS);
        return refused(reading);
    }
    if (!reading->in_record) {
        text_printf(refuse(reading, 0), "%s stands before any Name; expected a record to begin with its Name", labels[field]);
        return refused(reading);
    }
    size_t value = label + 1;
    if (value < line.length && line.bytes[value] == ' ')
        value++;
    return read_value(reading, field, value);
}

/* Behind the Ctrl-Z that the rest of a file begins with: nothing but what fills up a sector. */
static enum input_status read_end(struct reading *reading, struct ccm_name rest)
{
    size_t i = 0;
    while (i < rest.length && memchr("\0\x1A\r\n", rest.bytes[i], 4))
        i++;
    if (i == rest.length)
        return INPUT_OK;
    text_puts(refuse(reading, 0), "text stands behind the Ctrl-Z that ends the file; expected nothing, or the Ctrl-Z at the end");
    return refused(reading);
}

static bool is_blank(struct ccm_name line)
{
    size_t i = 0;
    while (i < line.length && (line.bytes[i] == ' ' || line.bytes[i] == '\t'))
        i++;
    return i == line.length;
}

/* A byte order mark, which some editors begin a file with. */
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

enum input_status ccmdir_read(const char *path, const struct ccmdir_reader *reader, struct text *message)
{
    struct text passed_over = {0};
    struct reading reading = {.reader = reader, .path = path, .message = reader->lenient ? &passed_over : message};
    char *bytes = NULL;
    size_t length = 0;
    enum input_status status = INPUT_NO_MEMORY;
    enum identity_status opened = reader->page == CODE_PAGE_NONE ? IDENTITY_OK : code_page_open(reader->page, &reading.converter);
    if (opened == IDENTITY_NO_MEMORY)
        goto cleanup;
    if (opened == IDENTITY_FAILED) {
        text_append_escaped(message, path, strlen(path));
        text_printf(message, ": cannot be read: the Unicode library has no code page %s", code_page_names[reader->page]);
        status = INPUT_INVALID;
        goto cleanup;
    }
    status = input_read(path, CCMDIR_MOST_BYTES, &bytes, &length, message);
    if (status == INPUT_OK)
        status = read_records(&reading, (struct ccm_name){.bytes = bytes, .length = length});
    if (status == INPUT_OK && reading.taken == 0) {
        text_append_escaped(message, path, strlen(path));
        text_puts(message, ": holds no record; expected an export of the post office's directory, as Export.exe writes it");
        status = INPUT_INVALID;
    }
cleanup:
    if (status == INPUT_INVALID && message->failed)
        status = INPUT_NO_MEMORY;
    for (int i = 0; i < FIELDS; i++)
        text_clean_up(&reading.values[i]);
    text_clean_up(&passed_over);
    code_page_close(reading.converter);
    free(bytes);
    return status;
}

bool ccmdir_is_dos(enum code_page page) { return page != CODE_PAGE_NONE && page != CODE_PAGE_UTF_8; }

bool ccmdir_can_hold(struct ccm_name value)
{
    /* A label stands before it; no page has more bytes for a letter than UTF-8. */
    return value.length <= CCMDIR_LINE_MOST - LABEL_MOST && !memchr(value.bytes, '\n', value.length) &&
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
