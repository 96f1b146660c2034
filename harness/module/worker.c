#include "module/worker.h"

#include "base/process.h"
#include "module/guarded.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of the worker that this process is, if it is one. */
static bool retires;
static bool lets_modules_finish;

void workers_let_modules_finish(void) { lets_modules_finish = true; }

void worker_retire(void) { retires = true; }

bool send_all(int socket, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive_order(int socket, struct job_order *order)
{
    ssize_t received;
    do
        received = recv(socket, order, sizeof *order, MSG_WAITALL);
    while (received < 0 && errno == EINTR);
    return received == (ssize_t)sizeof *order;
}

/* A process group of its own, no file of its memory, an end with the harness's; what it prints goes where it is looked at. */
static void detach(int output)
{
    struct rlimit none = {0};
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0)
        return;
    dup2(null, STDIN_FILENO);
    close(null);
}

/* The most that the process has ever taken of its address space, in bytes; 0: not known. */
static uint64_t address_space(void)
{
    uint64_t kibibytes = 0;
    char line[256];
    FILE *stream = fopen("/proc/self/status", "re");
    if (!stream)
        return 0;
    while (!kibibytes && fgets(line, sizeof line, stream))
        if (sscanf(line, "VmPeak: %" SCNu64, &kibibytes) != 1) /* NOLINT(cert-err34-c): the kernel's number is one */
            kibibytes = 0;
    (void)fclose(stream);
    return kibibytes * 1024;
}

/* Memory counts from here on, as a tool that looks on may have taken more than any limit. Returns what there is already. */
static uint64_t limit_memory(uint64_t memory)
{
    uint64_t taken = address_space();
    struct rlimit limit = {.rlim_cur = taken + memory, .rlim_max = RLIM_INFINITY};
    if (memory)
        setrlimit(RLIMIT_AS, &limit);
    return taken;
}

static void limit_time(uint64_t limit_ms)
{
    struct rusage used;
    struct rlimit limit = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    if (limit_ms && getrusage(RUSAGE_SELF, &used) == 0)
        limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + limit_ms / 1000 + 2;
    setrlimit(RLIMIT_CPU, &limit);
}

/* False: no other job is to follow. `taken`: how much memory the worker began with. */
static bool do_job(const struct workers_config *config, const struct job_order *order, uint64_t taken, int socket)
{
    struct text reply = {0};
    struct reply_head head = {.kind = REPLY_FAILED};
    limit_time(order->limit_ms);
    if (config->job(config->context, order->job, &reply))
        head.kind = REPLY_DONE;
    if (reply.failed) {
        text_clean_up(&reply);
        head.kind = REPLY_FAILED;
    }
    /* With a quarter of what is allowed in use, a lack of memory is the module's doing: the harness alone needs less. */
    if (head.kind == REPLY_FAILED && config->memory && address_space() > taken + config->memory / 4) {
        text_clean_up(&reply);
        head.kind = REPLY_MEMORY;
    }
    head.length = reply.length;
    head.last = config->fresh || retires || head.kind == REPLY_MEMORY;
    (void)fflush(NULL); /* what the module printed belongs to this job */
    bool sent = send_all(socket, &head, sizeof head) && send_all(socket, reply.bytes, reply.length);
    text_clean_up(&reply);
    return sent && !head.last;
}

_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *channels)
{
    detach(channels->output);
    if (!guarded_begin(channels->memory))
        exit(1);
    uint64_t taken = limit_memory(config->memory);
    struct job_order order;
    while (receive_order(channels->socket, &order) && do_job(config, &order, taken, channels->socket))
        continue;
    if (lets_modules_finish)
        exit(0);
    /* Without what the module may have left to be done at the end: all of it is of no use, and may hang. */
    process_end(0);
}
