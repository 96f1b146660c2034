#include "exchange/people.h"

#include <string.h>
#include <strings.h>

/* So often progress is told, in people. */
#define TELL_EACH 4096u

enum input_status people_give(struct people *people, const struct person *person)
{
    enum input_status status = people->take(people->context, person);
    people->count++;
    if (status == INPUT_OK && people->config->progress && people->count % TELL_EACH == 0)
        people->config->progress(people->config->progress_context, people->count);
    return status;
}

static const char *const person_classes[] = {
    "person",
    "organizationalPerson",
    "residentialPerson", /* RFC 4519, X.521; Exchange 5.5's mailboxes */
    "inetOrgPerson",     /* RFC 2798 */
    "user",
    "contact",        /* Active Directory */
    "Remote-Address", /* Exchange 5.5 */
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
    /* RFC 4524, RFC 3296, RFC 4512, RFC 2307, and what directories of that kind have */
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
    NULL,
};

static bool is_one_of(struct ccm_name value, const char *const *classes)
{
    for (; value.length > 0 && *classes; classes++)
        if ((value.bytes[0] | 0x20) == (**classes | 0x20) && strlen(*classes) == value.length &&
            strncasecmp(*classes, value.bytes, value.length) == 0)
            return true;
    return false;
}

bool directory_class_is_person(struct ccm_name value) { return is_one_of(value, person_classes); }

bool directory_class_is_other(struct ccm_name value) { return is_one_of(value, other_classes); }

void entry_classes_note(struct entry_classes *classes, struct ccm_name value)
{
    if (value.length == 0)
        return;
    classes->any = true;
    classes->person |= directory_class_is_person(value);
    classes->other |= directory_class_is_other(value);
}

bool entry_is_person(const struct entry_classes *classes, bool has_name)
{
    return classes->any ? classes->person && !classes->other : has_name;
}
