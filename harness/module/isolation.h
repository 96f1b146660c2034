/* What an answerer (module/answerer.h), which loads builds of strangers, may do (DESIGN section 12), in two stages: while the build
 * is loaded, what the dynamic loader needs; while it answers, its channels and the end of the process. A system call beyond that is
 * noted where the judge finds it (module/channel.h), and ends the answerer.
 *
 * A worker that loads nothing but the harness's own two builds is not isolated.
 */
#ifndef Q237588_MODULE_ISOLATION_H
#define Q237588_MODULE_ISOLATION_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum isolation_mode {
    ISOLATION_BEST,    /* what the kernel has */
    ISOLATION_REQUIRE, /* all of it, or nothing is run */
    ISOLATION_NONE,
    ISOLATION_MODES
};

enum isolation_part {
    ISOLATION_CALLS,   /* seccomp: system calls */
    ISOLATION_FILES,   /* Landlock: which files can be read while loading */
    ISOLATION_COUNTER, /* the processor's time-stamp counter cannot be read */
    ISOLATION_CLOCK,   /* nor the clock, which the vDSO reads without a system call */
    ISOLATION_PARTS
};

/* "system calls", ... */
extern const char *const isolation_part_names[ISOLATION_PARTS];
/* "best", "require", "none". */
extern const char *const isolation_mode_names[ISOLATION_MODES];

struct isolation {
    enum isolation_mode mode;
    const char *off; /* why isolation is off; NULL: it is on */
    bool in_force[ISOLATION_PARTS];
    bool misses_writes; /* a candidate that writes to its variables is not noticed: see isolation_protects_memory() */
};

/* In the harness's own process, before the first worker: how workers are isolated (default: ISOLATION_BEST). */
void isolation_choose(enum isolation_mode mode);
/* Workers are not isolated from here on; why, as a constant: "--no-fork". */
void isolation_turn_off(const char *why);

/* Whether a memory tool or a sanitizer is active, with which workers are not isolated. */
bool isolation_has_tool(void);

/* Whether writing to memory can be noticed, which takes no part of isolation: not under a memory tool or with a sanitizer. */
bool isolation_protects_memory(void);

/* What is in force. The first call tries the parts in a process of its own. */
const struct isolation *isolation_find(void);
bool isolation_is_whole(const struct isolation *found);

/* "system calls, files while loading, ...; the kernel lacks: ..." or "none: --no-fork; writes to variables are not noticed". */
void isolation_describe(const struct isolation *found, struct text *text);

/* What a job needs while a build is loaded and answers, beyond the worker's channels. */
struct isolation_needs {
    bool threads; /* start threads, and give them a stack for signals */
    bool clock;   /* clock_thread_ns() */
    int file;     /* read and truncate this file; -1: none */
    int size;     /* read this one at any offset; -1: none */
};

#define ISOLATION_NO_NEEDS ((struct isolation_needs){.file = -1, .size = -1})

/* In a worker, before the first build of strangers is loaded: the files at `paths` (NULL: none), with what lies in their
 * folders, and the system's libraries and locales are all that can be read from here on. Without effect in a process that is no
 * worker, where isolation is off, and a second time. */
void isolation_load(const char *const paths[], size_t count, const struct isolation_needs *needs);

/* In a worker, when all builds are loaded. Without effect unless isolation_load() had one, and a second time. */
void isolation_answer(void);

/* Of a worker's own start. */
void isolation_begin_worker(int socket, int memory);

#endif
