/* Whether a connector is deterministic: compares records sent for the same cycle folder with earlier ones. */
#ifndef Q237588_CONNECTOR_REPEATS_H
#define Q237588_CONNECTOR_REPEATS_H

#include "base/sha256.h"
#include "base/text.h"
#include "connector/folder.h"

/* Slots for cycles; a later cycle may overwrite an earlier one. */
#define REPEATS_SLOTS 1024u

struct repeats {
    struct repeat {
        char folder[SHA256_DIGITS], records[SHA256_DIGITS];
        size_t count; /* of records */
    } at[REPEATS_SLOTS];
};

/* Stores a hash of the records sent for a folder with the contents `folder`. Returns false if they differ from earlier ones,
 * with `why`, or if out of memory (why->failed). */
bool repeats_agree(struct repeats *repeats, const struct text *folder, const struct folder_records *records, struct text *why);

#endif
