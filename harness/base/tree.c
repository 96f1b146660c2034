#include "base/tree.h"

#include "base/array.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Maximum passes over a folder, as another process may still write to it. */
#define PASSES 1000u
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Opens a folder to be emptied; restores its owner's permissions if needed. */
static int open_folder(int parent, const char *name)
{
    int folder = openat(parent, name, FOLDER_FLAGS);
    if (folder >= 0 || errno != EACCES || fchmodat(parent, name, S_IRWXU, 0) != 0)
        return folder;
    return openat(parent, name, FOLDER_FLAGS);
}

/* A stream of all entries of the folder. The caller keeps the descriptor. */
static DIR *open_entries(int folder)
{
    int own = openat(folder, ".", FOLDER_FLAGS);
    DIR *entries = own < 0 ? NULL : fdopendir(own);
    if (!entries && own >= 0)
        close(own);
    return entries;
}

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* Moves a folder from `from` to `to` under a unique name, so that removal needs no recursion. */
static bool lift(int from, const char *name, int to)
{
    static unsigned number;
    char lifted[48];
    (void)snprintf(lifted, sizeof lifted, ".lifted-%ld-%u", (long)getpid(), ++number);
    if (renameat(from, name, to, lifted) == 0)
        return true;
    return errno == EACCES && fchmodat(from, name, S_IRWXU, 0) == 0 && renameat(from, name, to, lifted) == 0;
}

/* Empties one level of a folder: removes files, lifts folders to `top`. */
static bool empty_level(int folder, int top)
{
    DIR *entries = open_entries(folder);
    bool done = entries;
    const struct dirent *entry; /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    while (done && (entry = readdir(entries)) != NULL)
        if (!is_dots(entry->d_name))
            done = unlinkat(folder, entry->d_name, 0) == 0 ||
                   ((errno == EISDIR || errno == EPERM) && lift(folder, entry->d_name, top));
    int error = errno;
    if (entries)
        closedir(entries);
    errno = error;
    return done;
}

static bool remove_entry(int top, const char *name)
{
    if (unlinkat(top, name, 0) == 0)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return false;
    int folder = open_folder(top, name);
    if (folder < 0)
        return false;
    (void)fchmod(folder, S_IRWXU);
    bool done = empty_level(folder, top);
    int error = errno;
    close(folder);
    errno = error;
    return done && unlinkat(top, name, AT_REMOVEDIR) == 0;
}

/* *left: the folder was not empty. */
static bool empty_once(int folder, const char *keep, bool *left)
{
    DIR *entries = open_entries(folder);
    bool done = entries;
    const struct dirent *entry;
    *left = false; /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    while (done && (entry = readdir(entries)) != NULL) {
        if (is_dots(entry->d_name) || (keep && strcmp(entry->d_name, keep) == 0))
            continue;
        *left = true;
        done = remove_entry(folder, entry->d_name);
    }
    int error = errno;
    if (entries)
        closedir(entries);
    errno = error;
    return done;
}

bool tree_empty(int folder, const char *keep)
{
    bool left = true, done = fchmod(folder, S_IRWXU) == 0;
    for (unsigned pass = 0; done && left && pass < PASSES; pass++)
        done = empty_once(folder, keep, &left);
    if (done && left)
        errno = ENOTEMPTY;
    return done && !left;
}

bool tree_remove(const char *path)
{
    int folder = open_folder(AT_FDCWD, path);
    if (folder < 0)
        return errno == ENOENT;
    bool done = tree_empty(folder, NULL);
    int error = errno;
    close(folder);
    errno = error;
    return done && rmdir(path) == 0;
}

/* The limits or the number of descriptors bound the depth.
 * NOLINTBEGIN(misc-no-recursion) */

/* The state of tree_append(). */
struct walk {
    const struct tree_limits *limits;
    struct text *text;
    uint64_t bytes;
    uint32_t entries;
};

static enum tree_status append_file(struct walk *walk, int folder, const char *name)
{
    char bytes[16384];
    ssize_t length = -1;
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    size_t before = walk->text->length;
    while (file >= 0 && walk->bytes <= walk->limits->bytes && (length = read(file, bytes, sizeof bytes)) > 0) {
        walk->bytes += (uint64_t)length;
        text_append(walk->text, bytes, (size_t)length);
    }
    int error = errno;
    if (file >= 0)
        close(file);
    errno = error;
    if (walk->bytes > walk->limits->bytes)
        return TREE_TOO_MUCH;
    /* The length follows the contents: so the text is unambiguous, read backwards. */
    text_printf(walk->text, ":%zu\n", walk->text->length - before);
    return length < 0 ? TREE_FAILED : TREE_OK;
}

