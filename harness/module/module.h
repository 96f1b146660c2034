/* module/: Builds as shared objects: loading, worker processes, isolation, the answerer that asks a candidate (DESIGN section 12).
 * In: the path of a module, and jobs with questions.
 * Out: answers, or how the module ended: crash, time-out, forbidden call.
 *
 * This file: loads a comparison module from a shared object (DESIGN section 3).
 */
#ifndef Q237588_MODULE_MODULE_H
#define Q237588_MODULE_MODULE_H

#include "base/text.h"
#include "ccm_compare.h"

#include <stdint.h>

struct module {
    const struct ccm_compare *compare; /* the module's own storage */
    void *handle;                      /* dlopen()'s */
};

enum module_status { MODULE_OK, MODULE_UNUSABLE };

/* Longest name of a build, in bytes. */
#define MODULE_BUILD_MAX 200u

/* Loads and checks the module: a shared object, with the symbol, of this ABI, no comparator NULL, a build name of at most
 * MODULE_BUILD_MAX bytes. `path` is never searched for. MODULE_UNUSABLE: `message` is "path: problem; what to do", safe to
 * print. This runs the module's code: call it in a worker. A module stays loaded until its process ends, so that a memory tool
 * can name its functions; loading it again runs none of its code. ccm_compare_module() is called several times, and must return the
 * same comparators. */
enum module_status module_load(const char *path, struct module *module, struct text *message);

/* Runs the module's destructors and exit handlers, and unloads it if possible. It must not be used or loaded again. Call it in a
 * worker. */
void module_unload(struct module *module);

/* Hash of the module's writable variables: if it changes, the module keeps state. Does not include allocations. */
uint64_t module_state(const struct module *module);

/* Visits the module's writable segments, as whole pages, without thread-local variables. */
void module_for_each_writable(const struct module *module, void (*visit)(char *start, size_t length));
/* Visits the module's thread-local variables in this thread; allocates them if necessary. */
void module_for_each_thread_variable(const struct module *module, void (*visit)(char *start, size_t length));

/* The same for the shared object that contains this address; nothing if none does. */
void module_for_each_thread_variable_at(const void *address, void (*visit)(char *start, size_t length));

/* The same as module_for_each_writable() for the program and all that is loaded. */
void module_for_each_writable_of_all(void (*visit)(char *start, size_t length));
/* The same for the shared object that contains this address; nothing if none does. */
void module_for_each_writable_at(const void *address, void (*visit)(char *start, size_t length));

#endif
