#include "bench/rivals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_PROGRAM 127

bool tool_run(struct bench *bench, const char *const *command, const struct name_file *names, double *seconds)
{
    int status = 0;
    if (lseek(names->descriptor, 0, SEEK_SET) != 0)
        return bench_fail(bench, "the names cannot be read");
    double start = bench_seconds();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(names->descriptor, STDIN_FILENO) < 0 ||
            setenv("LC_ALL", "C", 1) != 0)
            _exit(1);
        execvp(command[0], (char *const *)(uintptr_t)command);
        _exit(errno == ENOENT ? NO_PROGRAM : 1);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *seconds = bench_seconds() - start;
    if (child < 0)
        return bench_fail(bench, "cannot start a process");
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
        *seconds = -1;
    else if (status != 0)
        text_printf(&bench->message, "%s ended with status %#x", command[0], (unsigned)status);
    return *seconds < 0 || status == 0;
}

/* Appends the names of the text, up to `most` bytes. */
static size_t copy_names(char *to, size_t most, const char *text, size_t length)
{
    size_t taken = 0;
    for (size_t i = 0; i < length && taken < most; i++)
        if (text[i] != '\n')
            to[taken++] = text[i];
    return taken;
}

bool plain_bytes_make(struct bench *bench, const struct name_file *names, struct plain_bytes *bytes)
{
    const char *text;
    size_t length;
    /* The post office holds one of two similar users. */
    size_t exported = (size_t)(names->bytes - names->bytes * names->similar / names->recipients);
    bytes->count = (names->bytes + exported + sizeof *bytes->words - 1) / sizeof *bytes->words;
    bytes->words = calloc(bytes->count, sizeof *bytes->words);
    if (!bytes->words || !name_file_map(bench, names, &text, &length))
        return false;
    size_t taken = copy_names((char *)bytes->words, names->bytes, text, length);
    (void)copy_names((char *)bytes->words + taken, exported, text, length);
    (void)munmap((void *)(uintptr_t)text, length);
    return true;
}

void plain_bytes_free(struct plain_bytes *bytes)
{
    free(bytes->words);
    *bytes = (struct plain_bytes){0};
}

double plain_bytes_pass(struct plain_bytes *bytes)
{
    uint64_t sum = 0;
    double start = bench_seconds();
    for (size_t i = 0; i < bytes->count; i++)
        sum += bytes->words[i];
    bytes->sum = sum;
    return bench_seconds() - start;
}
