#include "laws/task.h"

#include "module/candidate.h"
#include "module/isolation.h"
#include "laws/baseline.h"
#include "laws/corpora.h"
#include "laws/growth.h"
#include "laws/locales.h"
#include "laws/purity.h"
#include "laws/shrink.h"
#include "laws/sort.h"

/* Attempts to make a witness smaller; each costs a few questions. */
#define SHRINK_ATTEMPTS 500u
/* Of long names fewer: attempts by bytes of the witness, together. */
#define SHRINK_BYTES ((size_t)4 << 20)

bool law_time_is_measured(void) { return !isolation_find()->off || isolation_find()->mode == ISOLATION_NONE; }

static bool do_ask(const struct law_task *task, struct asker *asker, const struct sets_config *sets, struct text *reply)
{
    const struct family_taker taker = {.family = asker_ask_family, .context = asker};
    bool asked = sets_give(sets, task->set, task->part, &taker) && !asker->findings.failed;
    if (asked)
        findings_append(&asker->findings, reply);
    return asked;
}

static bool do_sort(const struct law_task *task, struct asker *asker, const struct sets_config *sets, struct text *reply)
{
    struct corpus corpus;
    bool asked = corpora_make(sets, task->part, &corpus);
    for (int place = 0; asked && place < CCM_PLACES; place++)
        if (asker_step(asker, (enum ccm_place)place))
            asked = sort_and_check(asker, (enum ccm_place)place, &corpus);
    if (asked)
        findings_append(&asker->findings, reply);
    corpus_clean_up(&corpus);
    return asked;
}

static bool do_purity(struct purity *purity, const struct sets_config *sets, struct text *reply)
{
    const struct asker *asker = purity->asker;
    bool asked = purity_ask_sets(purity, sets) && !asker->findings.failed;
    if (asked) {
        text_append(reply, (const char[]){purity->measured ? PURITY_MEASURED : PURITY_NOT_MEASURED}, 1);
        findings_append(&asker->findings, reply);
    }
    return asked;
}

static bool do_growth(const struct law_task *task, struct asker *asker, const struct sets_config *sets, struct text *reply)
{
    struct growth growth = {0};
    bool timed = law_time_is_measured();
    size_t lengths = !timed ? GROWTH_LENGTHS_UNTIMED : sets->effort < 0.5 ? GROWTH_LENGTHS_LOW : GROWTH_LENGTHS;
    if (asker_step(asker, task->place) && !growth_ask(asker, task->place, lengths, timed, &growth))
        return false;
    text_append(reply, (const char *)&growth, sizeof growth);
    return true;
}

struct shrinking {
    struct asker *asker;
    struct purity *purity;
    enum law law;
    enum ccm_place place;
};

/* Asks about the names as one family. */
static bool ask_as_family(struct asker *asker, const struct law_witness *witness)
{
    struct family family = {0};
    family_clear(&family);
    for (uint32_t i = 0; i < witness->count; i++)
        family_add(&family, witness->names[i]);
    bool asked = !family.failed && asker_ask_family(asker, &family);
    family_clean_up(&family);
    return asked;
}

static bool is_of_purity(enum law law) { return law == LAW_NO_ALLOCATION || law == LAW_NO_OUTPUT; }

static bool is_broken(void *context, const struct law_witness *witness)
{
    const struct shrinking *shrinking = context;
    struct asker *asker = shrinking->asker;
    findings_clean_up(&asker->findings);
    bool asked = is_of_purity(shrinking->law)
                     ? purity_ask(shrinking->purity, shrinking->place, witness->names[0], witness->names[1])
                     : ask_as_family(asker, witness);
    asker->failed = asker->failed || !asked || asker->findings.failed; /* the findings do not last */
    return asked && asker->findings.laws[shrinking->law][shrinking->place].found;
}

static size_t attempts_for(const struct law_witness *witness)
{
    size_t bytes = 1;
    for (uint32_t i = 0; i < witness->count; i++)
        bytes += witness->names[i].length;
    return SHRINK_BYTES / bytes < SHRINK_ATTEMPTS ? SHRINK_BYTES / bytes : SHRINK_ATTEMPTS;
}

