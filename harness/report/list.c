/* The list of fixtures, for people. */
#include "report/layout.h"
#include "report/report.h"

#include <string.h>

static const char fixture_head[] = "fixture", title_head[] = "title", source_head[] = "source";

/* Empties `cell` and fills it with the bytes, escaped; returns what it then holds. */
static const char *escaped(struct text *cell, const char *bytes)
{
    text_clear(cell);
    text_append_escaped(cell, bytes, strlen(bytes));
    return cell->bytes ? cell->bytes : "";
}

enum report_status report_list_table(const struct fixture_list *list, const struct report_style *style, FILE *stream)
{
    struct page page = {.color = style->color};
    struct text cell = {0};
    size_t name_columns = sizeof fixture_head - 1, title_columns = sizeof title_head - 1;
    for (size_t i = 0; i < list->count; i++) {
        size_t columns = columns_of(escaped(&cell, list->at[i]->name));
        if (name_columns < columns)
            name_columns = columns;
        columns = columns_of(escaped(&cell, list->at[i]->title));
        if (title_columns < columns)
            title_columns = columns;
    }
    page_cell_left(&page, INK_DIM, fixture_head, name_columns + 2);
    page_cell_left(&page, INK_DIM, title_head, title_columns + 2);
    page_ink(&page, INK_DIM, source_head);
    text_puts(&page.text, "\n");
    for (size_t i = 0; i < list->count; i++) {
        const struct fixture *fixture = list->at[i];
        page_cell_left(&page, INK_BOLD, escaped(&cell, fixture->name), name_columns + 2);
        page_cell_left(&page, INK_PLAIN, escaped(&cell, fixture->title), title_columns + 2);
        page_ink(&page, INK_PLAIN, escaped(&cell, fixture->source));
        text_puts(&page.text, "\n");
    }
    if (cell.failed)
        page.text.failed = true;
    enum report_status status = send_text(&page.text, stream);
    text_clean_up(&cell);
    text_clean_up(&page.text);
    return status;
}
