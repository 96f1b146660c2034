#include "cli/paths.h"

#include "base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const module_files[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = "pre-sp4.so", [BUILD_SP4] = "sp4.so"};

/* The folder of the running program; "." if unknown. */
static void find_program_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    folder[length < 0 ? 0 : length] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash && slash != folder)
        *slash = '\0';
    else
        memcpy(folder, slash ? "/" : ".", 2);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static char *join(const char *folder, const char *name)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", folder, name);
    return text_take(&path);
}

/* The module `file` in `folder` if it exists, else where it is installed. NULL: out of memory. */
static char *find_module(const char *folder, const char *file)
{
    struct text path = {0};
    text_printf(&path, "%s/modules/%s", folder, file);
    char *found = text_take(&path);
    if (!found || access(found, F_OK) == 0)
        return found;
    free(found);
    return join(Q237588_MODULE_DIR, file);
}

/* In a build tree the modules are beside the program, and the fixtures and locales at most this number of folders above:
 * build/COMPILER/VARIANT. */
#define BUILD_TREE_DEPTH 3

/* Sets `path` to the folder of this name in the program's build tree. Returns false if there is none. */
static bool find_built(const char *folder, const char *name, struct text *path)
{
    text_printf(path, "%s/modules", folder);
    bool built = !path->failed && is_folder(path->bytes);
    size_t length = strlen(folder);
    for (int depth = 0; built && depth <= BUILD_TREE_DEPTH; depth++) {
        text_clear(path);
        text_append(path, folder, length);
        text_printf(path, "/%s", name);
        if (path->failed || is_folder(path->bytes))
            return true;
        while (length && folder[--length] != '/')
            ;
    }
    text_clear(path);
    return false;
}

static char *find_fixtures(const char *folder)
{
    struct text path = {0};
    if (is_folder("fixtures"))
        text_puts(&path, "fixtures");
    else if (!find_built(folder, "fixtures", &path))
        text_puts(&path, Q237588_FIXTURE_DIR);
    return text_take(&path);
}

static char *find_locales(const char *folder)
{
    struct text path = {0};
    if (!find_built(folder, "locales", &path))
        text_puts(&path, Q237588_MODULE_DIR "/locales");
    return text_take(&path);
}

bool paths_find(struct paths *paths)
{
    char folder[PATH_MAX];
    find_program_folder(folder);
    bool found = true;
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        paths->modules[build] = find_module(folder, module_files[build]);
        found = found && paths->modules[build];
    }
    paths->fixtures = find_fixtures(folder);
    paths->locales = find_locales(folder);
    return found && paths->fixtures && paths->locales;
}

void paths_clean_up(struct paths *paths)
{
    for (int build = 0; build < KNOWN_BUILDS; build++)
        free(paths->modules[build]);
    free(paths->fixtures);
    free(paths->locales);
    *paths = (struct paths){0};
}
