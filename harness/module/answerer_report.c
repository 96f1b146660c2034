/* Reports of a judge about an answerer that has ended. */
#include "module/answerer_state.h"

#include "base/process.h"
#include "module/isolation.h"
#include "module/limits.h"
#include "module/processor.h"
#include "module/trap.h"
#include "module/worker.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Does not return if a limit of the environment or a signal from outside ended the answerer, and not its candidate. */
static void blame_environment(int signal)
{
    /* The kernel counts ticks for the limit, but reports exact times; on a busy machine the two differ by a lot. */
    bool out_of_time = answerer.clamped && answerer.processor_ms / 500 >= limits_time_most();
    if (out_of_time && (signal == SIGXCPU || signal == SIGKILL))
        worker_fail_environment("the limit on processor time, %" PRIu64
                                " s, ended a worker process; raise it (ulimit -t), or set a lower --timeout-ms",
                                limits_time_most());
    if (signal == SIGXFSZ && limits_allow_less(RLIMIT_FSIZE, LIMITS_FILE_MAX))
        worker_fail_environment("the limit on the size of files ended a worker process; raise it (ulimit -f)");
    if (!signal || process_signal_is_own(signal) || signal == SIGXCPU || signal == SIGXFSZ || answerer.timed_out)
        return;
    /* An isolated process cannot send itself a signal. Any other may have, and the second attempt shows it again. */
    if (!isolation_find()->off && isolation_find()->in_force[ISOLATION_CALLS])
        worker_fail_environment("signal %d (%s) from outside ended a worker process", signal, strsignal(signal));
    if (!answerer.again)
        worker_ask_for_repetition();
}

/* Fills in the answerer's note; the candidate may have overwritten it with anything. */
static void read_note(struct crash *crash)
{
    struct channel_note note;
    if (pread(answerer.memory, &note, sizeof note, offsetof(struct channel_memory, note)) != (ssize_t)sizeof note)
        return;
    if (crash->asking && note.fault < CRASH_FAULTS && note.fault_detail < (note.fault == CRASH_PROCESSOR ? PROCESSOR_STATES : 2)) {
        crash->fault = (enum crash_fault)note.fault;
        crash->fault_detail = note.fault_detail;
    }
    bool ended_by_call = !answerer.timed_out && WIFEXITED(answerer.status);
    if (note.call && ended_by_call) /* other noted calls were answered: see module/trap.c */
        trap_name(note.call, crash->call, sizeof crash->call);
}

static _Noreturn void report(enum outcome_kind kind, int detail, const struct answerer_question *question)
{
    struct crash crash = {.step = answerer.step, .cycle = worker_cycle(), .asking = question != NULL};
    if (question) {
        crash.number = question->number;
        crash.place = question->place;
        crash.names[0] = question->names[0];
        crash.names[1] = question->names[1];
    }
    if (kind != OUTCOME_DAMAGED)
        read_note(&crash);
    worker_report_crash(kind, detail, &crash);
}

void answerer_report_otherwise(const struct answerer_question *question, int before, int now)
{
    struct crash crash = {.step = answerer.step,
                          .cycle = worker_cycle(),
                          .asking = true,
                          .number = question->number,
                          .place = question->place,
                          .names = {question->names[0], question->names[1]},
                          .fault = CRASH_OTHERWISE,
                          .fault_detail = CRASH_ANSWERS(before, now)};
    worker_report_crash(OUTCOME_EXITED, 0, &crash);
}

/* The process has ended, or was stopped at its time limit. */
void answerer_report_end(const struct answerer_question *question)
{
    int signal = WIFSIGNALED(answerer.status) ? WTERMSIG(answerer.status) : 0;
    blame_environment(signal);
    if (answerer.timed_out || signal == SIGXCPU)
        report(OUTCOME_TIMED_OUT, 0, question);
    if (signal)
        report(OUTCOME_SIGNALLED, signal, question);
    report(OUTCOME_EXITED, WEXITSTATUS(answerer.status), question);
}

void answerer_refuse(void)
{
    answerer_reap();
    report(OUTCOME_DAMAGED, 0, NULL);
}

/* The harness alone needs less than a quarter of the allowed memory; if more is in use, the candidate took it. */
static bool is_lack_of_memory(void)
{
    uint64_t allowed = answerer.config->memory;
    return allowed && limits_memory_taken(answerer.pid) > answerer.memory_taken + allowed / 4;
}

/* A failure of the answerer is one of the job. */
void answerer_report_failure(const char *why, size_t length, const struct answerer_question *question)
{
    bool lack = is_lack_of_memory();
    if (lack && limits_allow_less(RLIMIT_AS, answerer.memory_taken + answerer.config->memory))
        worker_fail_environment("the limit on address space leaves a worker process too little memory; raise it (ulimit -v)");
    answerer_reap();
    if (lack)
        report(OUTCOME_MEMORY, 0, question);
    worker_report_failure(why, length);
}
