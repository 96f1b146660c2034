#include "cli/explain.h"

#include "cli/commands.h"
#include "cli/messages.h"
#include "report/explain.h"

#include <stdlib.h>

static const char too_large[] = "The answers of a fixture of this size are not recorded, so its cycles cannot be explained.";
static const char no_end[] = "The build's answers are known only if the run finishes.";
static const char unfit[] = "The answers do not fit the questions, so the cycles cannot be explained.";

/* Returns false if out of memory. */
static bool explain_one(const struct batch_run *run, struct explained_run *explained)
{
    const struct build *build = run->build;
    struct text message = {0};
    explained->run = run;
    if (!run->answers.at[0][0]) {
        bool ended = run->result.verdict != VERDICT_CRASHED && run->result.verdict != VERDICT_TIMED_OUT;
        explained->why = ended ? too_large : no_end;
        return true;
    }
    enum run_status status =
        explain_run(&run->fixture->scenario, &run->answers,
                    build->upgrade_from ? build->upgrade_before : run->fixture->upgrade_before, &explained->explanation, &message);
    if (status == RUN_STOPPED)
        explained->why = unfit;
    text_clean_up(&message);
    return status != RUN_NO_MEMORY;
}

int explain_print(const struct batch *batch, const struct options *options, int passed)
{
    struct explained_run *runs = calloc(batch->run_count + 1, sizeof *runs);
    struct report_style style = options_style(options);
    bool explained = runs != NULL;
    for (size_t i = 0; explained && i < batch->run_count; i++)
        explained = explain_one(&batch->runs[i], &runs[i]);
    int status = complain_of_report(explained ? report_explain(runs, batch->run_count, &style, stdout) : REPORT_NO_MEMORY, passed);
    for (size_t i = 0; runs && i < batch->run_count; i++)
        explanation_clean_up(&runs[i].explanation);
    free(runs);
    return status;
}
