#include "connector/reference.h"

#include "base/array.h"
#include "base/file.h"
#include "ccmail/records.h"
#include "connector/ldif.h"
#include "model/connector.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void reference_input_clean_up(struct reference_input *input)
{
    names_clean_up(&input->names);
    sites_clean_up(&input->sites);
    free(input->entries);
    *input = (struct reference_input){0};
}

/* ---- Reading ----------------------------------------------------------------------------------------------------------------- */

static enum input_status add_entry(void *context, const struct ccmdir_record *record)
{
    struct reference_input *input = context;
    struct names *names = &input->names;
    struct entry entry = {.locn = record->locn};
    struct entry *entries = array_grow(input->entries, input->count, &input->capacity, sizeof *entries);
    if (!entries)
        return INPUT_NO_MEMORY;
    input->entries = entries;
    if (!strings_intern(locn_is_office(entry.locn) ? &names->offices : &names->users, record->name, &entry.name) ||
        !strings_intern(&names->offices, record->addr, &entry.addr) ||
        !strings_intern(&names->comments, record->comment, &entry.comment))
        return INPUT_NO_MEMORY;
    input->entries[input->count++] = entry;
    return INPUT_OK;
}

static enum input_status read_export(const char *folder, struct reference_input *input, struct text *message)
{
    struct text path = {0};
    char *bytes = NULL;
    size_t length = 0;
    const struct ccmdir_reader reader = {.page = input->names.code_page, .take = add_entry, .context = input};
    text_printf(&path, "%s/Export/Ccmdir.exp", folder);
    enum input_status status = path.failed ? INPUT_NO_MEMORY : input_read(path.bytes, CCMDIR_MAX_BYTES, &bytes, &length, message);
    if (status == INPUT_OK)
        status = ccmdir_read_bytes(path.bytes, (struct ccm_name){.bytes = bytes, .length = length}, &reader, message);
    free(bytes);
    text_clean_up(&path);
    return status;
}

/* Numbers names. A connector does not know the identity rule, so each spelling is distinct to it. Numbers follow the export, as
 * the model's slots do; other names come after it. Returns false if out of memory. */
static bool number_names(const struct reference_input *input, bool offices, struct identities *identities)
{
    const struct strings *strings = offices ? &input->names.offices : &input->names.users;
    uint32_t next = 0;
    identities->of = malloc(((size_t)strings->count + 1) * sizeof *identities->of);
    if (!identities->of)
        return false;
    memset(identities->of, 0xFF, strings->count * sizeof *identities->of); /* UINT32_MAX: none yet */
    for (uint32_t i = 0; i < input->count; i++) {
        const struct entry *entry = &input->entries[i];
        if (locn_is_office(entry->locn) == offices && identities->of[entry->name] == UINT32_MAX)
            identities->of[entry->name] = next++;
    }
    for (uint32_t i = 0; i < strings->count; i++)
        if (identities->of[i] == UINT32_MAX)
            identities->of[i] = next++;
    identities->count = next;
    return true;
}

/* Resolves an Addr that is no name of an exported post office. It is an old spelling: equal by the post office's identity rule,
 * and replaced since. Ownership depends on it, so it is compared by the loosest rule. */
static enum identity_status resolve_old_spellings(struct reference_input *input)
{
    static const struct identity_rule loosest = {
        .letter_case = IDENTITY_CASE_FULL, .spaces = IDENTITY_SPACES_SQUEEZE, .normalization = IDENTITY_NORMALIZATION_NFKC};
    const struct strings *offices = &input->names.offices;
    uint32_t *of = input->names.office_identities.of;
    uint8_t *exported = calloc((size_t)offices->count + 1, 1);
    enum identity_status status = exported ? IDENTITY_OK : IDENTITY_NO_MEMORY;
    for (uint32_t i = 0; exported && i < input->count; i++)
        if (locn_is_office(input->entries[i].locn))
            exported[input->entries[i].name] = 1;
    for (uint32_t i = 0; status == IDENTITY_OK && i < input->count; i++) {
        uint32_t addr = input->entries[i].addr;
        if (addr == STRING_EMPTY || exported[addr])
            continue;
        int order = 1;
        for (uint32_t j = 0; status == IDENTITY_OK && order != 0 && j < offices->count; j++) {
            if (exported[j] == 1)
                status = identity_compare(&loosest, offices->at[addr], offices->at[j], &order);
            if (exported[j] == 1 && status == IDENTITY_OK && order == 0)
                of[addr] = of[j];
        }
        exported[addr] = 2; /* resolved */
    }
    free(exported);
    return status;
}

