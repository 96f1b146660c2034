#include "sample.h"

#include <check.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct comparators sample_buggy = {.at = {sample_bytes, sample_bytes, sample_ascii}};
const struct comparators sample_fixed = {.at = {sample_ascii, sample_ascii, sample_ascii}};

static int by_length(struct ccm_name a, struct ccm_name b) { return (a.length > b.length) - (a.length < b.length); }

int sample_bytes(struct ccm_name a, struct ccm_name b)
{
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
    return order ? order : by_length(a, b);
}

int sample_ascii(struct ccm_name a, struct ccm_name b)
{
    for (size_t i = 0; i < a.length && i < b.length; i++) {
        int left = tolower((unsigned char)a.bytes[i]), right = tolower((unsigned char)b.bytes[i]);
        if (left != right)
            return left - right;
    }
    return by_length(a, b);
}

int sample_always_equal(struct ccm_name a, struct ccm_name b)
{
    (void)a;
    (void)b;
    return 0;
}

int sample_never_equal(struct ccm_name a, struct ccm_name b) { return sample_bytes(a, b) < 0 ? -1 : 1; }

int sample_random(struct ccm_name a, struct ccm_name b)
{
    static uint32_t state = 1;
    (void)a;
    (void)b;
    state = state * 1664525u + 1013904223u;
    return (int)(state >> 24) % 3 - 1;
}

static void must(enum scenario_status status) { ck_assert_int_eq(status, SCENARIO_OK); }

void sample_scenario(struct scenario *scenario, uint32_t sites)
{
    must(scenario_init(scenario));
    for (uint32_t i = 1; i <= sites; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "S%" PRIu32, i);
        must(scenario_add_site(scenario, name_of_text(name)));
    }
}

void sample_recipient(struct scenario *scenario, uint32_t site, const char *name)
{
    must(scenario_add_recipient(scenario, site, name_of_text(name), name_of_text("")));
}

static struct entry make_entry(struct scenario *scenario, uint32_t locn, const char *name, const char *addr, const char *comment)
{
    struct entry entry = {.locn = locn};
    if (locn_is_office(locn))
        must(scenario_office(scenario, name_of_text(name), &entry.name));
    else
        must(scenario_user(scenario, name_of_text(name), &entry.name));
    must(scenario_office(scenario, name_of_text(addr), &entry.addr));
    must(scenario_comment(scenario, name_of_text(comment), &entry.comment));
    return entry;
}

void sample_entry(struct scenario *scenario, uint32_t locn, const char *name, const char *addr, const char *comment)
{
    struct entry entry = make_entry(scenario, locn, name, addr, comment);
    must(scenario_add_entry(scenario, &entry));
}

void sample_finish(struct scenario *scenario) { must(scenario_finish(scenario, NULL)); }

void sample_article(struct scenario *scenario)
{
    sample_scenario(scenario, 3);
    sample_recipient(scenario, 0, "Smith, Jimmy");
    sample_recipient(scenario, 1, "SMITH, Jimmy");
    sample_recipient(scenario, 2, "Smith, jimmy");
    sample_finish(scenario);
}

static void add_change(struct scenario *scenario, struct change change, const char *name, const char *to)
{
    must(scenario_user(scenario, name_of_text(name), &change.name));
    must(scenario_user(scenario, name_of_text(to), &change.to_name));
    must(scenario_add_change(scenario, &change));
}

void sample_add(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name)
{
    add_change(scenario, (struct change){.before_cycle = before_cycle, .kind = CHANGE_ADD, .site = site}, name, "");
}

void sample_remove(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name)
{
    add_change(scenario, (struct change){.before_cycle = before_cycle, .kind = CHANGE_REMOVE, .site = site}, name, "");
}

void sample_rename(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name, const char *to)
{
    add_change(scenario, (struct change){.before_cycle = before_cycle, .kind = CHANGE_RENAME, .site = site}, name, to);
}

void sample_move(struct scenario *scenario, uint32_t before_cycle, uint32_t from, uint32_t to, const char *name)
{
    add_change(scenario, (struct change){.before_cycle = before_cycle, .kind = CHANGE_MOVE, .site = from, .to_site = to}, name, "");
}

void sample_readdress(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *post_office)
{
    struct change change = {.before_cycle = before_cycle, .kind = CHANGE_READDRESS, .site = site};
    must(scenario_office(scenario, name_of_text(post_office), &change.office));
    must(scenario_add_change(scenario, &change));
}

void sample_administrator_adds(struct scenario *scenario, uint32_t before_cycle, uint32_t locn, const char *name, const char *addr)
{
    struct change change = {.before_cycle = before_cycle, .kind = CHANGE_ADMINISTRATOR_ADDS};
    change.entry = make_entry(scenario, locn, name, addr, "");
    must(scenario_add_change(scenario, &change));
}

void sample_administrator_removes(struct scenario *scenario, uint32_t before_cycle, const char *name)
{
    add_change(scenario, (struct change){.before_cycle = before_cycle, .kind = CHANGE_ADMINISTRATOR_REMOVES}, name, "");
}

void sample_run(struct sample_run *run, const struct scenario *scenario, const struct comparators *build)
{
    struct run storage = {0};
    struct run_config config = {.build = *build};
    ck_assert_uint_le(scenario->cycles, SAMPLE_CYCLES);
    run->result.cycles = run->cycles;
    ck_assert_int_eq(run_scenario(&storage, scenario, &config, &run->result), RUN_OK);
    ck_assert_uint_eq(run->result.cycle_count, scenario->cycles);
    run_clean_up(&storage);
}

void sample_record(struct sample_run *run, const struct scenario *scenario, struct run_config config, struct answers *answers)
{
    struct text reply = {0};
    struct run storage = {0};
    run->result.cycles = run->cycles;
    record_begin(&config);
    ck_assert_int_eq(run_scenario(&storage, scenario, &config, &run->result), RUN_OK);
    record_end(&reply);
    const char *at = reply.bytes;
    size_t left = reply.length;
    *answers = (struct answers){0};
    ck_assert(record_take(&at, &left, answers));
    ck_assert_uint_eq(left, 0);
    text_clean_up(&reply);
    run_clean_up(&storage);
}

void sample_assert_records(const struct sample_run *run, const char *records)
{
    char found[SAMPLE_CYCLES * 21] = "";
    size_t length = 0;
    for (uint32_t i = 0; i < run->result.cycle_count; i++)
        length +=
            (size_t)snprintf(found + length, sizeof found - length, "%s%" PRIu64, i ? " " : "", cycle_records(&run->cycles[i]));
    ck_assert_str_eq(found, records);
}

void sample_assert_faults(const struct run_result *result, uint32_t missing, uint32_t misrouted, uint32_t stray, uint32_t damaged)
{
    ck_assert_uint_eq(result->faults.missing, missing);
    ck_assert_uint_eq(result->faults.misrouted, misrouted);
    ck_assert_uint_eq(result->faults.stray, stray);
    ck_assert_uint_eq(result->faults.damaged, damaged);
}
