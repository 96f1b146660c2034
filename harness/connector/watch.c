#include "connector/watch.h"

#include "base/clock.h"
#include "base/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Interval of checks of folder and memory, in milliseconds. */
#define LOOK_MS 250u
/* Counts the command's processes when the whole system has this many new ones. */
#define NEW_TASKS 200u
/* Maximum number of checked folder entries. */
#define LOOK_ENTRIES 20000u

/* Returns the number of processes and threads of the system, or 0 if unknown. */
static unsigned long count_system_tasks(void)
{
    char bytes[128];
    int file = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, bytes, sizeof bytes - 1);
    if (file >= 0)
        close(file);
    bytes[length > 0 ? length : 0] = '\0';
    const char *slash = strchr(bytes, '/');
    return slash ? strtoul(slash + 1, NULL, 10) : 0;
}

struct usage {
    unsigned long tasks, pages;
};

/* Adds a process if it belongs to the group. */
static void add_process(struct usage *usage, int processes, const char *name, pid_t group)
{
    char path[32], bytes[1024];
    long its_group = 0;
    unsigned long threads = 0, pages = 0;
    if ((size_t)snprintf(path, sizeof path, "%s/stat", name) >= sizeof path)
        return;
    int file = openat(processes, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, bytes, sizeof bytes - 1);
    if (file >= 0)
        close(file);
    bytes[length > 0 ? length : 0] = '\0';
    const char *fields = strrchr(bytes, ')'); /* the name before it may contain anything */
    static const char format[] = ") %*c %*d %ld %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %lu %*d %*u %*u %lu";
    /* NOLINTNEXTLINE(cert-err34-c): the kernel's numbers are some */
    bool parsed = fields && sscanf(fields, format, &its_group, &threads, &pages) == 3;
    if (parsed && its_group == group) {
        usage->tasks += threads;
        usage->pages += pages;
    }
}

static struct usage count_group(pid_t group)
{
    struct usage usage = {0};
    DIR *processes = opendir("/proc");
    const struct dirent *entry; /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    while (processes && (entry = readdir(processes)) != NULL)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
            add_process(&usage, dirfd(processes), entry->d_name, group);
    if (processes)
        closedir(processes);
    return usage;
}

struct watch watch_begin(void)
{
    uint64_t now = clock_now_ms();
    return (struct watch){.began = now, .looked = now, .tasks = count_system_tasks()};
}

bool watch_is_due(const struct watch *watch) { return clock_now_ms() - watch->looked >= LOOK_MS; }

enum process_end watch_look(struct watch *watch, pid_t group, int folder, uint64_t limit_ms)
{
    uint64_t now = clock_now_ms();
    bool due = watch_is_due(watch);
    unsigned long tasks = count_system_tasks();
    if (limit_ms && now - watch->began >= limit_ms)
        return PROCESS_TIMED_OUT;
    if (!due && tasks <= watch->tasks + NEW_TASKS)
        return PROCESS_ENDED;
    watch->looked = due ? now : watch->looked;
    watch->tasks = tasks;
    const struct usage usage = count_group(group);
    if (usage.tasks > PROCESS_TASKS_MAX)
        return PROCESS_CROWDED;
    if (usage.pages > PROCESS_MEMORY_MAX / (uint64_t)sysconf(_SC_PAGESIZE))
        return PROCESS_LARGE;
    return due && tree_bytes(folder, LOOK_ENTRIES) > PROCESS_FOLDER_MAX ? PROCESS_FILLED : PROCESS_ENDED;
}
