/* Copies of the directory, in another scenario. */
#ifndef Q237588_AUDIT_COPY_H
#define Q237588_AUDIT_COPY_H

#include "audit/auditing.h"

/* Appends all but duplicates to the sites of the scenario. */
enum audit_status audit_add_people(const struct auditing *auditing, struct scenario *scenario, const struct audit_people *people);

/* Gives people the numbers of scenario_finish_moved(); NULL: they have them. */
void audit_move_people(struct audit_people *people, const uint32_t *moved);

/* Gives audit->renamed the rules, sites and entries of the directory; copies the people, with their names in audit->renamed. False: out of
 * memory. */
bool audit_copy_directory(struct auditing *auditing);
bool audit_copy_people(struct auditing *auditing);

/* Appends an entry of other names. */
enum scenario_status audit_copy_entry(const struct names *from, struct scenario *to, const struct entry *entry);

#endif
