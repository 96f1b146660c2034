/* Not a comparison module: preloaded into the program (LD_PRELOAD), it makes file operations fail, as Q237588_HOSTILE says:
 *   no-sync         fsync() of a file fails
 *   no-folder-sync  fsync() of a folder fails
 *   rename          SIGTERM arrives just before a file is renamed
 *   named           O_TMPFILE fails, and SIGTERM arrives after mkstemp()
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_asked_for(const char *what)
{
    const char *said = getenv("Q237588_HOSTILE");
    return said && strcmp(said, what) == 0;
}

/* The C library's function. POSIX lets dlsym() return functions, for which ISO C has no cast. */
static void find(const char *name, void *function)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    memcpy(function, &symbol, sizeof symbol);
}

int fsync(int fd)
{
    int (*own)(int);
    struct stat status;
    find("fsync", &own);
    if (fstat(fd, &status) == 0 && is_asked_for(S_ISDIR(status.st_mode) ? "no-folder-sync" : "no-sync")) {
        errno = EIO;
        return -1;
    }
    return own(fd);
}

int rename(const char *old, const char *new)
{
    int (*own)(const char *, const char *);
    find("rename", &own);
    if (is_asked_for("rename"))
        (void)kill(getpid(), SIGTERM);
    return own(old, new);
}

int open(const char *file, int oflag, ...)
{
    int (*own)(const char *, int, ...);
    va_list arguments;
    va_start(arguments, oflag);
    mode_t mode = (oflag & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    find("open", &own);
    if (is_asked_for("named") && (oflag & O_TMPFILE) == O_TMPFILE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return own(file, oflag, mode);
}

int mkstemp(char *template)
{
    int (*own)(char *);
    find("mkstemp", &own);
    int descriptor = own(template);
    if (is_asked_for("named"))
        (void)kill(getpid(), SIGTERM);
    return descriptor;
}
