/* Groups of people whose names collide. */
#ifndef Q237588_AUDIT_GROUPS_H
#define Q237588_AUDIT_GROUPS_H

#include "audit/auditing.h"

/* groups.c: AUDIT_OK or AUDIT_FAILED. */
enum audit_status audit_group(const struct auditing *auditing, const struct scenario *scenario, const struct audit_people *people,
                              struct audit_groups *groups);
/* Makes of, order and alike anew, of the groups and members that are there. False: out of memory. */
bool audit_groups_index(struct audit_groups *groups, const struct scenario *scenario);
/* The member of this name at this post office; AUDIT_NONE: there is none. */
uint32_t audit_groups_find(const struct audit_groups *groups, const struct scenario *scenario, uint32_t name, uint32_t office);
void audit_groups_clean_up(struct audit_groups *groups);

/* cost.c: puts the groups, and what builds do with them, in their order (struct audit). */
enum audit_status audit_order_groups(struct auditing *auditing);

#endif
