#include "batched.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct batched batched;

const char batched_removal[] = "title: An administrator removes what the connector wrote\n"
                               "source: test\n"
                               "sites:\n"
                               "  - {name: Site 1, post_office: SITE1, recipients: [{name: smith}, {name: jones}]}\n"
                               "changes:\n"
                               "  - {before_cycle: 3, administrator_removes: {name: jones}}\n"
                               "expect:\n"
                               "  pre-SP4: {records: [3, 0, 1, 0, 0, 0, 0, 0, 0, 0]}\n"
                               "  SP4: {records: [3, 0, 1, 0, 0, 0, 0, 0, 0, 0]}\n";

const char batched_article[] = "title: Three spellings\n"
                               "source: Q237588\n"
                               "sites:\n"
                               "  - {name: Site 1, post_office: SITE1, recipients: [{name: \"Smith, Jimmy\"}]}\n"
                               "  - {name: Site 2, post_office: SITE2, recipients: [{name: \"SMITH, Jimmy\"}]}\n"
                               "  - {name: Site 3, post_office: SITE3, recipients: [{name: \"Smith, jimmy\"}]}\n"
                               "expect:\n"
                               "  pre-SP4: {verdict: looping, period: 2}\n"
                               "  SP4: {verdict: quiet}\n";

char *batched_copy(const char *text)
{
    char *copied = malloc(strlen(text) + 1);
    ck_assert_ptr_nonnull(copied);
    return memcpy(copied, text, strlen(text) + 1);
}

void batched_set_up(void)
{
    (void)snprintf(batched.folder, sizeof batched.folder, "/tmp/q237588-batch.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(batched.folder));
    batched.batch = (struct batch){0};
    batched.message = (struct text){0};
    (void)snprintf(batched.known[BUILD_PRE_SP4], sizeof *batched.known, "%s/modules/pre-sp4.so", suite_build());
    (void)snprintf(batched.known[BUILD_SP4], sizeof *batched.known, "%s/modules/sp4.so", suite_build());
    batched.config = (struct batch_config){
        .jobs = 2, .timeout_ms = 60000, .known_paths = {batched.known[BUILD_PRE_SP4], batched.known[BUILD_SP4]}};
}

void batched_tear_down(void)
{
    char command[128];
    batch_clean_up(&batched.batch);
    text_clean_up(&batched.message);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", batched.folder);
    ck_assert_int_eq(system(command), 0);
}

/* Writes a fixture, and loads it into the batched.batch. */
void batched_add_fixture(const char *name, const char *yaml)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s.yaml", batched.folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(yaml, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    const char *const paths[] = {path};
    struct fixture_list list = {0};
    ck_assert_msg(fixture_collect(paths, 1, &(struct fixture_filter){0}, &(struct fixture_reading){0}, &list, &batched.message) ==
                      INPUT_OK,
                  "%s", batched.message.bytes);
    batched.batch.fixtures.at = realloc(batched.batch.fixtures.at, (batched.batch.fixtures.count + 1) * sizeof(struct fixture *));
    ck_assert_ptr_nonnull(batched.batch.fixtures.at);
    batched.batch.fixtures.at[batched.batch.fixtures.count++] = list.at[0];
    free(list.at);
}

/* Adds a column; `path` below the build batched.folder. */
struct build *batched_add_build(const char *path, enum known_build expect, bool candidate)
{
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%s/%s", suite_build(), path);
    batched.batch.builds = realloc(batched.batch.builds, (batched.batch.build_count + 1) * sizeof *batched.batch.builds);
    ck_assert_ptr_nonnull(batched.batch.builds);
    batched.batch.builds[batched.batch.build_count] =
        (struct build){.path = batched_copy(whole), .expect = expect, .candidate = candidate};
    return &batched.batch.builds[batched.batch.build_count++];
}

void batched_add_known(void)
{
    batched_add_build("modules/pre-sp4.so", BUILD_PRE_SP4, false);
    batched_add_build("modules/sp4.so", BUILD_SP4, false);
}

void batched_run(void)
{
    ck_assert_msg(batch_probe(&batched.batch, &batched.config, &batched.message) == BATCH_OK, "%s", batched.message.bytes);
    ck_assert_msg(batch_run_all(&batched.batch, &batched.config, &batched.message) == BATCH_OK, "%s", batched.message.bytes);
}
