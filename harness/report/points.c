#include "report/points.h"

#include "base/array.h"
#include "converge/take.h"
#include "report/converge.h"
#include "report/headline.h"
#include "report/unique.h"
#include "report/words.h"
#include "verify/verification.h"

#include <stdlib.h>
#include <string.h>

char *points_take_scratch(struct points *points)
{
    char *taken = text_take(&points->scratch);
    points->failed = points->failed || !taken;
    return taken;
}

struct point *points_add(struct points *points, size_t suite, enum point_state state)
{
    struct point *at = array_grow(points->at, points->count, &points->capacity, sizeof *at);
    if (!at) {
        points->failed = true;
        text_clear(&points->scratch);
        return NULL;
    }
    points->at = at;
    struct point *point = &at[points->count++];
    *point = (struct point){.suite = suite, .state = state};
    point->description = points_take_scratch(points);
    return point;
}

/* Adds the scratch text as a part of the last point. */
static void add_part(struct points *points, const char *key, bool is_item)
{
    struct point *point = points->count ? &points->at[points->count - 1] : NULL;
    struct point_part *parts = points->failed ? NULL : realloc(point->parts, (point->part_count + 1) * sizeof *parts);
    if (!parts) {
        points->failed = true;
        text_clear(&points->scratch);
        return;
    }
    point->parts = parts;
    parts[point->part_count] = (struct point_part){.key = key, .is_item = is_item, .value = points_take_scratch(points)};
    point->part_count++;
}

void points_add_place(struct points *points, struct point_place place)
{
    struct point *point = points->count ? &points->at[points->count - 1] : NULL;
    struct point_place *places = points->failed ? NULL : realloc(point->places, (point->place_count + 1) * sizeof *places);
    points->failed = points->failed || !places;
    if (!places)
        return;
    point->places = places;
    places[point->place_count++] = place;
}

static void add_words(struct points *points, const char *key, const char *words)
{
    text_puts(&points->scratch, words);
    add_part(points, key, false);
}

static void add_name(struct points *points, const char *key, const char *name)
{
    text_append_escaped(&points->scratch, name, strlen(name));
    add_part(points, key, false);
}

static void add_build(struct points *points, const struct build *build)
{
    add_words(points, "build", build->name);
    add_name(points, "module", build->path);
}

/* ---- Runs ----------------------------------------------------------------------------------------------------------------- */

static enum point_state state_of(const struct batch_run *run)
{
    if (run->skipped)
        return POINT_SKIPPED;
    if (run->passed)
        return POINT_PASSED;
    return run->result.verdict == VERDICT_CRASHED || run->result.verdict == VERDICT_TIMED_OUT ? POINT_ERROR : POINT_FAILED;
}

static void add_failure(struct points *points, const struct batch_run *run)
{
    struct text *scratch = &points->scratch;
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        text_puts(scratch, run->reasons.at[i]);
        add_part(points, "reasons", true);
    }
    words_verdict(&run->result, scratch);
    add_part(points, "verdict", false);
    words_proof(&run->result, scratch);
    add_part(points, "proof", false);
    words_records(&run->result, scratch);
    add_part(points, "records", false);
    add_name(points, "fixture", run->fixture->name);
    add_name(points, "title", run->fixture->title);
    add_name(points, "source", run->fixture->source);
    add_build(points, run->build);
}

static void add_run(struct points *points, const struct batch *batch, const struct batch_run *run, const char *name, bool verified)
{
    const struct fixture *fixture = run->fixture;
    struct text *scratch = &points->scratch;
    enum point_state state = state_of(run);
    text_append_escaped(scratch, fixture->name, strlen(fixture->name));
    text_printf(scratch, " %s: ", run->build->name);
    text_append_escaped(scratch, fixture->title, strlen(fixture->title));
    struct point *point = points_add(points, (size_t)(run->build - batch->builds), state);
    if (!point)
        return;
    text_puts(scratch, name);
    point->name = points_take_scratch(points);
    for (uint32_t i = 0; i < run->result.cycle_count; i++)
        point->nanoseconds += run->result.cycles[i].nanoseconds;
    if (state == POINT_PASSED)
        return;
    text_puts(scratch, run->skipped ? run->skipped : run->reasons.count ? run->reasons.at[0] : "");
    point->message = points_take_scratch(points);
    if (state == POINT_SKIPPED)
        return;
    bool ended = state == POINT_FAILED;
    point->rule = ended ? "not as expected" : verdict_names[run->result.verdict];
    point->meaning = ended ? "A run is not as its fixture expects." : "A run did not finish, because of the build.";
    /* A verification blames the candidate first; other runs the fixture's expectation. */
    const struct point_place build = {.path = run->build->path, .logical = run->build->name};
    const struct point_place expected = {
        .path = fixture->path, .line = fixture->title_mark.line, .column = fixture->title_mark.column};
    points_add_place(points, verified ? build : expected);
    points_add_place(points, verified ? expected : build);
    add_failure(points, run);
}

