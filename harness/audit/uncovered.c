/* Finds names with uncovered code points (model/unicode.h). */
#include "audit/proposal.h"
#include "audit/status.h"
#include "base/array.h"
#include "model/unicode.h"

#include <stdlib.h>

static bool append(struct audit *audit, size_t *capacity, const struct audit_person *person, int32_t point)
{
    struct audit_uncovered *uncovered = array_grow(audit->uncovered, audit->uncovered_count, capacity, sizeof *uncovered);
    if (!uncovered)
        return false;
    audit->uncovered = uncovered;
    audit->uncovered[audit->uncovered_count++] = (struct audit_uncovered){.site = person->site,
                                                                          .name = person->name,
                                                                          .dn = person->dn,
                                                                          .line = person->line,
                                                                          .source = person->source,
                                                                          .point = point};
    return true;
}

enum audit_status audit_find_uncovered(const struct auditing *auditing)
{
    struct audit *audit = auditing->audit;
    const struct strings *users = &audit->scenario.names.users;
    struct unicode_version unicode = unicode_version();
    size_t capacity = 0;
    for (uint32_t i = 0; i < auditing->people.count; i++) {
        const struct audit_person *person = &auditing->people.at[i];
        int32_t point;
        if (unicode_find_uncovered(unicode, users->at[person->name], &point) && !append(audit, &capacity, person, point))
            return audit_no_memory(auditing);
    }
    return AUDIT_OK;
}
