#include "bench/name_file.h"
#include "fixture/generate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Writes the next recipient of each site in turn, which is the order of generation. */
static bool write_names(int descriptor, const struct generate_config *config)
{
    struct scenario scenario;
    bool done = scenario_init(&scenario) == SCENARIO_OK && generate_sites(&scenario, config) == SCENARIO_OK;
    FILE *stream = fdopen(descriptor, "w");
    for (uint32_t i = 0; i < config->recipients && done && stream; i++) {
        const struct site *site = &scenario.sites.at[i % config->sites];
        struct ccm_name name = scenario.names.users.at[site->recipients[i / config->sites].name];
        done = fwrite(name.bytes, 1, name.length, stream) == name.length && putc('\n', stream) != EOF;
    }
    done = stream && fflush(stream) == 0 && done;
    if (!done)
        fprintf(stderr, "bench: out of memory or disk space for the names\n");
    return done;
}

bool name_file_make(struct bench *bench, uint32_t recipients, struct name_file *names)
{
    const char *folder = getenv("TMPDIR");
    struct text path = {0};
    struct stat about;
    int status = 0;
    *names = (struct name_file){.descriptor = -1, .recipients = recipients, .similar = recipients / BENCH_SIMILAR};
    const struct generate_config config = {
        .recipients = recipients, .sites = BENCH_SITES, .similar = names->similar, .seed = BENCH_SEED};
    text_printf(&path, "%s/q237588-bench-XXXXXX", folder && *folder ? folder : "/tmp");
    if (path.failed)
        return false;
    names->descriptor = mkstemp(path.bytes);
    if (names->descriptor >= 0)
        (void)unlink(path.bytes);
    text_clean_up(&path);
    if (names->descriptor < 0)
        return bench_fail(bench, "cannot make a file for the names");
    pid_t child = fork();
    if (child == 0)
        _exit(write_names(names->descriptor, &config) ? 0 : 1);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0 || fstat(names->descriptor, &about) != 0)
        return bench_fail(bench, "the names cannot be generated");
    if (status != 0) {
        text_puts(&bench->message, "the names cannot be generated");
        return false;
    }
    names->bytes = (uint64_t)about.st_size - recipients;
    return true;
}

void name_file_close(struct name_file *names)
{
    if (names->descriptor >= 0)
        (void)close(names->descriptor);
    names->descriptor = -1;
}

bool name_file_map(struct bench *bench, const struct name_file *names, const char **text, size_t *length)
{
    *length = names->bytes + names->recipients;
    void *mapped = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, names->descriptor, 0);
    if (mapped == MAP_FAILED)
        return bench_fail(bench, "the names cannot be read");
    *text = mapped;
    return true;
}
