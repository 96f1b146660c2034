#include "cli/output.h"

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/origin.h"

#include <errno.h>

/* Ends the program where the argument is none; gives what an argp parser returns. */
static error_t finish_order(enum orders_status status, const struct text *message, const struct argp_state *state)
{
    if (message->failed)
        status = ORDERS_NO_MEMORY;
    if (status == ORDERS_USAGE)
        argp_error(state, "%s", message->bytes);
    return status == ORDERS_OK ? 0 : ENOMEM;
}

error_t output_link(struct report_orders *orders, const char *argument, const struct argp_state *state)
{
    struct text message = {0};
    error_t result = finish_order(reports_add_link(orders, argument, &message), &message, state);
    text_clean_up(&message);
    return result;
}

error_t output_order(struct report_orders *orders, const char *argument, struct argp_state *state)
{
    struct text message = {0};
    error_t result = finish_order(reports_add(orders, argument, &message), &message, state);
    text_clean_up(&message);
    return result;
}

int output_results(const struct batch *batch, const struct options *options, const struct report_orders *reports, int passed)
{
    char date[REPORTS_DATE_SIZE];
    struct report_style style = options_style(options);
    reports_date(date);
    style.date = date;
    style.isolation = batch->isolation;
    struct origin origin = {0};
    if (!origin_find(&origin, batch, NULL, 0)) {
        origin_clean_up(&origin);
        return complain_of(&(struct text){0}, STATUS_HARNESS);
    }
    style.origin = &origin.report;
    enum report_status written;
    if (!reports_print(reports, batch, &style, &written))
        written = options->format->write(batch, &style, stdout);
    int status = complain_of_report(written, passed);
    style.color = false;
    if (reports_write(reports, batch, &style) != STATUS_PASSED)
        status = STATUS_HARNESS;
    origin_clean_up(&origin);
    return status;
}

int output_failure(enum batch_status done, const struct text *message)
{
    return complain_of(message, done == BATCH_INVALID ? STATUS_INPUT : STATUS_HARNESS);
}
