/* Certificates of a test, and the result of replaying them in this process. */
#ifndef Q237588_TESTS_CERTIFIED_H
#define Q237588_TESTS_CERTIFIED_H

#include "certificate/replay.h"

/* A folder of each test's own. */
void certified_set_up(void);
void certified_tear_down(void);

/* Have c.json written there: of pre-SP4, SP4 and an upgrade from one to the other; of a module that is
 * verified with this exit status, with one more option or NULL. */
void write_run(void);
void write_verification(const char *module, int status, const char *option);

/* The certificate that was written. */
json_t *written(void);

enum came { AS_STATED, CONTRADICTED, INVALID };

/* Replays bytes; `said` gets contradictions and errors. */
enum came replay_bytes(const char *bytes, size_t length, struct text *said);

/* The same of a value, with the seal that it has, or one that fits it. */
enum came replay_value(json_t *root, bool sealed, struct text *said);

#endif
