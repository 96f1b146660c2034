#include "made_page.h"

#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

void made_page_set_records(struct made_page *made, size_t run, const uint32_t *records, uint32_t given, uint32_t count)
{
    struct run_result *result = &made->runs[run].result;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t adds = records[i < given ? i : given - 1];
        made->cycles[run][i] = (struct cycle_counts){.cycle = i + 1, .adds = adds, .redundant = i && adds};
    }
    result->cycles = made->cycles[run];
    result->cycle_count = count;
}

static void make_hostile(struct made_page *made)
{
    struct fixture *fixture = &made->fixtures[1];
    struct scenario *scenario = &fixture->scenario;
    sample_scenario(scenario, 2);
    scenario->names.rule = (struct identity_rule){IDENTITY_CASE_FULL, IDENTITY_SPACES_SQUEEZE, IDENTITY_NORMALIZATION_NFC, 30};
    scenario->import.on_collision = ON_COLLISION_REJECT;
    sample_recipient(scenario, 0, PAGE_HOSTILE);
    sample_recipient(scenario, 0, "Z");
    sample_entry(scenario, 'P', "HQ" PAGE_HOSTILE, "", PAGE_HOSTILE);
    sample_entry(scenario, 'l', "Local", "HQ" PAGE_HOSTILE, "");
    sample_add(scenario, 2, 1, "Added" PAGE_HOSTILE);
    sample_rename(scenario, 3, 1, "Added" PAGE_HOSTILE, "Renamed" PAGE_HOSTILE);
    sample_move(scenario, 4, 1, 0, "Renamed" PAGE_HOSTILE);
    sample_remove(scenario, 5, 0, "Renamed" PAGE_HOSTILE);
    sample_administrator_adds(scenario, 6, 'L', "Adm" PAGE_HOSTILE, "");
    sample_administrator_removes(scenario, 7, "Adm" PAGE_HOSTILE);
    sample_finish(scenario);
    fixture->name = fixture->path = PAGE_HOSTILE;
    fixture->title = fixture->source = PAGE_HOSTILE;
    fixture->upgrade_before = 4;
}

void make_page(struct made_page *made)
{
    memset(made, 0, sizeof *made);
    made->fixtures[0] = (struct fixture){.name = "article-three-spellings", .title = "Three spellings", .source = "Q237588"};
    sample_article(&made->fixtures[0].scenario);
    make_hostile(made);
    made->fixtures[2] = (struct fixture){.name = "many", .title = "Many of all", .source = "Q237588"};
    struct scenario *many = &made->fixtures[2].scenario;
    sample_scenario(many, 30);
    for (unsigned i = 0; i < 25; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "User %u", i);
        sample_recipient(many, 0, name);
        sample_entry(many, 'L', name, "", "");
        sample_administrator_removes(many, 1 + i % 10, name);
    }
    sample_finish(many);
    for (size_t i = 0; i < 30; i++)
        made->site_names[i] = name_of_text(i ? "Site" : PAGE_HOSTILE);
    made->builds[0] = (struct build){.path = "modules/pre-sp4.so", .name = "pre-SP4", .expect = BUILD_PRE_SP4};
    made->builds[1] = (struct build){.path = PAGE_HOSTILE, .name = "SP4<b>&", .expect = BUILD_SP4};
    made->builds[2] = (struct build){
        .path = "modules/sp4.so", .name = "pre-SP4:SP4@4", .upgrade_from = "modules/pre-sp4.so", .upgrade_before = 4};
    for (size_t i = 0; i < 9; i++) {
        made->fixtures[i / 3].site_names = made->site_names;
        made->runs[i] = (struct batch_run){.fixture = &made->fixtures[i / 3], .build = &made->builds[i % 3], .passed = true};
        made_page_set_records(made, i, (const uint32_t[]){i % 3 ? 4 : 6, i % 3 ? 0 : 2}, 2, 10);
    }
    made->runs[0].result.verdict = VERDICT_LOOPING;
    made->runs[0].result.loop_period = 2;
    made->runs[4].result = (struct run_result){.verdict = VERDICT_CRASHED};
    made->reasons[0] = "crashed: <i>signal</i> 11";
    made->reasons[1] = "verdict: crashed, expected quiet";
    made->runs[4].reasons = (struct reasons){.at = made->reasons, .count = 2};
    made->runs[4].passed = false;
    made->runs[5].result.rejected = 1;
    made->runs[5].result.conflicts = 2;
    made->runs[5].result.faults = (struct faults){.missing = 1};
    made->runs[5].result.blame = (struct blame){.asked = true, .count = 1, .sets = {3}};
    made->batch =
        (struct batch){.fixtures = {.count = 3}, .builds = made->builds, .build_count = 3, .runs = made->runs, .run_count = 9};
    made->batch.passed = 8;
    made->batch.failed = 1;
}

void made_page_clean_up(struct made_page *made)
{
    for (size_t i = 0; i < 3; i++)
        scenario_clean_up(&made->fixtures[i].scenario);
}
