#include "module/candidate.h"

#include "module/answerer.h"
#include "module/answering.h"
#include "module/appeared.h"
#include "module/checkpoint.h"
#include "module/elsewhere.h"
#include "module/guarded.h"
#include "module/imports.h"
#include "module/libc_variables.h"
#include "module/protection.h"
#include "module/surroundings.h"
#include "module/trap.h"
#include "module/worker.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* Remembered questions; a power of two. */
#define KNOWN_QUESTIONS 1024u
/* Longest names of remembered questions. */
#define KNOWN_LENGTH 64u

/* One for each process, as a comparator has no context argument. */
static struct {
    ccm_comparator *at[CANDIDATES_MAX][CCM_PLACES]; /* in the answerer, and without workers */
    struct module modules[CANDIDATES_MAX];          /* the same, where they were loaded */
    bool loaded;                                    /* this answerer loads no more */
    unsigned char changed;                          /* in the judge: by loading or unloading; enum surroundings_part */
    bool relaxed, gap;                              /* see candidate_relax() and candidate_leave_gap() */
    bool samples;
    uint64_t until_kept, step;       /* questions until the next of the sample, 0: no more; the job's step */
    uint64_t known[KNOWN_QUESTIONS]; /* hashes of questions, indexed by their lowest bits; 0: none */
} candidates;

bool candidate_is_answering(void) { return answering_is_on(); }

bool candidate_is_judging(void) { return answerer_is_at_work(); }

void candidate_sample(bool kept)
{
    candidates.samples = kept && !candidate_is_answering();
    candidates.until_kept = candidates.samples;
    if (candidates.samples)
        elsewhere_begin();
}

void candidate_ask_elsewhere(void)
{
    if (candidates.samples && candidate_is_judging())
        elsewhere_ask();
    candidates.samples = false;
    candidates.until_kept = 0;
}

void candidate_open(const char *const readable[], size_t count, const struct isolation_needs *needs)
{
    if (candidate_is_answering())
        isolation_load(readable, count, needs);
    else
        answerer_order(readable, count);
}

bool candidate_has_new_answerer(void) { return candidate_is_judging() && answerer_is_new(); }

void candidate_use(unsigned number, ccm_comparator *const at[CCM_PLACES])
{
    candidates.relaxed = false;
    memcpy(candidates.at[number], at, sizeof candidates.at[number]);
}

/* In the answerer: memory that becomes writable between these two calls belongs to the candidate. */
static void begin_loading(void)
{
    surroundings_keep();
    (void)dlerror(); /* its next call would free memory */
    if (!isolation_protects_memory())
        return;
    libc_variables_begin();
    appeared_begin();
    libc_variables_keep();
}

static unsigned char end_loading(void)
{
    unsigned char changed = (unsigned char)surroundings_compare();
    if (isolation_protects_memory())
        appeared_end(protection_add_own, protection_add_heap);
    return changed;
}

unsigned candidate_changed_surroundings(void) { return candidate_is_judging() ? candidates.changed : 0; }

enum module_status candidate_load(unsigned number, const char *path, struct module *module, struct text *message)
{
    struct text problem = {0};
    char status = MODULE_OK;
    *module = (struct module){0};
    if (candidate_is_judging()) {
        elsewhere_use(number, path);
        candidate_hear(&status, sizeof status);
        candidate_hear(&candidates.changed, sizeof candidates.changed);
        candidate_hear_text(text_append_escaped_again, message);
        return status == MODULE_OK ? MODULE_OK : MODULE_UNUSABLE;
    }
    unsigned char changed = 0;
    if (candidate_is_answering())
        begin_loading();
    status = (char)module_load(path, module, &problem);
    if (candidate_is_answering())
        changed = end_loading();
    if (status == MODULE_OK) {
        candidates.modules[number] = *module;
        candidate_use(number, module->compare->at);
    }
    candidate_say(&status, sizeof status);
    candidate_say(&changed, sizeof changed);
    candidate_say_text(problem.bytes, problem.length);
    text_append(message, problem.bytes ? problem.bytes : "", problem.length);
    text_clean_up(&problem);
    return (enum module_status)status;
}

void candidate_name(const struct module *module, struct text *name)
{
    if (candidate_is_judging()) {
        candidate_hear_text(text_append_escaped, name);
        return;
    }
    const char *build = module->compare->build;
    candidate_say_text(build, strlen(build));
    text_append_escaped(name, build, strlen(build));
}

