/* Reads a directory in a separate process if that requires a password: only that process has the password, and it loads no build. */
#include "audit/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Waiting for a stopped reader: tries, and the pause after each; 0.2 s in total. */
#define STOP_TRIES 20
#define STOP_WAIT_NS 10000000L

enum kind { KIND_PERSON, KIND_WARNING, KIND_SKIPPED, KIND_END };

/* Header of a message from the reader. Its strings follow: name, site and DN of a person; a warning; a skipped class; at the end
 * the error message. */
struct head {
    uint64_t line, surnames; /* of a person; of a skipped class, where `line` is the number of its entries */
    uint64_t lengths[3];
    uint32_t kind;
    uint32_t status; /* at the end an enum input_status; for a class an enum skip_reason */
};

/* ---- The reader process ------------------------------------------------------------------------------------------------------ */

static bool write_message(FILE *stream, const struct head *head, const char *const bytes[3])
{
    bool written = fwrite(head, sizeof *head, 1, stream) == 1;
    for (size_t i = 0; i < 3; i++)
        written = written && fwrite(bytes[i] ? bytes[i] : "", 1, head->lengths[i], stream) == head->lengths[i];
    return written;
}

static enum input_status send_person(void *context, const struct person *person)
{
    const struct head head = {
        .kind = KIND_PERSON, .line = person->line, .lengths = {person->name.length, person->site.length, person->dn.length}};
    const char *const bytes[3] = {person->name.bytes, person->site.bytes, person->dn.bytes};
    return write_message(context, &head, bytes) ? INPUT_OK : INPUT_NO_MEMORY; /* the parent process has ended */
}

/* A failed write needs no report: the end message then fails as well. */
static void send_warning(void *context, const char *warning)
{
    const struct head head = {.kind = KIND_WARNING, .lengths = {strlen(warning)}};
    (void)write_message(context, &head, (const char *const[3]){warning});
}

static bool send_skipped(FILE *stream, const struct directory_skipped *skipped)
{
    bool written = true;
    for (size_t i = 0; i < skipped->count && written; i++) {
        const struct skipped_class *class = &skipped->at[i];
        const struct head head = {.kind = KIND_SKIPPED,
                                  .line = class->entries,
                                  .surnames = class->surnames,
                                  .status = (uint32_t) class->reason,
                                  .lengths = {strlen(class->name)}};
        written = write_message(stream, &head, (const char *const[3]){class->name});
    }
    return written;
}

/* Makes the reader's memory private and ends the reader with its parent. SIGTERM lets the reader restore the terminal. */
static bool make_private(pid_t parent)
{
    const struct rlimit none = {0};
    return prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 &&
           getppid() == parent;
}

/* The reader's input. */
struct task {
    const struct audit_config *config;
    const char *source;
    const struct directory_config *reading;
};

static _Noreturn void read_directory(const struct task *task, FILE *stream)
{
    const struct audit_config *config = task->config;
    struct directory_config reading = *task->reading;
    struct directory_skipped skipped = {0};
    struct text message = {0};
    reading.progress = NULL;
    reading.warn = send_warning;
    reading.warn_context = stream;
    reading.skipped = &skipped;
    enum input_status status = config->ask_password(config->password_context, &reading.login, &message);
    if (status == INPUT_OK)
        status = directory_read(task->source, &reading, send_person, stream, &message);
    config->forget_password(config->password_context);
    const struct head head = {
        .kind = KIND_END, .lengths = {message.length}, .status = message.failed ? INPUT_NO_MEMORY : (uint32_t)status};
    bool written = send_skipped(stream, &skipped) && write_message(stream, &head, (const char *const[3]){message.bytes});
    directory_skipped_clean_up(&skipped);
    text_clean_up(&message);
    _exit(fclose(stream) == 0 && written ? 0 : 1);
}

/* ---- The parent process ------------------------------------------------------------------------------------------------------ */

