#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".XXXXXX"

bool whole_file_open(struct whole_file *file, const char *path)
{
    size_t length = strlen(path);
    *file = (struct whole_file){.path = malloc(length + 1), .temporary = malloc(length + sizeof SUFFIX)};
    int descriptor = -1;
    if (!file->path || !file->temporary)
        goto fail;
    memcpy(file->path, path, length + 1);
    memcpy(file->temporary, path, length);
    memcpy(file->temporary + length, SUFFIX, sizeof SUFFIX);
    descriptor = mkstemp(file->temporary);
    if (descriptor < 0)
        goto fail;
    mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor, 0666 & ~mask); /* mkstemp() made it private */
    file->stream = fdopen(descriptor, "w");
    if (file->stream)
        return true;
    unlink(file->temporary);
    close(descriptor);
fail:
    free(file->path);
    free(file->temporary);
    *file = (struct whole_file){0};
    return false;
}

bool whole_file_close(struct whole_file *file, bool keep)
{
    bool written = !ferror(file->stream);
    int error = errno;
    if (fclose(file->stream) != 0) {
        written = false;
        error = errno;
    }
    bool kept = keep && written && rename(file->temporary, file->path) == 0;
    if (keep && written && !kept)
        error = errno;
    if (!kept)
        unlink(file->temporary);
    free(file->path);
    free(file->temporary);
    *file = (struct whole_file){0};
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
