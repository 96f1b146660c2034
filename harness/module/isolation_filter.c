#include "module/isolation_filter.h"

#include "module/trap.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* Not used with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */

/* The number of this process: getpid(2) is forbidden once the first filter is in force. */
static uint32_t process;

/* A filter being made; keeps the first error. */
struct filter {
    scmp_filter_ctx context;
    int error;
};

/* Conditions on an argument of a call: on some of its bits, an int, a pointer. Functions, as clang rejects libseccomp's macros. */
static struct scmp_arg_cmp masked(unsigned argument, uint64_t mask, uint64_t value)
{
    return (struct scmp_arg_cmp){.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

static struct scmp_arg_cmp equals(unsigned argument, uint32_t value) { return masked(argument, UINT32_MAX, value); }

static struct scmp_arg_cmp points_to(unsigned argument, const void *address)
{
    return masked(argument, UINT64_MAX, (uintptr_t)address);
}

static void add_rule(struct filter *filter, uint32_t action, int call, unsigned count, const struct scmp_arg_cmp *conditions)
{
    int error = seccomp_rule_add_array(filter->context, action, call, count, conditions);
    filter->error = filter->error ? filter->error : -error;
}

static void allow(struct filter *filter, int call) { add_rule(filter, SCMP_ACT_ALLOW, call, 0, NULL); }

static void allow_all(struct filter *filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        allow(filter, calls[i]);
}

/* Adds a rule for calls on this descriptor. */
static void on_descriptor(struct filter *filter, uint32_t action, int call, int descriptor)
{
    add_rule(filter, action, call, 1, (struct scmp_arg_cmp[]){equals(0, (uint32_t)descriptor)});
}

/* Allows signals of the process to itself, which the harness never sends: from its first thread, or from any. */
static void allow_own_end(struct filter *filter, bool first)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        const struct scmp_arg_cmp end[] = {equals(0, process), equals(2, (uint32_t)signals[i]), equals(1, process)};
        add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), first ? 3 : 2, end);
    }
}

/* Allows calls of both stages: exit, memory, printing, and the harness's own. */
static void allow_common(struct filter *filter, const struct filter_channels *channels)
{
    const struct scmp_arg_cmp clock[] = {equals(0, (uint32_t)CLOCK_MONOTONIC), points_to(1, channels->clock)};
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clock_gettime), 2, clock);
    const struct scmp_arg_cmp action[] = {equals(0, (uint32_t)SIGSEGV), points_to(1, channels->signal)};
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(rt_sigaction), 2, action);
    on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvfrom), channels->socket);
    on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), channels->socket);
    static const int calls[] = {SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall)};
    allow_all(filter, calls, sizeof calls / sizeof *calls);
    for (int output = STDOUT_FILENO; output <= STDERR_FILENO; output++) {
        on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), output);
        on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(writev), output);
    }
    allow_own_end(filter, true);
}

static struct filter begin_filter(void)
{
    struct filter filter = {.context = seccomp_init(SCMP_ACT_TRAP)};
    if (!filter.context) {
        filter.error = ENOMEM;
        return filter;
    }
    int error = seccomp_attr_set(filter.context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRAP);
    if (error == 0)
        error = seccomp_attr_set(filter.context, SCMP_FLTATR_CTL_NNP, 0);
    filter.error = -error;
    return filter;
}

static bool finish_filter(struct filter *filter)
{
    int error = filter->error;
    if (!error)
        error = -seccomp_load(filter->context);
    if (filter->context)
        seccomp_release(filter->context);
    errno = error;
    return error == 0;
}

/* Allows calls of threads. clone3() fails, as a filter cannot see its flags; the C library then uses clone(). */
static void allow_threads(struct filter *filter)
{
    static const int calls[] = {SCMP_SYS(rt_sigprocmask), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
                                SCMP_SYS(gettid),         SCMP_SYS(futex),           SCMP_SYS(sigaltstack)};
    const struct scmp_arg_cmp thread = masked(0, CLONE_THREAD | CLONE_VM | CLONE_SIGHAND, CLONE_THREAD | CLONE_VM | CLONE_SIGHAND);
    allow_all(filter, calls, sizeof calls / sizeof *calls);
    allow_own_end(filter, false);
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &thread);
    add_rule(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL);
}

static void allow_thread_clock(struct filter *filter, const void *answer)
{
    const struct scmp_arg_cmp clock[] = {equals(0, (uint32_t)CLOCK_THREAD_CPUTIME_ID), points_to(1, answer)};
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clock_gettime), 2, clock);
}

/* Allows a call for memory (module/trap.h): by anyone if `free`, else only with the mark. */
static void allow_memory_call(struct filter *filter, int call, bool free, unsigned count, const struct scmp_arg_cmp *conditions)
{
    struct scmp_arg_cmp all[3];
    for (unsigned i = 0; i < count; i++)
        all[i] = conditions[i];
    if (!free)
        all[count++] = masked(5, UINT64_MAX, trap_memory_mark());
    add_rule(filter, SCMP_ACT_ALLOW, call, count, all);
}

