/* What an attribute is to a comparison of two snapshots (DESIGN section 11). */
#ifndef Q237588_CONVERGE_KINDS_H
#define Q237588_CONVERGE_KINDS_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>

enum attribute_kind {
    ATTRIBUTE_CONTENT, /* compared */
    ATTRIBUTE_SIGN,    /* moves with each write: one that moves while the content does not is a write without effect */
    ATTRIBUTE_ID,      /* says which entry it is, under whatever DN; not compared */
    ATTRIBUTE_IGNORED  /* kept by the server for itself, or named by --ignore; not compared */
};

/* The signs and all else that is no content unless somebody says so, as they are documented; each ends with NULL. Of several IDs of an
 * entry the first in this order counts. */
extern const char *const kinds_signs[];
extern const char *const kinds_ids[];
extern const char *const kinds_ignored[];

/* Names of attributes, without options. */
struct kind_names {
    char **at; /* owned, as each is; in small letters */
    size_t count, capacity;
};

/* What the user has said. A zeroed struct is: nothing. */
struct kinds {
    bool signs_given; /* `signs` are all there are; else kinds_signs are */
    struct kind_names signs, ignored;
};

enum kinds_status { KINDS_OK, KINDS_WRONG, KINDS_NO_MEMORY };

/* Read "NAME,NAME...": for signs, "default" among them stands for kinds_signs, and "none" alone for none. KINDS_WRONG: that is no name of
 * an attribute. */
enum kinds_status kinds_read_signs(struct kinds *kinds, const char *argument);
enum kinds_status kinds_read_ignored(struct kinds *kinds, const char *argument);
void kinds_clean_up(struct kinds *kinds);

/* The kind of an attribute by its canonical description in small letters; *rank: of an ID, its place in the order. */
enum attribute_kind kinds_find(const struct kinds *kinds, struct ccm_name type, size_t *rank);

#endif
