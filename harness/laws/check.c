#include "laws/check.h"

#include "base/clock.h"
#include "laws/growth.h"
#include "laws/purity.h"

#include <string.h>

/* Tasks of the first wave, and after a crash: a module may crash or hang in all of them, which takes time. Independent of the
 * number of workers, so that the result is, too. */
#define WAVE_MIN 4u
#define WAVE_MAX 256u
/* Memory limit of a module, in bytes. */
#define MEMORY_MAX (UINT64_C(512) << 20)
/* Time limit of a task that sorts a corpus, with millions of questions, as a multiple of that of others. Also of one that starts
 * a thread for each question, because the scheduling delay of ended threads is not known. */
#define SORT_TIMES 6u
#define PURITY_TIMES 6u
/* The same for a task that is repeated because its time limit ended while no question was pending. */
#define AGAIN_TIMES 2u

void check_fail(struct check *check, const char *message, size_t length)
{
    if (!check->failed)
        text_append(check->message, message, length);
    check->failed = true;
}

/* The baseline begins with the set of the first task. */
size_t check_skip_key(const struct check *check, size_t task)
{
    return task < check->plan.count && check->plan.at[task].task.kind == TASK_BASELINE ? 0 : task;
}

/* The prober of the task with this number. */
static struct prober_config prober_of(const struct check *check, size_t task)
{
    struct prober_config config = {.path = check->config->path,
                                   .skips = check->crashes.skips,
                                   .skip_count = check->crashes.skip_count,
                                   .task = check_skip_key(check, task)};
    memcpy(config.known_paths, check->config->known_paths, sizeof config.known_paths);
    for (int place = 0; place < CCM_PLACES; place++)
        config.places[place] = !check->crashes.given_up[place];
    return config;
}

static bool do_job(void *context, size_t job, struct text *reply)
{
    const struct check *check = context;
    const struct prober_config config = prober_of(check, check->plan.wave[job]);
    return law_task_do(&check->plan.at[check->plan.wave[job]].task, &config, &check->sets, check->config->locales,
                       check->plan.limit_ms, reply);
}

static bool take_growth(struct check *check, enum ccm_place place, const char *reply)
{
    struct growth growth;
    struct text detail = {0};
    if (!growth_take(&growth, reply, sizeof growth))
        return false;
    check->found.questions += growth.questions;
    check->seen.grown[place] = growth.measured;
    if (growth.steep)
        growth_describe(&growth, &detail);
    if (detail.failed)
        check_fail(check, "", 0);
    else if (growth.steep)
        findings_note(&check->found, &check->found.laws[LAW_LINEAR_TIME][place], &(struct law_counterexample){0}, detail.bytes);
    text_clean_up(&detail);
    return true;
}

/* False: not a reply. */
static bool take_reply(struct check *check, const struct law_task *task, const char *reply, size_t length)
{
    if (task->kind == TASK_ASK || task->kind == TASK_SORT || task->kind == TASK_UNLOAD)
        return findings_take(&check->found, reply, length);
    if (length == 0)
        return false;
    if (task->kind == TASK_PURITY) {
        check->seen.measured = reply[0] == PURITY_MEASURED;
        return findings_take(&check->found, reply + 1, length - 1);
    }
    if (task->kind == TASK_GROWTH) {
        bool taken = length == CCM_PLACES * sizeof(struct growth);
        for (int place = 0; taken && place < CCM_PLACES; place++)
            taken = take_growth(check, (enum ccm_place)place, reply + (size_t)place * sizeof(struct growth));
        return taken;
    }
    check->seen.missing[task->condition] = reply[0] == BASELINE_NO_LOCALE;
    text_clear(&check->seen.answers[task->condition]);
    text_append(&check->seen.answers[task->condition], reply + 1, length - 1);
    check->found.questions += length - 1;
    return true;
}

static void take_output(struct check *check, size_t task, const struct outcome *outcome)
{
    if (!outcome->output_length || task >= check->seen.printed_by)
        return;
    check->seen.printed_by = task;
    text_clear(&check->seen.printed);
    bool all = outcome->output_length <= PRINTED_MAX;
    text_append_escaped(&check->seen.printed, outcome->output, all ? outcome->output_length : PRINTED_MAX);
    text_puts(&check->seen.printed, all ? "" : "...");
}

uint64_t check_limit(const struct check *check, size_t task)
{
    const struct planned *planned = &check->plan.at[task];
    unsigned times = planned->task.kind == TASK_SORT     ? SORT_TIMES
                     : planned->task.kind == TASK_PURITY ? PURITY_TIMES
                     : planned->again                    ? AGAIN_TIMES
                                                         : 1;
    return check->plan.limit_ms * times;
}