void candidate_imports(const struct module *module, struct text *names)
{
    struct text imports = {0};
    if (candidate_is_judging()) {
        candidate_hear_text(text_append_escaped, names);
        return;
    }
    imports_append(module, &imports);
    candidate_say_text(imports.bytes, imports.length);
    text_append_escaped(names, imports.bytes, imports.length);
    text_clean_up(&imports);
}

/* From the first call on, writes to variables are detected, except under memory tools, which write there, too. */
void candidate_loaded(void)
{
    if (!candidate_is_answering() || candidates.loaded)
        return;
    candidates.loaded = true;
    if (isolation_protects_memory()) {
        appeared_close();
        for (unsigned number = 0; number < CANDIDATES_MAX; number++)
            if (candidates.modules[number].handle) {
                module_for_each_writable(&candidates.modules[number], protection_add_own);
                module_for_each_thread_variable(&candidates.modules[number], checkpoint_add_variables);
            }
        module_for_each_thread_variable_at(dlsym(RTLD_DEFAULT, "setenv"), checkpoint_add_library);
        surroundings_for_each(protection_add_others);
        guarded_watch_all();
    }
    isolation_answer();
    protection_arm();
}

void candidate_ask_many(void)
{
    if (candidate_is_answering() && isolation_protects_memory())
        appeared_take_cached();
}

void candidate_unload(unsigned number)
{
    if (candidate_is_answering())
        surroundings_keep();
    if (!candidate_is_judging())
        module_unload(&candidates.modules[number]);
    if (candidate_is_answering())
        answering_run_exit_handlers();
    if (candidate_is_judging())
        answerer_extend_time();
    candidate_hear(&candidates.changed, sizeof candidates.changed);
}

unsigned candidate_same_places(enum ccm_place place)
{
    unsigned char places = 0;
    for (int other = 0; other < CCM_PLACES; other++)
        if (candidates.at[0][other] == candidates.at[0][place])
            places |= (unsigned char)(1U << other);
    candidate_say(&places, sizeof places);
    candidate_hear(&places, sizeof places);
    if (places >= 1U << CCM_PLACES || !(places & 1U << place))
        answerer_refuse();
    return places;
}

static uint64_t hash_name(uint64_t hash, struct ccm_name name)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t word = 0;
    hash = (hash ^ hash >> 29 ^ name.length) * factor;
    for (; name.length >= sizeof word; name.bytes += sizeof word, name.length -= sizeof word) {
        memcpy(&word, name.bytes, sizeof word);
        hash = (hash ^ hash >> 29 ^ word) * factor;
    }
    word = 0;
    for (size_t i = 0; i < name.length; i++)
        word = word << 8 | (unsigned char)name.bytes[i];
    hash = (hash ^ hash >> 29 ^ word) * factor;
    return hash ^ hash >> 32;
}

/* Whether this was asked before. Equal hashes of two questions would only omit a guard page, and are improbable with 64 bits. */
static bool was_asked(unsigned number, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    if (!candidates.relaxed || a.length > KNOWN_LENGTH || b.length > KNOWN_LENGTH)
        return false;
    uint64_t hash = hash_name(hash_name((uint64_t)number * CCM_PLACES + (uint64_t)place + 1, a), b) | 1;
    uint64_t *known = &candidates.known[(hash >> 1) % KNOWN_QUESTIONS];
    if (*known == hash)
        return true;
    *known = hash;
    return false;
}

static int sign(int order) { return (order > 0) - (order < 0); }

/* The answerer asks the candidate, the judge the answerer. */
static int ask(unsigned number, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    if (!candidate_is_answering()) {
        const struct answerer_question question = {.number = number, .place = place, .names = {a, b}};
        int answer = answerer_take(&question);
        if (candidates.until_kept && !--candidates.until_kept)
            candidates.until_kept = elsewhere_keep(&question, answer, candidates.step);
        return answer;
    }
    ccm_comparator *comparator = candidates.at[number][place];
    int order = 0;
    bool asked = candidates.gap || was_asked(number, place, a, b) ? guarded_ask_again(comparator, a, b, &order)
                                                                  : guarded_ask(comparator, a, b, &order);
    if (!asked)
        answering_fail(""); /* out of memory */
    order = sign(order);
    answering_put_answer(order, guarded_take_effects());
    return order;
}

