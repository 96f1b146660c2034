#include "snapshots.h"

#include "input/pipe.h"
#include "suite.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct strings test_strings;
struct persons test_persons;

void snapshots_begin(void)
{
    ck_assert(strings_init(&test_strings));
    test_persons = (struct persons){0};
}

void snapshots_end(void)
{
    strings_clean_up(&test_strings);
    persons_clean_up(&test_persons);
}

enum input_status snapshot_read_text(const char *ldif, struct snapshot *snapshot, struct text *message)
{
    static const struct kinds kinds;
    const struct directory_config config = {0};
    struct snapshot_reader reader = {
        .kinds = &kinds, .strings = &test_strings, .snapshot = snapshot, .source = "snapshot", .message = message};
    int file = memfd_create("snapshot", MFD_CLOEXEC);
    *snapshot = (struct snapshot){0};
    if (file < 0 || write(file, ldif, strlen(ldif)) != (ssize_t)strlen(ldif))
        abort(); /* Check would allocate */
    if (!pipe_hold("snapshot", file))
        return snapshot_finish(&reader, INPUT_NO_MEMORY);
    enum input_status status = snapshot_finish(&reader, ldif_read_entries("snapshot", &config, snapshot_add, &reader, message));
    pipe_forget("snapshot");
    return status;
}

struct snapshot snapshot_of(const char *ldif)
{
    struct snapshot snapshot;
    struct text message = {0};
    ck_assert_int_eq(snapshot_read_text(ldif, &snapshot, &message), INPUT_OK);
    ck_assert_uint_eq(message.length, 0);
    return snapshot;
}
