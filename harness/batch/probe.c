#include "batch/connectors.h"
#include "batch/limits.h"
#include "batch/load.h"
#include "module/candidate.h"
#include "module/host.h"
#include "module/outcome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Finds the modules' names. Two jobs per build, the second for the build before an upgrade. */
struct probe {
    struct batch *batch;
    const struct batch_config *config;
    struct text *names;  /* by job */
    struct text message; /* about the first unusable module */
    size_t first;        /* its job */
};

static const char *probed_path(const struct batch *batch, size_t job)
{
    const struct build *build = &batch->builds[job / 2];
    if (build->connector)
        return NULL; /* a connector's name is its command */
    return job % 2 ? build->upgrade_from : build->path;
}

/* Maximum length of a connector's name in bytes. */
#define CONNECTOR_NAME_MAX 48u
/* Separates name and imports in a reply; names do not contain it. */
#define IMPORTS_FOLLOW "\n"

/* Replies with the build's name and a candidate's suspicious imports. */
static bool probe_job(void *context, size_t job, struct text *reply)
{
    const struct probe *probe = context;
    const char *path = probed_path(probe->batch, job);
    struct module module;
    if (!path)
        return true;
    if (batch_is_known(probe->config, path)) {
        if (module_load(path, &module, reply) != MODULE_OK)
            return false;
        text_append_escaped(reply, module.compare->build, strlen(module.compare->build));
        return true;
    }
    candidate_open(&path, 1, &ISOLATION_NO_NEEDS);
    if (candidate_load(0, path, &module, reply) != MODULE_OK)
        return false;
    candidate_loaded();
    if (!probe->config->no_fork && !candidate_is_answering())
        host_load(path, probe->config->timeout_ms);
    candidate_name(&module, reply);
    text_puts(reply, IMPORTS_FOLLOW);
    candidate_imports(&module, reply);
    return !reply->failed;
}

static void probe_collect(void *context, size_t job, const struct outcome *outcome)
{
    struct probe *probe = context;
    struct text why = {0};
    const char *problem = outcome_describe(outcome, &why);
    if (outcome->kind == OUTCOME_DONE) {
        text_append(&probe->names[job], outcome->reply, outcome->reply_length);
    } else if (job < probe->first) {
        probe->first = job;
        text_clear(&probe->message);
        if (problem) {
            const char *path = probed_path(probe->batch, job);
            text_append_escaped(&probe->message, path, strlen(path));
            text_printf(&probe->message, ": cannot be loaded as a comparison module: %s", problem);
        } else {
            text_append(&probe->message, outcome->reply, outcome->reply_length);
        }
    }
    text_clean_up(&why);
}

static uint64_t probe_limit(void *context, size_t job)
{
    (void)job;
    return ((const struct probe *)context)->config->timeout_ms;
}

