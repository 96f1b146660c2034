/* The workers' side of a search, and how their answers travel. */
#include "explore/internal.h"

#include "base/clock.h"
#include "module/candidate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A range that begins at a multiple of this is asked again elsewhere. */
#define ASKED_AGAIN 65536u
/* So many scenarios share one time limit. */
#define STEPS_TIMED 64u

/* A step is told without a context: a worker is one process, and searches for one exploration. */
static const struct explore_control *step_control;

static void step(uint64_t number)
{
    candidate_step(number);
    if (number % STEPS_TIMED == 0 && step_control->timeout_ms)
        candidate_give_time(step_control->timeout_ms + EXPLORE_SHRINK_MS);
}

/* Loads the build, and its comparators. */
static bool load_build(const struct build *build, ccm_comparator *at[CCM_PLACES], struct text *message)
{
    struct module module;
    if (build->candidate) {
        bool loaded = candidate_load(0, build->path, &module, message) == MODULE_OK;
        candidate_comparators(0, at);
        return loaded;
    }
    if (module_load(build->path, &module, message) != MODULE_OK)
        return false;
    memcpy(at, module.compare->at, sizeof module.compare->at);
    return true;
}

bool explore_prepare(struct exploring *exploring, struct text *message)
{
    const struct build *build = &exploring->batch->builds[0];
    const struct explore_config *config = exploring->config;
    struct explore_worker *worker = &exploring->worker;
    struct trial_config *trial = &worker->searcher.trial;
    ccm_comparator **const known_at[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = trial->before.at, [BUILD_SP4] = trial->reference.at};
    const char *readable = build->path;
    trial->ignore_unroutable = config->draws.well_formed;
    bool prepared = worker->prepared && worker->answering == candidate_is_answering();
    /* Before the candidate is loaded, as nothing can be loaded afterwards. */
    for (int i = 0; !prepared && i < KNOWN_BUILDS; i++) {
        struct module known;
        if (module_load(config->known_paths[i], &known, message) != MODULE_OK)
            return false;
        memcpy(known_at[i], known.compare->at, sizeof known.compare->at);
    }
    if (build->candidate)
        candidate_open(&readable, 1, &ISOLATION_NO_NEEDS);
    if (prepared)
        return true;
    if (!load_build(build, trial->build.at, message))
        return false;
    candidate_loaded();
    worker->searcher.drawing.config = config->draws;
    if (config->exhaustive)
        worker->searcher.source = exhaust_source(&exploring->exhaust);
    worker->searcher.by_load = worker->searcher.by_spread = true;
    worker->searcher.step = config->no_fork ? NULL : step;
    step_control = exploring->control;
    worker->prepared = true;
    worker->answering = candidate_is_answering();
    return true;
}

static bool may_proceed(void *context, const struct search_finds *finds)
{
    const struct exploring *exploring = context;
    const struct explore_control *control = exploring->control;
    const volatile sig_atomic_t *stop = exploring->config->stop;
    (void)finds;
    if (candidate_is_answering())
        return true; /* the judge decides */
    return !control->stop && !(stop && *stop) && (!control->deadline || clock_now_ms() < control->deadline);
}

/* An answer: this, and behind it each find with its bytes. Without padding, which would be sent as it is. */
struct answer {
    uint64_t scenarios, found[TRIAL_CLASSES], count;
};

struct answered_find {
    uint64_t class, load, spread, number, count, length;
};

static void append_answer(struct text *reply, const struct search_finds *finds)
{
    struct answer answer = {.scenarios = finds->scenarios, .count = finds->count};
    memcpy(answer.found, finds->found, sizeof answer.found);
    text_append(reply, (const char *)&answer, sizeof answer);
    for (uint32_t i = 0; i < finds->count; i++) {
        const struct search_find *find = &finds->at[i];
        struct answered_find head = {.class = find->mark.class,
                                     .load = find->mark.load,
                                     .spread = find->mark.spread,
                                     .number = find->number,
                                     .count = find->count,
                                     .length = find->length};
        text_append(reply, (const char *)&head, sizeof head);
        text_append(reply, find->bytes, find->length);
    }
}

bool explore_job(void *context, size_t job, struct text *reply)
{
    struct exploring *exploring = context;
    const struct explore_config *config = exploring->config;
    struct search_finds finds = {0};
    candidate_sample(exploring->jobs[job].from % ASKED_AGAIN == 0);
    if (!explore_prepare(exploring, reply))
        return false;
    const struct search_range range = {
        .from = exploring->jobs[job].from, .to = exploring->jobs[job].to, .shard = config->shard, .shards = config->shards};
    enum search_status status = config->source->run(&exploring->worker.searcher, &range, &finds, may_proceed, exploring);
    if (status == SEARCH_STOPPED)
        candidate_abandon();
    candidate_ask_elsewhere();
    bool done = status == SEARCH_OK || status == SEARCH_STOPPED;
    if (done)
        append_answer(reply, &finds);
    else
        text_puts(reply, status == SEARCH_FAILED ? "the Unicode library failed" : "out of memory");
    search_finds_clean_up(&finds);
    return done;
}

bool explore_add(struct exploring *exploring, const struct search_find *find)
{
    const struct search_mark *mark = &find->mark;
    struct search_finds *kind = &exploring->kinds[mark->class][mark->load][mark->spread];
    kind->most = exploring->config->finds;
    return search_add(kind, find);
}

/* Takes the next bytes of an answer. False: there are not so many. */
static bool take(const char **at, size_t *left, void *into, size_t length)
{
    if (*left < length)
        return false;
    memcpy(into, *at, length);
    *at += length;
    *left -= length;
    return true;
}

bool explore_take_answer(struct exploring *exploring, const char *reply, size_t length)
{
    struct exploration *exploration = exploring->exploration;
    struct answer answer;
    errno = 0;
    if (!take(&reply, &length, &answer, sizeof answer))
        return false;
    for (uint64_t i = 0; i < answer.count; i++) {
        struct answered_find head;
        if (!take(&reply, &length, &head, sizeof head) || head.length > length || head.class >= TRIAL_CLASSES ||
            head.load > SEARCH_LOADS || head.spread > SEARCH_SPREADS)
            return false;
        const struct search_mark mark = {
            .class = (enum trial_class)head.class, .load = (uint32_t)head.load, .spread = (uint32_t)head.spread};
        const struct search_find find = {.mark = mark,
                                         .bytes = (char *)(uintptr_t)reply,
                                         .length = (size_t)head.length,
                                         .number = head.number,
                                         .count = head.count};
        if (!explore_add(exploring, &find)) {
            errno = ENOMEM;
            return false;
        }
        reply += head.length;
        length -= (size_t)head.length;
    }
    exploration->scenarios += answer.scenarios;
    for (unsigned i = 0; i < TRIAL_CLASSES; i++)
        exploration->found[i] += answer.found[i];
    return length == 0;
}
