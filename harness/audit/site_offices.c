/* Chooses the cc:Mail post office of each site. */
#include "base/utf8.h"
#include "audit/reading.h"
#include "audit/status.h"

#include "audit/namer.h"
#include "model/unicode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

/* Upper limit of numbers tried if a name is in use. */
#define NUMBERS_MAX 1000u

struct choosing {
    const struct auditing *auditing;
    struct namer namer;     /* names of post offices in use */
    struct strings letters; /* letters and digits of the export's post offices that the connector owns */
    uint32_t *owned;        /* by number in `letters`: name in scenario.names.offices; AUDIT_NONE: in use */
    uint32_t number;        /* last number tried */
    struct text text;
};

/* Extracts letters and digits, in capitals. */
static bool to_capitals(struct choosing *choosing, struct ccm_name name, struct ccm_name *letters)
{
    struct text *text = &choosing->text;
    struct unicode_version unicode = unicode_version();
    text_clear(text);
    for (size_t i = 0; i < name.length;) {
        int32_t point = utf8_next(name.bytes, name.length, &i);
        if (utf8_is_invalid_byte(point) || !unicode_is_assigned(unicode, point) || !u_isalnum(point))
            continue;
        char capital[UTF8_MAX];
        text_append(text, capital, utf8_write(capital, unicode_upper(unicode, point)));
    }
    *letters = (struct ccm_name){.bytes = text->bytes ? text->bytes : "", .length = text->length};
    return !text->failed;
}

/* Sites get the post offices that the connector owns; names of others are in use. */
static enum identity_status note_export(struct choosing *choosing)
{
    const struct scenario *scenario = &choosing->auditing->audit->scenario;
    const struct names *names = &scenario->names;
    enum identity_status status = IDENTITY_OK;
    choosing->owned = malloc(((size_t)scenario->entry_count + 1) * sizeof *choosing->owned);
    if (!choosing->owned)
        return IDENTITY_NO_MEMORY;
    choosing->owned[STRING_EMPTY] = AUDIT_NONE;
    for (uint32_t i = 0; i < scenario->entry_count && status == IDENTITY_OK; i++) {
        const struct entry *entry = &scenario->entries[i];
        struct ccm_name letters;
        uint32_t number, count = choosing->letters.count;
        bool is_new;
        if (!locn_is_office(entry->locn))
            continue;
        if (!names_is_connectors(names, entry->comment))
            status = namer_add(&choosing->namer, names->offices.at[entry->name], &is_new);
        else if (!to_capitals(choosing, names->offices.at[entry->name], &letters) ||
                 !strings_intern(&choosing->letters, letters, &number))
            status = IDENTITY_NO_MEMORY;
        else if (number == count)
            choosing->owned[number] = entry->name;
    }
    return status;
}

/* Assigns the configured post offices. */
static enum audit_status assign_configured(struct choosing *choosing, uint32_t *offices)
{
    const struct auditing *auditing = choosing->auditing;
    const struct audit_config *config = auditing->config;
    for (size_t i = 0; i < config->site_office_count; i++) {
        const struct audit_site_office *configured = &config->site_offices[i];
        uint32_t site;
        bool is_new;
        enum audit_status status = audit_named_site(auditing, "the site of a post office,", configured->site, &site);
        if (status != AUDIT_OK)
            return status;
        if (!*configured->post_office) {
            text_append_escaped(auditing->message, configured->site, strlen(configured->site));
            text_puts(auditing->message, ": the post office of this site has an empty name");
            return auditing->message->failed ? AUDIT_FAILED : AUDIT_INVALID;
        }
        struct ccm_name office = name_of_text(configured->post_office);
        if (scenario_office(&auditing->audit->scenario, office, &offices[site]) != SCENARIO_OK)
            return audit_no_memory(auditing);
        status = audit_identity_status(auditing, namer_add(&choosing->namer, office, &is_new));
        if (status != AUDIT_OK)
            return status;
    }
    return AUDIT_OK;
}

