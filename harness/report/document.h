/* A report independent of its medium: a builder for each kind of result adds blocks and words, and a printer for each medium walks
 * them (printers.h). The document records failed allocations, so that only the printer has to check. */
#ifndef Q237588_REPORT_DOCUMENT_H
#define Q237588_REPORT_DOCUMENT_H

#include "base/text.h"
#include "batch/batch.h"
#include "report/report.h"

/* A builder omits parts that do not fit the medium. */
enum medium { MEDIUM_TERMINAL, MEDIUM_PAGE, MEDIUM_MARKDOWN };

enum tone { TONE_PLAIN, TONE_STRONG, TONE_SOFT, TONE_GOOD, TONE_BAD, TONE_CAUTION, TONES };

enum node_kind {
    /* Blocks, up to the node before their `end`. */
    NODE_SECTION,  /* words: its heading; label: its id */
    NODE_KIND,     /* the line above a page: the kind of report, its subject, and the day */
    NODE_TITLE,    /* the conclusion in one sentence; label: the same in a word or two; words: its subject */
    NODE_TEXT,     /* a paragraph */
    NODE_HEADING,  /* of a part of a section */
    NODE_VERBATIM, /* lines without filling */
    NODE_LIST,
    NODE_ITEM,
    NODE_FACTS, /* items with labels */
    NODE_FACT,  /* label: its name */
    NODE_FIGURES,
    NODE_FIGURE, /* label: of its number */
    NODE_TABLE,  /* words: its caption; label: its class on a page; columns */
    NODE_PART,   /* table rows with their own heading */
    NODE_ROW,
    NODE_CELL,
    NODE_NOTE,       /* a line below a row */
    NODE_DETAILS,    /* folded; words: its heading; label: a remark beside the heading */
    NODE_CHARTS,     /* side by side */
    NODE_SIGNATURES, /* items: roles that sign */
    /* Inline nodes. */
    NODE_WORDS,   /* safe to print */
    NODE_SAID,    /* the same with quoted names, in which spaces count */
    NODE_NAME,    /* untrusted bytes, escaped */
    NODE_LINK,    /* label: its target */
    NODE_BREAK,   /* in a block: a line break; between blocks: an empty line in a terminal */
    NODE_BARS,    /* run: its records as small bars */
    NODE_METER,   /* a horizontal bar of length count / scale */
    NODE_CHART,   /* run: its records as large bars with numbers; words: its heading */
    NODE_SQUARES, /* run: the verdicts of a fixture, `count` runs from `run` on; at the beginning of details they stay visible */
};

/* Limit on the columns of a title's subject in a terminal. */
#define DOCUMENT_SUBJECT_COLUMNS 80u

/* Limit on the columns of a table. */
#define DOCUMENT_COLUMNS_MAX 32u

struct doc_column {
    const char *head;
    bool is_number;
    size_t most; /* limit on the column's width in a terminal; wider cells exceed it; 0: no limit */
};

struct doc_node {
    enum node_kind kind;
    enum tone tone;
    size_t words, label; /* in the pool; 0: none */
    size_t end;          /* index of the first node after the block */
    const struct doc_column *columns;
    const struct batch_run *run;
    bool is_counted;      /* section: `count` is shown beside its link */
    bool is_brief;        /* section: a terminal shows its lists only, with the heading beside the first item */
    size_t count;         /* table: columns; drawing: runs; section: contents; list or fact: items in a terminal, 0: all */
    size_t indent, lines; /* in a terminal; limit on lines of REPORT_COLUMNS, 0: none */
    uint64_t scale;       /* chart: the highest number of records of a bar */
};

struct doc_memory;

struct doc {
    enum medium medium;
    struct doc_memory *memory; /* owned columns and words */
    struct doc_node *nodes;
    size_t count, capacity;
    struct doc_node spare;                                 /* stands in for nodes that could not be allocated */
    struct doc_column spare_columns[DOCUMENT_COLUMNS_MAX]; /* likewise for columns */
    struct text pool;                                      /* words, NUL-terminated */
    struct text scratch;                                   /* words in preparation by a builder */
    size_t open[16];                                       /* the open blocks */
    size_t depth;
    bool failed;
};

void doc_free(struct doc *document);

