#include "report/csv.h"

#include "base/spreadsheet.h"

#include <inttypes.h>
#include <string.h>

/* Adds a quoted cell, with quotes doubled and formulas disarmed. */
static void csv_add_cell(struct csv *csv, const char *bytes, size_t length)
{
    struct text guarded = {0};
    text_puts(&csv->text, csv->column++ ? ",\"" : "\"");
    spreadsheet_guard(bytes, length, &guarded);
    for (size_t i = 0; i < guarded.length; i++) {
        text_append(&csv->text, guarded.bytes + i, 1);
        if (guarded.bytes[i] == '"')
            text_puts(&csv->text, "\"");
    }
    csv->text.failed = csv->text.failed || guarded.failed;
    text_puts(&csv->text, "\"");
    text_clean_up(&guarded);
}

void csv_add_words(struct csv *csv, const char *words) { csv_add_cell(csv, words, strlen(words)); }

void csv_add_number(struct csv *csv, uint64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    csv_add_words(csv, digits);
}

void csv_add_flag(struct csv *csv, bool flag) { csv_add_words(csv, flag ? "yes" : "no"); }

void csv_add_bytes(struct csv *csv, struct ccm_name name)
{
    struct text *scratch = &csv->scratch;
    size_t backslashes = 0;
    text_clear(scratch);
    text_append_escaped(scratch, name.bytes, name.length);
    for (size_t i = 0; i < name.length; i++)
        backslashes += name.bytes[i] == '\\';
    if (scratch->length == name.length + backslashes) {
        text_clear(scratch);
        text_append(scratch, name.bytes, name.length);
    }
    csv_add_cell(csv, scratch->bytes ? scratch->bytes : "", scratch->length);
}

void csv_add_text(struct csv *csv, const char *bytes) { csv_add_bytes(csv, name_of_text(bytes)); }

void csv_end_line(struct csv *csv)
{
    text_puts(&csv->text, "\r\n");
    csv->column = 0;
}

void csv_begin(struct csv *csv, const char *const *columns, size_t count)
{
    text_puts(&csv->text, "\xEF\xBB\xBF");
    for (size_t i = 0; i < count; i++)
        csv_add_words(csv, columns[i]);
    csv_end_line(csv);
}

enum report_status csv_send(struct csv *csv, FILE *stream)
{
    csv->text.failed = csv->text.failed || csv->scratch.failed;
    enum report_status status = send_text(&csv->text, stream);
    text_clean_up(&csv->scratch);
    text_clean_up(&csv->text);
    return status;
}
