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

/* How often the folder is removed again, as somebody may still be writing to it, with a pause of this many microseconds. */
#define REMOVALS 50
#define PAUSE_NS 20000000

static void end_groups(const volatile pid_t *groups)
{
    for (size_t i = 0; i < PLACE_GROUPS; i++)
        if (groups[i] > 1)
            kill(-groups[i], SIGKILL);
}

/* What the keeper says of the folder that it has made. */
struct told {
    int error;
    char path[PATH_MAX];
};

/* Links on the way to the folder are resolved, as rules for files would not follow them. */
static struct told make_place(const char *pattern)
{
    struct told told = {0};
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s", pattern);
    if (!mkdtemp(path) || !realpath(path, told.path))
        told.error = errno;
    return told;
}

/* Makes the folder, so that it is never without its keeper; waits for the end of all who have the other end of the pipe; removes it. The
 * keeper must outlive them whatever signal ends them. */
static _Noreturn void keep_clean(const char *pattern, volatile pid_t *groups, int alive, int answer)
{
    char byte;
    sigset_t all;
    setsid();
    sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    const struct told told = make_place(pattern);
    (void)!write(answer, &told, sizeof told); /* where nobody reads it, the folder is removed at once */
    if (told.error)
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
        if (tree_remove(told.path))
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
    struct told told = {.error = ECHILD};
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
        keep_clean(pattern, place->groups, alive[0], answer[1]);
    }
    int error = place->keeper < 0 ? errno : 0;
    close(alive[0]);
    close(answer[1]);
    if (!error && (read(answer[0], &told, sizeof told) != sizeof told || told.error))
        error = told.error ? told.error : ECHILD;
    close(answer[0]);
    place->alive = alive[1];
    if (!error) {
        told.path[sizeof told.path - 1] = '\0';
        place->path = strdup(told.path);
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
    text_puts(message, "the cycle folders of connectors cannot be made in ");
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

volatile pid_t *connector_place_note(const struct connector_place *place, pid_t group)
{
    for (size_t i = 0; i < PLACE_GROUPS; i++) {
        pid_t none = 0;
        if (__atomic_compare_exchange_n(&place->groups[i], &none, group, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return &place->groups[i];
    }
    return NULL;
}

void connector_place_forget(volatile pid_t *slot)
{
    if (slot)
        *slot = 0;
}
