/* batch/: All runs of one call: each fixture with each build, in workers.
 * In: fixtures and builds.
 * Out: struct batch with a judged result for each run, and the files of --keep.
 *
 * A batch: each fixture with each build, through workers, judged. The finished results are what reports print.
 */
#ifndef Q237588_BATCH_BATCH_H
#define Q237588_BATCH_BATCH_H

#include "fixture/collect.h"
#include "run/record.h"
#include "run/result.h"

/* One column of the results: a build, or an upgrade from one to another. */
struct build {
    char *path;              /* of the shared object; owned */
    char *name;              /* what the module calls itself, escaped to be safe to print; "FROM:TO@CYCLE" for an upgrade; owned */
    char *imports;           /* what its module imports though no comparator needs it: "malloc, getenv"; empty: nothing; owned */
    enum known_build expect; /* whose expectations it is checked against: SP4's for a candidate */
    bool candidate;          /* neither of the two known builds */
    bool connector;          /* a program: `path` is its command (DESIGN section 10) */
    bool reference;          /* ... that is this program's own reference connector, with a known build: see is_as_known */
    bool is_as_known[KNOWN_BUILDS]; /* its shared object is that of this known build; set by batch_probe() */
    bool upgrades_to_itself;        /* ... of the build before; the same */
    char *upgrade_from;      /* path of the build before; NULL: no upgrade; owned. Expectations of such a run are not checked */
    uint32_t upgrade_before; /* cycle */
};

struct batch_run {
    const struct fixture *fixture;
    const struct build *build;
    struct run_result result;
    struct reasons reasons; /* none: passed */
    bool passed;
    char *skipped; /* why a connector skipped it; NULL: it did not; owned */
    bool cut;      /* it timed out because the time for all runs ended */
    uint8_t
        fixing; /* with blame, of a run that is not sound: the sets of places (run/blame.h) with which it is sound or passes, as bits
                      1 << set */
    char *output;           /* what the module printed, its beginning, safe to print; NULL: nothing; owned */
    struct answers answers; /* with config->record: what the run rests on; empty where it did not come to its end */
};

/* Whether it was not as expected. A run that was skipped neither passed nor failed. */
static inline bool batch_run_failed(const struct batch_run *run) { return !run->passed && !run->skipped; }

struct connector_place;
struct isolation;

struct batch {
    struct fixture_list fixtures;
    struct build *builds;
    size_t build_count;
    struct batch_run *runs; /* by fixture, then by build */
    size_t run_count;
    size_t passed, failed, skipped;
    bool complete;                     /* all runs have their results, whatever else failed */
    const struct isolation *isolation; /* of the builds that are not the harness's own; NULL: there are none */
    char *connectors;                  /* how connectors are isolated, in words; NULL: there are none; owned */
};

struct batch_config {
    size_t jobs;
    bool no_fork;
    bool blame;
    bool hangs;          /* a build is known to hang: a tenth of the time from the beginning */
    bool suspicious;     /* no worker is used again, as a module may have left something behind in it that cannot be seen */
    uint64_t timeout_ms; /* for each run; grows with the size of the fixture; a tenth of it after three time-outs */
    uint64_t deadline;   /* of all runs, by clock_budget_ms(); 0: none */
    bool record;         /* keep the answers of each run that is not too large: see BATCH_RECORDED_MOST */
    const char *keep;    /* folder for every cycle's Ccmdir.exp, Ccmdel.imp and Ccmdir.imp; NULL: not kept */
    const char *known_paths[KNOWN_BUILDS]; /* where the two known builds are */
    const struct connector_place *place;   /* where connectors run; NULL: there are none */
    bool skip_repeats;                     /* of connectors: see run_scenario() */
    /* Called before the first and after each run, in the parent; NULL: nobody. */
    void (*progress)(void *context, size_t done, size_t of);
    /* Called while no run ends, about one of them: name of the fixture, cycle (0: unknown), number of cycles; NULL: nobody. */
    void (*progress_cycle)(void *context, const char *fixture, uint32_t cycle, uint32_t of);
    void *progress_context;
};

/* The answers of a run with more recipients are not kept. */
#define BATCH_RECORDED_MOST 10000u

enum batch_status {
    BATCH_OK,      /* everything ran; failures are in the results */
    BATCH_INVALID, /* an input could not be used: status 3 */
    BATCH_FAILED   /* the harness itself failed: status 4 */
};

/* Says so in `message`; BATCH_FAILED. */
enum batch_status batch_no_memory(struct text *message);

/* Loads each build's module in a worker, asks its name, and fills build->name and batch->isolation. BATCH_INVALID: `message` says
 * which cannot be used, and why; BATCH_FAILED, too, where isolation is required and the kernel lacks a part. */
enum batch_status batch_probe(struct batch *batch, const struct batch_config *config, struct text *message);

/* Runs all fixtures with all (probed) builds and judges. Anything but BATCH_OK: `message` says why, and no results are to be used unless
 * the batch is complete: then files of config->keep could not be written. */
enum batch_status batch_run_all(struct batch *batch, const struct batch_config *config, struct text *message);

/* Checks a finished run against what its fixture expects of its build; fills reasons and passed. */
enum judge_status batch_judge(struct batch_run *run);

void batch_clean_up(struct batch *batch);

#endif
