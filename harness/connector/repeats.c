#include "connector/repeats.h"

#include <stdlib.h>
#include <string.h>

static void hash_records(const struct folder_records *records, char digits[SHA256_DIGITS], struct text *why)
{
    struct text bytes = {0};
    for (size_t i = 0; i < records->count; i++) {
        const struct step_record *record = &records->at[i];
        text_printf(&bytes, "%u %u %zu %zu %zu ", i < records->deletes, (unsigned)record->locn, record->name.length,
                    record->addr.length, record->comment.length);
    }
    text_append(&bytes, records->bytes.bytes ? records->bytes.bytes : "", records->bytes.length);
    why->failed = why->failed || bytes.failed;
    sha256_of(bytes.bytes ? bytes.bytes : "", bytes.length, digits);
    text_clean_up(&bytes);
}

bool repeats_agree(struct repeats *repeats, const struct text *folder, const struct folder_records *records, struct text *why)
{
    struct repeat now = {.count = records->count};
    sha256_of(folder->bytes, folder->length, now.folder);
    hash_records(records, now.records, why);
    char beginning[5] = "";
    memcpy(beginning, now.folder, sizeof beginning - 1);
    struct repeat *then = &repeats->at[strtoul(beginning, NULL, 16) % REPEATS_SLOTS];
    if (!why->failed && memcmp(then->folder, now.folder, sizeof now.folder) == 0 &&
        memcmp(then->records, now.records, sizeof now.records) != 0) {
        text_printf(why, "the command sent other records than before for the same cycle folder: %zu instead of %zu", now.count,
                    then->count);
        if (now.count == then->count)
            text_puts(why, ", with other contents or in another order");
        return false;
    }
    *then = now;
    return !why->failed;
}
