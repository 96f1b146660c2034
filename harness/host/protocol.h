/* host/: A plain program that loads builds and asks them, without any code of the harness: see module/host.h, which runs it.
 * In: the paths of builds as arguments, questions in the memory of standard input.
 * Out: answers in the memory of standard output.
 */
#ifndef Q237588_HOST_PROTOCOL_H
#define Q237588_HOST_PROTOCOL_H

#include <stdint.h>

/* At the beginning of standard input; the questions follow. */
struct host_head {
    uint64_t length;   /* of all, in bytes */
    uint32_t count;    /* of questions */
    uint32_t isolated; /* 0 or 1: by seccomp */
    uint32_t files;    /* 0 or 1: by Landlock */
    uint32_t longest;  /* length of a name */
};

/* The bytes of both names follow. */
struct host_question {
    uint32_t number, place; /* of the build, and where */
    uint32_t lengths[2];
};

/* Standard output: for each pass a byte for each question, 0 until it is answered; then, with a NUL, why a build cannot be
 * loaded. The thread that has loaded the builds makes the first pass; another thread, with the names on its stack, the second. */
#define HOST_PASSES 2u
#define HOST_REASON_MOST 512u
enum host_answer { HOST_BEFORE = '-', HOST_EQUAL = '0', HOST_BEHIND = '+' };

/* Exit statuses. A build that ends its process may have any other. */
#define HOST_DONE 0
#define HOST_UNLOADED 113 /* a build cannot be loaded */
#define HOST_FAILED 114   /* the environment lacks something */

#endif
