/* What a search has found, for people: a block for each find. */
#include "report/explore.h"
#include "report/layout.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

#define INDENT 2u

static const char build_head[] = "build", records_head[] = "records by cycle", cycles_head[] = "redundant cycles",
                  updates_head[] = "and updates", verdict_head[] = "verdict";

struct table {
    const struct exploration *exploration;
    struct page page;
    struct text scratch;
};

static const char *scratched(const struct table *table) { return table->scratch.bytes ? table->scratch.bytes : ""; }

static void widen(size_t *columns, size_t to) { *columns = *columns < to ? to : *columns; }

/* "looping", and for a loop what it sends and where its names stand. */
static void add_kind(struct table *table, const struct search_mark *mark)
{
    struct page *page = &table->page;
    page_ink(page, INK_RED, trial_class_names[mark->class]);
    if (mark->load) {
        text_puts(&page->text, ", ");
        words_count(mark->load, "record", "records", &page->text);
        text_puts(&page->text, mark->load < SEARCH_LOADS ? " a cycle" : " a cycle or more");
    }
    if (mark->spread > 1)
        text_printf(&page->text, ", one name at %" PRIu32 " sites%s", mark->spread,
                    mark->spread < SEARCH_SPREADS ? "" : " or more");
}

static void add_heading(struct table *table, const struct explored *explored)
{
    struct page *page = &table->page;
    page_ink(page, INK_BOLD, explored->title);
    text_puts(&page->text, "\n");
    add_kind(table, &explored->find.mark);
    text_printf(&page->text, "; found %" PRIu64 " time%s, first as scenario %" PRIu64 "%s\n", explored->find.count,
                explored->find.count == 1 ? "" : "s", explored->find.number, explored->find.unconfirmed ? "; not confirmed" : "");
    if (explored->path) {
        page_escaped(page, INK_DIM, explored->path);
        text_puts(&page->text, "\n");
    }
    text_puts(&page->text, "\n");
}

/* The fixture's lines but for title and source, which stand above. */
static void add_scenario(struct table *table, const struct explored *explored)
{
    struct page *page = &table->page;
    if (!explored->scenario) {
        page_spaces(page, INDENT);
        page_ink(page, INK_YELLOW,
                 explored->path ? "names that are no valid UTF-8: see the fixture and the files beside it\n"
                                : "names that are no valid UTF-8: --save=DIR writes what can be written of it\n");
        return;
    }
    for (const char *line = explored->scenario; *line;) {
        size_t length = strcspn(line, "\n");
        if (*line != '#' && strncmp(line, "title:", 6) != 0 && strncmp(line, "source:", 7) != 0 && length) {
            page_spaces(page, INDENT);
            text_append(&page->text, line, length);
            text_puts(&page->text, "\n");
        }
        line += length + (line[length] == '\n');
    }
}

struct row {
    const char *build;
    const struct run_result *result;
};

static void add_row(struct table *table, const struct row *row, size_t build_columns, size_t records_columns)
{
    struct page *page = &table->page;
    struct text *scratch = &table->scratch;
    const struct run_result *result = row->result;
    bool sound = result->verdict == VERDICT_QUIET && !faults_any(&result->faults);
    page_spaces(page, INDENT);
    page_cell_left(page, INK_BOLD, row->build, build_columns + 2);
    text_clear(scratch);
    words_records(result, scratch);
    page_cell_left(page, INK_PLAIN, scratched(table), records_columns + 2);
    text_clear(scratch);
    text_printf(scratch, "%" PRIu32, result->redundant_cycles);
    page_cell_right(page, result->redundant_cycles ? INK_RED : INK_PLAIN, scratched(table), sizeof cycles_head - 1);
    page_spaces(page, 2);
    text_clear(scratch);
    text_printf(scratch, "%" PRIu64, result->redundant_updates);
    page_cell_right(page, result->redundant_updates ? INK_RED : INK_PLAIN, scratched(table), sizeof updates_head - 1);
    page_spaces(page, 2);
    text_clear(scratch);
    words_verdict(result, scratch);
    if (faults_any(&result->faults)) {
        text_puts(scratch, ", faults: ");
        words_faults(&result->faults, scratch);
    }
    page_ink(page, sound ? INK_GREEN : INK_RED, scratched(table));
    text_puts(&page->text, "\n");
}

static void add_runs(struct table *table, const struct explored *explored)
{
    struct page *page = &table->page;
    const struct build *build = table->exploration->build;
    struct row rows[KNOWN_BUILDS + 1];
    size_t count = 0, build_columns = sizeof build_head - 1, records_columns = sizeof records_head - 1;
    if (build->candidate)
        rows[count++] = (struct row){build->name, &explored->result};
    for (int i = 0; i < KNOWN_BUILDS; i++)
        rows[count++] = (struct row){known_build_names[i], &explored->known[i]};
    for (size_t i = 0; i < count; i++) {
        text_clear(&table->scratch);
        words_records(rows[i].result, &table->scratch);
        widen(&build_columns, columns_of(rows[i].build));
        widen(&records_columns, columns_of(scratched(table)));
    }
    text_puts(&page->text, "\n");
    page_spaces(page, INDENT);
    page_cell_left(page, INK_DIM, build_head, build_columns + 2);
    page_cell_left(page, INK_DIM, records_head, records_columns + 2);
    page_ink(page, INK_DIM, cycles_head);
    page_spaces(page, 2);
    page_ink(page, INK_DIM, updates_head);
    page_spaces(page, 2);
    page_ink(page, INK_DIM, verdict_head);
    text_puts(&page->text, "\n");
    for (size_t i = 0; i < count; i++)
        add_row(table, &rows[i], build_columns, records_columns);
}

