/* The comparison module: the one C ABI between the harness and a build of the connector.
 *
 * A module is a shared object that exports ccm_compare_module(). It has a comparator for each place at
 * which the Connector for Lotus cc:Mail compares names (Microsoft KB Q237588: "in some places"): are two
 * names equal, and which sorts first? A candidate needs only this header, from C11 or C++.
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

/* A name from a directory: 1 byte to 1 MiB, usually UTF-8. Any byte except NUL may occur, and no NUL terminates it. The bytes
 * belong to the caller and are valid during the call only. `bytes` is never NULL. */
struct ccm_name {
    const char *bytes;
    size_t length; /* in bytes */
};

/* Where the connector compares names. */
enum ccm_place {
    CCM_IMPORT_LIST,  /* step 5: are two recipients the same user? Also orders the import list. */
    CCM_EXPORT_MATCH, /* step 6: does the post office already hold this recipient? */
    CCM_POST_OFFICE,  /* steps 5, 6: are two post office names the same? */
    CCM_PLACES
};

/* Below 0: a comes before b; 0: they are equal; above 0: a comes after b. It must order all names:
 *   - a name is equal to itself;
 *   - if a comes before b, b comes after a; if a is equal to b, b is equal to a;
 *   - if a is not after b, and b is not after c, a is not after c;
 *   - if a is equal to b, and b to c, a is equal to c.
 * If it does not, a run still ends, but which entry it finds is unspecified.
 *
 * A comparator is a function of the bytes of its two names. It must not
 *   - write to a name, or read before its start or past its end;
 *   - allocate memory, or keep state between calls, static or thread-local;
 *   - use the system: no system calls, no clock or time-stamp counter, no output, no exit;
 *   - leave the processor's state changed: rounding and other modes, flags, the x87 stack, callee-saved registers;
 *   - depend on anything else: locale, environment, time, process, addresses, stack contents, earlier calls.
 * It takes time linear in the lengths of the names, and at most 64 KiB of stack. */
typedef int ccm_comparator(struct ccm_name a, struct ccm_name b);

struct ccm_compare {
    uint32_t abi;                   /* CCM_COMPARE_ABI */
    uint32_t size;                  /* sizeof(struct ccm_compare) */
    const char *build;              /* name of the build, NUL-terminated: "SP4", "5.5.2651.28" */
    ccm_comparator *at[CCM_PLACES]; /* one for each place, none NULL */
};

/* The one symbol that a module exports. Returns storage that lives as long as the module is loaded, and the same comparators at
 * each call. Loading the module, calling this and unloading it use the system no further than the dynamic loader needs.
 * q237588-candidate(7) has a complete module. */
const struct ccm_compare *ccm_compare_module(void);

#ifdef __cplusplus
}
#endif

#endif
