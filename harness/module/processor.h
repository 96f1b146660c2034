/* The processor's state, which a comparator must preserve as the calling convention says (System V ABI, x86-64 supplement,
 * section 3.2). */
#ifndef Q237588_MODULE_PROCESSOR_H
#define Q237588_MODULE_PROCESSOR_H

#include "ccm_compare.h"

/* What was changed, or'ed. */
enum processor_state {
    PROCESSOR_REGISTERS = 1, /* callee-saved ones */
    PROCESSOR_DIRECTION = 2, /* of string instructions */
    PROCESSOR_ROUNDING = 4,  /* and the other controls of SSE and x87 arithmetic */
    PROCESSOR_STACK = 8,     /* the x87 register stack, shared with MMX, is not empty */
    PROCESSOR_STATES = 16
};

/* Whether changes can be detected on this processor. */
#if defined(__x86_64__)
#define PROCESSOR_IS_SEEN 1
#else
#define PROCESSOR_IS_SEEN 0
#endif

/* Before the first call: selects the way to inspect the x87 register stack. Without it, the slower way is used. */
void processor_begin(void);

/* Calls the comparator, and restores the state. *changed: enum processor_state, or'ed; its value before the call seeds the
 * contents of the callee-saved registers. */
int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed);

/* Clears the caller-saved registers, in which a comparator could keep state. */
void processor_clear_registers(void);

/* From now on, calls comparators with another value of the C library's stack canary. */
void processor_change_canary(void);

#endif
