#include "report/html.h"

#include "report/page.h"

#include <string.h>

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
    for (const char *const *part = page_style; *part; part++)
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

void html_open_table(struct markup *markup, const char *class, const char *caption)
{
    /* The box can be reached by keyboard, as it may have to be scrolled. */
    markup_open(markup, "div", "class", "wide", "role", "group", "aria-label", caption, "tabindex", "0", NULL);
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
