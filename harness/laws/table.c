/* All laws, in one table. */
#include "laws/laws.h"

#include <stdlib.h>

const struct law_entry law_table[LAWS] = {
    [LAW_NO_CRASH] = {.name = "no crash",
                      .meaning = "neither crashes nor ends its process",
                      .breach = "it crashes or ends its process",
                      .kind = LAW_OF_SAFETY},
    [LAW_NO_HANG] = {.name = "no hang", .meaning = "does not hang", .breach = "it hangs", .kind = LAW_OF_SAFETY},
    [LAW_NO_OVER_READ] = {.name = "no over-read",
                          .meaning = "reads nothing before the beginning or after the end of a name",
                          .breach = "it reads past the beginning or the end of a name",
                          .kind = LAW_OF_SAFETY,
                          .takes_workers = true},
    [LAW_NO_ARGUMENT_WRITE] = {.name = "no write to arguments",
                               .meaning = "writes to no name",
                               .breach = "it writes to a name",
                               .kind = LAW_OF_SAFETY,
                               .takes_workers = true},
    [LAW_NO_SYSTEM_CALLS] = {.name = "no system calls",
                             .meaning = "makes no system call",
                             .breach = "it makes a system call",
                             .kind = LAW_OF_SAFETY,
                             .takes_workers = true},
    [LAW_PROCESSOR_STATE] = {.name = "processor state restored",
                             .meaning = "leaves the processor's registers, flags and rounding as they were",
                             .breach = "it changes the processor's state",
                             .kind = LAW_OF_SAFETY,
                             .takes_workers = true},
    [LAW_LINEAR_TIME] = {.name = "linear time",
                         .meaning = "takes time in proportion to the length of the names",
                         .breach = "its time grows faster than the names",
                         .kind = LAW_OF_SAFETY,
                         .takes_workers = true},
    [LAW_NO_ALLOCATION] = {.name = "no allocation",
                           .meaning = "allocates no memory",
                           .breach = "it allocates memory",
                           .kind = LAW_OF_SAFETY,
                           .takes_workers = true},
    [LAW_NO_OUTPUT] =
        {.name = "no output", .meaning = "prints nothing", .breach = "it prints", .kind = LAW_OF_SAFETY, .takes_workers = true},
    [LAW_DETERMINISTIC] = {.name = "deterministic",
                           .meaning = "gives the same answer when asked again",
                           .breach = "its answer changes when it is asked again",
                           .kind = LAW_OF_SAFETY},
    [LAW_ADDRESS_INDEPENDENT] = {.name = "independent of addresses",
                                 .meaning = "gives the same answer wherever in memory the names are",
                                 .breach = "its answer depends on where the names are in memory",
                                 .kind = LAW_OF_SAFETY},
    [LAW_STATELESS] = {.name = "stateless",
                       .meaning = "keeps no state from one question to the next",
                       .breach = "it keeps state from one question to the next",
                       .kind = LAW_OF_SAFETY},
    [LAW_LOCALE_INDEPENDENT] = {.name = "independent of locales",
                                .meaning = "gives the same answer under every locale",
                                .breach = "its answer depends on the locale",
                                .kind = LAW_OF_SAFETY,
                                .takes_workers = true},
    [LAW_NO_FALSE_MATCH] = {.name = "no false match",
                            .meaning = "names that are distinct to the post office are distinct to it",
                            .breach = "names that are distinct to the post office are equal to it",
                            .kind = LAW_OF_OVER_FIXED},
    [LAW_NO_MISSED_MATCH] = {.name = "no missed match",
                             .meaning = "names that are equal to the post office are equal to it",
                             .breach = "names that are equal to the post office are distinct to it",
                             .kind = LAW_OF_NOT_FIXED},
    [LAW_REFLEXIVE] = {.name = "reflexive",
                       .meaning = "a name is equal to itself",
                       .breach = "a name is not equal to itself",
                       .kind = LAW_OF_NOT_FIXED},
    [LAW_ANTISYMMETRIC] = {.name = "antisymmetric",
                           .meaning = "its answer is the opposite when the names are exchanged",
                           .breach = "its answer is not the opposite when the names are exchanged",
                           .kind = LAW_OF_NOT_FIXED},
    [LAW_EQUIVALENCE] = {.name = "equivalence",
                         .meaning = "if a equals b and b equals c, a equals c",
                         .breach = "it has a equal to b and b equal to c, but not a equal to c",
                         .kind = LAW_OF_NOT_FIXED},
    [LAW_TRANSITIVE] = {.name = "transitive",
                        .meaning = "if a is not after b and b not after c, a is not after c",
                        .breach = "its order has a cycle",
                        .kind = LAW_OF_NOT_FIXED},
};

void laws_clean_up(struct laws *laws)
{
    for (int law = 0; law < LAWS; law++)
        for (int place = 0; place < CCM_PLACES; place++) {
            struct law_result *result = &laws->results[law][place];
            for (uint32_t i = 0; i < result->counterexample.count; i++)
                free((char *)result->counterexample.names[i].bytes);
            free(result->detail);
        }
    for (int build = 0; build < KNOWN_BUILDS; build++)
        for (uint32_t i = 0; i < laws->differences[build].counterexample.count; i++)
            free((char *)laws->differences[build].counterexample.names[i].bytes);
    *laws = (struct laws){0};
}
