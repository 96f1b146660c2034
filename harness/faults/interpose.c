/* LD_PRELOAD: see interpose.h. Address space randomization is off, so that a call has the same stack in each run. Looking up a call
 * makes no system call, as the process may have a filter. */
#include "interpose.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Macros make functions here, and the C library's headers name no parameters.
 * NOLINTBEGIN(bugprone-macro-parentheses, readability-inconsistent-declaration-parameter-name) */

/* Frames that identify a call, and those of this file above them. */
#define DEPTH 9
#define OWN 2

static struct fault_shared *shared;
static _Thread_local bool inside;

/* NOLINTBEGIN(bugprone-reserved-identifier) */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
/* NOLINTEND(bugprone-reserved-identifier) */

#define FUNCTIONS(X)                                                                                                               \
    X(malloc)                                                                                                                      \
    X(calloc)                                                                                                                      \
    X(realloc)                                                                                                                     \
    X(posix_memalign)                                                                                                              \
    X(aligned_alloc)                                                                                                               \
    X(open)                                                                                                                        \
    X(open64)                                                                                                                      \
    X(openat)                                                                                                                      \
    X(openat64)                                                                                                                    \
    X(fopen)                                                                                                                       \
    X(fopen64)                                                                                                                     \
    X(fdopen)                                                                                                                      \
    X(opendir)                                                                                                                     \
    X(read)                                                                                                                        \
    X(pread)                                                                                                                       \
    X(pread64)                                                                                                                     \
    X(write)                                                                                                                       \
    X(pwrite)                                                                                                                      \
    X(pwrite64)                                                                                                                    \
    X(fflush)                                                                                                                      \
    X(fclose)                                                                                                                      \
    X(fsync)                                                                                                                       \
    X(fdatasync)                                                                                                                   \
    X(rename)                                                                                                                      \
    X(close)                                                                                                                       \
    X(mkdir)                                                                                                                       \
    X(ftruncate)                                                                                                                   \
    X(ftruncate64)                                                                                                                 \
    X(fork)                                                                                                                        \
    X(pipe)                                                                                                                        \
    X(pipe2)                                                                                                                       \
    X(socket)                                                                                                                      \
    X(socketpair)                                                                                                                  \
    X(send)                                                                                                                        \
    X(sendmsg)                                                                                                                     \
    X(recv)                                                                                                                        \
    X(recvmsg)                                                                                                                     \
    X(poll)                                                                                                                        \
    X(waitpid)                                                                                                                     \
    X(mmap)                                                                                                                        \
    X(mmap64)                                                                                                                      \
    X(mprotect)                                                                                                                    \
    X(memfd_create)                                                                                                                \
    X(dup)                                                                                                                         \
    X(dup2)                                                                                                                        \
    X(setrlimit)                                                                                                                   \
    X(setrlimit64)                                                                                                                 \
    X(renameat)                                                                                                                    \
    X(linkat)                                                                                                                      \
    X(mkdirat)                                                                                                                     \
    X(mkdtemp)                                                                                                                     \
    X(mkstemp)                                                                                                                     \
    X(fdopendir)                                                                                                                   \
    X(fstat)                                                                                                                       \
    X(ppoll)                                                                                                                       \
    X(posix_spawn)                                                                                                                 \
    X(posix_spawnp)                                                                                                                \
    X(prlimit)                                                                                                                     \
    X(signalfd)                                                                                                                    \
    X(open_memstream)                                                                                                              \
    X(pthread_create)

#define NUMBER(name) FUNCTION_##name,
enum function { FUNCTIONS(NUMBER) FUNCTION_COUNT };

/* For faults.py, which reads it by ctypes. */
#define NAME(name) #name " "
extern const char fault_functions[];
const char fault_functions[] = FUNCTIONS(NAME);

#define REAL(name) ((__typeof__(&name))real_of(FUNCTION_##name, #name))
static void *real_of(enum function function, const char *name)
{
    static void *real[FUNCTION_COUNT];
    if (!real[function]) {
        bool before = inside;
        inside = true;
        real[function] = dlsym(RTLD_NEXT, name);
        inside = before;
    }
    return real[function];
}

