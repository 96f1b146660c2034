#include "connector/process.h"

#include "base/clock.h"
#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit status of a child that could not become the command. */
#define CHILD_FAILED 125
#define CHILD_STACK (256u << 10)
/* How often the folder is looked at while the command runs; and who has ended, where the kernel does not say so. In milliseconds. */
#define LOOK_MS 250u
#define ASK_MS 5u
/* Entries that are looked at. */
#define LOOK_ENTRIES 20000u
/* Beside the time limit, in seconds of the processor. */
#define TIME_GRACE 2u
/* Kept of standard error, to find its last line. */
#define ERRORS_KEPT 4096u
/* How often descendants are ended that start others meanwhile. */
#define ENDINGS 1000

/* What the child needs, which shares the harness's memory until it becomes the command. */
struct start {
    const struct process_order *order;
    int output, errors, nothing;
    pid_t parent;
    volatile int error; /* why it could not */
    /* Noted by the child itself: a harness that is killed as soon as the command runs would leave it behind. */
    volatile pid_t *volatile slot;
};

static bool limit_resource(int resource, uint64_t most)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
        return false;
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    limit.rlim_cur = limit.rlim_cur < limit.rlim_max ? limit.rlim_cur : limit.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

static bool limit_child(const struct process_order *order)
{
    bool done = limit_resource(RLIMIT_CORE, 0) && limit_resource(RLIMIT_FSIZE, PROCESS_FILE_MOST) &&
                limit_resource(RLIMIT_DATA, PROCESS_MEMORY_MOST);
    if (done && order->limit_ms)
        done = limit_resource(RLIMIT_CPU, order->limit_ms / 1000 + TIME_GRACE);
    return done;
}

static int become_command(void *context)
{
    struct start *start = context;
    const struct process_order *order = start->order;
    const char *const arguments[] = {"sh", "-c", order->command, NULL};
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t none;
    sigemptyset(&none);
    start->slot = connector_place_note(order->place, getpid());
    if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != start->parent ||
        dup2(start->nothing, STDIN_FILENO) < 0 || dup2(start->output, STDOUT_FILENO) < 0 ||
        dup2(start->errors, STDERR_FILENO) < 0 || fchdir(order->folder) != 0 || !limit_child(order) ||
        (order->sandbox && !sandbox_put_on(order->sandbox)))
        goto failed;
    /* Not inherited: everything of the harness's. */
    if (syscall(SYS_close_range, 3U, ~0U, 0) != 0)
        for (int i = 3; i < 1024; i++)
            close(i);
    (void)sigaction(SIGPIPE, &standard, NULL);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    execve("/bin/sh", (char *const *)(uintptr_t)arguments, order->environment);
failed:
    start->error = errno ? errno : ECHILD;
    _exit(CHILD_FAILED);
}

/* As posix_spawn(3) does it: without a copy of the harness's memory; but the child puts on a sandbox. -1: errno says why not. */
static pid_t start_command(struct start *start)
{
    char *stack = malloc(CHILD_STACK);
    sigset_t all, before;
    if (!stack)
        return -1;
    sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before); /* no handler of the harness's runs in the child */
    start->parent = getpid();
    pid_t pid = clone(become_command, stack + CHILD_STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, start);
    int error = pid < 0 ? errno : start->error;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    free(stack);
    if (pid > 0 && error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        connector_place_forget(start->slot);
        pid = -1;
    }
    errno = error;
    return pid;
}

/* Keeps the beginning of what is printed, and the end of standard error. False: nothing more will come. */
static bool read_pipe(int pipe, bool is_errors, struct process_result *result)
{
    char bytes[16384];
    ssize_t length = read(pipe, bytes, sizeof bytes);
    if (length < 0)
        return errno == EINTR || errno == EAGAIN;
    size_t room = PROCESS_OUTPUT_MOST - (result->output.length < PROCESS_OUTPUT_MOST ? result->output.length : PROCESS_OUTPUT_MOST);
    text_append(&result->output, bytes, (size_t)length < room ? (size_t)length : room);
    if (is_errors) {
        text_append(&result->errors, bytes, (size_t)length);
        if (result->errors.length > ERRORS_KEPT && !result->errors.failed) {
            size_t cut = result->errors.length - ERRORS_KEPT;
            memmove(result->errors.bytes, result->errors.bytes + cut, ERRORS_KEPT);
            result->errors.bytes[ERRORS_KEPT] = '\0';
            result->errors.length = ERRORS_KEPT;
        }
    }
    return length > 0;
}

