#include "connector/process.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit status of a child that could not become the command. */
#define CHILD_FAILED 125
#define CHILD_STACK (256u << 10)
/* Poll interval in milliseconds if the kernel lacks pidfd_open(2). */
#define POLL_MS 5u
/* Processor time allowed beyond the time limit, in seconds. */
#define TIME_GRACE 2u
/* Stored bytes of standard error, for its last line. */
#define ERRORS_STORED 4096u
/* Maximum number of reads to drain a pipe. */
#define DRAINS 64
/* Attempts to end descendants, which may start others at the same time. */
#define END_TRIES 1000

/* Data of the child, which shares the harness's memory until execve(2). */
struct start {
    const struct process_order *order;
    int input, output, errors;
    bool stays;
    pid_t parent;
    volatile int error; /* errno of a failed start */
    /* Registered by the child: if the parent did it, a harness killed in between would leave the command behind. */
    volatile pid_t *volatile slot;
};

__attribute__((warn_unused_result)) static bool limit_resource(int resource, uint64_t most)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
        return false;
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    limit.rlim_cur = limit.rlim_cur < limit.rlim_max ? limit.rlim_cur : limit.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

/* A resident process has no processor time limit, as it runs many cycles. */
static bool limit_child(const struct process_order *order, bool stays)
{
    bool done = limit_resource(RLIMIT_CORE, 0) && limit_resource(RLIMIT_FSIZE, PROCESS_FILE_MAX) &&
                limit_resource(RLIMIT_DATA, PROCESS_MEMORY_MAX);
    if (done && order->limit_ms && !stays)
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
    start->slot = connector_place_register(order->place, getpid());
    if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != start->parent ||
        dup2(start->input, STDIN_FILENO) < 0 || dup2(start->output, STDOUT_FILENO) < 0 || dup2(start->errors, STDERR_FILENO) < 0 ||
        fchdir(order->folder) != 0 || !limit_child(order, start->stays) || (order->sandbox && !sandbox_apply(order->sandbox)))
        goto failed;
    /* Closes the harness's descriptors. */
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

/* Starts the command like posix_spawn(3), without copying the harness's memory, but in a sandbox. Returns -1 on failure, with
 * errno. */
static pid_t start_command(struct start *start)
{
    char *stack = malloc(CHILD_STACK);
    sigset_t all, before;
    if (!stack)
        return -1;
    sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before); /* no signal handler of the harness may run in the child */
    start->parent = getpid();
    pid_t pid = clone(become_command, stack + CHILD_STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, start);
    int error = pid < 0 ? errno : start->error;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    free(stack);
    if (pid > 0 && error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        connector_place_unregister(start->slot);
        pid = -1;
    }
    errno = error;
    return pid;
}

/* Stores the beginning of the output. */
static void store_output(struct process_result *result, const char *bytes, size_t length)
{
    size_t room = PROCESS_OUTPUT_MAX - (result->output.length < PROCESS_OUTPUT_MAX ? result->output.length : PROCESS_OUTPUT_MAX);
    text_append(&result->output, bytes, length < room ? length : room);
}

/* Stores the end of standard error. */
static void store_errors(struct process_result *result, const char *bytes, size_t length)
{
    struct text *errors = &result->errors;
    text_append(errors, bytes, length);
    if (errors->length > ERRORS_STORED && !errors->failed) {
        memmove(errors->bytes, errors->bytes + errors->length - ERRORS_STORED, ERRORS_STORED);
        errors->bytes[ERRORS_STORED] = '\0';
        errors->length = ERRORS_STORED;
    }
}

/* Finds answers: lines with a number from 0 to 255, the exit status of a cycle. */
static void read_answers(struct process *process, const char *bytes, size_t length, struct process_result *result)
{
    for (size_t i = 0; i < length; i++) {
        bool is_digit = bytes[i] >= '0' && bytes[i] <= '9';
        if (result->end == PROCESS_ENDED && !process->within_line && is_digit && process->line_length < 3) {
            process->line[process->line_length++] = bytes[i];
            continue;
        }
        process->line[process->line_length] = '\0';
        long answer = process->line_length ? strtol(process->line, NULL, 10) : -1;
        if (bytes[i] == '\n' && answer >= 0 && answer <= UINT8_MAX) {
            result->end = PROCESS_ANSWERED;
            result->status = (int)answer << 8;
        } else if (process->line_length && bytes[i] == '\r') {
            continue;
        } else {
            store_output(result, process->line, process->line_length);
            store_output(result, &bytes[i], 1);
            process->within_line = bytes[i] != '\n';
        }
        process->line_length = 0;
    }
}

/* Returns false at the end of the pipe or if it is empty. */
static bool read_pipe(struct process *process, int *pipe, struct process_result *result)
{
    char bytes[16384];
    ssize_t length = *pipe < 0 ? 0 : read(*pipe, bytes, sizeof bytes);
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return errno == EINTR;
    if (length <= 0 && *pipe >= 0) {
        close(*pipe);
        *pipe = -1;
    }
    if (length <= 0)
        return false;
    if (pipe == &process->errors)
        store_errors(result, bytes, (size_t)length);
    if (pipe == &process->output && process->stays)
        read_answers(process, bytes, (size_t)length, result);
    else
        store_output(result, bytes, (size_t)length);
    return true;
}

