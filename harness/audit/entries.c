/* Reads the post office's export as entries of the scenario. */
#include "audit/copy.h"
#include "audit/reading.h"
#include "audit/status.h"

#include "base/array.h"
#include "ccmail/ccmdir.h"
#include "input/mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum input_status add_record(void *context, const struct ccmdir_record *record)
{
    struct audit_entries *entries = context;
    struct scenario *scenario = &entries->auditing->audit->scenario;
    struct entry entry = {.locn = record->locn};
    enum scenario_status named = locn_is_office(record->locn) ? scenario_office(scenario, record->name, &entry.name)
                                                              : scenario_user(scenario, record->name, &entry.name);
    if (named != SCENARIO_OK || scenario_office(scenario, record->addr, &entry.addr) != SCENARIO_OK ||
        scenario_comment(scenario, record->comment, &entry.comment) != SCENARIO_OK)
        return INPUT_NO_MEMORY;
    uint64_t *lines = array_grow(entries->lines, scenario->entry_count, &entries->capacity, sizeof *lines);
    if (!lines)
        return INPUT_NO_MEMORY;
    entries->lines = lines;
    entries->lines[scenario->entry_count] = record->line;
    return scenario_add_entry(scenario, &entry) == SCENARIO_OK ? INPUT_OK : INPUT_NO_MEMORY;
}

static bool note_skipped(const struct audit_entries *entries, const char *message)
{
    struct audit *audit = entries->auditing->audit;
    return audit_add_message(&audit->skipped_record_messages, &audit->skipped_records, message);
}

static void skip_record(void *context, const char *message)
{
    struct audit_entries *entries = context;
    if (!note_skipped(entries, message))
        entries->failed = true;
}

enum audit_status audit_read_entries(struct audit_entries *entries)
{
    const struct audit_config *config = entries->auditing->config;
    const struct ccmdir_reader reader = {
        .page = config->code_page, .lenient = config->lenient, .take = add_record, .on_skipped = skip_record, .context = entries};
    enum input_status status = ccmdir_read(config->post_office, &reader, entries->auditing->message);
    if (status == INPUT_NO_MEMORY || entries->failed)
        return audit_no_memory(entries->auditing);
    return status == INPUT_OK ? AUDIT_OK : AUDIT_INVALID;
}

/* Describes the problem of an entry. `first` is the entry it collides with; AUDIT_NONE: its Addr names no post office. */
static void describe_entry(const struct audit_entries *entries, uint32_t index, uint32_t first, struct text *message)
{
    const struct auditing *auditing = entries->auditing;
    const struct scenario *scenario = &auditing->audit->scenario;
    const struct entry *entry = &scenario->entries[index];
    const struct names *names = &scenario->names;
    struct ccm_name name = locn_is_office(entry->locn) ? names->offices.at[entry->name] : names->users.at[entry->name];
    input_mark(auditing->audit->post_office, entries->lines[index], 1, message);
    input_quote(message, name.bytes, name.length);
    if (first == AUDIT_NONE) {
        text_puts(message, " is at ");
        input_quote(message, names->offices.at[entry->addr].bytes, names->offices.at[entry->addr].length);
        text_puts(message, ", but the export has no such post office; ");
    } else {
        text_printf(message, " equals the entry of line %" PRIu64 " by the post office's identity rule; ", entries->lines[first]);
    }
    if (auditing->config->lenient)
        text_puts(message, "skipped");
    else if (first == AUDIT_NONE)
        text_puts(message, "expected a post office of the export or an empty Addr (--lenient skips such entries)");
    else
        text_puts(message, "expected one entry for each name (--lenient skips the second)");
}

/* Index of the first entry of each identity, or AUDIT_NONE. */
struct index {
    uint32_t *offices, *users;
};

