/* Runs an audit's questions in a worker. */
#include "audit/groups.h"
#include "audit/question.h"

#include "base/array.h"
#include "batch/keep.h"
#include "batch/limits.h"
#include "batch/load.h"
#include "connector/connector.h"
#include "module/candidate.h"
#include "run/answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A sent record that belongs to a group. */
struct logged {
    uint32_t group, member, kind;
};

/* Range of a cycle's records in the log. */
struct logged_cycle {
    size_t from, to;
    bool seen; /* false: skipped as a repetition */
};

/* Observes the cycles of a run. */
struct recorder {
    const struct audit_question *question;
    struct logged *log;
    size_t count, capacity;
    struct logged_cycle *cycles; /* by cycle, from 1 */
    struct keeper keeper;
};

/* Returns the group of a name. A connector may send a spelling that the scenario lacks; then the identities are renumbered. */
static uint32_t group_of(const struct audit_question *question, const struct names *names, uint32_t name)
{
    const struct audit_groups *groups = question->groups;
    const struct names *own = &question->scenario->names;
    if (name < own->users.count)
        return groups->of[own->user_identities.of[name]];
    for (uint32_t i = 0; i < groups->member_count; i++) {
        uint32_t member = groups->members[i].name;
        if (names->user_identities.of[member] == names->user_identities.of[name])
            return groups->of[own->user_identities.of[member]];
    }
    return AUDIT_NONE;
}

static bool log_record(struct recorder *recorder, const struct names *names, const struct record *record)
{
    const struct audit_groups *groups = recorder->question->groups;
    uint32_t group = locn_is_office(record->entry.locn) ? AUDIT_NONE : group_of(recorder->question, names, record->entry.name);
    if (group == AUDIT_NONE)
        return true;
    struct logged *log = array_grow(recorder->log, recorder->count, &recorder->capacity, sizeof *log);
    if (!log)
        return false;
    recorder->log = log;
    uint32_t member = record->kind == RECORD_DELETE
                          ? AUDIT_NONE
                          : audit_groups_find(groups, recorder->question->scenario, record->entry.name, record->entry.addr);
    recorder->log[recorder->count++] = (struct logged){.group = group, .member = member, .kind = record->kind};
    return true;
}

static bool observe(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct recorder *recorder = context;
    bool done = true;
    candidate_cycle(cycle + 1);
    if (recorder->question->groups) {
        struct logged_cycle *logged = &recorder->cycles[cycle];
        *logged = (struct logged_cycle){.from = recorder->count, .seen = true};
        for (uint32_t i = 0; i < transfer->delete_count && done; i++)
            done = log_record(recorder, office->names, &transfer->deletes[i]);
        for (uint32_t i = 0; i < transfer->update_count && done; i++)
            done = log_record(recorder, office->names, &transfer->updates[i]);
        logged->to = recorder->count;
    }
    /* A failure does not end the run. */
    if (recorder->keeper.folder && !keep_cycle(&recorder->keeper, cycle, office, transfer))
        recorder->keeper.folder = NULL;
    return done;
}

/* Counts the records of one period: the loop, or the last cycle if the run is undecided. */
static void count_period(const struct recorder *recorder, const struct run_result *result, struct audit_outcome *outcomes,
                         struct audit_member_result *member_results)
{
    uint32_t from = result->verdict == VERDICT_LOOPING ? result->loop_from : result->cycle_count - 1;
    uint32_t to = result->verdict == VERDICT_LOOPING ? from + result->loop_period : result->cycle_count;
    if (result->verdict == VERDICT_QUIET)
        return;
    for (uint32_t cycle = from + 1; cycle <= to; cycle++)
        for (size_t i = recorder->cycles[cycle].from; i < recorder->cycles[cycle].to; i++) {
            const struct logged *logged = &recorder->log[i];
            struct audit_outcome *outcome = &outcomes[logged->group];
            outcome->adds += logged->kind == RECORD_ADD;
            outcome->changes += logged->kind == RECORD_CHANGE;
            outcome->deletes += logged->kind == RECORD_DELETE;
            if (logged->member != AUDIT_NONE)
                member_results[logged->member].sent++;
        }
}

