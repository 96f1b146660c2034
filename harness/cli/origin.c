#include "cli/origin.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "base/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#define SYSTEM_NAME "PRETTY_NAME=\""

/* For builds without the Makefile. */
#ifndef Q237588_COMMIT
#define Q237588_COMMIT ""
#endif

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

static uint64_t started_ms;
static struct text command; /* a copy: parsers reorder argv */

/* Appends an argument, quoted if a shell needs that. */
static void append_argument(struct text *text, const char *argument)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    text_puts(text, text->length ? " " : "");
    if (*argument && argument[strspn(argument, plain)] == '\0') {
        text_puts(text, argument);
        return;
    }
    text_puts(text, "'");
    for (; *argument; argument++)
        if (*argument == '\'')
            text_puts(text, "'\\''");
        else
            text_append(text, argument, 1);
    text_puts(text, "'");
}

void origin_start(int argc, char **argv)
{
    started_ms = clock_now_ms();
    text_clear(&command);
    for (int i = 0; i < argc; i++)
        append_argument(&command, argv[i]);
}

/* Appends the name of the system from os-release(5). */
static void append_system(struct text *text)
{
    char line[256];
    FILE *stream = fopen("/etc/os-release", "re");
    while (stream && fgets(line, sizeof line, stream))
        if (strncmp(line, SYSTEM_NAME, sizeof SYSTEM_NAME - 1) == 0) {
            char *name = line + sizeof SYSTEM_NAME - 1;
            name[strcspn(name, "\"\n")] = '\0';
            text_printf(text, "%s%s", text->length ? ": " : "", name);
        }
    if (stream)
        (void)fclose(stream);
}

static void append_machine(struct text *text)
{
    struct utsname system;
    struct sysinfo memory;
    bool named = uname(&system) == 0;
    if (named)
        text_printf(text, "host %s", system.nodename);
    append_system(text);
    if (named)
        text_printf(text, ", %s %s %s", system.sysname, system.release, system.machine);
    text_printf(text, ", %ld processors", sysconf(_SC_NPROCESSORS_ONLN));
    if (sysinfo(&memory) == 0)
        text_printf(text, ", %.1f GiB", (double)memory.totalram * memory.mem_unit / (1u << 30));
}

/* Hashes the lines that sha256sum(1) prints for the fixture files, by name: "DIGITS  NAME.yaml". */
static bool hash_fixtures(const struct fixture_list *fixtures, char digits[SHA256_DIGITS], bool *failed)
{
    struct text lines = {0};
    bool read = true;
    for (size_t i = 0; read && i < fixtures->count; i++) {
        const char *slash = strrchr(fixtures->at[i]->path, '/');
        char file[SHA256_DIGITS];
        uint64_t size;
        read = sha256_of_file(fixtures->at[i]->path, file, &size);
        text_printf(&lines, "%s  %s\n", file, slash ? slash + 1 : fixtures->at[i]->path);
    }
    *failed = lines.failed;
    read = read && !lines.failed && lines.length;
    if (read)
        sha256_of(lines.bytes, lines.length, digits);
    text_clean_up(&lines);
    return read;
}

static void add_file(struct origin *origin, const char *what, const char *path)
{
    size_t at = origin->report.file_count;
    for (size_t i = 0; i < at; i++)
        if (strcmp(origin->files[i].path, path) == 0)
            return;
    struct report_file *file = &origin->files[at];
    *file = (struct report_file){.what = what, .path = path};
    if (sha256_of_file(path, origin->digits[at], &file->size))
        file->sha256 = origin->digits[at];
    origin->report.file_count++;
}

bool origin_find(struct origin *origin, const struct results *results)
{
    const struct batch none = {0};
    const struct batch *batch = results->batch ? results->batch : &none;
    const struct audit *audit = results->audit;
    size_t most = 2 * batch->build_count + 1 + (audit ? audit->source_count : 0);
    bool failed = false;
    *origin = (struct origin){.files = calloc(most, sizeof *origin->files), .digits = calloc(most, sizeof *origin->digits)};
    if (!origin->files || !origin->digits)
        return false;
    ssize_t length = readlink("/proc/self/exe", origin->program, sizeof origin->program - 1);
    if (length > 0)
        add_file(origin, "Program", origin->program);
    for (size_t i = 0; i < batch->build_count; i++) {
        if (batch->builds[i].upgrade_from)
            add_file(origin, batch->builds[i].name, batch->builds[i].upgrade_from);
        if (!batch->builds[i].connector)
            add_file(origin, batch->builds[i].name, batch->builds[i].path);
    }
    for (size_t i = 0; audit && i < audit->source_count; i++)
        add_file(origin, "Directory", audit->sources[i].path);
    append_machine(&origin->machine);
    text_puts(&origin->compiler, COMPILER);
    origin->report.commit = *Q237588_COMMIT ? Q237588_COMMIT : NULL;
    origin->report.compiler = origin->compiler.bytes;
    origin->report.command = command.bytes;
    origin->report.machine = origin->machine.bytes;
    /* A reproducible report has no duration. */
    origin->report.milliseconds = getenv("SOURCE_DATE_EPOCH") ? 0 : clock_now_ms() - started_ms + 1;
    if (hash_fixtures(&batch->fixtures, origin->fixtures, &failed)) {
        origin->report.fixtures = origin->fixtures;
        origin->report.fixture_count = batch->fixtures.count;
    }
    origin->report.files = origin->files;
    return !failed && !command.failed && !origin->machine.failed && !origin->compiler.failed;
}

void origin_clean_up(struct origin *origin)
{
    text_clean_up(&origin->machine);
    text_clean_up(&origin->compiler);
    free(origin->files);
    free(origin->digits);
}
