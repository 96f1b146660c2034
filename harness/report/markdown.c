/* A summary in the Markdown that GitHub and GitLab show beside a job: the conclusion, what failed, and folded up all runs. */
#include "report/markdown.h"
#include "report/conclusion.h"
#include "report/layout.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Whether a period or a colon may be part of an address or an emoji, which these pages find without being asked. */
static bool is_inside(const struct text *text, size_t at) { return at + 1 < text->length && text->bytes[at + 1] != ' '; }

void summary_scratch(struct summary *summary)
{
    const struct text *from = &summary->scratch;
    struct text *to = &summary->text;
    for (size_t i = 0; i < from->length; i++) {
        char c = from->bytes[i];
        switch (c) {
        case '<': text_puts(to, "&lt;"); continue;
        case '>': text_puts(to, "&gt;"); continue;
        case '&': text_puts(to, "&amp;"); continue;
        case '"': text_puts(to, "&quot;"); continue;
        /* Without a person's name right behind it it is none. */
        case '@': text_puts(to, "@<!-- -->"); continue;
        /* Only one of several is shown, and a name may hold them. */
        case ' ':
            if (i && from->bytes[i - 1] == ' ') {
                text_puts(to, "&nbsp;");
                continue;
            }
            break;
        case '.':
        case ':':
            if (is_inside(from, i))
                text_puts(to, "\\");
            break;
        default:
            if (strchr("\\`*_{}[]()#!|~$^=", c))
                text_puts(to, "\\");
            break;
        }
        text_append(to, &c, 1);
    }
    text_clear(&summary->scratch);
}

void summary_name(struct summary *summary, const char *name)
{
    text_append_escaped(&summary->scratch, name, strlen(name));
    summary_scratch(summary);
}

void summary_words(struct summary *summary, const char *words)
{
    text_puts(&summary->scratch, words);
    summary_scratch(summary);
}

void summary_constant(struct summary *summary, const char *markdown) { text_puts(&summary->text, markdown); }

static void add_claim(struct summary *summary, const char *question, const struct claim *claim, const char *who, bool loops)
{
    static const char *const signs[ANSWERS] = {[ANSWER_NOT_RUN] = "➖", [ANSWER_NO] = "❌", [ANSWER_YES] = "✅"};
    text_printf(&summary->text, "| %s | %s **%s** | ", question, signs[claim->answer], conclusion_answer(claim));
    conclusion_explain(claim, who, loops, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, " |\n");
}

static void add_conclusion(struct summary *summary)
{
    struct conclusion conclusion = conclusion_of(summary->batch);
    /* What is concluded of a candidate that was verified stands above already; this is what its fixtures say. */
    bool verified = summary->batch->verification != NULL;
    summary_constant(summary, verified ? "### What the fixtures say\n\n" : "## Q237588: redundant directory updates\n\n");
    summary_constant(summary, "| | | |\n| --- | --- | --- |\n");
    if (!verified || conclusion.reproduced.runs)
        add_claim(summary, "Is the bug reproduced?", &conclusion.reproduced, "pre-SP4", true);
    if (!verified || conclusion.verified.runs)
        add_claim(summary, "Is the fix verified?", &conclusion.verified, "SP4", false);
    if (conclusion.candidate.runs)
        add_claim(summary, verified ? "Do they come out as with SP4?" : "Does the candidate do what SP4 must?",
                  &conclusion.candidate, "the candidate", false);
    summary_constant(summary, "\n**");
    words_count(summary->batch->run_count, "run", "runs", &summary->text);
    summary_constant(summary, " of ");
    words_count(summary->batch->fixtures.count, "fixture", "fixtures", &summary->text);
    text_printf(&summary->text, ": %zu passed, %zu failed**\n\n", summary->batch->passed, summary->batch->failed);
}

/* Fixtures that no conclusion rests on. */
static void add_unchecked(struct summary *summary)
{
    const struct fixture_list *fixtures = &summary->batch->fixtures;
    for (size_t i = 0; i < fixtures->count; i++) {
        if (!fixtures->at[i]->uncovered)
            continue;
        summary_constant(summary, "- not checked: ");
        summary_name(summary, fixtures->at[i]->name);
        summary_constant(summary, ": ");
        summary_words(summary, fixtures->at[i]->uncovered);
        summary_constant(summary, "\n");
    }
}

static void add_origin(struct summary *summary, const struct report_style *style)
{
    for (size_t i = 0; i < summary->batch->build_count; i++) {
        const struct build *build = &summary->batch->builds[i];
        summary_constant(summary, "- build ");
        summary_words(summary, build->name);
        summary_constant(summary, " is ");
        summary_name(summary, build->path);
        if (build->upgrade_from) {
            text_printf(&summary->text, ", and before cycle %" PRIu32 " ", build->upgrade_before);
            summary_name(summary, build->upgrade_from);
        }
        summary_constant(summary, "\n");
    }
    if (style->version || style->date) {
        summary_constant(summary, "- made");
        if (style->version) {
            summary_constant(summary, " by q237588 ");
            summary_words(summary, style->version);
        }
        if (style->unicode.major) {
            summary_constant(summary, ", by Unicode ");
            unicode_version_append(style->unicode, &summary->scratch);
            summary_scratch(summary);
        }
        if (style->isolation) {
            summary_constant(summary, ", builds isolated by ");
            isolation_describe(style->isolation, &summary->scratch);
            summary_scratch(summary);
        }
        if (style->date) {
            summary_constant(summary, " on ");
            summary_words(summary, style->date);
        }
        summary_constant(summary, "\n");
    }
    add_unchecked(summary);
    /* No links: where a CI job shows this, the files are not. */
    for (size_t i = 0; i < style->link_count; i++) {
        summary_constant(summary, i ? ", " : "- see also ");
        summary_words(summary, style->links[i].title);
        summary_constant(summary, " in ");
        summary_name(summary, style->links[i].target);
        summary_constant(summary, i + 1 == style->link_count ? "\n" : "");
    }
    summary_constant(summary, "\n");
}

