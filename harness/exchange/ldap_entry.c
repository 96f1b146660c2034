#include "exchange/ldap_entry.h"

#include <stdint.h>
#include <string.h>

void ldap_entry_attributes(const struct people *people, char *attributes[LDAP_ENTRY_ATTRIBUTES])
{
    const char *names[ATTRIBUTE_NAMES_MOST];
    size_t count = attribute_table_list(&people->attributes, ~0u, names, ATTRIBUTE_NAMES_MOST), kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct ccm_name name = {.bytes = names[i], .length = strlen(names[i])}, canonical = attribute_canonical(name);
        bool alias = canonical.bytes != name.bytes;
        if (!alias)
            attributes[kept++] = (char *)(uintptr_t)names[i];
    }
    attributes[kept] = NULL;
}

/* Notes the values of one attribute. */
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
        text_puts(&what, " has a value with a NUL in it, as its \"");
        text_append_escaped(&what, type->bv_val, type->bv_len);
        text_puts(&what, "\"; no name may");
        enum input_status status = what.failed ? INPUT_NO_MEMORY : people_report(people, 0, 0, entry->dn, what.bytes);
        text_clean_up(&what);
        if (status != INPUT_OK)
            return status;
    }
    return INPUT_OK;
}

/* Notes all attributes. */
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
