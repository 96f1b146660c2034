/* run --failed: the runs that failed in the results of an earlier call. These are a file that the user asked for, --report=json or
 * --format=json; nothing is kept anywhere else. */
#ifndef Q237588_CLI_FAILED_H
#define Q237588_CLI_FAILED_H

#include "cli/options.h"

#include <jansson.h>

/* More than the results of all fixtures with a thousand builds take. */
#define FAILED_MOST_BYTES (256u << 20)

struct failed {
    const char *path;
    json_t *root;              /* the results; owned */
    struct arguments fixtures; /* names of those that failed, each once; borrowed from the results */
    struct arguments modules;  /* what they failed with, each once, without upgrades and connectors; likewise */
    struct arguments upgrades; /* likewise, as --upgrade takes them; each is owned */
    bool connector;            /* one failed */
};

/* Reads results of run or verify. Returns STATUS_PASSED, or has said why not and returns the exit status. The caller cleans up in any
 * case. */
int failed_read(const char *path, struct failed *failed);

/* Leaves only those fixtures in the list. One that is not in it is an error, as its failure would go unseen. Returns as above. */
int failed_select(const struct failed *failed, struct fixture_list *list);

void failed_clean_up(struct failed *failed);

#endif
