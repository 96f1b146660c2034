/* The people of an audit, ordered by site. */
#ifndef Q237588_AUDIT_PEOPLE_H
#define Q237588_AUDIT_PEOPLE_H

#include "audit/audit.h"

/* Site of people for whom the directory has none. */
#define AUDIT_NO_SITE "(none)"

/* A person of the directory. */
struct audit_person {
    uint64_t line;  /* 0: unknown */
    uint32_t place; /* position in the directory */
    uint32_t site, name, dn;
    uint16_t source; /* of audit.sources */
    bool duplicate;  /* an earlier person has the same bytes and site; only that one is in the scenario */
};

/* Sorted by site, then by position in the directory. Names and sites are numbers of the scenario. */
struct audit_people {
    struct audit_person *at;
    uint32_t count;
    size_t capacity;
};

#endif
