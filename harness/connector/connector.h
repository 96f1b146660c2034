/* connector/: Whole programs as builds: steps 5 and 6 of a cycle, done by a command in a cycle folder (DESIGN section 10).
 * In: a command, the sites and the post office of a cycle.
 * Out: the records that the command has written, or why there are none.
 *
 * A host runs one command, cycle after cycle, in one folder. It belongs to one process, in which nothing else starts processes: what the
 * command has left behind is found among this process's children.
 */
#ifndef Q237588_CONNECTOR_CONNECTOR_H
#define Q237588_CONNECTOR_CONNECTOR_H

#include "connector/place.h"
#include "run/steps.h"

#include <stdint.h>

/* Exit status by which a command says that it cannot do a fixture; as automake has it. */
#define CONNECTOR_SKIPS 77

/* The variable in a command's environment that holds the name of the post office's code page; unset where there is none. */
#define CONNECTOR_CODE_PAGE "Q237588_CODE_PAGE"

/* All is borrowed for the life of the host. */
struct connector_config {
    const char *command;
    const struct connector_place *place;
    const char *const
        *readable; /* files that the command may read, too, with what lies beside them; NULL entries are passed over */
    size_t readable_count;
    bool isolated;
};

enum connector_end {
    CONNECTOR_NONE,    /* nothing has ended the run */
    CONNECTOR_SKIPPED, /* the command cannot do this fixture */
    CONNECTOR_FAILED,  /* the command failed, or what it wrote is malformed */
    CONNECTOR_TIMED_OUT,
    CONNECTOR_ENVIRONMENT, /* the system refused something that the harness needs; not the command's fault */
    CONNECTOR_NO_MEMORY
};

struct connector_host;

/* NULL: `message` says why. The caller closes it; NULL is legal there. */
struct connector_host *connector_host_open(const struct connector_config *config, struct text *message);
void connector_host_close(struct connector_host *host);

/* Before a run: State/ is emptied. `site_names` by site, borrowed for the run; NULL: they have none. `limit_ms` for each cycle; 0: none. */
void connector_host_begin(struct connector_host *host, const struct ccm_name *site_names, uint64_t limit_ms);

/* Does the steps of a cycle: see struct steps; the context is the host. */
enum steps_status connector_host_compare(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                                         struct steps_sent *sent);

/* Why the run ended; text that is safe to print, valid until the next run. */
enum connector_end connector_host_end(const struct connector_host *host, const char **why);

/* What the command has printed in this run, the first of it, as it came. */
const struct text *connector_host_output(const struct connector_host *host);

/* Appends what isolation the kernel has for connectors. */
void connector_describe_isolation(struct text *text);
/* Whether the kernel has all of it. */
bool connector_is_isolated(void);

#endif
