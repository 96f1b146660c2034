/* Finds names that a connector matches: from the records that it sends for a directory of all names of the fixtures. The laws
 * cannot be tested with a program; this replaces two of them. */
#include "verify/internal.h"

#include "ccmail/ccmdir.h"
#include "connector/connector.h"
#include "model/unicode.h"
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Maximum names to try; the fixtures have some hundreds. */
#define NAMES_MAX 5000u
/* Runs: all names listed and an empty post office; one spelling listed and another exported. */
enum probe { PROBE_LIST, PROBE_MATCH, PROBES };
static const enum ccm_place places[PROBES] = {[PROBE_LIST] = CCM_IMPORT_LIST, [PROBE_MATCH] = CCM_EXPORT_MATCH};
static const char not_observable[] = "a program's comparisons cannot be observed";

struct listing {
    const struct batch *batch;
    const struct verify_config *config;
    struct laws *laws;
    struct connectors connectors;
    struct text *message;
    bool failed;
};

/* The findings of a probe: two names each, or none. */
struct answer {
    uint32_t missed[2], lost[2]; /* numbers of names; STRING_EMPTY: none */
    uint32_t names;
};

/* ---- In a worker ----------------------------------------------------------------------------------------------------------- */

/* Pairs that connectors often match, or miss, by mistake; independent of the fixtures. */
static const char *const pairs[] = {
    "Abt, Ida",
    "ABT, ida",
    "Gro\303\237, Uwe",
    "Gross, Uwe",
    "Z\303\266e, Tim",
    "Zo\314\210e, Tim",
    "\303\226hm, Eva",
    "\303\266HM, eva",
    "Ohm, Eva",
    "Lee, Ann",
    "Lee,  Ann",
    "O\357\254\201r, Al",
    "Ofir, Al",
    "\316\243\316\257\317\203\317\205\317\206\316\277\317\202",
    "\316\243\316\257\317\203\317\205\317\206\316\277\316\243",
    "Mus\305\277e, Jo",
    "Musse, Jo",
    "Kaya, \304\261rmak",
    "Kaya, irmak",
};

static bool add_names(struct scenario *scenario, const struct fixture_list *fixtures)
{
    struct unicode_version unicode = unicode_version();
    bool done = true;
    for (size_t i = 0; done && i < sizeof pairs / sizeof *pairs; i++) {
        uint32_t number;
        done = strings_intern(&scenario->names.users, name_of_text(pairs[i]), &number);
    }
    for (size_t i = 0; done && i < fixtures->count; i++) {
        const struct strings *users = &fixtures->at[i]->scenario.names.users;
        for (uint32_t j = 1; done && j < users->count && scenario->names.users.count < NAMES_MAX; j++) {
            int32_t point;
            uint32_t number;
            if (ccmdir_can_hold(users->at[j]) && !unicode_find_uncovered(unicode, users->at[j], &point))
                done = strings_intern(&scenario->names.users, users->at[j], &number);
        }
    }
    return done;
}

/* Lists the first spelling of each identity and exports the next one; or lists all. */
static bool fill_scenario(struct scenario *scenario, const struct names *names, enum probe probe)
{
    const struct ccm_name none = {.bytes = "", .length = 0}, office = name_of_text("SITE1");
    uint32_t count = names->user_identities.count;
    uint8_t *seen_identities = calloc((size_t)count + 1, 1);
    struct entry entry = {.locn = 'P'};
    bool done = seen_identities && scenario_add_site(scenario, office) == SCENARIO_OK &&
                scenario_office(scenario, office, &entry.name) == SCENARIO_OK;
    entry.comment = scenario->names.connector_comment;
    if (done && probe == PROBE_MATCH)
        done = scenario_add_entry(scenario, &entry) == SCENARIO_OK;
    for (uint32_t i = 1; done && i < names->users.count; i++) {
        uint8_t *of = &seen_identities[names->user_identities.of[i]];
        struct entry user = {.name = i, .addr = entry.name, .locn = 'l'};
        if (probe == PROBE_LIST || *of == 0)
            done = scenario_add_recipient(scenario, 0, names->users.at[i], none) == SCENARIO_OK;
        else if (*of == 1)
            done = scenario_add_entry(scenario, &user) == SCENARIO_OK;
        *of = *of ? 2 : 1;
    }
    free(seen_identities);
    return done;
}

struct sending {
    enum probe probe;
    struct answer *answer;
    bool no_memory;
};

static bool is_shorter(const struct names *names, uint32_t a, uint32_t b)
{
    return b == STRING_EMPTY || names->users.at[a].length < names->users.at[b].length;
}

