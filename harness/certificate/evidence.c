#include "certificate/evidence.h"

#include "model/identity.h"
#include "module/candidate.h"
#include "module/workers.h"

#include <stdlib.h>
#include <string.h>

/* Memory limit of a worker in bytes. */
#define MEMORY_MAX ((uint64_t)512 << 20)

struct asking {
    const struct build *build;
    uint64_t timeout_ms;
    const struct law_result *results[(size_t)LAWS * CCM_PLACES]; /* by job */
    char **answers[(size_t)LAWS * CCM_PLACES];                   /* destination, by job */
    enum ccm_place places[(size_t)LAWS * CCM_PLACES];
    size_t count;
    bool failed;
    struct text message;
};

void law_evidence_clean_up(struct law_evidence *evidence)
{
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++)
            free(evidence->answers[law][place]);
    *evidence = (struct law_evidence){0};
}

/* Returns the number of names in a law's counterexample. */
static uint32_t names_of(enum law law)
{
    switch (law) {
    case LAW_REFLEXIVE: return 1;
    case LAW_EQUIVALENCE:
    case LAW_TRANSITIVE: return 3;
    default: return 2;
    }
}

static bool is_malformed(const char *answers, size_t count) { return strlen(answers) != count || strspn(answers, "<=>") != count; }

static int sign_of(char answer) { return (answer > '=') - (answer < '='); }

static enum evidence_status judge_pair(enum law law, const struct law_counterexample *counterexample, int forward, int back,
                                       struct text *detail)
{
    static const struct identity_rule rule;
    int order = 0;
    bool broken = forward != -back;
    if (law != LAW_ANTISYMMETRIC) {
        enum identity_status compared = identity_compare(&rule, counterexample->names[0], counterexample->names[1], &order);
        if (compared != IDENTITY_OK)
            return EVIDENCE_NO_MEMORY;
        broken = law == LAW_NO_MISSED_MATCH ? order == 0 && (forward || back) : order != 0 && (!forward || !back);
    }
    text_printf(detail, "%d, the other way round %d", forward, back);
    return broken ? EVIDENCE_BROKEN : EVIDENCE_NOT_BROKEN;
}

enum evidence_status law_evidence_judge(enum law law, const struct law_counterexample *counterexample, const char *answers,
                                        struct text *detail)
{
    uint32_t count = names_of(law);
    if (!law_is_of_answers(law) || counterexample->count != count || is_malformed(answers, (size_t)count * count))
        return EVIDENCE_MALFORMED;
    enum evidence_status status = EVIDENCE_NOT_BROKEN;
    if (count == 1) {
        text_printf(detail, "%d", sign_of(answers[0]));
        status = sign_of(answers[0]) ? EVIDENCE_BROKEN : EVIDENCE_NOT_BROKEN;
    } else if (count == 2) {
        status = judge_pair(law, counterexample, sign_of(answers[1]), sign_of(answers[2]), detail);
    } else {
        int first = sign_of(answers[1]), second = sign_of(answers[5]), third = sign_of(answers[2]);
        bool broken = law == LAW_EQUIVALENCE ? !first && !second && third : first <= 0 && second <= 0 && third > 0;
        text_printf(detail, "%d and %d, but %d", first, second, third);
        status = broken ? EVIDENCE_BROKEN : EVIDENCE_NOT_BROKEN;
    }
    return detail->failed ? EVIDENCE_NO_MEMORY : status;
}

static bool ask_job(void *context, size_t job, struct text *reply)
{
    const struct asking *asking = context;
    const struct law_counterexample *counterexample = &asking->results[job]->counterexample;
    const char *path = asking->build->path;
    ccm_comparator *at[CCM_PLACES];
    struct module module;
    candidate_open(&path, 1, &ISOLATION_NO_NEEDS);
    if (candidate_load(0, path, &module, reply) != MODULE_OK)
        return false;
    candidate_loaded();
    candidate_comparators(0, at);
    for (uint32_t a = 0; a < counterexample->count; a++)
        for (uint32_t b = 0; b < counterexample->count; b++) {
            int order = at[asking->places[job]](counterexample->names[a], counterexample->names[b]);
            text_puts(reply, order < 0 ? "<" : order > 0 ? ">" : "=");
        }
    return !reply->failed;
}

static void ask_collect(void *context, size_t job, const struct outcome *outcome)
{
    struct asking *asking = context;
    struct text answers = {0};
    if (outcome->kind == OUTCOME_FAILED) {
        if (!asking->failed)
            text_append(&asking->message, outcome->reply, outcome->reply_length);
        asking->failed = true;
    } else if (outcome->kind == OUTCOME_DONE) {
        text_append(&answers, outcome->reply, outcome->reply_length);
        *asking->answers[job] = text_take(&answers);
        asking->failed = asking->failed || !*asking->answers[job];
    }
}

static uint64_t ask_limit(void *context, size_t job)
{
    (void)job;
    uint64_t timeout = ((const struct asking *)context)->timeout_ms;
    return timeout ? timeout + WORKERS_LOAD_MS : 0;
}

/* Drops answers that do not confirm the finding. Returns false if out of memory. */
static bool drop_unconfirmed(const struct laws *laws, struct law_evidence *evidence)
{
    for (enum law law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *result = &laws->results[law][place];
            char **answers = &evidence->answers[law][place];
            struct text detail = {0};
            if (!*answers)
                continue;
            enum evidence_status status = law_evidence_judge(law, &result->counterexample, *answers, &detail);
            bool same = status == EVIDENCE_BROKEN && result->detail && strcmp(detail.bytes, result->detail) == 0;
            text_clean_up(&detail);
            if (status == EVIDENCE_NO_MEMORY)
                return false;
            if (!same) {
                free(*answers);
                *answers = NULL;
            }
        }
    return true;
}

enum batch_status law_evidence_ask(const struct batch_config *config, const struct build *build, const struct laws *laws,
                                   bool confirmed_only, struct law_evidence *evidence, struct text *message)
{
    struct asking asking = {.build = build, .timeout_ms = config->timeout_ms};
    for (enum law law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            const struct law_result *result = &laws->results[law][place];
            if (!law_is_of_answers(law) || result->state != LAW_BROKEN || !result->counterexample.count)
                continue;
            asking.results[asking.count] = result;
            asking.places[asking.count] = (enum ccm_place)place;
            asking.answers[asking.count++] = &evidence->answers[law][place];
        }
    struct workers_config workers = {.workers = config->jobs,
                                     .no_fork = config->no_fork,
                                     .memory = MEMORY_MAX,
                                     .job = ask_job,
                                     .collect = ask_collect,
                                     .limit = ask_limit,
                                     .context = &asking};
    enum batch_status status = BATCH_FAILED;
    if (workers_run(&workers, asking.count) != WORKERS_OK)
        workers_describe_failure(message);
    else if (asking.failed || (confirmed_only && !drop_unconfirmed(laws, evidence)))
        text_puts(message, asking.message.length ? asking.message.bytes : "out of memory");
    else
        status = BATCH_OK;
    text_clean_up(&asking.message);
    return status;
}
