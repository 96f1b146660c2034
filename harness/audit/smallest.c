/* The smallest case that shows what was found. Its names are made by the shrinker, whose plain letters stand for no letters of the
 * directory: there is no key that leads back. */
#include "audit/extract.h"
#include "audit/groups.h"
#include "audit/question.h"
#include "audit/status.h"

#include "base/clock.h"
#include "batch/limits.h"
#include "batch/load.h"
#include "module/candidate.h"
#include "module/outcome.h"
#include "shrink/shrink.h"

#include <stdlib.h>
#include <string.h>

/* How long the smallest case is looked for, in milliseconds; what is left then may still be somebody's name, and is not used. */
#define SMALLEST_MS 60000u
/* How long more the worker has to say so. */
#define SMALLEST_GRACE_MS 5000u

/* Beside the causes: some group has members at more than one site. */
#define ACROSS_SITES (1u << AUDIT_CAUSES)

enum answer { ANSWER_FOUND, ANSWER_NOT_SHOWN, ANSWER_TOO_LARGE };

struct looking {
    const struct auditing *auditing;
    const struct audit_question *questions; /* one for each build, answered, of the whole */
    size_t count;
    uint32_t causes;   /* of the whole */
    struct text bytes; /* of the test case: the whole, then the smallest one */
    enum answer answer;
    bool failed, died;
    /* In the worker. */
    struct run run;
    struct connectors connectors;
    uint64_t deadline;
    uint32_t asked;
    bool late;
    struct text message;
};

static bool is_across_sites(const struct audit_groups *groups, const struct audit_group *group)
{
    const struct audit_member *first = &groups->members[group->first], *last = first + group->count - 1;
    return first->site != last->site;
}

/* Why the groups of a scenario are groups, and whether any is across sites. A scenario has no duplicates of one site, nor what only
 * they are the cause of. */
static enum audit_status find_causes(const struct auditing *auditing, const struct scenario *scenario, struct audit_groups *groups,
                                     uint32_t *causes)
{
    uint32_t count = (uint32_t)sites_recipients(&scenario->sites);
    struct audit_people people = {.at = calloc((size_t)count + 1, sizeof *people.at)};
    *causes = 0;
    if (!people.at)
        return audit_no_memory(auditing);
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++, people.count++)
            people.at[people.count] = (struct audit_person){
                .place = people.count, .site = i, .name = scenario->sites.at[i].recipients[j].name, .dn = STRING_EMPTY};
    enum audit_status status = audit_group(auditing, scenario, &people, groups);
    for (uint32_t i = 0; i < groups->count && status == AUDIT_OK; i++)
        *causes |= groups->at[i].causes | (is_across_sites(groups, &groups->at[i]) ? ACROSS_SITES : 0);
    free(people.at);
    return status;
}

/* What a verdict consists of. */
static bool is_same_finding(const struct run_result *a, const struct run_result *b)
{
    return a->verdict == b->verdict && !a->redundant_cycles == !b->redundant_cycles && !a->conflicts == !b->conflicts &&
           !a->faults.missing == !b->faults.missing && !a->faults.misrouted == !b->faults.misrouted &&
           !a->faults.stray == !b->faults.stray && !a->faults.damaged == !b->faults.damaged &&
           !a->faults.unroutable == !b->faults.unroutable;
}

/* ---- In the worker ----------------------------------------------------------------------------------------------------------- */

static enum shrink_answer ask_build(struct looking *looking, size_t index, const struct scenario *scenario)
{
    const struct batch_config *config = &looking->auditing->config->work;
    struct batch_modules modules = {0};
    struct run_config how = {.untimed = true, .skip_repeats = true};
    struct run_result result = {.cycles = malloc(scenario->cycles * sizeof *result.cycles)};
    enum shrink_answer answer = SHRINK_FAILED;
    const struct build *build = looking->questions[index].build;
    candidate_step(index);
    bool loaded = result.cycles;
    if (loaded && build->connector)
        loaded =
            connectors_begin(&looking->connectors, config, build, NULL, batch_limit(config, scenario), &how, &looking->message);
    else if (loaded)
        loaded = batch_load(config, build, NULL, &modules, &how, &looking->message);
    if (loaded && run_scenario(&looking->run, scenario, &how, &result) == RUN_OK)
        answer = is_same_finding(&result, &looking->questions[index].result) ? SHRINK_SHOWN : SHRINK_GONE;
    free(result.cycles);
    return answer;
}

static enum shrink_answer ask_all(struct looking *looking, const struct scenario *scenario)
{
    struct audit_groups groups;
    uint32_t causes;
    if (find_causes(looking->auditing, scenario, &groups, &causes) != AUDIT_OK)
        return SHRINK_FAILED;
    audit_groups_clean_up(&groups);
    enum shrink_answer answer = causes == looking->causes ? SHRINK_SHOWN : SHRINK_GONE;
    for (size_t i = 0; i < looking->count && answer == SHRINK_SHOWN; i++)
        answer = ask_build(looking, i, scenario);
    return answer;
}

