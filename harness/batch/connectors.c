#include "batch/connectors.h"

#include "connector/connector.h"
#include "module/isolation.h"
#include "module/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* This process's connector; worker_at_end() takes no context. */
static struct connectors *current;

static void end_current(void) { connectors_clean_up(current); }

struct connector_host *connectors_host(struct connectors *connectors, const struct connector_place *place,
                                       const char *const known_paths[KNOWN_BUILDS], const struct build *build, struct text *message)
{
    char program[4096] = "";
    if (connectors->host && connectors->build == build)
        return connectors->host;
    connectors_clean_up(connectors);
    /* The reference connector runs this program. */
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *const readable[] = {length > 0 ? program : NULL, known_paths[BUILD_PRE_SP4], known_paths[BUILD_SP4]};
    const struct connector_config how = {.command = build->path,
                                         .place = place,
                                         .readable = readable,
                                         .readable_count = sizeof readable / sizeof *readable,
                                         .isolated = isolation_find()->mode != ISOLATION_NONE};
    connectors->host = connector_host_open(&how, message);
    connectors->build = build;
    current = connectors;
    worker_at_end(end_current);
    return connectors->host;
}

struct connector_host *connectors_begin(struct connectors *connectors, const struct batch_config *config, const struct build *build,
                                        const struct ccm_name *site_names, uint64_t limit_ms, struct run_config *run,
                                        struct text *message)
{
    struct connector_host *host = connectors_host(connectors, config->place, config->known_paths, build, message);
    if (!host)
        return NULL;
    if (!config->no_fork)
        worker_note_answerer(); /* the host measures the time of each command */
    connectors->steps = (struct steps){.compare = connector_host_compare, .context = host};
    run->steps = &connectors->steps;
    run->unproved = !build->reference;
    connector_host_begin(host, site_names, limit_ms);
    return host;
}

bool connectors_stopped_result(const struct connector_host *host, struct run_result *result, struct text *message)
{
    static const enum verdict verdicts[] = {
        [CONNECTOR_SKIPPED] = VERDICT_SKIPPED, [CONNECTOR_FAILED] = VERDICT_CRASHED, [CONNECTOR_TIMED_OUT] = VERDICT_TIMED_OUT};
    const char *why;
    enum connector_end end = connector_host_end(host, &why);
    if (end < CONNECTOR_SKIPPED || end > CONNECTOR_TIMED_OUT) {
        text_puts(message, end == CONNECTOR_ENVIRONMENT ? why : "");
        return false;
    }
    *result = (struct run_result){.cycles = result->cycles, .unproved = true, .verdict = verdicts[end]};
    return true;
}

/* LCOV_EXCL_START: sanitized builds do not run the reference as a connector */
/* Whether the shell resolves a command's first word to this program. */
static bool is_this_program(const char *word)
{
    struct stat own, other;
    char path[4096];
    if (stat("/proc/self/exe", &own) != 0)
        return false;
    if (strchr(word, '/'))
        return *word == '/' && stat(word, &other) == 0 && own.st_dev == other.st_dev && own.st_ino == other.st_ino;
    const char *folders = getenv("PATH"); /* NOLINT(concurrency-mt-unsafe): asked before there are threads */
    while (folders && *folders) {
        size_t length = strcspn(folders, ":");
        (void)snprintf(path, sizeof path, "%.*s/%s", (int)length, folders, word);
        if (*path == '/' && stat(path, &other) == 0 && access(path, X_OK) == 0)
            return own.st_dev == other.st_dev && own.st_ino == other.st_ino;
        folders += length + (folders[length] == ':');
    }
    return false;
}
/* LCOV_EXCL_STOP */

bool connectors_find_reference(const char *command, enum known_build *known)
{
    char copy[4096], *left = NULL;
    const char *words[6];
    size_t count = 0;
    int build = BUILD_SP4;
    if (strlen(command) >= sizeof copy || strpbrk(command, "\"'`\\$;|&()<>*?[]#~{}\n"))
        return false;
    (void)snprintf(copy, sizeof copy, "%s", command);
    for (char *word = strtok_r(copy, " ", &left); word; word = strtok_r(NULL, " ", &left)) {
        if (count == sizeof words / sizeof *words)
            return false;
        words[count++] = word;
    }
    if ((count != 3 && count != 5) || strcmp(words[1], "cycle") != 0 || strcmp(words[count - 1], ".") != 0)
        return false;
    if (count == 5) {
        if (strcmp(words[2], "-m") != 0)
            return false;
        for (build = 0; build < KNOWN_BUILDS && strcasecmp(words[3], known_build_names[build]) != 0;)
            build++;
    }
    if (build == KNOWN_BUILDS || !is_this_program(words[0]))
        return false;
    *known = (enum known_build)build;
    return true;
}

void connectors_clean_up(struct connectors *connectors)
{
    connector_host_close(connectors->host);
    *connectors = (struct connectors){0};
}

bool connectors_any(const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++)
        if (batch->builds[i].connector)
            return true;
    return false;
}

enum batch_status connectors_find_isolation(struct batch *batch, struct text *message)
{
    struct text words = {0};
    enum isolation_mode mode = isolation_find()->mode;
    if (!connectors_any(batch))
        return BATCH_OK;
    if (mode == ISOLATION_REQUIRE && !connector_is_isolated()) {
        text_puts(message, "isolation is required; available for connectors: ");
        connector_describe_isolation(message);
        return BATCH_FAILED;
    }
    if (mode == ISOLATION_NONE)
        text_puts(&words, "none: --isolation=none");
    else
        connector_describe_isolation(&words);
    batch->connectors = text_take(&words);
    return batch->connectors ? BATCH_OK : batch_no_memory(message);
}