static bool do_shrink(const struct law_task *task, struct asker *asker, struct purity *purity, struct text *reply)
{
    struct shrinking shrinking = {.asker = asker, .purity = purity, .law = task->law, .place = task->place};
    struct shrinker shrinker = {.broken = is_broken, .context = &shrinking, .attempts = attempts_for(&task->witness)};
    struct findings found = {0};
    struct law_witness witness;
    if (!witness_copy(&witness, &task->witness))
        return false;
    bool shrunk = (!is_broken(&shrinking, &witness) || shrink_witness(&witness, &shrinker));
    if (shrunk && is_broken(&shrinking, &witness)) {
        const struct finding *finding = &asker->findings.laws[task->law][task->place];
        findings_note(&found, &found.laws[task->law][task->place], &finding->witness, finding->detail);
    }
    witness_clean_up(&witness);
    shrunk = shrunk && !asker->failed && !asker->findings.failed && !found.failed;
    if (shrunk)
        findings_append(&found, reply);
    findings_clean_up(&found);
    return shrunk;
}

static bool do_alone(const struct law_task *task, struct asker *asker, struct text *reply)
{
    if (asker_step(asker, task->place)) {
        int order = asker->at[task->place](task->witness.names[0], task->witness.names[1]);
        (void)candidate_ask_in_front(task->place, task->witness.names[0], task->witness.names[1]);
        text_printf(reply, "%d", (order > 0) - (order < 0));
    }
    return true;
}

static bool do_unload(struct text *reply)
{
    candidate_step(LAW_STEP_UNLOADING);
    candidate_unload(0);
    text_puts(reply, "unloaded");
    return true;
}

static bool do_baseline(struct asker *asker, const struct sets_config *sets, struct text *reply)
{
    text_append(reply, (const char[]){BASELINE_ASKED}, 1);
    return baseline_ask(asker, sets, reply);
}

/* Puts the process that asks the candidate under the condition; *there: its locale is. False: `message` says why. */
static bool begin_condition(const struct condition *condition, const char *path, const char *locales, bool *there,
                            struct text *message)
{
    unsigned char said = true;
    if (!candidate_is_judging()) {
        struct module module;
        if (condition->loaded_before && module_load(path, &module, message) != MODULE_OK)
            return false;
        said = condition_begin(condition, locales);
    }
    candidate_say(&said, sizeof said);
    candidate_hear(&said, sizeof said);
    *there = said != 0;
    return true;
}

bool law_task_do(const struct law_task *task, const struct asker_config *config, const struct sets_config *sets,
                 const char *locales, struct text *reply)
{
    struct asker asker = {0};
    struct purity purity = {.printed = -1, .size = -1};
    bool done = false, there = true;
    bool pure = task->kind == TASK_PURITY || (task->kind == TASK_SHRINK && is_of_purity(task->law));
    bool grows = task->kind == TASK_GROWTH;
    if ((pure && !purity_begin(&purity, &asker)) || (grows && candidate_is_answering() && !growth_begin()))
        goto cleanup;
    const char *const paths[] = {config->path, config->known_paths[BUILD_PRE_SP4], config->known_paths[BUILD_SP4], locales};
    candidate_open(
        paths, sizeof paths / sizeof *paths,
        &(struct isolation_needs){.threads = pure || grows, .clock = grows, .file = purity.printed, .size = purity.size});
    if ((task->kind == TASK_BASELINE || (task->kind == TASK_ALONE && task->condition)) &&
        !begin_condition(&conditions[task->condition], config->path, locales, &there, reply))
        goto cleanup;
    if (!there) {
        text_append(reply, (const char[]){BASELINE_NO_LOCALE}, 1);
        done = true;
        goto cleanup;
    }
    if (!asker_begin(&asker, config, reply))
        goto cleanup;
    candidate_loaded();
    switch (task->kind) {
    case TASK_ASK: done = do_ask(task, &asker, sets, reply); break;
    case TASK_SORT: done = do_sort(task, &asker, sets, reply); break;
    case TASK_PURITY: done = do_purity(&purity, sets, reply); break;
    case TASK_UNLOAD: done = do_unload(reply); break;
    case TASK_GROWTH: done = do_growth(task, &asker, sets, reply); break;
    case TASK_BASELINE: done = do_baseline(&asker, sets, reply); break;
    case TASK_SHRINK: done = do_shrink(task, &asker, &purity, reply); break;
    case TASK_ALONE: done = do_alone(task, &asker, reply); break;
    }
    if (!done)
        text_clear(reply);
cleanup:
    purity_clean_up(&purity);
    asker_clean_up(&asker);
    return done;
}
