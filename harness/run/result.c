#include "run/result.h"

const char *const verdict_names[VERDICTS] = {
    [VERDICT_QUIET] = "quiet",     [VERDICT_LOOPING] = "looping",     [VERDICT_UNDECIDED] = "undecided",
    [VERDICT_CRASHED] = "crashed", [VERDICT_TIMED_OUT] = "timed out", [VERDICT_SKIPPED] = "skipped",
};