__attribute__((constructor)) static void map_shared(void)
{
    /* Commands that the program runs must not fail. */
    const char *path = strcmp(program_invocation_short_name, "q237588") == 0 ? getenv("FAULTS_FILE") : NULL;
    void *frames[2];
    inside = true;
    (void)backtrace(frames, 2); /* the first call loads a library */
#define RESOLVE(name) (void)REAL(name);
    FUNCTIONS(RESOLVE)
    int descriptor = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor >= 0) {
        void *mapped = REAL(mmap)(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        (void)REAL(close)(descriptor);
        if (mapped != MAP_FAILED)
            shared = mapped;
    }
    inside = false;
}

static void list_site(uint64_t stack, uint64_t caller, enum function function, size_t bytes)
{
    for (uint32_t i = 0; i < FAULT_SITES; i++) {
        struct fault_site *site = &shared->sites[(stack + i) % FAULT_SITES];
        uint64_t unused = 0;
        if (__atomic_compare_exchange_n(&site->stack, &unused, stack, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
            site->caller = caller;
            site->function = function;
            site->bytes = bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)bytes;
            __atomic_add_fetch(&shared->site_count, 1, __ATOMIC_SEQ_CST);
            return;
        }
        if (unused == stack)
            return;
    }
}

static void keep_frames(void *const *frames, int count)
{
    for (int i = 0; i < count && i < (int)FAULT_FRAMES; i++) {
        Dl_info info = {0};
        struct fault_frame *frame = &shared->frames[i];
        const char *name = dladdr(frames[i], &info) && info.dli_fname ? info.dli_fname : "";
        size_t length = strlen(name), from = length < sizeof frame->file ? 0 : length - sizeof frame->file + 1;
        memcpy(frame->file, name + from, length - from + 1);
        frame->offset = (uint64_t)(uintptr_t)frames[i] - (uint64_t)(uintptr_t)info.dli_fbase;
        shared->frame_count = (uint32_t)i + 1;
    }
}

/* Whether this process has listed a call of the same caller and frame address: almost always it has the same stack. */
static bool was_listed(uint64_t caller, const void *frame)
{
    static uint64_t listed[1u << 16];
    uint64_t key = (caller * UINT64_C(0x9E3779B97F4A7C15)) ^ (uint64_t)(uintptr_t)frame;
    uint64_t *slot = &listed[(key ^ key >> 32) % (sizeof listed / sizeof *listed)];
    if (*slot == key)
        return true;
    *slot = key;
    return false;
}

/* Whether this call fails, and how. */
static enum fault_failure look(enum function function, void *caller_address, size_t bytes)
{
    uint64_t caller = (uint64_t)(uintptr_t)caller_address;
    if (!shared || inside)
        return FAULT_NONE;
    if (function <= FUNCTION_aligned_alloc && __atomic_load_n(&shared->failing, __ATOMIC_SEQ_CST)) {
        errno = ENOMEM;
        return FAULT_ERROR;
    }
    if (shared->failure != FAULT_NONE && (shared->caller != caller || __atomic_load_n(&shared->hits, __ATOMIC_SEQ_CST)))
        return FAULT_NONE;
    if (shared->failure == FAULT_NONE && was_listed(caller, __builtin_frame_address(0)))
        return FAULT_NONE;
    int before = errno;
    enum fault_failure failure = FAULT_NONE;
    void *frames[DEPTH + OWN];
    inside = true;
    int count = backtrace(frames, DEPTH + OWN);
    uint64_t stack = UINT64_C(14695981039346656037) + function;
    for (int i = OWN; i < count; i++)
        stack = (stack ^ (uint64_t)(uintptr_t)frames[i]) * UINT64_C(1099511628211);
    if (shared->failure == FAULT_NONE) {
        list_site(stack, caller, function, bytes);
    } else if (stack == shared->stack && __atomic_fetch_add(&shared->hits, 1, __ATOMIC_SEQ_CST) == 0) {
        keep_frames(frames + OWN - 1, count - OWN + 1);
        failure = (enum fault_failure)shared->failure;
        if (failure == FAULT_ERROR_FROM)
            __atomic_store_n(&shared->failing, 1, __ATOMIC_SEQ_CST);
        before = failure == FAULT_SHORT ? before : (int)shared->number;
    }
    inside = false;
    errno = before;
    return failure;
}

#define LOOK(name, bytes) look(FUNCTION_##name, __builtin_return_address(0), bytes)

/* ---- Memory ---------------------------------------------------------------------------------------------------------------- */

