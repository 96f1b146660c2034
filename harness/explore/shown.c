#include "explore/shown.h"

#include <stdlib.h>
#include <string.h>

static bool copy_build(struct batch *batch, const char *path, const char *name, const struct build *like)
{
    struct build *build = &batch->builds[batch->build_count++];
    *build = (struct build){.path = strdup(path), .name = strdup(name), .expect = BUILD_SP4, .candidate = like && like->candidate};
    if (like) {
        build->expect = like->expect;
        build->connector = like->connector;
        build->reference = like->reference;
        memcpy(build->is_as_known, like->is_as_known, sizeof build->is_as_known);
    }
    return build->path && build->name;
}

/* Fills the batch; with `sp4`, the path of SP4, with that build, too. INPUT_INVALID: the text is not a fixture. */
static enum input_status fill_batch(struct batch *batch, const struct build *build, const char *name, const char *text,
                                    const char *sp4)
{
    struct text why = {0}, path = {0};
    batch->fixtures.at = calloc(1, sizeof(struct fixture *));
    batch->builds = calloc(2, sizeof *batch->builds);
    text_printf(&path, "%s.yaml", name);
    enum input_status status = INPUT_NO_MEMORY;
    if (!path.failed && batch->fixtures.at && batch->builds && copy_build(batch, build->path, build->name, build) &&
        (!sp4 || copy_build(batch, sp4, known_build_names[BUILD_SP4], NULL)))
        status = fixture_load_text(path.bytes, text, strlen(text), batch->fixtures.at, &why);
    batch->fixtures.count = status == INPUT_OK;
    text_clean_up(&why);
    text_clean_up(&path);
    return status;
}

enum batch_status case_run(const struct build *build, const char *name, const char *text, const struct batch_config *config,
                           const char *sp4, struct batch *batch, struct text *message)
{
    struct batch_config once = *config;
    once.progress = NULL;
    once.progress_cycle = NULL;
    once.blame = false;
    once.record = true;
    once.keep = NULL;
    enum input_status filled = fill_batch(batch, build, name, text, sp4);
    if (filled == INPUT_OK)
        return batch_run_all(batch, &once, message);
    return filled == INPUT_NO_MEMORY ? batch_no_memory(message) : BATCH_OK;
}

/* Explains the runs that were completed. Returns false if out of memory. */
static bool explain(struct shown_case *shown)
{
    for (size_t i = 0; i < shown->batch.run_count; i++) {
        const struct batch_run *run = &shown->batch.runs[i];
        struct text message = {0};
        enum run_status status = RUN_OK;
        if (run->answers.at[0][0])
            status = explain_run(&run->fixture->scenario, &run->answers, run->fixture->upgrade_before, &shown->explanations[i],
                                 &message);
        text_clean_up(&message);
        if (status == RUN_NO_MEMORY)
            return false;
        if (status != RUN_OK)
            explanation_clean_up(&shown->explanations[i]);
    }
    return true;
}

enum batch_status shown_case_run(const struct build *build, const char *name, const char *text, const struct batch_config *config,
                                 struct shown_case **shown, struct text *message)
{
    bool is_sp4 = !build->candidate && build->expect == BUILD_SP4;
    struct shown_case *made = calloc(1, sizeof *made);
    *shown = NULL;
    if (!made)
        return batch_no_memory(message);
    enum batch_status status =
        case_run(build, name, text, config, is_sp4 ? NULL : config->known_paths[BUILD_SP4], &made->batch, message);
    if (status == BATCH_OK && !explain(made))
        status = batch_no_memory(message);
    if (status == BATCH_OK && made->batch.run_count)
        *shown = made;
    else
        shown_case_free(made);
    return status;
}

void shown_case_free(struct shown_case *shown)
{
    if (!shown)
        return;
    for (size_t i = 0; i < 2; i++)
        explanation_clean_up(&shown->explanations[i]);
    batch_clean_up(&shown->batch);
    free(shown);
}
