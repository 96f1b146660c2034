#include "cli/accept.h"

#include "base/diff.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/reports.h"
#include "fixture/accept.h"

#include <stdlib.h>

/* The text of one fixture before and after the change. */
struct text_change {
    const struct fixture *fixture;
    struct text before, after;
};

static bool is_to_be_accepted(const struct batch_run *run)
{
    return !run->passed || !run->fixture->expected[run->build->expect].stated;
}

/* Finds the runs of fixture number `index`, by the build whose expectations apply. Returns false if there are none. */
static bool find_results(const struct batch *batch, size_t index, const struct run_result *results[KNOWN_BUILDS])
{
    bool any = false;
    for (unsigned build = 0; build < KNOWN_BUILDS; build++)
        results[build] = NULL;
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct batch_run *run = &batch->runs[index * batch->build_count + i];
        if (!is_to_be_accepted(run))
            continue;
        results[run->build->expect] = &run->result;
        any = true;
    }
    return any;
}

/* Computes all changes before any is written. */
static int make_changes(const struct batch *batch, struct text_change *changes, size_t *count)
{
    struct text message = {0};
    int status = STATUS_PASSED;
    for (size_t i = 0; i < batch->fixtures.count && status == STATUS_PASSED; i++) {
        const struct run_result *results[KNOWN_BUILDS];
        struct text_change *change = &changes[*count];
        if (!find_results(batch, i, results))
            continue;
        change->fixture = batch->fixtures.at[i];
        ++*count;
        enum input_status accepted = fixture_accept(change->fixture, results, &change->before, &change->after, &message);
        if (accepted != INPUT_OK)
            status = complain_of_input(&message, accepted);
    }
    text_clean_up(&message);
    return status;
}

static int print_diffs(const struct text_change *changes, size_t count, bool write)
{
    struct text diff = {0};
    for (size_t i = 0; i < count; i++)
        diff_append(changes[i].fixture->path, &changes[i].before, &changes[i].after, &diff);
    if (!count)
        text_puts(&diff, "All results are as expected; nothing to accept.\n");
    else if (!write)
        text_printf(&diff, "%zu %s would change; --accept=write changes %s\n", count, count == 1 ? "fixture" : "fixtures",
                    count == 1 ? "it" : "them");
    bool printed = !diff.failed && fwrite(diff.bytes, 1, diff.length, stdout) == diff.length && fflush(stdout) == 0;
    enum report_status status = diff.failed ? REPORT_NO_MEMORY : printed ? REPORT_OK : REPORT_WRITE_FAILED;
    text_clean_up(&diff);
    return complain_of_report(status, count && !write ? STATUS_FAILED : STATUS_PASSED);
}

int accept_results(const struct batch *batch, bool write)
{
    struct text_change *changes = calloc(batch->fixtures.count + 1, sizeof *changes);
    size_t count = 0, written = 0;
    int status = changes ? make_changes(batch, changes, &count) : complain_of(&(struct text){0}, STATUS_HARNESS);
    if (status == STATUS_PASSED)
        status = print_diffs(changes, count, write);
    for (; write && status == STATUS_PASSED && written < count; written += status == STATUS_PASSED)
        status = reports_write_text(changes[written].fixture->path, &changes[written].after);
    if (write && status == STATUS_PASSED && count)
        (void)printf("%zu %s changed\n", count, count == 1 ? "fixture" : "fixtures");
    for (size_t i = 0; i < count; i++) {
        text_clean_up(&changes[i].before);
        text_clean_up(&changes[i].after);
    }
    free(changes);
    return status;
}
