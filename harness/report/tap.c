/* TAP, version 14 (testanything.org): a test point for each run, and a YAML block that says why where one failed. */
#include "report/tap.h"
#include "report/layout.h"
#include "report/words.h"

#include <string.h>

static void append_with_backslashes(struct text *text, const struct text *safe, const char *special)
{
    for (size_t i = 0; i < safe->length; i++) {
        if (strchr(special, safe->bytes[i]))
            text_puts(text, "\\");
        text_append(text, &safe->bytes[i], 1);
    }
}

void tap_described(struct tap *tap, const char *name, bool is_safe)
{
    text_clear(&tap->scratch);
    if (is_safe)
        text_puts(&tap->scratch, name);
    else
        text_append_escaped(&tap->scratch, name, strlen(name));
    append_with_backslashes(&tap->text, &tap->scratch, "\\#");
}

void tap_quoted(struct tap *tap)
{
    text_puts(&tap->text, "\"");
    append_with_backslashes(&tap->text, &tap->scratch, "\\\"");
    text_puts(&tap->text, "\"\n");
    text_clear(&tap->scratch);
}

void tap_name(struct tap *tap, const char *key, const char *name)
{
    text_clear(&tap->scratch);
    text_append_escaped(&tap->scratch, name, strlen(name));
    text_printf(&tap->text, "  %s: ", key);
    tap_quoted(tap);
}

static void add_diagnostics(struct tap *tap, const struct batch_run *run)
{
    text_clear(&tap->scratch);
    text_puts(&tap->text, "  ---\n  reasons:\n");
    for (uint32_t i = 0; i < run->reasons.count; i++) {
        text_puts(&tap->text, "    - ");
        text_puts(&tap->scratch, run->reasons.at[i]);
        tap_quoted(tap);
    }
    text_puts(&tap->text, "  verdict: ");
    words_verdict(&run->result, &tap->scratch);
    tap_quoted(tap);
    text_puts(&tap->text, "  proof: ");
    words_proof(&run->result, &tap->scratch);
    tap_quoted(tap);
    text_puts(&tap->text, "  records: ");
    words_records(&run->result, &tap->scratch);
    tap_quoted(tap);
    tap_name(tap, "fixture", run->fixture->name);
    tap_name(tap, "title", run->fixture->title);
    tap_name(tap, "source", run->fixture->source);
    text_puts(&tap->text, "  build: ");
    text_puts(&tap->scratch, run->build->name);
    tap_quoted(tap);
    tap_name(tap, "module", run->build->path);
    text_puts(&tap->text, "  ...\n");
}

enum report_status report_tap(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    struct tap tap = {0};
    (void)style;
    text_printf(&tap.text, "TAP version 14\n1..%zu\n", batch->run_count + (results->verification ? TAP_LAW_POINTS : 0));
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        text_printf(&tap.text, "%s %zu - ", batch_run_failed(run) ? "not ok" : "ok", i + 1);
        tap_described(&tap, run->fixture->name, false);
        text_puts(&tap.text, " ");
        tap_described(&tap, run->build->name, true);
        text_puts(&tap.text, ": ");
        tap_described(&tap, run->fixture->title, false);
        if (run->skipped) {
            text_puts(&tap.text, " # SKIP ");
            tap_described(&tap, run->skipped, true);
        }
        text_puts(&tap.text, "\n");
        if (batch_run_failed(run))
            add_diagnostics(&tap, run);
    }
    if (results->verification)
        tap_add_laws(&tap, results->verification, batch->run_count + 1);
    if (tap.scratch.failed)
        tap.text.failed = true;
    enum report_status status = send_text(&tap.text, stream);
    text_clean_up(&tap.scratch);
    text_clean_up(&tap.text);
    return status;
}
