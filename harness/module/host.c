#include "module/host.h"

#include "base/array.h"
#include "base/clock.h"
#include "base/process.h"
#include "base/random.h"
#include "host/protocol.h"
#include "module/isolation.h"
#include "module/worker.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program, an ELF file. */
__asm__(".section .rodata\n"
        ".balign 16\n"
        "host_program: .incbin \"" Q237588_HOST "\"\n"
        "host_program_end: .byte 0\n"
        ".previous\n");
extern const char host_program[] __attribute__((visibility("hidden")));
extern const char host_program_end[] __attribute__((visibility("hidden")));

/* In place of no limit: twelve days. */
#define NO_LIMIT_MS (UINT64_C(1) << 30)

void host_add(struct host *host, const struct answerer_question *question, uint64_t step, uint32_t cycle)
{
    static const struct host_head empty;
    struct host_place *places = array_grow(host->places, host->count, &host->capacity, sizeof *places);
    if (!places) {
        host->failed = true;
        return;
    }
    host->places = places;
    if (!host->count)
        text_append(&host->questions, (const char *)&empty, sizeof empty);
    struct host_question head = {.number = question->number, .place = question->place};
    for (int i = 0; i < 2; i++) {
        head.lengths[i] = (uint32_t)question->names[i].length;
        host->longest = head.lengths[i] > host->longest ? head.lengths[i] : host->longest;
    }
    places[host->count++] = (struct host_place){.at = host->questions.length, .step = step, .cycle = cycle};
    text_append(&host->questions, (const char *)&head, sizeof head);
    text_append(&host->questions, question->names[0].bytes, question->names[0].length);
    text_append(&host->questions, question->names[1].bytes, question->names[1].length);
    host->failed = host->failed || host->questions.failed;
}

/* A memory file of this size for another process, filled with `bytes` (NULL: zeros). */
static int make_memory(const char *name, const char *bytes, size_t size)
{
    int memory = memfd_create(name, MFD_CLOEXEC);
    if (memory < 0 || ftruncate(memory, (off_t)size) != 0)
        worker_fail("memory for another program");
    for (size_t written = 0; bytes && written < size;) {
        ssize_t more = write(memory, bytes + written, size - written);
        if (more < 0 && errno != EINTR)
            worker_fail("memory for another program");
        written += more > 0 ? (size_t)more : 0;
    }
    return memory;
}

/* Only the variables of the dynamic loader. */
static void make_environment(char *environment[3], struct text texts[2])
{
    static const char *const names[] = {"LD_LIBRARY_PATH", "LD_PRELOAD"};
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        const char *value = getenv(names[i]); /* NOLINT(concurrency-mt-unsafe): a worker has one thread */
        if (value)
            text_printf(&texts[i], "%s=%s", names[i], value);
        if (texts[i].length && !texts[i].failed)
            environment[count++] = texts[i].bytes;
    }
    environment[count] = NULL;
}

/* Starts the program. 0: this system cannot run it. */
static pid_t start(const struct host_head *head, struct random *random, int questions, int answers)
{
    static char *const names[] = {"synchronize", "exchange", "connector", "directory", "ccmc", "dirsync"};
    char program[64], *arguments[] = {names[random_below(random, sizeof names / sizeof *names)], NULL}, *environment[3];
    struct text texts[2] = {{0}};
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    int memory = make_memory(arguments[0], host_program, (size_t)((uintptr_t)host_program_end - (uintptr_t)host_program));
    (void)snprintf(program, sizeof program, "/proc/self/fd/%d", memory);
    make_environment(environment, texts);
    int error = posix_spawn_file_actions_init(&actions);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, questions, STDIN_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, answers, STDOUT_FILENO);
    if (!error)
        error = posix_spawn(&pid, program, &actions, NULL, arguments, head->conditions & HOST_INHERITS ? environ : environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    text_clean_up(&texts[0]);
    text_clean_up(&texts[1]);
    close(memory);
    errno = error;
    if (error == ENOMEM || error == EAGAIN)
        worker_fail("another program");
    return error ? 0 : pid;
}