/* A name that the connector may have matched with the lost one: equal by the loosest rule, and distinct by the default rule. */
static uint32_t find_partner(const struct names *names, uint32_t lost)
{
    static const struct identity_rule loosest = {
        .letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC};
    const uint32_t *identity = names->user_identities.of;
    for (uint32_t i = 1; i < names->users.count; i++) {
        int order = 1;
        if (identity[i] != identity[lost] &&
            identity_compare(&loosest, names->users.at[lost], names->users.at[i], &order) == IDENTITY_OK && order == 0)
            return i;
    }
    return STRING_EMPTY;
}

static void judge_identity(const struct sending *sending, const struct names *names, const uint8_t *sent, uint32_t first,
                           const uint32_t *next)
{
    struct answer *answer = sending->answer;
    uint32_t count = 0, seen[2] = {STRING_EMPTY, STRING_EMPTY};
    bool single = next[first] == STRING_EMPTY;
    for (uint32_t i = first; i != STRING_EMPTY; i = next[i])
        if (sent[i] && count++ < 2)
            seen[count - 1] = i;
    bool missed = sending->probe == PROBE_LIST ? count > 1 : !single && count > 0;
    bool lost = sending->probe == PROBE_LIST ? count == 0 : single && count == 0;
    if (missed && is_shorter(names, first, answer->missed[0])) {
        answer->missed[0] = sending->probe == PROBE_LIST ? seen[0] : first;
        answer->missed[1] = sending->probe == PROBE_LIST ? seen[1] : next[first];
    }
    if (lost && is_shorter(names, first, answer->lost[0])) {
        answer->lost[0] = first;
        answer->lost[1] = find_partner(names, first);
    }
}

static bool judge_records(void *context, uint32_t cycle, const struct post_office *office, const struct transfer *transfer)
{
    struct sending *sending = context;
    const struct names *names = office->names;
    uint32_t count = names->users.count, identities = names->user_identities.count;
    uint8_t *sent = calloc((size_t)count + 1, 1);
    uint32_t *first = calloc((size_t)identities + 1, sizeof *first), *next = calloc((size_t)count + 1, sizeof *next);
    (void)cycle;
    sending->no_memory = !sent || !first || !next;
    for (uint32_t i = 0; !sending->no_memory && i < transfer->update_count; i++)
        if (!locn_is_office(transfer->updates[i].entry.locn))
            sent[transfer->updates[i].entry.name] = 1;
    /* Names that the connector has added come after the others. */
    for (uint32_t i = sending->answer->names; !sending->no_memory && i > 0; i--) {
        next[i] = first[names->user_identities.of[i]];
        first[names->user_identities.of[i]] = i;
    }
    for (uint32_t i = 0; !sending->no_memory && i < identities; i++)
        if (first[i] != STRING_EMPTY)
            judge_identity(sending, names, sent, first[i], next);
    free(sent);
    free(first);
    free(next);
    return !sending->no_memory;
}

static void append_names(struct text *reply, const struct names *names, const uint32_t numbers[2])
{
    for (int i = 0; i < 2; i++) {
        struct ccm_name name = names->users.at[numbers[i]];
        text_append(reply, (const char *)&name.length, sizeof name.length);
        text_append(reply, name.bytes, name.length);
    }
}

/* Replies with the number of names, two missed ones, a lost one and its partner (empty if there are none), and the failure of a
 * second, equal run. */
