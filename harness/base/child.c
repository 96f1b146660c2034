#include "base/child.h"

#include "base/file.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Interval of polling the process, in ms. */
#define POLL_MS 10
#define SLOW_POLL_MS 100
/* Polling is slow after this time. */
#define FAST_POLL_PERIOD_MS 2000u

/* A running command. */
struct running {
    const struct child *command;
    struct child_result *result;
    pid_t pid; /* and its process group */
    int output, errors, file;
    uint64_t received, deadline, started;
    bool ended, killed;
};

static void append_tail(struct text *tail, const char *bytes, size_t length)
{
    if (tail->length && tail->length + length > (size_t)CHILD_TAIL_MAX * 2) {
        size_t kept = tail->length < CHILD_TAIL_MAX ? tail->length : CHILD_TAIL_MAX;
        memmove(tail->bytes, tail->bytes + tail->length - kept, kept);
        tail->length = kept;
    }
    text_append(tail, bytes, length);
}

/* Truncates to the documented size. */
static void truncate_tail(struct text *tail)
{
    if (tail->length <= CHILD_TAIL_MAX)
        return;
    memmove(tail->bytes, tail->bytes + tail->length - CHILD_TAIL_MAX, CHILD_TAIL_MAX);
    tail->length = CHILD_TAIL_MAX;
    tail->bytes[CHILD_TAIL_MAX] = '\0';
}

/* Ends the command; the first reason counts. */
static void end_command(struct running *running, enum child_end end, int code)
{
    if (running->killed)
        return;
    running->killed = true;
    running->result->end = end;
    running->result->code = code;
    (void)kill(-running->pid, end == CHILD_TOO_LARGE ? SIGKILL : SIGTERM);
    running->deadline = clock_now_ms() + CHILD_GRACE_MS;
}

/* Reads available output. Returns false at its end. */
static bool read_output(struct running *running, int from, struct text *tail)
{
    char bytes[65536];
    ssize_t length = read(from, bytes, sizeof bytes);
    if (length <= 0)
        return length < 0 && (errno == EINTR || errno == EAGAIN);
    if (tail) {
        append_tail(tail, bytes, (size_t)length);
    } else if ((running->received += (uint64_t)length) > running->command->output_most) {
        end_command(running, CHILD_TOO_LARGE, 0);
    } else if (!running->killed && !file_write_all(running->file, bytes, (size_t)length)) {
        end_command(running, CHILD_FAILED, errno);
    }
    return true;
}

static void close_pipe(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* Waits for output for a short time, and reads it. */
static void read_streams(struct running *running, int wait_ms)
{
    struct pollfd polls[2] = {{.fd = running->output, .events = POLLIN}, {.fd = running->errors, .events = POLLIN}};
    if (poll(polls, 2, wait_ms) <= 0)
        return;
    if (polls[0].revents && !read_output(running, running->output, running->file < 0 ? &running->result->output_tail : NULL))
        close_pipe(&running->output);
    if (polls[1].revents && !read_output(running, running->errors, &running->result->error_tail))
        close_pipe(&running->errors);
}

static void record_exit(struct running *running, int status)
{
    running->ended = true;
    if (running->killed)
        return;
    running->result->end = WIFEXITED(status) ? CHILD_EXITED : CHILD_SIGNALLED;
    running->result->code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

/* Whether any process of its group is alive. Reaps ended ones, as this process adopts orphans. */
static bool is_group_alive(struct running *running)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-running->pid, &status, WNOHANG)) > 0)
        if (pid == running->pid)
            record_exit(running, status);
    return !running->ended || kill(-running->pid, 0) == 0;
}

static void check_limits(struct running *running)
{
    const volatile sig_atomic_t *stop = running->command->stop;
    uint64_t now = clock_now_ms();
    if (stop && *stop)
        end_command(running, CHILD_STOPPED, 0);
    if (running->killed && (now >= running->deadline || (stop && *stop > 1)))
        (void)kill(-running->pid, SIGKILL);
    if (!running->killed && running->deadline && now >= running->deadline) {
        running->result->left = running->ended;
        end_command(running, CHILD_TIMED_OUT, 0);
    }
}

static uint64_t count_received(const struct running *running)
{
    return running->received + running->result->error_tail.length + running->result->output_tail.length;
}

