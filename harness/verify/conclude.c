/* Derives the conclusion about a candidate from all findings. */
#include "run/blame.h"
#include "verify/internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool add_statement(struct verification *verification, enum conclusion_kind kind, struct text *text)
{
    struct statement *grown =
        realloc(verification->statements, (verification->statement_count + 1) * sizeof *verification->statements);
    if (grown)
        verification->statements = grown;
    char *bytes = text_take(text);
    if (!grown || !bytes) {
        free(bytes);
        return false;
    }
    verification->statements[verification->statement_count++] = (struct statement){.kind = kind, .text = bytes};
    return true;
}

static enum conclusion_kind kind_of_law(enum law law)
{
    static const enum conclusion_kind kinds[] = {[LAW_OF_SAFETY] = CONCLUSION_UNSAFE,
                                                 [LAW_OF_OVER_FIXED] = CONCLUSION_OVER_FIXED,
                                                 [LAW_OF_NOT_FIXED] = CONCLUSION_NOT_FIXED};
    return kinds[law_table[law].kind];
}

static bool same_names(const struct law_counterexample *a, const struct law_counterexample *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!name_same(a->names[i], b->names[i]))
            return false;
    return true;
}

static bool same_breach(const struct law_result *a, const struct law_result *b)
{
    return a->state == LAW_BROKEN && b->state == LAW_BROKEN && same_names(&a->counterexample, &b->counterexample) &&
           strcmp(a->detail ? a->detail : "", b->detail ? b->detail : "") == 0;
}

static void append_counterexample(const struct law_result *result, struct text *text)
{
    for (uint32_t i = 0; i < result->counterexample.count; i++) {
        text_puts(text, i == 0 ? ": '" : i + 1 == result->counterexample.count ? "' and '" : "', '");
        text_append_escaped(text, result->counterexample.names[i].bytes, result->counterexample.names[i].length);
    }
    if (result->counterexample.count)
        text_puts(text, "'");
    if (result->detail)
        text_printf(text, "%s%s", result->counterexample.count ? ", " : ": ", result->detail);
}

/* States the breaches of a law; merges places with the same counterexample. */
static bool state_law(struct verification *verification, enum law law)
{
    const struct law_result *results = verification->laws.results[law];
    for (unsigned place = 0; place < CCM_PLACES; place++) {
        bool reported = results[place].state != LAW_BROKEN;
        for (unsigned other = 0; other < place; other++)
            reported = reported || same_breach(&results[other], &results[place]);
        if (reported)
            continue;
        struct text text = {0};
        for (unsigned other = place; other < CCM_PLACES; other++)
            if (same_breach(&results[place], &results[other]))
                text_printf(&text, "%s%s", other == place ? "" : ", ", place_names[other]);
        text_printf(&text, ": %s", law_table[law].breach);
        append_counterexample(&results[place], &text);
        if (!add_statement(verification, kind_of_law(law), &text))
            return false;
    }
    return true;
}

/* States each reason for which laws of safety were not tested completely. Laws with another conclusion are stated elsewhere, and
 * other laws would have the same reasons. */
static bool state_unfinished(struct verification *verification)
{
    const struct laws *laws = &verification->laws;
    const char *stated[(size_t)LAWS * CCM_PLACES] = {NULL};
    size_t count = 0;
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *result = &laws->results[law][place];
            size_t at = 0;
            if (!result->unfinished || !law_is_of_safety((enum law)law))
                continue;
            while (at < count && strcmp(stated[at], result->detail) != 0)
                at++;
            if (at < count)
                continue;
            stated[count++] = result->detail;
            struct text text = {0};
            text_printf(&text, "%s: %s: %s", place_names[place], law_table[law].name, result->detail);
            if (!add_statement(verification, CONCLUSION_INCONCLUSIVE, &text))
                return false;
        }
    return true;
}

bool verify_is_slow(const struct laws *laws)
{
    bool slow = false;
    for (int place = 0; place < CCM_PLACES; place++) {
        if (laws->results[LAW_NO_HANG][place].state == LAW_BROKEN)
            return false;
        slow = slow || laws->results[LAW_NO_HANG][place].unfinished;
    }
    return slow;
}

/* Whether the candidate misses matches, but has no false ones. Then its faults are due to the bug, not to an over-fix: pre-SP4 also
 * overwrites users with equal names. Laws that ran out of time prove nothing. */
static bool only_misses_matches(const struct laws *laws)
{
    bool misses = false;
    for (int place = 0; place < CCM_PLACES; place++) {
        if (laws->results[LAW_NO_FALSE_MATCH][place].state == LAW_BROKEN)
            return false;
        misses = misses || laws->results[LAW_NO_MISSED_MATCH][place].state == LAW_BROKEN;
    }
    return misses;
}

enum conclusion_kind verify_kind_of_faults(const struct laws *laws)
{
    return only_misses_matches(laws) ? CONCLUSION_NOT_FIXED : CONCLUSION_OVER_FIXED;
}

