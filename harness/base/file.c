#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".XXXXXX"
/* Attempts to find a free random name. */
#define TRIES 100

static char *append_suffix(const char *path, const char *suffix)
{
    size_t length = strlen(path), added = strlen(suffix);
    char *joined = malloc(length + added + 1);
    if (!joined)
        return NULL;
    memcpy(joined, path, length);
    memcpy(joined + length, suffix, added + 1);
    return joined;
}

/* Blocks signals that would end the process and leave the temporary file. */
static void block_signals(struct whole_file *file)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2};
    sigset_t blocked;
    if (file->signals_blocked)
        return;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaddset(&blocked, ending[i]);
    file->signals_blocked = sigprocmask(SIG_BLOCK, &blocked, &file->before) == 0;
}

static void reset_file(struct whole_file *file)
{
    bool was_blocked = file->signals_blocked;
    sigset_t before = file->before;
    free(file->path);
    free(file->temporary);
    *file = (struct whole_file){0};
    if (was_blocked)
        sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Files that cannot be synchronized, such as some network files, are no failure. */
static bool synchronize(int descriptor) { return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOSYS || errno == EROFS; }

/* Writes the name to the disk, too. A folder that cannot be read cannot be synchronized. */
static bool synchronize_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = strdup(path);
    if (!folder)
        return false;
    folder[slash ? slash - path + 1 : 0] = '\0';
    int descriptor = open(*folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = descriptor < 0 || synchronize(descriptor);
    int error = errno;
    free(folder);
    if (descriptor >= 0)
        close(descriptor);
    errno = error;
    return done;
}

/* Opens a stream on the descriptor; fails if that is negative. */
static bool open_stream(struct whole_file *file, int descriptor)
{
    file->stream = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file->stream)
        return true;
    int error = errno;
    if (descriptor >= 0) {
        if (file->temporary)
            unlink(file->temporary);
        close(descriptor);
    }
    reset_file(file);
    errno = error;
    return false;
}

bool whole_file_open_named(struct whole_file *file, const char *path)
{
    *file = (struct whole_file){.path = append_suffix(path, ""), .temporary = append_suffix(path, SUFFIX)};
    block_signals(file);
    int descriptor = file->path && file->temporary ? mkstemp(file->temporary) : -1;
    if (descriptor >= 0) {
        mode_t mask = umask(0);
        umask(mask);
        fchmod(descriptor, 0666 & ~mask); /* mkstemp() made it private */
    }
    return open_stream(file, descriptor);
}

bool whole_file_open(struct whole_file *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = append_suffix(path, "/.");
    int descriptor = -1;
    if (!folder)
        return false;
    memcpy(folder + (slash ? slash - path : 0), slash ? "/." : ".", slash ? 3 : 2);
    if (access("/proc/self/fd", X_OK) == 0) /* name_file() needs it */
        descriptor = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    free(folder);
    if (descriptor < 0)
        return whole_file_open_named(file, path);
    *file = (struct whole_file){.path = append_suffix(path, "")};
    if (file->path)
        return open_stream(file, descriptor);
    close(descriptor);
    errno = ENOMEM;
    return false;
}

/* A random name beside the path. */
static char *make_name(const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
    char suffix[] = SUFFIX;
    unsigned char random[sizeof suffix] = {0};
    (void)!getrandom(random, sizeof random, 0);
    for (size_t i = 1; i < sizeof suffix - 1; i++)
        suffix[i] = letters[random[i] % (sizeof letters - 1)];
    return append_suffix(path, suffix);
}

/* Links the unnamed file to its path, or to a temporary name if the path exists. */
static bool name_file(struct whole_file *file)
{
    char by_descriptor[64];
    (void)snprintf(by_descriptor, sizeof by_descriptor, "/proc/self/fd/%d", fileno(file->stream));
    if (linkat(AT_FDCWD, by_descriptor, AT_FDCWD, file->path, AT_SYMLINK_FOLLOW) == 0)
        return true;
    for (int i = 0; i < TRIES && errno == EEXIST; i++) {
        free(file->temporary);
        file->temporary = make_name(file->path);
        if (!file->temporary)
            return false;
        if (linkat(AT_FDCWD, by_descriptor, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0)
            return true;
    }
    free(file->temporary);
    file->temporary = NULL;
    return false;
}

bool whole_file_close(struct whole_file *file, bool keep)
{
    bool kept = keep && fflush(file->stream) == 0 && !ferror(file->stream);
    kept = kept && (!file->durable || synchronize(fileno(file->stream)));
    block_signals(file);
    kept = kept && (file->temporary || name_file(file));
    int error = errno;
    if (fclose(file->stream) != 0 && kept) {
        kept = false;
        error = errno;
    }
    if (file->temporary && kept && rename(file->temporary, file->path) != 0) {
        kept = false;
        error = errno;
    }
    if (file->temporary && !kept)
        unlink(file->temporary);
    if (kept && file->durable && !synchronize_folder(file->path)) {
        kept = false;
        error = errno;
    }
    reset_file(file);
    errno = error;
    return kept;
}

bool make_folders(const char *path)
{
    size_t length = strlen(path);
    char *part = malloc(length + 1);
    if (!part)
        return false;
    bool made = true;
    for (size_t i = 1; i <= length && made; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        made = mkdir(part, 0777) == 0 || errno == EEXIST;
    }
    struct stat status;
    if (made && stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        made = false;
    }
    free(part);
    return made;
}

bool file_write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}
