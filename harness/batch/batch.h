/* batch/: All runs of one call: each fixture with each build, in workers.
 * In: fixtures and builds.
 * Out: struct batch with a judged result for each run, and the files of --keep.
 *
 * Reports print the finished results.
 */
#ifndef Q237588_BATCH_BATCH_H
#define Q237588_BATCH_BATCH_H

#include "fixture/collect.h"
#include "run/record.h"
#include "run/result.h"

/* One column of the results: a build, or an upgrade from one to another. A candidate of another build's name has its file behind it, as in
 * "SP4 (candidate.so)". */
struct build {
    char *path;                     /* of the shared object; owned */
    char *name;                     /* the module's own name, escaped for printing; "FROM:TO@CYCLE" for an upgrade; owned */
    char *imports;                  /* suspicious imports that no comparator needs: "malloc, getenv"; empty: none; owned */
    enum known_build expect;        /* checked against the expectations of this build; SP4 for a candidate */
    bool candidate;                 /* neither of the two known builds */
    bool connector;                 /* a program; `path` is its command (DESIGN section 10) */
    bool reference;                 /* the command is this program's reference connector with a known build; see is_as_known */
    bool is_as_known[KNOWN_BUILDS]; /* same shared object as this known build; set by batch_probe() */
    bool upgrades_to_itself;        /* same shared object as upgrade_from; set by batch_probe() */
    char *upgrade_from;      /* path of the build before an upgrade, whose runs have no expectations; NULL: no upgrade; owned */
    uint32_t upgrade_before; /* the upgrade comes before this cycle */
};

struct batch_run {
    const struct fixture *fixture;
    const struct build *build;
    struct run_result result;
    struct reasons reasons; /* none: passed */
    bool passed;
    char *skipped;  /* why a connector skipped it; NULL: not skipped; owned */
    bool cut;       /* it timed out because the time for all runs ended */
    uint8_t fixing; /* with blame: the sets of places (run/blame.h) that make an unsound run sound or passing, as bits 1 << set */
    char *output;   /* beginning of the module's output, escaped for printing; NULL: none; owned */
    struct answers answers; /* with config->record: answers of a run that ended; else empty */
};

/* Whether it did not match its expectations. A skipped run neither passes nor fails. */
static inline bool batch_run_failed(const struct batch_run *run) { return !run->passed && !run->skipped; }

struct connector_place;
struct isolation;

struct batch {
    struct fixture_list fixtures;
    struct build *builds;
    size_t build_count;
    struct batch_run *runs; /* sorted by fixture, then build */
    size_t run_count;
    size_t passed, failed, skipped;
    bool complete;                     /* all runs have results, even if files could not be written */
    const struct isolation *isolation; /* of candidates; NULL: no candidates */
    char *connectors;                  /* description of the connectors' isolation; NULL: no connectors; owned */
};

struct batch_config {
    size_t jobs;
    bool no_fork;
    bool blame;
    bool hangs;                            /* a build is known to hang: start with a tenth of the time limit */
    bool suspicious;                       /* use each worker once, as a module may have left hidden state in it */
    uint64_t timeout_ms;                   /* per run; grows with the fixture; shrinks to a tenth after three time-outs */
    uint64_t deadline;                     /* for all runs, by clock_budget_ms(); 0: none */
    bool record;                           /* record the answers of each run that is not too large; see BATCH_RECORDED_MAX */
    const char *keep;                      /* folder for each cycle's Ccmdir.exp, Ccmdel.imp and Ccmdir.imp; NULL: not kept */
    const char *known_paths[KNOWN_BUILDS]; /* paths of the two known builds */
    const struct connector_place *place;   /* where connectors run; NULL: no connectors */
    bool skip_repeats;                     /* for connectors; see run_scenario() */
    /* Called in the parent before the first run and after each run; NULL: not called. */
    void (*progress)(void *context, size_t done, size_t of);
    /* Called while no run ends, with one of them: name of the fixture, cycle (0: unknown), number of cycles; NULL: not called. */
    void (*progress_cycle)(void *context, const char *fixture, uint32_t cycle, uint32_t of);
    void *progress_context;
};

/* Recipient limit of recorded runs. */
#define BATCH_RECORDED_MAX 10000u

enum batch_status {
    BATCH_OK,      /* all runs ended; failures are in the results */
    BATCH_INVALID, /* unusable input: exit status 3 */
    BATCH_FAILED   /* harness failure: exit status 4 */
};

/* Sets `message` and returns BATCH_FAILED. */
enum batch_status batch_no_memory(struct text *message);

/* Loads each build's module in a worker; sets build->name and batch->isolation. BATCH_INVALID: `message` names the unusable
 * build and the reason. BATCH_FAILED also if isolation is required and the kernel lacks a part. */
enum batch_status batch_probe(struct batch *batch, const struct batch_config *config, struct text *message);

/* Runs and judges all fixtures with all probed builds. On failure `message` says why, and the results are valid only if the
 * batch is complete: then files of config->keep could not be written. */
enum batch_status batch_run_all(struct batch *batch, const struct batch_config *config, struct text *message);

/* Checks a finished run against its fixture's expectations; sets reasons and passed. */
enum judge_status batch_judge(struct batch_run *run);

void batch_clean_up(struct batch *batch);

#endif
