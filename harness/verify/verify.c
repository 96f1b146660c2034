#include "base/clock.h"
#include "verify/internal.h"

static void report_stage(const struct verify_config *config, const char *name)
{
    if (config->stage)
        config->stage(config->stage_context, name);
}

/* Shares of the time budget: of the laws, and ends of the fixtures and of the search, counted from the start. The rest is for
 * showing the counterexample. */
#define LAWS_SHARE(budget) ((budget)*6 / 10 + 1)
#define FIXTURES_SHARE(budget) ((budget)*85 / 100)
#define SEARCH_SHARE(budget) ((budget)*95 / 100)

static enum batch_status check_laws(const struct batch *batch, const struct verify_config *config, uint64_t budget,
                                    struct laws *laws, struct text *message)
{
    struct laws_config how = {
        .path = batch->builds[0].path,
        .fixtures = &batch->fixtures,
        .locales = config->locales,
        .effort = config->effort,
        .jobs = config->batch.jobs,
        .no_fork = config->batch.no_fork,
        .timeout_ms = config->batch.timeout_ms,
        .budget_ms = LAWS_SHARE(budget),
        .progress = config->batch.progress,
        .progress_context = config->batch.progress_context,
    };
    for (int build = 0; build < KNOWN_BUILDS; build++)
        how.known_paths[build] = config->batch.known_paths[build];
    return laws_check(&how, laws, message) == LAWS_OK ? BATCH_OK : BATCH_FAILED;
}

static bool is_broken(const struct laws *laws, enum law law)
{
    for (int place = 0; place < CCM_PLACES; place++)
        if (laws->results[law][place].state == LAW_BROKEN)
            return true;
    return false;
}

/* Whether answers may change: then each run needs a new process, without earlier questions. */
static bool is_suspicious(const struct laws *laws)
{
    for (enum law law = LAW_DETERMINISTIC; law <= LAW_LOCALE_INDEPENDENT; law++)
        if (is_broken(laws, law))
            return true;
    return false;
}

enum batch_status verify_candidate(struct batch *batch, const struct verify_config *config, struct verification *verification,
                                   struct text *message)
{
    struct batch_config runs = config->batch;
    uint64_t begin = clock_budget_ms(), budget = config->budget_ms ? config->budget_ms : VERIFY_BUDGET_MS;
    budget = config->effort > 1 ? (uint64_t)((double)budget * config->effort) : budget;
    *verification = (struct verification){.build = &batch->builds[0]};
    clock_limit_lost_ms(VERIFY_BUSY_TIMES * budget);
    report_stage(config, "laws");
    bool connector = batch->builds[0].connector;
    enum batch_status status = connector ? verify_listing(batch, config, &verification->laws, message)
                                         : check_laws(batch, config, budget, &verification->laws, message);
    if (status != BATCH_OK)
        return status;
    runs.blame = true;
    runs.skip_repeats = connector;
    runs.hangs = is_broken(&verification->laws, LAW_NO_HANG);
    runs.suspicious = is_suspicious(&verification->laws);
    runs.deadline = begin + FIXTURES_SHARE(budget);
    report_stage(config, "fixtures");
    status = batch_run_all(batch, &runs, message);
    if (status != BATCH_OK)
        return status;
    report_stage(config, "search");
    struct verify_config search = *config;
    search.batch = runs;
    search.batch.deadline = begin + SEARCH_SHARE(budget);
    status = verify_search(batch, &search, verification, message);
    const struct search_summary *found = &verification->search;
    search.batch.deadline = begin + budget;
    if (status == BATCH_OK && found->fixture)
        status =
            shown_case_run(&batch->builds[0], found->name, found->fixture, &search.batch, &verification->search.shown, message);
    if (status == BATCH_OK && !verify_conclude(batch, verification)) {
        text_puts(message, "out of memory");
        status = BATCH_FAILED;
    }
    return status;
}
