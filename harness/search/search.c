#include "search/search.h"

/* Factor for the cycles of undecided runs: nearly all then loop or are quiet. */
#define MORE_CYCLES 8u

static enum draw_status draw_next(struct searcher *searcher, uint64_t number, const struct test_case **test_case)
{
    if (searcher->step)
        searcher->step(number);
    if (searcher->source.make)
        return searcher->source.make(searcher->source.context, number, test_case);
    *test_case = &searcher->drawing.test_case;
    return draw_test_case(&searcher->drawing, number);
}

enum search_status search_try(struct searcher *searcher, uint64_t number, const struct test_case **test_case,
                              enum trial_class *class)
{
    enum draw_status drawn = draw_next(searcher, number, test_case);
    *class = TRIAL_NOTHING;
    if (drawn != DRAW_OK)
        return drawn == DRAW_FAILED ? SEARCH_FAILED : SEARCH_NO_MEMORY;
    if (!*test_case)
        return SEARCH_OK;
    return trial_run(&searcher->trials, &searcher->trial, *test_case, class) == RUN_OK ? SEARCH_OK : SEARCH_NO_MEMORY;
}

/* The number of sites with a name of this identity, before any change. */
static uint32_t sites_of(const struct scenario *scenario, uint32_t identity)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < scenario->sites.count && count < SEARCH_SPREADS; i++) {
        const struct site *site = &scenario->sites.at[i];
        uint32_t j = 0;
        while (j < site->count && scenario->names.user_identities.of[site->recipients[j].name] != identity)
            j++;
        count += j < site->count;
    }
    return count;
}

static uint32_t spread_of(const struct scenario *scenario)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < scenario->sites.count && most < SEARCH_SPREADS; i++) {
        const struct site *site = &scenario->sites.at[i];
        for (uint32_t j = 0; j < site->count && most < SEARCH_SPREADS; j++) {
            uint32_t count = sites_of(scenario, scenario->names.user_identities.of[site->recipients[j].name]);
            most = count > most ? count : most;
        }
    }
    return most;
}

/* The mark of the last trial. */
static struct search_mark mark_of(const struct searcher *searcher, const struct test_case *test_case, enum trial_class class)
{
    struct search_mark mark = {.class = class};
    if (class != TRIAL_LOOPING)
        return mark;
    if (searcher->by_load) {
        uint64_t load = searcher->trials.result.loop_records / searcher->trials.result.loop_period;
        mark.load = load < SEARCH_LOADS ? (uint32_t)load : SEARCH_LOADS;
    }
    if (searcher->by_spread)
        mark.spread = spread_of(&test_case->scenario);
    return mark;
}

enum shrink_answer search_probe_kind(void *context, const struct test_case *test_case)
{
    const struct search_probe *probe = context;
    struct searcher *searcher = probe->searcher;
    enum trial_class class;
    if (trial_run(&searcher->trials, &searcher->trial, test_case, &class) != RUN_OK)
        return SHRINK_FAILED;
    struct search_mark mark = mark_of(searcher, test_case, class), expected = probe->mark;
    bool same = mark.class == expected.class && mark.load == expected.load && mark.spread == expected.spread;
    return same ? SHRINK_REPRODUCED : SHRINK_LOST;
}

/* Tries an undecided test case with more cycles, and keeps them if it is then decided. Returns false if out of memory. */
static bool decide(struct searcher *searcher, struct test_case *test_case, struct search_mark *mark)
{
    enum trial_class class;
    uint32_t cycles = test_case->scenario.cycles;
    if (mark->class != TRIAL_UNDECIDED || cycles > SCENARIO_MAX_CYCLES / MORE_CYCLES)
        return true;
    test_case->scenario.cycles = cycles * MORE_CYCLES;
    if (trial_run(&searcher->trials, &searcher->trial, test_case, &class) != RUN_OK)
        return false;
    if (class == TRIAL_NOTHING || class == TRIAL_UNDECIDED)
        test_case->scenario.cycles = cycles;
    else
        *mark = mark_of(searcher, test_case, class);
    return true;
}

/* Shrinks a copy of the finding and adds the result. */
static bool add_finding(struct searcher *searcher, const struct test_case *found, uint64_t number, struct search_mark mark,
                        struct search_findings *findings)
{
    struct test_case test_case;
    struct text bytes = {0};
    struct search_probe probe = {.searcher = searcher};
    struct shrink_config config = {.ask = search_probe_kind, .context = &probe};
    bool done = test_case_copy(&test_case, found) == TEST_CASE_OK && decide(searcher, &test_case, &mark);
    probe.mark = mark;
    config.keep_cycles = mark.class == TRIAL_UNDECIDED;
    done = done && shrink(&test_case, &config) == SHRINK_OK;
    if (done) {
        test_case_write(&test_case, &bytes);
        struct search_finding finding = {.mark = mark, .bytes = bytes.bytes, .length = bytes.length, .number = number, .count = 1};
        done = !bytes.failed && search_add(findings, &finding);
    }
    text_clean_up(&bytes);
    test_case_clean_up(&test_case);
    return done;
}

static enum search_status run_block(struct searcher *searcher, uint64_t from, uint64_t to, struct search_findings *findings)
{
    bool seen[TRIAL_CLASSES][SEARCH_LOADS + 1][SEARCH_SPREADS + 1] = {{{false}}};
    for (uint64_t number = from; number < to; number++) {
        const struct test_case *test_case;
        enum trial_class class;
        enum search_status status = search_try(searcher, number, &test_case, &class);
        if (status != SEARCH_OK)
            return status;
        if (!test_case)
            continue;
        findings->scenarios++;
        if (class == TRIAL_NOTHING)
            continue;
        findings->found[class]++;
        struct search_mark mark = mark_of(searcher, test_case, class);
        bool *known = &seen[class][mark.load][mark.spread];
        if (*known)
            continue;
        *known = true;
        if (!add_finding(searcher, test_case, number, mark, findings))
            return SEARCH_NO_MEMORY;
    }
    return SEARCH_OK;
}

enum search_status search_run(struct searcher *searcher, const struct search_range *range, struct search_findings *findings,
                              bool (*proceed)(void *context, const struct search_findings *findings), void *context)
{
    uint32_t shards = range->shards ? range->shards : 1;
    enum search_status status = SEARCH_OK;
    for (uint64_t from = range->from; from < range->to && status == SEARCH_OK;) {
        uint64_t block = from / DRAW_BLOCK, left = DRAW_BLOCK - from % DRAW_BLOCK;
        uint64_t to = range->to - from < left ? range->to : from + left;
        if (block % shards == range->shard) {
            if (proceed && !proceed(context, findings))
                return SEARCH_STOPPED;
            status = run_block(searcher, from, to, findings);
        }
        from = to;
    }
    return status;
}

void searcher_clean_up(struct searcher *searcher)
{
    drawing_clean_up(&searcher->drawing);
    trial_clean_up(&searcher->trials);
}