/* Finds an owned post office of the export for a site; *office stays AUDIT_NONE if there is none. */
static enum identity_status find_owned(struct choosing *choosing, struct ccm_name site, uint32_t *office)
{
    struct ccm_name letters;
    uint32_t number;
    bool is_new = false;
    if (!to_capitals(choosing, site, &letters))
        return IDENTITY_NO_MEMORY;
    if (!strings_find(&choosing->letters, letters, &number) || choosing->owned[number] == AUDIT_NONE)
        return IDENTITY_OK;
    uint32_t own = choosing->owned[number];
    choosing->owned[number] = AUDIT_NONE;
    enum identity_status status = namer_add(&choosing->namer, choosing->auditing->audit->scenario.names.offices.at[own], &is_new);
    if (is_new)
        *office = own;
    return status;
}

/* Makes a name: the site's letters and digits, else its name, else letters and digits with a number. */
static enum identity_status make_office_name(struct choosing *choosing, struct ccm_name site, struct ccm_name *office)
{
    struct namer *namer = &choosing->namer;
    struct ccm_name letters, near = {0};
    enum identity_status status = IDENTITY_OK;
    bool is_new = false, fits;
    if (!to_capitals(choosing, site, &letters))
        return IDENTITY_NO_MEMORY;
    if (letters.length)
        status = namer_add(namer, letters, &is_new);
    *office = letters;
    if (status == IDENTITY_OK && !is_new) {
        status = namer_add(namer, site, &is_new);
        *office = site;
    }
    if (status != IDENTITY_OK || is_new)
        return status;
    if (namer->converter)
        status = code_page_suggest(namer->converter, letters, &near);
    struct text base = {0};
    if (near.bytes && near.length)
        text_append(&base, near.bytes, near.length);
    else if (letters.length && !namer->converter)
        text_append(&base, letters.bytes, letters.length);
    else
        text_puts(&base, "PO");
    for (uint32_t i = 0; i < NUMBERS_MAX && status == IDENTITY_OK && !is_new; i++) {
        char suffix[16] = "";
        if (i)
            (void)snprintf(suffix, sizeof suffix, "%" PRIu32, ++choosing->number);
        status = base.failed ? IDENTITY_NO_MEMORY : namer_draft(namer, name_of_bytes(&base), name_of_text(suffix), &fits);
        if (status == IDENTITY_OK && fits)
            status = namer_add_draft(namer, &is_new);
    }
    if (is_new)
        *office = name_of_bytes(&namer->draft);
    text_clean_up(&base);
    return status;
}

static enum audit_status choose_all(struct choosing *choosing, uint32_t *offices)
{
    const struct auditing *auditing = choosing->auditing;
    struct audit *audit = auditing->audit;
    enum identity_status status = note_export(choosing);
    if (status != IDENTITY_OK)
        return audit_identity_status(auditing, status);
    for (uint32_t i = 0; i < auditing->site_count; i++)
        offices[i] = AUDIT_NONE;
    enum audit_status configured = assign_configured(choosing, offices);
    if (configured != AUDIT_OK)
        return configured;
    for (uint32_t i = 0; i < auditing->site_count && status == IDENTITY_OK; i++)
        if (offices[i] == AUDIT_NONE)
            status = find_owned(choosing, audit->site_names[i], &offices[i]);
    for (uint32_t i = 0; i < auditing->site_count && status == IDENTITY_OK; i++) {
        struct ccm_name office;
        if (offices[i] != AUDIT_NONE)
            continue;
        status = make_office_name(choosing, audit->site_names[i], &office);
        if (status == IDENTITY_OK && scenario_office(&audit->scenario, office, &offices[i]) != SCENARIO_OK)
            status = IDENTITY_NO_MEMORY;
    }
    return audit_identity_status(auditing, status);
}

enum audit_status audit_site_offices(const struct auditing *auditing, uint32_t *offices)
{
    struct choosing choosing = {.auditing = auditing, .number = 1};
    enum audit_status status = AUDIT_FAILED;
    if (namer_init(&choosing.namer, &auditing->config->rule, &(struct stored_form){0}, auditing->converter) &&
        strings_init(&choosing.letters))
        status = choose_all(&choosing, offices);
    else
        audit_no_memory(auditing);
    namer_clean_up(&choosing.namer);
    strings_clean_up(&choosing.letters);
    text_clean_up(&choosing.text);
    free(choosing.owned);
    return status;
}
