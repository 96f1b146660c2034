/* run --failed: the failed runs in the results of an earlier call, a file written by --report=json or --format=json. Results are
 * stored nowhere else. */
#ifndef Q237588_CLI_FAILED_H
#define Q237588_CLI_FAILED_H

#include "cli/options.h"

#include <jansson.h>

/* Larger than the results of all fixtures with a thousand builds. */
#define FAILED_MAX_BYTES (256u << 20)

struct failed {
    const char *path;
    json_t *root;              /* the results; owned */
    struct arguments fixtures; /* names of the failed fixtures, without repeats; borrowed from the results */
    struct arguments modules;  /* modules of failed runs, without repeats, upgrades and connectors; borrowed from the results */
    struct arguments upgrades; /* upgrades of failed runs, as arguments of --upgrade; each is owned */
    bool connector;            /* a run of a connector failed */
};

/* Reads results of run or verify. Returns STATUS_PASSED, or prints an error and returns the exit status. The caller must clean up
 * in any case. */
int failed_read(const char *path, struct failed *failed);

/* Removes all other fixtures from the list. A failed fixture that is not in the list is an error, as it would go unnoticed. Returns
 * as failed_read(). */
int failed_select(const struct failed *failed, struct fixture_list *list);

void failed_clean_up(struct failed *failed);

#endif
