#include "made_audit.h"

#include "base/utf8.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLES = 10 };

static char *copied(const char *string)
{
    char *copy = strdup(string);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

/* Capacities of owned arrays; functions that add elements set the counts. */
static void begin_audit(struct audited *audited, const char *directory, size_t builds, uint32_t sites, uint32_t members,
                        uint32_t groups)
{
    static const struct build known[] = {
        {.path = (char *)(uintptr_t) "modules/pre-sp4.so", .name = (char *)(uintptr_t) "pre-SP4"},
        {.path = (char *)(uintptr_t) "modules/sp4.so", .name = (char *)(uintptr_t) "SP4", .expect = BUILD_SP4},
        {.path = (char *)(uintptr_t)HOSTILE, .name = (char *)(uintptr_t) "mine<b>&"}};
    struct audit *audit = &audited->audit;
    *audited = (struct audited){.audit = {.cycles_per_day = 24, .build_count = builds}};
    memcpy(audited->builds, known, sizeof known);
    audit->directory = copied(directory);
    ck_assert_int_eq(scenario_init(&audit->scenario), SCENARIO_OK);
    ck_assert_int_eq(scenario_init(&audit->renamed), SCENARIO_OK);
    ck_assert(strings_init(&audit->site_pool) && strings_init(&audit->dns));
    audit->site_names = zeroed(sites, sizeof *audit->site_names);
    audit->members = zeroed(members, sizeof *audit->members);
    audit->groups = zeroed(groups, sizeof *audit->groups);
    audit->builds = zeroed(builds, sizeof *audit->builds);
    for (size_t i = 0; i < builds; i++) {
        struct audit_build *build = &audit->builds[i];
        build->build = &audited->builds[i];
        build->period = 1;
        build->result.cycle_count = build->renamed.cycle_count = CYCLES;
        build->result.quiet_after = build->renamed.quiet_after = 1;
        build->result.cycles = zeroed(CYCLES, sizeof *build->result.cycles);
        build->renamed.cycles = zeroed(CYCLES, sizeof *build->renamed.cycles);
        build->outcomes = zeroed(groups, sizeof *build->outcomes);
        build->member_results = zeroed(members, sizeof *build->member_results);
    }
}

static void add_site(struct audit *audit, const char *site, const char *office)
{
    uint32_t number;
    ck_assert(strings_intern(&audit->site_pool, name_of_text(site), &number));
    audit->site_names[audit->scenario.sites.count] = audit->site_pool.at[number];
    ck_assert_int_eq(scenario_add_site(&audit->scenario, name_of_text(office)), SCENARIO_OK);
}

static uint32_t user(struct scenario *scenario, const char *name)
{
    uint32_t number;
    ck_assert_int_eq(scenario_user(scenario, name_of_text(name), &number), SCENARIO_OK);
    return number;
}

/* Adds a recipient to the last group. */
static struct audit_member *add_member(struct audit *audit, uint32_t site, const char *name, const char *dn, uint64_t line,
                                       const char *rename_to)
{
    struct audit_member *member = &audit->members[audit->member_count++];
    uint32_t number = STRING_EMPTY;
    ck_assert_int_eq(scenario_add_recipient(&audit->scenario, site, name_of_text(name), name_of_text("")), SCENARIO_OK);
    ck_assert(strings_intern(&audit->dns, name_of_text(dn), &number));
    member->site = site;
    member->name = member->stored = user(&audit->scenario, name);
    member->dn = number;
    member->line = line;
    member->rename_to = rename_to ? user(&audit->renamed, rename_to) : AUDIT_NONE;
    audit->groups[audit->group_count - 1].count++;
    audit->people++;
    return member;
}

static void begin_group(struct audit *audit, uint32_t causes)
{
    audit->groups[audit->group_count++] = (struct audit_group){.causes = causes, .first = audit->member_count, .local = AUDIT_NONE};
}

static void set_looping(struct audit_build *build, uint32_t period, uint64_t records)
{
    build->result.verdict = VERDICT_LOOPING;
    build->result.quiet_after = 0;
    build->result.loop_from = 1;
    build->result.loop_period = build->period = period;
    build->result.loop_records = build->period_records = records;
}

static uint32_t office(struct audit *audit, const char *name)
{
    uint32_t number;
    ck_assert_int_eq(scenario_office(&audit->scenario, name_of_text(name), &number), SCENARIO_OK);
    return number;
}

void make_article_audit(struct audited *audited)
{
    struct audit *audit = &audited->audit;
    begin_audit(audited, "three.ldif", 2, 3, 3, 1);
    add_site(audit, "Site 1", "SITE1");
    add_site(audit, "Site 2", "SITE2");
    add_site(audit, "Site 3", "SITE3");
    begin_group(audit, AUDIT_SPELLED);
    add_member(audit, 0, "Smith, Jimmy", "cn=Jimmy Smith,ou=Site 1,o=Org", 12, NULL);
    add_member(audit, 1, "SMITH, Jimmy", "cn=Jimmy Smith,ou=Site 2,o=Org", 17, "SMITH, Jimmy (Site 2)");
    add_member(audit, 2, "Smith, jimmy", "cn=Jimmy Smith,ou=Site 3,o=Org", 22, "Smith, jimmy (Site 3)");
    struct audit_build *before = &audit->builds[0], *after = &audit->builds[1];
    set_looping(before, 2, 4);
    before->outcomes[0] = (struct audit_outcome){.adds = 4, .held = audit->members[0].name, .held_at = office(audit, "SITE1")};
    before->member_results[0] = (struct audit_member_result){.sent = 1, .holds = true};
    before->member_results[1] = (struct audit_member_result){.sent = 2};
    before->member_results[2] = (struct audit_member_result){.sent = 1};
    after->outcomes[0] = (struct audit_outcome){.held = audit->members[0].name, .held_at = office(audit, "SITE1")};
    after->member_results[0] = (struct audit_member_result){.holds = true};
    before->proposal_works = after->proposal_works = true;
}

/* An entry of the post office's own. */
static uint32_t add_entry(struct audit *audit, uint32_t locn, const char *name, const char *addr, const char *comment)
{
    struct entry entry = {.locn = locn};
    ck_assert_int_eq(scenario_user(&audit->scenario, name_of_text(name), &entry.name), SCENARIO_OK);
    ck_assert_int_eq(scenario_office(&audit->scenario, name_of_text(addr), &entry.addr), SCENARIO_OK);
    ck_assert_int_eq(scenario_comment(&audit->scenario, name_of_text(comment), &entry.comment), SCENARIO_OK);
    ck_assert_int_eq(scenario_add_entry(&audit->scenario, &entry), SCENARIO_OK);
    return audit->scenario.entry_count - 1;
}

static void set_faulty(struct audit *audit, struct audit_build *build)
{
    build->result.verdict = VERDICT_UNDECIDED;
    build->result.faults = (struct faults){1, 1, 1, 1, 1};
    build->period_records = 11;
    build->others = 1;
    build->outcomes[0] =
        (struct audit_outcome){.changes = 6, .deletes = 1, .held = AUDIT_NONE, .held_at = AUDIT_NONE, .faults = FAULT_MISSING};
    build->outcomes[1] = (struct audit_outcome){
        .deletes = 1, .held = audit->members[6].stored, .held_at = STRING_EMPTY, .faults = FAULT_MISROUTED | FAULT_STRAY};
    build->outcomes[2] = (struct audit_outcome){.adds = 2,
                                                .conflict = true,
                                                .held = audit->scenario.entries[0].name,
                                                .held_at = office(audit, HOSTILE),
                                                .faults = FAULT_DAMAGED};
    for (uint32_t i = 0; i < 6; i++)
        build->member_results[i].sent = 1;
    build->renamed.verdict = VERDICT_LOOPING;
    build->renamed.loop_from = build->renamed.loop_period = 1;
    build->renamed.faults = (struct faults){.stray = 2};
}

void make_hostile_audit(struct audited *audited)
{
    struct audit *audit = &audited->audit;
    begin_audit(audited, HOSTILE, 3, 3, 9, 3);
    audit->scenario.names.rule.length = 30;
    audit->scenario.names.code_page = CODE_PAGE_437;
    audit->post_office = copied("Ccmdir.exp" HOSTILE);
    audit->fixture = copied("found" HOSTILE ".yaml");
    audit->anonymized = true;
    audit->skipped_records = 7;
    audit->skipped_record_messages = zeroed(AUDIT_MESSAGES_MAX, sizeof(char *));
    for (size_t i = 0; i < 7; i++)
        audit->skipped_record_messages[i] = copied("Ccmdir.exp:7:1: a record without a <name>");
    audit->cycles_per_day = 0.5;
    audit->duplicates = 1;
    audit->siteless = 2;
    add_site(audit, "(none)", "NONE");
    add_site(audit, HOSTILE, HOSTILE);
    add_site(audit, "=1+2", "+A1");
    add_entry(audit, 'L', "local" HOSTILE, "", "=comment");
    add_entry(audit, 'r', "other", "@SUM", HOSTILE);
    begin_group(audit, AUDIT_SPELLED | AUDIT_SAME | AUDIT_TRUNCATED);
    for (uint32_t i = 0; i < 6; i++)
        add_member(audit, i % 3, HOSTILE_NAME, i ? "" : HOSTILE, i ? 0 : 3, i ? "=2+5" HOSTILE : NULL);
    begin_group(audit, AUDIT_CODE_PAGE);
    add_member(audit, 2, "=cmd|'/c calc'!A1 \xc3\x81\xd0\x96\xff", "-dn\r\n", 0, "\t\"quoted\"")->stored =
        user(&audit->scenario, "?\xc3\xa9");
    begin_group(audit, AUDIT_LOCAL);
    add_member(audit, 0, "@one", "", 9, NULL);
    add_member(audit, 1, "two\\words", "", 9, NULL);
    audit->groups[1].local = 1;
    audit->groups[2].local = 0;
    audit->losses = zeroed(3, sizeof *audit->losses);
    audit->loss_count = 3;
    audit->losses[0] = (struct audit_loss){.member = 6, .code_point = 0xC1, .suggestion = user(&audit->renamed, "=A" HOSTILE)};
    audit->losses[1] = (struct audit_loss){.member = 6, .code_point = 0x202E, .suggestion = AUDIT_NONE};
    audit->losses[2] = (struct audit_loss){.member = 6, .code_point = UTF8_INVALID_BYTE + 0xFF, .suggestion = AUDIT_NONE};
    set_faulty(audit, &audit->builds[0]);
    struct audit_build *quiet = &audit->builds[1], *dead = &audit->builds[2];
    for (size_t i = 0; i < 3; i++)
        quiet->outcomes[i] = (struct audit_outcome){.held = audit->members[0].name, .held_at = office(audit, "+A1")};
    quiet->outcomes[2].conflict = true;
    for (uint32_t i = 0; i < audit->member_count; i++)
        quiet->member_results[i].holds = i != 6;
    quiet->result.cycles[CYCLES - 1].conflicts = 2;
    quiet->renamed_crash = copied("crashed: signal 6 (Aborted)");
    free(dead->outcomes);
    free(dead->member_results);
    dead->outcomes = NULL;
    dead->member_results = NULL;
    dead->result.verdict = VERDICT_CRASHED;
    dead->crash = copied("crashed in cycle 1: signal 11 (Segmentation fault)");
}

void make_large_audit(struct audited *audited, uint32_t groups)
{
    enum { SITES = 12 };
    struct audit *audit = &audited->audit;
    begin_audit(audited, "large.csv", 1, SITES, groups * SITES, groups);
    struct audit_build *build = audit->builds;
    set_looping(build, 1, (uint64_t)groups * (groups - 1) / 2);
    for (uint32_t i = 0; i < SITES; i++) {
        char site[24], name[24];
        (void)snprintf(site, sizeof site, "Site %u", i + 1);
        (void)snprintf(name, sizeof name, "SITE%u", i + 1);
        add_site(audit, site, name);
    }
    for (uint32_t i = 0; i < groups; i++) {
        uint32_t number = groups - 1 - i; /* the first one costs most */
        begin_group(audit, AUDIT_SPELLED);
        for (uint32_t j = 0; j < SITES; j++) {
            char name[24], new_name[32];
            (void)snprintf(name, sizeof name, "User %u%c", number, (char)('a' + j));
            (void)snprintf(new_name, sizeof new_name, "%s, new", name);
            add_member(audit, j, name, "", 1 + number, j ? new_name : NULL);
        }
        build->outcomes[i] = (struct audit_outcome){
            .adds = number, .held = audit->members[audit->groups[i].first].name, .held_at = office(audit, "SITE1")};
    }
    build->renamed.quiet_after = 1;
    audit->losses = zeroed(groups, sizeof *audit->losses);
    audit->loss_count = groups;
    for (uint32_t i = 0; i < groups; i++)
        audit->losses[i] = (struct audit_loss){.member = i, .code_point = 0x416, .suggestion = AUDIT_NONE};
}

void make_empty_audit(struct audited *audited)
{
    struct audit *audit = &audited->audit;
    begin_audit(audited, "one.ldif", 1, 1, 1, 0);
    add_site(audit, "Site 1", "SITE1");
    ck_assert_int_eq(scenario_add_recipient(&audit->scenario, 0, name_of_text("Adams, Amy"), name_of_text("")), SCENARIO_OK);
    audit->people = 1;
}

void make_audit(struct audited *audited, int which)
{
    switch (which) {
    case MADE_ARTICLE: make_article_audit(audited); break;
    case MADE_HOSTILE_AUDIT: make_hostile_audit(audited); break;
    case MADE_LARGE: make_large_audit(audited, 25); break;
    default: make_empty_audit(audited); break;
    }
}

void audited_clean_up(struct audited *audited) { audit_clean_up(&audited->audit); }

char *audit_written(report_writer *report, const struct audit *audit, bool color)
{
    const struct report_style style = {.color = color, .version = "1.2.3", .date = "2026-11-22T12:00:00Z"};
    char *bytes = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&bytes, &length);
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(report(&(struct results){.kind = RESULTS_AUDIT, .audit = audit}, &style, stream), REPORT_OK);
    ck_assert_int_eq(fclose(stream), 0);
    ck_assert_uint_eq(strlen(bytes), length);
    return bytes;
}
