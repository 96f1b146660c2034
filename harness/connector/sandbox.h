/* Permissions of a connector (DESIGN sections 10 and 12): read the files of the system, of its interpreter and in its command;
 * write to its cycle folder. No network, no signals to processes other than its own, no memory that outlives it.
 *
 * Uses Landlock and seccomp, as for modules. Unlike a module, a program can always read the time: from the vDSO and from files that
 * it writes. So a repeat of directory and State/ does not prove a loop.
 */
#ifndef Q237588_CONNECTOR_SANDBOX_H
#define Q237588_CONNECTOR_SANDBOX_H

#include "base/text.h"

#include <linux/filter.h>

enum sandbox_part {
    SANDBOX_FILES,   /* Landlock */
    SANDBOX_CALLS,   /* seccomp: network, shared memory, other processes */
    SANDBOX_SIGNALS, /* Landlock, from version 6 on; without it seccomp denies kill(2) to known processes */
    SANDBOX_PARTS
};

/* "files", "system calls", "signals". */
extern const char *const sandbox_part_names[SANDBOX_PARTS];

/* Parts that the kernel has; the first call finds them. */
struct sandbox_parts {
    bool in_force[SANDBOX_PARTS];
};
const struct sandbox_parts *sandbox_find(void);
bool sandbox_is_whole(const struct sandbox_parts *parts);

/* "files, system calls; the kernel lacks: signals". */
void sandbox_describe(const struct sandbox_parts *parts, struct text *text);

/* A prepared sandbox. */
struct sandbox {
    int rules;                 /* -1: no Landlock */
    struct sock_filter *calls; /* owned; NULL: no seccomp */
    unsigned short call_count;
};

/* Prepares a sandbox for a command in this folder. `readable` are files that it may read with their folders, like the files in
 * the command's words. Returns false on failure, with errno. */
bool sandbox_make(struct sandbox *sandbox, const char *command, const char *folder, const char *const *readable, size_t count);
void sandbox_clean_up(struct sandbox *sandbox);

/* Restricts the calling process, which becomes a connector; it may share memory with the harness, so this only makes system
 * calls. Returns false on failure, with errno. */
bool sandbox_apply(const struct sandbox *sandbox) __attribute__((warn_unused_result));

#endif
