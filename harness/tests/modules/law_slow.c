/* A right module that is a thousand times too slow. */
#include "../../../fixtures/candidates/folding.h"

static int slowly(struct ccm_name a, struct ccm_name b)
{
    for (volatile unsigned i = 0; i < 500000; i++)
        continue;
    return compare_folded(a, b);
}

CANDIDATE("slow", slowly, slowly, slowly);
