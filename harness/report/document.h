/* What a report says, before it is known how it is printed: a builder for each result adds blocks and words, and a printer for each
 * medium walks them (printers.h). Failed allocations are kept in the document; only the printer has to look. */
#ifndef Q237588_REPORT_DOCUMENT_H
#define Q237588_REPORT_DOCUMENT_H

#include "base/text.h"
#include "batch/batch.h"
#include "report/report.h"

/* A builder leaves out what a medium has no room for. */
enum medium { MEDIUM_TERMINAL, MEDIUM_PAGE, MEDIUM_MARKDOWN };

enum tone { TONE_PLAIN, TONE_STRONG, TONE_SOFT, TONE_GOOD, TONE_BAD, TONE_CAUTION, TONES };

enum node_kind {
    /* Blocks, up to the node before their `end`. */
    NODE_SECTION,  /* words: its heading; label: its id */
    NODE_KIND,     /* the line above a page: what it is, of what, and the day */
    NODE_TITLE,    /* the conclusion in one sentence; label: in a word or two; words: what it is about */
    NODE_TEXT,     /* a paragraph */
    NODE_HEADING,  /* of a part of a section */
    NODE_VERBATIM, /* lines that are never filled */
    NODE_LIST,
    NODE_ITEM,
    NODE_FACTS, /* items with labels */
    NODE_FACT,  /* label: what it is */
    NODE_FIGURES,
    NODE_FIGURE, /* label: what the number in it counts */
    NODE_TABLE,  /* words: its caption; label: its class on a page; columns */
    NODE_PART,   /* rows under a heading of their own */
    NODE_ROW,
    NODE_CELL,
    NODE_NOTE,       /* a line of its own below a row */
    NODE_DETAILS,    /* folded; words: its heading; label: what else is said beside that */
    NODE_CHARTS,     /* side by side */
    NODE_SIGNATURES, /* items: who signs */
    /* What stands in a line. */
    NODE_WORDS,   /* safe to print */
    NODE_SAID,    /* the same, in which names may be quoted, whose spaces count */
    NODE_NAME,    /* untrusted bytes, escaped */
    NODE_LINK,    /* label: its target */
    NODE_BREAK,   /* in a line a new one; between blocks an empty line of a terminal */
    NODE_BARS,    /* run: its records as small bars */
    NODE_METER,   /* count: as long a bar, of `scale` */
    NODE_CHART,   /* run: the same, large, with numbers; words: its heading */
    NODE_SQUARES, /* run: the verdicts of a fixture, `count` runs from `run` on; at the beginning of details they are not folded */
};

/* In a terminal: of what a title is about. */
#define DOCUMENT_SUBJECT_COLUMNS 80u

/* No table has more columns. */
#define DOCUMENT_COLUMNS_MOST 32u

struct doc_column {
    const char *head;
    bool is_number;
    size_t most; /* wider cells do not widen the column in a terminal; 0: any */
};

struct doc_node {
    enum node_kind kind;
    enum tone tone;
    size_t words, label; /* in the pool; 0: none */
    size_t end;          /* index of the node behind the block */
    const struct doc_column *columns;
    const struct batch_run *run;
    bool is_counted;      /* a section: `count` stands beside its link */
    bool is_brief;        /* a section: a terminal shows its lists only, with the heading beside the first item */
    size_t count;         /* of columns, of runs, of what a section has, of items of a list or fact that a terminal shows; 0: all */
    size_t indent, lines; /* in a terminal; lines of REPORT_COLUMNS, 0: any number */
    uint64_t scale;       /* of a chart: the most records of a bar */
};

struct doc_heads;

struct doc {
    enum medium medium;
    struct doc_heads *heads; /* columns that it owns */
    struct doc_node *nodes;
    size_t count, capacity;
    struct text pool;    /* words with their NUL */
    struct text scratch; /* words that a builder puts together */
    size_t open[16];     /* the blocks that are open */
    size_t depth;
    bool failed;
};

