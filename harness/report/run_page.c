/* Parts of a page or summary of many runs: known limits, the article's case, and all fixtures in groups. */
#include "report/chart.h"
#include "report/run_parts.h"
#include "report/words.h"

#include <stdlib.h>
#include <string.h>

static const char article_source[] = "Q237588", article_name[] = "article-three-spellings";

struct fixture_runs *run_fixtures(const struct batch *batch, size_t *count)
{
    struct fixture_runs *fixtures = calloc(batch->run_count + 1, sizeof *fixtures);
    *count = 0;
    for (size_t i = 0; fixtures && i < batch->run_count; i++) {
        if (!i || batch->runs[i].fixture != batch->runs[i - 1].fixture)
            fixtures[(*count)++].at = &batch->runs[i];
        fixtures[*count - 1].count++;
    }
    return fixtures;
}

uint64_t run_scale(const struct fixture_runs *runs)
{
    uint64_t scale = 0;
    for (size_t i = 0; i < runs->count; i++) {
        uint64_t most = chart_most_records(&runs->at[i].result);
        scale = most > scale ? most : scale;
    }
    return scale;
}

bool run_any_failed(const struct fixture_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (batch_run_failed(&runs->at[i]))
            return true;
    return false;
}

#define BUILD_COLUMNS_MAX (DOCUMENT_COLUMNS_MAX - 1)

/* With `only`, a table shows this build and pre-SP4 beside it. */
static bool has_column(const struct build *build, const struct build *only)
{
    return !only || build == only || (build->expect == BUILD_PRE_SP4 && !build->upgrade_from);
}

static void open_build_table(struct doc *document, const struct batch *batch, const struct build *only, const char *caption)
{
    size_t count = 1;
    struct doc_column *columns = doc_columns(document, DOCUMENT_COLUMNS_MAX);
    columns[0].head = "Fixture";
    for (size_t i = 0; i < batch->build_count && count <= BUILD_COLUMNS_MAX; i++)
        if (has_column(&batch->builds[i], only))
            columns[count++].head = batch->builds[i].name;
    (void)doc_open_table(document, columns, count, caption, "two");
}

void run_add_cell(struct doc *document, const struct batch_run *run, uint64_t scale)
{
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    if (run) {
        doc_bars(document, run, scale);
        if (batch_run_failed(run))
            doc_say(document, TONE_BAD, document->medium == MEDIUM_PAGE ? "\xe2\x9c\x97 " : "FAILED: ");
        words_outcome(&run->result, doc_scratch(document));
        doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
        words_faults(&run->result.faults, doc_scratch(document));
        if (document->scratch.length && document->medium == MEDIUM_MARKDOWN)
            doc_say(document, TONE_PLAIN, ", ");
        words_faults(&run->result.faults, doc_scratch(document));
        doc_say_scratch(document, NODE_WORDS, TONE_STRONG);
    } else {
        doc_say(document, TONE_SOFT, "not run");
    }
    doc_close(document);
}

/* Opens a row with the fixture's title and a remark. */
static void open_fixture_row(struct doc *document, const struct fixture *fixture)
{
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    text_append_escaped(doc_scratch(document), fixture->title, strlen(fixture->title));
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_say(document, TONE_PLAIN, document->medium == MEDIUM_PAGE ? " " : ": ");
}

static void add_limit(struct doc *document, const struct fixture_runs *runs, const struct batch_run *run)
{
    open_fixture_row(document, run->fixture);
    limit_explain(run, doc_scratch(document));
    doc_say_scratch(document, NODE_WORDS, TONE_SOFT);
    doc_close(document);
    for (size_t i = 0; i < runs->count && i < BUILD_COLUMNS_MAX; i++)
        if (has_column(runs->at[i].build, run->build))
            run_add_cell(document, &runs->at[i], run_scale(runs));
    doc_close(document);
}

/* All runs of the same fixture. */
static struct fixture_runs runs_beside(const struct batch *batch, const struct batch_run *run)
{
    struct fixture_runs runs = {.at = run, .count = 1};
    while (runs.at > batch->runs && runs.at[-1].fixture == run->fixture) {
        runs.at--;
        runs.count++;
    }
    while (runs.at + runs.count < batch->runs + batch->run_count && runs.at[runs.count].fixture == run->fixture)
        runs.count++;
    return runs;
}

