#include "report/words.h"

#include "fixture/keys.h"

#include <inttypes.h>
#include <string.h>

void words_more(uint32_t count, uint32_t shown, struct text *text)
{
    if (count > shown)
        text_printf(text, " and %" PRIu32 " more", count - shown);
}

void words_count(uint64_t count, const char *one, const char *many, struct text *text)
{
    text_printf(text, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

void words_verdict(const struct run_result *result, struct text *text)
{
    text_puts(text, verdict_names[result->verdict]);
    if (result->verdict == VERDICT_LOOPING)
        text_printf(text, ", period %" PRIu32, result->loop_period);
}

const char *words_judged(const struct batch_run *run) { return run->passed ? "passed" : run->skipped ? "skipped" : "FAILED"; }

void words_outcome(const struct run_result *result, struct text *text)
{
    switch (result->verdict) {
    case VERDICT_QUIET:
        if (result->quiet_after)
            text_printf(text, "rests after cycle %" PRIu32, result->quiet_after);
        else
            text_puts(text, "sends nothing");
        break;
    case VERDICT_LOOPING:
        text_printf(text, "loops, %.3g a cycle", (double)result->loop_records / (result->loop_period ? result->loop_period : 1));
        break;
    case VERDICT_UNDECIDED:
    case VERDICT_CRASHED:
    case VERDICT_TIMED_OUT:
    case VERDICT_SKIPPED:
    case VERDICTS: text_puts(text, verdict_names[result->verdict]); break;
    }
}

void words_proof(const struct run_result *result, struct text *text)
{
    switch (result->verdict) {
    case VERDICT_QUIET:
        if (result->quiet_after)
            text_printf(text, "nothing was sent after cycle %" PRIu32, result->quiet_after);
        else
            text_puts(text, "nothing was ever sent");
        break;
    case VERDICT_LOOPING:
        if (result->unproved) {
            text_puts(text, "repeated ");
            words_count(result->loop_repeats, "time", "times", text);
            text_puts(text, ", not proved: ");
        } else {
            text_puts(text, "never ends: ");
        }
        text_printf(text, "the directory after cycle %" PRIu32 " equals that after cycle %" PRIu32 ", with ",
                    result->loop_from + result->loop_period, result->loop_from);
        words_count(result->loop_records, "record", "records", text);
        text_puts(text, " sent in between");
        break;
    case VERDICT_UNDECIDED:
        text_puts(text, "undecided after ");
        words_count(result->cycle_count, "cycle", "cycles", text);
        text_puts(text, ": not at rest, and no directory repeated; use more cycles");
        break;
    case VERDICT_CRASHED:
        text_puts(text, result->unproved ? "the connector failed, or left a malformed file"
                                         : "the module ended its process, or gave two answers to one question");
        break;
    case VERDICT_SKIPPED: text_puts(text, "the connector cannot do this fixture"); break;
    case VERDICT_TIMED_OUT:
    case VERDICTS: text_puts(text, "the run exceeded its time limit"); break;
    }
}

/* The number of consecutive repetitions of the `width` cycles from `at` on. */
static uint32_t repetitions(const struct run_result *result, uint32_t at, uint32_t width)
{
    uint32_t times = 1;
    for (uint32_t next = at + width; result->cycle_count - next >= width; next += width, times++)
        for (uint32_t i = 0; i < width; i++)
            if (cycle_records(&result->cycles[next + i]) != cycle_records(&result->cycles[at + i]))
                return times;
    return times;
}

/* Appends the group that begins at cycle index `at` and covers the most cycles, the shortest of equal ones. Returns that number. */
static uint32_t append_group(const struct run_result *result, uint32_t at, struct text *text)
{
    uint32_t best_width = 1, best_times = 1;
    for (uint32_t width = 1; width <= WORDS_REPEATED_MAX && width <= result->cycle_count - at; width++) {
        uint32_t times = repetitions(result, at, width);
        if (times > 1 && times * width > best_times * best_width) {
            best_width = width;
            best_times = times;
        }
    }
    if (best_width > 1)
        text_puts(text, "(");
    for (uint32_t i = 0; i < best_width; i++)
        text_printf(text, "%s%" PRIu64, i ? " " : "", cycle_records(&result->cycles[at + i]));
    if (best_width > 1)
        text_puts(text, ")");
    if (best_times > 1)
        text_printf(text, "×%" PRIu32, best_times);
    return best_width * best_times;
}

void words_records(const struct run_result *result, struct text *text)
{
    if (!result->cycle_count)
        text_puts(text, "-");
    bool plain = result->cycle_count <= WORDS_PLAIN_CYCLES;
    uint32_t at = 0;
    for (uint32_t groups = 0; at < result->cycle_count && (plain || groups < WORDS_GROUPS_MAX); groups++) {
        if (groups)
            text_puts(text, " ");
        if (plain)
            text_printf(text, "%" PRIu64, cycle_records(&result->cycles[at++]));
        else
            at += append_group(result, at, text);
    }
    if (at < result->cycle_count) {
        text_puts(text, " and ");
        words_count(result->cycle_count - at, "cycle", "cycles", text);
        text_puts(text, " more");
    }
}

/* Returns the number of appended parts; `before` precedes the first one. */
static size_t append_meanings(const struct key *mapping, const struct scenario *scenario, const char *separator, const char *before,
                              struct text *text)
{
    size_t parts = 0;
    for (size_t i = 0; i < mapping->key_count; i++) {
        const struct key *key = &mapping->keys[i];
        uint64_t value = key->member_size ? key_load(key, scenario) : 0;
        if (!key->meanings || value == key->default_value || (key->kind == KEY_WORD && !key->meanings[value]))
            continue;
        text_printf(text, "%s%s%s", parts ? ", " : separator, parts ? "" : before, key->meaning);
        if (key->kind == KEY_NUMBER)
            words_count(value, key->meanings[0], key->meanings[1], text);
        else
            text_puts(text, key->meanings[value]);
        parts++;
    }
    return parts;
}

bool words_post_office(const struct scenario *scenario, struct text *text)
{
    const struct key *rules = key_find(&fixture_key, "post_office");
    size_t parts = 0;
    for (size_t i = 0; i < rules->key_count; i++)
        if (rules->keys[i].kind == KEY_MAPPING)
            parts += append_meanings(&rules->keys[i], scenario, parts ? ", " : "",
                                     rules->keys[i].meaning ? rules->keys[i].meaning : "", text);
    return append_meanings(rules, scenario, parts ? ", " : "", "", text) + parts;
}

void words_faults(const struct faults *faults, struct text *text)
{
    const struct {
        uint32_t count;
        const char *name;
    } each[] = {
        {faults->missing, "missing"}, {faults->misrouted, "misrouted"},   {faults->stray, "stray"},
        {faults->damaged, "damaged"}, {faults->unroutable, "unroutable"},
    };
    const char *separator = "";
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        if (each[i].count) {
            text_printf(text, "%s%" PRIu32 " %s", separator, each[i].count, each[i].name);
            separator = ", ";
        }
}

void words_blame(const struct blame *blame, struct text *text)
{
    if (!blame->count)
        text_puts(text, "no place: the run is unsound even if the reference decides everywhere");
    for (uint32_t set = 0; set < blame->count; set++) {
        const char *separator = set ? ", or " : "";
        for (unsigned place = 0; place < CCM_PLACES; place++)
            if (blame->sets[set] >> place & 1) {
                text_printf(text, "%s%s", separator, place_names[place]);
                separator = " + ";
            }
    }
}

void words_shortened(const char *words, size_t columns, struct text *text)
{
    size_t length = strlen(words), kept = 0, taken = 0;
    if (text_columns(words, length) <= columns) {
        text_append(text, words, length);
        return;
    }
    for (size_t end = 0; taken < columns;) {
        kept = end;
        for (end++; ((unsigned char)words[end] & 0xC0) == 0x80; end++)
            ;
        taken += text_columns(words + kept, end - kept);
    }
    text_append(text, words, kept);
    text_puts(text, "…");
}
