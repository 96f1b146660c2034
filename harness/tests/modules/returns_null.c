/* A module whose ccm_compare_module() returns NULL. */
#include "ccm_compare.h"

const struct ccm_compare *ccm_compare_module(void) { return NULL; }
