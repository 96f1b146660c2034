#include "exchange/people.h"

#include "exchange/ldap_url.h"
#include "input/mark.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Number of people between progress reports. */
#define PROGRESS_INTERVAL 4096u

const char *const skip_reason_names[SKIP_REASONS] = {"no person", "deleted", "hidden", "DN only", "no name", "unreadable DN"};

void people_init(struct people *people, const char *source, const struct directory_config *config, person_visitor *visit,
                 void *context, struct text *message)
{
    *people = (struct people){.config = config, .visit = visit, .context = context, .message = message, .source = source};
    site_finder_init(&people->sites, config->site_attribute, config->site_level);
    attribute_table_init(&people->attributes, people->sites.attribute);
}

void people_clean_up(struct people *people) { site_finder_clean_up(&people->sites); }

enum input_status people_visit(struct people *people, const struct person *person)
{
    if (!people->not_utf8 && !text_is_utf8(person->name.bytes, person->name.length))
        people->not_utf8 = person->line;
    enum input_status status = people->visit(people->context, person);
    people->count++;
    if (status == INPUT_OK && people->config->progress && people->count % PROGRESS_INTERVAL == 0)
        people->config->progress(people->config->progress_context, people->count);
    return status;
}

enum input_status people_report(struct people *people, uint64_t line, size_t column, struct ccm_name quoted, const char *what)
{
    struct text warning = {0}, *text = people->config->strict ? people->message : &warning;
    if (line)
        input_mark(people->source, line, column, text);
    else
        ldap_url_mark(people->source, text);
    if (quoted.bytes)
        input_quote(text, quoted.bytes, quoted.length);
    text_puts(text, what);
    bool failed = text->failed;
    if (!people->config->strict && !failed && people->config->warn)
        people->config->warn(people->config->warn_context, warning.bytes);
    text_clean_up(&warning);
    if (failed)
        return INPUT_NO_MEMORY;
    return people->config->strict ? INPUT_INVALID : INPUT_OK;
}

void people_warn(struct people *people, uint64_t line, const char *what)
{
    struct text warning = {0};
    input_mark(people->source, line, 1, &warning);
    text_puts(&warning, what);
    if (!warning.failed && people->config->warn)
        people->config->warn(people->config->warn_context, warning.bytes);
    text_clean_up(&warning);
}

/* ---- Classes ----------------------------------------------------------------------------------------------------------------- */

static const char *const person_classes[] = {
    "person",
    "organizationalPerson",
    "residentialPerson", /* RFC 4519, X.521; Exchange 5.5's mailboxes */
    "inetOrgPerson",     /* RFC 2798 */
    "posixAccount",      /* RFC 2307 */
    "pilotPerson",       /* RFC 1274 */
    "newPilotPerson",
    "nsPerson", /* 389 Directory Server */
    "nsOrgPerson",
    "dominoPerson", /* Lotus Domino */
    "user",
    "contact",        /* Active Directory */
    "Remote-Address", /* Exchange 5.5 */
    "Mailbox",
    "Remote", /* in its directory export */
    "2.5.6.6",
    "2.5.6.7",
    "2.16.840.1.113730.3.2.2", /* person, organizationalPerson and inetOrgPerson, by their OIDs */
    NULL,
};

static const char *const other_classes[] = {
    /* RFC 4519 and X.521 */
    "alias",
    "applicationEntity",
    "applicationProcess",
    "country",
    "dcObject",
    "device",
    "groupOfNames",
    "groupOfUniqueNames",
    "locality",
    "organization",
    "organizationalRole",
    "organizationalUnit",
    /* RFC 4524, RFC 3296, RFC 4512, RFC 2307, and similar directories */
    "domain",
    "referral",
    "subschema",
    "posixGroup",
    "groupOfMembers",
    "groupOfURLs",
    /* Active Directory */
    "builtinDomain",
    "computer",
    "container",
    "foreignSecurityPrincipal",
    "group",
    "publicFolder",
    "msExchDynamicDistributionList",
    "msExchSystemMailbox",
    /* Exchange 5.5, whose distribution lists are groupOfNames */
    "Mailbox-Agent",
    "Public-Folder",
    "Mailbox Agent",
    "Public Folder",
    "dl",
    NULL,
};