static bool index_init(struct index *index, const struct names *names)
{
    size_t offices = names->office_identities.count * sizeof *index->offices;
    size_t users = names->user_identities.count * sizeof *index->users;
    *index = (struct index){.offices = malloc(offices), .users = malloc(users)};
    if (!index->offices || !index->users)
        return false;
    memset(index->offices, 0xFF, offices);
    memset(index->users, 0xFF, users);
    return true;
}

static bool drop(struct audit_entries *entries, bool *dropped, uint32_t index, uint32_t first)
{
    struct text message = {0};
    describe_entry(entries, index, first, &message);
    dropped[index] = true;
    bool done = !message.failed && note_skipped(entries, message.bytes);
    text_clean_up(&message);
    return done;
}

/* Marks second entries of an identity, then entries whose Addr names no post office. Repeats, as a dropped post office leaves
 * others behind. */
static bool find_faulty(struct audit_entries *entries, struct index *index, bool *dropped)
{
    const struct scenario *scenario = &entries->auditing->audit->scenario;
    const struct names *names = &scenario->names;
    for (uint32_t i = 0; i < scenario->entry_count; i++) {
        const struct entry *entry = &scenario->entries[i];
        uint32_t *first = locn_is_office(entry->locn) ? &index->offices[names->office_identities.of[entry->name]]
                                                      : &index->users[names->user_identities.of[entry->name]];
        if (*first == AUDIT_NONE)
            *first = i;
        else if (!drop(entries, dropped, i, *first))
            return false;
    }
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < scenario->entry_count; i++) {
            const struct entry *entry = &scenario->entries[i];
            if (dropped[i] || entry->addr == STRING_EMPTY || index->offices[names->office_identities.of[entry->addr]] != AUDIT_NONE)
                continue;
            if (!drop(entries, dropped, i, AUDIT_NONE))
                return false;
            if (locn_is_office(entry->locn)) {
                index->offices[names->office_identities.of[entry->name]] = AUDIT_NONE;
                more = true;
            }
        }
    }
    return true;
}

static bool drop_faulty(struct audit_entries *entries)
{
    struct scenario *scenario = &entries->auditing->audit->scenario;
    struct index index = {0};
    bool *dropped = calloc((size_t)scenario->entry_count + 1, sizeof *dropped);
    bool done = dropped && index_init(&index, &scenario->names) && find_faulty(entries, &index, dropped);
    uint32_t count = 0;
    for (uint32_t i = 0; i < scenario->entry_count && done; i++)
        if (!dropped[i]) {
            entries->lines[count] = entries->lines[i];
            scenario->entries[count++] = scenario->entries[i];
        }
    if (done)
        scenario->entry_count = count;
    free(index.offices);
    free(index.users);
    free(dropped);
    return done;
}

/* Finishes the scenario, and updates the people's name numbers. */
static enum scenario_status finish_entries(struct auditing *auditing, struct scenario_problem *problem)
{
    uint32_t *remap;
    enum scenario_status status = scenario_finish_moved(&auditing->audit->scenario, problem, &remap);
    audit_remap_people(&auditing->people, remap);
    free(remap);
    return status;
}

enum audit_status audit_finish_entries(struct audit_entries *entries)
{
    struct auditing *auditing = entries->auditing;
    struct scenario_problem problem = {0};
    enum scenario_status status = finish_entries(auditing, &problem);
    bool faulty = status == SCENARIO_DUPLICATE_ENTRY || status == SCENARIO_NO_SUCH_OFFICE;
    if (!faulty)
        return audit_scenario_status(auditing, status);
    if (auditing->config->lenient) {
        if (!drop_faulty(entries))
            return audit_no_memory(auditing);
        return audit_scenario_status(auditing, finish_entries(auditing, NULL));
    }
    describe_entry(entries, problem.entry, status == SCENARIO_DUPLICATE_ENTRY ? problem.first : AUDIT_NONE, auditing->message);
    return auditing->message->failed ? AUDIT_FAILED : AUDIT_INVALID;
}

void audit_entries_clean_up(struct audit_entries *entries) { free(entries->lines); }
