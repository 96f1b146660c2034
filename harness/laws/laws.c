#include "laws/laws.h"

#include "base/clock.h"
#include "module/isolation.h"
#include "module/processor.h"
#include "laws/baseline.h"
#include "laws/check.h"
#include "laws/corpora.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Why a law is inconclusive with --no-fork. */
static const char without_workers[] = "needs worker processes, and there are none";

/* The plan: first the most revealing tasks, one after the other; then those with a process of their own; then the rest. */
struct plan_parts {
    size_t fresh, locales, rest; /* numbers of their first tasks */
};

static size_t count_tasks(const struct sets_config *sets)
{
    size_t count = 3 + CONDITIONS + corpora_count(sets);
    for (int set = 0; set < LAW_SETS; set++)
        count += sets_parts(sets, (enum law_set)set);
    return count;
}

static void plan_set(struct check *check, enum law_set set)
{
    for (size_t part = 0; part < sets_parts(&check->sets, set); part++)
        check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_ASK, .set = set, .part = part};
}

static bool make_plan(struct check *check, struct plan_parts *parts)
{
    size_t most = count_tasks(&check->sets);
    check->plan.at = calloc(most, sizeof *check->plan.at);
    check->plan.wave = calloc(most, sizeof *check->plan.wave);
    if (!check->plan.at || !check->plan.wave)
        return false;
    plan_set(check, SET_TRAPS);
    parts->fresh = parts->locales = check->plan.count;
    if (!check->config->no_fork) {
        check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_GROWTH};
        check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_PURITY};
        if (law_time_is_measured()) /* a memory tool cannot name functions of an unloaded module */
            check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_UNLOAD};
        for (size_t i = 0; i < CONDITIONS; i++) {
            check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_BASELINE, .condition = i};
            if (i == 0)
                parts->locales = check->plan.count; /* steps that crash without a locale are skipped under each */
        }
    }
    parts->rest = check->plan.count;
    for (int set = SET_TRAPS + 1; set < LAW_SETS; set++)
        plan_set(check, (enum law_set)set);
    for (size_t corpus = 0; corpus < corpora_count(&check->sets); corpus++)
        check->plan.at[check->plan.count++].task = (struct law_task){.kind = TASK_SORT, .part = corpus};
    return true;
}

/* Compares the baseline between processes and, where it does not differ between processes, between locales. */
static void compare_baselines(struct check *check)
{
    static const bool all[CCM_PLACES] = {true, true, true};
    const struct text *first = &check->seen.answers[0];
    bool alike[CCM_PLACES];
    for (size_t i = 1; i < CONDITIONS && !check->found.failed; i++) {
        const struct text *other = &check->seen.answers[i];
        bool locale = i >= CONDITIONS_WITHOUT_LOCALE;
        if (first->length && other->length)
            (void)baseline_compare(&check->sets, first, other, locale ? alike : all,
                                   locale ? LAW_LOCALE_INDEPENDENT : LAW_DETERMINISTIC, conditions[i].in_words, &check->found);
        for (int place = 0; !locale && place < CCM_PLACES; place++) {
            check->seen.differs[place] = check->found.laws[LAW_DETERMINISTIC][place].found;
            alike[place] = !check->seen.differs[place];
        }
    }
}

/* Notes output that no single question caused: the place is not known. */
static void note_output(struct check *check)
{
    for (int place = 0; place < CCM_PLACES; place++)
        if (check->found.laws[LAW_NO_OUTPUT][place].found)
            return;
    for (int place = 0; check->seen.printed.length && place < CCM_PLACES; place++)
        findings_note(&check->found, &check->found.laws[LAW_NO_OUTPUT][place], &(struct law_counterexample){0},
                      check->seen.printed.bytes);
}

/* Notes side effects of a module that neither allocates nor prints, because an allocator has them at random questions, and
 * printing writes to a buffer. A call that moves the heap writes, too. */
static void note_effects(struct check *check)
{
    static const enum law laws[EFFECTS] = {[EFFECT_CALL] = LAW_NO_SYSTEM_CALLS, [EFFECT_SHARED] = LAW_STATELESS};
    for (int place = 0; place < CCM_PLACES; place++) {
        struct findings *found = &check->found;
        enum effect effect = found->effects[EFFECT_CALL][place].found ? EFFECT_CALL : EFFECT_SHARED;
        const struct finding *seen = &found->effects[effect][place];
        struct finding *finding = &found->laws[laws[effect]][place];
        bool known = found->laws[LAW_NO_ALLOCATION][place].found || found->laws[LAW_NO_OUTPUT][place].found;
        if (seen->found && !finding->found && !known)
            findings_note(found, finding, &seen->counterexample, seen->detail);
    }
}

