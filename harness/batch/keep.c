#include "batch/keep.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static void write_line(FILE *stream, const char *label, struct ccm_name value)
{
    fputs(label, stream);
    fwrite(value.bytes, 1, value.length, stream);
    putc('\n', stream);
}

static void write_entry(FILE *stream, const struct names *names, const struct entry *entry)
{
    char locn = (char)entry->locn;
    write_line(stream, "Name: ", locn_is_office(entry->locn) ? names->offices.at[entry->name] : names->users.at[entry->name]);
    write_line(stream, "Locn: ", (struct ccm_name){.bytes = &locn, .length = 1});
    write_line(stream, "Addr: ", names->offices.at[entry->addr]);
    write_line(stream, "Cmts: ", names->comments.at[entry->comment]);
    putc('\n', stream);
}

static void write_export(FILE *stream, const struct names *names, const struct export *export)
{
    for (uint32_t i = 0; i < export->office_count; i++)
        write_entry(stream, names, &export->offices[i]);
    for (uint32_t i = 0; i < export->user_count; i++)
        write_entry(stream, names, &export->users[i]);
}

static void write_records(FILE *stream, const struct names *names, const struct record *records, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        write_entry(stream, names, &records[i].entry);
}

static uint32_t digits(uint32_t number)
{
    uint32_t count = 1;
    while (number /= 10)
        count++;
    return count;
}

static bool write_file(const struct text *folder, const char *name, const struct names *names, const struct export *export,
                       const struct transfer *transfer)
{
    struct text path = {0};
    struct whole_file file;
    bool done = false;
    text_append(&path, folder->bytes, folder->length);
    text_printf(&path, "/%s", name);
    if (!path.failed && whole_file_open(&file, path.bytes)) {
        if (strcmp(name, "Ccmdir.exp") == 0)
            write_export(file.stream, names, export);
        else if (strcmp(name, "Ccmdel.imp") == 0)
            write_records(file.stream, names, transfer->deletes, transfer->delete_count);
        else
            write_records(file.stream, names, transfer->updates, transfer->update_count);
        done = whole_file_close(&file, true);
    }
    text_clean_up(&path);
    return done;
}

bool keep_cycle(void *context, uint32_t cycle, const struct names *names, const struct export *export,
                const struct transfer *transfer)
{
    static const char *const files[] = {"Ccmdir.exp", "Ccmdel.imp", "Ccmdir.imp"};
    const struct keeper *keeper = context;
    struct text folder = {0};
    text_printf(&folder, "%s/cycle-%0*" PRIu32, keeper->folder, (int)digits(keeper->cycles), cycle);
    bool done = !folder.failed && make_folders(folder.bytes);
    for (size_t i = 0; i < sizeof files / sizeof *files && done; i++)
        done = write_file(&folder, files[i], names, export, transfer);
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

static bool can_hold(const struct strings *strings, struct ccm_name *culprit)
{
    for (uint32_t i = 0; i < strings->count; i++) {
        struct ccm_name name = strings->at[i];
        if (memchr(name.bytes, '\n', name.length) || memchr(name.bytes, '\r', name.length)) {
            *culprit = name;
            return false;
        }
    }
    return true;
}

bool keep_can_hold(const struct names *names, struct ccm_name *culprit)
{
    return can_hold(&names->users, culprit) && can_hold(&names->offices, culprit) && can_hold(&names->comments, culprit);
}