/* ---- Laws ------------------------------------------------------------------------------------------------------------------- */

/* Adds a point named by the scratch text, with this message. */
static void add_of_laws(struct points *points, const struct build *build, struct point new, struct text *message)
{
    char *name = points_take_scratch(points);
    points->failed = points->failed || message->failed;
    text_printf(&points->scratch, "%s: %s", build->name, name ? name : "");
    struct point *point = points_add(points, points->suite_count - 1, new.state);
    if (!point) {
        free(name);
        return;
    }
    point->name = name;
    if (new.state == POINT_PASSED)
        return;
    point->level = new.level;
    point->rule = new.rule;
    point->meaning = new.meaning;
    point->message = text_take(message);
    points->failed = points->failed || !point->message;
}

static void add_law(struct points *points, const struct verification *verification, enum law law, enum ccm_place place)
{
    static const enum point_state states[] = {
        [LAW_HOLDS] = POINT_PASSED, [LAW_BROKEN] = POINT_FAILED, [LAW_INCONCLUSIVE] = POINT_SKIPPED};
    const struct law_result *result = &verification->laws.results[law][place];
    const struct law_counterexample *counterexample = &result->counterexample;
    struct text message = {0};
    text_puts(&message, result->state == LAW_BROKEN ? "broken" : "inconclusive");
    words_evidence(result, ": ", &message);
    text_printf(&points->scratch, "%s at %s", law_table[law].name, place_names[place]);
    const struct point point = {.state = states[result->state],
                                .level = result->state == LAW_BROKEN ? LEVEL_ERROR : LEVEL_WARNING,
                                .rule = law_table[law].name,
                                .meaning = law_table[law].meaning};
    add_of_laws(points, verification->build, point, &message);
    text_clean_up(&message);
    if (result->state == LAW_HOLDS)
        return;
    points_add_place(points, (struct point_place){.path = verification->build->path, .logical = place_names[place]});
    if (result->state != LAW_BROKEN)
        return;
    add_words(points, "law", law_table[law].meaning);
    add_words(points, "place", place_names[place]);
    for (uint32_t i = 0; i < counterexample->count; i++) {
        text_append_escaped(&points->scratch, counterexample->names[i].bytes, counterexample->names[i].length);
        add_part(points, "counterexample", true);
    }
    if (result->detail)
        add_words(points, "detail", result->detail);
    add_build(points, verification->build);
}

static void add_search(struct points *points, const struct verification *verification)
{
    const struct search_summary *search = &verification->search;
    struct text message = {0};
    words_search(search, &message);
    if (search->findings && search->detail)
        text_printf(&message, ": %s", search->detail);
    text_puts(&points->scratch, "search");
    const struct point point = {.state = search->findings     ? POINT_FAILED
                                         : !search->scenarios ? POINT_SKIPPED
                                                              : POINT_PASSED,
                                .rule = search->findings ? "search" : NULL,
                                .meaning = "With some directory the candidate does not do the same as SP4."};
    add_of_laws(points, verification->build, point, &message);
    text_clean_up(&message);
    if (!search->findings)
        return;
    points_add_place(points, (struct point_place){.path = verification->build->path});
    if (search->counterexample)
        points_add_place(points, (struct point_place){.path = search->counterexample});
    words_search(search, &points->scratch);
    add_part(points, "search", false);
    if (search->detail)
        add_words(points, "detail", search->detail);
    if (search->counterexample)
        add_name(points, "counterexample", search->counterexample);
    add_build(points, verification->build);
}

static void add_conclusion(struct points *points, const struct verification *verification)
{
    const char *conclusion = conclusion_names[verification->conclusion];
    bool fixed = verification->conclusion == CONCLUSION_FIXED;
    struct text *scratch = &points->scratch;
    struct text message = {0};
    text_printf(&message, "%s: ", conclusion);
    headline_write(verification, &message);
    text_puts(scratch, "conclusion");
    const struct point point = {.state = fixed ? POINT_PASSED : POINT_FAILED,
                                .level = verification->conclusion == CONCLUSION_INCONCLUSIVE ? LEVEL_WARNING : LEVEL_ERROR,
                                .rule = conclusion,
                                .meaning = "The conclusion on the candidate, from all tests."};
    add_of_laws(points, verification->build, point, &message);
    text_clean_up(&message);
    if (fixed)
        return;
    points_add_place(points, (struct point_place){.path = verification->build->path, .logical = verification->build->name});
    add_words(points, "conclusion", conclusion);
    headline_write(verification, scratch);
    add_part(points, "headline", false);
    for (size_t i = 0; i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[i];
        text_printf(scratch, "%s: %s", conclusion_names[statement->kind], statement->text);
        add_part(points, "statements", true);
    }
    words_like(verification->like, scratch);
    add_part(points, "builds", true);
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        words_difference(&verification->laws.differences[known], known, scratch);
        add_part(points, "builds", true);
    }
    if (verification->blame.asked) {
        words_blame_for_all(&verification->blame, scratch);
        add_part(points, "blame", false);
    }
    add_build(points, verification->build);
}