struct receiver {
    const struct auditing *auditing;
    const struct directory_config *reading;
    person_visitor *visit;
    void *context;
    pid_t pid;
    int pipe, signals;
    int caught; /* the first caught signal that ends a process; 0: none */
    struct text bytes;
    uint64_t people;
    bool ended;
    enum input_status status; /* valid after the end message or an error of `visit` */
};

static void receive_end(struct receiver *receiver, const struct head *head, const char *bytes)
{
    receiver->ended = true;
    receiver->status = (enum input_status)head->status;
    text_append(receiver->auditing->message, bytes, head->lengths[0]);
}

static void receive_person(struct receiver *receiver, const struct head *head, const char *bytes)
{
    const struct directory_config *reading = receiver->reading;
    uint32_t page = reading->login.page_size ? reading->login.page_size : DIRECTORY_PAGE_SIZE;
    const char *site = bytes + head->lengths[0], *dn = site + head->lengths[1];
    const struct person person = {.line = head->line,
                                  .name = {.bytes = bytes, .length = head->lengths[0]},
                                  .site = {.bytes = site, .length = head->lengths[1]},
                                  .dn = {.bytes = dn, .length = head->lengths[2]}};
    receiver->status = receiver->visit(receiver->context, &person);
    if (reading->progress && ++receiver->people % page == 0)
        reading->progress(reading->progress_context, receiver->people);
}

/* Copies the warning, as the next message follows `bytes` without a NUL. */
static void receive_warning(struct receiver *receiver, const struct head *head, const char *bytes)
{
    struct text warning = {0};
    text_append(&warning, bytes, head->lengths[0]);
    if (warning.failed)
        receiver->status = INPUT_NO_MEMORY;
    else
        receiver->reading->warn(receiver->reading->warn_context, warning.bytes ? warning.bytes : "");
    text_clean_up(&warning);
}

static void receive_skipped(struct receiver *receiver, const struct head *head, const char *bytes)
{
    const struct ccm_name name = {.bytes = bytes, .length = head->lengths[0]};
    if (!directory_skipped_add(receiver->reading->skipped, (enum skip_reason)head->status, name, head->line, head->surnames))
        receiver->status = INPUT_NO_MEMORY;
}

/* Handles the complete messages in the buffer. */
static void receive_messages(struct receiver *receiver)
{
    static void (*const handlers[])(struct receiver *, const struct head *, const char *) = {[KIND_PERSON] = receive_person,
                                                                                             [KIND_WARNING] = receive_warning,
                                                                                             [KIND_SKIPPED] = receive_skipped,
                                                                                             [KIND_END] = receive_end};
    struct text *bytes = &receiver->bytes;
    size_t used = 0;
    struct head head;
    while (receiver->status == INPUT_OK && !receiver->ended && bytes->length - used >= sizeof head) {
        memcpy(&head, bytes->bytes + used, sizeof head);
        size_t length = sizeof head + head.lengths[0] + head.lengths[1] + head.lengths[2];
        if (bytes->length - used < length)
            break;
        handlers[head.kind](receiver, &head, bytes->bytes + used + sizeof head);
        used += length;
    }
    if (used)
        memmove(bytes->bytes, bytes->bytes + used, bytes->length - used);
    bytes->length -= used;
}

