#include "run/result.h"

const char *const verdict_names[VERDICTS] = {
    [VERDICT_QUIET] = "quiet",     [VERDICT_LOOPING] = "looping",     [VERDICT_UNDECIDED] = "undecided",
    [VERDICT_CRASHED] = "crashed", [VERDICT_TIMED_OUT] = "timed out",
};

const char *const place_names[CCM_PLACES] = {
    [CCM_IMPORT_LIST] = "import list",
    [CCM_EXPORT_MATCH] = "export match",
    [CCM_POST_OFFICE] = "post office",
};