void doc_free(struct doc *document);

/* The words and the label of a node; "": it has none. */
const char *doc_words(const struct doc *document, const struct doc_node *node);
const char *doc_label(const struct doc *document, const struct doc_node *node);

/* Appends the mark of a title aloud: "NOT FIXED". */
void doc_append_loud_mark(const struct doc *document, const struct doc_node *title, struct text *text);

/* The scratch text, emptied. */
struct text *doc_scratch(struct doc *document);

/* Opens a block; `words` and `label`, which are safe to print, may be NULL. The node is valid until the next one is added; NULL: out of
 * memory. */
struct doc_node *doc_open(struct doc *document, enum node_kind kind, enum tone tone, const char *words, const char *label);
void doc_close(struct doc *document);

/* Opens a table with `count` columns, which outlive the document. Tables with the same columns have the same widths. */
struct doc_node *doc_open_table(struct doc *document, const struct doc_column *columns, size_t count, const char *caption,
                                const char *class);

/* Columns that the document owns, for builders who do not know them beforehand; NULL: out of memory. */
struct doc_column *doc_columns(struct doc *document, size_t count);

/* Opens a section with an id, which the page leads to, and where `counted` is not SIZE_MAX how much is in it. */
void doc_open_section(struct doc *document, const char *heading, const char *id, size_t counted);

/* The same, of lists that a terminal shows beside the heading. */
void doc_open_brief(struct doc *document, const char *heading, const char *id, size_t counted);

/* Opens a list, of which a terminal shows `most` items, and one more where that is the last; 0: all. */
void doc_open_list(struct doc *document, size_t most);

/* Opens the sentence that a document begins with: "✗ Not fixed", "ASCII only: it folds A to Z only". `subject` may be NULL. */
void doc_open_title(struct doc *document, enum tone tone, const char *mark, const char *subject);

/* Opens a block that a terminal indents. */
void doc_open_indented(struct doc *document, enum node_kind kind, enum tone tone);

/* Words that live as long as the document, for headings and labels: a copy of the scratch text, or words that are put together. "" where
 * memory ran out. */
const char *doc_keep_scratch(struct doc *document);
const char *doc_format(struct doc *document, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds words to the block that is open. NULL: they are those of a text that failed. */
void doc_say(struct doc *document, enum tone tone, const char *words);
void doc_printf(struct doc *document, enum tone tone, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds the scratch text: NODE_WORDS or NODE_SAID. Nothing where it is empty. */
void doc_say_scratch(struct doc *document, enum node_kind kind, enum tone tone);
void doc_name(struct doc *document, enum tone tone, const char *bytes);
void doc_link(struct doc *document, const char *target, const char *words);
void doc_break(struct doc *document);

/* Add what is drawn. */
void doc_bars(struct doc *document, const struct batch_run *run, uint64_t scale);
void doc_meter(struct doc *document, size_t value, uint64_t scale);
void doc_chart(struct doc *document, const struct batch_run *run, const char *heading, uint64_t scale);
void doc_squares(struct doc *document, const struct batch_run *runs, size_t count);

/* A block with nothing but words in it. */
void doc_block(struct doc *document, enum node_kind kind, enum tone tone, const char *words);
/* The same with words in which names may be quoted, or with a name. */
void doc_block_printf(struct doc *document, enum node_kind kind, enum tone tone, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void doc_block_name(struct doc *document, enum node_kind kind, enum tone tone, const char *bytes);
/* A fact with the scratch text, in at most `lines` lines of a terminal; nothing where that is empty. */
void doc_fact(struct doc *document, enum tone tone, const char *label, size_t lines);
/* A block with the scratch text. */
void doc_block_scratch(struct doc *document, enum node_kind kind, enum tone tone);
/* The same, with at most `lines` lines of a terminal. */
void doc_block_lines(struct doc *document, enum node_kind kind, enum tone tone, size_t lines);

#endif