/* Compares the post office after the last cycle with the members. */
static void inspect_post_office(const struct run *run, const struct audit_question *question, struct audit_outcome *outcomes,
                                struct audit_member_result *member_results)
{
    const struct scenario *scenario = question->scenario;
    const struct audit_groups *groups = question->groups;
    const struct names *names = run->post_office.names; /* may have more names than the scenario if a connector sent them */
    for (uint32_t i = 0; i < groups->count; i++) {
        const struct audit_group *group = &groups->at[i];
        struct audit_outcome *outcome = &outcomes[i];
        uint32_t first = groups->members[group->first].name;
        const struct entry *held = post_office_user(&run->post_office, first);
        outcome->held = !held->locn ? AUDIT_NONE : held->name < scenario->names.users.count ? held->name : STRING_EMPTY;
        outcome->held_at = held->locn && held->addr < scenario->names.offices.count ? held->addr : STRING_EMPTY;
        outcome->faults = run->fault_finder.seen[names->user_identities.of[first]] & FAULT_BITS;
        bool owned = held->locn && post_office_owns(&run->post_office, held);
        outcome->conflict = held->locn && !owned && !audit_outcome_records(outcome);
        for (uint32_t j = group->first; j < group->first + group->count; j++) {
            const struct audit_member *member = &groups->members[j];
            uint32_t office = scenario->sites.at[member->site].post_office;
            member_results[j].sent = member_results[groups->first_equal[j]].sent;
            member_results[j].holds = owned && held->name == member->stored &&
                                      names->office_identities.of[held->addr] == names->office_identities.of[office];
        }
    }
}

/* Counts records of groups per cycle. A skipped cycle repeats the one a period before; without a period it sent nothing. */
static void count_cycles(const struct recorder *recorder, const struct run_result *result, uint32_t *records)
{
    uint32_t period = result->verdict == VERDICT_LOOPING ? result->loop_period : 0;
    for (uint32_t cycle = 1; cycle <= result->cycle_count; cycle++) {
        const struct logged_cycle *logged = &recorder->cycles[cycle];
        if (logged->seen)
            records[cycle - 1] = (uint32_t)(logged->to - logged->from);
        else
            records[cycle - 1] = period && cycle > period ? records[cycle - 1 - period] : 0;
    }
}

static bool append_groups(const struct run *run, const struct recorder *recorder, const struct run_result *result,
                          struct text *reply)
{
    const struct audit_groups *groups = recorder->question->groups;
    struct audit_outcome *outcomes = calloc((size_t)groups->count + 1, sizeof *outcomes);
    struct audit_member_result *member_results = calloc((size_t)groups->member_count + 1, sizeof *member_results);
    uint32_t *records = calloc((size_t)result->cycle_count + 1, sizeof *records);
    bool done = outcomes && member_results && records;
    if (done) {
        count_period(recorder, result, outcomes, member_results);
        inspect_post_office(run, recorder->question, outcomes, member_results);
        count_cycles(recorder, result, records);
        text_append(reply, (const char *)outcomes, groups->count * sizeof *outcomes);
        text_append(reply, (const char *)member_results, groups->member_count * sizeof *member_results);
        text_append(reply, (const char *)records, result->cycle_count * sizeof *records);
    }
    free(outcomes);
    free(member_results);
    free(records);
    return done;
}

/* Appends the folder of the cycle files. Returns false if out of memory. */
static bool append_folder(const struct audit_worker *worker, const struct audit_question *question, struct text *folder)
{
    const struct batch *batch = worker->auditing->batch;
    const char **names = calloc(batch->build_count + 1, sizeof *names);
    for (size_t i = 0; names && i < batch->build_count; i++)
        names[i] = batch->builds[i].name;
    char **parts = names ? keep_unique_parts(names, batch->build_count) : NULL;
    if (parts)
        text_printf(folder, "%s/%s/%s", worker->auditing->config->work.keep, question->keep_folder,
                    parts[question->build - batch->builds]);
    keep_free_parts(parts, batch->build_count);
    free(names);
    return parts && !folder->failed;
}

/* Loads comparators, or starts a connector; *host is NULL for comparators. */
static bool load_build(struct audit_worker *worker, size_t index, struct batch_modules *modules, struct connector_host **host,
                       struct run_config *run, struct text *message)
{
    const struct batch_config *config = &worker->auditing->config->work;
    const struct audit_question *question = &worker->questions[index];
    if (!question->build->connector)
        return batch_load(config, question->build, NULL, modules, run, message);
    *host = connectors_begin(&worker->connectors, config, question->build, worker->auditing->audit->site_names,
                             batch_limit(config, question->scenario), run, message);
    return *host;
}

/* A result of a stopped connector is followed by the reason. */
static bool append_end(const struct connector_host *host, struct run_result *result, struct text *reply, struct text *message)
{
    const char *why;
    if (!host || !connectors_stopped_result(host, result, message))
        return false;
    (void)connector_host_end(host, &why);
    answer_append(reply, result);
    text_puts(reply, why);
    return true;
}