static void add_failure(struct summary *summary, const struct batch_run *run)
{
    summary_constant(summary, "| ");
    summary_name(summary, run->fixture->name);
    summary_constant(summary, " | ");
    summary_words(summary, run->build->name);
    summary_constant(summary, " | ");
    words_verdict(&run->result, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, " | ");
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        summary_constant(summary, i ? "<br>" : "");
        summary_words(summary, run->reasons.at[i]);
    }
    summary_constant(summary, " |\n");
}

static void add_failures(struct summary *summary)
{
    if (!summary->batch->failed)
        return;
    summary_constant(summary, "### Failed runs\n\n| fixture | build | verdict | reasons |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < summary->batch->run_count; i++)
        if (!summary->batch->runs[i].passed)
            add_failure(summary, &summary->batch->runs[i]);
    summary_constant(summary, "\n");
}

static void add_limit(struct summary *summary, const struct batch_run *run, enum limit limit)
{
    const struct batch_run *before = limit_before(summary->batch, run);
    summary_constant(summary, "| ");
    summary_words(summary, limit_names[limit]);
    summary_constant(summary, " | ");
    summary_name(summary, run->fixture->name);
    summary_constant(summary, " | ");
    if (before)
        limit_result(before, &summary->scratch);
    else
        text_puts(&summary->scratch, "not run");
    summary_scratch(summary);
    summary_constant(summary, " | ");
    limit_result(run, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, " | ");
    limit_explain(run, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, " |\n");
}

static void add_limits(struct summary *summary, const struct build *build)
{
    const struct batch *batch = summary->batch;
    size_t counts[LIMITS], all = limits_count(batch, build, counts);
    if (!all)
        return;
    summary_constant(summary, "### Known limits of ");
    summary_words(summary, build->name);
    text_printf(&summary->text, "\n\n**%zu of %zu** runs: ", all, limits_runs(batch, build));
    limits_summarize(counts, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, ". ");
    summary_words(summary, limits_reason);
    summary_constant(summary, "\n\n| it | in fixture | pre-SP4 | ");
    summary_words(summary, build->name);
    summary_constant(summary, " | why |\n| --- | --- | --- | --- | --- |\n");
    for (unsigned limit = 0; limit < LIMITS; limit++)
        for (size_t i = 0; i < batch->run_count && counts[limit]; i++)
            if (batch->runs[i].build == build && limit_of(batch, &batch->runs[i]) == limit)
                add_limit(summary, &batch->runs[i], (enum limit)limit);
    summary_constant(summary, "\n");
}

static void add_run(struct summary *summary, const struct batch_run *run)
{
    summary_constant(summary, "| ");
    summary_name(summary, run->fixture->name);
    summary_constant(summary, " | ");
    summary_name(summary, run->fixture->title);
    summary_constant(summary, " | ");
    summary_words(summary, run->build->name);
    summary_constant(summary, " | ");
    words_records(&run->result, &summary->scratch);
    summary_scratch(summary);
    text_printf(&summary->text, " | %" PRIu32 " | %" PRIu64 " | ", run->result.redundant_cycles, run->result.redundant_updates);
    words_verdict(&run->result, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, run->passed ? " | passed |\n" : " | **FAILED** |\n");
}

/* The empty lines are what makes a table of it within HTML. */
static void add_all_runs(struct summary *summary)
{
    summary_constant(summary, "<details><summary>All runs</summary>\n\n"
                              "| fixture | title | build | records by cycle | redundant cycles | and updates | verdict | result |\n"
                              "| --- | --- | --- | --- | ---: | ---: | --- | --- |\n");
    for (size_t i = 0; i < summary->batch->run_count; i++)
        add_run(summary, &summary->batch->runs[i]);
    summary_constant(summary, "\n</details>\n");
}

enum report_status report_markdown(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    struct summary summary = {.batch = batch};
    if (batch->verification)
        summary_add_candidate(&summary);
    add_conclusion(&summary);
    add_origin(&summary, style);
    add_failures(&summary);
    for (size_t i = 0; i < batch->build_count && !batch->verification; i++)
        add_limits(&summary, &batch->builds[i]);
    add_all_runs(&summary);
    if (summary.scratch.failed)
        summary.text.failed = true;
    enum report_status status = send_text(&summary.text, stream);
    text_clean_up(&summary.scratch);
    text_clean_up(&summary.text);
    return status;
}
