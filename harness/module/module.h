/* module/: Builds as shared objects: loading, worker processes, isolation, the answerer that asks a candidate (DESIGN section 12).
 * In: the path of a module, and jobs with questions.
 * Out: answers, or how the module ended: crash, time-out, forbidden call.
 *
 * Loading a comparison module from a shared object (DESIGN section 3).
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

/* The longest name of a build, in bytes. */
#define MODULE_BUILD_MOST 200u

/* Loads and checks the module: a shared object, with the symbol, of this ABI, no comparator NULL, a build name
 * of at most MODULE_BUILD_MOST bytes. `path` is a path, never searched for. MODULE_UNUSABLE: `message` has
 * "path: what was wrong, what to do", safe to print. This runs the module's code: call it in a worker. A module
 * stays loaded until its process ends, so that a memory tool can name what is in it; where it is loaded again, none of its code is run. */
enum module_status module_load(const char *path, struct module *module, struct text *message);

/* Has the module do what it has left to be done at its end, its destructors and exit handlers, and unloads it where it can be. Nothing of it
 * may be used any more, nor loaded again. This, too, runs the module's code. */
void module_unload(struct module *module);

/* A hash of all that the module can write to and keeps from one call to the next, but for what it has allocated: where it changes, the
 * module keeps state. */
uint64_t module_state(const struct module *module);

/* Gives each part of memory that the module can write to and that is not a thread's own, as whole pages. */
void module_for_each_writable(const struct module *module, void (*visit)(char *start, size_t length));
/* The same of the program and of all that is loaded. */
void module_for_each_writable_of_all(void (*visit)(char *start, size_t length));
/* The same of the shared object that something lies in; nothing where it lies in none. */
void module_for_each_writable_at(const void *address, void (*visit)(char *start, size_t length));

#endif
