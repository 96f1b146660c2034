/* What shares a process with a build, and a comparator must neither read nor write: the environment, the program's name, the C library's
 * variables. */
#ifndef Q237588_MODULE_SURROUNDINGS_H
#define Q237588_MODULE_SURROUNDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Gives each part of the last and the first that can be written to, as whole pages. The environment is copied into pages of its own before; where there is no memory for them, it is
 * not given. */
void surroundings_for_each(void (*visit)(char *start, size_t length));

/* Gives this process, which is to end soon, another environment, another user, other random numbers of the kernel's, and the program
 * another name, as far as a process finds these in its own memory. False: out of memory. */
enum surroundings { SURROUNDINGS_AS_THEY_ARE, SURROUNDINGS_EMPTY, SURROUNDINGS_OTHER };
bool surroundings_change(enum surroundings to);

/* What a module may change for a whole process when it is loaded, and when it is unloaded. */
enum surroundings_part {
    SURROUNDINGS_ENVIRONMENT = 1,
    SURROUNDINGS_LOCALE = 2,
    SURROUNDINGS_ROUNDING = 4, /* and the other controls of arithmetic */
    SURROUNDINGS_PROGRAM = 8,  /* its name and standard streams */
    SURROUNDINGS_LIBRARY = 16, /* see module/libc_variables.h */
    SURROUNDINGS_PARTS = 32
};

/* Keeps these but for the last as they are, and gives those that are otherwise since: enum surroundings_part, or'ed. Where there is no memory to
 * keep them, none is. What is otherwise stays so. */
void surroundings_keep(void);
unsigned surroundings_compare(void);

#endif
