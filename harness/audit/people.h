/* The people of an audit, in the order of sites. */
#ifndef Q237588_AUDIT_PEOPLE_H
#define Q237588_AUDIT_PEOPLE_H

#include "audit/audit.h"

/* The site of whom the directory gives none. */
#define AUDIT_NO_SITE "(none)"

/* Somebody of the directory. */
struct audit_person {
    uint64_t line;  /* 0: not known */
    uint32_t place; /* in the directory's order */
    uint32_t site, name, dn;
    uint16_t source; /* of audit.sources */
    bool duplicate;  /* of the same bytes at the same site as one before: the scenario has that one alone */
};

/* All of them: of one site after the other, of a site in the directory's order. Their names and sites are those of the scenario. */
struct audit_people {
    struct audit_person *at;
    uint32_t count;
    size_t capacity;
};

#endif
