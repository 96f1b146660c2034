#include "ccmdir_seen.h"

#include "own_folder.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ccmdir_seen ccmdir_seen;

void ccmdir_seen_set_up(void)
{
    own_folder_set_up();
    ccmdir_seen = (struct ccmdir_seen){0};
}

void ccmdir_seen_tear_down(void)
{
    own_folder_tear_down();
    text_clean_up(&ccmdir_seen.taken);
    text_clean_up(&ccmdir_seen.told);
    text_clean_up(&ccmdir_seen.message);
}

enum input_status note_ccmdir_record(void *context, const struct ccmdir_record *record)
{
    (void)context;
    text_printf(&ccmdir_seen.taken, "%llu %c ", (unsigned long long)record->line, (char)record->locn);
    text_append_escaped(&ccmdir_seen.taken, record->name.bytes, record->name.length);
    text_puts(&ccmdir_seen.taken, "|");
    text_append_escaped(&ccmdir_seen.taken, record->addr.bytes, record->addr.length);
    text_puts(&ccmdir_seen.taken, "|");
    text_append_escaped(&ccmdir_seen.taken, record->comment.bytes, record->comment.length);
    text_puts(&ccmdir_seen.taken, "\n");
    return INPUT_OK;
}

void note_ccmdir_message(void *context, const char *skipped)
{
    (void)context;
    ck_assert_int_eq(strncmp(skipped, own_folder, strlen(own_folder)), 0);
    text_printf(&ccmdir_seen.told, "%s\n", skipped + strlen(own_folder));
}

char *ccmdir_file(const char *bytes, size_t length)
{
    char *path = malloc(strlen(own_folder) + 16);
    ck_assert_ptr_nonnull(path);
    (void)sprintf(path, "%s/Ccmdir.exp", own_folder);
    /* A new one each time: ext4 writes one that is overwritten to disk at once. */
    (void)remove(path);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

enum input_status read_ccmdir(enum code_page page, bool lenient, const char *bytes, size_t length)
{
    struct ccmdir_reader reader = {.page = page, .lenient = lenient, .take = note_ccmdir_record, .on_skipped = note_ccmdir_message};
    char *path = ccmdir_file(bytes, length);
    text_clear(&ccmdir_seen.taken);
    text_clear(&ccmdir_seen.told);
    text_clear(&ccmdir_seen.message);
    enum input_status status = ccmdir_read(path, &reader, &ccmdir_seen.message);
    free(path);
    return status;
}

static const char *text_of(const struct text *text) { return text->bytes ? text->bytes : ""; }

void assert_ccmdir_read(enum code_page page, const char *bytes, const char *expected)
{
    ck_assert_msg(read_ccmdir(page, false, bytes, strlen(bytes)) == INPUT_OK, "%s", text_of(&ccmdir_seen.message));
    ck_assert_str_eq(text_of(&ccmdir_seen.taken), expected);
    ck_assert_uint_eq(ccmdir_seen.message.length, 0);
}
