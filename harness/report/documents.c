/* Reports as documents: one builder for each kind of result, one printer for each medium. */
#include "report/printers.h"

static doc_builder *const builders[RESULTS_KINDS] = {runs_build,  list_build,     explore_build,
                                                     audit_build, converge_build, replay_build};

static enum report_status write_document(const struct results *results, const struct report_style *style, FILE *stream,
                                         enum medium medium, doc_printer *print)
{
    struct doc document = {.medium = medium};
    builders[results->kind](&document, results, style);
    return doc_send(&document, print, style, stream);
}

enum report_status report_table(const struct results *results, const struct report_style *style, FILE *stream)
{
    return write_document(results, style, stream, MEDIUM_TERMINAL, doc_print_terminal);
}

enum report_status report_html(const struct results *results, const struct report_style *style, FILE *stream)
{
    return write_document(results, style, stream, MEDIUM_PAGE, doc_print_page);
}

enum report_status report_markdown(const struct results *results, const struct report_style *style, FILE *stream)
{
    return write_document(results, style, stream, MEDIUM_MARKDOWN, doc_print_markdown);
}