static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/* Waits until the command ends, or has to be ended. */
static void wait_for_end(const struct process_order *order, pid_t pid, struct pollfd polls[3], struct process_result *result)
{
    uint64_t began = clock_now_ms(), looked = began;
    while (!has_ended(pid)) {
        uint64_t now = clock_now_ms(), wait = polls[2].fd < 0 ? ASK_MS : LOOK_MS;
        if (order->limit_ms && now - began >= order->limit_ms) {
            result->timed_out = true;
            return;
        }
        if (now - looked >= LOOK_MS) {
            looked = now;
            result->filled = tree_bytes(order->folder, LOOK_ENTRIES) > PROCESS_FOLDER_MOST;
            if (result->filled)
                return;
        }
        if (order->limit_ms && began + order->limit_ms - now < wait)
            wait = began + order->limit_ms - now;
        (void)poll(polls, 3, (int)wait);
        for (int i = 0; i < 2; i++)
            if (polls[i].revents && !read_pipe(polls[i].fd, i == 1, result))
                polls[i].fd = -1;
    }
}

/* The children of this process but for the one that keeps the place; those that a connector left behind have come to it. Returns how many
 * were there. */
static int end_children(pid_t spared)
{
    char path[64];
    long child;
    int count = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    FILE *stream = fopen(path, "re");
    while (stream && fscanf(stream, "%ld", &child) == 1) { /* NOLINT(cert-err34-c): the kernel's number is one */
        if (child == spared)
            continue;
        count++;
        kill(-(pid_t)child, SIGKILL);
        kill((pid_t)child, SIGKILL);
        while (waitpid((pid_t)child, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (stream)
        (void)fclose(stream);
    return count;
}

/* Ends the group of the command, and what has left the group. */
static void end_all(const struct process_order *order, pid_t pid, struct process_result *result)
{
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    while (waitpid(pid, &result->status, 0) < 0 && errno == EINTR)
        continue;
    for (int i = 0; i < ENDINGS && end_children(order->place->keeper) > 0; i++)
        continue;
}

static bool open_pipes(int output[2], int errors[2], int *nothing)
{
    *nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    output[0] = output[1] = errors[0] = errors[1] = -1;
    return *nothing >= 0 && pipe2(output, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0 &&
           fcntl(output[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(errors[0], F_SETFL, O_NONBLOCK) == 0;
}

/* What came before the end, and no more than a pipe holds. */
static void drain_pipe(int pipe, bool is_errors, struct process_result *result)
{
    bool more = pipe >= 0;
    for (int i = 0; more && i < 64; i++) {
        errno = 0;
        more = read_pipe(pipe, is_errors, result) && errno != EAGAIN;
    }
}

static void close_open(int file)
{
    if (file >= 0)
        close(file);
}

bool process_run(const struct process_order *order, struct process_result *result)
{
    int output[2], errors[2], nothing;
    struct start start = {.order = order};
    pid_t pid = -1;
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (open_pipes(output, errors, &nothing)) {
        start.output = output[1];
        start.errors = errors[1];
        start.nothing = nothing;
        pid = start_command(&start);
    }
    int error = errno;
    close_open(output[1]);
    close_open(errors[1]);
    close_open(nothing);
    if (pid > 0) {
        struct pollfd polls[3] = {{.fd = output[0], .events = POLLIN},
                                  {.fd = errors[0], .events = POLLIN},
                                  {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN}};
        wait_for_end(order, pid, polls, result);
        end_all(order, pid, result);
        connector_place_forget(start.slot);
        close_open(polls[2].fd);
        for (int i = 0; i < 2; i++)
            drain_pipe(polls[i].fd, i == 1, result);
    }
    close_open(output[0]);
    close_open(errors[0]);
    errno = error;
    return pid > 0;
}
