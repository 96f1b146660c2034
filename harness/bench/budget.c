/* The program whose instructions `make budget` counts with callgrind: fixed work on one processor.
 *
 *   budget --about              prints how it was built, as lines "KEY VALUE"
 *   budget MODULES [WORK...]    does the named work, or all; prints "WORK UNITS UNIT LESS" for each: see callgrind.awk
 *
 * Under callgrind, each work has a dump of its own. See harness/bench/README.md. */
#include "fixture/generate.h"
#include "module/module.h"
#include "run/run.h"
#include "search/search.h"

#include <gnu/libc-version.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uvernum.h>
#include <utf8proc.h>
#include <valgrind/callgrind.h>

#define SEED 237588u
#define RECIPIENTS 10000u
#define SITES 3u
#define SIMILAR 100u
/* Even, as pre-SP4 loops with period 2. */
#define STEADY_CYCLES 4u
#define COMPARED 2000u
#define SCENARIOS (4 * (uint64_t)DRAW_BLOCK)

enum { PRE_SP4, SP4, BUILDS };

struct budget {
    struct comparators builds[BUILDS];
    char *const *wanted; /* names of works, terminated by NULL; empty: all */
};

static bool is_wanted(const struct budget *budget, const char *work)
{
    for (char *const *name = budget->wanted; *name; name++)
        if (strcmp(*name, work) == 0)
            return true;
    return !*budget->wanted;
}

/* Instructions between the two calls are counted. `less`: work whose count is subtracted; NULL: none. */
static void begin_count(void)
{
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
}
static void end_count(const char *work, uint64_t units, const char *unit, const char *less)
{
    CALLGRIND_DUMP_STATS_AT(work);
    CALLGRIND_STOP_INSTRUMENTATION;
    printf("%s %" PRIu64 " %s %s\n", work, units, unit, less ? less : "-");
}

/* ---- Load and cycles ------------------------------------------------------------------------------------------------------ */

/* Adds the recipients of `from`, in the order in which they were generated. */
static bool load(struct scenario *scenario, const struct scenario *from)
{
    bool done = scenario_init(scenario) == SCENARIO_OK;
    for (uint32_t i = 0; i < SITES && done; i++)
        done = scenario_add_site(scenario, from->names.offices.at[from->sites.at[i].post_office]) == SCENARIO_OK;
    for (uint32_t i = 0; i < RECIPIENTS && done; i++) {
        struct ccm_name name = from->names.users.at[from->sites.at[i % SITES].recipients[i / SITES].name];
        done = scenario_add_recipient(scenario, i % SITES, name, name_of_text("")) == SCENARIO_OK;
    }
    return done && scenario_finish(scenario, NULL) == SCENARIO_OK;
}

static bool run_cycles(const struct budget *budget, struct scenario *scenario, int build, uint32_t cycles)
{
    const struct run_config config = {.build = budget->builds[build], .untimed = true};
    struct run run = {0};
    struct cycle_counts counts[1 + STEADY_CYCLES];
    struct run_result result = {.cycles = counts};
    scenario->cycles = cycles;
    bool done = run_scenario(&run, scenario, &config, &result) == RUN_OK;
    run_clean_up(&run);
    return done;
}

/* Counts one cycle with the fixed cost of a run, and each further cycle. */
static bool first_and_steady(const struct budget *budget, struct scenario *scenario, int build, const char *first,
                             const char *steady)
{
    bool wants_steady = is_wanted(budget, steady), done = true;
    if (wants_steady || is_wanted(budget, first)) {
        begin_count();
        done = run_cycles(budget, scenario, build, 1);
        end_count(first, RECIPIENTS, "recipient", NULL);
    }
    if (wants_steady) {
        begin_count();
        done = run_cycles(budget, scenario, build, 1 + STEADY_CYCLES) && done;
        end_count(steady, (uint64_t)RECIPIENTS * STEADY_CYCLES, "recipient", first);
    }
    return done;
}

static bool load_and_run(const struct budget *budget)
{
    const struct generate_config config = {.recipients = RECIPIENTS, .sites = SITES, .similar = SIMILAR, .seed = SEED};
    struct scenario generated = {0}, scenario = {0};
    bool done = scenario_init(&generated) == SCENARIO_OK && generate_sites(&generated, &config) == SCENARIO_OK;
    if (is_wanted(budget, "load"))
        begin_count();
    done = done && load(&scenario, &generated);
    if (is_wanted(budget, "load"))
        end_count("load", RECIPIENTS, "recipient", NULL);
    done = done && first_and_steady(budget, &scenario, SP4, "first-cycle-SP4", "steady-cycle-SP4") &&
           first_and_steady(budget, &scenario, PRE_SP4, "first-cycle-pre-SP4", "steady-cycle-pre-SP4");
    scenario_clean_up(&scenario);
    scenario_clean_up(&generated);
    return done;
}

/* ---- Comparisons ---------------------------------------------------------------------------------------------------------- */

struct words {
    char bytes[COMPARED][GENERATE_NAME_MAX], respelled[COMPARED][GENERATE_NAME_MAX];
    struct ccm_name names[COMPARED], others[COMPARED];
};

