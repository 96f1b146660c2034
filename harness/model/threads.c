#include "model/threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

/* What is worth a thread: work of some milliseconds. */
#define ITEMS_EACH 32768u

struct part {
    thread_work *work;
    void *context;
    pthread_t thread;
    unsigned number;
    bool begun;
};

unsigned threads_parts(unsigned most, size_t items)
{
    size_t parts = items / ITEMS_EACH;
    if (most > THREADS_MOST)
        most = THREADS_MOST;
    if (parts > most)
        parts = most;
    return parts ? (unsigned)parts : 1;
}

size_t threads_start(size_t items, unsigned parts, unsigned part)
{
    return items / parts * part + (part < items % parts ? part : items % parts);
}

static void *do_part(void *argument)
{
    const struct part *part = argument;
    part->work(part->context, part->number);
    return NULL;
}

void threads_run(unsigned parts, thread_work *work, void *context)
{
    struct part others[THREADS_MOST];
    sigset_t all, before;
    if (parts <= 1) {
        work(context, 0);
        return;
    }
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (unsigned i = 1; i < parts; i++) {
        others[i] = (struct part){.work = work, .context = context, .number = i};
        others[i].begun = pthread_create(&others[i].thread, NULL, do_part, &others[i]) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(context, 0);
    for (unsigned i = 1; i < parts; i++) {
        if (others[i].begun)
            pthread_join(others[i].thread, NULL);
        else
            work(context, i);
    }
}
