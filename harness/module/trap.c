#include "module/trap.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/futex.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static struct {
    volatile uint32_t *call;
    pid_t process;
    const char *clock; /* the vDSO; NULL: not known */
    size_t clock_length;
    uint64_t memory_mark;
    const char *loader; /* the dynamic loader's instructions; NULL: not known */
    size_t loader_length;
    volatile bool makes_load_calls, loading;
    volatile bool asked;
    volatile unsigned memory_call; /* see trap_take_memory_call() */
} trap;

const int trap_memory_calls[TRAP_MEMORY_CALLS] = {SYS_brk, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise};

/* The first of trap_load_calls, which only read. */
#define READING_CALLS 15u
const int trap_load_calls[TRAP_LOAD_CALLS] = {
    /* the dynamic loader, and setlocale(3) */
    SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fcntl),
    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(readlink),
    SCMP_SYS(getcwd), SCMP_SYS(sysinfo),
    /* the next stage, and limits */
    SCMP_SYS(seccomp), SCMP_SYS(prctl), SCMP_SYS(prlimit64), SCMP_SYS(setrlimit)};

void trap_load(bool loading) { trap.loading = loading; }

/* Not with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
void trap_end_loading(void) { trap.makes_load_calls = false; }
/* LCOV_EXCL_STOP */

unsigned trap_take_memory_call(void)
{
    unsigned call = trap.memory_call;
    if (call)
        trap.memory_call = 0;
    return call;
}

/* Not with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
const void *trap_state(size_t *length)
{
    *length = sizeof trap;
    return &trap;
}
/* LCOV_EXCL_STOP */

void trap_ask(bool asked) { trap.asked = asked; }

/* Finds the dynamic loader's instructions: other loaded objects must make no loading calls. */
static int find_loader(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    (void)context;
    if (!info->dlpi_addr || info->dlpi_addr != getauxval(AT_BASE))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
            trap.loader = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr); /* NOLINT(performance-no-int-to-ptr) */
            trap.loader_length = info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

void trap_note_at(volatile uint32_t *call)
{
    trap.call = call;
    dl_iterate_phdr(find_loader, NULL);
}

/* What runs where the filter is in force does not run with sanitizers, where coverage is counted.
 * LCOV_EXCL_START */
void trap_clock_at(const char *start, size_t length)
{
    trap.clock = start;
    trap.clock_length = length;
}

static _Noreturn void end(void)
{
    for (;;)
        (void)syscall(SYS_exit_group, TRAP_STATUS);
}

void trap_check(void)
{
    if (trap.process && trap.call && *trap.call)
        end();
}

static void note(uint32_t call)
{
    if (trap.call)
        *trap.call = call;
}

static bool is_in_loader(const char *at) { return at && at >= trap.loader && at < trap.loader + trap.loader_length; }

static const char *instruction(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (const char *)(uintptr_t)context->uc_mcontext.gregs[REG_RIP]; /* NOLINT(performance-no-int-to-ptr): a register */
#else
    (void)context;
    return NULL;
#endif
}

bool trap_is_in_loader(const void *context) { return is_in_loader(instruction(context)); }

/* Makes the call return this. False: not supported on this processor. */
static bool answer_call(ucontext_t *context, long answer)
{
#if defined(__x86_64__)
    context->uc_mcontext.gregs[REG_RAX] = answer;
    return true;
#elif defined(__aarch64__)
    context->uc_mcontext.regs[0] = (unsigned long)answer;
    return true;
#else
    (void)context;
    (void)answer;
    return false;
#endif
}

/* Reads the arguments of a call. */
static void read_arguments(const ucontext_t *context, uint64_t arguments[6])
{
#if defined(__x86_64__)
    static const int registers[6] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
    for (int i = 0; i < 6; i++)
        arguments[i] = (uint64_t)context->uc_mcontext.gregs[registers[i]];
#elif defined(__aarch64__)
    for (int i = 0; i < 6; i++)
        arguments[i] = context->uc_mcontext.regs[i];
#else
    (void)context;
    memset(arguments, 0, 6 * sizeof *arguments);
#endif
}

uint64_t trap_memory_mark(void) { return trap.memory_mark; }

int trap_protect(void *start, size_t length, int protection)
{
    return (int)syscall(SYS_mprotect, start, length, protection, 0, 0, trap.memory_mark);
}

/* Whether the filter allows the marked call: for memory that has no file and is not executable. */
static bool is_plain(int call, const uint64_t arguments[6])
{
    bool protects = call == SYS_mmap || call == SYS_mprotect;
    return !(protects && arguments[2] & PROT_EXEC) && !(call == SYS_mmap && !(arguments[3] & MAP_ANONYMOUS));
}

/* Makes a call for memory, and notes it if a build is being asked. False: it is another call, or asks for more than memory. */
static bool make_memory_call(int call, ucontext_t *context)
{
    unsigned index = 0;
    uint64_t arguments[6];
    while (index < TRAP_MEMORY_CALLS && trap_memory_calls[index] != call)
        index++;
    read_arguments(context, arguments);
    if (!TRAP_MAKES_CALLS || index == TRAP_MEMORY_CALLS || !is_plain(call, arguments))
        return false;
    int error = errno;
    long result = syscall(call, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], trap.memory_mark);
    (void)answer_call(context, result == -1 ? -errno : result);
    errno = error;
    if (trap.asked && !trap.memory_call)
        trap.memory_call = index + 1;
    return true;
}

