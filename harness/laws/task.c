#include "laws/task.h"

#include "module/answerer.h"
#include "module/candidate.h"
#include "module/isolation.h"
#include "laws/baseline.h"
#include "laws/corpora.h"
#include "laws/growth.h"
#include "laws/likely.h"
#include "laws/locales.h"
#include "laws/portrait.h"
#include "laws/purity.h"
#include "laws/sort.h"

#include <errno.h>

/* Attempts to minimize a counterexample; each costs a few questions. */
#define SHRINK_ATTEMPTS 500u
/* Fewer attempts with long names: limit of their bytes together. */
#define SHRINK_BYTES ((size_t)4 << 20)

bool law_time_is_measured(void) { return !isolation_find()->off || isolation_find()->mode == ISOLATION_NONE; }

static bool do_ask(const struct law_task *task, struct prober *prober, const struct sets_config *sets, struct text *reply)
{
    const struct group_visitor visitor = {.visit = prober_ask_group, .context = prober};
    prober->only_asks = candidate_is_answering();
    bool asked = sets_for_each(sets, task->set, task->part, &visitor) && !prober->findings.failed;
    prober_repeat(prober);
    if (asked)
        findings_append(&prober->findings, reply);
    return asked && !prober->findings.failed;
}

static bool do_sort(const struct law_task *task, struct prober *prober, const struct sets_config *sets, uint64_t limit_ms,
                    struct text *reply)
{
    struct corpus corpus;
    prober->only_asks = candidate_is_answering();
    bool asked = corpora_make(sets, task->part, &corpus);
    for (unsigned place = 0, done = 0, places; asked && place < CCM_PLACES; place++)
        if ((places = prober_step_once(prober, (enum ccm_place)place, &done)) != 0)
            asked = sort_and_check(prober, (enum ccm_place)place, places, &corpus, limit_ms);
    prober_repeat(prober);
    if (asked)
        findings_append(&prober->findings, reply);
    corpus_clean_up(&corpus);
    return asked && !prober->findings.failed;
}

static bool do_purity(struct purity *purity, const struct sets_config *sets, struct text *reply)
{
    const struct prober *prober = purity->prober;
    bool asked = purity_ask_sets(purity, sets);
    prober_repeat(purity->prober);
    asked = asked && !prober->findings.failed;
    if (asked) {
        text_append(reply, (const char[]){purity->measured ? PURITY_MEASURED : PURITY_NOT_MEASURED}, 1);
        findings_append(&prober->findings, reply);
    }
    return asked;
}

static bool do_growth(struct prober *prober, const struct sets_config *sets, struct text *reply)
{
    struct growth growth[CCM_PLACES] = {{0}};
    bool timed = law_time_is_measured();
    size_t lengths = !timed                         ? GROWTH_LENGTHS_UNTIMED
                     : sets->effort < EFFORT_LITTLE ? GROWTH_LENGTHS_MIN
                     : sets->effort < 0.5           ? GROWTH_LENGTHS_LOW
                                                    : GROWTH_LENGTHS;
    for (unsigned place = 0, done = 0, places; place < CCM_PLACES; place++) {
        if ((places = prober_step_once(prober, (enum ccm_place)place, &done)) == 0)
            continue;
        if (candidate_is_judging())
            answerer_extend_time();
        if (!growth_ask(prober, (enum ccm_place)place, lengths, timed, &growth[place]))
            return false;
        growth[place].measured = growth[place].questions > 0;
        for (unsigned other = place + 1; other < CCM_PLACES; other++)
            if (places & 1U << other) {
                growth[other] = growth[place];
                growth[other].questions = 0;
            }
    }
    text_append(reply, (const char *)growth, sizeof growth);
    return true;
}

struct shrinking {
    struct prober *prober;
    struct purity *purity;
    enum law law;
    enum ccm_place place;
};

/* Asks about the names as a group. */
static bool ask_as_group(struct prober *prober, const struct law_counterexample *counterexample)
{
    struct name_group group = {0};
    name_group_clear(&group);
    for (uint32_t i = 0; i < counterexample->count; i++)
        name_group_add(&group, counterexample->names[i]);
    bool asked = !group.failed && prober_ask_group(prober, &group);
    prober_repeat(prober);
    name_group_clean_up(&group);
    return asked;
}

static bool is_of_purity(enum law law) { return law == LAW_NO_ALLOCATION || law == LAW_NO_OUTPUT; }

static bool is_broken(void *context, const struct law_counterexample *counterexample)
{
    const struct shrinking *shrinking = context;
    struct prober *prober = shrinking->prober;
    findings_clean_up(&prober->findings);
    bool asked = is_of_purity(shrinking->law)
                     ? purity_ask(shrinking->purity, shrinking->place, counterexample->names[0], counterexample->names[1])
                     : ask_as_group(prober, counterexample);
    prober->failed = prober->failed || !asked || prober->findings.failed; /* the findings are local */
    return asked && prober->findings.laws[shrinking->law][shrinking->place].found;
}

static size_t attempts_for(const struct law_counterexample *counterexample)
{
    size_t bytes = 1;
    for (uint32_t i = 0; i < counterexample->count; i++)
        bytes += counterexample->names[i].length;
    return SHRINK_BYTES / bytes < SHRINK_ATTEMPTS ? SHRINK_BYTES / bytes : SHRINK_ATTEMPTS;
}