enum conclusion_kind verify_kind_of_run(const struct laws *laws, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    const struct faults *expected = &run->fixture->expected[BUILD_SP4].faults, *faults = &result->faults;
    if (result->verdict == VERDICT_TIMED_OUT && verify_is_slow(laws))
        return CONCLUSION_INCONCLUSIVE;
    if (result->verdict == VERDICT_CRASHED || result->verdict == VERDICT_TIMED_OUT)
        return CONCLUSION_UNSAFE;
    if (result->verdict == VERDICT_QUIET &&
        (faults->missing > expected->missing || faults->misrouted > expected->misrouted || faults->stray > expected->stray ||
         faults->damaged > expected->damaged || faults->unroutable > expected->unroutable))
        return verify_kind_of_faults(laws);
    return CONCLUSION_NOT_FIXED;
}

/* Runs that the connector skipped have no result. */
static bool state_skipped_runs(const struct batch *batch, struct verification *verification)
{
    struct text text = {0};
    text_printf(&text, "fixtures: the connector skipped %zu of %zu", batch->skipped, batch->run_count);
    bool stated = !batch->skipped || add_statement(verification, CONCLUSION_INCONCLUSIVE, &text);
    text_clean_up(&text);
    return stated;
}

/* Runs that exceeded the time budget are not stated one by one. */
static bool state_cut_runs(const struct batch *batch, struct verification *verification)
{
    size_t cut = 0;
    for (size_t i = 0; i < batch->run_count; i++)
        cut += batch->runs[i].cut;
    struct text text = {0};
    text_printf(&text, "fixtures: %zu of %zu not completed: the time budget was exceeded", cut, batch->run_count);
    bool stated = !cut || add_statement(verification, CONCLUSION_INCONCLUSIVE, &text);
    text_clean_up(&text);
    return stated;
}

static bool state_runs(const struct batch *batch, struct verification *verification, enum conclusion_kind kind)
{
    if (kind == CONCLUSION_INCONCLUSIVE && (!state_cut_runs(batch, verification) || !state_skipped_runs(batch, verification)))
        return false;
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (!batch_run_failed(run) || run->cut || verify_kind_of_run(&verification->laws, run) != kind)
            continue;
        struct text text = {0};
        text_puts(&text, "fixture ");
        text_append_escaped(&text, run->fixture->name, strlen(run->fixture->name));
        text_printf(&text, ": %s", run->reasons.at[0]);
        if (!add_statement(verification, kind, &text))
            return false;
        verification->statements[verification->statement_count - 1].fixture = run->fixture;
    }
    return true;
}

static bool state_search(struct verification *verification, enum conclusion_kind kind)
{
    const struct search_summary *search = &verification->search;
    if (search->cut && kind == CONCLUSION_INCONCLUSIVE) {
        struct text cut = {0};
        text_puts(&cut, "search: not all scenarios were tried: the time budget was exceeded");
        if (!add_statement(verification, kind, &cut))
            return false;
    }
    if (!search->findings || search->worst != kind)
        return true;
    struct text text = {0};
    text_printf(&text, "search: %s", search->detail);
    return add_statement(verification, kind, &text);
}

/* Whether SP4 is expected to be quiet and without faults; otherwise no fix of the candidate can achieve it. */
static bool is_expected_sound(const struct expectation *expected)
{
    bool quiet = !(expected->parts & EXPECT_VERDICT) || expected->verdict == VERDICT_QUIET;
    return quiet && !faults_any(&expected->faults);
}

/* The smallest sets of places that fix all fixable failing fixtures. */
static struct blame blame_all(const struct batch *batch)
{
    uint8_t fixing = UINT8_MAX;
    bool any = false, fixed = false;
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        any = any || (batch_run_failed(run) && !run->build->connector);
        if (run->passed || !run->fixing || !is_expected_sound(&run->fixture->expected[run->build->expect]))
            continue;
        fixing &= run->fixing;
        fixed = true;
    }
    struct blame nobody = {.asked = any};
    return fixed ? blame_smallest(fixing) : nobody;
}

/* The known build without differences; LIKE_NEITHER if there are none or two, as for a candidate that never answered. */
static unsigned closest_build(const struct laws *laws)
{
    unsigned like = LIKE_NEITHER, alike = 0;
    for (unsigned build = 0; build < KNOWN_BUILDS; build++)
        if (!laws->differences[build].found) {
            like = build;
            alike++;
        }
    return alike == 1 ? like : LIKE_NEITHER;
}

bool verify_conclude(const struct batch *batch, struct verification *verification)
{
    bool done = true;
    verification->blame = blame_all(batch);
    verification->like = closest_build(&verification->laws);
    for (enum conclusion_kind kind = CONCLUSION_UNSAFE; kind < CONCLUSION_FIXED; kind++) {
        for (enum law law = LAW_NO_CRASH; law < LAWS; law++)
            if (kind_of_law(law) == kind)
                done = done && state_law(verification, law);
        if (kind == CONCLUSION_INCONCLUSIVE)
            done = done && state_unfinished(verification);
        done = done && state_runs(batch, verification, kind) && state_search(verification, kind);
    }
    verification->conclusion = verification->statement_count ? verification->statements[0].kind : CONCLUSION_FIXED;
    return done;
}
