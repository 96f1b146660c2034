#include "converge/subset.h"

#include "converge/converging.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* State of the search for the smallest part. */
struct shrinking {
    struct converging *converging;
    struct subset *subset;
    bool *remaining, *tried; /* by unit */
    enum converge_status status;
    bool over; /* no further tries */
};

static size_t count_units(const struct shrinking *shrinking) { return shrinking->converging->input.count; }

/* Ends the search; `why_not` is the reason. */
static void give_up(struct shrinking *shrinking, struct text *why)
{
    shrinking->over = true;
    if (!shrinking->subset->why_not)
        shrinking->subset->why_not = text_take(why);
    if (!shrinking->subset->why_not)
        shrinking->status = CONVERGE_BROKEN;
    text_clean_up(why);
}

/* Errors of the user's commands or the directory end only the search, as the results of the runs are complete. */
static void end_if_invalid(struct shrinking *shrinking)
{
    if (shrinking->status != CONVERGE_INVALID)
        return;
    shrinking->status = CONVERGE_DONE;
    give_up(shrinking, shrinking->converging->message);
    *shrinking->converging->message = (struct text){0};
}

/* ---- One try ----------------------------------------------------------------------------------------------------------------- */

/* Resets the directory, and checks that its content is that before the first run. */
static bool reset_directory(struct shrinking *shrinking)
{
    struct converging *converging = shrinking->converging;
    struct converge *converge = converging->converge;
    struct snapshot back;
    struct writes writes = {0};
    struct text why = {0};
    shrinking->status = converging_reset(converging, false);
    if (shrinking->status == CONVERGE_DONE && !converge->stopped)
        shrinking->status = converging_snapshot(converging, "snapshot after --reset", &back);
    if (shrinking->status != CONVERGE_DONE || converge->stopped)
        return false;
    bool same = snapshot_is_same(&converge->contents[0], &back);
    if (!same) {
        text_puts(&why, "after --reset the directory differs from that before run 1");
        if (difference_find(&converge->strings, &converge->contents[0], &back, &converge->persons, &writes) && writes.count) {
            text_printf(&why, ": %zu %s, such as ", writes.count, writes.count == 1 ? "entry differs" : "entries differ");
            converging_append_example(converging, writes.at, &why);
        }
        give_up(shrinking, &why);
    }
    writes_clean_up(&writes);
    snapshot_clean_up(&back);
    return same;
}

/* Runs of one try. */
struct trial {
    struct snapshot *contents; /* contents[0]: before run 1; then one per run; owned */
    struct run_trace *traces;  /* owned */
    uint32_t count;
};

/* Makes one more run. Returns false if further runs are useless or impossible. */
static bool run_again(struct shrinking *shrinking, struct trial *trial)
{
    struct converging *converging = shrinking->converging;
    struct converge *converge = converging->converge;
    struct converge_run run = {0};
    struct snapshot after;
    struct writes writes = {0};
    shrinking->status = converging_run(converging, &run);
    bool failed = converge_run_failed(&run);
    converge_run_clean_up(&run);
    if (shrinking->status != CONVERGE_DONE || converge->stopped || (failed && !converge->failed))
        return false;
    shrinking->status = converging_snapshot(converging, "snapshot of a part", &after);
    if (shrinking->status != CONVERGE_DONE || converge->stopped)
        return false;
    if (!difference_find(&converge->strings, &trial->contents[trial->count], &after, &converge->persons, &writes))
        shrinking->status = CONVERGE_BROKEN;
    struct run_trace *trace = &trial->traces[trial->count++];
    *trace = (struct run_trace){.content = trial->count, .wrote = writes.count > 0, .failed = failed};
    for (uint32_t i = trial->count - 1; i > 0; i--)
        if (snapshot_is_same(&trial->contents[i], &after))
            trace->content = trial->traces[i - 1].content;
    trial->contents[trial->count] = after;
    writes_clean_up(&writes);
    return shrinking->status == CONVERGE_DONE && (trace->wrote || converge->judgement.uneven);
}

/* Whether the sync still repeats with the tried units. */
static bool still_repeats(struct shrinking *shrinking)
{
    const struct converging *converging = shrinking->converging;
    const struct judgement *judgement = &converging->converge->judgement;
    uint32_t times = converging->config->times, least = judgement->from + judgement->period;
    struct trial trial = {.contents = calloc((size_t)times + 1, sizeof *trial.contents),
                          .traces = calloc(times, sizeof *trial.traces)};
    bool shown = false;
    if (!trial.contents || !trial.traces) {
        shrinking->status = CONVERGE_BROKEN;
    } else if (!sync_input_write(&converging->input, shrinking->tried)) {
        text_printf(converging->message, "%s: cannot be written: %s", converging->input.file, strerror(errno));
        shrinking->status = CONVERGE_BROKEN;
    } else if (reset_directory(shrinking)) {
        trial.contents[0] = converging->converge->contents[0];
        while (!shown && trial.count < times && run_again(shrinking, &trial))
            shown = trial.count >= least && converge_judge(trial.traces, trial.count).verdict == CONVERGE_REPEATS;
    }
    for (uint32_t i = 1; trial.contents && i <= trial.count; i++)
        snapshot_clean_up(&trial.contents[i]);
    free(trial.contents);
    free(trial.traces);
    return shown;
}

