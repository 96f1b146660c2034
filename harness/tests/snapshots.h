/* Snapshots of directories that are written in a test, as LDIF. */
#ifndef Q237588_TESTS_SNAPSHOTS_H
#define Q237588_TESTS_SNAPSHOTS_H

#include "converge/difference.h"

/* Shared by all snapshots of a test. */
extern struct strings test_strings;
extern struct persons test_persons;

/* A checked fixture. */
void snapshots_begin(void);
void snapshots_end(void);

/* Reads a snapshot by the default kinds; `message` has "snapshot:line:column: ...". */
enum input_status snapshot_read_text(const char *ldif, struct snapshot *snapshot, struct text *message);

/* The same of one that can be read; the caller cleans it up. */
struct snapshot snapshot_of(const char *ldif);

#endif
