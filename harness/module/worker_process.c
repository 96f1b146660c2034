#include "module/worker_process.h"

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Time limit for an idle worker to end, in milliseconds; exit handlers of its module may hang. */
#define END_MAX 10000u

/* Opens the channels of a new worker: the harness's ends and the worker's. False: errno says why. */
static bool open_channels(struct worker_channels *ours, struct worker_channels *theirs)
{
    int sockets[2], pipes[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
        return false;
    if (pipe2(pipes, O_CLOEXEC) == 0) {
        /* Only the reading end of the pipe must not block. */
        struct worker_progress *progress =
            fcntl(pipes[0], F_SETFL, O_NONBLOCK) == 0
                ? mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
                : MAP_FAILED;
        if (progress != MAP_FAILED) {
            *ours = (struct worker_channels){.socket = sockets[0], .output = pipes[0], .progress = progress};
            *theirs = (struct worker_channels){.socket = sockets[1], .output = pipes[1], .progress = progress};
            return true;
        }
        close(pipes[0]);
        close(pipes[1]);
    }
    close(sockets[0]);
    close(sockets[1]);
    return false;
}

static void close_channels(const struct worker *worker)
{
    close(worker->socket);
    close(worker->output);
    munmap((void *)(uintptr_t)worker->progress, sizeof *worker->progress);
}

bool worker_start(const struct workers_config *config, struct worker *worker, const struct worker *others, size_t count)
{
    struct worker_channels ours, theirs;
    if (!open_channels(&ours, &theirs))
        return false;
    (void)fflush(NULL);
    theirs.parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        /* Closes inherited ends of other workers' channels, which would hide from them that the harness has ended. */
        for (size_t i = 0; i < count; i++)
            if (others[i].pid)
                close_channels(&others[i]);
        close(ours.socket);
        close(ours.output);
        worker_main(config, &theirs);
    }
    close(theirs.socket);
    close(theirs.output);
    worker->pid = pid;
    worker->socket = ours.socket;
    worker->output = ours.output;
    worker->progress = ours.progress;
    worker->output_closed = false;
    if (pid < 0) {
        close_channels(worker);
        worker->pid = 0;
        return false;
    }
    setpgid(pid, pid); /* in both processes, so that it is done before either continues */
    text_clear(&worker->reply);
    text_clear(&worker->printed);
    return true;
}

/* Kills the worker's process group. */
static void kill_worker(const struct worker *worker)
{
    kill(-worker->pid, SIGKILL);
    kill(worker->pid, SIGKILL);
}

static int reap(struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close_channels(worker);
    worker->pid = 0;
    return status;
}

void worker_end(struct worker *worker)
{
    shutdown(worker->socket, SHUT_RDWR);
    if (worker->job == NO_JOB || worker->again)
        process_wait(worker->pid, END_MAX);
    kill_worker(worker); /* if it has ended, its zombie keeps the number */
    (void)reap(worker);
}

void worker_read_output(struct worker *worker)
{
    char bytes[OUTPUT_MAX];
    ssize_t received;
    while ((received = read(worker->output, bytes, sizeof bytes)) > 0 || (received < 0 && errno == EINTR)) {
        size_t room = OUTPUT_MAX - worker->printed.length;
        if (received > 0)
            text_append(&worker->printed, bytes, (size_t)received < room ? (size_t)received : room);
    }
    worker->output_closed = received == 0;
}

int worker_stop(struct worker *worker)
{
    kill_worker(worker);
    worker_read_output(worker);
    return reap(worker);
}
