#include "cli/output.h"

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/origin.h"

#include <errno.h>

enum { KEY_REPORT = 0x900, KEY_LINK };

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct report_requests *requests = state->input;
    struct text message = {0};
    if (key != KEY_REPORT && key != KEY_LINK)
        return ARGP_ERR_UNKNOWN;
    enum requests_status status =
        key == KEY_REPORT ? reports_add(requests, argument, &message) : reports_add_link(requests, argument, &message);
    if (message.failed)
        status = REQUESTS_NO_MEMORY;
    if (status == REQUESTS_USAGE)
        argp_error(state, "%s", message.bytes);
    text_clean_up(&message);
    return status == REQUESTS_OK ? 0 : ENOMEM;
}

/* Adds the formats to the help of --report. */
static char *filter_help(int key, const char *text, void *input)
{
    const struct report_requests *requests = input;
    struct text help = {0};
    if (key == KEY_REPORT && requests) {
        text_puts(&help, "Write the results to a file as ");
        report_name_formats(requests->kind, REPORT_TO_FILE, true, &help);
        text_puts(&help, "; repeatable");
    }
    char *made = help.length ? text_take(&help) : NULL;
    return made ? made : (char *)(uintptr_t)text;
}

static const struct argp_option output_options[] = {
    {.name = "report", .key = KEY_REPORT, .arg = "FORMAT:PATH", .doc = "Write the results to a file"},
    {.name = "link",
     .key = KEY_LINK,
     .arg = "TITLE=PATH",
     .doc = "Link this file, its path being relative to the report, on an html report; repeatable"},
    {0},
};

const struct argp output_argp = {.options = output_options, .parser = parse, .help_filter = filter_help};

int output_results(const struct results *results, const struct options *options, const struct report_requests *reports, int passed)
{
    char date[REPORTS_DATE_SIZE];
    struct report_style style = options_style(options);
    struct origin origin = {0};
    const struct report_requests none = {0};
    const struct report_requests *requests = reports ? reports : &none;
    reports_date(date);
    style.date = date;
    style.without_builds = !results->batch;
    style.isolation = results->batch ? results->batch->isolation : NULL;
    if (!origin_find(&origin, results)) {
        origin_clean_up(&origin);
        return complain_of(&(struct text){0}, STATUS_HARNESS);
    }
    style.origin = &origin.report;
    enum report_status written;
    if (!reports_print(requests, results, &style, &written))
        written = options->format->write[results->kind](results, &style, stdout);
    int status = complain_of_report(written, passed);
    style.color = false;
    if (reports_write(requests, results, &style) != STATUS_PASSED)
        status = STATUS_HARNESS;
    origin_clean_up(&origin);
    return status;
}

int output_failure(enum batch_status done, const struct text *message)
{
    return complain_of(message, done == BATCH_INVALID ? STATUS_INPUT : STATUS_HARNESS);
}
