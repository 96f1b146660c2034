/* The processor time of reading an LDIF file of as many people as the figures of scale have, compared with a short Python script. */
#include "bench/bench.h"
#include "bench/directory_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_PROGRAM 127

enum { READ, PEAK, PYTHON, BY_PYTHON, FIGURES };

static struct figure figures[FIGURES];
static char *path; /* of the LDIF file; owned */

static const char script[] = "import sys\n"
                             "people = {}\n"
                             "with open(sys.argv[1], encoding='utf-8') as lines:\n"
                             "    for line in lines:\n"
                             "        if line.startswith('displayName: '):\n"
                             "            name = line[13:-1].casefold()\n"
                             "            people[name] = people.get(name, 0) + 1\n"
                             "print(len(people))\n";

/* The processor time of a command, in seconds; below 0: it is not installed. Its output, a number, is *printed. */
static bool run_command(struct bench *bench, const char *const *command, double *seconds, unsigned long *printed)
{
    int pipes[2], status = 0;
    char output[32] = "";
    struct rusage usage = {0};
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return bench_fail(bench, "no pipe can be had");
    pid_t child = fork();
    if (child == 0) {
        if (dup2(pipes[1], STDOUT_FILENO) >= 0)
            execvp(command[0], (char *const *)(uintptr_t)command);
        _exit(errno == ENOENT ? NO_PROGRAM : 1);
    }
    close(pipes[1]);
    size_t got = 0;
    for (ssize_t more = 1; child > 0 && more > 0 && got + 1 < sizeof output; got += more > 0 ? (size_t)more : 0)
        more = read(pipes[0], output + got, sizeof output - 1 - got);
    close(pipes[0]);
    while (child > 0 && wait4(child, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    if (child < 0)
        return bench_fail(bench, "no process can be had");
    *seconds =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    *printed = strtoul(output, NULL, 10);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
        *seconds = -1;
    else if (status != 0 || got == 0)
        text_printf(&bench->message, "%s ended with status %#x", command[0], (unsigned)status);
    return *seconds < 0 || (status == 0 && got > 0);
}

static bool measure_read(struct bench *bench, struct figure *figure)
{
    const char *const command[] = {"/proc/self/exe", DIRECTORY_RUN, path, NULL};
    double seconds;
    unsigned long kilobytes;
    if (!run_command(bench, command, &seconds, &kilobytes))
        return false;
    figure_add(figure, seconds * 1e9 / bench->recipients);
    figure_add(&figures[PEAK], (double)kilobytes * 1024 / 1e6);
    return true;
}

static bool measure_python(struct bench *bench, struct figure *figure)
{
    const char *const command[] = {"python3", "-c", script, path, NULL};
    double seconds;
    unsigned long names;
    if (!run_command(bench, command, &seconds, &names))
        return false;
    if (seconds < 0)
        figure->skipped = "it is not installed";
    else
        figure_add(figure, seconds * 1e9 / bench->recipients);
    return true;
}

/* Nine lines a person, with what directories have beside the name. */
static bool write_people(FILE *stream, uint32_t people)
{
    fputs("version: 1\n\n", stream);
    for (uint32_t i = 0; i < people; i++)
        (void)fprintf(stream,
                      "dn: cn=user%u,ou=Site %u,o=Acme\nobjectClass: top\nobjectClass: person\nobjectClass: inetOrgPerson\n"
                      "cn: user%u\nsn: Surname%u\ndisplayName: Surname%u, Name%u\nmail: user%u@acme.example\n\n",
                      i, i % BENCH_SITES + 1, i, i / 3, i / 3, i % 26, i);
    return fflush(stream) == 0 && !ferror(stream);
}

static bool begin_directory(struct bench *bench, struct figures *unused)
{
    const char *folder = getenv("TMPDIR");
    struct text name = {0};
    (void)unused;
    text_printf(&name, "%s/q237588-bench-XXXXXX", folder && *folder ? folder : "/tmp");
    path = text_take(&name);
    int descriptor = path ? mkstemp(path) : -1;
    FILE *stream = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    bool written = stream && write_people(stream, bench->recipients);
    if (stream)
        written = fclose(stream) == 0 && written;
    return written || bench_fail(bench, "the directory cannot be written");
}

static void end_directory(struct bench *bench)
{
    (void)bench;
    if (path)
        (void)unlink(path);
    free(path);
    path = NULL;
}

static const char read_ldif[] = "reading LDIF", python[] = "a short Python script", per_recipient[] = "ns/recipient";

static struct figure figures[FIGURES] = {
    [READ] = {.name = read_ldif, .unit = per_recipient, .measure = measure_read},
    [PEAK] = {.name = "memory at most, reading LDIF", .unit = "MB", .at_most = 350},
    [PYTHON] = {.name = python, .unit = per_recipient, .measure = measure_python},
    [BY_PYTHON] = {.name = "reading LDIF / a short Python script",
                   .unit = "times",
                   .dividend = read_ldif,
                   .divisor = python,
                   .at_most = 1.0 / 3},
};

struct figures bench_directory_figures(void)
{
    return (struct figures){.title = "directory", .at = figures, .count = FIGURES, .begin = begin_directory, .end = end_directory};
}
