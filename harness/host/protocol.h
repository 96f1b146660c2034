/* host/: A plain program that loads builds and asks them, without any code of the harness: see module/host.h, which runs it.
 * In: paths of builds and questions, in the memory of standard input.
 * Out: answers in the memory of standard output.
 */
#ifndef Q237588_HOST_PROTOCOL_H
#define Q237588_HOST_PROTOCOL_H

#include <stdint.h>

#define HOST_BUILDS 2u
#define HOST_PATH_MAX 4096u

/* Conditions of a run, as bits, so that builds cannot recognize this program. There are two runs, with opposite bits. */
enum host_condition {
    HOST_LAZY = 1,     /* RTLD_LAZY */
    HOST_USED = 2,     /* a locale is set and memory allocated before loading */
    HOST_SINGLE = 4,   /* one thread */
    HOST_INHERITS = 8, /* the environment of the harness */
    HOST_ALIGNED = 16  /* copied names begin at pages */
};
#define HOST_CONDITIONS 32u /* sets of them */

/* At the beginning of standard input; the questions follow. */
struct host_head {
    uint64_t length;   /* of all, in bytes */
    uint32_t count;    /* of questions */
    uint32_t isolated; /* 0 or 1: by seccomp */
    uint32_t files;    /* 0 or 1: by Landlock */
    uint32_t longest;  /* length of a name */
    uint32_t conditions;
    char paths[HOST_BUILDS][HOST_PATH_MAX]; /* of builds; empty: none */
};

/* The bytes of both names follow. */
struct host_question {
    uint32_t number, place; /* of the build, and where */
    uint32_t lengths[2];
};

/* Standard output: for each pass a byte for each question, 0 until it is answered; then, with a NUL, why a build cannot be
 * loaded; then, in a byte, the stage. The thread that has loaded the builds makes the first pass; another thread (HOST_SINGLE: the
 * same), with the names on its stack, the second. */
#define HOST_PASSES 2u
#define HOST_REASON_MAX 512u
#define HOST_REST (HOST_REASON_MAX + 1) /* what follows the answers */
enum host_stage { HOST_BEGINNING, HOST_LOADING, HOST_ANSWERING };
enum host_answer { HOST_BEFORE = '-', HOST_EQUAL = '0', HOST_BEHIND = '+' };

/* Exit statuses. A build may end its process with any. */
#define HOST_DONE 0
#define HOST_UNLOADED 113 /* in the stage HOST_LOADING: a build cannot be loaded */
#define HOST_FAILED 114   /* in the stage HOST_BEGINNING: the environment lacks something */

#endif
