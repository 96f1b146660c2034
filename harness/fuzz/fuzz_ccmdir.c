/* Ccmdir.exp in every code page: records that can be written are read back unchanged. */
#include "fuzz/fuzz.h"

#include "ccmail/ccmdir.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct ccmdir_copy {
    struct ccmdir_writer writer;
    struct text *values; /* of all records */
    bool whole;          /* all records could be written */
    enum code_page page;
};

static void keep_value(struct ccmdir_copy *copy, struct ccm_name value)
{
    text_printf(copy->values, "%zu:", value.length);
    text_append(copy->values, value.bytes, value.length);
}

static enum input_status visit_record(void *context, const struct ccmdir_record *record)
{
    struct ccmdir_copy *copy = context;
    struct ccm_name values[] = {record->name, record->addr, record->comment};
    ck_assert_uint_gt(record->name.length, 0);
    ck_assert(record->locn && strchr(LOCN_LETTERS, (int)record->locn));
    ck_assert_uint_gt(record->line, 0);
    for (size_t i = 0; i < 3; i++) {
        keep_value(copy, values[i]);
        copy->whole = copy->whole && ccmdir_can_hold(values[i]);
        if (copy->page != CODE_PAGE_NONE)
            ck_assert(text_is_utf8(values[i].bytes, values[i].length));
        if (copy->writer.converter && values[i].length) {
            /* Two encodings may be one code point, as in 932: only a value that is stored unchanged can be read back. */
            struct ccm_name stored = code_page_store(copy->writer.converter, values[i]);
            copy->whole =
                copy->whole && stored.length == values[i].length && memcmp(stored.bytes, values[i].bytes, stored.length) == 0;
        }
    }
    text_printf(copy->values, "%c", (int)record->locn);
    if (copy->writer.stream)
        ck_assert(ccmdir_write(&copy->writer, record->name, record->locn, record->addr, record->comment));
    return INPUT_OK;
}

static enum input_status read_records(const char *path, struct ccmdir_copy *copy, bool lenient)
{
    struct ccmdir_reader reader = {.page = copy->page, .lenient = lenient, .take = visit_record, .context = copy};
    struct text message = {0};
    enum input_status status = ccmdir_read(path, &reader, &message);
    fuzz_assert_message(status, &message);
    return status;
}

static void try_page(enum code_page page, const char *bytes, size_t length)
{
    const char *path = fuzz_file(0, bytes, length);
    struct text values[3] = {{0}};
    char *written = NULL;
    size_t size = 0;
    struct ccmdir_copy first = {.values = &values[0], .whole = true, .page = page};
    first.writer = (struct ccmdir_writer){.stream = open_memstream(&written, &size), .dos = ccmdir_is_dos(page)};
    ck_assert_ptr_nonnull(first.writer.stream);
    if (page != CODE_PAGE_NONE)
        ck_assert_int_eq(code_page_open(page, &first.writer.converter), IDENTITY_OK);
    enum input_status status = read_records(path, &first, false);
    ck_assert_int_eq(fclose(first.writer.stream), 0);
    struct ccmdir_copy lenient = {.values = &values[1], .page = page};
    enum input_status forgiven = read_records(path, &lenient, true);
    if (status == INPUT_OK) {
        ck_assert_int_eq(forgiven, INPUT_OK);
        ck_assert_str_eq(values[1].bytes, values[0].bytes);
    }
    if (status == INPUT_OK && first.whole) {
        struct ccmdir_copy second = {.values = &values[2], .page = page};
        ck_assert_int_eq(read_records(fuzz_file(1, written, size), &second, false), INPUT_OK);
        ck_assert_uint_eq(values[2].length, values[0].length);
        ck_assert_mem_eq(values[2].bytes, values[0].bytes, values[0].length);
    }
    code_page_close(first.writer.converter);
    free(written);
    for (int i = 0; i < 3; i++)
        text_clean_up(&values[i]);
}

void fuzz_ccmdir(const char *bytes, size_t length)
{
    for (int page = 0; page < CODE_PAGES; page++)
        try_page((enum code_page)page, bytes, length);
}
