/* The processor's state, which a comparator must leave as the calling convention has it (System V ABI, x86-64 supplement, section 3.2). */
#ifndef Q237588_MODULE_PROCESSOR_H
#define Q237588_MODULE_PROCESSOR_H

#include "ccm_compare.h"

/* What was changed, or'ed. */
enum processor_state {
    PROCESSOR_REGISTERS = 1, /* that the called function saves */
    PROCESSOR_DIRECTION = 2, /* of string instructions */
    PROCESSOR_ROUNDING = 4,  /* and the other controls of SSE and x87 arithmetic */
    PROCESSOR_STACK = 8,     /* the x87 register stack, which MMX instructions use, too, is not empty */
    PROCESSOR_STATES = 16
};

/* Whether changes can be seen on this processor; if not, none is ever reported. */
#if defined(__x86_64__)
#define PROCESSOR_IS_SEEN 1
#else
#define PROCESSOR_IS_SEEN 0
#endif

/* Before the first call: finds out how the x87 register stack is looked at. Without it, a way that takes longer is taken. */
void processor_begin(void);

/* Calls the comparator; *changed: enum processor_state. What was changed is as before again, whatever it was. The number that is in *changed
 * before decides what is in the registers of the caller. */
int processor_call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b, unsigned *changed);

/* Empties the registers that a comparator need not save: it could keep something in those that nobody else uses. */
void processor_clear_registers(void);

/* While a comparator is called, the number by which the C library guards stacks is another one from now on. */
void processor_change_canary(void);

#endif