/* Appends why the law was not tested completely at the place. False: it was tested completely. */
static bool append_unfinished(const struct check *check, enum law law, enum ccm_place place, struct text *text)
{
    if (check->crashes.outside)
        text_puts(text, "not tested completely: it crashed while no question was asked");
    else if (check->time.slow[place] && law == LAW_NO_HANG)
        text_puts(text, "the time limit is enough for each question, but not for all of a task");
    else if (check->crashes.given_up[place])
        text_printf(text, "not tested completely: it crashed or hung %zu times at this place", check->crashes.counts[place]);
    else if (law == LAW_LINEAR_TIME && !check->seen.grown[place] && !check->time.ended)
        text_printf(text, "not tested completely: %s",
                    check->time.slow[place] ? "the time limit was not enough" : "it crashed or hung");
    else if (check->time.ended)
        text_puts(text, "not tested completely: the time for the laws ended");
    else
        return false;
    return true;
}

/* Appends why the law cannot be tested at the place or on this machine. False: it was tested. */
static bool append_unmeasured(const struct check *check, enum law law, enum ccm_place place, struct text *text)
{
    if (law == LAW_NO_ALLOCATION && !check->seen.measured)
        text_puts(text, "cannot be measured here: the allocations of a thread do not show, as under a memory tool");
    else if (law == LAW_LOCALE_INDEPENDENT && check->seen.differs[place])
        text_puts(text, "its answers differ under one locale");
    else if (law == LAW_LOCALE_INDEPENDENT && !conditions_suffice(check->seen.missing))
        text_puts(text, "these locales are missing:");
    else
        return false;
    return true;
}

/* Appends which requirement of the law this machine lacks. False: none. */
static bool append_lack(const struct check *check, enum law law, struct text *text)
{
    if (check->config->no_fork && law_table[law].takes_workers)
        text_puts(text, without_workers);
    else if (law == LAW_PROCESSOR_STATE && !PROCESSOR_IS_SEEN)
        text_puts(text, "cannot be seen on this processor");
    else if (law == LAW_LINEAR_TIME && !law_time_is_measured())
        text_printf(text, "cannot be measured here: %s", isolation_find()->off);
    else if (law == LAW_NO_SYSTEM_CALLS && isolation_find()->off)
        text_printf(text, "cannot be seen here: workers are not isolated: %s", isolation_find()->off);
    else if (law == LAW_NO_SYSTEM_CALLS && !isolation_find()->in_force[ISOLATION_CALLS])
        text_puts(text, "cannot be seen here: the kernel has no filter of system calls");
    else
        return false;
    return true;
}

static void append_missing(const struct check *check, struct text *text)
{
    bool any = false;
    for (size_t i = CONDITIONS_WITHOUT_LOCALE; i < CONDITIONS; i++) {
        if (!check->seen.missing[i] || conditions[i].loaded_before)
            continue;
        text_puts(text, any ? ", " : text->length ? " " : "not tested, as they are missing: ");
        text_puts(text, conditions[i].locale);
        any = true;
    }
}

/* False: out of memory. */
static bool conclude(struct check *check, enum law law, enum ccm_place place, struct law_result *result)
{
    struct finding *finding = &check->found.laws[law][place];
    struct text text = {0};
    if (finding->found && !(law == LAW_NO_HANG && check->time.unconfirmed[place])) {
        result->state = LAW_BROKEN;
        result->counterexample = finding->counterexample;
        result->detail = finding->detail;
        finding->counterexample = (struct law_counterexample){0};
        finding->detail = NULL;
        return true;
    }
    bool lack = append_lack(check, law, &text);
    result->unfinished = lack ? law == LAW_NO_SYSTEM_CALLS && !isolation_has_tool() : append_unfinished(check, law, place, &text);
    bool inconclusive = lack || result->unfinished || append_unmeasured(check, law, place, &text);
    result->state = inconclusive ? LAW_INCONCLUSIVE : LAW_HOLDS;
    if (law == LAW_LOCALE_INDEPENDENT && !lack && !result->unfinished && !check->seen.differs[place])
        append_missing(check, &text);
    bool any = text.length || text.failed;
    result->detail = any ? text_take(&text) : NULL;
    text_clean_up(&text);
    return !any || result->detail;
}

