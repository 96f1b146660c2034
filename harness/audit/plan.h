/* A plan of renames and moves: read from a file and applied to the model. */
#ifndef Q237588_AUDIT_PLAN_H
#define Q237588_AUDIT_PLAN_H

#include "audit/auditing.h"

/* A rename or a move of one person. */
struct audit_step {
    uint64_t line;
    uint32_t name, dn, rename_to; /* in the plan's strings; STRING_EMPTY: none */
    uint32_t site, move_to;       /* sites of the audit; move_to AUDIT_NONE: no move */
    uint32_t person;              /* in auditing.people */
    uint32_t next;                /* next step with the same name; AUDIT_NONE: none */
};

struct audit_plan {
    struct strings strings;
    struct audit_step *at; /* owned */
    uint32_t count;
    size_t capacity;
    uint32_t *changes; /* by change of the scenario: its step; owned */
};

/* plan.c: reads config->plan; its users must be in the directory. AUDIT_INVALID: `message` is "file:line:1: ...". */
enum audit_status audit_read_plan(const struct auditing *auditing, struct audit_plan *plan);
void audit_plan_clean_up(struct audit_plan *plan);

#endif
