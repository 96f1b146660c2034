/* Proposed renames, and the directory after them. */
#ifndef Q237588_AUDIT_PROPOSAL_H
#define Q237588_AUDIT_PROPOSAL_H

#include "audit/auditing.h"

/* losses.c: finds the letters that the code page lacks. */
enum audit_status audit_find_losses(struct auditing *auditing);

/* uncovered.c: finds people whose names have uncovered code points (model/unicode.h). */
enum audit_status audit_find_uncovered(const struct auditing *auditing);

/* propose.c: sets the members' rename_to. */
enum audit_status audit_propose_names(struct auditing *auditing);

/* renamed.c: applies the proposal to audit->renamed, which already has the new names, and its people. */
enum audit_status audit_apply_proposal(struct auditing *auditing);
/* planned.c: applies config->plan to audit->renamed and its people, by changes before cycle audit->plan.first_cycle. */
enum audit_status audit_apply_plan(struct auditing *auditing);

#endif
