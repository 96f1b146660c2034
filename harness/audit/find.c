#include "audit/extract.h"
#include "audit/groups.h"
#include "audit/proposal.h"
#include "audit/question.h"
#include "audit/reading.h"
#include "audit/status.h"

#include "ccmail/records.h"
#include "model/latin.h"

#include <stdlib.h>
#include <string.h>

static void report_stage(const struct auditing *auditing, const char *name)
{
    if (auditing->config->stage)
        auditing->config->stage(auditing->config->stage_context, name);
}

/* Copies the directories to the results, and lists them in audit->directory. */
static bool note_sources(struct audit *audit, const struct audit_config *config)
{
    struct text words = {0};
    bool noted = true;
    audit->sources = calloc(config->directory_count + 1, sizeof *audit->sources);
    for (size_t i = 0; audit->sources && noted && i < config->directory_count; i++) {
        const struct audit_directory *directory = &config->directories[i];
        struct audit_source *source = &audit->sources[audit->source_count++];
        source->path = strdup(directory->source);
        source->site = directory->site ? strdup(directory->site) : NULL;
        noted = source->path && (source->site || !directory->site);
        text_puts(&words, i ? ", " : "");
        if (directory->site)
            text_printf(&words, "%s=", directory->site);
        text_puts(&words, directory->source);
    }
    audit->directory = text_take(&words);
    return audit->sources && noted && audit->directory;
}

/* Opens the converter and its transliterator before the directory takes memory. */
static enum audit_status init_audit(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    const struct audit_config *config = auditing->config;
    audit->cycles_per_day = config->cycles_per_day;
    bool noted = note_sources(audit, config);
    audit->plan.path = config->plan ? text_copy(config->plan) : NULL;
    audit->plan.first_cycle = config->post_office ? 1 : config->cycles + 1;
    audit->post_office = config->post_office ? text_copy(config->post_office) : NULL;
    audit->site_attribute = config->reading.site_attribute ? text_copy(config->reading.site_attribute) : NULL;
    audit->builds = calloc(auditing->batch->build_count + 1, sizeof *audit->builds);
    if (!noted || (config->plan && !audit->plan.path) || (config->post_office && !audit->post_office) ||
        (config->reading.site_attribute && !audit->site_attribute) || !audit->builds)
        return audit_no_memory(auditing);
    audit->batch = auditing->batch;
    audit->build_count = auditing->batch->build_count;
    for (size_t i = 0; i < audit->build_count; i++)
        audit->builds[i].build = &auditing->batch->builds[i];
    if (config->code_page == CODE_PAGE_NONE)
        return AUDIT_OK;
    enum identity_status status = code_page_open(config->code_page, &auditing->converter);
    return audit_identity_status(auditing, status == IDENTITY_OK ? latin_open() : status);
}

/* A name with a line end would be split into two lines in the cycle files. */
static enum audit_status check_keep(const struct auditing *auditing)
{
    struct text *message = auditing->message;
    struct ccm_name culprit;
    if (!auditing->config->work.keep || (ccmdir_can_hold_names(&auditing->audit->scenario.names, &culprit) &&
                                         ccmdir_can_hold_names(&auditing->audit->renamed.names, &culprit)))
        return AUDIT_OK;
    text_append_escaped(message, auditing->audit->directory, strlen(auditing->audit->directory));
    text_puts(message, ": the files of its cycles cannot be kept: a record cannot hold the line end in '");
    text_append_escaped(message, culprit.bytes, culprit.length);
    text_puts(message, "'; run the audit without --keep");
    return message->failed ? AUDIT_FAILED : AUDIT_INVALID;
}

static enum audit_status find_groups(struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    enum audit_status status = audit_group(auditing, &audit->scenario, &auditing->people, &auditing->groups);
    audit->groups = auditing->groups.at;
    audit->members = auditing->groups.members;
    audit->group_count = auditing->groups.count;
    audit->member_count = auditing->groups.member_count;
    return status;
}

/* Whether users still collide after the proposal. */
static enum audit_status find_remaining_groups(const struct auditing *auditing, bool *left)
{
    struct audit_groups groups;
    enum audit_status status = audit_group(auditing, &auditing->audit->renamed, &auditing->renamed_people, &groups);
    *left = groups.count > 0;
    audit_groups_clean_up(&groups);
    return status;
}

static enum audit_status propose(struct auditing *auditing, bool *left)
{
    const bool planned = auditing->config->plan;
    enum audit_status status = scenario_init(&auditing->audit->renamed) == SCENARIO_OK ? AUDIT_OK : audit_no_memory(auditing);
    if (status == AUDIT_OK && !planned)
        status = audit_propose_names(auditing);
    if (status == AUDIT_OK)
        status = audit_find_losses(auditing);
    if (status == AUDIT_OK)
        status = planned ? audit_apply_plan(auditing) : audit_apply_proposal(auditing);
    if (status == AUDIT_OK)
        status = find_remaining_groups(auditing, left);
    return status;
}

