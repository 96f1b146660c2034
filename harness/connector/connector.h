/* connector/: Whole programs as builds: steps 5 and 6 of a cycle, done by a command in a cycle folder (DESIGN section 10).
 * In: a command, the sites and the post office of a cycle.
 * Out: the records that the command has written, or the reason why it failed.
 *
 * A host runs one command in one folder, cycle by cycle. Nothing else in its process may start processes, as the host ends all
 * children of the process to remove what the command has left behind.
 */
#ifndef Q237588_CONNECTOR_CONNECTOR_H
#define Q237588_CONNECTOR_CONNECTOR_H

#include "connector/place.h"
#include "run/steps.h"

#include <stdint.h>

/* Exit status of a command that does not support a fixture, as in automake. */
#define CONNECTOR_SKIPS 77

/* Environment variable of a command: the name of the post office's code page; unset without one. */
#define CONNECTOR_CODE_PAGE "Q237588_CODE_PAGE"

/* All members are borrowed for the life of the host. */
struct connector_config {
    const char *command;
    const struct connector_place *place;
    const char *const *readable; /* more files that the command may read, with their folders; NULL entries are skipped */
    size_t readable_count;
    bool isolated;
};

enum connector_end {
    CONNECTOR_NONE,    /* the run has not ended */
    CONNECTOR_SKIPPED, /* the command does not support this fixture */
    CONNECTOR_FAILED,  /* the command failed, or its output is malformed */
    CONNECTOR_TIMED_OUT,
    CONNECTOR_ENVIRONMENT, /* a system call of the harness failed; not the command's fault */
    CONNECTOR_NO_MEMORY
};

struct connector_host;

/* Returns NULL on failure, with `message`. The caller closes the host; closing NULL is valid. */
struct connector_host *connector_host_open(const struct connector_config *config, struct text *message);
void connector_host_close(struct connector_host *host);

/* Prepares a run, and empties State/. `site_names` by site, borrowed for the run; NULL: no names. `limit_ms` per cycle; 0: none. */
void connector_host_begin(struct connector_host *host, const struct ccm_name *site_names, uint64_t limit_ms);

/* Runs the steps of a cycle (struct steps); the context is the host. */
enum steps_status connector_host_compare(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                                         struct steps_sent *sent);

/* Returns how the run ended; *why is escaped for printing, and valid until the next run. */
enum connector_end connector_host_end(const struct connector_host *host, const char **why);

/* Returns the beginning of the command's output in this run, not escaped. */
const struct text *connector_host_output(const struct connector_host *host);

/* Appends the parts of isolation that the kernel has for connectors. */
void connector_describe_isolation(struct text *text);
/* Whether the kernel has all parts. */
bool connector_is_isolated(void);

#endif