/* Makes a scenario of the bytes, under the code page, which a test case does not know. */
static enum scenario_status read_case(const struct auditing *auditing, const struct text *bytes, struct test_case *test_case)
{
    if (test_case_read_draft(test_case, bytes->bytes, bytes->length) != TEST_CASE_OK)
        return SCENARIO_NO_MEMORY;
    test_case->scenario.names.code_page = auditing->config->code_page;
    return scenario_finish(&test_case->scenario, NULL);
}

static enum shrink_answer ask(void *context, const struct test_case *test_case)
{
    struct looking *looking = context;
    looking->asked++;
    /* The judge alone looks at the clock, and then leaves the answerer behind. */
    looking->late = looking->late || (looking->deadline && !candidate_is_answering() && clock_now_ms() > looking->deadline);
    if (looking->late)
        return SHRINK_GONE;
    if (looking->auditing->config->code_page == CODE_PAGE_NONE)
        return ask_all(looking, &test_case->scenario);
    struct text bytes = {0};
    struct test_case stored = {0};
    test_case_write(test_case, &bytes);
    enum scenario_status finished = bytes.failed ? SCENARIO_NO_MEMORY : read_case(looking->auditing, &bytes, &stored);
    enum shrink_answer answer = finished == SCENARIO_NO_MEMORY ? SHRINK_FAILED : SHRINK_GONE;
    if (finished == SCENARIO_OK)
        answer = ask_all(looking, &stored.scenario);
    test_case_clean_up(&stored);
    text_clean_up(&bytes);
    return answer;
}

/* Of a comment nothing counts but whether there is one, and whether it is the connector's. */
static bool plain_comments(struct scenario *scenario)
{
    uint32_t plain = STRING_EMPTY;
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        uint32_t *comment = &scenario->entries[i].comment;
        if (names_is_connectors(&scenario->names, *comment)) {
            *comment = scenario->names.connector_comment;
        } else if (*comment != STRING_EMPTY) {
            if (scenario_comment(scenario, name_of_text("Comment"), &plain) != SCENARIO_OK)
                return false;
            *comment = plain;
        }
    }
    return true;
}

/* Whether every name was tried letter by letter: what is left of it then is what the finding needs. */
static bool is_plain(const struct looking *looking, const struct test_case *test_case)
{
    const struct names *names = &test_case->scenario.names;
    const struct strings *const pools[] = {&names->users, &names->offices};
    bool plain = !looking->late && looking->asked < SHRINK_QUESTIONS;
    for (size_t pool = 0; pool < 2; pool++) {
        plain = plain && pools[pool]->count <= SHRINK_SINGLE_NAMES;
        for (uint32_t i = 0; i < pools[pool]->count; i++)
            plain = plain && pools[pool]->at[i].length <= SHRINK_SINGLE_POINTS;
    }
    return plain;
}

static bool look(void *context, size_t job, struct text *reply)
{
    struct looking *looking = context;
    struct shrink_config how = {.ask = ask, .context = looking, .many = true, .samples = true};
    struct test_case test_case = {0};
    char answer = ANSWER_NOT_SHOWN;
    bool done = false;
    (void)job;
    looking->deadline = looking->auditing->config->work.timeout_ms ? clock_now_ms() + SMALLEST_MS : 0;
    for (size_t i = 0; i < looking->count; i++)
        how.keep_cycles = how.keep_cycles || looking->questions[i].result.verdict == VERDICT_UNDECIDED;
    if (test_case_read_draft(&test_case, looking->bytes.bytes, looking->bytes.length) != TEST_CASE_OK ||
        !plain_comments(&test_case.scenario) || scenario_finish(&test_case.scenario, NULL) != SCENARIO_OK)
        goto cleanup;
    switch (ask(looking, &test_case)) {
    case SHRINK_FAILED: goto cleanup;
    case SHRINK_GONE: break;
    case SHRINK_SHOWN:
        if (shrink(&test_case, &how) != SHRINK_OK)
            goto cleanup;
        answer = is_plain(looking, &test_case) ? ANSWER_FOUND : ANSWER_TOO_LARGE;
        break;
    }
    if (looking->late)
        candidate_abandon();
    text_append(reply, &answer, 1);
    if (answer == ANSWER_FOUND)
        test_case_write(&test_case, reply);
    done = true;
cleanup:
    if (!done)
        text_puts(reply, looking->message.length ? looking->message.bytes : "out of memory");
    run_clean_up(&looking->run);
    connectors_clean_up(&looking->connectors);
    text_clean_up(&looking->message);
    test_case_clean_up(&test_case);
    return done;
}