/* Moves the answers to the results. */
static void store_answers(struct audit_build *build, struct audit_question *original, struct audit_question *renamed, bool left)
{
    char *const keep_error[2] = {original->keep_error, renamed->keep_error};
    build->result = original->result;
    build->crash = original->crash;
    build->outcomes = original->outcomes;
    build->member_results = original->member_results;
    build->renamed = renamed->result;
    build->renamed_crash = renamed->crash;
    free(original->records);
    *original = (struct audit_question){.keep_error = keep_error[0]};
    *renamed = (struct audit_question){.keep_error = keep_error[1]};
    build->proposal_works = !left && !build->renamed_crash && build->renamed.verdict == VERDICT_QUIET &&
                            !faults_of_entries(&build->renamed.faults) && !build->renamed.conflicts;
    build->period = build->result.verdict == VERDICT_LOOPING ? build->result.loop_period : 1;
    if (build->result.verdict == VERDICT_LOOPING)
        build->period_records = build->result.loop_records;
    else if (build->result.verdict == VERDICT_UNDECIDED && build->result.cycle_count)
        build->period_records = cycle_records(&build->result.cycles[build->result.cycle_count - 1]);
}

static void count_others(const struct audit *audit, struct audit_build *build)
{
    uint64_t of_groups = 0;
    for (uint32_t i = 0; i < audit->group_count && build->outcomes; i++)
        of_groups += audit_outcome_records(&build->outcomes[i]);
    build->others = build->period_records > of_groups ? build->period_records - of_groups : 0;
}

static enum audit_status run_builds(struct auditing *auditing, bool left)
{
    struct audit *audit = auditing->audit;
    size_t count = audit->build_count;
    struct audit_question *questions = calloc(2 * count + 1, sizeof *questions);
    if (!questions)
        return audit_no_memory(auditing);
    for (size_t i = 0; i < count; i++) {
        questions[i] = (struct audit_question){
            .scenario = &audit->scenario, .groups = &auditing->groups, .build = audit->builds[i].build, .keep_folder = "directory"};
        questions[count + i] =
            (struct audit_question){.scenario = &audit->renamed, .build = audit->builds[i].build, .keep_folder = "renamed"};
    }
    enum audit_status status = audit_ask(auditing, questions, 2 * count);
    for (size_t i = 0; i < count && status == AUDIT_OK; i++) {
        auditing->records[i] = questions[i].records;
        questions[i].records = NULL;
        store_answers(&audit->builds[i], &questions[i], &questions[count + i], left);
        count_others(audit, &audit->builds[i]);
    }
    for (size_t i = 0; i < 2 * count; i++) {
        if (!auditing->keep_error) {
            auditing->keep_error = questions[i].keep_error;
            questions[i].keep_error = NULL;
        }
        audit_question_clean_up(&questions[i]);
    }
    free(questions);
    return status;
}

/* First load of the builds. */
static enum audit_status probe(struct batch *batch, const struct auditing *auditing)
{
    switch (batch_probe(batch, &auditing->config->work, auditing->message)) {
    case BATCH_OK: return AUDIT_OK;
    case BATCH_INVALID: return AUDIT_INVALID;
    case BATCH_FAILED: break;
    }
    return AUDIT_FAILED;
}

static enum audit_status run_stages(struct auditing *auditing, struct batch *batch)
{
    bool left = false;
    enum audit_status status = init_audit(auditing);
    if (status == AUDIT_OK) {
        report_stage(auditing, "reading");
        status = audit_read(auditing);
    }
    if (status == AUDIT_OK)
        status = probe(batch, auditing);
    if (status == AUDIT_OK)
        status = audit_find_uncovered(auditing);
    if (status == AUDIT_OK)
        status = find_groups(auditing);
    if (status == AUDIT_OK) {
        report_stage(auditing, "proposing");
        status = propose(auditing, &left);
    }
    if (status == AUDIT_OK)
        status = check_keep(auditing);
    if (status == AUDIT_OK) {
        report_stage(auditing, "running");
        status = run_builds(auditing, left);
    }
    if (status == AUDIT_OK)
        status = audit_order_groups(auditing);
    auditing->audit->complete = status == AUDIT_OK;
    if (status == AUDIT_OK && auditing->config->write_fixture && auditing->audit->group_count) {
        report_stage(auditing, "writing");
        status = audit_write_fixture(auditing);
    }
    if (status == AUDIT_OK && auditing->keep_error)
        status = audit_failed(auditing, auditing->keep_error);
    return status;
}

enum audit_status audit_find(struct audit *audit, struct batch *batch, const struct audit_config *config, struct text *message)
{
    struct auditing auditing = {.audit = audit, .batch = batch, .config = config, .message = message};
    *audit = (struct audit){0};
    auditing.records = calloc(batch->build_count + 1, sizeof *auditing.records);
    enum audit_status status = auditing.records ? run_stages(&auditing, batch) : audit_no_memory(&auditing);
    for (size_t i = 0; auditing.records && i < batch->build_count; i++)
        free(auditing.records[i]);
    free(auditing.records);
    free(auditing.keep_error);
    /* The audit owns these. */
    auditing.groups.at = NULL;
    auditing.groups.members = NULL;
    audit_groups_clean_up(&auditing.groups);
    free(auditing.people.at);
    free(auditing.renamed_people.at);
    code_page_close(auditing.converter);
    return status;
}
