/* Runs of a sync tool as a document: the verdict, the writes of each run, and the entries that are written repeatedly. */
#include "report/converge.h"
#include "report/conclusion.h"
#include "report/printers.h"
#include "report/provenance.h"

#include <inttypes.h>
#include <string.h>

/* Limit on the number of entries that are listed; JSON has all. */
#define LISTED_MAX 20u

static void add_facts(struct doc *document, const struct converge_results *results)
{
    const struct converge *converge = results->converge;
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    text_append_escaped(doc_scratch(document), results->command, strlen(results->command));
    doc_fact(document, TONE_SOFT, "command", 0);
    text_append_escaped(doc_scratch(document), results->directory, strlen(results->directory));
    text_printf(&document->scratch, ": %" PRIu64 " %s before the first run", converge->entries,
                converge->entries == 1 ? "entry" : "entries");
    doc_fact(document, TONE_SOFT, "directory", 0);
    text_puts(doc_scratch(document), converge_verdict_names[converge->judgement.verdict]);
    if (converge->judgement.verdict == CONVERGE_REPEATS)
        text_printf(&document->scratch, ", period %" PRIu32, converge->judgement.period);
    doc_fact(document, converge_is_quiet(converge) ? TONE_GOOD : TONE_BAD, "verdict", 0);
    converge_words_proof(results, doc_scratch(document));
    doc_fact(document, TONE_SOFT, "because", 0);
    converge_words_failures(converge, doc_scratch(document));
    doc_fact(document, TONE_BAD, "failed", 0);
    converge_words_subset(converge, doc_scratch(document));
    doc_fact(document, converge->subset.found ? TONE_STRONG : TONE_CAUTION, "smallest", 0);
    converge_words_stopped(results, doc_scratch(document));
    doc_fact(document, TONE_CAUTION, "incomplete", 0);
    doc_close(document);
}

static void add_number(struct doc *document, enum tone tone, uint64_t number)
{
    doc_block_printf(document, NODE_CELL, tone, "%" PRIu64, number);
}

/* These columns are omitted if they are empty. */
static bool is_rare(unsigned kind) { return 1u << kind == WRITE_RECREATED || 1u << kind == WRITE_RENAMED; }

static bool is_shown(const struct converge *converge, unsigned kind)
{
    bool shown = !is_rare(kind);
    for (size_t i = 0; i < converge->run_count && !shown; i++)
        shown = converge->runs[i].writes.kinds[kind];
    return shown;
}

static void add_run(struct doc *document, const struct converge *converge, size_t index)
{
    const struct converge_run *run = &converge->runs[index];
    const struct writes *writes = &run->writes;
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    add_number(document, TONE_PLAIN, index + 1);
    converge_words_end(run, doc_scratch(document));
    doc_block_scratch(document, NODE_CELL, converge_run_failed(run) ? TONE_BAD : TONE_PLAIN);
    doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%" PRIu64 ".%" PRIu64 " s", run->milliseconds / 1000,
                     run->milliseconds % 1000 / 100);
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        if (is_shown(converge, kind))
            add_number(document, index && writes->kinds[kind] ? TONE_BAD : TONE_PLAIN, writes->kinds[kind]);
    if (writes->attributes_added || writes->attributes_changed || writes->attributes_deleted)
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "+%" PRIu64 " ~%" PRIu64 " -%" PRIu64, writes->attributes_added,
                         writes->attributes_changed, writes->attributes_deleted);
    else
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%s", "none");
    add_number(document, TONE_PLAIN, run->entries);
    doc_close(document);
}

static void add_runs(struct doc *document, const struct converge *converge)
{
    static const char *const heads[WRITE_KINDS] = {"added", "deleted", "recreated", "renamed", "changed", "no effect"};
    struct doc_column *columns = doc_columns(document, 5 + WRITE_KINDS);
    size_t count = 0;
    columns[count++] = (struct doc_column){.head = "run"};
    columns[count++] = (struct doc_column){.head = "exit"};
    columns[count++] = (struct doc_column){.head = "time", .is_number = true};
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        if (is_shown(converge, kind))
            columns[count++] = (struct doc_column){.head = heads[kind], .is_number = true};
    columns[count++] = (struct doc_column){.head = "attributes", .is_number = true};
    columns[count++] = (struct doc_column){.head = "entries", .is_number = true};
    (void)doc_open_table(document, columns, count,
                         "What each run wrote, in entries. No effect: written with the same content. Attributes: added, "
                         "changed, deleted. Entries: after the run.",
                         NULL);
    for (size_t i = 0; i < converge->run_count; i++)
        add_run(document, converge, i);
    doc_close(document);
}