/* Tries the units in `tried`; they become the remaining ones if the sync still repeats. */
static bool try_part(struct shrinking *shrinking)
{
    if (shrinking->over || shrinking->subset->tries >= SUBSET_TRIES_MAX)
        return false;
    shrinking->subset->tries++;
    bool shown = still_repeats(shrinking);
    end_if_invalid(shrinking);
    shrinking->over = shrinking->over || shrinking->status != CONVERGE_DONE || shrinking->converging->converge->stopped;
    if (shown)
        memcpy(shrinking->remaining, shrinking->tried, count_units(shrinking));
    return shown;
}

/* ---- The search -------------------------------------------------------------------------------------------------------------- */

static size_t count_remaining(const struct shrinking *shrinking)
{
    size_t count = 0;
    for (size_t i = 0; i < count_units(shrinking); i++)
        count += shrinking->remaining[i];
    return count;
}

/* Tries only the units with names that repeat, or that are similar to such names. */
static void try_suspects(struct shrinking *shrinking)
{
    const struct converge *converge = shrinking->converging->converge;
    const struct sync_input *input = &shrinking->converging->input;
    bool *suspect = calloc(converge->strings.count, sizeof *suspect);
    size_t count = 0;
    if (!suspect)
        return;
    for (size_t i = 0; i < converge->similar.count; i++)
        for (size_t j = 0; j < converge->similar.at[i].count; j++)
            suspect[converge->similar.at[i].names[j]] = true;
    for (size_t i = 0; i < converge->repeats.count; i++) {
        const struct write *write = converge->repeats.at[i].last;
        uint32_t name;
        if (strings_find(&converge->strings,
                         entry_name(&converge->strings, write->kinds & WRITE_DELETED ? &write->before : &write->after), &name))
            suspect[name] = true;
    }
    for (size_t i = 0; i < input->count; i++)
        count += shrinking->tried[i] = suspect[input->units[i].name];
    free(suspect);
    if (count > 0 && count < input->count)
        (void)try_part(shrinking);
}

/* Tries the remaining units without number `from` to `from` + `length` - 1. */
static bool try_without(struct shrinking *shrinking, size_t from, size_t length)
{
    size_t number = 0;
    for (size_t i = 0; i < count_units(shrinking); i++) {
        bool leave_out = shrinking->remaining[i] && number >= from && number < from + length;
        shrinking->tried[i] = shrinking->remaining[i] && !leave_out;
        number += shrinking->remaining[i];
    }
    return try_part(shrinking);
}

/* Tries without each range of this length. */
static bool try_ranges(struct shrinking *shrinking, size_t length)
{
    bool removed = false;
    size_t from = 0, remaining;
    while (!shrinking->over && from < (remaining = count_remaining(shrinking)) && length < remaining) {
        if (try_without(shrinking, from, length))
            removed = true;
        else
            from += length;
    }
    return removed;
}

/* Removes ranges, large ones first, until each remaining unit is needed. */
static void reduce(struct shrinking *shrinking)
{
    struct subset *subset = shrinking->subset;
    size_t length = count_remaining(shrinking) / 2;
    bool removed = true;
    while (length > 0 && (length > 1 || removed)) {
        removed = try_ranges(shrinking, length);
        length = length > 1 ? length / 2 : length;
        removed = removed || length > 1;
    }
    subset->is_minimal = !shrinking->over && subset->tries < SUBSET_TRIES_MAX;
}

static bool note_names(struct shrinking *shrinking)
{
    struct subset *subset = shrinking->subset;
    const struct sync_input *input = &shrinking->converging->input;
    subset->names = calloc(input->count, sizeof *subset->names);
    for (size_t i = 0; subset->names && i < input->count; i++)
        if (shrinking->remaining[i])
            subset->names[subset->count++] = input->units[i].name;
    subset->found = subset->names != NULL;
    return subset->found;
}

static void search(struct shrinking *shrinking)
{
    struct text why = {0};
    memset(shrinking->tried, true, count_units(shrinking));
    if (try_part(shrinking)) {
        try_suspects(shrinking);
        reduce(shrinking);
        if (shrinking->status == CONVERGE_DONE && !shrinking->subset->why_not && !note_names(shrinking))
            shrinking->status = CONVERGE_BROKEN;
    } else if (!shrinking->over) {
        text_puts(&why, "the whole input did not repeat again; the command has state that --reset does not reset");
        give_up(shrinking, &why);
    }
}

enum converge_status subset_find(struct converging *converging, struct subset *subset)
{
    struct shrinking shrinking = {.converging = converging, .subset = subset, .status = CONVERGE_BROKEN};
    subset->units = converging->input.count;
    shrinking.remaining = calloc(subset->units, sizeof(bool));
    shrinking.tried = calloc(subset->units, sizeof(bool));
    if (shrinking.remaining && shrinking.tried) {
        shrinking.status = CONVERGE_DONE;
        search(&shrinking);
    }
    if (shrinking.status == CONVERGE_DONE && subset->tries > 0)
        shrinking.status = converging_reset(converging, true);
    end_if_invalid(&shrinking);
    free(shrinking.remaining);
    free(shrinking.tried);
    return shrinking.status;
}

void subset_clean_up(struct subset *subset)
{
    free(subset->why_not);
    free(subset->names);
    *subset = (struct subset){0};
}
