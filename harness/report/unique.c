#include "report/unique.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct item {
    const char *name;
    size_t at;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

/* The first of several equal names is unchanged, so ties break by position. */
static int compare_items(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = compare_names(x, y);
    if (order == 0)
        order = x->at < y->at ? -1 : 1;
    return order;
}

/* The name with the next number from *number on that makes a new name. NULL: out of memory. */
static char *numbered(const struct item *items, size_t count, const char *name, size_t *number)
{
    for (;; ++*number) {
        struct text text = {0};
        text_printf(&text, "%s (%zu)", name, *number);
        char *tried = text_take(&text);
        if (!tried || !bsearch(&(struct item){.name = tried}, items, count, sizeof *items, compare_names))
            return tried;
        free(tried);
    }
}

/* The name, escaped unless it is safe to print; NULL: out of memory. */
static char *safe_name(const char *name, bool is_safe)
{
    struct text text = {0};
    if (is_safe)
        text_puts(&text, name);
    else
        text_append_escaped(&text, name, strlen(name));
    return text_take(&text);
}

bool unique_names(const char *const *names, size_t count, bool are_safe, char **unique)
{
    size_t number = 1, done = 0;
    struct item *items = malloc((count + 1) * sizeof *items);
    char **safe = calloc(count + 1, sizeof *safe);
    memset(unique, 0, count * sizeof *unique);
    if (!items || !safe)
        goto cleanup;
    for (size_t i = 0; i < count; i++) {
        safe[i] = safe_name(names[i], are_safe);
        if (!safe[i])
            goto cleanup;
        items[i] = (struct item){.name = safe[i], .at = i};
    }
    qsort(items, count, sizeof *items, compare_items);
    for (; done < count; done++) {
        const struct item *item = &items[done];
        bool again = done && strcmp(item->name, items[done - 1].name) == 0;
        number = again ? number + 1 : 1;
        unique[item->at] = again ? numbered(items, count, item->name, &number) : safe_name(item->name, true);
        if (!unique[item->at])
            break;
    }
cleanup:
    for (size_t i = 0; safe && i < count; i++)
        free(safe[i]);
    free(safe);
    free(items);
    if (done == count)
        return true;
    for (size_t i = 0; i < count; i++) {
        free(unique[i]);
        unique[i] = NULL;
    }
    return false;
}
