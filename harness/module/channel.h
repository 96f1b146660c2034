/* What a judge and its answerer (module/answerer.h) share: a socket for messages, and memory for answers, names and notes. */
#ifndef Q237588_MODULE_CHANNEL_H
#define Q237588_MODULE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

/* Answers that the judge has not read yet, in bytes; a power of two. */
#define CHANNEL_ANSWERS 65536u

/* At the beginning of the memory. Behind it, from the next page on, two slots for the names of a question, a whole number of pages each.
 * The judge reads it with pread(2): whatever the answerer's build writes there, no access of the judge's can fail. */
struct channel_memory {
    uint64_t written; /* bytes of answers so far; byte number n is at answers[n % CHANNEL_ANSWERS] */
    struct channel_note {
        uint32_t call;  /* see module/trap.h */
        uint32_t fault; /* enum crash_fault */
        uint32_t fault_detail;
    } note;
    char answers[CHANNEL_ANSWERS];
};

/* The byte of an answer: 0, 1 or 2 for -1, 0 or 1; and what the candidate did beside. */
#define ANSWER_WROTE 4u        /* it wrote to variables of its own */
#define ANSWER_WROTE_OTHERS 8u /* to other memory: the heap, the C library's variables, the environment, the stack above */
#define ANSWER_CALLED 16u      /* times trap_take_memory_call(): it asked the kernel for memory */
#define ANSWER_ORDER 3u        /* the bits of the order */

/* The size of a slot to begin with, in pages. */
#define CHANNEL_SLOT_PAGES 4u

/* From the answerer, a packet each: `kind`, and behind it the bytes of a text. */
enum channel_kind {
    CHANNEL_FULL,        /* it goes on when an acknowledgement has come */
    CHANNEL_DONE,        /* the job is done */
    CHANNEL_DONE_LAST,   /* the same, and this answerer is not to be used again */
    CHANNEL_FAILED,      /* the job failed; the text says why; empty: out of memory */
    CHANNEL_ENVIRONMENT, /* it cannot be what it has to be; the text says why */
    CHANNEL_KINDS
};

/* The longest text of a message; the rest is left out. */
#define CHANNEL_TEXT_MOST 8000u

struct channel_message {
    uint32_t kind;
    char text[CHANNEL_TEXT_MOST];
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
