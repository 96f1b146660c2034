/* Finds the smallest case that shows the findings. The shrinker makes its names from letters that have no relation to the
 * directory, so the original names cannot be recovered. */
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

/* Time limit of the search in milliseconds. A case that is not finished then may still have real names, and is discarded. */
#define SMALLEST_MS 60000u
/* Additional time for the worker to report it. */
#define SMALLEST_GRACE_MS 5000u

/* One more cause bit: a group has members at more than one site. */
#define ACROSS_SITES (1u << AUDIT_CAUSES)

enum answer { ANSWER_FOUND, ANSWER_NOT_SHOWN, ANSWER_TOO_LARGE };

struct minimizing {
    const struct auditing *auditing;
    const struct audit_question *questions; /* answered questions about the whole extract, one per build */
    size_t count;
    uint32_t causes;   /* of the whole extract */
    struct text bytes; /* test case: first the whole extract, then the smallest case */
    enum answer answer;
    bool failed, crashed;
    /* Used in the worker. */
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

/* Finds the groups of a scenario, their causes, and whether one is across sites. Causes of duplicates at one site are missing,
 * as a scenario has no duplicates. */
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

/* Whether two runs have the same verdict and kinds of faults. */
static bool is_same_finding(const struct run_result *a, const struct run_result *b)
{
    return a->verdict == b->verdict && !a->redundant_cycles == !b->redundant_cycles && !a->conflicts == !b->conflicts &&
           !a->faults.missing == !b->faults.missing && !a->faults.misrouted == !b->faults.misrouted &&
           !a->faults.stray == !b->faults.stray && !a->faults.damaged == !b->faults.damaged &&
           !a->faults.unroutable == !b->faults.unroutable;
}

/* ---- In the worker ----------------------------------------------------------------------------------------------------------- */

static enum shrink_answer ask_build(struct minimizing *minimizing, size_t index, const struct scenario *scenario)
{
    const struct batch_config *config = &minimizing->auditing->config->work;
    struct batch_modules modules = {0};
    struct run_config how = {.untimed = true, .skip_repeats = true};
    struct run_result result = {.cycles = malloc(scenario->cycles * sizeof *result.cycles)};
    enum shrink_answer answer = SHRINK_FAILED;
    const struct build *build = minimizing->questions[index].build;
    candidate_step(index);
    bool loaded = result.cycles;
    if (loaded && build->connector)
        loaded = connectors_begin(&minimizing->connectors, config, build, NULL, batch_limit(config, scenario), &how,
                                  &minimizing->message);
    else if (loaded)
        loaded = batch_load(config, build, NULL, &modules, &how, &minimizing->message);
    if (loaded && run_scenario(&minimizing->run, scenario, &how, &result) == RUN_OK)
        answer = is_same_finding(&result, &minimizing->questions[index].result) ? SHRINK_REPRODUCED : SHRINK_LOST;
    free(result.cycles);
    return answer;
}

static enum shrink_answer ask_all(struct minimizing *minimizing, const struct scenario *scenario)
{
    struct audit_groups groups;
    uint32_t causes;
    if (find_causes(minimizing->auditing, scenario, &groups, &causes) != AUDIT_OK)
        return SHRINK_FAILED;
    audit_groups_clean_up(&groups);
    enum shrink_answer answer = causes == minimizing->causes ? SHRINK_REPRODUCED : SHRINK_LOST;
    for (size_t i = 0; i < minimizing->count && answer == SHRINK_REPRODUCED; i++)
        answer = ask_build(minimizing, i, scenario);
    return answer;
}

/* Reads a scenario from bytes, and adds the code page, which a test case does not have. */
static enum scenario_status read_case(const struct auditing *auditing, const struct text *bytes, struct test_case *test_case)
{
    if (test_case_read_draft(test_case, bytes->bytes, bytes->length) != TEST_CASE_OK)
        return SCENARIO_NO_MEMORY;
    test_case->scenario.names.code_page = auditing->config->code_page;
    return scenario_finish(&test_case->scenario, NULL);
}

static enum shrink_answer ask(void *context, const struct test_case *test_case)
{
    struct minimizing *minimizing = context;
    minimizing->asked++;
    /* Only the judge checks the clock; it then abandons the answerer. */
    minimizing->late =
        minimizing->late || (minimizing->deadline && !candidate_is_answering() && clock_now_ms() > minimizing->deadline);
    if (minimizing->late)
        return SHRINK_LOST;
    if (minimizing->auditing->config->code_page == CODE_PAGE_NONE)
        return ask_all(minimizing, &test_case->scenario);
    struct text bytes = {0};
    struct test_case stored = {0};
    test_case_write(test_case, &bytes);
    enum scenario_status finished = bytes.failed ? SCENARIO_NO_MEMORY : read_case(minimizing->auditing, &bytes, &stored);
    enum shrink_answer answer = finished == SCENARIO_NO_MEMORY ? SHRINK_FAILED : SHRINK_LOST;
    if (finished == SCENARIO_OK)
        answer = ask_all(minimizing, &stored.scenario);
    test_case_clean_up(&stored);
    text_clean_up(&bytes);
    return answer;
}

/* Replaces comments: only their presence and the connector's ownership matter. */
static bool simplify_comments(struct scenario *scenario)
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

/* Whether the shrinker tried to replace every letter. A remaining letter then is needed for the finding. */
static bool is_plain(const struct minimizing *minimizing, const struct test_case *test_case)
{
    const struct names *names = &test_case->scenario.names;
    const struct strings *const pools[] = {&names->users, &names->offices};
    bool plain = !minimizing->late && minimizing->asked < SHRINK_QUESTIONS;
    for (size_t pool = 0; pool < 2; pool++) {
        plain = plain && pools[pool]->count <= SHRINK_SINGLE_NAMES;
        for (uint32_t i = 0; i < pools[pool]->count; i++)
            plain = plain && pools[pool]->at[i].length <= SHRINK_SINGLE_POINTS;
    }
    return plain;
}

static bool minimize(void *context, size_t job, struct text *reply)
{
    struct minimizing *minimizing = context;
    struct shrink_config how = {.ask = ask, .context = minimizing, .many = true, .samples = true};
    struct test_case test_case = {0};
    char answer = ANSWER_NOT_SHOWN;
    bool done = false;
    (void)job;
    minimizing->deadline = minimizing->auditing->config->work.timeout_ms ? clock_now_ms() + SMALLEST_MS : 0;
    for (size_t i = 0; i < minimizing->count; i++)
        how.keep_cycles = how.keep_cycles || minimizing->questions[i].result.verdict == VERDICT_UNDECIDED;
    if (test_case_read_draft(&test_case, minimizing->bytes.bytes, minimizing->bytes.length) != TEST_CASE_OK ||
        !simplify_comments(&test_case.scenario) || scenario_finish(&test_case.scenario, NULL) != SCENARIO_OK)
        goto cleanup;
    switch (ask(minimizing, &test_case)) {
    case SHRINK_FAILED: goto cleanup;
    case SHRINK_LOST: break;
    case SHRINK_REPRODUCED:
        if (shrink(&test_case, &how) != SHRINK_OK)
            goto cleanup;
        answer = is_plain(minimizing, &test_case) ? ANSWER_FOUND : ANSWER_TOO_LARGE;
        break;
    }
    if (minimizing->late)
        candidate_abandon();
    text_append(reply, &answer, 1);
    if (answer == ANSWER_FOUND)
        test_case_write(&test_case, reply);
    done = true;
cleanup:
    if (!done)
        text_puts(reply, minimizing->message.length ? minimizing->message.bytes : "out of memory");
    run_clean_up(&minimizing->run);
    connectors_clean_up(&minimizing->connectors);
    text_clean_up(&minimizing->message);
    test_case_clean_up(&test_case);
    return done;
}

/* ---- In the parent process --------------------------------------------------------------------------------------------------- */

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct minimizing *minimizing = context;
    struct text *message = minimizing->auditing->message;
    struct text why = {0};
    const char *problem = outcome_describe(outcome, &why);
    (void)job;
    text_clear(&minimizing->bytes);
    text_clear(message);
    if (outcome->kind == OUTCOME_DONE && outcome->reply_length && (unsigned char)*outcome->reply <= ANSWER_TOO_LARGE) {
        minimizing->answer = (enum answer) * outcome->reply;
        text_append(&minimizing->bytes, outcome->reply + 1, outcome->reply_length - 1);
        minimizing->failed = minimizing->bytes.failed;
    } else if (outcome->kind == OUTCOME_FAILED) {
        minimizing->failed = true;
        text_append(message, outcome->reply, outcome->reply_length);
    } else {
        uint64_t index = outcome->crash ? outcome->crash->step : UINT64_MAX;
        minimizing->crashed = true;
        text_printf(message, "build %s: ", index < minimizing->count ? minimizing->questions[index].build->name : "(unknown)");
        text_puts(message, problem ? problem : "the worker's answer is damaged, the module has overwritten its memory");
    }
    text_clean_up(&why);
}

