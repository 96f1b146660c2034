/* The search of a verification: an exploration that only counts failures that SP4 does not have, and keeps the worst finding. */
#include "verify/internal.h"

#include "base/clock.h"
#include "batch/keep.h"
#include "explore/explore.h"
#include "module/workers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Maximum names in a description. */
#define NAMES_LISTED 4u
/* Jobs start within this share of the remaining time; the rest is for completing them. */
#define SOFT_SHARE(left_ms) ((left_ms)*8 / 10)

static void rank_classes(const struct laws *laws, unsigned rank[TRIAL_CLASSES])
{
    for (unsigned class = TRIAL_NOTHING; class < TRIAL_CLASSES; class ++)
        rank[class] = CONCLUSION_NOT_FIXED;
    for (unsigned class = TRIAL_STRAY; class <= TRIAL_DAMAGED; class ++)
        rank[class] = verify_kind_of_faults(laws);
    rank[TRIAL_CRASHED] = CONCLUSION_UNSAFE;
    rank[TRIAL_HUNG] = verify_is_slow(laws) ? CONCLUSION_INCONCLUSIVE : CONCLUSION_UNSAFE;
}

/* "CANDIDATE-counterexample", from the path of a shared object; NULL if out of memory. */
static char *name_fixture(const char *path)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path, *end = strrchr(file, '.');
    struct text name = {0}, part = {0};
    text_append(&name, file, end && end != file ? (size_t)(end - file) : strlen(file));
    keep_append_part(&part, name.bytes ? name.bytes : "");
    text_puts(&part, "-counterexample");
    part.failed = part.failed || name.failed;
    text_clean_up(&name);
    return text_take(&part);
}

static void append_name(struct text *text, struct ccm_name name, uint32_t *listed)
{
    if (++*listed > NAMES_LISTED)
        return;
    text_puts(text, *listed == 1 ? " with '" : ", '");
    text_append_escaped(text, name.bytes, name.length);
    text_puts(text, "'");
}

/* "looping with 'A', 'a': scenario 12 of seed 237588". */
static bool describe_finding(const struct search_finding *finding, struct text *text)
{
    struct test_case test_case = {0};
    bool done = test_case_read(&test_case, finding->bytes, finding->length) == TEST_CASE_OK;
    const struct scenario *scenario = &test_case.scenario;
    uint32_t listed = 0;
    text_puts(text, trial_class_names[finding->mark.class]);
    for (uint32_t site = 0; done && site < scenario->sites.count; site++)
        for (uint32_t i = 0; i < scenario->sites.at[site].count; i++)
            append_name(text, scenario->names.users.at[scenario->sites.at[site].recipients[i].name], &listed);
    for (uint32_t i = 0; done && i < scenario->entry_count; i++)
        if (!locn_is_office(scenario->entries[i].locn))
            append_name(text, scenario->names.users.at[scenario->entries[i].name], &listed);
    if (listed > NAMES_LISTED)
        text_printf(text, " and %" PRIu32 " more", listed - NAMES_LISTED);
    text_printf(text, ": scenario %" PRIu64 " of seed %u%s", finding->number, VERIFY_SEED,
                finding->unconfirmed ? ", not confirmed" : "");
    test_case_clean_up(&test_case);
    return done && !text->failed;
}

/* Records why a finding has no fixture: it could not be written, or YAML cannot represent one of its names. */
static bool record_unwritten(const struct explore_config *how, struct exploration *exploration, struct search_summary *summary)
{
    struct text why = {0};
    if (exploration->unwritten) {
        text_puts(&why, exploration->unwritten);
    } else {
        text_append_escaped(&why, how->save, strlen(how->save));
        text_printf(&why, "/%s.yaml: the fixture cannot be written: %s", how->name, strerror(EILSEQ));
    }
    summary->unwritten = text_take(&why);
    return summary->unwritten;
}

/* Moves the findings to the summary. A crash that was not reproduced counts, but has no counterexample. Returns false if out of
 * memory. */
static bool summarize(const struct explore_config *how, struct exploration *exploration, struct search_summary *summary)
{
    struct explored *finding = exploration->finding_count ? &exploration->findings[0] : NULL;
    struct text detail = {0};
    summary->scenarios = exploration->scenarios;
    summary->cut = exploration->end == EXPLORE_TIME_UP;
    summary->worst = CONCLUSION_FIXED;
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++) {
        summary->findings += exploration->found[class];
        if (exploration->found[class] && how->rank[class] < summary->worst)
            summary->worst = (enum conclusion_kind)how->rank[class];
    }
    if (!summary->findings)
        return true;
    bool described = true;
    if (finding) {
        summary->worst = (enum conclusion_kind)how->rank[finding->finding.mark.class];
        summary->counterexample = finding->path;
        summary->name = finding->name;
        summary->scenario = finding->scenario;
        summary->fixture = finding->fixture;
        finding->path = finding->name = finding->scenario = finding->fixture = NULL;
        described = describe_finding(&finding->finding, &detail);
        described = (!how->save || summary->counterexample || record_unwritten(how, exploration, summary)) && described;
    } else {
        text_printf(&detail, "crashed or hung, but not when repeated: seed %u", VERIFY_SEED);
    }
    summary->detail = text_take(&detail);
    return described && summary->detail;
}

struct search_progress {
    const struct batch_config *config;
    uint64_t scenarios;
};

static void show_progress(void *context, const struct explore_progress *progress)
{
    const struct search_progress *search = context;
    search->config->progress(search->config->progress_context, (size_t)progress->scenarios, (size_t)search->scenarios);
}

enum batch_status verify_search(const struct batch *batch, const struct verify_config *config, struct verification *verification,
                                struct text *message)
{
    const struct batch_config *runs = &config->batch;
    bool connector = batch->builds[0].connector;
    double scenarios = (connector ? VERIFY_SCENARIOS_OF_CONNECTOR : VERIFY_SCENARIOS) * config->effort;
    uint64_t soft_ms = SOFT_SHARE(clock_left_ms(runs->deadline));
    unsigned rank[TRIAL_CLASSES];
    double least = connector ? 1 : DRAW_BLOCK;
    struct search_progress search = {.config = runs, .scenarios = (uint64_t)(scenarios < least ? least : scenarios)};
    struct exploration exploration = {0};
    struct explore_config how = {
        .source = &explore_random,
        .draws = draw_defaults(VERIFY_SEED),
        .scenarios = search.scenarios,
        .milliseconds = soft_ms ? soft_ms : 1,
        .deadline = runs->deadline,
        .findings = 1,
        .rank = rank,
        .compared = true,
        .save = config->save,
        .command = "verify",
        .jobs = runs->jobs,
        .no_fork = runs->no_fork,
        .fresh = runs->suspicious,
        .timeout_ms = runs->hangs ? workers_shorter_limit(runs->timeout_ms) : runs->timeout_ms,
        .known_paths = {runs->known_paths[BUILD_PRE_SP4], runs->known_paths[BUILD_SP4]},
        .place = runs->place,
        .progress = runs->progress ? show_progress : NULL,
        .progress_context = &search,
    };
    char *name = name_fixture(batch->builds[0].path);
    how.name = name;
    /* With other identity rules, it depends on the post office which names are equal. */
    how.draws.default_rule = true;
    rank_classes(&verification->laws, rank);
    enum batch_status status = name ? explore(batch, &how, &exploration, message) : batch_no_memory(message);
    if (status == BATCH_OK && !summarize(&how, &exploration, &verification->search))
        status = batch_no_memory(message);
    exploration_clean_up(&exploration);
    free(name);
    return status;
}
