#include "report/document.h"

#include "base/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Of tables and indented blocks in a terminal. */
#define INDENT 2u

/* Memory that lives as long as the document. */
struct doc_memory {
    struct doc_memory *next;
    struct doc_column columns[]; /* or words */
};

static void *allocate(struct doc *document, size_t bytes)
{
    struct doc_memory *memory = calloc(1, sizeof *memory + bytes);
    if (!memory) {
        document->failed = true;
        return NULL;
    }
    memory->next = document->memory;
    document->memory = memory;
    return memory->columns;
}

struct doc_column *doc_columns(struct doc *document, size_t count)
{
    struct doc_column *columns = allocate(document, count * sizeof *columns);
    if (!columns)
        columns = document->spare_columns;
    for (size_t i = 0; i < count; i++)
        columns[i].head = "";
    return columns;
}

static const char *keep(struct doc *document, const struct text *words)
{
    char *kept = words->failed ? NULL : allocate(document, words->length + 1);
    document->failed = document->failed || !kept;
    return kept && words->length ? memcpy(kept, words->bytes, words->length) : "";
}

const char *doc_keep_scratch(struct doc *document) { return keep(document, &document->scratch); }

const char *doc_format(struct doc *document, const char *format, ...)
{
    struct text words = {0};
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&words, format, arguments);
    va_end(arguments);
    const char *kept = keep(document, &words);
    text_clean_up(&words);
    return kept;
}

void doc_free(struct doc *document)
{
    for (struct doc_memory *next, *memory = document->memory; memory; memory = next) {
        next = memory->next;
        free(memory);
    }
    free(document->nodes);
    text_clean_up(&document->pool);
    text_clean_up(&document->scratch);
    *document = (struct doc){.medium = document->medium};
}

static const char *pooled(const struct doc *document, size_t at) { return at ? document->pool.bytes + at : ""; }

const char *doc_words(const struct doc *document, const struct doc_node *node) { return pooled(document, node->words); }

const char *doc_label(const struct doc *document, const struct doc_node *node) { return pooled(document, node->label); }

void doc_append_uppercase_label(const struct doc *document, const struct doc_node *title, struct text *text)
{
    for (const char *mark = doc_label(document, title); *mark; mark++)
        text_append(text, &(char){(char)toupper((unsigned char)*mark)}, 1);
}

struct text *doc_scratch(struct doc *document)
{
    text_clear(&document->scratch);
    return &document->scratch;
}

/* Adds the words to the pool and returns their offset; 0: there are none. */
static size_t pool_words(struct doc *document, const char *words)
{
    if (!words || !*words)
        return 0;
    if (!document->pool.length)
        text_append(&document->pool, "", 1); /* offset 0 means none */
    size_t at = document->pool.length;
    text_append(&document->pool, words, strlen(words) + 1);
    return at;
}

static struct doc_node *add_node(struct doc *document, enum node_kind kind, enum tone tone, const char *words, const char *label)
{
    struct doc_node *nodes = array_grow(document->nodes, document->count, &document->capacity, sizeof *nodes);
    struct doc_node node = {.kind = kind, .tone = tone, .words = pool_words(document, words), .label = pool_words(document, label)};
    node.end = document->count + 1;
    document->nodes = nodes ? nodes : document->nodes;
    document->failed = document->failed || !nodes || document->pool.failed || document->scratch.failed;
    if (document->failed)
        return &document->spare;
    document->nodes[document->count] = node;
    return &document->nodes[document->count++];
}

struct doc_node *doc_open(struct doc *document, enum node_kind kind, enum tone tone, const char *words, const char *label)
{
    struct doc_node *node = add_node(document, kind, tone, words, label);
    if (document->depth < sizeof document->open / sizeof *document->open)
        document->open[document->depth] = document->count - 1;
    else
        document->failed = true;
    document->depth++;
    return node;
}

void doc_close(struct doc *document)
{
    document->depth--;
    if (!document->failed)
        document->nodes[document->open[document->depth]].end = document->count;
}

struct doc_node *doc_open_section(struct doc *document, const char *heading, const char *id, size_t counted)
{
    struct doc_node *section = doc_open(document, NODE_SECTION, TONE_PLAIN, heading, id);
    section->is_counted = counted != SIZE_MAX;
    section->count = section->is_counted ? counted : 0;
    return section;
}

void doc_open_brief(struct doc *document, const char *heading, const char *id, size_t counted)
{
    doc_open_section(document, heading, id, counted)->is_brief = true;
}

void doc_open_list(struct doc *document, size_t most) { doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL)->count = most; }

