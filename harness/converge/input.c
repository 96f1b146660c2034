#include "converge/input.h"

#include "base/array.h"
#include "base/file.h"
#include "input/mark.h"
#include "input/pipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- Units ------------------------------------------------------------------------------------------------------------------- */

/* Reads units, and their names into a snapshot. */
struct unit_reader {
    struct sync_input *input;
    struct strings *strings;
    struct snapshot_reader names;
    const char *at; /* current line */
    uint64_t line;  /* number of the current line */
};

static bool add_unit(struct sync_input *input, size_t start, size_t end, uint32_t name)
{
    struct input_unit *units = array_grow(input->units, input->count, &input->capacity, sizeof *units);
    if (!units)
        return false;
    input->units = units;
    units[input->count++] = (struct input_unit){.start = start, .end = end, .name = name};
    return true;
}

/* Adds an entry. It begins at the line of its DN, and ends at the next entry. */
static enum input_status add_entry(void *context, const struct whole_entry *entry)
{
    struct unit_reader *reader = context;
    struct sync_input *input = reader->input;
    const char *end = input->bytes + input->length;
    for (; reader->line < entry->line && reader->at < end; reader->line++) {
        const char *feed = memchr(reader->at, '\n', (size_t)(end - reader->at));
        reader->at = feed ? feed + 1 : end;
    }
    size_t start = (size_t)(reader->at - input->bytes);
    if (input->count)
        input->units[input->count - 1].end = start;
    enum input_status status = snapshot_add(&reader->names, entry);
    if (status != INPUT_OK)
        return status;
    struct ccm_name name = entry_name(reader->strings, &input->names.at[input->names.count - 1]);
    uint32_t number;
    return strings_intern(reader->strings, name, &number) && add_unit(input, start, input->length, number) ? INPUT_OK
                                                                                                           : INPUT_NO_MEMORY;
}

/* Maximum number of a line's fields that may be names. */
#define FIELDS_MAX 16u

static const char *const line_types[] = {"displayName", "cn", "name", "uid"};
enum { LINE_TYPES = sizeof line_types / sizeof *line_types };

static void add_line_name(struct entry_attribute *attributes, size_t *count, const char *bytes, size_t length)
{
    for (size_t i = 0; i < LINE_TYPES; i++)
        attributes[(*count)++] =
            (struct entry_attribute){.type = name_of_text(line_types[i]), .value = {.bytes = bytes, .length = length}};
}

/* Adds a line. The whole line and its fields may be names of any type; the separators do not occur in names. */
static enum input_status add_line(struct unit_reader *reader, struct ccm_name line, size_t start, size_t end)
{
    struct entry_attribute attributes[LINE_TYPES * (FIELDS_MAX + 1)];
    char dn[32];
    uint32_t number;
    size_t count = 0;
    add_line_name(attributes, &count, line.bytes, line.length);
    for (size_t at = 0, field = 0; at < line.length && field < FIELDS_MAX; field++) {
        size_t next = at;
        while (next < line.length && !strchr("|;\t", line.bytes[next]))
            next++;
        if (next - at < line.length)
            add_line_name(attributes, &count, line.bytes + at, next - at);
        at = next + 1;
    }
    (void)snprintf(dn, sizeof dn, "line=%zu", reader->input->count + 1);
    const struct whole_entry entry = {.dn = name_of_text(dn), .attributes = attributes, .count = count};
    enum input_status status = snapshot_add(&reader->names, &entry);
    if (status != INPUT_OK)
        return status;
    return strings_intern(reader->strings, line, &number) && add_unit(reader->input, start, end, number) ? INPUT_OK
                                                                                                         : INPUT_NO_MEMORY;
}

static enum input_status read_lines(struct unit_reader *reader)
{
    const struct sync_input *input = reader->input;
    enum input_status status = INPUT_OK;
    for (size_t at = 0, next; at < input->length && status == INPUT_OK; at = next) {
        const char *feed = memchr(input->bytes + at, '\n', input->length - at);
        size_t end = feed ? (size_t)(feed - input->bytes) : input->length;
        next = feed ? end + 1 : end;
        end -= end > at && input->bytes[end - 1] == '\r';
        if (end > at)
            status = add_line(reader, (struct ccm_name){.bytes = input->bytes + at, .length = end - at}, at, next);
        else if (input->count)
            reader->input->units[input->count - 1].end = next;
    }
    return status;
}

/* Whether the first line that is neither empty nor a comment is LDIF. */
static bool is_ldif(const char *bytes)
{
    while (*bytes == '#' || *bytes == '\r' || *bytes == '\n') {
        bytes += strcspn(bytes, "\n");
        bytes += *bytes == '\n';
    }
    return strncasecmp(bytes, "dn:", 3) == 0 || strncasecmp(bytes, "version:", 8) == 0;
}

