/* Notes crashes and hangs of a module, with their names. */
#include "base/array.h"
#include "laws/check.h"

#include "module/outcome.h"
#include "laws/growth.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const enum law law_of_fault[CRASH_FAULTS] = {
    [CRASH_READ_PAST] = LAW_NO_OVER_READ,    [CRASH_READ_BEFORE] = LAW_NO_OVER_READ, [CRASH_WROTE] = LAW_NO_ARGUMENT_WRITE,
    [CRASH_PROCESSOR] = LAW_PROCESSOR_STATE, [CRASH_OVERFLOWED] = LAW_NO_CRASH,      [CRASH_OTHERWISE] = LAW_DETERMINISTIC,
};

enum law law_of_crash(const struct outcome *outcome, uint64_t limit_ms, struct text *detail)
{
    const struct crash *crash = outcome->crash;
    if (outcome->kind == OUTCOME_TIMED_OUT) {
        text_printf(detail, "no answer within %" PRIu64 " ms", limit_ms);
        return LAW_NO_HANG;
    }
    if (crash && crash->asking && crash->fault == CRASH_OVERFLOWED) {
        text_printf(detail, "used more than %zu KiB of stack for names of %zu bytes", GROWTH_STACK >> 10, crash->names[0].length);
        return LAW_NO_CRASH;
    }
    if (crash && crash->asking && crash->fault != CRASH_NO_FAULT) {
        crash_append_fault(crash, (const char *const[]){"the first name", "the second name"}, detail);
        return law_of_fault[crash->fault];
    }
    if (crash && *crash->call) {
        text_puts(detail, crash->call);
        return LAW_NO_SYSTEM_CALLS;
    }
    if (outcome->kind == OUTCOME_SIGNALLED)
        text_printf(detail, "signal %d (%s)", outcome->detail, strsignal(outcome->detail));
    else if (outcome->kind == OUTCOME_EXITED)
        text_printf(detail, "ended its process with exit status %d", outcome->detail);
    else if (outcome->kind == OUTCOME_MEMORY)
        text_puts(detail, "used up its process's memory");
    else
        text_puts(detail, "overwrote its process's memory");
    outcome_append_output(outcome, detail);
    return LAW_NO_CRASH;
}

static bool add_skip(struct check *check, size_t task, uint64_t step)
{
    struct skip *skips = array_grow(check->crashes.skips, check->crashes.skip_count, &check->crashes.skip_capacity, sizeof *skips);
    if (!skips)
        return false;
    check->crashes.skips = skips;
    skips[check->crashes.skip_count++] = (struct skip){.task = task, .step = step};
    return true;
}

static void note_crash(struct check *check, enum law law, enum ccm_place place, const struct crash *crash, const char *detail)
{
    struct law_counterexample names = {0};
    if (crash && crash->asking && crash->fault != CRASH_OVERFLOWED) /* an overflow depends on the stack, not on the names alone */
        names = (struct law_counterexample){.names = {crash->names[0], crash->names[1]}, .count = 2};
    findings_note(&check->found, &check->found.laws[law][place], &names, detail);
}

/* No question was pending: the crash belongs to all places. Repeating the task is useless, and so are other tasks, unless the
 * module was being unloaded. */
static void take_crash_outside(struct check *check, bool unloading, enum law law, const struct text *detail)
{
    for (int place = 0; place < CCM_PLACES; place++)
        note_crash(check, law, (enum ccm_place)place, NULL, detail->bytes);
    check->crashes.outside = check->crashes.outside || !unloading;
}

void check_take_slowness(struct check *check)
{
    for (int place = 0; place < CCM_PLACES; place++)
        check->time.slow[place] = true;
}

/* It hung while no question was pending. The first time the machine may be to blame. False: do not repeat the task. */
static bool take_hang_outside(struct check *check, size_t task, const struct crash *crash, const struct text *detail)
{
    struct planned *planned = &check->plan.at[task];
    uint64_t step = crash ? crash->step : LAW_STEP_NONE;
    planned->hung = planned->hung || step != LAW_STEP_NONE;
    if (!planned->again)
        return planned->again = true;
    if (step == LAW_STEP_NONE)
        check_take_slowness(check);
    else
        take_crash_outside(check, step == LAW_STEP_UNLOADING, LAW_NO_HANG, detail);
    return false;
}

bool check_take_crash(struct check *check, size_t task, const struct outcome *outcome)
{
    const struct crash *crash = outcome->crash;
    const struct law_task *what = &check->plan.at[task].task;
    bool unloading = what->kind == TASK_UNLOAD, again = false;
    struct text detail = {0};
    check->plan.crashed = true;
    enum law law = law_of_crash(outcome, check_limit(check, task), &detail);
    bool of_locale = what->condition >= CONDITIONS_WITHOUT_LOCALE;
    if (what->kind == TASK_BASELINE && (of_locale || conditions[what->condition].other_program))
        text_printf(&detail, ", %s", conditions[what->condition].in_words);
    if (unloading)
        text_puts(&detail, ", when it was unloaded");
    enum ccm_place place = crash ? law_step_place(crash->step) : CCM_PLACES;
    bool outside = place >= CCM_PLACES;
    if (detail.failed) {
        check_fail(check, "", 0);
    } else if (outside && check->plan.done > 0 && law == LAW_NO_HANG) {
        again = take_hang_outside(check, task, crash, &detail);
    } else if (outside) {
        take_crash_outside(check, unloading, law, &detail);
    } else {
        note_crash(check, law, place, crash, detail.bytes);
        check->crashes.counts[place] += what->kind != TASK_GROWTH; /* once for each place */
        check->crashes.hangs[place] += law == LAW_NO_HANG;
        if (!add_skip(check, check_skip_key(check, task), crash->step))
            check_fail(check, "", 0);
    }
    text_clean_up(&detail);
    return !outside || again;
}
