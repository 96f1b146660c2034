/* How a build crashed, hung or was ended: what it was asked then, and what it did. The judge (module/answerer.h) finds it out and sends
 * it to the harness's own process. */
#ifndef Q237588_MODULE_CRASH_H
#define Q237588_MODULE_CRASH_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a build did that ended its process. */
enum crash_fault {
    CRASH_NO_FAULT,
    CRASH_READ_PAST,   /* the end of a name */
    CRASH_READ_BEFORE, /* the beginning of a name */
    CRASH_WROTE,       /* to a name */
    CRASH_PROCESSOR,   /* changed the processor's state */
    CRASH_OVERFLOWED,  /* used up its stack: see guarded_watch_stack() */
    CRASH_OTHERWISE,   /* gave another answer elsewhere: see module/elsewhere.h */
    CRASH_FAULTS
};

/* Both answers, each -1, 0 or 1, as the detail of CRASH_OTHERWISE. */
#define CRASH_ANSWERS(before, now) ((unsigned)((before) + 1) | (unsigned)((now) + 1) << 2)

/* Room for the name of a system call. */
#define CRASH_CALL_MOST 48u

struct crash {
    uint64_t step;   /* how far the job had come, in the job's own count */
    uint32_t cycle;  /* of a run; 0: none */
    bool asking;     /* the build was being asked; only then the following means anything, but for `call` */
    unsigned number; /* which of the job's candidates: see candidate_load() */
    enum ccm_place place;
    struct ccm_name names[2]; /* that were being compared; borrowed */
    enum crash_fault fault;
    unsigned fault_detail;      /* index of the name; CRASH_PROCESSOR: enum processor_state; CRASH_OTHERWISE: CRASH_ANSWERS() */
    char call[CRASH_CALL_MOST]; /* the system call that ended it, and that a build may not make; empty: none */
};

/* What the fault says, without a name: "it changed the processor's rounding"; or with "the first
 * name" in it. Nothing where there is no fault. */
void crash_append_fault(const struct crash *crash, const char *const names[2], struct text *text);

/* For the way from the judge. Take borrows the names from `bytes`; false: these bytes are no crash record. */
void crash_append(const struct crash *crash, struct text *text);
bool crash_take(const char *bytes, size_t length, struct crash *crash);

#endif
