/* What is read first: the conclusion, the failures, the builds, and the matrix of fixtures by builds. */
#include "report/conclusion.h"
#include "report/html.h"
#include "report/words.h"

#include <string.h>

void html_open_table(struct markup *markup, const char *class, const char *caption)
{
    /* The box can be reached by keyboard, as it may have to be scrolled. */
    markup_open(markup, "div", "class", "box", "role", "group", "aria-label", caption, "tabindex", "0", NULL);
    markup_open(markup, "table", "class", class, NULL);
    markup_element(markup, "caption", NULL, caption);
}

void html_add_said(struct markup *markup)
{
    markup_open(markup, "bdi", "class", "said", NULL);
    markup_scratch(markup);
    markup_close(markup);
}

void html_add_heads(struct markup *markup, const char *const *heads)
{
    for (; *heads; heads++) {
        markup_open(markup, "th", "scope", "col", NULL);
        markup_words(markup, *heads);
        markup_close(markup);
    }
}

void html_add_outcome(struct markup *markup, const struct batch_run *run)
{
    markup_element(markup, "span", run->passed ? "good" : "bad", run->passed ? "\xe2\x9c\x93 passed" : "\xe2\x9c\x97 FAILED");
}

void html_add_link(struct html *page, size_t index)
{
    const struct fixture *fixture = page->fixtures[index].at->fixture;
    text_printf(markup_fresh(&page->markup), "#fixture-%zu", index + 1);
    markup_open(&page->markup, "a", "href", page->markup.scratch.bytes, NULL);
    markup_untrusted(&page->markup, fixture->title, strlen(fixture->title));
    markup_close(&page->markup);
}

static void add_answer(struct markup *markup, const struct claim *claim, const char *statement, const char *who, bool loops)
{
    static const char *const classes[ANSWERS] = {"open", "bad", "good"};
    static const char *const marks[ANSWERS] = {"\xe2\x80\x93", "\xe2\x9c\x97", "\xe2\x9c\x93"};
    markup_open(markup, "div", "class", classes[claim->answer], NULL);
    markup_element(markup, "dt", NULL, statement);
    markup_open(markup, "dd", "class", "answer", NULL);
    markup_words(markup, marks[claim->answer]);
    markup_words(markup, " ");
    markup_words(markup, conclusion_answer(claim));
    markup_close(markup);
    markup_open(markup, "dd", NULL);
    conclusion_explain(claim, who, loops, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    markup_close(markup);
}

void html_add_conclusion(struct html *page)
{
    struct markup *markup = &page->markup;
    const struct batch *batch = page->batch;
    struct conclusion conclusion = conclusion_of(batch);
    /* What is concluded of a candidate that was verified stands above already; this is what its fixtures say. */
    bool verified = batch->verification != NULL;
    markup_element(markup, "h2", NULL, verified ? "What the fixtures say" : "Conclusion");
    markup_open(markup, "dl", "class", "answers", NULL);
    if (!verified || conclusion.reproduced.runs)
        add_answer(markup, &conclusion.reproduced, "The bug is reproduced", known_build_names[BUILD_PRE_SP4], true);
    if (!verified || conclusion.verified.runs)
        add_answer(markup, &conclusion.verified, "The fix is verified", known_build_names[BUILD_SP4], false);
    if (conclusion.candidate.runs)
        add_answer(markup, &conclusion.candidate, verified ? "They come out as with SP4" : "The candidate holds", "the candidate",
                   false);
    markup_open(markup, "div", "class", batch->failed ? "bad" : "good", NULL);
    markup_element(markup, "dt", NULL, "All runs");
    markup_open(markup, "dd", "class", "answer", NULL);
    markup_printf(markup, "%zu passed, %zu failed", batch->passed, batch->failed);
    markup_close(markup);
    markup_open(markup, "dd", NULL);
    words_count(page->fixture_count, "fixture", "fixtures", markup_fresh(markup));
    text_puts(&markup->scratch, " with ");
    words_count(batch->build_count, "build", "builds", &markup->scratch);
    markup_scratch(markup);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}

void html_add_failures(struct html *page)
{
    struct markup *markup = &page->markup;
    if (!page->batch->failed)
        return;
    markup_element(markup, "h2", NULL, "What failed");
    markup_open(markup, "ul", "class", "failures", NULL);
    for (size_t i = 0; i < page->fixture_count; i++)
        for (size_t j = 0; j < page->fixtures[i].count; j++) {
            const struct batch_run *run = &page->fixtures[i].at[j];
            if (run->passed)
                continue;
            markup_open(markup, "li", NULL);
            html_add_outcome(markup, run);
            markup_words(markup, " ");
            html_add_link(page, i);
            markup_printf(markup, " with ");
            markup_element(markup, "b", NULL, run->build->name);
            if (run->reasons.count) {
                markup_words(markup, ": ");
                markup_words(markup, run->reasons.at[0]);
            }
            if (run->reasons.count > 1)
                markup_printf(markup, ", and %u more", run->reasons.count - 1);
            markup_close(markup);
        }
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_path(struct markup *markup, const char *path)
{
    markup_open(markup, "code", NULL);
    markup_untrusted(markup, path, strlen(path));
    markup_close(markup);
}

void html_add_builds(struct html *page)
{
    static const char *const heads[] = {"Build", "Held to what is expected of", "Module", NULL};
    struct markup *markup = &page->markup;
    markup_element(markup, "h2", NULL, "What was run");
    html_open_table(markup, "builds", "The builds");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (size_t i = 0; i < page->batch->build_count; i++) {
        const struct build *build = &page->batch->builds[i];
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        markup_words(markup, build->name);
        markup_close(markup);
        markup_element(markup, "td", NULL, build->upgrade_from ? "nothing: an upgrade" : known_build_names[build->expect]);
        markup_open(markup, "td", NULL);
        if (build->upgrade_from) {
            add_path(markup, build->upgrade_from);
            markup_printf(markup, ", from cycle %u on ", build->upgrade_before);
        }
        add_path(markup, build->path);
        markup_close(markup);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_cell(struct markup *markup, const struct batch_run *run)
{
    markup_open(markup, "td", "class", run && !run->passed ? "failed" : NULL, NULL);
    if (run) {
        html_add_outcome(markup, run);
        markup_words(markup, " ");
        words_verdict(&run->result, markup_fresh(markup));
        markup_scratch(markup);
    } else {
        markup_words(markup, "not run");
    }
    markup_close(markup);
}

void html_add_matrix(struct html *page)
{
    static const char *const heads[] = {"Fixture", NULL};
    struct markup *markup = &page->markup;
    const struct batch *batch = page->batch;
    markup_open(markup, "h2", "id", "matrix", NULL);
    markup_words(markup, "All fixtures");
    markup_close(markup);
    html_open_table(markup, "matrix", "Each fixture with each build: whether it was as expected, and the verdict");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    for (size_t i = 0; i < batch->build_count; i++)
        html_add_heads(markup, (const char *const[]){batch->builds[i].name, NULL});
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (size_t i = 0; i < page->fixture_count; i++) {
        const struct chart_runs *runs = &page->fixtures[i];
        markup_constant(markup, "\n");
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        html_add_link(page, i);
        markup_close(markup);
        for (size_t build = 0, at = 0; build < batch->build_count; build++) {
            bool ran = at < runs->count && runs->at[at].build == &batch->builds[build];
            add_cell(markup, ran ? &runs->at[at++] : NULL);
        }
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}