static const char *const deleted_classes[] = {"nsTombstone", NULL}; /* 389 Directory Server */

static bool is_one_of(struct ccm_name value, const char *const *words)
{
    for (; value.length > 0 && *words; words++)
        if (value_is(value, *words))
            return true;
    return false;
}

enum class_kind directory_class_kind(struct ccm_name value)
{
    value = value_trim(value);
    if (is_one_of(value, deleted_classes))
        return CLASS_DELETED;
    if (is_one_of(value, other_classes))
        return CLASS_OTHER;
    return is_one_of(value, person_classes) ? CLASS_PERSON : CLASS_UNKNOWN;
}

bool directory_value_is_true(struct ccm_name value)
{
    static const char *const words[] = {"TRUE", "1", "YES", NULL};
    return is_one_of(value_trim(value), words);
}

static enum class_kind look_up_class(const struct directory_config *config, struct ccm_name value)
{
    struct ccm_name class = value_trim(value);
    for (size_t i = 0; i<config->person_class_count &&class.length> 0; i++)
        if (value_is(class, config->person_classes[i]))
            return CLASS_ADDED;
    return directory_class_kind(value);
}

static enum class_kind class_kind(struct people *people, struct ccm_name value)
{
    size_t slot = (value.length + (unsigned char)value.bytes[value.length / 2]) % CLASS_CACHE;
    if (value.length > CLASS_CACHED_MAX)
        return look_up_class(people->config, value);
    if (people->classes.at[slot].length != value.length || memcmp(people->classes.at[slot].bytes, value.bytes, value.length) != 0) {
        memcpy(people->classes.at[slot].bytes, value.bytes, value.length);
        people->classes.at[slot].length = value.length;
        people->classes.at[slot].kind = look_up_class(people->config, value);
    }
    return people->classes.at[slot].kind;
}

void entry_note_class(struct people *people, struct directory_entry *entry, struct ccm_name value)
{
    struct entry_classes *classes = &entry->classes;
    if (value.length == 0)
        return;
    enum class_kind kind = class_kind(people, value);
    classes->any = true;
    classes->person |= kind == CLASS_PERSON;
    classes->added |= kind == CLASS_ADDED;
    classes->deleted |= kind == CLASS_DELETED;
    bool top = value.length == 3 && strncasecmp(value.bytes, "top", 3) == 0;
    if (kind == CLASS_OTHER ? !classes->other : !classes->other && (!top || !classes->named.bytes))
        classes->named = value;
    classes->other |= kind == CLASS_OTHER;
}

/* ---- Values ------------------------------------------------------------------------------------------------------------------ */

/* Stores the first non-empty value; prefers one without options. */
static bool note_value(struct entry_value *noted, struct attribute_type type, struct ccm_name value, uint64_t line)
{
    if (value.length == 0 || (noted->value.bytes && (!noted->option || type.option)))
        return true;
    if (memchr(value.bytes, '\0', value.length))
        return false;
    *noted = (struct entry_value){.value = value, .line = line, .option = type.option};
    return true;
}

bool entry_note(struct people *people, struct directory_entry *entry, struct attribute_type type, struct ccm_name value,
                uint64_t line)
{
    bool noted = true;
    if (type.needs & NEED_CLASS)
        entry_note_class(people, entry, value);
    if (type.needs & NEED_SURNAME)
        entry->surname |= value.length > 0;
    if (type.needs & NEED_DELETED)
        entry->deleted |= directory_value_is_true(value);
    if (type.needs & NEED_HIDDEN)
        entry->hidden |= directory_value_is_true(value);
    if (type.needs & NEED_DISPLAY_NAME)
        noted = note_value(&entry->display_name, type, value, line);
    if (type.needs & NEED_CN)
        noted = note_value(&entry->cn, type, value, line) && noted;
    if (type.needs & NEED_EXCHANGE_DN)
        noted = note_value(&entry->exchange_dn, type, value, line) && noted;
    if (type.needs & NEED_OR_ADDRESS)
        noted = note_value(&entry->or_address, type, value, line) && noted;
    if (type.needs & NEED_SITE)
        noted = note_value(&entry->site, type, value, line) && noted;
    return noted;
}

