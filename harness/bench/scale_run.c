#include "bench/scale_run.h"
#include "run/run.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- In the separate process ---------------------------------------------------------------------------------------------- */

static ccm_comparator *asked[CCM_PLACES];
static atomic_uint_least64_t calls;

static int count_call(enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    return asked[place](a, b);
}
static int count_import_list(struct ccm_name a, struct ccm_name b) { return count_call(CCM_IMPORT_LIST, a, b); }
static int count_export_match(struct ccm_name a, struct ccm_name b) { return count_call(CCM_EXPORT_MATCH, a, b); }
static int count_post_office(struct ccm_name a, struct ccm_name b) { return count_call(CCM_POST_OFFICE, a, b); }

double bench_peak_memory(void)
{
    unsigned long kilobytes = 0;
    char line[256];
    FILE *status = fopen("/proc/self/status", "re");
    while (status && kilobytes == 0 && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = strtoul(line + 6, NULL, 10);
    if (status)
        (void)fclose(status);
    return (double)kilobytes * 1024;
}

/* Reads one name per line, for each site in turn. */
static bool load(struct scenario *scenario, FILE *stream)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    uint32_t site = 0;
    bool done = scenario_init(scenario) == SCENARIO_OK;
    for (uint32_t i = 0; i < BENCH_SITES && done; i++) {
        char office[16];
        (void)snprintf(office, sizeof office, "SITE%u", i + 1);
        done = scenario_add_site(scenario, name_of_text(office)) == SCENARIO_OK;
    }
    while (done && (length = getline(&line, &room, stream)) > 0) {
        struct ccm_name name = {.bytes = line, .length = (size_t)length - 1};
        done = scenario_add_recipient(scenario, site, name, name_of_text("")) == SCENARIO_OK;
        site = (site + 1) % BENCH_SITES;
    }
    free(line);
    return done && scenario_finish(scenario, NULL) == SCENARIO_OK && !ferror(stream);
}

static void fill(struct scale_result *scale, const struct run_result *result)
{
    double steady[SCALE_CYCLES];
    for (uint32_t i = 1; i < result->cycle_count; i++) {
        steady[i - 1] = (double)result->cycles[i].nanoseconds;
        scale->steady_records += (double)cycle_records(&result->cycles[i]);
    }
    scale->first = (double)result->cycles[0].nanoseconds;
    scale->steady = bench_median(steady, SCALE_CYCLES - 1);
    scale->peak = bench_peak_memory();
}

static bool run_cycles(struct scenario *scenario, const struct run_config *config, uint32_t cycles, struct run_result *result)
{
    struct run run = {0};
    scenario->cycles = cycles;
    bool done = run_scenario(&run, scenario, config, result) == RUN_OK;
    run_clean_up(&run);
    return done;
}

/* Counts comparator calls in the last, steady cycle: the difference between runs with and without it. */
static bool count_calls(struct scenario *scenario, struct run_result *result, double *in_cycle)
{
    const struct run_config config = {.build = {{count_import_list, count_export_match, count_post_office}}};
    bool done = run_cycles(scenario, &config, SCALE_CYCLES - 1, result);
    uint64_t before = atomic_exchange(&calls, 0);
    done = done && run_cycles(scenario, &config, SCALE_CYCLES, result);
    *in_cycle = (double)atomic_load(&calls) - (double)before;
    return done;
}

int scale_run_main(int argc, char **argv)
{
    struct module module;
    struct text message = {0};
    struct scenario scenario = {0};
    struct cycle_counts cycles[SCALE_CYCLES];
    struct run_result result = {.cycles = cycles};
    struct scale_result scale = {0};
    if (argc != 2 || module_load(argv[0], &module, &message) != MODULE_OK) {
        fprintf(stderr, "bench: %s\n", message.length ? message.bytes : "wrong usage of " SCALE_RUN);
        text_clean_up(&message);
        return 2;
    }
    memcpy(asked, module.compare->at, sizeof asked);
    double start = bench_seconds();
    bool done = load(&scenario, stdin);
    scale.load = bench_seconds() - start;
    if (strcmp(argv[1], "counted") == 0) {
        done = done && count_calls(&scenario, &result, &scale.calls);
    } else {
        struct run_config config = {0};
        memcpy(config.build.at, asked, sizeof config.build.at);
        done = done && run_cycles(&scenario, &config, SCALE_CYCLES, &result);
    }
    scale.all = bench_seconds() - start;
    if (done)
        fill(&scale, &result);
    else
        fprintf(stderr, "bench: out of memory, or the names cannot be read\n");
    done = done && fwrite(&scale, sizeof scale, 1, stdout) == 1 && fflush(stdout) == 0;
    scenario_clean_up(&scenario);
    return done ? 0 : 4;
}

/* ---- In the caller -------------------------------------------------------------------------------------------------------- */

static bool read_result(int from, struct scale_result *result)
{
    size_t length = 0;
    ssize_t got;
    do {
        got = read(from, (char *)result + length, sizeof *result - length);
        length += got > 0 ? (size_t)got : 0;
    } while (length < sizeof *result && (got > 0 || (got < 0 && errno == EINTR)));
    return length == sizeof *result;
}

bool scale_run(struct bench *bench, enum bench_build build, const struct name_file *names, bool counted,
               struct scale_result *result)
{
    int ends[2], status = 0;
    /* The target of the link: under Valgrind, /proc/self/exe itself is Valgrind. */
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return bench_fail(bench, "this program's path is unknown");
    program[length] = '\0';
    if (lseek(names->descriptor, 0, SEEK_SET) != 0 || pipe(ends) != 0)
        return bench_fail(bench, "cannot make a pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(names->descriptor, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, "bench", SCALE_RUN, bench->paths[build].bytes, counted ? "counted" : "timed", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    bool begun = child > 0, done = begun && read_result(ends[0], result);
    close(ends[0]);
    if (!begun)
        return bench_fail(bench, "cannot start a process");
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!done || status != 0)
        text_printf(&bench->message, "the process that ran it ended with status %#x", (unsigned)status);
    return done && status == 0;
}
