/* What a module imports from other libraries, as far as no comparator needs it (DESIGN section 12). */
#ifndef Q237588_MODULE_IMPORTS_H
#define Q237588_MODULE_IMPORTS_H

#include "base/text.h"
#include "module/module.h"

/* Appends the names of the imported functions and variables but those that compare, search, copy or classify bytes and code points, as
 * the symbol table has them: "malloc, getenv". Nothing where there are none, or the table has a form that is not known. In the process
 * that has loaded the module. */
void imports_append(const struct module *module, struct text *names);

#endif
