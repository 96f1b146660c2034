/* laws/: Tests the laws that a comparison module must keep, at each place (DESIGN section 3).
 * In: the path of a module, the names of the fixtures.
 * Out: each law at each place: holds, broken with a counterexample, or inconclusive.
 *
 * Workers ask the candidate about each code point alone and within a name, names from bug reports, names of fixtures, and random
 * names (DESIGN section 12). Its answers are checked against the laws of an order and the default identity rule.
 */
#ifndef Q237588_LAWS_LAWS_H
#define Q237588_LAWS_LAWS_H

#include "base/text.h"
#include "ccm_compare.h"
#include "fixture/collect.h"
#include "laws/portrait.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum law {
    LAW_NO_CRASH,
    LAW_NO_HANG,
    LAW_NO_OVER_READ,
    LAW_NO_ARGUMENT_WRITE,
    LAW_NO_SYSTEM_CALLS,
    LAW_PROCESSOR_STATE,
    LAW_LINEAR_TIME,
    LAW_NO_ALLOCATION,
    LAW_NO_OUTPUT,
    LAW_DETERMINISTIC, /* the same question immediately again, in this process or another */
    LAW_ADDRESS_INDEPENDENT,
    LAW_STATELESS, /* includes writes to variables of its own or of the C library */
    LAW_LOCALE_INDEPENDENT,
    LAW_NO_FALSE_MATCH, /* by the default identity rule, like the next one */
    LAW_NO_MISSED_MATCH,
    LAW_REFLEXIVE,
    LAW_ANTISYMMETRIC,
    LAW_EQUIVALENCE, /* a = b and b = c, but not a = c */
    LAW_TRANSITIVE,  /* a <= b and b <= c, but not a <= c */
    LAWS
};

/* The conclusion that a broken law leads to (DESIGN section 7, verify). */
enum law_kind { LAW_OF_SAFETY, LAW_OF_OVER_FIXED, LAW_OF_NOT_FIXED };

struct law_entry {
    const char *name;    /* "no over-read" */
    const char *meaning; /* of a comparator that keeps it: "reads nothing before the beginning or after the end of a name" */
    const char *breach;  /* of one that does not: "it reads past the beginning or the end of a name" */
    enum law_kind kind;
    bool takes_workers; /* not testable with --no-fork */
};

extern const struct law_entry law_table[LAWS];

static inline bool law_is_of_safety(enum law law) { return law_table[law].kind == LAW_OF_SAFETY; }

enum law_state {
    LAW_HOLDS,
    LAW_BROKEN,
    LAW_INCONCLUSIVE /* not tested, or not completely: see law_result.unfinished */
};

#define LAW_NAMES_MAX 3u

/* Names of a counterexample; the holder owns their bytes, or borrows them where a function says so. */
struct law_counterexample {
    struct ccm_name names[LAW_NAMES_MAX];
    uint32_t count; /* 0: none */
};

/* One law at one place. */
struct law_result {
    enum law_state state;
    /* LAW_INCONCLUSIVE: the module crashed or hung too often, was too slow, or time ran out; false: not testable on this
     * machine. */
    bool unfinished;
    /* LAW_BROKEN: likely names or minimal ones; none if the breach is not about names. */
    struct law_counterexample counterexample;
    /* Owned, safe to print, may be NULL. Broken: how ("signal 11 (Segmentation fault)", "-1, then 1", "under tr_TR.UTF-8");
     * inconclusive: why; holds: missing locales. */
    char *detail;
};

/* Two names that are equal to either the candidate or a known build only. Orders are not compared, as a module may choose its
 * own. */
struct difference {
    bool found;
    enum ccm_place place;
    struct law_counterexample counterexample; /* two names: those of a broken law, or minimal ones */
};

struct laws {
    struct law_result results[LAWS][CCM_PLACES];
    struct difference differences[KNOWN_BUILDS];
    uint64_t questions;       /* number of questions about laws */
    struct portrait portrait; /* without traits if the candidate crashed at its questions */
};

struct laws_config {
    const char *path; /* of the candidate */
    const char *known_paths[KNOWN_BUILDS];
    const struct fixture_list *fixtures; /* source of further names; NULL: none */
    const char *locales; /* folder of locales in the form of localedef(1), preferred to the machine's own; NULL: none */
    double effort;       /* 1: the default; below 1 caseless code points are sampled, below 0.01 all are */
    size_t jobs;
    bool no_fork;
    uint64_t timeout_ms; /* time limit of a job; a multiple of it for one that sorts a corpus */
    uint64_t budget_ms;  /* time limit of all questions, plus a fifth of it to minimize counterexamples; 0: no limit */
    /* Called after each task, in the parent; NULL: none. */
    void (*progress)(void *context, size_t done, size_t of);
    void *progress_context;
};

enum laws_status {
    LAWS_OK,    /* the result is complete */
    LAWS_FAILED /* the harness itself failed; `message` says why */
};

/* Tests all laws. The same configuration gives the same result, for any `jobs`, with any module that is a function of its
 * arguments. After a crash, testing continues with the next names, up to a number of crashes at a place. The caller cleans up
 * `laws` in either case. */
enum laws_status laws_check(const struct laws_config *config, struct laws *laws, struct text *message);

void laws_clean_up(struct laws *laws);

#endif
