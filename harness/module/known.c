#include "module/known.h"

const char *const known_build_names[KNOWN_BUILDS] = {[BUILD_PRE_SP4] = "pre-SP4", [BUILD_SP4] = "SP4"};

const char *const place_names[CCM_PLACES] = {
    [CCM_IMPORT_LIST] = "import list",
    [CCM_EXPORT_MATCH] = "export match",
    [CCM_POST_OFFICE] = "post office",
};
