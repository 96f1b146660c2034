/* TAP of a sync tool: a test point for each run, and one for the verdict. */
#include "report/converge.h"
#include "report/layout.h"
#include "report/tap.h"

#include "converge/take.h"

static void add_run(struct tap *tap, const struct converge_run *run, size_t number)
{
    bool failed = converge_run_failed(run);
    text_printf(&tap->text, "%s %zu - run %zu\n", failed ? "not ok" : "ok", number, number);
    if (!failed)
        return;
    text_puts(&tap->text, "  ---\n  failure: ");
    child_append_end(run->end, run->code, &tap->scratch);
    tap_quoted(tap);
    tap_name(tap, "said", run->said);
    text_puts(&tap->text, "  ...\n");
}

static void add_verdict(struct tap *tap, const struct converge_results *results)
{
    const struct converge *converge = results->converge;
    bool passed = converge_is_quiet(converge);
    text_printf(&tap->text, "%s %zu - it comes to rest\n", passed ? "ok" : "not ok", converge->run_count + 1);
    text_puts(&tap->text, "  ---\n  message: ");
    converge_words_title(results, &tap->scratch);
    tap_quoted(tap);
    if (!passed) {
        text_puts(&tap->text, "  verdict: ");
        text_puts(&tap->scratch, converge_verdict_names[converge->judgement.verdict]);
        tap_quoted(tap);
        text_puts(&tap->text, "  because: ");
        converge_words_proof(results, &tap->scratch);
        tap_quoted(tap);
    }
    tap_name(tap, "command", results->command);
    tap_name(tap, "directory", results->directory);
    text_puts(&tap->text, "  ...\n");
}

enum report_status report_converge_tap(const struct results *given, const struct report_style *style, FILE *stream)
{
    const struct converge_results *results = given->converge;
    struct tap tap = {0};
    (void)style;
    text_printf(&tap.text, "TAP version 14\n1..%zu\n", results->converge->run_count + 1);
    for (size_t i = 0; i < results->converge->run_count; i++)
        add_run(&tap, &results->converge->runs[i], i + 1);
    add_verdict(&tap, results);
    if (tap.scratch.failed)
        tap.text.failed = true;
    enum report_status status = send_text(&tap.text, stream);
    text_clean_up(&tap.scratch);
    text_clean_up(&tap.text);
    return status;
}