enum input_status reference_read(const char *folder, enum code_page page, struct reference_input *input, struct text *message)
{
    struct text path = {0};
    if (!names_init(&input->names))
        return INPUT_NO_MEMORY;
    input->names.code_page = page;
    text_printf(&path, "%s/Exchange/directory.ldif", folder);
    enum input_status status = path.failed ? INPUT_NO_MEMORY : ldif_read_sites(path.bytes, &input->names, &input->sites, message);
    text_clean_up(&path);
    if (status == INPUT_OK)
        status = read_export(folder, input, message);
    if (status == INPUT_OK &&
        (!number_names(input, false, &input->names.user_identities) || !number_names(input, true, &input->names.office_identities)))
        status = INPUT_NO_MEMORY;
    if (status == INPUT_OK && resolve_old_spellings(input) != IDENTITY_OK)
        status = INPUT_NO_MEMORY;
    return status;
}

/* ---- Comparing and writing --------------------------------------------------------------------------------------------------- */

enum written_file { WRITTEN_DELETES, WRITTEN_UPDATES, WRITTEN_COUNTS, WRITTEN_FILES };
static const char *const file_names[WRITTEN_FILES] = {"Ccmdel.imp", "Ccmdir.imp", "Counts"};

static bool write_contents(FILE *stream, enum written_file which, const struct names *names, const struct transfer *transfer,
                           struct code_page_converter *converter)
{
    const struct ccmdir_writer writer = {.stream = stream, .converter = converter, .dos = ccmdir_is_dos(names->code_page)};
    switch (which) {
    case WRITTEN_DELETES: return ccmdir_write_records(&writer, names, transfer->deletes, transfer->delete_count);
    case WRITTEN_UPDATES: return ccmdir_write_records(&writer, names, transfer->updates, transfer->update_count);
    case WRITTEN_COUNTS:
    case WRITTEN_FILES: break;
    }
    return fprintf(stream, "changes %" PRIu32 "\nconflicts %" PRIu32 "\n", transfer->changes, transfer->conflicts) > 0;
}

static enum input_status write_files(const char *folder, const struct names *names, const struct transfer *transfer,
                                     struct text *message)
{
    struct code_page_converter *converter = NULL;
    enum input_status status = INPUT_OK;
    if (names->code_page != CODE_PAGE_NONE && code_page_open(names->code_page, &converter) != IDENTITY_OK)
        return input_refuse(message, folder, "the Unicode library has no code page %s", code_page_names[names->code_page]);
    for (int which = 0; which < WRITTEN_FILES && status == INPUT_OK; which++) {
        struct text path = {0};
        struct whole_file file;
        text_printf(&path, "%s/Import", folder);
        bool done = !path.failed && make_folders(path.bytes);
        text_printf(&path, "/%s", file_names[which]);
        if (done && !path.failed && whole_file_open(&file, path.bytes)) {
            bool written = write_contents(file.stream, (enum written_file)which, names, transfer, converter);
            done = whole_file_close(&file, written) && written;
        } else {
            done = false;
        }
        if (!done)
            status = path.failed ? INPUT_NO_MEMORY : input_refuse(message, path.bytes, "cannot be written: %s", strerror(errno));
        text_clean_up(&path);
    }
    code_page_close(converter);
    return status;
}

enum input_status reference_compare(const char *folder, const struct reference_input *input, const struct comparators *build,
                                    struct text *message)
{
    struct post_office office = {0};
    struct connector connector = {0};
    struct transfer transfer;
    const struct names *names = &input->names;
    uint64_t recipients = sites_recipients(&input->sites);
    const struct connector_limits limits = {.recipients = (uint32_t)recipients,
                                            .sites = input->sites.count,
                                            .users = names->user_identities.count,
                                            .offices = names->office_identities.count,
                                            .office_names = names->offices.count};
    enum input_status status = INPUT_NO_MEMORY;
    if (recipients <= INT32_MAX && post_office_init(&office, names, (struct import_rules){0}) &&
        connector_reserve(&connector, limits)) {
        for (uint32_t i = 0; i < input->count; i++)
            post_office_put(&office, &input->entries[i]);
        if (connector_cycle(&connector, &input->sites, &office, build, &transfer))
            status = write_files(folder, names, &transfer, message);
    }
    connector_clean_up(&connector);
    post_office_clean_up(&office);
    return status;
}
