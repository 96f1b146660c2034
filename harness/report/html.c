/* The page that people read: one file, without scripts, that asks for nothing else. It is well-formed XML too. */
#include "report/html.h"
#include "report/layout.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_TITLE "Q237588: directory updates that never end"

static const char article_source[] = "Q237588", article_name[] = "article-three-spellings";

/* Gives each fixture's runs, and how many fixtures there are; the caller frees them. NULL: out of memory. */
static struct chart_runs *group_runs(const struct batch *batch, size_t *count)
{
    struct chart_runs *fixtures = calloc(batch->run_count + 1, sizeof *fixtures);
    *count = 0;
    for (size_t i = 0; fixtures && i < batch->run_count; i++) {
        if (!i || batch->runs[i].fixture != batch->runs[i - 1].fixture)
            fixtures[(*count)++].at = &batch->runs[i];
        fixtures[*count - 1].count++;
    }
    return fixtures;
}

/* The article's own case, else the first that stems from the article, else the first. */
static size_t find_article(const struct chart_runs *fixtures, size_t count)
{
    size_t article = 0;
    for (size_t i = count; i-- > 0;) {
        const struct fixture *fixture = fixtures[i].at->fixture;
        if (strcmp(fixture->source, article_source) != 0)
            continue;
        article = i;
        if (strcmp(fixture->name, article_name) == 0)
            break;
    }
    return article;
}

static bool any_failed(const struct chart_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (!runs->at[i].passed)
            return true;
    return false;
}

/* Chooses the charts: that of the article first, then those of what failed, then the others. */
static enum report_status choose_charts(struct html *page)
{
    size_t *order = calloc(page->fixture_count + 1, sizeof *order), count = 0;
    if (!order)
        return REPORT_NO_MEMORY;
    if (page->fixture_count)
        order[count++] = page->article;
    for (int failed = 1; failed >= 0; failed--)
        for (size_t i = 0; i < page->fixture_count; i++)
            if (i != page->article && any_failed(&page->fixtures[i]) == (bool)failed)
                order[count++] = i;
    bool chosen = charts_choose(&page->charts, page->fixtures, page->fixture_count, order);
    free(order);
    return chosen ? REPORT_OK : REPORT_NO_MEMORY;
}

void html_add_head(struct markup *markup, const char *title)
{
    markup_open(markup, "head", NULL);
    markup_empty(markup, "meta", "charset", "utf-8", NULL);
    /* Nothing may be loaded from anywhere, whatever a name should manage to be. */
    markup_empty(markup, "meta", "http-equiv", "Content-Security-Policy", "content",
                 "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'", NULL);
    markup_empty(markup, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
    markup_empty(markup, "meta", "name", "color-scheme", "content", "light dark", NULL);
    markup_element(markup, "title", NULL, title);
    /* A browser asks a server for an icon where none is named. */
    markup_empty(markup, "link", "rel", "icon", "href", "data:,", NULL);
    markup_open(markup, "style", NULL);
    for (const char *const *part = html_style; *part; part++)
        markup_constant(markup, *part);
    markup_close(markup);
    markup_close(markup);
    markup_constant(markup, "\n");
}

void html_add_origin(struct markup *markup, const struct report_style *style)
{
    markup_open(markup, "p", "class", "origin", NULL);
    markup_words(markup, "Made by q237588");
    if (style->version) {
        markup_words(markup, " ");
        markup_untrusted(markup, style->version, strlen(style->version));
    }
    if (style->unicode.major) {
        markup_words(markup, ", by Unicode ");
        unicode_version_append(style->unicode, markup_fresh(markup));
        markup_scratch(markup);
    }
    if (style->isolation) {
        markup_words(markup, ", builds isolated by ");
        isolation_describe(style->isolation, markup_fresh(markup));
        markup_scratch(markup);
    }
    if (style->date) {
        markup_words(markup, " on ");
        markup_open(markup, "time", NULL);
        markup_untrusted(markup, style->date, strlen(style->date));
        markup_close(markup);
    }
    markup_close(markup);
    if (style->link_count) {
        markup_open(markup, "nav", "aria-label", "Other results", NULL);
        markup_words(markup, "Other results:");
        for (size_t i = 0; i < style->link_count; i++) {
            markup_words(markup, i ? ", " : " ");
            markup_open(markup, "a", "href", style->links[i].target, NULL);
            markup_words(markup, style->links[i].title);
            markup_close(markup);
        }
        markup_close(markup);
    }
}

static void add_header(struct html *page)
{
    struct markup *markup = &page->markup;
    markup_open(markup, "header", NULL);
    markup_element(markup, "h1", NULL, PAGE_TITLE);
    markup_element(
        markup, "p", "lead",
        "Microsoft KB Q237588, reproduced: the Connector for Lotus cc:Mail sends updates to the cc:Mail post office in every "
        "directory synchronization cycle, for users of different Exchange sites whose names differ only in case.");
    html_add_origin(markup, page->style);
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_article(struct html *page)
{
    struct markup *markup = &page->markup;
    const struct fixture *fixture = page->fixtures[page->article].at->fixture;
    bool article = strcmp(fixture->source, article_source) == 0;
    markup_element(markup, "h2", NULL, article ? "The article\xe2\x80\x99s case" : "The first case");
    markup_open(markup, "p", NULL);
    html_add_link(page, page->article);
    markup_words(markup, ": how many records each directory synchronization cycle sends to the post office.");
    if (!fixture->scenario.change_count)
        markup_words(markup, " Nothing changes on the way, so whatever is sent after the first cycle is redundant.");
    markup_close(markup);
    html_add_chart(page, page->article);
}

static void add_page(struct html *page)
{
    struct markup *markup = &page->markup;
    markup_constant(markup, "<!DOCTYPE html>\n");
    markup_open(markup, "html", "lang", "en", NULL);
    html_add_head(markup, PAGE_TITLE);
    markup_open(markup, "body", NULL);
    markup_open(markup, "a", "class", "skip", "href", "#main", NULL);
    markup_words(markup, "Skip to the results");
    markup_close(markup);
    add_header(page);
    markup_open(markup, "main", "id", "main", NULL);
    if (page->batch->verification)
        html_add_candidate(page);
    html_add_conclusion(page);
    html_add_failures(page);
    html_add_limits(page);
    if (page->fixture_count)
        add_article(page);
    html_add_builds(page);
    html_add_matrix(page);
    markup_element(markup, "h2", NULL, "Each fixture");
    for (size_t i = 0; i < page->fixture_count; i++)
        html_add_fixture(page, i);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

enum report_status report_html(const struct batch *batch, const struct report_style *style, FILE *stream)
{
    size_t count;
    struct chart_runs *fixtures = group_runs(batch, &count);
    if (!fixtures)
        return REPORT_NO_MEMORY;
    struct html page = {
        .batch = batch, .style = style, .fixtures = fixtures, .fixture_count = count, .article = find_article(fixtures, count)};
    markup_init(&page.markup);
    enum report_status status = choose_charts(&page);
    if (status == REPORT_OK)
        add_page(&page);
    if (!markup_finish(&page.markup))
        status = REPORT_NO_MEMORY;
    if (status == REPORT_OK)
        status = send_text(&page.markup.text, stream);
    charts_clean_up(&page.charts);
    markup_clean_up(&page.markup);
    free(fixtures);
    return status;
}