static void collect(void *context, size_t job, const struct outcome *outcome)
{
    struct check *check = context;
    size_t task = check->plan.wave[job];
    struct planned *planned = &check->plan.at[task];
    if (outcome->kind == OUTCOME_TIMED_OUT && outcome->cut) {
        check->time.ended = true;
        return;
    }
    if (outcome->kind == OUTCOME_FAILED) {
        check_fail(check, outcome->reply, outcome->reply_length);
    } else if (outcome->kind == OUTCOME_DONE && take_reply(check, &planned->task, outcome->reply, outcome->reply_length)) {
        take_output(check, task, outcome);
        if (planned->hung) /* repeated once only */
            check_take_slowness(check);
        planned->done = true;
    } else {
        planned->done = !check_take_crash(check, task, outcome);
    }
    if (!planned->done)
        return;
    check->plan.done++;
    if (check->config->progress)
        check->config->progress(check->config->progress_context, check->plan.done, check->plan.count);
}

static uint64_t limit(void *context, size_t job)
{
    const struct check *check = context;
    return check_limit(check, check->plan.wave[job]);
}

/* After the first hang a tenth is enough: asking a question alone distinguishes a slow task from a hang. The same for the whole
 * wave, so that the number of workers does not matter. */
static uint64_t limit_of_wave(const struct check *check)
{
    uint64_t most = check->config->timeout_ms;
    size_t hangs = 0;
    for (int place = 0; place < CCM_PLACES; place++)
        hangs += check->crashes.hangs[place];
    return hangs ? workers_shorter_limit(most) : most;
}

static void give_up_where_it_crashes(struct check *check)
{
    for (int place = 0; place < CCM_PLACES; place++)
        check->crashes.given_up[place] = check->crashes.given_up[place] || check->crashes.counts[place] >= CRASHES_MAX ||
                                         check->crashes.hangs[place] >= HANGS_MAX || check->crashes.outside;
}

static bool run_wave(struct check *check, bool fresh)
{
    const struct laws_config *config = check->config;
    struct workers_config workers = {.workers = config->jobs,
                                     .no_fork = config->no_fork,
                                     .fresh = fresh,
                                     .deadline = check->time.deadline,
                                     .memory = MEMORY_MAX,
                                     .job = do_job,
                                     .collect = collect,
                                     .limit = limit,
                                     .context = check};
    check->plan.crashed = false;
    check->plan.limit_ms = limit_of_wave(check);
    if (workers_run(&workers, check->plan.wave_count) != WORKERS_OK) {
        struct text message = {0};
        workers_describe_failure(&message);
        check_fail(check, message.failed ? "" : message.bytes, message.failed ? 0 : message.length);
        text_clean_up(&message);
    }
    give_up_where_it_crashes(check);
    return !check->failed;
}

bool check_run(struct check *check, size_t first, size_t end, bool fresh)
{
    for (size_t most = WAVE_MIN; !check->failed;) {
        check->plan.wave_count = 0;
        for (size_t task = first; task < end && check->plan.wave_count < most; task++)
            if (!check->plan.at[task].done)
                check->plan.wave[check->plan.wave_count++] = task;
        if (!check->plan.wave_count)
            return true;
        if (clock_left_ms(check->time.deadline) == 0) {
            check->time.ended = true;
            return true;
        }
        if (!run_wave(check, fresh))
            return false;
        most = check->plan.crashed ? WAVE_MIN : most < WAVE_MAX ? most * 2 : WAVE_MAX;
    }
    return false;
}

struct alone {
    struct check *check;
    const struct law_task *task;
    uint64_t limit_ms;
    worker_collect *collect;
    void *context;
};

static bool do_alone(void *context, size_t job, struct text *reply)
{
    const struct alone *alone = context;
    struct prober_config config = prober_of(alone->check, SIZE_MAX);
    (void)job;
    for (int place = 0; place < CCM_PLACES; place++)
        config.places[place] = alone->task->kind == TASK_PORTRAIT ? config.places[place] : place == (int)alone->task->place;
    memset(config.known_paths, 0, sizeof config.known_paths);
    return law_task_do(alone->task, &config, &alone->check->sets, alone->check->config->locales, 0, reply);
}

static void collect_alone(void *context, size_t job, const struct outcome *outcome)
{
    const struct alone *alone = context;
    if (outcome->kind == OUTCOME_FAILED)
        check_fail(alone->check, outcome->reply, outcome->reply_length);
    alone->collect(alone->context, job, outcome);
}

static uint64_t limit_alone(void *context, size_t job)
{
    (void)job;
    return ((const struct alone *)context)->limit_ms;
}

bool check_run_alone(struct check *check, const struct law_task *task, uint64_t limit_ms, worker_collect *visitor, void *context)
{
    struct alone alone = {.check = check, .task = task, .limit_ms = limit_ms, .collect = visitor, .context = context};
    struct workers_config workers = {.no_fork = check->config->no_fork,
                                     .fresh = true,
                                     .deadline = check->time.deadline,
                                     .memory = MEMORY_MAX,
                                     .job = do_alone,
                                     .collect = collect_alone,
                                     .limit = limit_alone,
                                     .context = &alone};
    return workers_run(&workers, 1) == WORKERS_OK && !check->failed;
}
