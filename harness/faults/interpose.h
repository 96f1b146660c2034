/* faults/: Fault injection: makes each fallible call of the program and its libraries fail in turn, and checks the outcome.
 * In: the unchanged program, small inputs.
 * Out: violations: a signal, a hang, an error without a message, a wrong result, half a file, a file or process left behind.
 *
 * Shared memory of the preloaded object (interpose.c) and the driver (faults.py): a file that every process of the program maps.
 * FAULTS_FILE is its path.
 */
#ifndef Q237588_FAULTS_INTERPOSE_H
#define Q237588_FAULTS_INTERPOSE_H

#include <stdint.h>

#define FAULT_SITES (1u << 16)
#define FAULT_FRAMES 24u

/* How a call fails; faults.py has the same numbers. */
enum fault_failure {
    FAULT_NONE,       /* calls are listed, none fails */
    FAULT_ERROR,      /* once, with `number` as errno */
    FAULT_ERROR_FROM, /* and so does every allocation from then on */
    FAULT_SHORT       /* once, one byte is transferred */
};

struct fault_site {
    uint64_t stack;    /* hash of the call stack; 0: unused */
    uint64_t caller;   /* return address */
    uint32_t function; /* index in the list of functions */
    uint32_t bytes;    /* of the first call, which can be short if it has several */
};

struct fault_frame {
    char file[48];
    uint64_t offset;
};

struct fault_shared {
    uint64_t stack, caller; /* of the call that fails */
    uint32_t failure, number;
    uint32_t hits;    /* calls of that stack; the first one fails */
    uint32_t failing; /* FAULT_ERROR_FROM: the first call has failed */
    uint32_t frame_count;
    uint32_t unused;
    struct fault_frame frames[FAULT_FRAMES]; /* of the call that failed */
    uint32_t site_count;
    uint32_t unused_too;
    struct fault_site sites[FAULT_SITES];
};

#endif
