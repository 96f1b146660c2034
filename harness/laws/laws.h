/* laws/: The laws that a comparison module must keep, at each place (DESIGN section 3).
 * In: the path of a module, the names of the fixtures.
 * Out: each law at each place: holds, broken with a counterexample, or inconclusive.
 *
 * Workers ask the candidate about every code point alone and inside a name, traps of the field, names of fixtures, and
 * random names (DESIGN section 12). Its answers are checked against the laws of an order and the default identity rule.
 */
#ifndef Q237588_LAWS_LAWS_H
#define Q237588_LAWS_LAWS_H

#include "base/text.h"
#include "ccm_compare.h"
#include "fixture/collect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum law {
    /* Unsafe where broken. */
    LAW_RETURNS,         /* does not crash and does not end the process */
    LAW_RETURNS_IN_TIME, /* does not hang */
    LAW_READS_NO_FURTHER,
    LAW_WRITES_NOT,
    LAW_NO_SYSTEM_CALLS,
    LAW_PROCESSOR_STATE, /* registers, flags and controls are as before */
    LAW_LINEAR_TIME,
    LAW_ALLOCATES_NOTHING,
    LAW_PRINTS_NOTHING,
    LAW_SAME_AGAIN,        /* the same question at once again, in this process or another */
    LAW_SAME_ELSEWHERE,    /* the names in other memory */
    LAW_SAME_AFTER_OTHERS, /* after other calls; and it writes to no variable of its own */
    LAW_SAME_IN_LOCALES,
    /* Over-fixed where broken: two names to the post office's default identity rule are one to the module. */
    LAW_TWO_STAY_TWO,
    /* Not fixed where broken: one name to that rule is two to the module; or no total preorder. */
    LAW_ONE_STAYS_ONE,
    LAW_REFLEXIVE,
    LAW_ANTISYMMETRIC,
    LAW_EQUIVALENCE, /* a = b and b = c, but not a = c */
    LAW_TRANSITIVE,  /* a <= b and b <= c, but not a <= c */
    LAWS
};

/* "returns", "returns in time", "reads no further", ... */
extern const char *const law_names[LAWS];
/* What it says, for people: "reads nothing behind the end of a name". */
extern const char *const law_meanings[LAWS];

enum law_state {
    LAW_HOLDS,
    LAW_BROKEN,
    LAW_UNTOLD /* could not be asked, or not to the end: see law_result.unfinished */
};

#define WITNESS_NAMES_MOST 3u

/* Names of a witness; bytes are owned by whoever holds it. */
struct law_witness {
    struct ccm_name names[WITNESS_NAMES_MOST];
    uint32_t count; /* 0: none */
};

/* One law at one place. */
struct law_result {
    enum law_state state;
    bool
        unfinished; /* LAW_UNTOLD: the module died or hung too often, was too slow or the time ended; else the machine lacks what it takes */
    struct law_witness witness; /* LAW_BROKEN: the smallest that was found; without names where none are known to be to blame */
    char *detail; /* owned, safe to print, may be NULL. Broken: how ("signal 11 (Segmentation fault)", "-1, then 1", "under
                     tr_TR.UTF-8"); untold: why; holds: which locales were not there */
};

/* Where a candidate and a known build see the same two names differently: one name or two. By equality only, as the
 * order of a list is nobody's business but the module's. */
struct departure {
    bool found;
    enum ccm_place place;
    struct law_witness witness; /* two names, the smallest */
};

struct laws {
    struct law_result results[LAWS][CCM_PLACES];
    struct departure departures[KNOWN_BUILDS];
    uint64_t questions; /* that were asked */
};

/* Whether the law is one of those whose breach is unsafe, or over-fixed. */
static inline bool law_is_of_safety(enum law law) { return law <= LAW_SAME_IN_LOCALES; }

struct laws_config {
    const char *path; /* of the candidate */
    const char *known_paths[KNOWN_BUILDS];
    const struct fixture_list *fixtures; /* whose names are asked about, too; NULL: none */
    const char *locales; /* folder of locales in the form of localedef(1), tried before the machine's own; NULL: none */
    double effort;       /* 1: the default; below 1 code points that have no case are sampled, below 0.01 all are */
    size_t jobs;
    bool no_fork;
    uint64_t timeout_ms; /* for each job; more for one that sorts a corpus */
    uint64_t budget_ms;  /* for all that is asked, and a fifth of it on top for smaller witnesses; 0: no limit */
    /* Told after each job in the parent, NULL: nobody. */
    void (*progress)(void *context, size_t done, size_t of);
    void *progress_context;
};

enum laws_status {
    LAWS_OK,    /* what was found is in the result */
    LAWS_FAILED /* the harness itself failed; `message` says why */
};

/* Asks everything. The same configuration gives the same result, for any `jobs`, with any module that is a function
 * of its arguments. A module that dies is asked on behind the names that it died of, until it has died too often at
 * a place. `laws` is cleaned up by the caller in any case. */
enum laws_status laws_check(const struct laws_config *config, struct laws *laws, struct text *message);

void laws_clean_up(struct laws *laws);

#endif
