/* Takes snapshots of a directory. */
#ifndef Q237588_CONVERGE_TAKE_H
#define Q237588_CONVERGE_TAKE_H

#include "converge/converge.h"

/* Takes a snapshot; `when` is for messages: "snapshot after run 2". CONVERGE_DONE: the caller cleans up *snapshot; *stopped:
 * there is none. */
enum converge_status snapshot_read(const struct converge_config *config, struct strings *strings, const char *when,
                                   struct snapshot *snapshot, bool *stopped, struct text *message);

/* Appends how a failed command ended: "exit status 2", "signal 11 (Segmentation fault)", "timed out". */
void child_append_end(enum child_end end, int code, struct text *text);

/* Reports a user's command that failed and was not stopped: "WHAT: "COMMAND" failed: ...". */
enum converge_status child_refuse(const struct child_result *result, const char *what, const char *command, struct text *message);

/* Whether errno means that the user gave an unusable command. */
bool child_is_unusable(int error);

#endif
