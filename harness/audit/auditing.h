/* State shared by the parts of an audit. */
#ifndef Q237588_AUDIT_AUDITING_H
#define Q237588_AUDIT_AUDITING_H

#include "audit/find.h"
#include "audit/people.h"

/* Groups, with indexes. */
struct audit_groups {
    struct audit_group *at;
    struct audit_member *members;
    uint32_t *people; /* by member: index of audit_people */
    uint32_t count, member_count;
    uint32_t *of;          /* group of each user identity, or AUDIT_NONE */
    uint32_t *order;       /* members sorted by name, then post office; ties keep their order */
    uint32_t *first_equal; /* by member: the first one with the same name and post office */
};

struct auditing {
    struct audit *audit;
    const struct batch *batch;
    const struct audit_config *config;
    struct text *message;
    struct code_page_converter *converter; /* NULL: no code page */
    struct audit_people people, renamed_people;
    struct audit_groups groups;
    uint32_t **records; /* records of groups, by build and cycle; NULL after a crash */
    char *keep_error;   /* why a build's cycle files could not be kept; NULL: no error; owned */
    uint32_t site_count;
    uint32_t no_site; /* the site of people without a site; AUDIT_NONE: everybody has a site */
};

#endif