/* What does not matter: the notes behind the first line, which names build and class. */
static void add_notes(struct table *table, const struct explored *explored)
{
    const char *line = strchr(explored->comments, '\n');
    for (line = line ? line + 1 : ""; *line;) {
        size_t length = strcspn(line, "\n");
        text_clear(&table->scratch);
        text_append_escaped(&table->scratch, line, length);
        page_sentence(&table->page, INK_PLAIN, scratched(table), INDENT);
        line += length + (line[length] == '\n');
    }
    text_puts(&table->page.text, "\n");
}

static void add_counts(struct table *table)
{
    const struct exploration *exploration = table->exploration;
    struct page *page = &table->page;
    const char *separator = ": ";
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        if (exploration->found[class]) {
            text_printf(&page->text, "%s%" PRIu64 " %s", separator, exploration->found[class], trial_class_names[class]);
            separator = ", ";
        }
}

static void add_summary(struct table *table)
{
    static const char *const ends[EXPLORE_ENDS] = {
        [EXPLORE_TIME_UP] = "The time was up before all scenarios were tried.",
        [EXPLORE_STOPPED] = "It was stopped before all scenarios were tried.",
        [EXPLORE_HUNG] = "It ended early, as the build hung again and again.",
    };
    const struct exploration *exploration = table->exploration;
    struct page *page = &table->page;
    uint64_t found = 0, ms = exploration->milliseconds ? exploration->milliseconds : 1;
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        found += exploration->found[class];
    page_ink(page, INK_BOLD, exploration->build->name);
    text_puts(&page->text, ": ");
    words_count(exploration->scenarios, "scenario", "scenarios", &page->text);
    if (!exploration->exhaustive)
        text_printf(&page->text, ", seed %" PRIu64, exploration->seed);
    if (exploration->shards)
        text_printf(&page->text, ", shard %" PRIu32 "/%" PRIu32, exploration->shard + 1, exploration->shards);
    text_printf(&page->text, ", in %" PRIu64 ".%" PRIu64 " s (%" PRIu64 " a second): ", ms / 1000, ms % 1000 / 100,
                exploration->scenarios / ms * 1000 + exploration->scenarios % ms * 1000 / ms);
    text_clear(&table->scratch);
    if (found)
        words_count(exploration->find_count, "find", "finds", &table->scratch);
    else
        text_puts(&table->scratch, "nothing found");
    page_ink(page, found ? INK_RED : INK_GREEN, scratched(table));
    text_puts(&page->text, "\n");
    if (found) {
        words_count(found, "scenario shows", "scenarios show", &page->text);
        text_puts(&page->text, " one");
        add_counts(table);
        text_puts(&page->text, "\n");
    }
    if (exploration->covered) {
        text_clear(&table->scratch);
        text_puts(&table->scratch, exploration->covered);
        if (found)
            text_printf(&table->scratch, "; %" PRIu64 " of them %s a find", found, found == 1 ? "is" : "are");
        else
            text_puts(&table->scratch, ": quiet and without fault");
        page_sentence(page, found ? INK_RED : INK_GREEN, scratched(table), 0);
    }
    if (exploration->found[TRIAL_CRASHED] || exploration->found[TRIAL_HUNG])
        text_printf(&page->text,
                    "Scenarios share their names in blocks of %u; where the build dies, the rest of its block is left out.\n",
                    DRAW_BLOCK);
    if (exploration->unrepeated) {
        words_count(exploration->unrepeated, "death", "deaths", &page->text);
        text_puts(&page->text, " of the build did not happen a second time.\n");
    }
    if (ends[exploration->end]) {
        page_ink(page, INK_YELLOW, ends[exploration->end]);
        text_puts(&page->text, "\n");
    }
}

enum report_status report_explore_table(const struct exploration *exploration, const struct report_style *style, FILE *stream)
{
    struct table table = {.exploration = exploration, .page = {.color = style->color}};
    for (size_t i = 0; i < exploration->find_count; i++) {
        const struct explored *explored = &exploration->finds[i];
        add_heading(&table, explored);
        add_scenario(&table, explored);
        add_runs(&table, explored);
        add_notes(&table, explored);
    }
    page_isolation(&table.page, style->isolation);
    add_summary(&table);
    if (table.scratch.failed)
        table.page.text.failed = true;
    enum report_status status = send_text(&table.page.text, stream);
    text_clean_up(&table.scratch);
    text_clean_up(&table.page.text);
    return status;
}
