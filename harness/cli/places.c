#include "cli/places.h"

#include "base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const module_files[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = "pre-sp4.so", [BUILD_SP4] = "sp4.so"};

/* The folder of the running program, "." where that is not known. */
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

/* `folder`/`name` if there is such a thing, else `otherwise`/`file`. NULL: out of memory. */
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

/* A build tree has the modules beside the program, and the fixtures and locales at most this many folders above it:
 * build/COMPILER/VARIANT. */
#define BUILD_TREE_DEPTH 3

/* Puts what the build tree that the program is in has of this name into `path`. False: it is in none. */
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

bool places_find(struct places *places)
{
    char folder[PATH_MAX];
    find_program_folder(folder);
    bool found = true;
    for (int build = 0; build < KNOWN_BUILDS; build++) {
        places->modules[build] = find_module(folder, module_files[build]);
        found = found && places->modules[build];
    }
    places->fixtures = find_fixtures(folder);
    places->locales = find_locales(folder);
    return found && places->fixtures && places->locales;
}

void places_clean_up(struct places *places)
{
    for (int build = 0; build < KNOWN_BUILDS; build++)
        free(places->modules[build]);
    free(places->fixtures);
    free(places->locales);
    *places = (struct places){0};
}
