/* Imports of a module that no comparator needs (DESIGN section 12). */
#ifndef Q237588_MODULE_IMPORTS_H
#define Q237588_MODULE_IMPORTS_H

#include "base/text.h"
#include "module/module.h"

/* Appends the names of imported functions and variables, from the symbol table: "malloc, getenv". Leaves out those that compare,
 * search, copy or classify bytes and code points. Nothing if there are none, or if the table's form is not known. Call it in the
 * process that has loaded the module. */
void imports_append(const struct module *module, struct text *names);

#endif
