/* What a judge and its answerer (module/answerer.h) share: a socket for messages; memory for answers, names and notes. */
#ifndef Q237588_MODULE_CHANNEL_H
#define Q237588_MODULE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

/* Most answers that the judge has not read yet, in bytes; a power of two. */
#define CHANNEL_ANSWERS 65536u

/* The beginning of the memory. From the next page on follow two slots for the names of a question, a whole number of pages each.
 * The judge reads it by pread(2), so that a truncated file cannot crash the judge. */
struct channel_memory {
    uint64_t written; /* bytes of answers so far; byte number n is at answers[n % CHANNEL_ANSWERS] */
    struct channel_note {
        uint32_t call;  /* see module/trap.h */
        uint32_t fault; /* enum crash_fault */
        uint32_t fault_detail;
    } note;
    char answers[CHANNEL_ANSWERS];
};

/* The byte of an answer: 0, 1 or 2 for -1, 0 or 1; and the candidate's side effects. */
#define ANSWER_WROTE 4u        /* it wrote to variables of its own */
#define ANSWER_WROTE_OTHERS 8u /* to other memory: the heap, the C library's variables, the environment, the stack above */
#define ANSWER_CALLED 16u      /* multiplied by trap_take_memory_call(): a system call for memory */
#define ANSWER_ORDER 3u        /* the bits of the order */

/* Initial size of a slot, in pages. */
#define CHANNEL_SLOT_PAGES 4u

/* From the answerer, a packet each: `kind`, and behind it the bytes of a text. */
enum channel_kind {
    CHANNEL_FULL,        /* it waits for an acknowledgement */
    CHANNEL_DONE,        /* the job is done */
    CHANNEL_DONE_LAST,   /* the same, and this answerer must not be used again */
    CHANNEL_FAILED,      /* the job failed; the text says why; empty: out of memory */
    CHANNEL_ENVIRONMENT, /* the environment lacks something; the text says what */
    CHANNEL_KINDS
};

/* Longest text of a message; the rest is cut. */
#define CHANNEL_TEXT_MAX 8000u

struct channel_message {
    uint32_t kind;
    char text[CHANNEL_TEXT_MAX];
};

#define CHANNEL_MESSAGE_HEAD offsetof(struct channel_message, text)

/* From the judge, a packet each. */
enum channel_order_kind { CHANNEL_JOB, CHANNEL_ACKNOWLEDGE };

struct channel_order {
    uint64_t job;
    uint32_t kind; /* enum channel_order_kind */
    uint32_t unused;
};

#endif
