#include "exchange/csv_rows.h"
#include "input/mark.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Size in bytes of the part of a file that shows its format. */
#define HEAD_SIZE (16u << 10)

const char *const directory_encoding_names[ENCODINGS] = {"auto", "utf-8", "utf-16", "windows-1252"};

bool directory_is_live(const char *source)
{
    static const char *const schemes[] = {"ldap://", "ldaps://", "ldapi://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(source, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

/* Format of a file. */
enum kind { KIND_LDIF, KIND_CSV, KIND_NEITHER };

static bool is_in_type(char byte) { return isalnum((unsigned char)byte) || strchr(".-;_=*", byte); }

/* Returns the format that a line shows. `folded`: the next line continues it. */
static enum kind kind_of_line(const char *line, size_t length, bool folded, char separator)
{
    static const char *const columns[] = {"Obj-Class", "Display Name", "Directory Name", "Obj-Container", "Home-Server", "sep="};
    size_t type = 0;
    while (type < length && line[type] && is_in_type(line[type]))
        type++;
    if (type > 0 && (type < length ? line[type] == ':' : folded))
        return KIND_LDIF;
    if (separator && memchr(line, separator, length))
        return KIND_CSV;
    for (size_t i = 0; i < CSV_SEPARATORS; i++)
        if (memchr(line, csv_separators[i], length))
            return KIND_CSV;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (memmem(line, length, columns[i], strlen(columns[i])))
            return KIND_CSV;
    return KIND_NEITHER;
}

/* Finds the first line that is neither empty nor part of a comment, and its number. Returns false if there is none. */
static bool find_line(const char *head, size_t size, struct ccm_name *line, bool *folded, size_t *number)
{
    bool in_comment = false;
    const char *end = head + size;
    for (*number = 1; head < end; ++*number) {
        const char *feed = memchr(head, '\n', (size_t)(end - head));
        size_t length = (size_t)((feed ? feed : end) - head);
        *line = (struct ccm_name){.bytes = head, .length = length};
        if (length > 0 && head[length - 1] == '\r')
            line->length--;
        in_comment = line->length > 0 && (*head == '#' || (in_comment && (*head == ' ' || *head == '\t')));
        *folded = feed && feed + 1 < end && (feed[1] == ' ' || feed[1] == '\t');
        if (line->length > 0 && !in_comment)
            return true;
        head += length + 1;
    }
    return false;
}

/* Removes byte order marks and the NUL bytes of UTF-16; only ASCII matters here. */
static size_t strip_encoding(char *head, size_t size)
{
    static const char *const marks[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
    bool wide = memchr(head, '\0', size < 4 ? size : 4);
    size_t skip = 0, length = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= strlen(marks[i]) && memcmp(head, marks[i], strlen(marks[i])) == 0)
            skip = strlen(marks[i]);
    for (size_t i = skip; i < size; i++)
        if (head[i] || !wide)
            head[length++] = head[i];
    return length;
}

/* Finds the format of a file by its beginning. */
static enum input_status find_kind(const char *path, char separator, enum kind *kind, struct text *message)
{
    int descriptor;
    uint64_t size;
    enum input_status status = input_open(path, DIRECTORY_MAX_BYTES, &descriptor, &size, message);
    if (status != INPUT_OK)
        return status;
    char head[HEAD_SIZE];
    ssize_t got = read(descriptor, head, sizeof head);
    close(descriptor);

    struct ccm_name line;
    size_t number;
    bool folded;
    *kind = KIND_LDIF; /* its reader reports read errors and files of only comments */
    if (got < 0 || !find_line(head, strip_encoding(head, (size_t)got), &line, &folded, &number)) {
        if (got != 0)
            return INPUT_OK;
        text_append_escaped(message, path, strlen(path));
        text_puts(message, ": is empty; expected an LDIF file or the CSV of a directory export");
        return INPUT_INVALID;
    }
    *kind = kind_of_line(line.bytes, line.length, folded, separator);
    if (*kind != KIND_NEITHER)
        return INPUT_OK;
    input_mark(path, number, 1, message);
    input_quote(message, line.bytes, line.length);
    text_puts(message, " is not LDIF or CSV; expected an LDIF file or the CSV of a directory export");
    return INPUT_INVALID;
}

enum input_status directory_read(const char *source, const struct directory_config *config, person_visitor *visit, void *context,
                                 struct text *message)
{
    if (directory_is_live(source))
        return ldap_read(source, config, visit, context, message);
    enum kind kind;
    enum input_status status = find_kind(source, config->separator, &kind, message);
    if (status != INPUT_OK)
        return status;
    return kind == KIND_CSV ? csv_read(source, config, visit, context, message)
                            : ldif_read(source, config, visit, context, message);
}
