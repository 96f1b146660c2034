/* What a worker was doing when it died: kept in memory that it shares with the harness's own process. */
#ifndef Q237588_MODULE_WITNESS_H
#define Q237588_MODULE_WITNESS_H

#include "ccm_compare.h"

#include <stdbool.h>
#include <stdint.h>

/* What a module did, to a name that it was given or beyond its stack, when a page that it may not touch stopped it. */
enum witness_fault {
    WITNESS_NO_FAULT,
    WITNESS_READ_PAST,
    WITNESS_WROTE,
    WITNESS_OVERFLOWED /* the stack: see guarded_watch_stack() */
};

/* Room for the name of a system call. */
#define WITNESS_CALL_MOST 48u

/* As the parent process sees it, once the worker has died or was stopped. */
struct witness {
    uint64_t step;   /* how far the job had come, in the job's own count */
    uint32_t cycle;  /* of a run; 0: none */
    bool asking;     /* the module was being asked; only then what follows means anything */
    unsigned module; /* which of the worker's modules: see guarded_wrap() */
    enum ccm_place place;
    struct ccm_name names[2]; /* that were being compared */
    enum witness_fault fault;
    unsigned fault_name;          /* index of the name that was read past or written to */
    char call[WITNESS_CALL_MOST]; /* the system call that ended it, and that a build may not make; empty: none. `asking` or not */
};

/* The memory for one worker: a file without a name. -1: there is none to be had, errno says why. */
int witness_create(void);

/* Makes ready to be used by another job: nothing is known, whatever was said before. */
void witness_reset(int memory);

/* Copies out what is there. Whatever a module has written over it, the result is in bounds. Names are copied to
 * storage that witness_release() frees. False: nothing can be made of it, *witness is zeroed. */
bool witness_read(int memory, struct witness *witness);
void witness_release(struct witness *witness);

/* The cycle that a worker is in, while it works; 0: not known. */
uint32_t witness_cycle(int memory);

#endif