/* Whether the call opens a file for writing. */
static bool is_writing(int call, const uint64_t arguments[6])
{
    uint64_t flags = call == SCMP_SYS(openat) ? arguments[2] : call == SCMP_SYS(open) ? arguments[1] : O_RDONLY;
    return (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) != O_RDONLY;
}

/* Makes a loading call. If a build tried it, notes it, and still makes it, except close(2), which might close a channel: the
 * build can read no more than the loader, and may be about to print why it ends, like AddressSanitizer. False: it is another
 * call. */
static bool make_load_call(const siginfo_t *info, ucontext_t *context)
{
    int call = info->si_syscall;
    unsigned index = 0;
    uint64_t arguments[6];
    const char *at = info->si_call_addr;
    bool by_loader = !trap.loader || is_in_loader(at);
    while (index < TRAP_LOAD_CALLS && trap_load_calls[index] != call)
        index++;
    read_arguments(context, arguments);
    if (!TRAP_MAKES_CALLS || !trap.makes_load_calls || index == TRAP_LOAD_CALLS || is_writing(call, arguments))
        return false;
    if (trap.loading && !by_loader) {
        if (index >= READING_CALLS)
            return false;
        note((uint32_t)call + 1);
        if (call == SYS_close)
            return answer_call(context, 0);
    }
    int error = errno;
    long result = syscall(call, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], trap.memory_mark);
    (void)answer_call(context, result == -1 ? -errno : result);
    errno = error;
    return true;
}

/* Libraries that initialize themselves at first use, ICU among them, wake waiting threads. There are none. */
static bool is_waking(int call, ucontext_t *context)
{
    uint64_t arguments[6];
    read_arguments(context, arguments);
    return call == SYS_futex && ((uint32_t)arguments[1] & (uint32_t)FUTEX_CMD_MASK) == FUTEX_WAKE && answer_call(context, 0);
}

/* Keeps a module that waits in a loop from using a whole processor until it is stopped. */
static void trap_wait(void)
{
    static uint32_t never_woken;
    const struct timespec briefly = {.tv_nsec = 1000000};
    (void)syscall(SYS_futex, &never_woken, FUTEX_WAIT, 0, &briefly, NULL, trap.memory_mark);
}

/* Calls that are noted and answered without being made, because the next call says more: abort() and raise() block signals and
 * ask for their thread number before they send a signal, and a waiting build may hang. The process ends when the comparator
 * returns. */
static bool goes_on(int call, ucontext_t *context)
{
    switch (call) {
    case SYS_rt_sigprocmask:
    case SYS_rt_sigaction: return answer_call(context, 0);
    case SYS_clock_nanosleep:
#ifdef SYS_nanosleep
    case SYS_nanosleep:
#endif
        trap_wait();
        return answer_call(context, 0);
#ifdef SYS_pause
    case SYS_pause: trap_wait(); return answer_call(context, -EINTR);
#endif
    case SYS_getpid:
    case SYS_gettid: return answer_call(context, trap.process);
    default: return false;
    }
}

static void take_call(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    if (info->si_arch != seccomp_arch_native()) {
        note(TRAP_FOREIGN);
        end();
    }
    if (make_memory_call(info->si_syscall, context) || make_load_call(info, context) || is_waking(info->si_syscall, context))
        return;
    note((uint32_t)info->si_syscall + 1);
    if (!goes_on(info->si_syscall, context))
        end();
}

bool trap_begin(void)
{
    struct sigaction action = {.sa_sigaction = take_call, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    trap.process = getpid();
    if (getrandom(&trap.memory_mark, sizeof trap.memory_mark, 0) != (ssize_t)sizeof trap.memory_mark)
        return false;
    trap.makes_load_calls = true;
    trap.memory_mark &= UINT64_C(0x7FFFFFFF0000); /* mmap(2) has an offset there, in whole pages */
    return sigaction(SIGSYS, &action, NULL) == 0;
}

void trap_take_fault(const siginfo_t *info, const void *context)
{
    const char *at = instruction(context);
    if (at && trap.clock && at >= trap.clock && at < trap.clock + trap.clock_length) {
        note(TRAP_CLOCK);
        end();
    }
    /* RDTSC and RDTSCP, which fault after PR_SET_TSC. */
    bool refused = at && trap.process && info->si_code == SI_KERNEL;
    if (refused && at[0] == '\x0F' && (at[1] == '\x31' || (at[1] == '\x01' && at[2] == '\xF9'))) {
        note(TRAP_COUNTER);
        end();
    }
}
void trap_name(uint32_t call, char *name, size_t size)
{
    if (call > TRAP_CALLS_MAX) {
        (void)snprintf(name, size, "%s",
                       call == TRAP_COUNTER ? "rdtsc"
                       : call == TRAP_CLOCK ? "clock_gettime, time or getrandom, by the vDSO"
                                            : "a call of another architecture");
        return;
    }
    char *resolved = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)(call - 1));
    if (resolved)
        (void)snprintf(name, size, "%s", resolved);
    else
        (void)snprintf(name, size, "system call %u", (unsigned)(call - 1));
    free(resolved);
}
/* LCOV_EXCL_STOP */
