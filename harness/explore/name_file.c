#include "explore/name_file.h"

#include "model/unicode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum name_file_status refuse_name_file(const char *path, size_t line, const char *what, struct text *message)
{
    text_append_escaped(message, path, strlen(path));
    if (line)
        text_printf(message, ":%zu", line);
    text_printf(message, ": %s", what);
    return message->failed ? NAME_FILE_NO_MEMORY : NAME_FILE_INVALID;
}

static enum name_file_status read_bytes(const char *path, struct text *bytes, struct text *message)
{
    char chunk[4096];
    size_t got;
    FILE *stream = fopen(path, "re");
    if (!stream)
        return refuse_name_file(path, 0, strerror(errno), message);
    while ((got = fread(chunk, 1, sizeof chunk, stream)) > 0 && bytes->length <= NAME_FILE_MOST)
        text_append(bytes, chunk, got);
    int error = ferror(stream) ? errno : 0;
    (void)fclose(stream);
    if (error)
        return refuse_name_file(path, 0, strerror(error), message);
    if (bytes->length > NAME_FILE_MOST)
        return refuse_name_file(path, 0, "the file is larger than 16 MiB; expected fewer names", message);
    return bytes->failed ? NAME_FILE_NO_MEMORY : NAME_FILE_OK;
}

static const char *fault_of(const char *name, size_t length)
{
    if (!length)
        return "the line is empty; expected a name";
    if (length > NAME_FILE_NAME_MOST)
        return "the name has more than 4096 bytes; expected at most 4096";
    return memchr(name, '\0', length) ? "the name contains a NUL; expected text without" : NULL;
}

static enum name_file_status refuse_uncovered(const char *path, size_t line, struct unicode_version unicode, int32_t point,
                                              struct text *message)
{
    struct text what = {0};
    text_puts(&what, "the name holds ");
    unicode_append_uncovered(unicode, point, &what);
    text_puts(&what, "; remove the line, as it allows no conclusion");
    enum name_file_status status = what.failed ? NAME_FILE_NO_MEMORY : refuse_name_file(path, line, what.bytes, message);
    text_clean_up(&what);
    return status;
}

enum name_file_status name_file_read(const char *path, struct name_file *file, struct text *message)
{
    *file = (struct name_file){0};
    enum name_file_status status = read_bytes(path, &file->bytes, message);
    if (status != NAME_FILE_OK)
        return status;
    struct unicode_version unicode = unicode_version();
    int32_t point;
    size_t lines = 0;
    const char *at = file->bytes.bytes, *end = at ? at + file->bytes.length : at;
    for (const char *feed = at; feed && feed < end; feed++)
        lines += *feed == '\n';
    file->at = calloc(lines + 1, sizeof *file->at);
    if (!file->at)
        return NAME_FILE_NO_MEMORY;
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
    return file->count ? NAME_FILE_OK : refuse_name_file(path, 1, "the file has no names; expected one in each line", message);
}

void name_file_clean_up(struct name_file *file)
{
    text_clean_up(&file->bytes);
    free(file->at);
    *file = (struct name_file){0};
}
