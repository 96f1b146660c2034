/* Batches of small fixtures, for several suites. */
#ifndef Q237588_TESTS_BATCHED_H
#define Q237588_TESTS_BATCHED_H

#include "batch/batch.h"

/* The batch of a test, and how it is run. */
extern struct batched {
    char folder[64];
    struct batch batch;
    struct batch_config config;
    struct text message;
    char known[KNOWN_BUILDS][256];
} batched;

/* The article's users, as YAML. */
extern const char batched_article[];
/* A fixture in which an administrator removes an entry that the connector wrote. */
extern const char batched_removal[];

/* A checked fixture: an empty batch, a folder, two workers. */
void batched_set_up(void);
void batched_tear_down(void);

/* Writes a fixture to the folder, and loads it into the batch. */
void batched_add_fixture(const char *name, const char *yaml);

/* Adds a build; `path` is below the build folder. */
struct build *batched_add_build(const char *path, enum known_build expect, bool candidate);
void batched_add_known(void);

/* Probes and runs, and asserts that both could be done. */
void batched_run(void);

/* A copy for the batch to own. */
char *batched_copy(const char *text);

#endif
