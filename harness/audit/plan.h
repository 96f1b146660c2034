/* A plan of renames and moves: read from a file, and carried out in the model. */
#ifndef Q237588_AUDIT_PLAN_H
#define Q237588_AUDIT_PLAN_H

#include "audit/auditing.h"

/* What is planned for somebody. */
struct audit_step {
    uint64_t line;
    uint32_t name, dn, rename_to; /* in the plan's strings; STRING_EMPTY: none */
    uint32_t site, move_to;       /* of the audit; move_to AUDIT_NONE: stays */
    uint32_t person;              /* of auditing.people */
    uint32_t next;                /* the next step of the same name; AUDIT_NONE: none */
};

struct audit_plan {
    struct strings strings;
    struct audit_step *at; /* owned */
    uint32_t count;
    size_t capacity;
    uint32_t *changes; /* owned; by change of the scenario: its step */
};

/* plan.c: reads config->plan, whose users must be in the directory. AUDIT_INVALID: `message` has "file:line:1: ...". */
enum audit_status audit_read_plan(const struct auditing *auditing, struct audit_plan *plan);
void audit_plan_clean_up(struct audit_plan *plan);

#endif
