/* Sentences on the runs of a sync tool. */
#include "report/converge.h"

#include "converge/take.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Limit on the code points shown of a name or value. */
#define SHOWN_MAX 60u

void converge_words_quote(struct ccm_name name, struct text *text)
{
    size_t end = 0, points = 0;
    while (end < name.length && points < SHOWN_MAX) {
        end++;
        while (end < name.length && ((unsigned char)name.bytes[end] & 0xC0u) == 0x80u)
            end++;
        points++;
    }
    text_puts(text, "'");
    text_append_escaped(text, name.bytes, end);
    text_puts(text, end < name.length ? "...'" : "'");
}

void converge_words_end(const struct converge_run *run, struct text *text)
{
    if (run->end == CHILD_EXITED)
        text_printf(text, "%d", run->code);
    else
        child_append_end(run->end, run->code, text);
}

/* "run 2: exit status 1, 'no such object'". */
static void append_failure(const struct converge *converge, size_t index, struct text *text)
{
    const struct converge_run *run = &converge->runs[index];
    child_append_end(run->end, run->code, text);
    if (run->left)
        text_puts(text, ", with processes left behind that did not end");
    if (*run->said) {
        text_puts(text, ", ");
        converge_words_quote((struct ccm_name){.bytes = run->said, .length = strlen(run->said)}, text);
    }
}

static uint64_t writes_between(const struct converge *converge, size_t first, size_t last)
{
    uint64_t writes = 0;
    for (size_t i = first; i <= last; i++)
        writes += converge->runs[i].writes.count;
    return writes;
}

void converge_words_title(const struct converge_results *results, struct text *text)
{
    const struct converge *converge = results->converge;
    const struct judgement *judgement = &converge->judgement;
    size_t count = converge->run_count;
    if (converge->same_failure) {
        text_puts(text, "It fails in every run, in the same way");
        text_puts(text, judgement->verdict == CONVERGE_FAILED ? ", and writes nothing." : ", and writes all the same.");
        return;
    }
    switch (judgement->verdict) {
    case CONVERGE_QUIET:
        if (judgement->quiet_after)
            text_printf(text, "It comes to rest: nothing was written after run %" PRIu32 "%s", judgement->quiet_after,
                        converge->failed ? ", but " : ".");
        else
            text_printf(text, "It is at rest: no run wrote anything%s", converge->failed ? ", but " : ".");
        break;
    case CONVERGE_REPEATS:
        text_printf(text, "It does not come to rest: from run %" PRIu32 " on it repeats with period %" PRIu32 ".", judgement->from,
                    judgement->period);
        return;
    case CONVERGE_FAILED: text_printf(text, "Undecided: the last run wrote nothing, but it failed."); return;
    default:
        text_puts(text, "Undecided after ");
        words_count(count, "run.", "runs.", text);
        return;
    }
    if (converge->failed) {
        words_count(converge->failed, "run failed.", "runs failed.", text);
    }
}

static void append_proof(const struct converge *converge, struct text *text)
{
    const struct judgement *judgement = &converge->judgement;
    uint32_t from = judgement->from, to = from + judgement->period;
    if (judgement->verdict != CONVERGE_REPEATS)
        return;
    text_printf(text, "the content after run %" PRIu32 " is that after run %" PRIu32 ", with ", to, from);
    words_count(writes_between(converge, from, to - 1), "entry", "entries", text);
    text_puts(text, " written in between; no proof that it never ends, as the command may keep state elsewhere");
}

static void append_undecided(const struct converge_results *results, struct text *text)
{
    const struct converge *converge = results->converge;
    size_t count = converge->run_count;
    if (converge->judgement.verdict != CONVERGE_UNDECIDED || !count)
        return;
    if (converge->judgement.uneven) {
        text_puts(text, "a run wrote after one that had written nothing: the command keeps state elsewhere, or somebody else "
                        "writes");
    } else if (converge->late) {
        words_count(converge->late, "entry was", "entries were", text);
        text_puts(text,
                  " written after the last run had ended: the command continues in the background (--wait-ms), or somebody else "
                  "writes");
    } else if (converge->runs[count - 1].writes.count) {
        text_puts(text, "the last run wrote ");
        words_count(converge->runs[count - 1].writes.count, "entry", "entries", text);
        text_puts(text, ", and the content was different after each run; try more runs (--times)");
    }
}

void converge_words_proof(const struct converge_results *results, struct text *text)
{
    append_proof(results->converge, text);
    append_undecided(results, text);
}

void converge_words_failures(const struct converge *converge, struct text *text)
{
    size_t first = 0;
    if (!converge->failed)
        return;
    while (first < converge->run_count && !converge_run_failed(&converge->runs[first]))
        first++;
    if (converge->same_failure)
        text_printf(text, "all %zu runs: ", converge->run_count);
    else
        text_printf(text, "%zu of %zu runs, first run %zu: ", converge->failed, converge->run_count, first + 1);
    append_failure(converge, first, text);
}

void converge_words_stopped(const struct converge_results *results, struct text *text)
{
    const struct converge *converge = results->converge;
    if (converge->stopped)
        text_printf(text, "stopped after %zu of %" PRIu32 " runs", converge->run_count, results->times);
    else if (converge->timed_out && converge->run_count < results->times)
        text_printf(text, "run %zu exceeded its time limit, and no more runs were made", converge->run_count);
}

