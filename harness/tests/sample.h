/* Scenarios and comparators that several suites use. */
#ifndef Q237588_TESTS_SAMPLE_H
#define Q237588_TESTS_SAMPLE_H

#include "model/scenario.h"
#include "run/record.h"
#include "run/run.h"

/* Comparators: by bytes, by ASCII without case, and some that are wrong in a way of their own. */
ccm_comparator sample_bytes, sample_ascii, sample_always_equal, sample_never_equal, sample_random;

/* bytes, bytes, ascii: the article's mistake. ascii everywhere: its fix, as far as ASCII goes. */
extern const struct comparators sample_buggy, sample_fixed;

/* A scenario of `sites` sites "S1", "S2" ..., with the default rule, not finished; a test fails when memory does. */
void sample_scenario(struct scenario *scenario, uint32_t sites);
void sample_recipient(struct scenario *scenario, uint32_t site, const char *name);
void sample_entry(struct scenario *scenario, uint32_t locn, const char *name, const char *addr, const char *comment);
/* Finishes it, which must succeed. */
void sample_finish(struct scenario *scenario);

/* The article's three users at three sites, finished. */
void sample_article(struct scenario *scenario);

/* Changes. */
void sample_add(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name);
void sample_remove(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name);
void sample_rename(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *name, const char *to);
void sample_move(struct scenario *scenario, uint32_t before_cycle, uint32_t from, uint32_t to, const char *name);
void sample_readdress(struct scenario *scenario, uint32_t before_cycle, uint32_t site, const char *post_office);
void sample_administrator_adds(struct scenario *scenario, uint32_t before_cycle, uint32_t locn, const char *name, const char *addr);
void sample_administrator_removes(struct scenario *scenario, uint32_t before_cycle, const char *name);

/* Most cycles that sample_run() has room for. */
#define SAMPLE_CYCLES 64u

/* A run with its result. The cycles point into it, so it is not to be copied. */
struct sample_run {
    struct run_result result;
    struct cycle_counts cycles[SAMPLE_CYCLES];
};

/* Runs the finished scenario with one build, in fresh storage; the test fails if the run does. */
void sample_run(struct sample_run *run, const struct scenario *scenario, const struct comparators *build);

/* The same with this configuration, recorded. The caller cleans up the answers. */
void sample_record(struct sample_run *run, const struct scenario *scenario, struct run_config config, struct answers *answers);

/* Asserts the records of each cycle, from a list such as "6 2 2 2". */
void sample_assert_records(const struct sample_run *run, const char *records);

/* Asserts how many identities of each kind of fault there are; of unroutable ones nothing. */
void sample_assert_faults(const struct run_result *result, uint32_t missing, uint32_t misrouted, uint32_t stray, uint32_t damaged);

#endif