static void add_limits_of(struct doc *document, const struct batch *batch, const struct build *build)
{
    size_t counts[LIMITS], all = limits_count(batch, build, counts);
    if (!all)
        return;
    doc_open_section(document, doc_format(document, "Known limits of %s", build->name), build->candidate ? NULL : "limits", all);
    text_puts(doc_scratch(document), limits_reason);
    text_printf(&document->scratch, " In %zu of %zu fixtures, as they expect, ", all, limits_runs(batch, build));
    limits_summarize(counts, &document->scratch);
    text_puts(&document->scratch, ".");
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
    open_build_table(document, batch, build,
                     "What each build does in these fixtures, and why. Bars: records by cycle, redundant ones in orange.");
    for (unsigned limit = 0; limit < LIMITS; limit++) {
        if (!counts[limit])
            continue;
        (void)doc_open(document, NODE_PART, TONE_PLAIN,
                       doc_format(document, "%s %s: %zu", build->name, limit_names[limit], counts[limit]), NULL);
        for (size_t i = 0; i < batch->run_count; i++) {
            const struct batch_run *run = &batch->runs[i];
            if (run->build != build || limit_of(batch, run) != (enum limit)limit)
                continue;
            const struct fixture_runs runs = runs_beside(batch, run);
            add_limit(document, &runs, run);
        }
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
}

void run_add_limits(struct doc *document, const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++)
        add_limits_of(document, batch, &batch->builds[i]);
}

/* The article's own case, else the first fixture whose source is the article, else the first. */
static const struct fixture_runs *find_article(const struct fixture_runs *fixtures, size_t count)
{
    const struct fixture_runs *article = fixtures;
    for (size_t i = count; i-- > 0;) {
        const struct fixture *fixture = fixtures[i].at->fixture;
        if (strcmp(fixture->source, article_source) != 0)
            continue;
        article = &fixtures[i];
        if (strcmp(fixture->name, article_name) == 0)
            break;
    }
    return article;
}

void run_add_article(struct doc *document, const struct fixture_runs *fixtures, size_t count)
{
    const struct fixture_runs *runs = find_article(fixtures, count);
    const struct fixture *fixture = runs->at->fixture;
    bool is_article = strcmp(fixture->source, article_source) == 0;
    doc_open_section(document, is_article ? "The article\xe2\x80\x99s case" : "The first case", "article", SIZE_MAX);
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    text_append_escaped(doc_scratch(document), fixture->title, strlen(fixture->title));
    doc_say_scratch(document, NODE_SAID, TONE_STRONG);
    doc_say(document, TONE_PLAIN, ": the records that each directory synchronization cycle sends to the post office.");
    if (!fixture->scenario.change_count)
        doc_say(document, TONE_PLAIN, " Nothing changes after cycle 1, so every later record is redundant.");
    doc_close(document);
    (void)doc_open(document, NODE_CHARTS, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < runs->count; i++) {
        text_printf(doc_scratch(document), "%s ", runs->at[i].build->name);
        words_outcome(&runs->at[i].result, &document->scratch);
        doc_chart(document, &runs->at[i], doc_keep_scratch(document), run_scale(runs));
    }
    doc_close(document);
    for (size_t i = 0; i < runs->count; i++) {
        if (runs->at[i].result.verdict != VERDICT_LOOPING)
            continue;
        text_printf(doc_scratch(document), "%s ", runs->at[i].build->name);
        words_proof(&runs->at[i].result, &document->scratch);
        text_puts(&document->scratch, ".");
        doc_block_scratch(document, NODE_TEXT, TONE_SOFT);
    }
    doc_close(document);
}

/* Whether both fixtures have the same verdicts. */
static bool same_verdicts(const struct fixture_runs *a, const struct fixture_runs *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++)
        if (a->at[i].result.verdict != b->at[i].result.verdict || a->at[i].build != b->at[i].build)
            return false;
    return a->count == b->count;
}

