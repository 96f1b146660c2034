/* Connector and post office against DESIGN section 4 to the letter (literal.h): equal records and directories, with any total
 * preorder at each place. */
#include "base/random.h"
#include "sample.h"
#include "search/draw.h"
#include "side_by_side.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Total preorders: coarser and finer than the rule, in its order and in others -------------------------------------------- */

static int compare_numbers(size_t a, size_t b) { return (a > b) - (a < b); }

static int by_length(struct ccm_name a, struct ccm_name b)
{
    return a.length != b.length ? compare_numbers(a.length, b.length) : sample_bytes(a, b);
}

static int by_length_alone(struct ccm_name a, struct ccm_name b) { return compare_numbers(a.length, b.length); }
static int descending(struct ccm_name a, struct ccm_name b) { return sample_ascii(b, a); }
static int backward_bytes(struct ccm_name a, struct ccm_name b) { return sample_bytes(b, a); }

static int by_first_byte(struct ccm_name a, struct ccm_name b)
{
    return compare_numbers((unsigned char)a.bytes[0], (unsigned char)b.bytes[0]);
}

static int by_last_byte(struct ccm_name a, struct ccm_name b)
{
    return compare_numbers((unsigned char)b.bytes[b.length - 1], (unsigned char)a.bytes[a.length - 1]);
}

/* In the order of the letters, and yet no two names are equal. */
static int by_letters_then_bytes(struct ccm_name a, struct ccm_name b)
{
    int order = sample_ascii(a, b);
    return order ? order : sample_bytes(b, a);
}

static size_t sum_of(struct ccm_name name)
{
    size_t sum = 0;
    for (size_t i = 0; i < name.length; i++)
        sum += (unsigned char)name.bytes[i];
    return sum;
}

static int by_sum_modulo_5(struct ccm_name a, struct ccm_name b) { return compare_numbers(sum_of(a) % 5, sum_of(b) % 5); }

/* NULL is the identity rule. */
static ccm_comparator *const preorders[] = {
    sample_bytes,  sample_ascii, NULL,           sample_always_equal,   by_length,       by_length_alone, descending,
    by_first_byte, by_last_byte, backward_bytes, by_letters_then_bytes, by_sum_modulo_5,
};
#define PREORDERS ((uint32_t)(sizeof preorders / sizeof *preorders))

static struct comparators draw_comparators(struct random *random)
{
    struct comparators drawn;
    for (unsigned place = 0; place < CCM_PLACES; place++)
        drawn.at[place] = preorders[random_below(random, PREORDERS)];
    return drawn;
}

/* ---- Scenarios --------------------------------------------------------------------------------------------------------------- */

/* Any rule, stored form, import rules, changes, administrators and upgrades; one run serves them all. */
START_TEST(random_scenarios_follow_the_design)
{
    static const struct {
        uint32_t scenarios, recipients, entries, changes, cycles;
    } sizes[] = {{1000, 4, 3, 3, 6}, {300, 12, 8, 6, 10}, {100, 60, 30, 10, 12}};
    struct run run = {0};
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
        struct drawing drawing = {.config = draw_defaults((uint64_t)_i * 3 + size + 1)};
        struct random random = random_start(drawing.config.seed, 0, size);
        drawing.config.recipients = sizes[size].recipients;
        drawing.config.entries = sizes[size].entries;
        drawing.config.changes = sizes[size].changes;
        drawing.config.cycles = sizes[size].cycles;
        drawing.config.sites = 6;
        uint64_t count = sizes[size].scenarios / (suite_under_valgrind() ? 50 : suite_bounded() ? 4 : 1);
        for (uint64_t k = 0; k < count; k++) {
            ck_assert_int_eq(draw_test_case(&drawing, k * 131), DRAW_OK); /* of many blocks, whose rules differ */
            const struct run_config config = {.build = draw_comparators(&random),
                                              .before = draw_comparators(&random),
                                              .upgrade_before = drawing.test_case.upgrade_before};
            side_by_side_run(&run, &drawing.test_case.scenario, config, "scenario", k * 131);
        }
        drawing_clean_up(&drawing);
    }
    run_clean_up(&run);
}
END_TEST

/* Enough to be renumbered and listed from another order. */
START_TEST(many_recipients_follow_the_design)
{
    struct random random = random_start(7, 0, (uint64_t)_i);
    struct scenario scenario;
    struct run run = {0};
    uint32_t recipients = suite_instrumented() ? 100 : suite_bounded() ? 400 : 1500;
    sample_scenario(&scenario, 3);
    scenario.cycles = 4;
    scenario.names.stores.spaces = _i % 2 ? STORED_SPACES_TRIM : STORED_SPACES_KEEP;
    sample_entry(&scenario, 'p', "S2", "", CONNECTOR_COMMENT);
    for (uint32_t i = 0; i < recipients; i++) {
        char name[32];
        static const char *const starts[] = {"Name", "NAME", "name", "Z", "M\xC3\xBCller", "M\xC3\x9CLLER"};
        int length = snprintf(name, sizeof name, "%s%u%s", starts[random_below(&random, 6)], random_below(&random, recipients),
                              random_one_in(&random, 4) ? " " : "");
        struct ccm_name text = {.bytes = name, .length = (size_t)length};
        uint32_t site = random_below(&random, 3), number;
        ck_assert_int_eq(scenario_user(&scenario, text, &number), SCENARIO_OK);
        ck_assert_int_ne(sites_add(&scenario.sites.at[site], (struct recipient){.name = number}), SITES_NO_MEMORY);
    }
    sample_finish(&scenario);
    for (int k = 0; k < 4; k++) {
        const struct run_config config = {
            .build = draw_comparators(&random), .before = draw_comparators(&random), .upgrade_before = 3};
        side_by_side_run(&run, &scenario, config, "many", (uint64_t)k);
    }
    run_clean_up(&run);
    scenario_clean_up(&scenario);
}
END_TEST

static Suite *connector_suite(void)
{
    Suite *suite = suite_create("connector");
    TCase *literally = tcase_create("literally");
    tcase_set_timeout(literally, 120);
    tcase_add_loop_test(literally, random_scenarios_follow_the_design, 0, 6);
    tcase_add_loop_test(literally, many_recipients_follow_the_design, 0, 4);
    suite_add_tcase(suite, literally);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {connector_suite};
    return suite_main(makers, 1);
}