/* SP4 keeps the laws, so names that break a law show a difference from SP4, too; and they are likely names. */
static const struct law_counterexample *names_of_difference(const struct laws *laws, int build, int place,
                                                            const struct finding *finding)
{
    for (enum law law = LAW_NO_FALSE_MATCH; build == BUILD_SP4 && law <= LAW_NO_MISSED_MATCH; law++)
        if (laws->results[law][place].state == LAW_BROKEN)
            return &laws->results[law][place].counterexample;
    return &finding->counterexample;
}

static bool conclude_difference(const struct check *check, int build, struct laws *laws)
{
    struct difference *difference = &laws->differences[build];
    for (int place = 0; place < CCM_PLACES; place++) {
        const struct finding *finding = &check->found.differences[build][place];
        const struct law_counterexample *names = names_of_difference(laws, build, place, finding);
        if (!finding->found || (difference->found && counterexample_order(names, &difference->counterexample) >= 0))
            continue;
        counterexample_clean_up(&difference->counterexample);
        *difference = (struct difference){.found = true, .place = (enum ccm_place)place};
        if (!counterexample_copy(&difference->counterexample, names))
            return false;
    }
    return true;
}

static bool conclude_all(struct check *check, struct laws *laws)
{
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            if (!conclude(check, (enum law)law, (enum ccm_place)place, &laws->results[law][place]))
                return false;
    for (int build = 0; build < KNOWN_BUILDS; build++)
        if (!conclude_difference(check, build, laws))
            return false;
    laws->questions = check->found.questions;
    return true;
}

static void check_clean_up(struct check *check)
{
    findings_clean_up(&check->found);
    for (size_t i = 0; i < CONDITIONS; i++)
        text_clean_up(&check->seen.answers[i]);
    text_clean_up(&check->seen.printed);
    dictionary_clean_up(&check->dictionary);
    free(check->crashes.skips);
    free(check->plan.wave);
    free(check->plan.at);
}

static void collect_portrait(void *context, size_t job, const struct outcome *outcome)
{
    (void)job;
    if (outcome->kind == OUTCOME_DONE)
        (void)portrait_take(context, outcome->reply, outcome->reply_length);
}

static bool check_all(struct check *check, struct laws *laws)
{
    struct plan_parts parts;
    check->sets.dictionary = &check->dictionary;
    if (!dictionary_read(&check->dictionary, check->config->path) || !make_plan(check, &parts))
        return false;
    if (!check_run(check, 0, parts.fresh, false) || !check_run(check, parts.fresh, parts.locales, true) ||
        !check_run(check, parts.locales, parts.rest, true) || !check_run(check, parts.rest, check->plan.count, false))
        return false;
    bool failed = check->found.failed || check->seen.printed.failed;
    for (size_t i = 0; i < CONDITIONS; i++)
        failed = failed || check->seen.answers[i].failed;
    if (failed)
        return false;
    compare_baselines(check);
    note_output(check);
    if (check->time.deadline)
        check->time.deadline += check->config->budget_ms / 5;
    if (check->found.failed || !check_shrink(check))
        return false;
    if (!check_run_alone(check, &(struct law_task){.kind = TASK_PORTRAIT}, check->config->timeout_ms, collect_portrait,
                         &laws->portrait))
        return false;
    note_effects(check); /* not minimized: each belongs to one question */
    return !check->found.failed && conclude_all(check, laws);
}

enum laws_status laws_check(const struct laws_config *config, struct laws *laws, struct text *message)
{
    *laws = (struct laws){0};
    struct check check = {.config = config,
                          .sets = {.fixtures = config->fixtures, .effort = config->effort},
                          .time.deadline = config->budget_ms ? clock_budget_ms() + config->budget_ms : 0,
                          .seen.printed_by = SIZE_MAX,
                          .message = message};
    bool checked = check_all(&check, laws);
    check_clean_up(&check);
    if (!checked && !message->length)
        text_puts(message, "out of memory");
    return checked ? LAWS_OK : LAWS_FAILED;
}
