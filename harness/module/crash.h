/* The record of a build's crash, hang or forbidden action, and of the question at that time. The judge (module/answerer.h) makes
 * it and sends it to the harness's own process. */
#ifndef Q237588_MODULE_CRASH_H
#define Q237588_MODULE_CRASH_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The action that ended a build's process. */
enum crash_fault {
    CRASH_NO_FAULT,
    CRASH_READ_PAST,   /* the end of a name */
    CRASH_READ_BEFORE, /* the beginning of a name */
    CRASH_WROTE,       /* to a name */
    CRASH_PROCESSOR,   /* changed the processor's state */
    CRASH_OVERFLOWED,  /* used up its stack: see guarded_watch_stack() */
    CRASH_OTHERWISE,   /* gave another answer in another program: see module/elsewhere.h */
    CRASH_FAULTS
};

/* Both answers, each -1, 0 or 1, as the detail of CRASH_OTHERWISE. */
#define CRASH_ANSWERS(before, now) ((unsigned)((before) + 1) | (unsigned)((now) + 1) << 2)

/* Room for the name of a system call. */
#define CRASH_CALL_MAX 48u

struct crash {
    uint64_t step;   /* progress of the job, in the job's own count */
    uint32_t cycle;  /* of a run; 0: none */
    bool asking;     /* a question was pending; else the following are not set, except `call` */
    unsigned number; /* which of the job's candidates: see candidate_load() */
    enum ccm_place place;
    struct ccm_name names[2]; /* of the question; borrowed */
    enum crash_fault fault;
    unsigned fault_detail;     /* index of the name; CRASH_PROCESSOR: enum processor_state; CRASH_OTHERWISE: CRASH_ANSWERS() */
    char call[CRASH_CALL_MAX]; /* the forbidden system call that ended it; empty: none */
};

/* Appends the fault in words: "it changed the processor's rounding", "it wrote to the first name". Nothing if there is none. */
void crash_append_fault(const struct crash *crash, const char *const names[2], struct text *text);

/* Serialize and parse a record for the way from the judge. Parsed names are borrowed from `bytes`; false: not a crash record. */
void crash_append(const struct crash *crash, struct text *text);
bool crash_take(const char *bytes, size_t length, struct crash *crash);

#endif
