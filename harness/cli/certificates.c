#include "cli/certificates.h"

#include "certificate/certificate.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "explore/shown.h"
#include "report/json_parts.h"
#include "verify/verify.h"

#include <string.h>

void certificate_read_option(const struct argp_state *state, const char *argument, struct certificate_request *request)
{
    if (!*argument || strcmp(argument, REPORTS_OUTPUT) == 0)
        argp_error(state, "--certificate: give the file that it goes to; standard output has the results");
    request->path = argument;
}

int certificate_check(const struct certificate_request *request, const char *name, const struct report_requests *reports)
{
    if (!request->path)
        return STATUS_PASSED;
    if (reports_go_to(reports, request->path))
        return complain_of_usage(name, "--certificate: a report goes to this file");
    return reports_check_file(request->path, "certificate");
}

bool certificate_begin(struct certificate_request *request, const struct batch *batch, struct text *message)
{
    if (!request->path)
        return true;
    request->builds = certificate_builds(batch, message);
    return request->builds;
}

/* Runs the counterexample of a search with the build to record its answers. *found stays empty if it cannot be read again or does
 * not reproduce the finding. */
static enum batch_status run_counterexample(const struct results *results, const struct batch_config *config, struct batch *found,
                                            struct text *message)
{
    const struct verification *verification = results->verification;
    const struct search_summary *search = &verification->search;
    enum batch_status status = case_run(&results->batch->builds[0], search->name, search->fixture, config, NULL, found, message);
    const struct batch_run *run = found->runs;
    if (status == BATCH_OK && run && (run->passed || verify_kind_of_run(&verification->laws, run) != search->worst))
        found->run_count = 0;
    return status;
}

/* Finds the evidence of a verification besides its fixtures. */
static enum batch_status find_evidence(const struct results *results, const struct batch_config *config,
                                       struct law_evidence *evidence, struct batch *counterexample, struct text *message)
{
    const struct verification *verification = results->verification;
    if (!verification)
        return BATCH_OK;
    enum batch_status status = law_evidence_ask(config, verification->build, &verification->laws, true, evidence, message);
    if (status == BATCH_OK && verification->search.fixture)
        status = run_counterexample(results, config, counterexample, message);
    return status;
}

/* The certificate, if the files of the builds are unchanged. NULL: `message` has the reason, or is empty if out of memory. */
static json_t *make_certificate(const struct certificate_request *request, const struct results *results,
                                const struct law_evidence *evidence, const struct batch *counterexample, struct text *message)
{
    const struct batch *batch = results->batch;
    struct certificate certificate = {.batch = batch,
                                      .verification = results->verification,
                                      .evidence = evidence,
                                      .counterexample = counterexample->run_count ? counterexample : NULL,
                                      .unicode = unicode_version(),
                                      .builds = request->builds};
    json_t *made = NULL, *builds = certificate_builds(batch, message);
    if (builds && !json_equal(builds, request->builds)) {
        text_puts(message, "no certificate is written: a build's file was changed while it was tested");
    } else if (builds) {
        certificate.harness = certificate_harness(Q237588_VERSION, message);
        certificate.isolation = part_isolation(batch->isolation);
        made = certificate.harness && certificate.isolation ? certificate_make(&certificate) : NULL;
        json_decref(certificate.harness);
        json_decref(certificate.isolation);
    }
    json_decref(builds);
    return made;
}

int certificate_finish(const struct certificate_request *request, const struct results *results, const struct batch_config *config,
                       int passed)
{
    struct law_evidence evidence = {0};
    struct batch counterexample = {0};
    struct text message = {0}, text = {0};
    json_t *made = NULL;
    int status = STATUS_HARNESS;
    if (!request->path)
        return passed;
    if (find_evidence(results, config, &evidence, &counterexample, &message) == BATCH_OK)
        made = make_certificate(request, results, &evidence, &counterexample, &message);
    progress_erase();
    if (!made || !certificate_print(made, &text))
        complain_of(&message, STATUS_HARNESS);
    else if (text.length > CERTIFICATE_MAX_BYTES)
        complain("no certificate is written: it would exceed %zu MiB; exclude fixtures", CERTIFICATE_MAX_BYTES >> 20);
    else
        status = reports_write_text(request->path, &text) == STATUS_PASSED ? passed : STATUS_HARNESS;
    json_decref(made);
    text_clean_up(&text);
    text_clean_up(&message);
    law_evidence_clean_up(&evidence);
    batch_clean_up(&counterexample);
    return status;
}

void certificate_request_clean_up(struct certificate_request *request)
{
    json_decref(request->builds);
    *request = (struct certificate_request){0};
}