static void add_repeated(struct doc *document, const struct converge *converge, const struct repeated *repeated)
{
    const struct write *write = repeated->last;
    const struct entry_state *entry = write->kinds & WRITE_DELETED ? &write->before : &write->after;
    (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
    struct text *scratch = doc_scratch(document);
    converge_words_quote(entry_name(&converge->strings, entry), scratch);
    text_puts(scratch, " (");
    text_append_escaped(scratch, converge->strings.at[entry->dn].bytes, converge->strings.at[entry->dn].length);
    text_puts(scratch, "): ");
    converge_words_kinds(repeated->kinds, scratch);
    text_printf(scratch, " in %" PRIu32 " %s", repeated->runs, repeated->runs == 1 ? "run" : "runs");
    size_t before = scratch->length;
    text_puts(scratch, "; last: ");
    size_t start = scratch->length;
    converge_words_write(converge, write, scratch);
    if (scratch->length == start && !scratch->failed) {
        scratch->length = before;
        scratch->bytes[before] = '\0';
    }
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

static void add_more(struct doc *document, size_t count)
{
    if (count <= LISTED_MAX)
        return;
    doc_block_printf(document, NODE_ITEM, TONE_SOFT, "and %zu more (--format=json lists all)", count - LISTED_MAX);
}

static void add_similar(struct doc *document, const struct converge *converge)
{
    const struct similar_groups *similar = &converge->similar;
    doc_open_section(document, "Why: similar names", "why", similar->count);
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < similar->count && i < LISTED_MAX; i++) {
        converge_words_similar(converge, &similar->at[i], doc_scratch(document));
        doc_block_scratch(document, NODE_ITEM, TONE_PLAIN);
    }
    if (!similar->count)
        doc_block(document, NODE_ITEM, TONE_PLAIN,
                  "none: no names of these entries, or values that change, are equal by case, spaces, normalization or length");
    add_more(document, similar->count);
    doc_close(document);
    doc_close(document);
}

static void add_all_repeated(struct doc *document, const struct converge *converge)
{
    const struct repeats *repeats = &converge->repeats;
    if (!repeats->count)
        return;
    doc_open_section(
        document,
        doc_format(document, "Written again and again: %zu %s", repeats->count, repeats->count == 1 ? "entry" : "entries"), "again",
        repeats->count);
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (size_t i = 0; i < repeats->count && i < LISTED_MAX; i++)
        add_repeated(document, converge, &repeats->at[i]);
    add_more(document, repeats->count);
    doc_close(document);
    doc_close(document);
    add_similar(document, converge);
}

static void add_header(struct doc *document, const struct converge_results *results, const struct report_style *style)
{
    bool is_quiet = converge_is_quiet(results->converge);
    enum tone tone = is_quiet ? TONE_GOOD : document->medium == MEDIUM_PAGE ? TONE_CAUTION : TONE_BAD;
    conclusion_add_kind(document, "converge", "a sync tool against a directory", style);
    doc_open_title(document, tone, is_quiet ? "Comes to rest" : "Does not rest", NULL);
    converge_words_title(results, doc_scratch(document));
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
}

void converge_build(struct doc *document, const struct results *given, const struct report_style *style)
{
    const struct converge_results *results = given->converge;
    bool is_page = document->medium == MEDIUM_PAGE, is_terminal = document->medium == MEDIUM_TERMINAL;
    if (!is_terminal)
        add_header(document, results, style);
    doc_open_section(document, is_page ? "Verdict" : NULL, "verdict", SIZE_MAX);
    add_facts(document, results);
    doc_close(document);
    doc_open_section(document, is_page ? "Runs" : NULL, "runs", results->converge->run_count);
    add_runs(document, results->converge);
    doc_close(document);
    add_all_repeated(document, results->converge);
    if (is_terminal)
        add_header(document, results, style);
    if (!is_page)
        return;
    doc_open_section(document, "Provenance", "provenance", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    provenance_add_facts(document, style);
    doc_close(document);
    doc_close(document);
}