bool audit_work(void *context, size_t index, struct text *reply)
{
    struct audit_worker *worker = context;
    const struct audit_question *question = &worker->questions[index];
    const struct batch_config *config = &worker->auditing->config->work;
    uint32_t cycles = question->scenario->cycles;
    struct text folder = {0}, message = {0};
    struct batch_modules modules = {0};
    struct connector_host *host = NULL;
    struct run_result result = {.cycles = malloc(cycles * sizeof *result.cycles)};
    struct recorder recorder = {.question = question,
                                .cycles = calloc((size_t)cycles + 1, sizeof *recorder.cycles),
                                .keeper = {.cycles = cycles, .message = &message}};
    struct run_config how = {.untimed = true, .observe = observe, .observer = &recorder};
    enum run_status status = RUN_NO_MEMORY;
    bool done = false;
    if (!result.cycles || !recorder.cycles || !load_build(worker, index, &modules, &host, &how, &message))
        goto cleanup;
    if (config->keep && question->keep_folder && !candidate_is_answering()) {
        if (!append_folder(worker, question, &folder))
            goto cleanup;
        recorder.keeper.folder = folder.bytes;
    }
    /* Repeats are not skipped if cycle files are kept, or if builds change, as a loop of the first build does not repeat with
     * the second. */
    how.skip_repeats = !folder.length && !how.upgrade_before;
    candidate_cycle(1);
    status = run_scenario(&worker->run, question->scenario, &how, &result);
    if (!host && (config->suspicious || batch_modules_state(&modules) != modules.state))
        candidate_retire();
    if (status == RUN_OK && !message.failed) {
        answer_append(reply, &result);
        done = !question->groups || append_groups(&worker->run, &recorder, &result, reply);
        text_append(reply, message.bytes ? message.bytes : "", message.length);
    } else if (status == RUN_STOPPED) {
        done = append_end(host, &result, reply, &message);
    }
cleanup:
    if (!done) {
        text_clear(reply);
        text_puts(reply, message.length && !message.failed ? message.bytes : "out of memory");
    }
    free(recorder.log);
    free(recorder.cycles);
    free(result.cycles);
    text_clean_up(&folder);
    text_clean_up(&message);
    return done;
}

static bool read_outcomes(const struct audit_question *question, const char **at, size_t *left)
{
    const struct audit_groups *groups = question->groups;
    const struct names *names = &question->scenario->names;
    if (!text_take_bytes(at, left, question->outcomes, groups->count * sizeof *question->outcomes) ||
        !text_take_bytes(at, left, question->member_results, groups->member_count * sizeof *question->member_results))
        return false;
    bool valid = true;
    for (uint32_t i = 0; i < groups->count; i++) {
        const struct audit_outcome *outcome = &question->outcomes[i];
        valid = valid && (outcome->held == AUDIT_NONE || outcome->held < names->users.count) &&
                outcome->held_at < names->offices.count && outcome->faults <= FAULT_BITS && outcome->conflict <= 1;
    }
    for (uint32_t i = 0; i < groups->member_count; i++)
        valid = valid && question->member_results[i].holds <= 1;
    return valid;
}

/* Reads the rest of the answer: the error of keeping the cycle files, if any. */
static bool read_keep_error(struct audit_question *question, const char *reply, size_t length)
{
    struct text keep_error = {0};
    if (!length)
        return true;
    text_append_escaped(&keep_error, reply, length);
    question->keep_error = text_take(&keep_error);
    errno = question->keep_error ? 0 : ENOMEM;
    return question->keep_error && question->keep_folder;
}

/* Reads the reason why a connector stopped. */
static bool read_end(struct audit_question *question, const char *reply, size_t length)
{
    struct text why = {0};
    if (question->result.verdict == VERDICT_SKIPPED)
        text_puts(&why, "the connector does not support this directory: ");
    text_append(&why, reply, length);
    question->crash = text_take(&why);
    question->timed_out = question->result.verdict == VERDICT_TIMED_OUT;
    errno = question->crash ? 0 : ENOMEM;
    return question->crash;
}

bool audit_read_answer(struct audit_question *question, const char *reply, size_t length)
{
    struct run_result *result = &question->result;
    errno = 0;
    if (!answer_take(&reply, &length, result))
        return false;
    if (question->build->connector && result->cycle_count == 0)
        return read_end(question, reply, length);
    if (result->cycle_count != question->scenario->cycles)
        return false;
    if (!question->groups)
        return read_keep_error(question, reply, length);
    size_t records = result->cycle_count * sizeof *question->records;
    question->outcomes = calloc((size_t)question->groups->count + 1, sizeof *question->outcomes);
    question->member_results = calloc((size_t)question->groups->member_count + 1, sizeof *question->member_results);
    question->records = malloc(records ? records : 1);
    if (!question->outcomes || !question->member_results || !question->records) {
        errno = ENOMEM;
        return false;
    }
    return read_outcomes(question, &reply, &length) && text_take_bytes(&reply, &length, question->records, records) &&
           read_keep_error(question, reply, length);
}
