#include "laws/laws.h"

#include <stdlib.h>

const char *const law_names[LAWS] = {
    [LAW_RETURNS] = "returns",
    [LAW_RETURNS_IN_TIME] = "returns in time",
    [LAW_READS_NO_FURTHER] = "reads no further",
    [LAW_WRITES_NOT] = "writes not",
    [LAW_NO_SYSTEM_CALLS] = "no system calls",
    [LAW_PROCESSOR_STATE] = "processor state restored",
    [LAW_LINEAR_TIME] = "linear time",
    [LAW_ALLOCATES_NOTHING] = "allocates nothing",
    [LAW_PRINTS_NOTHING] = "prints nothing",
    [LAW_SAME_AGAIN] = "same again",
    [LAW_SAME_ELSEWHERE] = "same elsewhere",
    [LAW_SAME_AFTER_OTHERS] = "same after others",
    [LAW_SAME_IN_LOCALES] = "same in locales",
    [LAW_TWO_STAY_TWO] = "two stay two",
    [LAW_ONE_STAYS_ONE] = "one stays one",
    [LAW_REFLEXIVE] = "reflexive",
    [LAW_ANTISYMMETRIC] = "antisymmetric",
    [LAW_EQUIVALENCE] = "equivalence",
    [LAW_TRANSITIVE] = "transitive",
};

const char *const law_meanings[LAWS] = {
    [LAW_RETURNS] = "neither crashes nor ends the process",
    [LAW_RETURNS_IN_TIME] = "does not hang",
    [LAW_READS_NO_FURTHER] = "reads nothing behind the end of a name or in front of it",
    [LAW_WRITES_NOT] = "writes to no name",
    [LAW_NO_SYSTEM_CALLS] = "asks nothing of the system",
    [LAW_PROCESSOR_STATE] = "leaves the processor's registers, flags and rounding as they were",
    [LAW_LINEAR_TIME] = "takes no more time than in proportion to the length of the names",
    [LAW_ALLOCATES_NOTHING] = "allocates no memory",
    [LAW_PRINTS_NOTHING] = "prints nothing",
    [LAW_SAME_AGAIN] = "gives the same answer when asked again",
    [LAW_SAME_ELSEWHERE] = "gives the same answer wherever in memory the names are",
    [LAW_SAME_AFTER_OTHERS] = "gives the same answer whatever else was asked before, and keeps no state",
    [LAW_SAME_IN_LOCALES] = "gives the same answer under every locale",
    [LAW_TWO_STAY_TWO] = "what are two names to the post office are two to it",
    [LAW_ONE_STAYS_ONE] = "what is one name to the post office is one to it",
    [LAW_REFLEXIVE] = "takes a name for the same as itself",
    [LAW_ANTISYMMETRIC] = "answers the other way round when asked the other way round",
    [LAW_EQUIVALENCE] = "takes a and c for one where it takes a and b, and b and c for one",
    [LAW_TRANSITIVE] = "has a before c where it has a before b and b before c",
};

void laws_clean_up(struct laws *laws)
{
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct law_result *result = &laws->results[law][place];
            for (uint32_t i = 0; i < result->witness.count; i++)
                free((char *)result->witness.names[i].bytes);
            free(result->detail);
        }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        for (uint32_t i = 0; i < laws->departures[build].witness.count; i++)
            free((char *)laws->departures[build].witness.names[i].bytes);
    *laws = (struct laws){0};
}
