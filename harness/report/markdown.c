/* A document as Markdown, for a CI job's page, a comment, or a chat. */
#include "report/printers.h"

#include <string.h>

struct markdown {
    const struct doc *document;
    struct text *text;
};

/* GitHub makes a link of words with a dot or a colon inside. */
static bool is_inside(const char *words, size_t at) { return words[at + 1] && words[at + 1] != ' '; }

/* Appends words, escaped so that they have no meaning in Markdown or HTML and notify nobody. */
static void print_escaped(struct text *to, const char *words)
{
    for (size_t i = 0; words[i]; i++) {
        char c = words[i];
        switch (c) {
        case '<': text_puts(to, "&lt;"); continue;
        case '>': text_puts(to, "&gt;"); continue;
        case '&': text_puts(to, "&amp;"); continue;
        case '"': text_puts(to, "&quot;"); continue;
        /* Only an @ directly before a name mentions a person. */
        case '@': text_puts(to, "@<!-- -->"); continue;
        /* Several spaces, as a name may have, would be shown as one. */
        case ' ':
            if (i && words[i - 1] == ' ') {
                text_puts(to, "&nbsp;");
                continue;
            }
            break;
        case '.':
        case ':':
            if (is_inside(words, i))
                text_puts(to, "\\");
            break;
        default:
            if (strchr("\\`*_{}[]()#!|~$^=", c))
                text_puts(to, "\\");
            break;
        }
        text_append(to, &c, 1);
    }
}

static void print_inlines(struct markdown *markdown, size_t at, size_t end)
{
    for (; at < end; at++) {
        const struct doc_node *node = &markdown->document->nodes[at];
        bool is_strong = node->tone == TONE_STRONG || node->tone == TONE_BAD;
        switch (node->kind) {
        case NODE_WORDS:
        case NODE_SAID:
        case NODE_NAME:
        case NODE_LINK: /* its target is on the page only */
            text_puts(markdown->text, is_strong ? "**" : "");
            print_escaped(markdown->text, doc_words(markdown->document, node));
            text_puts(markdown->text, is_strong ? "**" : "");
            break;
        case NODE_BREAK: text_puts(markdown->text, "<br>"); break;
        default: break; /* what is drawn */
        }
    }
}

/* Prints a block as a line; `before` and `after` are constants. */
static void print_line(struct markdown *markdown, const char *before, size_t index, const char *after)
{
    text_puts(markdown->text, before);
    print_inlines(markdown, index + 1, markdown->document->nodes[index].end);
    text_puts(markdown->text, after);
}

static void print_row(struct markdown *markdown, size_t index)
{
    const struct doc *document = markdown->document;
    text_puts(markdown->text, "|");
    for (size_t i = index + 1; i < document->nodes[index].end; i = document->nodes[i].end) {
        text_puts(markdown->text, " ");
        print_inlines(markdown, i + 1, document->nodes[i].end);
        text_puts(markdown->text, " |");
    }
    text_puts(markdown->text, "\n");
}

static void print_table(struct markdown *markdown, size_t index)
{
    const struct doc *document = markdown->document;
    const struct doc_node *table = &document->nodes[index];
    text_puts(markdown->text, "|");
    for (size_t i = 0; i < table->count; i++) {
        text_puts(markdown->text, " ");
        print_escaped(markdown->text, table->columns[i].head);
        text_puts(markdown->text, " |");
    }
    text_puts(markdown->text, "\n|");
    for (size_t i = 0; i < table->count; i++)
        text_puts(markdown->text, table->columns[i].is_number ? " ---: |" : " --- |");
    text_puts(markdown->text, "\n");
    for (size_t i = index + 1, next; i < table->end; i = next) {
        const struct doc_node *node = &document->nodes[i];
        next = node->kind == NODE_PART ? i + 1 : node->end;
        if (node->kind == NODE_ROW) {
            print_row(markdown, i);
            continue;
        }
        text_puts(markdown->text, "| ");
        if (node->kind == NODE_PART) {
            text_puts(markdown->text, "**");
            print_escaped(markdown->text, doc_words(document, node));
            text_puts(markdown->text, "**");
        } else {
            print_inlines(markdown, i + 1, node->end);
        }
        for (size_t column = 0; column < table->count; column++)
            text_puts(markdown->text, " |");
        text_puts(markdown->text, "\n");
    }
    text_puts(markdown->text, "\n");
}

