/* Reads the directory and the post office's export as a scenario. */
#include "audit/copy.h"
#include "audit/reading.h"
#include "audit/status.h"

#include "base/array.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct auditing *auditing;
    struct strings spellings; /* spellings of sites */
    size_t source;            /* index of the directory being read */
    bool failed;              /* out of memory for a warning */
};

static enum input_status add_person(void *context, const struct person *person)
{
    struct reading *reading = context;
    struct auditing *auditing = reading->auditing;
    struct audit_people *people = &auditing->people;
    struct audit_person *at =
        people->count < UINT32_MAX - 1 ? array_grow(people->at, people->count, &people->capacity, sizeof *at) : NULL;
    if (!at)
        return INPUT_NO_MEMORY;
    people->at = at;
    struct audit_person *added = &people->at[people->count];
    *added = (struct audit_person){.line = person->line, .place = people->count, .source = (uint16_t)reading->source};
    if (!strings_intern(&reading->spellings, person->site, &added->site) ||
        !strings_intern(&auditing->audit->dns, person->dn, &added->dn) ||
        scenario_user(&auditing->audit->scenario, person->name, &added->name) != SCENARIO_OK)
        return INPUT_NO_MEMORY;
    people->count++;
    return INPUT_OK;
}

/* Lists the skipped classes if no person is left. */
static void append_skipped(const struct auditing *auditing)
{
    const struct directory_skipped *skipped = &auditing->audit->skipped;
    for (size_t i = 0; i < skipped->count; i++) {
        const struct skipped_class *class = &skipped->at[i];
        text_printf(auditing->message, "%s%" PRIu64 " %s", i ? ", " : " (skipped: ", class->entries,
                    skip_reason_names[class->reason]);
        if (*class->name)
            text_puts(auditing->message, " ");
        text_append_escaped(auditing->message, class->name, strlen(class->name));
    }
    text_puts(auditing->message, skipped->count ? "; --person-class adds a class of people)" : "");
    if (auditing->audit->warnings)
        text_printf(auditing->message, "; %s", auditing->audit->warning_messages[0]);
}

static void note_warning(void *context, const char *message)
{
    struct reading *reading = context;
    struct audit *audit = reading->auditing->audit;
    reading->failed |= !audit_add_message(&audit->warning_messages, &audit->warnings, message);
}

/* Reads one directory. */
static enum audit_status read_source(struct reading *reading, const struct audit_directory *directory)
{
    struct auditing *auditing = reading->auditing;
    const struct audit_config *config = auditing->config;
    struct audit_source *source = &auditing->audit->sources[reading->source];
    struct directory_config how = config->reading;
    uint32_t before = auditing->people.count;
    how.site = directory->site;
    how.warn = note_warning;
    how.warn_context = reading;
    how.skipped = &auditing->audit->skipped;
    enum input_status read;
    enum audit_status status = AUDIT_OK;
    if (config->ask_password && directory_is_live(directory->source))
        status = audit_read_in_child(auditing, directory->source, &how, add_person, reading, &read);
    else
        read = directory_read(directory->source, &how, add_person, reading, auditing->message);
    if (status != AUDIT_OK)
        return status;
    source->people = auditing->people.count - before;
    if (read == INPUT_NO_MEMORY || reading->failed)
        return audit_no_memory(auditing);
    return read == INPUT_OK ? AUDIT_OK : AUDIT_INVALID;
}

static enum audit_status read_directories(struct auditing *auditing)
{
    const struct audit_config *config = auditing->config;
    struct reading reading = {.auditing = auditing};
    bool begun = strings_init(&reading.spellings) && strings_init(&auditing->audit->dns);
    enum audit_status status = begun ? AUDIT_OK : audit_no_memory(auditing);
    for (; reading.source < config->directory_count && status == AUDIT_OK; reading.source++)
        status = read_source(&reading, &config->directories[reading.source]);
    if (status == AUDIT_OK && !auditing->people.count) {
        text_append_escaped(auditing->message, auditing->audit->directory, strlen(auditing->audit->directory));
        text_puts(auditing->message, ": the directory has no people; expected at least one");
        append_skipped(auditing);
        status = auditing->message->failed ? audit_no_memory(auditing) : AUDIT_INVALID;
    }
    if (status == AUDIT_OK) {
        auditing->audit->people = auditing->people.count;
        status = audit_find_sites(auditing, &reading.spellings);
    }
    strings_clean_up(&reading.spellings);
    return status;
}

/* Marks people with the same bytes and site as an earlier one. */
static bool find_duplicates(struct auditing *auditing)
{
    struct audit_people *people = &auditing->people;
    uint32_t names = auditing->audit->scenario.names.users.count;
    uint32_t *last_site = malloc(names * sizeof *last_site); /* by name: last site with it */
    if (!last_site)
        return false;
    memset(last_site, 0xFF, names * sizeof *last_site);
    for (uint32_t i = 0; i < people->count; i++) {
        struct audit_person *person = &people->at[i];
        person->duplicate = last_site[person->name] == person->site;
        last_site[person->name] = person->site;
        auditing->audit->duplicates += person->duplicate;
    }
    free(last_site);
    return true;
}

static enum audit_status add_sites(struct auditing *auditing)
{
    struct scenario *scenario = &auditing->audit->scenario;
    uint32_t *offices = malloc(((size_t)auditing->site_count + 1) * sizeof *offices);
    if (!offices)
        return audit_no_memory(auditing);
    enum audit_status status = audit_site_offices(auditing, offices);
    for (uint32_t i = 0; i < auditing->site_count && status == AUDIT_OK; i++)
        if (sites_add_site(&scenario->sites, offices[i]) != SITES_OK)
            status = audit_no_memory(auditing);
    free(offices);
    return status;
}

enum audit_status audit_read(struct auditing *auditing)
{
    const struct audit_config *config = auditing->config;
    struct scenario *scenario = &auditing->audit->scenario;
    struct audit_entries entries = {.auditing = auditing};
    if (scenario_init(scenario) != SCENARIO_OK)
        return audit_no_memory(auditing);
    scenario->names.rule = config->rule;
    scenario->names.stores = config->stores;
    scenario->names.code_page = config->code_page;
    scenario->import = config->import;
    scenario->cycles = config->plan ? auditing->audit->plan.first_cycle - 1 + config->cycles : config->cycles;
    enum audit_status status = read_directories(auditing);
    if (status == AUDIT_OK && config->post_office)
        status = audit_read_entries(&entries);
    if (status == AUDIT_OK)
        status = add_sites(auditing);
    if (status == AUDIT_OK && !find_duplicates(auditing))
        status = audit_no_memory(auditing);
    if (status == AUDIT_OK)
        status = audit_add_people(auditing, scenario, &auditing->people);
    if (status == AUDIT_OK)
        status = audit_finish_entries(&entries);
    audit_entries_clean_up(&entries);
    return status;
}
