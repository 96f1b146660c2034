/* Copies of the directory in another scenario. */
#ifndef Q237588_AUDIT_COPY_H
#define Q237588_AUDIT_COPY_H

#include "audit/auditing.h"

/* Appends all people except duplicates to the sites of the scenario. */
enum audit_status audit_add_people(const struct auditing *auditing, struct scenario *scenario, const struct audit_people *people);

/* Applies the name mapping of scenario_finish_moved() to people. NULL: names are unchanged. */
void audit_remap_people(struct audit_people *people, const uint32_t *remap);

/* Copy the rules, sites and entries of the directory to audit->renamed, and the people with their names in audit->renamed.
 * Return false if out of memory. */
bool audit_copy_directory(struct auditing *auditing);
bool audit_copy_people(struct auditing *auditing);

/* Appends a copy of an entry, whose names are in `from`. */
enum scenario_status audit_copy_entry(const struct names *from, struct scenario *to, const struct entry *entry);

#endif