void *malloc(size_t size) { return LOOK(malloc, 0) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return LOOK(calloc, 0) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return LOOK(realloc, 0) ? NULL : __libc_realloc(old, size); }
void *aligned_alloc(size_t alignment, size_t size) { return LOOK(aligned_alloc, 0) ? NULL : __libc_memalign(alignment, size); }
int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (LOOK(posix_memalign, 0))
        return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

/* ---- Other calls ----------------------------------------------------------------------------------------------------------- */

#define FAILING(result, failed, name, parameters, arguments)                                                                       \
    result name parameters { return LOOK(name, 0) ? (failed) : REAL(name) arguments; }
/* A short call transfers one byte; with `most` below 2 a call is never short. */
#define SHORTENED(name, parameters, most, arguments)                                                                               \
    ssize_t name parameters                                                                                                        \
    {                                                                                                                              \
        enum fault_failure failure = LOOK(name, most);                                                                             \
        if (failure == FAULT_ERROR)                                                                                                \
            return -1;                                                                                                             \
        if (failure == FAULT_SHORT && length > 1)                                                                                  \
            length = 1;                                                                                                            \
        return REAL(name) arguments;                                                                                               \
    }
/* Sockets of messages, and calls that wait for all bytes, are never short. */
static bool has_messages[1024];
static size_t length_of_stream(int descriptor, size_t length, int flags)
{
    bool whole = (flags & MSG_WAITALL) || (descriptor >= 0 && descriptor < 1024 && has_messages[descriptor]);
    return whole ? 0 : length;
}

#define OPENING(name, parameters, arguments)                                                                                       \
    int name parameters                                                                                                            \
    {                                                                                                                              \
        va_list more;                                                                                                              \
        va_start(more, flags);                                                                                                     \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(more, mode_t) : 0;                                                \
        va_end(more);                                                                                                              \
        return LOOK(name, 0) ? -1 : REAL(name) arguments;                                                                          \
    }

