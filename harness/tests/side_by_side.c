#include "side_by_side.h"

#include "literal.h"

#include <check.h>

struct side_by_side {
    const struct scenario *scenario;
    const struct run_config *config;
    struct literal literal;
    uint32_t next_change;
    uint32_t rejected[SIDE_BY_SIDE_CYCLES_MAX + 1], conflicts[SIDE_BY_SIDE_CYCLES_MAX + 1];
    const char *what; /* for messages */
    uint64_t number;
};

static void assert_directory(const struct side_by_side *sides, const struct post_office *office, uint32_t cycle)
{
    struct export_walk walk = {0};
    for (uint32_t i = 0; i < sides->literal.count; i++) {
        const struct entry *entry = post_office_export(office, &walk);
        ck_assert_msg(entry && entry_same(entry, &sides->literal.entries[i]), "%s %llu, cycle %u: entry %u differs", sides->what,
                      (unsigned long long)sides->number, cycle, i);
    }
    ck_assert_msg(!post_office_export(office, &walk), "%s %llu, cycle %u: more entries", sides->what,
                  (unsigned long long)sides->number, cycle);
}

static void assert_records(const struct side_by_side *sides, uint32_t cycle, const char *file, const struct record *records,
                           uint32_t count, const struct record *expected, uint32_t expected_count)
{
    ck_assert_msg(count == expected_count, "%s %llu, cycle %u: %s has %u records, expected %u", sides->what,
                  (unsigned long long)sides->number, cycle, file, count, expected_count);
    for (uint32_t i = 0; i < count; i++)
        ck_assert_msg(entry_same(&records[i].entry, &expected[i].entry) && records[i].kind == expected[i].kind,
                      "%s %llu, cycle %u: record %u of %s differs", sides->what, (unsigned long long)sides->number, cycle, i, file);
}

static bool follow(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct side_by_side *sides = context;
    const struct scenario *scenario = sides->scenario;
    const struct run_config *config = sides->config;
    struct transfer expected;
    for (; sides->next_change < scenario->change_count && scenario->changes[sides->next_change].before_cycle == cycle;
         sides->next_change++)
        literal_change(&sides->literal, &scenario->changes[sides->next_change]);
    bool upgraded = !config->upgrade_before || cycle >= config->upgrade_before;
    literal_compare(&sides->literal, upgraded ? &config->build : &config->before, &expected);
    assert_directory(sides, office, cycle);
    assert_records(sides, cycle, "Ccmdel.imp", transfer->deletes, transfer->delete_count, expected.deletes, expected.delete_count);
    assert_records(sides, cycle, "Ccmdir.imp", transfer->updates, transfer->update_count, expected.updates, expected.update_count);
    ck_assert_uint_eq(transfer->changes, expected.changes);
    sides->conflicts[cycle] = expected.conflicts;
    sides->rejected[cycle] = literal_import(&sides->literal, &expected);
    return true;
}

void side_by_side_run(struct run *run, const struct scenario *scenario, struct run_config config, const char *what, uint64_t number)
{
    struct side_by_side sides = {.scenario = scenario, .config = &config, .what = what, .number = number};
    struct cycle_counts cycles[SIDE_BY_SIDE_CYCLES_MAX];
    struct run_result result = {.cycles = cycles};
    ck_assert_uint_le(scenario->cycles, SIDE_BY_SIDE_CYCLES_MAX);
    config.untimed = true;
    config.observe = follow;
    config.observer = &sides;
    literal_open(&sides.literal, scenario);
    ck_assert_int_eq(run_scenario(run, scenario, &config, &result), RUN_OK);
    literal_export(&sides.literal);
    assert_directory(&sides, &run->post_office, scenario->cycles + 1);
    for (uint32_t i = 0; i < scenario->cycles; i++) {
        ck_assert_uint_eq(cycles[i].rejected, sides.rejected[i + 1]);
        ck_assert_uint_eq(cycles[i].conflicts, sides.conflicts[i + 1]);
    }
    literal_close(&sides.literal);
}
