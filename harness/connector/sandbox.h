/* What a connector may do (DESIGN sections 10 and 12): read the files of the system and of its interpreter, and those that its command names;
 * write to its cycle folder. No network, no signals to processes other than its own, no memory that outlives it.
 *
 * Landlock and seccomp, as for modules. Unlike a module, a program can always learn the time: from the vDSO and from files that it writes.
 * So a repeat of directory and State/ proves no loop; and no part here claims that.
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

/* What the kernel has. The first call asks it. */
struct sandbox_parts {
    bool in_force[SANDBOX_PARTS];
};
const struct sandbox_parts *sandbox_find(void);
bool sandbox_is_whole(const struct sandbox_parts *parts);

/* "files, system calls; the kernel lacks: signals". */
void sandbox_describe(const struct sandbox_parts *parts, struct text *text);

/* Ready to be put on by a process that is about to become a connector. */
struct sandbox {
    int rules;                 /* -1: no Landlock */
    struct sock_filter *calls; /* owned; NULL: no seccomp */
    unsigned short call_count;
};

/* For a command in this folder. `readable` are files that may be read with what lies in their folders; the command's words that name
 * files are, too. False: errno says why not. */
bool sandbox_make(struct sandbox *sandbox, const char *command, const char *folder, const char *const *readable, size_t count);
void sandbox_clean_up(struct sandbox *sandbox);

/* In the process that becomes a connector, which may share its memory with the harness: system calls only. False: errno says why. */
bool sandbox_put_on(const struct sandbox *sandbox) __attribute__((warn_unused_result));

#endif
