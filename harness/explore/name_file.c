#include "explore/name_file.h"

#include "input/pipe.h"
#include "model/unicode.h"

#include <stdlib.h>
#include <string.h>

static enum input_status refuse_name_file(const char *path, size_t line, const char *what, struct text *message)
{
    text_append_escaped(message, path, strlen(path));
    text_printf(message, ":%zu: %s", line, what);
    return message->failed ? INPUT_NO_MEMORY : INPUT_INVALID;
}

static const char *fault_of(const char *name, size_t length)
{
    if (!length)
        return "the line is empty; expected a name";
    if (length > NAME_FILE_NAME_MAX)
        return "the name has more than 4096 bytes; expected at most 4096";
    return memchr(name, '\0', length) ? "the name contains a NUL; expected text without" : NULL;
}

static enum input_status refuse_uncovered(const char *path, size_t line, struct unicode_version unicode, int32_t point,
                                          struct text *message)
{
    struct text what = {0};
    text_puts(&what, "the name holds ");
    unicode_append_uncovered(unicode, point, &what);
    text_puts(&what, "; remove the line, as it allows no conclusion");
    enum input_status status = what.failed ? INPUT_NO_MEMORY : refuse_name_file(path, line, what.bytes, message);
    text_clean_up(&what);
    return status;
}

enum input_status name_file_read(const char *path, struct name_file *file, struct text *message)
{
    *file = (struct name_file){0};
    size_t size, lines = 0;
    enum input_status status = pipe_accept(path, NAME_FILE_MAX, message);
    if (status == INPUT_OK)
        status = input_read(path, NAME_FILE_MAX, &file->bytes, &size, message);
    if (status != INPUT_OK)
        return status;
    struct unicode_version unicode = unicode_version();
    int32_t point;
    const char *at = file->bytes, *end = at + size;
    for (const char *feed = at; feed < end; feed++)
        lines += *feed == '\n';
    file->at = calloc(lines + 1, sizeof *file->at);
    if (!file->at)
        return INPUT_NO_MEMORY;
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((feed ? feed : end) - at);
        const char *fault = fault_of(at, length);
        if (fault)
            return refuse_name_file(path, file->count + 1, fault, message);
        struct ccm_name name = {.bytes = at, .length = length};
        if (unicode_find_uncovered(unicode, name, &point))
            return refuse_uncovered(path, file->count + 1, unicode, point, message);
        file->at[file->count++] = name;
        at += length + (feed != NULL);
    }
    return file->count ? INPUT_OK : refuse_name_file(path, 1, "the file has no names; expected one in each line", message);
}

void name_file_clean_up(struct name_file *file)
{
    free(file->bytes);
    free(file->at);
    *file = (struct name_file){0};
}
