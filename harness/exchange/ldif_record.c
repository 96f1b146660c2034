#include "exchange/ldif_record.h"

#include "input/mark.h"

#include <string.h>
#include <strings.h>

enum input_status ldif_refuse(struct ldif_reader *reader, struct ccm_name quoted, const char *what)
{
    input_mark(reader->stream.path, reader->line, 1, reader->message);
    input_quote(reader->message, quoted.bytes, quoted.length);
    text_puts(reader->message, what);
    return INPUT_INVALID;
}

/* Where the line after this one begins, with the lines by which this one goes on; adds how many there were. */
static const char *after_line(const char *at, unsigned long *lines)
{
    for (;;) {
        at = strchr(at, '\n');
        if (!at)
            return "";
        (*lines)++;
        if (*++at != ' ')
            return at;
    }
}

/* The next line of the record, whole and without its end; NULL: there is none. Keeps count of lines, which libldap does not. */
static char *next_line(struct ldif_reader *reader)
{
    const char *at = reader->next;
    reader->line = reader->next_line;
    while (at && *at == '#') { /* as libldap passes over comments */
        at = after_line(at, &reader->next_line);
        reader->line = reader->next_line;
    }
    if (!at || !*at)
        return NULL;
    after_line(at, &reader->next_line);
    char *line = ldif_getline(&reader->next);
    /* libldap marks with \r where lines were put together, and would not look for a name or colon across such a mark. */
    char *end = line ? strchr(line, '\r') : NULL;
    if (!end)
        return line;
    for (const char *from = end; *from; from++)
        if (*from != '\r')
            *end++ = *from;
    *end = '\0';
    return line;
}

/* As libldap takes "QUJ=" followed by anything for "AB". */
static bool is_base64(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(text), data = strspn(text, digits), padding = strspn(text + data, "=");
    return data + padding == length && length % 4 == 0 && padding <= 2;
}

static bool is_type(const char *type, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)type[i];
        bool letter = (byte | 0x20u) >= 'a' && (byte | 0x20u) <= 'z';
        if (!letter && (byte < '0' || byte > '9') && byte != '.' && byte != '-' && byte != ';' && byte != '_')
            return false;
    }
    return length > 0;
}

/* Whether the file ends within the line that is looked at. RFC 2849 has each line end, so a file that does not was cut short, and
 * half a name must not be taken for one. */
static bool is_cut(const struct ldif_reader *reader)
{
    return reader->stream.cut_line >= reader->line && reader->stream.cut_line < reader->next_line;
}

/* Splits a line into type and value, in place. */
static enum input_status split(struct ldif_reader *reader, char *line, struct ldif_value *value)
{
    static const char cut[] =
        " is where the file ends, within a line; expected the whole export (if this is all of it, end its last line)";
    char *colon = strchr(line, ':');
    struct ccm_name whole = {.bytes = line, .length = strlen(line)};
    struct ccm_name type = {.bytes = line, .length = colon ? (size_t)(colon - line) : 0};
    if (!colon || !is_type(line, type.length))
        return ldif_refuse(reader, whole, is_cut(reader) ? cut : " is no line of LDIF; expected \"name: value\"");
    if (colon[1] == '<')
        return ldif_refuse(reader, type, " is to be read from a URL; expected the value itself, as nothing is fetched");
    bool encoded = colon[1] == ':';
    if (is_cut(reader))
        return ldif_refuse(reader, type, cut);
    const char *text = colon + 1 + encoded;
    text += strspn(text, " ");
    *value = (struct ldif_value){.type = type};
    if (encoded && !*text)
        return INPUT_OK;
    int allocated;
    struct berval read_type, read_value;
    if ((encoded && !is_base64(text)) || ldif_parse_line2(line, &read_type, &read_value, &allocated) != 0)
        return ldif_refuse(reader, type, " has a value that is no base64; expected base64 after \"::\"");
    value->type = (struct ccm_name){.bytes = read_type.bv_val, .length = read_type.bv_len};
    if (read_value.bv_len > 0)
        value->value = (struct ccm_name){.bytes = read_value.bv_val, .length = read_value.bv_len};
    return INPUT_OK;
}

bool ldif_is_named(const struct ldif_value *value, const char *name)
{
    if ((value->type.bytes[0] | 0x20) != (name[0] | 0x20))
        return false; /* most lines of an export are of no interest */
    size_t length = strlen(name);
    return value->type.length >= length && strncasecmp(value->type.bytes, name, length) == 0 &&
           (value->type.length == length || value->type.bytes[length] == ';');
}

enum input_status ldif_next_value(struct ldif_reader *reader, struct ldif_value *value, bool *is_one)
{
    char *line = next_line(reader);
    *is_one = line;
    return line ? split(reader, line, value) : INPUT_OK;
}

bool ldif_record_is_open(const struct ldif_reader *reader)
{
    return reader->stream.open_line && reader->next_line > reader->stream.open_line;
}

enum input_status ldif_next_record(struct ldif_reader *reader, bool *is_one)
{
    unsigned long lines = 0;
    int got = ldif_read_record(&reader->stream.ldif, &reader->read_lines, &reader->record, &reader->size);
    *is_one = got > 0;
    if (reader->stream.status != INPUT_OK)
        return reader->stream.status;
    if (!*is_one)
        return feof(reader->stream.ldif.fp) ? INPUT_OK : INPUT_NO_MEMORY;
    for (const char *at = reader->record; (at = strchr(at, '\n')); at++)
        lines++;
    reader->next = reader->record;
    reader->next_line = reader->read_lines - lines;
    return INPUT_OK;
}

enum input_status ldif_reader_open(struct ldif_reader *reader, const char *path, struct text *message)
{
    *reader = (struct ldif_reader){.message = message};
    return ldif_stream_open(&reader->stream, path, message);
}

void ldif_reader_close(struct ldif_reader *reader)
{
    ber_memfree(reader->record);
    ldif_stream_close(&reader->stream);
}
