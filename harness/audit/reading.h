/* Reading the directory and the post office's export. */
#ifndef Q237588_AUDIT_READING_H
#define Q237588_AUDIT_READING_H

#include "audit/auditing.h"

/* read.c: reads both sides into audit->scenario, which it finishes, and the people. */
enum audit_status audit_read(struct auditing *auditing);

/* read_in_child.c: runs directory_read() in a process that reads, uses and overwrites the password (config->ask_password). AUDIT_OK:
 * *status is the result of directory_read(). AUDIT_FAILED: the process could not be started, or ended early. */
enum audit_status audit_read_in_child(const struct auditing *auditing, const char *source, const struct directory_config *reading,
                                      person_visitor *visit, void *context, enum input_status *status);

/* entries.c: appends the entries of the post office's export to the scenario; audit_finish_entries() finishes the scenario. */
struct audit_entries {
    struct auditing *auditing;
    uint64_t *lines; /* by entry of the scenario: line of the export */
    size_t capacity;
    bool failed; /* out of memory */
};
enum audit_status audit_read_entries(struct audit_entries *entries);
enum audit_status audit_finish_entries(struct audit_entries *entries);
void audit_entries_clean_up(struct audit_entries *entries);

/* site_offices.c: sets the post office of each site, as a number in scenario.names.offices. */
enum audit_status audit_site_offices(const struct auditing *auditing, uint32_t *offices);

/* sites.c: sets audit->site_names, ordered by first appearance, the hosting site first, and auditing->no_site. Replaces the
 * people's sites, numbers of spellings, with site indexes, and sorts the people by site. */
enum audit_status audit_find_sites(struct auditing *auditing, struct strings *spellings);
/* Finds a site by name, ignoring case and repeated spaces. AUDIT_INVALID: no such site; `what` describes the option in the
 * message. */
enum audit_status audit_named_site(const struct auditing *auditing, const char *what, const char *name, uint32_t *site);

#endif