/* Reports the first question without an answer as a crash. */
static _Noreturn void report(const struct host *host, enum outcome_kind kind, int detail)
{
    size_t answered = 0;
    struct host_question question;
    while (answered < HOST_PASSES * host->count && host->answers[answered])
        answered++;
    struct crash crash = {0};
    if (answered < HOST_PASSES * host->count && (answered || kind == OUTCOME_TIMED_OUT || detail != SIGSYS)) {
        size_t at = answered % host->count;
        const char *bytes = host->questions.bytes + host->places[at].at;
        memcpy(&question, bytes, sizeof question);
        bytes += sizeof question;
        crash = (struct crash){.step = host->places[at].step,
                               .cycle = host->places[at].cycle,
                               .asking = true,
                               .number = question.number,
                               .place = (enum ccm_place)question.place,
                               .names = {{.bytes = bytes, .length = question.lengths[0]},
                                         {.bytes = bytes + question.lengths[0], .length = question.lengths[1]}}};
    }
    if (detail == SIGSYS && kind == OUTCOME_SIGNALLED)
        (void)snprintf(crash.call, sizeof crash.call, "a call, in another program");
    worker_report_crash(kind, detail, &crash);
}

static enum host_stage stage_of(const struct host *host)
{
    return (enum host_stage)host->answers[HOST_PASSES * host->count + HOST_REASON_MAX];
}

static void take_end(const struct host *host, int status, bool timed_out, const char *path)
{
    struct text message = {0};
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (timed_out || signal == SIGXCPU)
        report(host, OUTCOME_TIMED_OUT, 0);
    if (signal && !process_signal_is_own(signal) && signal != SIGSYS)
        worker_fail_environment("signal %d (%s) from outside ended a worker process", signal, strsignal(signal));
    if (signal)
        report(host, OUTCOME_SIGNALLED, signal);
    if (WEXITSTATUS(status) == HOST_FAILED && stage_of(host) == HOST_BEGINNING)
        worker_fail_environment("the environment lacks something that another program needs");
    if (WEXITSTATUS(status) == HOST_UNLOADED && stage_of(host) == HOST_LOADING) {
        const char *reason = host->answers + HOST_PASSES * host->count;
        text_append_escaped(&message, path, strlen(path));
        text_puts(&message, ": cannot be loaded as a shared object by another program than this: ");
        text_append_escaped(&message, reason, strnlen(reason, HOST_REASON_MAX));
        if (strstr(message.bytes, "undefined symbol"))
            text_puts(&message, "; link it with the library that has the symbol");
        worker_report_failure(message.bytes, message.failed ? 0 : message.length);
    }
    if (WEXITSTATUS(status) != HOST_DONE || memchr(host->answers, 0, HOST_PASSES * host->count))
        report(host, OUTCOME_EXITED, WEXITSTATUS(status));
}

/* Whether a build could not be loaded because it needs sanitizers, which only the harness has. */
static bool needs_sanitizers(const struct host *host, int status)
{
    const char *reason = host->answers + HOST_PASSES * host->count;
    return WIFEXITED(status) && WEXITSTATUS(status) == HOST_UNLOADED && !isolation_protects_memory() &&
           strstr(reason, "undefined symbol: __");
}

static void compare_passes(const struct host *host)
{
    for (size_t i = 0; i < host->count; i++)
        if (host->answers[i] != host->answers[host->count + i])
            host->answers[i] = HOST_CHANGING;
}