/* ---- Outside of it ----------------------------------------------------------------------------------------------------------- */

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct looking *looking = context;
    struct text *message = looking->auditing->message;
    struct text why = {0};
    const char *problem = outcome_describe(outcome, &why);
    (void)job;
    text_clear(&looking->bytes);
    text_clear(message);
    if (outcome->kind == OUTCOME_DONE && outcome->reply_length && (unsigned char)*outcome->reply <= ANSWER_TOO_LARGE) {
        looking->answer = (enum answer) * outcome->reply;
        text_append(&looking->bytes, outcome->reply + 1, outcome->reply_length - 1);
        looking->failed = looking->bytes.failed;
    } else if (outcome->kind == OUTCOME_FAILED) {
        looking->failed = true;
        text_append(message, outcome->reply, outcome->reply_length);
    } else {
        uint64_t index = outcome->crash ? outcome->crash->step : UINT64_MAX;
        looking->died = true;
        text_printf(message, "build %s: ", index < looking->count ? looking->questions[index].build->name : "(unknown)");
        text_puts(message, problem ? problem : "the worker's answer is damaged, the module has overwritten its memory");
    }
    text_clean_up(&why);
}

static uint64_t limit(void *context, size_t job)
{
    const struct looking *looking = context;
    uint64_t timeout = looking->auditing->config->work.timeout_ms;
    (void)job;
    return timeout ? timeout + SMALLEST_MS + SMALLEST_GRACE_MS : 0;
}

static enum audit_status run_worker(struct looking *looking, uint64_t recipients)
{
    const struct auditing *auditing = looking->auditing;
    const struct batch_config *config = &auditing->config->work;
    const struct workers_config workers = {.workers = 1,
                                           .no_fork = config->no_fork,
                                           .memory = batch_memory_for(auditing->batch, config, recipients),
                                           .job = look,
                                           .collect = collect,
                                           .limit = limit,
                                           .context = looking};
    if (workers_run(&workers, 1) != WORKERS_OK) {
        text_clear(auditing->message);
        workers_describe_failure(auditing->message);
        return AUDIT_FAILED;
    }
    if (!looking->failed)
        return AUDIT_OK;
    return auditing->message->length ? AUDIT_FAILED : audit_no_memory(auditing);
}

/* Says in `message` why there is no such case. */
static void explain(const struct looking *looking)
{
    struct text *message = looking->auditing->message;
    if (looking->died)
        return; /* how is said already */
    text_clear(message);
    text_puts(message, looking->answer == ANSWER_NOT_SHOWN
                           ? "what was found does not show in a fixture, which holds no name twice at one site"
                           : "no case was found that shows the same without the real names");
}

/* Reads what the worker has answered. A build may have been up to something in there: nothing is believed of it, and a build that sees
 * to it that real names are left is found out. */
static enum audit_status take_case(const struct looking *looking, const struct audit_extract *extract,
                                   struct audit_smallest *smallest)
{
    const struct auditing *auditing = looking->auditing;
    struct scenario *scenario = &smallest->test_case.scenario;
    bool traces = false;
    if (read_case(auditing, &looking->bytes, &smallest->test_case) != SCENARIO_OK)
        return audit_failed(auditing, "the smallest case cannot be read");
    if (!plain_comments(scenario) || scenario_finish(scenario, NULL) != SCENARIO_OK ||
        !audit_find_traces(&extract->scenario.names, &scenario->names, &traces))
        return audit_no_memory(auditing);
    enum audit_status status = find_causes(auditing, scenario, &smallest->groups, &smallest->causes);
    smallest->found = status == AUDIT_OK && !traces && smallest->causes == looking->causes;
    return status;
}

enum audit_status audit_smallest(const struct auditing *auditing, const struct audit_extract *extract,
                                 const struct audit_question *questions, size_t count, struct audit_smallest *smallest)
{
    struct looking looking = {.auditing = auditing, .questions = questions, .count = count};
    const struct test_case whole = {.scenario = extract->scenario};
    *smallest = (struct audit_smallest){0};
    enum audit_status status = find_causes(auditing, &extract->scenario, &smallest->groups, &looking.causes);
    audit_groups_clean_up(&smallest->groups);
    if (status != AUDIT_OK)
        return status;
    test_case_write(&whole, &looking.bytes);
    if (looking.bytes.failed)
        status = audit_no_memory(auditing);
    else if (looking.causes)
        status = run_worker(&looking, sites_recipients(&extract->scenario.sites));
    else
        looking.answer = ANSWER_NOT_SHOWN;
    if (status == AUDIT_OK && looking.answer == ANSWER_FOUND && !looking.died) {
        looking.answer = ANSWER_TOO_LARGE;
        status = take_case(&looking, extract, smallest);
    }
    if (status == AUDIT_OK && !smallest->found)
        explain(&looking);
    text_clean_up(&looking.bytes);
    return status;
}

bool audit_smallest_shows(const struct audit_question *of_whole, const struct audit_question *of_smallest)
{
    return !of_smallest->crash && is_same_finding(&of_whole->result, &of_smallest->result);
}

void audit_smallest_clean_up(struct audit_smallest *smallest)
{
    test_case_clean_up(&smallest->test_case);
    audit_groups_clean_up(&smallest->groups);
}
