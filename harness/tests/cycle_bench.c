#include "cycle_bench.h"

#include "sample.h"
#include "suite.h"

#include <string.h>

void bench_open(struct bench *bench)
{
    struct scenario *scenario = &bench->scenario;
    sample_finish(scenario);
    ck_assert(post_office_init(&bench->office, &scenario->names, scenario->import));
    bench->connector = (struct connector){0};
    struct connector_limits limits = {.recipients = 64, .sites = 64, .users = 64, .offices = 64, .office_names = 64};
    ck_assert_uint_le(bench->office.users.slots, 64);
    ck_assert(connector_reserve(&bench->connector, limits));
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        post_office_put(&bench->office, &scenario->entries[i]);
}

void bench_close(struct bench *bench)
{
    post_office_clean_up(&bench->office);
    connector_clean_up(&bench->connector);
    scenario_clean_up(&bench->scenario);
}

const char *bench_user_name(const struct bench *bench, const struct entry *entry)
{
    static char text[128];
    struct ccm_name name = bench->scenario.names.users.at[entry->name];
    memcpy(text, name.bytes, name.length);
    text[name.length] = '\0';
    return text;
}
