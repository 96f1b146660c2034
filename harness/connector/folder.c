#include "connector/folder.h"

#include "base/array.h"
#include "base/file.h"
#include "base/tree.h"
#include "ccmail/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE "State"
#define STATE_ENTRIES_MAX 10000u
#define STATE_DEPTH_MAX 64u

/* ---- Before a cycle ---------------------------------------------------------------------------------------------------------- */

/* Creates the folder; fails if a connector has put something else in its place. */
static bool make_folder(int folder, const char *name)
{
    if (mkdirat(folder, name, S_IRWXU) == 0)
        return true;
    struct stat status;
    return errno == EEXIST && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

static bool write_file(int folder, const char *path, const struct text *bytes)
{
    int file = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool written = file >= 0 && file_write_all(file, bytes->bytes ? bytes->bytes : "", bytes->length);
    int error = errno;
    if (file >= 0 && close(file) != 0 && written) {
        error = errno;
        written = false;
    }
    errno = error;
    return written;
}

bool folder_append_export(const struct post_office *office, struct text *bytes)
{
    enum code_page page = office->names->code_page;
    struct code_page_converter *converter = NULL;
    char *export = NULL;
    size_t length = 0;
    if (page != CODE_PAGE_NONE && code_page_open(page, &converter) != IDENTITY_OK) {
        errno = ENOTSUP;
        return false;
    }
    FILE *stream = open_memstream(&export, &length);
    const struct ccmdir_writer writer = {.stream = stream, .converter = converter, .dos = ccmdir_is_dos(page)};
    bool done = stream && ccmdir_write_export(&writer, office);
    done = stream && fclose(stream) == 0 && done;
    if (done)
        text_append(bytes, export, length);
    free(export);
    code_page_close(converter);
    errno = ENOMEM;
    return done && !bytes->failed;
}

bool folder_prepare(int folder, const struct text *ldif, const struct text *export)
{
    return tree_empty(folder, STATE) && make_folder(folder, "Exchange") && make_folder(folder, "Export") &&
           make_folder(folder, "Import") && make_folder(folder, STATE) && write_file(folder, "Exchange/directory.ldif", ldif) &&
           write_file(folder, "Export/Ccmdir.exp", export);
}

bool folder_clear(int folder) { return tree_empty(folder, NULL); }

bool folder_offers_to_stay(int folder)
{
    struct stat status;
    return fstatat(folder, "Stay", &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* ---- After a cycle ----------------------------------------------------------------------------------------------------------- */

/* Reports the errno of a file or folder that cannot be read. A connector can cause some errors; others are failures of the
 * system. */
static enum input_status refuse_unread(struct text *message, const char *name)
{
    int error = errno;
    bool by_connector = error == EACCES || error == ENOENT || error == ENOTDIR || error == ELOOP;
    enum input_status refused = input_refuse(message, name, "cannot be read: %s", strerror(error));
    return refused == INPUT_INVALID && !by_connector ? INPUT_ENVIRONMENT : refused;
}

/* Opens a folder in the cycle folder; -1 with INPUT_OK if it does not exist. */
static enum input_status open_below(int folder, const char *name, int *below, struct text *message)
{
    *below = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*below >= 0 || errno == ENOENT)
        return INPUT_OK;
    if (errno == ENOTDIR || errno == ELOOP)
        return input_refuse(message, name, "is no longer a folder; expected the connector to keep it");
    return refuse_unread(message, name);
}

static enum input_status refuse_kind(struct text *message, const char *name, mode_t mode)
{
    const char *what = S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a pipe" : "a device or socket";
    return input_refuse(message, name, "is %s; expected a regular file", what);
}

/* Reads a file in Import/; empty if it does not exist. */
static enum input_status read_file(int import, const char *name, const char *shown, struct text *bytes, struct text *message)
{
    char buffer[65536];
    struct stat status;
    int file = openat(import, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return INPUT_OK;
    if (file < 0 && errno == ELOOP)
        return input_refuse(message, shown, "is a symbolic link; expected a regular file");
    if (file < 0 && errno == ENXIO)
        return refuse_kind(message, shown, S_IFSOCK);
    if (file < 0 || fstat(file, &status) != 0) {
        enum input_status refused = refuse_unread(message, shown);
        if (file >= 0)
            close(file);
        return refused;
    }
    enum input_status done = S_ISREG(status.st_mode) ? INPUT_OK : refuse_kind(message, shown, status.st_mode);
    ssize_t length = 0;
    while (done == INPUT_OK && (length = read(file, buffer, sizeof buffer)) > 0)
        text_append(bytes, buffer, (size_t)length);
    if (done == INPUT_OK && length < 0)
        done = refuse_unread(message, shown);
    close(file);
    return done == INPUT_OK && bytes->failed ? INPUT_NO_MEMORY : done;
}

/* State of reading a file. Strings of records are offsets until all are read, as the storage moves. */
struct reading {
    struct folder_records *records;
    const char *shown;
    bool deletes;
    struct text *message;
};

static struct ccm_name store_text(struct folder_records *records, struct ccm_name text)
{
    struct ccm_name stored = {.bytes = (const char *)(uintptr_t)records->bytes.length, .length = text.length};
    text_append(&records->bytes, text.bytes, text.length);
    return stored;
}

static enum input_status add_record(void *context, const struct ccmdir_record *record)
{
    const struct reading *reading = context;
    struct folder_records *records = reading->records;
    const struct ccm_name none = {.bytes = NULL, .length = 0};
    if (reading->deletes && locn_is_office(record->locn)) {
        text_printf(reading->message,
                    "%s:%llu:1: a delete of a post office; expected users only, as dirsync never deletes post offices",
                    reading->shown, (unsigned long long)record->line);
        return INPUT_INVALID;
    }
    struct step_record *at = array_grow(records->at, records->count, &records->capacity, sizeof *at);
    if (!at)
        return INPUT_NO_MEMORY;
    records->at = at;
    struct step_record *stored = &records->at[records->count++];
    stored->locn = record->locn;
    stored->name = store_text(records, record->name);
    stored->addr = reading->deletes ? none : store_text(records, record->addr);
    stored->comment = reading->deletes ? none : store_text(records, record->comment);
    records->deletes += reading->deletes;
    return records->bytes.failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static void resolve_text(struct folder_records *records, struct ccm_name *text)
{
    text->bytes = text->length ? records->bytes.bytes + (uintptr_t)text->bytes : "";
}

static enum input_status read_records(int import, const char *name, bool deletes, enum code_page page,
                                      struct folder_records *records, struct text *message)
{
    struct text bytes = {0}, shown = {0};
    text_printf(&shown, "Import/%s", name);
    if (shown.failed)
        return INPUT_NO_MEMORY;
    struct reading reading = {.records = records, .shown = shown.bytes, .deletes = deletes, .message = message};
    const struct ccmdir_reader reader = {.page = page, .take = add_record, .context = &reading};
    enum input_status status = read_file(import, name, shown.bytes, &bytes, message);
    if (status == INPUT_OK && bytes.length)
        status = ccmdir_read_bytes(shown.bytes, name_of_bytes(&bytes), &reader, message);
    text_clean_up(&bytes);
    text_clean_up(&shown);
    return status;
}

/* Reads the optional lines "changes N" and "conflicts N", as the record files lack these counts. */
static enum input_status read_counts(int import, struct folder_records *records, struct text *message)
{
    static const char name[] = "Import/Counts";
    struct text bytes = {0};
    unsigned changes, conflicts;
    int end = 0;
    enum input_status status = read_file(import, "Counts", name, &bytes, message);
    if (status == INPUT_OK && bytes.length) {
        /* NOLINTNEXTLINE(cert-err34-c): four digits at most before the next */
        if (sscanf(bytes.bytes, "changes %9u conflicts %9u %n", &changes, &conflicts, &end) == 2 && (size_t)end == bytes.length &&
            changes <= records->count - records->deletes) {
            records->counted = true;
            records->changes = changes;
            records->conflicts = conflicts;
        } else {
            status = input_refuse(
                message, "Import/Counts:1:1",
                "not counts of this cycle; expected \"changes N\", at most the number of records, and \"conflicts N\"");
        }
    }
    text_clean_up(&bytes);
    return status;
}

void folder_records_clean_up(struct folder_records *records)
{
    text_clean_up(&records->bytes);
    free(records->at);
    *records = (struct folder_records){0};
}

enum input_status folder_read_import(int folder, enum code_page page, struct folder_records *records, struct text *message)
{
    int import;
    text_clear(&records->bytes);
    records->count = records->deletes = 0;
    records->counted = false;
    enum input_status status = open_below(folder, "Import", &import, message);
    if (status != INPUT_OK || import < 0)
        return status;
    status = read_records(import, "Ccmdel.imp", true, page, records, message);
    if (status == INPUT_OK)
        status = read_records(import, "Ccmdir.imp", false, page, records, message);
    if (status == INPUT_OK)
        status = read_counts(import, records, message);
    close(import);
    for (size_t i = 0; i < records->count; i++) {
        resolve_text(records, &records->at[i].name);
        resolve_text(records, &records->at[i].addr);
        resolve_text(records, &records->at[i].comment);
    }
    return status;
}

enum input_status folder_read_state(int folder, struct text *state, struct text *message)
{
    static const struct tree_limits limits = {.bytes = FOLDER_STATE_MAX, .entries = STATE_ENTRIES_MAX, .depth = STATE_DEPTH_MAX};
    int below;
    enum input_status status = open_below(folder, STATE, &below, message);
    if (status != INPUT_OK || below < 0)
        return status;
    enum tree_status read = tree_append(below, &limits, state);
    int error = errno;
    close(below);
    errno = error;
    if (read == TREE_FAILED)
        return state->failed ? INPUT_NO_MEMORY : refuse_unread(message, STATE);
    if (read == TREE_TOO_MUCH)
        return input_refuse(message, STATE, "is too large; expected at most %u MiB, %u files and %u levels of folders",
                            (unsigned)(FOLDER_STATE_MAX >> 20), STATE_ENTRIES_MAX, STATE_DEPTH_MAX);
    return INPUT_OK;
}
