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
    "person", "organizationalPerson", "inetOrgPerson", "residentialPerson", "user", "contact", "Remote-Address", NULL,
};
static const char *const other_classes[] = {
    "container", "organizationalUnit", "organization", "domain",   "dcObject",     "country", "locality",
    "group",     "groupOfUniqueNames", "groupOfNames", "computer", "publicFolder", NULL,
};

static bool is_one_of(struct ccm_name value, const char *const *classes)
{
    for (; *classes; classes++)
        if ((value.bytes[0] | 0x20) == (**classes | 0x20) && strlen(*classes) == value.length &&
            strncasecmp(value.bytes, *classes, value.length) == 0)
            return true;
    return false;
}

void entry_classes_note(struct entry_classes *classes, struct ccm_name value)
{
    if (value.length == 0)
        return;
    classes->any = true;
    classes->person |= is_one_of(value, person_classes);
    classes->other |= is_one_of(value, other_classes);
}

bool entry_is_person(const struct entry_classes *classes, bool has_name)
{
    return classes->any ? classes->person && !classes->other : has_name;
}