static enum input_status read_units(struct sync_input *input, struct strings *strings, const struct kinds *kinds,
                                    struct text *message)
{
    const struct directory_config config = {.encoding = ENCODING_UTF_8};
    struct unit_reader reader = {
        .input = input,
        .strings = strings,
        .names = {.kinds = kinds, .strings = strings, .snapshot = &input->names, .source = input->path, .message = message},
        .at = input->bytes,
        .line = 1};
    input->is_ldif = is_ldif(input->bytes);
    enum input_status status =
        input->is_ldif ? ldif_read_entries(input->path, &config, add_entry, &reader, message) : read_lines(&reader);
    status = snapshot_finish(&reader.names, status);
    if (status == INPUT_OK && !input->count)
        return input_refuse(message, input->path, "is empty; expected the input of the command");
    return status;
}

/* ---- The file ---------------------------------------------------------------------------------------------------------------- */

bool sync_input_write(const struct sync_input *input, const bool *selected)
{
    struct whole_file file;
    size_t head = input->count ? input->units[0].start : input->length;
    if (!whole_file_open(&file, input->file))
        return false;
    bool written = fwrite(input->bytes, 1, head, file.stream) == head;
    for (size_t i = 0; i < input->count && written; i++) {
        size_t length = input->units[i].end - input->units[i].start;
        if (!selected || selected[i])
            written = fwrite(input->bytes + input->units[i].start, 1, length, file.stream) == length;
    }
    return whole_file_close(&file, written) && written;
}

static enum input_status make_file(struct sync_input *input, struct text *message)
{
    struct text text = {0};
    const char *temporary = getenv("TMPDIR");
    text_printf(&text, "%s/q237588-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    char *folder = text_take(&text);
    if (!folder)
        return INPUT_NO_MEMORY;
    if (!mkdtemp(folder)) {
        input_refuse(message, folder, "cannot create a folder for the input: %s", strerror(errno));
        free(folder);
        return INPUT_ENVIRONMENT;
    }
    input->folder = folder;
    text_printf(&text, "%s/input%s", folder, input->is_ldif ? ".ldif" : ".txt");
    input->file = text_take(&text);
    if (!input->file)
        return INPUT_NO_MEMORY;
    text_printf(&text, SYNC_INPUT_VARIABLE "=%s", input->file);
    input->variable = text_take(&text);
    if (!input->variable)
        return INPUT_NO_MEMORY;
    if (sync_input_write(input, NULL))
        return INPUT_OK;
    input_refuse(message, input->file, "cannot be written: %s", strerror(errno));
    return INPUT_ENVIRONMENT;
}

enum input_status sync_input_open(struct sync_input *input, const char *path, struct strings *strings, const struct kinds *kinds,
                                  struct text *message)
{
    *input = (struct sync_input){.path = path};
    enum input_status status = pipe_accept(path, SYNC_INPUT_MAX, message);
    if (status == INPUT_OK)
        status = input_read(path, SYNC_INPUT_MAX, &input->bytes, &input->length, message);
    if (status == INPUT_OK)
        status = read_units(input, strings, kinds, message);
    return status == INPUT_OK ? make_file(input, message) : status;
}

void sync_input_close(struct sync_input *input)
{
    if (input->file)
        (void)unlink(input->file);
    if (input->folder)
        (void)rmdir(input->folder);
    snapshot_clean_up(&input->names);
    free(input->bytes);
    free(input->units);
    free(input->file);
    free(input->folder);
    free(input->variable);
    *input = (struct sync_input){0};
}

/* ---- Arguments --------------------------------------------------------------------------------------------------------------- */

/* Returns an argument with the input's path, or NULL if out of memory. */
static char *make_argument(const struct sync_input *input, const char *argument)
{
    struct text text = {0};
    for (const char *found; input->file && (found = strstr(argument, SYNC_INPUT_ARGUMENT));
         argument = found + strlen(SYNC_INPUT_ARGUMENT)) {
        text_append(&text, argument, (size_t)(found - argument));
        text_puts(&text, input->file);
    }
    text_puts(&text, argument);
    return text_take(&text);
}

char **sync_arguments_make(const struct sync_input *input, const char *const *arguments)
{
    size_t count = 0;
    while (arguments[count])
        count++;
    char **made = calloc(count + 1, sizeof *made);
    for (size_t i = 0; made && i < count; i++)
        if (!(made[i] = make_argument(input, arguments[i]))) {
            sync_arguments_free(made);
            return NULL;
        }
    return made;
}

void sync_arguments_free(char **arguments)
{
    for (size_t i = 0; arguments && arguments[i]; i++)
        free(arguments[i]);
    free((void *)arguments);
}
