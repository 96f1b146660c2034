/* Counts skipped entries by reason and class. */
#include "exchange/directory.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct skipped_class *find_skipped(const struct directory_skipped *skipped, enum skip_reason reason, struct ccm_name name)
{
    for (size_t i = 0; i < skipped->count; i++) {
        struct skipped_class *class = &skipped->at[i];
        if (class->reason == reason && strlen(class->name) == name.length && strncasecmp(class->name, name.bytes, name.length) == 0)
            return class;
    }
    return NULL;
}

/* Returns NULL if out of memory. */
static struct skipped_class *append_skipped(struct directory_skipped *skipped, enum skip_reason reason, struct ccm_name name)
{
    struct skipped_class *at = array_grow(skipped->at, skipped->count, &skipped->capacity, sizeof *at);
    if (!at)
        return NULL;
    skipped->at = at;
    char *copy = strndup(name.bytes, name.length);
    if (!copy)
        return NULL;
    skipped->at[skipped->count] = (struct skipped_class){.reason = reason, .name = copy};
    return &skipped->at[skipped->count++];
}

bool directory_skipped_add(struct directory_skipped *skipped, enum skip_reason reason, struct ccm_name name, uint64_t entries,
                           uint64_t surnames)
{
    static const struct ccm_name rest = {.bytes = "...", .length = 3}, none = {.bytes = ""};
    if (!name.bytes || memchr(name.bytes, '\0', name.length))
        name = none;
    struct skipped_class *class = find_skipped(skipped, reason, name);
    if (!class && skipped->count >= SKIPPED_CLASSES_MAX) {
        name = rest;
        class = find_skipped(skipped, reason, name);
    }
    if (!class)
        class = append_skipped(skipped, reason, name);
    if (!class)
        return false;
    class->entries += entries;
    class->surnames += surnames;
    return true;
}

void directory_skipped_clean_up(struct directory_skipped *skipped)
{
    for (size_t i = 0; i < skipped->count; i++)
        free(skipped->at[i].name);
    free(skipped->at);
    *skipped = (struct directory_skipped){0};
}