static uint64_t limit(void *context, size_t job)
{
    const struct minimizing *minimizing = context;
    uint64_t timeout = minimizing->auditing->config->work.timeout_ms;
    (void)job;
    return timeout ? timeout + SMALLEST_MS + SMALLEST_GRACE_MS : 0;
}

static enum audit_status run_worker(struct minimizing *minimizing, uint64_t recipients)
{
    const struct auditing *auditing = minimizing->auditing;
    const struct batch_config *config = &auditing->config->work;
    const struct workers_config workers = {.workers = 1,
                                           .no_fork = config->no_fork,
                                           .memory = batch_memory_for(auditing->batch, config, recipients),
                                           .job = minimize,
                                           .collect = collect,
                                           .limit = limit,
                                           .context = minimizing};
    if (workers_run(&workers, 1) != WORKERS_OK) {
        text_clear(auditing->message);
        workers_describe_failure(auditing->message);
        return AUDIT_FAILED;
    }
    if (!minimizing->failed)
        return AUDIT_OK;
    return auditing->message->length ? AUDIT_FAILED : audit_no_memory(auditing);
}

/* Sets `message` to the reason why no case was found. */
static void explain(const struct minimizing *minimizing)
{
    struct text *message = minimizing->auditing->message;
    if (minimizing->crashed)
        return; /* the message has the crash */
    text_clear(message);
    text_puts(message, minimizing->answer == ANSWER_NOT_SHOWN
                           ? "a fixture cannot show the findings, as it cannot hold a name twice at one site"
                           : "found no case that shows the same without the real names");
}