void doc_open_title(struct doc *document, enum tone tone, const char *mark, const char *subject)
{
    (void)doc_open(document, NODE_TITLE, tone, subject, mark);
}

struct doc_node *doc_open_indented(struct doc *document, enum node_kind kind, enum tone tone)
{
    struct doc_node *node = doc_open(document, kind, tone, NULL, NULL);
    node->indent = INDENT;
    return node;
}

struct doc_node *doc_open_table(struct doc *document, const struct doc_column *columns, size_t count, const char *caption,
                                const char *class)
{
    struct doc_node *table = doc_open(document, NODE_TABLE, TONE_PLAIN, caption, class);
    table->columns = columns;
    table->count = count;
    table->indent = INDENT;
    return table;
}

void doc_say(struct doc *document, enum tone tone, const char *words)
{
    if (!words)
        document->failed = true;
    else if (*words)
        (void)add_node(document, NODE_WORDS, tone, words, NULL);
}

void doc_printf(struct doc *document, enum tone tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(doc_scratch(document), format, arguments);
    va_end(arguments);
    doc_say_scratch(document, NODE_WORDS, tone);
}

void doc_say_scratch(struct doc *document, enum node_kind kind, enum tone tone)
{
    if (document->scratch.failed)
        document->failed = true;
    else if (document->scratch.length)
        (void)add_node(document, kind, tone, document->scratch.bytes, NULL);
    text_clear(&document->scratch);
}

void doc_name(struct doc *document, enum tone tone, const char *bytes)
{
    text_append_escaped(doc_scratch(document), bytes, strlen(bytes));
    doc_say_scratch(document, NODE_NAME, tone);
}

void doc_link(struct doc *document, const char *target, const char *words)
{
    (void)add_node(document, NODE_LINK, TONE_PLAIN, words, target);
}

void doc_break(struct doc *document) { (void)add_node(document, NODE_BREAK, TONE_PLAIN, NULL, NULL); }

static void add_drawing(struct doc *document, enum node_kind kind, const struct batch_run *run, size_t count, const char *words,
                        uint64_t scale)
{
    struct doc_node *node = add_node(document, kind, TONE_PLAIN, words, NULL);
    node->run = run;
    node->count = count;
    node->scale = scale;
}

void doc_bars(struct doc *document, const struct batch_run *run, uint64_t scale)
{
    add_drawing(document, NODE_BARS, run, 1, NULL, scale);
}

void doc_meter(struct doc *document, size_t value, uint64_t scale) { add_drawing(document, NODE_METER, NULL, value, NULL, scale); }

void doc_chart(struct doc *document, const struct batch_run *run, const char *heading, uint64_t scale)
{
    add_drawing(document, NODE_CHART, run, 1, heading, scale);
}

void doc_squares(struct doc *document, const struct batch_run *runs, size_t count)
{
    add_drawing(document, NODE_SQUARES, runs, count, NULL, 0);
}

void doc_block(struct doc *document, enum node_kind kind, enum tone tone, const char *words)
{
    (void)doc_open(document, kind, tone, NULL, NULL);
    doc_say(document, TONE_PLAIN, words);
    doc_close(document);
}

void doc_block_printf(struct doc *document, enum node_kind kind, enum tone tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(doc_scratch(document), format, arguments);
    va_end(arguments);
    doc_block_scratch(document, kind, tone);
}

void doc_block_name(struct doc *document, enum node_kind kind, enum tone tone, const char *bytes)
{
    (void)doc_open(document, kind, TONE_PLAIN, NULL, NULL);
    doc_name(document, tone, bytes);
    doc_close(document);
}

void doc_fact(struct doc *document, enum tone tone, const char *label, size_t lines)
{
    if (!document->scratch.length)
        return;
    doc_open(document, NODE_FACT, tone, NULL, label)->lines = lines;
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

void doc_block_scratch(struct doc *document, enum node_kind kind, enum tone tone) { doc_block_lines(document, kind, tone, 0); }

void doc_block_lines(struct doc *document, enum node_kind kind, enum tone tone, size_t lines)
{
    doc_open(document, kind, tone, NULL, NULL)->lines = lines;
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

void doc_block_indented(struct doc *document, enum node_kind kind, enum tone tone, size_t lines)
{
    doc_open_indented(document, kind, tone)->lines = lines;
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

void doc_cell(struct doc *document, enum tone tone, const char *words)
{
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    doc_say(document, tone, words);
    doc_close(document);
}

void doc_cell_scratch(struct doc *document, enum tone tone)
{
    (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL);
    doc_say_scratch(document, NODE_WORDS, tone);
    doc_close(document);
}
