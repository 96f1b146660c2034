/* The filters of system calls (seccomp) of a worker's two stages. */
#ifndef Q237588_MODULE_ISOLATION_FILTER_H
#define Q237588_MODULE_ISOLATION_FILTER_H

#include "module/isolation.h"

/* The channels of a worker, and the addresses that its allowed calls may name. */
struct filter_channels {
    int socket, memory;
    const void *clock;
    const void *signal; /* see guarded_signal_action() */
};

/* Each adds a filter to those in force. False: errno says why. */
bool filter_load(const struct filter_channels *channels, const struct isolation_needs *needs);
bool filter_answer(const struct filter_channels *channels, const struct isolation_needs *needs);

#endif
