#include "cli/failed.h"

#include "cli/commands.h"
#include "cli/messages.h"
#include "input/json_text.h"
#include "input/pipe.h"

#include <stdlib.h>
#include <string.h>

static enum input_status refuse_results(const char *path, struct text *message)
{
    return input_refuse(message, path, "has no results; expected JSON of run or verify, as --report=json:FILE writes it");
}

static bool contains(const struct arguments *arguments, const char *word)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (strcmp(arguments->at[i], word) == 0)
            return true;
    return false;
}

static bool add_once(struct arguments *arguments, const char *word)
{
    return contains(arguments, word) || arguments_add(arguments, word) == 0;
}

/* The runs in the results of run or verify. */
static const json_t *runs_of(const json_t *root)
{
    const json_t *runs = json_object_get(root, "runs");
    return runs ? runs : json_object_get(json_object_get(root, "fixtures"), "runs");
}

/* Whether `module` is the command of a connector. It must be given again by --connector: a file of results starts no programs. */
static bool is_connector(const json_t *root, const char *module)
{
    const json_t *commands = json_object_get(json_object_get(root, "connectors"), "commands"), *word;
    size_t i;
    json_array_foreach(commands, i, word)
    {
        if (strcmp(json_string_value(word) ? json_string_value(word) : "", module) == 0)
            return true;
    }
    return false;
}

/* Adds "FROM:TO@CYCLE"; `module` is the build after the upgrade, or NULL. */
static enum input_status read_upgrade(struct failed *failed, const json_t *upgrade, const char *module, size_t index,
                                      struct text *message)
{
    const char *from = json_string_value(json_object_get(upgrade, "from"));
    const json_t *before = json_object_get(upgrade, "before_cycle");
    struct text word = {0};
    if (!from || !module || !json_is_integer(before))
        return input_refuse(message, failed->path, "runs[%zu]: expected module, upgrade.from and upgrade.before_cycle", index);
    text_printf(&word, "%s:%s@%" JSON_INTEGER_FORMAT, from, module, json_integer_value(before));
    char *taken = text_take(&word);
    if (taken && contains(&failed->upgrades, taken)) {
        free(taken);
        return INPUT_OK;
    }
    if (taken && arguments_add(&failed->upgrades, taken) == 0)
        return INPUT_OK;
    free(taken);
    return INPUT_NO_MEMORY;
}

static enum input_status read_runs(struct failed *failed, struct text *message)
{
    const json_t *runs = runs_of(failed->root), *run;
    size_t i;
    if (!json_is_array(runs))
        return refuse_results(failed->path, message);
    json_array_foreach(runs, i, run)
    {
        const json_t *passed = json_object_get(run, "passed");
        const char *fixture = json_string_value(json_object_get(run, "fixture"));
        /* A known build is given by its name: the path of its file would make it a candidate. */
        bool known = json_is_false(json_object_get(run, "candidate"));
        const char *module = json_string_value(json_object_get(run, known ? "build" : "module"));
        if (!json_is_boolean(passed) || !fixture || !module)
            return input_refuse(message, failed->path, "runs[%zu]: expected fixture, module and passed", i);
        if (json_is_true(passed) || json_object_get(run, "skipped"))
            continue;
        const json_t *upgrade = json_object_get(run, "upgrade");
        bool is_upgrade = json_is_object(upgrade), connector = is_connector(failed->root, module);
        failed->connector = failed->connector || connector;
        if (!add_once(&failed->fixtures, fixture) || (!is_upgrade && !connector && !add_once(&failed->modules, module)))
            return INPUT_NO_MEMORY;
        const char *to = json_string_value(json_object_get(run, "module"));
        enum input_status taken = is_upgrade ? read_upgrade(failed, upgrade, to, i, message) : INPUT_OK;
        if (taken != INPUT_OK)
            return taken;
    }
    return INPUT_OK;
}

int failed_read(const char *path, struct failed *failed)
{
    struct text message = {0};
    char *bytes = NULL;
    size_t length = 0;
    failed->path = path;
    enum input_status status = pipe_accept(path, FAILED_MAX_BYTES, &message);
    if (status == INPUT_OK)
        status = input_read(path, FAILED_MAX_BYTES, &bytes, &length, &message);
    if (status == INPUT_OK)
        status = json_text_parse(path, bytes, length, &failed->root, &message);
    if (status == INPUT_OK)
        status = read_runs(failed, &message);
    int result = complain_of_input(&message, status);
    free(bytes);
    text_clean_up(&message);
    return result;
}

int failed_select(const struct failed *failed, struct fixture_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < failed->fixtures.count; i++) {
        size_t at = 0;
        while (at < list->count && strcmp(list->at[at]->name, failed->fixtures.at[i]) != 0)
            at++;
        if (at < list->count)
            continue;
        struct text name = {0};
        text_append_escaped(&name, failed->fixtures.at[i], strlen(failed->fixtures.at[i]));
        text_puts(&name, ", which is not among these fixtures; name it, or its folder");
        int status = name.failed ? complain_of(&name, STATUS_HARNESS)
                                 : complain_of_path(STATUS_INPUT, failed->path, "failed in these results: %s", name.bytes);
        text_clean_up(&name);
        return status;
    }
    for (size_t at = 0; at < list->count; at++)
        if (contains(&failed->fixtures, list->at[at]->name))
            list->at[kept++] = list->at[at];
        else
            fixture_free(list->at[at]);
    list->count = kept;
    return STATUS_PASSED;
}

void failed_clean_up(struct failed *failed)
{
    json_decref(failed->root);
    free(failed->fixtures.at);
    free(failed->modules.at);
    for (size_t i = 0; i < failed->upgrades.count; i++)
        free((char *)(uintptr_t)failed->upgrades.at[i]);
    free(failed->upgrades.at);
    *failed = (struct failed){0};
}