static enum tree_status append_link(struct walk *walk, int folder, const char *name)
{
    char target[4096];
    ssize_t length = readlinkat(folder, name, target, sizeof target);
    if (length < 0)
        return TREE_FAILED;
    text_append(walk->text, target, (size_t)length);
    text_printf(walk->text, ":%zd\n", length);
    return TREE_OK;
}

static enum tree_status append_folder(struct walk *walk, int folder, uint32_t depth);

static enum tree_status append_entry(struct walk *walk, int folder, const char *name, uint32_t depth)
{
    struct stat status;
    if (++walk->entries > walk->limits->entries)
        return TREE_TOO_MUCH;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return TREE_FAILED;
    text_printf(walk->text, "%o %zu:", (unsigned)status.st_mode, strlen(name));
    text_puts(walk->text, name);
    text_puts(walk->text, "\n");
    if (S_ISREG(status.st_mode))
        return append_file(walk, folder, name);
    if (S_ISLNK(status.st_mode))
        return append_link(walk, folder, name);
    if (!S_ISDIR(status.st_mode))
        return TREE_OK;
    int below = openat(folder, name, FOLDER_FLAGS);
    if (below < 0)
        return TREE_FAILED;
    enum tree_status done = append_folder(walk, below, depth + 1);
    int error = errno;
    close(below);
    errno = error;
    return done;
}

static int compare_names(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

struct name_list {
    char **at;
    size_t count, capacity;
};

static bool add_name(struct name_list *names, const char *name)
{
    char **at = array_grow(names->at, names->count, &names->capacity, sizeof *at);
    if (!at)
        return false;
    names->at = at;
    at[names->count] = strdup(name);
    return at[names->count++] != NULL;
}

static enum tree_status list_names(int folder, uint32_t most, struct name_list *names)
{
    DIR *entries = open_entries(folder);
    enum tree_status status = entries ? TREE_OK : TREE_FAILED;
    const struct dirent *entry; /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    while (status == TREE_OK && (entry = readdir(entries)) != NULL) {
        if (is_dots(entry->d_name))
            continue;
        if (names->count >= most)
            status = TREE_TOO_MUCH;
        else if (!add_name(names, entry->d_name))
            status = TREE_FAILED;
    }
    int error = errno;
    if (entries)
        closedir(entries);
    errno = error;
    return status;
}

static enum tree_status append_folder(struct walk *walk, int folder, uint32_t depth)
{
    struct name_list names = {0};
    enum tree_status status = depth > walk->limits->depth ? TREE_TOO_MUCH : list_names(folder, walk->limits->entries, &names);
    if (names.count)
        qsort(names.at, names.count, sizeof *names.at, compare_names);
    for (size_t i = 0; i < names.count && status == TREE_OK; i++)
        status = append_entry(walk, folder, names.at[i], depth);
    int error = errno;
    if (depth > 0)
        text_puts(walk->text, "end\n");
    for (size_t i = 0; i < names.count; i++)
        free(names.at[i]);
    free(names.at);
    errno = error;
    return status;
}

enum tree_status tree_append(int folder, const struct tree_limits *limits, struct text *text)
{
    struct walk walk = {.limits = limits, .text = text};
    enum tree_status status = append_folder(&walk, folder, 0);
    if (status == TREE_OK && text->failed) {
        errno = ENOMEM;
        return TREE_FAILED;
    }
    return status;
}

/* Visits up to *left entries, as deep as descriptors allow. */
static uint64_t add_bytes(int folder, uint32_t *left)
{
    DIR *entries = open_entries(folder);
    uint64_t bytes = 0;
    const struct dirent *entry; /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    while (entries && *left > 0 && (entry = readdir(entries)) != NULL) {
        struct stat status;
        if (is_dots(entry->d_name) || fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        --*left;
        bytes += S_ISREG(status.st_mode) ? (uint64_t)status.st_blocks * 512 : 0;
        int below = S_ISDIR(status.st_mode) ? openat(folder, entry->d_name, FOLDER_FLAGS) : -1;
        if (below < 0)
            continue;
        bytes += add_bytes(below, left);
        close(below);
    }
    if (entries)
        closedir(entries);
    return bytes;
}

/* NOLINTEND(misc-no-recursion) */

uint64_t tree_bytes(int folder, uint32_t entries) { return add_bytes(folder, &entries); }