static bool list_job(void *context, size_t job, struct text *reply)
{
    struct listing *listing = context;
    const struct batch_config *config = &listing->config->batch;
    struct scenario scenario = {0}, numbered = {0};
    struct run run = {0};
    struct cycle_counts counts;
    struct run_result result = {.cycles = &counts};
    struct answer answer = {.names = 0};
    struct sending sending = {.probe = (enum probe)job, .answer = &answer};
    struct run_config how = {.observe = judge_records, .observer = &sending};
    struct connector_host *host =
        connectors_begin(&listing->connectors, config, &listing->batch->builds[0], NULL, config->timeout_ms, &how, reply);
    if (!host)
        return false;
    bool done = scenario_init(&numbered) == SCENARIO_OK && add_names(&numbered, &listing->batch->fixtures) &&
                scenario_finish(&numbered, NULL) == SCENARIO_OK && scenario_init(&scenario) == SCENARIO_OK;
    /* The same names with the same numbers. */
    for (uint32_t i = 1, number; done && i < numbered.names.users.count; i++)
        done = strings_intern(&scenario.names.users, numbered.names.users.at[i], &number);
    scenario.cycles = 1;
    answer.names = numbered.names.users.count - 1;
    done = done && fill_scenario(&scenario, &numbered.names, sending.probe) && scenario_finish(&scenario, NULL) == SCENARIO_OK;
    enum run_status status = done ? run_scenario(&run, &scenario, &how, &result) : RUN_NO_MEMORY;
    bool fails = false;
    const char *why = "";
    if (status == RUN_OK && !sending.no_memory) {
        how.observe = NULL;
        connector_host_begin(host, NULL, config->timeout_ms);
        status = run_scenario(&run, &scenario, &how, &result);
        fails = connector_host_end(host, &why) == CONNECTOR_FAILED;
    }
    /* A connector that fails in the first run also fails with the fixtures, which report it. */
    done = status != RUN_NO_MEMORY && !sending.no_memory;
    if (done) {
        uint64_t names = answer.names;
        text_append(reply, (const char *)&names, sizeof names);
        append_names(reply, &scenario.names, answer.missed);
        append_names(reply, &scenario.names, answer.lost);
        text_puts(reply, fails ? why : "");
    } else {
        text_puts(reply, "out of memory");
    }
    run_clean_up(&run);
    scenario_clean_up(&scenario);
    scenario_clean_up(&numbered);
    return done && !reply->failed;
}

/* ---- In the parent process -------------------------------------------------------------------------------------------------- */

/* Reads two names, if present, as the counterexample of a law. Returns false if out of memory. */
static bool read_names(const char **at, size_t *left, struct law_result *result)
{
    bool done = true;
    for (int i = 0; i < 2; i++) {
        struct ccm_name name;
        if (!text_take_bytes(at, left, &name.length, sizeof name.length) || name.length > *left)
            return true;
        if (name.length) {
            char *bytes = malloc(name.length);
            done = done && bytes;
            if (bytes)
                memcpy(bytes, *at, name.length);
            result->counterexample.names[result->counterexample.count] = (struct ccm_name){.bytes = bytes, .length = name.length};
            result->counterexample.count += bytes != NULL;
        }
        *at += name.length;
        *left -= name.length;
    }
    free(result->detail);
    result->detail = NULL;
    result->state = result->counterexample.count ? LAW_BROKEN : LAW_HOLDS;
    return done;
}

static void collect_listing(void *context, size_t job, const struct outcome *outcome)
{
    struct listing *listing = context;
    const char *at = outcome->reply;
    size_t left = outcome->reply_length;
    uint64_t names;
    if (outcome->kind == OUTCOME_FAILED) {
        if (!listing->failed)
            text_append(listing->message, outcome->reply, outcome->reply_length);
        listing->failed = true;
    }
    if (outcome->kind != OUTCOME_DONE || !text_take_bytes(&at, &left, &names, sizeof names))
        return;
    listing->laws->questions += names;
    if (!read_names(&at, &left, &listing->laws->results[LAW_NO_MISSED_MATCH][places[job]]) ||
        !read_names(&at, &left, &listing->laws->results[LAW_NO_FALSE_MATCH][places[job]]))
        listing->failed = true;
    struct law_result *again = &listing->laws->results[LAW_DETERMINISTIC][places[job]];
    struct text why = {0};
    if (!left)
        return;
    text_append(&why, at, left);
    free(again->detail);
    again->detail = text_take(&why);
    again->state = LAW_BROKEN;
    listing->failed = listing->failed || !again->detail;
}

enum batch_status verify_listing(const struct batch *batch, const struct verify_config *config, struct laws *laws,
                                 struct text *message)
{
    struct listing listing = {.batch = batch, .config = config, .laws = laws, .message = message};
    const struct workers_config work = {.workers = config->batch.jobs,
                                        .no_fork = config->batch.no_fork,
                                        .job = list_job,
                                        .collect = collect_listing,
                                        .context = &listing};
    bool done = true;
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct law_result *result = &laws->results[law][place];
            result->state = LAW_INCONCLUSIVE;
            result->detail = strdup(not_observable);
            done = done && result->detail;
        }
    if (!done)
        return batch_no_memory(message);
    if (workers_run(&work, PROBES) != WORKERS_OK) {
        workers_describe_failure(message);
        return BATCH_FAILED;
    }
    connectors_clean_up(&listing.connectors);
    if (listing.failed && !message->length)
        return batch_no_memory(message);
    return listing.failed ? BATCH_FAILED : BATCH_OK;
}