OPENING(open, (const char *path, int flags, ...), (path, flags, mode))
OPENING(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENING(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPENING(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
FAILING(FILE *, NULL, fopen, (const char *path, const char *mode), (path, mode))
FAILING(FILE *, NULL, fopen64, (const char *path, const char *mode), (path, mode))
FAILING(FILE *, NULL, fdopen, (int descriptor, const char *mode), (descriptor, mode))
FAILING(DIR *, NULL, opendir, (const char *path), (path))
SHORTENED(read, (int descriptor, void *into, size_t length), length, (descriptor, into, length))
SHORTENED(pread, (int descriptor, void *into, size_t length, off_t at), length, (descriptor, into, length, at))
SHORTENED(pread64, (int descriptor, void *into, size_t length, off64_t at), length, (descriptor, into, length, at))
SHORTENED(write, (int descriptor, const void *from, size_t length), length, (descriptor, from, length))
SHORTENED(pwrite, (int descriptor, const void *from, size_t length, off_t at), length, (descriptor, from, length, at))
SHORTENED(pwrite64, (int descriptor, const void *from, size_t length, off64_t at), length, (descriptor, from, length, at))
SHORTENED(send, (int descriptor, const void *from, size_t length, int flags), length_of_stream(descriptor, length, flags),
          (descriptor, from, length, flags))
SHORTENED(recv, (int descriptor, void *into, size_t length, int flags), length_of_stream(descriptor, length, flags),
          (descriptor, into, length, flags))
FAILING(ssize_t, -1, sendmsg, (int descriptor, const struct msghdr *message, int flags), (descriptor, message, flags))
FAILING(ssize_t, -1, recvmsg, (int descriptor, struct msghdr *message, int flags), (descriptor, message, flags))
FAILING(int, -1, fsync, (int descriptor), (descriptor))
FAILING(int, -1, fdatasync, (int descriptor), (descriptor))
FAILING(int, -1, rename, (const char *from, const char *to), (from, to))
FAILING(int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
FAILING(int, -1, renameat, (int from_folder, const char *from, int to_folder, const char *to), (from_folder, from, to_folder, to))
FAILING(int, -1, linkat, (int from_folder, const char *from, int to_folder, const char *to, int flags),
        (from_folder, from, to_folder, to, flags))
FAILING(int, -1, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode))
FAILING(char *, NULL, mkdtemp, (char *path), (path))
FAILING(int, -1, mkstemp, (char *path), (path))
FAILING(DIR *, NULL, fdopendir, (int descriptor), (descriptor))
FAILING(int, -1, fstat, (int descriptor, struct stat *status), (descriptor, status))
FAILING(FILE *, NULL, open_memstream, (char **bytes, size_t *length), (bytes, length))
FAILING(int, -1, signalfd, (int descriptor, const sigset_t *signals, int flags), (descriptor, signals, flags))
FAILING(int, -1, ppoll, (struct pollfd * at, nfds_t count, const struct timespec *time, const sigset_t *blocked),
        (at, count, time, blocked))
FAILING(int, -1, prlimit, (pid_t process, __rlimit_resource_t resource, const struct rlimit *limit, struct rlimit *before),
        (process, resource, limit, before))
FAILING(int, -1, ftruncate, (int descriptor, off_t length), (descriptor, length))
FAILING(int, -1, ftruncate64, (int descriptor, off64_t length), (descriptor, length))
FAILING(pid_t, -1, fork, (void), ())
FAILING(int, -1, pipe, (int ends[2]), (ends))
FAILING(int, -1, pipe2, (int ends[2], int flags), (ends, flags))
FAILING(int, -1, socket, (int domain, int type, int protocol), (domain, type, protocol))
FAILING(int, -1, poll, (struct pollfd * at, nfds_t count, int milliseconds), (at, count, milliseconds))
FAILING(void *, MAP_FAILED, mmap, (void *at, size_t length, int protection, int flags, int descriptor, off_t offset),
        (at, length, protection, flags, descriptor, offset))
FAILING(void *, MAP_FAILED, mmap64, (void *at, size_t length, int protection, int flags, int descriptor, off64_t offset),
        (at, length, protection, flags, descriptor, offset))
FAILING(int, -1, mprotect, (void *at, size_t length, int protection), (at, length, protection))
FAILING(int, -1, memfd_create, (const char *name, unsigned flags), (name, flags))
FAILING(int, -1, dup, (int descriptor), (descriptor))
FAILING(int, -1, dup2, (int from, int to), (from, to))
FAILING(int, -1, setrlimit, (__rlimit_resource_t resource, const struct rlimit *limit), (resource, limit))
FAILING(int, -1, setrlimit64, (__rlimit_resource_t resource, const struct rlimit64 *limit), (resource, limit))

int socketpair(int domain, int type, int protocol, int ends[2])
{
    int result = LOOK(socketpair, 0) ? -1 : REAL(socketpair)(domain, type, protocol, ends);
    for (int i = 0; result == 0 && i < 2; i++)
        if (ends[i] < 1024)
            has_messages[ends[i]] = (type & SOCK_SEQPACKET) == SOCK_SEQPACKET;
    return result;
}

/* A call that does not wait is not interrupted. */
pid_t waitpid(pid_t process, int *status, int options)
{
    return !(options & WNOHANG) && LOOK(waitpid, 0) ? -1 : REAL(waitpid)(process, status, options);
}

/* These return the error number. */
#define SPAWNING(name)                                                                                                             \
    int name(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,     \
             char *const arguments[], char *const environment[])                                                                   \
    {                                                                                                                              \
        return LOOK(name, 0) ? errno : REAL(name)(process, path, actions, attributes, arguments, environment);                     \
    }
SPAWNING(posix_spawn)
SPAWNING(posix_spawnp)

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    return LOOK(pthread_create, 0) ? errno : REAL(pthread_create)(thread, attributes, start, argument);
}

/* Linux closes the descriptor even on failure. */
int close(int descriptor)
{
    enum fault_failure failure = LOOK(close, 0);
    int number = errno, result = REAL(close)(descriptor);
    if (failure) {
        errno = number;
        result = -1;
    }
    return result;
}

/* The C library writes by internal calls that cannot be intercepted, so the stream gets a full disk from here on. */
static void fill_disk(FILE *stream)
{
    int number = errno, descriptor = stream ? fileno(stream) : -1, full = REAL(open)("/dev/full", O_WRONLY | O_CLOEXEC);
    if (descriptor >= 0 && full >= 0)
        (void)dup3(full, descriptor, O_CLOEXEC);
    if (full >= 0)
        (void)REAL(close)(full);
    errno = number;
}

int fflush(FILE *stream)
{
    if (stream && LOOK(fflush, 0))
        fill_disk(stream);
    return REAL(fflush)(stream);
}

int fclose(FILE *stream)
{
    if (LOOK(fclose, 0))
        fill_disk(stream);
    return REAL(fclose)(stream);
}
/* NOLINTEND(bugprone-macro-parentheses, readability-inconsistent-declaration-parameter-name) */