/* Allows memory that is not executable: without a file, or with that of the names. */
static void allow_memory(struct filter *filter, int memory, bool free)
{
    const struct scmp_arg_cmp data = masked(2, PROT_EXEC, 0);
    const struct scmp_arg_cmp anonymous[] = {data, masked(3, MAP_ANONYMOUS, MAP_ANONYMOUS)};
    const struct scmp_arg_cmp names[] = {data, masked(3, MAP_ANONYMOUS, 0), equals(4, (uint32_t)memory)};
    allow_memory_call(filter, SCMP_SYS(mmap), free, 2, anonymous);
    add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 3, names);
    allow_memory_call(filter, SCMP_SYS(mprotect), free, 1, &data);
    static const int others[] = {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise)};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        allow_memory_call(filter, others[i], free, 0, NULL);
}

/* The C library asks for the kind of file before it prints; it prints without an answer, too. */
static void ask_about_output(struct filter *filter, bool allowed)
{
    for (int output = STDOUT_FILENO; output <= STDERR_FILENO; output++) {
        on_descriptor(filter, allowed ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EBADF), SCMP_SYS(fstat), output);
        on_descriptor(filter, allowed ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EBADF), SCMP_SYS(newfstatat), output);
        on_descriptor(filter, allowed ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), output);
    }
}

static void allow_file(struct filter *filter, int file)
{
    static const int calls[] = {SCMP_SYS(fstat),     SCMP_SYS(newfstatat), SCMP_SYS(pread64),
                                SCMP_SYS(ftruncate), SCMP_SYS(lseek),      SCMP_SYS(close)};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        on_descriptor(filter, SCMP_ACT_ALLOW, calls[i], file);
}

static void allow_size(struct filter *filter, int size)
{
    on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(pread64), size);
    on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(close), size);
}

/* Allows what answering needs beyond the channels and memory. In both filters, because a call has to pass all. */
static void allow_what_answering_needs(struct filter *filter, const struct filter_channels *channels,
                                       const struct isolation_needs *needs)
{
    on_descriptor(filter, SCMP_ACT_ALLOW, SCMP_SYS(ftruncate), channels->memory);
    if (needs->threads)
        allow_threads(filter);
    if (needs->clock)
        allow_thread_clock(filter, channels->clock);
    if (needs->file >= 0)
        allow_file(filter, needs->file);
    if (needs->size >= 0)
        allow_size(filter, needs->size);
}

/* Allows a call of trap_load_calls with the mark, and some only with these arguments. */
static void allow_load_call(struct filter *filter, int call)
{
    static const int options[] = {PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_GET_SECCOMP, PR_SET_TSC};
    struct scmp_arg_cmp conditions[2] = {masked(5, UINT64_MAX, trap_memory_mark())};
    unsigned mark = TRAP_MAKES_CALLS ? 1 : 0;
    if (call == SCMP_SYS(prctl)) {
        for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
            conditions[mark] = equals(0, (uint32_t)options[i]);
            add_rule(filter, SCMP_ACT_ALLOW, call, mark + 1, conditions);
        }
        return;
    }
    bool opens = call == SCMP_SYS(openat) || call == SCMP_SYS(open);
    conditions[mark] = masked(call == SCMP_SYS(openat) ? 2 : 1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
    add_rule(filter, SCMP_ACT_ALLOW, call, mark + (opens ? 1 : 0), conditions);
}

bool filter_load(const struct filter_channels *channels, const struct isolation_needs *needs)
{
    process = (uint32_t)getpid();
    struct filter filter = begin_filter();
    if (!filter.error) {
        allow_common(&filter, channels);
        allow(&filter, SCMP_SYS(futex)); /* for std::call_once and the like in constructors */
        allow_all(&filter, trap_memory_calls, TRAP_MEMORY_CALLS);
        for (size_t i = 0; i < TRAP_LOAD_CALLS; i++)
            allow_load_call(&filter, trap_load_calls[i]);
        ask_about_output(&filter, true);
        allow_what_answering_needs(&filter, channels, needs);
    }
    return finish_filter(&filter);
}

bool filter_answer(const struct filter_channels *channels, const struct isolation_needs *needs)
{
    struct filter filter = begin_filter();
    if (!filter.error) {
        allow_common(&filter, channels);
        allow_memory(&filter, channels->memory, needs->threads || !TRAP_MAKES_CALLS);
        const struct scmp_arg_cmp mark = masked(5, UINT32_MAX, (uint32_t)trap_memory_mark());
        add_rule(&filter, SCMP_ACT_ALLOW, SCMP_SYS(futex), 1, &mark); /* see trap_wait() */
        ask_about_output(&filter, false);
        allow_what_answering_needs(&filter, channels, needs);
    }
    return finish_filter(&filter);
}
/* LCOV_EXCL_STOP */
