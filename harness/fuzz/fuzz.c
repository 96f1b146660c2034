#include "fuzz/fuzz.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const struct fuzz_target fuzz_targets[FUZZ_TARGETS] = {
    {"fixture", fuzz_fixture}, {"scenario", fuzz_scenario}, {"ldif", fuzz_ldif}, {"csv", fuzz_csv},
    {"ccmdir", fuzz_ccmdir},   {"url", fuzz_url},           {"ldap", fuzz_ldap}, {"certificate", fuzz_certificate},
};

const struct fuzz_target *fuzz_find(const char *name)
{
    for (size_t i = 0; i < FUZZ_TARGETS; i++)
        if (strcmp(fuzz_targets[i].name, name) == 0)
            return &fuzz_targets[i];
    return NULL;
}

const char *fuzz_file(unsigned number, const char *bytes, size_t length)
{
    static int descriptors[2] = {-1, -1};
    static char paths[2][64];
    int *descriptor = &descriptors[number];
    if (*descriptor < 0)
        *descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    ck_assert_int_ge(*descriptor, 0);
    ck_assert_int_eq(ftruncate(*descriptor, 0), 0);
    ck_assert_int_eq(pwrite(*descriptor, bytes, length, 0), (ssize_t)length);
    (void)snprintf(paths[number], sizeof paths[number], "/proc/self/fd/%d", *descriptor);
    return paths[number];
}

static void assert_printable(const char *line)
{
    struct text escaped = {0};
    text_append_escaped_again(&escaped, line, strlen(line));
    ck_assert_msg(!escaped.failed && escaped.length > 0, "an empty message");
    ck_assert_msg(strcmp(escaped.bytes, line) == 0, "not safe to print: %s", escaped.bytes);
    text_clean_up(&escaped);
}

void fuzz_assert_message(enum input_status status, struct text *message)
{
    ck_assert_int_ne(status, INPUT_NO_MEMORY);
    if (status == INPUT_OK)
        ck_assert_msg(message->length == 0, "no error, but a message: %s", message->bytes);
    else
        assert_printable(message->bytes ? message->bytes : "");
    text_clean_up(message);
}

/* A hash of all that was read, to compare two readings. */
struct people_read {
    uint64_t people, warnings, hash, line;
    bool live;
};

static void hash_name(struct people_read *read, struct ccm_name name)
{
    for (size_t i = 0; i < name.length; i++)
        read->hash = (read->hash ^ (unsigned char)name.bytes[i]) * UINT64_C(1099511628211);
    read->hash = (read->hash ^ name.length) * UINT64_C(1099511628211);
}

static enum input_status visit_person(void *context, const struct person *person)
{
    struct people_read *read = context;
    ck_assert_uint_gt(person->name.length, 0);
    ck_assert_ptr_null(memchr(person->name.bytes, '\0', person->name.length));
    ck_assert_ptr_null(person->site.length ? memchr(person->site.bytes, '\0', person->site.length) : NULL);
    ck_assert_msg(read->live || person->line > 0, "a person without a line");
    read->people++;
    hash_name(read, person->name);
    hash_name(read, person->site);
    hash_name(read, person->dn);
    return INPUT_OK;
}

static void visit_warning(void *context, const char *message)
{
    struct people_read *read = context;
    read->warnings++;
    assert_printable(message);
}

void fuzz_directory(directory_reader *read, const char *source, const struct directory_config *config)
{
    struct people_read read_in[2] = {{.live = directory_is_live(source)}, {.live = directory_is_live(source)}};
    enum input_status statuses[2];
    for (int strict = 0; strict < 2; strict++) {
        struct directory_skipped skipped = {0};
        struct directory_config asked = *config;
        struct text message = {0};
        asked.warn = visit_warning;
        asked.warn_context = &read_in[strict];
        asked.skipped = &skipped;
        asked.strict = strict;
        statuses[strict] = read(source, &asked, visit_person, &read_in[strict], &message);
        fuzz_assert_message(statuses[strict], &message);
        directory_skipped_clean_up(&skipped);
    }
    if (statuses[1] != INPUT_OK)
        return;
    ck_assert_int_eq(statuses[0], INPUT_OK);
    ck_assert_uint_eq(read_in[0].people, read_in[1].people);
    ck_assert_uint_eq(read_in[0].hash, read_in[1].hash);
}
