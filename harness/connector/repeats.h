/* Whether a connector gives one answer to one question: records that were sent for the same cycle folder are compared with those sent before. */
#ifndef Q237588_CONNECTOR_REPEATS_H
#define Q237588_CONNECTOR_REPEATS_H

#include "base/sha256.h"
#include "base/text.h"
#include "connector/folder.h"

/* Cycles that are remembered; a later one may take the slot of an earlier one. */
#define REPEATS_SLOTS 1024u

struct repeats {
    struct repeat {
        char folder[SHA256_DIGITS], records[SHA256_DIGITS];
        size_t count; /* of records */
    } at[REPEATS_SLOTS];
};

/* Remembers what was sent for this folder, whose bytes are `folder`. False: it differs from what was sent before, and `why` says so, or out
 * of memory (why->failed). */
bool repeats_agree(struct repeats *repeats, const struct text *folder, const struct folder_records *records, struct text *why);

#endif
