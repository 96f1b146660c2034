/* A module that starts a thread. */
#include "law_module.h"

#include <pthread.h>

static void *do_nothing(void *context) { return context; }

static int compare(struct ccm_name a, struct ccm_name b)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, do_nothing, NULL) == 0)
        pthread_join(thread, NULL);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