int candidate_ask_in_front(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    int order = 0;
    if (!candidate_is_answering())
        return candidate_ask_in_place(place, a, b);
    if (!guarded_ask_in_front(candidates.at[0][place], a, b, &order))
        answering_fail(""); /* out of memory */
    answering_put_answer(sign(order), guarded_take_effects());
    return sign(order);
}

int candidate_ask_in_place(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    if (candidate_is_judging())
        return answerer_take(&(struct answerer_question){.place = place, .names = {a, b}});
    if (!candidate_is_answering())
        return sign(candidates.at[0][place](a, b));
    int order = sign(guarded_ask_in_place(candidates.at[0][place], a, b));
    answering_put_answer(order, guarded_take_effects());
    return order;
}

#define COMPARATOR(number, place)                                                                                                  \
    static int ask_##number##_##place(struct ccm_name a, struct ccm_name b) { return ask(number, place, a, b); }

COMPARATOR(0, CCM_IMPORT_LIST)
COMPARATOR(0, CCM_EXPORT_MATCH)
COMPARATOR(0, CCM_POST_OFFICE)
COMPARATOR(1, CCM_IMPORT_LIST)
COMPARATOR(1, CCM_EXPORT_MATCH)
COMPARATOR(1, CCM_POST_OFFICE)

void candidate_comparators(unsigned number, ccm_comparator *at[CCM_PLACES])
{
    static ccm_comparator *const comparators[CANDIDATES_MAX][CCM_PLACES] = {
        {ask_0_CCM_IMPORT_LIST, ask_0_CCM_EXPORT_MATCH, ask_0_CCM_POST_OFFICE},
        {ask_1_CCM_IMPORT_LIST, ask_1_CCM_EXPORT_MATCH, ask_1_CCM_POST_OFFICE},
    };
    bool directly = !candidate_is_answering() && !candidate_is_judging();
    for (int place = 0; place < CCM_PLACES; place++)
        at[place] = directly ? candidates.at[number][place] : comparators[number][place];
}

void candidate_relax(void)
{
    memset(candidates.known, 0, sizeof candidates.known);
    candidates.relaxed = true;
}

void candidate_leave_gap(bool on) { candidates.gap = on; }

bool candidate_take_effects(struct candidate_effects *effects)
{
    unsigned bits = candidate_is_judging() ? answerer_take_effects() : 0, call = bits / ANSWER_CALLED;
    if (!bits)
        return false;
    *effects = (struct candidate_effects){.wrote = bits & ANSWER_WROTE, .wrote_others = bits & ANSWER_WROTE_OTHERS};
    if (call)
        trap_name((uint32_t)trap_memory_calls[call - 1] + 1, effects->call, sizeof effects->call);
    return true;
}

void candidate_say(const void *bytes, size_t length)
{
    if (candidate_is_answering())
        answering_put(bytes, length);
}

void candidate_hear(void *bytes, size_t length)
{
    if (candidate_is_judging())
        answerer_take_bytes(bytes, length);
}

void candidate_say_text(const char *bytes, size_t length)
{
    uint32_t count = (uint32_t)(length < CHANNEL_TEXT_MAX ? length : CHANNEL_TEXT_MAX);
    candidate_say(&count, sizeof count);
    candidate_say(bytes, count);
}

void candidate_hear_text(void (*append)(struct text *text, const char *bytes, size_t length), struct text *text)
{
    uint32_t count = 0;
    candidate_hear(&count, sizeof count);
    if (count > CHANNEL_TEXT_MAX)
        answerer_refuse();
    char *bytes = malloc((size_t)count + 1);
    if (!bytes)
        worker_fail("memory for what a build says");
    candidate_hear(bytes, count);
    append(text, bytes, count);
    free(bytes);
}

void candidate_step(uint64_t step)
{
    candidates.step = step;
    if (!candidate_is_answering())
        answerer_note_step(step);
}

void candidate_cycle(uint32_t cycle)
{
    if (!candidate_is_answering())
        answerer_note_cycle(cycle);
}

void candidate_set_time_limit(uint64_t ms)
{
    if (candidate_is_judging())
        answerer_set_time_limit(ms);
}

void candidate_retire(void)
{
    if (candidate_is_answering())
        answering_retire();
}

void candidate_abandon(void)
{
    if (candidate_is_judging())
        answerer_abandon();
}
