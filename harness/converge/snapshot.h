/* Snapshots of a directory. Strings are interned, so that comparing means comparing numbers. */
#ifndef Q237588_CONVERGE_SNAPSHOT_H
#define Q237588_CONVERGE_SNAPSHOT_H

#include "converge/kinds.h"
#include "exchange/entries.h"
#include "model/strings.h"

/* An entry. Members are numbers of interned strings; content and signs are sequences of attributes. */
struct entry_state {
    uint32_t dn;
    uint32_t id; /* including its type, as servers use different IDs; STRING_EMPTY: none */
    uint32_t content, signs;
    uint32_t person; /* the same number in all snapshots; see struct persons */
};

struct snapshot {
    struct entry_state *at; /* sorted by DN number; owned */
    size_t count, capacity;
};

/* Reads entries into a snapshot. */
struct snapshot_reader {
    const struct kinds *kinds;
    struct strings *strings;
    struct snapshot *snapshot;
    const char *source; /* source of lines, for messages */
    struct text *message;
    /* Private to snapshot.c. */
    struct sorted_value *values;
    size_t count, capacity;
    struct text bytes, types;
    uint64_t *lines; /* by entry, before sorting */
    size_t line_capacity;
};

/* Adds an entry; the context is a struct snapshot_reader. */
whole_entry_visitor snapshot_add;

/* Finishes a snapshot: sorts it, and reports a DN that occurs twice. Cleans up the reader with any status. */
enum input_status snapshot_finish(struct snapshot_reader *reader, enum input_status status);

void snapshot_clean_up(struct snapshot *snapshot);

/* Whether both have the same entries with the same content in bytes. */
bool snapshot_is_same(const struct snapshot *a, const struct snapshot *b);

/* A value of content or signs. */
struct attribute_value {
    struct ccm_name type, value; /* the type is canonical and in lower case */
};

/* Returns the next value of a sequence, which is sorted by type, then value. *at is initially 0. Returns false at the end. */
bool attribute_next(struct ccm_name sequence, size_t *at, struct attribute_value *value);

/* Returns the name of an entry: its first displayName, cn, name or uid, else the value of its first RDN, or its DN. */
struct ccm_name entry_name(const struct strings *strings, const struct entry_state *entry);

#endif
