/* Cycles per second of connectors, with processes, files and isolation. */
#include "bench/bench.h"

#include "connector/connector.h"
#include "model/scenario.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CYCLES 40u
#define SAMPLES "fixtures/connectors"

enum { EMPTY, IN_C, IN_PYTHON, STAYING, FIGURES };

static struct figure figures[FIGURES];
static struct connector_place place;
static char commands[FIGURES][3 * PATH_MAX];

/* Makes two users who collide, as in the article. */
static bool make_scenario(struct scenario *scenario)
{
    const struct ccm_name none = {.bytes = "", .length = 0};
    return scenario_init(scenario) == SCENARIO_OK && scenario_add_site(scenario, name_of_text("SITE1")) == SCENARIO_OK &&
           scenario_add_recipient(scenario, 0, name_of_text("Smith, Jimmy"), none) == SCENARIO_OK &&
           scenario_add_recipient(scenario, 0, name_of_text("SMITH, Jimmy"), none) == SCENARIO_OK &&
           scenario_finish(scenario, NULL) == SCENARIO_OK;
}

static bool run_cycles(struct bench *bench, struct connector_host *host, uint32_t cycles)
{
    struct scenario scenario = {0};
    struct post_office office = {0};
    const char *why = "out of memory";
    bool done = make_scenario(&scenario) && post_office_init(&office, &scenario.names, scenario.import);
    connector_host_begin(host, NULL, 0);
    for (uint32_t i = 1; done && i <= cycles; i++) {
        struct steps_sent sent = {0};
        done = connector_host_compare(host, i, &scenario.sites, &office, &sent) == STEPS_OK;
    }
    if (!done) {
        (void)connector_host_end(host, &why);
        text_printf(&bench->message, "a connector cannot be run: %s", why);
    }
    post_office_clean_up(&office);
    scenario_clean_up(&scenario);
    return done;
}

static bool measure_connector(struct bench *bench, struct figure *figure)
{
    struct text message = {0};
    const struct connector_config how = {.command = commands[figure - figures], .place = &place, .isolated = true};
    uint32_t cycles = (uint32_t)bench_sized(bench, CYCLES);
    struct connector_host *host = connector_host_open(&how, &message);
    if (!host)
        text_puts(&bench->message, message.bytes ? message.bytes : "out of memory");
    bool done = host && run_cycles(bench, host, 2); /* the second cycle starts a process that stays */
    double began = bench_seconds();
    done = done && run_cycles(bench, host, cycles);
    if (done)
        figure_add(figure, cycles / (bench_seconds() - began));
    connector_host_close(host);
    text_clean_up(&message);
    return done;
}

/* Compiles the sample in C; figures of missing tools are skipped. */
static bool begin_connectors(struct bench *bench, struct figures *group)
{
    static char folder[PATH_MAX], compile[3 * PATH_MAX];
    (void)group;
    if (!connector_place_open(&place, &bench->message))
        return false;
    if (!realpath(SAMPLES, folder))
        return bench_fail(bench, SAMPLES);
    (void)snprintf(commands[EMPTY], sizeof commands[EMPTY], ":");
    (void)snprintf(commands[IN_C], sizeof commands[IN_C], "%s/sync", place.path);
    (void)snprintf(commands[STAYING], sizeof commands[STAYING], "/usr/bin/python3 '%s/sync_fixed.py'", folder);
    (void)snprintf(commands[IN_PYTHON], sizeof commands[IN_PYTHON], "/usr/bin/python3 '%s/sync_fixed.py'; rm Stay", folder);
    (void)snprintf(compile, sizeof compile, "cc -O2 -o '%s/sync' '%s/sync.c' 2>/dev/null", place.path, folder);
    if (system(compile) != 0) /* NOLINT(cert-env33-c,concurrency-mt-unsafe) */
        figures[IN_C].skipped = "there is no C compiler";
    if (access("/usr/bin/python3", X_OK) != 0)
        figures[IN_PYTHON].skipped = figures[STAYING].skipped = "there is no python3";
    return true;
}

static void end_connectors(struct bench *bench)
{
    (void)bench;
    connector_place_close(&place);
}

static struct figure figures[FIGURES] = {
    [EMPTY] = {.name = "connector, empty", .unit = "cycles/s", .measure = measure_connector},
    [IN_C] = {.name = "connector, C", .unit = "cycles/s", .measure = measure_connector, .against = "connector, empty"},
    [IN_PYTHON] = {.name = "connector, Python", .unit = "cycles/s", .measure = measure_connector, .against = "connector, empty"},
    [STAYING] = {.name = "connector, Python that stays",
                 .unit = "cycles/s",
                 .measure = measure_connector,
                 .against = "connector, Python"},
};

struct figures bench_connector_figures(void)
{
    return (struct figures){
        .title = "connector", .at = figures, .count = FIGURES, .begin = begin_connectors, .end = end_connectors};
}
