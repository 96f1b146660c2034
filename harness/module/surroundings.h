/* State of the process that a comparator must neither read nor write: the environment, the program's name, the C library's
 * variables. */
#ifndef Q237588_MODULE_SURROUNDINGS_H
#define Q237588_MODULE_SURROUNDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Visits the C library's variables and the environment, as whole pages. Moves the environment into pages of its own first, and
 * leaves it out if there is no memory for them. */
void surroundings_for_each(void (*visit)(char *start, size_t length));

/* Replaces the environment, the user, the kernel's random bytes and the program's name in this process's memory. For a process
 * that ends soon. False: out of memory. */
enum surroundings { SURROUNDINGS_AS_THEY_ARE, SURROUNDINGS_EMPTY, SURROUNDINGS_OTHER };
bool surroundings_change(enum surroundings to);

/* What loading or unloading a module may change for the whole process. */
enum surroundings_part {
    SURROUNDINGS_ENVIRONMENT = 1,
    SURROUNDINGS_LOCALE = 2,
    SURROUNDINGS_ROUNDING = 4, /* and the other controls of arithmetic */
    SURROUNDINGS_PROGRAM = 8,  /* its name and standard streams */
    SURROUNDINGS_LIBRARY = 16, /* see module/libc_variables.h */
    SURROUNDINGS_PARTS = 32
};

/* Copy these parts, except SURROUNDINGS_LIBRARY; return which differ from the copy (enum surroundings_part, or'ed; none if there
 * was no memory for the copy). */
void surroundings_keep(void);
unsigned surroundings_compare(void);

#endif
