#include "exchange/ldap_entry.h"

#include "base/array.h"
#include "input/mark.h"

#include <stdlib.h>
#include <stdint.h>
#include <string.h>

void ldap_entry_attributes(const struct people *people, char *attributes[LDAP_ENTRY_ATTRIBUTES])
{
    const char *names[ATTRIBUTE_NAMES_MAX];
    size_t count = attribute_table_list(&people->attributes, ~0u, names, ATTRIBUTE_NAMES_MAX), listed = 0;
    for (size_t i = 0; i < count; i++) {
        struct ccm_name name = {.bytes = names[i], .length = strlen(names[i])}, canonical = attribute_canonical(name);
        bool alias = canonical.bytes != name.bytes;
        if (!alias)
            attributes[listed++] = (char *)(uintptr_t)names[i];
    }
    attributes[listed] = NULL;
}

/* Notes the values of an attribute. */
static enum input_status note_values(struct people *people, struct directory_entry *entry, const struct berval *type,
                                     const struct berval *values)
{
    struct attribute_type needed = attribute_table_find(&people->attributes, type->bv_val, type->bv_len);
    entry->dn_only = false;
    for (; needed.needs && values && values->bv_val; values++) {
        struct ccm_name value = {.bytes = values->bv_val, .length = values->bv_len};
        if (entry_note(people, entry, needed, value, 0))
            continue;
        struct text what = {0};
        text_puts(&what, " has a NUL in its \"");
        text_append_escaped(&what, type->bv_val, type->bv_len);
        text_puts(&what, "\"; expected none");
        enum input_status status = what.failed ? INPUT_NO_MEMORY : people_report(people, 0, 0, entry->dn, what.bytes);
        text_clean_up(&what);
        if (status != INPUT_OK)
            return status;
    }
    return INPUT_OK;
}

/* Notes all attributes of an entry. */
static enum input_status note_attributes(struct ldap_session *session, LDAPMessage *message, BerElement *rest,
                                         struct people *people, struct directory_entry *entry)
{
    for (;;) {
        struct berval type, *values = NULL;
        int code = ldap_get_attribute_ber(session->ld, message, rest, &type, &values);
        if (code != LDAP_SUCCESS)
            return ldap_session_failed(session, "an entry cannot be understood", code);
        if (!type.bv_val)
            return INPUT_OK;
        enum input_status status = note_values(people, entry, &type, values);
        ber_memfree(values);
        if (status != INPUT_OK)
            return status;
    }
}

enum input_status ldap_entry_read(struct ldap_session *session, LDAPMessage *entry, struct people *people, struct person *person,
                                  bool *is_person)
{
    BerElement *rest = NULL;
    struct berval dn;
    int code = ldap_get_dn_ber(session->ld, entry, &rest, &dn);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(session, "an entry cannot be understood", code);
    struct directory_entry seen = {.dn = {.bytes = dn.bv_val ? dn.bv_val : "", .length = dn.bv_len}, .dn_only = true};
    enum input_status status = note_attributes(session, entry, rest, people, &seen);
    ber_free(rest, 0);
    return status == INPUT_OK ? people_judge(people, &seen, person, is_person) : status;
}

/* ---- Whole entries ----------------------------------------------------------------------------------------------------------- */

/* Values of a whole entry: a list for each attribute, allocated by libldap. */
struct whole_values {
    struct entry_attribute *attributes;
    struct berval **lists;
    size_t count, capacity, list_count, list_capacity;
};

static void free_whole_values(struct whole_values *values)
{
    for (size_t i = 0; i < values->list_count; i++)
        ber_memfree(values->lists[i]);
    free((void *)values->lists);
    free(values->attributes);
}

/* Active Directory returns many values in parts: "member;range=0-1499"; the last part has "*" after the dash. */
static bool is_part(struct ccm_name type)
{
    static const char range[] = ";range=";
    const char *at = memmem(type.bytes, type.length, range, sizeof range - 1), *end = type.bytes + type.length;
    return at && !(memmem(at, (size_t)(end - at), "=0-*", 4));
}

static enum input_status add_whole_value(struct whole_values *all, struct entry_attribute attribute)
{
    struct entry_attribute *grown = array_grow(all->attributes, all->count, &all->capacity, sizeof *grown);
    if (!grown)
        return INPUT_NO_MEMORY;
    all->attributes = grown;
    grown[all->count++] = attribute;
    return INPUT_OK;
}

static enum input_status add_whole_values(struct ldap_session *session, struct whole_values *all, const struct berval *name,
                                          struct berval *values)
{
    struct ccm_name type = {.bytes = name->bv_val, .length = name->bv_len};
    struct berval **lists = array_grow((void *)all->lists, all->list_count, &all->list_capacity, sizeof(struct berval *));
    if (!lists) {
        ber_memfree(values);
        return INPUT_NO_MEMORY;
    }
    all->lists = lists;
    lists[all->list_count++] = values;
    if (is_part(type)) {
        ldap_url_mark(session->url, session->message);
        text_puts(session->message, "the server returns only a part of the values of ");
        input_quote(session->message, type.bytes, type.length);
        text_puts(session->message, ", and partial results are not used; expected all values");
        return INPUT_INVALID;
    }
    enum input_status status = INPUT_OK;
    for (; values && values->bv_val && status == INPUT_OK; values++)
        status = add_whole_value(
            all, (struct entry_attribute){.type = type, .value = {.bytes = values->bv_val, .length = values->bv_len}});
    return status;
}

enum input_status ldap_entry_read_whole(struct ldap_session *session, LDAPMessage *entry, whole_entry_visitor *visit, void *context)
{
    struct whole_values all = {0};
    BerElement *rest = NULL;
    struct berval dn = {0}, type, *values;
    enum input_status status = INPUT_OK;
    int code = ldap_get_dn_ber(session->ld, entry, &rest, &dn);
    while (code == LDAP_SUCCESS && status == INPUT_OK) {
        values = NULL;
        code = ldap_get_attribute_ber(session->ld, entry, rest, &type, &values);
        if (code != LDAP_SUCCESS || !type.bv_val)
            break;
        status = add_whole_values(session, &all, &type, values);
    }
    if (code != LDAP_SUCCESS)
        status = ldap_session_failed(session, "an entry cannot be understood", code);
    struct whole_entry whole = {
        .dn = {.bytes = dn.bv_val ? dn.bv_val : "", .length = dn.bv_len}, .attributes = all.attributes, .count = all.count};
    if (status == INPUT_OK)
        status = visit(context, &whole);
    ber_free(rest, 0);
    free_whole_values(&all);
    return status;
}
