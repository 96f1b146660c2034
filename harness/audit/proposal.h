/* The proposed renames, and the directory after them. */
#ifndef Q237588_AUDIT_PROPOSAL_H
#define Q237588_AUDIT_PROPOSAL_H

#include "audit/auditing.h"

/* losses.c: the letters that are lost. */
enum audit_status audit_find_losses(struct auditing *auditing);

/* uncovered.c: the people whose names are not covered (model/unicode.h). */
enum audit_status audit_find_uncovered(const struct auditing *auditing);

/* propose.c: the members' rename_to. */
enum audit_status audit_propose_names(struct auditing *auditing);

/* renamed.c: audit->renamed, which holds some names already, and its people. */
enum audit_status audit_rename(struct auditing *auditing);
/* planned.c: audit->renamed and its people as config->plan has them, by changes before cycle audit->plan.first_cycle. */
enum audit_status audit_carry_out_plan(struct auditing *auditing);

#endif