/* ---- Writes ---------------------------------------------------------------------------------------------------------------- */

/* "'A'", or "'A', 'B' and 3 more": the values of an attribute. */
static void append_values(struct ccm_name values, struct text *text)
{
    struct attribute_value value;
    size_t at = 0, count = 0;
    while (attribute_next(values, &at, &value))
        if (count++ < 2) {
            text_puts(text, count > 1 ? ", " : "");
            converge_words_quote(value.value, text);
        }
    if (count > 2)
        text_printf(text, " and %zu more", count - 2);
}

static void append_changes(struct ccm_name before, struct ccm_name after, struct text *text)
{
    struct attribute_change change;
    size_t a = 0, b = 0, count = 0;
    while (attribute_change_next(before, &a, after, &b, &change)) {
        if (count++ > 1)
            continue;
        text_puts(text, count > 1 ? "; " : "");
        text_append_escaped(text, change.type.bytes, change.type.length);
        text_puts(text, change.before.length ? " " : " added: ");
        append_values(change.before.length ? change.before : change.after, text);
        if (change.before.length && change.after.length) {
            text_puts(text, " to ");
            append_values(change.after, text);
        } else if (change.before.length) {
            text_puts(text, " deleted");
        }
    }
    if (count > 2)
        text_printf(text, "; and %zu more attributes", count - 2);
}

void converge_words_write(const struct converge *converge, const struct write *write, struct text *text)
{
    const struct strings *strings = &converge->strings;
    if (write->kinds & WRITE_RENAMED) {
        text_puts(text, "dn ");
        converge_words_quote(strings->at[write->before.dn], text);
        text_puts(text, " to ");
        converge_words_quote(strings->at[write->after.dn], text);
        text_puts(text, write->kinds & WRITE_CHANGED ? "; " : "");
    }
    if (write->kinds & WRITE_CHANGED)
        append_changes(strings->at[write->before.content], strings->at[write->after.content], text);
    if (write->kinds & WRITE_NO_EFFECT) {
        struct attribute_change change;
        size_t a = 0, b = 0;
        text_puts(text, "the content stays");
        if (attribute_change_next(strings->at[write->before.signs], &a, strings->at[write->after.signs], &b, &change)) {
            text_puts(text, ", and ");
            text_append_escaped(text, change.type.bytes, change.type.length);
            text_puts(text, " moves");
        }
    }
}

void converge_words_kinds(unsigned kinds, struct text *text)
{
    const char *separator = "";
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        if (kinds >> kind & 1) {
            text_printf(text, "%s%s", separator, write_kind_names[kind]);
            separator = ", ";
        }
}

/* ---- Similar names --------------------------------------------------------------------------------------------------------- */

#define NAMES_MAX 4u

static void append_names(const struct converge *converge, const struct similar_group *group, struct text *text)
{
    for (size_t i = 0; i < group->count && i < NAMES_MAX; i++) {
        text_puts(text, !i ? "" : i + 1 == group->count ? " and " : ", ");
        converge_words_quote(converge->strings.at[group->names[i]], text);
    }
    if (group->count > NAMES_MAX)
        text_printf(text, " and %zu more", group->count - NAMES_MAX);
}

void converge_words_similar(const struct converge *converge, const struct similar_group *group, struct text *text)
{
    const char *separator = " differ in ";
    text_append_escaped(text, converge->strings.at[group->type].bytes, converge->strings.at[group->type].length);
    text_puts(text, " ");
    append_names(converge, group, text);
    if (group->is_guess) {
        text_printf(text, ": all have %" PRIu32 " characters, and no name has more: may names be truncated there?", group->length);
        return;
    }
    if (group->parts & SIMILAR_SAME) {
        text_printf(text, " is the name of %" PRIu32 " entries", group->entries);
        return;
    }
    for (unsigned part = 0; part < SIMILAR_PARTS; part++)
        if (group->parts >> part & 1) {
            text_printf(text, "%s%s", separator, similar_part_names[part]);
            separator = " and ";
        }
    if (group->length)
        text_printf(text, " (the first %" PRIu32 " characters are equal)", group->length);
    text_puts(text, ": equal to one side, and ");
    if (group->count == 2)
        text_puts(text, "distinct to the other");
    else
        text_printf(text, "%zu different names to the other", group->count);
}

/* ---- The minimal part of the input ------------------------------------------------------------------------------------------ */

#define PART_MAX 10u

void converge_words_subset(const struct converge *converge, struct text *text)
{
    const struct subset *subset = &converge->subset;
    if (subset->why_not)
        text_printf(text, "not searched:  %s", subset->why_not);
    if (!subset->found)
        return;
    text_printf(text, "%zu of %zu %s enough", subset->count, subset->units, subset->count == 1 ? "is" : "are");
    for (size_t i = 0; i < subset->count && i < PART_MAX; i++) {
        text_puts(text, i ? ", " : ": ");
        converge_words_quote(converge->strings.at[subset->names[i]], text);
    }
    if (subset->count > PART_MAX)
        text_printf(text, " and %zu more", subset->count - PART_MAX);
    text_puts(text, subset->is_minimal ? "; each of them is needed (" : "; fewer may be enough (");
    words_count(subset->tries, "try)", "tries)", text);
}