static int compare_bytes(const void *a, const void *b)
{
    const struct ccm_name *left = a, *right = b;
    int order = memcmp(left->bytes, right->bytes, left->length < right->length ? left->length : right->length);
    return order ? order : (left->length > right->length) - (left->length < right->length);
}

/* Makes names only within, or only beyond ASCII. The generator's share of the latter is one in twenty. */
static void make_words(struct words *words, bool ascii)
{
    for (uint32_t i = 0; i < COMPARED; i++) {
        uint32_t person = 20 * i + (ascii ? 0 : 19);
        size_t length = generate_name(SEED, person, words->bytes[i]);
        memcpy(words->respelled[i], words->bytes[i], length);
        generate_respell(SEED, person, words->respelled[i], length);
        words->names[i] = (struct ccm_name){.bytes = words->bytes[i], .length = length};
        words->others[i] = (struct ccm_name){.bytes = words->respelled[i], .length = length};
    }
    qsort(words->names, COMPARED, sizeof *words->names, compare_bytes);
    qsort(words->others, COMPARED, sizeof *words->others, compare_bytes);
}

/* Compares each name with itself, with the next one, and with another spelling. */
static int compare_words(const struct words *words, ccm_comparator *comparator)
{
    int sum = 0;
    for (uint32_t i = 0; i < COMPARED; i++) {
        uint32_t next = i + 1 < COMPARED ? i + 1 : 0;
        sum += comparator(words->names[i], words->names[i]);
        sum += comparator(words->names[i], words->names[next]);
        sum += comparator(words->names[i], words->others[i]);
    }
    return sum;
}

static bool compare(const struct budget *budget, int build, bool ascii, const char *work)
{
    struct words *words = is_wanted(budget, work) ? malloc(sizeof *words) : NULL;
    if (!words)
        return !is_wanted(budget, work);
    make_words(words, ascii);
    begin_count();
    volatile int sum = compare_words(words, budget->builds[build].at[CCM_EXPORT_MATCH]);
    (void)sum;
    end_count(work, (uint64_t)3 * COMPARED, "comparison", NULL);
    free(words);
    return true;
}

/* ---- Search --------------------------------------------------------------------------------------------------------------- */

static bool search(const struct budget *budget, int build, const char *work)
{
    struct searcher searcher = {
        .drawing.config = draw_defaults(SEED),
        .trial = {.build = budget->builds[build], .before = budget->builds[PRE_SP4], .reference = budget->builds[SP4]},
    };
    const struct test_case *test_case;
    enum trial_class class;
    bool done = true;
    if (!is_wanted(budget, work))
        return true;
    begin_count();
    for (uint64_t number = 0; number < SCENARIOS && done; number++)
        done = search_try(&searcher, number, &test_case, &class) == SEARCH_OK;
    end_count(work, SCENARIOS, "scenario", NULL);
    searcher_clean_up(&searcher);
    return done;
}

/* ---- All of it ------------------------------------------------------------------------------------------------------------ */

static int print_about(void)
{
    printf("compiler %s\nflags %s\nlibc %s\nICU %s\nutf8proc %s\n", BUDGET_COMPILER, BUDGET_FLAGS, gnu_get_libc_version(),
           U_ICU_VERSION, utf8proc_version());
    return fflush(stdout) == 0 ? 0 : 4;
}

/* Otherwise counts depend on the number of processors. */
static void use_one_processor(void)
{
    cpu_set_t all, one;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

static bool load_builds(struct budget *budget, const char *folder)
{
    static const char *const names[BUILDS] = {[PRE_SP4] = "pre-sp4", [SP4] = "sp4"};
    bool done = true;
    for (int i = 0; i < BUILDS && done; i++) {
        struct module module;
        struct text path = {0}, message = {0};
        text_printf(&path, "%s/%s.so", folder, names[i]);
        done = !path.failed && module_load(path.bytes, &module, &message) == MODULE_OK;
        if (done)
            memcpy(budget->builds[i].at, module.compare->at, sizeof budget->builds[i].at);
        else
            fprintf(stderr, "budget: %s\n", message.length ? message.bytes : "out of memory");
        text_clean_up(&path);
        text_clean_up(&message);
    }
    return done;
}

int main(int argc, char **argv)
{
    struct budget budget = {.wanted = argv + 2};
    if (argc == 2 && strcmp(argv[1], "--about") == 0)
        return print_about();
    if (argc < 2 || *argv[1] == '-') {
        fprintf(stderr, "usage: budget --about | budget MODULES [WORK...]\n");
        return 2;
    }
    use_one_processor();
    if (!load_builds(&budget, argv[1]))
        return 3;
    bool done = load_and_run(&budget) && compare(&budget, SP4, true, "comparison-SP4-ASCII") &&
                compare(&budget, SP4, false, "comparison-SP4-beyond-ASCII") &&
                compare(&budget, PRE_SP4, true, "comparison-pre-SP4") && search(&budget, SP4, "search-SP4") &&
                search(&budget, PRE_SP4, "search-pre-SP4");
    if (!done)
        fprintf(stderr, "budget: out of memory\n");
    return done && fflush(stdout) == 0 ? 0 : 4;
}
