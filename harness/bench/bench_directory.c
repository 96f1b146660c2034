/* The processor time of reading a directory as LDIF, as CSV and from a slapd, each compared with a simple rival. */
#include "bench/bench.h"
#include "bench/directory_run.h"
#include "bench/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_PROGRAM 127

enum { READ, RIVAL = READ + SOURCES, RATIO = RIVAL + SOURCES, PEAK = RATIO + SOURCES, FIGURES };

static struct figure figures[FIGURES];
static struct sources sources;

/* Rivals count the values of displayName without case in a dictionary, and print their number. The last argument is the source. */
static const char *const rivals[SOURCES][3] = {
    [SOURCE_LDIF] = {"python3", "-c",
                     "import sys\n"
                     "people = {}\n"
                     "with open(sys.argv[1], encoding='utf-8') as lines:\n"
                     "    for line in lines:\n"
                     "        if line.startswith('displayName: '):\n"
                     "            name = line[13:-1].casefold()\n"
                     "            people[name] = people.get(name, 0) + 1\n"
                     "print(len(people))\n"},
    [SOURCE_CSV] = {"python3", "-c",
                    "import csv, sys\n"
                    "people = {}\n"
                    "with open(sys.argv[1], encoding='utf-8', newline='') as lines:\n"
                    "    for row in csv.DictReader(lines):\n"
                    "        name = row['displayName'].casefold()\n"
                    "        people[name] = people.get(name, 0) + 1\n"
                    "print(len(people))\n"},
    [SOURCE_SLAPD] = {"sh", "-c",
                      "command -v ldapsearch >/dev/null || exit 127\n"
                      "ldapsearch -x -LLL -o ldif-wrap=no -H \"$0\" -b o=Acme displayName |\n"
                      "awk -F': ' '/^displayName: / { people[tolower($2)]++ } END { print length(people) }'\n"},
};

/* Sets *seconds to the processor time of a command, below 0 if it is not installed, and *printed to the number that it prints. */
static bool run_command(struct bench *bench, const char *const *command, double *seconds, unsigned long *printed)
{
    int pipes[2], status = 0;
    char output[32] = "";
    struct rusage usage = {0};
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return bench_fail(bench, "cannot make a pipe");
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
        return bench_fail(bench, "cannot start a process");
    *seconds =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    *printed = strtoul(output, NULL, 10);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
        *seconds = -1;
    else if (status != 0 || got == 0)
        text_printf(&bench->message, "%s ended with status %#x", command[0], (unsigned)status);
    return *seconds < 0 || (status == 0 && got > 0);
}

/* The source of a figure of reading, or of its rival. */
static enum source source_of(const struct figure *figure) { return (enum source)((size_t)(figure - figures) % SOURCES); }

/* Adds a command's processor time per person of its source. */
static bool measure_command(struct bench *bench, struct figure *figure, const char *const *command, unsigned long *printed)
{
    enum source source = source_of(figure);
    double seconds = 0;
    if (source == SOURCE_SLAPD && sources.no_program) {
        figure->skipped = "slapd is not installed";
        return true;
    }
    if (!run_command(bench, command, &seconds, printed))
        return false;
    if (seconds < 0)
        figure->skipped = "it is not installed";
    else
        figure_add(figure, seconds * 1e9 / sources.people[source]);
    return true;
}

static bool measure_read(struct bench *bench, struct figure *figure)
{
    enum source source = source_of(figure);
    const char *const command[] = {"/proc/self/exe", DIRECTORY_RUN, sources.paths[source], NULL};
    unsigned long kilobytes;
    if (!measure_command(bench, figure, command, &kilobytes))
        return false;
    if (source == SOURCE_LDIF)
        figure_add(&figures[PEAK], (double)kilobytes * 1024 / 1e6);
    return true;
}

static bool measure_rival(struct bench *bench, struct figure *figure)
{
    enum source source = source_of(figure);
    const char *const *rival = rivals[source];
    const char *const command[] = {rival[0], rival[1], rival[2], sources.paths[source], NULL};
    unsigned long names;
    return measure_command(bench, figure, command, &names);
}

static bool begin_directory(struct bench *bench, struct figures *unused)
{
    (void)unused;
    return sources_make(&sources, bench->recipients) || bench_fail(bench, "cannot write the directory");
}

static void end_directory(struct bench *bench)
{
    (void)bench;
    sources_clean_up(&sources);
}

static const char read_ldif[] = "reading LDIF", read_csv[] = "reading CSV", read_slapd[] = "reading from slapd",
                  python_ldif[] = "a short Python script on LDIF", python_csv[] = "a short Python script on CSV",
                  ldapsearch[] = "ldapsearch and awk", per_recipient[] = "ns/recipient";

static struct figure figures[FIGURES] = {
    [READ + SOURCE_LDIF] = {.name = read_ldif, .unit = per_recipient, .measure = measure_read},
    [READ + SOURCE_CSV] = {.name = read_csv, .unit = per_recipient, .measure = measure_read},
    [READ + SOURCE_SLAPD] = {.name = read_slapd, .unit = per_recipient, .measure = measure_read},
    [RIVAL + SOURCE_LDIF] = {.name = python_ldif, .unit = per_recipient, .measure = measure_rival},
    [RIVAL + SOURCE_CSV] = {.name = python_csv, .unit = per_recipient, .measure = measure_rival},
    [RIVAL + SOURCE_SLAPD] = {.name = ldapsearch, .unit = per_recipient, .measure = measure_rival},
    [RATIO + SOURCE_LDIF] = {.name = "reading LDIF / a short Python script",
                             .unit = "times",
                             .dividend = read_ldif,
                             .divisor = python_ldif,
                             .at_most = 1.0 / 3},
    [RATIO + SOURCE_CSV] = {.name = "reading CSV / a short Python script",
                            .unit = "times",
                            .dividend = read_csv,
                            .divisor = python_csv,
                            .at_most = 1.0 / 3},
    [RATIO + SOURCE_SLAPD] = {.name = "reading from slapd / ldapsearch and awk",
                              .unit = "times",
                              .dividend = read_slapd,
                              .divisor = ldapsearch,
                              .at_most = 1},
    [PEAK] = {.name = "memory at most, reading LDIF", .unit = "MB", .at_most = 350},
};

struct figures bench_directory_figures(void)
{
    return (struct figures){.title = "directory", .at = figures, .count = FIGURES, .begin = begin_directory, .end = end_directory};
}