static bool do_shrink(const struct law_task *task, struct prober *prober, struct purity *purity, struct text *reply)
{
    struct shrinking shrinking = {.prober = prober, .purity = purity, .law = task->law, .place = task->place};
    struct name_shrinker shrinker = {.broken = is_broken, .context = &shrinking, .attempts = attempts_for(&task->counterexample)};
    struct findings found = {0};
    struct law_counterexample counterexample;
    if (!counterexample_copy(&counterexample, &task->counterexample))
        return false;
    bool shrunk = (!is_broken(&shrinking, &counterexample) || likely_counterexample(&counterexample, &shrinker));
    if (shrunk && is_broken(&shrinking, &counterexample)) {
        const struct finding *finding = &prober->findings.laws[task->law][task->place];
        findings_note(&found, &found.laws[task->law][task->place], &finding->counterexample, finding->detail);
    }
    counterexample_clean_up(&counterexample);
    shrunk = shrunk && !prober->failed && !prober->findings.failed && !found.failed;
    if (shrunk)
        findings_append(&found, reply);
    findings_clean_up(&found);
    return shrunk;
}

static bool do_alone(const struct law_task *task, struct prober *prober, struct text *reply)
{
    if (prober_step(prober, task->place)) {
        int order = prober->at[task->place](task->counterexample.names[0], task->counterexample.names[1]);
        (void)candidate_ask_in_front(task->place, task->counterexample.names[0], task->counterexample.names[1]);
        text_printf(reply, "%d", (order > 0) - (order < 0));
    }
    return true;
}

static bool do_unload(struct prober *prober, struct text *reply)
{
    candidate_step(LAW_STEP_UNLOADING);
    candidate_unload(0);
    prober_note_surroundings(prober, "unloaded");
    findings_append(&prober->findings, reply);
    return !prober->findings.failed;
}

static bool do_baseline(struct prober *prober, const struct sets_config *sets, struct text *reply)
{
    text_append(reply, (const char[]){BASELINE_ASKED}, 1);
    return baseline_ask(prober, sets, reply);
}

/* Sets the condition in the candidate's process; *there: its locale exists. False: `message` says why. */
static bool begin_condition(const struct condition *condition, const char *path, const char *locales,
                            const struct dictionary *dictionary, bool *there, struct text *message)
{
    unsigned char said = true;
    if (!candidate_is_judging()) {
        struct module module;
        if (condition->loaded_before && module_load(path, &module, message) != MODULE_OK)
            return false;
        said = condition_begin(condition, locales, dictionary);
        if (!said && errno == ENOMEM)
            return false;
    }
    candidate_say(&said, sizeof said);
    candidate_hear(&said, sizeof said);
    *there = said != 0;
    return true;
}

bool law_task_do(const struct law_task *task, const struct prober_config *config, const struct sets_config *sets,
                 const char *locales, uint64_t limit_ms, struct text *reply)
{
    struct prober prober = {0};
    struct purity purity = {.printed = -1, .size = -1};
    bool done = false, there = true;
    if (task->kind == TASK_BASELINE && conditions[task->condition].other_program) {
        text_append(reply, (const char[]){BASELINE_ASKED}, 1);
        return baseline_ask_elsewhere(config, sets, limit_ms, reply);
    }
    bool pure = task->kind == TASK_PURITY || (task->kind == TASK_SHRINK && is_of_purity(task->law));
    bool grows = task->kind == TASK_GROWTH;
    if ((pure && !purity_begin(&purity, &prober)) || (grows && candidate_is_answering() && !growth_begin()))
        goto cleanup;
    const char *const paths[] = {config->path, locales};
    candidate_open(
        paths, sizeof paths / sizeof *paths,
        &(struct isolation_needs){.threads = pure || grows, .clock = grows, .file = purity.printed, .size = purity.size});
    if ((task->kind == TASK_BASELINE || (task->kind == TASK_ALONE && task->condition)) &&
        !begin_condition(&conditions[task->condition], config->path, locales, sets->dictionary, &there, reply))
        goto cleanup;
    if (!there) {
        text_append(reply, (const char[]){BASELINE_NO_LOCALE}, 1);
        done = true;
        goto cleanup;
    }
    if (!prober_begin(&prober, config, reply))
        goto cleanup;
    candidate_loaded();
    switch (task->kind) {
    case TASK_ASK: done = do_ask(task, &prober, sets, reply); break;
    case TASK_SORT: done = do_sort(task, &prober, sets, limit_ms, reply); break;
    case TASK_PURITY: done = do_purity(&purity, sets, reply); break;
    case TASK_UNLOAD: done = do_unload(&prober, reply); break;
    case TASK_GROWTH: done = do_growth(&prober, sets, reply); break;
    case TASK_BASELINE: done = do_baseline(&prober, sets, reply); break;
    case TASK_SHRINK: done = do_shrink(task, &prober, &purity, reply); break;
    case TASK_PORTRAIT: done = portrait_ask(&prober, reply); break;
    case TASK_ALONE: done = do_alone(task, &prober, reply); break;
    }
    if (!done)
        text_clear(reply);
cleanup:
    purity_clean_up(&purity);
    prober_clean_up(&prober);
    return done;
}