static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/* Waits until the cycle ends or exceeds a limit. */
static void wait_for_end(struct process *process, const struct process_order *order, struct process_result *result)
{
    struct watch watch = watch_begin();
    while (!has_ended(process->pid)) {
        struct pollfd polls[] = {{.fd = process->output, .events = POLLIN},
                                 {.fd = process->errors, .events = POLLIN},
                                 {.fd = process->end, .events = POLLIN}};
        uint64_t wait = process->end < 0 ? POLL_MS : WATCH_MS, spent = clock_now_ms() - watch.began;
        if (order->limit_ms && order->limit_ms < spent + wait)
            wait = order->limit_ms > spent ? order->limit_ms - spent : 0;
        int ready = poll(polls, sizeof polls / sizeof *polls, (int)wait);
        if (polls[0].revents)
            (void)read_pipe(process, &process->output, result);
        if (polls[1].revents)
            (void)read_pipe(process, &process->errors, result);
        if (result->end == PROCESS_ENDED && (ready == 0 || watch_is_due(&watch)))
            result->end = watch_look(&watch, process->pid, order->folder, order->limit_ms);
        if (result->end != PROCESS_ENDED)
            return;
    }
}

/* ---- Starting and ending ----------------------------------------------------------------------------------------------------- */

/* Ends the children of this process except the keeper; as a subreaper it adopts what a connector left behind. Returns their
 * number. */
static int end_children(pid_t keeper)
{
    char path[64];
    long child;
    int count = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    FILE *stream = fopen(path, "re");
    while (stream && fscanf(stream, "%ld", &child) == 1) { /* NOLINT(cert-err34-c): the kernel's number is one */
        if (child == keeper)
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

static void close_open(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

static void close_all(struct process *process)
{
    close_open(&process->input);
    close_open(&process->output);
    close_open(&process->errors);
    close_open(&process->end);
    *process = (struct process){0};
}

/* Ends the command's group, and processes that left the group. */
static int end_all(struct process *process, const struct connector_place *place)
{
    int status = 0;
    kill(-process->pid, SIGKILL);
    kill(process->pid, SIGKILL);
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    for (int i = 0; i < END_TRIES && end_children(place->keeper) > 0; i++)
        continue;
    connector_place_unregister(process->slot);
    return status;
}

bool connector_process_start(struct process *process, const struct process_order *order, bool stays)
{
    int input[2] = {-1, -1}, output[2] = {-1, -1}, errors[2] = {-1, -1};
    struct start start = {.order = order, .stays = stays};
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (stays ? pipe2(input, O_CLOEXEC) == 0 : (input[0] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
        if (pipe2(output, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0 && fcntl(output[0], F_SETFL, O_NONBLOCK) == 0 &&
            fcntl(errors[0], F_SETFL, O_NONBLOCK) == 0) {
            start.input = input[0];
            start.output = output[1];
            start.errors = errors[1];
            process->pid = start_command(&start);
        }
    int error = errno;
    close_open(&input[0]);
    close_open(&output[1]);
    close_open(&errors[1]);
    process->stays = stays;
    process->slot = start.slot;
    process->input = input[1];
    process->output = output[0];
    process->errors = errors[0];
    process->end = process->pid > 0 ? (int)syscall(SYS_pidfd_open, process->pid, 0) : -1;
    if (process->pid > 0)
        return true;
    close_all(process);
    errno = error;
    return false;
}

/* Reads what the pipes contain, but not endlessly. */
static void drain(struct process *process, struct process_result *result)
{
    enum process_end end = result->end;
    for (int i = 0; i < DRAINS && read_pipe(process, &process->output, result); i++)
        continue;
    for (int i = 0; i < DRAINS && read_pipe(process, &process->errors, result); i++)
        continue;
    result->end = end;
}

/* Returns false if the process no longer reads. Waiting then finds its end. */
static bool send_cycle(const struct process *process, uint32_t cycle)
{
    char line[32];
    int length = snprintf(line, sizeof line, "cycle %" PRIu32 "\n", cycle);
    return write(process->input, line, (size_t)length) == length;
}

void connector_process_run(struct process *process, const struct process_order *order, uint32_t cycle,
                           struct process_result *result)
{
    int unread = 0;
    result->end = PROCESS_ENDED;
    if (process->stays)
        drain(process, result); /* discards surplus answers of earlier cycles */
    bool sent = !process->stays || send_cycle(process, cycle);
    wait_for_end(process, order, result);
    /* It may have ended after its answer. */
    for (int i = 0; i < DRAINS && result->end == PROCESS_ENDED && process->stays && read_pipe(process, &process->output, result);
         i++)
        continue;
    if (result->end == PROCESS_ANSWERED) {
        drain(process, result);
        return;
    }
    result->status = end_all(process, order->place);
    drain(process, result);
    if (result->end == PROCESS_ENDED && (!sent || (process->stays && ioctl(process->input, FIONREAD, &unread) == 0 && unread > 0)))
        result->end = PROCESS_LEFT;
    close_all(process);
}

void connector_process_kill(struct process *process, const struct connector_place *place)
{
    if (process->pid <= 0)
        return;
    (void)end_all(process, place);
    close_all(process);
}
