/* Expectations of a fixture, and their comparison with a result (DESIGN section 6). */
#ifndef Q237588_RUN_JUDGE_H
#define Q237588_RUN_JUDGE_H

#include "base/text.h"
#include "run/result.h"

/* Optional parts of an expectation, as bits. */
enum expectation_part {
    EXPECT_VERDICT = 1u << 0,
    EXPECT_PERIOD = 1u << 1,
    EXPECT_REDUNDANT_CYCLES = 1u << 2,
    EXPECT_REDUNDANT_UPDATES = 1u << 3,
    EXPECT_REJECTED = 1u << 4,
    EXPECT_CONFLICTS = 1u << 5,
    EXPECT_RECORDS = 1u << 6
};

struct expectation {
    bool stated;    /* if false, every run passes */
    unsigned parts; /* of enum expectation_part; faults are always compared */
    enum verdict verdict;
    uint32_t period;
    uint32_t redundant_cycles;
    uint64_t redundant_updates;
    uint64_t rejected, conflicts; /* over all cycles */
    struct faults faults;         /* default: 0 */
    uint64_t *records;            /* one for each cycle; owned */
    uint32_t record_count;
};

/* Differences from the expectations, one line each. */
struct reasons {
    char **at; /* owned, and so is each text */
    uint32_t count;
    size_t capacity;
};

enum judge_status { JUDGE_OK, JUDGE_NO_MEMORY };

/* Appends a reason for each part that differs; a run without reasons passes. A run that crashed or timed out always has one. If
 * there are expectations, so does a run in which an administrator's removal found no entry (result->noop_change). `reasons` is
 * zeroed or holds earlier ones. */
enum judge_status judge(const struct run_result *result, const struct expectation *expected, struct reasons *reasons);

/* Appends a reason only if an administrator's removal found no entry: for a run without other expectations. */
enum judge_status judge_changes(const struct run_result *result, struct reasons *reasons);

/* Appends a formatted reason. */
enum judge_status reasons_add(struct reasons *reasons, const char *format, ...) __attribute__((format(printf, 2, 3)));

void reasons_clean_up(struct reasons *reasons);

#endif
