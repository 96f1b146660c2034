#include "cli/builds.h"

#include "cli/commands.h"
#include "cli/messages.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum builds_status { BUILDS_OK, BUILDS_USAGE, BUILDS_NO_MEMORY };

static bool path_exists(const char *path) { return access(path, F_OK) == 0; }

static bool is_path(const char *word)
{
    size_t length = strlen(word);
    return strchr(word, '/') || (length > 3 && strcmp(word + length - 3, ".so") == 0) || path_exists(word);
}

/* The known build with this name, or KNOWN_BUILDS. */
static int known_build(const char *word)
{
    int build = 0;
    while (build < KNOWN_BUILDS && strcasecmp(word, known_build_names[build]) != 0)
        build++;
    return build;
}

/* Sets the build to a named module. */
static enum builds_status choose(const char *const known_paths[KNOWN_BUILDS], const char *word, struct build *build,
                                 struct text *message)
{
    struct text path = {0};
    int known = known_build(word);
    *build = (struct build){.expect = BUILD_SP4, .candidate = known == KNOWN_BUILDS};
    if (!build->candidate) {
        build->expect = (enum known_build)known;
        text_puts(&path, known_paths[known]);
    } else if (is_path(word)) {
        /* dlopen(3) would search the system's folders for a name without a slash. */
        text_printf(&path, "%s%s", strchr(word, '/') ? "" : "./", word);
    } else {
        text_puts(message, "there is no module '");
        text_append_escaped(message, word, strlen(word));
        text_puts(message, "'; give pre-sp4, sp4 or the path of a shared object");
        return BUILDS_USAGE;
    }
    build->path = text_take(&path);
    return build->path ? BUILDS_OK : BUILDS_NO_MEMORY;
}

/* Appends the build, and takes its paths. */
static enum builds_status add_build(struct batch *batch, struct build build)
{
    struct build *builds = build.path ? realloc(batch->builds, (batch->build_count + 1) * sizeof *builds) : NULL;
    if (!builds) {
        free(build.path);
        free(build.upgrade_from);
        return BUILDS_NO_MEMORY;
    }
    batch->builds = builds;
    builds[batch->build_count++] = build;
    return BUILDS_OK;
}

static enum builds_status add_module(struct batch *batch, const char *const known_paths[KNOWN_BUILDS], const char *word,
                                     struct text *message)
{
    struct build build;
    enum builds_status status = choose(known_paths, word, &build, message);
    return status == BUILDS_OK ? add_build(batch, build) : status;
}

static enum builds_status add_connector(struct batch *batch, const char *line, struct text *message)
{
    if (!line[strspn(line, " \t\n")]) {
        text_puts(message, "--connector: the command is empty; give what sh -c is to run in the cycle folder");
        return BUILDS_USAGE;
    }
    return add_build(batch, (struct build){.path = text_copy(line), .expect = BUILD_SP4, .candidate = true, .connector = true});
}

static enum builds_status refuse_upgrade(const char *word, const char *what, struct text *message)
{
    text_puts(message, "--upgrade: '");
    text_append_escaped(message, word, strlen(word));
    text_printf(message, "' %s; give FROM:TO@CYCLE, as in pre-sp4:sp4@4", what);
    return BUILDS_USAGE;
}

/* The colon of "FROM:TO", or NULL. A path may hold a colon, too: the first colon between two modules counts, or else the first one.
 * `modules` is changed and restored. */
static char *find_colon(char *modules)
{
    for (char *colon = strchr(modules, ':'); colon; colon = strchr(colon + 1, ':')) {
        const char *to = colon + 1;
        *colon = '\0';
        bool both =
            (known_build(modules) < KNOWN_BUILDS || path_exists(modules)) && (known_build(to) < KNOWN_BUILDS || path_exists(to));
        *colon = ':';
        if (both)
            return colon;
    }
    return strchr(modules, ':');
}

static enum builds_status add_upgrade(struct batch *batch, const char *const known_paths[KNOWN_BUILDS], const char *word,
                                      struct text *message)
{
    const char *at = strrchr(word, '@');
    uint64_t cycle = 0;
    if (!at)
        return refuse_upgrade(word, "has no @", message);
    if (!number_read(at + 1, 2, SCENARIO_MAX_CYCLES, &cycle))
        return refuse_upgrade(word, "has no cycle from 2 to 100000 after its @", message);
    struct build from = {0}, to = {0};
    struct text copy = {0};
    text_append(&copy, word, (size_t)(at - word));
    char *modules = text_take(&copy), *colon = modules ? find_colon(modules) : NULL;
    enum builds_status status = modules ? BUILDS_OK : BUILDS_NO_MEMORY;
    if (modules && !colon)
        status = refuse_upgrade(word, "names no two modules with a : between them", message);
    if (colon) {
        *colon = '\0';
        status = choose(known_paths, modules, &from, message);
    }
    if (status == BUILDS_OK)
        status = choose(known_paths, colon + 1, &to, message);
    free(modules);
    if (status != BUILDS_OK) {
        free(from.path);
        return status;
    }
    to.upgrade_from = from.path;
    to.upgrade_before = (uint32_t)cycle;
    return add_build(batch, to);
}

int builds_choose(const char *name, const struct named_builds *named, const char *const known_paths[KNOWN_BUILDS],
                  struct batch *batch)
{
    const struct arguments none = {0};
    const struct arguments *modules = named->modules ? named->modules : &none;
    const struct arguments *upgrades = named->upgrades ? named->upgrades : &none;
    const struct arguments *connectors = named->connectors ? named->connectors : &none;
    bool any = modules->count || upgrades->count || connectors->count;
    struct text message = {0};
    enum builds_status status = BUILDS_OK;
    for (size_t i = 0; status == BUILDS_OK && i < modules->count; i++)
        status = add_module(batch, known_paths, modules->at[i], &message);
    for (size_t i = 0; status == BUILDS_OK && i < upgrades->count; i++)
        status = add_upgrade(batch, known_paths, upgrades->at[i], &message);
    for (size_t i = 0; status == BUILDS_OK && i < connectors->count; i++)
        status = add_connector(batch, connectors->at[i], &message);
    for (int build = 0; !any && status == BUILDS_OK && build < KNOWN_BUILDS; build++)
        status = add_module(batch, known_paths, known_build_names[build], &message);
    int result = STATUS_PASSED;
    if (status == BUILDS_NO_MEMORY || message.failed)
        result = complain_of(&(struct text){0}, STATUS_HARNESS);
    else if (status == BUILDS_USAGE)
        result = complain_of_usage(name, "%s", message.bytes);
    text_clean_up(&message);
    return result;
}

int builds_choose_one(const char *name, const char *module, const char *connector, const char *const known_paths[KNOWN_BUILDS],
                      struct batch *batch)
{
    const char *word = connector ? connector : module;
    const struct arguments one = {.at = &word, .count = 1};
    const struct named_builds named = {.modules = connector ? NULL : &one, .connectors = connector ? &one : NULL};
    return builds_choose(name, &named, known_paths, batch);
}