/* "loops", "comes to rest". */
static void append_verdict(enum verdict verdict, bool plural, struct text *text)
{
    static const char *const words[VERDICTS][2] = {
        [VERDICT_QUIET] = {"comes to rest", "come to rest"},     [VERDICT_LOOPING] = {"loops", "loop"},
        [VERDICT_UNDECIDED] = {"is undecided", "are undecided"}, [VERDICT_CRASHED] = {"crashed", "crashed"},
        [VERDICT_TIMED_OUT] = {"timed out", "timed out"},        [VERDICT_SKIPPED] = {"skipped it", "skipped it"},
    };
    text_puts(text, words[verdict][plural]);
}

static void append_group(const struct fixture_runs *runs, size_t members, struct text *text)
{
    bool alike = runs->count > 1;
    for (size_t i = 1; i < runs->count; i++)
        alike = alike && runs->at[i].result.verdict == runs->at[0].result.verdict;
    if (alike) {
        text_puts(text, runs->count == 2 ? "Both builds " : "All builds ");
        append_verdict(runs->at->result.verdict, true, text);
    }
    for (size_t i = 0; !alike && i < runs->count; i++) {
        text_printf(text, "%s%s ", i ? ", " : "", runs->at[i].build->name);
        append_verdict(runs->at[i].result.verdict, false, text);
    }
    text_printf(text, ": %zu", members);
}

/* Appends whether a group's runs are as expected, and how many show known limits. */
static void append_remark(const struct batch *batch, const struct fixture_runs *members, size_t count, struct text *text)
{
    size_t failed = 0, limits = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_limit = false;
        for (size_t j = 0; j < members[i].count; j++)
            is_limit = is_limit || limit_of(batch, &members[i].at[j]) != LIMIT_NONE;
        failed += run_any_failed(&members[i]);
        limits += is_limit;
    }
    if (failed)
        text_printf(text, "%zu not as expected", failed);
    else if (limits)
        text_printf(text, "as expected; %zu known %s", limits, limits == 1 ? "limit" : "limits");
    else
        text_puts(text, "as expected");
}

static void add_group(struct doc *document, const struct batch *batch, const struct fixture_runs *members, size_t count)
{
    append_group(&members[0], count, doc_scratch(document));
    const char *heading = doc_keep_scratch(document);
    append_remark(batch, members, count, doc_scratch(document));
    (void)doc_open(document, NODE_DETAILS, TONE_PLAIN, heading, doc_keep_scratch(document));
    for (size_t i = 0; i < count; i++)
        doc_squares(document, members[i].at, members[i].count);
    open_build_table(document, batch, NULL, "Records by cycle, redundant ones in orange");
    for (size_t i = 0; i < count; i++) {
        open_fixture_row(document, members[i].at->fixture);
        doc_name(document, TONE_SOFT, members[i].at->fixture->name);
        doc_close(document);
        for (size_t build = 0, at = 0; build < batch->build_count && build < BUILD_COLUMNS_MAX; build++) {
            bool ran = at < members[i].count && members[i].at[at].build == &batch->builds[build];
            run_add_cell(document, ran ? &members[i].at[at] : NULL, run_scale(&members[i]));
            at += ran;
        }
        doc_close(document);
    }
    doc_close(document);
    doc_close(document);
}

/* The largest group comes first; ties break by fixture order. */
void run_add_groups(struct doc *document, const struct batch *batch, const struct fixture_runs *fixtures, size_t count)
{
    struct fixture_runs *members = calloc(count + 1, sizeof *members);
    bool *shown = calloc(count + 1, sizeof *shown);
    document->failed = document->failed || !members || !shown;
    for (size_t left = count; !document->failed && left;) {
        size_t best = 0, most = 0;
        for (size_t i = 0; i < count; i++) {
            size_t alike = 0;
            bool is_first = !shown[i];
            for (size_t j = 0; is_first && j < count; j++) {
                bool same = same_verdicts(&fixtures[i], &fixtures[j]);
                is_first = !(same && j < i);
                alike += same;
            }
            if (is_first && alike > most) {
                most = alike;
                best = i;
            }
        }
        size_t found = 0;
        for (size_t j = 0; j < count; j++)
            if (same_verdicts(&fixtures[best], &fixtures[j])) {
                members[found++] = fixtures[j];
                shown[j] = true;
            }
        add_group(document, batch, members, found);
        left -= found;
    }
    free(members);
    free(shown);
}
