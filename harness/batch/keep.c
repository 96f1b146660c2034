#include "batch/keep.h"

#include "base/file.h"
#include "ccmail/records.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static uint32_t digits(uint32_t number)
{
    uint32_t count = 1;
    while (number /= 10)
        count++;
    return count;
}

/* Contents of one cycle's files. */
struct cycle_files {
    const struct post_office *office;
    const struct transfer *transfer;
    struct code_page_converter *converter; /* NULL: no code page */
};

/* Writes one file. On failure errno is set. */
static bool write_file(const struct text *folder, const char *name, const struct cycle_files *files)
{
    const struct names *names = files->office->names;
    const struct transfer *transfer = files->transfer;
    struct text path = {0};
    struct whole_file file;
    bool done = false;
    text_append(&path, folder->bytes, folder->length);
    text_printf(&path, "/%s", name);
    if (path.failed) {
        errno = ENOMEM;
    } else if (whole_file_open(&file, path.bytes)) {
        bool written;
        struct ccmdir_writer writer = {
            .stream = file.stream, .converter = files->converter, .dos = ccmdir_is_dos(names->code_page)};
        if (strcmp(name, "Ccmdir.exp") == 0)
            written = ccmdir_write_export(&writer, files->office);
        else if (strcmp(name, "Ccmdel.imp") == 0)
            written = ccmdir_write_records(&writer, names, transfer->deletes, transfer->delete_count);
        else
            written = ccmdir_write_records(&writer, names, transfer->updates, transfer->update_count);
        done = whole_file_close(&file, written) && written;
        if (!written)
            errno = ENOMEM;
    }
    text_clean_up(&path);
    return done;
}

static bool write_files(const struct text *folder, struct cycle_files *files)
{
    static const char *const names[] = {"Ccmdir.exp", "Ccmdel.imp", "Ccmdir.imp"};
    enum code_page page = files->office->names->code_page;
    enum identity_status status = page == CODE_PAGE_NONE ? IDENTITY_OK : code_page_open(page, &files->converter);
    if (status != IDENTITY_OK) {
        errno = status == IDENTITY_FAILED ? ENOTSUP : ENOMEM;
        return false;
    }
    bool done = true;
    for (size_t i = 0; i < sizeof names / sizeof *names && done; i++)
        done = write_file(folder, names[i], files);
    int error = errno;
    code_page_close(files->converter);
    errno = error;
    return done;
}

bool keep_cycle(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    const struct keeper *keeper = context;
    struct cycle_files files = {.office = office, .transfer = transfer};
    struct text folder = {0};
    text_printf(&folder, "%s/cycle-%0*" PRIu32, keeper->folder, (int)digits(keeper->cycles), cycle);
    bool done = !folder.failed && make_folders(folder.bytes) && write_files(&folder, &files);
    if (!done) {
        int error = errno;
        text_append_escaped(keeper->message, keeper->folder, strlen(keeper->folder));
        text_printf(keeper->message, ": the files of cycle %" PRIu32 " cannot be written: %s", cycle, strerror(error));
    }
    text_clean_up(&folder);
    return done;
}

void keep_append_part(struct text *path, const char *name)
{
    for (const char *at = name; *at; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || *at == '-' ||
                     *at == '_' || (*at == '.' && at != name);
        text_append(path, plain ? at : "_", 1);
    }
}

static bool is_used(char *const *parts, size_t count, const char *part)
{
    size_t i = 0;
    while (i < count && strcmp(parts[i], part) != 0)
        i++;
    return i < count;
}

char **keep_unique_parts(const char *const *names, size_t count)
{
    char **parts = calloc(count + 1, sizeof *parts);
    for (size_t i = 0; parts && i < count; i++) {
        struct text part = {0};
        keep_append_part(&part, names[i]);
        size_t length = part.length;
        for (size_t number = 2; !part.failed && is_used(parts, i, part.bytes ? part.bytes : ""); number++) {
            part.length = length;
            text_printf(&part, "-%zu", number);
        }
        parts[i] = text_take(&part);
        if (!parts[i]) {
            keep_free_parts(parts, i);
            return NULL;
        }
    }
    return parts;
}

void keep_free_parts(char **parts, size_t count)
{
    for (size_t i = 0; parts && i < count; i++)
        free(parts[i]);
    free(parts);
}