static void wait_for_end(struct running *running)
{
    int wait_ms = POLL_MS;
    while (is_group_alive(running)) {
        if (running->output < 0 && running->errors < 0)
            (void)poll(NULL, 0, wait_ms);
        else
            read_streams(running, wait_ms);
        check_limits(running);
        if (clock_now_ms() - running->started > FAST_POLL_PERIOD_MS)
            wait_ms = SLOW_POLL_MS;
    }
    /* Drains the pipes. A process that left the group may hold them open. */
    for (uint64_t until = clock_now_ms() + SLOW_POLL_MS; running->output >= 0 || running->errors >= 0;) {
        uint64_t before = count_received(running);
        int output = running->output, errors = running->errors;
        read_streams(running, 0);
        bool progress = running->received + running->result->error_tail.length != before || running->output != output ||
                        running->errors != errors;
        if (!progress || clock_now_ms() > until)
            break;
    }
    close_pipe(&running->output);
    close_pipe(&running->errors);
}

/* Adds to this process's environment. The strings are borrowed. Returns NULL if out of memory. */
static char **make_environment(const char *const *more)
{
    size_t own = 0, added = 0, count = 0;
    while (environ && environ[own])
        own++;
    while (more && more[added])
        added++;
    char **all = calloc(own + added + 1, sizeof *all);
    for (size_t i = 0; all && i < own; i++) {
        bool replaced = false;
        for (size_t j = 0; j < added && !replaced; j++) {
            size_t name = strcspn(more[j], "=") + 1;
            replaced = strncmp(environ[i], more[j], name) == 0;
        }
        if (!replaced)
            all[count++] = environ[i];
    }
    for (size_t i = 0; all && i < added; i++)
        all[count++] = (char *)(uintptr_t)more[i];
    return all;
}

/* Returns 0 or errno. */
static int spawn(const struct child *command, int output, int errors, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char **environment = make_environment(command->environment);
    if (!environment)
        return ENOMEM;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        free(environment);
        return ENOMEM;
    }
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        free(environment);
        return ENOMEM;
    }
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setsigmask(&attributes, &none);
    if (!error)
        error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!error)
        error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!error)
        error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    if (!error)
        error = posix_spawnp(pid, command->arguments[0], &actions, &attributes, (char *const *)(uintptr_t)command->arguments,
                             environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    return error;
}

/* Only the reading ends do not block. Returns false and sets errno on failure. */
static bool open_pipes(const struct child *command, int output[2], int errors[2], int *file)
{
    if (command->output && (*file = memfd_create("output", MFD_CLOEXEC)) < 0)
        return false;
    return pipe2(output, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0 && fcntl(output[0], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(errors[0], F_SETFL, O_NONBLOCK) == 0;
}

void child_run(const struct child *command, struct child_result *result)
{
    int output[2] = {-1, -1}, errors[2] = {-1, -1};
    struct running running = {.command = command, .result = result, .file = -1, .started = clock_now_ms()};
    *result = (struct child_result){.end = CHILD_FAILED};
    if (command->output)
        *command->output = -1;
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    (void)signal(SIGCHLD, SIG_DFL);
    if (!open_pipes(command, output, errors, &running.file)) {
        result->code = errno;
    } else if ((result->code = spawn(command, output[1], errors[1], &running.pid)) != 0) {
        result->end = CHILD_NOT_STARTED;
    } else {
        running.deadline = command->timeout_ms ? running.started + command->timeout_ms : 0;
        close_pipe(&output[1]);
        close_pipe(&errors[1]);
        running.output = output[0];
        running.errors = errors[0];
        output[0] = errors[0] = -1;
        wait_for_end(&running);
    }
    for (int i = 0; i < 2; i++) {
        close_pipe(&output[i]);
        close_pipe(&errors[i]);
    }
    if (result->end == CHILD_EXITED && running.file >= 0 && lseek(running.file, 0, SEEK_SET) == 0)
        *command->output = running.file;
    else
        close_pipe(&running.file);
    truncate_tail(&result->error_tail);
    truncate_tail(&result->output_tail);
    result->milliseconds = clock_now_ms() - running.started;
}

void child_result_clean_up(struct child_result *result)
{
    text_clean_up(&result->error_tail);
    text_clean_up(&result->output_tail);
    *result = (struct child_result){0};
}

struct ccm_name child_last_line(const struct text *tail)
{
    size_t end = tail->length;
    while (end && strchr(" \t\r\n", tail->bytes[end - 1]))
        end--;
    const char *feed = end ? memrchr(tail->bytes, '\n', end) : NULL;
    size_t start = feed ? (size_t)(feed + 1 - tail->bytes) : 0;
    return (struct ccm_name){.bytes = end ? tail->bytes + start : "", .length = end - start};
}
