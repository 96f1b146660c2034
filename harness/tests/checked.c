#include "checked.h"

#include "fail_alloc.h"
#include "laws/findings.h"
#include "module/isolation.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Letters are sampled, too, but each night, where the whole gallery is verified. */
static double effort(void) { return getenv("Q237588_GALLERY") && !suite_bounded() ? 0.004 : 0.0005; }

char *checked_path(const char *file)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", suite_build(), file);
    return text_take(&path);
}

/* Asserts nothing, as an assertion allocates, and that allocation might be the one to fail. */
static void count_progress(void *context, size_t done, size_t of)
{
    struct checked *checked = context;
    checked->out_of_turn = checked->out_of_turn || done != ++checked->told;
    checked->of = of;
}

struct laws_config checked_config(void)
{
    return (struct laws_config){.locales = "build/locales", .effort = effort(), .jobs = 2, .timeout_ms = 60000};
}

/* Results that are not cleaned up yet; freed even if a test fails. Under Valgrind tests share a process, and each worker of a
 * later test would report them as leaks. */
static struct {
    const struct checked *of;
    struct laws laws;
    struct text message;
} unfinished[2];

void checked_clean_up_all(void)
{
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++) {
        laws_clean_up(&unfinished[i].laws);
        text_clean_up(&unfinished[i].message);
        unfinished[i].of = NULL;
    }
}

static void keep(const struct checked *checked)
{
    size_t i = unfinished[0].of != NULL;
    ck_assert_ptr_null(unfinished[i].of);
    unfinished[i].of = checked;
    unfinished[i].laws = checked->laws;
    unfinished[i].message = checked->message;
}

unsigned long checked_failure;

bool checked_reached;

/* Holds the module to the laws. */
void checked_with(struct checked *checked, const char *file, struct laws_config config)
{
    char *path = checked_path(file), *known[KNOWN_BUILDS] = {checked_path("modules/pre-sp4.so"), checked_path("modules/sp4.so")};
    *checked = (struct checked){0};
    config.path = path;
    for (int build = 0; build < KNOWN_BUILDS; build++)
        config.known_paths[build] = known[build];
    config.progress = count_progress;
    config.progress_context = checked;
    fail_alloc_at(checked_failure);
    checked->status = laws_check(&config, &checked->laws, &checked->message);
    checked_reached = fail_alloc_seen() >= checked_failure;
    fail_alloc_at(0);
    keep(checked);
    ck_assert(!checked->out_of_turn);
    for (int build = 0; build < KNOWN_BUILDS; build++)
        free(known[build]);
    free(path);
}

void checked_module(struct checked *checked, const char *file)
{
    checked_with(checked, file, checked_config());
    ck_assert_msg(checked->status == LAWS_OK, "%s", checked->message.bytes ? checked->message.bytes : "");
    ck_assert_uint_eq(checked->told, checked->of);
}

void checked_clean_up(struct checked *checked)
{
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (unfinished[i].of == checked)
            memset(&unfinished[i], 0, sizeof unfinished[i]);
    laws_clean_up(&checked->laws);
    text_clean_up(&checked->message);
}

void checked_assert_names(const struct law_counterexample *counterexample, const char *const names[LAW_NAMES_MAX])
{
    uint32_t count = 0;
    while (count < LAW_NAMES_MAX && names[count])
        count++;
    ck_assert_uint_eq(counterexample->count, count);
    for (uint32_t i = 0; i < count; i++) {
        struct ccm_name name = counterexample->names[i];
        ck_assert_msg(name_order(name, name_of_text(names[i])) == 0, "'%.*s', not '%s'", (int)name.length, name.bytes, names[i]);
    }
}

void checked_assert_broken(const struct checked *checked, const struct checked_breach *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct law_result *result = &checked->laws.results[expected[i].law][expected[i].place];
        ck_assert_msg(result->state == LAW_BROKEN, "%s at %d: %d", law_table[expected[i].law].name, expected[i].place,
                      result->state);
        checked_assert_names(&result->counterexample, expected[i].names);
        if (expected[i].detail)
            ck_assert_str_eq(result->detail, expected[i].detail);
    }
}

void checked_assert_only(const struct checked *checked, enum ccm_place place, const enum law *broken, size_t count)
{
    for (int law = 0; law < LAWS; law++) {
        bool expected = false;
        for (size_t i = 0; i < count; i++)
            expected = expected || (int)broken[i] == law;
        const struct law_result *result = &checked->laws.results[law][place];
        ck_assert_msg((result->state == LAW_BROKEN) == expected, "%s at %d: %s", law_table[law].name, place,
                      result->detail ? result->detail : "");
    }
}

/* Whether allocations of a thread can be detected: not under a memory tool. */
bool checked_allocations_show(const struct checked *checked)
{
    const struct law_result *result = &checked->laws.results[LAW_NO_ALLOCATION][CCM_IMPORT_LIST];
    return result->state != LAW_INCONCLUSIVE || !strstr(result->detail, "cannot be measured here");
}

bool checked_calls_show(void) { return !isolation_find()->off && isolation_find()->in_force[ISOLATION_CALLS]; }

bool checked_locales_are_there(void) { return access("build/locales/tr_TR.UTF-8/LC_CTYPE", R_OK) == 0; }

void checked_assert_kept(const struct checked *checked, enum law law, enum ccm_place place)
{
    const struct law_result *result = &checked->laws.results[law][place];
    bool inconclusive =
        (law == LAW_NO_ALLOCATION && !checked_allocations_show(checked)) || (law == LAW_NO_SYSTEM_CALLS && !checked_calls_show()) ||
        (law == LAW_LOCALE_INDEPENDENT && !checked_locales_are_there()) || (law == LAW_LINEAR_TIME && isolation_find()->off);
    ck_assert_msg(result->state == (inconclusive ? LAW_INCONCLUSIVE : LAW_HOLDS), "%s at %d: %s", law_table[law].name, place,
                  result->detail ? result->detail : "");
    ck_assert_uint_eq(result->counterexample.count, 0);
}
