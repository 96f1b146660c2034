#include "sample_export.h"

#include "fail_alloc.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum input_status export_note_name(void *context, const struct person *person)
{
    struct text *taken = context;
    text_printf(taken, "%llu ", (unsigned long long)person->line);
    text_append(taken, person->name.bytes, person->name.length);
    text_puts(taken, "\n");
    return taken->failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static enum input_status note(void *context, const struct person *person)
{
    struct text *taken = context;
    text_printf(taken, "%llu ", (unsigned long long)person->line);
    text_append(taken, person->name.bytes, person->name.length);
    text_puts(taken, "|");
    text_append(taken, person->site.bytes, person->site.length);
    text_puts(taken, "|");
    text_append(taken, person->dn.bytes, person->dn.length);
    text_puts(taken, "\n");
    return taken->failed ? INPUT_NO_MEMORY : INPUT_OK;
}

static void make_file(char path[static 20], const char *bytes, size_t length)
{
    memcpy(path, "/tmp/q237588-XXXXXX", 20);
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

static void read_file(export_reader *reader, const struct directory_config *config, const char *path, struct export_seen *seen)
{
    struct text message = {0};
    text_clear(&seen->taken);
    text_clear(&seen->message);
    seen->status = reader(path, config, note, &seen->taken, &message);
    if (message.length > 0 && seen->status == INPUT_INVALID && !message.failed) {
        ck_assert_int_eq(strncmp(message.bytes, path, strlen(path)), 0);
        text_puts(&seen->message, message.bytes + strlen(path));
    }
    if (message.failed || seen->message.failed)
        seen->status = INPUT_NO_MEMORY;
    text_clean_up(&message);
}

void export_read(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                 struct export_seen *seen)
{
    char path[20];
    make_file(path, bytes, length);
    read_file(reader, config, path, seen);
    unlink(path);
}

void export_clean_up(struct export_seen *seen)
{
    text_clean_up(&seen->taken);
    text_clean_up(&seen->message);
}

static const char *text_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

void assert_taken(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length, const char *taken)
{
    struct export_seen seen = {0};
    export_read(reader, config, bytes, length, &seen);
    ck_assert_str_eq(text_of(&seen.message), "");
    ck_assert_int_eq(seen.status, INPUT_OK);
    ck_assert_str_eq(text_of(&seen.taken), taken);
    export_clean_up(&seen);
}

void assert_not_taken(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                      const char *message, const char *taken)
{
    struct export_seen seen = {0};
    export_read(reader, config, bytes, length, &seen);
    ck_assert_str_eq(text_of(&seen.message), message);
    ck_assert_int_eq(seen.status, INPUT_INVALID);
    ck_assert_str_eq(text_of(&seen.taken), taken);
    export_clean_up(&seen);
}

void assert_memory_is_said(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                           unsigned long least)
{
    char path[20];
    make_file(path, bytes, length);
    struct export_seen whole = {0};
    read_file(reader, config, path, &whole);
    ck_assert_int_eq(whole.status, INPUT_OK);
    unsigned long n = 1;
    for (;; n++) {
        struct export_seen seen = {0};
        fail_alloc_at(n);
        read_file(reader, config, path, &seen);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        bool survived = seen.status == INPUT_OK && strcmp(text_of(&seen.taken), text_of(&whole.taken)) == 0;
        ck_assert_msg(seen.status == INPUT_NO_MEMORY || survived, "allocation %lu: status %d", n, (int)seen.status);
        export_clean_up(&seen);
        if (!reached)
            break;
    }
    export_clean_up(&whole);
    ck_assert_uint_gt(n, least);
    unlink(path);
}
