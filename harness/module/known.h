/* The two builds that come with the program, and the places at which a build compares (DESIGN section 2). */
#ifndef Q237588_MODULE_KNOWN_H
#define Q237588_MODULE_KNOWN_H

#include "ccm_compare.h"

enum known_build { BUILD_PRE_SP4, BUILD_SP4, KNOWN_BUILDS };

/* "pre-SP4", "SP4". */
extern const char *const known_build_names[KNOWN_BUILDS];

/* "import list", "export match", "post office". */
extern const char *const place_names[CCM_PLACES];

#endif
