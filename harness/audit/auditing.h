/* An audit at work: what its parts share. */
#ifndef Q237588_AUDIT_AUDITING_H
#define Q237588_AUDIT_AUDITING_H

#include "audit/find.h"
#include "audit/people.h"

/* Groups, and how to find them. */
struct audit_groups {
    struct audit_group *at;
    struct audit_member *members;
    uint32_t *people; /* by member: index of audit_people */
    uint32_t count, member_count;
    uint32_t *of;    /* by user identity: its group, or AUDIT_NONE */
    uint32_t *order; /* members by name, then by post office, then as they are */
    uint32_t *alike; /* by member: the first of the same name at the same post office */
};

/* An audit at work. */
struct auditing {
    struct audit *audit;
    const struct batch *batch;
    const struct audit_config *config;
    struct text *message;
    struct code_page_converter *converter; /* NULL: there is no code page */
    struct audit_people people, renamed_people;
    struct audit_groups groups;
    uint32_t **records; /* by build, then by cycle: those of groups; NULL: it died */
    char *unkept;       /* why files of some build's cycles could not be kept; NULL: they were; owned */
    uint32_t site_count;
    uint32_t no_site; /* the site of whom the directory gives none; AUDIT_NONE: there is no such one */
};

#endif
