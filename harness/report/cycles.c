#include "report/cycles.h"

#include "report/words.h"

#include <inttypes.h>
#include <string.h>

/* Limits on the rows of a table and on the entries in a cell; the others are counted. */
#define CYCLES_MAX 8u
#define ENTRIES_MAX 4u

/* "post office 'SITE1'", "'Smith, Jimmy' at 'SITE1'". */
static void append_entry(const struct names *names, const struct entry *entry, bool with_addr, struct text *text)
{
    bool office = locn_is_office(entry->locn);
    text_puts(text, office ? "post office " : "");
    words_name(office ? names->offices.at[entry->name] : names->users.at[entry->name], text);
    if (office || !with_addr || entry->addr == STRING_EMPTY)
        return;
    text_puts(text, " at ");
    words_name(names->offices.at[entry->addr], text);
}

static void append_sent(const struct names *names, const struct explain_cycle *cycle, struct text *text)
{
    static const char *const kinds[] = {[RECORD_DELETE] = "delete ", [RECORD_ADD] = "add ", [RECORD_CHANGE] = "change "};
    text_puts(text, cycle->record_count ? "" : "nothing");
    for (uint32_t i = 0; i < cycle->record_count && i < ENTRIES_MAX; i++) {
        const struct record *record = &cycle->records[i];
        text_puts(text, i ? ", " : "");
        text_puts(text, i && cycle->records[i - 1].kind == record->kind ? "" : kinds[record->kind]);
        append_entry(names, &record->entry, record->kind != RECORD_DELETE, text);
    }
    words_more(cycle->record_count, ENTRIES_MAX, text);
    text_puts(text, cycle->redundant && cycle->record_count ? " (redundant)" : "");
}

static void append_held(const struct names *names, const struct explain_cycle *cycle, struct text *text)
{
    text_puts(text, cycle->exported_count ? "" : "nothing");
    for (uint32_t i = 0; i < cycle->exported_count && i < ENTRIES_MAX; i++) {
        text_puts(text, i ? ", " : "");
        append_entry(names, &cycle->exported[i], true, text);
    }
    words_more(cycle->exported_count, ENTRIES_MAX, text);
}

/* The last cycle that differs from all earlier ones. */
static uint32_t last_new_cycle(const struct run_result *result, uint32_t count)
{
    uint32_t last = count;
    if (result->verdict == VERDICT_QUIET)
        last = result->quiet_after + 1;
    else if (result->verdict == VERDICT_LOOPING)
        last = result->loop_from + result->loop_period;
    last = last < count ? last : count;
    return last < CYCLES_MAX ? last : CYCLES_MAX;
}

static void add_rows(struct doc *document, const struct names *names, const struct explanation *explanation, uint32_t last)
{
    for (uint32_t i = 0; i < last; i++) {
        (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
        doc_block_printf(document, NODE_CELL, TONE_PLAIN, "%" PRIu32, i + 1);
        append_sent(names, &explanation->cycles[i], doc_scratch(document));
        doc_block_scratch(document, NODE_CELL,
                          explanation->cycles[i].redundant && explanation->cycles[i].record_count ? TONE_CAUTION : TONE_PLAIN);
        append_held(names, &explanation->cycles[i + 1], doc_scratch(document));
        doc_block_scratch(document, NODE_CELL, TONE_PLAIN);
        doc_close(document);
    }
}

static void add_run(struct doc *document, const struct batch_run *run, const struct explanation *explanation)
{
    static const struct doc_column heads[] = {{.head = "cycle"}, {.head = "sends"}, {.head = "then the post office holds"}};
    enum { COLUMNS = sizeof heads / sizeof *heads };
    const struct run_result *result = &run->result;
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_say(document, TONE_STRONG, run->build->name);
    text_puts(doc_scratch(document), ": ");
    if (explanation->count || !run->reasons.count)
        words_verdict(result, &document->scratch);
    else
        text_puts(&document->scratch, run->reasons.at[0]);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
    if (!explanation->count)
        return;
    struct doc_column *columns = doc_columns(document, COLUMNS); /* own columns, so that other tables do not widen it */
    memcpy(columns, heads, sizeof heads);
    (void)doc_open_table(document, columns, COLUMNS, doc_format(document, "%s, cycle by cycle", run->build->name), NULL);
    add_rows(document, &run->fixture->scenario.names, explanation, last_new_cycle(result, explanation->count));
    doc_close(document);
    words_proof(result, doc_scratch(document));
    doc_block_scratch(document, NODE_TEXT, TONE_SOFT);
}

void cycles_add(struct doc *document, const struct shown_case *shown)
{
    for (size_t i = 0; i < shown->batch.run_count; i++) {
        doc_break(document);
        add_run(document, &shown->batch.runs[i], &shown->explanations[i]);
    }
}

void scenario_add(struct doc *document, const char *scenario)
{
    struct text *scratch = doc_scratch(document);
    for (const char *line = scenario; *line;) {
        size_t length = strcspn(line, "\n");
        if (*line != '#' && strncmp(line, "title:", 6) != 0 && strncmp(line, "source:", 7) != 0 && length) {
            text_append(scratch, line, length);
            text_puts(scratch, "\n");
        }
        line += length + (line[length] == '\n');
    }
    doc_block_indented(document, NODE_VERBATIM, TONE_PLAIN, 0);
}
