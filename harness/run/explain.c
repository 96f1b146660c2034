#include "run/explain.h"

#include <stdlib.h>
#include <string.h>

/* The state of an explained run. */
struct watched {
    struct explanation *explanation;
    struct run run;
    struct explain_question *asked; /* so far in this cycle; room for EXPLAIN_QUESTIONS_MAX */
    uint32_t asked_count;
};

void explanation_clean_up(struct explanation *explanation)
{
    for (uint32_t i = 0; explanation->cycles && i <= explanation->count; i++) {
        free(explanation->cycles[i].exported);
        free(explanation->cycles[i].list);
        free(explanation->cycles[i].records);
        free(explanation->cycles[i].questions);
    }
    free(explanation->cycles);
    *explanation = (struct explanation){0};
}

/* A play_watcher. */
static void record_question(void *context, enum ccm_place place, struct ccm_name a, struct ccm_name b, int answer)
{
    struct watched *watched = context;
    if (watched->asked_count == EXPLAIN_QUESTIONS_MAX)
        return;
    for (uint32_t i = 0; i < watched->asked_count; i++)
        if (watched->asked[i].place == place && watched->asked[i].names[0].bytes == a.bytes &&
            watched->asked[i].names[1].bytes == b.bytes)
            return;
    watched->asked[watched->asked_count++] = (struct explain_question){place, {a, b}, answer};
}

/* A copy of `count` items; NULL only if out of memory. */
static void *copy_items(const void *items, size_t count, size_t size)
{
    void *copy = malloc((count ? count : 1) * size);
    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

static bool record_export(const struct post_office *office, struct explain_cycle *cycle)
{
    struct export_walk walk = {0};
    cycle->exported = malloc((office->users.held + office->offices.held + 1) * sizeof *cycle->exported);
    if (!cycle->exported)
        return false;
    for (const struct entry *entry; (entry = post_office_export(office, &walk));)
        cycle->exported[cycle->exported_count++] = *entry;
    return true;
}

/* A run_observer. */
static bool record_cycle(void *context, uint32_t number, const struct post_office *office, const struct transfer *transfer)
{
    struct watched *watched = context;
    struct explain_cycle *cycle = &watched->explanation->cycles[number - 1];
    const struct connector *connector = &watched->run.connector;
    cycle->list = copy_items(connector->list, connector->list_count, sizeof *cycle->list);
    cycle->list_count = connector->list_count;
    cycle->records = malloc(((size_t)transfer->delete_count + transfer->update_count + 1) * sizeof *cycle->records);
    cycle->questions = copy_items(watched->asked, watched->asked_count, sizeof *cycle->questions);
    cycle->question_count = watched->asked_count;
    watched->asked_count = 0;
    if (!record_export(office, cycle) || !cycle->list || !cycle->records || !cycle->questions)
        return false;
    for (uint32_t i = 0; i < transfer->delete_count; i++)
        cycle->records[cycle->record_count++] = transfer->deletes[i];
    for (uint32_t i = 0; i < transfer->update_count; i++)
        cycle->records[cycle->record_count++] = transfer->updates[i];
    return true;
}

enum run_status explain_run(const struct scenario *scenario, const struct answers *answers, uint32_t upgrade_before,
                            struct explanation *explanation, struct text *message)
{
    struct watched watched = {.explanation = explanation};
    struct run_config config = {.untimed = true, .upgrade_before = upgrade_before, .observe = record_cycle, .observer = &watched};
    struct run_result result = {.cycles = calloc(scenario->cycles, sizeof *result.cycles)};
    enum run_status status = RUN_NO_MEMORY;
    explanation->cycles = calloc((size_t)scenario->cycles + 1, sizeof *explanation->cycles);
    explanation->count = scenario->cycles;
    watched.asked = calloc(EXPLAIN_QUESTIONS_MAX, sizeof *watched.asked);
    if (!result.cycles || !explanation->cycles || !watched.asked)
        goto cleanup;
    play_begin(answers, &config, NULL);
    play_watch(record_question, &watched);
    status = run_scenario(&watched.run, scenario, &config, &result);
    if (status == RUN_STOPPED)
        status = RUN_NO_MEMORY;
    if (status != RUN_OK)
        goto cleanup;
    if (!play_end(message))
        status = RUN_STOPPED;
    for (uint32_t i = 0; i < result.cycle_count; i++) {
        explanation->cycles[i].rejected = result.cycles[i].rejected;
        explanation->cycles[i].conflicts = result.cycles[i].conflicts;
        explanation->cycles[i].redundant = result.cycles[i].redundant && cycle_records(&result.cycles[i]);
    }
    if (!record_export(&watched.run.post_office, &explanation->cycles[explanation->count]))
        status = RUN_NO_MEMORY;
cleanup:
    run_clean_up(&watched.run);
    free(watched.asked);
    free(result.cycles);
    return status;
}