/* The words and the label of a node; "" if it has none. */
const char *doc_words(const struct doc *document, const struct doc_node *node);
const char *doc_label(const struct doc *document, const struct doc_node *node);

/* Appends the label of a title in capitals: "NOT FIXED". */
void doc_append_uppercase_label(const struct doc *document, const struct doc_node *title, struct text *text);

/* Empties and returns the scratch text. */
struct text *doc_scratch(struct doc *document);

/* Opens a block; `words` and `label` are safe to print and may be NULL. Returns the node, which is valid until the next one is
 * added. */
struct doc_node *doc_open(struct doc *document, enum node_kind kind, enum tone tone, const char *words, const char *label);
void doc_close(struct doc *document);

/* Opens a table with `count` columns, which must outlive the document. Tables that share their columns have the same widths. */
struct doc_node *doc_open_table(struct doc *document, const struct doc_column *columns, size_t count, const char *caption,
                                const char *class);

/* At most DOCUMENT_COLUMNS_MAX columns that the document owns, for tables whose columns depend on the results. */
struct doc_column *doc_columns(struct doc *document, size_t count);

/* Opens a section with an id, which the page links to, and a number of contents unless `counted` is SIZE_MAX. Returns as
 * doc_open(). */
struct doc_node *doc_open_section(struct doc *document, const char *heading, const char *id, size_t counted);

/* Opens a section of lists that a terminal shows beside the heading. */
void doc_open_brief(struct doc *document, const char *heading, const char *id, size_t counted);

/* Opens a list of which a terminal shows `most` items, and one more if that is the last; 0: all. */
void doc_open_list(struct doc *document, size_t most);

/* Opens the first sentence of a document: "✗ Not fixed", "ASCII only: it folds A to Z only". `subject` may be NULL. */
void doc_open_title(struct doc *document, enum tone tone, const char *mark, const char *subject);

/* Opens a block that a terminal indents. Returns as doc_open(). */
struct doc_node *doc_open_indented(struct doc *document, enum node_kind kind, enum tone tone);

/* Words that live as long as the document, for headings and labels: a copy of the scratch text, or formatted. "" if out of
 * memory. */
const char *doc_keep_scratch(struct doc *document);
const char *doc_format(struct doc *document, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds words to the open block. NULL: the allocation of a text failed. */
void doc_say(struct doc *document, enum tone tone, const char *words);
void doc_printf(struct doc *document, enum tone tone, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds the scratch text as NODE_WORDS or NODE_SAID; nothing if it is empty. */
void doc_say_scratch(struct doc *document, enum node_kind kind, enum tone tone);
void doc_name(struct doc *document, enum tone tone, const char *bytes);
void doc_link(struct doc *document, const char *target, const char *words);
void doc_break(struct doc *document);

/* Add drawings. */
void doc_bars(struct doc *document, const struct batch_run *run, uint64_t scale);
void doc_meter(struct doc *document, size_t value, uint64_t scale);
void doc_chart(struct doc *document, const struct batch_run *run, const char *heading, uint64_t scale);
void doc_squares(struct doc *document, const struct batch_run *runs, size_t count);

/* Adds a block of words. */
void doc_block(struct doc *document, enum node_kind kind, enum tone tone, const char *words);
/* Add a block of words with quoted names, and a block of a name. */
void doc_block_printf(struct doc *document, enum node_kind kind, enum tone tone, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void doc_block_name(struct doc *document, enum node_kind kind, enum tone tone, const char *bytes);
/* Adds a fact with the scratch text, in at most `lines` lines of a terminal; nothing if the text is empty. */
void doc_fact(struct doc *document, enum tone tone, const char *label, size_t lines);
/* Adds a block of the scratch text. */
void doc_block_scratch(struct doc *document, enum node_kind kind, enum tone tone);
/* Adds a block of the scratch text, in at most `lines` lines of a terminal; and one that a terminal indents. */
void doc_block_lines(struct doc *document, enum node_kind kind, enum tone tone, size_t lines);
void doc_block_indented(struct doc *document, enum node_kind kind, enum tone tone, size_t lines);
/* Add a table cell whose words have a tone, and one of the scratch text. (The tone of a block is the whole cell's on a page.) */
void doc_cell(struct doc *document, enum tone tone, const char *words);
void doc_cell_scratch(struct doc *document, enum tone tone);

#endif
