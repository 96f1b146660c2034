#include "connector/place.h"

#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Attempts to remove the folder, as processes may still be writing to it, and the pause between them in nanoseconds. */
#define REMOVALS 50
#define PAUSE_NS 20000000

static void end_groups(const volatile pid_t *groups)
{
    for (size_t i = 0; i < PLACE_GROUPS; i++)
        if (groups[i] > 1)
            kill(-groups[i], SIGKILL);
}

/* The keeper's reply: the folder that it has created, or an error. */
struct place_reply {
    int error;
    char path[PATH_MAX];
};

/* Creates the folder. Resolves links in its path, as Landlock rules do not follow them. */
static struct place_reply make_place(const char *pattern)
{
    struct place_reply reply = {0};
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s", pattern);
    if (!mkdtemp(path) || !realpath(path, reply.path))
        reply.error = errno;
    return reply;
}

/* The keeper process: creates the folder, waits until all holders of the pipe's other end have ended, and removes the folder. It
 * blocks all signals, as it must outlive them. */
static _Noreturn void run_keeper(const char *pattern, volatile pid_t *groups, int alive, int answer)
{
    char byte;
    sigset_t all;
    setsid();
    sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    const struct place_reply reply = make_place(pattern);
    (void)!write(answer, &reply, sizeof reply); /* without a reader, the folder is removed at once */
    if (reply.error)
        _exit(1);
    for (int i = 0; i < 1024; i++)
        if (i != alive)
            close(i);
    if (chdir("/") != 0)
        _exit(1);
    while (read(alive, &byte, 1) < 0 && errno == EINTR)
        continue;
    for (int i = 0; i < REMOVALS; i++) {
        end_groups(groups);
        if (tree_remove(reply.path))
            break;
        (void)nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
    }
    _exit(0);
}

/* LCOV_EXCL_START: calls that fail are tried by harness/faults */
static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}
/* LCOV_EXCL_STOP */

static bool start_keeper(struct connector_place *place, const char *pattern)
{
    int alive[2], answer[2];
    struct place_reply reply = {.error = ECHILD};
    if (pipe2(alive, O_CLOEXEC) != 0)
        return false;
    if (pipe2(answer, O_CLOEXEC) != 0) {
        close_both(alive);
        return false;
    }
    place->keeper = fork();
    if (place->keeper == 0) {
        close(alive[1]);
        close(answer[0]);
        run_keeper(pattern, place->groups, alive[0], answer[1]);
    }
    int error = place->keeper < 0 ? errno : 0;
    close(alive[0]);
    close(answer[1]);
    if (!error && (read(answer[0], &reply, sizeof reply) != sizeof reply || reply.error))
        error = reply.error ? reply.error : ECHILD;
    close(answer[0]);
    place->alive = alive[1];
    if (!error) {
        reply.path[sizeof reply.path - 1] = '\0';
        place->path = strdup(reply.path);
        error = place->path ? 0 : ENOMEM;
    }
    if (place->keeper < 0)
        close(alive[1]);
    errno = error;
    return !error;
}

bool connector_place_open(struct connector_place *place, struct text *message)
{
    const char *temporary = getenv("TMPDIR"); /* NOLINT(concurrency-mt-unsafe): asked before there are threads */
    char pattern[PATH_MAX];
    *place = (struct connector_place){.alive = -1};
    int length =
        snprintf(pattern, sizeof pattern, "%s/q237588-connector-XXXXXX", temporary && *temporary == '/' ? temporary : "/tmp");
    errno = ENAMETOOLONG;
    if (length < (int)sizeof pattern) {
        place->groups = mmap(NULL, PLACE_GROUPS * sizeof *place->groups, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (place->groups == MAP_FAILED)
            place->groups = NULL;
        if (place->groups && start_keeper(place, pattern))
            return true;
    }
    int error = errno;
    connector_place_close(place);
    text_puts(message, "the cycle folders of connectors cannot be created in ");
    text_append_escaped(message, pattern, strlen(pattern));
    text_printf(message, ": %s", strerror(error));
    return false;
}

void connector_place_close(struct connector_place *place)
{
    if (place->keeper > 0) {
        close(place->alive);
        while (waitpid(place->keeper, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (place->groups)
        munmap((void *)(uintptr_t)place->groups, PLACE_GROUPS * sizeof *place->groups);
    free(place->path);
    *place = (struct connector_place){.alive = -1};
}

volatile pid_t *connector_place_register(const struct connector_place *place, pid_t group)
{
    for (size_t i = 0; i < PLACE_GROUPS; i++) {
        pid_t none = 0;
        if (__atomic_compare_exchange_n(&place->groups[i], &none, group, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return &place->groups[i];
    }
    return NULL;
}

void connector_place_unregister(volatile pid_t *slot)
{
    if (slot)
        *slot = 0;
}