/* Stops this process after the reader has restored the terminal and stopped. */
static void stop_after_reader(const struct receiver *receiver)
{
    siginfo_t info = {0};
    sigset_t stop;
    for (int i = 0; i < STOP_TRIES && !info.si_pid; i++) {
        nanosleep(&(struct timespec){.tv_nsec = STOP_WAIT_NS}, NULL);
        waitid(P_PID, (id_t)receiver->pid, &info, WSTOPPED | WEXITED | WNOHANG | WNOWAIT);
    }
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    (void)kill(getpid(), SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    kill(receiver->pid, SIGCONT);
}

/* Signals go to the reader first, as it may have to restore the terminal. */
static void forward_signal(struct receiver *receiver)
{
    struct signalfd_siginfo info;
    if (read(receiver->signals, &info, sizeof info) != sizeof info)
        return;
    kill(receiver->pid, (int)info.ssi_signo);
    if (info.ssi_signo == SIGTSTP)
        stop_after_reader(receiver);
    else if (!receiver->caught)
        receiver->caught = (int)info.ssi_signo;
}

static void receive(struct receiver *receiver)
{
    char bytes[65536];
    struct pollfd polls[2] = {{.fd = receiver->pipe, .events = POLLIN}, {.fd = receiver->signals, .events = POLLIN}};
    while (receiver->status == INPUT_OK && !receiver->ended) {
        if (poll(polls, 2, -1) < 0 && errno != EINTR)
            return;
        if (polls[1].revents)
            forward_signal(receiver);
        if (!polls[0].revents)
            continue;
        ssize_t length = read(receiver->pipe, bytes, sizeof bytes);
        if (length == 0 || (length < 0 && errno != EINTR))
            return;
        text_append(&receiver->bytes, bytes, length > 0 ? (size_t)length : 0);
        if (receiver->bytes.failed)
            receiver->status = INPUT_NO_MEMORY;
        else
            receive_messages(receiver);
    }
}

static enum audit_status fail(const struct auditing *auditing, const char *what, const char *why)
{
    text_clear(auditing->message);
    text_printf(auditing->message, "%s: %s", what, why);
    return AUDIT_FAILED;
}

/* Ends the reader if it still runs. */
static enum audit_status end_reader(struct receiver *receiver)
{
    const struct auditing *auditing = receiver->auditing;
    int status = 0;
    close(receiver->pipe);
    if (!receiver->ended && receiver->status != INPUT_OK)
        kill(receiver->pid, SIGTERM);
    while (waitpid(receiver->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (receiver->ended || receiver->status != INPUT_OK)
        return AUDIT_OK;
    return fail(auditing, "the process that reads the directory has ended",
                WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "for an unknown reason");
}

/* Starts the reader with the signal mask `before`. Returns false on failure, with errno. */
static bool start_reader(struct receiver *receiver, const struct task *task, const sigset_t *blocked, const sigset_t *before)
{
    int pipes[2];
    receiver->signals = signalfd(-1, blocked, SFD_CLOEXEC);
    if (receiver->signals < 0 || pipe2(pipes, O_CLOEXEC) != 0)
        return false;
    (void)fflush(NULL);
    pid_t parent = getpid();
    receiver->pipe = pipes[0];
    receiver->pid = fork();
    if (receiver->pid == 0) {
        FILE *stream = fdopen(pipes[1], "w");
        close(pipes[0]);
        sigprocmask(SIG_SETMASK, before, NULL);
        if (!stream || !make_private(parent))
            _exit(1);
        read_directory(task, stream);
    }
    int error = errno;
    close(pipes[1]);
    if (receiver->pid < 0)
        close(pipes[0]);
    errno = error;
    return receiver->pid > 0;
}

enum audit_status audit_read_in_child(const struct auditing *auditing, const char *source, const struct directory_config *reading,
                                      person_visitor *visit, void *context, enum input_status *status)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    const struct task task = {.config = auditing->config, .source = source, .reading = reading};
    struct receiver receiver = {.auditing = auditing, .reading = reading, .visit = visit, .context = context};
    enum audit_status result = AUDIT_OK;
    sigset_t blocked, before;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaddset(&blocked, ending[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    if (start_reader(&receiver, &task, &blocked, &before)) {
        receive(&receiver);
        result = end_reader(&receiver);
    } else {
        result = fail(auditing, "cannot start the process that reads the directory", strerror(errno));
    }
    if (receiver.signals >= 0)
        close(receiver.signals);
    if (receiver.caught)
        (void)raise(receiver.caught);
    sigprocmask(SIG_SETMASK, &before, NULL);
    text_clean_up(&receiver.bytes);
    *status = receiver.status;
    return result;
}
