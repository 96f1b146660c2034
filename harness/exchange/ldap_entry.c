#include "exchange/ldap_entry.h"

#include "exchange/people.h"
#include "input/mark.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* What is looked at of an entry. Names without bytes were not found. */
struct seen {
    struct ccm_name display_name, cn, site;
    bool is_person, is_other;
};

void ldap_entry_attributes(const char *site_attribute, char *attributes[LDAP_ENTRY_ATTRIBUTES])
{
    const char *const names[] = {"displayName", "cn", "objectClass", site_attribute};
    size_t count = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool listed = false; /* RFC 4511, 4.5.1.8: each at most once */
        for (size_t j = 0; j < count; j++)
            listed |= strcasecmp(attributes[j], names[i]) == 0;
        if (!listed)
            attributes[count++] = (char *)(uintptr_t)names[i];
    }
    attributes[count] = NULL;
}

static enum input_status refuse(struct ldap_session *session, struct ccm_name dn, const char *what)
{
    ldap_url_mark(session->url, session->message);
    input_quote(session->message, dn.bytes, dn.length);
    text_puts(session->message, what);
    return INPUT_INVALID;
}

/* Compared without case and without options: displayName;lang-en is displayName. */
static bool is_named(const struct berval *type, const char *name)
{
    size_t length = strlen(name);
    return type->bv_len >= length && strncasecmp(type->bv_val, name, length) == 0 &&
           (type->bv_len == length || type->bv_val[length] == ';');
}

/* Keeps the first value that is not empty. False: it holds a NUL. */
static bool keep(struct ccm_name *name, const struct berval *values)
{
    for (; !name->bytes && values && values->bv_val; values++)
        if (values->bv_len > 0)
            *name = (struct ccm_name){.bytes = values->bv_val, .length = values->bv_len};
    return !name->bytes || !memchr(name->bytes, '\0', name->length);
}

static bool look_at(struct seen *seen, const char *site_attribute, const struct berval *type, const struct berval *values)
{
    bool right = true;
    if (is_named(type, "displayName"))
        right = keep(&seen->display_name, values);
    else if (is_named(type, "cn"))
        right = keep(&seen->cn, values);
    else if (is_named(type, "objectClass"))
        for (const struct berval *value = values; value && value->bv_val; value++) {
            struct ccm_name class = {.bytes = value->bv_val, .length = value->bv_len};
            seen->is_person |= directory_class_is_person(class);
            seen->is_other |= directory_class_is_other(class);
        }
    if (is_named(type, site_attribute))
        right = right && keep(&seen->site, values);
    return right;
}

/* Looks at all attributes. */
static enum input_status look(struct ldap_session *session, LDAPMessage *entry, BerElement *rest, struct ccm_name dn,
                              const char *site_attribute, struct seen *seen)
{
    for (;;) {
        struct berval type, *values = NULL;
        int code = ldap_get_attribute_ber(session->ld, entry, rest, &type, &values);
        if (code != LDAP_SUCCESS)
            return ldap_session_failed(session, "an entry cannot be understood", code);
        if (!type.bv_val)
            return INPUT_OK;
        bool right = look_at(seen, site_attribute, &type, values);
        ber_memfree(values);
        if (!right) {
            refuse(session, dn, " has a value with a NUL in it, as its ");
            input_quote(session->message, type.bv_val, type.bv_len);
            text_puts(session->message, "; no name may");
            return INPUT_INVALID;
        }
    }
}

/* Judges what was seen. */
static enum input_status judge(struct ldap_session *session, const struct seen *seen, bool asked, struct site_finder *finder,
                               struct person *person)
{
    const struct ccm_name *name = seen->display_name.bytes ? &seen->display_name : &seen->cn;
    bool is_person = asked || seen->is_person;
    if (seen->is_other || (!name->bytes && !is_person))
        return INPUT_OK;
    if (!name->bytes)
        return refuse(session, person->dn, " is a person without a name; expected displayName or cn, and the right to read them");

    bool bad_dn;
    enum input_status status = site_of_dn(finder, person->dn, &person->site, &bad_dn);
    if (status != INPUT_OK)
        return status;
    if (bad_dn)
        return refuse(session, person->dn, " is no DN, so that its site cannot be told");
    if (person->site.length == 0 && seen->site.bytes)
        person->site = seen->site;
    person->name = *name;
    return INPUT_OK;
}

enum input_status ldap_entry_read(struct ldap_session *session, LDAPMessage *entry, bool asked, struct site_finder *finder,
                                  struct person *person)
{
    *person = (struct person){.site.bytes = ""};
    BerElement *rest = NULL;
    struct berval dn;
    int code = ldap_get_dn_ber(session->ld, entry, &rest, &dn);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(session, "an entry cannot be understood", code);
    person->dn = (struct ccm_name){.bytes = dn.bv_val ? dn.bv_val : "", .length = dn.bv_len};

    struct seen seen = {0};
    enum input_status status = look(session, entry, rest, person->dn, finder->attribute, &seen);
    ber_free(rest, 0);
    if (status == INPUT_OK)
        status = judge(session, &seen, asked, finder, person);
    return status;
}
