/* Removes and serializes folders with untrusted contents, without following links. */
#ifndef Q237588_BASE_TREE_H
#define Q237588_BASE_TREE_H

#include "base/text.h"

#include <stdint.h>

/* Removes all entries of the open folder except `keep` (may be NULL), of any depth and permissions. Returns false and sets errno if
 * something is left. */
bool tree_empty(int folder, const char *keep);

/* Empties and removes a folder. Returns true if it does not exist, false and sets errno on failure. */
bool tree_remove(const char *path);

/* Limits of a folder's contents. */
struct tree_limits {
    uint64_t bytes; /* of all files */
    uint32_t entries, depth;
};

enum tree_status {
    TREE_OK,
    TREE_TOO_MUCH, /* beyond the limits */
    TREE_FAILED    /* errno says why it cannot be read */
};

/* Serializes the open folder, sorted by name: names, kinds, permissions, contents, targets of links. Two folders have the same text
 * if and only if all these are equal. Of other files, such as pipes, only name and kind are written. */
enum tree_status tree_append(int folder, const struct tree_limits *limits, struct text *text);

/* Disk usage of the files in bytes; visits at most `entries` entries. */
uint64_t tree_bytes(int folder, uint32_t entries);

#endif