static void print_blocks(struct markdown *markdown, size_t at, size_t end);

/* Prints "- label: words" for each item. */
static void print_fact(struct markdown *markdown, size_t index)
{
    const struct doc *document = markdown->document;
    const struct doc_node *fact = &document->nodes[index];
    bool has_items = index + 1 < fact->end && document->nodes[index + 1].kind == NODE_ITEM;
    for (size_t i = has_items ? index + 1 : index; i < fact->end; i = document->nodes[i].end) {
        text_puts(markdown->text, "- ");
        print_escaped(markdown->text, doc_label(document, fact));
        print_line(markdown, ": ", i, "\n");
    }
}

/* Prints the mark and the sentence; or if there is a subject, that with the label, and the sentence below. */
static void print_title(struct markdown *markdown, size_t index)
{
    const struct doc_node *title = &markdown->document->nodes[index];
    text_puts(markdown->text, title->tone == TONE_GOOD ? "## ✅ " : "## ❌ ");
    if (title->words) {
        print_escaped(markdown->text, doc_words(markdown->document, title));
        text_puts(markdown->text, ": ");
        doc_append_uppercase_label(markdown->document, title, markdown->text);
        text_puts(markdown->text, "\n\n");
    }
    print_line(markdown, "", index, "\n\n");
}

/* Blocks are nested. NOLINTBEGIN(misc-no-recursion) */

/* Markdown inside HTML needs the empty lines. */
static void print_details(struct markdown *markdown, size_t index)
{
    const struct doc_node *details = &markdown->document->nodes[index];
    text_puts(markdown->text, "<details><summary>");
    print_escaped(markdown->text, doc_words(markdown->document, details));
    text_puts(markdown->text, "</summary>\n\n");
    print_blocks(markdown, index + 1, details->end);
    text_puts(markdown->text, "</details>\n\n");
}

static void print_block(struct markdown *markdown, size_t index)
{
    const struct doc_node *node = &markdown->document->nodes[index];
    bool is_heading = node->kind == NODE_SECTION || node->kind == NODE_HEADING;
    switch (node->kind) {
    case NODE_SECTION:
    case NODE_HEADING:
        text_puts(markdown->text, is_heading && node->words ? "### " : "");
        print_escaped(markdown->text, doc_words(markdown->document, node));
        text_puts(markdown->text, node->words ? "\n\n" : "");
        print_blocks(markdown, index + 1, node->end);
        break;
    case NODE_TITLE: print_title(markdown, index); break;
    case NODE_TEXT: print_line(markdown, "", index, "\n\n"); break;
    case NODE_ITEM: print_line(markdown, "- ", index, "\n"); break;
    case NODE_VERBATIM: print_line(markdown, "<pre>", index, "</pre>\n\n"); break;
    case NODE_FACT: print_fact(markdown, index); break;
    case NODE_TABLE: print_table(markdown, index); break;
    case NODE_DETAILS: print_details(markdown, index); break;
    case NODE_LIST:
    case NODE_FACTS:
        print_blocks(markdown, index + 1, node->end);
        text_puts(markdown->text, "\n");
        break;
    default: break;
    }
}

static void print_blocks(struct markdown *markdown, size_t at, size_t end)
{
    for (; at < end; at = markdown->document->nodes[at].end)
        print_block(markdown, at);
}

/* NOLINTEND(misc-no-recursion) */

enum report_status doc_print_markdown(const struct doc *document, const struct report_style *style, struct text *text)
{
    struct markdown markdown = {.document = document, .text = text};
    (void)style;
    if (document->failed)
        return REPORT_NO_MEMORY;
    print_blocks(&markdown, 0, document->count);
    return text->failed ? REPORT_NO_MEMORY : REPORT_OK;
}
