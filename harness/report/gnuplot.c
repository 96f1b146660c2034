#include "report/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The script as a file without a name: both sides have it whole, so nobody waits for anybody to read it. */
static int script_file(const struct text *script)
{
    int file = memfd_create("script", MFD_CLOEXEC);
    for (size_t done = 0; file >= 0 && done < script->length;) {
        ssize_t written = write(file, script->bytes + done, script->length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            close(file);
            return -1;
        }
        done += (size_t)written;
    }
    if (file >= 0)
        lseek(file, 0, SEEK_SET);
    return file;
}

/* Starts the program with these as standard input and output. Returns 0 or an error number. */
static int start(const char *program, int input, int output, pid_t *pid)
{
    struct text path = {0};
    const char *found = getenv("PATH");
    text_printf(&path, "PATH=%s", found ? found : "/usr/local/bin:/usr/bin:/bin");
    posix_spawn_file_actions_t actions;
    int error = path.failed ? ENOMEM : posix_spawn_file_actions_init(&actions);
    if (!error) {
        /* -d: neither .gnuplot nor the system's own file is read. */
        char *arguments[] = {(char *)(uintptr_t)program, (char *)(uintptr_t) "-d", (char *)(uintptr_t) "-", NULL};
        char *environment[] = {path.bytes, (char *)(uintptr_t) "LC_ALL=C", NULL};
        error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        error = error ? error : posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        error = error ? error : posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        error = error ? error : posix_spawnp(pid, program, &actions, NULL, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    text_clean_up(&path);
    return error;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Reads until the end. False: that did not come in time, or memory ran out. */
static bool read_all(int from, struct text *output)
{
    uint64_t deadline = now_ms() + GNUPLOT_MOST_MS;
    while (!output->failed) {
        uint64_t now = now_ms();
        struct pollfd ready = {.fd = from, .events = POLLIN};
        if (now >= deadline || poll(&ready, 1, (int)(deadline - now)) == 0)
            return false;
        char bytes[65536];
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        text_append(output, bytes, (size_t)got);
    }
    return false;
}

static enum gnuplot_status wait_for(pid_t pid, bool read, const char *program, struct text *message)
{
    int status = 0;
    if (!read)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (read && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return GNUPLOT_OK;
    if (!read)
        text_printf(message, "%s took longer than it may", program);
    else if (WIFSIGNALED(status))
        text_printf(message, "%s died of signal %d", program, WTERMSIG(status));
    else if (WEXITSTATUS(status) == 127) /* how POSIX lets posix_spawn() report late what it can no longer return */
        text_printf(message, "%s could not be run", program);
    else
        text_printf(message, "%s ended with status %d", program, WEXITSTATUS(status));
    return GNUPLOT_FAILED;
}

enum gnuplot_status gnuplot_run(const char *program, const struct text *script, struct text *output, struct text *message)
{
    enum gnuplot_status status = GNUPLOT_FAILED;
    int ends[2] = {-1, -1};
    pid_t pid = 0;
    int input = script_file(script);
    int error = input < 0 || pipe2(ends, O_CLOEXEC) < 0 ? errno : start(program, input, ends[1], &pid);
    if (input >= 0)
        close(input);
    if (ends[1] >= 0)
        close(ends[1]);
    if (error)
        text_printf(message, "%s could not be run: %s", program, strerror(error));
    else
        status = wait_for(pid, read_all(ends[0], output), program, message);
    if (ends[0] >= 0)
        close(ends[0]);
    return error == ENOMEM || output->failed || message->failed ? GNUPLOT_NO_MEMORY : status;
}
