#include "searched.h"

#include "program.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct searched searched;

uint64_t searched_some(uint64_t scenarios) { return suite_bounded() ? scenarios / 8 / DRAW_BLOCK * DRAW_BLOCK : scenarios; }

void searched_set_up(void)
{
    searched.folder = new_folder();
    searched.known[BUILD_PRE_SP4] = built_path("modules/pre-sp4.so");
    searched.known[BUILD_SP4] = built_path("modules/sp4.so");
    struct draw_config draws = draw_defaults(EXPLORE_SEED);
    draws.default_rule = draws.default_import = draws.well_formed = true;
    searched.config = (struct explore_config){.source = &explore_random,
                                              .command = "explore",
                                              .draws = draws,
                                              .scenarios = searched_some(20000),
                                              .findings = EXPLORE_FINDINGS_MAX,
                                              .jobs = 2,
                                              .timeout_ms = suite_under_valgrind() ? 60000 : 5000,
                                              .known_paths = {searched.known[0], searched.known[1]}};
}

void searched_tear_down(void)
{
    batch_clean_up(&searched.batch);
    exploration_clean_up(&searched.exploration);
    text_clean_up(&searched.message);
    for (int i = 0; i < KNOWN_BUILDS; i++)
        free(searched.known[i]);
    remove_folder(searched.folder);
}

void searched_choose(char *path, const char *name, bool candidate)
{
    searched.batch.builds = calloc(1, sizeof *searched.batch.builds);
    ck_assert_ptr_nonnull(searched.batch.builds);
    searched.batch.builds[0] = (struct build){.path = path, .name = strdup(name), .candidate = candidate};
    searched.batch.build_count = 1;
}

void searched_choose_pre_sp4(void) { searched_choose(strdup(searched.known[BUILD_PRE_SP4]), "pre-SP4", false); }

void searched_run(void)
{
    ck_assert_msg(explore(&searched.batch, &searched.config, &searched.exploration, &searched.message) == BATCH_OK, "%s",
                  searched.message.bytes);
}

void searched_assert_same(const struct exploration *a, const struct exploration *b)
{
    ck_assert_uint_eq(a->scenarios, b->scenarios);
    ck_assert_uint_eq(a->finding_count, b->finding_count);
    ck_assert_int_eq(memcmp(a->found, b->found, sizeof a->found), 0);
    for (size_t i = 0; i < a->finding_count; i++) {
        const struct explored *one = &a->findings[i], *other = &b->findings[i];
        ck_assert_str_eq(one->name, other->name);
        ck_assert_str_eq(one->title, other->title);
        ck_assert_str_eq(one->comments, other->comments);
        ck_assert_uint_eq(one->finding.count, other->finding.count);
        ck_assert_uint_eq(one->finding.number, other->finding.number);
    }
}

void searched_assert_unconfirmed(enum trial_class class)
{
    ck_assert_uint_eq(searched.exploration.unrepeated, 0);
    ck_assert_uint_gt(searched.exploration.finding_count, 0);
    for (size_t i = 0; i < searched.exploration.finding_count; i++) {
        ck_assert_int_eq(searched.exploration.findings[i].finding.mark.class, class);
        ck_assert(searched.exploration.findings[i].finding.unconfirmed);
        assert_holds(searched.exploration.findings[i].comments, "\nNot confirmed: the search ended before a second run.\n");
        ck_assert_int_eq(searched.exploration.findings[i].known[BUILD_SP4].verdict, VERDICT_QUIET);
    }
}
