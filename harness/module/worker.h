/* The worker's side of module/workers.h, and what the two sides say to each other. */
#ifndef Q237588_MODULE_WORKER_H
#define Q237588_MODULE_WORKER_H

#include "module/workers.h"

/* From the pool: what is to be done. */
struct job_order {
    size_t job;
};

enum reply_kind {
    REPLY_DONE,
    REPLY_FAILED,
    REPLY_ENVIRONMENT, /* the worker cannot be what it has to be; the bytes say why */
    REPLY_KINDS
};

/* From the worker, before the bytes of the answer. */
struct reply_head {
    uint64_t length;
    uint32_t kind; /* enum reply_kind */
    uint32_t last; /* 0 or 1: the worker ends now */
};

/* What a worker is given; all of it stays open until it ends. */
struct worker_channels {
    int socket; /* orders come, answers go */
    int output; /* takes what it prints */
    int memory; /* of witness_create() */
};

/* Sends all of it, unless the other side has gone. */
bool send_all(int socket, const void *bytes, size_t length);

/* Does jobs until there are none, and ends the process. */
_Noreturn void worker_main(const struct workers_config *config, const struct worker_channels *channels);

/* In a worker: the environment lacks something, as errno says, and this process ends. */
_Noreturn void worker_fail(const char *what);

#endif