/* Waits for the end of the program and reads its answers. False: the build needs sanitizers. */
static bool read_answers(struct host *host, pid_t pid, int answers, const char *path, uint64_t limit_ms)
{
    int status = 0;
    size_t size = HOST_PASSES * host->count + HOST_REST;
    if (!host->loads_only)
        worker_note_answerer(); /* whose time this process measures */
    process_wait(pid, limit_ms ? limit_ms : NO_LIMIT_MS);
    answerer_add_delay(clock_delay_ms(pid));
    bool timed_out = waitpid(pid, &status, WNOHANG) != pid;
    if (timed_out)
        kill(pid, SIGKILL);
    while (timed_out && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (pread(answers, host->answers, size, 0) != (ssize_t)size)
        worker_fail("answers of another program");
    if (needs_sanitizers(host, status))
        return false;
    if (!host->loads_only || timed_out || (WIFEXITED(status) && WEXITSTATUS(status) == HOST_UNLOADED))
        take_end(host, status, timed_out, path);
    compare_passes(host);
    return true;
}

/* Asks all questions in one run of the program. False: see host_ask(). */
static bool ask_under(struct host *host, const char *const paths[], size_t count, uint32_t conditions, struct random *random,
                      uint64_t limit_ms)
{
    const struct isolation *found = isolation_find();
    size_t size = HOST_PASSES * host->count + HOST_REST;
    host->answers = calloc(size, 1);
    if (!host->answers)
        worker_report_failure("", 0);
    struct host_head head = {.length = host->questions.length,
                             .count = (uint32_t)host->count,
                             .isolated = !found->off && found->in_force[ISOLATION_CALLS],
                             .files = !found->off && found->in_force[ISOLATION_FILES],
                             .longest = host->longest,
                             .conditions = conditions};
    for (size_t i = 0; i < count && i < HOST_BUILDS; i++)
        (void)snprintf(head.paths[i], sizeof head.paths[i], "%s", paths[i] ? paths[i] : "");
    memcpy(host->questions.bytes, &head, sizeof head);
    int questions = make_memory("questions", host->questions.bytes, host->questions.length);
    int answers = make_memory("answers", NULL, size);
    pid_t pid = start(&head, random, questions, answers);
    bool asked = pid > 0 && read_answers(host, pid, answers, paths[0] ? paths[0] : "", limit_ms);
    close(questions);
    close(answers);
    return asked;
}

/* Marks answers that differ between the two runs. */
static void compare_runs(struct host *host, const char *before)
{
    for (size_t i = 0; i < host->count; i++)
        if (host->answers[i] != before[i])
            host->answers[i] = HOST_CHANGING;
}

bool host_ask(struct host *host, const char *const paths[], size_t count, uint64_t limit_ms)
{
    if (host->failed)
        worker_report_failure("", 0);
    if (!host->count && !host->loads_only)
        return false;
    /* Pseudo-random, but the same for the same questions. */
    struct random random = random_start(host->count, host->questions.length, host->longest);
    uint32_t conditions = random_below(&random, HOST_CONDITIONS);
    if (!ask_under(host, paths, count, conditions, &random, limit_ms))
        return false;
    if (host->loads_only)
        return true;
    char *before = host->answers;
    bool asked = ask_under(host, paths, count, ~conditions & (HOST_CONDITIONS - 1), &random, limit_ms);
    compare_runs(host, before);
    free(before);
    return asked;
}

void host_load(const char *path, uint64_t limit_ms)
{
    const struct host_head head = {0};
    struct host host = {.loads_only = true};
    text_append(&host.questions, (const char *)&head, sizeof head);
    host.failed = host.questions.failed;
    (void)host_ask(&host, &path, 1, limit_ms);
    host_clean_up(&host);
}

int host_answer(const struct host *host, size_t question, int expected)
{
    char answer = host->answers[question];
    if (answer == HOST_CHANGING)
        return expected ? 0 : 1;
    return answer == HOST_BEFORE ? -1 : answer == HOST_BEHIND;
}

void host_clean_up(struct host *host)
{
    text_clean_up(&host->questions);
    free(host->places);
    free(host->answers);
    *host = (struct host){0};
}
