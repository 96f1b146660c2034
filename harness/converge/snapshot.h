/* Snapshots of a directory. What they have in common is stored once, so that comparing is comparing numbers.
 */
#ifndef Q237588_CONVERGE_SNAPSHOT_H
#define Q237588_CONVERGE_SNAPSHOT_H

#include "converge/kinds.h"
#include "exchange/entries.h"
#include "model/strings.h"

/* One entry. The numbers are those of strings of the pool; content and signs are sequences of attributes. */
struct entry_state {
    uint32_t dn;
    uint32_t id; /* with its type, as the IDs of two servers differ; STRING_EMPTY: none */
    uint32_t content, signs;
    uint32_t person; /* whose entry it is, in all snapshots: see persons.h */
};

struct snapshot {
    struct entry_state *at; /* owned; by ascending number of DN */
    size_t count, capacity;
};

/* Reads entries into a snapshot. */
struct snapshot_reader {
    const struct kinds *kinds;
    struct strings *strings;
    struct snapshot *snapshot;
    const char *source; /* for messages: of lines */
    struct text *message;
    /* For snapshot.c alone. */
    struct sorted_value *values;
    size_t count, capacity;
    struct text bytes, types;
    uint64_t *lines; /* by entry, until they are sorted */
    size_t line_capacity;
};

/* Takes one entry; the context is a struct snapshot_reader. */
whole_entry_taker snapshot_take;

/* Ends the reading of a snapshot: sorts it, and refuses one that has a DN twice. Whatever the status, the reader is cleaned up. */
enum input_status snapshot_finish(struct snapshot_reader *reader, enum input_status status);

void snapshot_clean_up(struct snapshot *snapshot);

/* Whether they have the same entries with the same content, byte for byte. */
bool snapshot_is_same(const struct snapshot *a, const struct snapshot *b);

/* One value of content or signs. */
struct attribute_value {
    struct ccm_name type, value; /* the type is canonical and in small letters */
};

/* Gives the next value of such a sequence; they ascend by type, then by value. *at is 0 at first. False: there is none. */
bool attribute_next(struct ccm_name sequence, size_t *at, struct attribute_value *value);

/* What an entry is called: its first displayName, cn, name or uid, else the value of its DN's first part, or the DN. */
struct ccm_name entry_name(const struct strings *strings, const struct entry_state *entry);

#endif