/* ---- Entries ----------------------------------------------------------------------------------------------------------------- */

enum input_status people_skip(struct people *people, const struct directory_entry *entry, enum skip_reason reason)
{
    struct directory_skipped *skipped = people->config->skipped;
    struct ccm_name class = value_trim(entry->classes.named);
    if (!skipped || directory_skipped_add(skipped, reason, class, 1, entry->surname))
        return INPUT_OK;
    return INPUT_NO_MEMORY;
}

/* An entry with a surname or a class of people is a person, unless another class excludes it: a computer of Active Directory
 * inherits from person. An entry without classes is a person if it has a name, as exports may lack classes. */
static bool is_human(const struct directory_entry *entry)
{
    const struct entry_classes *classes = &entry->classes;
    if (classes->added)
        return true;
    if (classes->other)
        return false;
    return classes->person || entry->surname || (!classes->any && (entry->display_name.value.bytes || entry->cn.value.bytes));
}

/* Finds the name of a person: an attribute, else the RDN. */
static enum input_status find_name(struct people *people, const struct directory_entry *entry, struct person *person)
{
    const struct entry_value *value = entry->display_name.value.bytes ? &entry->display_name : &entry->cn;
    person->name = value->value;
    person->line = value->line;
    if (value->value.bytes)
        return INPUT_OK;
    person->line = entry->line;
    return name_of_dn(&people->sites, entry->dn, &person->name);
}

enum input_status people_screen(struct people *people, const struct directory_entry *entry, bool *is_person)
{
    *is_person = false;
    if (entry->deleted || entry->classes.deleted)
        return people_skip(people, entry, SKIP_DELETED);
    if (entry->dn_only)
        return people_skip(people, entry, SKIP_DN_ONLY);
    if (!is_human(entry))
        return people_skip(people, entry, SKIP_NO_PERSON);
    if (entry->hidden && !people->config->include_hidden)
        return people_skip(people, entry, SKIP_HIDDEN);
    *is_person = true;
    return INPUT_OK;
}

/* Chooses the site of a person. A configured site comes first, then Exchange's own names, as another directory's DN does not
 * name a site of Exchange, then the DN's site. */
static void choose_site(struct people *people, const struct directory_entry *entry, struct person *person)
{
    const struct directory_config *config = people->config;
    uint32_t level = config->site_level;
    if (config->site) {
        person->site = (struct ccm_name){.bytes = config->site, .length = strlen(config->site)};
        return;
    }
    if (!config->site_attribute && entry->exchange_dn.value.bytes) {
        struct ccm_name site = site_of_path(entry->exchange_dn.value, level);
        person->site = site.length > 0 ? site : person->site;
    }
    if (person->site.length == 0 && entry->site.value.bytes)
        person->site = site_of_value(entry->site.value, level);
    if (person->site.length == 0 && !config->site_attribute && entry->or_address.value.bytes)
        person->site = site_of_or_address(entry->or_address.value);
}

enum input_status people_judge(struct people *people, const struct directory_entry *entry, struct person *person, bool *is_person)
{
    *person = (struct person){.dn = entry->dn, .site.bytes = ""};
    enum input_status status = people_screen(people, entry, is_person);
    if (status != INPUT_OK || !*is_person)
        return status;
    *is_person = false;
    bool bad_dn;
    status = site_of_dn(&people->sites, entry->dn, &person->site, &bad_dn);
    if (status != INPUT_OK)
        return status;
    if (bad_dn) {
        status = people_report(people, entry->line, 1, entry->dn,
                               " is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"");
        return status == INPUT_OK ? people_skip(people, entry, SKIP_UNREADABLE) : status;
    }
    choose_site(people, entry, person);
    status = find_name(people, entry, person);
    if (status != INPUT_OK)
        return status;
    if (person->name.length == 0) {
        status = people_report(people, entry->line, 1, entry->dn,
                               entry->line ? " is a person without a name; expected displayName or cn"
                                           : " is a person without a name; expected displayName or cn, and the right to read them");
        return status == INPUT_OK ? people_skip(people, entry, SKIP_NO_NAME) : status;
    }
    *is_person = true;
    return INPUT_OK;
}
