/* How an audit reads both sides. */
#ifndef Q237588_AUDIT_READING_H
#define Q237588_AUDIT_READING_H

#include "audit/auditing.h"

/* read.c: both sides, into audit->scenario, finished, and the people. */
enum audit_status audit_read(struct auditing *auditing);

/* apart.c: directory_read() in a process that reads, uses and overwrites the password (config->ask_password). AUDIT_OK: *status is what
 * it gave there; AUDIT_FAILED: there is no such process, or it has not come to its end. */
enum audit_status audit_read_apart(const struct auditing *auditing, const char *source, const struct directory_config *reading,
                                   person_taker *take, void *context, enum input_status *status);

/* entries.c: the export of the post office. Its entries are appended to the scenario; audit_finish_entries() finishes the scenario. */
struct audit_entries {
    struct auditing *auditing;
    uint64_t *lines; /* by entry of the scenario */
    size_t capacity;
    bool failed; /* out of memory */
};
enum audit_status audit_read_entries(struct audit_entries *entries);
enum audit_status audit_finish_entries(struct audit_entries *entries);
void audit_entries_clean_up(struct audit_entries *entries);

/* site_offices.c: for each of the audit's sites the number of its post office's name, in scenario.names.offices. */
enum audit_status audit_site_offices(const struct auditing *auditing, uint32_t *offices);

/* sites.c: the sites whose spellings the people name, in the order of their first appearance, the hosting one first; audit->site_names and
 * auditing->no_site. The people's sites, spellings of the pool until then, become indexes, and the people are ordered. */
enum audit_status audit_find_sites(struct auditing *auditing, struct strings *spellings);
/* Finds the site that somebody names: without case, and with runs of spaces as one. AUDIT_INVALID: there is none; `what` is what
 * names it. */
enum audit_status audit_named_site(const struct auditing *auditing, const char *what, const char *name, uint32_t *site);

#endif
