/* The comparison module: the one C ABI between the harness and a build of the connector.
 *
 * A module is a shared object that exports ccm_compare_module(). It answers, for each place at which
 * the Connector for Lotus cc:Mail compares names (Microsoft KB Q237588: "in some places"), whether
 * two names are one and which comes first. This header is all that a candidate needs: C11 and C++.
 *
 * Source of the rules: DESIGN section 3.
 */
#ifndef CCM_COMPARE_H
#define CCM_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CCM_COMPARE_ABI 1

/* A name as it stands in a directory: 1 byte to 1 MiB of UTF-8, but any byte except NUL may occur, and
 * no NUL follows it. The bytes belong to the caller and are valid during the call only. A comparator is
 * never given a NULL `bytes`. */
struct ccm_name {
    const char *bytes;
    size_t length; /* in bytes */
};

/* Where the connector compares names. */
enum ccm_place {
    CCM_IMPORT_LIST,  /* step 5: are two recipients one user? Orders the import list too. */
    CCM_EXPORT_MATCH, /* step 6: does the post office already hold this recipient? */
    CCM_POST_OFFICE,  /* steps 5, 6: are two post office names the same one? */
    CCM_PLACES
};

/* Below 0: a comes before b; 0: they are one name; above 0: a comes after b. It must order all names:
 *   - a name is equal to itself;
 *   - if a comes before b, b comes after a; if a is equal to b, b is equal to a;
 *   - if a is not after b, and b is not after c, a is not after c;
 *   - if a is equal to b, and b to c, a is equal to c.
 * Where it does not, a run still ends, but which entry it finds is not specified.
 *
 * A comparator is a function of the bytes of its two names. It must not
 *   - write to a name, or read in front of it or behind it;
 *   - allocate memory, or keep state from one call to the next, static or of a thread;
 *   - ask anything of the system: no system calls, no clock or time-stamp counter, no output, no end of the process;
 *   - leave the processor's state changed: rounding and other modes, flags, the x87 stack, registers that are its caller's;
 *   - depend on anything else: locale, environment, time, process, addresses, what the stack holds, what was asked before.
 * It takes time linear in the lengths of the names, and at most 64 KiB of stack. */
typedef int ccm_comparator(struct ccm_name a, struct ccm_name b);

struct ccm_compare {
    uint32_t abi;                   /* CCM_COMPARE_ABI */
    uint32_t size;                  /* sizeof(struct ccm_compare) */
    const char *build;              /* what the build calls itself, NUL-terminated: "SP4", "5.5.2651.28" */
    ccm_comparator *at[CCM_PLACES]; /* one for each place, none NULL */
};

/* The one symbol that a module exports. Returns storage that lives as long as the module is loaded. To
 * load a module, to call this and to unload it asks nothing of the system either, beyond what the
 * dynamic loader needs. q237588-candidate(7) has a complete module. */
const struct ccm_compare *ccm_compare_module(void);

#ifdef __cplusplus
}
#endif

#endif
