/* A name group: a few similar names, of which all pairs and triples are tested. */
#ifndef Q237588_LAWS_NAME_GROUP_H
#define Q237588_LAWS_NAME_GROUP_H

#include "ccm_compare.h"
#include "model/strings.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_GROUP_MAX 128u

struct name_group {
    struct strings pool; /* numbers 1 to name_group_size() */
    struct unicode_version unicode;
    bool failed; /* memory ran out */
};

static inline uint32_t name_group_size(const struct name_group *group) { return group->pool.count ? group->pool.count - 1 : 0; }
static inline const struct ccm_name *name_group_names(const struct name_group *group) { return group->pool.at + 1; }

/* Empties a zeroed or used group. */
void name_group_clear(struct name_group *group);

/* Adds a copy of the name, once. Ignores names that no directory may hold (empty, or with a NUL), names with a code point that
 * is not covered (model/unicode.h), and names beyond NAME_GROUP_MAX. */
void name_group_add(struct name_group *group, struct ccm_name name);
void name_group_add_text(struct name_group *group, const char *text);

void name_group_clean_up(struct name_group *group);

/* Called for each group in turn; `visit` returns false to end the iteration. */
struct group_visitor {
    bool (*visit)(void *context, const struct name_group *group);
    void *context;
};

/* Visits the group, unless it is empty, and empties it. False: the visitor ended the iteration, or memory ran out. */
bool name_group_visit(struct name_group *group, const struct group_visitor *visitor);

#endif