/* ---- All -------------------------------------------------------------------------------------------------------------------- */

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

/* Names a suite for each build, and one for the laws. */
static void name_suites(struct points *points, const struct results *results)
{
    const struct batch *batch = results->batch;
    size_t count = batch->build_count + (results->verification != NULL);
    const char **given = calloc(count + 1, sizeof *given);
    points->suites = calloc(count + 1, sizeof *points->suites);
    for (size_t i = 0; given && i < batch->build_count; i++)
        given[i] = batch->builds[i].name;
    if (results->verification)
        text_printf(&points->scratch, "%s: laws", results->verification->build->name);
    char *laws = points_take_scratch(points);
    if (given && results->verification)
        given[batch->build_count] = laws;
    points->failed = points->failed || !given || !points->suites || !unique_names(given, count, true, points->suites);
    points->suite_count = points->suites ? count : 0;
    free(laws);
    free(given);
}

/* A unique name for each fixture: fixtures of different folders may have the same name. NULL: out of memory. */
static char **name_cases(const struct fixture_list *fixtures)
{
    const char **given = calloc(fixtures->count + 1, sizeof *given);
    char **names = calloc(fixtures->count + 1, sizeof *names);
    for (size_t i = 0; given && i < fixtures->count; i++)
        given[i] = fixtures->at[i]->name;
    if (!given || !names || !unique_names(given, fixtures->count, false, names)) {
        free(names);
        names = NULL;
    }
    free(given);
    return names;
}

static void find_runs(struct points *points, const struct results *results)
{
    const struct batch *batch = results->batch;
    char **names = name_cases(&batch->fixtures);
    points->failed = points->failed || !names;
    for (size_t i = 0, fixture = 0; names && i < batch->run_count; i++) {
        while (batch->fixtures.at[fixture] != batch->runs[i].fixture)
            fixture++;
        add_run(points, batch, &batch->runs[i], names[fixture], results->verification != NULL);
    }
    free_names(names, names ? batch->fixtures.count : 0);
    if (!results->verification)
        return;
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++)
            add_law(points, results->verification, law, place);
    add_search(points, results->verification);
    add_conclusion(points, results->verification);
}

static void find_converge(struct points *points, const struct converge_results *results)
{
    const struct converge *converge = results->converge;
    struct text *scratch = &points->scratch;
    for (size_t i = 0; i < converge->run_count; i++) {
        const struct converge_run *run = &converge->runs[i];
        bool failed = converge_run_failed(run);
        text_printf(scratch, "run %zu", i + 1);
        (void)points_add(points, 0, failed ? POINT_FAILED : POINT_PASSED);
        if (!failed)
            continue;
        child_append_end(run->end, run->code, scratch);
        add_part(points, "failure", false);
        add_name(points, "said", run->said);
    }
    bool passed = converge_is_quiet(converge);
    text_puts(scratch, "it comes to rest");
    (void)points_add(points, 0, passed ? POINT_PASSED : POINT_FAILED);
    converge_words_title(results, scratch);
    add_part(points, "message", false);
    if (!passed) {
        add_words(points, "verdict", converge_verdict_names[converge->judgement.verdict]);
        converge_words_proof(results, scratch);
        add_part(points, "because", false);
    }
    add_name(points, "command", results->command);
    add_name(points, "directory", results->directory);
}

void points_find(const struct results *results, struct points *points)
{
    if (results->kind == RESULTS_CONVERGE) {
        find_converge(points, results->converge);
    } else if (results->kind == RESULTS_AUDIT) {
        points_find_audit(results, points);
    } else {
        name_suites(points, results);
        if (!points->failed)
            find_runs(points, results);
    }
    points->failed = points->failed || points->scratch.failed;
}

void points_clean_up(struct points *points)
{
    for (size_t i = 0; i < points->count; i++) {
        struct point *point = &points->at[i];
        for (size_t part = 0; part < point->part_count; part++)
            free(point->parts[part].value);
        free(point->parts);
        free(point->places);
        free(point->name);
        free(point->description);
        free(point->message);
    }
    free(points->at);
    free_names(points->suites, points->suite_count);
    text_clean_up(&points->scratch);
    *points = (struct points){0};
}
