/* Kinds of attributes in a comparison of snapshots (DESIGN section 11). */
#ifndef Q237588_CONVERGE_KINDS_H
#define Q237588_CONVERGE_KINDS_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>

enum attribute_kind {
    ATTRIBUTE_CONTENT, /* compared */
    ATTRIBUTE_SIGN,    /* changes with each write; if the content stays the same, the write had no effect */
    ATTRIBUTE_ID,      /* identifies the entry under any DN; not compared */
    ATTRIBUTE_IGNORED  /* operational, or named by --ignore; not compared */
};

/* Names of attributes, without options. */
struct kind_names {
    char **at; /* lower case; owned, as is each name */
    size_t count, capacity;
};

/* Options of the user. A zeroed struct has the defaults. */
struct kinds {
    bool signs_given; /* use `signs`, else the defaults */
    struct kind_names signs, ignored;
};

enum kinds_status { KINDS_OK, KINDS_WRONG, KINDS_NO_MEMORY };

/* Read "NAME,NAME...". For signs, the name "default" means the defaults, and "none" alone no signs. KINDS_WRONG: not a name of an
 * attribute. */
enum kinds_status kinds_read_signs(struct kinds *kinds, const char *argument);
enum kinds_status kinds_read_ignored(struct kinds *kinds, const char *argument);
void kinds_clean_up(struct kinds *kinds);

/* Returns the kind of an attribute by its canonical description in lower case; *rank: order of an ID. */
enum attribute_kind kinds_find(const struct kinds *kinds, struct ccm_name type, size_t *rank);

#endif
