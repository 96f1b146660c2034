#include "cli/fixture_names.h"

#include "base/nearest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".yaml"

static int is_fixture(const struct dirent *item)
{
    size_t length = strlen(item->d_name), suffix = strlen(SUFFIX);
    return item->d_name[0] != '.' && length > suffix && strcmp(item->d_name + length - suffix, SUFFIX) == 0;
}

/* The fixture in a folder with the nearest name; NULL: none is near. The caller frees it. */
static char *find_in(const char *folder, const char *name)
{
    struct dirent **items = NULL;
    int count = scandir(folder, &items, is_fixture, alphasort);
    const char **names = count > 0 ? calloc((size_t)count, sizeof *names) : NULL;
    for (int i = 0; names && i < count; i++)
        names[i] = items[i]->d_name;
    const char *nearest = names ? nearest_find(name, names, (size_t)count) : NULL;
    char *found = nearest ? strdup(nearest) : NULL;
    free((void *)names);
    for (int i = 0; i < count; i++)
        free(items[i]);
    free((void *)items);
    return found;
}

void fixture_names_suggest(const char *path, const char *standard, struct text *message)
{
    if (access(path, F_OK) == 0)
        return;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name), suffix = strlen(SUFFIX);
    bool has_suffix = length > suffix && strcmp(name + length - suffix, SUFFIX) == 0;
    struct text folder = {0}, whole = {0};
    text_printf(&whole, "%s%s", name, has_suffix ? "" : SUFFIX);
    if (slash)
        text_append(&folder, path, (size_t)(slash - path) + 1);
    else
        text_puts(&folder, "./");
    char *found = folder.failed || whole.failed ? NULL : find_in(folder.bytes, whole.bytes);
    if (!found && !slash && !whole.failed) {
        text_clean_up(&folder);
        text_printf(&folder, "%s/", standard);
        found = folder.failed ? NULL : find_in(folder.bytes, whole.bytes);
    }
    if (found) {
        text_puts(message, "; did you mean ");
        if (slash || strcmp(folder.bytes, "./") != 0)
            text_append_escaped(message, folder.bytes, folder.length);
        text_append_escaped(message, found, strlen(found));
        text_puts(message, "?");
    }
    free(found);
    text_clean_up(&folder);
    text_clean_up(&whole);
}
