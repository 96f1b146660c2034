#include "connector/readable.h"

#include "base/text.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* From /etc only files of interpreters and the dynamic loader, which have no secrets. */
static const char *const system_paths[] = {
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/locale.alias",
    "/etc/localtime",
    "/etc/passwd",
    "/etc/group",
    "/etc/nsswitch.conf",
    "/etc/ssl/openssl.cnf",
    "/etc/perl",
    "/etc/java*",
    "/etc/php*",
    "/etc/python*",
    "/etc/ruby*",
    "/dev/urandom",
    "/dev/random",
    "/dev/zero",
};

/* Files of an interpreter outside the system folders, relative to the parent of its folder. */
static const char *const installed_paths[] = {"lib", "lib64", "libexec", "include", "versions", "plugins", "version"};

struct readables {
    bool (*allow)(void *context, const char *path);
    void *context;
};

static bool allow_pattern(const struct readables *readables, const char *pattern)
{
    glob_t found;
    if (!strchr(pattern, '*'))
        return readables->allow(readables->context, pattern);
    bool done = true;
    if (glob(pattern, 0, NULL, &found) == 0) /* NOLINT(concurrency-mt-unsafe): a worker has one thread */
        for (size_t i = 0; done && i < found.gl_pathc; i++)
            done = readables->allow(readables->context, found.gl_pathv[i]);
    globfree(&found);
    return done;
}

/* Sets the parent folder of a path. Returns false at the root. */
static bool folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return false;
    (void)snprintf(folder, PATH_MAX, "%.*s", (int)(slash - path), path);
    return true;
}

/* Whether a file gives access to its whole folder: not to a general folder, such as a home. */
static bool is_specific(const char *folder)
{
    static const char *const general[] = {"/",    "/home", "/root", "/tmp", "/var", "/var/tmp",
                                          "/etc", "/dev",  "/proc", "/sys", "/run"};
    const char *home = getenv("HOME"); /* NOLINT(concurrency-mt-unsafe): a worker has one thread */
    char real[PATH_MAX];
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        if (strcmp(folder, general[i]) == 0)
            return false;
    if (!home || *home != '/' || !realpath(home, real))
        return true;
    size_t length = strlen(folder);
    /* A parent of the home is general, too. */
    return !(strncmp(real, folder, length) == 0 && (real[length] == '\0' || real[length] == '/'));
}

/* Allows a program or script, and its folder. */
static bool allow_file(const struct readables *readables, const char *path)
{
    char real[PATH_MAX], folder[PATH_MAX];
    struct stat status;
    if (!realpath(path, real) || stat(real, &status) != 0)
        return true;
    if (S_ISDIR(status.st_mode))
        return !is_specific(real) || readables->allow(readables->context, real);
    if (!readables->allow(readables->context, real))
        return false;
    if (folder_of(real, folder) && is_specific(folder) && !readables->allow(readables->context, folder))
        return false;
    return !folder_of(path, folder) || !is_specific(folder) || readables->allow(readables->context, folder);
}

static bool allow_path_folder(const struct readables *readables, const char *folder)
{
    char parent[PATH_MAX], path[PATH_MAX + 16];
    if (*folder != '/' || !is_specific(folder) || !readables->allow(readables->context, folder))
        return *folder != '/' || !is_specific(folder);
    if (!folder_of(folder, parent) || !is_specific(parent))
        return true;
    for (size_t i = 0; i < sizeof installed_paths / sizeof *installed_paths; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", parent, installed_paths[i]);
        if (!readables->allow(readables->context, path))
            return false;
    }
    return true;
}

static bool for_each_part(const char *list, const char *separators, const struct readables *readables,
                          bool (*visit)(const struct readables *readables, const char *part))
{
    char part[PATH_MAX];
    bool done = true;
    while (done && list && *list) {
        size_t length = strcspn(list, separators);
        if (length > 0 && length < sizeof part) {
            memcpy(part, list, length);
            part[length] = '\0';
            done = visit(readables, part);
        }
        list += length + (list[length] != '\0');
    }
    return done;
}

static bool allow_word(const struct readables *readables, const char *word) { return *word != '/' || allow_file(readables, word); }

/* Characters that end a word of a command. */
#define WORD_ENDS " \t\n\"'`;|&()<>=$:,"

bool readable_for_each(const char *command, bool (*allow)(void *context, const char *path), void *context)
{
    const struct readables readables = {.allow = allow, .context = context};
    bool done = true;
    for (size_t i = 0; done && i < sizeof system_paths / sizeof *system_paths; i++)
        done = allow_pattern(&readables, system_paths[i]);
    /* NOLINTBEGIN(concurrency-mt-unsafe): a worker has one thread */
    return done && for_each_part(getenv("PATH"), ":", &readables, allow_path_folder) &&
           for_each_part(getenv("LD_LIBRARY_PATH"), ":;", &readables, allow_path_folder) &&
           /* NOLINTEND(concurrency-mt-unsafe) */
           for_each_part(command, WORD_ENDS, &readables, allow_word);
}

static bool allow_relative(const struct readables *readables, const char *word)
{
    struct stat status;
    return *word == '/' || stat(word, &status) != 0 || !S_ISREG(status.st_mode) || readables->allow(readables->context, word);
}

bool readable_for_each_relative(const char *command, bool (*allow)(void *context, const char *path), void *context)
{
    const struct readables readables = {.allow = allow, .context = context};
    return for_each_part(command, WORD_ENDS, &readables, allow_relative);
}

bool readable_beside(const char *path, bool (*allow)(void *context, const char *path), void *context)
{
    const struct readables readables = {.allow = allow, .context = context};
    return allow_file(&readables, path);
}
