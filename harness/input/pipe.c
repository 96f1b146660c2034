#include "input/pipe.h"

#include "base/file.h"
#include "input/mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The pipes that this process has read. */
static struct held {
    char *path;
    int descriptor;
} * held;
static size_t held_count;

static enum input_status refuse_pipe(struct text *message, const char *path)
{
    return input_refuse(message, path, "cannot be read: %s", strerror(errno));
}

static enum input_status copy_pipe(const char *path, int from, int to, uint64_t most, struct text *message)
{
    char bytes[65536];
    uint64_t total = 0;
    ssize_t got;
    while ((got = read(from, bytes, sizeof bytes)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse_pipe(message, path);
        total += (uint64_t)got;
        if (total > most) {
            input_mark(path, 1, 1, message);
            text_printf(message, "the input has more than %" PRIu64 " bytes; expected at most %" PRIu64, most, most);
            return message->failed ? INPUT_NO_MEMORY : INPUT_INVALID;
        }
        if (!file_write_all(to, bytes, (size_t)got))
            return refuse_pipe(message, path);
    }
    return INPUT_OK;
}

static struct held *find_held(const char *path)
{
    for (size_t i = 0; i < held_count; i++)
        if (strcmp(held[i].path, path) == 0)
            return &held[i];
    return NULL;
}

bool pipe_hold(const char *path, int descriptor)
{
    struct held *found = find_held(path);
    if (found) {
        close(found->descriptor);
        found->descriptor = descriptor;
        return true;
    }
    struct held *grown = realloc(held, (held_count + 1) * sizeof *held);
    if (grown)
        held = grown;
    char *own = grown ? strdup(path) : NULL;
    if (!own) {
        close(descriptor);
        return false;
    }
    held[held_count++] = (struct held){.path = own, .descriptor = descriptor};
    return true;
}

void pipe_forget(const char *path)
{
    struct held *found = find_held(path);
    if (!found)
        return;
    free(found->path);
    close(found->descriptor);
    *found = held[--held_count];
}

enum input_status pipe_accept(const char *path, uint64_t most, struct text *message)
{
    struct stat status;
    bool is_input = strcmp(path, PIPE_STANDARD_INPUT) == 0;
    if (find_held(path) || (!is_input && (stat(path, &status) != 0 || !S_ISFIFO(status.st_mode))))
        return INPUT_OK;
    int from = is_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC), to = memfd_create("input", MFD_CLOEXEC);
    enum input_status result = from < 0 || to < 0 ? refuse_pipe(message, path) : copy_pipe(path, from, to, most, message);
    if (from >= 0)
        close(from);
    if (result == INPUT_OK)
        return pipe_hold(path, to) ? INPUT_OK : INPUT_NO_MEMORY;
    if (to >= 0)
        close(to);
    return result;
}

int pipe_open(const char *path)
{
    const struct held *found = find_held(path);
    int descriptor = found ? fcntl(found->descriptor, F_DUPFD_CLOEXEC, 0) : -1;
    if (descriptor >= 0)
        (void)lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}