/* Reads and checks the worker's answer: a build in that process may have forged it, or kept real names in it. */
static enum audit_status read_answer(const struct minimizing *minimizing, const struct audit_extract *extract,
                                     struct audit_smallest *smallest)
{
    const struct auditing *auditing = minimizing->auditing;
    struct scenario *scenario = &smallest->test_case.scenario;
    bool traces = false;
    if (read_case(auditing, &minimizing->bytes, &smallest->test_case) != SCENARIO_OK)
        return audit_failed(auditing, "cannot read the smallest case");
    if (!simplify_comments(scenario) || scenario_finish(scenario, NULL) != SCENARIO_OK ||
        !audit_find_traces(&extract->scenario.names, &scenario->names, &traces))
        return audit_no_memory(auditing);
    enum audit_status status = find_causes(auditing, scenario, &smallest->groups, &smallest->causes);
    smallest->found = status == AUDIT_OK && !traces && smallest->causes == minimizing->causes;
    return status;
}

enum audit_status audit_smallest(const struct auditing *auditing, const struct audit_extract *extract,
                                 const struct audit_question *questions, size_t count, struct audit_smallest *smallest)
{
    struct minimizing minimizing = {.auditing = auditing, .questions = questions, .count = count};
    const struct test_case whole = {.scenario = extract->scenario};
    *smallest = (struct audit_smallest){0};
    enum audit_status status = find_causes(auditing, &extract->scenario, &smallest->groups, &minimizing.causes);
    audit_groups_clean_up(&smallest->groups);
    if (status != AUDIT_OK)
        return status;
    test_case_write(&whole, &minimizing.bytes);
    if (minimizing.bytes.failed)
        status = audit_no_memory(auditing);
    else if (minimizing.causes)
        status = run_worker(&minimizing, sites_recipients(&extract->scenario.sites));
    else
        minimizing.answer = ANSWER_NOT_SHOWN;
    if (status == AUDIT_OK && minimizing.answer == ANSWER_FOUND && !minimizing.crashed) {
        minimizing.answer = ANSWER_TOO_LARGE;
        status = read_answer(&minimizing, extract, smallest);
    }
    if (status == AUDIT_OK && !smallest->found)
        explain(&minimizing);
    text_clean_up(&minimizing.bytes);
    return status;
}

bool audit_smallest_confirmed(const struct audit_question *of_whole, const struct audit_question *of_smallest)
{
    return !of_smallest->crash && is_same_finding(&of_whole->result, &of_smallest->result);
}

void audit_smallest_clean_up(struct audit_smallest *smallest)
{
    test_case_clean_up(&smallest->test_case);
    audit_groups_clean_up(&smallest->groups);
}
