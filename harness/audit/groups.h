/* Groups of people whose names collide. */
#ifndef Q237588_AUDIT_GROUPS_H
#define Q237588_AUDIT_GROUPS_H

#include "audit/auditing.h"

/* groups.c: finds the groups. AUDIT_OK or AUDIT_FAILED. */
enum audit_status audit_group(const struct auditing *auditing, const struct scenario *scenario, const struct audit_people *people,
                              struct audit_groups *groups);
/* Rebuilds of, order and first_equal from the groups and members. Returns false if out of memory. */
bool audit_groups_index(struct audit_groups *groups, const struct scenario *scenario);
/* Returns the first member with this name and post office, or AUDIT_NONE. */
uint32_t audit_groups_find(const struct audit_groups *groups, const struct scenario *scenario, uint32_t name, uint32_t office);
void audit_groups_clean_up(struct audit_groups *groups);

/* cost.c: sorts the groups and the builds' outcomes by cost (struct audit). */
enum audit_status audit_order_groups(struct auditing *auditing);

#endif
