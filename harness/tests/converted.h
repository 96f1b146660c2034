/* Names that code pages convert, for two suites. */
#ifndef Q237588_TESTS_CONVERTED_H
#define Q237588_TESTS_CONVERTED_H

#include "model/code_page.h"

#include <stdbool.h>
#include <sys/resource.h>

bool is_same_name(struct ccm_name a, struct ccm_name b);

void assert_name_is(struct ccm_name name, const char *expected);

/* The address space of this process, in bytes. */
rlim_t address_space(void);

#endif
