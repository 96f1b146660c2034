/* Taking a snapshot of a directory. */
#ifndef Q237588_CONVERGE_TAKE_H
#define Q237588_CONVERGE_TAKE_H

#include "converge/converge.h"

/* Takes one; `when` is for messages: "snapshot after run 2". CONVERGE_DONE: *snapshot is to be cleaned up; *stopped: there is none. */
enum converge_status snapshot_read(const struct converge_config *config, struct strings *strings, const char *when,
                                   struct snapshot *snapshot, bool *stopped, struct text *message);

/* Writes how a command that has not exited with status 0 ended: "exit status 2", "signal 11 (Segmentation fault)", "timed out". */
void child_append_end(enum child_end end, int code, struct text *text);

/* Says why a command of the user's, that has not exited with status 0 and was not stopped, is of no use: "WHAT: "COMMAND" failed: ...". */
enum converge_status child_refuse(const struct child_result *result, const char *what, const char *command, struct text *message);

/* Whether errno is the fault of who named the command. */
bool child_is_unusable(int error);

#endif
