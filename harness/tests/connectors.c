#include "connectors.h"

#include "program.h"
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *new_temporary_folder(void)
{
    char *path = strdup("/tmp/q237588-cli-XXXXXX");
    ck_assert_ptr_nonnull(path);
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

json_t *run_of_connector(const char *temporary, const char *fixture, const char *command, const char *option)
{
    char place[512] = "Q237588_NOTHING=", *argument = malloc(strlen(command) + 32);
    struct ran ran;
    ck_assert_ptr_nonnull(argument);
    (void)sprintf(argument, "--connector=%s", command);
    if (temporary)
        ck_assert_int_lt(snprintf(place, sizeof place, "TMPDIR=%s", temporary), (int)sizeof place);
    const char *const environment[] = {place, "Q237588_SECRET=1", NULL};
    const struct setting setting = {.environment = environment};
    START(&ran, &setting, "run", "--format=json", argument, fixture, option);
    free(argument);
    ck_assert_str_eq(ran.errors, "");
    json_t *root = results_of(&ran), *run = json_incref(run_of(root, 0));
    json_decref(root);
    return run;
}

bool folder_is_empty(const char *folder)
{
    DIR *entries = opendir(folder);
    size_t count = 0;
    ck_assert_ptr_nonnull(entries);
    while (readdir(entries)) /* NOLINT(concurrency-mt-unsafe) */
        count++;
    closedir(entries);
    return count == 2;
}

void assert_folder_is_empty(const char *folder) { ck_assert_msg(folder_is_empty(folder), "something is left in %s", folder); }

void assert_report_holds(const char *folder, const char *name, const char *part)
{
    char path[512], bytes[262144];
    ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder, name), (int)sizeof path);
    FILE *stream = fopen(path, "r");
    ck_assert_ptr_nonnull(stream);
    size_t length = fread(bytes, 1, sizeof bytes - 1, stream);
    bytes[length] = '\0';
    (void)fclose(stream);
    assert_holds(bytes, part);
}

static bool is_sleep(const char *process, int seconds)
{
    char path[300], bytes[64] = "", expected[64];
    (void)snprintf(path, sizeof path, "/proc/%s/cmdline", process);
    (void)snprintf(expected, sizeof expected, "%d", seconds);
    FILE *stream = fopen(path, "r");
    size_t length = stream ? fread(bytes, 1, sizeof bytes - 1, stream) : 0;
    if (stream)
        (void)fclose(stream);
    return length > 6 && strcmp(bytes, "sleep") == 0 && strcmp(bytes + 6, expected) == 0;
}

size_t count_processes(int seconds)
{
    DIR *entries = opendir("/proc");
    const struct dirent *entry;
    size_t count = 0;
    ck_assert_ptr_nonnull(entries);
    while ((entry = readdir(entries)) != NULL) /* NOLINT(concurrency-mt-unsafe) */
        count += is_sleep(entry->d_name, seconds);
    closedir(entries);
    return count;
}
