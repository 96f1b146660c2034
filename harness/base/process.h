/* Processes that the harness forks. */
#ifndef Q237588_BASE_PROCESS_H
#define Q237588_BASE_PROCESS_H

/* Ends a forked process at once: no exit handler runs, as those are its parent's, or those of a module. */
_Noreturn void process_end(int status);

#endif
