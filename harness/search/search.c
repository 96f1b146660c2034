#include "search/search.h"

#include "search/shrink.h"

/* An undecided run is given so many times the cycles: nearly all then turn out to loop or to settle. */
#define MORE_CYCLES 8u

static enum draw_status make(struct searcher *searcher, uint64_t number, const struct specimen **specimen)
{
    if (searcher->step)
        searcher->step(number);
    if (searcher->source.make)
        return searcher->source.make(searcher->source.context, number, specimen);
    *specimen = &searcher->drawing.specimen;
    return draw_specimen(&searcher->drawing, number);
}

bool search_block(struct searcher *searcher, uint64_t from, uint64_t to, struct search_first *first)
{
    *first = (struct search_first){0};
    for (uint64_t number = from; number < to; number++) {
        const struct specimen *specimen;
        if (make(searcher, number, &specimen) != DRAW_OK)
            return false;
        if (!specimen)
            continue;
        if (trial_run(&searcher->trials, &searcher->trial, specimen, &first->class) != RUN_OK)
            return false;
        first->scenarios++;
        if (first->class != TRIAL_NOTHING) {
            first->number = number;
            break;
        }
    }
    return true;
}

/* What a find is. */
struct mark {
    enum trial_class class;
    uint32_t load; /* records that a cycle of a loop sends, rounded down; 0: not told apart */
};

static struct mark mark_of(const struct searcher *searcher, enum trial_class class)
{
    struct mark mark = {.class = class};
    if (searcher->by_load && class == TRIAL_LOOPING) {
        uint64_t load = searcher->trials.result.loop_records / searcher->trials.result.loop_period;
        mark.load = load < SEARCH_LOADS ? (uint32_t)load : SEARCH_LOADS;
    }
    return mark;
}

struct asking {
    struct searcher *searcher;
    struct mark mark;
};

static enum shrink_answer ask(void *context, const struct specimen *specimen)
{
    struct asking *asking = context;
    struct searcher *searcher = asking->searcher;
    enum trial_class class;
    if (trial_run(&searcher->trials, &searcher->trial, specimen, &class) != RUN_OK)
        return SHRINK_FAILED;
    struct mark mark = mark_of(searcher, class);
    return mark.class == asking->mark.class && mark.load == asking->mark.load ? SHRINK_SHOWN : SHRINK_GONE;
}

/* Tries the specimen with more cycles, and takes them where that tells more. False: out of memory. */
static bool decide(struct searcher *searcher, struct specimen *specimen, struct mark *mark)
{
    enum trial_class class;
    uint32_t cycles = specimen->scenario.cycles;
    if (mark->class != TRIAL_UNDECIDED || cycles > SCENARIO_MOST_CYCLES / MORE_CYCLES)
        return true;
    specimen->scenario.cycles = cycles * MORE_CYCLES;
    if (trial_run(&searcher->trials, &searcher->trial, specimen, &class) != RUN_OK)
        return false;
    if (class == TRIAL_NOTHING || class == TRIAL_UNDECIDED)
        specimen->scenario.cycles = cycles;
    else
        *mark = mark_of(searcher, class);
    return true;
}

/* Shrinks a copy of what was found and adds what it comes to. */
static bool take_find(struct searcher *searcher, const struct specimen *found, uint64_t number, struct mark mark,
                      struct search_finds *finds)
{
    struct specimen specimen;
    struct text bytes = {0};
    struct asking asking = {.searcher = searcher};
    struct shrink_config config = {.ask = ask, .context = &asking};
    bool done = specimen_copy(&specimen, found) == SPECIMEN_OK && decide(searcher, &specimen, &mark);
    asking.mark = mark;
    config.keep_cycles = mark.class == TRIAL_UNDECIDED;
    done = done && shrink(&specimen, &config) == SHRINK_OK;
    if (done) {
        specimen_write(&specimen, &bytes);
        struct search_find find = {.class = mark.class, .bytes = bytes.bytes, .length = bytes.length, .number = number, .count = 1};
        done = !bytes.failed && search_add(finds, &find);
    }
    text_clean_up(&bytes);
    specimen_clean_up(&specimen);
    return done;
}

static enum search_status run_block(struct searcher *searcher, uint64_t from, uint64_t to, struct search_finds *finds)
{
    bool seen[TRIAL_CLASSES][SEARCH_LOADS + 1] = {{false}};
    for (uint64_t number = from; number < to; number++) {
        const struct specimen *specimen;
        enum trial_class class;
        enum draw_status made = make(searcher, number, &specimen);
        if (made != DRAW_OK)
            return made == DRAW_FAILED ? SEARCH_FAILED : SEARCH_NO_MEMORY;
        if (!specimen)
            continue;
        if (trial_run(&searcher->trials, &searcher->trial, specimen, &class) != RUN_OK)
            return SEARCH_NO_MEMORY;
        finds->scenarios++;
        if (class == TRIAL_NOTHING)
            continue;
        finds->found[class]++;
        struct mark mark = mark_of(searcher, class);
        if (seen[class][mark.load])
            continue;
        seen[class][mark.load] = true;
        if (!take_find(searcher, specimen, number, mark, finds))
            return SEARCH_NO_MEMORY;
    }
    return SEARCH_OK;
}

enum search_status search_run(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                              bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    uint32_t shards = range->shards ? range->shards : 1;
    enum search_status status = SEARCH_OK;
    for (uint64_t from = range->from; from < range->to && status == SEARCH_OK;) {
        uint64_t block = from / DRAW_BLOCK, left = DRAW_BLOCK - from % DRAW_BLOCK;
        uint64_t to = range->to - from < left ? range->to : from + left;
        if (block % shards == range->shard) {
            if (proceed && !proceed(context, finds))
                return SEARCH_STOPPED;
            status = run_block(searcher, from, to, finds);
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
