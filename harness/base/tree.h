/* Folders that somebody hostile has filled: removed, and written down, without following a link. */
#ifndef Q237588_BASE_TREE_H
#define Q237588_BASE_TREE_H

#include "base/text.h"

#include <stdint.h>

/* Removes all that is in the open folder but for the entry of the name `keep` (NULL: nothing is kept), whatever its depth and permissions.
 * False: errno says why something is left. */
bool tree_empty(int folder, const char *keep);

/* Empties and removes a folder. False: errno says why it is left; true where there is none. */
bool tree_remove(const char *path);

/* What a folder may hold at most. */
struct tree_limits {
    uint64_t bytes; /* of the files together */
    uint32_t entries, depth;
};

enum tree_status {
    TREE_OK,
    TREE_TOO_MUCH, /* beyond the limits */
    TREE_FAILED    /* errno says why it cannot be read */
};

/* Appends all that the open folder holds, in an order that depends on the names only, such that two folders have the same text exactly when
 * they are the same: names, kinds, permissions, contents, targets of links. A file that is none of these, such as a pipe, is only named. */
enum tree_status tree_append(int folder, const struct tree_limits *limits, struct text *text);

/* How many bytes the files take together, as far as `entries` of them were looked at. */
uint64_t tree_bytes(int folder, uint32_t entries);

#endif
