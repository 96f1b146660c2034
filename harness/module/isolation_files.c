#include "module/isolation_files.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* All rights of Landlock's first version, which each kernel with Landlock has. */
#define ALL_RIGHTS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

static const char *const system_paths[] = {
    "/lib",       "/lib32",         "/lib64",           "/usr/lib",          "/usr/lib32",
    "/usr/lib64", "/usr/local/lib", "/usr/local/lib64", "/usr/share/locale", "/etc/ld.so.cache",
};

/* Allows reading below `path`, if it exists. */
static bool allow(int rules, const char *path)
{
    int file = open(path, O_PATH | O_CLOEXEC);
    if (file < 0)
        return true;
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE, .parent_fd = file};
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode))
        rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    bool added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(file);
    return added;
}

static bool allow_folder_of(int rules, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!slash)
        return allow(rules, ".");
    (void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return allow(rules, folder);
}

/* Allows the file, its folder, and the target of a symbolic link. */
static bool allow_file(int rules, const char *path)
{
    char real[PATH_MAX];
    if (!allow(rules, path) || !allow_folder_of(rules, path))
        return false;
    return !realpath(path, real) || (allow(rules, real) && allow_folder_of(rules, real));
}

static bool allow_library_path(int rules)
{
    const char *at = getenv("LD_LIBRARY_PATH"); /* NOLINT(concurrency-mt-unsafe): a worker has one thread */
    while (at && *at) {
        char folder[PATH_MAX];
        size_t length = strcspn(at, ":;");
        (void)snprintf(folder, sizeof folder, "%.*s", (int)length, length ? at : ".");
        if (!allow(rules, folder))
            return false;
        at += length + (at[length] != '\0');
    }
    return true;
}

bool files_restrict(const char *const paths[], size_t count)
{
    const struct landlock_ruleset_attr all = {.handled_access_fs = ALL_RIGHTS};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all.handled_access_fs, 0);
    if (rules < 0)
        return false;
    bool done = allow_library_path(rules);
    for (size_t i = 0; done && i < sizeof system_paths / sizeof *system_paths; i++)
        done = allow(rules, system_paths[i]);
    for (size_t i = 0; done && i < count; i++)
        done = !paths[i] || allow_file(rules, paths[i]);
    done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return done;
}
/* LCOV_EXCL_STOP */