/* Whether both paths are the same shared object. */
static bool is_same_file(const char *one, const char *other)
{
    struct stat a, b;
    return one && other && stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void find_same(struct build *build, const struct batch_config *config)
{
    for (int i = 0; i < KNOWN_BUILDS; i++)
        build->is_as_known[i] = !build->connector && is_same_file(build->path, config->known_paths[i]);
    enum known_build known;
    build->reference = build->connector && connectors_find_reference(build->path, &known);
    if (build->reference) {
        build->is_as_known[known] = true;
        build->candidate = false;
        build->expect = known;
    }
    build->upgrades_to_itself = is_same_file(build->path, build->upgrade_from);
}

/* Cuts the imports from a reply and returns them; "" if there are none. */
static const char *cut_imports(struct text *reply)
{
    char *end = reply->length ? strstr(reply->bytes, IMPORTS_FOLLOW) : NULL;
    if (!end)
        return "";
    *end = '\0';
    return end + strlen(IMPORTS_FOLLOW);
}

/* Removes the imports from both replies, and stores the build's own. Returns false if out of memory. */
static bool store_imports(struct build *build, struct text *own, struct text *before)
{
    struct text imports = {0};
    (void)cut_imports(before);
    text_puts(&imports, cut_imports(own));
    free(build->imports);
    build->imports = text_take(&imports);
    return build->imports;
}

/* Names a connector: its command without folders, truncated. */
static void name_connector(const char *command, struct text *name)
{
    struct text plain = {0};
    while (*command) {
        size_t word = strcspn(command, " \t\n"), between = strspn(command + word, " \t\n"), folders = word;
        while (folders > 0 && command[folders - 1] != '/')
            folders--;
        folders = folders < word ? folders : 0;
        text_append(&plain, command + folders, word - folders + between);
        command += word + between;
    }
    size_t shown = plain.length;
    if (shown > CONNECTOR_NAME_MAX)
        for (shown = CONNECTOR_NAME_MAX; shown > 0 && ((unsigned char)plain.bytes[shown] & 0xC0) == 0x80; shown--)
            continue;
    text_append_escaped(name, plain.bytes ? plain.bytes : "", shown);
    text_puts(name, shown < plain.length ? "..." : "");
    name->failed = name->failed || plain.failed;
    text_clean_up(&plain);
}

static bool is_same(const char *one, const char *other) { return strcmp(one ? one : "", other ? other : "") == 0; }

/* Returns what distinguishes a candidate from builds of the same name: its file, or its path if files are named alike; NULL:
 * nothing is needed. */
static const char *find_distinction(const struct probe *probe, size_t index)
{
    const struct build *builds = probe->batch->builds, *build = &builds[index];
    const char *file = basename(build->path), *distinction = NULL;
    for (size_t i = 0; i < probe->batch->build_count && build->candidate && !build->connector; i++) {
        if (builds[i].connector || is_same(builds[i].path, build->path) || builds[i].upgrade_before != build->upgrade_before ||
            !is_same(probe->names[i * 2].bytes, probe->names[index * 2].bytes))
            continue;
        distinction = distinction == build->path || is_same(basename(builds[i].path), file) ? build->path : file;
    }
    return distinction;
}

static bool name_build(const struct probe *probe, size_t index)
{
    struct build *build = &probe->batch->builds[index];
    const struct text *own = &probe->names[index * 2], *before = own + 1;
    const char *distinction = find_distinction(probe, index);
    struct text name = {0};
    if (build->connector)
        name_connector(build->path, &name);
    else if (build->upgrade_from)
        text_printf(&name, "%s:%s@%" PRIu32, before->bytes, own->bytes, build->upgrade_before);
    else
        text_puts(&name, own->bytes);
    if (distinction) {
        text_puts(&name, " (");
        text_append_escaped(&name, distinction, strlen(distinction));
        text_puts(&name, ")");
    }
    free(build->name);
    build->name = text_take(&name);
    return build->name;
}

/* Finds the isolation of candidates, if there are any. */
static enum batch_status find_isolation(struct batch *batch, const struct batch_config *config, struct text *message)
{
    bool has_candidates = false;
    for (size_t job = 0; job < batch->build_count * 2; job++) {
        const char *path = probed_path(batch, job);
        has_candidates = has_candidates || (path && (batch->builds[job / 2].candidate || !batch_is_known(config, path)));
    }
    batch->isolation = has_candidates ? isolation_find() : NULL;
    if (!has_candidates || batch->isolation->mode != ISOLATION_REQUIRE || isolation_is_whole(batch->isolation))
        return BATCH_OK;
    text_puts(message, "isolation is required; available: ");
    isolation_describe(batch->isolation, message);
    return BATCH_FAILED;
}

enum batch_status batch_probe(struct batch *batch, const struct batch_config *config, struct text *message)
{
    size_t jobs = batch->build_count * 2;
    struct probe probe = {.batch = batch, .config = config, .first = SIZE_MAX};
    enum batch_status status = find_isolation(batch, config, message);
    if (status == BATCH_OK)
        status = connectors_find_isolation(batch, message);
    if (status != BATCH_OK)
        return status;
    probe.names = calloc(jobs + 1, sizeof *probe.names);
    if (!probe.names)
        return batch_no_memory(message);
    struct workers_config workers = {.workers = config->jobs,
                                     .no_fork = config->no_fork,
                                     .memory = batch_memory(batch, config),
                                     .job = probe_job,
                                     .collect = probe_collect,
                                     .limit = probe_limit,
                                     .context = &probe};
    for (size_t i = 0; i < batch->build_count; i++)
        find_same(&batch->builds[i], config);
    if (workers_run(&workers, jobs) != WORKERS_OK) {
        workers_describe_failure(message);
        status = BATCH_FAILED;
    } else if (probe.first != SIZE_MAX) {
        text_append(message, probe.message.bytes ? probe.message.bytes : "", probe.message.length);
        status = probe.message.length ? BATCH_INVALID : batch_no_memory(message);
    }
    for (size_t i = 0; i < batch->build_count && status == BATCH_OK; i++)
        if (probe.names[i * 2].failed || probe.names[i * 2 + 1].failed ||
            !store_imports(&batch->builds[i], &probe.names[i * 2], &probe.names[i * 2 + 1]))
            status = batch_no_memory(message);
    for (size_t i = 0; i < batch->build_count && status == BATCH_OK; i++)
        if (!name_build(&probe, i))
            status = batch_no_memory(message);
    for (size_t i = 0; i < jobs; i++)
        text_clean_up(&probe.names[i]);
    free(probe.names);
    text_clean_up(&probe.message);
    return status;
}
