#include "found_fixture.h"

#include "audited.h"
#include "module/module.h"
#include "run/run.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct found_fixture found_fixture;

void found_fixture_set_up(void)
{
    audited_set_up();
    (void)snprintf(found_fixture.path, sizeof found_fixture.path, "%s/found.yaml", audited_folder);
    audited_config.write_fixture = found_fixture.path;
    found_fixture.loaded = NULL;
}

void found_fixture_tear_down(void)
{
    fixture_free(found_fixture.loaded);
    audited_tear_down();
}

void found_fixture_load(void)
{
    audited_find(AUDIT_OK);
    ck_assert_str_eq(audited.fixture, found_fixture.path);
    ck_assert_int_eq(audited.anonymized, audited_config.anonymize);
    fixture_free(found_fixture.loaded);
    found_fixture.loaded = NULL;
    ck_assert_msg(fixture_load(found_fixture.path, &found_fixture.loaded, &audited_message) == INPUT_OK, "%s",
                  audited_message.bytes);
}

struct counting {
    uint64_t *records;
    const bool *counts; /* by identity; NULL: all do */
};

static bool count_cycle(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct counting *counting = context;
    const struct record *lists[2] = {transfer->deletes, transfer->updates};
    const uint32_t counts[2] = {transfer->delete_count, transfer->update_count};
    counting->records[cycle - 1] = 0;
    for (unsigned list = 0; list < 2; list++)
        for (uint32_t i = 0; i < counts[list]; i++) {
            const struct entry *entry = &lists[list][i].entry;
            counting->records[cycle - 1] += !locn_is_office(entry->locn) &&
                                            (!counting->counts || counting->counts[office->names->user_identities.of[entry->name]]);
        }
    return true;
}

static void run_known(const struct scenario *scenario, enum known_build build, const bool *counts, uint64_t *records,
                      struct run_result *result)
{
    struct module module;
    struct run run = {0};
    struct counting counting = {.records = records, .counts = counts};
    struct run_config config = {.untimed = true, .observe = count_cycle, .observer = &counting};
    ck_assert_int_eq(module_load(audited_config.work.known_paths[build], &module, &audited_message), MODULE_OK);
    memcpy(config.build.at, module.compare->at, sizeof config.build.at);
    ck_assert_int_eq(run_scenario(&run, scenario, &config, result), RUN_OK);
    run_clean_up(&run);
}

/* Identities of the fixture that belong to groups. */
static void mark_groups(bool *counts)
{
    const struct names *names = &found_fixture.loaded->scenario.names;
    for (uint32_t i = 0; i < audited.member_count; i++) {
        uint32_t number;
        ck_assert(strings_find(&names->users, audited.scenario.names.users.at[audited.members[i].name], &number));
        counts[names->user_identities.of[number]] = true;
    }
}

static void assert_expected(const struct run_result *result, unsigned build)
{
    struct reasons reasons = {0};
    ck_assert(found_fixture.loaded->expected[build].stated);
    ck_assert_int_eq(judge(result, &found_fixture.loaded->expected[build], &reasons), JUDGE_OK);
    ck_assert_uint_eq(reasons.count, 0);
    reasons_clean_up(&reasons);
}

void assert_found_records(void)
{
    bool *whole_counts = calloc(audited.scenario.names.user_identities.count, sizeof *whole_counts);
    bool *counts = calloc(found_fixture.loaded->scenario.names.user_identities.count, sizeof *counts);
    ck_assert(whole_counts && counts);
    for (uint32_t i = 0; i < audited.group_count; i++)
        whole_counts[audited.groups[i].identity] = true;
    mark_groups(counts);
    for (unsigned build = 0; build < KNOWN_BUILDS; build++) {
        uint64_t whole[SCENARIO_CYCLES], alone[SCENARIO_CYCLES];
        struct cycle_counts cycles[SCENARIO_CYCLES];
        struct run_result result = {.cycles = cycles};
        run_known(&audited.scenario, (enum known_build)build, whole_counts, whole, &result);
        run_known(&found_fixture.loaded->scenario, (enum known_build)build, counts, alone, &result);
        ck_assert_mem_eq(whole, alone, sizeof whole);
        assert_expected(&result, build);
    }
    free(whole_counts);
    free(counts);
}

/* The causes of all groups of the last audit. */
static uint32_t all_causes(void)
{
    uint32_t causes = 0;
    for (uint32_t i = 0; i < audited.group_count; i++)
        causes |= audited.groups[i].causes;
    return causes;
}

/* Audits the fixture as if it were a directory, and says why its groups are groups. */
static uint32_t causes_of_fixture(void)
{
    const struct audit_config before = audited_config;
    const struct scenario *scenario = &found_fixture.loaded->scenario;
    struct text people = {0}, entries = {0};
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            struct ccm_name name = scenario->names.users.at[scenario->sites.at[i].recipients[j].name];
            text_printf(&people, "%.*s@%u|", (int)name.length, name.bytes, i);
        }
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        const struct entry *entry = &scenario->entries[i];
        struct ccm_name name = (locn_is_office(entry->locn) ? &scenario->names.offices : &scenario->names.users)->at[entry->name];
        struct ccm_name addr = scenario->names.offices.at[entry->addr], comment = scenario->names.comments.at[entry->comment];
        text_printf(&entries, "%s%c %.*s", i ? "|" : "", entry->locn, (int)name.length, name.bytes);
        text_printf(&entries, addr.length ? "@%.*s" : "%.*s", (int)addr.length, addr.bytes);
        text_printf(&entries, comment.length ? "#%.*s" : "%.*s", (int)comment.length, comment.bytes);
    }
    audited_directory(people.bytes);
    if (entries.length)
        audited_post_office(entries.bytes);
    else
        audited_config.post_office = NULL;
    audited_config.rule = scenario->names.rule;
    audited_config.write_fixture = NULL;
    audited_find(AUDIT_OK);
    text_clean_up(&people);
    text_clean_up(&entries);
    audited_config = before;
    return all_causes();
}

void assert_found_again(void)
{
    uint32_t causes = all_causes();
    for (unsigned build = 0; build < KNOWN_BUILDS; build++) {
        const struct run_result *whole = &audited.builds[build].result;
        uint64_t records[SCENARIO_CYCLES];
        struct cycle_counts cycles[SCENARIO_CYCLES];
        struct run_result result = {.cycles = cycles};
        run_known(&found_fixture.loaded->scenario, (enum known_build)build, NULL, records, &result);
        assert_expected(&result, build);
        ck_assert_int_eq(result.verdict, whole->verdict);
        ck_assert_int_eq(!result.redundant_cycles, !whole->redundant_cycles);
        ck_assert_int_eq(!result.faults.missing, !whole->faults.missing);
        ck_assert_int_eq(!result.faults.misrouted, !whole->faults.misrouted);
        ck_assert_int_eq(!result.faults.stray, !whole->faults.stray);
        ck_assert_int_eq(!result.faults.damaged, !whole->faults.damaged);
    }
    ck_assert_uint_eq(causes_of_fixture(), causes);
}
