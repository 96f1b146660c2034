/* The known limits of the fix, on the page. */
#include "report/html.h"
#include "report/limits.h"

static void add_result(struct markup *markup, const struct batch_run *run)
{
    markup_open(markup, "td", NULL);
    if (run)
        limit_result(run, markup_fresh(markup));
    else
        text_puts(markup_fresh(markup), "not run");
    markup_scratch(markup);
    markup_close(markup);
}

static void add_limit(struct html *page, size_t fixture, const struct batch_run *run)
{
    struct markup *markup = &page->markup;
    markup_constant(markup, "\n");
    markup_open(markup, "tr", NULL);
    markup_open(markup, "th", "scope", "row", NULL);
    html_add_link(page, fixture);
    markup_close(markup);
    add_result(markup, limit_before(page->batch, run));
    add_result(markup, run);
    markup_open(markup, "td", NULL);
    limit_explain(run, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    markup_close(markup);
}

/* The fixtures of one kind, under a line that says which. */
static void add_kind(struct html *page, const struct build *build, enum limit limit, size_t count)
{
    struct markup *markup = &page->markup;
    markup_constant(markup, "\n");
    markup_open(markup, "tbody", NULL);
    markup_open(markup, "tr", NULL);
    markup_open(markup, "th", "colspan", "4", "scope", "rowgroup", NULL);
    markup_words(markup, build->name);
    markup_printf(markup, " %s: %zu", limit_names[limit], count);
    markup_close(markup);
    markup_close(markup);
    for (size_t i = 0; i < page->fixture_count; i++)
        for (size_t j = 0; j < page->fixtures[i].count; j++) {
            const struct batch_run *run = &page->fixtures[i].at[j];
            if (run->build == build && limit_of(page->batch, run) == limit)
                add_limit(page, i, run);
        }
    markup_close(markup);
}

static void add_build(struct html *page, const struct build *build)
{
    struct markup *markup = &page->markup;
    size_t counts[LIMITS], all = limits_count(page->batch, build, counts);
    if (!all)
        return;
    markup_open(markup, "h2", NULL);
    markup_words(markup, "Known limits of ");
    markup_words(markup, build->name);
    markup_close(markup);
    markup_open(markup, "p", NULL);
    markup_words(markup, limits_reason);
    text_printf(markup_fresh(markup), " In %zu of %zu fixtures it is not enough, as they expect: ", all,
                limits_runs(page->batch, build));
    limits_summarize(counts, &markup->scratch);
    text_puts(&markup->scratch, ".");
    markup_scratch(markup);
    markup_close(markup);
    html_open_table(markup, "limits", "Where the fix is not enough, and why");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, (const char *const[]){"Fixture", "pre-SP4", build->name, "Why", NULL});
    markup_close(markup);
    markup_close(markup);
    for (unsigned limit = 0; limit < LIMITS; limit++)
        if (counts[limit])
            add_kind(page, build, (enum limit)limit, counts[limit]);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}

void html_add_limits(struct html *page)
{
    for (size_t i = 0; i < page->batch->build_count && !page->batch->verification; i++)
        add_build(page, &page->batch->builds[i]);
}
