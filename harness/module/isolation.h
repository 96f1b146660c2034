/* Isolation of an answerer (module/answerer.h), which loads untrusted builds (DESIGN section 12), in two stages. While the build is
 * loaded, calls of the dynamic loader are allowed; while it answers, only calls on its channels and the end of the process. Any other
 * system call is noted for the judge (module/channel.h) and ends the answerer.
 *
 * A worker that loads only the harness's own two builds is not isolated.
 */
#ifndef Q237588_MODULE_ISOLATION_H
#define Q237588_MODULE_ISOLATION_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum isolation_mode {
    ISOLATION_BEST,    /* all parts that the kernel has */
    ISOLATION_REQUIRE, /* all parts, else nothing runs */
    ISOLATION_NONE,
    ISOLATION_MODES
};

enum isolation_part {
    ISOLATION_CALLS,   /* seccomp: system calls */
    ISOLATION_FILES,   /* Landlock: readable files while loading */
    ISOLATION_COUNTER, /* the processor's time-stamp counter cannot be read */
    ISOLATION_CLOCK,   /* the clock cannot be read by the vDSO, without a system call */
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
    bool misses_writes; /* writes to variables are not detected: see isolation_protects_memory() */
};

/* In the harness's own process, before the first worker: sets the mode (default: ISOLATION_BEST). */
void isolation_choose(enum isolation_mode mode);
/* Turns isolation off; `why` is a constant: "--no-fork". */
void isolation_turn_off(const char *why);

/* Whether a memory tool or a sanitizer is active, with which workers are not isolated. */
bool isolation_has_tool(void);

/* Whether writes to memory can be detected, which needs no part of isolation: not under a memory tool or with a sanitizer. */
bool isolation_protects_memory(void);

/* The isolation in force. The first call probes the parts in separate processes. */
const struct isolation *isolation_find(void);
bool isolation_is_whole(const struct isolation *found);

/* "system calls, files while loading, ...; the kernel lacks: ..." or "none: --no-fork; writes to variables are not noticed". */
void isolation_describe(const struct isolation *found, struct text *text);

/* Needs of a job while a build is loaded and answers, beyond the worker's channels. */
struct isolation_needs {
    bool threads; /* start threads, with stacks for signal handlers */
    bool clock;   /* call clock_thread_ns() */
    int file;     /* read and truncate this descriptor; -1: none */
    int size;     /* read this one at any offset; -1: none */
};

#define ISOLATION_NO_NEEDS ((struct isolation_needs){.file = -1, .size = -1})

/* In a worker, before the first untrusted build is loaded: from here on only the files at `paths` (NULL: none), their folders, and the
 * system's libraries and locales can be read. Does nothing outside a worker, if isolation is off, or if called again. */
void isolation_load(const char *const paths[], size_t count, const struct isolation_needs *needs);

/* In a worker, after all builds are loaded. Does nothing unless isolation_load() had an effect, or if called again. */
void isolation_answer(void);

/* At the start of a worker: notes its channels. */
void isolation_begin_worker(int socket, int memory);

#endif
